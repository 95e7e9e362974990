-- Giving by text message (handbook 9.6).

-- The words of the shortcode: reference data, loaded by `ataa migrate`.
CREATE TABLE sms_keyword (
  code TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  -- Spellings divided by "|": the Arabic one, the English one, further ones.
  words TEXT NOT NULL,
  field_code TEXT REFERENCES field (code),
  intention TEXT NOT NULL CHECK (intention IN ('sadaqah', 'zakat')),
  monthly BOOLEAN NOT NULL,
  -- Amounts in halalas divided by "|", the usual one first; empty where the donor writes it.
  amounts_halalas TEXT NOT NULL,
  active BOOLEAN NOT NULL
);
-- Every message that came in, once, however often the operator delivers it. Its text is not kept.
CREATE TABLE sms_inbound (
  id UUID PRIMARY KEY,
  operator TEXT NOT NULL,
  operator_message_id TEXT NOT NULL,
  mobile TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('received', 'pledged', 'subscribed', 'stopped', 'help', 'not_understood',
    'over_daily_cap', 'too_many')),
  received_at_us BIGINT NOT NULL,
  UNIQUE (operator, operator_message_id)
);
CREATE INDEX sms_inbound_mobile ON sms_inbound (mobile, received_at_us);
CREATE TABLE sms_subscription (
  id UUID PRIMARY KEY,
  mobile TEXT NOT NULL,
  keyword_code TEXT NOT NULL REFERENCES sms_keyword (code),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  locale TEXT NOT NULL CHECK (locale IN ('ar', 'en')),
  started_at_us BIGINT NOT NULL,
  stopped_at_us BIGINT
);
CREATE UNIQUE INDEX sms_subscription_once ON sms_subscription (mobile, keyword_code) WHERE stopped_at_us IS NULL;
CREATE TABLE sms_settlement (
  id UUID PRIMARY KEY,
  operator TEXT NOT NULL,
  -- The month that is settled, "2026-11".
  month TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL UNIQUE,
  line_count BIGINT NOT NULL,
  gross_halalas BIGINT NOT NULL,
  operator_share_halalas BIGINT NOT NULL,
  imported_by UUID REFERENCES person (id),
  imported_at_us BIGINT NOT NULL,
  -- When its last line was booked.
  booked_at_us BIGINT
);
CREATE INDEX sms_settlement_open ON sms_settlement (imported_at_us) WHERE booked_at_us IS NULL;
CREATE TABLE sms_pledge (
  id UUID PRIMARY KEY,
  mobile TEXT NOT NULL,
  keyword_code TEXT NOT NULL REFERENCES sms_keyword (code),
  field_code TEXT REFERENCES field (code),
  intention TEXT NOT NULL,
  fund_class TEXT NOT NULL,
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  locale TEXT NOT NULL CHECK (locale IN ('ar', 'en')),
  state TEXT NOT NULL CHECK (state IN ('pledged', 'billed', 'unbilled', 'cancelled', 'captured', 'reversed')),
  -- What the operator knows the charge by: the id of the donor's message, or our own for a month of a subscription.
  billing_reference TEXT NOT NULL UNIQUE,
  inbound_id UUID UNIQUE REFERENCES sms_inbound (id),
  subscription_id UUID REFERENCES sms_subscription (id),
  -- The month of the subscription in Asia/Riyadh, "2026-11".
  subscription_month TEXT,
  pledged_at_us BIGINT NOT NULL,
  billed_at_us BIGINT,
  settled_at_us BIGINT,
  settlement_id UUID REFERENCES sms_settlement (id),
  intent_id UUID UNIQUE REFERENCES intent (id),
  CHECK ((subscription_id IS NULL) = (subscription_month IS NULL)),
  CHECK ((state IN ('captured', 'reversed')) = (intent_id IS NOT NULL))
);
-- A number is charged for a monthly keyword once a month, whatever it sends.
CREATE UNIQUE INDEX sms_pledge_month ON sms_pledge (mobile, keyword_code, subscription_month)
  WHERE subscription_month IS NOT NULL AND state NOT IN ('unbilled', 'cancelled');
CREATE UNIQUE INDEX sms_pledge_subscription ON sms_pledge (subscription_id, subscription_month)
  WHERE subscription_id IS NOT NULL;
CREATE INDEX sms_pledge_mobile ON sms_pledge (mobile, pledged_at_us);
CREATE INDEX sms_pledge_state ON sms_pledge (state, pledged_at_us);
-- Messages to phones. The one that carries a pledge is the one that the operator charges.
CREATE TABLE sms_outbound (
  id UUID PRIMARY KEY,
  dedupe_key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  mobile TEXT NOT NULL,
  locale TEXT NOT NULL CHECK (locale IN ('ar', 'en')),
  body_text TEXT NOT NULL,
  encoding TEXT NOT NULL CHECK (encoding IN ('gsm7', 'ucs2')),
  segment_count BIGINT NOT NULL CHECK (segment_count > 0),
  pledge_id UUID UNIQUE REFERENCES sms_pledge (id),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled')),
  attempts BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  created_at_us BIGINT NOT NULL,
  -- When it is tried next; for one that is being sent: until when its report is awaited.
  send_after_us BIGINT NOT NULL,
  sent_at_us BIGINT,
  reported_at_us BIGINT
);
CREATE INDEX sms_outbound_queue ON sms_outbound (state, send_after_us);
CREATE INDEX sms_outbound_newest ON sms_outbound (created_at_us, id);
-- Each line of a settlement file and what became of it.
CREATE TABLE sms_settlement_line (
  settlement_id UUID NOT NULL REFERENCES sms_settlement (id),
  line BIGINT NOT NULL,
  message_id TEXT NOT NULL,
  -- A keyed hash of the number in the file, to compare with the donor's; empty where the file has none.
  mobile_hash TEXT NOT NULL,
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas <> 0),
  operator_share_halalas BIGINT NOT NULL CHECK (operator_share_halalas >= 0),
  outcome TEXT NOT NULL CHECK (outcome IN ('waiting', 'captured', 'reversed', 'unknown_message', 'other_amount',
    'other_number', 'settled_before', 'not_charged', 'reversal_unknown', 'reversal_spent')),
  closed_by UUID REFERENCES person (id),
  closed_at_us BIGINT,
  close_note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (settlement_id, line)
);
CREATE INDEX sms_settlement_line_message ON sms_settlement_line (message_id);
CREATE INDEX sms_settlement_line_outcome ON sms_settlement_line (outcome, settlement_id);
-- The journal entries that booked a file.
CREATE TABLE sms_settlement_entry (
  settlement_id UUID NOT NULL REFERENCES sms_settlement (id),
  entry_seq BIGINT NOT NULL REFERENCES ledger_entry (seq),
  PRIMARY KEY (settlement_id, entry_seq)
);
