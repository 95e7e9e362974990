//! The bank's balance against the journal's, per account and day, with the difference named.

use domain::bank::AccountPurpose;
use domain::giving::FundClass;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp, riyadh_midnight_us};

use super::accounts::accounts_read;
use super::{BankAccount, queries as sql};
use crate::{Context, Error, Result, on};

/// An account at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankDay {
    /// The account.
    pub account: BankAccount,
    /// The last statement's closing balance up to that day, and its own day; none before the first.
    pub statement: Option<(Money, CivilDate)>,
    /// What the journal says lies there.
    pub journal: Money,
    /// What stands between the two; empty when they agree or there is no statement.
    pub differences: Vec<BankDifference>,
}

impl BankDay {
    /// What the bank has more than the journal.
    #[must_use]
    pub fn difference(&self) -> Option<Money> {
        let (balance, _) = self.statement?;
        balance.checked_sub(self.journal).ok()
    }
}

/// A part of the difference between bank and journal that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankDifference {
    /// The account.
    pub iban: String,
    /// Which money lies on it.
    pub purpose: AccountPurpose,
    /// The day of the balances.
    pub day: CivilDate,
    /// What it is.
    pub kind: DifferenceKind,
    /// What the bank has more than the journal because of it.
    pub amount: Money,
    /// How many movements or entries it is made of.
    pub count: i64,
    /// The statement it is about, where it is about one.
    pub statement_id: String,
}

/// Why bank and journal differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// Gateways' payouts that the bank shows and no settlement books, or the other way round.
    Payouts,
    /// Tranches that were released and have not left the bank.
    TranchesNotLeft,
    /// Refunds that were booked and have not left the bank.
    RefundsNotLeft,
    /// Debits that nobody explained.
    UnexplainedDebits,
    /// A statement does not begin where the one before it ends: one is missing.
    StatementMissing,
    /// What is left: the balance from before the first statement, or a defect.
    Rest,
}

/// Every account at the end of a day.
///
/// # Errors
/// Not found for who may not; unavailable when the storage does not answer.
pub async fn bank_day(context: &Context, actor: &Actor, day: CivilDate) -> Result<Vec<BankDay>> {
    actor.require(Action::BankView, Subject::Platform)?;
    let end = Timestamp::from_us(riyadh_midnight_us(day.plus_days(1)));
    let by_class: Vec<(String, Money)> = on!(&context.db, pool => sqlx::query_as(sql::JOURNAL_BY_CLASS)
        .bind(end).fetch_all(pool).await)?;
    let mut days = Vec::new();
    for account in accounts_read(context).await? {
        let suspense: Money = on!(&context.db, pool => sqlx::query_scalar(sql::JOURNAL_SUSPENSE)
            .bind(account.iban.as_str()).bind(end).fetch_one(pool).await)?;
        let own = sum_of_purpose(&by_class, account.purpose)?;
        let journal = own.checked_add(suspense).map_err(Error::internal)?;
        let statement = closing(context, &account, day).await?;
        let mut of_day = BankDay {
            account,
            statement,
            journal,
            differences: Vec::new(),
        };
        if statement.is_some() {
            of_day.differences = differences(context, &of_day, day, end).await?;
        }
        days.push(of_day);
    }
    Ok(days)
}

/// The named differences of a day between what the bank says and what the journal says, over all
/// accounts that have a statement; for whoever numbers and works on them.
///
/// # Errors
/// Not found for who may not; unavailable when the storage does not answer.
pub async fn bank_difference_list(context: &Context, actor: &Actor, day: CivilDate) -> Result<Vec<BankDifference>> {
    let days = bank_day(context, actor, day).await?;
    Ok(days.into_iter().flat_map(|day| day.differences).collect())
}

fn sum_of_purpose(by_class: &[(String, Money)], purpose: AccountPurpose) -> Result<Money> {
    let mut sum = Money::ZERO;
    for (class, amount) in by_class {
        let class: FundClass = class.parse().map_err(Error::internal)?;
        if AccountPurpose::of(class) == Some(purpose) {
            sum = sum.checked_add(*amount).map_err(Error::internal)?;
        }
    }
    Ok(sum)
}

async fn closing(context: &Context, account: &BankAccount, day: CivilDate) -> Result<Option<(Money, CivilDate)>> {
    let row: Option<(Money, i64)> = on!(&context.db, pool => sqlx::query_as(sql::CLOSING_BY_DAY)
        .bind(account.iban.as_str()).bind(i64::from(day.day_number())).fetch_optional(pool).await)?;
    Ok(row.map(|(amount, on)| (amount, CivilDate::from_day_number(i32::try_from(on).unwrap_or(0)))))
}

/// Everything that explains the difference, and what is left of it.
async fn differences(
    context: &Context,
    of_day: &BankDay,
    day: CivilDate,
    end: Timestamp,
) -> Result<Vec<BankDifference>> {
    let (iban, purpose) = (of_day.account.iban.as_str(), of_day.account.purpose);
    let number = i64::from(day.day_number());
    let seen = |sql: &'static str| async move {
        let row: (Money, i64) = on!(&context.db, pool => sqlx::query_as(sql)
            .bind(iban).bind(number).fetch_one(pool).await)?;
        Ok::<_, Error>(row)
    };
    let booked = |sql: &'static str| async move {
        let rows: Vec<(String, Money, i64)> =
            on!(&context.db, pool => sqlx::query_as(sql).bind(end).fetch_all(pool).await)?;
        purpose_sum(rows, purpose)
    };
    let less = |one: (Money, i64), other: (Money, i64)| -> Result<(Money, i64)> {
        Ok((
            one.0.checked_sub(other.0).map_err(Error::internal)?,
            (one.1 - other.1).abs(),
        ))
    };
    let refunds: (Money, i64) = on!(&context.db, pool => sqlx::query_as(sql::REFUNDS_NOT_LEFT)
        .bind(iban).bind(end).fetch_one(pool).await)?;
    let unexplained = seen(sql::UNEXPLAINED_DEBITS).await?;
    let parts = [
        (
            DifferenceKind::Payouts,
            less(seen(sql::PAYOUTS_SEEN).await?, booked(sql::SETTLEMENTS_BOOKED).await?)?,
        ),
        (
            DifferenceKind::TranchesNotLeft,
            less(booked(sql::RELEASED).await?, seen(sql::TRANCHES_SEEN).await?)?,
        ),
        (DifferenceKind::RefundsNotLeft, refunds),
        (
            DifferenceKind::UnexplainedDebits,
            (unexplained.0.checked_neg().map_err(Error::internal)?, unexplained.1),
        ),
    ];
    let named = |kind, amount, count, statement_id: String| BankDifference {
        iban: iban.to_owned(),
        purpose,
        day,
        kind,
        amount,
        count,
        statement_id,
    };
    let mut rest = of_day.difference().unwrap_or(Money::ZERO);
    let mut list = Vec::new();
    for (kind, (amount, count)) in parts {
        rest = rest.checked_sub(amount).map_err(Error::internal)?;
        if !amount.is_zero() {
            list.push(named(kind, amount, count, String::new()));
        }
    }
    if !rest.is_zero() {
        list.push(named(DifferenceKind::Rest, rest, 1, String::new()));
    }
    for (statement_id, gap) in gaps(context, iban, number).await? {
        list.push(named(DifferenceKind::StatementMissing, gap, 1, statement_id));
    }
    Ok(list)
}

fn purpose_sum(rows: Vec<(String, Money, i64)>, purpose: AccountPurpose) -> Result<(Money, i64)> {
    let mut sum = (Money::ZERO, 0);
    for (class, amount, count) in rows {
        let class: FundClass = class.parse().map_err(Error::internal)?;
        if AccountPurpose::of(class) == Some(purpose) {
            sum = (sum.0.checked_add(amount).map_err(Error::internal)?, sum.1 + count);
        }
    }
    Ok(sum)
}

#[derive(sqlx::FromRow)]
struct StatementRow {
    statement_id: String,
    opening_halalas: Money,
    closing_halalas: Money,
    duplicate_count: i64,
}

/// Statements that do not begin where the one before them ends. One that repeats movements of an
/// earlier file overlaps with it on purpose, so its beginning says nothing.
async fn gaps(context: &Context, iban: &str, day: i64) -> Result<Vec<(String, Money)>> {
    let rows: Vec<StatementRow> = on!(&context.db, pool => sqlx::query_as(sql::STATEMENTS_BY_DAY)
        .bind(iban).bind(day).fetch_all(pool).await)?;
    let mut gaps = Vec::new();
    for pair in rows.windows(2) {
        let [before, after] = pair else { continue };
        let gap = after
            .opening_halalas
            .checked_sub(before.closing_halalas)
            .map_err(Error::internal)?;
        if !gap.is_zero() && after.duplicate_count == 0 {
            gaps.push((after.statement_id.clone(), gap));
        }
    }
    Ok(gaps)
}
