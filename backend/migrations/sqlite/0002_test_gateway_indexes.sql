-- The test gateway asks every second which payments are due, and daily which were settled.
CREATE INDEX test_gateway_payment_captures ON test_gateway_payment (captures_at_us) WHERE captures_at_us IS NOT NULL;
CREATE INDEX test_gateway_payment_updated ON test_gateway_payment (updated_at_us);
