//! Every SQL text of this slice.

/// What went back to the donor of the gift `d`, in part or in whole: booked refunds, whether or not
/// the gateway has carried them out, and chargebacks that stand.
macro_rules! returned {
    () => {
        "(COALESCE((SELECT SUM(x.amount_halalas) FROM refund x WHERE x.donation_id = d.id AND x.state <> 'failed'), 0) \
        + COALESCE((SELECT SUM(y.attributed_halalas) FROM chargeback_part y WHERE y.donation_id = d.id \
        AND y.given_back_at_us IS NULL), 0))"
    };
}

/// The same without surplus that its donor chose to have back: that never was its opportunity's.
macro_rules! returned_of_purpose {
    () => {
        "(COALESCE((SELECT SUM(x.amount_halalas) FROM refund x WHERE x.donation_id = d.id AND x.state <> 'failed' \
        AND x.cause <> 'surplus'), 0) + COALESCE((SELECT SUM(y.attributed_halalas) FROM chargeback_part y \
        WHERE y.donation_id = d.id AND y.given_back_at_us IS NULL), 0))"
    };
}

/// A gift with what it was given to.
macro_rules! gift {
    () => {
        concat!(
            "d.id, d.intent_id, d.amount_halalas, CAST(",
            returned!(),
            " AS BIGINT) AS returned_halalas, d.captured_at_us, d.intention, d.anonymous, \
            d.dedication_name, d.state, r.number AS receipt_number, COALESCE(o.field_code, d.field_code) AS field_code, \
            f.name_ar AS field_name_ar, f.name_en AS field_name_en, o.number, o.title_ar, o.title_en, \
            o.state AS opportunity_state, o.region_code, c.name_ar AS charity_ar, c.name_en AS charity_en, \
            c.slug AS charity_slug, i.number AS report_number FROM donation d \
            LEFT JOIN opportunity o ON o.id = d.opportunity_id LEFT JOIN charity c ON c.id = o.charity_id \
            LEFT JOIN field f ON f.code = COALESCE(o.field_code, d.field_code) \
            LEFT JOIN receipt r ON r.intent_id = d.intent_id \
            LEFT JOIN impact_report i ON i.opportunity_id = d.opportunity_id AND i.state = 'published'"
        )
    };
}

crate::statements! {
    /// One row per grant (at least one, with NULLs, for a person without any).
    SESSION_BY_TOKEN = "SELECT s.id AS session_id, s.created_at_us, s.last_seen_at_us, s.ended_at_us, \
        p.id, p.name, p.email, p.locale, p.digits, p.calendar, r.role, r.charity_id \
        FROM session s JOIN person p ON p.id = s.person_id LEFT JOIN person_role r ON r.person_id = p.id \
        WHERE s.token_hash = $1 ORDER BY r.granted_at_us NULLS LAST, r.id NULLS LAST";
    SESSION_INSERT = "INSERT INTO session (token_hash, id, person_id, user_agent, created_at_us, last_seen_at_us, \
        expires_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SESSION_SEEN = "UPDATE session SET last_seen_at_us = $2 WHERE id = $1 AND last_seen_at_us < $2";
    SESSION_END_BY_TOKEN = "UPDATE session SET ended_at_us = $2 WHERE token_hash = $1 AND ended_at_us IS NULL";
    SESSION_END_OWN = "UPDATE session SET ended_at_us = $3 \
        WHERE id = $1 AND person_id = $2 AND ended_at_us IS NULL";
    SESSION_END_OTHERS = "UPDATE session SET ended_at_us = $3 \
        WHERE person_id = $1 AND id <> $2 AND ended_at_us IS NULL";
    SESSION_LIST_OWN = "SELECT id, user_agent, created_at_us, last_seen_at_us FROM session \
        WHERE person_id = $1 AND ended_at_us IS NULL AND expires_at_us > $2 AND last_seen_at_us > $3 \
        AND created_at_us > $4 ORDER BY last_seen_at_us DESC, id DESC LIMIT $5";
    SESSION_SWEEP = "DELETE FROM session WHERE expires_at_us < $1 OR ended_at_us < $1";

    CODE_INSERT = "INSERT INTO sign_in_code (id, email, browser_hash, code_hash, attempts, created_at_us, expires_at_us) \
        VALUES ($1, $2, $3, $4, 0, $5, $6)";
    CODE_ADDRESS = "SELECT email FROM sign_in_code WHERE browser_hash = $1 AND created_at_us > $2";
    CODE_TRY = "UPDATE sign_in_code SET attempts = attempts + 1 WHERE browser_hash = $1 AND consumed_at_us IS NULL \
        AND expires_at_us > $2 AND attempts < $3 RETURNING id, email, code_hash, attempts";
    CODE_CONSUME = "UPDATE sign_in_code SET consumed_at_us = $2 WHERE id = $1 AND consumed_at_us IS NULL";
    CODE_SWEEP = "DELETE FROM sign_in_code WHERE expires_at_us < $1";

    BUDGET_TAKE = "INSERT INTO budget (name, key_hash, window_ends_at_us, used) VALUES ($1, $2, $3, 1) \
        ON CONFLICT (name, key_hash, window_ends_at_us) DO UPDATE SET used = budget.used + 1 RETURNING used";
    BUDGET_SWEEP = "DELETE FROM budget WHERE window_ends_at_us < $1";

    PERSON_INSERT = "INSERT INTO person (id, email, name, locale, digits, calendar, wants_impact_messages, \
        wants_news_messages, created_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (email) DO NOTHING";
    PERSON_ID_BY_EMAIL = "SELECT id FROM person WHERE email = $1";
    PERSON_BY_EMAIL = "SELECT id, name, email, locale, digits, calendar FROM person WHERE email = $1";
    PERSON_COUNT = "SELECT COUNT(*) FROM person WHERE id = $1";
    PERSON_SIGNED_IN = "UPDATE person SET last_sign_in_at_us = $2 WHERE id = $1";
    CHARITY_COUNT = "SELECT COUNT(*) FROM charity WHERE id = $1";
    GRANT_INSERT = "INSERT INTO person_role (id, person_id, role, charity_id, granted_at_us, granted_by) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    GRANT_DELETE = "DELETE FROM person_role WHERE person_id = $1 AND role = $2 AND charity_id IS NULL";
    GRANT_DELETE_AT_CHARITY = "DELETE FROM person_role WHERE person_id = $1 AND role = $2 AND charity_id = $3";
    GRANTS_OF_PERSON = "SELECT role, charity_id FROM person_role WHERE person_id = $1 ORDER BY granted_at_us, id";

    PREFERENCES = "SELECT id, name, email, locale, digits, calendar, mobile, wants_impact_messages, wants_news_messages \
        FROM person WHERE id = $1";
    PREFERENCES_SAVE = "UPDATE person SET name = $2, mobile = $3, locale = $4, digits = $5, calendar = $6, \
        wants_impact_messages = $7, wants_news_messages = $8 WHERE id = $1";

    PERSON_BY_ID = "SELECT id, name, email, locale, digits, calendar FROM person WHERE id = $1";

    GIFTS_OF_PERSON = concat!("SELECT ", gift!(), " WHERE d.person_id = $1 AND d.state IN ('captured', 'refunded') \
        AND (d.captured_at_us < $2 OR (d.captured_at_us = $2 AND d.id < $3)) \
        AND d.captured_at_us >= $4 AND d.captured_at_us < $5 ORDER BY d.captured_at_us DESC, d.id DESC LIMIT $6");
    GIFT_OF_PERSON = concat!("SELECT ", gift!(), " WHERE d.person_id = $1 AND d.id = $2 \
        AND d.state IN ('captured', 'refunded') AND d.captured_at_us IS NOT NULL");
    STATEMENT_OF_PERSON = concat!("SELECT ", gift!(), " WHERE d.person_id = $1 \
        AND d.state IN ('captured', 'refunded') AND d.captured_at_us >= $2 AND d.captured_at_us < $3 \
        ORDER BY d.captured_at_us, d.id LIMIT $4");
    GIFT_SPAN = "SELECT MIN(captured_at_us), MAX(captured_at_us) FROM donation \
        WHERE person_id = $1 AND state IN ('captured', 'refunded')";
    RECEIPTS_OF_PERSON = "SELECT r.number, r.intent_id, r.total_halalas, r.issued_at_us, r.cancelled_at_us, \
        (SELECT COUNT(*) FROM donation d WHERE d.intent_id = r.intent_id) AS gift_count \
        FROM receipt r JOIN intent i ON i.id = r.intent_id \
        WHERE i.person_id = $1 AND r.number < $2 ORDER BY r.number DESC LIMIT $3";
    REPORTS_OF_PERSON = concat!("SELECT i.number, i.opportunity_id, i.headline_ar, i.headline_en, o.title_ar, o.title_en, \
        c.name_ar AS charity_ar, c.name_en AS charity_en, g.name_ar AS region_ar, g.name_en AS region_en, \
        o.field_code, i.beneficiary_count, i.published_at_us, own.own_halalas, own.own_latest_at_us, \
        CASE WHEN t.collected_halalas >= own.own_halalas THEN t.collected_halalas ELSE o.target_halalas END \
        AS whole_halalas, (SELECT MIN(a.file_hash) FROM attachment a WHERE a.owner_kind = 'report' \
        AND a.owner_id = i.id AND a.public AND a.role = 'photo_after') AS photo_hash \
        FROM (SELECT d.opportunity_id, CAST(SUM(d.amount_halalas - d.surplus_halalas - ", returned_of_purpose!(), ") \
        AS BIGINT) AS own_halalas, \
        MAX(d.captured_at_us) AS own_latest_at_us FROM donation d WHERE d.person_id = $1 AND d.state = 'captured' \
        AND d.opportunity_id IS NOT NULL GROUP BY d.opportunity_id) own \
        JOIN impact_report i ON i.opportunity_id = own.opportunity_id \
        JOIN opportunity o ON o.id = own.opportunity_id JOIN charity c ON c.id = o.charity_id \
        JOIN region g ON g.code = o.region_code JOIN opportunity_total t ON t.opportunity_id = o.id \
        WHERE i.state = 'published' AND own.own_halalas > 0 \
        AND (i.published_at_us < $2 OR (i.published_at_us = $2 AND i.opportunity_id < $3)) \
        ORDER BY i.published_at_us DESC, i.opportunity_id DESC LIMIT $4");
    STEPS_OF_OPPORTUNITY = "SELECT (SELECT MIN(d.released_at_us) FROM disbursement d \
            WHERE d.opportunity_id = $1 AND d.state = 'released'), \
        (SELECT MAX(m.accepted_at_us) FROM milestone m WHERE m.opportunity_id = $1)";
    TOTALS_OF_PERSON = concat!("SELECT CAST(SUM(d.amount_halalas - ", returned!(), ") AS BIGINT), COUNT(*), \
        MIN(d.captured_at_us), COUNT(DISTINCT o.region_code) FROM donation d \
        LEFT JOIN opportunity o ON o.id = d.opportunity_id WHERE d.person_id = $1 AND d.state = 'captured'");
    AMOUNTS_SINCE = concat!("SELECT d.captured_at_us, CAST(d.amount_halalas - ", returned!(), " AS BIGINT) \
        FROM donation d WHERE d.person_id = $1 AND d.state = 'captured' AND d.captured_at_us >= $2");
    FIELDS_OF_PERSON = concat!("SELECT own.code, f.name_ar, f.name_en, own.total_halalas FROM \
        (SELECT COALESCE(o.field_code, d.field_code) AS code, \
        CAST(SUM(d.amount_halalas - ", returned!(), ") AS BIGINT) AS total_halalas FROM donation d LEFT JOIN opportunity o ON o.id = d.opportunity_id \
        WHERE d.person_id = $1 AND d.state = 'captured' GROUP BY COALESCE(o.field_code, d.field_code)) own \
        LEFT JOIN field f ON f.code = own.code ORDER BY own.total_halalas DESC, f.position NULLS LAST");

    EXPORT_PERSON = "SELECT email, name, mobile, locale, digits, calendar, wants_impact_messages, \
        wants_news_messages, created_at_us, last_sign_in_at_us FROM person WHERE id = $1";
    EXPORT_ROLES = "SELECT r.role, c.name_ar, r.granted_at_us FROM person_role r \
        LEFT JOIN charity c ON c.id = r.charity_id WHERE r.person_id = $1 ORDER BY r.granted_at_us, r.id";
    EXPORT_SESSIONS = "SELECT user_agent, created_at_us, last_seen_at_us, ended_at_us FROM session \
        WHERE person_id = $1 ORDER BY created_at_us LIMIT $2";
    EXPORT_PAYMENTS = "SELECT i.state, i.total_halalas, i.donor_name, i.donor_email, i.donor_mobile, i.created_at_us, \
        i.captured_at_us, r.number AS receipt_number FROM intent i LEFT JOIN receipt r ON r.intent_id = i.id \
        WHERE i.person_id = $1 ORDER BY i.created_at_us, i.id LIMIT $2";
    EXPORT_GIFTS = "SELECT d.id, o.number, COALESCE(o.field_code, d.field_code) AS field_code, d.intention, \
        d.amount_halalas, d.anonymous, d.dedication_kind, d.dedication_name, d.state, d.created_at_us, \
        d.captured_at_us FROM donation d LEFT JOIN opportunity o ON o.id = d.opportunity_id \
        WHERE d.person_id = $1 ORDER BY d.created_at_us, d.id LIMIT $2";
    EXPORT_MESSAGES = "SELECT kind, recipient, subject, created_at_us, sent_at_us FROM message \
        WHERE person_id = $1 ORDER BY created_at_us, id LIMIT $2";
}
