-- How a donor chose to pay; empty where that was left to the gateway.
ALTER TABLE intent ADD COLUMN method TEXT CHECK (method IN ('card', 'apple_pay', 'stc_pay', 'sadad_bill'));
-- A SADAD bill that was issued for a payment: what the donor types into the bank's app.
CREATE TABLE intent_bill (
  intent_id UUID PRIMARY KEY REFERENCES intent (id),
  biller_code TEXT NOT NULL,
  biller_name TEXT NOT NULL,
  bill_number TEXT NOT NULL,
  -- The beginning, in Asia/Riyadh, of the last day on which it can be paid.
  payable_until_us BIGINT NOT NULL
);
