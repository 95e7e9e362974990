//! Milestones: the charity reports them with evidence, a supervisor accepts the evidence or
//! sends it back (handbook 7.2, 7.3).

use domain::delivery::{DisbursementState, MilestoneEvent, MilestoneState};
use domain::error::{AppError, Conflict, FormErrors, MissingStep};
use domain::form::{Fields, FormReader, STORY_LENGTH_MAX};
use domain::giving::{OpportunityEvent, OpportunityState};
use domain::ids::{DisbursementId, MilestoneId, OpportunityId};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};

use super::attachments::{Attachment, AttachmentOwner, attachment_count, attachment_list, attachments_publish};
use super::lifecycle::{HeldOpportunity, opportunity_hold, opportunity_move};
use super::opportunities::day;
use super::{queries, stored_code};
use crate::db::{Tx, ensure_rows};
use crate::reference::Bilingual;
use crate::supervision::audit::audit_record;
use crate::{Context, Result, in_tx, on};

/// Reported milestones shown to a supervisor at once.
const REPORTED_MAX: i64 = 50;

/// A milestone as its charity and the staff see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestoneFile {
    /// Identity.
    pub id: MilestoneId,
    /// Place in the plan, from 1.
    pub position: i64,
    /// What is to be reached.
    pub title: Bilingual,
    /// When.
    pub due_on: Option<CivilDate>,
    /// Its tranche in basis points.
    pub share_basis_points: i64,
    /// Where it stands.
    pub state: MilestoneState,
    /// What the charity reported.
    pub note: Bilingual,
    /// Why it was sent back.
    pub return_reason: String,
    /// When it was reported.
    pub reported_at: Option<Timestamp>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// Its evidence.
    pub attachments: Vec<Attachment>,
    /// Its tranche, once it was asked for and not refused.
    pub tranche: Option<MilestoneTranche>,
}

/// The money asked for or paid for a milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestoneTranche {
    /// Identity.
    pub id: DisbursementId,
    /// The number people use.
    pub number: i64,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: DisbursementState,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it was paid.
    pub released_at: Option<Timestamp>,
    /// Why it was refused, where it was.
    pub refuse_reason: String,
}

#[derive(sqlx::FromRow)]
pub(super) struct MilestoneRow {
    pub(super) id: MilestoneId,
    pub(super) position: i64,
    title_ar: String,
    title_en: String,
    due_on_day: i64,
    pub(super) share_basis_points: i64,
    pub(super) state: String,
    note_ar: String,
    note_en: String,
    return_reason: String,
    reported_at_us: Option<Timestamp>,
    accepted_at_us: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct TrancheRow {
    id: DisbursementId,
    milestone_id: MilestoneId,
    number: i64,
    amount_halalas: Money,
    state: String,
    requested_at_us: Timestamp,
    released_at_us: Option<Timestamp>,
    refuse_reason: String,
}

/// The milestones of an opportunity with evidence and tranches. The caller has checked the actor.
pub(crate) async fn milestone_files(context: &Context, opportunity: OpportunityId) -> Result<Vec<MilestoneFile>> {
    let rows: Vec<MilestoneRow> = on!(&context.db, pool => sqlx::query_as(queries::MILESTONE_LIST)
        .bind(opportunity)
        .fetch_all(pool)
        .await)?;
    let tranches: Vec<TrancheRow> = on!(&context.db, pool => sqlx::query_as(queries::TRANCHES_OF_OPPORTUNITY)
        .bind(opportunity)
        .fetch_all(pool)
        .await)?;
    let mut files = Vec::with_capacity(rows.len());
    for row in rows {
        // The last one counts: an earlier one can only have been refused.
        let tranche = tranches.iter().rev().find(|tranche| tranche.milestone_id == row.id);
        files.push(MilestoneFile {
            attachments: attachment_list(context, AttachmentOwner::Milestone(row.id)).await?,
            tranche: tranche.map(TrancheRow::read).transpose()?,
            id: row.id,
            position: row.position,
            title: Bilingual::new(row.title_ar, row.title_en),
            due_on: day(row.due_on_day),
            share_basis_points: row.share_basis_points,
            state: stored_code("milestone.state", &row.state)?,
            note: Bilingual::new(row.note_ar, row.note_en),
            return_reason: row.return_reason,
            reported_at: row.reported_at_us,
            accepted_at: row.accepted_at_us,
        });
    }
    Ok(files)
}

impl TrancheRow {
    fn read(&self) -> Result<MilestoneTranche> {
        Ok(MilestoneTranche {
            id: self.id,
            number: self.number,
            amount: self.amount_halalas,
            state: stored_code("disbursement.state", &self.state)?,
            requested_at: self.requested_at_us,
            released_at: self.released_at_us,
            refuse_reason: self.refuse_reason.clone(),
        })
    }
}

/// The milestones of an opportunity inside a write.
pub(super) async fn milestone_rows(tx: &mut Tx, opportunity: OpportunityId) -> Result<Vec<MilestoneRow>> {
    let rows = in_tx!(tx, connection => sqlx::query_as(queries::MILESTONE_LIST)
        .bind(opportunity).fetch_all(connection).await)?;
    Ok(rows)
}

/// What a charity reports about a milestone: `note_ar`, `note_en`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestoneReportForm {
    /// What was done, in Arabic.
    pub note_ar: String,
    /// What was done, in English; may be empty.
    pub note_en: String,
}

impl MilestoneReportForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> std::result::Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let form = Self {
            note_ar: reader.text("note_ar", STORY_LENGTH_MAX),
            note_en: reader.optional_text("note_en", STORY_LENGTH_MAX),
        };
        reader.finish().map(|()| form)
    }
}

/// Finds a milestone's opportunity and holds it, after checking the actor against its charity.
async fn hold_milestone(tx: &mut Tx, actor: &Actor, action: Action, milestone: MilestoneId) -> Result<HeldOpportunity> {
    let opportunity: OpportunityId = in_tx!(tx, connection => sqlx::query_scalar(queries::MILESTONE_OPPORTUNITY)
        .bind(milestone).fetch_one(connection).await)?;
    let held = opportunity_hold(tx, opportunity).await?;
    actor.require(action, Subject::Charity(held.charity_id))?;
    Ok(held)
}

/// The milestone at a place of an opportunity's plan.
///
/// # Errors
/// Not found when there is none.
pub async fn milestone_find(context: &Context, opportunity: OpportunityId, position: i64) -> Result<MilestoneId> {
    let rows: Vec<MilestoneRow> = on!(&context.db, pool => sqlx::query_as(queries::MILESTONE_LIST)
        .bind(opportunity)
        .fetch_all(pool)
        .await)?;
    let found = rows.iter().find(|row| row.position == position);
    Ok(found.map(|row| row.id).ok_or(AppError::NotFound)?)
}

/// Reports a milestone. There must be evidence, and the milestones before it must be reported.
///
/// # Errors
/// Not found for others than the charity's managers; conflict when it was reported before, evidence
/// is missing, an earlier one is not reported, or the opportunity is not being carried out.
pub async fn milestone_report(
    context: &Context,
    actor: &Actor,
    milestone: MilestoneId,
    form: MilestoneReportForm,
    origin: &str,
) -> Result<()> {
    actor.require(Action::MilestoneReport, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = hold_milestone(tx, &actor, Action::MilestoneReport, milestone).await?;
                if !held.state.allows_disbursement() {
                    return Err(AppError::Conflict(Conflict::WrongState).into());
                }
                let rows = milestone_rows(tx, held.id).await?;
                let row = rows.iter().find(|row| row.id == milestone).ok_or(AppError::NotFound)?;
                let state: MilestoneState = stored_code("milestone.state", &row.state)?;
                state.transition(MilestoneEvent::Report).map_err(AppError::from)?;
                let earlier_missing = rows.iter().any(|other| {
                    other.position < row.position && !matches!(other.state.as_str(), "reported" | "accepted")
                });
                if earlier_missing {
                    return Err(MissingStep::EarlierMilestoneReport.into());
                }
                if attachment_count(tx, AttachmentOwner::Milestone(milestone)).await? == 0 {
                    return Err(MissingStep::Evidence.into());
                }
                let touched = in_tx!(tx, connection => sqlx::query(queries::MILESTONE_REPORT)
                    .bind(milestone)
                    .bind(state.code())
                    .bind(&form.note_ar)
                    .bind(&form.note_en)
                    .bind(owned.now())
                    .execute(connection)
                    .await
                    .map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                let target = held.number.to_string();
                let detail = format!("#{}", row.position);
                audit_record(
                    tx,
                    owned.now(),
                    &actor,
                    "milestone.report",
                    "opportunity",
                    &target,
                    &detail,
                    &origin,
                )
                .await
            })
        })
        .await
}

/// What a supervisor does with a reported milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MilestoneDecision {
    /// The evidence holds.
    Accept,
    /// Something is missing.
    Return {
        /// What.
        reason: String,
    },
}

/// Accepts a reported milestone, or sends it back. With the last one accepted the opportunity is
/// carried out and its impact report is awaited.
///
/// # Errors
/// Not found for others than supervisors; conflict when it is not reported, the supervisor manages
/// the charity, or somebody decided before.
pub async fn milestone_decide(
    context: &Context,
    actor: &Actor,
    milestone: MilestoneId,
    decision: MilestoneDecision,
    origin: &str,
) -> Result<()> {
    actor.require(Action::MilestoneAccept, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = hold_milestone(tx, &actor, Action::MilestoneAccept, milestone).await?;
                if actor.managed_charities().any(|charity| charity == held.charity_id) {
                    return Err(AppError::Conflict(Conflict::SamePerson).into());
                }
                let rows = milestone_rows(tx, held.id).await?;
                let row = rows.iter().find(|row| row.id == milestone).ok_or(AppError::NotFound)?;
                if row.state == MilestoneState::Planned.code() {
                    return Err(MissingStep::MilestoneReport.into());
                }
                let (query, action, reason) = match &decision {
                    MilestoneDecision::Accept => (queries::MILESTONE_ACCEPT, "milestone.accept", ""),
                    MilestoneDecision::Return { reason } => {
                        (queries::MILESTONE_RETURN, "milestone.return", reason.as_str())
                    }
                };
                let touched = match &decision {
                    MilestoneDecision::Accept => in_tx!(tx, connection => sqlx::query(query)
                        .bind(milestone).bind(owned.now()).bind(actor.person_id())
                        .execute(connection).await.map(|done| done.rows_affected()))?,
                    MilestoneDecision::Return { reason } => in_tx!(tx, connection => sqlx::query(query)
                        .bind(milestone).bind(reason)
                        .execute(connection).await.map(|done| done.rows_affected()))?,
                };
                ensure_rows(touched, 1)?;
                if decision == MilestoneDecision::Accept {
                    attachments_publish(tx, AttachmentOwner::Milestone(milestone)).await?;
                    let others_accepted = rows
                        .iter()
                        .all(|other| other.id == milestone || other.state == MilestoneState::Accepted.code());
                    if others_accepted {
                        finish_execution(tx, &owned, &actor, &mut held).await?;
                    }
                }
                let detail = format!("#{} {reason}", row.position);
                let target = held.number.to_string();
                audit_record(
                    tx,
                    owned.now(),
                    &actor,
                    action,
                    "opportunity",
                    &target,
                    detail.trim(),
                    &origin,
                )
                .await
            })
        })
        .await
}

/// Everything was delivered. A funded opportunity whose charity paid in advance passes through
/// execution on the way.
async fn finish_execution(tx: &mut Tx, context: &Context, actor: &Actor, held: &mut HeldOpportunity) -> Result<()> {
    if held.state == OpportunityState::Funded {
        opportunity_move(tx, context, actor, held, OpportunityEvent::StartExecution, "").await?;
    }
    if held.state == OpportunityState::Executing {
        opportunity_move(tx, context, actor, held, OpportunityEvent::FinishExecution, "").await?;
    }
    Ok(())
}

/// A reported milestone that waits for a supervisor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedMilestone {
    /// The opportunity's number.
    pub opportunity_number: i64,
    /// The opportunity's title.
    pub opportunity_title: Bilingual,
    /// The charity.
    pub charity_name: Bilingual,
    /// Place in the plan.
    pub position: i64,
    /// What was reached.
    pub title: Bilingual,
    /// When it was reported.
    pub reported_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct ReportedRow {
    position: i64,
    title_ar: String,
    title_en: String,
    reported_at_us: Option<Timestamp>,
    number: i64,
    opportunity_title_ar: String,
    opportunity_title_en: String,
    charity_name_ar: String,
    charity_name_en: String,
}

/// Milestones that wait for a supervisor, oldest first.
///
/// # Errors
/// Not found for others than supervisors.
pub async fn milestones_reported(context: &Context, actor: &Actor) -> Result<Vec<ReportedMilestone>> {
    actor.require(Action::MilestoneAccept, Subject::Platform)?;
    let rows: Vec<ReportedRow> = on!(&context.db, pool => sqlx::query_as(queries::MILESTONES_REPORTED)
        .bind(REPORTED_MAX)
        .fetch_all(pool)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|row| ReportedMilestone {
            opportunity_number: row.number,
            opportunity_title: Bilingual::new(row.opportunity_title_ar, row.opportunity_title_en),
            charity_name: Bilingual::new(row.charity_name_ar, row.charity_name_en),
            position: row.position,
            title: Bilingual::new(row.title_ar, row.title_en),
            reported_at: row.reported_at_us,
        })
        .collect())
}
