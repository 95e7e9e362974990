-- Bank transfers (docs/bank-transfers.md): the register of own accounts, promised transfers, imported
-- statements, and what became of every movement on them.

-- One account for each kind of money that may not lie with another (handbook 4.1).
CREATE TABLE bank_account (
  iban TEXT PRIMARY KEY,
  purpose TEXT NOT NULL UNIQUE CHECK (purpose IN ('zakat', 'other', 'waqf', 'operating')),
  currency TEXT NOT NULL CHECK (currency = 'SAR'),
  registered_at_us BIGINT NOT NULL
);
-- A donor promised a transfer: how it will be known when it comes.
CREATE TABLE transfer_pledge (
  intent_id BLOB PRIMARY KEY REFERENCES intent (id),
  reference TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('zakat', 'other', 'waqf', 'operating')),
  account_iban TEXT NOT NULL REFERENCES bank_account (iban),
  virtual_iban TEXT UNIQUE,
  payer_iban TEXT,
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  created_at_us BIGINT NOT NULL
);
CREATE INDEX transfer_pledge_payer ON transfer_pledge (payer_iban, amount_halalas) WHERE payer_iban IS NOT NULL;
-- A file as the bank gave it, kept as evidence. It is looked at first and imported in a second step.
CREATE TABLE bank_file (
  hash TEXT PRIMARY KEY,
  file_name TEXT NOT NULL,
  content BLOB NOT NULL,
  byte_count BIGINT NOT NULL,
  uploaded_by BLOB REFERENCES person (id),
  uploaded_at_us BIGINT NOT NULL,
  imported_by BLOB REFERENCES person (id),
  imported_at_us BIGINT
);
CREATE INDEX bank_file_newest ON bank_file (uploaded_at_us, hash);
CREATE TABLE bank_statement (
  id BLOB PRIMARY KEY,
  account_iban TEXT NOT NULL REFERENCES bank_account (iban),
  statement_id TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('camt053', 'mt940')),
  file_hash TEXT NOT NULL REFERENCES bank_file (hash),
  opening_halalas BIGINT NOT NULL,
  opening_on_day BIGINT NOT NULL,
  closing_halalas BIGINT NOT NULL,
  closing_on_day BIGINT NOT NULL,
  entry_count BIGINT NOT NULL,
  duplicate_count BIGINT NOT NULL,
  imported_at_us BIGINT NOT NULL,
  UNIQUE (account_iban, statement_id)
);
CREATE INDEX bank_statement_day ON bank_statement (account_iban, closing_on_day);
-- A movement as the bank tells it; never changed.
CREATE TABLE bank_entry (
  id BLOB PRIMARY KEY,
  bank_statement_id BLOB NOT NULL REFERENCES bank_statement (id),
  account_iban TEXT NOT NULL REFERENCES bank_account (iban),
  line BIGINT NOT NULL,
  -- The same movement in another file has the same key; then its content has to be the same, too.
  key_hash TEXT NOT NULL,
  content TEXT NOT NULL,
  -- Credits positive, debits negative.
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas <> 0),
  booked_on_day BIGINT NOT NULL,
  value_on_day BIGINT NOT NULL,
  bank_reference TEXT NOT NULL,
  end_to_end_id TEXT NOT NULL,
  counterparty_name TEXT NOT NULL,
  counterparty_iban TEXT NOT NULL,
  creditor_iban TEXT NOT NULL,
  remittance TEXT NOT NULL,
  UNIQUE (account_iban, key_hash)
);
CREATE INDEX bank_entry_day ON bank_entry (account_iban, booked_on_day);
-- Where a movement stands: what of it is not explained yet, and why not.
CREATE TABLE bank_entry_state (
  bank_entry_id BLOB PRIMARY KEY REFERENCES bank_entry (id),
  open_halalas BIGINT NOT NULL CHECK (open_halalas >= 0),
  hint TEXT NOT NULL CHECK (hint IN ('new', 'settled', 'no_match', 'unknown_reference', 'ambiguous', 'wrong_account',
    'short', 'over', 'paid_before', 'from_abroad')),
  -- The promised transfer that it is for, as far as is known.
  intent_id BLOB REFERENCES intent (id)
);
CREATE INDEX bank_entry_open ON bank_entry_state (open_halalas) WHERE open_halalas > 0;
CREATE INDEX bank_entry_new ON bank_entry_state (bank_entry_id) WHERE hint = 'new';
CREATE INDEX bank_entry_intent ON bank_entry_state (intent_id) WHERE intent_id IS NOT NULL;
-- What became of a movement or a part of it; never changed.
CREATE TABLE bank_resolution (
  id BLOB PRIMARY KEY,
  bank_entry_id BLOB NOT NULL REFERENCES bank_entry (id),
  kind TEXT NOT NULL CHECK (kind IN ('pledge', 'field_pool', 'payout', 'return', 'disbursement')),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  intent_id BLOB REFERENCES intent (id),
  -- What a person finds it by: a reference, a tranche's number, a gateway's name.
  target TEXT NOT NULL,
  resolved_at_us BIGINT NOT NULL
);
CREATE INDEX bank_resolution_entry ON bank_resolution (bank_entry_id);
CREATE INDEX bank_resolution_intent ON bank_resolution (intent_id) WHERE intent_id IS NOT NULL;
-- Which journal entry booked which movement into suspense or out of it; never changed.
CREATE TABLE bank_booking (
  entry_seq BIGINT PRIMARY KEY REFERENCES ledger_entry (seq),
  bank_entry_id BLOB NOT NULL REFERENCES bank_entry (id),
  -- Positive into suspense, negative out of it.
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas <> 0)
);
CREATE INDEX bank_booking_entry ON bank_booking (bank_entry_id);
-- What finance decides on money in suspense.
CREATE TABLE bank_decision (
  id BLOB PRIMARY KEY,
  bank_entry_id BLOB NOT NULL REFERENCES bank_entry (id),
  kind TEXT NOT NULL CHECK (kind IN ('pledge', 'field_pool', 'payout', 'return')),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  intent_id BLOB REFERENCES intent (id),
  field_code TEXT REFERENCES field (code),
  donor_name TEXT NOT NULL,
  donor_mobile TEXT,
  donor_email TEXT,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'due', 'done', 'withdrawn')),
  proposed_by BLOB NOT NULL REFERENCES person (id),
  proposed_at_us BIGINT NOT NULL,
  decided_by BLOB REFERENCES person (id),
  decided_at_us BIGINT,
  CHECK (decided_by IS NULL OR state = 'withdrawn' OR decided_by <> proposed_by)
);
CREATE INDEX bank_decision_entry ON bank_decision (bank_entry_id, proposed_at_us);
CREATE UNIQUE INDEX bank_decision_once ON bank_decision (bank_entry_id) WHERE state IN ('proposed', 'due');
-- Money that goes back by transfer: what finance has to send, until the statement shows that it left.
CREATE TABLE bank_return (
  reference TEXT PRIMARY KEY,
  bank_decision_id BLOB UNIQUE REFERENCES bank_decision (id),
  refund_id BLOB UNIQUE REFERENCES refund (id),
  account_iban TEXT NOT NULL REFERENCES bank_account (iban),
  payee_iban TEXT NOT NULL,
  payee_name TEXT NOT NULL,
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  created_at_us BIGINT NOT NULL,
  left_entry_id BLOB REFERENCES bank_entry (id),
  CHECK ((bank_decision_id IS NULL) <> (refund_id IS NULL))
);

CREATE TRIGGER bank_entry_no_update BEFORE UPDATE ON bank_entry BEGIN SELECT RAISE(ABORT, 'bank_entry is append-only'); END;
CREATE TRIGGER bank_entry_no_delete BEFORE DELETE ON bank_entry BEGIN SELECT RAISE(ABORT, 'bank_entry is append-only'); END;
CREATE TRIGGER bank_resolution_no_update BEFORE UPDATE ON bank_resolution BEGIN SELECT RAISE(ABORT, 'bank_resolution is append-only'); END;
CREATE TRIGGER bank_resolution_no_delete BEFORE DELETE ON bank_resolution BEGIN SELECT RAISE(ABORT, 'bank_resolution is append-only'); END;
CREATE TRIGGER bank_booking_no_update BEFORE UPDATE ON bank_booking BEGIN SELECT RAISE(ABORT, 'bank_booking is append-only'); END;
CREATE TRIGGER bank_booking_no_delete BEFORE DELETE ON bank_booking BEGIN SELECT RAISE(ABORT, 'bank_booking is append-only'); END;
