//! Bank transfers and the statements that the bank sends about them (handbook 9.5): the register of
//! own accounts, references that survive being typed, the model of a statement and its checks, the
//! reader of MT940. The reader of CAMT.053 stands in `backend`, which has the XML library.
//!
//! What is held, matched and decided is written down in `docs/bank-transfers.md`.

mod account;
mod form;
mod mt940;
mod reference;
mod statement;
mod transfer;

pub use account::AccountPurpose;
pub use form::TransferForm;
pub use mt940::mt940_read;
pub use reference::{PaymentReference, REFERENCE_BODY_MAX, ReferenceKind};
pub use statement::{
    Balance, ENTRIES_MAX, EntryIdentity, Place, ProblemKind, STATEMENTS_MAX, Statement, StatementEntry,
    StatementFormat, StatementProblem, TEXT_LENGTH_MAX, decimal_read, entry_identities, iban_is_foreign,
    statement_check, text_bounded,
};
pub use transfer::{
    DecisionKind, EntryHint, PLEDGE_HOLD_US, PLEDGE_OPEN_US, Received, SUSPENSE_ALARM_WORKING_DAYS, TWO_PEOPLE_FROM,
    pledge_hold_us, received_settle, working_days_since,
};
