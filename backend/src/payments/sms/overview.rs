//! What finance sees: months of pledges, settlement files, differences, charges that nobody settled.

use domain::identity::Mobile;
use domain::money::Money;
use domain::payments::sms::PledgeState;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, DAY_US, Timestamp, riyadh_midnight_us};
use uuid::Uuid;

use super::queries as sql;
use super::settlement_file::LineOutcome;
use crate::{Context, Result, on};

/// Months shown.
const MONTHS_SHOWN: i32 = 6;
/// Files, differences and pledges shown.
const ROWS_SHOWN: i64 = 50;
/// A charge that is in no file after so many days is asked about at the operator.
pub const OVERDUE_DAYS: i64 = 45;

/// A month of pledges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthOfGiving {
    /// Its first day.
    pub month: CivilDate,
    /// How many and how much, by state.
    pub states: Vec<(PledgeState, i64, Money)>,
}

impl MonthOfGiving {
    /// How many and how much in one of these states.
    #[must_use]
    pub fn sum(&self, states: &[PledgeState]) -> (i64, Money) {
        let mut sum = (0, Money::ZERO);
        for (_, count, amount) in self.states.iter().filter(|(state, ..)| states.contains(state)) {
            sum.0 += count;
            sum.1 = sum.1.checked_add(*amount).unwrap_or(sum.1);
        }
        sum
    }
}

/// A settlement file.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SettlementSummary {
    /// Its id.
    pub id: Uuid,
    /// The operator, as the file has it.
    pub operator: String,
    /// "2026-11".
    pub month: String,
    /// The file's name.
    pub file_name: String,
    /// Lines in it.
    pub line_count: i64,
    /// Charges less reversals.
    #[sqlx(rename = "gross_halalas")]
    pub gross: Money,
    /// What the operator kept.
    #[sqlx(rename = "operator_share_halalas")]
    pub operator_share: Money,
    /// When it came.
    #[sqlx(rename = "imported_at_us")]
    pub imported_at: Timestamp,
    /// When its last line was booked.
    #[sqlx(rename = "booked_at_us")]
    pub booked_at: Option<Timestamp>,
    /// Lines that became gifts.
    pub captured_count: i64,
    /// Differences that are not closed.
    pub difference_count: i64,
}

/// Names a line of a file, in forms: "<file>:<line>".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DifferenceName {
    pub(super) settlement: Uuid,
    pub(super) line: i64,
}

impl std::fmt::Display for DifferenceName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}", self.settlement, self.line)
    }
}

impl std::str::FromStr for DifferenceName {
    type Err = domain::ids::InvalidId;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let parsed = text.split_once(':').and_then(|(settlement, line)| {
            Some(Self {
                settlement: Uuid::parse_str(settlement).ok()?,
                line: line.parse().ok()?,
            })
        });
        parsed.ok_or(domain::ids::InvalidId)
    }
}

/// A line that agrees with no pledge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The line.
    pub name: DifferenceName,
    /// Its number in the file's body.
    pub line: i64,
    /// "2026-11".
    pub month: String,
    /// The operator's id.
    pub message_id: String,
    /// What the operator paid, or took back.
    pub amount: Money,
    /// Why.
    pub outcome: LineOutcome,
}

/// A pledge, with its number masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PledgeLine {
    /// Only the last three digits.
    pub mobile: String,
    /// The keyword's code.
    pub keyword_code: String,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: PledgeState,
    /// What the operator knows the charge by.
    pub reference: String,
    /// When it came.
    pub at: Timestamp,
}

/// Everything on finance's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsOverview {
    /// Newest first; months without a pledge too.
    pub months: Vec<MonthOfGiving>,
    /// Newest first.
    pub settlements: Vec<SettlementSummary>,
    /// Oldest first.
    pub differences: Vec<Difference>,
    /// Newest first.
    pub pledges: Vec<PledgeLine>,
    /// Charges that no file has settled in time: how many and how much.
    pub overdue: (i64, Money),
    /// Messages of the last day that wait or failed.
    pub waiting_count: i64,
    /// Messages of the last day that could not be delivered.
    pub failed_count: i64,
    /// Running subscriptions.
    pub subscription_count: i64,
}

type PledgeColumns = (String, String, Money, String, String, Timestamp);
type DifferenceColumns = (Uuid, String, i64, String, Money, String);

/// What finance sees.
///
/// # Errors
/// Not found for an actor who may not; unavailable when the storage does not answer.
pub async fn sms_overview(context: &Context, actor: &Actor) -> Result<SmsOverview> {
    actor.require(Action::SmsGivingView, Subject::Platform)?;
    let now = context.now();
    let mut months = Vec::new();
    for back in 0..MONTHS_SHOWN {
        months.push(month_of_giving(context, now.riyadh_date().month_start().plus_months(-back)).await?);
    }
    let settlements: Vec<SettlementSummary> = on!(&context.db, pool => sqlx::query_as(sql::SETTLEMENT_LIST)
        .bind(ROWS_SHOWN).fetch_all(pool).await)?;
    let differences: Vec<DifferenceColumns> = on!(&context.db, pool => sqlx::query_as(sql::DIFFERENCES_OPEN)
        .bind(ROWS_SHOWN).fetch_all(pool).await)?;
    let pledges: Vec<PledgeColumns> = on!(&context.db, pool => sqlx::query_as(sql::PLEDGES_RECENT)
        .bind(ROWS_SHOWN).fetch_all(pool).await)?;
    let overdue: (i64, Money) = on!(&context.db, pool => sqlx::query_as(sql::PLEDGES_OVERDUE)
        .bind(now.plus_us(-OVERDUE_DAYS * DAY_US)).fetch_one(pool).await)?;
    let outbound: Vec<(String, i64)> = on!(&context.db, pool => sqlx::query_as(sql::OUTBOUND_COUNTS)
        .bind(now.plus_us(-DAY_US)).fetch_all(pool).await)?;
    let subscription_count: i64 = on!(&context.db, pool => sqlx::query_scalar(sql::SUBSCRIPTION_COUNT)
        .fetch_one(pool).await)?;
    let in_states = |states: &[&str]| {
        let found = outbound.iter().filter(|(state, _)| states.contains(&state.as_str()));
        found.map(|(_, count)| count).sum()
    };
    Ok(SmsOverview {
        months,
        settlements,
        differences: differences.into_iter().filter_map(difference).collect(),
        pledges: pledges.into_iter().filter_map(pledge_line).collect(),
        overdue,
        waiting_count: in_states(&["queued", "sending"]),
        failed_count: in_states(&["failed"]),
        subscription_count,
    })
}

async fn month_of_giving(context: &Context, month: CivilDate) -> Result<MonthOfGiving> {
    let (from, to) = (riyadh_midnight_us(month), riyadh_midnight_us(month.plus_months(1)));
    let rows: Vec<(String, i64, Money)> = on!(&context.db, pool => sqlx::query_as(sql::PLEDGE_SUMS)
        .bind(from).bind(to).fetch_all(pool).await)?;
    let states = rows
        .into_iter()
        .filter_map(|(state, count, amount)| Some((state.parse().ok()?, count, amount)))
        .collect();
    Ok(MonthOfGiving { month, states })
}

fn difference(columns: DifferenceColumns) -> Option<Difference> {
    let (settlement, month, line, message_id, amount, outcome) = columns;
    Some(Difference {
        name: DifferenceName { settlement, line },
        line,
        month,
        message_id,
        amount,
        outcome: LineOutcome::from_code(&outcome)?,
    })
}

fn pledge_line(columns: PledgeColumns) -> Option<PledgeLine> {
    let (mobile, keyword_code, amount, state, reference, at) = columns;
    Some(PledgeLine {
        mobile: Mobile::parse(&mobile).ok()?.masked(),
        keyword_code,
        amount,
        state: state.parse().ok()?,
        reference,
        at,
    })
}
