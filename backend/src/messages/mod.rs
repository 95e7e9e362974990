//! Messages to people: composed from Fluent, put into an outbox within the transaction that
//! gives the reason for them, and sent from there.
//!
//! A message is enqueued at most once per `dedupe_key`, so a job or a webhook that is repeated
//! writes nobody twice. Sending is at least once: a mail server that took the message just before
//! the program died may get it again.

mod account_notice;
mod announce;
mod compose;
mod mail;
mod mailbox;
mod outbox;
pub(crate) mod queries;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub(crate) use account_notice::{AccountNotice, charity_account_notice};
pub use announce::announce_once;
pub use compose::{Composed, Message, ReceiptLine};
pub use mailbox::{MailboxEntry, MailboxMessage, MailboxPage, mailbox_list, mailbox_message};
pub use outbox::outbox_send_once;

use domain::ids::{MessageId, PersonId};
use domain::locale::Style;

use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::in_tx;

/// Whom a message goes to, and how they like numbers and dates written.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The person, when they have an account.
    pub person: Option<PersonId>,
    /// Their name, or an empty text.
    pub name: String,
    /// Their e-mail address.
    pub address: String,
    /// Language, digits and calendar of the message.
    pub style: Style,
}

/// Puts a message into the outbox, unless one with the same `dedupe_key` was there before. It
/// leaves once the transaction is durable.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn message_enqueue(
    tx: &mut Tx,
    context: &Context,
    recipient: &Recipient,
    dedupe_key: &str,
    message: &Message,
) -> Result<()> {
    let composed = message.compose(recipient, &context.configuration.public_url);
    let id = MessageId::from_uuid(context.source.uuid());
    let now = context.now();
    in_tx!(tx, connection => sqlx::query(queries::MESSAGE_INSERT)
        .bind(id)
        .bind(dedupe_key)
        .bind(message.kind())
        .bind(recipient.person)
        .bind(&recipient.address)
        .bind(recipient.style.locale.code())
        .bind(&composed.subject)
        .bind(&composed.body)
        .bind(now)
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(())
}
