//! What waits for those who supervise.

use domain::error::AppError;
use domain::people::{Action, Actor, Subject};

use super::queries;
use crate::{Context, Result, on};

/// How many things wait, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct SuperviseCounts {
    /// Opportunities that wait for a recommendation.
    #[sqlx(rename = "submitted_count")]
    pub submitted: i64,
    /// Opportunities that wait for a decision.
    #[sqlx(rename = "under_review_count")]
    pub under_review: i64,
    /// Opportunities that were approved and are not shown.
    #[sqlx(rename = "approved_count")]
    pub approved: i64,
    /// Opportunities whose end has passed.
    #[sqlx(rename = "expired_count")]
    pub expired: i64,
    /// Milestones with evidence to check.
    #[sqlx(rename = "milestone_count")]
    pub milestones: i64,
    /// Reports to check.
    #[sqlx(rename = "report_count")]
    pub reports: i64,
    /// Tranches that wait for an approval.
    #[sqlx(rename = "requested_count")]
    pub requested: i64,
    /// Bank credits in suspense.
    #[sqlx(rename = "suspense_count")]
    pub suspense: i64,
    /// Decisions on suspense that wait for a second person.
    #[sqlx(rename = "bank_decision_count")]
    pub bank_decisions: i64,
}

/// Whether an actor has anything to do among the supervisors' pages.
#[must_use]
pub fn supervises(actor: &Actor) -> bool {
    let actions = [Action::ReviewQueueView, Action::DisbursementApprove, Action::AuditView];
    actor.person_id().is_some() && actions.into_iter().any(|action| actor.may(action, Subject::Platform))
}

/// What waits, by kind.
///
/// # Errors
/// Not found for others than reviewers, finance and supervisors.
pub async fn supervise_counts(context: &Context, actor: &Actor) -> Result<SuperviseCounts> {
    actor.require_person()?;
    if !supervises(actor) {
        return Err(AppError::NotFound.into());
    }
    let counts = on!(&context.db, pool => sqlx::query_as(queries::SUPERVISE_COUNTS).fetch_one(pool).await)?;
    Ok(counts)
}
