//! Every SQL text of this slice.

crate::statements! {
    OPPORTUNITY_STATE = "SELECT id, number, charity_id, state, field_code, subfield_code, target_halalas, created_by
        FROM opportunity WHERE id = $1";
    OPPORTUNITY_ID_BY_NUMBER = "SELECT id, charity_id FROM opportunity WHERE number = $1";
    OPPORTUNITY_MOVE = "UPDATE opportunity SET state = $3, updated_at_us = $4,
            submitted_at_us = CASE WHEN CAST($5 AS TEXT) = 'submit' THEN $4 ELSE submitted_at_us END,
            published_at_us = CASE WHEN CAST($5 AS TEXT) = 'publish' THEN $4 ELSE published_at_us END,
            funded_at_us = CASE CAST($5 AS TEXT) WHEN 'fund' THEN $4 WHEN 'reopen' THEN NULL ELSE funded_at_us END,
            completed_at_us = CASE WHEN CAST($5 AS TEXT) = 'complete' THEN $4 ELSE completed_at_us END
        WHERE id = $1 AND state = $2";
    OPPORTUNITY_EVENT_INSERT = "INSERT INTO opportunity_event
            (id, opportunity_id, event, from_state, to_state, reason, person_id, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OPPORTUNITY_EVENT_LAST = "SELECT MAX(at_us) FROM opportunity_event WHERE opportunity_id = $1";
    OPPORTUNITY_EVENTS = "SELECT e.event, e.from_state, e.to_state, e.reason, e.at_us, p.name AS person_name
        FROM opportunity_event e LEFT JOIN person p ON p.id = e.person_id
        WHERE e.opportunity_id = $1 ORDER BY e.at_us, e.id";

    ATTACHMENT_INSERT = "INSERT INTO attachment (id, owner_kind, owner_id, role, file_hash, file_name, media_type,
            byte_count, width_pixels, height_pixels, caption_ar, caption_en, public, created_by, created_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    ATTACHMENT_COUNT = "SELECT COUNT(*) FROM attachment WHERE owner_kind = $1 AND owner_id = $2";
    ATTACHMENT_LIST = "SELECT id, owner_kind, owner_id, role, file_hash, file_name, media_type, byte_count,
            width_pixels, height_pixels, caption_ar, caption_en, public
        FROM attachment WHERE owner_kind = $1 AND owner_id = $2 ORDER BY created_at_us, id";
    ATTACHMENT_GET = "SELECT id, owner_kind, owner_id, role, file_hash, file_name, media_type, byte_count,
            width_pixels, height_pixels, caption_ar, caption_en, public
        FROM attachment WHERE id = $1";
    ATTACHMENT_DELETE = "DELETE FROM attachment WHERE id = $1";
    ATTACHMENT_PUBLISH = "UPDATE attachment SET public = TRUE
        WHERE owner_kind = $1 AND owner_id = $2 AND role <> 'document'";
    ATTACHMENT_OWNER_OPPORTUNITY = "SELECT o.charity_id, o.state AS opportunity_state, o.number,
            CAST(NULL AS TEXT) AS owner_state
        FROM opportunity o WHERE o.id = $1";
    ATTACHMENT_OWNER_MILESTONE = "SELECT o.charity_id, o.state AS opportunity_state, o.number, m.state AS owner_state
        FROM milestone m JOIN opportunity o ON o.id = m.opportunity_id WHERE m.id = $1";
    ATTACHMENT_OWNER_REPORT = "SELECT o.charity_id, o.state AS opportunity_state, o.number, r.state AS owner_state
        FROM impact_report r JOIN opportunity o ON o.id = r.opportunity_id WHERE r.id = $1";
    MEDIA_BY_HASH = "SELECT a.public, a.media_type, a.file_name,
            COALESCE(o.charity_id, mo.charity_id, ro.charity_id) AS charity_id
        FROM attachment a
        LEFT JOIN opportunity o ON a.owner_kind = 'opportunity' AND o.id = a.owner_id
        LEFT JOIN milestone m ON a.owner_kind = 'milestone' AND m.id = a.owner_id
        LEFT JOIN opportunity mo ON mo.id = m.opportunity_id
        LEFT JOIN impact_report r ON a.owner_kind = 'report' AND r.id = a.owner_id
        LEFT JOIN opportunity ro ON ro.id = r.opportunity_id
        WHERE a.file_hash = $1";

    CHARITIES_MANAGED = "SELECT id, slug, name_ar, name_en, license_number, license_expires_on_day, state, region_code,
            city_ar, city_en, iban FROM charity WHERE id = $1";
    CHARITY_NAMES = "SELECT name_ar, name_en FROM charity WHERE id = $1";
    OPPORTUNITY_NUMBER_NEXT = "SELECT COALESCE(MAX(number), 1000) + 1 FROM opportunity";
    OPPORTUNITY_INSERT = "INSERT INTO opportunity (id, number, charity_id, field_code, subfield_code, region_code,
            city_ar, city_en, track, title_ar, title_en, summary_ar, summary_en, story_ar, story_en, target_halalas,
            share_price_halalas, beneficiary_count, urgent, zakat_requested, zakat_categories, duration_days,
            ends_at_us, state, need_rank, search_text, created_by, created_at_us, updated_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, '', $21,
            $22, 'draft', 0, $23, $24, $25, $25)";
    OPPORTUNITY_UPDATE = "UPDATE opportunity SET field_code = $2, subfield_code = $3, region_code = $4, city_ar = $5,
            city_en = $6, track = $7, title_ar = $8, title_en = $9, summary_ar = $10, summary_en = $11,
            story_ar = $12, story_en = $13, target_halalas = $14, share_price_halalas = $15, beneficiary_count = $16,
            urgent = $17, zakat_requested = $18, duration_days = $19, ends_at_us = $20, search_text = $21,
            updated_at_us = $22
        WHERE id = $1 AND state IN ('draft', 'returned')";
    OPPORTUNITY_FULL = "SELECT o.id, o.number, o.charity_id, o.field_code, o.subfield_code, o.region_code, o.city_ar,
            o.city_en, o.track, o.title_ar, o.title_en, o.summary_ar, o.summary_en, o.story_ar, o.story_en,
            o.target_halalas, o.share_price_halalas, o.beneficiary_count, o.urgent, o.zakat_requested,
            o.zakat_categories, o.duration_days, o.ends_at_us, o.state, o.created_at_us, o.updated_at_us,
            o.submitted_at_us, o.published_at_us, o.funded_at_us, o.completed_at_us,
            c.slug AS charity_slug, c.name_ar AS charity_name_ar, c.name_en AS charity_name_en,
            c.license_number, c.license_expires_on_day, c.technical_supervisor_ar, c.technical_supervisor_en,
            c.governance_score, c.state AS charity_state
        FROM opportunity o JOIN charity c ON c.id = o.charity_id WHERE o.number = $1";
    OPPORTUNITIES_OF_CHARITY = "SELECT o.id, o.number, o.charity_id, o.title_ar, o.title_en, o.field_code,
            o.region_code, o.target_halalas, o.state, o.updated_at_us, o.ends_at_us, t.collected_halalas,
            t.disbursed_halalas, t.donation_count
        FROM opportunity o JOIN opportunity_total t ON t.opportunity_id = o.id
        WHERE o.charity_id = $1 AND (CAST($2 AS TEXT) = '' OR o.state = $2) AND (o.updated_at_us, o.id) < ($3, $4)
        ORDER BY o.updated_at_us DESC, o.id DESC LIMIT $5";
    OPPORTUNITY_STATE_COUNTS = "SELECT state, COUNT(*) AS opportunity_count FROM opportunity
        WHERE charity_id = $1 GROUP BY state";
    MILESTONE_INSERT = "INSERT INTO milestone (id, opportunity_id, position, title_ar, title_en, due_on_day,
            share_basis_points, state, note_ar, note_en, return_reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'planned', '', '', '')";
    MILESTONE_DELETE_ALL = "DELETE FROM milestone WHERE opportunity_id = $1";
    MILESTONE_LIST = "SELECT id, position, title_ar, title_en, due_on_day, share_basis_points, state, note_ar, note_en,
            return_reason, reported_at_us, accepted_at_us
        FROM milestone WHERE opportunity_id = $1 ORDER BY position";
    MILESTONE_OPPORTUNITY = "SELECT opportunity_id FROM milestone WHERE id = $1";
    MILESTONE_REPORT = "UPDATE milestone SET state = 'reported', note_ar = $3, note_en = $4, return_reason = '',
            reported_at_us = $5 WHERE id = $1 AND state = $2";
    MILESTONE_ACCEPT = "UPDATE milestone SET state = 'accepted', accepted_at_us = $2, accepted_by = $3
        WHERE id = $1 AND state = 'reported'";
    MILESTONE_RETURN = "UPDATE milestone SET state = 'returned', return_reason = $2
        WHERE id = $1 AND state = 'reported'";
    MILESTONES_REPORTED = "SELECT m.id, m.position, m.title_ar, m.title_en, m.reported_at_us, o.number,
            o.title_ar AS opportunity_title_ar, o.title_en AS opportunity_title_en,
            c.name_ar AS charity_name_ar, c.name_en AS charity_name_en
        FROM milestone m JOIN opportunity o ON o.id = m.opportunity_id JOIN charity c ON c.id = o.charity_id
        WHERE m.state = 'reported' ORDER BY m.reported_at_us NULLS FIRST, m.id LIMIT $1";

    MONEY_OF_OPPORTUNITY = "SELECT account, fund_class, CAST(SUM(amount_halalas) AS BIGINT) AS amount_halalas
        FROM posting WHERE opportunity_id = $1 AND account IN ('fund', 'charity_payable', 'bank')
        GROUP BY account, fund_class";
    TRANCHES_OF_OPPORTUNITY = "SELECT id, milestone_id, number, amount_halalas, state, requested_at_us, released_at_us,
            refuse_reason
        FROM disbursement WHERE opportunity_id = $1 ORDER BY requested_at_us, number";
    TRANCHES_BINDING_MILESTONE = "SELECT COUNT(*) FROM disbursement WHERE milestone_id = $1 AND state <> 'refused'";
    DISBURSEMENT_NUMBER_NEXT = "SELECT COALESCE(MAX(number), 5000) + 1 FROM disbursement";
    DISBURSEMENT_INSERT = "INSERT INTO disbursement (id, number, opportunity_id, milestone_id, charity_id,
            amount_halalas, iban, state, request_note, refuse_reason, requested_by, requested_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'requested', $8, '', $9, $10)";
    DISBURSEMENT_OPPORTUNITY = "SELECT opportunity_id FROM disbursement WHERE number = $1";
    DISBURSEMENT_HELD = "SELECT id, number, amount_halalas, state, requested_by, approved_by FROM disbursement WHERE number = $1";
    DISBURSEMENT_APPROVE = "UPDATE disbursement SET state = 'approved', approved_by = $2, approved_at_us = $3
        WHERE id = $1 AND state = 'requested'";
    DISBURSEMENT_REFUSE = "UPDATE disbursement SET state = 'refused', refuse_reason = $2
        WHERE id = $1 AND state IN ('requested', 'approved')";
    DISBURSEMENT_PARTS = "SELECT p.fund_class, CAST(SUM(-p.amount_halalas) AS BIGINT) AS amount_halalas
        FROM ledger_entry e JOIN posting p ON p.entry_seq = e.seq
        WHERE e.reference = $1 AND p.account = 'charity_payable' GROUP BY p.fund_class ORDER BY p.fund_class";
    DISBURSEMENT_GET = "SELECT d.number, o.number AS opportunity_number, o.title_ar, o.title_en, c.name_ar AS charity_name_ar,
            c.name_en AS charity_name_en, m.title_ar AS milestone_title_ar, m.title_en AS milestone_title_en,
            d.amount_halalas, d.iban, d.state, d.request_note, d.refuse_reason, d.requested_at_us,
            d.charity_id, d.requested_by, rp.name AS requested_by_name, d.approved_by, ap.name AS approved_by_name, d.approved_at_us,
            lp.name AS released_by_name, d.released_at_us
        FROM disbursement d JOIN opportunity o ON o.id = d.opportunity_id JOIN charity c ON c.id = d.charity_id
        JOIN milestone m ON m.id = d.milestone_id LEFT JOIN person rp ON rp.id = d.requested_by
        LEFT JOIN person ap ON ap.id = d.approved_by LEFT JOIN person lp ON lp.id = d.released_by
        WHERE d.number = $1";
    DISBURSEMENT_QUEUE = "SELECT d.number, o.number AS opportunity_number, o.title_ar, o.title_en, c.name_ar AS charity_name_ar,
            c.name_en AS charity_name_en, m.title_ar AS milestone_title_ar, m.title_en AS milestone_title_en,
            d.amount_halalas, d.iban, d.state, d.request_note, d.refuse_reason, d.requested_at_us,
            d.charity_id, d.requested_by, rp.name AS requested_by_name, d.approved_by, ap.name AS approved_by_name, d.approved_at_us,
            lp.name AS released_by_name, d.released_at_us
        FROM disbursement d JOIN opportunity o ON o.id = d.opportunity_id JOIN charity c ON c.id = d.charity_id
        JOIN milestone m ON m.id = d.milestone_id LEFT JOIN person rp ON rp.id = d.requested_by
        LEFT JOIN person ap ON ap.id = d.approved_by LEFT JOIN person lp ON lp.id = d.released_by
        WHERE d.state IN ('requested', 'approved') AND d.number > $1 ORDER BY d.number LIMIT $2";
    DISBURSEMENT_HISTORY = "SELECT d.number, o.number AS opportunity_number, o.title_ar, o.title_en, c.name_ar AS charity_name_ar,
            c.name_en AS charity_name_en, m.title_ar AS milestone_title_ar, m.title_en AS milestone_title_en,
            d.amount_halalas, d.iban, d.state, d.request_note, d.refuse_reason, d.requested_at_us,
            d.charity_id, d.requested_by, rp.name AS requested_by_name, d.approved_by, ap.name AS approved_by_name, d.approved_at_us,
            lp.name AS released_by_name, d.released_at_us
        FROM disbursement d JOIN opportunity o ON o.id = d.opportunity_id JOIN charity c ON c.id = d.charity_id
        JOIN milestone m ON m.id = d.milestone_id LEFT JOIN person rp ON rp.id = d.requested_by
        LEFT JOIN person ap ON ap.id = d.approved_by LEFT JOIN person lp ON lp.id = d.released_by
        WHERE d.state IN ('released', 'refused') AND d.number < $1 ORDER BY d.number DESC LIMIT $2";
    DISBURSEMENT_OF_CHARITY = "SELECT d.number, o.number AS opportunity_number, o.title_ar, o.title_en, c.name_ar AS charity_name_ar,
            c.name_en AS charity_name_en, m.title_ar AS milestone_title_ar, m.title_en AS milestone_title_en,
            d.amount_halalas, d.iban, d.state, d.request_note, d.refuse_reason, d.requested_at_us,
            d.charity_id, d.requested_by, rp.name AS requested_by_name, d.approved_by, ap.name AS approved_by_name, d.approved_at_us,
            lp.name AS released_by_name, d.released_at_us
        FROM disbursement d JOIN opportunity o ON o.id = d.opportunity_id JOIN charity c ON c.id = d.charity_id
        JOIN milestone m ON m.id = d.milestone_id LEFT JOIN person rp ON rp.id = d.requested_by
        LEFT JOIN person ap ON ap.id = d.approved_by LEFT JOIN person lp ON lp.id = d.released_by
        WHERE d.charity_id = $1 AND d.number < $2 ORDER BY d.number DESC LIMIT $3";

    TODAY_RETURNED = "SELECT o.number, o.title_ar, o.title_en, '' AS detail_ar, '' AS detail_en,
            CAST(NULL AS BIGINT) AS due_on_day
        FROM opportunity o WHERE o.charity_id = $1 AND o.state = 'returned' ORDER BY o.updated_at_us, o.id LIMIT $2";
    TODAY_MILESTONES = "SELECT o.number, o.title_ar, o.title_en, m.title_ar AS detail_ar, m.title_en AS detail_en,
            m.due_on_day, m.position, m.state AS milestone_state
        FROM milestone m JOIN opportunity o ON o.id = m.opportunity_id
        WHERE o.charity_id = $1 AND o.state IN ('funded', 'executing') AND m.state IN ('planned', 'returned')
            AND (m.due_on_day <= $2 OR m.state = 'returned')
            AND m.position = (SELECT MIN(n.position) FROM milestone n
                WHERE n.opportunity_id = m.opportunity_id AND n.state IN ('planned', 'returned'))
        ORDER BY m.due_on_day, m.id LIMIT $3";
    TODAY_REPORTS = "SELECT o.number, o.title_ar, o.title_en, COALESCE(r.state, '') AS report_state, o.updated_at_us
        FROM opportunity o LEFT JOIN impact_report r ON r.opportunity_id = o.id
        WHERE o.charity_id = $1 AND o.state = 'reporting' AND (r.id IS NULL OR r.state IN ('draft', 'returned'))
        ORDER BY o.updated_at_us, o.id LIMIT $2";
    TODAY_TRANCHES = "SELECT o.number, o.title_ar, o.title_en, m.title_ar AS detail_ar, m.title_en AS detail_en,
            m.position, m.share_basis_points, o.target_halalas, t.collected_halalas
        FROM opportunity o JOIN milestone m ON m.opportunity_id = o.id
        JOIN opportunity_total t ON t.opportunity_id = o.id
        WHERE o.charity_id = $1 AND o.state IN ('funded', 'executing', 'reporting')
            AND NOT EXISTS (SELECT 1 FROM disbursement d WHERE d.milestone_id = m.id AND d.state <> 'refused')
            AND NOT EXISTS (SELECT 1 FROM milestone e WHERE e.opportunity_id = o.id AND e.position < m.position
                AND e.state <> 'accepted')
            AND (m.position = 1 OR m.state = 'accepted' OR EXISTS (SELECT 1 FROM milestone l
                WHERE l.opportunity_id = o.id AND l.position > m.position))
        ORDER BY o.updated_at_us, o.id LIMIT $2";
    TODAY_WAITING = "SELECT COUNT(*) AS waiting_count, CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) AS amount_halalas
        FROM disbursement WHERE charity_id = $1 AND state IN ('requested', 'approved')";
    TODAY_MONEY = "SELECT CAST(COALESCE(SUM(t.collected_halalas), 0) AS BIGINT) AS collected_halalas,
            CAST(COALESCE(SUM(t.disbursed_halalas), 0) AS BIGINT) AS disbursed_halalas,
            CAST(COALESCE(SUM(t.donation_count), 0) AS BIGINT) AS donation_count
        FROM opportunity o JOIN opportunity_total t ON t.opportunity_id = o.id WHERE o.charity_id = $1";
}
