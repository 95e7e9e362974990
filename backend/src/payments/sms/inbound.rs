//! Messages from phones: believed only from the operator, acted on once per message id, and always
//! answered within a limit.

use domain::error::{AppError, Conflict};
use domain::identity::Mobile;
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::sms::{Inbound, Keyword, MESSAGES_PER_HOUR_MAX, inbound_language, parse_inbound};
use domain::people::{Action, Actor, Subject};
use domain::time::{DAY_US, HOUR_US, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::keywords::keywords_in_tx;
use super::operator::{InboundMessage, InboundRequest, SmsOperator};
use super::outbox::reply_queue;
use super::pledges::{self, Charge, NewPledge, month_code};
use super::replies::Reply;
use super::{operator_of, queries as sql, reports};
use crate::db::{Tx, dialect};
use crate::reference::{Reference, reference};
use crate::supervision::audit::audit_record;
use crate::{Context, Result, in_tx};

const SYSTEM: Actor = Actor::System("sms");

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsAnswer {
    /// It was acted on.
    Accepted,
    /// The same message had been here before; nothing was done.
    Repeated,
}

/// Receives a message as the operator delivers it.
///
/// # Errors
/// Not found where no operator is set up, forbidden for a sender that does not prove itself, invalid
/// for what is no message to our number, unavailable when the storage does not answer, so that the
/// operator delivers it again.
pub async fn sms_receive(context: &Context, request: &InboundRequest<'_>) -> Result<SmsAnswer> {
    let operator = operator_of(context).ok_or(AppError::NotFound)?;
    sms_receive_from(context, operator.as_ref(), request).await
}

/// [`sms_receive`] from an operator that is at hand.
pub(super) async fn sms_receive_from(
    context: &Context,
    operator: &dyn SmsOperator,
    request: &InboundRequest<'_>,
) -> Result<SmsAnswer> {
    match operator.inbound_read(request) {
        Ok(message) => message_accept(context, operator.name(), message).await,
        Err(problem) => {
            // Neither number nor text is written down.
            tracing::warn!(origin = %request.origin, %problem, "a text message was refused");
            Err(reports::refusal(problem))
        }
    }
}

/// Acts on a message that is believed, in one transaction with its answer.
pub(super) async fn message_accept(
    context: &Context,
    operator: &'static str,
    message: InboundMessage,
) -> Result<SmsAnswer> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    let names = reference(context).await?;
    let inner = context.clone();
    context
        .db
        .write(move |tx| Box::pin(async move { accept_in_tx(tx, &inner, operator, &message, &names).await }))
        .await
}

/// A message being acted on.
struct Received<'a> {
    id: Uuid,
    message: &'a InboundMessage,
    locale: Locale,
    now: Timestamp,
    names: &'a Reference,
}

impl Received<'_> {
    fn mobile(&self) -> &Mobile {
        &self.message.mobile
    }

    /// The key of the one answer to this message.
    fn key(&self) -> String {
        format!("reply:{}", self.id)
    }

    async fn answer(&self, tx: &mut Tx, context: &Context, key: &str, reply: &Reply) -> Result<()> {
        reply_queue(tx, context, self.mobile(), self.locale, key, reply, None).await
    }

    fn page(&self, context: &Context, path: &str) -> String {
        format!("{}/{}{path}", context.configuration.public_url, self.locale.code())
    }
}

async fn accept_in_tx(
    tx: &mut Tx,
    context: &Context,
    operator: &'static str,
    message: &InboundMessage,
    names: &Reference,
) -> Result<SmsAnswer> {
    // Two messages of one number are acted on one after the other, or both would fit under the limit.
    dialect::mobile_lock(tx, message.mobile.as_str()).await?;
    let received = Received {
        id: context.source.uuid(),
        message,
        locale: inbound_language(&message.text),
        now: context.now(),
        names,
    };
    let text_hash = hex::encode(Sha256::digest(message.text.as_bytes()));
    let fresh = in_tx!(tx, connection => sqlx::query(sql::INBOUND_INSERT)
        .bind(received.id).bind(operator).bind(&message.operator_message_id).bind(message.mobile.as_str())
        .bind(&text_hash).bind(received.now).execute(connection).await.map(|done| done.rows_affected()))?;
    if fresh == 0 {
        repeated_compare(tx, &received, operator, &text_hash).await?;
        return Ok(SmsAnswer::Repeated);
    }
    let outcome = act(tx, context, &received).await?;
    in_tx!(tx, connection => sqlx::query(sql::INBOUND_OUTCOME)
        .bind(received.id).bind(outcome).execute(connection).await.map(|_| ()))?;
    metrics::counter!("ataa_sms_inbound_total", "outcome" => outcome).increment(1);
    Ok(SmsAnswer::Accepted)
}

/// The same id with another sender or text is not a repetition: it is written down, and the first one
/// counts.
async fn repeated_compare(tx: &mut Tx, received: &Received<'_>, operator: &str, text_hash: &str) -> Result<()> {
    let id = &received.message.operator_message_id;
    let known: (String, String) = in_tx!(tx, connection => sqlx::query_as(sql::INBOUND_KNOWN)
        .bind(operator).bind(id).fetch_one(connection).await)?;
    if known == (received.mobile().as_str().to_owned(), text_hash.to_owned()) {
        return Ok(());
    }
    let detail = "the id came before with another number or text";
    audit_record(
        tx,
        received.now,
        &SYSTEM,
        "sms.contradiction",
        "sms_message",
        id,
        detail,
        "",
    )
    .await
}

/// Does what the message asks for and answers it; the outcome as it is stored.
async fn act(tx: &mut Tx, context: &Context, received: &Received<'_>) -> Result<&'static str> {
    let keywords = keywords_in_tx(tx).await?;
    let asked = parse_inbound(&received.message.text, &keywords);
    if matches!(asked, Ok(Inbound::Stop)) {
        return stop(tx, context, received).await;
    }
    let recent: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::INBOUND_RECENT)
        .bind(received.mobile().as_str()).bind(received.now.plus_us(-HOUR_US)).fetch_one(connection).await)?;
    if recent > MESSAGES_PER_HOUR_MAX {
        let hour = received.now.as_us().div_euclid(HOUR_US);
        let key = format!("too-many:{}:{hour}", received.mobile().as_str());
        received.answer(tx, context, &key, &Reply::TooMany).await?;
        return Ok("too_many");
    }
    match asked {
        Ok(Inbound::Stop) => stop(tx, context, received).await,
        Ok(Inbound::Help) => {
            let url = received.page(context, "/about/sms");
            received
                .answer(tx, context, &received.key(), &Reply::Help { keywords, url })
                .await?;
            Ok("help")
        }
        Ok(Inbound::Give { keyword, amount }) => give(tx, context, received, &keyword, amount).await,
        Err(refusal) => {
            let reply = Reply::Refused { refusal, keywords };
            received.answer(tx, context, &received.key(), &reply).await?;
            Ok("not_understood")
        }
    }
}

async fn give(
    tx: &mut Tx,
    context: &Context,
    received: &Received<'_>,
    keyword: &Keyword,
    amount: Money,
) -> Result<&'static str> {
    if !pledges::within_daily_cap(tx, received.mobile(), amount, received.now).await? {
        let day = received.now.riyadh_date().day_number();
        let key = format!("over-cap:{}:{day}", received.mobile().as_str());
        let url = received.page(context, "");
        received.answer(tx, context, &key, &Reply::OverCap { url }).await?;
        return Ok("over_daily_cap");
    }
    if keyword.monthly {
        return subscribe(tx, context, received, keyword, amount).await;
    }
    let charge = Charge::Once {
        inbound: received.id,
        operator_message_id: received.message.operator_message_id.clone(),
    };
    let pledge = NewPledge {
        mobile: received.mobile(),
        locale: received.locale,
        keyword,
        amount,
        charge,
    };
    // The operator used the id of another charge: nobody is charged under it a second time.
    let pledge = pledges::pledge_insert(tx, context, &pledge).await?;
    let pledge = pledge.ok_or(AppError::Conflict(Conflict::KeyReused))?;
    let cause = pledges::keyword_cause(received.names, keyword, received.locale);
    let reply = Reply::Pledged { amount, cause };
    reply_queue(
        tx,
        context,
        received.mobile(),
        received.locale,
        &received.key(),
        &reply,
        Some(pledge),
    )
    .await?;
    Ok("pledged")
}

async fn subscribe(
    tx: &mut Tx,
    context: &Context,
    received: &Received<'_>,
    keyword: &Keyword,
    amount: Money,
) -> Result<&'static str> {
    let subscription = context.source.uuid();
    let begun = in_tx!(tx, connection => sqlx::query(sql::SUBSCRIPTION_INSERT)
        .bind(subscription).bind(received.mobile().as_str()).bind(&keyword.code).bind(amount)
        .bind(received.locale.code()).bind(received.now)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    if begun == 0 {
        let running: Money = in_tx!(tx, connection => sqlx::query_scalar(sql::SUBSCRIPTION_AMOUNT)
            .bind(received.mobile().as_str()).bind(&keyword.code).fetch_one(connection).await)?;
        received
            .answer(tx, context, &received.key(), &Reply::MonthlyAlready { amount: running })
            .await?;
        return Ok("subscribed");
    }
    let pledge = NewPledge {
        mobile: received.mobile(),
        locale: received.locale,
        keyword,
        amount,
        charge: Charge::Month {
            subscription,
            month: month_code(received.now.riyadh_date()),
            inbound: Some(received.id),
        },
    };
    let cause = pledges::keyword_cause(received.names, keyword, received.locale);
    match pledges::pledge_insert(tx, context, &pledge).await? {
        Some(pledge) => {
            let reply = Reply::Monthly { amount, cause };
            reply_queue(
                tx,
                context,
                received.mobile(),
                received.locale,
                &received.key(),
                &reply,
                Some(pledge),
            )
            .await?;
        }
        None => {
            received
                .answer(tx, context, &received.key(), &Reply::MonthlyNext { amount, cause })
                .await?
        }
    }
    Ok("subscribed")
}

/// Ends every subscription of the number, and takes back what was not handed to the operator yet. It
/// is confirmed once: sent again on the same day, it needs no second answer.
async fn stop(tx: &mut Tx, context: &Context, received: &Received<'_>) -> Result<&'static str> {
    let mobile = received.mobile().as_str();
    let ended: Vec<Uuid> = in_tx!(tx, connection => sqlx::query_scalar(sql::SUBSCRIPTIONS_STOP)
        .bind(mobile).bind(received.now).fetch_all(connection).await)?;
    if !ended.is_empty() {
        in_tx!(tx, connection => sqlx::query(sql::PLEDGES_TAKE_BACK)
            .bind(mobile).execute(connection).await.map(|_| ()))?;
        in_tx!(tx, connection => sqlx::query(sql::OUTBOUND_TAKE_BACK)
            .bind(mobile).execute(connection).await.map(|_| ()))?;
        received.answer(tx, context, &received.key(), &Reply::Stopped).await?;
        return Ok("stopped");
    }
    let confirmed: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::SUBSCRIPTIONS_STOPPED_SINCE)
        .bind(mobile).bind(received.now.plus_us(-DAY_US)).fetch_one(connection).await)?;
    if confirmed == 0 {
        let day = received.now.riyadh_date().day_number();
        let key = format!("no-subscription:{mobile}:{day}");
        received.answer(tx, context, &key, &Reply::NoSubscription).await?;
    }
    Ok("stopped")
}
