//! Payment intents: one attempt to pay for one or more gifts. What the gateway's own
//! record says is carried over here, in whatever order and however often it arrives.

use domain::giving::SurplusChoice;
use domain::ids::{BasketId, IntentId, PersonId};
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::PaymentMethod;
use domain::time::Timestamp;

use super::capture;
use super::intent_queries as sql;
use super::refunds;
use crate::db::Tx;
use crate::payments::{PaymentRecord, PaymentState, next_check};
use crate::{Context, Error, Result, in_tx, on};

/// Where an intent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntentState {
    /// Written down; the gateway was not asked yet.
    Created,
    /// The donor is at the gateway.
    PendingAction,
    /// The money was taken.
    Captured,
    /// Declined.
    Failed,
    /// Nobody paid in time.
    Expired,
    /// The gateway's answer is not known; it is being asked.
    Unknown,
    /// Everything went back to the donor.
    Refunded,
}

impl IntentState {
    /// Reads the stored code; anything else is [`Self::Unknown`].
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "created" => Self::Created,
            "pending_action" => Self::PendingAction,
            "captured" => Self::Captured,
            "failed" => Self::Failed,
            "expired" => Self::Expired,
            "refunded" => Self::Refunded,
            _ => Self::Unknown,
        }
    }

    /// Whether its end is still to come.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::PendingAction | Self::Unknown)
    }
}

/// An intent as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct IntentRow {
    pub(crate) id: IntentId,
    pub(crate) body_hash: String,
    pub(crate) person_id: Option<PersonId>,
    pub(crate) donor_name: String,
    pub(crate) donor_email: Option<String>,
    pub(crate) donor_mobile: Option<String>,
    locale: String,
    state: String,
    method: Option<String>,
    pub(crate) total_halalas: Money,
    surplus_choice: String,
    pub(crate) gateway: String,
    pub(crate) gateway_reference: Option<String>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) basket_id: Option<BasketId>,
    pub(crate) failure_code: Option<String>,
    pub(crate) created_at_us: Timestamp,
    pub(crate) expires_at_us: Timestamp,
    pub(crate) captured_at_us: Option<Timestamp>,
}

impl IntentRow {
    pub(crate) fn state(&self) -> IntentState {
        IntentState::from_code(&self.state)
    }

    /// How the donor chose to pay; none where that was left to the gateway.
    pub(crate) fn method(&self) -> Option<PaymentMethod> {
        self.method.as_deref()?.parse().ok()
    }

    pub(crate) fn locale(&self) -> Locale {
        self.locale.parse().unwrap_or(Locale::Ar)
    }

    pub(crate) fn surplus_choice(&self) -> Result<SurplusChoice> {
        self.surplus_choice.parse().map_err(Error::internal)
    }
}

pub(crate) async fn intent_by_id(context: &Context, id: IntentId) -> Result<Option<IntentRow>> {
    let row = on!(&context.db, pool => sqlx::query_as::<_, IntentRow>(sql::INTENT_BY_ID)
        .bind(id).fetch_optional(pool).await)?;
    Ok(row)
}

pub(crate) async fn intent_by_tracking_hash(context: &Context, hash: &str) -> Result<Option<IntentRow>> {
    let row = on!(&context.db, pool => sqlx::query_as::<_, IntentRow>(sql::INTENT_BY_TRACKING)
        .bind(hash).fetch_optional(pool).await)?;
    Ok(row)
}

pub(crate) async fn intent_by_key(tx: &mut Tx, key: &str) -> Result<Option<IntentRow>> {
    let row = in_tx!(tx, connection => sqlx::query_as::<_, IntentRow>(sql::INTENT_BY_KEY)
        .bind(key).fetch_optional(connection).await)?;
    Ok(row)
}

pub(crate) async fn intent_in_tx(tx: &mut Tx, id: IntentId) -> Result<IntentRow> {
    let row = in_tx!(tx, connection => sqlx::query_as::<_, IntentRow>(sql::INTENT_BY_ID)
        .bind(id).fetch_one(connection).await)?;
    Ok(row)
}

/// The intent that a gateway's record was made for. The record carries the intent's id as
/// its key, so this works even when the webhook is faster than our own note of the reference.
pub(crate) async fn intent_by_gateway_record(
    context: &Context,
    gateway: &str,
    record: &PaymentRecord,
) -> Result<Option<IntentRow>> {
    let Ok(id) = record.idempotency_key.parse::<IntentId>() else {
        return Ok(None);
    };
    Ok(intent_by_id(context, id).await?.filter(|row| row.gateway == gateway))
}

pub(crate) async fn intents_past_their_time(context: &Context, count_max: i64) -> Result<Vec<IntentId>> {
    let ids = on!(&context.db, pool => sqlx::query_scalar(sql::INTENTS_EXPIRED)
        .bind(context.now()).bind(count_max).fetch_all(pool).await)?;
    Ok(ids)
}

/// Acts on the gateway's record of an intent's payment. The record was fetched and
/// compared before; the same record may come any number of times.
pub(crate) async fn intent_apply(
    tx: &mut Tx,
    context: &Context,
    id: IntentId,
    record: &PaymentRecord,
) -> Result<IntentState> {
    in_tx!(tx, connection => sqlx::query(sql::INTENT_REFERENCE)
        .bind(id).bind(&record.reference).execute(connection).await.map(|_| ()))?;
    let now = context.now();
    if record.state.was_captured() {
        capture::intent_capture(tx, context, id).await?;
        if record.refunded.is_positive() {
            refunds::gateway_refunds_book(tx, context, id, record.refunded).await?;
        }
    } else if record.state.is_dead() {
        let state = if record.state == PaymentState::Failed {
            "failed"
        } else {
            "expired"
        };
        intent_end(tx, id, state, record.failure_code.as_deref(), None, now).await?;
    } else {
        let row = intent_in_tx(tx, id).await?;
        intent_check_at(tx, id, next_check(row.created_at_us, row.expires_at_us, now)).await?;
    }
    Ok(intent_in_tx(tx, id).await?.state())
}

/// Ends an open intent without money: its gifts fail and what they held is free again.
async fn intent_end(
    tx: &mut Tx,
    id: IntentId,
    state: &'static str,
    failure_code: Option<&str>,
    next_check_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool> {
    let ended = in_tx!(tx, connection => sqlx::query(sql::INTENT_END)
        .bind(id).bind(state).bind(failure_code).bind(next_check_at)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    if ended == 0 {
        return Ok(false);
    }
    in_tx!(tx, connection => sqlx::query(sql::DONATIONS_END).bind(id).execute(connection).await.map(|_| ()))?;
    holds_release(tx, id, now).await?;
    Ok(true)
}

/// Nobody paid in time, or another attempt took its place. The gateway is still asked
/// for a while, because the donor may be faster than our goodbye to it.
pub(crate) async fn intent_expire(tx: &mut Tx, id: IntentId, now: Timestamp) -> Result<bool> {
    let row = intent_in_tx(tx, id).await?;
    intent_end(
        tx,
        id,
        "expired",
        None,
        next_check(row.created_at_us, row.expires_at_us, now),
        now,
    )
    .await
}

pub(crate) async fn intent_mark_unknown(tx: &mut Tx, id: IntentId) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(sql::INTENT_UNKNOWN).bind(id).execute(connection).await.map(|_| ()))?;
    Ok(())
}

pub(crate) async fn intent_check_at(tx: &mut Tx, id: IntentId, at: Option<Timestamp>) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(sql::INTENT_CHECK_AT).bind(id).bind(at).execute(connection).await.map(|_| ()))?;
    Ok(())
}

pub(crate) async fn holds_release(tx: &mut Tx, id: IntentId, now: Timestamp) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(sql::HOLDS_RELEASE).bind(id).bind(now).execute(connection).await.map(|_| ()))?;
    Ok(())
}
