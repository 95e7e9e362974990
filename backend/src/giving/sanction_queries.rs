//! The SQL of sanction lists.

crate::statements! {
    LIST_SAME = "SELECT COUNT(*) FROM sanction_list WHERE name = $1 AND content_hash = $2 AND replaced_at_us IS NULL";
    LIST_REPLACE = "UPDATE sanction_list SET replaced_at_us = $2 WHERE name = $1 AND replaced_at_us IS NULL";
    LIST_INSERT = "INSERT INTO sanction_list (id, name, content_hash, entry_count, imported_by, imported_at_us, \
        replaced_at_us) VALUES ($1, $2, $3, $4, $5, $6, NULL)";
    ENTRY_INSERT = "INSERT INTO sanction_entry (id, list_id, reference, kind, names) VALUES ($1, $2, $3, $4, $5)";
    ENTRIES_CURRENT = "SELECT l.name AS list_name, e.reference, e.names FROM sanction_list l \
        JOIN sanction_entry e ON e.list_id = l.id WHERE l.replaced_at_us IS NULL ORDER BY l.name, e.reference";
    PEOPLE_NAMED = "SELECT id, name FROM person WHERE id > $1 AND name <> '' ORDER BY id LIMIT $2";
    CHARITIES_NAMED = "SELECT id, name_ar, name_en FROM charity ORDER BY id";
    HIT_KNOWN = "SELECT COUNT(*) FROM sanction_hit WHERE list_name = $1 AND reference = $2 AND subject_kind = $3 \
        AND subject_id = $4 AND subject_name = $5";
    HIT_INSERT = "INSERT INTO sanction_hit (id, list_name, reference, listed_name, subject_kind, subject_id, subject_name, \
        score, explanation, state, alert_id, found_at_us, first_reason, decision_reason) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11, '', '')";
    HITS = "SELECT id, list_name, reference, listed_name, subject_kind, subject_name, explanation, state, found_at_us, \
        first_by, first_reason FROM sanction_hit \
        ORDER BY CASE WHEN state IN ('open', 'half_cleared') THEN 0 ELSE 1 END, found_at_us DESC, id LIMIT $1";
    HIT_HELD = "SELECT state, first_by, alert_id FROM sanction_hit WHERE id = $1";
    HIT_HALF_CLEAR = "UPDATE sanction_hit SET state = 'half_cleared', first_by = $2, first_reason = $3, first_at_us = $4 \
        WHERE id = $1 AND state = 'open'";
    HIT_CLEAR = "UPDATE sanction_hit SET state = 'cleared', decided_by = $2, decision_reason = $3, decided_at_us = $4 \
        WHERE id = $1 AND state = 'half_cleared'";
    HIT_CONFIRM = "UPDATE sanction_hit SET state = 'confirmed', decided_by = $2, decision_reason = $3, decided_at_us = $4 \
        WHERE id = $1 AND state IN ('open', 'half_cleared')";
}
