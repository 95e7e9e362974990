//! What of the money out is due and not done: for the page of today, and for alarms.

use domain::delivery::CARE_PROOF_DAYS;
use domain::error::AppError;
use domain::people::{Action, Actor, Subject};
use domain::time::{DAY_US, Timestamp};

use super::queries;
use crate::{Context, Result, on};

/// An approved tranche should be in a batch within so many days.
pub const BATCH_WITHIN_DAYS: i64 = 3;
/// A sealed batch should be authorised within so many days.
pub const AUTHORISE_WITHIN_DAYS: i64 = 1;
/// The bank should have answered within so many days: a weekend, and the day of payment.
pub const ANSWER_WITHIN_DAYS: i64 = 4;

/// How many things wait, and how many of them too long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct PayoutDues {
    /// Approved tranches in no batch.
    pub to_batch: i64,
    /// Of them, for more than [`BATCH_WITHIN_DAYS`].
    pub to_batch_late: i64,
    /// Sealed batches that nobody authorised.
    pub to_authorise: i64,
    /// Of them, for more than [`AUTHORISE_WITHIN_DAYS`].
    pub to_authorise_late: i64,
    /// Authorised batches that the bank has not answered whole.
    pub unanswered: i64,
    /// Of them, for more than [`ANSWER_WITHIN_DAYS`].
    pub unanswered_late: i64,
    /// Payments that the bank refused and nobody sent again.
    pub rejected: i64,
    /// Accounts of charities that wait for an approval.
    pub accounts: i64,
    /// Care payments without proof for more than [`CARE_PROOF_DAYS`].
    pub proofs_late: i64,
}

/// What waits.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn payout_dues(context: &Context, actor: &Actor) -> Result<PayoutDues> {
    actor.require_person()?;
    if !actor.may(Action::DisbursementApprove, Subject::Platform) {
        return Err(AppError::NotFound.into());
    }
    let now = context.now();
    let before = |days: i64| now.plus_us(-days * DAY_US);
    let dues = on!(&context.db, pool => sqlx::query_as(queries::PAYOUT_DUES)
        .bind(before(BATCH_WITHIN_DAYS))
        .bind(before(AUTHORISE_WITHIN_DAYS))
        .bind(before(ANSWER_WITHIN_DAYS))
        .bind(proof_limit(now))
        .fetch_one(pool)
        .await)?;
    Ok(dues)
}

/// Care payments from before this moment should have their proof (handbook 7.2).
#[must_use]
pub(crate) const fn proof_limit(now: Timestamp) -> Timestamp {
    now.plus_us(-(CARE_PROOF_DAYS as i64) * DAY_US)
}
