//! Reading what was folded.

use domain::giving::FundClass;
use domain::ledger::{Account, FundKey};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::fold::{Dimension, TOTALS, Total};
use super::queries as sql;
use crate::db::Tx;
use crate::{Context, Error, Result, in_tx, on};

/// A total with its bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketTotal {
    /// The bucket within the dimension.
    pub bucket: String,
    /// The total.
    pub total: Total,
}

#[derive(sqlx::FromRow)]
struct TotalRow {
    bucket: String,
    amount_halalas: Money,
    operation_count: i64,
    latest_at_us: Timestamp,
}

impl From<TotalRow> for BucketTotal {
    fn from(row: TotalRow) -> Self {
        let total = Total {
            amount: row.amount_halalas,
            count: row.operation_count,
            latest_at: row.latest_at_us,
        };
        Self {
            bucket: row.bucket,
            total,
        }
    }
}

/// One total; nothing when the bucket does not exist.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn total_read(context: &Context, dimension: Dimension, bucket: &str) -> Result<Total> {
    let row: Option<(Money, i64, Timestamp)> = on!(&context.db, pool => sqlx::query_as(sql::ROLLUP_READ)
        .bind(dimension.code()).bind(bucket).fetch_optional(pool).await)?;
    Ok(row.map_or_else(Total::default, |(amount, count, latest_at)| Total {
        amount,
        count,
        latest_at,
    }))
}

/// Every total of a small dimension (field, region, track, year), in the order of its buckets.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn totals_of(context: &Context, dimension: Dimension) -> Result<Vec<BucketTotal>> {
    let rows: Vec<TotalRow> = on!(&context.db, pool => sqlx::query_as(sql::ROLLUP_DIMENSION)
        .bind(dimension.code()).fetch_all(pool).await)?;
    Ok(rows.into_iter().map(BucketTotal::from).collect())
}

/// The total of everything and every total of a small dimension, read at one moment: what the
/// dimension does not hold is the difference of the two.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn totals_and_platform(context: &Context, dimension: Dimension) -> Result<(Total, Vec<BucketTotal>)> {
    let rows: Vec<(String, String, Money, i64, Timestamp)> = on!(&context.db, pool =>
        sqlx::query_as(sql::ROLLUP_DIMENSION_AND_PLATFORM).bind(dimension.code()).fetch_all(pool).await)?;
    let mut platform = Total::default();
    let mut buckets = Vec::with_capacity(rows.len());
    for (found, bucket, amount, count, latest_at) in rows {
        let total = Total {
            amount,
            count,
            latest_at,
        };
        if found == dimension.code() {
            buckets.push(BucketTotal { bucket, total });
        } else {
            platform = total;
        }
    }
    Ok((platform, buckets))
}

/// The totals of buckets from `from` (included) to `to` (not included): days of a month,
/// or everything that begins with a donor's id.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn totals_between(context: &Context, dimension: Dimension, from: &str, to: &str) -> Result<Vec<BucketTotal>> {
    let rows: Vec<TotalRow> = on!(&context.db, pool => sqlx::query_as(sql::ROLLUP_RANGE)
        .bind(dimension.code()).bind(from).bind(to).fetch_all(pool).await)?;
    Ok(rows.into_iter().map(BucketTotal::from).collect())
}

/// The totals of one owner's buckets, `<owner>:<rest>`, with the rest as their bucket.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn totals_under(context: &Context, dimension: Dimension, owner: &str) -> Result<Vec<BucketTotal>> {
    // ';' follows ':' in both engines' byte order of these ASCII buckets.
    let mut totals = totals_between(context, dimension, &format!("{owner}:"), &format!("{owner};")).await?;
    for entry in &mut totals {
        entry.bucket = entry
            .bucket
            .split_once(':')
            .map(|(_, rest)| rest.to_owned())
            .unwrap_or_default();
    }
    Ok(totals)
}

/// When the totals were last folded, or `None` when they never were. A page that finds
/// this long ago says that the figures are being updated.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn totals_folded_at(context: &Context) -> Result<Option<Timestamp>> {
    let row: Option<(i64, Timestamp)> =
        on!(&context.db, pool => sqlx::query_as(sql::WATERMARK).bind(TOTALS).fetch_optional(pool).await)?;
    Ok(row.map(|(_, folded_at)| folded_at))
}

/// The balance of an account within a class, as far as it is folded; debits positive.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn account_balance(context: &Context, actor: &Actor, account: Account, class: FundClass) -> Result<Money> {
    actor.require(Action::LedgerView, Subject::Platform)?;
    let bucket = format!("{}:{}", account.code(), class.code());
    Ok(total_read(context, Dimension::Account, &bucket).await?.amount)
}

/// What a fund holds up to this moment, from the journal itself: for decisions inside a
/// write. Positive when there is money. The caller holds whatever lock keeps it true.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn fund_balance(tx: &mut Tx, fund: &FundKey) -> Result<Money> {
    let sum: Money = match fund.opportunity_id {
        Some(opportunity) => in_tx!(tx, connection => sqlx::query_scalar(sql::FUND_BALANCE_OPPORTUNITY)
            .bind(opportunity).bind(fund.class.code()).fetch_one(connection).await)?,
        None => in_tx!(tx, connection => sqlx::query_scalar(sql::FUND_BALANCE_POOL)
            .bind(fund.class.code()).bind(fund.field_code.as_deref().unwrap_or_default())
            .fetch_one(connection).await)?,
    };
    sum.checked_neg().map_err(Error::internal)
}
