//! Batches: approved tranches are put together and sealed by one person, authorised by another,
//! and leave as a file for the bank. Who approved a tranche is neither the one who authorises it
//! nor, alone, the one who seals the batch (handbook 7.2).

use std::collections::BTreeMap;

use domain::delivery::DisbursementState;
use domain::error::{AppError, Conflict, FieldProblem, FormErrors, MissingStep};
use domain::form::{Fields, FormReader};
use domain::giving::FundClass;
use domain::ids::{CharityAccountId, CharityId, DisbursementId, OpportunityId, PaymentBatchId, PersonId};
use domain::money::Money;
use domain::payouts::{
    AccountPurpose, AccountState, BATCH_LINES_MAX, BatchEvent, BatchState, LineOutcome, OutcomeSource,
    batch_authoriser, batch_maker, payee_name,
};
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp, Weekday};

use super::accounts::{account_effective, account_effective_shown};
use super::bank::{at_bank, at_bank_shown};
use super::payment_file::{PaymentFile, PaymentFileLine, hash_of, message_id};
use super::{payout_lock, queries};
use crate::configuration::PayingAccount;
use crate::db::{Tx, ensure_rows};
use crate::delivery::disbursements::{set_aside, set_aside_shown};
use crate::delivery::stored_code;
use crate::reference::Bilingual;
use crate::supervision::audit::audit_record;
use crate::supervision::review::{charity_refusal_shown, require_charity_active};
use crate::{Context, Error, Result, in_tx, on};

/// Batches on one page of the list.
pub const BATCH_PAGE_SIZE: i64 = 40;

/// What a maker sends: `purpose`, and `tranche` once for each tranche.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchForm {
    /// From which account of the platform.
    pub purpose: AccountPurpose,
    /// Numbers of tranches, each once, in order.
    pub tranches: Vec<i64>,
}

impl BatchForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> std::result::Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let purpose = reader.choice::<AccountPurpose>("purpose");
        let mut tranches = Vec::new();
        for text in fields.all("tranche") {
            match text.parse() {
                Ok(number) => tranches.push(number),
                Err(_) => reader.problem("tranche", FieldProblem::InvalidChoice),
            }
        }
        tranches.sort_unstable();
        tranches.dedup();
        if tranches.is_empty() && !reader.has_problem("tranche") {
            reader.problem("tranche", FieldProblem::Required);
        }
        if tranches.len() > BATCH_LINES_MAX {
            let max = u32::try_from(BATCH_LINES_MAX).unwrap_or(u32::MAX);
            reader.problem("tranche", FieldProblem::TooMany { max });
        }
        let errors = reader.into_errors();
        match purpose {
            Some(purpose) => errors.into_result(Self { purpose, tranches }),
            None => Err(errors),
        }
    }
}

/// A line that is about to be sealed.
struct NewLine {
    disbursement: DisbursementId,
    class: FundClass,
    attempt: i64,
    amount: Money,
    account: CharityAccountId,
    iban: String,
    payee_name: String,
    end_to_end_id: String,
    opportunity_number: i64,
    approved_by: PersonId,
}

/// Seals approved tranches into a batch: its lines, its sum and the bytes of its file are fixed.
/// Answers the batch's number.
///
/// # Errors
/// Not found for others than finance and supervisors. A conflict when a tranche is not approved or
/// is in a batch already, when its charity may not be paid or has no account in effect, when the
/// money has not settled in, or when the actor approved every tranche alone.
pub async fn batch_seal(context: &Context, actor: &Actor, form: BatchForm, origin: &str) -> Result<i64> {
    actor.require(Action::PayoutSeal, Subject::Platform)?;
    let maker = actor.require_person()?;
    let payer = context
        .configuration
        .paying_accounts
        .of(form.purpose)
        .cloned()
        .ok_or(AppError::Conflict(Conflict::PayingAccountMissing))?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                payout_lock(tx).await?;
                let mut lines = Vec::new();
                for number in &form.tranches {
                    lines.extend(open_lines(tx, &owned, &actor, *number, form.purpose).await?);
                }
                let approvers: Vec<PersonId> = lines.iter().map(|line| line.approved_by).collect();
                batch_maker(maker, &approvers).map_err(AppError::from)?;
                require_settled(tx, &lines).await?;
                let number = batch_insert(tx, &owned, maker, &form, &payer, &lines).await?;
                let (hash, total) = number.1;
                let detail = format!("{} lines, {total} SAR, file {hash}", lines.len());
                record(tx, &owned, &actor, "payout.seal", number.0, &detail, &origin).await?;
                Ok(number.0)
            })
        })
        .await
}

#[derive(sqlx::FromRow)]
struct TrancheRow {
    id: DisbursementId,
    number: i64,
    charity_id: CharityId,
    opportunity_id: OpportunityId,
    state: String,
    approved_by: Option<PersonId>,
    charity_name_ar: String,
    charity_name_en: String,
}

#[derive(sqlx::FromRow)]
struct EarlierLine {
    fund_class: String,
    attempt: i64,
    outcome: Option<String>,
    batch_number: i64,
    reason_code: Option<String>,
    reason: Option<String>,
}

/// The parts of a tranche that are due from the account of a purpose, each as a line.
async fn open_lines(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    number: i64,
    purpose: AccountPurpose,
) -> Result<Vec<NewLine>> {
    let tranche: TrancheRow = in_tx!(tx, connection => sqlx::query_as(queries::TRANCHE_FOR_BATCH)
        .bind(number).fetch_one(connection).await)?;
    match stored_code::<DisbursementState>("disbursement.state", &tranche.state)? {
        DisbursementState::Approved => {}
        DisbursementState::Requested => return Err(MissingStep::TrancheApproval.into()),
        _ => return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into()),
    }
    if actor.managed_charities().any(|charity| charity == tranche.charity_id) {
        return Err(AppError::Conflict(Conflict::SamePerson).into());
    }
    require_charity_active(tx, context, tranche.charity_id).await?;
    let approved_by = tranche
        .approved_by
        .ok_or(AppError::from(MissingStep::TrancheApproval))?;
    let account = account_effective(tx, context, tranche.charity_id, purpose)
        .await?
        .ok_or(AppError::Conflict(Conflict::AccountMissing))?;
    let earlier: Vec<EarlierLine> = in_tx!(tx, connection => sqlx::query_as(queries::LINES_OF_TRANCHE)
        .bind(tranche.id).fetch_all(connection).await)?;
    let opportunity_number: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::OPPORTUNITY_NUMBER)
        .bind(tranche.opportunity_id).fetch_one(connection).await)?;
    let mut lines: Vec<NewLine> = Vec::new();
    for (class, amount) in set_aside(tx, tranche.id).await? {
        if AccountPurpose::paying(class) != Some(purpose) {
            continue;
        }
        let attempt = match next_attempt(&earlier, class)? {
            Standing::Due { attempt } => attempt,
            Standing::Paid => continue,
            Standing::UnderWay => return Err(AppError::Conflict(Conflict::InPaymentBatch).into()),
        };
        // One tranche has one line of a purpose; a second class is told apart for the bank.
        let end_to_end_id = if lines.is_empty() {
            tranche.number.to_string()
        } else {
            format!("{}-{}", tranche.number, lines.len() + 1)
        };
        lines.push(NewLine {
            disbursement: tranche.id,
            class,
            attempt,
            amount,
            account: account.id,
            iban: account.iban.clone(),
            payee_name: payee_name(&tranche.charity_name_en, &tranche.charity_name_ar),
            end_to_end_id,
            opportunity_number,
            approved_by,
        });
    }
    if lines.is_empty() {
        return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
    }
    Ok(lines)
}

/// How far the payment of a part of a tranche has come.
enum Standing {
    /// It can be put into a batch; so many tries there will have been with it.
    Due {
        attempt: i64,
    },
    UnderWay,
    Paid,
}

fn next_attempt(earlier: &[EarlierLine], class: FundClass) -> Result<Standing> {
    let mut attempts = 0;
    for line in earlier.iter().filter(|line| line.fund_class == class.code()) {
        attempts = attempts.max(line.attempt);
        match &line.outcome {
            None => return Ok(Standing::UnderWay),
            Some(code) if stored_code::<LineOutcome>("outcome", code)? == LineOutcome::Paid => {
                return Ok(Standing::Paid);
            }
            Some(_) => {}
        }
    }
    Ok(Standing::Due { attempt: attempts + 1 })
}

/// Refuses lines whose money is not at the bank and free, class by class.
async fn require_settled(tx: &mut Tx, lines: &[NewLine]) -> Result<()> {
    let mut wanted: BTreeMap<FundClass, Vec<Money>> = BTreeMap::new();
    for line in lines {
        wanted.entry(line.class).or_default().push(line.amount);
    }
    for (class, amounts) in wanted {
        let wanted = Money::checked_sum(amounts).map_err(Error::internal)?;
        if wanted > at_bank(tx, class).await?.free()? {
            return Err(AppError::Conflict(Conflict::NotAtBank).into());
        }
    }
    Ok(())
}

async fn batch_insert(
    tx: &mut Tx,
    context: &Context,
    maker: PersonId,
    form: &BatchForm,
    payer: &PayingAccount,
    lines: &[NewLine],
) -> Result<(i64, (String, Money))> {
    let number: i64 =
        in_tx!(tx, connection => sqlx::query_scalar(queries::BATCH_NUMBER_NEXT).fetch_one(connection).await)?;
    let id = PaymentBatchId::from_uuid(context.source.uuid());
    let now = context.now();
    let total = Money::checked_sum(lines.iter().map(|line| line.amount)).map_err(Error::internal)?;
    let execute_on = execution_day(now.riyadh_date());
    let positions = (1_i64..).zip(lines);
    let file = PaymentFile {
        number,
        purpose: form.purpose,
        payer_name: &payer.holder,
        payer_iban: payer.iban.as_str(),
        sealed_at: now,
        execute_on,
        total,
        lines: positions
            .clone()
            .map(|(position, line)| PaymentFileLine {
                position,
                end_to_end_id: &line.end_to_end_id,
                amount: line.amount,
                payee_name: &line.payee_name,
                iban: &line.iban,
                opportunity_number: line.opportunity_number,
            })
            .collect(),
    };
    let hash = hash_of(&file.bytes());
    in_tx!(tx, connection => sqlx::query(queries::BATCH_INSERT)
        .bind(id)
        .bind(number)
        .bind(form.purpose.code())
        .bind(&payer.holder)
        .bind(payer.iban.as_str())
        .bind(i64::try_from(lines.len()).map_err(Error::internal)?)
        .bind(total)
        .bind(i64::from(execute_on.day_number()))
        .bind(&hash)
        .bind(maker)
        .bind(now)
        .execute(connection)
        .await
        .map(|_| ()))?;
    for (position, line) in positions {
        in_tx!(tx, connection => sqlx::query(queries::LINE_INSERT)
            .bind(id)
            .bind(position)
            .bind(line.disbursement)
            .bind(line.class.code())
            .bind(line.attempt)
            .bind(line.amount)
            .bind(line.account)
            .bind(&line.iban)
            .bind(&line.payee_name)
            .bind(&line.end_to_end_id)
            .execute(connection)
            .await
            .map(|_| ()))?;
    }
    Ok((number, (hash, total)))
}

/// The day on which the bank is asked to pay: the next one on which banks in Saudi Arabia work
/// (Sunday to Thursday), so that another person has until then to authorise.
fn execution_day(today: CivilDate) -> CivilDate {
    let mut day = today.plus_days(1);
    while matches!(day.weekday(), Weekday::Friday | Weekday::Saturday) {
        day = day.plus_days(1);
    }
    day
}

pub(super) async fn record(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    action: &str,
    number: i64,
    detail: &str,
    origin: &str,
) -> Result<()> {
    let target = number.to_string();
    audit_record(
        tx,
        context.now(),
        actor,
        action,
        "payment_batch",
        &target,
        detail,
        origin,
    )
    .await
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct BatchRow {
    pub(super) id: PaymentBatchId,
    number: i64,
    purpose: String,
    state: String,
    payer_name: String,
    payer_iban: String,
    line_count: i64,
    total_halalas: Money,
    execute_on_day: i64,
    file_hash: String,
    sealed_by: PersonId,
    sealed_at_us: Timestamp,
    sealed_by_name: Option<String>,
    authorised_by: Option<PersonId>,
    authorised_at_us: Option<Timestamp>,
    authorised_by_name: Option<String>,
    ended_at_us: Option<Timestamp>,
    end_reason: String,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct LineRow {
    pub(super) position: i64,
    pub(super) disbursement_id: DisbursementId,
    disbursement_number: i64,
    pub(super) opportunity_id: OpportunityId,
    pub(super) charity_id: CharityId,
    approved_by: Option<PersonId>,
    opportunity_number: i64,
    title_ar: String,
    title_en: String,
    charity_name_ar: String,
    charity_name_en: String,
    fund_class: String,
    pub(super) attempt: i64,
    pub(super) amount_halalas: Money,
    iban: String,
    payee_name: String,
    pub(super) end_to_end_id: String,
    account_state: String,
    pub(super) outcome: Option<String>,
    source: Option<String>,
    reason_code: Option<String>,
    reason: Option<String>,
    recorded_at_us: Option<Timestamp>,
}

impl LineRow {
    pub(super) fn class(&self) -> Result<FundClass> {
        stored_code("payment_line.fund_class", &self.fund_class)
    }
}

/// A batch with its lines inside a write that holds [`payout_lock`].
pub(super) struct HeldBatch {
    pub(super) row: BatchRow,
    pub(super) state: BatchState,
    pub(super) purpose: AccountPurpose,
    pub(super) lines: Vec<LineRow>,
}

impl HeldBatch {
    pub(super) async fn read(tx: &mut Tx, number: i64) -> Result<Self> {
        let row: BatchRow = in_tx!(tx, connection => sqlx::query_as(queries::BATCH_GET)
            .bind(number).fetch_one(connection).await)?;
        let lines: Vec<LineRow> = in_tx!(tx, connection => sqlx::query_as(queries::BATCH_LINES)
            .bind(row.id).fetch_all(connection).await)?;
        Ok(Self {
            state: stored_code("payment_batch.state", &row.state)?,
            purpose: stored_code("payment_batch.purpose", &row.purpose)?,
            row,
            lines,
        })
    }

    pub(super) fn step(&self, event: BatchEvent) -> Result<BatchState> {
        let next = self.state.transition(event);
        Ok(next.map_err(|_| AppError::Conflict(Conflict::ChangedMeanwhile))?)
    }

    pub(super) fn message_id(&self) -> String {
        message_id(self.purpose, self.row.number)
    }

    pub(super) const fn total(&self) -> Money {
        self.row.total_halalas
    }

    pub(super) const fn authorised_by(&self) -> Option<PersonId> {
        self.row.authorised_by
    }

    /// The file is for the bank once the batch is authorised, and never when it was given up.
    pub(super) fn require_file(&self) -> Result<()> {
        if self.state.has_file() {
            Ok(())
        } else if self.state == BatchState::Sealed {
            Err(MissingStep::BatchAuthorisation.into())
        } else {
            Err(AppError::Conflict(Conflict::WrongState).into())
        }
    }

    fn require_not_own(&self, actor: &Actor) -> Result<()> {
        let own = |line: &LineRow| actor.managed_charities().any(|charity| charity == line.charity_id);
        if self.lines.iter().any(own) {
            return Err(AppError::Conflict(Conflict::SamePerson).into());
        }
        Ok(())
    }
}

/// Lets a sealed batch go to the bank. From here on its tranches count as paid by two people: who
/// approved each, and the actor.
///
/// # Errors
/// Not found for who may not. A conflict for its maker and for who approved one of its tranches;
/// when a charity in it may not be paid any more, an account in it was withdrawn, its day has
/// passed, its money is not free any more, or somebody acted before.
pub async fn batch_authorise(context: &Context, actor: &Actor, number: i64, origin: &str) -> Result<()> {
    actor.require(Action::DisbursementRelease, Subject::Platform)?;
    let person = actor.require_person()?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                payout_lock(tx).await?;
                let batch = HeldBatch::read(tx, number).await?;
                batch.step(BatchEvent::Authorise)?;
                let approvers: Vec<PersonId> = batch.lines.iter().filter_map(|line| line.approved_by).collect();
                let both = batch_authoriser(batch.row.sealed_by, person, &approvers).map_err(AppError::from)?;
                batch.require_not_own(&actor)?;
                require_still_payable(tx, &owned, &batch).await?;
                let touched = in_tx!(tx, connection => sqlx::query(queries::BATCH_AUTHORISE)
                    .bind(batch.row.id).bind(both.second()).bind(owned.now())
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                let detail = format!("{} SAR, file {}", batch.total(), batch.row.file_hash);
                record(tx, &owned, &actor, "payout.authorise", number, &detail, &origin).await
            })
        })
        .await
}

/// What was true when the batch was sealed must be true when it leaves. An account that was
/// followed by a newer one in between is kept; one that was withdrawn is not paid to.
async fn require_still_payable(tx: &mut Tx, context: &Context, batch: &HeldBatch) -> Result<()> {
    if i64::from(context.now().riyadh_date().day_number()) > batch.row.execute_on_day {
        return Err(AppError::Conflict(Conflict::PaymentDayPassed).into());
    }
    let mut charities: Vec<CharityId> = batch.lines.iter().map(|line| line.charity_id).collect();
    charities.sort_unstable();
    charities.dedup();
    for charity in charities {
        require_charity_active(tx, context, charity).await?;
    }
    for line in &batch.lines {
        if line.account_state != AccountState::Approved.code() {
            return Err(AppError::Conflict(Conflict::AccountMissing).into());
        }
    }
    let mut classes: Vec<FundClass> = batch.lines.iter().map(LineRow::class).collect::<Result<_>>()?;
    classes.sort_unstable();
    classes.dedup();
    for class in classes {
        // The batch itself is among what is spoken for.
        if at_bank(tx, class).await?.free()?.is_negative() {
            return Err(AppError::Conflict(Conflict::NotAtBank).into());
        }
    }
    Ok(())
}

/// Gives a sealed batch up: its tranches can be put into another.
///
/// # Errors
/// Not found for who may not; conflict when it was authorised or given up before.
pub async fn batch_cancel(context: &Context, actor: &Actor, number: i64, reason: String, origin: &str) -> Result<()> {
    actor.require(Action::PayoutSeal, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                payout_lock(tx).await?;
                let batch = HeldBatch::read(tx, number).await?;
                batch.step(BatchEvent::Cancel)?;
                for line in &batch.lines {
                    in_tx!(tx, connection => sqlx::query(queries::OUTCOME_INSERT)
                        .bind(batch.row.id)
                        .bind(line.position)
                        .bind(LineOutcome::Cancelled.code())
                        .bind(OutcomeSource::Cancellation.code())
                        .bind("")
                        .bind(&reason)
                        .bind(actor.person_id())
                        .bind(owned.now())
                        .execute(connection)
                        .await
                        .map(|_| ()))?;
                }
                let touched = in_tx!(tx, connection => sqlx::query(queries::BATCH_CANCEL)
                    .bind(batch.row.id).bind(actor.person_id()).bind(owned.now()).bind(&reason)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                record(tx, &owned, &actor, "payout.cancel", number, &reason, &origin).await
            })
        })
        .await
}

/// The payment file: its name and its bytes, which are those that were sealed.
///
/// # Errors
/// Not found for who may not; conflict before it is authorised; internal when what is stored does
/// not give the sealed bytes any more.
pub async fn batch_file(context: &Context, actor: &Actor, number: i64, origin: &str) -> Result<(String, Vec<u8>)> {
    actor.require(Action::DisbursementRelease, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let batch = HeldBatch::read(tx, number).await?;
                batch.require_file()?;
                let bytes = file_of(&batch)?;
                let hash = hash_of(&bytes);
                if hash != batch.row.file_hash {
                    return Err(Error::internal(format!("batch {number} does not give its sealed file")));
                }
                let name = format!("{}.xml", batch.message_id());
                record(tx, &owned, &actor, "payout.file", number, &hash, &origin).await?;
                Ok((name, bytes))
            })
        })
        .await
}

fn file_of(batch: &HeldBatch) -> Result<Vec<u8>> {
    let row = &batch.row;
    let execute_on = day(row.execute_on_day)?;
    let file = PaymentFile {
        number: row.number,
        purpose: batch.purpose,
        payer_name: &row.payer_name,
        payer_iban: &row.payer_iban,
        sealed_at: row.sealed_at_us,
        execute_on,
        total: row.total_halalas,
        lines: batch
            .lines
            .iter()
            .map(|line| PaymentFileLine {
                position: line.position,
                end_to_end_id: &line.end_to_end_id,
                amount: line.amount_halalas,
                payee_name: &line.payee_name,
                iban: &line.iban,
                opportunity_number: line.opportunity_number,
            })
            .collect(),
    };
    Ok(file.bytes())
}

fn day(number: i64) -> Result<CivilDate> {
    i32::try_from(number)
        .map(CivilDate::from_day_number)
        .map_err(Error::internal)
}

/// A batch as its page and the list show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The number people use.
    pub number: i64,
    /// The id in the payment file and in the bank's answers.
    pub message_id: String,
    /// From which account.
    pub purpose: AccountPurpose,
    /// That account.
    pub payer_iban: String,
    /// Where it stands.
    pub state: BatchState,
    /// How many payments.
    pub line_count: i64,
    /// Their sum.
    pub total: Money,
    /// The day on which the bank is asked to pay.
    pub execute_on: CivilDate,
    /// SHA-256 of the file.
    pub file_hash: String,
    /// Who sealed it.
    pub sealed_by: (PersonId, String),
    /// When.
    pub sealed_at: Timestamp,
    /// Who authorised it.
    pub authorised_by: Option<(PersonId, String)>,
    /// When.
    pub authorised_at: Option<Timestamp>,
    /// When it was closed or given up.
    pub ended_at: Option<Timestamp>,
    /// Why it was given up.
    pub end_reason: String,
    /// The payments; the list leaves them out.
    pub lines: Vec<BatchLine>,
}

/// A payment of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchLine {
    /// Its place.
    pub position: i64,
    /// The tranche.
    pub disbursement_number: i64,
    /// The opportunity.
    pub opportunity_number: i64,
    /// Its title.
    pub opportunity_title: Bilingual,
    /// The charity.
    pub charity_name: Bilingual,
    /// The name as the bank is told it.
    pub payee_name: String,
    /// The account.
    pub iban: String,
    /// The class of money.
    pub class: FundClass,
    /// How much.
    pub amount: Money,
    /// Which try it is.
    pub attempt: i64,
    /// Who approved the tranche.
    pub approved_by: Option<PersonId>,
    /// What became of it.
    pub outcome: Option<Outcome>,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What.
    pub kind: LineOutcome,
    /// Where that is known from.
    pub source: OutcomeSource,
    /// The bank's code; empty where there is none.
    pub reason_code: String,
    /// Why, in words.
    pub reason: String,
    /// When it was recorded.
    pub at: Timestamp,
}

impl BatchRow {
    fn read(self, lines: Vec<BatchLine>) -> Result<Batch> {
        let purpose = stored_code("payment_batch.purpose", &self.purpose)?;
        Ok(Batch {
            number: self.number,
            message_id: message_id(purpose, self.number),
            purpose,
            payer_iban: self.payer_iban,
            state: stored_code("payment_batch.state", &self.state)?,
            line_count: self.line_count,
            total: self.total_halalas,
            execute_on: day(self.execute_on_day)?,
            file_hash: self.file_hash,
            sealed_by: (self.sealed_by, self.sealed_by_name.unwrap_or_default()),
            sealed_at: self.sealed_at_us,
            authorised_by: self
                .authorised_by
                .map(|id| (id, self.authorised_by_name.unwrap_or_default())),
            authorised_at: self.authorised_at_us,
            ended_at: self.ended_at_us,
            end_reason: self.end_reason,
            lines,
        })
    }
}

impl LineRow {
    fn read(self) -> Result<BatchLine> {
        let class = self.class()?;
        let outcome = match (&self.outcome, &self.source, self.recorded_at_us) {
            (Some(kind), Some(source), Some(at)) => Some(Outcome {
                kind: stored_code("payment_line_outcome.outcome", kind)?,
                source: stored_code("payment_line_outcome.source", source)?,
                reason_code: self.reason_code.unwrap_or_default(),
                reason: self.reason.unwrap_or_default(),
                at,
            }),
            _ => None,
        };
        Ok(BatchLine {
            position: self.position,
            disbursement_number: self.disbursement_number,
            opportunity_number: self.opportunity_number,
            opportunity_title: Bilingual::new(self.title_ar, self.title_en),
            charity_name: Bilingual::new(self.charity_name_ar, self.charity_name_en),
            payee_name: self.payee_name,
            iban: self.iban,
            class,
            amount: self.amount_halalas,
            attempt: self.attempt,
            approved_by: self.approved_by,
            outcome,
        })
    }
}

/// One batch with its lines.
///
/// # Errors
/// Not found when there is none or the actor may not know of it.
pub async fn batch_get(context: &Context, actor: &Actor, number: i64) -> Result<Batch> {
    actor.require(Action::DisbursementView, Subject::Platform)?;
    actor.require(Action::DisbursementApprove, Subject::Platform)?;
    let row: BatchRow = on!(&context.db, pool => sqlx::query_as(queries::BATCH_GET)
        .bind(number).fetch_one(pool).await)?;
    let lines: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(queries::BATCH_LINES)
        .bind(row.id).fetch_all(pool).await)?;
    let lines = lines.into_iter().map(LineRow::read).collect::<Result<_>>()?;
    row.read(lines)
}

/// Batches, newest first, and the number to go on after.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn batch_list(context: &Context, actor: &Actor, before: Option<i64>) -> Result<(Vec<Batch>, Option<i64>)> {
    actor.require(Action::DisbursementApprove, Subject::Platform)?;
    let rows: Vec<BatchRow> = on!(&context.db, pool => sqlx::query_as(queries::BATCH_LIST)
        .bind(before.unwrap_or(i64::MAX)).bind(BATCH_PAGE_SIZE + 1).fetch_all(pool).await)?;
    let size = usize::try_from(BATCH_PAGE_SIZE).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    let batches: Vec<Batch> = rows
        .into_iter()
        .take(size)
        .map(|row| row.read(Vec::new()))
        .collect::<Result<_>>()?;
    let next = batches.last().filter(|_| more).map(|batch| batch.number);
    Ok((batches, next))
}

/// A part of an approved tranche that waits for a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableLine {
    /// The tranche.
    pub disbursement_number: i64,
    /// The opportunity.
    pub opportunity_number: i64,
    /// Its title.
    pub opportunity_title: Bilingual,
    /// The charity.
    pub charity_name: Bilingual,
    /// The class of money.
    pub class: FundClass,
    /// How much.
    pub amount: Money,
    /// The account in effect; nothing can be paid without.
    pub iban: Option<String>,
    /// Who approved it.
    pub approved_by: Option<(PersonId, String)>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// The bank refused it before: the batch, the code and the words.
    pub rejected: Option<(i64, String, String)>,
    /// Why the reader cannot put it into a batch now; without a refusal they can.
    pub refusal: Option<Conflict>,
}

#[derive(sqlx::FromRow)]
struct PayableRow {
    id: DisbursementId,
    number: i64,
    charity_id: CharityId,
    opportunity_number: i64,
    title_ar: String,
    title_en: String,
    charity_name_ar: String,
    charity_name_en: String,
    approved_by: Option<PersonId>,
    approved_by_name: Option<String>,
    approved_at_us: Option<Timestamp>,
}

/// What waits for a batch from the account of a purpose, oldest tranche first. Each line says what
/// [`batch_seal`] would refuse it for, so that nobody is offered what they may not seal.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn payable_list(context: &Context, actor: &Actor, purpose: AccountPurpose) -> Result<Vec<PayableLine>> {
    actor.require(Action::DisbursementApprove, Subject::Platform)?;
    let limit = i64::try_from(BATCH_LINES_MAX).map_err(Error::internal)?;
    let rows: Vec<PayableRow> = on!(&context.db, pool => sqlx::query_as(queries::PAYABLE_TRANCHES)
        .bind(limit).fetch_all(pool).await)?;
    let payer = context.configuration.paying_accounts.of(purpose);
    let mut free = BTreeMap::new();
    let mut payable = Vec::new();
    for row in rows {
        let earlier: Vec<EarlierLine> = on!(&context.db, pool => sqlx::query_as(queries::LINES_OF_TRANCHE)
            .bind(row.id).fetch_all(pool).await)?;
        let account = account_effective_shown(context, row.charity_id, purpose).await?;
        let mut stopped = charity_refusal_shown(context, row.charity_id).await?;
        if payer.is_none() {
            stopped = Some(Conflict::PayingAccountMissing);
        } else if actor.managed_charities().any(|charity| charity == row.charity_id) {
            stopped = Some(Conflict::SamePerson);
        } else if account.is_none() {
            stopped = stopped.or(Some(Conflict::AccountMissing));
        }
        for (class, amount) in set_aside_shown(context, row.id).await? {
            let is_due = AccountPurpose::paying(class) == Some(purpose)
                && matches!(next_attempt(&earlier, class)?, Standing::Due { .. });
            if !is_due {
                continue;
            }
            if let std::collections::btree_map::Entry::Vacant(unknown) = free.entry(class) {
                unknown.insert(at_bank_shown(context, class).await?.free()?);
            }
            let settled = free.get(&class).is_some_and(|free| amount <= *free);
            let iban = account.as_ref().map(|one| &one.iban);
            let mut line = payable_line(&row, &earlier, class, amount, iban);
            line.refusal = stopped.or((!settled).then_some(Conflict::NotAtBank));
            payable.push(line);
        }
    }
    refuse_own(actor, &mut payable);
    Ok(payable)
}

/// Whoever approved everything that could be sealed seals nothing of it ([`batch_maker`]).
fn refuse_own(actor: &Actor, payable: &mut [PayableLine]) {
    let open = payable.iter().filter(|line| line.refusal.is_none());
    let approvers: Vec<PersonId> = open
        .filter_map(|line| line.approved_by.as_ref().map(|(id, _)| *id))
        .collect();
    let refused = actor.person_id().map(|person| batch_maker(person, &approvers));
    if let Some(Err(conflict)) = refused {
        for line in payable.iter_mut().filter(|line| line.refusal.is_none()) {
            line.refusal = Some(conflict);
        }
    }
}

fn payable_line(
    row: &PayableRow,
    earlier: &[EarlierLine],
    class: FundClass,
    amount: Money,
    iban: Option<&String>,
) -> PayableLine {
    let rejected = earlier
        .iter()
        .rev()
        .find(|line| line.fund_class == class.code() && line.outcome.as_deref() == Some(LineOutcome::Rejected.code()));
    PayableLine {
        disbursement_number: row.number,
        opportunity_number: row.opportunity_number,
        opportunity_title: Bilingual::new(row.title_ar.clone(), row.title_en.clone()),
        charity_name: Bilingual::new(row.charity_name_ar.clone(), row.charity_name_en.clone()),
        class,
        amount,
        iban: iban.cloned(),
        approved_by: row
            .approved_by
            .map(|id| (id, row.approved_by_name.clone().unwrap_or_default())),
        approved_at: row.approved_at_us,
        rejected: rejected.map(|line| {
            let code = line.reason_code.clone().unwrap_or_default();
            (line.batch_number, code, line.reason.clone().unwrap_or_default())
        }),
        refusal: None,
    }
}

/// How the payment of an approved tranche stands, for its page: the number of the batch that it is
/// in, of each of its parts.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn batches_of_tranche(context: &Context, actor: &Actor, disbursement_number: i64) -> Result<Vec<i64>> {
    actor.require(Action::DisbursementApprove, Subject::Platform)?;
    let numbers: Vec<i64> = on!(&context.db, pool => sqlx::query_scalar(queries::BATCHES_OF_TRANCHE)
        .bind(disbursement_number).fetch_all(pool).await)?;
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banks_work_from_sunday_to_thursday() {
        // 22 November 2026 is a Sunday.
        let day = |day: u8| CivilDate::new(2026, 11, day).unwrap();
        for (sealed, paid) in [(22, 23), (25, 26), (26, 29), (27, 29), (28, 29)] {
            assert_eq!(execution_day(day(sealed)), day(paid), "{sealed}");
        }
    }

    #[test]
    fn a_batch_names_each_tranche_once() {
        let form = |pairs: &[(&str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            BatchForm::parse(&Fields::from_pairs(pairs))
        };
        let parsed = form(&[
            ("purpose", "other"),
            ("tranche", "5002"),
            ("tranche", "5001"),
            ("tranche", "5002"),
        ]);
        assert_eq!(parsed.unwrap().tranches, [5001, 5002]);
        let empty = form(&[("purpose", "other")]).unwrap_err();
        assert_eq!(empty.of("tranche"), Some(&FieldProblem::Required));
        let odd = form(&[("purpose", "waqf"), ("tranche", "x")]).unwrap_err();
        assert!(odd.of("purpose").is_some() && odd.of("tranche").is_some());
    }
}
