//! The SQL of the riyal's path, and of a payment as its donor sees it.

crate::statements! {
    PAYMENT_BY_INTENT = "SELECT r.number AS receipt_number, r.issued_at_us, r.cancelled_at_us FROM receipt r \
        WHERE r.intent_id = $1";
    GIFTS_BY_INTENT = "SELECT d.id, d.line, d.opportunity_id, d.field_code, d.amount_halalas, d.surplus_halalas, \
        d.share_count, d.intention, d.fund_class, d.anonymous, d.dedication_kind, d.dedication_name, d.state, \
        b.id AS basket_item_id, b.direct, \
        o.number AS opportunity_number, o.title_ar, o.title_en, o.field_code AS opportunity_field_code, \
        c.name_ar AS charity_ar, c.name_en AS charity_en, c.license_number, f.name_ar AS field_ar, f.name_en AS field_en \
        FROM donation d LEFT JOIN basket_item b ON b.id = d.basket_item_id LEFT JOIN opportunity o ON o.id = d.opportunity_id LEFT JOIN charity c ON c.id = o.charity_id \
        LEFT JOIN field f ON f.code = COALESCE(d.field_code, o.field_code) WHERE d.intent_id = $1 ORDER BY d.line";
    GIFT_OWNER = "SELECT d.person_id, d.intent_id FROM donation d WHERE d.id = $1";
    /// What became of a gift: each fund it is or was in, and when it came there.
    GIFT_POSTINGS = "SELECT e.seq, e.kind, e.occurred_at_us, p.fund_class, p.field_code, p.opportunity_id, p.amount_halalas \
        FROM posting p JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.donation_id = $1 AND p.account = 'fund' \
        ORDER BY e.seq, p.line";
    /// What had come into a pool before an entry, and did not leave it again towards its donors.
    POOL_BEFORE = "SELECT CAST(COALESCE((SELECT -SUM(amount_halalas) FROM posting WHERE account = 'fund' \
        AND fund_class = $1 AND opportunity_id IS NULL AND COALESCE(field_code, '') = $2 AND amount_halalas < 0 \
        AND entry_seq < $3), 0) - COALESCE((SELECT SUM(r.amount_halalas) FROM posting r WHERE r.account = 'fund' \
        AND r.fund_class = $1 AND r.opportunity_id IS NULL AND COALESCE(r.field_code, '') = $2 \
        AND r.amount_halalas > 0 AND r.donation_id IS NOT NULL AND EXISTS (SELECT 1 FROM posting c \
            WHERE c.donation_id = r.donation_id AND c.account = 'fund' AND c.fund_class = $1 \
            AND c.opportunity_id IS NULL AND c.amount_halalas < 0 AND c.entry_seq < $3)), 0) AS BIGINT)";
    /// Allocations out of a pool that touch its halalas from $3 up to $4, in the order they were made.
    POOL_ALLOCATIONS = "SELECT a.occurred_at_us, a.opportunity_id, a.amount_halalas, a.until_halalas FROM ( \
        SELECT p.entry_seq, e.occurred_at_us, t.opportunity_id, p.amount_halalas, \
            CAST(SUM(p.amount_halalas) OVER (ORDER BY p.entry_seq) AS BIGINT) AS until_halalas \
        FROM posting p JOIN ledger_entry e ON e.seq = p.entry_seq \
        JOIN posting t ON t.entry_seq = p.entry_seq AND t.account = 'fund' AND t.opportunity_id IS NOT NULL \
        WHERE p.account = 'fund' AND p.fund_class = $1 AND p.opportunity_id IS NULL AND COALESCE(p.field_code, '') = $2 \
        AND p.amount_halalas > 0 AND e.kind = 'allocation_made') a \
        WHERE a.until_halalas > $3 AND a.until_halalas - a.amount_halalas < $4 ORDER BY a.entry_seq";
    OPPORTUNITY_PROGRESS = "SELECT o.number, o.title_ar, o.title_en, o.state, o.funded_at_us, o.field_code, \
        c.name_ar AS charity_ar, c.name_en AS charity_en, c.license_number, \
        (SELECT MIN(d.released_at_us) FROM disbursement d WHERE d.opportunity_id = o.id AND d.state = 'released') \
            AS first_paid_at_us, \
        (SELECT CAST(COALESCE(SUM(d.amount_halalas), 0) AS BIGINT) FROM disbursement d \
            WHERE d.opportunity_id = o.id AND d.state = 'released') AS paid_halalas, \
        (SELECT COUNT(*) FROM milestone m WHERE m.opportunity_id = o.id) AS milestone_count, \
        (SELECT COUNT(*) FROM milestone m WHERE m.opportunity_id = o.id AND m.state = 'accepted') AS accepted_count, \
        (SELECT MAX(m.accepted_at_us) FROM milestone m WHERE m.opportunity_id = o.id AND m.state = 'accepted') \
            AS accepted_at_us, \
        r.number AS report_number, r.published_at_us, r.headline_ar, r.headline_en \
        FROM opportunity o JOIN charity c ON c.id = o.charity_id \
        LEFT JOIN impact_report r ON r.opportunity_id = o.id AND r.state = 'published' WHERE o.id = $1";
    REFUNDS_BY_INTENT = "SELECT amount_halalas, state, requested_at_us FROM refund \
        WHERE intent_id = $1 AND state <> 'failed' ORDER BY requested_at_us, id";
    CHARGEBACKS_BY_INTENT = "SELECT amount_halalas, opened_at_us FROM chargeback \
        WHERE intent_id = $1 AND state <> 'won' ORDER BY opened_at_us, id";
    RETURNED_BY_GIFT = "SELECT d.id, CAST(COALESCE((SELECT SUM(x.amount_halalas) FROM refund x \
        WHERE x.donation_id = d.id AND x.state <> 'failed'), 0) + COALESCE((SELECT SUM(y.attributed_halalas) \
        FROM chargeback_part y WHERE y.donation_id = d.id AND y.given_back_at_us IS NULL), 0) AS BIGINT) \
        FROM donation d WHERE d.intent_id = $1 ORDER BY d.line";
}
