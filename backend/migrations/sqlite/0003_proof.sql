-- The journal's Merkle tree (docs/proof.md): a leaf for each entry, in the order of the journal.
CREATE TABLE ledger_leaf (
  position INTEGER PRIMARY KEY,
  entry_seq BIGINT NOT NULL UNIQUE REFERENCES ledger_entry (seq),
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  -- Short digests of the entry's head and of each line: they tell the audit which line was edited.
  line_digests BLOB NOT NULL
);
-- Roots of complete subtrees of 256, 65,536, ... leaves, so that proofs and heads read a few hundred rows.
CREATE TABLE ledger_node (
  level BIGINT NOT NULL CHECK (level > 0),
  position BIGINT NOT NULL,
  node_hash BLOB NOT NULL CHECK (length(node_hash) = 32),
  PRIMARY KEY (level, position)
);
-- Signed heads of the tree, each naming the one before it.
CREATE TABLE ledger_head (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('daily', 'interim')),
  day TEXT NOT NULL,
  tree_size BIGINT NOT NULL CHECK (tree_size >= 0),
  note TEXT NOT NULL,
  -- The public key that it was signed with, as "name+id+key".
  verifier_key TEXT NOT NULL,
  signed_at_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX ledger_head_day ON ledger_head (day) WHERE kind = 'daily';
CREATE INDEX ledger_head_size ON ledger_head (kind, tree_size);

CREATE TRIGGER ledger_leaf_no_update BEFORE UPDATE ON ledger_leaf BEGIN SELECT RAISE(ABORT, 'ledger_leaf is append-only'); END;
CREATE TRIGGER ledger_leaf_no_delete BEFORE DELETE ON ledger_leaf BEGIN SELECT RAISE(ABORT, 'ledger_leaf is append-only'); END;
CREATE TRIGGER ledger_node_no_update BEFORE UPDATE ON ledger_node BEGIN SELECT RAISE(ABORT, 'ledger_node is append-only'); END;
CREATE TRIGGER ledger_node_no_delete BEFORE DELETE ON ledger_node BEGIN SELECT RAISE(ABORT, 'ledger_node is append-only'); END;
CREATE TRIGGER ledger_head_no_update BEFORE UPDATE ON ledger_head BEGIN SELECT RAISE(ABORT, 'ledger_head is append-only'); END;
CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head BEGIN SELECT RAISE(ABORT, 'ledger_head is append-only'); END;
