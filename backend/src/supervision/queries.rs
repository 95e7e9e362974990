//! Every SQL text of this slice.

crate::statements! {
    AUDIT_INSERT = "INSERT INTO audit_event (at_us, actor, person_id, action, target_kind, target_id, detail, origin)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    AUDIT_LIST = "SELECT a.seq, a.at_us, a.actor, a.person_id, p.name AS person_name, p.email AS person_email,
            a.action, a.target_kind, a.target_id, a.detail, a.origin
        FROM audit_event a LEFT JOIN person p ON p.id = a.person_id
        WHERE a.seq < $1
          AND (CAST($2 AS TEXT) = '' OR a.action = $2)
          AND (CAST($3 AS TEXT) = '' OR a.target_kind = $3)
          AND (CAST($4 AS TEXT) = '' OR a.target_id = $4)
          AND (CAST($5 AS TEXT) = '' OR LOWER(p.email) LIKE $5 OR LOWER(p.name) LIKE $5)
          AND a.at_us >= $6 AND a.at_us < $7
        ORDER BY a.seq DESC LIMIT $8";
    AUDIT_ACTIONS = "SELECT DISTINCT action FROM audit_event ORDER BY action";
    AUDIT_TARGET_KINDS = "SELECT DISTINCT target_kind FROM audit_event ORDER BY target_kind";

    REVIEW_QUEUE = "SELECT o.id, o.number, o.title_ar, o.title_en, c.name_ar AS charity_name_ar,
            c.name_en AS charity_name_en, o.field_code, o.region_code, o.target_halalas, o.urgent, o.zakat_requested,
            o.state, COALESCE(o.submitted_at_us, 0) AS waiting_since_us, r.decision AS maker_decision,
            r.reviewer_id AS maker_id, p.name AS maker_name
        FROM opportunity o JOIN charity c ON c.id = o.charity_id
        LEFT JOIN opportunity_review r ON r.opportunity_id = o.id AND r.stage = 'maker'
            AND r.round = (SELECT COUNT(*) + 1 FROM opportunity_review d
                WHERE d.opportunity_id = o.id AND d.stage = 'checker')
        LEFT JOIN person p ON p.id = r.reviewer_id
        WHERE o.state IN ('submitted', 'under_review') AND (COALESCE(o.submitted_at_us, 0), o.id) > ($1, $2)
        ORDER BY COALESCE(o.submitted_at_us, 0), o.id LIMIT $3";
    REVIEW_LIST = "SELECT r.round, r.stage, r.decision, r.reason, r.zakat_categories, r.reviewer_id, p.name AS reviewer_name,
            r.decided_at_us
        FROM opportunity_review r LEFT JOIN person p ON p.id = r.reviewer_id
        WHERE r.opportunity_id = $1 ORDER BY r.round, r.decided_at_us, r.id";
    REVIEW_ROUND = "SELECT COUNT(*) + 1 FROM opportunity_review WHERE opportunity_id = $1 AND stage = 'checker'";
    REVIEW_MAKER = "SELECT reviewer_id FROM opportunity_review
        WHERE opportunity_id = $1 AND round = $2 AND stage = 'maker'";
    REVIEW_INSERT = "INSERT INTO opportunity_review (id, opportunity_id, round, stage, decision, reason,
            zakat_categories, reviewer_id, recommended_by, decided_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    OPPORTUNITY_SET_ZAKAT = "UPDATE opportunity SET zakat_categories = $2 WHERE id = $1";
    OPPORTUNITY_SET_END = "UPDATE opportunity SET ends_at_us = $2 WHERE id = $1";
    OPPORTUNITY_SET_NEED = "UPDATE opportunity SET need_rank = $2 WHERE id = $1";
    OPPORTUNITY_NEED_PARTS = "SELECT urgent, ends_at_us FROM opportunity WHERE id = $1";
    OPPORTUNITY_PAST_END = "SELECT id FROM opportunity
        WHERE state IN ('published', 'paused') AND ends_at_us IS NOT NULL AND ends_at_us <= $1
        ORDER BY ends_at_us, id LIMIT $2";
    OPPORTUNITY_IN_STATE = "SELECT o.id, o.number, o.title_ar, o.title_en, c.name_ar AS charity_name_ar,
            c.name_en AS charity_name_en, o.updated_at_us, o.target_halalas
        FROM opportunity o JOIN charity c ON c.id = o.charity_id
        WHERE o.state = $1 ORDER BY o.updated_at_us, o.id LIMIT $2";
    OPPORTUNITY_LAST_PAUSE = "SELECT person_id FROM opportunity_event
        WHERE opportunity_id = $1 AND event = 'pause' ORDER BY at_us DESC, id DESC LIMIT 1";
    OPPORTUNITY_EXTENDED = "SELECT COUNT(*) FROM opportunity_event WHERE opportunity_id = $1 AND event = 'extend'";
    CHARITY_STANDING = "SELECT state, license_expires_on_day FROM charity WHERE id = $1";

    POOL_LIST = "SELECT fund_class, field_code, CAST(SUM(amount_halalas) AS BIGINT) AS amount_halalas FROM posting
        WHERE account = 'fund' AND opportunity_id IS NULL AND fund_class IN ('zakat', 'sadaqah_field', 'sadaqah_general')
        GROUP BY fund_class, field_code ORDER BY fund_class, field_code";
    ALLOCATION_CANDIDATES = "SELECT o.number, o.title_ar, o.title_en, c.name_ar AS charity_name_ar,
            c.name_en AS charity_name_en, o.field_code, o.region_code, o.target_halalas, t.collected_halalas, o.urgent,
            o.ends_at_us, o.state, o.published_at_us, t.percent_basis_points, t.latest_donation_at_us
        FROM opportunity o JOIN charity c ON c.id = o.charity_id JOIN opportunity_total t ON t.opportunity_id = o.id
        WHERE o.state IN ('published', 'expired') AND c.state = 'active' AND t.collected_halalas < o.target_halalas
            AND (CAST($1 AS TEXT) = '' OR o.field_code = $1) AND (NOT $2 OR o.zakat_categories <> '')
        ORDER BY o.need_rank DESC, o.id DESC LIMIT $3";
    OPPORTUNITY_ZAKAT = "SELECT zakat_categories FROM opportunity WHERE id = $1";
    HELD_FOR_PAYMENTS = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM opportunity_hold
        WHERE opportunity_id = $1 AND expires_at_us > $2 AND released_at_us IS NULL";
    ALLOCATION_INSERT = "INSERT INTO allocation (id, opportunity_id, fund_class, amount_halalas, reason, allocated_by,
            allocated_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Pooled gifts and what of each is still in the pool: neither allocated nor given back from there.
    POOLED_GIFTS = "SELECT g.id, g.left_halalas FROM (SELECT d.id, d.captured_at_us, CAST(d.amount_halalas
            - COALESCE((SELECT SUM(g.amount_halalas) FROM allocation_gift g WHERE g.donation_id = d.id), 0)
            - COALESCE((SELECT SUM(p.amount_halalas) FROM posting p WHERE p.donation_id = d.id AND p.account = 'fund'
                AND p.opportunity_id IS NULL AND p.amount_halalas > 0), 0)
            + COALESCE((SELECT SUM(y.amount_halalas) FROM chargeback_part y WHERE y.donation_id = d.id
                AND y.source = 'fund' AND y.opportunity_id IS NULL AND y.given_back_at_us IS NOT NULL), 0)
            AS BIGINT) AS left_halalas
        FROM donation d
        WHERE d.opportunity_id IS NULL AND d.fund_class = $1 AND COALESCE(d.field_code, '') = $2
            AND d.state = 'captured' AND d.amount_halalas > COALESCE((SELECT SUM(g.amount_halalas)
                FROM allocation_gift g WHERE g.donation_id = d.id), 0)) g
        WHERE g.left_halalas > 0 ORDER BY g.captured_at_us, g.id LIMIT $3";
    ALLOCATION_GIFT_INSERT = "INSERT INTO allocation_gift (allocation_id, donation_id, amount_halalas)
        VALUES ($1, $2, $3)";
    ALLOCATION_HISTORY = "SELECT o.number, o.title_ar, o.title_en, a.fund_class, a.amount_halalas, a.reason,
            p.name AS person_name, a.allocated_at_us
        FROM allocation a JOIN opportunity o ON o.id = a.opportunity_id LEFT JOIN person p ON p.id = a.allocated_by
        ORDER BY a.allocated_at_us DESC, a.id DESC LIMIT $1";
    ALLOCATIONS_OF_GIFT = "SELECT a.opportunity_id, o.number, g.amount_halalas, a.allocated_at_us
        FROM allocation_gift g JOIN allocation a ON a.id = g.allocation_id
        JOIN opportunity o ON o.id = a.opportunity_id
        WHERE g.donation_id = $1 ORDER BY a.allocated_at_us, a.id";
    SUPERVISE_COUNTS = "SELECT
            (SELECT COUNT(*) FROM opportunity WHERE state = 'submitted') AS submitted_count,
            (SELECT COUNT(*) FROM opportunity WHERE state = 'under_review') AS under_review_count,
            (SELECT COUNT(*) FROM opportunity WHERE state = 'approved') AS approved_count,
            (SELECT COUNT(*) FROM opportunity WHERE state = 'expired') AS expired_count,
            (SELECT COUNT(*) FROM milestone WHERE state = 'reported') AS milestone_count,
            (SELECT COUNT(*) FROM impact_report WHERE state = 'submitted') AS report_count,
            (SELECT COUNT(*) FROM disbursement WHERE state = 'requested') AS requested_count,
            (SELECT COUNT(*) FROM bank_entry_state s JOIN bank_entry e ON e.id = s.bank_entry_id
                WHERE s.open_halalas > 0 AND e.amount_halalas > 0) AS suspense_count,
            (SELECT COUNT(*) FROM bank_decision WHERE state = 'proposed') AS bank_decision_count";
}
