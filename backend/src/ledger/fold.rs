//! Totals as folds of the journal, behind a watermark (design invariant 5).
//!
//! A donation only appends postings. This job reads the entries between the watermark
//! and the point up to which nothing can be added any more, and moves totals and
//! watermark in one transaction. If it stops, giving goes on and pages say "updating".
//! The totals hold nothing that the journal does not: [`rollups_rebuild`] makes them anew.

use std::collections::BTreeMap;

use domain::ids::{CharityId, DonationId, OpportunityId, PersonId};
use domain::money::{Money, share_basis_points};
use domain::people::{Action, Actor, Subject};
use domain::time::{HijriDate, SECOND_US, Timestamp};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::effect::{Effect, effect_of};
use super::queries as sql;
use crate::db::{Db, Tx, dialect, ensure_rows};
use crate::{Context, Error, Result, in_tx, on};

/// The name of the watermark.
pub(crate) const TOTALS: &str = "totals";
/// Entries folded in one transaction, so that donors never wait long behind it.
const ENTRIES_PER_BATCH: i64 = 2_000;
/// Batches in one run of the job.
const BATCHES_PER_RUN_MAX: usize = 500;
/// How often the mark is renewed while nothing comes.
const RENEW_US: i64 = 30 * SECOND_US;
/// Rows in one INSERT; each has five values and SQLite takes 32,766.
const ROWS_PER_INSERT: usize = 1_000;
/// Digits of a guest's keyed hash.
const GUEST_HASH_LENGTH: usize = 16;

/// A dimension of the totals. Amounts are what was given, less what went back; counts
/// are gifts (donation lines) that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Balances: `<account>:<fund class>`, debits positive.
    Account,
    /// Everything; bucket `all`.
    Platform,
    /// Distinct donors in the count; bucket `all`.
    Donors,
    /// Paid to charities, in the amount; bucket `all`.
    Disbursed,
    /// By field of giving; money that is in no field yet is in none of them.
    Field,
    /// By region of the opportunity.
    Region,
    /// By track of the opportunity.
    Track,
    /// By charity.
    Charity,
    /// By year in Asia/Riyadh, `2026`.
    Year,
    /// By day in Asia/Riyadh, `2026-11-22`.
    Day,
    /// By Umm al-Qura month, `1448-05`.
    HijriMonth,
    /// By donor.
    Person,
    /// By donor and month, `<person>:1448-05`.
    PersonMonth,
    /// By donor and field, `<person>:health`.
    PersonField,
}

impl Dimension {
    /// The code in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Platform => "platform",
            Self::Donors => "donors",
            Self::Disbursed => "disbursed",
            Self::Field => "field",
            Self::Region => "region",
            Self::Track => "track",
            Self::Charity => "charity",
            Self::Year => "year",
            Self::Day => "day",
            Self::HijriMonth => "hijri_month",
            Self::Person => "person",
            Self::PersonMonth => "person_month",
            Self::PersonField => "person_field",
        }
    }
}

/// A total: what was given, how many gifts, and when the last one came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// Given less refunded.
    pub amount: Money,
    /// Gifts.
    pub count: i64,
    /// The last gift; the epoch when there was none.
    pub latest_at: Timestamp,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct OpportunityDelta {
    pub(super) collected: Money,
    pub(super) count: i64,
    pub(super) disbursed: Money,
    pub(super) latest_at: Option<Timestamp>,
}

/// What a stretch of the journal adds to the totals.
#[derive(Debug, Default)]
pub(super) struct Delta {
    pub(super) totals: BTreeMap<(Dimension, String), Total>,
    pub(super) opportunities: BTreeMap<OpportunityId, OpportunityDelta>,
    /// Donor, with the entry and moment of their first gift in this stretch.
    pub(super) donors: BTreeMap<String, (i64, Timestamp)>,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct PostingRow {
    seq: i64,
    kind: String,
    occurred_at_us: Timestamp,
    account: String,
    fund_class: String,
    field_code: Option<String>,
    opportunity_id: Option<OpportunityId>,
    charity_id: Option<CharityId>,
    donation_id: Option<DonationId>,
    amount_halalas: Money,
    person_id: Option<PersonId>,
    region_code: Option<String>,
    track: Option<String>,
    donor_mobile: Option<String>,
    donor_email: Option<String>,
}

impl Delta {
    fn add(
        &mut self,
        dimension: Dimension,
        bucket: impl Into<String>,
        amount: Money,
        count: i64,
        at: Timestamp,
    ) -> Result<()> {
        let total = self.totals.entry((dimension, bucket.into())).or_default();
        total.amount = total.amount.checked_add(amount).map_err(Error::internal)?;
        total.count += count;
        if count > 0 {
            total.latest_at = total.latest_at.max(at);
        }
        Ok(())
    }

    /// Adds one posting.
    fn take(&mut self, row: &PostingRow, guest_key: &[u8; 32]) -> Result<()> {
        let account = format!("{}:{}", row.account, row.fund_class);
        self.add(Dimension::Account, account, row.amount_halalas, 0, row.occurred_at_us)?;
        match effect_of(&row.kind, &row.account, row.amount_halalas)? {
            Effect::None => Ok(()),
            Effect::Given { amount, gifts } => self.take_given(row, amount, gifts, guest_key),
            Effect::Paid { amount } => {
                self.add(Dimension::Disbursed, "all", amount, 0, row.occurred_at_us)?;
                if let Some(opportunity) = row.opportunity_id {
                    let entry = self.opportunities.entry(opportunity).or_default();
                    entry.disbursed = entry.disbursed.checked_add(amount).map_err(Error::internal)?;
                }
                Ok(())
            }
        }
    }

    fn take_given(&mut self, row: &PostingRow, amount: Money, count: i64, guest_key: &[u8; 32]) -> Result<()> {
        let at = row.occurred_at_us;
        let date = at.riyadh_date();
        let month = HijriDate::from_civil(date).map(|hijri| format!("{:04}-{:02}", hijri.year(), hijri.month()));
        self.add(Dimension::Platform, "all", amount, count, at)?;
        self.add(Dimension::Year, format!("{:04}", date.year()), amount, count, at)?;
        self.add(Dimension::Day, date.to_string(), amount, count, at)?;
        if let Some(month) = &month {
            self.add(Dimension::HijriMonth, month.clone(), amount, count, at)?;
        }
        let places = [
            (Dimension::Field, row.field_code.clone()),
            (Dimension::Region, row.region_code.clone()),
            (Dimension::Track, row.track.clone()),
            (Dimension::Charity, row.charity_id.map(|charity| charity.to_string())),
        ];
        for (dimension, bucket) in places {
            if let Some(bucket) = bucket {
                self.add(dimension, bucket, amount, count, at)?;
            }
        }
        if let Some(person) = row.person_id {
            self.add(Dimension::Person, person.to_string(), amount, count, at)?;
            if let Some(month) = &month {
                self.add(Dimension::PersonMonth, format!("{person}:{month}"), amount, count, at)?;
            }
            if let Some(field) = &row.field_code {
                self.add(Dimension::PersonField, format!("{person}:{field}"), amount, count, at)?;
            }
        }
        if let Some(opportunity) = row.opportunity_id {
            let entry = self.opportunities.entry(opportunity).or_default();
            entry.collected = entry.collected.checked_add(amount).map_err(Error::internal)?;
            entry.count += count;
            if count > 0 {
                entry.latest_at = entry.latest_at.max(Some(at));
            }
        }
        if count > 0
            && row.donation_id.is_some()
            && let Some(donor) = donor_of(row, guest_key)
        {
            self.donors.entry(donor).or_insert((row.seq, at));
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.totals.is_empty() && self.opportunities.is_empty()
    }
}

/// A donor without a name: the account, or a keyed hash of the guest's mobile or address.
fn donor_of(row: &PostingRow, guest_key: &[u8; 32]) -> Option<String> {
    if let Some(person) = row.person_id {
        return Some(format!("person:{person}"));
    }
    let contact = row.donor_mobile.as_ref().or(row.donor_email.as_ref())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(guest_key).ok()?;
    mac.update(contact.as_bytes());
    Some(format!(
        "guest:{}",
        hex::encode(&mac.finalize().into_bytes()[..GUEST_HASH_LENGTH])
    ))
}

/// Folds what has come since the last run. Answers how many batches held something.
///
/// # Errors
/// Unavailable when the storage does not answer; a conflict when another process folded
/// at the same time, which the next run makes good.
pub async fn fold_once(context: &Context) -> Result<usize> {
    Actor::System("fold").require(Action::PaymentRecord, Subject::Platform)?;
    let mut folded = 0;
    let (mut from, folded_at) = mark(&context.db).await?;
    for _ in 0..BATCHES_PER_RUN_MAX {
        let limit = dialect::ledger_fold_limit(&context.db).await?;
        let to = batch_end(&context.db, from, limit).await?.max(from);
        let delta = fold_between(context, from, to).await?;
        let now = context.now();
        let is_empty = delta.is_empty();
        // Nothing came: the mark is only renewed from time to time, so that pages know the fold is alive.
        if is_empty && now.us_since(folded_at) < RENEW_US {
            break;
        }
        context
            .db
            .write(move |tx| Box::pin(async move { apply(tx, delta, from, to, now).await }))
            .await?;
        from = to;
        if is_empty {
            break;
        }
        folded += 1;
    }
    if folded > 0 {
        // Nobody listening is fine.
        let _ = context.totals_moved.send(());
    }
    Ok(folded)
}

/// Up to where the totals are folded, and when they were.
async fn mark(db: &Db) -> Result<(i64, Timestamp)> {
    let row: Option<(i64, Timestamp)> =
        on!(db, pool => sqlx::query_as(sql::WATERMARK).bind(TOTALS).fetch_optional(pool).await)?;
    Ok(row.unwrap_or_default())
}

/// Up to where the totals are folded.
pub(crate) async fn watermark(db: &Db) -> Result<i64> {
    Ok(mark(db).await?.0)
}

/// Where a batch that starts at `from` ends. Entries of one position belong to one
/// transaction and are never torn apart.
pub(super) async fn batch_end(db: &Db, from: i64, limit: i64) -> Result<i64> {
    let bound: Option<i64> = on!(db, pool => sqlx::query_scalar(sql::FOLD_BOUND)
        .bind(from).bind(limit).bind(ENTRIES_PER_BATCH).fetch_optional(pool).await)?;
    Ok(match bound {
        Some(position) if position > from => position,
        Some(_) => from + 1,
        None => limit,
    })
}

/// What the entries from `from` (included) to `to` (not included) add up to.
async fn fold_between(context: &Context, from: i64, to: i64) -> Result<Delta> {
    let mut delta = Delta::default();
    fold_into(context, &mut delta, from, to).await?;
    Ok(delta)
}

/// Adds them to what was folded before.
pub(super) async fn fold_into(context: &Context, delta: &mut Delta, from: i64, to: i64) -> Result<()> {
    let rows: Vec<PostingRow> = on!(&context.db, pool => sqlx::query_as(sql::FOLD_POSTINGS)
        .bind(from).bind(to).fetch_all(pool).await)?;
    let key = context.configuration.key_for("guest-donor");
    for row in &rows {
        delta.take(row, &key)?;
    }
    Ok(())
}

async fn apply(tx: &mut Tx, mut delta: Delta, from: i64, to: i64, now: Timestamp) -> Result<()> {
    if from == 0 {
        in_tx!(tx, connection => sqlx::query(sql::WATERMARK_START).bind(TOTALS).execute(connection).await.map(|_| ()))?;
    }
    let moved = in_tx!(tx, connection => sqlx::query(sql::WATERMARK_MOVE)
        .bind(TOTALS).bind(from).bind(to).bind(now).execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(moved, 1)?;
    let new_donors = first_gifts_insert(tx, &delta.donors).await?;
    if new_donors > 0 {
        let latest_at = delta.donors.values().map(|(_, at)| *at).max().unwrap_or_default();
        delta.add(Dimension::Donors, "all", Money::ZERO, new_donors, latest_at)?;
    }
    for (opportunity, change) in &delta.opportunities {
        opportunity_total_add(tx, *opportunity, *change).await?;
    }
    rollups_add(tx, &delta.totals).await
}

async fn first_gifts_insert(tx: &mut Tx, donors: &BTreeMap<String, (i64, Timestamp)>) -> Result<i64> {
    let rows: Vec<_> = donors.iter().collect();
    let mut fresh = 0_u64;
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        fresh += in_tx!(tx, connection => {
            let mut insert = sqlx::QueryBuilder::new("INSERT INTO first_gift (donor, entry_seq, at_us) ");
            insert.push_values(chunk, |mut row, (donor, (seq, at))| {
                row.push_bind(*donor).push_bind(*seq).push_bind(*at);
            });
            insert.push(" ON CONFLICT (donor) DO NOTHING");
            insert.build().execute(connection).await.map(|done| done.rows_affected())
        })?;
    }
    i64::try_from(fresh).map_err(Error::internal)
}

async fn opportunity_total_add(tx: &mut Tx, id: OpportunityId, change: OpportunityDelta) -> Result<()> {
    let collected: Money = in_tx!(tx, connection => sqlx::query_scalar(sql::OPPORTUNITY_TOTAL_ADD)
        .bind(id).bind(change.collected).bind(change.count).bind(change.disbursed).bind(change.latest_at)
        .fetch_one(connection).await)?;
    let target: Money = in_tx!(tx, connection => sqlx::query_scalar(sql::OPPORTUNITY_TARGET)
        .bind(id).fetch_one(connection).await)?;
    in_tx!(tx, connection => sqlx::query(sql::OPPORTUNITY_TOTAL_PERCENT)
        .bind(id).bind(share_basis_points(collected, target)).execute(connection).await.map(|_| ()))?;
    Ok(())
}

async fn rollups_add(tx: &mut Tx, totals: &BTreeMap<(Dimension, String), Total>) -> Result<()> {
    let rows: Vec<_> = totals.iter().collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        in_tx!(tx, connection => {
            let mut insert = sqlx::QueryBuilder::new(
                "INSERT INTO rollup (dimension, bucket, amount_halalas, operation_count, latest_at_us) ",
            );
            insert.push_values(chunk, |mut row, ((dimension, bucket), total)| {
                row.push_bind(dimension.code()).push_bind(bucket.as_str()).push_bind(total.amount)
                    .push_bind(total.count).push_bind(total.latest_at);
            });
            insert.push(
                " ON CONFLICT (dimension, bucket) DO UPDATE SET \
                 amount_halalas = rollup.amount_halalas + excluded.amount_halalas, \
                 operation_count = rollup.operation_count + excluded.operation_count, \
                 latest_at_us = CASE WHEN rollup.latest_at_us < excluded.latest_at_us \
                     THEN excluded.latest_at_us ELSE rollup.latest_at_us END",
            );
            insert.build().execute(connection).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Throws every total away and folds the journal anew.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn rollups_rebuild(context: &Context) -> Result<()> {
    Actor::System("fold").require(Action::PaymentRecord, Subject::Platform)?;
    let from = watermark(&context.db).await?;
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql::WATERMARK_MOVE)
                    .bind(TOTALS).bind(from).bind(0_i64).bind(now).execute(connection).await.map(|_| ()))?;
                for statement in [
                    sql::ROLLUPS_CLEAR,
                    sql::FIRST_GIFTS_CLEAR,
                    sql::OPPORTUNITY_TOTALS_CLEAR,
                ] {
                    in_tx!(tx, connection => sqlx::query(statement).execute(connection).await.map(|_| ()))?;
                }
                Ok(())
            })
        })
        .await?;
    fold_once(context).await?;
    Ok(())
}

/// Folds until nothing is left. On PostgreSQL another test's open transaction holds the
/// limit back for a moment.
#[cfg(test)]
pub(crate) async fn fold_all(context: &Context) {
    loop {
        fold_once(context).await.unwrap();
        let from = watermark(&context.db).await.unwrap();
        let beyond: Option<i64> = on!(&context.db, pool => sqlx::query_scalar(sql::FOLD_BOUND)
            .bind(from).bind(i64::MAX).bind(0_i64).fetch_optional(pool).await)
        .unwrap();
        if beyond.is_none() {
            break;
        }
        tokio::task::yield_now().await;
    }
}
