//! Every SQL text of this slice but the test gateway's own.

crate::statements! {
    EVENT_INSERT = "INSERT INTO gateway_event (gateway, event_id, kind, gateway_reference, body_hash, outcome, \
        received_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (gateway, event_id) DO NOTHING";
    EVENT_BODY_HASH = "SELECT body_hash FROM gateway_event WHERE gateway = $1 AND event_id = $2";
    /// Newest checks that are due first come last: the oldest question is asked first.
    INTENT_CHECK_DUE = "SELECT id FROM intent WHERE next_check_at_us IS NOT NULL AND next_check_at_us <= $1 \
        ORDER BY next_check_at_us LIMIT $2";
    REFUND_DUE = "SELECT r.id, r.intent_id, r.amount_halalas, r.attempts, r.next_attempt_at_us, i.gateway, \
        i.gateway_reference \
        FROM refund r JOIN intent i ON i.id = r.intent_id \
        WHERE r.next_attempt_at_us IS NOT NULL AND r.next_attempt_at_us <= $1 \
        ORDER BY r.next_attempt_at_us LIMIT $2";
    REFUND_CLAIM = "UPDATE refund SET next_attempt_at_us = $3, attempts = attempts + 1 \
        WHERE id = $1 AND state = 'pending' AND next_attempt_at_us = $2";
    REFUNDED_BEFORE = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM refund \
        WHERE intent_id = $1 AND state = 'done'";
    SETTING_READ = "SELECT value FROM setting WHERE name = $1";
    /// Starts the setting, or moves it from where it was read.
    SETTING_MOVE = "INSERT INTO setting (name, value) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE setting.value = $3";
    /// What a stretch of the journal leaves with the test gateway, by fund class; what another gateway
    /// took is none of its business. Our own payouts are left out: each stands in a later stretch than the money it pays out.
    UNSETTLED = "SELECT p.fund_class, CAST(SUM(p.amount_halalas) AS BIGINT) FROM ledger_entry e \
        JOIN posting p ON p.entry_seq = e.seq LEFT JOIN intent i ON i.id = e.intent_id \
        WHERE (i.gateway IS NULL OR i.gateway = 'test-gateway') AND e.fold_position >= $1 AND e.fold_position < $2 \
        AND p.account = 'psp_clearing' AND e.reference NOT LIKE 'settlement:test-gateway:%' \
        GROUP BY p.fund_class ORDER BY p.fund_class";
    REFUND_DONE = "UPDATE refund SET state = 'done', finished_at_us = $2, next_attempt_at_us = NULL \
        WHERE id = $1 AND state = 'pending'";
    /// Everything booked as given back of the payment that a refund belongs to.
    REFUNDS_BOOKED_BESIDE = "SELECT CAST(COALESCE(SUM(o.amount_halalas), 0) AS BIGINT) FROM refund r \
        JOIN refund o ON o.intent_id = r.intent_id WHERE r.id = $1 AND o.state <> 'failed'";
    REFUND_AGAIN = "UPDATE refund SET next_attempt_at_us = $2 \
        WHERE id = $1 AND state = 'pending'";
}
