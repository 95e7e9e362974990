//! Refunds (handbook 4.7): booked first, so that the money cannot be paid to a charity
//! meanwhile, then asked of the gateway under the refund's own key until it answers.

use domain::error::{AppError, Conflict, FieldProblem};
use domain::form::SUMMARY_LENGTH_MAX;
use domain::giving::{OpportunityEvent, OpportunityState};
use domain::ids::{DonationId, IntentId, OpportunityId, RefundId};
use domain::ledger::{FundKey, FundPart, refund_paid, refund_transferred};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};

use super::capture::{self, GiftRow};
use super::intent_queries as sql;
use super::intents;
use super::room;
use super::tracking::tracking_token;
use crate::bank::{BANK_TRANSFER, refund_return_open};
use crate::db::{Tx, dialect, ensure_rows};
use crate::ledger::{entry_append, fund_balance};
use crate::messages::{Message, message_enqueue};
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx};

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefundCause {
    /// Asked for, and granted by finance.
    Request,
    /// Beyond the opportunity's need; the donor chose so at checkout.
    Surplus,
    /// The gateway gave it back by itself: a chargeback, or a refund at its own desk.
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
}

/// A refund to book.
pub(crate) struct RefundPlan {
    pub(crate) id: RefundId,
    pub(crate) intent: IntentId,
    pub(crate) donation: DonationId,
    pub(crate) fund: FundKey,
    pub(crate) amount: Money,
    pub(crate) cause: RefundCause,
    pub(crate) reason: String,
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
    let part = FundPart {
        fund: plan.fund,
        amount: plan.amount,
        donation_id: Some(plan.donation),
    };
    let reference = format!("refund:{}", plan.id);
    let draft = if by_transfer {
        refund_return_open(tx, context, plan.intent, plan.id, plan.amount).await?;
        refund_transferred(reference, &[part])?
    } else {
        refund_paid(reference, &[part])?
    };
    let draft = draft.with_memo(plan.reason);
    entry_append(tx, &context.source, &draft, actor, Some(plan.intent), now).await?;
    Ok(())
}

/// Gives a donor a gift back, whole: only while it is not committed to a charity, and
/// never for zakat and the other obligations that may not change their purpose
/// (handbook 4.7). The receipt is cancelled when nothing of its payment is left.
///
/// # Errors
/// Not found; invalid without a reason; a conflict when it went back already, was
/// committed, or is of a class that is not refunded.
pub async fn donation_refund(
    context: &Context,
    actor: &Actor,
    donation: DonationId,
    reason: &str,
    origin: &str,
) -> Result<RefundId> {
    actor.require(Action::DonationRefund, Subject::Platform)?;
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(AppError::invalid("reason", FieldProblem::Required).into());
    }
    if reason.chars().count() > SUMMARY_LENGTH_MAX as usize {
        return Err(AppError::invalid(
            "reason",
            FieldProblem::TooLong {
                max: SUMMARY_LENGTH_MAX,
            },
        )
        .into());
    }
    let id = RefundId::from_uuid(context.source.uuid());
    let (inner, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                refund_in_tx(tx, &inner, &actor, donation, id, reason, &origin)
                    .await
                    .map(|()| id)
            })
        })
        .await
}

async fn refund_in_tx(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    donation: DonationId,
    id: RefundId,
    reason: String,
    origin: &str,
) -> Result<()> {
    let intent_id: Option<IntentId> = in_tx!(tx, connection => sqlx::query_scalar(sql::INTENT_OF_DONATION)
        .bind(donation).fetch_optional(connection).await)?;
    let intent_id = intent_id.ok_or(AppError::NotFound)?;
    let gifts = capture::gifts_of(tx, intent_id).await?;
    let gift = gifts
        .into_iter()
        .find(|gift| gift.id == donation)
        .ok_or(AppError::NotFound)?;
    if gift.state != "captured" {
        return Err(AppError::Conflict(Conflict::WrongState).into());
    }
    if gift.class()?.is_locked() {
        return Err(AppError::Conflict(Conflict::FundClass).into());
    }
    let amount = refundable(&gift)?;
    gift_release(tx, context, &gift, amount, RefundCause::Request).await?;
    let plan = RefundPlan {
        id,
        intent: intent_id,
        donation,
        fund: gift.fund()?,
        amount,
        cause: RefundCause::Request,
        reason: reason.clone(),
    };
    refund_book(tx, context, actor, plan).await?;
    gift_close(tx, context, &gift, intent_id, amount, &reason).await?;
    let now = context.now();
    let target = donation.to_string();
    let detail = format!("{amount} SAR: {reason}");
    audit_record(tx, now, actor, "donation.refund", "donation", &target, &detail, origin).await
}

/// What of a gift is still with its own fund: a surplus went elsewhere by the donor's choice.
fn refundable(gift: &GiftRow) -> Result<Money> {
    let left = gift
        .amount_halalas
        .checked_sub(gift.surplus_halalas)
        .map_err(Error::internal)?;
    if left.is_positive() {
        Ok(left)
    } else {
        Err(AppError::Conflict(Conflict::WrongState).into())
    }
}

/// Makes sure that the money is there and that nobody takes it meanwhile; opens an
/// opportunity again that is no longer full.
async fn gift_release(tx: &mut Tx, context: &Context, gift: &GiftRow, amount: Money, cause: RefundCause) -> Result<()> {
    let Some(opportunity) = gift.opportunity_id else {
        return fund_covers(tx, &gift.fund()?, amount).await;
    };
    dialect::opportunity_lock(tx, opportunity).await?;
    fund_covers(tx, &gift.fund()?, amount).await?;
    let terms = room::terms_in_tx(tx, opportunity).await?;
    match terms.state {
        OpportunityState::Published
        | OpportunityState::Paused
        | OpportunityState::Expired
        | OpportunityState::Cancelled => Ok(()),
        OpportunityState::Funded => opportunity_reopen(tx, context, opportunity).await,
        // The charity counts on it already (handbook 4.7); a chargeback does not ask.
        _ if cause == RefundCause::Gateway => Ok(()),
        _ => Err(AppError::Conflict(Conflict::WrongState).into()),
    }
}

async fn fund_covers(tx: &mut Tx, fund: &FundKey, amount: Money) -> Result<()> {
    if fund_balance(tx, fund).await? >= amount {
        Ok(())
    } else {
        Err(AppError::Conflict(Conflict::InsufficientFunds).into())
    }
}

async fn opportunity_reopen(tx: &mut Tx, context: &Context, id: OpportunityId) -> Result<()> {
    let terms = room::terms_in_tx(tx, id).await?;
    let next = terms
        .state
        .transition(OpportunityEvent::Reopen)
        .map_err(AppError::from)?;
    let now = context.now();
    let reopened = in_tx!(tx, connection => sqlx::query(sql::OPPORTUNITY_REOPEN).bind(id).bind(now)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(reopened, 1)?;
    capture::opportunity_event(tx, context, &terms, OpportunityEvent::Reopen, next, now).await
}

/// Marks the gift, and with the last one its payment and receipt; tells the donor.
async fn gift_close(
    tx: &mut Tx,
    context: &Context,
    gift: &GiftRow,
    intent_id: IntentId,
    amount: Money,
    reason: &str,
) -> Result<()> {
    let now = context.now();
    let closed = in_tx!(tx, connection => sqlx::query(sql::DONATION_REFUND).bind(gift.id)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(closed, 1)?;
    in_tx!(tx, connection => sqlx::query(sql::INTENT_REFUNDED).bind(intent_id).execute(connection).await.map(|_| ()))?;
    in_tx!(tx, connection => sqlx::query(sql::RECEIPT_CANCEL).bind(intent_id).bind(now).bind(reason)
        .execute(connection).await.map(|_| ()))?;
    let intent = intents::intent_in_tx(tx, intent_id).await?;
    let Some(recipient) = capture::recipient_of(tx, &intent).await? else {
        return Ok(());
    };
    let receipt_number: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::RECEIPT_NUMBER)
        .bind(intent_id).fetch_one(connection).await)?;
    let message = Message::DonationRefunded {
        receipt_number,
        amount,
        tracking_path: format!("/donations/{}", tracking_token(&context.configuration, intent_id)),
    };
    message_enqueue(tx, context, &recipient, &format!("refund:{}", gift.id), &message).await
}

/// The gateway says that `refunded` went back. What we did not ask for is booked, as long
/// as its fund still has the money (handbook 4.7); what was paid out already, and a part
/// that belongs to no whole payment, is reported in the audit log for finance to settle.
pub(crate) async fn gateway_refunds_book(tx: &mut Tx, context: &Context, id: IntentId, refunded: Money) -> Result<()> {
    let known: Money =
        in_tx!(tx, connection => sqlx::query_scalar(sql::REFUNDS_SUM).bind(id).fetch_one(connection).await)?;
    if refunded <= known {
        return Ok(());
    }
    let intent = intents::intent_in_tx(tx, id).await?;
    let whole = refunded == intent.total_halalas;
    for gift in capture::gifts_of(tx, id).await? {
        if gift.state != "captured" || !whole {
            continue;
        }
        let amount = refundable(&gift)?;
        if let Err(error) = gift_release(tx, context, &gift, amount, RefundCause::Gateway).await {
            gateway_refund_report(tx, context, &gift, &error.to_string()).await?;
            continue;
        }
        let plan = RefundPlan {
            id: RefundId::from_uuid(context.source.uuid()),
            intent: id,
            donation: gift.id,
            fund: gift.fund()?,
            amount,
            cause: RefundCause::Gateway,
            reason: "returned by the gateway".to_owned(),
        };
        refund_book(tx, context, &Actor::System("capture"), plan).await?;
        gift_close(tx, context, &gift, id, amount, "returned by the gateway").await?;
    }
    if !whole {
        let now = context.now();
        let detail = format!("the gateway gave {refunded} back, we know of {known}");
        let actor = Actor::System("capture");
        audit_record(
            tx,
            now,
            &actor,
            "refund.unexplained",
            "intent",
            &id.to_string(),
            &detail,
            "",
        )
        .await?;
    }
    Ok(())
}

async fn gateway_refund_report(tx: &mut Tx, context: &Context, gift: &GiftRow, reason: &str) -> Result<()> {
    let actor = Actor::System("capture");
    let target = gift.id.to_string();
    audit_record(
        tx,
        context.now(),
        &actor,
        "refund.uncovered",
        "donation",
        &target,
        reason,
        "",
    )
    .await
}
