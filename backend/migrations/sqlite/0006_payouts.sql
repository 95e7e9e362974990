-- Money out: accounts of charities with their history, payment batches, what the bank said of each line.

-- Where a charity may be paid. A new account is proposed by a manager, approved by two people of the
-- platform and rests for 72 hours before money goes to it (handbook 7.2).
CREATE TABLE charity_iban (
  id BLOB PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  charity_id BLOB NOT NULL REFERENCES charity (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('zakat', 'other')),
  iban TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'first_approved', 'approved', 'refused', 'cancelled', 'withdrawn')),
  -- The bank's letter, by the hash of its content; the account a charity was admitted with has none here.
  letter_hash TEXT,
  letter_name TEXT NOT NULL,
  proposed_by BLOB REFERENCES person (id),
  proposed_at_us BIGINT NOT NULL,
  first_approved_by BLOB REFERENCES person (id),
  first_approved_at_us BIGINT,
  second_approved_by BLOB REFERENCES person (id),
  second_approved_at_us BIGINT,
  effective_at_us BIGINT,
  ended_by BLOB REFERENCES person (id),
  ended_at_us BIGINT,
  end_reason TEXT NOT NULL,
  CHECK (state <> 'approved' OR effective_at_us IS NOT NULL),
  CHECK (first_approved_by IS NULL OR second_approved_by IS NULL OR first_approved_by <> second_approved_by),
  CHECK (proposed_by IS NULL OR first_approved_by IS NULL OR proposed_by <> first_approved_by),
  CHECK (proposed_by IS NULL OR second_approved_by IS NULL OR proposed_by <> second_approved_by)
);
CREATE INDEX charity_iban_charity ON charity_iban (charity_id, purpose, effective_at_us);
CREATE INDEX charity_iban_iban ON charity_iban (iban);
CREATE INDEX charity_iban_state ON charity_iban (state, proposed_at_us);
-- One change of a charity's account at a time.
CREATE UNIQUE INDEX charity_iban_one_open ON charity_iban (charity_id, purpose)
  WHERE state IN ('proposed', 'first_approved');
-- What was approved, by whom and when it takes effect stays as it was written.
CREATE TRIGGER charity_iban_fixed BEFORE UPDATE OF number, charity_id, purpose, iban, letter_hash, letter_name, proposed_by,
    proposed_at_us ON charity_iban BEGIN SELECT RAISE(ABORT, 'an account of a charity is not rewritten'); END;
CREATE TRIGGER charity_iban_kept BEFORE DELETE ON charity_iban BEGIN
  SELECT RAISE(ABORT, 'an account of a charity is not removed'); END;

-- Every charity has the account it was admitted with from the start; the row bears the charity's own id.
INSERT INTO charity_iban (id, number, charity_id, purpose, iban, state, letter_name, proposed_at_us, effective_at_us, end_reason)
  SELECT id, ROW_NUMBER() OVER (ORDER BY admitted_at_us, id), id, 'other', iban, 'approved', '', admitted_at_us,
    admitted_at_us, '' FROM charity;
CREATE TRIGGER charity_iban_start AFTER INSERT ON charity BEGIN
  INSERT INTO charity_iban (id, number, charity_id, purpose, iban, state, letter_name, proposed_at_us, effective_at_us, end_reason)
    VALUES (NEW.id, (SELECT COALESCE(MAX(number), 0) + 1 FROM charity_iban), NEW.id, 'other', NEW.iban, 'approved', '',
      NEW.admitted_at_us, NEW.admitted_at_us, '');
END;

-- Approved tranches that are paid together from one account of the platform.
CREATE TABLE payment_batch (
  id BLOB PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('zakat', 'other')),
  state TEXT NOT NULL CHECK (state IN ('sealed', 'authorised', 'closed', 'cancelled')),
  payer_name TEXT NOT NULL,
  payer_iban TEXT NOT NULL,
  line_count BIGINT NOT NULL CHECK (line_count > 0),
  total_halalas BIGINT NOT NULL CHECK (total_halalas > 0),
  execute_on_day BIGINT NOT NULL,
  -- SHA-256 of the payment file, fixed when the batch is sealed.
  file_hash TEXT NOT NULL,
  sealed_by BLOB NOT NULL REFERENCES person (id),
  sealed_at_us BIGINT NOT NULL,
  authorised_by BLOB REFERENCES person (id),
  authorised_at_us BIGINT,
  ended_by BLOB REFERENCES person (id),
  ended_at_us BIGINT,
  end_reason TEXT NOT NULL,
  CHECK (authorised_by IS NULL OR authorised_by <> sealed_by),
  CHECK (state IN ('sealed', 'cancelled') OR authorised_by IS NOT NULL)
);
CREATE INDEX payment_batch_state ON payment_batch (state, number);
CREATE TRIGGER payment_batch_fixed BEFORE UPDATE OF number, purpose, payer_name, payer_iban, line_count, total_halalas,
    execute_on_day, file_hash, sealed_by, sealed_at_us ON payment_batch BEGIN
  SELECT RAISE(ABORT, 'a sealed batch is not rewritten'); END;
CREATE TRIGGER payment_batch_kept BEFORE DELETE ON payment_batch BEGIN
  SELECT RAISE(ABORT, 'a sealed batch is not removed'); END;
-- One line for each class of money of a tranche. A line that failed leaves its place to another attempt.
CREATE TABLE payment_line (
  batch_id BLOB NOT NULL REFERENCES payment_batch (id),
  position BIGINT NOT NULL,
  disbursement_id BLOB NOT NULL REFERENCES disbursement (id),
  fund_class TEXT NOT NULL,
  attempt BIGINT NOT NULL CHECK (attempt > 0),
  amount_halalas BIGINT NOT NULL CHECK (amount_halalas > 0),
  account_id BLOB NOT NULL REFERENCES charity_iban (id),
  iban TEXT NOT NULL,
  payee_name TEXT NOT NULL,
  end_to_end_id TEXT NOT NULL,
  PRIMARY KEY (batch_id, position),
  UNIQUE (disbursement_id, fund_class, attempt),
  UNIQUE (batch_id, end_to_end_id)
);
CREATE INDEX payment_line_account ON payment_line (account_id);
-- What became of a line: once, and for good.
CREATE TABLE payment_line_outcome (
  batch_id BLOB NOT NULL,
  position BIGINT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('paid', 'rejected', 'cancelled')),
  source TEXT NOT NULL CHECK (source IN ('bank_file', 'by_hand', 'cancellation')),
  reason_code TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_by BLOB REFERENCES person (id),
  recorded_at_us BIGINT NOT NULL,
  PRIMARY KEY (batch_id, position),
  FOREIGN KEY (batch_id, position) REFERENCES payment_line (batch_id, position)
);
CREATE INDEX payment_line_outcome_kind ON payment_line_outcome (outcome, recorded_at_us);
-- Status reports of the bank that were taken: none twice, whether by its content or by its name.
CREATE TABLE bank_status_report (
  message_id TEXT PRIMARY KEY,
  file_hash TEXT NOT NULL UNIQUE,
  batch_id BLOB NOT NULL REFERENCES payment_batch (id),
  recorded_by BLOB REFERENCES person (id),
  recorded_at_us BIGINT NOT NULL
);
CREATE TRIGGER payment_line_no_update BEFORE UPDATE ON payment_line BEGIN SELECT RAISE(ABORT, 'payment_line is append-only'); END;
CREATE TRIGGER payment_line_no_delete BEFORE DELETE ON payment_line BEGIN SELECT RAISE(ABORT, 'payment_line is append-only'); END;
CREATE TRIGGER payment_line_outcome_no_update BEFORE UPDATE ON payment_line_outcome BEGIN SELECT RAISE(ABORT, 'payment_line_outcome is append-only'); END;
CREATE TRIGGER payment_line_outcome_no_delete BEFORE DELETE ON payment_line_outcome BEGIN SELECT RAISE(ABORT, 'payment_line_outcome is append-only'); END;
CREATE TRIGGER bank_status_report_no_update BEFORE UPDATE ON bank_status_report BEGIN SELECT RAISE(ABORT, 'bank_status_report is append-only'); END;
CREATE TRIGGER bank_status_report_no_delete BEFORE DELETE ON bank_status_report BEGIN SELECT RAISE(ABORT, 'bank_status_report is append-only'); END;
