-- Money that goes back to donors (handbook 4.7). Parts of a gift may go back at different times, so
-- "once per gift and cause" is replaced by a sum that the code checks under the payment's lock and the
-- audit checks again.
ALTER TABLE refund ADD COLUMN ground TEXT NOT NULL DEFAULT 'request'
  CHECK (ground IN ('request', 'duplicate', 'technical_fault', 'cancelled', 'surplus', 'gateway'));
UPDATE refund SET ground = cause WHERE cause <> 'request';
DROP INDEX refund_once;
CREATE INDEX refund_donation ON refund (donation_id) WHERE state <> 'failed';
CREATE TABLE refund_request (
  id BLOB PRIMARY KEY,
  intent_id BLOB NOT NULL REFERENCES intent (id),
  donation_id BLOB NOT NULL REFERENCES donation (id),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  ground TEXT NOT NULL CHECK (ground IN ('request', 'duplicate', 'technical_fault')),
  reason TEXT NOT NULL,
  -- What the books say about the ground by themselves, for finance to see; empty when nothing.
  finding TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'granted', 'refused')),
  -- Who of the staff raised it; empty when the donor did.
  raised_by BLOB REFERENCES person (id),
  asked_at_us BIGINT NOT NULL,
  answer_due_at_us BIGINT NOT NULL,
  first_by BLOB REFERENCES person (id),
  first_at_us BIGINT,
  decided_by BLOB REFERENCES person (id),
  decided_at_us BIGINT,
  decision_reason TEXT NOT NULL,
  refund_id BLOB REFERENCES refund (id),
  CHECK (state <> 'granted' OR first_by IS NULL OR decided_by IS NULL OR first_by <> decided_by)
);
CREATE UNIQUE INDEX refund_request_once ON refund_request (donation_id) WHERE state IN ('open', 'approved');
CREATE INDEX refund_request_queue ON refund_request (state, asked_at_us, id);
CREATE INDEX refund_request_intent ON refund_request (intent_id);
-- What a donor's bank took back: by the gateway's own number, once.
CREATE TABLE chargeback (
  id BLOB PRIMARY KEY,
  gateway TEXT NOT NULL,
  dispute TEXT NOT NULL,
  intent_id BLOB NOT NULL REFERENCES intent (id),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('taken', 'won', 'lost')),
  opened_at_us BIGINT NOT NULL,
  closed_at_us BIGINT,
  UNIQUE (gateway, dispute)
);
CREATE INDEX chargeback_intent ON chargeback (intent_id);
CREATE INDEX chargeback_newest ON chargeback (opened_at_us, id);
-- From where each riyal of it was taken, so that exactly that can be given back.
CREATE TABLE chargeback_part (
  chargeback_id BLOB NOT NULL REFERENCES chargeback (id),
  line BIGINT NOT NULL,
  donation_id BLOB NOT NULL REFERENCES donation (id),
  source TEXT NOT NULL CHECK (source IN ('fund', 'reserve')),
  fund_class TEXT NOT NULL,
  field_code TEXT,
  opportunity_id BLOB,
  charity_id BLOB,
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  -- What of it belongs to the gift: a bank can take back more than was left of it.
  attributed_halalas BIGINT NOT NULL CHECK (attributed_halalas >= 0 AND attributed_halalas <= amount_halalas),
  given_back_at_us BIGINT,
  PRIMARY KEY (chargeback_id, line)
);
CREATE INDEX chargeback_part_donation ON chargeback_part (donation_id);
-- The test gateway's own books of disputes.
CREATE TABLE test_gateway_dispute (
  dispute TEXT PRIMARY KEY,
  reference TEXT NOT NULL REFERENCES test_gateway_payment (reference),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'won', 'lost')),
  created_at_us BIGINT NOT NULL,
  updated_at_us BIGINT NOT NULL
);
CREATE INDEX test_gateway_dispute_payment ON test_gateway_dispute (reference);

-- What becomes of the money of an opportunity that is not carried out (handbook 4.6).
CREATE TABLE closing (
  id BLOB PRIMARY KEY,
  opportunity_id BLOB NOT NULL REFERENCES opportunity (id),
  decision TEXT NOT NULL CHECK (decision IN ('refund', 'field_pool')),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'decided', 'settled', 'withdrawn')),
  proposed_by BLOB NOT NULL REFERENCES person (id),
  proposed_at_us BIGINT NOT NULL,
  decided_by BLOB REFERENCES person (id),
  decided_at_us BIGINT,
  -- Until then donors can say what shall become of their gifts.
  settles_at_us BIGINT,
  settled_at_us BIGINT,
  CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX closing_once ON closing (opportunity_id) WHERE state <> 'withdrawn';
CREATE INDEX closing_due ON closing (settles_at_us) WHERE state = 'decided';
-- The donor's consent to another use, or their wish to have the money back; the latest counts.
CREATE TABLE closing_consent (
  id BLOB PRIMARY KEY,
  closing_id BLOB NOT NULL REFERENCES closing (id),
  donation_id BLOB NOT NULL REFERENCES donation (id),
  choice TEXT NOT NULL CHECK (choice IN ('field_pool', 'refund')),
  -- Given in answer to the notice, or at checkout.
  basis TEXT NOT NULL CHECK (basis IN ('answer', 'checkout')),
  at_us BIGINT NOT NULL
);
CREATE INDEX closing_consent_gift ON closing_consent (closing_id, donation_id, at_us);

-- Whom the notice reached, and which gifts were settled.
CREATE TABLE closing_told (
  closing_id BLOB NOT NULL REFERENCES closing (id),
  intent_id BLOB NOT NULL REFERENCES intent (id),
  PRIMARY KEY (closing_id, intent_id)
);
CREATE TABLE closing_gift (
  closing_id BLOB NOT NULL REFERENCES closing (id),
  donation_id BLOB NOT NULL REFERENCES donation (id),
  PRIMARY KEY (closing_id, donation_id)
);

-- Limits on gifts (handbook 10.3). The number is sealed; the hash finds gifts of the same person.
ALTER TABLE intent ADD COLUMN national_id_sealed TEXT;
ALTER TABLE intent ADD COLUMN national_id_hash TEXT;
-- A keyed hash of the address that the payment was begun from; never the address.
ALTER TABLE intent ADD COLUMN origin_hash TEXT;
CREATE INDEX intent_origin ON intent (origin_hash, created_at_us) WHERE origin_hash IS NOT NULL;
CREATE INDEX intent_mobile ON intent (donor_mobile, created_at_us) WHERE donor_mobile IS NOT NULL;
CREATE INDEX intent_national_id ON intent (national_id_hash, created_at_us) WHERE national_id_hash IS NOT NULL;
-- A large gift that is looked at before anything is paid.
CREATE TABLE gift_review (
  id BLOB PRIMARY KEY,
  basket_id BLOB NOT NULL,
  -- The one gift that is paid by itself; empty for the whole basket.
  basket_item_id BLOB,
  person_id BLOB REFERENCES person (id),
  donor_name TEXT NOT NULL,
  donor_email TEXT,
  donor_mobile TEXT,
  national_id_sealed TEXT,
  national_id_hash TEXT,
  locale TEXT NOT NULL CHECK (locale IN ('ar', 'en')),
  total_halalas BIGINT NOT NULL CHECK (total_halalas > 0),
  level TEXT NOT NULL CHECK (level IN ('officer', 'enhanced')),
  source_of_funds TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'recommended', 'approved', 'refused', 'used')),
  token_hash TEXT NOT NULL UNIQUE,
  asked_at_us BIGINT NOT NULL,
  answer_due_at_us BIGINT NOT NULL,
  first_by BLOB REFERENCES person (id),
  first_reason TEXT NOT NULL,
  first_at_us BIGINT,
  decided_by BLOB REFERENCES person (id),
  decision_reason TEXT NOT NULL,
  decided_at_us BIGINT,
  valid_until_us BIGINT,
  intent_id BLOB REFERENCES intent (id),
  CHECK (level <> 'enhanced' OR state NOT IN ('approved', 'used') OR (first_by IS NOT NULL AND first_by <> decided_by))
);
CREATE INDEX gift_review_queue ON gift_review (state, asked_at_us, id);
CREATE INDEX gift_review_basket ON gift_review (basket_id, asked_at_us);

-- The register of alerts (handbook 10.3). What was found never changes; what was done about it is added.
CREATE TABLE alert (
  id BLOB PRIMARY KEY,
  rule TEXT NOT NULL,
  dedupe_key TEXT NOT NULL UNIQUE,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  evidence TEXT NOT NULL,
  opened_at_us BIGINT NOT NULL
);
CREATE INDEX alert_newest ON alert (opened_at_us, id);
CREATE TABLE alert_event (
  id BLOB PRIMARY KEY,
  alert_id BLOB NOT NULL REFERENCES alert (id),
  event TEXT NOT NULL CHECK (event IN ('taken_up', 'noted', 'reported', 'cleared')),
  reason TEXT NOT NULL,
  person_id BLOB REFERENCES person (id),
  at_us BIGINT NOT NULL
);
CREATE INDEX alert_event_alert ON alert_event (alert_id, at_us);
-- Whose money stands still: no payout, no refund, no new gift.
CREATE TABLE money_freeze (
  id BLOB PRIMARY KEY,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('person', 'charity', 'contact')),
  subject_id TEXT NOT NULL,
  alert_id BLOB NOT NULL REFERENCES alert (id),
  placed_at_us BIGINT NOT NULL,
  lifted_at_us BIGINT
);
CREATE INDEX money_freeze_standing ON money_freeze (subject_kind, subject_id) WHERE lifted_at_us IS NULL;

-- Sanction lists: each import replaces the list of the same name.
CREATE TABLE sanction_list (
  id BLOB PRIMARY KEY,
  name TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  entry_count BIGINT NOT NULL,
  imported_by TEXT NOT NULL,
  imported_at_us BIGINT NOT NULL,
  replaced_at_us BIGINT
);
CREATE UNIQUE INDEX sanction_list_current ON sanction_list (name) WHERE replaced_at_us IS NULL;
CREATE TABLE sanction_entry (
  id BLOB PRIMARY KEY,
  list_id BLOB NOT NULL REFERENCES sanction_list (id),
  reference TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'body')),
  -- One name on each line.
  names TEXT NOT NULL,
  UNIQUE (list_id, reference)
);
CREATE TABLE sanction_hit (
  id BLOB PRIMARY KEY,
  list_name TEXT NOT NULL,
  reference TEXT NOT NULL,
  listed_name TEXT NOT NULL,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('person', 'charity', 'contact')),
  subject_id TEXT NOT NULL,
  subject_name TEXT NOT NULL,
  score BIGINT NOT NULL CHECK (score BETWEEN 0 AND 100),
  explanation TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'half_cleared', 'cleared', 'confirmed')),
  alert_id BLOB NOT NULL REFERENCES alert (id),
  found_at_us BIGINT NOT NULL,
  first_by BLOB REFERENCES person (id),
  first_reason TEXT NOT NULL,
  first_at_us BIGINT,
  decided_by BLOB REFERENCES person (id),
  decision_reason TEXT NOT NULL,
  decided_at_us BIGINT,
  CHECK (state <> 'cleared' OR (first_by IS NOT NULL AND decided_by IS NOT NULL AND first_by <> decided_by)),
  UNIQUE (list_name, reference, subject_kind, subject_id, subject_name)
);
CREATE INDEX sanction_hit_queue ON sanction_hit (state, found_at_us, id);

-- Append-only records.
CREATE TRIGGER alert_no_update BEFORE UPDATE ON alert BEGIN SELECT RAISE(ABORT, 'alert is append-only'); END;
CREATE TRIGGER alert_no_delete BEFORE DELETE ON alert BEGIN SELECT RAISE(ABORT, 'alert is append-only'); END;
CREATE TRIGGER alert_event_no_update BEFORE UPDATE ON alert_event BEGIN SELECT RAISE(ABORT, 'alert_event is append-only'); END;
CREATE TRIGGER alert_event_no_delete BEFORE DELETE ON alert_event BEGIN SELECT RAISE(ABORT, 'alert_event is append-only'); END;
CREATE TRIGGER closing_consent_no_update BEFORE UPDATE ON closing_consent BEGIN SELECT RAISE(ABORT, 'closing_consent is append-only'); END;
CREATE TRIGGER closing_consent_no_delete BEFORE DELETE ON closing_consent BEGIN SELECT RAISE(ABORT, 'closing_consent is append-only'); END;
