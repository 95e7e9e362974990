//! Pledges: what a donor asked for by text message and the operator has still to settle.

use domain::giving::{FundClass, GiftTarget, fund_class_for};
use domain::identity::Mobile;
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::sms::{DAILY_CAP, Keyword};
use domain::time::{CivilDate, DAY_US, Timestamp, riyadh_midnight_us};
use uuid::Uuid;

use super::keywords::cause;
use super::queries as sql;
use crate::db::Tx;
use crate::reference::Reference;
use crate::{Context, Error, Result, in_tx};

/// The month of a day as it is stored, "2026-11".
pub(super) fn month_code(date: CivilDate) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// What a pledge charges, and why.
pub(super) enum Charge {
    /// One message of the donor's.
    Once {
        /// The message.
        inbound: Uuid,
        /// The operator's id of it.
        operator_message_id: String,
    },
    /// A month of a subscription.
    Month {
        /// The subscription.
        subscription: Uuid,
        /// The month's code.
        month: String,
        /// The message that began it, for the first month.
        inbound: Option<Uuid>,
    },
}

/// What is pledged.
pub(super) struct NewPledge<'a> {
    pub(super) mobile: &'a Mobile,
    pub(super) locale: Locale,
    pub(super) keyword: &'a Keyword,
    pub(super) amount: Money,
    pub(super) charge: Charge,
}

/// The fund of a keyword's gifts: a field's pool or the general one, zakat only for a zakat keyword.
pub(super) fn fund_class(keyword: &Keyword) -> Result<FundClass> {
    let target = match keyword.field_code {
        Some(_) => GiftTarget::FieldPool,
        None => GiftTarget::General,
    };
    fund_class_for(keyword.intention, target)
        .map_err(|_| Error::internal(format!("the keyword {} has an intention without a fund", keyword.code)))
}

/// Writes a pledge down. `None` when this number has one for the same month already.
pub(super) async fn pledge_insert(tx: &mut Tx, context: &Context, pledge: &NewPledge<'_>) -> Result<Option<Uuid>> {
    let id = context.source.uuid();
    let (reference, inbound, subscription, month) = match &pledge.charge {
        Charge::Once {
            inbound,
            operator_message_id,
        } => (operator_message_id.clone(), Some(*inbound), None, None),
        Charge::Month {
            subscription,
            month,
            inbound,
        } => (
            format!("ataa-{id}"),
            *inbound,
            Some(*subscription),
            Some(month.as_str()),
        ),
    };
    let inserted = in_tx!(tx, connection => sqlx::query(sql::PLEDGE_INSERT)
        .bind(id)
        .bind(pledge.mobile.as_str())
        .bind(&pledge.keyword.code)
        .bind(pledge.keyword.field_code.as_deref())
        .bind(pledge.keyword.intention.code())
        .bind(fund_class(pledge.keyword)?.code())
        .bind(pledge.amount)
        .bind(pledge.locale.code())
        .bind(&reference)
        .bind(inbound)
        .bind(subscription)
        .bind(month)
        .bind(context.now())
        .execute(connection)
        .await
        .map(|done| done.rows_affected()))?;
    Ok((inserted == 1).then_some(id))
}

/// Whether a further amount stays within the day's limit of a number. The caller holds its lock.
pub(super) async fn within_daily_cap(tx: &mut Tx, mobile: &Mobile, amount: Money, now: Timestamp) -> Result<bool> {
    let day = Timestamp::from_us(riyadh_midnight_us(now.riyadh_date()));
    let used: Money = in_tx!(tx, connection => sqlx::query_scalar(sql::PLEDGED_BETWEEN)
        .bind(mobile.as_str()).bind(day).bind(day.plus_us(DAY_US)).fetch_one(connection).await)?;
    Ok(used.checked_add(amount).map_err(Error::internal)? <= DAILY_CAP)
}

/// What a keyword's gift is for, in words.
pub(super) fn keyword_cause(reference: &Reference, keyword: &Keyword, locale: Locale) -> String {
    cause(reference, keyword.intention, keyword.field_code.as_deref(), locale)
}
