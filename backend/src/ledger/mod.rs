//! The journal: entries that balance, appended and never changed; balances and totals
//! are folds of it (design invariants 2 and 5).

mod append;
mod audit;
mod effect;
mod fold;
mod proof;
mod proof_audit;
mod queries;
mod seal;
mod totals;
mod tree;

pub use append::entry_append;
pub use audit::{CheckOutcome, ledger_audit};
#[cfg(test)]
pub(crate) use fold::fold_all;
pub use fold::{Dimension, Total, fold_once, rollups_rebuild};
pub use proof::{
    HEADS_MAX, ProofState, PublishedHead, head_published, heads_consistency, heads_daily, journal_keys, proof_check,
    proof_own, proof_state_own,
};
pub(crate) use proof::{proof_of, proof_state_of, proof_with};
#[cfg(test)]
pub(crate) use seal::seal_all;
pub use seal::{seal_once, signing_key_public};
pub use totals::{
    BucketTotal, account_balance, fund_balance, total_read, totals_and_platform, totals_between, totals_folded_at,
    totals_of, totals_under,
};
