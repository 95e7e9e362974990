//! What finance decides on money in suspense, each with its reason. Small sums are decided by one
//! person; from a limit on ([`TWO_PEOPLE_FROM`]) a second one has to agree.

use domain::bank::{AccountPurpose, DecisionKind, PaymentReference, TWO_PEOPLE_FROM};
use domain::error::{AppError, Conflict, FieldProblem, FormErrors};
use domain::form::{Fields, FormReader, NAME_LENGTH_MAX, SUMMARY_LENGTH_MAX};
use domain::giving::Intention;
use domain::identity::{EmailAddress, Mobile};
use domain::ids::{BankDecisionId, BankEntryId, IntentId, PersonId};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::BANK_LOCK;
use super::matching::{self, EntryRow, entry_in_tx};
use super::pledges::{pledge_by_intent, pledge_by_reference};
use super::queries as sql;
use super::returns::suspense_return_open;
use crate::db::{Tx, dialect, ensure_rows};
use crate::giving::{TransferGift, transfer_capture, transfer_gift_write};
use crate::supervision::audit::audit_record;
use crate::supervision::forms::REASON_LENGTH_MIN;
use crate::{Context, Error, Result, in_tx};

/// What a decision form sends. Fields: `kind`, `reference`, `field`, `donor_name`, `donor_mobile`,
/// `donor_email`, `reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionForm {
    /// What to do.
    pub kind: DecisionKind,
    /// Which promise it pays; given with [`DecisionKind::Pledge`].
    pub reference: Option<PaymentReference>,
    /// The field whose pool gets it; none is "where it is needed most".
    pub field_code: Option<String>,
    /// The donor's name, when told.
    pub donor_name: String,
    /// How the donor is reached: given with [`DecisionKind::FieldPool`], because a gift without
    /// a known donor is not allowed (handbook 10.1).
    pub donor_mobile: Option<Mobile>,
    /// Where the receipt goes, when told.
    pub donor_email: Option<EmailAddress>,
    /// Why.
    pub reason: String,
}

impl DecisionForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let kind = reader.choice::<DecisionKind>("kind");
        let reference = reader.optional_parsed("reference", |text| {
            text.parse().map_err(|_| FieldProblem::InvalidChoice)
        });
        let field = reader.optional_line("field", NAME_LENGTH_MAX);
        let form = Self {
            kind: kind.unwrap_or(DecisionKind::Return),
            reference,
            field_code: (!field.is_empty()).then_some(field),
            donor_name: reader.optional_line("donor_name", NAME_LENGTH_MAX),
            donor_mobile: reader.optional_parsed("donor_mobile", Mobile::parse),
            donor_email: reader.optional_parsed("donor_email", EmailAddress::parse),
            reason: reader.optional_text("reason", SUMMARY_LENGTH_MAX),
        };
        if form.reason.is_empty() {
            reader.problem("reason", FieldProblem::Required);
        } else if form.reason.chars().count() < usize::try_from(REASON_LENGTH_MIN).unwrap_or(usize::MAX) {
            reader.problem("reason", FieldProblem::TooShort { min: REASON_LENGTH_MIN });
        }
        match kind {
            Some(DecisionKind::Pledge) if form.reference.is_none() && fields.text("reference").is_empty() => {
                reader.problem("reference", FieldProblem::Required);
            }
            Some(DecisionKind::FieldPool) if form.donor_mobile.is_none() && fields.text("donor_mobile").is_empty() => {
                reader.problem("donor_mobile", FieldProblem::Required);
            }
            _ => {}
        }
        reader.finish().map(|()| form)
    }
}

/// How far a decision got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It is done.
    Done,
    /// The money has to be sent back at the bank, under this reference.
    Due(PaymentReference),
    /// A second person has to agree.
    Proposed,
}

/// A decision as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionLine {
    /// Identity.
    pub id: BankDecisionId,
    /// What.
    pub kind: DecisionKind,
    /// How much.
    pub amount: Money,
    /// The field of a pool.
    pub field_code: Option<String>,
    /// The promise's reference.
    pub pledge_reference: Option<PaymentReference>,
    /// The reference to send it back under.
    pub return_reference: Option<PaymentReference>,
    /// Why.
    pub reason: String,
    /// `proposed`, `due`, `done` or `withdrawn`.
    pub state: String,
    /// Who.
    pub proposed_by: PersonId,
    /// Their name.
    pub proposed_by_name: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Who agreed or withdrew it.
    pub decided_by_name: String,
}

#[derive(sqlx::FromRow)]
pub(super) struct DecisionLineRow {
    id: BankDecisionId,
    kind: String,
    amount_halalas: Money,
    field_code: Option<String>,
    reason: String,
    state: String,
    proposed_by: PersonId,
    proposed_at_us: Timestamp,
    proposed_by_name: Option<String>,
    pledge_reference: Option<String>,
    return_reference: Option<String>,
    decided_by_name: Option<String>,
}

impl DecisionLineRow {
    pub(super) fn read(self) -> Result<DecisionLine> {
        let reference = |text: Option<String>| text.map(|text| text.parse().map_err(Error::internal)).transpose();
        Ok(DecisionLine {
            id: self.id,
            kind: self.kind.parse().map_err(Error::internal)?,
            amount: self.amount_halalas,
            field_code: self.field_code,
            pledge_reference: reference(self.pledge_reference)?,
            return_reference: reference(self.return_reference)?,
            reason: self.reason,
            state: self.state,
            proposed_by: self.proposed_by,
            proposed_by_name: self.proposed_by_name.unwrap_or_default(),
            proposed_at: self.proposed_at_us,
            decided_by_name: self.decided_by_name.unwrap_or_default(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct DecisionRow {
    id: BankDecisionId,
    bank_entry_id: BankEntryId,
    kind: String,
    amount_halalas: Money,
    intent_id: Option<IntentId>,
    field_code: Option<String>,
    donor_name: String,
    donor_mobile: Option<String>,
    donor_email: Option<String>,
    reason: String,
    state: String,
    proposed_by: PersonId,
}

/// Decides on what is open of a credit.
///
/// # Errors
/// Not found for who may not and for a credit that is not there; invalid when the form names a
/// reference or field that is not there; a conflict when nothing is open, somebody decided meanwhile,
/// or the money may not lie where the promise needs it.
pub async fn bank_decide(
    context: &Context,
    actor: &Actor,
    entry: BankEntryId,
    form: DecisionForm,
    origin: &str,
) -> Result<Decided> {
    actor.require(Action::BankDecide, Subject::Platform)?;
    let person = actor.require_person()?;
    let (inner, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                dialect::numbering_lock(tx, BANK_LOCK).await?;
                let entry = entry_open(tx, &actor, entry).await?;
                let intent = form_check(tx, &entry, &form).await?;
                let id = decision_insert(tx, &inner, person, &entry, &form, intent).await?;
                let detail = format!("{} {}: {}", form.kind, entry.open_halalas, form.reason);
                let target = entry.id.to_string();
                audit_record(
                    tx,
                    inner.now(),
                    &actor,
                    "bank.propose",
                    "bank_entry",
                    &target,
                    &detail,
                    &origin,
                )
                .await?;
                if entry.open_halalas >= TWO_PEOPLE_FROM {
                    return Ok(Decided::Proposed);
                }
                let row = decision_in_tx(tx, id).await?;
                decision_take(tx, &inner, &actor, &row, &entry, None, &origin).await
            })
        })
        .await
}

/// The second of two people agrees.
///
/// # Errors
/// Not found for who may not; a conflict for whoever proposed it, and when the credit has changed.
pub async fn bank_decision_confirm(
    context: &Context,
    actor: &Actor,
    decision: BankDecisionId,
    origin: &str,
) -> Result<Decided> {
    actor.require(Action::BankConfirm, Subject::Platform)?;
    let person = actor.require_person()?;
    let (inner, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                dialect::numbering_lock(tx, BANK_LOCK).await?;
                let row = decision_in_tx(tx, decision).await?;
                if row.proposed_by == person {
                    return Err(AppError::Conflict(Conflict::SamePerson).into());
                }
                let entry = entry_in_tx(tx, row.bank_entry_id).await?.ok_or(AppError::NotFound)?;
                if row.state != "proposed" || entry.open_halalas != row.amount_halalas {
                    return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
                }
                decision_take(tx, &inner, &actor, &row, &entry, Some(person), &origin).await
            })
        })
        .await
}

/// Takes back a decision that is not carried out, one's own or another's.
///
/// # Errors
/// Not found for who may not; a conflict when it was carried out.
pub async fn bank_decision_withdraw(
    context: &Context,
    actor: &Actor,
    decision: BankDecisionId,
    origin: &str,
) -> Result<()> {
    actor.require(Action::BankDecide, Subject::Platform)?;
    let person = actor.require_person()?;
    let (inner, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                dialect::numbering_lock(tx, BANK_LOCK).await?;
                let row = decision_in_tx(tx, decision).await?;
                decision_move(tx, &inner, &row, "withdrawn", Some(person)).await?;
                let target = row.bank_entry_id.to_string();
                audit_record(
                    tx,
                    inner.now(),
                    &actor,
                    "bank.withdraw",
                    "bank_entry",
                    &target,
                    &row.reason,
                    &origin,
                )
                .await
            })
        })
        .await
}

/// A credit of which something is open, and on which nobody is deciding.
async fn entry_open(tx: &mut Tx, actor: &Actor, id: BankEntryId) -> Result<EntryRow> {
    let entry = entry_in_tx(tx, id).await?;
    let entry = entry
        .filter(|entry| entry.amount_halalas.is_positive())
        .ok_or(AppError::NotFound)?;
    let live: Option<(PersonId, String)> = in_tx!(tx, connection => sqlx::query_as(sql::DECISION_LIVE)
        .bind(id).fetch_optional(connection).await)?;
    // What waits for the bank's statement waits for no second person.
    let own = |(by, state): &(PersonId, String)| state == "proposed" && actor.person_id() == Some(*by);
    if live.as_ref().is_some_and(own) {
        return Err(AppError::Conflict(Conflict::SamePerson).into());
    }
    if !entry.open_halalas.is_positive() || live.is_some() {
        return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
    }
    Ok(entry)
}

/// Finds what the form names. Answers the promise of a [`DecisionKind::Pledge`].
async fn form_check(tx: &mut Tx, entry: &EntryRow, form: &DecisionForm) -> Result<Option<IntentId>> {
    match form.kind {
        DecisionKind::Pledge => {
            let reference = form
                .reference
                .ok_or_else(|| AppError::invalid("reference", FieldProblem::Required))?;
            let pledge = pledge_by_reference(tx, reference).await?;
            let pledge = pledge.ok_or_else(|| AppError::invalid("reference", FieldProblem::InvalidChoice))?;
            if pledge.captured_at_us.is_some() {
                return Err(AppError::Conflict(Conflict::WrongState).into());
            }
            if pledge.purpose()? != entry.purpose()? {
                return Err(AppError::Conflict(Conflict::FundClass).into());
            }
            Ok(Some(pledge.intent_id))
        }
        DecisionKind::FieldPool => {
            intention_of(entry.purpose()?)?;
            if let Some(field) = &form.field_code {
                let active: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::FIELD_ACTIVE)
                    .bind(field).fetch_one(connection).await)?;
                if active == 0 {
                    return Err(AppError::invalid("field", FieldProblem::InvalidChoice).into());
                }
            }
            Ok(None)
        }
        DecisionKind::Payout | DecisionKind::Return => Ok(None),
    }
}

/// The account decides what a gift is: zakat on the zakat account, alms on the other.
fn intention_of(purpose: AccountPurpose) -> Result<Intention> {
    match purpose {
        AccountPurpose::Zakat => Ok(Intention::Zakat),
        AccountPurpose::Other => Ok(Intention::Sadaqah),
        AccountPurpose::Waqf | AccountPurpose::Operating => Err(AppError::Conflict(Conflict::FundClass).into()),
    }
}

async fn decision_insert(
    tx: &mut Tx,
    context: &Context,
    person: PersonId,
    entry: &EntryRow,
    form: &DecisionForm,
    intent: Option<IntentId>,
) -> Result<BankDecisionId> {
    let id = BankDecisionId::from_uuid(context.source.uuid());
    in_tx!(tx, connection => sqlx::query(sql::DECISION_INSERT)
        .bind(id)
        .bind(entry.id)
        .bind(form.kind.code())
        .bind(entry.open_halalas)
        .bind(intent)
        .bind(form.field_code.as_deref())
        .bind(&form.donor_name)
        .bind(form.donor_mobile.as_ref().map(Mobile::as_str))
        .bind(form.donor_email.as_ref().map(EmailAddress::as_str))
        .bind(&form.reason)
        .bind(person)
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(id)
}

async fn decision_in_tx(tx: &mut Tx, id: BankDecisionId) -> Result<DecisionRow> {
    let row: Option<DecisionRow> = in_tx!(tx, connection => sqlx::query_as(sql::DECISION_READ)
        .bind(id).fetch_optional(connection).await)?;
    row.ok_or_else(|| AppError::NotFound.into())
}

async fn decision_move(
    tx: &mut Tx,
    context: &Context,
    row: &DecisionRow,
    state: &'static str,
    person: Option<PersonId>,
) -> Result<()> {
    let touched = in_tx!(tx, connection => sqlx::query(sql::DECISION_MOVE)
        .bind(row.id).bind(state).bind(person).bind(context.now())
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)
}

/// Carries a decision out.
async fn decision_take(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    row: &DecisionRow,
    entry: &EntryRow,
    second: Option<PersonId>,
    origin: &str,
) -> Result<Decided> {
    let kind: DecisionKind = row.kind.parse().map_err(Error::internal)?;
    let decided = match kind {
        DecisionKind::Pledge => {
            let intent = row
                .intent_id
                .ok_or_else(|| Error::internal("a decision without its promise"))?;
            let pledge = pledge_by_intent(tx, intent).await?.ok_or(AppError::NotFound)?;
            if pledge.captured_at_us.is_some() {
                return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
            }
            matching::pledge_assign(tx, context, actor, entry, &pledge).await?;
            Decided::Done
        }
        DecisionKind::FieldPool => {
            gift_make(tx, context, actor, row, entry).await?;
            Decided::Done
        }
        DecisionKind::Payout => {
            let amount = entry.open_halalas;
            let resolution = matching::resolve(tx, context, entry.id, "payout", amount, None, "by hand").await?;
            matching::suspense_give(tx, context, actor, entry.id, amount, resolution, context.now()).await?;
            Decided::Done
        }
        DecisionKind::Return => {
            Decided::Due(suspense_return_open(tx, context, entry, row.id, entry.open_halalas).await?)
        }
    };
    let state = if matches!(decided, Decided::Due(_)) {
        "due"
    } else {
        "done"
    };
    decision_move(tx, context, row, state, second).await?;
    let target = entry.id.to_string();
    let detail = format!("{kind} {}: {}", row.amount_halalas, row.reason);
    audit_record(
        tx,
        context.now(),
        actor,
        "bank.decide",
        "bank_entry",
        &target,
        &detail,
        origin,
    )
    .await?;
    Ok(decided)
}

/// Makes a gift to a pool of a donor who was asked.
async fn gift_make(tx: &mut Tx, context: &Context, actor: &Actor, row: &DecisionRow, entry: &EntryRow) -> Result<()> {
    let amount = entry.open_halalas;
    let intent = IntentId::from_uuid(context.source.uuid());
    let gift = TransferGift {
        intent,
        key: format!("bank-{}", row.id),
        donor_name: row.donor_name.clone(),
        donor_email: row.donor_email.clone(),
        donor_mobile: row.donor_mobile.clone(),
        intention: intention_of(entry.purpose()?)?,
        field_code: row.field_code.clone(),
        amount,
    };
    transfer_gift_write(tx, context, &gift).await?;
    let resolution = matching::resolve(tx, context, entry.id, "field_pool", amount, Some(intent), "").await?;
    matching::suspense_give(tx, context, actor, entry.id, amount, resolution, context.now()).await?;
    transfer_capture(tx, context, intent).await
}
