//! What becomes of the money of an opportunity that is not carried out (handbook 4.6): given back,
//! or to the pool of its field with each donor's consent. Decided by two people; donors are told and
//! can answer; a job carries it out gift by gift and then ends the opportunity.

use domain::codes::UnknownChoice;
use domain::delivery::TwoPeople;
use domain::error::{AppError, Conflict, FieldProblem, FormErrors, MissingStep};
use domain::form::{Fields, FormReader, SUMMARY_LENGTH_MAX};
use domain::giving::{FundClass, Limit, OpportunityEvent, OpportunityState, RefundGround, SurplusChoice};
use domain::ids::{ClosingId, DonationId, IntentId, OpportunityId, PersonId};
use domain::ledger::{FundKey, closing_moved};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{DAY_US, Timestamp};
use uuid::Uuid;

use super::capture;
use super::closing_queries as sql;
use super::freezes;
use super::intents;
use super::limits::limits_in_tx;
use super::refunds::{self, Granted, HeldGift};
use super::tracking::{tracking_hash, tracking_token};
use crate::db::{Tx, ensure_rows};
use crate::delivery::lifecycle::{HeldOpportunity, opportunity_hold, opportunity_move};
use crate::delivery::money::opportunity_money;
use crate::delivery::opportunities::opportunity_find;
use crate::jobs::Items;
use crate::ledger::{entry_append, fund_balance};
use crate::messages::{Message, message_enqueue};
use crate::reference::Bilingual;
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

/// Donors told, and gifts settled, in one run of the job.
const BATCH_MAX: i64 = 100;
/// Closings looked at in one run.
const CLOSINGS_PER_RUN_MAX: i64 = 20;

const SYSTEM: Actor = Actor::System("closings");

/// What becomes of the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosingDecision {
    /// Every gift goes back.
    Refund,
    /// To the pool of the field, unless a donor wants the gift back.
    FieldPool,
}

impl ClosingDecision {
    /// Both.
    pub const ALL: [Self; 2] = [Self::FieldPool, Self::Refund];

    /// The code in storage and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::FieldPool => "field_pool",
        }
    }
}

impl std::str::FromStr for ClosingDecision {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> std::result::Result<Self, UnknownChoice> {
        Self::ALL
            .into_iter()
            .find(|one| one.code() == text)
            .ok_or(UnknownChoice)
    }
}

/// A supervisor's proposal. Fields: `decision`, `reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingForm {
    /// What becomes of the money.
    pub decision: ClosingDecision,
    /// Why it is not carried out; donors read it.
    pub reason: String,
}

impl ClosingForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> std::result::Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let decision = reader.choice::<ClosingDecision>("decision");
        let reason = reader.text("reason", SUMMARY_LENGTH_MAX);
        let errors = reader.into_errors();
        match decision {
            Some(decision) => errors.into_result(Self { decision, reason }),
            None => Err(errors),
        }
    }
}

/// A closing as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingFile {
    /// The opportunity's number.
    pub number: i64,
    /// Its title.
    pub title: Bilingual,
    /// Where it stands.
    pub state: OpportunityState,
    /// What it holds and nobody was promised.
    pub in_fund: Money,
    /// What is promised to its charity.
    pub promised: Money,
    /// What was paid.
    pub paid: Money,
    /// Gifts whose money is still there.
    pub gift_count: i64,
    /// The closing, once there is one.
    pub closing: Option<ClosingStep>,
    /// How many donors answered which way.
    pub answers_pool: i64,
    /// How many want their gift back.
    pub answers_refund: i64,
}

/// How far a closing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingStep {
    /// Identity.
    pub id: ClosingId,
    /// What becomes of the money.
    pub decision: ClosingDecision,
    /// Why.
    pub reason: String,
    /// `proposed`, `decided` or `settled`.
    pub state: String,
    /// The first of two people.
    pub proposed_by: (PersonId, String),
    /// When.
    pub proposed_at: Timestamp,
    /// The second, by name.
    pub decided_by: Option<String>,
    /// Until when donors can answer.
    pub settles_at: Option<Timestamp>,
    /// When everything was carried out.
    pub settled_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct ClosingRow {
    id: ClosingId,
    decision: String,
    reason: String,
    state: String,
    proposed_by: PersonId,
    proposed_by_name: Option<String>,
    proposed_at_us: Timestamp,
    decided_by_name: Option<String>,
    settles_at_us: Option<Timestamp>,
    settled_at_us: Option<Timestamp>,
}

impl ClosingRow {
    fn step(self) -> Result<ClosingStep> {
        Ok(ClosingStep {
            id: self.id,
            decision: self.decision.parse().map_err(Error::internal)?,
            reason: self.reason,
            state: self.state,
            proposed_by: (self.proposed_by, self.proposed_by_name.unwrap_or_default()),
            proposed_at: self.proposed_at_us,
            decided_by: self.decided_by_name,
            settles_at: self.settles_at_us,
            settled_at: self.settled_at_us,
        })
    }
}

async fn closing_in_tx(tx: &mut Tx, opportunity: OpportunityId) -> Result<Option<ClosingRow>> {
    let row = in_tx!(tx, connection => sqlx::query_as(sql::CLOSING_OF_OPPORTUNITY)
        .bind(opportunity).fetch_optional(connection).await)?;
    Ok(row)
}

/// Whether an opportunity is being closed: then it neither resumes nor takes pooled money.
pub(crate) async fn closing_stands(tx: &mut Tx, opportunity: OpportunityId) -> Result<bool> {
    Ok(closing_in_tx(tx, opportunity).await?.is_some())
}

/// Everything that two supervisors decide by.
///
/// # Errors
/// Not found for others than supervisors, and for an opportunity that cannot be closed.
pub async fn closing_view(context: &Context, actor: &Actor, number: i64) -> Result<ClosingFile> {
    actor.require(Action::ClosingDecide, Subject::Platform)?;
    let id = opportunity_find(context, number).await?;
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let terms = super::room::terms_in_tx(tx, id).await?;
                let closing = closing_in_tx(tx, id).await?;
                if closing.is_none() && !can_close(terms.state) {
                    return Err(AppError::NotFound.into());
                }
                let money = opportunity_money(tx, id).await?;
                let (title_ar, title_en, gift_count): (String, String, i64) =
                    in_tx!(tx, connection => sqlx::query_as(sql::CLOSING_FACTS).bind(id).fetch_one(connection).await)?;
                let closing = closing.map(ClosingRow::step).transpose()?;
                let (answers_pool, answers_refund): (i64, i64) = match &closing {
                    Some(step) => in_tx!(tx, connection => sqlx::query_as(sql::ANSWERS)
                        .bind(step.id).fetch_one(connection).await)?,
                    None => (0, 0),
                };
                Ok(ClosingFile {
                    number,
                    title: Bilingual::new(title_ar, title_en),
                    state: terms.state,
                    in_fund: money.in_fund,
                    promised: money.promised,
                    paid: money.paid,
                    gift_count,
                    closing,
                    answers_pool,
                    answers_refund,
                })
            })
        })
        .await
}

/// The states from which an opportunity can end without being carried out.
const fn can_close(state: OpportunityState) -> bool {
    matches!(
        state,
        OpportunityState::Published | OpportunityState::Paused | OpportunityState::Expired
    )
}

/// Proposes to end an opportunity. It takes no more gifts from this moment.
///
/// # Errors
/// Not found for others than supervisors; a conflict when it cannot end any more or somebody
/// proposed it before.
pub async fn closing_propose(
    context: &Context,
    actor: &Actor,
    number: i64,
    form: ClosingForm,
    origin: &str,
) -> Result<()> {
    actor.require(Action::ClosingDecide, Subject::Platform)?;
    let id = opportunity_find(context, number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = opportunity_hold(tx, id).await?;
                if !can_close(held.state) {
                    return Err(AppError::Conflict(Conflict::WrongState).into());
                }
                if let Some(standing) = closing_in_tx(tx, id).await? {
                    let own = actor.person_id() == Some(standing.proposed_by);
                    let conflict = if own {
                        Conflict::SamePerson
                    } else {
                        Conflict::AlreadyExists
                    };
                    return Err(AppError::Conflict(conflict).into());
                }
                if held.state == OpportunityState::Published {
                    opportunity_move(tx, &owned, &actor, &mut held, OpportunityEvent::Pause, &form.reason).await?;
                }
                let closing = ClosingId::from_uuid(owned.source.uuid());
                in_tx!(tx, connection => sqlx::query(sql::CLOSING_INSERT)
                    .bind(closing).bind(id).bind(form.decision.code()).bind(&form.reason)
                    .bind(actor.require_person()?).bind(owned.now())
                    .execute(connection).await.map(|_| ()))?;
                let detail = format!("{}: {}", form.decision.code(), form.reason);
                record(tx, &owned, &actor, "closing.propose", &held, &detail, &origin).await
            })
        })
        .await
}

async fn record(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    action: &str,
    held: &HeldOpportunity,
    detail: &str,
    origin: &str,
) -> Result<()> {
    let target = held.number.to_string();
    audit_record(tx, context.now(), actor, action, "opportunity", &target, detail, origin).await
}

/// The second person agrees: donors are told, and the job carries it out when their time is over.
///
/// # Errors
/// Not found for others than supervisors; a conflict when the same person proposed it or it was
/// decided before.
pub async fn closing_confirm(context: &Context, actor: &Actor, number: i64, origin: &str) -> Result<()> {
    actor.require(Action::ClosingDecide, Subject::Platform)?;
    let id = opportunity_find(context, number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = opportunity_hold(tx, id).await?;
                let row = closing_in_tx(tx, id)
                    .await?
                    .ok_or(AppError::from(MissingStep::Proposal))?;
                TwoPeople::new(row.proposed_by, actor.require_person()?).map_err(AppError::from)?;
                let now = owned.now();
                let settles_at = if row.decision == ClosingDecision::Refund.code() {
                    now
                } else {
                    now.plus_us(limits_in_tx(tx).await?.get(Limit::ClosingNoticeDays) * DAY_US)
                };
                let touched = in_tx!(tx, connection => sqlx::query(sql::CLOSING_DECIDE)
                    .bind(row.id).bind(actor.person_id()).bind(now).bind(settles_at)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                record(tx, &owned, &actor, "closing.confirm", &held, "", &origin).await
            })
        })
        .await
}

/// Takes a proposal back that nobody confirmed. The opportunity stays paused until it is resumed.
///
/// # Errors
/// Not found for others than supervisors; a conflict when it was decided.
pub async fn closing_withdraw(context: &Context, actor: &Actor, number: i64, origin: &str) -> Result<()> {
    actor.require(Action::ClosingDecide, Subject::Platform)?;
    let id = opportunity_find(context, number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = opportunity_hold(tx, id).await?;
                let touched = in_tx!(tx, connection => sqlx::query(sql::CLOSING_WITHDRAW).bind(id)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                record(tx, &owned, &actor, "closing.withdraw", &held, "", &origin).await
            })
        })
        .await
}

// ---- The donor -------------------------------------------------------------------

/// A question to a donor: what shall become of a gift whose opportunity ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingQuestion {
    /// The gift.
    pub donation: DonationId,
    /// The opportunity.
    pub title: Bilingual,
    /// Why it ends.
    pub reason: String,
    /// Whether everything goes back anyway.
    pub all_returned: bool,
    /// Until when it can be answered.
    pub settles_at: Timestamp,
    /// The latest answer.
    pub answer: Option<ClosingDecision>,
}

#[derive(sqlx::FromRow)]
struct QuestionRow {
    donation_id: DonationId,
    title_ar: String,
    title_en: String,
    reason: String,
    decision: String,
    settles_at_us: Timestamp,
    answer: Option<String>,
}

/// The questions that a payment's donor can answer now.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn closing_questions(context: &Context, actor: &Actor, token: &str) -> Result<Vec<ClosingQuestion>> {
    actor.require(Action::ReceiptViewByToken, Subject::Platform)?;
    let hash = tracking_hash(token);
    let rows: Vec<QuestionRow> = on!(&context.db, pool => sqlx::query_as(sql::QUESTIONS)
        .bind(&hash).fetch_all(pool).await)?;
    Ok(rows
        .into_iter()
        .map(|row| ClosingQuestion {
            donation: row.donation_id,
            title: Bilingual::new(row.title_ar, row.title_en),
            reason: row.reason,
            all_returned: row.decision == ClosingDecision::Refund.code(),
            settles_at: row.settles_at_us,
            answer: row.answer.and_then(|code| code.parse().ok()),
        })
        .collect())
}

/// A donor's answer. Fields: `gift`, `choice`. It is the record of consent (handbook 4.1).
///
/// # Errors
/// Not found for a gift without a question; invalid for another choice; gone when the time is over.
pub async fn closing_answer(context: &Context, actor: &Actor, token: &str, fields: &Fields) -> Result<()> {
    actor.require(Action::ReceiptViewByToken, Subject::Platform)?;
    let mut reader = FormReader::new(fields);
    let gift: Option<DonationId> = reader.parsed("gift", |text| text.parse().map_err(|_| FieldProblem::InvalidChoice));
    let choice = reader.choice::<ClosingDecision>("choice");
    let errors = reader.into_errors();
    let (Some(gift), Some(choice)) = (gift, choice) else {
        return Err(errors.into());
    };
    let (owned, hash) = (context.clone(), tracking_hash(token));
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let closing: Option<(ClosingId, Timestamp)> = in_tx!(tx, connection =>
                    sqlx::query_as(sql::QUESTION_OF_GIFT).bind(&hash).bind(gift).fetch_optional(connection).await)?;
                let (closing, settles_at) = closing.ok_or(AppError::NotFound)?;
                if owned.now() >= settles_at {
                    return Err(AppError::Gone.into());
                }
                consent_write(tx, &owned, closing, gift, choice, "answer").await
            })
        })
        .await
}

async fn consent_write(
    tx: &mut Tx,
    context: &Context,
    closing: ClosingId,
    gift: DonationId,
    choice: ClosingDecision,
    basis: &'static str,
) -> Result<()> {
    let id: Uuid = context.source.uuid();
    in_tx!(tx, connection => sqlx::query(sql::CONSENT_INSERT)
        .bind(id).bind(closing).bind(gift).bind(choice.code()).bind(basis).bind(context.now())
        .execute(connection).await.map(|_| ()))?;
    Ok(())
}

// ---- The job ---------------------------------------------------------------------

#[derive(Clone, sqlx::FromRow)]
struct DueRow {
    id: ClosingId,
    opportunity_id: OpportunityId,
    decision: String,
    reason: String,
    settles_at_us: Timestamp,
    title_ar: String,
    title_en: String,
}

/// Tells donors of decided closings, and carries out those whose time has come. Answers how many
/// donors were told and gifts settled.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn closings_settle_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::ClosingSettle, Subject::Platform)?;
    let due: Vec<DueRow> = on!(&context.db, pool => sqlx::query_as(sql::CLOSINGS_DECIDED)
        .bind(CLOSINGS_PER_RUN_MAX).fetch_all(pool).await)?;
    let mut done = Items::of("closings_settle");
    for closing in due {
        done.note(closing.id, closing_go_on(context, &closing).await)?;
    }
    done.end()
}

async fn closing_go_on(context: &Context, closing: &DueRow) -> Result<usize> {
    let told = donors_tell(context, closing).await?;
    let settled = if closing.settles_at_us <= context.now() {
        gifts_settle(context, closing).await?
    } else {
        0
    };
    Ok(told + settled)
}

async fn donors_tell(context: &Context, closing: &DueRow) -> Result<usize> {
    let intents: Vec<IntentId> = on!(&context.db, pool => sqlx::query_scalar(sql::DONORS_UNTOLD)
        .bind(closing.opportunity_id).bind(closing.id).bind(BATCH_MAX).fetch_all(pool).await)?;
    let count = intents.len();
    let (owned, closing) = (context.clone(), closing.clone());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for intent in intents {
                    donor_tell(tx, &owned, &closing, intent).await?;
                }
                Ok(count)
            })
        })
        .await
}

async fn donor_tell(tx: &mut Tx, context: &Context, closing: &DueRow, intent: IntentId) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(sql::TOLD_INSERT).bind(closing.id).bind(intent)
        .execute(connection).await.map(|_| ()))?;
    let row = intents::intent_in_tx(tx, intent).await?;
    let Some(recipient) = capture::recipient_of(tx, &row).await? else {
        return Ok(());
    };
    let locale = recipient.style.locale;
    let message = Message::OpportunityClosing {
        title: locale.pick(&closing.title_ar, &closing.title_en).clone(),
        reason: closing.reason.clone(),
        all_returned: closing.decision == ClosingDecision::Refund.code(),
        settles_at: closing.settles_at_us,
        tracking_path: format!("/donations/{}", tracking_token(&context.configuration, intent)),
    };
    let key = format!("closing:{}:{intent}", closing.id);
    message_enqueue(tx, context, &recipient, &key, &message).await
}

/// Settles a batch of gifts; when none is left, sends the rest to the field's pool and ends the
/// opportunity.
async fn gifts_settle(context: &Context, closing: &DueRow) -> Result<usize> {
    let gifts: Vec<DonationId> = on!(&context.db, pool => sqlx::query_scalar(sql::GIFTS_UNSETTLED)
        .bind(closing.opportunity_id).bind(closing.id).bind(BATCH_MAX).fetch_all(pool).await)?;
    let mut settled = 0;
    for gift in gifts {
        let (owned, row) = (context.clone(), closing.clone());
        let outcome = context
            .db
            .write(move |tx| Box::pin(async move { gift_settle(tx, &owned, &row, gift).await }))
            .await;
        match outcome {
            Ok(()) => settled += 1,
            // Held, or its gateway cannot send it back: it waits where it is and is seen on the page.
            Err(error) if matches!(error.public(), AppError::Conflict(_)) => {
                tracing::warn!(%gift, %error, "a gift of a closed opportunity could not be settled");
            }
            Err(error) => return Err(error),
        }
    }
    let left: Vec<DonationId> = on!(&context.db, pool => sqlx::query_scalar(sql::GIFTS_UNSETTLED)
        .bind(closing.opportunity_id).bind(closing.id).bind(1_i64).fetch_all(pool).await)?;
    if left.is_empty() {
        let (owned, row) = (context.clone(), closing.clone());
        context
            .db
            .write(move |tx| Box::pin(async move { closing_end(tx, &owned, &row).await }))
            .await?;
    }
    Ok(settled)
}

async fn gift_settle(tx: &mut Tx, context: &Context, closing: &DueRow, gift: DonationId) -> Result<()> {
    let mut held = refunds::gift_hold(tx, gift).await?;
    // Only what lies with this opportunity: a surplus that moved on is somebody else's business.
    let here = |fund: &FundKey| fund.opportunity_id == Some(closing.opportunity_id);
    held.money.holdings.retain(|holding| here(&holding.fund));
    let amount = held
        .balances
        .undisbursed(tx, &held.money)
        .await?
        .min(held.standing.left);
    in_tx!(tx, connection => sqlx::query(sql::SETTLED_INSERT).bind(closing.id).bind(gift)
        .execute(connection).await.map(|_| ()))?;
    if !amount.is_positive() {
        return Ok(());
    }
    let choice = choice_of(tx, context, closing, &held).await?;
    match choice {
        ClosingDecision::Refund => {
            if freezes::intent_is_frozen(tx, context, held.intent).await? {
                return Err(AppError::Conflict(Conflict::OnHold).into());
            }
            let granted = Granted {
                amount,
                ground: RefundGround::Cancelled,
                reason: closing.reason.clone(),
            };
            refunds::refund_grant_held(tx, context, &SYSTEM, &mut held, &granted, "").await?;
        }
        ClosingDecision::FieldPool => gift_move(tx, context, closing, &held, amount).await?,
    }
    gift_tell(tx, context, closing, &held, amount, choice).await
}

/// The decision, or the donor's answer to it; without an answer what was chosen at checkout, which
/// is written down as the consent that it is.
async fn choice_of(tx: &mut Tx, context: &Context, closing: &DueRow, held: &HeldGift) -> Result<ClosingDecision> {
    if closing.decision == ClosingDecision::Refund.code() {
        return Ok(ClosingDecision::Refund);
    }
    let answer: Option<String> = in_tx!(tx, connection => sqlx::query_scalar(sql::CONSENT_LATEST)
        .bind(closing.id).bind(held.gift.id).fetch_optional(connection).await)?;
    if let Some(answer) = answer {
        return answer.parse().map_err(Error::internal);
    }
    let choice = match intents::intent_in_tx(tx, held.intent).await?.surplus_choice()? {
        SurplusChoice::Refund => ClosingDecision::Refund,
        SurplusChoice::Similar | SurplusChoice::FieldPool => ClosingDecision::FieldPool,
    };
    consent_write(tx, context, closing.id, held.gift.id, choice, "checkout").await?;
    Ok(choice)
}

async fn gift_move(tx: &mut Tx, context: &Context, closing: &DueRow, held: &HeldGift, amount: Money) -> Result<()> {
    let mut left = amount;
    for (index, holding) in held.money.holdings.iter().enumerate() {
        let part = left.min(holding.amount);
        if !part.is_positive() {
            continue;
        }
        left = left.minus_down_to_zero(part);
        let to = capture::field_pool(&holding.fund);
        let reference = format!("closing:{}:{}:{index}", closing.id, held.gift.id);
        let draft = closing_moved(reference, &holding.fund, &to, part, Some(held.gift.id))?;
        entry_append(tx, &context.source, &draft, &SYSTEM, Some(held.intent), context.now()).await?;
    }
    Ok(())
}

async fn gift_tell(
    tx: &mut Tx,
    context: &Context,
    closing: &DueRow,
    held: &HeldGift,
    amount: Money,
    choice: ClosingDecision,
) -> Result<()> {
    // A refund is told by its own message.
    if choice == ClosingDecision::Refund {
        return Ok(());
    }
    let row = intents::intent_in_tx(tx, held.intent).await?;
    let Some(recipient) = capture::recipient_of(tx, &row).await? else {
        return Ok(());
    };
    let locale = recipient.style.locale;
    let message = Message::OpportunityClosed {
        title: locale.pick(&closing.title_ar, &closing.title_en).clone(),
        amount,
        returned: false,
        tracking_path: format!("/donations/{}", tracking_token(&context.configuration, held.intent)),
    };
    let key = format!("closed:{}:{}", closing.id, held.gift.id);
    message_enqueue(tx, context, &recipient, &key, &message).await
}

/// Money that pools had given goes to the field's pool, and the opportunity ends.
async fn closing_end(tx: &mut Tx, context: &Context, closing: &DueRow) -> Result<()> {
    let mut held = opportunity_hold(tx, closing.opportunity_id).await?;
    let money = opportunity_money(tx, held.id).await?;
    let classes: Vec<FundClass> = money.in_fund_by_class.iter().map(|(class, _)| *class).collect();
    for class in classes {
        let fund = FundKey::opportunity(class, held.id, held.charity_id, &held.field_code);
        let rest = fund_balance(tx, &fund).await?;
        if rest.is_positive() {
            let reference = format!("closing:{}:rest:{}", closing.id, class.code());
            let draft = closing_moved(reference, &fund, &capture::field_pool(&fund), rest, None)?;
            entry_append(tx, &context.source, &draft, &SYSTEM, None, context.now()).await?;
        }
    }
    opportunity_move(
        tx,
        context,
        &SYSTEM,
        &mut held,
        OpportunityEvent::Cancel,
        &closing.reason,
    )
    .await?;
    let touched = in_tx!(tx, connection => sqlx::query(sql::CLOSING_SETTLED).bind(closing.id).bind(context.now())
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)?;
    record(tx, context, &SYSTEM, "closing.settle", &held, "", "").await
}
