-- The journal's Merkle tree (docs/proof.md): a leaf for each entry, in the order of the journal.
CREATE TABLE ledger_leaf (
  position BIGINT PRIMARY KEY,
  entry_seq BIGINT NOT NULL UNIQUE REFERENCES ledger_entry (seq),
  leaf_hash BYTEA NOT NULL CHECK (length(leaf_hash) = 32),
  -- Short digests of the entry's head and of each line: they tell the audit which line was edited.
  line_digests BYTEA NOT NULL
);
-- Roots of complete subtrees of 256, 65,536, ... leaves, so that proofs and heads read a few hundred rows.
CREATE TABLE ledger_node (
  level BIGINT NOT NULL CHECK (level > 0),
  position BIGINT NOT NULL,
  node_hash BYTEA NOT NULL CHECK (length(node_hash) = 32),
  PRIMARY KEY (level, position)
);
-- Signed heads of the tree, each naming the one before it.
CREATE TABLE ledger_head (
  number BIGINT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('daily', 'interim')),
  day TEXT COLLATE "C" NOT NULL,
  tree_size BIGINT NOT NULL CHECK (tree_size >= 0),
  note TEXT NOT NULL,
  -- The public key that it was signed with, as "name+id+key".
  verifier_key TEXT NOT NULL,
  signed_at_us BIGINT NOT NULL
);
CREATE UNIQUE INDEX ledger_head_day ON ledger_head (day) WHERE kind = 'daily';
CREATE INDEX ledger_head_size ON ledger_head (kind, tree_size);

CREATE TRIGGER ledger_leaf_no_change BEFORE UPDATE OR DELETE ON ledger_leaf FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_leaf_no_truncate BEFORE TRUNCATE ON ledger_leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_node_no_change BEFORE UPDATE OR DELETE ON ledger_node FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_node_no_truncate BEFORE TRUNCATE ON ledger_node FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_head_no_change BEFORE UPDATE OR DELETE ON ledger_head FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_head_no_truncate BEFORE TRUNCATE ON ledger_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
