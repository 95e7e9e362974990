//! Every SQL text of this slice.

crate::statements! {
    LINE_KNOWN = "SELECT COUNT(*) FROM gateway_settlement_line WHERE gateway = $1 AND line_id = $2";
    LINE_INSERT = "INSERT INTO gateway_settlement_line (gateway, line_id, settled_on_day, reference, intent_id, movement, \
        amount_halalas, fee_halalas, net_halalas, payout_id, recorded_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (gateway, line_id) DO NOTHING";
    INTENT_BY_ID = "SELECT id FROM intent WHERE id = $1 AND gateway = $2";
    INTENT_KNOWN = "SELECT id FROM intent WHERE id = $1";
    INTENT_BY_REFERENCE = "SELECT id FROM intent WHERE gateway_reference = $1 AND gateway = $2";
    /// Lines of our payments that settle no entry yet, in a fixed order.
    LINES_UNBOOKED = "SELECT l.line_id, l.settled_on_day, l.intent_id, l.movement, l.amount_halalas, l.fee_halalas \
        FROM gateway_settlement_line l LEFT JOIN gateway_settlement_booking b \
            ON b.gateway = l.gateway AND b.line_id = l.line_id \
        WHERE l.gateway = $1 AND l.settled_on_day >= $2 AND l.intent_id IS NOT NULL AND b.line_id IS NULL \
            AND l.line_id > $3 ORDER BY l.line_id LIMIT $4";
    /// What was booked for a payment with its gateway and is not settled.
    ENTRIES_UNSETTLED = "SELECT e.seq, e.kind, CAST(SUM(p.amount_halalas) AS BIGINT) FROM ledger_entry e \
        JOIN posting p ON p.entry_seq = e.seq WHERE e.intent_id = $1 AND p.account = 'psp_clearing' \
        AND e.kind IN ('donation_captured', 'refund_paid', 'chargeback_taken', 'chargeback_returned') \
        AND NOT EXISTS (SELECT 1 FROM gateway_settlement_booking b WHERE b.settles_seq = e.seq) \
        GROUP BY e.seq, e.kind ORDER BY e.seq";
    ENTRY_CLASSES = "SELECT fund_class, CAST(SUM(amount_halalas) AS BIGINT) FROM posting \
        WHERE entry_seq = $1 AND account = 'psp_clearing' GROUP BY fund_class ORDER BY fund_class";
    BOOKING_INSERT = "INSERT INTO gateway_settlement_booking (gateway, line_id, settles_seq, entry_reference, booked_at_us) \
        VALUES ($1, $2, $3, $4, $5)";

    FIRST_DAY = "SELECT MIN(on_day) FROM reconciliation_run WHERE source = $1";
    OPEN_SINCE = "SELECT MIN(found_on_day) FROM reconciliation_difference WHERE source = $1 AND state <> 'closed'";
    RUNS_SINCE = "SELECT COUNT(*) FROM reconciliation_run WHERE source = $1 AND on_day >= $2 \
        AND state IN ('agreed', 'differed')";
    RUN_BEGIN = "INSERT INTO reconciliation_run (source, on_day, state, started_at_us, ended_at_us, booked_count, \
        settled_count, bank_count, difference_count, opened_count) VALUES ($1, $2, 'running', $3, NULL, 0, 0, 0, 0, 0) \
        ON CONFLICT (source, on_day) DO UPDATE SET state = 'running', started_at_us = excluded.started_at_us, \
        ended_at_us = NULL";
    RUN_END = "UPDATE reconciliation_run SET state = $3, ended_at_us = $4, booked_count = $5, settled_count = $6, \
        bank_count = $7, difference_count = $8, opened_count = $9 WHERE source = $1 AND on_day = $2";
    RUN_FAILED = "UPDATE reconciliation_run SET state = 'failed', ended_at_us = $3 WHERE source = $1 AND on_day = $2";
    RUNS_NEWEST = "SELECT source, on_day, state, started_at_us, ended_at_us, booked_count, settled_count, bank_count, \
        difference_count, opened_count FROM reconciliation_run ORDER BY on_day DESC, source LIMIT $1";

    /// What was booked with a gateway for the payments that a stretch of days is about: captured or refunded
    /// in it, or listed by the gateway in it.
    BOOKED = "SELECT e.intent_id, e.kind, CAST(SUM(p.amount_halalas) AS BIGINT), MIN(e.occurred_at_us) \
        FROM ledger_entry e JOIN posting p ON p.entry_seq = e.seq WHERE p.account = 'psp_clearing' \
        AND e.kind IN ('donation_captured', 'refund_paid', 'chargeback_taken', 'chargeback_returned') \
        AND e.intent_id IN (\
            SELECT id FROM intent WHERE gateway = $1 AND captured_at_us >= $2 AND captured_at_us < $3 \
            UNION SELECT r.intent_id FROM refund r JOIN intent i ON i.id = r.intent_id \
                WHERE i.gateway = $1 AND r.requested_at_us >= $2 AND r.requested_at_us < $3 \
            UNION SELECT l.intent_id FROM gateway_settlement_line l \
                WHERE l.gateway = $1 AND l.settled_on_day >= $4 AND l.settled_on_day <= $5 AND l.intent_id IS NOT NULL) \
        AND e.occurred_at_us < $3 GROUP BY e.seq, e.intent_id, e.kind ORDER BY e.seq";
    /// The lines of the stretch, and earlier ones of the payments it is about.
    SETTLED = "SELECT l.line_id, l.settled_on_day, l.reference, l.intent_id, l.movement, l.amount_halalas, l.fee_halalas, \
        l.net_halalas, l.payout_id FROM gateway_settlement_line l WHERE l.gateway = $1 AND l.settled_on_day <= $5 \
        AND (l.settled_on_day >= $4 OR l.intent_id IN (\
            SELECT id FROM intent WHERE gateway = $1 AND captured_at_us >= $2 AND captured_at_us < $3 \
            UNION SELECT r.intent_id FROM refund r JOIN intent i ON i.id = r.intent_id \
                WHERE i.gateway = $1 AND r.requested_at_us >= $2 AND r.requested_at_us < $3 \
            UNION SELECT b.intent_id FROM gateway_settlement_line b \
                WHERE b.gateway = $1 AND b.settled_on_day >= $4 AND b.settled_on_day <= $5 AND b.intent_id IS NOT NULL)) \
        ORDER BY l.line_id";
    /// Credits that are a gateway's payout by the configuration's rules, or that nobody has explained yet.
    CREDITS = "SELECT e.id, e.bank_reference, e.remittance, e.amount_halalas, e.booked_on_day, \
        COALESCE((SELECT MAX(r.target) FROM bank_resolution r WHERE r.bank_entry_id = e.id AND r.kind = 'payout'), '') \
        FROM bank_entry e JOIN bank_entry_state s ON s.bank_entry_id = e.id \
        WHERE e.amount_halalas > 0 AND e.booked_on_day >= $1 AND e.booked_on_day <= $2 \
        AND (s.open_halalas > 0 OR EXISTS (SELECT 1 FROM bank_resolution r WHERE r.bank_entry_id = e.id \
            AND r.kind = 'payout')) ORDER BY e.id";
    BANK_COVERED = "SELECT MAX(closing_on_day) FROM bank_statement WHERE closing_on_day <= $1";

    DEBITS_UNEXPLAINED = "SELECT e.id, e.bank_reference, e.remittance, s.open_halalas FROM bank_entry e \
        JOIN bank_entry_state s ON s.bank_entry_id = e.id WHERE e.amount_halalas < 0 AND s.open_halalas > 0 \
        AND e.booked_on_day <= $1 ORDER BY e.id";
    TRANCHES_NOT_LEFT = "SELECT d.number, d.amount_halalas FROM disbursement d WHERE d.state = 'released' \
        AND d.released_at_us >= $1 AND d.released_at_us < $2 AND NOT EXISTS (SELECT 1 FROM bank_resolution r \
            WHERE r.kind = 'disbursement' AND r.target = CAST(d.number AS TEXT)) ORDER BY d.number";
    RETURNS_NOT_LEFT = "SELECT reference, amount_halalas FROM bank_return WHERE left_entry_id IS NULL \
        AND created_at_us < $1 ORDER BY reference";

    DIFFERENCE_BY_KEY = "SELECT year, number, state, resolution, expected_halalas, found_halalas \
        FROM reconciliation_difference WHERE fact_key = $1";
    DIFFERENCE_NEXT = "SELECT COALESCE(MAX(number), 0) + 1 FROM reconciliation_difference WHERE year = $1";
    DIFFERENCE_INSERT = "INSERT INTO reconciliation_difference (year, number, fact_key, source, kind, reference, \
        other_reference, intent_id, expected_halalas, found_halalas, found_on_day, last_seen_on_day, state, owner_id, \
        proposed_resolution, proposed_reason, proposed_by, proposed_at_us, resolution, closed_reason, closed_by, \
        closed_at_us, opened_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 'open', NULL, NULL, '', \
        NULL, NULL, NULL, '', NULL, NULL, $12)";
    DIFFERENCE_SEEN = "UPDATE reconciliation_difference SET last_seen_on_day = $3, expected_halalas = $4, \
        found_halalas = $5, other_reference = $6 WHERE year = $1 AND number = $2";
    /// A closing that was proposed for other amounts says nothing any more.
    DIFFERENCE_UNPROPOSE = "UPDATE reconciliation_difference SET proposed_resolution = NULL, proposed_reason = '', \
        proposed_by = NULL, proposed_at_us = NULL WHERE year = $1 AND number = $2 AND state <> 'closed'";
    DIFFERENCE_REOPEN = "UPDATE reconciliation_difference SET state = 'open', owner_id = NULL, resolution = NULL, \
        closed_reason = '', closed_by = NULL, closed_at_us = NULL, proposed_resolution = NULL, proposed_reason = '', \
        proposed_by = NULL, proposed_at_us = NULL WHERE year = $1 AND number = $2 AND state = 'closed'";
    DIFFERENCES_OPEN_KEYS = "SELECT fact_key, year, number FROM reconciliation_difference \
        WHERE source = $1 AND state <> 'closed' ORDER BY year, number";
    DIFFERENCE_VANISH = "UPDATE reconciliation_difference SET state = 'closed', resolution = 'vanished', closed_reason = '', \
        closed_by = NULL, closed_at_us = $3, proposed_resolution = NULL, proposed_reason = '', proposed_by = NULL, \
        proposed_at_us = NULL WHERE year = $1 AND number = $2 AND state <> 'closed'";
    DIFFERENCE_TAKE = "UPDATE reconciliation_difference SET state = 'in_work', owner_id = $3 \
        WHERE year = $1 AND number = $2 AND state <> 'closed'";
    DIFFERENCE_PROPOSE = "UPDATE reconciliation_difference SET state = 'in_work', owner_id = COALESCE(owner_id, $5), \
        proposed_resolution = $3, proposed_reason = $4, proposed_by = $5, proposed_at_us = $6 \
        WHERE year = $1 AND number = $2 AND state <> 'closed' AND proposed_by IS NULL";
    DIFFERENCE_CLOSE = "UPDATE reconciliation_difference SET state = 'closed', resolution = $3, closed_reason = $4, \
        closed_by = $5, closed_at_us = $6 WHERE year = $1 AND number = $2 AND state <> 'closed'";
    EVENT_INSERT = "INSERT INTO reconciliation_event (year, number, position, event, detail, person_id, at_us) \
        SELECT $1, $2, COALESCE(MAX(position), 0) + 1, $3, $4, $5, $6 FROM reconciliation_event \
        WHERE year = $1 AND number = $2";
    EVENTS = "SELECT e.event, e.detail, e.at_us, p.name AS by_name FROM reconciliation_event e \
        LEFT JOIN person p ON p.id = e.person_id WHERE e.year = $1 AND e.number = $2 ORDER BY e.position LIMIT $3";
    DIFFERENCE_READ = "SELECT d.year, d.number, d.source, d.kind, d.reference, d.other_reference, d.expected_halalas, \
        d.found_halalas, d.found_on_day, d.last_seen_on_day, d.state, d.owner_id, p.name AS owner_name, \
        d.proposed_resolution, d.proposed_reason, d.proposed_by, d.resolution, d.closed_reason, d.opened_at_us, \
        d.closed_at_us FROM reconciliation_difference d LEFT JOIN person p ON p.id = d.owner_id \
        WHERE d.year = $1 AND d.number = $2";
    /// Newest first, by key; empty texts mean all.
    DIFFERENCE_LIST = "SELECT d.year, d.number, d.source, d.kind, d.reference, d.other_reference, d.expected_halalas, \
        d.found_halalas, d.found_on_day, d.last_seen_on_day, d.state, d.owner_id, p.name AS owner_name, \
        d.proposed_resolution, d.proposed_reason, d.proposed_by, d.resolution, d.closed_reason, d.opened_at_us, \
        d.closed_at_us FROM reconciliation_difference d LEFT JOIN person p ON p.id = d.owner_id \
        WHERE (CAST($1 AS TEXT) = '' OR d.state = $1) AND (CAST($2 AS TEXT) = '' OR d.kind = $2) \
        AND (d.year < $3 OR (d.year = $3 AND d.number < $4)) ORDER BY d.year DESC, d.number DESC LIMIT $5";
    /// What was found on a day or was still to be seen then.
    DIFFERENCES_OF_DAY = "SELECT d.year, d.number, d.source, d.kind, d.reference, d.other_reference, d.expected_halalas, \
        d.found_halalas, d.found_on_day, d.last_seen_on_day, d.state, d.owner_id, p.name AS owner_name, \
        d.proposed_resolution, d.proposed_reason, d.proposed_by, d.resolution, d.closed_reason, d.opened_at_us, \
        d.closed_at_us FROM reconciliation_difference d LEFT JOIN person p ON p.id = d.owner_id \
        WHERE d.found_on_day <= $1 AND d.last_seen_on_day >= $1 ORDER BY d.year, d.number LIMIT $2";
    OPEN_BY_DAY = "SELECT source, state, found_on_day, COUNT(*) FROM reconciliation_difference WHERE state <> 'closed' \
        GROUP BY source, state, found_on_day ORDER BY found_on_day, source, state";
    OPEN_COUNT = "SELECT COUNT(*) FROM reconciliation_difference WHERE state <> 'closed'";
}
