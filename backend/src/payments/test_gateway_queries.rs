//! The SQL of the test gateway's own books.

crate::statements! {
    PAYMENT_INSERT = "INSERT INTO test_gateway_payment (reference, idempotency_key, amount_halalas, currency, \
        description, state, return_url, locale, captures_at_us, failure_code, refunded_halalas, created_at_us, \
        updated_at_us) VALUES ($1, $2, $3, $4, $5, 'created', $6, $7, NULL, NULL, 0, $8, $8) \
        ON CONFLICT (idempotency_key) DO NOTHING";
    PAYMENT_BY_KEY = "SELECT reference, idempotency_key, amount_halalas, currency, description, state, return_url, \
        locale, captures_at_us, failure_code, refunded_halalas FROM test_gateway_payment WHERE idempotency_key = $1";
    PAYMENT_BY_REFERENCE = "SELECT reference, idempotency_key, amount_halalas, currency, description, state, \
        return_url, locale, captures_at_us, failure_code, refunded_halalas FROM test_gateway_payment \
        WHERE reference = $1";
    /// Only an open payment moves; a captured one never goes back to open.
    PAYMENT_MOVE = "UPDATE test_gateway_payment SET state = $2, failure_code = $3, captures_at_us = NULL, \
        updated_at_us = $4 WHERE reference = $1 AND state IN ('created', 'pending_action') AND captures_at_us IS NULL";
    PAYMENT_CAPTURE_LATER = "UPDATE test_gateway_payment SET state = 'pending_action', captures_at_us = $2, \
        updated_at_us = $3 WHERE reference = $1 AND state IN ('created', 'pending_action') AND captures_at_us IS NULL";
    PAYMENT_CAPTURE_DUE = "UPDATE test_gateway_payment SET state = 'captured', updated_at_us = $1 \
        WHERE state = 'pending_action' AND captures_at_us <= $1";
    PAYMENT_DUE_COUNT = "SELECT COUNT(*) FROM test_gateway_payment WHERE state = 'pending_action' AND captures_at_us <= $1";
    REFUND_INSERT = "INSERT INTO test_gateway_refund (idempotency_key, reference, amount_halalas, created_at_us) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (idempotency_key) DO NOTHING";
    REFUND_BY_KEY = "SELECT reference, amount_halalas FROM test_gateway_refund WHERE idempotency_key = $1";
    /// Never more back than was taken.
    PAYMENT_REFUND = "UPDATE test_gateway_payment SET refunded_halalas = refunded_halalas + $2, \
        state = CASE WHEN refunded_halalas + $2 = amount_halalas THEN 'refunded' ELSE state END, updated_at_us = $3 \
        WHERE reference = $1 AND state IN ('captured', 'refunded') AND refunded_halalas + $2 <= amount_halalas";
    /// Never more than was taken and has not gone back in another way. The bank does not ask us about
    /// refunds that are under way, so those are counted only once they are carried out.
    DISPUTE_INSERT = "INSERT INTO test_gateway_dispute (dispute, reference, amount_halalas, reason, state, created_at_us, \
        updated_at_us) SELECT $1, p.reference, CAST($3 AS BIGINT), $4, 'open', $5, $5 FROM test_gateway_payment p WHERE p.reference = $2 \
        AND p.state IN ('captured', 'refunded') AND CAST($3 AS BIGINT) <= p.amount_halalas - p.refunded_halalas \
            - COALESCE((SELECT SUM(d.amount_halalas) FROM test_gateway_dispute d WHERE d.reference = p.reference \
                AND d.state <> 'won'), 0) ON CONFLICT (dispute) DO NOTHING";
    DISPUTE_PAYMENT = "SELECT reference FROM test_gateway_dispute WHERE dispute = $1";
    DISPUTE_CLOSE = "UPDATE test_gateway_dispute SET state = $2, updated_at_us = $3 WHERE dispute = $1 AND state = 'open'";
    DISPUTES = "SELECT dispute, amount_halalas, state, reason FROM test_gateway_dispute WHERE reference = $1 \
        ORDER BY created_at_us, dispute";
    /// A payment that was touched that day; it may have been captured before, and is then the same line.
    SETTLED_CAPTURES = "SELECT reference, reference, amount_halalas, CAST(0 AS BIGINT) FROM test_gateway_payment \
        WHERE state IN ('captured', 'refunded') AND updated_at_us >= $1 AND updated_at_us < $2 ORDER BY reference";
    SETTLED_REFUNDS = "SELECT idempotency_key, reference, CAST(0 AS BIGINT), amount_halalas FROM test_gateway_refund \
        WHERE created_at_us >= $1 AND created_at_us < $2 ORDER BY idempotency_key";
    SETTLED_DISPUTES = "SELECT dispute, reference, CAST(0 AS BIGINT), amount_halalas FROM test_gateway_dispute \
        WHERE created_at_us >= $1 AND created_at_us < $2 ORDER BY dispute";
    /// What a decided dispute gave back.
    SETTLED_DISPUTES_WON = "SELECT dispute, reference, CAST(0 AS BIGINT), -amount_halalas FROM test_gateway_dispute \
        WHERE state = 'won' AND updated_at_us >= $1 AND updated_at_us < $2 ORDER BY dispute";
    WEBHOOK_INSERT = "INSERT INTO test_gateway_webhook (event_id, reference, body, deliver_after_us, attempts, \
        delivered_at_us) VALUES ($1, $2, $3, $4, 0, NULL)";
    WEBHOOK_DUE = "SELECT event_id, body, attempts FROM test_gateway_webhook \
        WHERE delivered_at_us IS NULL AND deliver_after_us <= $1 AND attempts < $2 \
        ORDER BY deliver_after_us, event_id LIMIT $3";
    WEBHOOK_DELIVERED = "UPDATE test_gateway_webhook SET delivered_at_us = $2, attempts = attempts + 1 \
        WHERE event_id = $1 AND delivered_at_us IS NULL";
    WEBHOOK_RETRY = "UPDATE test_gateway_webhook SET deliver_after_us = $2, attempts = attempts + 1 \
        WHERE event_id = $1 AND delivered_at_us IS NULL";
}
