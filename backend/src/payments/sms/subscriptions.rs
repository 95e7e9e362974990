//! Monthly gifts: one pledge for each month in Asia/Riyadh and never two.

use domain::identity::Mobile;
use domain::locale::Locale;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use uuid::Uuid;

use super::keywords::keywords_in_tx;
use super::outbox::reply_queue;
use super::pledges::{self, Charge, NewPledge, month_code};
use super::queries as sql;
use super::replies::Reply;
use crate::db::{Tx, dialect};
use crate::jobs::Items;
use crate::reference::{Reference, reference};
use crate::{Context, Error, Result, in_tx, on};

/// Subscriptions charged in one run.
const BATCH_MAX: i64 = 200;

const SYSTEM: Actor = Actor::System("sms");

#[derive(sqlx::FromRow)]
struct SubscriptionRow {
    id: Uuid,
    mobile: String,
    keyword_code: String,
    amount_halalas: Money,
    locale: String,
}

/// Pledges this month's gift for each subscription that has none yet. Months that passed while the
/// program stood still are not made up for: nobody is charged twice in one month. Answers how many
/// were pledged.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn subscriptions_charge_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    let month = month_code(context.now().riyadh_date());
    let due: Vec<SubscriptionRow> = on!(&context.db, pool => sqlx::query_as(sql::SUBSCRIPTIONS_DUE)
        .bind(&month).bind(BATCH_MAX).fetch_all(pool).await)?;
    if due.is_empty() {
        return Ok(0);
    }
    let names = reference(context).await?;
    let mut pledged = Items::of("subscriptions_charge");
    for subscription in due {
        let id = subscription.id;
        let (inner, month, names) = (context.clone(), month.clone(), names.clone());
        let done = context
            .db
            .write(move |tx| Box::pin(async move { month_charge(tx, &inner, &subscription, month, &names).await }))
            .await;
        pledged.note(id, done.map(usize::from))?;
    }
    pledged.end()
}

async fn month_charge(
    tx: &mut Tx,
    context: &Context,
    subscription: &SubscriptionRow,
    month: String,
    names: &Reference,
) -> Result<bool> {
    dialect::mobile_lock(tx, &subscription.mobile).await?;
    // It may have been stopped since the list was read.
    let running: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::SUBSCRIPTION_RUNNING)
        .bind(subscription.id).fetch_one(connection).await)?;
    let keywords = keywords_in_tx(tx).await?;
    let keyword = keywords
        .iter()
        .find(|keyword| keyword.code == subscription.keyword_code);
    let (true, Some(keyword)) = (running == 1, keyword) else {
        return Ok(false);
    };
    let mobile = Mobile::parse(&subscription.mobile)
        .map_err(|_| Error::internal("sms_subscription.mobile is no mobile number"))?;
    let locale: Locale = subscription.locale.parse().unwrap_or_default();
    let pledge = NewPledge {
        mobile: &mobile,
        locale,
        keyword,
        amount: subscription.amount_halalas,
        charge: Charge::Month {
            subscription: subscription.id,
            month: month.clone(),
            inbound: None,
        },
    };
    let Some(id) = pledges::pledge_insert(tx, context, &pledge).await? else {
        return Ok(false);
    };
    let reply = Reply::MonthlyCharge {
        amount: subscription.amount_halalas,
        cause: pledges::keyword_cause(names, keyword, locale),
    };
    let key = format!("month:{}:{month}", subscription.id);
    reply_queue(tx, context, &mobile, locale, &key, &reply, Some(id)).await?;
    Ok(true)
}
