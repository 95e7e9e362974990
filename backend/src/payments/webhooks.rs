//! Webhooks: a message from a gateway is believed only when its signature holds, when
//! the gateway's own record says the same, and when that record fits our intent.

use domain::error::{AppError, Conflict, FieldProblem};
use domain::people::Actor;
use sha2::{Digest, Sha256};

use super::gateway::{CURRENCY, Dispute, GatewayError, GatewayEvent, PaymentRecord, WebhookHeaders, WebhookRefusal};
use super::queries as sql;
use super::{Gateway, gateway_of};
use crate::giving::disputes_apply;
use crate::giving::intents::{self, IntentRow};
use crate::supervision::audit::audit_record;
use crate::{Context, Result, in_tx};

/// The largest webhook that is read.
pub const WEBHOOK_BYTES_MAX: usize = 64 * 1024;
/// Longest piece of a foreign text that is kept in the audit log.
const FOREIGN_TEXT_LENGTH_MAX: usize = 80;

/// What became of a webhook that was believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookAnswer {
    /// It was acted on.
    Accepted,
    /// The same event had been here before; nothing was done.
    Repeated,
    /// It tells of something that is no payment; nothing was done.
    Ignored,
}

/// Receives a webhook. `origin` is the address it came from, for the audit log.
///
/// # Errors
/// Not found for an unknown gateway, forbidden for a bad signature, invalid for an
/// unreadable body, a conflict when it contradicts the gateway's record or our intent
/// (all written to the audit log), unavailable when the gateway or the storage does not
/// answer, so that the gateway sends it again.
pub async fn webhook_receive(
    context: &Context,
    gateway_name: &str,
    headers: &dyn WebhookHeaders,
    raw_body: &[u8],
    origin: &str,
) -> Result<WebhookAnswer> {
    let gateway = gateway_of(context, gateway_name).ok_or(AppError::NotFound)?;
    webhook_receive_from(context, gateway.as_ref(), headers, raw_body, origin).await
}

/// [`webhook_receive`] for a gateway that is at hand.
pub(crate) async fn webhook_receive_from(
    context: &Context,
    gateway: &dyn Gateway,
    headers: &dyn WebhookHeaders,
    raw_body: &[u8],
    origin: &str,
) -> Result<WebhookAnswer> {
    let event = match gateway.verify_webhook(headers, raw_body, context.now()) {
        Ok(event) => event,
        Err(WebhookRefusal::Irrelevant) => return Ok(WebhookAnswer::Ignored),
        Err(refusal) => {
            let answer = match refusal {
                WebhookRefusal::Malformed => AppError::invalid("body", FieldProblem::TextRefused),
                _ => AppError::Forbidden,
            };
            return refuse(context, gateway, "", &refusal.to_string(), origin, answer).await;
        }
    };
    let contradiction = AppError::Conflict(Conflict::ChangedMeanwhile);
    let record = match gateway.get_payment(&event.reference).await {
        Ok(record) => record,
        Err(GatewayError::NotFound) => {
            let reason = "the gateway does not know the payment";
            return refuse(context, gateway, &event.event_id, reason, origin, contradiction).await;
        }
        Err(error) => return Err(crate::Error::unavailable(error)),
    };
    if let Err(reason) = event_fits(&event, &record) {
        return refuse(context, gateway, &event.event_id, reason, origin, contradiction).await;
    }
    let intent = match intents::intent_by_gateway_record(context, gateway.name(), &record).await? {
        Some(intent) => intent,
        None => {
            let reason = "the payment belongs to no intent";
            return refuse(context, gateway, &event.event_id, reason, origin, contradiction).await;
        }
    };
    if let Err(reason) = record_fits(&record, &intent) {
        return refuse(context, gateway, &event.event_id, reason, origin, contradiction).await;
    }
    let disputes = gateway
        .disputes(&event.reference)
        .await
        .map_err(crate::Error::unavailable)?;
    let known = Known { record, disputes };
    match accept(context, gateway.name(), event.clone(), known, intent, raw_body).await? {
        Some(answer) => Ok(answer),
        None => {
            let reason = "the event's id was used with another body";
            let answer = AppError::Conflict(Conflict::KeyReused);
            refuse(context, gateway, &event.event_id, reason, origin, answer).await
        }
    }
}

/// What the gateway's own books say of a payment.
struct Known {
    record: PaymentRecord,
    disputes: Vec<Dispute>,
}

/// Notes the event and acts on the gateway's record, in one transaction. `None` when the
/// event's id was used with another body.
async fn accept(
    context: &Context,
    gateway: &'static str,
    event: GatewayEvent,
    known: Known,
    intent: IntentRow,
    raw_body: &[u8],
) -> Result<Option<WebhookAnswer>> {
    let body_hash = hex::encode(Sha256::digest(raw_body));
    let inner = context.clone();
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let fresh = in_tx!(tx, connection => sqlx::query(sql::EVENT_INSERT)
                    .bind(gateway).bind(&event.event_id).bind(&event.kind).bind(&event.reference)
                    .bind(&body_hash).bind(known.record.state.code()).bind(now)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                if fresh == 0 {
                    let hash: String = in_tx!(tx, connection => sqlx::query_scalar(sql::EVENT_BODY_HASH)
                        .bind(gateway).bind(&event.event_id).fetch_one(connection).await)?;
                    return Ok((hash == body_hash).then_some(WebhookAnswer::Repeated));
                }
                intents::intent_apply(tx, &inner, intent.id, &known.record).await?;
                disputes_apply(tx, &inner, gateway, intent.id, &known.disputes).await?;
                Ok(Some(WebhookAnswer::Accepted))
            })
        })
        .await
}

/// Whether the event tells what the gateway's own record says.
fn event_fits(event: &GatewayEvent, record: &PaymentRecord) -> std::result::Result<(), &'static str> {
    if event.reference != record.reference && Some(&event.reference) != record.transaction.as_ref() {
        return Err("the record is of another payment");
    }
    let fits = |(amount, currency): &(_, String)| *amount == record.amount && *currency == record.currency;
    if !event.claim.as_ref().is_none_or(fits) {
        return Err("the amount is not the one of the gateway's record");
    }
    // A late event may tell of an earlier state; it may not tell of more than happened.
    if event.state.was_captured() && !record.state.was_captured() {
        return Err("the gateway's record knows no capture");
    }
    Ok(())
}

/// Whether the gateway's record is of our intent: id, amount and currency.
pub(crate) fn record_fits(record: &PaymentRecord, intent: &IntentRow) -> std::result::Result<(), &'static str> {
    if record.idempotency_key != intent.id.to_string() {
        return Err("the record was made for another intent");
    }
    if intent
        .gateway_reference
        .as_ref()
        .is_some_and(|reference| *reference != record.reference)
    {
        return Err("the intent has another payment");
    }
    if record.amount != intent.total_halalas {
        return Err("the gateway's record has another amount than the intent");
    }
    if record.currency != CURRENCY {
        return Err("the gateway's record has another currency");
    }
    Ok(())
}

async fn refuse(
    context: &Context,
    gateway: &dyn Gateway,
    event_id: &str,
    reason: &str,
    origin: &str,
    answer: AppError,
) -> Result<WebhookAnswer> {
    let name = gateway.name();
    tracing::warn!(gateway = name, event = %short(event_id), reason, "a webhook was refused");
    let (event_id, reason, origin, now) = (short(event_id), reason.to_owned(), origin.to_owned(), context.now());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let actor = Actor::System("webhook");
                let target = format!("{name} {event_id}");
                audit_record(
                    tx,
                    now,
                    &actor,
                    "webhook.refuse",
                    "gateway_event",
                    target.trim(),
                    &reason,
                    &origin,
                )
                .await
            })
        })
        .await?;
    Err(answer.into())
}

fn short(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(FOREIGN_TEXT_LENGTH_MAX)
        .collect()
}
