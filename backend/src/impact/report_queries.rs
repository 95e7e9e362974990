//! Every SQL text of impact reports.

crate::statements! {
    REPORT_BY_OPPORTUNITY = "SELECT id, number, opportunity_id, state, headline_ar, headline_en, story_ar, story_en,
            beneficiary_count, return_reason, written_by, updated_at_us, submitted_at_us, published_at_us
        FROM impact_report WHERE opportunity_id = $1";
    REPORT_NUMBER_NEXT = "SELECT COALESCE(MAX(number), 0) + 1 FROM impact_report";
    REPORT_INSERT = "INSERT INTO impact_report (id, number, opportunity_id, state, headline_ar, headline_en, story_ar,
            story_en, beneficiary_count, return_reason, written_by, updated_at_us)
        VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, '', $9, $10)";
    REPORT_UPDATE = "UPDATE impact_report SET headline_ar = $2, headline_en = $3, story_ar = $4, story_en = $5,
            beneficiary_count = $6, written_by = $7, updated_at_us = $8
        WHERE id = $1 AND state IN ('draft', 'returned')";
    REPORT_SUBMIT = "UPDATE impact_report SET state = 'submitted', submitted_at_us = $2, updated_at_us = $2,
            return_reason = '' WHERE id = $1 AND state IN ('draft', 'returned')";
    REPORT_RETURN = "UPDATE impact_report SET state = 'returned', return_reason = $2, updated_at_us = $3
        WHERE id = $1 AND state = 'submitted'";
    REPORT_PUBLISH = "UPDATE impact_report SET state = 'published', published_by = $2, published_at_us = $3,
            updated_at_us = $3 WHERE id = $1 AND state = 'submitted'";
    REPORT_OUTPUTS = "SELECT label_ar, label_en, quantity FROM impact_output WHERE report_id = $1 ORDER BY position";
    REPORT_COSTS = "SELECT label_ar, label_en, amount_halalas FROM impact_cost_line WHERE report_id = $1
        ORDER BY position";
    REPORT_OUTPUTS_DELETE = "DELETE FROM impact_output WHERE report_id = $1";
    REPORT_COSTS_DELETE = "DELETE FROM impact_cost_line WHERE report_id = $1";
    REPORT_OUTPUT_INSERT = "INSERT INTO impact_output (report_id, position, label_ar, label_en, quantity)
        VALUES ($1, $2, $3, $4, $5)";
    REPORT_COST_INSERT = "INSERT INTO impact_cost_line (report_id, position, label_ar, label_en, amount_halalas)
        VALUES ($1, $2, $3, $4, $5)";
    REPORT_DISBURSED = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM disbursement
        WHERE opportunity_id = $1 AND state = 'released'";
    REPORT_COST_TOTAL = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM impact_cost_line
        WHERE report_id = $1";
    REPORTS_OF_CHARITY = "SELECT o.number AS opportunity_number, o.title_ar, o.title_en, o.state AS opportunity_state,
            r.number AS report_number, r.state AS report_state, COALESCE(r.updated_at_us, o.updated_at_us) AS at_us
        FROM opportunity o LEFT JOIN impact_report r ON r.opportunity_id = o.id
        WHERE o.charity_id = $1 AND (r.id IS NOT NULL OR o.state IN ('executing', 'reporting'))
        ORDER BY COALESCE(r.updated_at_us, o.updated_at_us) DESC, o.id DESC LIMIT $2";
    REPORTS_SUBMITTED = "SELECT r.number, r.headline_ar, r.headline_en, o.number AS opportunity_number,
            o.title_ar, o.title_en, c.name_ar AS charity_name_ar, c.name_en AS charity_name_en,
            COALESCE(r.submitted_at_us, r.updated_at_us) AS waiting_since_us
        FROM impact_report r JOIN opportunity o ON o.id = r.opportunity_id JOIN charity c ON c.id = o.charity_id
        WHERE r.state = 'submitted' ORDER BY COALESCE(r.submitted_at_us, r.updated_at_us), r.id LIMIT $1";

    REPORT_PUBLIC = "SELECT r.id, r.number, r.state, r.headline_ar, r.headline_en, r.story_ar, r.story_en,
            r.beneficiary_count, r.published_at_us, o.id AS opportunity_id, o.number AS opportunity_number,
            o.title_ar, o.title_en, o.field_code, o.subfield_code, o.region_code, o.city_ar, o.city_en,
            o.target_halalas, o.beneficiary_count AS planned_beneficiary_count, o.published_at_us AS opened_at_us,
            o.funded_at_us, c.id AS charity_id, c.slug AS charity_slug, c.name_ar AS charity_name_ar,
            c.name_en AS charity_name_en, c.license_number, t.collected_halalas, t.donation_count
        FROM impact_report r JOIN opportunity o ON o.id = r.opportunity_id JOIN charity c ON c.id = o.charity_id
        JOIN opportunity_total t ON t.opportunity_id = o.id
        WHERE r.number = $1";
    REPORT_PAYMENTS = "SELECT d.number, d.amount_halalas, d.released_at_us, m.title_ar, m.title_en
        FROM disbursement d JOIN milestone m ON m.id = d.milestone_id
        WHERE d.opportunity_id = $1 AND d.state = 'released' ORDER BY d.released_at_us, d.number";
    REPORT_MILESTONES = "SELECT title_ar, title_en, accepted_at_us FROM milestone
        WHERE opportunity_id = $1 AND state = 'accepted' ORDER BY position";
    REPORTS_PUBLIC = "SELECT r.id, r.number, r.headline_ar, r.headline_en, r.beneficiary_count, r.published_at_us,
            o.title_ar, o.title_en, o.field_code, o.region_code, c.slug AS charity_slug,
            c.name_ar AS charity_name_ar, c.name_en AS charity_name_en, t.collected_halalas,
            (SELECT a.file_hash FROM attachment a WHERE a.owner_kind = 'report' AND a.owner_id = r.id AND a.public
                AND a.role <> 'document'
                ORDER BY CASE a.role WHEN 'photo_after' THEN 0 WHEN 'photo' THEN 1 ELSE 2 END, a.created_at_us, a.id
                LIMIT 1) AS photo_hash
        FROM impact_report r JOIN opportunity o ON o.id = r.opportunity_id JOIN charity c ON c.id = o.charity_id
        JOIN opportunity_total t ON t.opportunity_id = o.id
        WHERE r.state = 'published' AND (r.published_at_us, r.id) < ($1, $2)
            AND (CAST($3 AS TEXT) = '' OR o.field_code = $3) AND (CAST($4 AS TEXT) = '' OR o.region_code = $4)
            AND (CAST($5 AS TEXT) = '' OR c.slug = $5)
        ORDER BY r.published_at_us DESC, r.id DESC LIMIT $6";
    GIVEN_BY_PERSON = "SELECT CAST(
            COALESCE((SELECT SUM(d.amount_halalas - d.surplus_halalas
                - COALESCE((SELECT SUM(x.amount_halalas) FROM refund x WHERE x.donation_id = d.id
                    AND x.state <> 'failed' AND x.cause <> 'surplus'), 0)
                - COALESCE((SELECT SUM(y.attributed_halalas) FROM chargeback_part y WHERE y.donation_id = d.id
                    AND y.given_back_at_us IS NULL), 0)) FROM donation d
                WHERE d.opportunity_id = $1 AND d.person_id = $2 AND d.state = 'captured'), 0)
            + COALESCE((SELECT SUM(g.amount_halalas) FROM allocation a JOIN allocation_gift g ON g.allocation_id = a.id
                JOIN donation d ON d.id = g.donation_id
                WHERE a.opportunity_id = $1 AND d.person_id = $2 AND d.state = 'captured'), 0) AS BIGINT)";
    /// The reader's own payments with a gift to an opportunity: a person's, and that of a secret link.
    PAYMENTS_BY_PERSON = "SELECT DISTINCT i.id, i.created_at_us FROM intent i JOIN donation d ON d.intent_id = i.id \
        WHERE (d.opportunity_id = $1 OR EXISTS (SELECT 1 FROM allocation a \
        JOIN allocation_gift g ON g.allocation_id = a.id WHERE a.opportunity_id = $1 AND g.donation_id = d.id)) AND d.person_id = $2 \
        AND i.captured_at_us IS NOT NULL ORDER BY i.created_at_us, i.id LIMIT $3";
    PAYMENTS_BY_TRACKING = "SELECT DISTINCT i.id, i.created_at_us FROM intent i JOIN donation d ON d.intent_id = i.id \
        WHERE (d.opportunity_id = $1 OR EXISTS (SELECT 1 FROM allocation a \
        JOIN allocation_gift g ON g.allocation_id = a.id WHERE a.opportunity_id = $1 AND g.donation_id = d.id)) AND i.tracking_hash = $2 \
        AND i.captured_at_us IS NOT NULL ORDER BY i.created_at_us, i.id LIMIT $3";
    GIVEN_BY_TRACKING = "SELECT CAST(
            COALESCE((SELECT SUM(d.amount_halalas - d.surplus_halalas
                - COALESCE((SELECT SUM(x.amount_halalas) FROM refund x WHERE x.donation_id = d.id
                    AND x.state <> 'failed' AND x.cause <> 'surplus'), 0)
                - COALESCE((SELECT SUM(y.attributed_halalas) FROM chargeback_part y WHERE y.donation_id = d.id
                    AND y.given_back_at_us IS NULL), 0)) FROM donation d
                JOIN intent i ON i.id = d.intent_id
                WHERE d.opportunity_id = $1 AND i.tracking_hash = $2 AND d.state = 'captured'), 0)
            + COALESCE((SELECT SUM(g.amount_halalas) FROM allocation a JOIN allocation_gift g ON g.allocation_id = a.id
                JOIN donation d ON d.id = g.donation_id JOIN intent i ON i.id = d.intent_id
                WHERE a.opportunity_id = $1 AND i.tracking_hash = $2 AND d.state = 'captured'), 0) AS BIGINT)";
}
