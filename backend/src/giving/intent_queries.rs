//! The SQL of payment intents, their gifts, holds and receipts.

crate::statements! {
    INTENT_INSERT = "INSERT INTO intent (id, idempotency_key, body_hash, person_id, donor_name, donor_email, \
        donor_mobile, locale, channel, state, total_halalas, surplus_choice, gateway, gateway_reference, redirect_url, \
        tracking_hash, basket_id, failure_code, created_at_us, expires_at_us, next_check_at_us, captured_at_us, method) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'created', $10, $11, $12, NULL, NULL, $13, $14, NULL, $15, $16, \
        $17, NULL, $18) ON CONFLICT (idempotency_key) DO NOTHING";
    INTENT_BY_ID = "SELECT id, body_hash, person_id, donor_name, donor_email, donor_mobile, locale, state, method, \
        total_halalas, surplus_choice, gateway, gateway_reference, redirect_url, basket_id, failure_code, \
        created_at_us, expires_at_us, captured_at_us FROM intent WHERE id = $1";
    INTENT_BY_KEY = "SELECT id, body_hash, person_id, donor_name, donor_email, donor_mobile, locale, state, method, \
        total_halalas, surplus_choice, gateway, gateway_reference, redirect_url, basket_id, failure_code, \
        created_at_us, expires_at_us, captured_at_us FROM intent WHERE idempotency_key = $1";
    INTENT_BY_TRACKING = "SELECT id, body_hash, person_id, donor_name, donor_email, donor_mobile, locale, state, method, \
        total_halalas, surplus_choice, gateway, gateway_reference, redirect_url, basket_id, failure_code, \
        created_at_us, expires_at_us, captured_at_us FROM intent WHERE tracking_hash = $1";
    /// Earlier attempts to pay the same item that are not over yet.
    INTENTS_SUPERSEDED = "SELECT DISTINCT i.id FROM donation d JOIN intent i ON i.id = d.intent_id \
        WHERE i.basket_id = $1 AND d.basket_item_id = $2 AND i.state IN ('created', 'pending_action', 'unknown')";
    INTENT_COUNT_BY_BASKET = "SELECT COUNT(*) FROM intent WHERE basket_id = $1";
    /// What was typed for the basket's newest attempt, and whether every gift of it is anonymous.
    INTENT_TYPED = "SELECT i.person_id, i.donor_name, i.donor_email, i.donor_mobile, i.surplus_choice, i.method, \
        i.captured_at_us, NOT EXISTS (SELECT 1 FROM donation d WHERE d.intent_id = i.id AND NOT d.anonymous) \
        AS anonymous FROM intent i WHERE i.basket_id = $1 AND i.created_at_us > $2 \
        ORDER BY i.created_at_us DESC, i.id DESC LIMIT 1";
    INTENT_SENT = "UPDATE intent SET gateway_reference = $2, redirect_url = $3, state = 'pending_action' \
        WHERE id = $1 AND state IN ('created', 'unknown', 'pending_action')";
    /// A bill waits until its last day is over, and so does what it pays for.
    INTENT_BILLED = "UPDATE intent SET gateway_reference = $2, expires_at_us = $3, state = 'pending_action' \
        WHERE id = $1 AND state IN ('created', 'unknown', 'pending_action')";
    BILL_INSERT = "INSERT INTO intent_bill (intent_id, biller_code, biller_name, bill_number, payable_until_us) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (intent_id) DO NOTHING";
    BILL_BY_INTENT = "SELECT biller_code, biller_name, bill_number, payable_until_us FROM intent_bill \
        WHERE intent_id = $1";
    INTENT_PLEDGED = "UPDATE intent SET gateway_reference = $2, state = 'pending_action' \
        WHERE id = $1 AND state = 'created'";
    INTENT_REFERENCE = "UPDATE intent SET gateway_reference = $2 WHERE id = $1 AND gateway_reference IS NULL";
    INTENT_UNKNOWN = "UPDATE intent SET state = 'unknown' WHERE id = $1 AND state IN ('created', 'pending_action')";
    INTENT_CHECK_AT = "UPDATE intent SET next_check_at_us = $2 WHERE id = $1 AND captured_at_us IS NULL";
    /// Money was taken: whatever we believed before, this is what happened.
    INTENT_CAPTURE = "UPDATE intent SET state = 'captured', captured_at_us = $2, next_check_at_us = NULL, \
        failure_code = NULL WHERE id = $1 AND captured_at_us IS NULL";
    INTENT_END = "UPDATE intent SET state = $2, failure_code = $3, next_check_at_us = $4 \
        WHERE id = $1 AND state IN ('created', 'pending_action', 'unknown')";
    INTENT_REFUNDED = "UPDATE intent SET state = 'refunded' WHERE id = $1 AND state = 'captured' \
        AND NOT EXISTS (SELECT 1 FROM donation WHERE intent_id = $1 AND state <> 'refunded')";
    INTENTS_EXPIRED = "SELECT id FROM intent WHERE state IN ('created', 'pending_action', 'unknown') \
        AND expires_at_us <= $1 ORDER BY created_at_us LIMIT $2";

    DONATION_INSERT = "INSERT INTO donation (id, intent_id, line, basket_item_id, person_id, opportunity_id, field_code, \
        intention, fund_class, amount_halalas, surplus_halalas, share_count, anonymous, dedication_kind, \
        dedication_name, state, created_at_us, captured_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, 'pending', $15, NULL)";
    DONATIONS_BY_INTENT = "SELECT d.id, d.opportunity_id, d.field_code, d.fund_class, \
        d.amount_halalas, d.state, o.field_code AS opportunity_field_code, o.region_code, \
        o.charity_id, o.title_ar, o.title_en, f.name_ar AS field_ar, f.name_en AS field_en \
        FROM donation d LEFT JOIN opportunity o ON o.id = d.opportunity_id \
        LEFT JOIN field f ON f.code = d.field_code WHERE d.intent_id = $1 ORDER BY d.line";
    DONATION_CAPTURE = "UPDATE donation SET state = 'captured', captured_at_us = $2, surplus_halalas = $3 \
        WHERE id = $1 AND state IN ('pending', 'failed')";
    DONATIONS_END = "UPDATE donation SET state = 'failed' WHERE intent_id = $1 AND state = 'pending'";
    DONATION_REFUND = "UPDATE donation SET state = 'refunded' WHERE id = $1 AND state = 'captured'";

    HOLD_INSERT = "INSERT INTO opportunity_hold (donation_id, opportunity_id, amount_halalas, expires_at_us, \
        released_at_us) VALUES ($1, $2, $3, $4, NULL)";
    /// What is held beyond $2: only promised transfers hold for so long.
    HELD_BEYOND = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM opportunity_hold \
        WHERE opportunity_id = $1 AND expires_at_us > $2 AND released_at_us IS NULL";
    HOLDS_RELEASE = "UPDATE opportunity_hold SET released_at_us = $2 WHERE released_at_us IS NULL AND donation_id IN \
        (SELECT id FROM donation WHERE intent_id = $1)";
    /// What others hold; the gifts of the intent itself are left out.
    HELD_BY_OTHERS = "SELECT CAST(COALESCE(SUM(h.amount_halalas), 0) AS BIGINT) FROM opportunity_hold h \
        JOIN donation d ON d.id = h.donation_id \
        WHERE h.opportunity_id = $1 AND h.expires_at_us > $2 AND h.released_at_us IS NULL AND d.intent_id <> $3";
    HELD = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM opportunity_hold \
        WHERE opportunity_id = $1 AND expires_at_us > $2 AND released_at_us IS NULL";

    OPPORTUNITY_BY_ID = "SELECT id, number, state, target_halalas, share_price_halalas, zakat_categories, field_code, \
        charity_id FROM opportunity WHERE id = $1";
    OPPORTUNITY_BY_NUMBER = "SELECT id, number, state, target_halalas, share_price_halalas, zakat_categories, field_code, \
        charity_id FROM opportunity WHERE number = $1";
    /// Candidates for a surplus (handbook 4.5): the same field, the same region first, then the neediest.
    OPPORTUNITIES_SIMILAR = "SELECT o.id FROM opportunity o JOIN charity c ON c.id = o.charity_id \
        WHERE o.state = 'published' AND o.field_code = $1 AND o.id <> $2 AND c.state = 'active' \
        AND (o.zakat_categories <> '' OR NOT CAST($3 AS BOOLEAN)) \
        ORDER BY CASE WHEN o.region_code = $4 THEN 0 ELSE 1 END, o.need_rank DESC, o.number LIMIT $5";
    OPPORTUNITY_FUND = "UPDATE opportunity SET state = 'funded', funded_at_us = $2, updated_at_us = $2 \
        WHERE id = $1 AND state = $3";
    OPPORTUNITY_REOPEN = "UPDATE opportunity SET state = 'published', funded_at_us = NULL, updated_at_us = $2 \
        WHERE id = $1 AND state = 'funded'";
    OPPORTUNITY_EVENT_INSERT = "INSERT INTO opportunity_event (id, opportunity_id, event, from_state, to_state, reason, \
        person_id, at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    RECEIPT_INSERT = "INSERT INTO receipt (intent_id, total_halalas, issued_at_us, cancelled_at_us, cancel_reason) \
        VALUES ($1, $2, $3, NULL, '') RETURNING number";
    RECEIPT_CANCEL = "UPDATE receipt SET cancelled_at_us = $2, cancel_reason = $3 \
        WHERE intent_id = $1 AND cancelled_at_us IS NULL \
        AND NOT EXISTS (SELECT 1 FROM donation WHERE intent_id = $1 AND state <> 'refunded')";
    RECEIPT_NUMBER = "SELECT number FROM receipt WHERE intent_id = $1";
    REFUND_INSERT = "INSERT INTO refund (id, intent_id, donation_id, cause, ground, amount_halalas, reason, state, \
        attempts, requested_by, requested_at_us, next_attempt_at_us, finished_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12)";
    /// The funds that the journal names for a gift: captured, moved on, refunded.
    HOLDINGS_OF_GIFT = "SELECT fund_class, field_code, opportunity_id, charity_id, \
        CAST(-SUM(amount_halalas) AS BIGINT) AS amount_halalas FROM posting \
        WHERE donation_id = $1 AND account = 'fund' GROUP BY fund_class, field_code, opportunity_id, charity_id";
    ALLOCATED_OF_GIFT = "SELECT a.opportunity_id, o.charity_id, o.field_code, a.fund_class, \
        CAST(SUM(g.amount_halalas) AS BIGINT) AS amount_halalas FROM allocation_gift g \
        JOIN allocation a ON a.id = g.allocation_id JOIN opportunity o ON o.id = a.opportunity_id \
        WHERE g.donation_id = $1 GROUP BY a.opportunity_id, o.charity_id, o.field_code, a.fund_class \
        ORDER BY a.opportunity_id";
    RETURNED_OF_GIFT = "SELECT CAST(COALESCE((SELECT SUM(r.amount_halalas) FROM refund r WHERE r.donation_id = $1 \
        AND r.state <> 'failed'), 0) + COALESCE((SELECT SUM(c.attributed_halalas) FROM chargeback_part c \
        WHERE c.donation_id = $1 AND c.given_back_at_us IS NULL), 0) AS BIGINT)";
    DONATION_UNREFUND = "UPDATE donation SET state = 'captured' WHERE id = $1 AND state = 'refunded'";
    INTENT_UNREFUNDED = "UPDATE intent SET state = 'captured' WHERE id = $1 AND state = 'refunded'";
    RECEIPT_REINSTATE = "UPDATE receipt SET cancelled_at_us = NULL, cancel_reason = '' WHERE intent_id = $1";
    REFUNDS_SUM = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM refund \
        WHERE intent_id = $1 AND state <> 'failed'";
    INTENT_OF_DONATION = "SELECT intent_id FROM donation WHERE id = $1";
    DONOR_CONTACT = "SELECT name, email FROM person WHERE id = $1";
    DONOR_STYLE = "SELECT email, name, digits, calendar FROM person WHERE id = $1";
}
