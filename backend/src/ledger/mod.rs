//! The journal: entries that balance, appended and never changed; balances and totals
//! are folds of it (design invariants 2 and 5).

mod append;
mod audit;
mod effect;
mod fold;
mod queries;
mod totals;

pub use append::entry_append;
pub use audit::{CheckOutcome, ledger_audit};
#[cfg(test)]
pub(crate) use fold::fold_all;
pub use fold::{Dimension, Total, fold_once, rollups_rebuild};
pub use totals::{
    BucketTotal, account_balance, fund_balance, total_read, totals_between, totals_folded_at, totals_of, totals_under,
};
