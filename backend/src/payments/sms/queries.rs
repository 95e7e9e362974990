//! Every SQL text of this slice.

crate::statements! {
    KEYWORDS_OFF = "UPDATE sms_keyword SET active = FALSE";
    KEYWORD_PUT = "INSERT INTO sms_keyword (code, position, words, field_code, intention, monthly, amounts_halalas, active) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO UPDATE SET position = excluded.position, \
        words = excluded.words, field_code = excluded.field_code, intention = excluded.intention, \
        monthly = excluded.monthly, amounts_halalas = excluded.amounts_halalas, active = excluded.active";
    KEYWORD_LIST = "SELECT code, words, field_code, intention, monthly, amounts_halalas FROM sms_keyword \
        WHERE active ORDER BY position";

    INBOUND_INSERT = "INSERT INTO sms_inbound (id, operator, operator_message_id, mobile, text_hash, outcome, \
        received_at_us) VALUES ($1, $2, $3, $4, $5, 'received', $6) ON CONFLICT (operator, operator_message_id) DO NOTHING";
    INBOUND_KNOWN = "SELECT mobile, text_hash FROM sms_inbound WHERE operator = $1 AND operator_message_id = $2";
    INBOUND_OUTCOME = "UPDATE sms_inbound SET outcome = $2 WHERE id = $1";
    INBOUND_RECENT = "SELECT COUNT(*) FROM sms_inbound WHERE mobile = $1 AND received_at_us > $2";

    PLEDGE_INSERT = "INSERT INTO sms_pledge (id, mobile, keyword_code, field_code, intention, fund_class, amount_halalas, \
        locale, state, billing_reference, inbound_id, subscription_id, subscription_month, pledged_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pledged', $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
    /// What a number gave or promised on a day; what was not charged does not count.
    PLEDGED_BETWEEN = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM sms_pledge WHERE mobile = $1 \
        AND pledged_at_us >= $2 AND pledged_at_us < $3 AND state NOT IN ('unbilled', 'cancelled')";
    PLEDGE_BILLED = "UPDATE sms_pledge SET state = 'billed', billed_at_us = $2 WHERE state = 'pledged' \
        AND id = (SELECT pledge_id FROM sms_outbound WHERE id = $1)";
    PLEDGE_UNBILLED = "UPDATE sms_pledge SET state = 'unbilled' WHERE state = 'pledged' \
        AND id = (SELECT pledge_id FROM sms_outbound WHERE id = $1) RETURNING id, mobile, locale, amount_halalas";

    SUBSCRIPTION_INSERT = "INSERT INTO sms_subscription (id, mobile, keyword_code, amount_halalas, locale, started_at_us, \
        stopped_at_us) VALUES ($1, $2, $3, $4, $5, $6, NULL) ON CONFLICT DO NOTHING";
    SUBSCRIPTION_AMOUNT = "SELECT amount_halalas FROM sms_subscription WHERE mobile = $1 AND keyword_code = $2 \
        AND stopped_at_us IS NULL";
    SUBSCRIPTION_RUNNING = "SELECT COUNT(*) FROM sms_subscription WHERE id = $1 AND stopped_at_us IS NULL";
    SUBSCRIPTIONS_STOP = "UPDATE sms_subscription SET stopped_at_us = $2 WHERE mobile = $1 AND stopped_at_us IS NULL \
        RETURNING id";
    SUBSCRIPTIONS_STOPPED_SINCE = "SELECT COUNT(*) FROM sms_subscription WHERE mobile = $1 AND stopped_at_us > $2";
    /// Running ones without a pledge of this month.
    SUBSCRIPTIONS_DUE = "SELECT s.id, s.mobile, s.keyword_code, s.amount_halalas, s.locale FROM sms_subscription s \
        JOIN sms_keyword k ON k.code = s.keyword_code WHERE s.stopped_at_us IS NULL AND k.active AND NOT EXISTS \
        (SELECT 1 FROM sms_pledge p WHERE p.mobile = s.mobile AND p.keyword_code = s.keyword_code \
        AND p.subscription_month = $1 AND (p.subscription_id = s.id OR p.state NOT IN ('unbilled', 'cancelled'))) \
        ORDER BY s.started_at_us, s.id LIMIT $2";
    /// Months whose charge was never handed over.
    PLEDGES_TAKE_BACK = "UPDATE sms_pledge SET state = 'cancelled' WHERE mobile = $1 AND state = 'pledged' \
        AND subscription_id IS NOT NULL AND id IN (SELECT pledge_id FROM sms_outbound WHERE mobile = $1 \
        AND state = 'queued' AND pledge_id IS NOT NULL)";
    OUTBOUND_TAKE_BACK = "UPDATE sms_outbound SET state = 'cancelled' WHERE mobile = $1 AND state = 'queued' \
        AND pledge_id IN (SELECT id FROM sms_pledge WHERE mobile = $1 AND state = 'cancelled')";

    OUTBOUND_INSERT = "INSERT INTO sms_outbound (id, dedupe_key, kind, mobile, locale, body_text, encoding, segment_count, \
        pledge_id, state, attempts, last_error, created_at_us, send_after_us, sent_at_us, reported_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', 0, '', $10, $10, NULL, NULL) \
        ON CONFLICT (dedupe_key) DO NOTHING";
    /// Those that wait, and those whose answer never came and whose report is overdue.
    OUTBOUND_DUE = "SELECT o.id, o.mobile, o.body_text, o.encoding, o.attempts, p.billing_reference FROM sms_outbound o \
        LEFT JOIN sms_pledge p ON p.id = o.pledge_id WHERE o.state IN ('queued', 'sending') AND o.send_after_us <= $1 \
        ORDER BY o.send_after_us, o.id LIMIT $2";
    OUTBOUND_CLAIM = "UPDATE sms_outbound SET state = 'sending', attempts = attempts + 1, send_after_us = $3 \
        WHERE id = $1 AND state IN ('queued', 'sending') AND send_after_us <= $2";
    OUTBOUND_SENT = "UPDATE sms_outbound SET state = 'sent', sent_at_us = $2, last_error = '' \
        WHERE id = $1 AND state IN ('queued', 'sending')";
    OUTBOUND_DELIVERED = "UPDATE sms_outbound SET state = 'delivered', sent_at_us = COALESCE(sent_at_us, $2), \
        reported_at_us = $2, last_error = '' WHERE id = $1 AND state IN ('queued', 'sending', 'sent')";
    OUTBOUND_FAILED = "UPDATE sms_outbound SET state = 'failed', reported_at_us = $2, last_error = $3 \
        WHERE id = $1 AND state IN ('queued', 'sending', 'sent')";
    OUTBOUND_RETRY = "UPDATE sms_outbound SET state = 'queued', send_after_us = $2, last_error = $3 \
        WHERE id = $1 AND state = 'sending'";
    OUTBOUND_UNKNOWN = "UPDATE sms_outbound SET last_error = $2 WHERE id = $1 AND state = 'sending'";

    SETTLEMENT_BY_HASH = "SELECT imported_at_us FROM sms_settlement WHERE file_hash = $1";
    SETTLEMENT_INSERT = "INSERT INTO sms_settlement (id, operator, month, file_name, file_hash, line_count, gross_halalas, \
        operator_share_halalas, imported_by, imported_at_us, booked_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL) ON CONFLICT (file_hash) DO NOTHING";
    SETTLEMENT_OPEN = "SELECT id FROM sms_settlement WHERE booked_at_us IS NULL ORDER BY imported_at_us, id LIMIT 1";
    SETTLEMENT_BOOKED = "UPDATE sms_settlement SET booked_at_us = $2 WHERE id = $1 AND booked_at_us IS NULL \
        AND NOT EXISTS (SELECT 1 FROM sms_settlement_line WHERE settlement_id = $1 AND outcome = 'waiting')";
    SETTLEMENT_ENTRY_INSERT = "INSERT INTO sms_settlement_entry (settlement_id, entry_seq) VALUES ($1, $2)";
    SETTLEMENT_LINE_INSERT = "INSERT INTO sms_settlement_line (settlement_id, line, message_id, mobile_hash, \
        amount_halalas, operator_share_halalas, outcome) VALUES ($1, $2, $3, $4, $5, $6, 'waiting')";
    LINES_WAITING = "SELECT line, message_id, mobile_hash, amount_halalas, operator_share_halalas FROM sms_settlement_line \
        WHERE settlement_id = $1 AND outcome = 'waiting' ORDER BY line LIMIT $2";
    LINE_OUTCOME = "UPDATE sms_settlement_line SET outcome = $3 WHERE settlement_id = $1 AND line = $2 AND outcome = 'waiting'";
    PLEDGE_BY_REFERENCE = "SELECT id, mobile, field_code, intention, fund_class, amount_halalas, locale, state, \
        billing_reference, intent_id, pledged_at_us FROM sms_pledge WHERE billing_reference = $1";
    PLEDGE_CAPTURED = "UPDATE sms_pledge SET state = 'captured', settled_at_us = $2, settlement_id = $3, intent_id = $4, \
        billed_at_us = COALESCE(billed_at_us, $2) WHERE id = $1 AND state IN ('pledged', 'billed')";
    PLEDGE_REVERSED = "UPDATE sms_pledge SET state = 'reversed' WHERE id = $1 AND state = 'captured'";
    LINE_OUTCOMES = "SELECT outcome, COUNT(*), CAST(SUM(amount_halalas) AS BIGINT) FROM sms_settlement_line \
        WHERE settlement_id = $1 GROUP BY outcome";
    RECEIPT_OF_INTENT = "SELECT number FROM receipt WHERE intent_id = $1";
    DIFFERENCE_LINE = "SELECT message_id, amount_halalas, outcome FROM sms_settlement_line WHERE settlement_id = $1 \
        AND line = $2 AND closed_at_us IS NULL";
    DIFFERENCE_CLOSE = "UPDATE sms_settlement_line SET closed_by = $3, closed_at_us = $4, close_note = $5 \
        WHERE settlement_id = $1 AND line = $2 AND closed_at_us IS NULL \
        AND outcome NOT IN ('waiting', 'captured', 'reversed')";

    DIFFERENCES_OPEN = "SELECT l.settlement_id, s.month, l.line, l.message_id, l.amount_halalas, l.outcome \
        FROM sms_settlement_line l JOIN sms_settlement s ON s.id = l.settlement_id WHERE l.closed_at_us IS NULL \
        AND l.outcome NOT IN ('waiting', 'captured', 'reversed') ORDER BY s.imported_at_us, l.settlement_id, l.line LIMIT $1";
    SETTLEMENT_LIST = "SELECT s.id, s.operator, s.month, s.file_name, s.line_count, s.gross_halalas, \
        s.operator_share_halalas, s.imported_at_us, s.booked_at_us, \
        (SELECT COUNT(*) FROM sms_settlement_line l WHERE l.settlement_id = s.id AND l.outcome = 'captured') \
        AS captured_count, \
        (SELECT COUNT(*) FROM sms_settlement_line l WHERE l.settlement_id = s.id AND l.closed_at_us IS NULL \
        AND l.outcome NOT IN ('waiting', 'captured', 'reversed')) AS difference_count \
        FROM sms_settlement s ORDER BY s.imported_at_us DESC, s.id DESC LIMIT $1";
    /// Pledges of a stretch of time by state.
    PLEDGE_SUMS = "SELECT state, COUNT(*), CAST(SUM(amount_halalas) AS BIGINT) FROM sms_pledge \
        WHERE pledged_at_us >= $1 AND pledged_at_us < $2 GROUP BY state";
    /// Charged long enough ago, and in no file.
    PLEDGES_OVERDUE = "SELECT COUNT(*), CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM sms_pledge \
        WHERE state = 'billed' AND billed_at_us < $1";
    OUTBOUND_COUNTS = "SELECT state, COUNT(*) FROM sms_outbound WHERE created_at_us >= $1 GROUP BY state";
    SUBSCRIPTION_COUNT = "SELECT COUNT(*) FROM sms_subscription WHERE stopped_at_us IS NULL";
    PLEDGES_RECENT = "SELECT mobile, keyword_code, amount_halalas, state, billing_reference, pledged_at_us FROM sms_pledge \
        ORDER BY pledged_at_us DESC, id DESC LIMIT $1";

    PHONE_MESSAGES = "SELECT id, kind, mobile, locale, body_text, state, segment_count, created_at_us FROM sms_outbound \
        ORDER BY created_at_us DESC, id DESC LIMIT $1";
    PHONE_MESSAGES_TO = "SELECT id, kind, mobile, locale, body_text, state, segment_count, created_at_us FROM sms_outbound \
        WHERE mobile = $2 ORDER BY created_at_us DESC, id DESC LIMIT $1";
}
