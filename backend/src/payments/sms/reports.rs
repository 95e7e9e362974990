//! What operators report about a message: for a charged one, whether the donor was billed. A report
//! belongs to one message by the token in its address, which nobody can make without our key.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::error::AppError;
use domain::identity::Mobile;
use domain::ids::MessageId;
use domain::locale::Locale;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::operator::{InboundRefusal, ReportStatus};
use super::queries as sql;
use super::replies::Reply;
use super::{operator_of, outbox};
use crate::db::Tx;
use crate::{Context, Error, Result, in_tx};

/// Bytes of a token: 144 bits cannot be guessed.
const TOKEN_BYTES: usize = 18;

const SYSTEM: Actor = Actor::System("sms");

/// The token in the address at which one message is reported on.
#[must_use]
pub fn report_token(context: &Context, message: Uuid) -> String {
    let key = context.configuration.key_for("sms-report");
    // A key of 32 bytes is always accepted; an empty token matches none.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else {
        return String::new();
    };
    mac.update(message.as_bytes());
    URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..TOKEN_BYTES])
}

/// Takes a report. The same one may come any number of times; the first end counts.
///
/// # Errors
/// Not found where no operator is set up, forbidden for a wrong token or origin, invalid for a report
/// that is not readable, unavailable when the storage does not answer.
pub async fn report_receive(
    context: &Context,
    message: MessageId,
    token: &str,
    origin: IpAddr,
    query: &str,
) -> Result<()> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    let operator = operator_of(context).ok_or(AppError::NotFound)?;
    let message = message.as_uuid();
    let wanted = report_token(context, message);
    if wanted.is_empty() || !bool::from(wanted.as_bytes().ct_eq(token.as_bytes())) {
        return Err(AppError::Forbidden.into());
    }
    let report = operator.report_read(origin, query).map_err(refusal)?;
    report_take(context, message, report.status).await
}

/// Acts on a report that is believed.
pub(super) async fn report_take(context: &Context, message: Uuid, status: ReportStatus) -> Result<()> {
    let inner = context.clone();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                match status {
                    ReportStatus::Delivered => delivered(tx, &inner, message).await,
                    ReportStatus::Failed => failed(tx, &inner, message, "the operator reports a failure").await,
                    ReportStatus::OnItsWay => {
                        in_tx!(tx, connection => sqlx::query(sql::OUTBOUND_SENT)
                            .bind(message).bind(inner.now()).execute(connection).await.map(|_| ()))?;
                        Ok(())
                    }
                }
            })
        })
        .await
}

/// How a refusal is answered.
pub(super) fn refusal(refusal: InboundRefusal) -> Error {
    match refusal {
        InboundRefusal::Origin | InboundRefusal::Secret => AppError::Forbidden.into(),
        InboundRefusal::Shortcode | InboundRefusal::Sender | InboundRefusal::Malformed => {
            AppError::invalid("message", domain::error::FieldProblem::TextRefused).into()
        }
    }
}

/// The message arrived: what it charged is billed.
pub(super) async fn delivered(tx: &mut Tx, context: &Context, message: Uuid) -> Result<()> {
    let now = context.now();
    in_tx!(tx, connection => sqlx::query(sql::OUTBOUND_DELIVERED)
        .bind(message).bind(now).execute(connection).await.map(|_| ()))?;
    in_tx!(tx, connection => sqlx::query(sql::PLEDGE_BILLED)
        .bind(message).bind(now).execute(connection).await.map(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct UnbilledRow {
    id: Uuid,
    mobile: String,
    locale: String,
    amount_halalas: Money,
}

/// The message did not arrive: what it was to charge was not charged, and the donor is told once.
pub(super) async fn failed(tx: &mut Tx, context: &Context, message: Uuid, reason: &str) -> Result<()> {
    let now = context.now();
    in_tx!(tx, connection => sqlx::query(sql::OUTBOUND_FAILED)
        .bind(message).bind(now).bind(reason).execute(connection).await.map(|_| ()))?;
    let unbilled: Option<UnbilledRow> = in_tx!(tx, connection => sqlx::query_as(sql::PLEDGE_UNBILLED)
        .bind(message).fetch_optional(connection).await)?;
    let Some(pledge) = unbilled else { return Ok(()) };
    let mobile = Mobile::parse(&pledge.mobile).map_err(|_| Error::internal("sms_pledge.mobile is no mobile number"))?;
    let locale: Locale = pledge.locale.parse().unwrap_or_default();
    let reply = Reply::Unbilled {
        amount: pledge.amount_halalas,
        url: format!("{}/{}", context.configuration.public_url, locale.code()),
    };
    outbox::reply_queue(
        tx,
        context,
        &mobile,
        locale,
        &format!("unbilled:{}", pledge.id),
        &reply,
        None,
    )
    .await
}
