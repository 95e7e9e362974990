//! The SQL of limits, and of what they look at.

crate::statements! {
    LIMITS = "SELECT name, value FROM setting WHERE name LIKE 'limit.%'";
    LIMIT_SET = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    FREEZES_STANDING = "SELECT COUNT(*) FROM money_freeze WHERE subject_kind = $1 AND subject_id = $2 \
        AND lifted_at_us IS NULL";
    FREEZE_INSERT = "INSERT INTO money_freeze (id, subject_kind, subject_id, alert_id, placed_at_us, lifted_at_us) \
        SELECT $1, $2, $3, $4, $5, NULL WHERE NOT EXISTS (SELECT 1 FROM money_freeze WHERE alert_id = $4 \
        AND lifted_at_us IS NULL)";
    FREEZE_LIFT = "UPDATE money_freeze SET lifted_at_us = $2 WHERE alert_id = $1 AND lifted_at_us IS NULL";
    DONOR_OF_INTENT = "SELECT person_id, donor_mobile, donor_email FROM intent WHERE id = $1";
}
