//! The SQL of limits, and of what they look at.

crate::statements! {
    LIMITS = "SELECT name, value FROM setting WHERE name LIKE 'limit.%'";
    LIMIT_SET = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    FREEZES_STANDING = "SELECT COUNT(*) FROM money_freeze WHERE subject_kind = $1 AND subject_id = $2 \
        AND lifted_at_us IS NULL";
    FREEZE_INSERT = "INSERT INTO money_freeze (id, subject_kind, subject_id, alert_id, placed_at_us, lifted_at_us) \
        SELECT $1, $2, $3, $4, $5, NULL WHERE NOT EXISTS (SELECT 1 FROM money_freeze WHERE alert_id = $4 \
        AND lifted_at_us IS NULL)";
    FREEZE_LIFT = "UPDATE money_freeze SET lifted_at_us = $2 WHERE alert_id = $1 AND lifted_at_us IS NULL";
    DONOR_OF_INTENT = "SELECT person_id, donor_mobile, donor_email FROM intent WHERE id = $1";
    /// Sums of payments begun since $1 by the same person, number or national id that are not over
    /// without money. Empty texts match nothing.
    AMOUNTS_OF_DONOR = "SELECT total_halalas FROM intent WHERE created_at_us >= $1 \
        AND state IN ('created', 'pending_action', 'unknown', 'captured') \
        AND (person_id = $2 OR (donor_mobile = $3 AND $3 <> '') OR (national_id_hash = $4 AND $4 <> '')) \
        ORDER BY created_at_us";
    /// Gifts of the basket that the same donor has just given, to the same purpose with the same amount.
    TWINS_OF_BASKET = "SELECT COUNT(*) FROM basket_item b JOIN donation d ON d.amount_halalas = b.amount_halalas \
        AND d.intention = b.intention AND COALESCE(d.field_code, '') = COALESCE(b.field_code, '') \
        AND (d.opportunity_id = b.opportunity_id OR (d.opportunity_id IS NULL AND b.opportunity_id IS NULL)) \
        JOIN intent i ON i.id = d.intent_id WHERE b.basket_id = $1 AND (b.id = $2 OR ($2 IS NULL AND NOT b.direct)) \
        AND d.state = 'captured' AND i.created_at_us >= $3 AND (i.person_id = $4 OR (i.donor_mobile = $5 AND $5 <> ''))";
    INTENT_NATIONAL_ID = "UPDATE intent SET national_id_sealed = $2, national_id_hash = $3 WHERE id = $1";

    REVIEW_INSERT = "INSERT INTO gift_review (id, basket_id, basket_item_id, person_id, donor_name, donor_email, \
        donor_mobile, national_id_sealed, national_id_hash, locale, total_halalas, level, source_of_funds, state, \
        token_hash, asked_at_us, answer_due_at_us, first_reason, decision_reason) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'waiting', $14, $15, $16, '', '')";
    REVIEW_LATEST = "SELECT id, state, total_halalas, valid_until_us FROM gift_review WHERE basket_id = $1 \
        AND (person_id = $2 OR (person_id IS NULL AND donor_mobile = $3)) AND state <> 'used' \
        ORDER BY asked_at_us DESC, id DESC LIMIT 1";
    REVIEW_CONTACT = "SELECT g.person_id, g.donor_name, COALESCE(g.donor_email, p.email) AS address, g.locale \
        FROM gift_review g LEFT JOIN person p ON p.id = g.person_id WHERE g.id = $1";
    REVIEW_USE = "UPDATE gift_review SET state = 'used', intent_id = $2 WHERE id = $1 AND state = 'approved'";
    REVIEW_BY_TOKEN = "SELECT total_halalas, state, answer_due_at_us, valid_until_us, basket_item_id FROM gift_review \
        WHERE token_hash = $1";
    REVIEW_LIST = "SELECT g.id, g.donor_name, g.national_id_sealed, g.total_halalas, g.level, g.source_of_funds, g.state, \
        g.asked_at_us, g.answer_due_at_us, g.first_by, f.name AS first_by_name, g.first_reason, d.name AS decided_by_name, \
        g.decision_reason FROM gift_review g LEFT JOIN person f ON f.id = g.first_by \
        LEFT JOIN person d ON d.id = g.decided_by \
        ORDER BY CASE WHEN g.state IN ('waiting', 'recommended') THEN 0 ELSE 1 END, \
        CASE WHEN g.state IN ('waiting', 'recommended') THEN g.asked_at_us ELSE -g.asked_at_us END, g.id LIMIT $1";
    REVIEW_HELD = "SELECT level, state, total_halalas, person_id, first_by FROM gift_review WHERE id = $1";
    REVIEW_RECOMMEND = "UPDATE gift_review SET state = 'recommended', first_by = $2, first_reason = $3, first_at_us = $4 \
        WHERE id = $1 AND state = 'waiting'";
    REVIEW_DECIDE = "UPDATE gift_review SET state = $2, decided_by = $3, decision_reason = $4, decided_at_us = $5, \
        valid_until_us = $6 WHERE id = $1 AND state IN ('waiting', 'recommended')";

    ALERT_INSERT = "INSERT INTO alert (id, rule, dedupe_key, subject_kind, subject_id, evidence, opened_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (dedupe_key) DO NOTHING";
    ALERT_BY_KEY = "SELECT id FROM alert WHERE dedupe_key = $1";
    ALERT_COUNT = "SELECT COUNT(*) FROM alert WHERE id = $1";
    ALERT_EVENT_INSERT = "INSERT INTO alert_event (id, alert_id, event, reason, person_id, at_us) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    ALERT_LIST = "SELECT a.id, a.rule, a.subject_kind, a.subject_id, a.evidence, a.opened_at_us, e.event AS latest_event, \
        e.reason AS latest_reason, p.name AS latest_by FROM alert a LEFT JOIN alert_event e ON e.alert_id = a.id \
        AND NOT EXISTS (SELECT 1 FROM alert_event n WHERE n.alert_id = a.id AND (n.at_us > e.at_us \
            OR (n.at_us = e.at_us AND n.id > e.id))) LEFT JOIN person p ON p.id = e.person_id \
        WHERE a.opened_at_us < $1 ORDER BY a.opened_at_us DESC, a.id DESC LIMIT $2";

    INTENT_ORIGIN = "UPDATE intent SET origin_hash = $2 WHERE id = $1";
    /// Declined payments of the same address, browser or donor since $1.
    /// Each way of being the same has an index of its own; asking for the state beside it would make SQLite read every
    /// declined payment of the hour instead.
    DECLINES = "SELECT COUNT(CASE WHEN state = 'failed' THEN 1 END) FROM (\
        SELECT id, state FROM intent WHERE origin_hash = $2 AND created_at_us >= $1 \
        UNION SELECT id, state FROM intent WHERE basket_id = $3 AND created_at_us >= $1 \
        UNION SELECT id, state FROM intent WHERE donor_mobile = $4 AND $4 <> '' AND created_at_us >= $1 \
        UNION SELECT id, state FROM intent WHERE person_id = $5 AND created_at_us >= $1) AS own";
    /// How many payments of one amount were declined since $1.
    DECLINED_OF_AMOUNT = "SELECT COUNT(*) FROM intent \
        WHERE state = 'failed' AND total_halalas = $2 AND created_at_us >= $1";
    /// How many payments of one amount were begun since $1, counted to $3.
    BEGUN_OF_AMOUNT = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM intent \
        WHERE state IN ('failed', 'captured', 'pending_action') AND total_halalas = $2 AND created_at_us >= $1 \
        LIMIT $3) AS begun";
}
