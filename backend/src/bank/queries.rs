//! Every SQL text of this slice.

crate::statements! {
    ACCOUNTS = "SELECT iban, purpose FROM bank_account ORDER BY purpose";
    ACCOUNT_INSERT = "INSERT INTO bank_account (iban, purpose, currency, registered_at_us) VALUES ($1, $2, 'SAR', $3) \
        ON CONFLICT DO NOTHING";

    REFERENCE_TAKEN = "SELECT COUNT(*) FROM transfer_pledge WHERE reference = $1";
    PLEDGE_COUNT = "SELECT COUNT(*) FROM transfer_pledge";
    PLEDGE_INSERT = "INSERT INTO transfer_pledge (intent_id, reference, purpose, account_iban, virtual_iban, payer_iban, \
        amount_halalas, created_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    PLEDGE_BY_INTENT = "SELECT p.intent_id, p.reference, p.purpose, p.account_iban, p.virtual_iban, p.amount_halalas, \
        i.state, i.captured_at_us, i.expires_at_us FROM transfer_pledge p JOIN intent i ON i.id = p.intent_id \
        WHERE p.intent_id = $1";
    PLEDGE_BY_REFERENCE = "SELECT p.intent_id, p.reference, p.purpose, p.account_iban, p.virtual_iban, p.amount_halalas, \
        i.state, i.captured_at_us, i.expires_at_us FROM transfer_pledge p JOIN intent i ON i.id = p.intent_id \
        WHERE p.reference = $1";
    PLEDGE_BY_VIRTUAL_IBAN = "SELECT p.intent_id, p.reference, p.purpose, p.account_iban, p.virtual_iban, \
        p.amount_halalas, i.state, i.captured_at_us, i.expires_at_us FROM transfer_pledge p \
        JOIN intent i ON i.id = p.intent_id WHERE p.virtual_iban = $1";
    /// Open promises from this account of exactly this amount; a second one makes it ambiguous.
    PLEDGES_BY_PAYER = "SELECT p.intent_id, p.reference, p.purpose, p.account_iban, p.virtual_iban, p.amount_halalas, \
        i.state, i.captured_at_us, i.expires_at_us FROM transfer_pledge p JOIN intent i ON i.id = p.intent_id \
        WHERE p.payer_iban = $1 AND p.amount_halalas = $2 AND p.purpose = $3 \
        AND i.state IN ('created', 'pending_action', 'unknown') AND i.expires_at_us > $4 ORDER BY p.created_at_us LIMIT 2";
    PLEDGE_RECEIVED = "SELECT CAST(COALESCE(SUM(s.open_halalas), 0) + COALESCE((SELECT SUM(r.amount_halalas) \
        FROM bank_resolution r WHERE r.intent_id = $1 AND r.kind = 'pledge'), 0) AS BIGINT) \
        FROM bank_entry_state s WHERE s.intent_id = $1 AND s.hint <> 'wrong_account'";

    FILE_INSERT = "INSERT INTO bank_file (hash, file_name, content, byte_count, uploaded_by, uploaded_at_us, imported_by, \
        imported_at_us) VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL) ON CONFLICT (hash) DO NOTHING";
    FILE_READ = "SELECT file_name, content, uploaded_at_us, imported_at_us FROM bank_file WHERE hash = $1";
    FILE_IMPORTED = "UPDATE bank_file SET imported_by = $2, imported_at_us = $3 \
        WHERE hash = $1 AND imported_at_us IS NULL";
    FILES_NEWEST = "SELECT f.hash, f.file_name, f.uploaded_at_us, f.imported_at_us, \
        (SELECT COUNT(*) FROM bank_statement s WHERE s.file_hash = f.hash) AS statement_count, \
        CAST(COALESCE((SELECT SUM(s.entry_count) FROM bank_statement s WHERE s.file_hash = f.hash), 0) AS BIGINT) \
            AS entry_count \
        FROM bank_file f ORDER BY f.uploaded_at_us DESC, f.hash LIMIT $1";

    STATEMENT_FILE = "SELECT file_hash FROM bank_statement WHERE account_iban = $1 AND statement_id = $2";
    STATEMENT_INSERT = "INSERT INTO bank_statement (id, account_iban, statement_id, format, file_hash, opening_halalas, \
        opening_on_day, closing_halalas, closing_on_day, entry_count, duplicate_count, imported_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    ENTRY_CONTENT = "SELECT content FROM bank_entry WHERE account_iban = $1 AND key_hash = $2";
    ENTRY_INSERT = "INSERT INTO bank_entry (id, bank_statement_id, account_iban, line, key_hash, content, amount_halalas, \
        booked_on_day, value_on_day, bank_reference, end_to_end_id, counterparty_name, counterparty_iban, creditor_iban, \
        remittance) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    STATE_INSERT = "INSERT INTO bank_entry_state (bank_entry_id, open_halalas, hint, intent_id) VALUES ($1, $2, 'new', NULL)";
    STATE_HINT = "UPDATE bank_entry_state SET hint = $2, intent_id = COALESCE($3, intent_id) WHERE bank_entry_id = $1";
    STATE_TAKE = "UPDATE bank_entry_state SET open_halalas = open_halalas - $2, \
        hint = CASE WHEN open_halalas = $2 THEN 'settled' ELSE hint END \
        WHERE bank_entry_id = $1 AND open_halalas >= $2";
    ENTRIES_NEW = "SELECT bank_entry_id FROM bank_entry_state WHERE hint = 'new' ORDER BY bank_entry_id LIMIT $1";
    ENTRY_READ = "SELECT e.id, e.account_iban, a.purpose, e.amount_halalas, e.booked_on_day, e.bank_reference, \
        e.end_to_end_id, e.counterparty_name, e.counterparty_iban, e.creditor_iban, e.remittance, s.open_halalas, s.hint, \
        s.intent_id FROM bank_entry e JOIN bank_account a ON a.iban = e.account_iban \
        JOIN bank_entry_state s ON s.bank_entry_id = e.id WHERE e.id = $1";
    /// What has come for a promise and is not used: the oldest first.
    ENTRIES_FOR_PLEDGE = "SELECT e.id, e.account_iban, a.purpose, e.amount_halalas, e.booked_on_day, e.bank_reference, \
        e.end_to_end_id, e.counterparty_name, e.counterparty_iban, e.creditor_iban, e.remittance, s.open_halalas, s.hint, \
        s.intent_id FROM bank_entry e JOIN bank_account a ON a.iban = e.account_iban \
        JOIN bank_entry_state s ON s.bank_entry_id = e.id \
        WHERE s.intent_id = $1 AND s.open_halalas > 0 AND e.amount_halalas > 0 AND a.purpose = $2 \
        ORDER BY e.booked_on_day, e.id";
    RESOLUTION_INSERT = "INSERT INTO bank_resolution (id, bank_entry_id, kind, amount_halalas, intent_id, target, \
        resolved_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    RESOLUTIONS = "SELECT kind, amount_halalas, target, resolved_at_us FROM bank_resolution \
        WHERE bank_entry_id = $1 ORDER BY resolved_at_us, id";
    BOOKING_INSERT = "INSERT INTO bank_booking (entry_seq, bank_entry_id, amount_halalas) VALUES ($1, $2, $3)";
    DISBURSEMENT_PAID = "SELECT number FROM disbursement WHERE number = $1 AND amount_halalas = $2 AND state = 'released' \
        AND (CAST($3 AS TEXT) = '' OR iban = $3) AND NOT EXISTS (SELECT 1 FROM bank_resolution r \
            WHERE r.kind = 'disbursement' AND r.target = CAST(disbursement.number AS TEXT))";

    SUSPENSE = "SELECT e.id, e.account_iban, a.purpose, e.amount_halalas, e.booked_on_day, e.bank_reference, \
        e.end_to_end_id, e.counterparty_name, e.counterparty_iban, e.creditor_iban, e.remittance, s.open_halalas, s.hint, \
        s.intent_id FROM bank_entry e JOIN bank_account a ON a.iban = e.account_iban \
        JOIN bank_entry_state s ON s.bank_entry_id = e.id \
        WHERE s.open_halalas > 0 AND (e.amount_halalas > 0) = CAST($1 AS BOOLEAN) \
        ORDER BY e.booked_on_day, e.id LIMIT $2";
    SUSPENSE_SUM = "SELECT CAST(COALESCE(SUM(s.open_halalas), 0) AS BIGINT), COUNT(*) FROM bank_entry e \
        JOIN bank_entry_state s ON s.bank_entry_id = e.id WHERE s.open_halalas > 0 AND e.amount_halalas > 0";
    SUSPENSE_DAYS = "SELECT e.booked_on_day, COUNT(*) FROM bank_entry e JOIN bank_entry_state s \
        ON s.bank_entry_id = e.id WHERE s.open_halalas > 0 AND e.amount_halalas > 0 \
        GROUP BY e.booked_on_day ORDER BY e.booked_on_day";

    DECISION_INSERT = "INSERT INTO bank_decision (id, bank_entry_id, kind, amount_halalas, intent_id, field_code, \
        donor_name, donor_mobile, donor_email, reason, state, proposed_by, proposed_at_us, decided_by, decided_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'proposed', $11, $12, NULL, NULL)";
    DECISION_READ = "SELECT id, bank_entry_id, kind, amount_halalas, intent_id, field_code, donor_name, donor_mobile, \
        donor_email, reason, state, proposed_by FROM bank_decision WHERE id = $1";
    DECISION_MOVE = "UPDATE bank_decision SET state = $2, decided_by = $3, decided_at_us = $4 \
        WHERE id = $1 AND state = 'proposed'";
    DECISION_DONE = "UPDATE bank_decision SET state = 'done' WHERE id = $1 AND state = 'due'";
    DECISION_LIVE = "SELECT proposed_by, state FROM bank_decision WHERE bank_entry_id = $1 AND state IN ('proposed', 'due') \
        ORDER BY proposed_at_us LIMIT 1";
    DECISIONS = "SELECT d.id, d.kind, d.amount_halalas, d.field_code, d.donor_name, d.reason, d.state, \
        d.proposed_by, d.proposed_at_us, p.name AS proposed_by_name, t.reference AS pledge_reference, \
        r.reference AS return_reference, q.name AS decided_by_name \
        FROM bank_decision d LEFT JOIN person p ON p.id = d.proposed_by LEFT JOIN person q ON q.id = d.decided_by \
        LEFT JOIN transfer_pledge t ON t.intent_id = d.intent_id LEFT JOIN bank_return r ON r.bank_decision_id = d.id \
        WHERE d.bank_entry_id = $1 ORDER BY d.proposed_at_us DESC, d.id DESC";

    FIELD_ACTIVE = "SELECT COUNT(*) FROM field WHERE code = $1 AND active";

    RETURN_TAKEN = "SELECT COUNT(*) FROM bank_return WHERE reference = $1";
    RETURN_INSERT = "INSERT INTO bank_return (reference, bank_decision_id, refund_id, account_iban, payee_iban, payee_name, \
        amount_halalas, created_at_us, left_entry_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)";
    RETURN_OPEN = "SELECT r.reference, r.bank_decision_id, r.refund_id, r.amount_halalas, d.bank_entry_id \
        FROM bank_return r LEFT JOIN bank_decision d ON d.id = r.bank_decision_id \
        WHERE r.reference = $1 AND r.account_iban = $2 AND r.left_entry_id IS NULL";
    RETURN_LEFT = "UPDATE bank_return SET left_entry_id = $2 WHERE reference = $1 AND left_entry_id IS NULL";
    RETURNS_DUE = "SELECT reference, account_iban, payee_iban, payee_name, amount_halalas, created_at_us, \
        CASE WHEN refund_id IS NULL THEN FALSE ELSE TRUE END AS is_refund FROM bank_return \
        WHERE left_entry_id IS NULL ORDER BY created_at_us, reference LIMIT $1";
    REFUND_PAYER = "SELECT e.account_iban, e.counterparty_iban, e.counterparty_name FROM bank_resolution r \
        JOIN bank_entry e ON e.id = r.bank_entry_id WHERE r.intent_id = $1 AND r.kind IN ('pledge', 'field_pool') \
        ORDER BY r.amount_halalas DESC, r.id LIMIT 1";
    REFUND_DONE = "UPDATE refund SET state = 'done', finished_at_us = $2, next_attempt_at_us = NULL, \
        attempts = attempts + 1 WHERE id = $1 AND state = 'pending'";

    CLOSING_BY_DAY = "SELECT closing_halalas, closing_on_day FROM bank_statement \
        WHERE account_iban = $1 AND closing_on_day <= $2 ORDER BY closing_on_day DESC, imported_at_us DESC, id DESC LIMIT 1";
    /// The journal's bank money of the classes that lie on an account, up to a moment.
    JOURNAL_BY_CLASS = "SELECT p.fund_class, CAST(SUM(p.amount_halalas) AS BIGINT) FROM posting p \
        JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.account = 'bank' AND e.occurred_at_us < $1 \
        GROUP BY p.fund_class";
    /// The suspense that arrived on an account, up to a moment.
    JOURNAL_SUSPENSE = "SELECT CAST(COALESCE(SUM(p.amount_halalas), 0) AS BIGINT) FROM posting p \
        JOIN ledger_entry l ON l.seq = p.entry_seq JOIN bank_booking b ON b.entry_seq = p.entry_seq \
        JOIN bank_entry e ON e.id = b.bank_entry_id \
        WHERE p.account = 'bank' AND p.fund_class = 'suspense' AND e.account_iban = $1 AND l.occurred_at_us < $2";
    UNEXPLAINED_DEBITS = "SELECT CAST(COALESCE(SUM(s.open_halalas), 0) AS BIGINT), COUNT(*) FROM bank_entry e \
        JOIN bank_entry_state s ON s.bank_entry_id = e.id \
        WHERE e.account_iban = $1 AND e.booked_on_day <= $2 AND e.amount_halalas < 0 AND s.open_halalas > 0";
    PAYOUTS_SEEN = "SELECT CAST(COALESCE(SUM(r.amount_halalas), 0) AS BIGINT), COUNT(*) FROM bank_resolution r \
        JOIN bank_entry e ON e.id = r.bank_entry_id \
        WHERE e.account_iban = $1 AND e.booked_on_day <= $2 AND r.kind = 'payout'";
    SETTLEMENTS_BOOKED = "SELECT p.fund_class, CAST(SUM(p.amount_halalas) AS BIGINT), COUNT(DISTINCT e.seq) \
        FROM posting p JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.account = 'bank' \
        AND e.kind = 'settlement_received' AND e.occurred_at_us < $1 GROUP BY p.fund_class";
    RELEASED = "SELECT p.fund_class, CAST(-SUM(p.amount_halalas) AS BIGINT), COUNT(DISTINCT e.seq) FROM posting p \
        JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.account = 'bank' AND e.kind = 'disbursement_released' \
        AND e.occurred_at_us < $1 GROUP BY p.fund_class";
    TRANCHES_SEEN = "SELECT CAST(COALESCE(SUM(r.amount_halalas), 0) AS BIGINT), COUNT(*) FROM bank_resolution r \
        JOIN bank_entry e ON e.id = r.bank_entry_id \
        WHERE e.account_iban = $1 AND e.booked_on_day <= $2 AND r.kind = 'disbursement'";
    REFUNDS_NOT_LEFT = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT), COUNT(*) FROM bank_return \
        WHERE account_iban = $1 AND created_at_us < $2 AND refund_id IS NOT NULL AND left_entry_id IS NULL";
    STATEMENTS_BY_DAY = "SELECT statement_id, opening_halalas, closing_halalas, duplicate_count FROM bank_statement \
        WHERE account_iban = $1 AND closing_on_day <= $2 ORDER BY closing_on_day, opening_on_day, id";
}
