//! Every fixed SQL text of this slice; the rows themselves are written in bulk.

crate::statements! {
    ROWS = "SELECT (SELECT COUNT(*) FROM person) + (SELECT COUNT(*) FROM charity) + (SELECT COUNT(*) FROM opportunity) \
        + (SELECT COUNT(*) FROM intent) + (SELECT COUNT(*) FROM ledger_entry)";
}
