//! A demonstration without Kannel: messages to phones are kept for the mailbox, and count as delivered
//! and billed at once. A small form there stands in for a phone. It exists in demo mode only.

use std::net::IpAddr;

use async_trait::async_trait;
use domain::error::{AppError, FieldProblem};
use domain::identity::Mobile;
use domain::locale::Locale;
use domain::payments::sms::INBOUND_LENGTH_MAX;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;
use uuid::Uuid;

use super::inbound::{SmsAnswer, message_accept};
use super::operator::{Delivery, InboundMessage, InboundRefusal, InboundRequest, Outbound, Report, SmsOperator};
use super::outbox::sms_outbox_send_once;
use super::queries as sql;
use crate::{Context, Result, on};

/// The number of the demonstration; no operator has it.
pub const DEMO_SHORTCODE: &str = "5000";
/// Messages shown.
const MESSAGES_SHOWN: i64 = 30;

/// Stands in for an operator.
pub struct DemoOperator;

#[async_trait]
impl SmsOperator for DemoOperator {
    fn name(&self) -> &'static str {
        "demo"
    }

    fn shortcode(&self) -> &str {
        DEMO_SHORTCODE
    }

    /// Nothing comes over HTTP: the form of the mailbox calls [`phone_message_receive`].
    fn inbound_read(&self, _request: &InboundRequest<'_>) -> std::result::Result<InboundMessage, InboundRefusal> {
        Err(InboundRefusal::Secret)
    }

    fn report_read(&self, _origin: IpAddr, _query: &str) -> std::result::Result<Report, InboundRefusal> {
        Err(InboundRefusal::Secret)
    }

    async fn send(&self, _message: &Outbound) -> Delivery {
        Delivery::Delivered
    }
}

/// A message to a phone, for the demo mailbox.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PhoneMessage {
    /// Its id.
    pub id: Uuid,
    /// What it is about, as a code.
    pub kind: String,
    /// Whom it was written to.
    pub mobile: String,
    locale: String,
    /// Its text.
    #[sqlx(rename = "body_text")]
    pub text: String,
    /// `queued`, `sending`, `sent`, `delivered`, `failed` or `cancelled`.
    pub state: String,
    /// Parts that an operator would charge for.
    pub segment_count: i64,
    /// When it was written.
    #[sqlx(rename = "created_at_us")]
    pub created_at: Timestamp,
}

impl PhoneMessage {
    /// The message's language.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.locale.parse().unwrap_or_default()
    }
}

/// The newest messages to phones, of one number only when `mobile` is one.
///
/// # Errors
/// Not found outside demo mode.
pub async fn phone_message_list(context: &Context, actor: &Actor, mobile: &str) -> Result<Vec<PhoneMessage>> {
    actor.require(Action::MailboxView, Subject::Platform)?;
    demo_only(context)?;
    let messages = match Mobile::parse(mobile) {
        Ok(mobile) => on!(&context.db, pool => sqlx::query_as(sql::PHONE_MESSAGES_TO)
            .bind(MESSAGES_SHOWN).bind(mobile.as_str()).fetch_all(pool).await)?,
        Err(_) => on!(&context.db, pool => sqlx::query_as(sql::PHONE_MESSAGES)
            .bind(MESSAGES_SHOWN).fetch_all(pool).await)?,
    };
    Ok(messages)
}

/// A message as if from a phone, and its answer sent. Answers the number as it is stored.
///
/// # Errors
/// Not found outside demo mode; invalid without a mobile number or a text that can be sent.
pub async fn phone_message_receive(context: &Context, actor: &Actor, mobile: &str, text: &str) -> Result<Mobile> {
    actor.require(Action::MailboxView, Subject::Platform)?;
    demo_only(context)?;
    let mobile = Mobile::parse(mobile).map_err(|problem| AppError::invalid("mobile", problem))?;
    let max = u32::try_from(INBOUND_LENGTH_MAX).unwrap_or(u32::MAX);
    if text.trim().is_empty() {
        return Err(AppError::invalid("text", FieldProblem::Required).into());
    }
    if text.chars().count() > INBOUND_LENGTH_MAX {
        return Err(AppError::invalid("text", FieldProblem::TooLong { max }).into());
    }
    let message = InboundMessage {
        operator_message_id: format!("demo-{}", context.source.uuid()),
        mobile: mobile.clone(),
        text: text.to_owned(),
    };
    let answer = message_accept(context, DemoOperator.name(), message).await?;
    debug_assert_eq!(answer, SmsAnswer::Accepted);
    sms_outbox_send_once(context).await?;
    Ok(mobile)
}

fn demo_only(context: &Context) -> Result<()> {
    if context.configuration.is_demo() {
        Ok(())
    } else {
        Err(AppError::NotFound.into())
    }
}
