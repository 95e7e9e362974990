//! Tranches: asked for by the charity, approved by one person, put into a payment batch that others
//! seal and authorise, and released when the bank has paid; never more than the opportunity holds
//! (handbook 4.1, 7.2). Every step is booked. From the approval on see [`crate::payouts`].

use domain::delivery::{DisbursementEvent, DisbursementState, MilestoneState, tranche_amounts};
use domain::error::{AppError, Conflict, FormErrors, MissingStep};
use domain::form::{Fields, FormReader, SUMMARY_LENGTH_MAX};
use domain::giving::FundClass;
use domain::ids::{CharityId, DisbursementId, MilestoneId, OpportunityId, PersonId};
use domain::ledger::{EntryDraft, FundKey, FundPart, LedgerError, disbursement_refused, disbursement_requested};
use domain::money::Money;
use domain::payouts::AccountPurpose;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::lifecycle::{HeldOpportunity, opportunity_hold};
use super::milestones::{MilestoneFile, milestone_rows};
use super::money::opportunity_money;
use super::{queries, stored_code};
use crate::db::{Tx, dialect, ensure_rows};
use crate::ledger::entry_append;
use crate::payouts::accounts::account_effective;
use crate::payouts::dues::proof_limit;
use crate::payouts::{payout_lock, queries as payout_queries};
use crate::reference::Bilingual;
use crate::supervision::audit::audit_record;
use crate::supervision::review::require_charity_active;
use crate::{Context, Result, in_tx, on};

/// Tranches on one page of a list.
pub const DISBURSEMENT_PAGE_SIZE: i64 = 40;

/// What a charity writes when it asks for a tranche: `note`, optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisbursementRequestForm {
    /// A note for those who pay.
    pub note: String,
}

impl DisbursementRequestForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> std::result::Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let note = reader.optional_text("note", SUMMARY_LENGTH_MAX);
        reader.finish().map(|()| Self { note })
    }
}

/// Whether the tranche of a milestone may be asked for: the first one as soon as the opportunity is
/// funded; a middle one when the milestones before it are accepted; the last of several when all
/// of them are (handbook 7.2: "last tranche after the final report").
#[must_use]
pub fn tranche_is_due(index: usize, accepted: &[bool]) -> bool {
    let is_last_of_several = index > 0 && index + 1 == accepted.len();
    let needed = if is_last_of_several {
        accepted
    } else {
        accepted.get(..index).unwrap_or_default()
    };
    needed.iter().all(|accepted| *accepted)
}

/// The first milestone whose tranche may be asked for now, with its amount as planned.
#[must_use]
pub fn tranche_next(milestones: &[MilestoneFile], target: Money, collected: Money) -> Option<(&MilestoneFile, Money)> {
    let accepted: Vec<bool> = milestones
        .iter()
        .map(|one| one.state == MilestoneState::Accepted)
        .collect();
    let amounts = planned(
        target.min(collected),
        milestones.iter().map(|one| one.share_basis_points),
    );
    let open = |one: &MilestoneFile| {
        one.tranche
            .as_ref()
            .is_none_or(|tranche| tranche.state == DisbursementState::Refused)
    };
    let found = milestones
        .iter()
        .enumerate()
        .find(|(index, one)| open(one) && tranche_is_due(*index, &accepted))?;
    Some((found.1, amounts.get(found.0).copied().unwrap_or(Money::ZERO)))
}

fn planned(whole: Money, shares: impl Iterator<Item = i64>) -> Vec<Money> {
    let shares: Vec<u32> = shares.map(|share| u32::try_from(share).unwrap_or(0)).collect();
    tranche_amounts(whole, &shares)
}

/// Asks for the tranche of a milestone: its money is set aside at once. Answers its number.
///
/// # Errors
/// Not found for others than the charity's managers; conflict when it was asked for before, when
/// something has to come first, when there is no money, or when the charity may not be paid.
pub async fn disbursement_request(
    context: &Context,
    actor: &Actor,
    milestone: MilestoneId,
    form: DisbursementRequestForm,
    origin: &str,
) -> Result<i64> {
    actor.require(Action::DisbursementRequest, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let opportunity: OpportunityId = in_tx!(tx, connection =>
                    sqlx::query_scalar(queries::MILESTONE_OPPORTUNITY).bind(milestone).fetch_one(connection).await)?;
                let held = opportunity_hold(tx, opportunity).await?;
                actor.require(Action::DisbursementRequest, Subject::Charity(held.charity_id))?;
                require_charity_active(tx, &owned, held.charity_id).await?;
                require_proofs(tx, &owned, held.charity_id).await?;
                let (amount, parts) = tranche_parts(tx, &held, milestone).await?;
                // An account for other gifts is what a tranche is asked for to; each payment takes
                // the account that is in effect for its kind of money when it is put into a batch.
                let account = account_effective(tx, &owned, held.charity_id, AccountPurpose::Other)
                    .await?
                    .ok_or(AppError::Conflict(Conflict::AccountMissing))?;
                let new = NewTranche {
                    milestone,
                    amount,
                    iban: account.iban,
                    note: form.note,
                };
                let (id, number) = disbursement_insert(tx, &owned, &actor, &held, &new).await?;
                let draft = disbursement_requested(request_reference(id), &parts)?;
                book(tx, &owned, &actor, &draft).await?;
                let detail = amount.to_string();
                let target = number.to_string();
                audit_record(
                    tx,
                    owned.now(),
                    &actor,
                    "disbursement.request",
                    "disbursement",
                    &target,
                    &detail,
                    &origin,
                )
                .await?;
                Ok(number)
            })
        })
        .await
}

/// Whoever was paid for care and has not shown within [`domain::delivery::CARE_PROOF_DAYS`] that it
/// arrived gets nothing more until they have (handbook 7.2, 7.3).
async fn require_proofs(tx: &mut Tx, context: &Context, charity: CharityId) -> Result<()> {
    let overdue: i64 = in_tx!(tx, connection => sqlx::query_scalar(payout_queries::PROOF_OVERDUE)
        .bind(charity).bind(proof_limit(context.now())).fetch_one(connection).await)?;
    if overdue > 0 {
        return Err(AppError::Conflict(Conflict::ProofOverdue).into());
    }
    Ok(())
}

/// The amount of a milestone's tranche, by class of fund.
async fn tranche_parts(tx: &mut Tx, held: &HeldOpportunity, milestone: MilestoneId) -> Result<(Money, Vec<FundPart>)> {
    if !held.state.allows_disbursement() {
        return Err(AppError::Conflict(Conflict::WrongState).into());
    }
    let rows = milestone_rows(tx, held.id).await?;
    let index = rows
        .iter()
        .position(|row| row.id == milestone)
        .ok_or(AppError::NotFound)?;
    let accepted: Vec<bool> = rows
        .iter()
        .map(|row| row.state == MilestoneState::Accepted.code())
        .collect();
    if !tranche_is_due(index, &accepted) {
        return Err(MissingStep::EarlierMilestoneAcceptance.into());
    }
    let earlier: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::TRANCHES_BINDING_MILESTONE)
        .bind(milestone).fetch_one(connection).await)?;
    if earlier > 0 {
        return Err(AppError::Conflict(Conflict::AlreadyExists).into());
    }
    let money = opportunity_money(tx, held.id).await?;
    let amounts = planned(
        held.target.min(money.collected),
        rows.iter().map(|row| row.share_basis_points),
    );
    // A refund since the first tranche leaves the last one smaller: never more than there is.
    let amount = amounts.get(index).copied().unwrap_or(Money::ZERO).min(money.in_fund);
    let classes = money
        .parts_of(amount)
        .ok_or(AppError::Conflict(Conflict::InsufficientFunds))?;
    let parts = classes.into_iter().map(|(class, amount)| FundPart {
        fund: FundKey::opportunity(class, held.id, held.charity_id, &held.field_code),
        amount,
        donation_id: None,
    });
    Ok((amount, parts.collect()))
}

struct NewTranche {
    milestone: MilestoneId,
    amount: Money,
    iban: String,
    note: String,
}

async fn disbursement_insert(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    held: &HeldOpportunity,
    new: &NewTranche,
) -> Result<(DisbursementId, i64)> {
    dialect::numbering_lock(tx, "disbursement").await?;
    let number: i64 = in_tx!(tx, connection =>
        sqlx::query_scalar(queries::DISBURSEMENT_NUMBER_NEXT).fetch_one(connection).await)?;
    let id = DisbursementId::from_uuid(context.source.uuid());
    in_tx!(tx, connection => sqlx::query(queries::DISBURSEMENT_INSERT)
        .bind(id)
        .bind(number)
        .bind(held.id)
        .bind(new.milestone)
        .bind(held.charity_id)
        .bind(new.amount)
        .bind(&new.iban)
        .bind(&new.note)
        .bind(actor.person_id())
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok((id, number))
}

/// The journal's reference of a tranche's request. Every tranche has one, also in demo data.
#[must_use]
pub fn request_reference(id: DisbursementId) -> String {
    format!("disbursement_requested:{id}")
}

/// The journal's reference of a tranche's payment; that of a part of it ends in its class.
#[must_use]
pub fn release_reference(id: DisbursementId) -> String {
    format!("disbursement_released:{id}")
}

/// The journal's reference of a tranche's refusal.
#[must_use]
pub fn refuse_reference(id: DisbursementId) -> String {
    format!("disbursement_refused:{id}")
}

/// Books an entry that must not be there yet.
async fn book(tx: &mut Tx, context: &Context, actor: &Actor, draft: &EntryDraft) -> Result<()> {
    let booked = entry_append(tx, &context.source, draft, actor, None, context.now()).await?;
    booked
        .map(|_| ())
        .ok_or_else(|| AppError::Conflict(Conflict::ChangedMeanwhile).into())
}

/// A tranche while a transaction holds its opportunity.
#[derive(Debug, sqlx::FromRow)]
struct HeldRow {
    id: DisbursementId,
    number: i64,
    amount_halalas: Money,
    state: String,
    requested_by: Option<PersonId>,
    approved_by: Option<PersonId>,
}

struct HeldTranche {
    row: HeldRow,
    state: DisbursementState,
    opportunity: HeldOpportunity,
}

/// Finds a tranche, holds its opportunity, and makes sure that the actor neither asked for it nor
/// runs the charity.
async fn hold_tranche(tx: &mut Tx, actor: &Actor, number: i64) -> Result<HeldTranche> {
    let opportunity: OpportunityId = in_tx!(tx, connection =>
        sqlx::query_scalar(queries::DISBURSEMENT_OPPORTUNITY).bind(number).fetch_one(connection).await)?;
    let opportunity = opportunity_hold(tx, opportunity).await?;
    let row: HeldRow = in_tx!(tx, connection => sqlx::query_as(queries::DISBURSEMENT_HELD)
        .bind(number).fetch_one(connection).await)?;
    if is_own(actor, opportunity.charity_id, row.requested_by) {
        return Err(AppError::Conflict(Conflict::SamePerson).into());
    }
    Ok(HeldTranche {
        state: stored_code("disbursement.state", &row.state)?,
        row,
        opportunity,
    })
}

/// A step that somebody took before is a race lost, not a defect of the life cycle.
fn step(state: DisbursementState, event: DisbursementEvent) -> Result<DisbursementState> {
    Ok(state
        .transition(event)
        .map_err(|_| AppError::Conflict(Conflict::ChangedMeanwhile))?)
}

/// The first of two people agrees to a tranche.
///
/// # Errors
/// Not found for who may not; conflict when somebody acted before, the actor asked for it, or
/// approved it and what follows is another person's.
pub async fn disbursement_approve(context: &Context, actor: &Actor, number: i64, origin: &str) -> Result<()> {
    actor.require(Action::DisbursementApprove, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = hold_tranche(tx, &actor, number).await?;
                if held.state == DisbursementState::Approved && actor.person_id() == held.row.approved_by {
                    return Err(AppError::Conflict(Conflict::SamePerson).into());
                }
                step(held.state, DisbursementEvent::Approve)?;
                let touched = in_tx!(tx, connection => sqlx::query(queries::DISBURSEMENT_APPROVE)
                    .bind(held.row.id).bind(actor.person_id()).bind(owned.now())
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                record(tx, &owned, &actor, "disbursement.approve", &held, "", &origin).await
            })
        })
        .await
}

/// Refuses a tranche that is not paid: its money is the opportunity's again.
///
/// # Errors
/// Not found for who may not; conflict when it was paid or refused before, is in a batch that the
/// bank has not answered for, or the actor asked for it.
pub async fn disbursement_refuse(
    context: &Context,
    actor: &Actor,
    number: i64,
    reason: String,
    origin: &str,
) -> Result<()> {
    actor.require(Action::DisbursementApprove, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = hold_tranche(tx, &actor, number).await?;
                step(held.state, DisbursementEvent::Refuse)?;
                // A payment that may be on its way cannot be refused, nor one that is half done.
                payout_lock(tx).await?;
                let binding: i64 = in_tx!(tx, connection => sqlx::query_scalar(payout_queries::LINES_BINDING_TRANCHE)
                    .bind(held.row.id).fetch_one(connection).await)?;
                if binding > 0 {
                    return Err(AppError::Conflict(Conflict::InPaymentBatch).into());
                }
                let parts = requested_parts(tx, &held).await?;
                book(
                    tx,
                    &owned,
                    &actor,
                    &disbursement_refused(refuse_reference(held.row.id), &parts)?,
                )
                .await?;
                let touched = in_tx!(tx, connection => sqlx::query(queries::DISBURSEMENT_REFUSE)
                    .bind(held.row.id).bind(&reason)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                record(tx, &owned, &actor, "disbursement.refuse", &held, &reason, &origin).await
            })
        })
        .await
}

/// What was set aside for a tranche when it was asked for, by class of money, from the journal.
pub(crate) async fn set_aside(tx: &mut Tx, id: DisbursementId) -> Result<Vec<(FundClass, Money)>> {
    let rows: Vec<(String, Money)> = in_tx!(tx, connection => sqlx::query_as(queries::DISBURSEMENT_PARTS)
        .bind(request_reference(id)).fetch_all(connection).await)?;
    read_parts(rows)
}

/// [`set_aside`] outside a write, to show. The caller has checked the actor.
pub(crate) async fn set_aside_shown(context: &Context, id: DisbursementId) -> Result<Vec<(FundClass, Money)>> {
    let rows: Vec<(String, Money)> = on!(&context.db, pool => sqlx::query_as(queries::DISBURSEMENT_PARTS)
        .bind(request_reference(id)).fetch_all(pool).await)?;
    read_parts(rows)
}

fn read_parts(rows: Vec<(String, Money)>) -> Result<Vec<(FundClass, Money)>> {
    rows.into_iter()
        .map(|(class, amount)| Ok((stored_code("posting.fund_class", &class)?, amount)))
        .collect()
}

/// The parts that were set aside when the tranche was asked for, from the journal.
async fn requested_parts(tx: &mut Tx, held: &HeldTranche) -> Result<Vec<FundPart>> {
    let rows = set_aside(tx, held.row.id).await?;
    let opportunity = &held.opportunity;
    let mut parts = Vec::with_capacity(rows.len());
    for (class, amount) in rows {
        let fund = FundKey::opportunity(class, opportunity.id, opportunity.charity_id, &opportunity.field_code);
        parts.push(FundPart {
            fund,
            amount,
            donation_id: None,
        });
    }
    let total = Money::checked_sum(parts.iter().map(|part| part.amount)).map_err(LedgerError::from)?;
    if total == held.row.amount_halalas {
        Ok(parts)
    } else {
        Err(crate::Error::internal(format!(
            "tranche {} is not set aside in the journal",
            held.row.number
        )))
    }
}

async fn record(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    action: &str,
    held: &HeldTranche,
    reason: &str,
    origin: &str,
) -> Result<()> {
    let detail = format!("{} {reason}", held.row.amount_halalas);
    let target = held.row.number.to_string();
    audit_record(
        tx,
        context.now(),
        actor,
        action,
        "disbursement",
        &target,
        detail.trim(),
        origin,
    )
    .await
}

/// A tranche as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisbursementLine {
    /// The number people use.
    pub number: i64,
    /// The opportunity.
    pub opportunity_number: i64,
    /// Its title.
    pub opportunity_title: Bilingual,
    /// The charity.
    pub charity_name: Bilingual,
    /// The milestone it is for.
    pub milestone_title: Bilingual,
    /// How much.
    pub amount: Money,
    /// The account.
    pub iban: String,
    /// Where it stands.
    pub state: DisbursementState,
    /// The charity's note.
    pub note: String,
    /// Why it was refused.
    pub refuse_reason: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Who asked.
    pub requested_by_id: Option<PersonId>,
    /// Who asked, by name.
    pub requested_by: String,
    /// The charity's id.
    pub charity_id: CharityId,
    /// Who approved.
    pub approved_by: Option<(PersonId, String)>,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// Who released.
    pub released_by: String,
    /// When it was paid.
    pub released_at: Option<Timestamp>,
}

impl DisbursementLine {
    /// Whether the tranche is another person's to decide: the actor asked for it or runs the charity.
    #[must_use]
    pub fn is_own_of(&self, actor: &Actor) -> bool {
        is_own(actor, self.charity_id, self.requested_by_id)
    }
}

fn is_own(actor: &Actor, charity: CharityId, requested_by: Option<PersonId>) -> bool {
    let asked = actor.person_id().is_some() && actor.person_id() == requested_by;
    asked || actor.managed_charities().any(|managed| managed == charity)
}

#[derive(sqlx::FromRow)]
struct LineRow {
    number: i64,
    opportunity_number: i64,
    title_ar: String,
    title_en: String,
    charity_name_ar: String,
    charity_name_en: String,
    milestone_title_ar: String,
    milestone_title_en: String,
    amount_halalas: Money,
    iban: String,
    state: String,
    request_note: String,
    refuse_reason: String,
    requested_at_us: Timestamp,
    charity_id: CharityId,
    requested_by: Option<PersonId>,
    requested_by_name: Option<String>,
    approved_by: Option<PersonId>,
    approved_by_name: Option<String>,
    approved_at_us: Option<Timestamp>,
    released_by_name: Option<String>,
    released_at_us: Option<Timestamp>,
}

impl LineRow {
    fn read(self) -> Result<DisbursementLine> {
        Ok(DisbursementLine {
            number: self.number,
            opportunity_number: self.opportunity_number,
            opportunity_title: Bilingual::new(self.title_ar, self.title_en),
            charity_name: Bilingual::new(self.charity_name_ar, self.charity_name_en),
            milestone_title: Bilingual::new(self.milestone_title_ar, self.milestone_title_en),
            amount: self.amount_halalas,
            iban: self.iban,
            state: stored_code("disbursement.state", &self.state)?,
            note: self.request_note,
            refuse_reason: self.refuse_reason,
            requested_at: self.requested_at_us,
            requested_by_id: self.requested_by,
            requested_by: self.requested_by_name.unwrap_or_default(),
            charity_id: self.charity_id,
            approved_by: self
                .approved_by
                .map(|id| (id, self.approved_by_name.unwrap_or_default())),
            approved_at: self.approved_at_us,
            released_by: self.released_by_name.unwrap_or_default(),
            released_at: self.released_at_us,
        })
    }
}

/// A page of tranches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DisbursementPage {
    /// The lines.
    pub lines: Vec<DisbursementLine>,
    /// The number to go on after, when there is more.
    pub next: Option<i64>,
}

impl DisbursementPage {
    fn cut(mut lines: Vec<DisbursementLine>) -> Self {
        let size = usize::try_from(DISBURSEMENT_PAGE_SIZE).unwrap_or(usize::MAX);
        let more = lines.len() > size;
        lines.truncate(size);
        let next = lines.last().filter(|_| more).map(|line| line.number);
        Self { lines, next }
    }
}

/// Tranches that wait for an approval or a release, oldest first.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn disbursement_queue(context: &Context, actor: &Actor, after: Option<i64>) -> Result<DisbursementPage> {
    actor.require(Action::DisbursementApprove, Subject::Platform)?;
    let rows: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(queries::DISBURSEMENT_QUEUE)
        .bind(after.unwrap_or(0))
        .bind(DISBURSEMENT_PAGE_SIZE + 1)
        .fetch_all(pool)
        .await)?;
    Ok(DisbursementPage::cut(
        rows.into_iter().map(LineRow::read).collect::<Result<_>>()?,
    ))
}

/// Tranches that were paid or refused, newest first.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn disbursement_history(context: &Context, actor: &Actor, before: Option<i64>) -> Result<DisbursementPage> {
    actor.require(Action::DisbursementApprove, Subject::Platform)?;
    let rows: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(queries::DISBURSEMENT_HISTORY)
        .bind(before.unwrap_or(i64::MAX))
        .bind(DISBURSEMENT_PAGE_SIZE + 1)
        .fetch_all(pool)
        .await)?;
    Ok(DisbursementPage::cut(
        rows.into_iter().map(LineRow::read).collect::<Result<_>>()?,
    ))
}

/// The tranches of one charity, newest first.
///
/// # Errors
/// Not found when the actor does not manage the charity.
pub async fn disbursement_list_managed(
    context: &Context,
    actor: &Actor,
    charity: CharityId,
    before: Option<i64>,
) -> Result<DisbursementPage> {
    actor.require(Action::DisbursementView, Subject::Charity(charity))?;
    let rows: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(queries::DISBURSEMENT_OF_CHARITY)
        .bind(charity)
        .bind(before.unwrap_or(i64::MAX))
        .bind(DISBURSEMENT_PAGE_SIZE + 1)
        .fetch_all(pool)
        .await)?;
    Ok(DisbursementPage::cut(
        rows.into_iter().map(LineRow::read).collect::<Result<_>>()?,
    ))
}

/// One tranche.
///
/// # Errors
/// Not found when there is none or the actor may not know of it.
pub async fn disbursement_get(context: &Context, actor: &Actor, number: i64) -> Result<DisbursementLine> {
    actor.require(Action::DisbursementApprove, Subject::Platform)?;
    let row: LineRow = on!(&context.db, pool => sqlx::query_as(queries::DISBURSEMENT_GET)
        .bind(number)
        .fetch_one(pool)
        .await)?;
    row.read()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_tranche_is_due_at_once() {
        assert!(tranche_is_due(0, &[false]));
    }

    #[test]
    fn later_tranches_wait_for_earlier_milestones() {
        let none = [false, false, false];
        assert!(tranche_is_due(0, &none));
        assert!(!tranche_is_due(1, &none));
        assert!(tranche_is_due(1, &[true, false, false]));
        assert!(!tranche_is_due(2, &[true, true, false]));
        assert!(tranche_is_due(2, &[true, true, true]));
        assert!(!tranche_is_due(1, &[true, false]));
    }
}
