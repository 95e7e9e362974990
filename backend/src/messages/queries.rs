//! Every SQL text of this slice.

crate::statements! {
    MESSAGE_INSERT = "INSERT INTO message (id, dedupe_key, kind, person_id, recipient, locale, subject, body_text, \
        state, attempts, last_error, created_at_us, send_after_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, '', $9, $9) ON CONFLICT (dedupe_key) DO NOTHING";
    MESSAGES_DUE = "SELECT id, kind, recipient, locale, subject, body_text, attempts, created_at_us FROM message \
        WHERE state = 'queued' AND send_after_us <= $1 ORDER BY send_after_us, id LIMIT $2";
    /// Takes the message for one sender: nobody else gets it before the lease ends.
    MESSAGE_CLAIM = "UPDATE message SET attempts = attempts + 1, send_after_us = $3 \
        WHERE id = $1 AND state = 'queued' AND send_after_us <= $2";
    MESSAGE_SENT = "UPDATE message SET state = 'sent', sent_at_us = $2, last_error = '' \
        WHERE id = $1 AND state = 'queued'";
    MESSAGE_RETRY = "UPDATE message SET send_after_us = $2, last_error = $3 WHERE id = $1 AND state = 'queued'";
    MESSAGE_FAILED = "UPDATE message SET state = 'failed', last_error = $2 WHERE id = $1 AND state = 'queued'";
    /// Outside a demonstration a code is not kept longer than it takes to send it.
    MESSAGE_REDACT = "UPDATE message SET body_text = '' WHERE id = $1";

    MAILBOX_LIST = "SELECT id, kind, recipient, locale, subject, state, created_at_us FROM message \
        WHERE created_at_us < $1 OR (created_at_us = $1 AND id < $2) \
        ORDER BY created_at_us DESC, id DESC LIMIT $3";
    MAILBOX_LIST_TO = "SELECT id, kind, recipient, locale, subject, state, created_at_us FROM message \
        WHERE recipient = $4 AND (created_at_us < $1 OR (created_at_us = $1 AND id < $2)) \
        ORDER BY created_at_us DESC, id DESC LIMIT $3";
    MAILBOX_MESSAGE = "SELECT id, kind, recipient, locale, subject, state, created_at_us, body_text FROM message \
        WHERE id = $1";

    SETTING_GET = "SELECT value FROM setting WHERE name = $1";
    SETTING_PUT = "INSERT INTO setting (name, value) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    FUNDED_BETWEEN = "SELECT o.id AS opportunity_id, o.id AS subject_id, o.number, o.title_ar, o.title_en, \
        c.name_ar AS charity_ar, c.name_en AS charity_en, '' AS detail_ar, '' AS detail_en, \
        o.target_halalas AS amount_halalas, o.beneficiary_count AS beneficiary_count, o.number AS page_number \
        FROM opportunity o JOIN charity c ON c.id = o.charity_id \
        WHERE o.funded_at_us > $1 AND o.funded_at_us <= $2 ORDER BY o.funded_at_us, o.id";
    PAID_BETWEEN = "SELECT o.id AS opportunity_id, d.id AS subject_id, o.number, o.title_ar, o.title_en, \
        c.name_ar AS charity_ar, c.name_en AS charity_en, '' AS detail_ar, '' AS detail_en, \
        d.amount_halalas, o.beneficiary_count, o.number AS page_number \
        FROM disbursement d JOIN opportunity o ON o.id = d.opportunity_id JOIN charity c ON c.id = d.charity_id \
        WHERE d.released_at_us > $1 AND d.released_at_us <= $2 ORDER BY d.released_at_us, d.id";
    MILESTONES_BETWEEN = "SELECT o.id AS opportunity_id, m.id AS subject_id, o.number, o.title_ar, o.title_en, \
        c.name_ar AS charity_ar, c.name_en AS charity_en, m.title_ar AS detail_ar, m.title_en AS detail_en, \
        o.target_halalas AS amount_halalas, o.beneficiary_count, o.number AS page_number \
        FROM milestone m JOIN opportunity o ON o.id = m.opportunity_id JOIN charity c ON c.id = o.charity_id \
        WHERE m.accepted_at_us > $1 AND m.accepted_at_us <= $2 ORDER BY m.accepted_at_us, m.id";
    REPORTS_BETWEEN = "SELECT o.id AS opportunity_id, r.id AS subject_id, o.number, o.title_ar, o.title_en, \
        c.name_ar AS charity_ar, c.name_en AS charity_en, r.headline_ar AS detail_ar, r.headline_en AS detail_en, \
        o.target_halalas AS amount_halalas, r.beneficiary_count, r.number AS page_number \
        FROM impact_report r JOIN opportunity o ON o.id = r.opportunity_id JOIN charity c ON c.id = o.charity_id \
        WHERE r.published_at_us > $1 AND r.published_at_us <= $2 ORDER BY r.published_at_us, r.id";
    REVIEWED_BETWEEN = "SELECT e.id AS event_id, e.to_state, e.reason, o.charity_id, o.number, o.title_ar, o.title_en \
        FROM opportunity_event e JOIN opportunity o ON o.id = e.opportunity_id \
        WHERE e.to_state IN ('returned', 'approved', 'rejected') AND e.at_us > $1 AND e.at_us <= $2 \
        ORDER BY e.at_us, e.id";
    /// Donors of an opportunity who asked for such messages, a batch at a time.
    DONORS_WANTING = "SELECT p.id, p.name, p.email, p.locale, p.digits, p.calendar FROM person p \
        WHERE p.wants_impact_messages AND p.id > $2 AND p.id IN (SELECT d.person_id FROM donation d \
        WHERE d.opportunity_id = $1 AND d.state = 'captured') ORDER BY p.id LIMIT $3";
    /// The last of them.
    DONOR_WANTING_LAST = "SELECT p.id FROM person p WHERE p.wants_impact_messages AND p.id IN \
        (SELECT d.person_id FROM donation d WHERE d.opportunity_id = $1 AND d.state = 'captured') \
        ORDER BY p.id DESC LIMIT 1";
    MESSAGE_COUNT_BY_KEY = "SELECT COUNT(*) FROM message WHERE dedupe_key = $1";
    MANAGERS = "SELECT p.id, p.name, p.email, p.locale, p.digits, p.calendar FROM person p \
        JOIN person_role r ON r.person_id = p.id WHERE r.role = 'charity_manager' AND r.charity_id = $1 ORDER BY p.id";
}
