//! The demo mailbox: everything the site sent, for anybody to read. It exists in demo mode only.

use domain::error::AppError;
use domain::ids::MessageId;
use domain::locale::Locale;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;
use uuid::Uuid;

use super::queries;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::on;

/// Messages on one page of the mailbox.
const PAGE_LENGTH: usize = 30;

/// A message in the list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MailboxEntry {
    /// Its id.
    pub id: MessageId,
    /// What it is about, as a code.
    pub kind: String,
    /// Whom it was written to.
    pub recipient: String,
    locale: String,
    /// Its subject.
    pub subject: String,
    /// `queued`, `sent` or `failed`.
    pub state: String,
    /// When it was written.
    #[sqlx(rename = "created_at_us")]
    pub created_at: Timestamp,
}

impl MailboxEntry {
    /// The message's language.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.locale.parse().unwrap_or_default()
    }
}

/// A message to read.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MailboxMessage {
    /// Its head.
    #[sqlx(flatten)]
    pub entry: MailboxEntry,
    /// Its text.
    #[sqlx(rename = "body_text")]
    pub body: String,
}

/// A page of the mailbox, newest first.
#[derive(Debug, Clone, Default)]
pub struct MailboxPage {
    /// The messages.
    pub entries: Vec<MailboxEntry>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

/// The messages after `cursor` (from a former page; empty for the newest), of one recipient only
/// when `recipient` is not empty.
///
/// # Errors
/// Not found outside demo mode.
pub async fn mailbox_list(context: &Context, actor: &Actor, recipient: &str, cursor: &str) -> Result<MailboxPage> {
    actor.require(Action::MailboxView, Subject::Platform)?;
    demo_only(context)?;
    let (before, before_id) = cursor_read(cursor);
    let limit = i64::try_from(PAGE_LENGTH + 1).unwrap_or(i64::MAX);
    let recipient = recipient.trim().to_lowercase();
    let mut entries: Vec<MailboxEntry> = if recipient.is_empty() {
        on!(&context.db, pool => sqlx::query_as(queries::MAILBOX_LIST)
            .bind(before).bind(before_id).bind(limit).fetch_all(pool).await)?
    } else {
        on!(&context.db, pool => sqlx::query_as(queries::MAILBOX_LIST_TO)
            .bind(before).bind(before_id).bind(limit).bind(&recipient).fetch_all(pool).await)?
    };
    let more = entries.len() > PAGE_LENGTH;
    entries.truncate(PAGE_LENGTH);
    let next = entries
        .last()
        .filter(|_| more)
        .map(|last| format!("{}_{}", last.created_at.as_us(), last.id));
    Ok(MailboxPage { entries, next })
}

/// One message.
///
/// # Errors
/// Not found outside demo mode, or when there is none.
pub async fn mailbox_message(context: &Context, actor: &Actor, id: MessageId) -> Result<MailboxMessage> {
    actor.require(Action::MailboxView, Subject::Platform)?;
    demo_only(context)?;
    let message: Option<MailboxMessage> = on!(&context.db, pool => sqlx::query_as(queries::MAILBOX_MESSAGE)
        .bind(id).fetch_optional(pool).await)?;
    message.ok_or_else(|| AppError::NotFound.into())
}

fn demo_only(context: &Context) -> Result<()> {
    if context.configuration.is_demo() {
        Ok(())
    } else {
        Err(AppError::NotFound.into())
    }
}

/// A cursor that does not parse is the beginning.
fn cursor_read(cursor: &str) -> (Timestamp, MessageId) {
    let parsed = cursor.split_once('_').and_then(|(at_us, id)| {
        let at = Timestamp::from_us(at_us.parse().ok()?);
        Some((at, id.parse().ok()?))
    });
    parsed.unwrap_or((Timestamp::from_us(i64::MAX), MessageId::from_uuid(Uuid::max())))
}

/// The language stored with a message.
pub(super) fn stored_locale(code: &str) -> Result<Locale> {
    code.parse()
        .map_err(|_| Error::internal(format!("message.locale holds {code:?}")))
}
