//! Daily reconciliation (handbook 9.2): every gateway's settlements are taken and booked, then journal,
//! settlements and bank are compared, and what does not agree gets a number and is worked on until it is
//! closed. The comparison itself is [`domain::reconciliation`]; `docs/reconciliation.md` tells who does what.

mod bank;
mod daily;
mod dashboard;
mod differences;
mod queries;
mod register;
mod settlements;
#[cfg(test)]
mod tests;

pub use daily::{Ran, reconcile_day, reconcile_due_once};
pub use dashboard::{Age, FinanceDashboard, MoneyByClass, RunLine, SourceState, finance_dashboard};
pub use differences::{
    Closed, DIFFERENCE_PAGE_SIZE, DifferenceDetail, DifferenceEvent, DifferenceFilter, DifferenceLine,
    difference_close, difference_confirm, difference_day_csv, difference_get, difference_list, difference_note,
    difference_open_count, difference_take, difference_withdraw,
};

use domain::people::Actor;

/// What stands in a run's and a difference's source when it is about the bank's accounts.
pub const BANK_SOURCE: &str = "bank";
/// One comparison at a time, so that numbers have no gaps and nothing is booked twice.
const RECONCILIATION_LOCK: &str = "reconciliation";

const SYSTEM: Actor = Actor::System("reconciliation");
