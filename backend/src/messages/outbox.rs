//! Sending what is in the outbox.

use domain::ids::MessageId;
use domain::time::{HOUR_US, MINUTE_US, Timestamp};

use super::mail::{self, Delivery};
use super::queries;
use crate::context::Context;
use crate::error::Result;
use crate::{in_tx, on};

/// The kind of the message that carries a one-time code.
pub(super) const KIND_SIGN_IN_CODE: &str = "sign_in_code";
/// Messages sent in one run of the job.
const BATCH_MAX: i64 = 50;
/// For so long a message belongs to the sender that took it.
const LEASE_US: i64 = 2 * MINUTE_US;
/// The wait after the first failure; it doubles with each further one.
const RETRY_FIRST_US: i64 = MINUTE_US;
/// The longest wait between two tries.
const RETRY_MAX_US: i64 = 6 * HOUR_US;
/// After so many tries a message is given up: the last waits add up to about a day.
const ATTEMPTS_MAX: i64 = 12;
/// A code that could not be sent in this time is of no use to anybody.
const CODE_AGE_MAX_US: i64 = 10 * MINUTE_US;
/// The longest reason kept with a message.
const ERROR_LENGTH_MAX: usize = 400;

#[derive(sqlx::FromRow)]
struct DueRow {
    id: MessageId,
    kind: String,
    recipient: String,
    locale: String,
    subject: String,
    body_text: String,
    attempts: i64,
    created_at_us: Timestamp,
}

/// Sends what is due and answers how many messages left. In a demonstration without a mail server
/// they are marked as sent, because the mailbox shows them; elsewhere they wait for one.
///
/// # Errors
/// Unavailable when the storage does not answer. A mail server that fails is no error here: the
/// message stays, with the reason, and is tried again later.
pub async fn outbox_send_once(context: &Context) -> Result<usize> {
    let configuration = &context.configuration;
    let sender = match &configuration.mail_server {
        Some(server) => Some(mail::Sender::connect(server, &configuration.mail_from)?),
        None if configuration.is_demo() => None,
        None => return Ok(0),
    };
    let due: Vec<DueRow> = on!(&context.db, pool => sqlx::query_as(queries::MESSAGES_DUE)
        .bind(context.now()).bind(BATCH_MAX).fetch_all(pool).await)?;
    let mut sent = 0;
    for message in due {
        if !claim(context, message.id).await? {
            continue;
        }
        let delivery = deliver(context, sender.as_ref(), &message).await?;
        if matches!(delivery, Delivery::Taken) {
            sent += 1;
        }
        settle(context, &message, delivery).await?;
    }
    Ok(sent)
}

async fn deliver(context: &Context, sender: Option<&mail::Sender>, message: &DueRow) -> Result<Delivery> {
    let age_us = context.now().us_since(message.created_at_us);
    if message.kind == KIND_SIGN_IN_CODE && age_us > CODE_AGE_MAX_US {
        return Ok(Delivery::Refused("the code expired before it could be sent".to_owned()));
    }
    let Some(sender) = sender else {
        return Ok(Delivery::Taken);
    };
    let locale = super::mailbox::stored_locale(&message.locale)?;
    let letter = mail::Letter {
        id: message.id,
        to: &message.recipient,
        locale,
        subject: &message.subject,
        body: &message.body_text,
    };
    Ok(sender.send(&letter).await)
}

async fn claim(context: &Context, id: MessageId) -> Result<bool> {
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let claimed = in_tx!(tx, connection => sqlx::query(queries::MESSAGE_CLAIM)
                    .bind(id).bind(now).bind(now.plus_us(LEASE_US))
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                Ok(claimed == 1)
            })
        })
        .await
}

async fn settle(context: &Context, message: &DueRow, delivery: Delivery) -> Result<()> {
    let id = message.id;
    let now = context.now();
    // The try that has just been made is not yet in the row that was read.
    let attempts = message.attempts + 1;
    let over = attempts >= ATTEMPTS_MAX;
    let done = matches!(delivery, Delivery::Taken | Delivery::Refused(_)) || over;
    let redacted = done && message.kind == KIND_SIGN_IN_CODE && !context.configuration.is_demo();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                match delivery {
                    Delivery::Taken => {
                        in_tx!(tx, connection => sqlx::query(queries::MESSAGE_SENT)
                            .bind(id).bind(now).execute(connection).await.map(|_| ()))?;
                    }
                    Delivery::Later(reason) if !over => {
                        let again = now.plus_us(retry_wait_us(attempts));
                        in_tx!(tx, connection => sqlx::query(queries::MESSAGE_RETRY)
                            .bind(id).bind(again).bind(shortened(&reason)).execute(connection).await.map(|_| ()))?;
                    }
                    Delivery::Later(reason) | Delivery::Refused(reason) => {
                        in_tx!(tx, connection => sqlx::query(queries::MESSAGE_FAILED)
                            .bind(id).bind(shortened(&reason)).execute(connection).await.map(|_| ()))?;
                    }
                }
                if redacted {
                    in_tx!(tx, connection => sqlx::query(queries::MESSAGE_REDACT)
                        .bind(id).execute(connection).await.map(|_| ()))?;
                }
                Ok(())
            })
        })
        .await
}

/// 1, 2, 4 … minutes, at most six hours.
fn retry_wait_us(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 20)).unwrap_or(20);
    RETRY_FIRST_US.saturating_mul(1_i64 << doublings).min(RETRY_MAX_US)
}

fn shortened(reason: &str) -> String {
    reason.chars().take(ERROR_LENGTH_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_limit() {
        let waits: Vec<i64> = (1..=11).map(|attempt| retry_wait_us(attempt) / MINUTE_US).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
        assert_eq!(retry_wait_us(i64::MAX), RETRY_MAX_US);
        assert_eq!(retry_wait_us(i64::MIN), RETRY_FIRST_US);
    }
}
