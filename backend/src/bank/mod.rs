//! Bank transfers: what donors promise, the statements that show what came, how the two find each
//! other, and what finance decides about the rest (handbook 9.5, docs/bank-transfers.md).

mod accounts;
mod camt;
mod decisions;
mod import;
mod matching;
mod overview;
mod pledges;
mod queries;
mod read;
mod reconcile;
mod returns;
mod virtual_iban;

#[cfg(test)]
mod camt_tests;
#[cfg(test)]
mod tests;

pub(crate) use accounts::transfer_offered;
pub use accounts::{BankAccount, bank_account_list, bank_accounts_register};
pub use decisions::{Decided, DecisionForm, DecisionLine, bank_decide, bank_decision_confirm, bank_decision_withdraw};
pub use import::{
    EntryPreview, FilePreview, ImportOutcome, StatementPreview, bank_file_import, bank_file_keep, bank_file_preview,
};
pub use matching::bank_match_once;
pub use overview::{
    BankEntry, BankFileLine, BankOverview, ReturnLine, SuspenseLine, bank_entry_get, bank_overview, bank_watch_once,
};
pub(crate) use pledges::{PledgePlan, PledgeWritten, pledge_write};
pub use pledges::{TransferDetails, transfer_details};
pub use read::FILE_BYTES_MAX;
pub use reconcile::{BankDay, BankDifference, DifferenceKind, bank_day, bank_difference_list};
pub(crate) use returns::refund_return_open;
pub use virtual_iban::{VirtualIbanRange, VirtualIbans};

/// What stands in an intent's `gateway` column when it is paid by bank transfer.
pub const BANK_TRANSFER: &str = "bank-transfer";

/// The journal's bank slice works on one thing at a time: imports, matches and decisions wait for
/// each other, so that no riyal is given to two gifts.
pub(crate) const BANK_LOCK: &str = "bank";
