-- Whether an amount is suddenly declined everywhere is asked at every checkout: it must not cost more the more
-- people give (docs/limits.md).
CREATE INDEX intent_amount ON intent (state, total_halalas, created_at_us);
