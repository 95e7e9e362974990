//! Every SQL text of this slice.

crate::statements! {
    /// One row per grant (at least one, with NULLs, for a person without any).
    SESSION_BY_TOKEN = "SELECT s.id AS session_id, s.created_at_us, s.last_seen_at_us, s.ended_at_us, \
        p.id AS person_id, p.name, p.email, p.locale, p.digits, p.calendar, r.role, r.charity_id \
        FROM session s JOIN person p ON p.id = s.person_id LEFT JOIN person_role r ON r.person_id = p.id \
        WHERE s.token_hash = $1 ORDER BY r.granted_at_us NULLS LAST, r.id NULLS LAST";
    SESSION_INSERT = "INSERT INTO session (token_hash, id, person_id, user_agent, created_at_us, last_seen_at_us, \
        expires_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SESSION_SEEN = "UPDATE session SET last_seen_at_us = $2 WHERE id = $1 AND last_seen_at_us < $2";
    SESSION_END_BY_TOKEN = "UPDATE session SET ended_at_us = $2 WHERE token_hash = $1 AND ended_at_us IS NULL";
    SESSION_END_OWN = "UPDATE session SET ended_at_us = $3 \
        WHERE id = $1 AND person_id = $2 AND ended_at_us IS NULL";
    SESSION_END_OTHERS = "UPDATE session SET ended_at_us = $3 \
        WHERE person_id = $1 AND id <> $2 AND ended_at_us IS NULL";
    SESSION_LIST_OWN = "SELECT id, user_agent, created_at_us, last_seen_at_us FROM session \
        WHERE person_id = $1 AND ended_at_us IS NULL AND expires_at_us > $2 AND last_seen_at_us > $3 \
        AND created_at_us > $4 ORDER BY last_seen_at_us DESC, id DESC LIMIT $5";
}
