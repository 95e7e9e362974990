//! Money out: accounts of charities, batches of payments with the file for the bank, what the bank
//! answers, and the statement that a charity draws of it all (docs/payouts.md).

pub mod accounts;
mod bank;
pub mod batches;
pub mod dues;
pub mod outcomes;
mod payment_file;
pub(crate) mod queries;
pub mod statement;
mod status_report;

#[cfg(test)]
mod tests;

pub use bank::{ClassAtBank, at_bank_list};
pub use status_report::StatusReportProblem;

use crate::Result;
use crate::db::{Tx, dialect};

/// One writer at a time decides what of the money at the bank is spoken for. Whoever holds
/// opportunities as well takes them first, in the order of their ids.
pub(crate) async fn payout_lock(tx: &mut Tx) -> Result<()> {
    dialect::numbering_lock(tx, "payout").await
}
