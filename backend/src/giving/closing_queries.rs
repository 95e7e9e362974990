//! The SQL of closings.

crate::statements! {
    CLOSING_INSERT = "INSERT INTO closing (id, opportunity_id, decision, reason, state, proposed_by, proposed_at_us) \
        VALUES ($1, $2, $3, $4, 'proposed', $5, $6)";
    CLOSING_OF_OPPORTUNITY = "SELECT c.id, c.decision, c.reason, c.state, c.proposed_by, \
        p.name AS proposed_by_name, c.proposed_at_us, d.name AS decided_by_name, c.settles_at_us, c.settled_at_us \
        FROM closing c LEFT JOIN person p ON p.id = c.proposed_by LEFT JOIN person d ON d.id = c.decided_by \
        WHERE c.opportunity_id = $1 AND c.state <> 'withdrawn'";
    CLOSING_DECIDE = "UPDATE closing SET state = 'decided', decided_by = $2, decided_at_us = $3, settles_at_us = $4 \
        WHERE id = $1 AND state = 'proposed'";
    CLOSING_WITHDRAW = "UPDATE closing SET state = 'withdrawn' WHERE opportunity_id = $1 AND state = 'proposed'";
    CLOSING_SETTLED = "UPDATE closing SET state = 'settled', settled_at_us = $2 WHERE id = $1 AND state = 'decided'";
    CLOSINGS_DECIDED = "SELECT c.id, c.opportunity_id, c.decision, c.reason, c.settles_at_us, o.title_ar, o.title_en \
        FROM closing c JOIN opportunity o ON o.id = c.opportunity_id WHERE c.state = 'decided' \
        ORDER BY c.settles_at_us, c.id LIMIT $1";
    CLOSING_FACTS = "SELECT o.title_ar, o.title_en, (SELECT COUNT(*) FROM donation d WHERE d.opportunity_id = o.id \
        AND d.state = 'captured') FROM opportunity o WHERE o.id = $1";
    /// The latest answer of each donor who gave one.
    ANSWERS = "SELECT COUNT(CASE WHEN t.choice = 'field_pool' THEN 1 END), COUNT(CASE WHEN t.choice = 'refund' THEN 1 END) \
        FROM closing_consent t WHERE t.closing_id = $1 AND t.basis = 'answer' AND NOT EXISTS (SELECT 1 \
            FROM closing_consent u WHERE u.closing_id = t.closing_id AND u.donation_id = t.donation_id \
            AND (u.at_us > t.at_us OR (u.at_us = t.at_us AND u.id > t.id)))";
    QUESTIONS = "SELECT d.id AS donation_id, o.title_ar, o.title_en, c.reason, c.decision, c.settles_at_us, \
        (SELECT t.choice FROM closing_consent t WHERE t.closing_id = c.id AND t.donation_id = d.id \
            ORDER BY t.at_us DESC, t.id DESC LIMIT 1) AS answer \
        FROM intent i JOIN donation d ON d.intent_id = i.id JOIN opportunity o ON o.id = d.opportunity_id \
        JOIN closing c ON c.opportunity_id = o.id AND c.state = 'decided' \
        WHERE i.tracking_hash = $1 AND d.state = 'captured' ORDER BY d.line";
    QUESTION_OF_GIFT = "SELECT c.id, c.settles_at_us FROM intent i JOIN donation d ON d.intent_id = i.id \
        JOIN closing c ON c.opportunity_id = d.opportunity_id AND c.state = 'decided' AND c.decision = 'field_pool' \
        WHERE i.tracking_hash = $1 AND d.id = $2 AND d.state = 'captured'";
    CONSENT_INSERT = "INSERT INTO closing_consent (id, closing_id, donation_id, choice, basis, at_us) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    CONSENT_LATEST = "SELECT choice FROM closing_consent WHERE closing_id = $1 AND donation_id = $2 \
        ORDER BY at_us DESC, id DESC LIMIT 1";
    DONORS_UNTOLD = "SELECT DISTINCT d.intent_id FROM donation d WHERE d.opportunity_id = $1 AND d.state = 'captured' \
        AND NOT EXISTS (SELECT 1 FROM closing_told t WHERE t.closing_id = $2 AND t.intent_id = d.intent_id) LIMIT $3";
    TOLD_INSERT = "INSERT INTO closing_told (closing_id, intent_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    GIFTS_UNSETTLED = "SELECT d.id FROM donation d WHERE d.opportunity_id = $1 AND d.state = 'captured' \
        AND NOT EXISTS (SELECT 1 FROM closing_gift g WHERE g.closing_id = $2 AND g.donation_id = d.id) \
        ORDER BY d.captured_at_us, d.id LIMIT $3";
    SETTLED_INSERT = "INSERT INTO closing_gift (closing_id, donation_id) VALUES ($1, $2)";
}
