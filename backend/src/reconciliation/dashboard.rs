//! What finance sees first: whether gateways, bank and journal agree, where the money is, what is open.

use std::collections::BTreeMap;

use domain::giving::FundClass;
use domain::ledger::Account;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};

use super::daily::day_of;
use super::{BANK_SOURCE, queries as sql};
use crate::bank::{BankDay, bank_day};
use crate::jobs::{JobState, JobStatus, job_list};
use crate::ledger::{Dimension, totals_folded_at, totals_of};
use crate::payments::gateways_all;
use crate::{Context, Error, Result, on};

/// Comparisons that are shown.
const RUNS_SHOWN: i64 = 30;

/// Everything on the page.
#[derive(Debug, Clone)]
pub struct FinanceDashboard {
    /// Each gateway and the bank.
    pub sources: Vec<SourceState>,
    /// Each account of the bank at the end of yesterday.
    pub accounts: Vec<BankDay>,
    /// Where the money is, by class: a fold of the journal.
    pub money: Vec<MoneyByClass>,
    /// Up to when the journal is folded.
    pub folded_at: Option<Timestamp>,
    /// Open differences by age.
    pub ages: Vec<(Age, i64)>,
    /// The last comparisons.
    pub runs: Vec<RunLine>,
    /// Jobs that are late or failing.
    pub alarms: Vec<JobStatus>,
}

impl FinanceDashboard {
    /// What waits in suspense.
    #[must_use]
    pub fn suspense(&self) -> Money {
        let suspense = self.money.iter().find(|one| one.class == FundClass::Suspense);
        suspense.map_or(Money::ZERO, |one| one.bank)
    }

    /// Differences that are not closed.
    #[must_use]
    pub fn open_count(&self) -> i64 {
        self.ages.iter().map(|(_, count)| count).sum()
    }
}

/// A gateway or the bank, and what its last comparison said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceState {
    /// The gateway's code, or [`BANK_SOURCE`].
    pub source: String,
    /// Whether it has lists to compare with.
    pub is_compared: bool,
    /// Its last comparison.
    pub run: Option<RunLine>,
    /// Differences of it that are not closed.
    pub open_count: i64,
}

/// A comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLine {
    /// The gateway's code, or [`BANK_SOURCE`].
    pub source: String,
    /// The day.
    pub day: CivilDate,
    /// `running`, `agreed`, `differed` or `failed`.
    pub state: String,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What the journal had.
    pub booked_count: i64,
    /// What the gateway listed.
    pub settled_count: i64,
    /// What the bank credited.
    pub bank_count: i64,
    /// What did not agree.
    pub difference_count: i64,
}

/// Where the money of a class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoneyByClass {
    /// The class.
    pub class: FundClass,
    /// Captured and not paid over by gateways.
    pub gateway: Money,
    /// At the bank.
    pub bank: Money,
    /// Promised to charities and not paid.
    pub owed: Money,
}

/// How long a difference has been open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// Up to two days.
    Fresh,
    /// Up to a week.
    Week,
    /// Up to a month.
    Month,
    /// Longer.
    Older,
}

impl Age {
    /// All of them, the freshest first.
    pub const ALL: [Age; 4] = [Age::Fresh, Age::Week, Age::Month, Age::Older];

    fn of(days: i32) -> Age {
        match days {
            ..=2 => Age::Fresh,
            3..=7 => Age::Week,
            8..=30 => Age::Month,
            _ => Age::Older,
        }
    }
}

#[derive(sqlx::FromRow)]
struct RunRow {
    source: String,
    on_day: i64,
    state: String,
    ended_at_us: Option<Timestamp>,
    booked_count: i64,
    settled_count: i64,
    bank_count: i64,
    difference_count: i64,
}

/// The dashboard of finance.
///
/// # Errors
/// Not found for others than finance and supervisors; unavailable when the storage does not answer.
pub async fn finance_dashboard(context: &Context, actor: &Actor) -> Result<FinanceDashboard> {
    actor.require(Action::ReconciliationView, Subject::Platform)?;
    let today = context.now().riyadh_date();
    let runs = runs_read(context).await?;
    let open: Vec<(String, String, i64, i64)> = on!(&context.db, pool => sqlx::query_as(sql::OPEN_BY_DAY)
        .fetch_all(pool).await)?;
    let mut by_age: BTreeMap<Age, i64> = BTreeMap::new();
    for (_, _, day, count) in &open {
        *by_age.entry(Age::of(today.days_since(day_of(*day)))).or_default() += count;
    }
    let gateways = gateways_all(context);
    let named = gateways
        .iter()
        .map(|gateway| (gateway.name(), gateway.capabilities().settlements))
        .chain([(BANK_SOURCE, true)]);
    let sources = named
        .map(|(source, is_compared)| SourceState {
            source: source.to_owned(),
            is_compared,
            run: runs.iter().find(|run| run.source == source).cloned(),
            open_count: open.iter().filter(|one| one.0 == source).map(|one| one.3).sum(),
        })
        .collect();
    let jobs = job_list(context, actor).await?;
    Ok(FinanceDashboard {
        sources,
        accounts: bank_day(context, actor, today.plus_days(-1)).await?,
        money: money_read(context).await?,
        folded_at: totals_folded_at(context).await?,
        ages: Age::ALL
            .into_iter()
            .map(|age| (age, by_age.get(&age).copied().unwrap_or(0)))
            .collect(),
        runs,
        alarms: jobs.into_iter().filter(|job| job.state != JobState::Well).collect(),
    })
}

async fn runs_read(context: &Context) -> Result<Vec<RunLine>> {
    let rows: Vec<RunRow> = on!(&context.db, pool => sqlx::query_as(sql::RUNS_NEWEST)
        .bind(RUNS_SHOWN).fetch_all(pool).await)?;
    let read = |row: RunRow| RunLine {
        source: row.source,
        day: day_of(row.on_day),
        state: row.state,
        ended_at: row.ended_at_us,
        booked_count: row.booked_count,
        settled_count: row.settled_count,
        bank_count: row.bank_count,
        difference_count: row.difference_count,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The folds of the three accounts that say where money is; classes without any are left out.
async fn money_read(context: &Context) -> Result<Vec<MoneyByClass>> {
    let mut sums: BTreeMap<(String, String), Money> = BTreeMap::new();
    for total in totals_of(context, Dimension::Account).await? {
        if let Some((account, class)) = total.bucket.split_once(':') {
            sums.insert((account.to_owned(), class.to_owned()), total.total.amount);
        }
    }
    let of = |account: Account, class: FundClass| {
        let key = (account.code().to_owned(), class.code().to_owned());
        sums.get(&key).copied().unwrap_or(Money::ZERO)
    };
    let mut money = Vec::new();
    for class in FundClass::ALL.iter().copied() {
        let one = MoneyByClass {
            class,
            gateway: of(Account::PspClearing, class),
            bank: of(Account::Bank, class),
            // What is promised stands as a credit.
            owed: of(Account::CharityPayable, class)
                .checked_neg()
                .map_err(Error::internal)?,
        };
        if !(one.gateway.is_zero() && one.bank.is_zero() && one.owed.is_zero()) {
            money.push(one);
        }
    }
    Ok(money)
}
