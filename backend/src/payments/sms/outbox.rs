//! Messages to phones: put into the outbox within the transaction that gives the reason for them, and
//! handed to the operator from there.
//!
//! A message is queued once per key, and a crash neither loses nor doubles it: it is marked as being
//! sent before it is handed over. When the answer never came, the operator's report decides whether it
//! went out; only without any report for a while is it handed over again, and a charged one then
//! carries the same billing reference, under which the operator charges once.

use domain::identity::Mobile;
use domain::locale::Locale;
use domain::payments::sms::Encoding;
use domain::people::{Action, Actor, Subject};
use domain::time::{HOUR_US, MINUTE_US};
use uuid::Uuid;

use super::operator::{Delivery, Outbound, SmsOperator};
use super::queries as sql;
use super::replies::Reply;
use super::{operator_of, reports};
use crate::db::Tx;
use crate::{Context, Error, Result, in_tx, on};

/// Messages handed over in one run.
const BATCH_MAX: i64 = 50;
/// The wait after the first failure; it doubles with each further one.
const RETRY_FIRST_US: i64 = MINUTE_US;
/// The longest wait between two tries.
const RETRY_MAX_US: i64 = HOUR_US;
/// After so many tries a message is given up: the waits add up to more than a day.
const ATTEMPTS_MAX: i64 = 30;
/// For so long the report of a message is awaited whose answer never came.
pub(super) const REPORT_WAIT_US: i64 = 15 * MINUTE_US;
/// The longest reason kept with a message.
const ERROR_LENGTH_MAX: usize = 200;

const SYSTEM: Actor = Actor::System("sms");

/// Puts a message into the outbox, unless one with the same key was there before. `pledge` is set for
/// the message that the operator charges.
pub(super) async fn reply_queue(
    tx: &mut Tx,
    context: &Context,
    mobile: &Mobile,
    locale: Locale,
    key: &str,
    reply: &Reply,
    pledge: Option<Uuid>,
) -> Result<()> {
    let written = reply.write(locale)?;
    in_tx!(tx, connection => sqlx::query(sql::OUTBOUND_INSERT)
        .bind(context.source.uuid())
        .bind(key)
        .bind(reply.kind())
        .bind(mobile.as_str())
        .bind(locale.code())
        .bind(&written.text)
        .bind(written.encoding.code())
        .bind(written.segment_count)
        .bind(pledge)
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DueRow {
    id: Uuid,
    mobile: String,
    body_text: String,
    encoding: String,
    attempts: i64,
    billing_reference: Option<String>,
}

/// Hands over what is due and answers how many messages the operator took.
///
/// # Errors
/// Unavailable when the storage does not answer. An operator that fails is no error here: the message
/// stays, with the reason, and is tried again later.
pub async fn sms_outbox_send_once(context: &Context) -> Result<usize> {
    match operator_of(context) {
        Some(operator) => outbox_send_through(context, operator.as_ref()).await,
        None => Ok(0),
    }
}

/// [`sms_outbox_send_once`] through an operator that is at hand.
pub(super) async fn outbox_send_through(context: &Context, operator: &dyn SmsOperator) -> Result<usize> {
    SYSTEM.require(Action::MessageSend, Subject::Platform)?;
    let due: Vec<DueRow> = on!(&context.db, pool => sqlx::query_as(sql::OUTBOUND_DUE)
        .bind(context.now()).bind(BATCH_MAX).fetch_all(pool).await)?;
    let mut taken = 0;
    for message in due {
        if !claim(context, message.id).await? {
            continue;
        }
        let delivery = operator.send(&outbound(context, &message)?).await;
        taken += usize::from(matches!(delivery, Delivery::Taken | Delivery::Delivered));
        settle(context, &message, delivery).await?;
    }
    Ok(taken)
}

fn outbound(context: &Context, message: &DueRow) -> Result<Outbound> {
    let token = reports::report_token(context, message.id);
    Ok(Outbound {
        mobile: Mobile::parse(&message.mobile)
            .map_err(|_| Error::internal("sms_outbound.mobile is no mobile number"))?,
        text: message.body_text.clone(),
        encoding: if message.encoding == Encoding::Gsm7.code() {
            Encoding::Gsm7
        } else {
            Encoding::Ucs2
        },
        billing_reference: message.billing_reference.clone(),
        report_path: format!("/sms/kannel/report/{}/{token}", message.id),
    })
}

/// Marks the message as being sent: nobody else takes it before its report is overdue.
pub(super) async fn claim(context: &Context, id: Uuid) -> Result<bool> {
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let claimed = in_tx!(tx, connection => sqlx::query(sql::OUTBOUND_CLAIM)
                    .bind(id).bind(now).bind(now.plus_us(REPORT_WAIT_US))
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                Ok(claimed == 1)
            })
        })
        .await
}

async fn settle(context: &Context, message: &DueRow, delivery: Delivery) -> Result<()> {
    let (id, now, inner) = (message.id, context.now(), context.clone());
    // The try that has just been made is not yet in the row that was read.
    let attempts = message.attempts + 1;
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                match delivery {
                    Delivery::Taken => {
                        in_tx!(tx, connection => sqlx::query(sql::OUTBOUND_SENT)
                            .bind(id).bind(now).execute(connection).await.map(|_| ()))?;
                    }
                    Delivery::Delivered => reports::delivered(tx, &inner, id).await?,
                    Delivery::Later(reason) if attempts < ATTEMPTS_MAX => {
                        tracing::warn!(message = %id, reason = shortened(&reason), "a text message waits");
                        in_tx!(tx, connection => sqlx::query(sql::OUTBOUND_RETRY)
                            .bind(id).bind(now.plus_us(retry_wait_us(attempts))).bind(shortened(&reason))
                            .execute(connection).await.map(|_| ()))?;
                    }
                    Delivery::Later(reason) | Delivery::Refused(reason) => {
                        reports::failed(tx, &inner, id, &shortened(&reason)).await?;
                    }
                    Delivery::Unknown(reason) => {
                        tracing::warn!(message = %id, reason = shortened(&reason), "a text message may be on its way");
                        in_tx!(tx, connection => sqlx::query(sql::OUTBOUND_UNKNOWN)
                            .bind(id).bind(shortened(&reason)).execute(connection).await.map(|_| ()))?;
                    }
                }
                Ok(())
            })
        })
        .await
}

/// 1, 2, 4 … minutes, at most an hour.
fn retry_wait_us(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 20)).unwrap_or(20);
    RETRY_FIRST_US.saturating_mul(1_i64 << doublings).min(RETRY_MAX_US)
}

fn shortened(reason: &str) -> String {
    reason.chars().take(ERROR_LENGTH_MAX).collect()
}
