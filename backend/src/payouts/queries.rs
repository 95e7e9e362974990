//! Every SQL text of this slice.

crate::statements! {
    /// What a class has at the bank, what is drawn from it for refunds, what is in batches under way.
    AT_BANK = "SELECT
            CAST(COALESCE((SELECT SUM(p.amount_halalas) FROM posting p
                WHERE p.account = 'bank' AND p.fund_class = $1), 0) AS BIGINT) AS at_bank,
            CAST(COALESCE((SELECT -SUM(p.amount_halalas) FROM posting p
                WHERE p.account = 'psp_clearing' AND p.fund_class = $1 AND p.amount_halalas < 0
                    AND p.entry_seq > COALESCE((SELECT MAX(s.entry_seq) FROM posting s
                        JOIN ledger_entry e ON e.seq = s.entry_seq
                        WHERE s.account = 'bank' AND s.fund_class = $1 AND e.kind = 'settlement_received'), 0)), 0)
                AS BIGINT) AS going_back,
            CAST(COALESCE((SELECT SUM(l.amount_halalas) FROM payment_batch b JOIN payment_line l ON l.batch_id = b.id
                WHERE b.state IN ('sealed', 'authorised') AND l.fund_class = $1
                    AND NOT EXISTS (SELECT 1 FROM payment_line_outcome r
                        WHERE r.batch_id = l.batch_id AND r.position = l.position)), 0) AS BIGINT) AS in_batches";

    ACCOUNT_EFFECTIVE = "SELECT id, number, iban, state FROM charity_iban
        WHERE charity_id = $1 AND purpose = $2 AND state IN ('approved', 'withdrawn') AND effective_at_us <= $3
        ORDER BY effective_at_us DESC, number DESC LIMIT 1";
    ACCOUNT_NUMBER_NEXT = "SELECT COALESCE(MAX(number), 0) + 1 FROM charity_iban";
    ACCOUNT_INSERT = "INSERT INTO charity_iban (id, number, charity_id, purpose, iban, state, letter_hash, letter_name,
            proposed_by, proposed_at_us, end_reason)
        VALUES ($1, $2, $3, $4, $5, 'proposed', $6, $7, $8, $9, '')";
    ACCOUNT_OPEN = "SELECT COUNT(*) FROM charity_iban WHERE charity_id = $1 AND purpose = $2
        AND (state IN ('proposed', 'first_approved') OR (state = 'approved' AND effective_at_us > $3))";
    ACCOUNT_HELD = "SELECT id, number, charity_id, purpose, iban, state, proposed_by, first_approved_by, effective_at_us
        FROM charity_iban WHERE number = $1";
    ACCOUNT_FIRST = "UPDATE charity_iban SET state = 'first_approved', first_approved_by = $2, first_approved_at_us = $3
        WHERE id = $1 AND state = 'proposed'";
    ACCOUNT_SECOND = "UPDATE charity_iban SET state = 'approved', second_approved_by = $2, second_approved_at_us = $3,
            effective_at_us = $4 WHERE id = $1 AND state = 'first_approved'";
    ACCOUNT_END = "UPDATE charity_iban SET state = $3, ended_by = $4, ended_at_us = $5, end_reason = $6
        WHERE id = $1 AND state = $2";
    ACCOUNT_SAME_ELSEWHERE = "SELECT COUNT(DISTINCT charity_id) FROM charity_iban
        WHERE iban = $1 AND charity_id <> $2 AND state NOT IN ('refused', 'cancelled')";
    ACCOUNT_PREVIOUS_CONTACT = "SELECT p.id, p.name, p.email, p.locale, p.digits, p.calendar
        FROM charity_iban a JOIN person p ON p.id = a.proposed_by
        WHERE a.charity_id = $1 AND a.purpose = $2 AND a.state = 'approved' AND a.effective_at_us <= $3
        ORDER BY a.effective_at_us DESC, a.number DESC LIMIT 1";
    ACCOUNTS_OF_CHARITY = "SELECT a.number, a.charity_id, c.name_ar, c.name_en, a.purpose, a.iban, a.state, a.letter_hash,
            a.letter_name, a.proposed_at_us, a.first_approved_at_us, a.second_approved_at_us, a.effective_at_us,
            a.ended_at_us, a.end_reason, a.proposed_by, a.first_approved_by, pp.name AS proposed_by_name,
            fp.name AS first_approved_by_name, sp.name AS second_approved_by_name, ep.name AS ended_by_name,
            (SELECT COUNT(DISTINCT s.charity_id) FROM charity_iban s WHERE s.iban = a.iban
                AND s.charity_id <> a.charity_id AND s.state NOT IN ('refused', 'cancelled')) AS same_elsewhere
        FROM charity_iban a JOIN charity c ON c.id = a.charity_id LEFT JOIN person pp ON pp.id = a.proposed_by
        LEFT JOIN person fp ON fp.id = a.first_approved_by LEFT JOIN person sp ON sp.id = a.second_approved_by
        LEFT JOIN person ep ON ep.id = a.ended_by
        WHERE a.charity_id = $1 ORDER BY a.number DESC LIMIT $2";
    ACCOUNT_GET = "SELECT a.number, a.charity_id, c.name_ar, c.name_en, a.purpose, a.iban, a.state, a.letter_hash,
            a.letter_name, a.proposed_at_us, a.first_approved_at_us, a.second_approved_at_us, a.effective_at_us,
            a.ended_at_us, a.end_reason, a.proposed_by, a.first_approved_by, pp.name AS proposed_by_name,
            fp.name AS first_approved_by_name, sp.name AS second_approved_by_name, ep.name AS ended_by_name,
            (SELECT COUNT(DISTINCT s.charity_id) FROM charity_iban s WHERE s.iban = a.iban
                AND s.charity_id <> a.charity_id AND s.state NOT IN ('refused', 'cancelled')) AS same_elsewhere
        FROM charity_iban a JOIN charity c ON c.id = a.charity_id LEFT JOIN person pp ON pp.id = a.proposed_by
        LEFT JOIN person fp ON fp.id = a.first_approved_by LEFT JOIN person sp ON sp.id = a.second_approved_by
        LEFT JOIN person ep ON ep.id = a.ended_by
        WHERE a.number = $1";
    ACCOUNTS_CHANGING = "SELECT a.number, a.charity_id, c.name_ar, c.name_en, a.purpose, a.iban, a.state, a.letter_hash,
            a.letter_name, a.proposed_at_us, a.first_approved_at_us, a.second_approved_at_us, a.effective_at_us,
            a.ended_at_us, a.end_reason, a.proposed_by, a.first_approved_by, pp.name AS proposed_by_name,
            fp.name AS first_approved_by_name, sp.name AS second_approved_by_name, ep.name AS ended_by_name,
            (SELECT COUNT(DISTINCT s.charity_id) FROM charity_iban s WHERE s.iban = a.iban
                AND s.charity_id <> a.charity_id AND s.state NOT IN ('refused', 'cancelled')) AS same_elsewhere
        FROM charity_iban a JOIN charity c ON c.id = a.charity_id LEFT JOIN person pp ON pp.id = a.proposed_by
        LEFT JOIN person fp ON fp.id = a.first_approved_by LEFT JOIN person sp ON sp.id = a.second_approved_by
        LEFT JOIN person ep ON ep.id = a.ended_by
        WHERE a.proposed_by IS NOT NULL AND a.number < $1 ORDER BY a.number DESC LIMIT $2";

    PAYABLE_TRANCHES = "SELECT d.id, d.number, d.charity_id, o.number AS opportunity_number, o.title_ar, o.title_en,
            c.name_ar AS charity_name_ar, c.name_en AS charity_name_en, d.approved_by, p.name AS approved_by_name,
            d.approved_at_us
        FROM disbursement d JOIN opportunity o ON o.id = d.opportunity_id JOIN charity c ON c.id = d.charity_id
        LEFT JOIN person p ON p.id = d.approved_by
        WHERE d.state = 'approved' ORDER BY d.number LIMIT $1";
    TRANCHE_FOR_BATCH = "SELECT d.id, d.number, d.charity_id, d.opportunity_id, d.state, d.approved_by,
            c.name_ar AS charity_name_ar, c.name_en AS charity_name_en
        FROM disbursement d JOIN charity c ON c.id = d.charity_id WHERE d.number = $1";
    LINES_OF_TRANCHE = "SELECT l.fund_class, l.attempt, r.outcome, b.number AS batch_number, r.reason_code, r.reason
        FROM payment_line l JOIN payment_batch b ON b.id = l.batch_id
        LEFT JOIN payment_line_outcome r ON r.batch_id = l.batch_id AND r.position = l.position
        WHERE l.disbursement_id = $1 ORDER BY l.attempt, b.number";
    LINES_BINDING_TRANCHE = "SELECT COUNT(*) FROM payment_line l
        LEFT JOIN payment_line_outcome r ON r.batch_id = l.batch_id AND r.position = l.position
        WHERE l.disbursement_id = $1 AND COALESCE(r.outcome, 'paid') = 'paid'";
    OPPORTUNITY_NUMBER = "SELECT number FROM opportunity WHERE id = $1";
    BATCHES_OF_TRANCHE = "SELECT DISTINCT b.number FROM payment_batch b JOIN payment_line l ON l.batch_id = b.id
        JOIN disbursement d ON d.id = l.disbursement_id WHERE d.number = $1 ORDER BY b.number DESC";
    BATCH_OPPORTUNITIES = "SELECT DISTINCT d.opportunity_id FROM payment_batch b JOIN payment_line l ON l.batch_id = b.id
        JOIN disbursement d ON d.id = l.disbursement_id WHERE b.number = $1 ORDER BY d.opportunity_id";
    BATCH_NUMBER_NEXT = "SELECT COALESCE(MAX(number), 0) + 1 FROM payment_batch";
    BATCH_INSERT = "INSERT INTO payment_batch (id, number, purpose, state, payer_name, payer_iban, line_count,
            total_halalas, execute_on_day, file_hash, sealed_by, sealed_at_us, end_reason)
        VALUES ($1, $2, $3, 'sealed', $4, $5, $6, $7, $8, $9, $10, $11, '')";
    LINE_INSERT = "INSERT INTO payment_line (batch_id, position, disbursement_id, fund_class, attempt, amount_halalas,
            account_id, iban, payee_name, end_to_end_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    BATCH_GET = "SELECT b.id, b.number, b.purpose, b.state, b.payer_name, b.payer_iban, b.line_count, b.total_halalas,
            b.execute_on_day, b.file_hash, b.sealed_by, b.sealed_at_us, sp.name AS sealed_by_name, b.authorised_by,
            b.authorised_at_us, ap.name AS authorised_by_name, b.ended_at_us, b.end_reason
        FROM payment_batch b LEFT JOIN person sp ON sp.id = b.sealed_by LEFT JOIN person ap ON ap.id = b.authorised_by
        WHERE b.number = $1";
    BATCH_LIST = "SELECT b.id, b.number, b.purpose, b.state, b.payer_name, b.payer_iban, b.line_count, b.total_halalas,
            b.execute_on_day, b.file_hash, b.sealed_by, b.sealed_at_us, sp.name AS sealed_by_name, b.authorised_by,
            b.authorised_at_us, ap.name AS authorised_by_name, b.ended_at_us, b.end_reason
        FROM payment_batch b LEFT JOIN person sp ON sp.id = b.sealed_by LEFT JOIN person ap ON ap.id = b.authorised_by
        WHERE b.number < $1 ORDER BY b.number DESC LIMIT $2";
    BATCH_LINES = "SELECT l.position, l.disbursement_id, d.number AS disbursement_number, d.opportunity_id, d.charity_id,
            d.approved_by, o.number AS opportunity_number, o.title_ar, o.title_en, c.name_ar AS charity_name_ar,
            c.name_en AS charity_name_en, l.fund_class, l.attempt, l.amount_halalas, l.iban, l.payee_name,
            l.end_to_end_id, a.state AS account_state, r.outcome, r.source, r.reason_code, r.reason, r.recorded_at_us
        FROM payment_line l JOIN disbursement d ON d.id = l.disbursement_id
        JOIN opportunity o ON o.id = d.opportunity_id JOIN charity c ON c.id = d.charity_id
        JOIN charity_iban a ON a.id = l.account_id
        LEFT JOIN payment_line_outcome r ON r.batch_id = l.batch_id AND r.position = l.position
        WHERE l.batch_id = $1 ORDER BY l.position";
    BATCH_AUTHORISE = "UPDATE payment_batch SET state = 'authorised', authorised_by = $2, authorised_at_us = $3
        WHERE id = $1 AND state = 'sealed'";
    BATCH_CANCEL = "UPDATE payment_batch SET state = 'cancelled', ended_by = $2, ended_at_us = $3, end_reason = $4
        WHERE id = $1 AND state = 'sealed'";
    BATCH_CLOSE = "UPDATE payment_batch SET state = 'closed', ended_by = $2, ended_at_us = $3
        WHERE id = $1 AND state = 'authorised'";
    OUTCOME_INSERT = "INSERT INTO payment_line_outcome (batch_id, position, outcome, source, reason_code, reason,
            recorded_by, recorded_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    LINES_UNANSWERED = "SELECT COUNT(*) FROM payment_line l WHERE l.batch_id = $1 AND NOT EXISTS
        (SELECT 1 FROM payment_line_outcome r WHERE r.batch_id = l.batch_id AND r.position = l.position)";
    TRANCHE_PAID = "SELECT CAST(COALESCE(SUM(l.amount_halalas), 0) AS BIGINT) FROM payment_line l
        JOIN payment_line_outcome r ON r.batch_id = l.batch_id AND r.position = l.position
        WHERE l.disbursement_id = $1 AND r.outcome = 'paid'";
    TRANCHE_RELEASE = "UPDATE disbursement SET state = 'released', released_by = $2, released_at_us = $3
        WHERE id = $1 AND state = 'approved'";
    TRANCHE_AMOUNT = "SELECT amount_halalas FROM disbursement WHERE id = $1";
    REPORT_SEEN = "SELECT COUNT(*) FROM bank_status_report WHERE message_id = $1 OR file_hash = $2";
    REPORT_INSERT = "INSERT INTO bank_status_report (message_id, file_hash, batch_id, recorded_by, recorded_at_us)
        VALUES ($1, $2, $3, $4, $5)";

    PAYOUT_DUES = "SELECT
            (SELECT COUNT(*) FROM disbursement d WHERE d.state = 'approved' AND NOT EXISTS (SELECT 1 FROM payment_line l
                LEFT JOIN payment_line_outcome r ON r.batch_id = l.batch_id AND r.position = l.position
                WHERE l.disbursement_id = d.id AND r.outcome IS NULL)) AS to_batch,
            (SELECT COUNT(*) FROM disbursement d WHERE d.state = 'approved' AND d.approved_at_us < $1
                AND NOT EXISTS (SELECT 1 FROM payment_line l
                LEFT JOIN payment_line_outcome r ON r.batch_id = l.batch_id AND r.position = l.position
                WHERE l.disbursement_id = d.id AND r.outcome IS NULL)) AS to_batch_late,
            (SELECT COUNT(*) FROM payment_batch WHERE state = 'sealed') AS to_authorise,
            (SELECT COUNT(*) FROM payment_batch WHERE state = 'sealed' AND sealed_at_us < $2) AS to_authorise_late,
            (SELECT COUNT(*) FROM payment_batch WHERE state = 'authorised') AS unanswered,
            (SELECT COUNT(*) FROM payment_batch WHERE state = 'authorised' AND authorised_at_us < $3) AS unanswered_late,
            (SELECT COUNT(*) FROM payment_line l JOIN payment_line_outcome r ON r.batch_id = l.batch_id
                AND r.position = l.position JOIN disbursement d ON d.id = l.disbursement_id
                WHERE r.outcome = 'rejected' AND d.state = 'approved' AND NOT EXISTS (SELECT 1 FROM payment_line n
                    WHERE n.disbursement_id = l.disbursement_id AND n.fund_class = l.fund_class
                        AND n.attempt > l.attempt)) AS rejected,
            (SELECT COUNT(*) FROM charity_iban WHERE state IN ('proposed', 'first_approved')) AS accounts,
            (SELECT COUNT(*) FROM disbursement d JOIN opportunity o ON o.id = d.opportunity_id
                JOIN milestone m ON m.id = d.milestone_id
                WHERE d.state = 'released' AND o.track = 'care' AND o.state IN ('funded', 'executing')
                    AND m.state IN ('planned', 'returned') AND d.released_at_us < $4) AS proofs_late";
    PROOF_OVERDUE = "SELECT COUNT(*) FROM disbursement d JOIN opportunity o ON o.id = d.opportunity_id
        JOIN milestone m ON m.id = d.milestone_id
        WHERE d.charity_id = $1 AND d.state = 'released' AND o.track = 'care' AND o.state IN ('funded', 'executing')
            AND m.state IN ('planned', 'returned') AND d.released_at_us < $2";

    STATEMENT_MOVEMENTS = "SELECT o.number, o.title_ar, o.title_en, e.kind, p.account, p.fund_class,
            CASE WHEN e.occurred_at_us < $2 THEN TRUE ELSE FALSE END AS before,
            CAST(SUM(p.amount_halalas) AS BIGINT) AS amount_halalas
        FROM opportunity o JOIN posting p ON p.opportunity_id = o.id JOIN ledger_entry e ON e.seq = p.entry_seq
        WHERE o.charity_id = $1 AND e.occurred_at_us < $3 AND p.account IN ('fund', 'charity_payable')
        GROUP BY o.number, o.title_ar, o.title_en, e.kind, p.account, p.fund_class,
            CASE WHEN e.occurred_at_us < $2 THEN TRUE ELSE FALSE END
        ORDER BY o.number";
    STATEMENT_PAYMENTS = "SELECT o.number, o.title_ar, o.title_en, e.occurred_at_us, p.fund_class,
            -p.amount_halalas AS amount_halalas
        FROM opportunity o JOIN posting p ON p.opportunity_id = o.id AND p.account = 'bank'
        JOIN ledger_entry e ON e.seq = p.entry_seq
        WHERE o.charity_id = $1 AND e.kind = 'disbursement_released' AND e.occurred_at_us >= $2
            AND e.occurred_at_us < $3
        ORDER BY e.occurred_at_us, e.seq, p.line LIMIT $4";
}
