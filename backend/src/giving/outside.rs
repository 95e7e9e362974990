//! Gifts whose payment began outside the site and is over when we hear of it: an operator settled a
//! text message. They pass through the same capture as every other gift: journal, receipt, totals.

use domain::giving::{FundClass, Intention, SurplusChoice};
use domain::identity::Mobile;
use domain::ids::{DonationId, IntentId};
use domain::locale::Locale;
use domain::money::Money;
use domain::time::Timestamp;
use sha2::{Digest, Sha256};

use super::intents::{self, IntentState};
use super::tracking::{tracking_hash, tracking_token};
use super::{capture, intent_queries as sql, refunds};
use crate::db::Tx;
use crate::{Context, Error, Result, in_tx};

/// A gift of a mobile number to a pool.
pub(crate) struct OutsideGift<'a> {
    /// Names the payment once and for all.
    pub(crate) key: String,
    /// The way it came, as gateway and channel.
    pub(crate) channel: &'static str,
    /// What the other side knows it by.
    pub(crate) reference: String,
    pub(crate) mobile: &'a Mobile,
    pub(crate) locale: Locale,
    pub(crate) amount: Money,
    pub(crate) intention: Intention,
    pub(crate) fund_class: FundClass,
    pub(crate) field_code: Option<&'a str>,
    pub(crate) given_at: Timestamp,
}

/// A gift that is captured, with what its donor is told.
pub(crate) struct OutsideCapture {
    pub(crate) intent: IntentId,
    pub(crate) receipt_number: i64,
    /// Where the donor follows the gift, after the language.
    pub(crate) tracking_path: String,
}

/// Writes the payment with its gift and captures it, in the caller's transaction.
///
/// # Errors
/// Internal when the key was used before: the caller must know what it has captured.
pub(crate) async fn outside_capture(tx: &mut Tx, context: &Context, gift: &OutsideGift<'_>) -> Result<OutsideCapture> {
    let intent = IntentId::from_uuid(context.source.uuid());
    let token = tracking_token(&context.configuration, intent);
    intent_insert(tx, context, gift, intent, &tracking_hash(&token)).await?;
    in_tx!(tx, connection => sqlx::query(sql::INTENT_REFERENCE)
        .bind(intent).bind(&gift.reference).execute(connection).await.map(|_| ()))?;
    in_tx!(tx, connection => sqlx::query(sql::DONATION_INSERT)
        .bind(DonationId::from_uuid(context.source.uuid()))
        .bind(intent)
        .bind(1_i64)
        .bind(None::<uuid::Uuid>)
        .bind(None::<uuid::Uuid>)
        .bind(None::<uuid::Uuid>)
        .bind(gift.field_code)
        .bind(gift.intention.code())
        .bind(gift.fund_class.code())
        .bind(gift.amount)
        .bind(None::<i64>)
        .bind(true)
        .bind(None::<&str>)
        .bind(None::<&str>)
        .bind(gift.given_at)
        .execute(connection)
        .await
        .map(|_| ()))?;
    if !capture::intent_capture(tx, context, intent).await? {
        return Err(Error::internal(format!("the payment {} was captured before", gift.key)));
    }
    let receipt_number: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::RECEIPT_NUMBER)
        .bind(intent).fetch_one(connection).await)?;
    Ok(OutsideCapture {
        intent,
        receipt_number,
        tracking_path: format!("/donations/{token}"),
    })
}

async fn intent_insert(
    tx: &mut Tx,
    context: &Context,
    gift: &OutsideGift<'_>,
    intent: IntentId,
    tracking_hash: &str,
) -> Result<()> {
    let mut hash = Sha256::new();
    hash.update(&gift.reference);
    hash.update(gift.mobile.as_str());
    hash.update(gift.amount.halalas().to_be_bytes());
    let inserted = in_tx!(tx, connection => sqlx::query(sql::INTENT_INSERT)
        .bind(intent)
        .bind(&gift.key)
        .bind(hex::encode(hash.finalize()))
        .bind(None::<uuid::Uuid>)
        .bind("")
        .bind(None::<&str>)
        .bind(gift.mobile.as_str())
        .bind(gift.locale.code())
        .bind(gift.channel)
        .bind(gift.amount)
        .bind(SurplusChoice::Similar.code())
        .bind(gift.channel)
        .bind(tracking_hash)
        .bind(None::<uuid::Uuid>)
        .bind(gift.given_at)
        .bind(context.now())
        .bind(None::<Timestamp>)
        .bind(None::<&str>)
        .execute(connection)
        .await
        .map(|done| done.rows_affected()))?;
    if inserted == 1 {
        Ok(())
    } else {
        Err(Error::internal(format!(
            "the payment {} was written down before",
            gift.key
        )))
    }
}

/// The other side gave the whole payment back to the donor: books what can be booked. `false` when
/// the gift's money is committed or paid out, so that nothing was taken from it.
pub(crate) async fn outside_reverse(tx: &mut Tx, context: &Context, intent: IntentId) -> Result<bool> {
    let row = intents::intent_in_tx(tx, intent).await?;
    refunds::gateway_refunds_book(tx, context, intent, row.total_halalas).await?;
    Ok(intents::intent_in_tx(tx, intent).await?.state() == IntentState::Refunded)
}
