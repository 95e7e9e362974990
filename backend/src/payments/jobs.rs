//! What runs beside the donor's journey: asking the gateway about payments whose end is
//! not known, ending those nobody paid, sending refunds, delivering the test gateway's
//! webhooks.

use std::time::Duration;

use domain::error::AppError;
use domain::ids::{IntentId, RefundId};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{DAY_US, HOUR_US, SECOND_US, Timestamp};

use super::gateway::{Gateway, GatewayError, PaymentRecord, RefundRequest};
use super::queries as sql;
use super::test_gateway::{SIGNATURE_HEADER, SignedWebhook, TEST_GATEWAY, TestGateway};
use super::{gateway_of, record_fits};
use crate::giving::intents::{self, IntentRow, IntentState};
use crate::jobs::Items;
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

/// Payments asked about in one run.
const CHECKS_PER_RUN_MAX: i64 = 50;
/// Refunds sent in one run.
const REFUNDS_PER_RUN_MAX: i64 = 50;
/// The first question about a payment comes so long after it began; an unknown outcome
/// is settled within a minute (targets, fault 8).
pub(crate) const CHECK_FIRST_US: i64 = 30 * SECOND_US;
/// After this age a payment is not asked about any more; a webhook is still believed.
const CHECK_AGE_MAX_US: i64 = 3 * DAY_US;
/// Longest time between two questions.
const CHECK_PAUSE_MAX_US: i64 = 6 * HOUR_US;
/// Longest time between two tries of a refund.
const REFUND_PAUSE_MAX_US: i64 = 6 * HOUR_US;
/// How long one process has to send a refund before another may: longer than all of a
/// gateway's answers together.
const REFUND_LEASE_US: i64 = 2 * 60 * SECOND_US;
/// How long the site is given to answer a webhook.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(5);

const SYSTEM: Actor = Actor::System("payments");

/// When a payment that began at `created_at` is asked about again: every half minute at
/// first, then ever more rarely, not at all after three days; a bill until a day after
/// `expires_at`, when it can no longer be paid.
pub(crate) fn next_check(created_at: Timestamp, expires_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let age_us = now.us_since(created_at).max(0);
    let age_max_us = CHECK_AGE_MAX_US.max(expires_at.us_since(created_at).saturating_add(DAY_US));
    (age_us < age_max_us).then(|| now.plus_us((age_us / 4).clamp(CHECK_FIRST_US, CHECK_PAUSE_MAX_US)))
}

/// Asks the gateway where a payment stands and acts on its record. What the browser
/// brought back is no part of it.
///
/// # Errors
/// Not found, or unavailable when the storage does not answer. A gateway that does not
/// answer is no error: the payment stays open and is asked about again.
pub async fn intent_refresh(context: &Context, intent: IntentId) -> Result<IntentState> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    let row = intents::intent_by_id(context, intent)
        .await?
        .ok_or(AppError::NotFound)?;
    match gateway_of(context, &row.gateway) {
        Some(gateway) => intent_refresh_from(context, gateway.as_ref(), row).await,
        None => Ok(row.state()),
    }
}

/// [`intent_refresh`] with a gateway that is at hand.
pub(crate) async fn intent_refresh_from(
    context: &Context,
    gateway: &dyn Gateway,
    row: IntentRow,
) -> Result<IntentState> {
    let record = match &row.gateway_reference {
        Some(reference) => gateway.get_payment(reference).await,
        None => gateway.find_payment(&row.id.to_string()).await,
    };
    match record {
        Ok(record) => record_apply(context, row, record).await,
        // It never heard of the payment: nothing was taken, and only time can end it.
        Err(GatewayError::NotFound) => check_later(context, row, false).await,
        Err(error) => {
            tracing::warn!(intent = %row.id, %error, "the gateway was asked in vain");
            check_later(context, row, true).await
        }
    }
}

async fn record_apply(context: &Context, row: IntentRow, record: PaymentRecord) -> Result<IntentState> {
    if let Err(reason) = record_fits(&record, &row) {
        tracing::error!(intent = %row.id, reason, "the gateway's record does not fit the intent");
        return check_later(context, row, true).await;
    }
    let inner = context.clone();
    let id = row.id;
    context
        .db
        .write(move |tx| Box::pin(async move { intents::intent_apply(tx, &inner, id, &record).await }))
        .await
}

async fn check_later(context: &Context, row: IntentRow, unknown: bool) -> Result<IntentState> {
    let at = next_check(row.created_at_us, row.expires_at_us, context.now());
    let id = row.id;
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                if unknown {
                    intents::intent_mark_unknown(tx, id).await?;
                }
                intents::intent_check_at(tx, id, at).await?;
                Ok(intents::intent_in_tx(tx, id).await?.state())
            })
        })
        .await
}

/// Asks about every payment whose time has come. Answers how many were asked about.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn intents_reconcile_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    let due: Vec<IntentId> = on!(&context.db, pool => sqlx::query_scalar(sql::INTENT_CHECK_DUE)
        .bind(context.now()).bind(CHECKS_PER_RUN_MAX).fetch_all(pool).await)?;
    let mut asked = Items::of("intents_reconcile");
    for intent in due {
        let outcome = intent_refresh(context, intent).await;
        if outcome.is_err() {
            // It stands first in the queue; the others' turn comes before it is asked about again.
            question_postpone(context, intent).await?;
        }
        asked.note(intent, outcome.map(|_| 1))?;
    }
    asked.end()
}

async fn question_postpone(context: &Context, intent: IntentId) -> Result<()> {
    let Some(row) = intents::intent_by_id(context, intent).await? else {
        return Ok(());
    };
    check_later(context, row, false).await.map(|_| ())
}

/// Ends payments whose time is over: asks the gateway a last time, lets the hold go and
/// gives the payment up at the gateway. Money that arrives all the same is still booked.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn intents_expire_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    let due = intents::intents_past_their_time(context, CHECKS_PER_RUN_MAX).await?;
    let mut ended = Items::of("intents_expire");
    for intent in due {
        let outcome = intent_past_its_time(context, intent).await;
        ended.note(intent, outcome.map(usize::from))?;
    }
    ended.end()
}

/// Whether it was still open, and has ended now.
async fn intent_past_its_time(context: &Context, intent: IntentId) -> Result<bool> {
    let state = intent_refresh(context, intent).await?;
    if !state.is_open() {
        return Ok(false);
    }
    let now = context.now();
    context
        .db
        .write(move |tx| Box::pin(async move { intents::intent_expire(tx, intent, now).await }))
        .await?;
    payment_give_up(context, intent).await?;
    Ok(true)
}

/// Tells the gateway that nobody waits for this payment any more. It may be too late for
/// that, or the gateway may not be able to: then a capture is booked as a late one.
pub(crate) async fn payment_give_up(context: &Context, intent: IntentId) -> Result<()> {
    let Some(row) = intents::intent_by_id(context, intent).await? else {
        return Ok(());
    };
    let (Some(gateway), Some(reference)) = (gateway_of(context, &row.gateway), &row.gateway_reference) else {
        return Ok(());
    };
    if gateway.capabilities().void
        && let Err(error) = gateway.void(reference).await
    {
        tracing::info!(%intent, %error, "the payment could not be given up");
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct RefundDue {
    id: RefundId,
    intent_id: IntentId,
    amount_halalas: Money,
    attempts: i64,
    next_attempt_at_us: Timestamp,
    gateway: String,
    gateway_reference: Option<String>,
}

/// Sends booked refunds to their gateways. The refund's id is the key, so a refund whose
/// answer was lost is not paid twice.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn refunds_send_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    let due: Vec<RefundDue> = on!(&context.db, pool => sqlx::query_as(sql::REFUND_DUE)
        .bind(context.now()).bind(REFUNDS_PER_RUN_MAX).fetch_all(pool).await)?;
    let mut sent = 0;
    for refund in due {
        let Some(refunded_before) = refund_claim(context, &refund).await? else {
            continue;
        };
        let outcome = match (gateway_of(context, &refund.gateway), &refund.gateway_reference) {
            (Some(gateway), Some(reference)) => {
                let request = RefundRequest {
                    reference: reference.clone(),
                    amount: refund.amount_halalas,
                    idempotency_key: refund.id.to_string(),
                    refunded_before,
                };
                gateway.refund(&request).await
            }
            _ => Err(GatewayError::NotSupported),
        };
        let outcome = match outcome {
            Err(GatewayError::Refused(reason)) => refund_refused(context, &refund, reason).await?,
            outcome => outcome,
        };
        if let Err(error) = &outcome {
            tracing::error!(refund = %refund.id, %error, "a refund did not go through");
        }
        sent += usize::from(outcome.is_ok());
        refund_noted(context, &refund, &outcome).await?;
    }
    Ok(sent)
}

/// Takes a refund for this process, so that no second one sends it at the same moment, and
/// answers what of its payment went back before. `None` when another took it.
async fn refund_claim(context: &Context, refund: &RefundDue) -> Result<Option<Money>> {
    let (id, intent, read) = (refund.id, refund.intent_id, refund.next_attempt_at_us);
    let lease = context.now().plus_us(REFUND_LEASE_US);
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let taken = in_tx!(tx, connection => sqlx::query(sql::REFUND_CLAIM).bind(id).bind(read).bind(lease)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                if taken == 0 {
                    return Ok(None);
                }
                let before = in_tx!(tx, connection => sqlx::query_scalar(sql::REFUNDED_BEFORE).bind(intent)
                    .fetch_one(connection).await)?;
                Ok(Some(before))
            })
        })
        .await
}

/// A refund is refused when the donor's bank was faster and took the money back. When the
/// gateway's own record covers all that we have booked as given back, nothing is left to send.
async fn refund_refused(
    context: &Context,
    refund: &RefundDue,
    reason: String,
) -> Result<std::result::Result<(), GatewayError>> {
    let refused = Err(GatewayError::Refused(reason));
    let (Some(gateway), Some(reference)) = (gateway_of(context, &refund.gateway), &refund.gateway_reference) else {
        return Ok(refused);
    };
    let booked: Money = on!(&context.db, pool => sqlx::query_scalar(sql::REFUNDS_BOOKED_BESIDE).bind(refund.id)
        .fetch_one(pool).await)?;
    Ok(match gateway.get_payment(reference).await {
        Ok(record) if record.refunded >= booked => Ok(()),
        _ => refused,
    })
}

async fn refund_noted(
    context: &Context,
    refund: &RefundDue,
    outcome: &std::result::Result<(), GatewayError>,
) -> Result<()> {
    let (id, now, done) = (refund.id, context.now(), outcome.is_ok());
    // Nobody can send this back but finance: they are told once, in the audit log.
    let by_hand = *outcome == Err(GatewayError::NotSupported) && refund.attempts == 0;
    let doublings = u32::try_from(refund.attempts.clamp(0, 16)).unwrap_or(16);
    let again = now.plus_us((CHECK_FIRST_US << doublings).min(REFUND_PAUSE_MAX_US));
    let detail = format!("{} SAR cannot go back the way it came", refund.amount_halalas);
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let (statement, at) = if done { (sql::REFUND_DONE, now) } else { (sql::REFUND_AGAIN, again) };
                in_tx!(tx, connection => sqlx::query(statement).bind(id).bind(at).execute(connection).await.map(|_| ()))?;
                if by_hand {
                    let target = id.to_string();
                    audit_record(tx, now, &SYSTEM, "refund.by_hand", "refund", &target, &detail, "").await?;
                }
                Ok(())
            })
        })
        .await
}

/// Delivers the test gateway's webhooks over HTTP to the site's own address, as a real
/// gateway would. Answers how many arrived.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn test_webhooks_deliver_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    let Some(gateway) = TestGateway::of(context) else {
        return Ok(0);
    };
    let due = gateway.webhooks_due().await?;
    if due.is_empty() {
        return Ok(0);
    }
    let client = reqwest::Client::builder()
        .timeout(WEBHOOK_TIMEOUT)
        .build()
        .map_err(Error::internal)?;
    let address = format!("{}/webhooks/{TEST_GATEWAY}", context.configuration.public_url);
    let mut arrived = 0;
    for webhook in due {
        let taken = deliver(&client, &address, &webhook).await;
        arrived += usize::from(taken);
        gateway.webhook_noted(&webhook, taken).await?;
    }
    Ok(arrived)
}

async fn deliver(client: &reqwest::Client, address: &str, webhook: &SignedWebhook) -> bool {
    let request = client
        .post(address)
        .header("content-type", "application/json")
        .header(SIGNATURE_HEADER, &webhook.signature)
        .body(webhook.body.clone());
    match request.send().await {
        Ok(response) if response.status().is_success() => true,
        Ok(response) => {
            tracing::warn!(event = %webhook.event_id, status = %response.status(), "a test webhook was refused");
            false
        }
        Err(error) => {
            tracing::warn!(event = %webhook.event_id, %error, "a test webhook did not arrive");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_become_rarer_and_end() {
        let start = Timestamp::from_us(0);
        let soon = start.plus_us(15 * 60 * SECOND_US);
        let next = |created, now| next_check(created, soon, now);
        assert_eq!(next(start, start), Some(start.plus_us(CHECK_FIRST_US)));
        let hour = start.plus_us(HOUR_US);
        assert_eq!(next(start, hour), Some(hour.plus_us(HOUR_US / 4)));
        let days = start.plus_us(2 * DAY_US);
        assert_eq!(next(start, days), Some(days.plus_us(CHECK_PAUSE_MAX_US)));
        assert_eq!(next(start, start.plus_us(CHECK_AGE_MAX_US)), None);
        assert_eq!(next(hour, start), Some(start.plus_us(CHECK_FIRST_US)));
        // A bill is asked about until a day after its last.
        let last = start.plus_us(20 * DAY_US);
        let late = |days: i64| next_check(start, last, start.plus_us(days * DAY_US));
        assert!(late(20).is_some());
        assert_eq!(late(21), None);
    }
}
