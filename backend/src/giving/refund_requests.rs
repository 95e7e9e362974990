//! Requests for refunds (handbook 4.7): a donor asks on the gift's page, the books say what they
//! know, faults that the books prove are answered at once, everything else waits for finance.

use domain::delivery::TwoPeople;
use domain::error::{AppError, Conflict, FieldProblem};
use domain::giving::{
    DUPLICATE_WINDOW_US, Limit, REFUND_ANSWER_WORKING_DAYS, RefundGround, RefundRefusal, RefundRequestForm,
    RefundRequestState, refund_deadline, working_day_after,
};
use domain::ids::{DonationId, IntentId, OpportunityId, PersonId, RefundId, RefundRequestId};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::alerts::{AlertRule, NewAlert, alert_open};
use super::capture;
use super::freezes;
use super::gifts::{self, Gift, GiftPayment};
use super::intents;
use super::limits::limits_in_tx;
use super::refund_queries as sql;
use super::refunds::{self, Granted, HeldGift};
use super::returns::{self, Balances};
use super::tracking::{tracking_hash, tracking_token};
use crate::db::{Tx, ensure_rows};
use crate::messages::{Message, message_enqueue};
use crate::people::{Budget, budget_take};
use crate::reference::Bilingual;
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};
use domain::time::{DAY_US, HOUR_US, riyadh_midnight_us};

/// Requests on one page of the queue.
pub const REFUND_PAGE_SIZE: i64 = 40;
/// A donor who asks more often than this for one payment is heard already.
const ASK_BUDGET: Budget = Budget {
    name: "refund-ask",
    limit: 10,
    window_us: DAY_US,
};

/// "Soon after": within so long a large gift that is asked back is an alert.
const RAPID_RETURN_US: i64 = 30 * DAY_US;

const SYSTEM: Actor = Actor::System("refunds");

/// What the books know about a fault by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Finding {
    /// Another gift of the same donor, of the same amount, for the same purpose, close in time.
    PaidTwice(DonationId),
    /// The money was taken after the payment had ended.
    TakenLate,
    /// Nothing.
    None,
}

impl Finding {
    fn text(&self) -> String {
        match self {
            Self::PaidTwice(other) => format!("paid_twice:{other}"),
            Self::TakenLate => "taken_late".to_owned(),
            Self::None => String::new(),
        }
    }

    fn proves(&self, ground: RefundGround) -> bool {
        matches!(
            (self, ground),
            (Self::PaidTwice(_), RefundGround::Duplicate) | (Self::TakenLate, RefundGround::TechnicalFault)
        )
    }
}

async fn finding_of(tx: &mut Tx, held: &HeldGift) -> Result<Finding> {
    let captured_at = held.standing.captured_at;
    let twin: Option<DonationId> = in_tx!(tx, connection => sqlx::query_scalar(sql::GIFT_TWIN)
        .bind(held.gift.id)
        .bind(captured_at.plus_us(-DUPLICATE_WINDOW_US))
        .bind(captured_at.plus_us(DUPLICATE_WINDOW_US))
        .fetch_optional(connection)
        .await)?;
    if let Some(twin) = twin {
        return Ok(Finding::PaidTwice(twin));
    }
    let intent = intents::intent_in_tx(tx, held.intent).await?;
    if captured_at > intent.expires_at_us {
        return Ok(Finding::TakenLate);
    }
    Ok(Finding::None)
}

// ---- The donor -------------------------------------------------------------------

/// What a donor can ask for one gift.
#[derive(Debug, Clone)]
pub struct RefundOffer {
    /// The gift.
    pub gift: Gift,
    /// The most that can be asked back without a fault, or why nothing can.
    pub on_request: std::result::Result<Money, RefundRefusal>,
    /// The most that can go back if the payment was a fault.
    pub on_fault: std::result::Result<Money, RefundRefusal>,
    /// Until when it can be asked back.
    pub deadline: Timestamp,
    /// What was asked before, latest first.
    pub requests: Vec<OwnRefundRequest>,
}

/// A request as its donor sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRefundRequest {
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: RefundRequestState,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when it is answered.
    pub answer_due_at: Timestamp,
    /// Finance's words, once there are some.
    pub answer: String,
}

/// What the page of a refund shows: the payment, and what can be asked for each gift.
///
/// # Errors
/// Not found for a token that opens nothing or a payment that was never captured.
pub async fn refund_offers(context: &Context, actor: &Actor, token: &str) -> Result<(GiftPayment, Vec<RefundOffer>)> {
    actor.require(Action::RefundRequest, Subject::Platform)?;
    let payment = gifts::payment_by_token(context, actor, token).await?;
    let captured_at = payment.captured_at.ok_or(AppError::NotFound)?;
    let intent = payment.intent;
    // Nothing is written: the writer is asked so that the queries exist once.
    let standings = context
        .db
        .write(move |tx| Box::pin(async move { standings_read(tx, intent, captured_at).await }))
        .await?;
    let now = context.now();
    let mut offers = Vec::with_capacity(payment.gifts.len());
    for (gift, standing) in payment.gifts.iter().zip(standings) {
        let rows: Vec<OwnRow> = on!(&context.db, pool => sqlx::query_as(sql::REQUESTS_OF_GIFT)
            .bind(gift.id).fetch_all(pool).await)?;
        let limit = |ground| domain::giving::refund_limit(ground, &standing.0, now, standing.1);
        offers.push(RefundOffer {
            gift: gift.clone(),
            on_request: limit(RefundGround::Request),
            on_fault: limit(RefundGround::TechnicalFault),
            deadline: refund_deadline(captured_at, standing.1),
            requests: rows.into_iter().map(OwnRow::request).collect::<Result<_>>()?,
        });
    }
    Ok((payment, offers))
}

async fn standings_read(
    tx: &mut Tx,
    intent: IntentId,
    captured_at: Timestamp,
) -> Result<Vec<(domain::giving::GiftStanding, i64)>> {
    let working_days = limits_in_tx(tx).await?.get(Limit::RefundWorkingDays);
    let mut standings = Vec::new();
    for gift in capture::gifts_of(tx, intent).await? {
        let money = returns::gifts_read(tx, &[(gift.id, gift.class()?)]).await?;
        let money = money.first().ok_or(AppError::NotFound)?;
        let standing = refunds::standing_of(tx, &gift, money, &mut Balances::default(), captured_at).await?;
        standings.push((standing, working_days));
    }
    Ok(standings)
}

#[derive(sqlx::FromRow)]
struct OwnRow {
    amount_halalas: Money,
    state: String,
    asked_at_us: Timestamp,
    answer_due_at_us: Timestamp,
    decision_reason: String,
}

impl OwnRow {
    fn request(self) -> Result<OwnRefundRequest> {
        Ok(OwnRefundRequest {
            amount: self.amount_halalas,
            state: self.state.parse().map_err(Error::internal)?,
            asked_at: self.asked_at_us,
            answer_due_at: self.answer_due_at_us,
            answer: self.decision_reason,
        })
    }
}

/// What became of a request at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundAnswer {
    /// The books prove the fault: the money is on its way.
    Granted,
    /// Finance looks at it.
    Waiting,
}

/// A donor asks for a gift back.
///
/// # Errors
/// Not found for a gift that the link does not open; invalid for an amount above what can go back;
/// a conflict when the rule refuses it or the same was asked before; too many requests.
pub async fn refund_ask(
    context: &Context,
    actor: &Actor,
    token: &str,
    form: RefundRequestForm,
) -> Result<RefundAnswer> {
    actor.require(Action::RefundRequest, Subject::Platform)?;
    let payment = gifts::payment_by_token(context, actor, token).await?;
    if !payment.gifts.iter().any(|gift| gift.id == form.gift) {
        return Err(AppError::NotFound.into());
    }
    let hash = tracking_hash(token);
    let (owned, actor) = (context.clone(), actor.clone());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                budget_take(tx, &owned, ASK_BUDGET, &hash).await?;
                ask_in_tx(tx, &owned, &actor, form).await
            })
        })
        .await
}

async fn ask_in_tx(tx: &mut Tx, context: &Context, actor: &Actor, form: RefundRequestForm) -> Result<RefundAnswer> {
    let mut held = refunds::gift_hold(tx, form.gift).await?;
    let now = context.now();
    let limit = refunds::limit_of(tx, &held, form.ground, now).await??;
    let amount = amount_within(form.amount, limit)?;
    let finding = finding_of(tx, &held).await?;
    let request = NewRequest {
        amount,
        ground: form.ground,
        reason: form.reason,
        finding: finding.text(),
        raised_by: None,
    };
    let id = request_insert(tx, context, &held, &request).await?;
    let automatic = finding.proves(form.ground)
        && amount < limits_in_tx(tx).await?.amount(Limit::RefundTwoPeopleFrom)
        && !freezes::intent_is_frozen(tx, context, held.intent).await?;
    if automatic {
        let granted = Granted {
            amount,
            ground: form.ground,
            reason: request.reason,
        };
        let refund = refunds::refund_grant_held(tx, context, &SYSTEM, &mut held, &granted, "").await?;
        decision_write(tx, id, RefundRequestState::Granted, None, "", Some(refund), now).await?;
        return Ok(RefundAnswer::Granted);
    }
    rapid_return_note(tx, context, &held, amount).await?;
    let target = form.gift.to_string();
    audit_record(
        tx,
        now,
        actor,
        "refund.ask",
        "donation",
        &target,
        form.ground.code(),
        "",
    )
    .await?;
    request_tell(tx, context, held.intent, id, Told::Asked { amount }).await?;
    Ok(RefundAnswer::Waiting)
}

/// Money that comes in large and is asked back soon is an alert (handbook 10.3, rapid in and out). The
/// donor is told nothing of it, and the request is answered like any other.
async fn rapid_return_note(tx: &mut Tx, context: &Context, held: &HeldGift, amount: Money) -> Result<()> {
    let large = limits_in_tx(tx).await?.amount(Limit::NationalIdFrom);
    let since_us = context.now().as_us() - held.standing.captured_at.as_us();
    if held.gift.amount_halalas < large || since_us > RAPID_RETURN_US {
        return Ok(());
    }
    let alert = NewAlert {
        rule: AlertRule::RapidReturn,
        key: held.gift.id.to_string(),
        subject: ("donation", held.gift.id.to_string()),
        evidence: format!(
            "SAR {amount} of a gift of SAR {} asked back after {} hours",
            held.gift.amount_halalas,
            since_us / HOUR_US
        ),
    };
    alert_open(tx, context, alert).await.map(|_| ())
}

fn amount_within(asked: Option<Money>, limit: Money) -> Result<Money> {
    let amount = asked.unwrap_or(limit);
    if amount > limit {
        let remaining_halalas = limit.halalas();
        return Err(AppError::invalid("amount", FieldProblem::OverRemaining { remaining_halalas }).into());
    }
    Ok(amount)
}

struct NewRequest {
    amount: Money,
    ground: RefundGround,
    reason: String,
    finding: String,
    raised_by: Option<PersonId>,
}

async fn request_insert(
    tx: &mut Tx,
    context: &Context,
    held: &HeldGift,
    request: &NewRequest,
) -> Result<RefundRequestId> {
    let waiting: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::REQUESTS_OPEN)
        .bind(held.gift.id).fetch_one(connection).await)?;
    if waiting > 0 {
        return Err(AppError::Conflict(Conflict::AlreadyExists).into());
    }
    let id = RefundRequestId::from_uuid(context.source.uuid());
    let now = context.now();
    in_tx!(tx, connection => sqlx::query(sql::REQUEST_INSERT)
        .bind(id)
        .bind(held.intent)
        .bind(held.gift.id)
        .bind(request.amount)
        .bind(request.ground.code())
        .bind(&request.reason)
        .bind(&request.finding)
        .bind(request.raised_by)
        .bind(now)
        .bind(answer_due(now))
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// The end of the last working day for an answer.
fn answer_due(now: Timestamp) -> Timestamp {
    let day = working_day_after(now.riyadh_date(), REFUND_ANSWER_WORKING_DAYS);
    Timestamp::from_us(riyadh_midnight_us(day.plus_days(1)) - 1)
}

/// What a donor is told about a request.
enum Told {
    Asked { amount: Money },
    Refused { amount: Money, reason: String },
}

async fn request_tell(tx: &mut Tx, context: &Context, intent: IntentId, id: RefundRequestId, told: Told) -> Result<()> {
    let row = intents::intent_in_tx(tx, intent).await?;
    let Some(recipient) = capture::recipient_of(tx, &row).await? else {
        return Ok(());
    };
    let tracking_path = format!("/donations/{}", tracking_token(&context.configuration, intent));
    let (key, message) = match told {
        Told::Asked { amount } => (
            format!("refund-asked:{id}"),
            Message::RefundAsked {
                amount,
                answer_due_at: answer_due(context.now()),
                tracking_path,
            },
        ),
        Told::Refused { amount, reason } => (
            format!("refund-refused:{id}"),
            Message::RefundRefused {
                amount,
                reason,
                tracking_path,
            },
        ),
    };
    message_enqueue(tx, context, &recipient, &key, &message).await
}

// ---- Finance ---------------------------------------------------------------------

/// A refund that finance raises without being asked by the donor.
pub(super) struct Raised {
    pub(super) donation: DonationId,
    pub(super) amount: Option<Money>,
    pub(super) ground: RefundGround,
    pub(super) reason: String,
}

/// Raises a refund and grants it, or leaves it to a second person when it is large.
pub(super) async fn refund_raise(
    context: &Context,
    actor: &Actor,
    raised: Raised,
    origin: &str,
) -> Result<RefundRequestId> {
    actor.require(Action::DonationRefund, Subject::Platform)?;
    let reason = refunds::reason_checked(&raised.reason)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = refunds::gift_hold(tx, raised.donation).await?;
                let limit = refunds::limit_of(tx, &held, raised.ground, owned.now()).await??;
                let finding = finding_of(tx, &held).await?;
                let request = NewRequest {
                    amount: amount_within(raised.amount, limit)?,
                    ground: raised.ground,
                    reason: reason.clone(),
                    finding: finding.text(),
                    raised_by: actor.person_id(),
                };
                let id = request_insert(tx, &owned, &held, &request).await?;
                let step = Step {
                    id,
                    reason,
                    origin: &origin,
                };
                grant_step(tx, &owned, &actor, held, step).await?;
                Ok(id)
            })
        })
        .await
}

#[derive(sqlx::FromRow)]
struct HeldRequest {
    donation_id: DonationId,
    amount_halalas: Money,
    ground: String,
    reason: String,
    state: String,
    asked_at_us: Timestamp,
    first_by: Option<PersonId>,
}

struct Step<'a> {
    id: RefundRequestId,
    reason: String,
    origin: &'a str,
}

async fn request_in_tx(tx: &mut Tx, id: RefundRequestId) -> Result<HeldRequest> {
    let row: Option<HeldRequest> = in_tx!(tx, connection => sqlx::query_as(sql::REQUEST_HELD)
        .bind(id).fetch_optional(connection).await)?;
    row.ok_or_else(|| AppError::NotFound.into())
}

/// Grants a request. Above the limit for one person, the first grant only prepares it and a second
/// person carries it out.
///
/// # Errors
/// Not found for others than finance; a conflict when it was answered before, when the same person
/// would be both, when the money has been committed meanwhile, or when it is held.
pub async fn refund_grant(context: &Context, actor: &Actor, id: RefundRequestId, origin: &str) -> Result<()> {
    actor.require(Action::DonationRefund, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let donation = request_in_tx(tx, id).await?.donation_id;
                let held = refunds::gift_hold(tx, donation).await?;
                let step = Step {
                    id,
                    reason: String::new(),
                    origin: &origin,
                };
                grant_step(tx, &owned, &actor, held, step).await
            })
        })
        .await
}

/// One person's agreement. The caller holds the gift, so the request is read as it stands.
async fn grant_step(tx: &mut Tx, context: &Context, actor: &Actor, mut held: HeldGift, step: Step<'_>) -> Result<()> {
    let now = context.now();
    let request = request_in_tx(tx, step.id).await?;
    let state: RefundRequestState = request.state.parse().map_err(Error::internal)?;
    let ground: RefundGround = request.ground.parse().map_err(Error::internal)?;
    if !matches!(state, RefundRequestState::Open | RefundRequestState::Approved) {
        return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
    }
    if freezes::intent_is_frozen(tx, context, held.intent).await? {
        return Err(AppError::Conflict(Conflict::OnHold).into());
    }
    // Asked in time stays in time, however long finance takes.
    let limit = refunds::limit_of(tx, &held, ground, request.asked_at_us).await??;
    if request.amount_halalas > limit {
        return Err(AppError::Conflict(Conflict::InsufficientFunds).into());
    }
    let large = request.amount_halalas >= limits_in_tx(tx).await?.amount(Limit::RefundTwoPeopleFrom);
    if large && state == RefundRequestState::Open {
        let touched = in_tx!(tx, connection => sqlx::query(sql::REQUEST_APPROVE)
            .bind(step.id).bind(actor.require_person()?).bind(now)
            .execute(connection).await.map(|done| done.rows_affected()))?;
        ensure_rows(touched, 1)?;
        let target = held.gift.id.to_string();
        let detail = format!("{} SAR", request.amount_halalas);
        return audit_record(
            tx,
            now,
            actor,
            "refund.approve",
            "donation",
            &target,
            &detail,
            step.origin,
        )
        .await;
    }
    if let Some(first) = request.first_by {
        TwoPeople::new(first, actor.require_person()?).map_err(AppError::from)?;
    }
    let granted = Granted {
        amount: request.amount_halalas,
        ground,
        reason: request.reason,
    };
    let refund = refunds::refund_grant_held(tx, context, actor, &mut held, &granted, step.origin).await?;
    let state = RefundRequestState::Granted;
    decision_write(tx, step.id, state, actor.person_id(), &step.reason, Some(refund), now).await
}

/// Says no, with a reason that the donor reads.
///
/// # Errors
/// Not found for others than finance; invalid without a reason; a conflict when it was answered.
pub async fn refund_refuse(
    context: &Context,
    actor: &Actor,
    id: RefundRequestId,
    reason: &str,
    origin: &str,
) -> Result<()> {
    actor.require(Action::DonationRefund, Subject::Platform)?;
    let reason = refunds::reason_checked(reason)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let now = owned.now();
                let request = request_in_tx(tx, id).await?;
                let state = RefundRequestState::Refused;
                decision_write(tx, id, state, actor.person_id(), &reason, None, now).await?;
                let target = request.donation_id.to_string();
                audit_record(tx, now, &actor, "refund.refuse", "donation", &target, &reason, &origin).await?;
                let intent: IntentId = in_tx!(tx, connection => sqlx::query_scalar(super::intent_queries::INTENT_OF_DONATION)
                    .bind(request.donation_id).fetch_one(connection).await)?;
                let amount = request.amount_halalas;
                request_tell(tx, &owned, intent, id, Told::Refused { amount, reason }).await
            })
        })
        .await
}

async fn decision_write(
    tx: &mut Tx,
    id: RefundRequestId,
    state: RefundRequestState,
    by: Option<PersonId>,
    reason: &str,
    refund: Option<RefundId>,
    now: Timestamp,
) -> Result<()> {
    let touched = in_tx!(tx, connection => sqlx::query(sql::REQUEST_DECIDE)
        .bind(id).bind(state.code()).bind(by).bind(now).bind(reason).bind(refund)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)
}

/// A line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundLine {
    /// Identity.
    pub id: RefundRequestId,
    /// The receipt of the payment.
    pub receipt_number: i64,
    /// What it was given to.
    pub title: Option<Bilingual>,
    /// The gift.
    pub donation: DonationId,
    /// What was given.
    pub gift_amount: Money,
    /// What is to go back.
    pub amount: Money,
    /// The class of the money, by its code.
    pub fund_class: String,
    /// Why, as one of the choices.
    pub ground: RefundGround,
    /// Why, in the asker's words.
    pub reason: String,
    /// What the books know, by its code.
    pub finding: String,
    /// Where it stands.
    pub state: RefundRequestState,
    /// Who of the staff raised it, by name.
    pub raised_by: Option<String>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when it is to be answered.
    pub answer_due_at: Timestamp,
    /// The first of two people.
    pub first_by: Option<(PersonId, String)>,
    /// Who decided, by name.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Their words.
    pub decision_reason: String,
    /// Where the refund stands at the gateway: `pending`, `done`, `failed`.
    pub refund_state: Option<String>,
    /// How often the gateway was asked.
    pub refund_attempts: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: RefundRequestId,
    receipt_number: i64,
    opportunity_id: Option<OpportunityId>,
    title_ar: Option<String>,
    title_en: Option<String>,
    donation_id: DonationId,
    gift_halalas: Money,
    amount_halalas: Money,
    fund_class: String,
    ground: String,
    reason: String,
    finding: String,
    state: String,
    raised_by_name: Option<String>,
    asked_at_us: Timestamp,
    answer_due_at_us: Timestamp,
    first_by: Option<PersonId>,
    first_by_name: Option<String>,
    decided_by_name: Option<String>,
    decided_at_us: Option<Timestamp>,
    decision_reason: String,
    refund_state: Option<String>,
    refund_attempts: Option<i64>,
}

impl LineRow {
    fn line(self) -> Result<RefundLine> {
        let title = Bilingual::new(self.title_ar.unwrap_or_default(), self.title_en.unwrap_or_default());
        Ok(RefundLine {
            id: self.id,
            receipt_number: self.receipt_number,
            title: self.opportunity_id.map(|_| title),
            donation: self.donation_id,
            gift_amount: self.gift_halalas,
            amount: self.amount_halalas,
            fund_class: self.fund_class,
            ground: self.ground.parse().map_err(Error::internal)?,
            reason: self.reason,
            finding: self.finding,
            state: self.state.parse().map_err(Error::internal)?,
            raised_by: self.raised_by_name,
            asked_at: self.asked_at_us,
            answer_due_at: self.answer_due_at_us,
            first_by: self.first_by.map(|id| (id, self.first_by_name.unwrap_or_default())),
            decided_by: self.decided_by_name,
            decided_at: self.decided_at_us,
            decision_reason: self.decision_reason,
            refund_state: self.refund_state,
            refund_attempts: self.refund_attempts,
        })
    }
}

/// Which requests to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundView {
    /// Those that wait, the longest waiting first.
    Waiting,
    /// Those that were answered, the latest first.
    Answered,
}

/// Requests, at most [`REFUND_PAGE_SIZE`] of them, after `cursor` (moment and id of the last line).
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn refund_list(
    context: &Context,
    actor: &Actor,
    view: RefundView,
    cursor: Option<(Timestamp, RefundRequestId)>,
) -> Result<Vec<RefundLine>> {
    actor.require(Action::RefundView, Subject::Platform)?;
    let nil = RefundRequestId::from_uuid(uuid::Uuid::nil());
    let (statement, start) = match view {
        RefundView::Waiting => (sql::REQUESTS_WAITING, (Timestamp::from_us(i64::MIN), nil)),
        RefundView::Answered => (
            sql::REQUESTS_ANSWERED,
            (
                Timestamp::from_us(i64::MAX),
                RefundRequestId::from_uuid(uuid::Uuid::max()),
            ),
        ),
    };
    let (at, id) = cursor.unwrap_or(start);
    let rows: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(statement)
        .bind(at).bind(id).bind(REFUND_PAGE_SIZE).fetch_all(pool).await)?;
    rows.into_iter().map(LineRow::line).collect()
}

/// One request.
///
/// # Errors
/// Not found for others than finance and supervisors, and when there is none.
pub async fn refund_get(context: &Context, actor: &Actor, id: RefundRequestId) -> Result<RefundLine> {
    actor.require(Action::RefundView, Subject::Platform)?;
    let row: Option<LineRow> = on!(&context.db, pool => sqlx::query_as(sql::REQUEST_GET)
        .bind(id).fetch_optional(pool).await)?;
    row.ok_or(AppError::NotFound)?.line()
}
