-- Daily reconciliation (docs/reconciliation.md): what gateways say they settled, beside the journal and the
-- bank; what does not agree has a number and is worked on until it is closed.

-- The gateway's payments of a stretch of days, and everything that was booked for one of them.
CREATE INDEX intent_gateway_captured ON intent (gateway, captured_at_us) WHERE captured_at_us IS NOT NULL;
CREATE INDEX ledger_entry_intent ON ledger_entry (intent_id) WHERE intent_id IS NOT NULL;

-- A line of a gateway's settlement as the gateway tells it, once by the gateway's own id; never changed.
CREATE TABLE gateway_settlement_line (
  gateway TEXT NOT NULL,
  line_id TEXT NOT NULL,
  settled_on_day BIGINT NOT NULL,
  -- The payment, or its transaction, in the gateway's words; and ours, when it is one of ours.
  reference TEXT NOT NULL,
  intent_id BLOB REFERENCES intent (id),
  movement TEXT NOT NULL CHECK (movement IN ('capture', 'refund')),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas <> 0),
  fee_halalas BIGINT NOT NULL,
  -- What the gateway says it pays over for the line; empty when it does not say.
  net_halalas BIGINT,
  -- The payout that the line came with; empty when the gateway does not say.
  payout_id TEXT NOT NULL,
  recorded_at_us BIGINT NOT NULL,
  PRIMARY KEY (gateway, line_id)
);
CREATE INDEX gateway_settlement_line_day ON gateway_settlement_line (gateway, settled_on_day);
CREATE INDEX gateway_settlement_line_intent ON gateway_settlement_line (intent_id) WHERE intent_id IS NOT NULL;
CREATE INDEX gateway_settlement_line_payout ON gateway_settlement_line (gateway, payout_id);
-- Which line settled which journal entry: an entry is settled once, whatever the gateway lists.
CREATE TABLE gateway_settlement_booking (
  gateway TEXT NOT NULL,
  line_id TEXT NOT NULL,
  settles_seq BIGINT NOT NULL UNIQUE REFERENCES ledger_entry (seq),
  -- The entry that moved the money from the gateway to the bank; empty when lines weighed each other out.
  entry_reference TEXT NOT NULL,
  booked_at_us BIGINT NOT NULL,
  PRIMARY KEY (gateway, line_id),
  FOREIGN KEY (gateway, line_id) REFERENCES gateway_settlement_line (gateway, line_id)
);

-- One comparison of a day: of a gateway, or of the bank's accounts.
CREATE TABLE reconciliation_run (
  source TEXT NOT NULL,
  on_day BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'agreed', 'differed', 'failed')),
  started_at_us BIGINT NOT NULL,
  ended_at_us BIGINT,
  booked_count BIGINT NOT NULL,
  settled_count BIGINT NOT NULL,
  bank_count BIGINT NOT NULL,
  difference_count BIGINT NOT NULL,
  opened_count BIGINT NOT NULL,
  PRIMARY KEY (source, on_day)
);
CREATE INDEX reconciliation_run_newest ON reconciliation_run (on_day, source);
-- A difference: numbered without gaps in its year, and never removed.
CREATE TABLE reconciliation_difference (
  year BIGINT NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  -- The same fact never gets a second number.
  fact_key TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  other_reference TEXT NOT NULL,
  intent_id BLOB REFERENCES intent (id),
  expected_halalas BIGINT NOT NULL,
  found_halalas BIGINT NOT NULL,
  found_on_day BIGINT NOT NULL,
  last_seen_on_day BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'in_work', 'closed')),
  owner_id BLOB REFERENCES person (id),
  -- A closing that waits for the second of two people.
  proposed_resolution TEXT,
  proposed_reason TEXT NOT NULL,
  proposed_by BLOB REFERENCES person (id),
  proposed_at_us BIGINT,
  resolution TEXT,
  closed_reason TEXT NOT NULL,
  closed_by BLOB REFERENCES person (id),
  closed_at_us BIGINT,
  opened_at_us BIGINT NOT NULL,
  PRIMARY KEY (year, number),
  CHECK ((state = 'closed') = (resolution IS NOT NULL)),
  CHECK (closed_by IS NULL OR proposed_by IS NULL OR closed_by <> proposed_by)
);
CREATE INDEX reconciliation_difference_state ON reconciliation_difference (state, year, number);
CREATE INDEX reconciliation_difference_source ON reconciliation_difference (source, state);
CREATE INDEX reconciliation_difference_day ON reconciliation_difference (found_on_day);
-- What happened to a difference, by whom and when; never changed.
CREATE TABLE reconciliation_event (
  year BIGINT NOT NULL,
  number BIGINT NOT NULL,
  -- The order in which things happened, whatever the clock says.
  position BIGINT NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('opened', 'changed', 'taken', 'noted', 'proposed', 'withdrawn', 'closed',
    'vanished', 'reopened')),
  detail TEXT NOT NULL,
  person_id BLOB REFERENCES person (id),
  at_us BIGINT NOT NULL,
  PRIMARY KEY (year, number, position),
  FOREIGN KEY (year, number) REFERENCES reconciliation_difference (year, number)
);

CREATE TRIGGER reconciliation_difference_fixed BEFORE UPDATE OF year, number, fact_key, source, kind, found_on_day, opened_at_us
    ON reconciliation_difference BEGIN SELECT RAISE(ABORT, 'a difference is not rewritten'); END;
CREATE TRIGGER reconciliation_difference_kept BEFORE DELETE ON reconciliation_difference BEGIN
  SELECT RAISE(ABORT, 'a difference is not removed'); END;
CREATE TRIGGER gateway_settlement_line_no_update BEFORE UPDATE ON gateway_settlement_line BEGIN SELECT RAISE(ABORT, 'gateway_settlement_line is append-only'); END;
CREATE TRIGGER gateway_settlement_line_no_delete BEFORE DELETE ON gateway_settlement_line BEGIN SELECT RAISE(ABORT, 'gateway_settlement_line is append-only'); END;
CREATE TRIGGER gateway_settlement_booking_no_update BEFORE UPDATE ON gateway_settlement_booking BEGIN SELECT RAISE(ABORT, 'gateway_settlement_booking is append-only'); END;
CREATE TRIGGER gateway_settlement_booking_no_delete BEFORE DELETE ON gateway_settlement_booking BEGIN SELECT RAISE(ABORT, 'gateway_settlement_booking is append-only'); END;
CREATE TRIGGER reconciliation_event_no_update BEFORE UPDATE ON reconciliation_event BEGIN SELECT RAISE(ABORT, 'reconciliation_event is append-only'); END;
CREATE TRIGGER reconciliation_event_no_delete BEFORE DELETE ON reconciliation_event BEGIN SELECT RAISE(ABORT, 'reconciliation_event is append-only'); END;
