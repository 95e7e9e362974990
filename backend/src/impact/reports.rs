//! Impact reports: written by the charity, checked by a supervisor, shown to everybody, and read
//! by each donor with their own share in it (features A5, B11, D15).

use domain::error::{AppError, Conflict, FieldProblem, MissingStep};
use domain::giving::{OpportunityEvent, OpportunityState};
use domain::ids::{CharityId, IntentId, OpportunityId, PersonId, ReportId};
use domain::impact::{CountShare, ReportDraftForm, ReportEvent, ReportState, Share, share_of};
use domain::ledger::proof::ProofDocument;
use domain::locale::Style;
use domain::money::{Money, share_basis_points};
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;
use locales::arg;
use uuid::Uuid;

use super::report_queries as queries;
use crate::db::{Tx, dialect, ensure_rows};
use crate::delivery::attachments::{
    Attachment, AttachmentOwner, AttachmentRole, attachment_count, attachment_list, attachments_publish,
};
use crate::delivery::lifecycle::{HeldOpportunity, opportunity_hold, opportunity_move};
use crate::delivery::opportunities::{ManagedOpportunity, opportunity_find, opportunity_internal, require_managed};
use crate::delivery::stored_code;
use crate::documents::{Block, Document, Fact, Image};
use crate::giving::tracking_hash;
use crate::ledger;
use crate::reference::{Bilingual, Reference, reference};
use crate::supervision::audit::audit_record;
use crate::{Context, Result, in_tx, on};

/// Reports on one page of the gallery.
pub const REPORT_PAGE_SIZE: i64 = 12;
/// Reports listed for a charity or a supervisor at once.
const REPORT_LIST_MAX: i64 = 60;

/// The reader's own payments in one proof.
const PROVEN_PAYMENTS_MAX: i64 = 50;

/// Something that was delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportOutput {
    /// What.
    pub label: Bilingual,
    /// How many.
    pub quantity: i64,
}

/// What a part of the money was spent on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCostLine {
    /// What for.
    pub label: Bilingual,
    /// How much.
    pub amount: Money,
    /// Its part of all costs, in basis points.
    pub share_basis_points: i64,
}

/// A report in any state, as its charity and the staff see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Identity.
    pub id: ReportId,
    /// The number people use.
    pub number: i64,
    /// Where it stands.
    pub state: ReportState,
    /// Headline.
    pub headline: Bilingual,
    /// What happened.
    pub story: Bilingual,
    /// People reached.
    pub beneficiary_count: i64,
    /// What was delivered.
    pub outputs: Vec<ReportOutput>,
    /// What the money was spent on.
    pub cost_lines: Vec<ReportCostLine>,
    /// All costs together.
    pub cost_total: Money,
    /// Photos and documents.
    pub attachments: Vec<Attachment>,
    /// Why it was sent back.
    pub return_reason: String,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
}

/// The editor's page: the opportunity, its report if there is one, and what may be spent.
#[derive(Debug, Clone)]
pub struct ReportEditor {
    /// What is reported on.
    pub opportunity: ManagedOpportunity,
    /// The report, once it was begun.
    pub report: Option<ReportFile>,
    /// What was paid to the charity: costs may not add up to more.
    pub disbursed: Money,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    id: ReportId,
    number: i64,
    state: String,
    headline_ar: String,
    headline_en: String,
    story_ar: String,
    story_en: String,
    beneficiary_count: i64,
    return_reason: String,
    written_by: Option<PersonId>,
    updated_at_us: Timestamp,
    submitted_at_us: Option<Timestamp>,
    published_at_us: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct OutputRow {
    label_ar: String,
    label_en: String,
    quantity: i64,
}

#[derive(sqlx::FromRow)]
struct CostRow {
    label_ar: String,
    label_en: String,
    amount_halalas: Money,
}

async fn outputs(context: &Context, report: ReportId) -> Result<Vec<ReportOutput>> {
    let rows: Vec<OutputRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORT_OUTPUTS)
        .bind(report).fetch_all(pool).await)?;
    let read = |row: OutputRow| ReportOutput {
        label: Bilingual::new(row.label_ar, row.label_en),
        quantity: row.quantity,
    };
    Ok(rows.into_iter().map(read).collect())
}

async fn cost_lines(context: &Context, report: ReportId) -> Result<(Vec<ReportCostLine>, Money)> {
    let rows: Vec<CostRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORT_COSTS)
        .bind(report).fetch_all(pool).await)?;
    let total = Money::checked_sum(rows.iter().map(|row| row.amount_halalas)).map_err(crate::Error::internal)?;
    let read = |row: CostRow| ReportCostLine {
        label: Bilingual::new(row.label_ar, row.label_en),
        amount: row.amount_halalas,
        share_basis_points: share_basis_points(row.amount_halalas, total),
    };
    Ok((rows.into_iter().map(read).collect(), total))
}

async fn disbursed(context: &Context, opportunity: OpportunityId) -> Result<Money> {
    let amount = on!(&context.db, pool => sqlx::query_scalar(queries::REPORT_DISBURSED)
        .bind(opportunity).fetch_one(pool).await)?;
    Ok(amount)
}

/// Everything the charity needs to write the report of an opportunity.
///
/// # Errors
/// Not found when there is none or the actor may not know of it.
pub async fn report_editor(context: &Context, actor: &Actor, opportunity_number: i64) -> Result<ReportEditor> {
    actor.require(Action::ReportViewInternal, Subject::Platform)?;
    let opportunity = opportunity_internal(context, actor, opportunity_number).await?;
    actor.require(Action::ReportViewInternal, Subject::Charity(opportunity.charity_id))?;
    let row: Option<ReportRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORT_BY_OPPORTUNITY)
        .bind(opportunity.id).fetch_optional(pool).await)?;
    let report = match row {
        Some(row) => Some(report_file(context, row).await?),
        None => None,
    };
    Ok(ReportEditor {
        disbursed: disbursed(context, opportunity.id).await?,
        opportunity,
        report,
    })
}

async fn report_file(context: &Context, row: ReportRow) -> Result<ReportFile> {
    let (cost_lines, cost_total) = cost_lines(context, row.id).await?;
    Ok(ReportFile {
        outputs: outputs(context, row.id).await?,
        cost_lines,
        cost_total,
        attachments: attachment_list(context, AttachmentOwner::Report(row.id)).await?,
        id: row.id,
        number: row.number,
        state: stored_code("impact_report.state", &row.state)?,
        headline: Bilingual::new(row.headline_ar, row.headline_en),
        story: Bilingual::new(row.story_ar, row.story_en),
        beneficiary_count: row.beneficiary_count,
        return_reason: row.return_reason,
        written_by: row.written_by,
        updated_at: row.updated_at_us,
        submitted_at: row.submitted_at_us,
        published_at: row.published_at_us,
    })
}

/// Writes the report of an opportunity, or changes it, and answers its id.
///
/// # Errors
/// Not found for others than the charity's managers; conflict when the opportunity is not being
/// carried out or the report is handed in; invalid when the costs exceed what was paid.
pub async fn report_save(
    context: &Context,
    actor: &Actor,
    opportunity_number: i64,
    form: ReportDraftForm,
) -> Result<ReportId> {
    let opportunity = require_managed(context, actor, Action::ReportDraft, opportunity_number).await?;
    let (owned, person) = (context.clone(), actor.person_id());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = opportunity_hold(tx, opportunity).await?;
                if !matches!(held.state, OpportunityState::Executing | OpportunityState::Reporting) {
                    return Err(AppError::Conflict(Conflict::WrongState).into());
                }
                require_costs_covered(tx, opportunity, form.cost_total()).await?;
                let row: Option<ReportRow> = in_tx!(tx, connection => sqlx::query_as(queries::REPORT_BY_OPPORTUNITY)
                    .bind(opportunity).fetch_optional(connection).await)?;
                let id = match row {
                    Some(row) => {
                        report_change(tx, &owned, row.id, &form, person).await?;
                        row.id
                    }
                    None => report_begin(tx, &owned, opportunity, &form, person).await?,
                };
                report_rows_write(tx, id, &form).await?;
                Ok(id)
            })
        })
        .await
}

async fn report_change(
    tx: &mut Tx,
    context: &Context,
    id: ReportId,
    form: &ReportDraftForm,
    person: Option<PersonId>,
) -> Result<()> {
    let touched = in_tx!(tx, connection => sqlx::query(queries::REPORT_UPDATE)
        .bind(id)
        .bind(&form.headline_ar)
        .bind(&form.headline_en)
        .bind(&form.story_ar)
        .bind(&form.story_en)
        .bind(form.beneficiary_count)
        .bind(person)
        .bind(context.now())
        .execute(connection)
        .await
        .map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)
}

async fn report_begin(
    tx: &mut Tx,
    context: &Context,
    opportunity: OpportunityId,
    form: &ReportDraftForm,
    person: Option<PersonId>,
) -> Result<ReportId> {
    dialect::numbering_lock(tx, "impact_report").await?;
    let number: i64 = in_tx!(tx, connection =>
        sqlx::query_scalar(queries::REPORT_NUMBER_NEXT).fetch_one(connection).await)?;
    let id = ReportId::from_uuid(context.source.uuid());
    in_tx!(tx, connection => sqlx::query(queries::REPORT_INSERT)
        .bind(id)
        .bind(number)
        .bind(opportunity)
        .bind(&form.headline_ar)
        .bind(&form.headline_en)
        .bind(&form.story_ar)
        .bind(&form.story_en)
        .bind(form.beneficiary_count)
        .bind(person)
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(id)
}

async fn report_rows_write(tx: &mut Tx, id: ReportId, form: &ReportDraftForm) -> Result<()> {
    for statement in [queries::REPORT_OUTPUTS_DELETE, queries::REPORT_COSTS_DELETE] {
        in_tx!(tx, connection => sqlx::query(statement).bind(id).execute(connection).await.map(|_| ()))?;
    }
    for (position, output) in (1_i64..).zip(&form.outputs) {
        in_tx!(tx, connection => sqlx::query(queries::REPORT_OUTPUT_INSERT)
            .bind(id).bind(position).bind(&output.label_ar).bind(&output.label_en).bind(output.quantity)
            .execute(connection).await.map(|_| ()))?;
    }
    for (position, line) in (1_i64..).zip(&form.cost_lines) {
        in_tx!(tx, connection => sqlx::query(queries::REPORT_COST_INSERT)
            .bind(id).bind(position).bind(&line.label_ar).bind(&line.label_en).bind(line.amount)
            .execute(connection).await.map(|_| ()))?;
    }
    Ok(())
}

/// Costs may not add up to more than was paid to the charity for this opportunity.
async fn require_costs_covered(tx: &mut Tx, opportunity: OpportunityId, costs: Money) -> Result<()> {
    let paid: Money = in_tx!(tx, connection => sqlx::query_scalar(queries::REPORT_DISBURSED)
        .bind(opportunity).fetch_one(connection).await)?;
    if costs > paid {
        let paid_halalas = paid.halalas();
        return Err(AppError::invalid("cost_1_amount", FieldProblem::OverPaid { paid_halalas }).into());
    }
    Ok(())
}

/// Hands a report in. Everything must be delivered, and there must be a picture.
///
/// # Errors
/// Not found for others than the charity's managers; conflict when it is handed in, a milestone is
/// open or there is no picture; invalid when the costs exceed what was paid.
pub async fn report_submit(context: &Context, actor: &Actor, opportunity_number: i64, origin: &str) -> Result<()> {
    let opportunity = require_managed(context, actor, Action::ReportSubmit, opportunity_number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = opportunity_hold(tx, opportunity).await?;
                let row = report_row(tx, opportunity).await?;
                let state: ReportState = stored_code("impact_report.state", &row.state)?;
                state.transition(ReportEvent::Submit).map_err(AppError::from)?;
                let pictures = attachment_count(tx, AttachmentOwner::Report(row.id)).await?;
                if held.state != OpportunityState::Reporting {
                    return Err(MissingStep::Milestones.into());
                }
                if pictures == 0 {
                    return Err(MissingStep::Picture.into());
                }
                let costs: Money = in_tx!(tx, connection => sqlx::query_scalar(queries::REPORT_COST_TOTAL)
                    .bind(row.id).fetch_one(connection).await)?;
                require_costs_covered(tx, opportunity, costs).await?;
                let touched = in_tx!(tx, connection => sqlx::query(queries::REPORT_SUBMIT)
                    .bind(row.id).bind(owned.now()).execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                let target = row.number.to_string();
                audit_record(tx, owned.now(), &actor, "report.submit", "report", &target, "", &origin).await
            })
        })
        .await
}

async fn report_row(tx: &mut Tx, opportunity: OpportunityId) -> Result<ReportRow> {
    let row = in_tx!(tx, connection => sqlx::query_as(queries::REPORT_BY_OPPORTUNITY)
        .bind(opportunity).fetch_one(connection).await)?;
    Ok(row)
}

/// What a supervisor does with a report that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportDecision {
    /// Show it to everybody and tell the donors.
    Publish,
    /// Something is missing.
    Return {
        /// What.
        reason: String,
    },
}

/// Publishes a report, which completes its opportunity, or sends it back. Donors are told by the
/// message job.
///
/// # Errors
/// Not found for others than supervisors; conflict when it is not handed in, when the supervisor
/// wrote it, or when somebody decided before.
pub async fn report_decide(
    context: &Context,
    actor: &Actor,
    opportunity_number: i64,
    decision: ReportDecision,
    origin: &str,
) -> Result<()> {
    actor.require(Action::ReportPublish, Subject::Platform)?;
    let opportunity = opportunity_find(context, opportunity_number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = opportunity_hold(tx, opportunity).await?;
                let row = report_row(tx, opportunity).await?;
                require_not_writer(&actor, &held, &row)?;
                if row.state == ReportState::Draft.code() {
                    return Err(MissingStep::ReportSubmission.into());
                }
                let (action, reason) = match &decision {
                    ReportDecision::Publish => {
                        report_publish(tx, &owned, &actor, &mut held, &row).await?;
                        ("report.publish", "")
                    }
                    ReportDecision::Return { reason } => {
                        let touched = in_tx!(tx, connection => sqlx::query(queries::REPORT_RETURN)
                            .bind(row.id).bind(reason).bind(owned.now())
                            .execute(connection).await.map(|done| done.rows_affected()))?;
                        ensure_rows(touched, 1)?;
                        ("report.return", reason.as_str())
                    }
                };
                let target = row.number.to_string();
                audit_record(tx, owned.now(), &actor, action, "report", &target, reason, &origin).await
            })
        })
        .await
}

fn require_not_writer(actor: &Actor, held: &HeldOpportunity, row: &ReportRow) -> Result<()> {
    let own = actor.managed_charities().any(|charity| charity == held.charity_id);
    if own || (actor.person_id().is_some() && actor.person_id() == row.written_by) {
        return Err(AppError::Conflict(Conflict::SamePerson).into());
    }
    Ok(())
}

async fn report_publish(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    held: &mut HeldOpportunity,
    row: &ReportRow,
) -> Result<()> {
    let touched = in_tx!(tx, connection => sqlx::query(queries::REPORT_PUBLISH)
        .bind(row.id).bind(actor.person_id()).bind(context.now())
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)?;
    let costs: Money = in_tx!(tx, connection => sqlx::query_scalar(queries::REPORT_COST_TOTAL)
        .bind(row.id).fetch_one(connection).await)?;
    require_costs_covered(tx, held.id, costs).await?;
    attachments_publish(tx, AttachmentOwner::Report(row.id)).await?;
    opportunity_move(tx, context, actor, held, OpportunityEvent::Complete, "").await?;
    Ok(())
}

/// A line of a charity's list of reports: those written and those that are due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedReport {
    /// The opportunity.
    pub opportunity_number: i64,
    /// Its title.
    pub title: Bilingual,
    /// Where the opportunity stands.
    pub opportunity_state: OpportunityState,
    /// The report's number, once it was begun.
    pub number: Option<i64>,
    /// Where the report stands, once it was begun.
    pub state: Option<ReportState>,
    /// When it was last changed.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct ManagedReportRow {
    opportunity_number: i64,
    title_ar: String,
    title_en: String,
    opportunity_state: String,
    report_number: Option<i64>,
    report_state: Option<String>,
    at_us: Timestamp,
}

/// The reports of a charity, last changed first, and the opportunities that still need one.
///
/// # Errors
/// Not found when the actor does not manage the charity.
pub async fn report_list_managed(context: &Context, actor: &Actor, charity: CharityId) -> Result<Vec<ManagedReport>> {
    actor.require(Action::ReportDraft, Subject::Charity(charity))?;
    let rows: Vec<ManagedReportRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORTS_OF_CHARITY)
        .bind(charity).bind(REPORT_LIST_MAX).fetch_all(pool).await)?;
    rows.into_iter()
        .map(|row| {
            let state = row
                .report_state
                .map(|code| stored_code("impact_report.state", &code))
                .transpose()?;
            Ok(ManagedReport {
                opportunity_number: row.opportunity_number,
                title: Bilingual::new(row.title_ar, row.title_en),
                opportunity_state: stored_code("opportunity.state", &row.opportunity_state)?,
                number: row.report_number,
                state,
                at: row.at_us,
            })
        })
        .collect()
}

/// A report that waits for a supervisor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmittedReport {
    /// The report's number.
    pub number: i64,
    /// Its headline.
    pub headline: Bilingual,
    /// The opportunity's number.
    pub opportunity_number: i64,
    /// The opportunity's title.
    pub title: Bilingual,
    /// The charity.
    pub charity_name: Bilingual,
    /// Since when it waits.
    pub waiting_since: Timestamp,
}

#[derive(sqlx::FromRow)]
struct SubmittedRow {
    number: i64,
    headline_ar: String,
    headline_en: String,
    opportunity_number: i64,
    title_ar: String,
    title_en: String,
    charity_name_ar: String,
    charity_name_en: String,
    waiting_since_us: Timestamp,
}

/// Reports that wait for a supervisor, oldest first.
///
/// # Errors
/// Not found for others than supervisors.
pub async fn reports_submitted(context: &Context, actor: &Actor) -> Result<Vec<SubmittedReport>> {
    actor.require(Action::ReportPublish, Subject::Platform)?;
    let rows: Vec<SubmittedRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORTS_SUBMITTED)
        .bind(REPORT_LIST_MAX).fetch_all(pool).await)?;
    Ok(rows
        .into_iter()
        .map(|row| SubmittedReport {
            number: row.number,
            headline: Bilingual::new(row.headline_ar, row.headline_en),
            opportunity_number: row.opportunity_number,
            title: Bilingual::new(row.title_ar, row.title_en),
            charity_name: Bilingual::new(row.charity_name_ar, row.charity_name_en),
            waiting_since: row.waiting_since_us,
        })
        .collect())
}

/// A payment to the charity, as the public report shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPayment {
    /// The payment's number.
    pub number: i64,
    /// What for.
    pub milestone: Bilingual,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Option<Timestamp>,
}

/// A step that was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportMilestone {
    /// What was reached.
    pub title: Bilingual,
    /// When its evidence was accepted.
    pub at: Option<Timestamp>,
}

/// A published report with everything its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicReport {
    /// Identity.
    pub id: ReportId,
    /// The number people use.
    pub number: i64,
    /// Whether visitors see it; staff and the charity see it earlier.
    pub published: bool,
    /// Headline.
    pub headline: Bilingual,
    /// What happened.
    pub story: Bilingual,
    /// People reached.
    pub beneficiary_count: i64,
    /// People that it meant to reach.
    pub planned_beneficiary_count: i64,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its number.
    pub opportunity_number: i64,
    /// Its title.
    pub title: Bilingual,
    /// Field of giving.
    pub field_code: String,
    /// Sub-field.
    pub subfield_code: String,
    /// Region.
    pub region_code: String,
    /// City.
    pub city: Bilingual,
    /// What was needed.
    pub target: Money,
    /// What donors gave.
    pub collected: Money,
    /// Gifts.
    pub donation_count: i64,
    /// When it began to take money.
    pub opened_at: Option<Timestamp>,
    /// When its target was reached.
    pub funded_at: Option<Timestamp>,
    /// The charity's name in addresses.
    pub charity_slug: String,
    /// The charity.
    pub charity_name: Bilingual,
    /// Its licence.
    pub license_number: String,
    /// What was delivered.
    pub outputs: Vec<ReportOutput>,
    /// What the money was spent on.
    pub cost_lines: Vec<ReportCostLine>,
    /// All costs together.
    pub cost_total: Money,
    /// Payments to the charity.
    pub payments: Vec<ReportPayment>,
    /// Steps that were reached.
    pub milestones: Vec<ReportMilestone>,
    /// Pictures of how it was.
    pub before: Vec<Attachment>,
    /// Pictures of how it is.
    pub after: Vec<Attachment>,
    /// Other pictures.
    pub photos: Vec<Attachment>,
}

#[derive(sqlx::FromRow)]
struct PublicRow {
    id: ReportId,
    number: i64,
    state: String,
    headline_ar: String,
    headline_en: String,
    story_ar: String,
    story_en: String,
    beneficiary_count: i64,
    published_at_us: Option<Timestamp>,
    opportunity_id: OpportunityId,
    opportunity_number: i64,
    title_ar: String,
    title_en: String,
    field_code: String,
    subfield_code: String,
    region_code: String,
    city_ar: String,
    city_en: String,
    target_halalas: Money,
    planned_beneficiary_count: i64,
    opened_at_us: Option<Timestamp>,
    funded_at_us: Option<Timestamp>,
    charity_id: CharityId,
    charity_slug: String,
    charity_name_ar: String,
    charity_name_en: String,
    license_number: String,
    collected_halalas: Money,
    donation_count: i64,
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    number: i64,
    amount_halalas: Money,
    released_at_us: Option<Timestamp>,
    title_ar: String,
    title_en: String,
}

#[derive(sqlx::FromRow)]
struct AcceptedRow {
    title_ar: String,
    title_en: String,
    accepted_at_us: Option<Timestamp>,
}

/// A published report. Its charity's managers and staff see it before, too.
///
/// # Errors
/// Not found when there is none or it is not published.
pub async fn report_public(context: &Context, actor: &Actor, number: i64) -> Result<PublicReport> {
    actor.require(Action::ImpactViewPublic, Subject::Platform)?;
    let row: PublicRow = on!(&context.db, pool => sqlx::query_as(queries::REPORT_PUBLIC)
        .bind(number).fetch_one(pool).await)?;
    let state: ReportState = stored_code("impact_report.state", &row.state)?;
    if state != ReportState::Published && !actor.may(Action::ReportViewInternal, Subject::Charity(row.charity_id)) {
        return Err(AppError::NotFound.into());
    }
    let payments: Vec<PaymentRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORT_PAYMENTS)
        .bind(row.opportunity_id).fetch_all(pool).await)?;
    let milestones: Vec<AcceptedRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORT_MILESTONES)
        .bind(row.opportunity_id).fetch_all(pool).await)?;
    let attachments = attachment_list(context, AttachmentOwner::Report(row.id)).await?;
    let (cost_lines, cost_total) = cost_lines(context, row.id).await?;
    let outputs = outputs(context, row.id).await?;
    let of_role = |role: AttachmentRole| -> Vec<Attachment> {
        attachments
            .iter()
            .filter(|attachment| attachment.role == role)
            .cloned()
            .collect()
    };
    Ok(PublicReport {
        before: of_role(AttachmentRole::PhotoBefore),
        after: of_role(AttachmentRole::PhotoAfter),
        photos: of_role(AttachmentRole::Photo),
        outputs,
        cost_lines,
        cost_total,
        payments: payments.into_iter().map(PaymentRow::read).collect(),
        milestones: milestones.into_iter().map(AcceptedRow::read).collect(),
        published: state == ReportState::Published,
        ..row.read()
    })
}

impl PaymentRow {
    fn read(self) -> ReportPayment {
        ReportPayment {
            number: self.number,
            milestone: Bilingual::new(self.title_ar, self.title_en),
            amount: self.amount_halalas,
            at: self.released_at_us,
        }
    }
}

impl AcceptedRow {
    fn read(self) -> ReportMilestone {
        ReportMilestone {
            title: Bilingual::new(self.title_ar, self.title_en),
            at: self.accepted_at_us,
        }
    }
}

impl PublicRow {
    /// What stands in the row itself; lists are filled by the caller.
    fn read(self) -> PublicReport {
        PublicReport {
            id: self.id,
            number: self.number,
            published: false,
            headline: Bilingual::new(self.headline_ar, self.headline_en),
            story: Bilingual::new(self.story_ar, self.story_en),
            beneficiary_count: self.beneficiary_count,
            planned_beneficiary_count: self.planned_beneficiary_count,
            published_at: self.published_at_us,
            opportunity_id: self.opportunity_id,
            opportunity_number: self.opportunity_number,
            title: Bilingual::new(self.title_ar, self.title_en),
            field_code: self.field_code,
            subfield_code: self.subfield_code,
            region_code: self.region_code,
            city: Bilingual::new(self.city_ar, self.city_en),
            target: self.target_halalas,
            collected: self.collected_halalas,
            donation_count: self.donation_count,
            opened_at: self.opened_at_us,
            funded_at: self.funded_at_us,
            charity_slug: self.charity_slug,
            charity_name: Bilingual::new(self.charity_name_ar, self.charity_name_en),
            license_number: self.license_number,
            outputs: Vec::new(),
            cost_lines: Vec::new(),
            cost_total: Money::ZERO,
            payments: Vec::new(),
            milestones: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            photos: Vec::new(),
        }
    }
}

/// The reader's own share of a report: as a signed-in donor, or with the token of a tracking link.
/// `None` when they gave nothing to it.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn report_share(
    context: &Context,
    actor: &Actor,
    report: &PublicReport,
    tracking_token: Option<&str>,
) -> Result<Option<Share>> {
    actor.require(Action::ImpactViewPublic, Subject::Platform)?;
    let mut given = Money::ZERO;
    if let Some(person) = actor.person_id() {
        given = on!(&context.db, pool => sqlx::query_scalar(queries::GIVEN_BY_PERSON)
            .bind(report.opportunity_id).bind(person).fetch_one(pool).await)?;
    }
    if let (Some(token), false) = (tracking_token, given.is_positive()) {
        given = on!(&context.db, pool => sqlx::query_scalar(queries::GIVEN_BY_TRACKING)
            .bind(report.opportunity_id).bind(tracking_hash(token)).fetch_one(pool).await)?;
    }
    let total = report.collected.max(given);
    Ok(given.is_positive().then(|| share_of(given, total)))
}

/// The proof of the reader's own gifts to the reported opportunity, with what was allocated to it
/// and paid out for it; `None` while it cannot be had.
///
/// # Errors
/// Not found when the reader gave nothing to it.
pub async fn report_proof(
    context: &Context,
    actor: &Actor,
    report: &PublicReport,
    tracking_token: Option<&str>,
) -> Result<Option<ProofDocument>> {
    actor.require(Action::ImpactViewPublic, Subject::Platform)?;
    let mut payments: Vec<(IntentId, Timestamp)> = Vec::new();
    if let Some(person) = actor.person_id() {
        payments = on!(&context.db, pool => sqlx::query_as(queries::PAYMENTS_BY_PERSON)
            .bind(report.opportunity_id).bind(person).bind(PROVEN_PAYMENTS_MAX).fetch_all(pool).await)?;
    }
    if let (Some(token), true) = (tracking_token, payments.is_empty()) {
        payments = on!(&context.db, pool => sqlx::query_as(queries::PAYMENTS_BY_TRACKING)
            .bind(report.opportunity_id).bind(tracking_hash(token)).bind(PROVEN_PAYMENTS_MAX).fetch_all(pool).await)?;
    }
    if payments.is_empty() {
        return Err(AppError::NotFound.into());
    }
    let intents: Vec<IntentId> = payments.into_iter().map(|(intent, _)| intent).collect();
    ledger::proof_with(context, &intents, Some(report.opportunity_id)).await
}

/// A report in the gallery of completed causes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCard {
    /// Identity, for the cursor.
    pub id: ReportId,
    /// The number people use.
    pub number: i64,
    /// Headline.
    pub headline: Bilingual,
    /// The opportunity's title.
    pub title: Bilingual,
    /// Field of giving.
    pub field_code: String,
    /// Region.
    pub region_code: String,
    /// The charity's name in addresses.
    pub charity_slug: String,
    /// The charity.
    pub charity_name: Bilingual,
    /// People reached.
    pub beneficiary_count: i64,
    /// What donors gave.
    pub collected: Money,
    /// When it was published.
    pub published_at: Timestamp,
    /// A picture, preferably of how it is now.
    pub photo_hash: Option<String>,
}

/// What the gallery shows. Empty texts mean "all".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// Field of giving.
    pub field: String,
    /// Region.
    pub region: String,
    /// The charity's name in addresses.
    pub charity: String,
}

/// The last line of a page of the gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportCursor {
    published_at: Timestamp,
    id: ReportId,
}

impl std::fmt::Display for ReportCursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{}.{}",
            self.published_at.as_us(),
            self.id.as_uuid().simple()
        )
    }
}

impl std::str::FromStr for ReportCursor {
    type Err = FieldProblem;

    fn from_str(text: &str) -> Result<Self, FieldProblem> {
        let (published_at, id) = text.split_once('.').ok_or(FieldProblem::InvalidChoice)?;
        Ok(Self {
            published_at: Timestamp::from_us(published_at.parse().map_err(|_| FieldProblem::InvalidChoice)?),
            id: id.parse().map_err(|_| FieldProblem::InvalidChoice)?,
        })
    }
}

/// A page of the gallery, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportPage {
    /// The reports.
    pub cards: Vec<ReportCard>,
    /// Cursor of the next page.
    pub next: Option<ReportCursor>,
}

#[derive(sqlx::FromRow)]
struct CardRow {
    id: ReportId,
    number: i64,
    headline_ar: String,
    headline_en: String,
    beneficiary_count: i64,
    published_at_us: Timestamp,
    title_ar: String,
    title_en: String,
    field_code: String,
    region_code: String,
    charity_slug: String,
    charity_name_ar: String,
    charity_name_en: String,
    collected_halalas: Money,
    photo_hash: Option<String>,
}

/// Completed causes with their reports, newest first.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn report_list_public(
    context: &Context,
    actor: &Actor,
    filter: &ReportFilter,
    after: Option<ReportCursor>,
) -> Result<ReportPage> {
    actor.require(Action::ImpactViewPublic, Subject::Platform)?;
    let after = after.unwrap_or(ReportCursor {
        published_at: Timestamp::from_us(i64::MAX),
        id: ReportId::from_uuid(Uuid::max()),
    });
    let rows: Vec<CardRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORTS_PUBLIC)
        .bind(after.published_at)
        .bind(after.id)
        .bind(&filter.field)
        .bind(&filter.region)
        .bind(&filter.charity)
        .bind(REPORT_PAGE_SIZE + 1)
        .fetch_all(pool)
        .await)?;
    let mut cards: Vec<ReportCard> = rows.into_iter().map(CardRow::read).collect();
    let size = usize::try_from(REPORT_PAGE_SIZE).unwrap_or(usize::MAX);
    let more = cards.len() > size;
    cards.truncate(size);
    let next = cards.last().filter(|_| more).map(|card| ReportCursor {
        published_at: card.published_at,
        id: card.id,
    });
    Ok(ReportPage { cards, next })
}

impl CardRow {
    fn read(self) -> ReportCard {
        ReportCard {
            id: self.id,
            number: self.number,
            headline: Bilingual::new(self.headline_ar, self.headline_en),
            title: Bilingual::new(self.title_ar, self.title_en),
            field_code: self.field_code,
            region_code: self.region_code,
            charity_slug: self.charity_slug,
            charity_name: Bilingual::new(self.charity_name_ar, self.charity_name_en),
            beneficiary_count: self.beneficiary_count,
            collected: self.collected_halalas,
            published_at: self.published_at_us,
            photo_hash: self.photo_hash,
        }
    }
}

/// Pictures in a report's PDF.
const DOCUMENT_PICTURES_MAX: usize = 4;

/// A report on paper; with a share it is the donor's own copy.
///
/// # Errors
/// Unavailable when a picture or the storage does not answer.
pub async fn report_document(
    context: &Context,
    actor: &Actor,
    report: &PublicReport,
    share: Option<Share>,
    style: Style,
) -> Result<Document> {
    actor.require(Action::ImpactViewPublic, Subject::Platform)?;
    let reference = reference(context).await?;
    let locale = style.locale;
    let address = format!(
        "{}/{}/impact/reports/{}",
        context.configuration.public_url,
        locale.code(),
        report.number
    );
    let subtitle = report.title.text(locale).to_owned();
    let mut document = Document::new(locale, report.headline.text(locale), subtitle, address);
    if let Some(share) = share {
        document = document.with(Block::Callout {
            text: share_words(share, report, style),
        });
    }
    document = document.with(Block::Facts {
        facts: document_facts(report, &reference, style),
    });
    for line in report
        .story
        .text(locale)
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        document = document.with(Block::Paragraph { text: line.to_owned() });
    }
    let images = document_images(context, report, style).await?;
    if !images.is_empty() {
        document = document.with(Block::Images { images });
    }
    let heading = |text: &str| Block::Heading { text: text.to_owned() };
    if !report.outputs.is_empty() {
        let rows = report.outputs.iter();
        document = document
            .with(heading(locales::reports_outputs(locale)))
            .with(Block::Rows {
                head: vec![
                    locales::reports_output(locale).to_owned(),
                    locales::reports_quantity(locale).to_owned(),
                ],
                rows: rows
                    .map(|one| vec![one.label.text(locale).to_owned(), style.integer(one.quantity)])
                    .collect(),
                numeric: vec![1],
                total: Vec::new(),
            });
    }
    if !report.cost_lines.is_empty() {
        document = document
            .with(heading(locales::reports_costs(locale)))
            .with(document_costs(report, style));
    }
    let moments = report_moments(report);
    Ok(document
        .with(heading(locales::reports_timeline(locale)))
        .with(Block::Rows {
            head: vec![
                locales::reports_moment(locale).to_owned(),
                locales::reports_day(locale).to_owned(),
            ],
            rows: moments
                .iter()
                .map(|moment| vec![moment_words(moment, style), style.day(moment.at)])
                .collect(),
            numeric: Vec::new(),
            total: Vec::new(),
        }))
}

fn document_facts(report: &PublicReport, reference: &Reference, style: Style) -> Vec<Fact> {
    let locale = style.locale;
    let fact = |label: &str, value: String, code: bool| Fact {
        label: label.to_owned(),
        value,
        code,
    };
    let region = reference.region_name(&report.region_code, locale);
    let place = format!("{region}{}{}", locale.pick("، ", ", "), report.city.text(locale));
    let published = report.published_at.map(|at| style.day(at)).unwrap_or_default();
    let count = report.beneficiary_count;
    vec![
        fact(
            locales::reports_charity(locale),
            report.charity_name.text(locale).to_owned(),
            false,
        ),
        fact(locales::reports_license(locale), report.license_number.clone(), true),
        fact(
            locales::reports_field(locale),
            reference.field_name(&report.field_code, locale).to_owned(),
            false,
        ),
        fact(locales::reports_place(locale), place, false),
        fact(
            locales::reports_reached(locale),
            locales::reports_people(locale, count, &style.integer(count)),
            false,
        ),
        fact(
            locales::reports_given(locale),
            locales::reports_sar(locale, &style.money(report.collected)),
            false,
        ),
        fact(locales::reports_published_on(locale), published, false),
        fact(locales::reports_number(locale), report.number.to_string(), true),
    ]
}

fn document_costs(report: &PublicReport, style: Style) -> Block {
    let locale = style.locale;
    let row = |line: &ReportCostLine| {
        vec![
            line.label.text(locale).to_owned(),
            style.money(line.amount),
            style.percent(line.share_basis_points),
        ]
    };
    Block::Rows {
        head: vec![
            locales::reports_cost(locale).to_owned(),
            locales::reports_amount_sar(locale).to_owned(),
            locales::reports_share(locale).to_owned(),
        ],
        rows: report.cost_lines.iter().map(row).collect(),
        numeric: vec![1, 2],
        total: vec![
            locales::reports_total(locale).to_owned(),
            style.money(report.cost_total),
            String::new(),
        ],
    }
}

async fn document_images(context: &Context, report: &PublicReport, style: Style) -> Result<Vec<Image>> {
    use base64::Engine;
    let locale = style.locale;
    let before = report
        .before
        .iter()
        .map(|photo| (photo, locales::reports_before(locale)));
    let after = report.after.iter().map(|photo| (photo, locales::reports_after(locale)));
    let others = report
        .photos
        .iter()
        .map(|photo| (photo, locales::reports_photo(locale)));
    // A before beside its after, then what is left.
    let half = DOCUMENT_PICTURES_MAX / 2;
    let pairs = before
        .take(half)
        .zip(after.clone().take(half))
        .flat_map(|(one, other)| [one, other]);
    let mut chosen: Vec<_> = pairs.collect();
    if chosen.is_empty() {
        chosen = after.chain(others).take(DOCUMENT_PICTURES_MAX).collect();
    }
    let mut images = Vec::with_capacity(chosen.len());
    for (photo, label) in chosen {
        let bytes = crate::files::file_read(context, &photo.hash, true).await?;
        let caption = photo.caption.text(locale);
        images.push(Image {
            base64: base64::engine::general_purpose::STANDARD.encode(bytes),
            alt: if caption.is_empty() {
                label.to_owned()
            } else {
                caption.to_owned()
            },
            caption: if caption.is_empty() {
                label.to_owned()
            } else {
                format!("{label}: {caption}")
            },
        });
    }
    Ok(images)
}

/// "Your SAR 100 was 2.5% of …": a donor's own share in words.
#[must_use]
pub fn share_words(share: Share, report: &PublicReport, style: Style) -> String {
    let locale = style.locale;
    let (given, title) = (style.money(share.given), report.title.text(locale));
    if share.is_below_hundredth() {
        locales::reports_own_share_small(locale, arg::Given(&given), arg::Title(title))
    } else {
        locales::reports_own_share(
            locale,
            arg::Given(&given),
            arg::Percent(&style.percent(share.basis_points)),
            arg::Title(title),
        )
    }
}

/// How many of the people reached the share stands for, in words; nothing when that is not one.
#[must_use]
pub fn share_people_words(share: Share, report: &PublicReport, style: Style) -> Option<String> {
    match share.of_count(report.beneficiary_count) {
        CountShare::Whole(count) => Some(locales::reports_own_people(style.locale, count, &style.integer(count))),
        CountShare::PartOfOne | CountShare::None => None,
    }
}

/// What happened when, in order: opened, funded, each payment, each step, the report. Labels of
/// payments and steps are the charity's own; the page and the PDF put their kind before them.
#[must_use]
pub fn report_moments(report: &PublicReport) -> Vec<ReportMoment> {
    let mut moments = Vec::new();
    let mut push = |kind: ReportMomentKind, label: Option<&Bilingual>, amount: Option<Money>, at: Option<Timestamp>| {
        if let Some(at) = at {
            moments.push(ReportMoment {
                kind,
                label: label.cloned().unwrap_or_default(),
                amount,
                at,
            });
        }
    };
    push(ReportMomentKind::Opened, None, None, report.opened_at);
    push(ReportMomentKind::Funded, None, Some(report.collected), report.funded_at);
    for payment in &report.payments {
        push(
            ReportMomentKind::Paid,
            Some(&payment.milestone),
            Some(payment.amount),
            payment.at,
        );
    }
    for milestone in &report.milestones {
        push(ReportMomentKind::Reached, Some(&milestone.title), None, milestone.at);
    }
    push(ReportMomentKind::Reported, None, None, report.published_at);
    moments.sort_by_key(|moment| moment.at);
    moments
}

/// Something in the course of an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportMoment {
    /// What.
    pub kind: ReportMomentKind,
    /// The charity's words for it, where it has some.
    pub label: Bilingual,
    /// How much, where it is about money.
    pub amount: Option<Money>,
    /// When.
    pub at: Timestamp,
}

/// Kinds of moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportMomentKind {
    /// It began to take money.
    Opened,
    /// Its target was reached.
    Funded,
    /// Money was paid to the charity.
    Paid,
    /// A step was reached.
    Reached,
    /// The report was published.
    Reported,
}

/// A moment in words: "Paid to the charity: SAR 3,000 (Purchase)".
#[must_use]
pub fn moment_words(moment: &ReportMoment, style: Style) -> String {
    let locale = style.locale;
    let label = moment.label.text(locale);
    let amount = moment.amount.map(|amount| style.money(amount)).unwrap_or_default();
    match moment.kind {
        ReportMomentKind::Opened => locales::reports_moment_opened(locale).to_owned(),
        ReportMomentKind::Funded => locales::reports_moment_funded(locale, &amount),
        ReportMomentKind::Paid => locales::reports_moment_paid(locale, arg::Amount(&amount), arg::Label(label)),
        ReportMomentKind::Reached => locales::reports_moment_reached(locale, label),
        ReportMomentKind::Reported => locales::reports_moment_reported(locale).to_owned(),
    }
}
