-- Reference data: loaded from the project's own files by `ataa migrate`.
CREATE TABLE field (
  code TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  name_ar TEXT NOT NULL,
  name_en TEXT NOT NULL,
  active BOOLEAN NOT NULL
);
CREATE TABLE subfield (
  code TEXT PRIMARY KEY,
  field_code TEXT NOT NULL REFERENCES field (code),
  position BIGINT NOT NULL,
  name_ar TEXT NOT NULL,
  name_en TEXT NOT NULL,
  active BOOLEAN NOT NULL
);
CREATE TABLE region (
  code TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  name_ar TEXT NOT NULL,
  name_en TEXT NOT NULL,
  seat_ar TEXT NOT NULL,
  seat_en TEXT NOT NULL,
  population_2022 BIGINT NOT NULL
);
CREATE TABLE reported_figure (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('seed', 'computed')),
  metric TEXT NOT NULL,
  scope TEXT NOT NULL,
  value TEXT NOT NULL,
  unit TEXT NOT NULL,
  qualifier TEXT NOT NULL,
  period TEXT NOT NULL,
  source_file TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE TABLE reported_figure_note (
  id TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  figure_ids TEXT NOT NULL,
  comparable BOOLEAN NOT NULL,
  text_ar TEXT NOT NULL,
  text_en TEXT NOT NULL
);

-- People.
CREATE TABLE person (
  id BLOB PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  mobile TEXT,
  locale TEXT NOT NULL CHECK (locale IN ('ar', 'en')),
  digits TEXT NOT NULL CHECK (digits IN ('latin', 'arabic')),
  calendar TEXT NOT NULL CHECK (calendar IN ('hijri', 'gregorian', 'both')),
  wants_impact_messages BOOLEAN NOT NULL,
  wants_news_messages BOOLEAN NOT NULL,
  created_at_us BIGINT NOT NULL,
  last_sign_in_at_us BIGINT
);
CREATE TABLE charity (
  id BLOB PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  license_number TEXT NOT NULL UNIQUE,
  name_ar TEXT NOT NULL,
  name_en TEXT NOT NULL,
  about_ar TEXT NOT NULL,
  about_en TEXT NOT NULL,
  region_code TEXT NOT NULL REFERENCES region (code),
  city_ar TEXT NOT NULL,
  city_en TEXT NOT NULL,
  technical_supervisor_ar TEXT NOT NULL,
  technical_supervisor_en TEXT NOT NULL,
  founded_year BIGINT NOT NULL,
  governance_score BIGINT NOT NULL CHECK (governance_score BETWEEN 0 AND 100),
  iban TEXT NOT NULL,
  -- Day number of the licence's last day; publishing stops at once after it (handbook 7.3).
  license_expires_on_day BIGINT,
  website TEXT,
  state TEXT NOT NULL CHECK (state IN ('active', 'suspended')),
  search_text TEXT NOT NULL,
  admitted_at_us BIGINT NOT NULL
);
-- The directory goes by name in the reader's language; the order of bytes is the same on both engines.
CREATE INDEX charity_name_ar ON charity (state, name_ar, id);
CREATE INDEX charity_name_en ON charity (state, name_en, id);
CREATE TABLE charity_field (
  charity_id BLOB NOT NULL REFERENCES charity (id),
  field_code TEXT NOT NULL REFERENCES field (code),
  PRIMARY KEY (charity_id, field_code)
);
CREATE TABLE person_role (
  id BLOB PRIMARY KEY,
  person_id BLOB NOT NULL REFERENCES person (id),
  role TEXT NOT NULL CHECK (role IN ('donor', 'charity_manager', 'reviewer', 'finance', 'supervisor', 'volunteer')),
  charity_id BLOB REFERENCES charity (id),
  granted_at_us BIGINT NOT NULL,
  granted_by BLOB REFERENCES person (id),
  CHECK ((role = 'charity_manager') = (charity_id IS NOT NULL))
);
CREATE INDEX person_role_person ON person_role (person_id);
CREATE UNIQUE INDEX person_role_once ON person_role (person_id, role) WHERE charity_id IS NULL;
CREATE UNIQUE INDEX person_role_once_per_charity ON person_role (person_id, role, charity_id) WHERE charity_id IS NOT NULL;
CREATE TABLE sign_in_code (
  id BLOB PRIMARY KEY,
  email TEXT NOT NULL,
  browser_hash TEXT NOT NULL UNIQUE,
  code_hash TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  created_at_us BIGINT NOT NULL,
  expires_at_us BIGINT NOT NULL,
  consumed_at_us BIGINT
);
CREATE INDEX sign_in_code_expiry ON sign_in_code (expires_at_us);
-- How much of a budget (tries per address, per origin) was used in a window of time.
CREATE TABLE budget (
  name TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  window_ends_at_us BIGINT NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY (name, key_hash, window_ends_at_us)
);
CREATE INDEX budget_window ON budget (window_ends_at_us);
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  person_id BLOB NOT NULL REFERENCES person (id),
  user_agent TEXT NOT NULL,
  created_at_us BIGINT NOT NULL,
  last_seen_at_us BIGINT NOT NULL,
  expires_at_us BIGINT NOT NULL,
  ended_at_us BIGINT
);
CREATE INDEX session_person ON session (person_id, created_at_us);

-- Opportunities.
CREATE TABLE opportunity (
  id BLOB PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  charity_id BLOB NOT NULL REFERENCES charity (id),
  field_code TEXT NOT NULL REFERENCES field (code),
  subfield_code TEXT NOT NULL REFERENCES subfield (code),
  region_code TEXT NOT NULL REFERENCES region (code),
  city_ar TEXT NOT NULL,
  city_en TEXT NOT NULL,
  track TEXT NOT NULL CHECK (track IN ('care', 'developmental')),
  title_ar TEXT NOT NULL,
  title_en TEXT NOT NULL,
  summary_ar TEXT NOT NULL,
  summary_en TEXT NOT NULL,
  story_ar TEXT NOT NULL,
  story_en TEXT NOT NULL,
  target_halalas BIGINT NOT NULL CHECK (target_halalas > 0),
  share_price_halalas BIGINT CHECK (share_price_halalas > 0),
  beneficiary_count BIGINT NOT NULL CHECK (beneficiary_count > 0),
  urgent BOOLEAN NOT NULL,
  zakat_requested BOOLEAN NOT NULL,
  zakat_categories TEXT NOT NULL,
  duration_days BIGINT NOT NULL CHECK (duration_days > 0),
  ends_at_us BIGINT,
  state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'under_review', 'returned', 'rejected', 'approved',
    'published', 'paused', 'funded', 'executing', 'reporting', 'completed', 'expired', 'cancelled')),
  need_rank BIGINT NOT NULL,
  search_text TEXT NOT NULL,
  created_by BLOB REFERENCES person (id),
  created_at_us BIGINT NOT NULL,
  updated_at_us BIGINT NOT NULL,
  submitted_at_us BIGINT,
  published_at_us BIGINT,
  funded_at_us BIGINT,
  completed_at_us BIGINT
);
-- One index per order of the catalogue; its pages continue after the last line shown.
CREATE INDEX opportunity_newest ON opportunity (state, published_at_us, id);
CREATE INDEX opportunity_need ON opportunity (state, need_rank, id);
CREATE INDEX opportunity_ending ON opportunity (state, COALESCE(ends_at_us, 9223372036854775807), id);
CREATE INDEX opportunity_region ON opportunity (region_code, state);
CREATE INDEX opportunity_charity ON opportunity (charity_id, state);
CREATE INDEX opportunity_field ON opportunity (field_code, state);
-- A change of state is a record of who, when and why.
CREATE TABLE opportunity_event (
  id BLOB PRIMARY KEY,
  opportunity_id BLOB NOT NULL REFERENCES opportunity (id),
  event TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  reason TEXT NOT NULL,
  person_id BLOB REFERENCES person (id),
  at_us BIGINT NOT NULL
);
CREATE INDEX opportunity_event_opportunity ON opportunity_event (opportunity_id, at_us);
-- The maker recommends, a different person decides (handbook 7.2).
CREATE TABLE opportunity_review (
  id BLOB PRIMARY KEY,
  opportunity_id BLOB NOT NULL REFERENCES opportunity (id),
  round BIGINT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('maker', 'checker')),
  decision TEXT NOT NULL CHECK (decision IN ('approve', 'return', 'reject')),
  reason TEXT NOT NULL,
  zakat_categories TEXT NOT NULL,
  reviewer_id BLOB NOT NULL REFERENCES person (id),
  -- The maker whom the checker followed or overruled.
  recommended_by BLOB REFERENCES person (id),
  decided_at_us BIGINT NOT NULL,
  UNIQUE (opportunity_id, round, stage),
  CHECK (recommended_by IS NULL OR recommended_by <> reviewer_id)
);
CREATE TABLE milestone (
  id BLOB PRIMARY KEY,
  opportunity_id BLOB NOT NULL REFERENCES opportunity (id),
  position BIGINT NOT NULL,
  title_ar TEXT NOT NULL,
  title_en TEXT NOT NULL,
  due_on_day BIGINT NOT NULL,
  share_basis_points BIGINT NOT NULL CHECK (share_basis_points BETWEEN 0 AND 10000),
  state TEXT NOT NULL CHECK (state IN ('planned', 'reported', 'accepted', 'returned')),
  note_ar TEXT NOT NULL,
  note_en TEXT NOT NULL,
  return_reason TEXT NOT NULL,
  reported_at_us BIGINT,
  accepted_at_us BIGINT,
  accepted_by BLOB REFERENCES person (id),
  UNIQUE (opportunity_id, position)
);

-- Giving.
CREATE TABLE basket (
  id BLOB PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  created_at_us BIGINT NOT NULL,
  expires_at_us BIGINT NOT NULL
);
CREATE TABLE basket_item (
  id BLOB PRIMARY KEY,
  basket_id BLOB NOT NULL REFERENCES basket (id),
  opportunity_id BLOB REFERENCES opportunity (id),
  field_code TEXT REFERENCES field (code),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  share_count BIGINT CHECK (share_count > 0),
  intention TEXT NOT NULL,
  anonymous BOOLEAN NOT NULL,
  dedication_kind TEXT,
  dedication_name TEXT,
  -- "Give now": paid by itself, not shown among the collected items.
  direct BOOLEAN NOT NULL,
  added_at_us BIGINT NOT NULL
);
CREATE INDEX basket_item_basket ON basket_item (basket_id, added_at_us);
CREATE TABLE intent (
  id BLOB PRIMARY KEY,
  idempotency_key TEXT NOT NULL UNIQUE,
  body_hash TEXT NOT NULL,
  person_id BLOB REFERENCES person (id),
  donor_name TEXT NOT NULL,
  donor_email TEXT,
  donor_mobile TEXT,
  locale TEXT NOT NULL CHECK (locale IN ('ar', 'en')),
  channel TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('created', 'pending_action', 'captured', 'failed', 'expired', 'unknown', 'refunded')),
  total_halalas BIGINT NOT NULL CHECK (total_halalas > 0),
  surplus_choice TEXT NOT NULL CHECK (surplus_choice IN ('similar', 'field_pool', 'refund')),
  gateway TEXT NOT NULL,
  gateway_reference TEXT UNIQUE,
  redirect_url TEXT,
  -- Hash of the token in the guest's tracking link; the token itself is never stored.
  tracking_hash TEXT NOT NULL UNIQUE,
  basket_id BLOB,
  failure_code TEXT,
  created_at_us BIGINT NOT NULL,
  expires_at_us BIGINT NOT NULL,
  -- When the gateway is asked next; empty once nothing can change any more.
  next_check_at_us BIGINT,
  captured_at_us BIGINT
);
CREATE INDEX intent_check ON intent (next_check_at_us) WHERE next_check_at_us IS NOT NULL;
CREATE INDEX intent_basket ON intent (basket_id) WHERE basket_id IS NOT NULL;
CREATE INDEX intent_state ON intent (state, created_at_us);
CREATE INDEX intent_person ON intent (person_id, created_at_us);
CREATE TABLE donation (
  id BLOB PRIMARY KEY,
  intent_id BLOB NOT NULL REFERENCES intent (id),
  line BIGINT NOT NULL,
  -- The item of the basket that is being paid; it leaves the basket when the money arrives.
  basket_item_id BLOB,
  person_id BLOB REFERENCES person (id),
  opportunity_id BLOB REFERENCES opportunity (id),
  field_code TEXT REFERENCES field (code),
  intention TEXT NOT NULL,
  fund_class TEXT NOT NULL,
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  surplus_halalas BIGINT NOT NULL CHECK (surplus_halalas >= 0),
  share_count BIGINT,
  anonymous BOOLEAN NOT NULL,
  dedication_kind TEXT,
  dedication_name TEXT,
  state TEXT NOT NULL CHECK (state IN ('pending', 'captured', 'failed', 'refunded')),
  created_at_us BIGINT NOT NULL,
  captured_at_us BIGINT,
  UNIQUE (intent_id, line)
);
CREATE INDEX donation_person ON donation (person_id, captured_at_us, id);
CREATE INDEX donation_opportunity ON donation (opportunity_id, captured_at_us, id);
CREATE INDEX donation_pool ON donation (fund_class, field_code, captured_at_us, id) WHERE opportunity_id IS NULL;
CREATE TABLE opportunity_hold (
  donation_id BLOB PRIMARY KEY REFERENCES donation (id),
  opportunity_id BLOB NOT NULL REFERENCES opportunity (id),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  expires_at_us BIGINT NOT NULL,
  released_at_us BIGINT
);
CREATE INDEX opportunity_hold_live ON opportunity_hold (opportunity_id, expires_at_us);
CREATE TABLE receipt (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  intent_id BLOB NOT NULL UNIQUE REFERENCES intent (id),
  total_halalas BIGINT NOT NULL,
  issued_at_us BIGINT NOT NULL,
  cancelled_at_us BIGINT,
  cancel_reason TEXT NOT NULL
);
-- Money going back to the donor: booked first, then asked of the gateway under the refund's own key.
CREATE TABLE refund (
  id BLOB PRIMARY KEY,
  intent_id BLOB NOT NULL REFERENCES intent (id),
  donation_id BLOB NOT NULL REFERENCES donation (id),
  cause TEXT NOT NULL CHECK (cause IN ('request', 'surplus', 'gateway')),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed')),
  attempts BIGINT NOT NULL,
  requested_by BLOB REFERENCES person (id),
  requested_at_us BIGINT NOT NULL,
  next_attempt_at_us BIGINT,
  finished_at_us BIGINT
);
CREATE UNIQUE INDEX refund_once ON refund (donation_id, cause) WHERE state <> 'failed';
CREATE INDEX refund_due ON refund (next_attempt_at_us) WHERE next_attempt_at_us IS NOT NULL;
CREATE INDEX refund_intent ON refund (intent_id);

-- Payments.
CREATE TABLE gateway_event (
  gateway TEXT NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  gateway_reference TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  outcome TEXT NOT NULL,
  received_at_us BIGINT NOT NULL,
  PRIMARY KEY (gateway, event_id)
);
-- The test gateway's own books: what it believes was captured.
CREATE TABLE test_gateway_payment (
  reference TEXT PRIMARY KEY,
  idempotency_key TEXT NOT NULL UNIQUE,
  amount_halalas BIGINT NOT NULL,
  currency TEXT NOT NULL,
  description TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('created', 'pending_action', 'captured', 'failed', 'expired', 'refunded')),
  return_url TEXT NOT NULL,
  locale TEXT NOT NULL,
  -- A payment that the donor approved and that is captured later ("late" button).
  captures_at_us BIGINT,
  failure_code TEXT,
  refunded_halalas BIGINT NOT NULL,
  created_at_us BIGINT NOT NULL,
  updated_at_us BIGINT NOT NULL
);
CREATE TABLE test_gateway_refund (
  idempotency_key TEXT PRIMARY KEY,
  reference TEXT NOT NULL REFERENCES test_gateway_payment (reference),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  created_at_us BIGINT NOT NULL
);
CREATE TABLE test_gateway_webhook (
  event_id TEXT PRIMARY KEY,
  reference TEXT NOT NULL REFERENCES test_gateway_payment (reference),
  body TEXT NOT NULL,
  deliver_after_us BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  delivered_at_us BIGINT
);
CREATE INDEX test_gateway_webhook_due ON test_gateway_webhook (deliver_after_us) WHERE delivered_at_us IS NULL;

-- The journal. Rows are never changed or removed: triggers below refuse it.
CREATE TABLE ledger_entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  intent_id BLOB,
  reference TEXT NOT NULL UNIQUE,
  memo TEXT NOT NULL,
  actor TEXT NOT NULL,
  occurred_at_us BIGINT NOT NULL,
  recorded_at_us BIGINT NOT NULL,
  -- Where a fold stands: with one writer the sequence itself has no late comers.
  fold_position BIGINT GENERATED ALWAYS AS (seq) VIRTUAL
);
CREATE TABLE posting (
  entry_seq BIGINT NOT NULL REFERENCES ledger_entry (seq),
  line BIGINT NOT NULL,
  account TEXT NOT NULL,
  fund_class TEXT NOT NULL,
  field_code TEXT,
  opportunity_id BLOB,
  charity_id BLOB,
  donation_id BLOB,
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas <> 0),
  PRIMARY KEY (entry_seq, line)
);
CREATE INDEX posting_account ON posting (account, fund_class, entry_seq);
CREATE INDEX posting_opportunity ON posting (opportunity_id, entry_seq) WHERE opportunity_id IS NOT NULL;
CREATE INDEX posting_pool ON posting (fund_class, field_code, amount_halalas) WHERE opportunity_id IS NULL AND account = 'fund';
CREATE INDEX posting_donation ON posting (donation_id) WHERE donation_id IS NOT NULL;
-- Totals are folds of the journal behind a watermark; they can be thrown away and folded again.
CREATE TABLE rollup_watermark (
  name TEXT PRIMARY KEY,
  fold_position BIGINT NOT NULL,
  folded_at_us BIGINT NOT NULL
);
CREATE TABLE rollup (
  dimension TEXT NOT NULL,
  bucket TEXT NOT NULL,
  amount_halalas BIGINT NOT NULL,
  operation_count BIGINT NOT NULL,
  latest_at_us BIGINT NOT NULL,
  PRIMARY KEY (dimension, bucket)
);
-- One row per distinct donor, so that donors are counted without counting distinct rows again.
-- A guest is known by a keyed hash of the mobile number only.
CREATE TABLE first_gift (
  donor TEXT PRIMARY KEY,
  entry_seq BIGINT NOT NULL,
  at_us BIGINT NOT NULL
);
CREATE TABLE opportunity_total (
  opportunity_id BLOB PRIMARY KEY REFERENCES opportunity (id),
  collected_halalas BIGINT NOT NULL,
  donation_count BIGINT NOT NULL,
  disbursed_halalas BIGINT NOT NULL,
  percent_basis_points BIGINT NOT NULL,
  latest_donation_at_us BIGINT
);
CREATE INDEX opportunity_total_percent ON opportunity_total (percent_basis_points, opportunity_id);

-- Delivery.
CREATE TABLE allocation (
  id BLOB PRIMARY KEY,
  opportunity_id BLOB NOT NULL REFERENCES opportunity (id),
  fund_class TEXT NOT NULL,
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  reason TEXT NOT NULL,
  allocated_by BLOB REFERENCES person (id),
  allocated_at_us BIGINT NOT NULL
);
CREATE INDEX allocation_opportunity ON allocation (opportunity_id, allocated_at_us);
-- Which pooled gifts an allocation used, oldest first: the path of each riyal.
CREATE TABLE allocation_gift (
  allocation_id BLOB NOT NULL REFERENCES allocation (id),
  donation_id BLOB NOT NULL REFERENCES donation (id),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  PRIMARY KEY (allocation_id, donation_id)
);
CREATE INDEX allocation_gift_donation ON allocation_gift (donation_id);
CREATE TABLE disbursement (
  id BLOB PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  opportunity_id BLOB NOT NULL REFERENCES opportunity (id),
  milestone_id BLOB NOT NULL REFERENCES milestone (id),
  charity_id BLOB NOT NULL REFERENCES charity (id),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  iban TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'released', 'refused')),
  request_note TEXT NOT NULL,
  refuse_reason TEXT NOT NULL,
  requested_by BLOB REFERENCES person (id),
  requested_at_us BIGINT NOT NULL,
  approved_by BLOB REFERENCES person (id),
  approved_at_us BIGINT,
  released_by BLOB REFERENCES person (id),
  released_at_us BIGINT,
  CHECK (approved_by IS NULL OR released_by IS NULL OR approved_by <> released_by)
);
CREATE INDEX disbursement_opportunity ON disbursement (opportunity_id, requested_at_us);
CREATE INDEX disbursement_state ON disbursement (state, requested_at_us);
CREATE UNIQUE INDEX disbursement_once_per_milestone ON disbursement (milestone_id) WHERE state <> 'refused';
CREATE TABLE attachment (
  id BLOB PRIMARY KEY,
  owner_kind TEXT NOT NULL CHECK (owner_kind IN ('opportunity', 'milestone', 'report')),
  owner_id BLOB NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('photo', 'photo_before', 'photo_after', 'document')),
  file_hash TEXT NOT NULL,
  file_name TEXT NOT NULL DEFAULT '',
  media_type TEXT NOT NULL,
  byte_count BIGINT NOT NULL,
  width_pixels BIGINT,
  height_pixels BIGINT,
  caption_ar TEXT NOT NULL,
  caption_en TEXT NOT NULL,
  public BOOLEAN NOT NULL,
  created_by BLOB REFERENCES person (id),
  created_at_us BIGINT NOT NULL
);
CREATE INDEX attachment_owner ON attachment (owner_kind, owner_id, created_at_us);
CREATE INDEX attachment_file ON attachment (file_hash);

-- Impact.
CREATE TABLE impact_report (
  id BLOB PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  opportunity_id BLOB NOT NULL UNIQUE REFERENCES opportunity (id),
  state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'published')),
  headline_ar TEXT NOT NULL,
  headline_en TEXT NOT NULL,
  story_ar TEXT NOT NULL,
  story_en TEXT NOT NULL,
  beneficiary_count BIGINT NOT NULL CHECK (beneficiary_count >= 0),
  return_reason TEXT NOT NULL,
  written_by BLOB REFERENCES person (id),
  updated_at_us BIGINT NOT NULL,
  submitted_at_us BIGINT,
  published_by BLOB REFERENCES person (id),
  published_at_us BIGINT
);
CREATE INDEX impact_report_published ON impact_report (state, published_at_us);
CREATE TABLE impact_output (
  report_id BLOB NOT NULL REFERENCES impact_report (id),
  position BIGINT NOT NULL,
  label_ar TEXT NOT NULL,
  label_en TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (report_id, position)
);
CREATE TABLE impact_cost_line (
  report_id BLOB NOT NULL REFERENCES impact_report (id),
  position BIGINT NOT NULL,
  label_ar TEXT NOT NULL,
  label_en TEXT NOT NULL,
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  PRIMARY KEY (report_id, position)
);

-- Messages, jobs, audit log.
CREATE TABLE message (
  id BLOB PRIMARY KEY,
  dedupe_key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  person_id BLOB REFERENCES person (id),
  recipient TEXT NOT NULL,
  locale TEXT NOT NULL CHECK (locale IN ('ar', 'en')),
  subject TEXT NOT NULL,
  body_text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  attempts BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  created_at_us BIGINT NOT NULL,
  send_after_us BIGINT NOT NULL,
  sent_at_us BIGINT
);
CREATE INDEX message_queue ON message (state, send_after_us);
CREATE INDEX message_newest ON message (created_at_us, id);
CREATE TABLE job_run (
  name TEXT PRIMARY KEY,
  started_at_us BIGINT NOT NULL,
  finished_at_us BIGINT,
  last_error TEXT NOT NULL
);
CREATE TABLE audit_event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at_us BIGINT NOT NULL,
  actor TEXT NOT NULL,
  person_id BLOB,
  action TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  detail TEXT NOT NULL,
  origin TEXT NOT NULL
);
CREATE INDEX audit_event_target ON audit_event (target_kind, target_id, seq);
CREATE INDEX audit_event_action ON audit_event (action, seq);
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Append-only records (design invariant 2).
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END;
CREATE TRIGGER opportunity_event_no_update BEFORE UPDATE ON opportunity_event BEGIN SELECT RAISE(ABORT, 'opportunity_event is append-only'); END;
CREATE TRIGGER opportunity_event_no_delete BEFORE DELETE ON opportunity_event BEGIN SELECT RAISE(ABORT, 'opportunity_event is append-only'); END;
CREATE TRIGGER opportunity_review_no_update BEFORE UPDATE ON opportunity_review BEGIN SELECT RAISE(ABORT, 'opportunity_review is append-only'); END;
CREATE TRIGGER opportunity_review_no_delete BEFORE DELETE ON opportunity_review BEGIN SELECT RAISE(ABORT, 'opportunity_review is append-only'); END;
CREATE INDEX ledger_entry_fold_position ON ledger_entry (fold_position);

-- Every opportunity has its line of totals from the start, so lists join it without asking.
CREATE TRIGGER opportunity_total_start AFTER INSERT ON opportunity BEGIN
  INSERT INTO opportunity_total (opportunity_id, collected_halalas, donation_count, disbursed_halalas,
    percent_basis_points, latest_donation_at_us) VALUES (NEW.id, 0, 0, 0, 0, NULL);
END;
