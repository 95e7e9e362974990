//! What the bank did: from its status report, or by hand from a person who saw it there. A payment
//! is booked when it is confirmed and not before; what was refused is due again.

use std::collections::BTreeMap;

use domain::error::{AppError, Conflict, FieldProblem, FormErrors};
use domain::form::{Fields, FormReader, SUMMARY_LENGTH_MAX};
use domain::giving::{OpportunityEvent, OpportunityState};
use domain::ids::OpportunityId;
use domain::ledger::{FundKey, FundPart, disbursement_released};
use domain::money::Money;
use domain::payouts::{BatchEvent, BatchState, LineOutcome, OutcomeSource, ReasonCode};
use domain::people::{Action, Actor, Subject};

use super::batches::{HeldBatch, LineRow, record};
use super::payment_file::hash_of;
use super::status_report::{Expected, Finding, ReportedReason, StatusReport, StatusReportProblem};
use super::{payout_lock, queries};
use crate::db::{Tx, ensure_rows};
use crate::delivery::disbursements::release_reference;
use crate::delivery::lifecycle::{HeldOpportunity, opportunity_hold, opportunity_move};
use crate::ledger::entry_append;
use crate::supervision::forms::REASON_LENGTH_MIN;
use crate::{Context, Error, Result, in_tx, on};

/// The longest of the bank's words that is kept, in characters.
const BANK_WORDS_LENGTH_MAX: usize = 400;
/// The longest code of a reason that is kept, in characters (`Max35Text`).
const REASON_CODE_LENGTH_MAX: usize = 35;

/// What came of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportOutcome {
    /// It was taken.
    Taken {
        /// Payments that it confirmed.
        paid: usize,
        /// Payments that it refused.
        rejected: usize,
    },
    /// It was refused, and nothing was changed.
    Refused(StatusReportProblem),
}

/// Takes the bank's status report on a batch, whole or not at all. A refused one leaves a line in
/// the audit log and nothing else.
///
/// # Errors
/// Not found for who may not; conflict before the batch is authorised.
pub async fn report_take(
    context: &Context,
    actor: &Actor,
    number: i64,
    bytes: &[u8],
    origin: &str,
) -> Result<ReportOutcome> {
    actor.require(Action::PayoutConfirm, Subject::Platform)?;
    let hash = hash_of(bytes);
    let report = match StatusReport::read(bytes) {
        Ok(report) => report,
        Err(problem) => return refuse(context, actor, number, problem, &hash, origin).await,
    };
    let opportunities = opportunities_of(context, number).await?;
    let (owned, person, from) = (context.clone(), actor.clone(), origin.to_owned());
    let sealed_hash = hash.clone();
    let taken = context
        .db
        .write(move |tx| {
            Box::pin(async move {
                report_in_tx(
                    tx,
                    &owned,
                    &person,
                    number,
                    &report,
                    &sealed_hash,
                    &opportunities,
                    &from,
                )
                .await
            })
        })
        .await?;
    match taken {
        Ok((paid, rejected)) => Ok(ReportOutcome::Taken { paid, rejected }),
        Err(problem) => refuse(context, actor, number, problem, &hash, origin).await,
    }
}

/// Everything is compared before anything is written, so a refusal leaves nothing behind.
#[allow(clippy::too_many_arguments)]
async fn report_in_tx(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    number: i64,
    report: &StatusReport,
    hash: &str,
    opportunities: &[OpportunityId],
    origin: &str,
) -> Result<std::result::Result<(usize, usize), StatusReportProblem>> {
    let mut held = opportunities_hold(tx, opportunities).await?;
    payout_lock(tx).await?;
    let batch = HeldBatch::read(tx, number).await?;
    batch.require_file()?;
    let seen: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::REPORT_SEEN)
        .bind(&report.message_id).bind(hash).fetch_one(connection).await)?;
    if seen > 0 {
        return Ok(Err(StatusReportProblem::SeenBefore));
    }
    let message_id = batch.message_id();
    let amounts = batch
        .lines
        .iter()
        .map(|line| (line.end_to_end_id.as_str(), line.amount_halalas));
    let expected = Expected {
        message_id: &message_id,
        total: batch.total(),
        lines: amounts.collect(),
    };
    let fresh = match report.findings(&expected).and_then(|found| unknown_yet(&batch, found)) {
        Ok(fresh) => fresh,
        Err(problem) => return Ok(Err(problem)),
    };
    in_tx!(tx, connection => sqlx::query(queries::REPORT_INSERT)
        .bind(&report.message_id).bind(hash).bind(batch.row.id).bind(actor.person_id()).bind(context.now())
        .execute(connection).await.map(|_| ()))?;
    let paid = fresh.iter().filter(|(_, finding)| finding.paid).count();
    let rejected = fresh.len() - paid;
    for (line, finding) in fresh {
        let outcome = if finding.paid {
            LineOutcome::Paid
        } else {
            LineOutcome::Rejected
        };
        let verdict = Verdict {
            outcome,
            source: OutcomeSource::BankFile,
            reason: cut(finding.reason),
        };
        settle(tx, context, actor, &batch, line, verdict, &mut held).await?;
    }
    close_when_answered(tx, context, actor, &batch).await?;
    let detail = format!("{} paid {paid}, rejected {rejected}, file {hash}", report.message_id);
    record(tx, context, actor, "payout.report", number, &detail, origin).await?;
    Ok(Ok((paid, rejected)))
}

/// The lines that a report tells something new of. One that says the opposite of what is recorded
/// is refused as a whole.
fn unknown_yet(
    batch: &HeldBatch,
    findings: Vec<Finding>,
) -> std::result::Result<Vec<(&LineRow, Finding)>, StatusReportProblem> {
    let mut fresh = Vec::new();
    for finding in findings {
        let line = batch
            .lines
            .iter()
            .find(|line| line.end_to_end_id == finding.end_to_end_id);
        let line = line.ok_or(StatusReportProblem::UnknownLine)?;
        match line.outcome.as_deref() {
            None => fresh.push((line, finding)),
            Some(known) if (known == LineOutcome::Paid.code()) == finding.paid => {}
            Some(_) => return Err(StatusReportProblem::Contradiction),
        }
    }
    Ok(fresh)
}

fn cut(reason: ReportedReason) -> ReportedReason {
    ReportedReason {
        code: reason.code.chars().take(REASON_CODE_LENGTH_MAX).collect(),
        text: reason.text.chars().take(BANK_WORDS_LENGTH_MAX).collect(),
    }
}

async fn refuse(
    context: &Context,
    actor: &Actor,
    number: i64,
    problem: StatusReportProblem,
    hash: &str,
    origin: &str,
) -> Result<ReportOutcome> {
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    let detail = format!("{} file {hash}", problem.code());
    context
        .db
        .write(move |tx| {
            Box::pin(async move { record(tx, &owned, &actor, "payout.report_refused", number, &detail, &origin).await })
        })
        .await?;
    Ok(ReportOutcome::Refused(problem))
}

/// What a person writes of a payment: `position`, `outcome` (`paid` or `rejected`), `reason_code`
/// (optional) and `reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHandForm {
    /// The payment's place in the batch.
    pub position: i64,
    /// What the bank did.
    pub outcome: LineOutcome,
    /// Why it refused.
    pub reason_code: Option<ReasonCode>,
    /// Why there is no report, and where it was seen.
    pub reason: String,
}

impl ByHandForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> std::result::Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let position = reader.parsed("position", |text| text.parse().map_err(|_| FieldProblem::InvalidChoice));
        let outcome = reader.choice::<LineOutcome>("outcome");
        if outcome == Some(LineOutcome::Cancelled) {
            reader.problem("outcome", FieldProblem::InvalidChoice);
        }
        let reason_code = reader.optional_choice::<ReasonCode>("reason_code");
        let reason = reader.text("reason", SUMMARY_LENGTH_MAX);
        let shortest = usize::try_from(REASON_LENGTH_MIN).unwrap_or(usize::MAX);
        if !reason.is_empty() && reason.chars().count() < shortest {
            reader.problem("reason", FieldProblem::TooShort { min: REASON_LENGTH_MIN });
        }
        let errors = reader.into_errors();
        match (position, outcome) {
            (Some(position), Some(outcome)) => errors.into_result(Self {
                position,
                outcome,
                reason_code,
                reason,
            }),
            _ => Err(errors),
        }
    }
}

/// Records by hand what the bank did with a payment, where no report tells it.
///
/// # Errors
/// Not found for who may not and for a place that the batch does not have; conflict for who
/// authorised the batch, before it is authorised, and when the payment has its outcome.
pub async fn outcome_by_hand(
    context: &Context,
    actor: &Actor,
    number: i64,
    form: ByHandForm,
    origin: &str,
) -> Result<()> {
    actor.require(Action::PayoutConfirm, Subject::Platform)?;
    let opportunities = opportunities_of(context, number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = opportunities_hold(tx, &opportunities).await?;
                payout_lock(tx).await?;
                let batch = HeldBatch::read(tx, number).await?;
                batch.require_file()?;
                if batch.state != BatchState::Authorised {
                    return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
                }
                if batch.authorised_by() == actor.person_id() {
                    return Err(AppError::Conflict(Conflict::SamePerson).into());
                }
                let line = batch.lines.iter().find(|line| line.position == form.position);
                let line = line.ok_or(AppError::NotFound)?;
                if line.outcome.is_some() {
                    return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
                }
                let code = form.reason_code.filter(|_| form.outcome == LineOutcome::Rejected);
                let verdict = Verdict {
                    outcome: form.outcome,
                    source: OutcomeSource::ByHand,
                    reason: ReportedReason {
                        code: code.map(|code| code.code().to_owned()).unwrap_or_default(),
                        text: form.reason.clone(),
                    },
                };
                settle(tx, &owned, &actor, &batch, line, verdict, &mut held).await?;
                close_when_answered(tx, &owned, &actor, &batch).await?;
                let detail = format!("{} {}: {}", line.end_to_end_id, form.outcome, form.reason);
                record(tx, &owned, &actor, "payout.by_hand", number, &detail, &origin).await
            })
        })
        .await
}

/// The opportunities of a batch in the order in which they are held.
async fn opportunities_of(context: &Context, number: i64) -> Result<Vec<OpportunityId>> {
    let ids: Vec<OpportunityId> = on!(&context.db, pool => sqlx::query_scalar(queries::BATCH_OPPORTUNITIES)
        .bind(number).fetch_all(pool).await)?;
    Ok(ids)
}

async fn opportunities_hold(tx: &mut Tx, ids: &[OpportunityId]) -> Result<BTreeMap<OpportunityId, HeldOpportunity>> {
    let mut held = BTreeMap::new();
    for id in ids {
        held.insert(*id, opportunity_hold(tx, *id).await?);
    }
    Ok(held)
}

struct Verdict {
    outcome: LineOutcome,
    source: OutcomeSource,
    reason: ReportedReason,
}

/// Writes a line's outcome. A paid one is booked; with the last part of a tranche the tranche is
/// released, by the person who authorised the batch.
async fn settle(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    batch: &HeldBatch,
    line: &LineRow,
    verdict: Verdict,
    held: &mut BTreeMap<OpportunityId, HeldOpportunity>,
) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(queries::OUTCOME_INSERT)
        .bind(batch.row.id)
        .bind(line.position)
        .bind(verdict.outcome.code())
        .bind(verdict.source.code())
        .bind(&verdict.reason.code)
        .bind(&verdict.reason.text)
        .bind(actor.person_id())
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    if verdict.outcome != LineOutcome::Paid {
        return Ok(());
    }
    let opportunity = held
        .get_mut(&line.opportunity_id)
        .ok_or_else(|| Error::internal("a batch's opportunity is not held"))?;
    let class = line.class()?;
    let part = FundPart {
        fund: FundKey::opportunity(class, opportunity.id, opportunity.charity_id, &opportunity.field_code),
        amount: line.amount_halalas,
        donation_id: None,
    };
    let reference = format!("{}:{class}", release_reference(line.disbursement_id));
    let draft = disbursement_released(reference, &[part])?.with_memo(batch.message_id());
    let booked = entry_append(tx, &context.source, &draft, actor, None, context.now()).await?;
    booked.ok_or(AppError::Conflict(Conflict::ChangedMeanwhile))?;
    release_when_whole(tx, context, actor, batch, line, opportunity).await
}

async fn release_when_whole(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    batch: &HeldBatch,
    line: &LineRow,
    opportunity: &mut HeldOpportunity,
) -> Result<()> {
    let paid: Money = in_tx!(tx, connection => sqlx::query_scalar(queries::TRANCHE_PAID)
        .bind(line.disbursement_id).fetch_one(connection).await)?;
    let whole: Money = in_tx!(tx, connection => sqlx::query_scalar(queries::TRANCHE_AMOUNT)
        .bind(line.disbursement_id).fetch_one(connection).await)?;
    if paid < whole {
        return Ok(());
    }
    let touched = in_tx!(tx, connection => sqlx::query(queries::TRANCHE_RELEASE)
        .bind(line.disbursement_id).bind(batch.authorised_by()).bind(context.now())
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)?;
    if opportunity.state == OpportunityState::Funded {
        opportunity_move(tx, context, actor, opportunity, OpportunityEvent::StartExecution, "").await?;
    }
    Ok(())
}

async fn close_when_answered(tx: &mut Tx, context: &Context, actor: &Actor, batch: &HeldBatch) -> Result<()> {
    if batch.state != BatchState::Authorised {
        return Ok(());
    }
    let open: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::LINES_UNANSWERED)
        .bind(batch.row.id).fetch_one(connection).await)?;
    if open > 0 {
        return Ok(());
    }
    batch.step(BatchEvent::Close)?;
    let touched = in_tx!(tx, connection => sqlx::query(queries::BATCH_CLOSE)
        .bind(batch.row.id).bind(actor.person_id()).bind(context.now())
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)
}
