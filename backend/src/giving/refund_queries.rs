//! The SQL of refund requests and chargebacks.

/// A request with everything that finance decides by.
macro_rules! request {
    () => {
        "SELECT q.id, COALESCE(r.number, 0) AS receipt_number, d.opportunity_id, o.title_ar, o.title_en, q.donation_id, \
        d.amount_halalas AS gift_halalas, q.amount_halalas, d.fund_class, q.ground, q.reason, q.finding, q.state, \
        rp.name AS raised_by_name, q.asked_at_us, q.answer_due_at_us, q.first_by, fp.name AS first_by_name, \
        dp.name AS decided_by_name, q.decided_at_us, q.decision_reason, x.state AS refund_state, \
        x.attempts AS refund_attempts FROM refund_request q JOIN donation d ON d.id = q.donation_id \
        LEFT JOIN receipt r ON r.intent_id = q.intent_id LEFT JOIN opportunity o ON o.id = d.opportunity_id \
        LEFT JOIN person rp ON rp.id = q.raised_by LEFT JOIN person fp ON fp.id = q.first_by \
        LEFT JOIN person dp ON dp.id = q.decided_by LEFT JOIN refund x ON x.id = q.refund_id "
    };
}

crate::statements! {
    REQUEST_INSERT = "INSERT INTO refund_request (id, intent_id, donation_id, amount_halalas, ground, reason, finding, \
        state, raised_by, asked_at_us, answer_due_at_us, decision_reason) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, '')";
    REQUESTS_OPEN = "SELECT COUNT(*) FROM refund_request WHERE donation_id = $1 AND state IN ('open', 'approved')";
    REQUEST_HELD = "SELECT donation_id, amount_halalas, ground, reason, state, asked_at_us, first_by FROM refund_request \
        WHERE id = $1";
    REQUEST_APPROVE = "UPDATE refund_request SET state = 'approved', first_by = $2, first_at_us = $3 \
        WHERE id = $1 AND state = 'open'";
    REQUEST_DECIDE = "UPDATE refund_request SET state = $2, decided_by = $3, decided_at_us = $4, decision_reason = $5, \
        refund_id = $6 WHERE id = $1 AND state IN ('open', 'approved')";
    REQUESTS_OF_GIFT = "SELECT amount_halalas, state, asked_at_us, answer_due_at_us, decision_reason FROM refund_request \
        WHERE donation_id = $1 ORDER BY asked_at_us DESC, id DESC";
    REQUEST_GET = concat!(request!(), "WHERE q.id = $1");
    REQUESTS_WAITING = concat!(request!(), "WHERE q.state IN ('open', 'approved') AND (q.asked_at_us > $1 \
        OR (q.asked_at_us = $1 AND q.id > $2)) ORDER BY q.asked_at_us, q.id LIMIT $3");
    REQUESTS_ANSWERED = concat!(request!(), "WHERE q.state IN ('granted', 'refused') AND (q.asked_at_us < $1 \
        OR (q.asked_at_us = $1 AND q.id < $2)) ORDER BY q.asked_at_us DESC, q.id DESC LIMIT $3");
    /// Another gift that looks like the same one paid again: the same donor, purpose, intention and
    /// amount, captured close in time, and still with us. The later of the two is the one too many.
    GIFT_TWIN = "SELECT t.id FROM donation d JOIN intent i ON i.id = d.intent_id \
        JOIN intent j ON j.id <> i.id AND (j.person_id = i.person_id OR j.donor_mobile = i.donor_mobile) \
        JOIN donation t ON t.intent_id = j.id AND t.amount_halalas = d.amount_halalas AND t.intention = d.intention \
            AND COALESCE(t.field_code, '') = COALESCE(d.field_code, '') \
            AND (t.opportunity_id = d.opportunity_id OR (t.opportunity_id IS NULL AND d.opportunity_id IS NULL)) \
        WHERE d.id = $1 AND t.state = 'captured' AND t.captured_at_us >= $2 AND t.captured_at_us <= $3 \
            AND (t.captured_at_us < d.captured_at_us OR (t.captured_at_us = d.captured_at_us AND t.id < d.id)) \
        ORDER BY t.captured_at_us DESC, t.id LIMIT 1";

    CHARGEBACK_INSERT = "INSERT INTO chargeback (id, gateway, dispute, intent_id, amount_halalas, reason, state, \
        opened_at_us, closed_at_us) VALUES ($1, $2, $3, $4, $5, $6, 'taken', $7, NULL) \
        ON CONFLICT (gateway, dispute) DO NOTHING";
    CHARGEBACK_BY_DISPUTE = "SELECT id, intent_id, amount_halalas, state FROM chargeback \
        WHERE gateway = $1 AND dispute = $2";
    CHARGEBACK_CLOSE = "UPDATE chargeback SET state = $2, closed_at_us = $3 WHERE id = $1 AND state = 'taken'";
    CHARGEBACK_PART_INSERT = "INSERT INTO chargeback_part (chargeback_id, line, donation_id, source, fund_class, field_code, \
        opportunity_id, charity_id, amount_halalas, attributed_halalas, given_back_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)";
    CHARGEBACK_PARTS = "SELECT donation_id, source, fund_class, field_code, opportunity_id, charity_id, amount_halalas \
        FROM chargeback_part WHERE chargeback_id = $1 ORDER BY line";
    CHARGEBACK_PARTS_GIVEN_BACK = "UPDATE chargeback_part SET given_back_at_us = $2 \
        WHERE chargeback_id = $1 AND given_back_at_us IS NULL";
    CHARGEBACK_LIST = "SELECT c.id, c.gateway, c.dispute, COALESCE(r.number, 0) AS receipt_number, c.amount_halalas, \
        c.reason, c.state, c.opened_at_us, c.closed_at_us, CAST(COALESCE((SELECT SUM(p.amount_halalas) \
            FROM chargeback_part p WHERE p.chargeback_id = c.id AND p.source = 'reserve'), 0) AS BIGINT) AS lost_halalas \
        FROM chargeback c LEFT JOIN receipt r ON r.intent_id = c.intent_id \
        WHERE c.opened_at_us < $1 ORDER BY c.opened_at_us DESC, c.id DESC LIMIT $2";
    /// The loss reserve: what came in for the platform's own costs, what went out for them, what banks took.
    RESERVE = "SELECT CAST(COALESCE(SUM(CASE WHEN account = 'fund' THEN -amount_halalas ELSE 0 END), 0) AS BIGINT) \
            AS granted_halalas, \
        CAST(COALESCE(SUM(CASE WHEN account = 'fee_expense' THEN amount_halalas ELSE 0 END), 0) AS BIGINT) AS fees_halalas, \
        CAST(COALESCE(SUM(CASE WHEN account = 'chargeback_loss' THEN amount_halalas ELSE 0 END), 0) AS BIGINT) \
            AS lost_halalas FROM posting WHERE fund_class = 'operating' \
        AND account IN ('fund', 'fee_expense', 'chargeback_loss')";
}
