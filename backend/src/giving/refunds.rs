//! Refunds (handbook 4.7): booked first, so that the money cannot be paid to a charity
//! meanwhile, then asked of the gateway under the refund's own key until it answers. Only ever
//! to the payment that the money came from: the gateway's refund of that payment.

use domain::error::{AppError, Conflict, FieldProblem};
use domain::form::SUMMARY_LENGTH_MAX;
use domain::giving::{FundClass, GiftStanding, RefundGround, RefundRefusal, refund_limit};
use domain::ids::{DonationId, IntentId, RefundId, RefundRequestId};
use domain::ledger::{FundPart, refund_paid, refund_reported, refund_transferred};
use domain::money::Money;
use domain::payments::PaymentMethod;
use domain::people::Actor;
use domain::time::Timestamp;

use super::capture::{self, GiftRow};
use super::intent_queries as sql;
use super::intents;
use super::limits::limits_in_tx;
use super::refund_requests::{self, Raised};
use super::returns::{self, Balances, GiftMoney, Taken};
use super::room;
use super::tracking::tracking_token;
use crate::bank::{BANK_TRANSFER, refund_return_open};
use crate::db::{Tx, dialect, ensure_rows};
use crate::ledger::entry_append;
use crate::messages::{Message, message_enqueue};
use crate::payments::gateway_of;
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx};

/// Who moves the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefundCause {
    /// We do: asked for and granted, or found to be a fault.
    Request,
    /// We do: beyond the opportunity's need; the donor chose so at checkout.
    Surplus,
    /// The gateway did by itself, at its own desk.
    Gateway,
}

impl RefundCause {
    const fn code(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Surplus => "surplus",
            Self::Gateway => "gateway",
        }
    }

    fn ground(self, asked: Option<RefundGround>) -> &'static str {
        match self {
            Self::Request => asked.unwrap_or(RefundGround::Request).code(),
            Self::Surplus | Self::Gateway => self.code(),
        }
    }
}

/// A refund to book.
pub(crate) struct RefundPlan {
    pub(crate) id: RefundId,
    pub(crate) intent: IntentId,
    pub(crate) donation: DonationId,
    pub(crate) amount: Money,
    /// From which funds it is taken.
    pub(super) taken: Taken,
    pub(crate) cause: RefundCause,
    /// Why, when it was asked for.
    pub(crate) ground: Option<RefundGround>,
    pub(crate) reason: String,
}

impl RefundPlan {
    /// A surplus that its donor chose to have back.
    pub(super) fn surplus(id: RefundId, intent: IntentId, part: FundPart, donation: DonationId) -> Self {
        Self {
            id,
            intent,
            donation,
            amount: part.amount,
            taken: Taken {
                covered: vec![part],
                uncovered: Vec::new(),
            },
            cause: RefundCause::Surplus,
            ground: None,
            reason: String::new(),
        }
    }
}

/// Writes the refund down and books it. What the gateway did by itself is done already; a gift by
/// bank transfer goes back by bank transfer, which finance sends; everything else is sent by the job.
pub(crate) async fn refund_book(tx: &mut Tx, context: &Context, actor: &Actor, plan: RefundPlan) -> Result<()> {
    let now = context.now();
    let done = plan.cause == RefundCause::Gateway;
    let by_transfer = intents::intent_in_tx(tx, plan.intent).await?.gateway == BANK_TRANSFER;
    in_tx!(tx, connection => sqlx::query(sql::REFUND_INSERT)
        .bind(plan.id)
        .bind(plan.intent)
        .bind(plan.donation)
        .bind(plan.cause.code())
        .bind(plan.cause.ground(plan.ground))
        .bind(plan.amount)
        .bind(&plan.reason)
        .bind(if done { "done" } else { "pending" })
        .bind(actor.person_id())
        .bind(now)
        .bind((!done && !by_transfer).then_some(now))
        .bind(done.then_some(now))
        .execute(connection)
        .await
        .map(|_| ()))?;
    let reference = format!("refund:{}", plan.id);
    let draft = if by_transfer {
        // Nobody but finance gives a transfer back, and finance gives back what is there.
        if !plan.taken.uncovered.is_empty() {
            return Err(AppError::Conflict(Conflict::InsufficientFunds).into());
        }
        refund_return_open(tx, context, plan.intent, plan.id, plan.amount).await?;
        refund_transferred(reference, &plan.taken.covered)?
    } else if plan.taken.uncovered.is_empty() {
        refund_paid(reference, &plan.taken.covered)?
    } else {
        refund_reported(reference, &plan.taken.covered, &plan.taken.uncovered)?
    };
    let draft = draft.with_memo(plan.reason);
    entry_append(tx, &context.source, &draft, actor, Some(plan.intent), now).await?;
    Ok(())
}

/// Gives a donor a gift back, whole, on finance's own initiative. Above the limit for one person it
/// waits for a second one.
///
/// # Errors
/// Not found; invalid without a reason; a conflict when nothing of it is left, it is committed, of a
/// class that is not given back, or the time to ask is over.
pub async fn donation_refund(
    context: &Context,
    actor: &Actor,
    donation: DonationId,
    reason: &str,
    origin: &str,
) -> Result<RefundRequestId> {
    let raised = Raised {
        donation,
        amount: None,
        ground: RefundGround::Request,
        reason: reason.to_owned(),
    };
    refund_requests::refund_raise(context, actor, raised, origin).await
}

/// A reason that a person gave, or what is wrong with it.
pub(super) fn reason_checked(reason: &str) -> Result<String> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(AppError::invalid("reason", FieldProblem::Required).into());
    }
    if reason.chars().count() > SUMMARY_LENGTH_MAX as usize {
        let max = SUMMARY_LENGTH_MAX;
        return Err(AppError::invalid("reason", FieldProblem::TooLong { max }).into());
    }
    Ok(reason)
}

/// A gift while a transaction holds its payment and every fund that its money lies in.
pub(super) struct HeldGift {
    pub(super) intent: IntentId,
    pub(super) gift: GiftRow,
    pub(super) money: GiftMoney,
    pub(super) balances: Balances,
    pub(super) standing: GiftStanding,
}

/// Holds a gift: first its payment, then the opportunities, then the pools; captures and
/// allocations go in the same order.
pub(super) async fn gift_hold(tx: &mut Tx, donation: DonationId) -> Result<HeldGift> {
    let intent: Option<IntentId> = in_tx!(tx, connection => sqlx::query_scalar(sql::INTENT_OF_DONATION)
        .bind(donation).fetch_optional(connection).await)?;
    let intent = intent.ok_or(AppError::NotFound)?;
    dialect::intent_lock(tx, intent).await?;
    let gift = capture::gifts_of(tx, intent)
        .await?
        .into_iter()
        .find(|gift| gift.id == donation)
        .ok_or(AppError::NotFound)?;
    let captured_at = intents::intent_in_tx(tx, intent)
        .await?
        .captured_at_us
        .filter(|_| matches!(gift.state.as_str(), "captured" | "refunded"))
        .ok_or(AppError::Conflict(Conflict::WrongState))?;
    let money = returns::gifts_hold(tx, &[(gift.id, gift.class()?)])
        .await?
        .pop()
        .ok_or(AppError::NotFound)?;
    let mut balances = Balances::default();
    let standing = standing_of(tx, &gift, &money, &mut balances, captured_at).await?;
    Ok(HeldGift {
        intent,
        gift,
        money,
        balances,
        standing,
    })
}

/// What the rule looks at.
pub(super) async fn standing_of(
    tx: &mut Tx,
    gift: &GiftRow,
    money: &GiftMoney,
    balances: &mut Balances,
    captured_at: Timestamp,
) -> Result<GiftStanding> {
    let opportunity = match gift.opportunity_id {
        Some(id) => Some(room::terms_in_tx(tx, id).await?.state),
        None => None,
    };
    let returned = returns::returned_of(tx, gift.id).await?;
    let class: FundClass = gift.class()?;
    Ok(GiftStanding {
        class,
        captured_at,
        left: gift.amount_halalas.minus_down_to_zero(returned),
        undisbursed: balances.undisbursed(tx, money).await?,
        opportunity,
    })
}

/// The most that may go back of a held gift, asked for at `asked_at`.
pub(super) async fn limit_of(
    tx: &mut Tx,
    held: &HeldGift,
    ground: RefundGround,
    asked_at: Timestamp,
) -> Result<std::result::Result<Money, RefundRefusal>> {
    let limits = limits_in_tx(tx).await?;
    let working_days = limits.get(domain::giving::Limit::RefundWorkingDays);
    Ok(refund_limit(ground, &held.standing, asked_at, working_days))
}

impl From<RefundRefusal> for Error {
    fn from(refusal: RefundRefusal) -> Self {
        AppError::Conflict(match refusal {
            RefundRefusal::NothingLeft => Conflict::WrongState,
            RefundRefusal::Obligation => Conflict::FundClass,
            RefundRefusal::TooLate => Conflict::TimeOver,
            RefundRefusal::Committed => Conflict::InsufficientFunds,
        })
        .into()
    }
}

/// What is given back and why.
pub(super) struct Granted {
    pub(super) amount: Money,
    pub(super) ground: RefundGround,
    pub(super) reason: String,
}

/// Books a granted refund of a held gift and tells the donor. The caller has checked the rule.
pub(super) async fn refund_grant_held(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    held: &mut HeldGift,
    granted: &Granted,
    origin: &str,
) -> Result<RefundId> {
    gateway_can(tx, context, held, granted.amount).await?;
    let id = RefundId::from_uuid(context.source.uuid());
    let taken = held.balances.take(tx, &held.money, granted.amount).await?;
    if !taken.uncovered.is_empty() {
        return Err(AppError::Conflict(Conflict::InsufficientFunds).into());
    }
    let covered = taken.covered.clone();
    let plan = RefundPlan {
        id,
        intent: held.intent,
        donation: held.gift.id,
        amount: granted.amount,
        taken,
        cause: RefundCause::Request,
        ground: Some(granted.ground),
        reason: granted.reason.clone(),
    };
    refund_book(tx, context, actor, plan).await?;
    returns::opportunities_reopen(tx, context, &covered).await?;
    gift_close(tx, context, &held.gift, held.intent, &granted.reason).await?;
    refund_tell(
        tx,
        context,
        held.intent,
        (Back::Refund, &id.to_string()),
        granted.amount,
    )
    .await?;
    let detail = format!("{} SAR, {}: {}", granted.amount, granted.ground.code(), granted.reason);
    let target = held.gift.id.to_string();
    let now = context.now();
    audit_record(tx, now, actor, "donation.refund", "donation", &target, &detail, origin).await?;
    Ok(id)
}

/// The same instrument or none: a gateway that cannot send a part back is not passed by.
async fn gateway_can(tx: &mut Tx, context: &Context, held: &HeldGift, amount: Money) -> Result<()> {
    let intent = intents::intent_in_tx(tx, held.intent).await?;
    // SADAD takes nothing back (handbook 4.7): finance pays such a gift back by bank transfer.
    if intent.method().is_some_and(PaymentMethod::is_bill) {
        return Err(AppError::Conflict(Conflict::NotRefundable).into());
    }
    let whole = amount == intent.total_halalas;
    match gateway_of(context, &intent.gateway) {
        Some(gateway) if !whole && !gateway.capabilities().partial_refund => {
            Err(AppError::Conflict(Conflict::NotByGateway).into())
        }
        _ => Ok(()),
    }
}

/// Marks a gift of which everything went back, and with the last one its payment and receipt. A
/// receipt of which a part went back stays, and shows what.
pub(super) async fn gift_close(
    tx: &mut Tx,
    context: &Context,
    gift: &GiftRow,
    intent: IntentId,
    reason: &str,
) -> Result<()> {
    let returned = returns::returned_of(tx, gift.id).await?;
    if returned < gift.amount_halalas {
        return Ok(());
    }
    let now = context.now();
    let closed = in_tx!(tx, connection => sqlx::query(sql::DONATION_REFUND).bind(gift.id)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(closed, 1)?;
    in_tx!(tx, connection => sqlx::query(sql::INTENT_REFUNDED).bind(intent).execute(connection).await.map(|_| ()))?;
    in_tx!(tx, connection => sqlx::query(sql::RECEIPT_CANCEL).bind(intent).bind(now).bind(reason)
        .execute(connection).await.map(|_| ()))?;
    Ok(())
}

/// What a donor is told of money that left a gift.
#[derive(Clone, Copy)]
pub(super) enum Back {
    /// It is on its way to where it came from.
    Refund,
    /// The donor's bank took it.
    Chargeback,
}

/// Tells the donor that money went back.
pub(super) async fn refund_tell(
    tx: &mut Tx,
    context: &Context,
    intent_id: IntentId,
    (back, key): (Back, &str),
    amount: Money,
) -> Result<()> {
    let intent = intents::intent_in_tx(tx, intent_id).await?;
    let Some(recipient) = capture::recipient_of(tx, &intent).await? else {
        return Ok(());
    };
    let receipt_number: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::RECEIPT_NUMBER)
        .bind(intent_id).fetch_one(connection).await)?;
    let tracking_path = format!("/donations/{}", tracking_token(&context.configuration, intent_id));
    let message = match back {
        Back::Refund => Message::DonationRefunded {
            receipt_number,
            amount,
            tracking_path,
        },
        Back::Chargeback => Message::ChargebackNoted {
            receipt_number,
            amount,
            tracking_path,
        },
    };
    message_enqueue(tx, context, &recipient, &format!("{}:{key}", message.kind()), &message).await
}

/// The gateway says that `refunded` went back. What we did not ask for is booked against the gifts
/// in proportion: from their funds as far as the money is still there, the rest from the loss
/// reserve, so that the books say what the gateway's say (handbook 4.7). Finance finds each case in
/// the audit log.
pub(crate) async fn gateway_refunds_book(tx: &mut Tx, context: &Context, id: IntentId, refunded: Money) -> Result<()> {
    dialect::intent_lock(tx, id).await?;
    let known: Money =
        in_tx!(tx, connection => sqlx::query_scalar(sql::REFUNDS_SUM).bind(id).fetch_one(connection).await)?;
    if refunded <= known {
        return Ok(());
    }
    let unknown = refunded.checked_sub(known).map_err(Error::internal)?;
    let gifts = capture::gifts_of(tx, id).await?;
    let reason = "returned by the gateway";
    for share in gifts_share(tx, &gifts, unknown).await? {
        let gift = &gifts[share.index];
        let plan = RefundPlan {
            id: RefundId::from_uuid(context.source.uuid()),
            intent: id,
            donation: gift.id,
            amount: share.amount,
            taken: share.taken.clone(),
            cause: RefundCause::Gateway,
            ground: None,
            reason: reason.to_owned(),
        };
        let refund = plan.id.to_string();
        refund_book(tx, context, &SYSTEM, plan).await?;
        returns::opportunities_reopen(tx, context, &share.taken.covered).await?;
        if gift.state == "captured" {
            gift_close(tx, context, gift, id, reason).await?;
        }
        refund_tell(tx, context, id, (Back::Refund, &refund), share.amount).await?;
        uncovered_report(tx, context, gift, &share.taken, refunded).await?;
    }
    Ok(())
}

const SYSTEM: Actor = Actor::System("capture");

/// A gift's part of money that went back without being asked for.
pub(super) struct GiftShare {
    pub(super) index: usize,
    pub(super) amount: Money,
    pub(super) taken: Taken,
    /// What of it the gift still had.
    pub(super) attributed: Money,
}

/// Divides an amount among the gifts of a payment by what is left of each, and takes it from where
/// each lies. What is more than all gifts had left falls to the last of them.
pub(super) async fn gifts_share(tx: &mut Tx, gifts: &[GiftRow], amount: Money) -> Result<Vec<GiftShare>> {
    let mut classes = Vec::with_capacity(gifts.len());
    let mut lefts = Vec::with_capacity(gifts.len());
    for gift in gifts {
        classes.push((gift.id, gift.class()?));
        let returned = returns::returned_of(tx, gift.id).await?;
        lefts.push(gift.amount_halalas.minus_down_to_zero(returned));
    }
    let money = returns::gifts_hold(tx, &classes).await?;
    let all_left = Money::checked_sum(lefts.iter().copied()).map_err(Error::internal)?;
    let within = amount.min(all_left);
    let weights: Vec<u64> = lefts.iter().map(|left| left.halalas().unsigned_abs()).collect();
    let mut parts = if within.is_positive() {
        within.split_by_weights(&weights)
    } else {
        vec![Money::ZERO; gifts.len()]
    };
    let beyond = amount.minus_down_to_zero(within);
    let attributed = parts.clone();
    if let Some(last) = parts.last_mut() {
        *last = last.checked_add(beyond).map_err(Error::internal)?;
    }
    let mut balances = Balances::default();
    let mut shares = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        if part.is_positive() {
            // What the gift no longer had cannot come from its fund: it is others' money.
            let own = attributed[index];
            let mut taken = if own.is_positive() {
                balances.take(tx, &money[index], own).await?
            } else {
                Taken::default()
            };
            let excess = part.minus_down_to_zero(own);
            if excess.is_positive() {
                taken.extend(Taken {
                    covered: Vec::new(),
                    uncovered: vec![FundPart {
                        fund: domain::ledger::FundKey::pool(money[index].class, None),
                        amount: excess,
                        donation_id: Some(gifts[index].id),
                    }],
                });
            }
            shares.push(GiftShare {
                index,
                amount: part,
                taken,
                attributed: own,
            });
        }
    }
    Ok(shares)
}

/// Tells finance what no fund could cover.
async fn uncovered_report(
    tx: &mut Tx,
    context: &Context,
    gift: &GiftRow,
    taken: &Taken,
    refunded: Money,
) -> Result<()> {
    if taken.uncovered.is_empty() {
        return Ok(());
    }
    let lost = Money::checked_sum(taken.uncovered.iter().map(|part| part.amount)).map_err(Error::internal)?;
    let detail = format!("the gateway gave {refunded} back; {lost} SAR were paid out already: loss reserve");
    let target = gift.id.to_string();
    let now = context.now();
    audit_record(tx, now, &SYSTEM, "refund.uncovered", "donation", &target, &detail, "").await
}
