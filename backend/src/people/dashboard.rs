//! What a donor's overview shows: first what their giving did, then how much, when and to what.

use domain::ids::OpportunityId;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, HijriDate, Timestamp};

use super::own_gifts::{Days, NamedCode, OwnGift, OwnReport, own_gifts, reports_before};
use super::queries;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::on;

/// Hijri months in the chart, the present one last.
pub const CHART_MONTHS: usize = 12;
/// Gifts in the short history.
const HISTORY_LENGTH: usize = 5;
/// Reports whose beneficiaries are added up; nobody is known to have more.
const REPORTS_MAX: usize = 2_000;

/// A donor's overview.
#[derive(Debug, Clone, Default)]
pub struct Dashboard {
    /// All that was given and not returned.
    pub total: Money,
    /// Gifts that make it up.
    pub gift_count: i64,
    /// When the first of them was captured.
    pub first_at: Option<Timestamp>,
    /// Regions that the gifts reached.
    pub region_count: i64,
    /// People reached, as the donor's part of each report, in whole people.
    pub own_beneficiary_count: i64,
    /// People reached by everything the donor took part in.
    pub whole_beneficiary_count: i64,
    /// Reports received.
    pub report_count: i64,
    /// The newest report, with the steps that led to it.
    pub latest: Option<LatestReport>,
    /// Giving by Hijri month, oldest first; [`CHART_MONTHS`] of them.
    pub months: Vec<MonthTotal>,
    /// Giving by field, largest first. The field is `None` for "where it is needed most".
    pub fields: Vec<FieldTotal>,
    /// The newest gifts.
    pub history: Vec<OwnGift>,
}

/// The newest report and the riyal's path to it.
#[derive(Debug, Clone)]
pub struct LatestReport {
    /// The report.
    pub report: OwnReport,
    /// When the charity was first paid: the last tranche follows the last milestone, so its day would
    /// stand before that of the work in the path and come after it.
    pub paid_at: Option<Timestamp>,
    /// When the last milestone was accepted.
    pub done_at: Option<Timestamp>,
}

/// What was given in a Hijri month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthTotal {
    /// The month's first day.
    pub month: HijriDate,
    /// The sum.
    pub total: Money,
}

/// What was given to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTotal {
    /// The field.
    pub field: Option<NamedCode>,
    /// The sum.
    pub total: Money,
}

/// The actor's own overview.
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn dashboard_of(context: &Context, actor: &Actor) -> Result<Dashboard> {
    let person = actor.require_person()?;
    actor.require(Action::DashboardView, Subject::Person(person))?;
    let (total, gift_count, first_at, region_count): (Option<Money>, i64, Option<Timestamp>, i64) =
        on!(&context.db, pool => sqlx::query_as(queries::TOTALS_OF_PERSON).bind(person).fetch_one(pool).await)?;
    if gift_count == 0 {
        // A refunded gift still belongs to the history.
        let history = own_gifts(context, actor, Days::ALL, "").await?.gifts;
        let months = months_until(context.now().riyadh_date());
        return Ok(Dashboard {
            history: history.into_iter().take(HISTORY_LENGTH).collect(),
            months: months
                .into_iter()
                .map(|month| MonthTotal {
                    month,
                    total: Money::ZERO,
                })
                .collect(),
            ..Dashboard::default()
        });
    }
    let reports = reports_before(context, actor, "", REPORTS_MAX).await?;
    let thousandths: i64 = reports
        .iter()
        .map(OwnReport::own_beneficiaries_thousandths)
        .fold(0, i64::saturating_add);
    let whole = reports
        .iter()
        .map(|report| report.beneficiary_count)
        .fold(0, i64::saturating_add);
    let report_count = i64::try_from(reports.len()).unwrap_or(i64::MAX);
    let latest = match reports.into_iter().next() {
        Some(report) => Some(latest_report(context, report).await?),
        None => None,
    };
    Ok(Dashboard {
        total: total.unwrap_or_default(),
        gift_count,
        first_at,
        region_count,
        own_beneficiary_count: thousandths / 1_000,
        whole_beneficiary_count: whole,
        report_count,
        latest,
        months: months_of(context, actor).await?,
        fields: fields_of(context, actor).await?,
        history: own_gifts(context, actor, Days::ALL, "")
            .await?
            .gifts
            .into_iter()
            .take(HISTORY_LENGTH)
            .collect(),
    })
}

async fn latest_report(context: &Context, report: OwnReport) -> Result<LatestReport> {
    let opportunity: OpportunityId = report.opportunity_id;
    let (paid_at, done_at): (Option<Timestamp>, Option<Timestamp>) = on!(&context.db, pool =>
        sqlx::query_as(queries::STEPS_OF_OPPORTUNITY).bind(opportunity).fetch_one(pool).await)?;
    Ok(LatestReport {
        report,
        paid_at,
        done_at,
    })
}

async fn months_of(context: &Context, actor: &Actor) -> Result<Vec<MonthTotal>> {
    let person = actor.require_person()?;
    let months = months_until(context.now().riyadh_date());
    let Some(first) = months.first() else {
        return Ok(Vec::new());
    };
    let begins = Timestamp::from_riyadh_midnight(first.to_civil());
    let gifts: Vec<(Timestamp, Money)> = on!(&context.db, pool => sqlx::query_as(queries::AMOUNTS_SINCE)
        .bind(person).bind(begins).fetch_all(pool).await)?;
    let mut totals: Vec<MonthTotal> = months
        .into_iter()
        .map(|month| MonthTotal {
            month,
            total: Money::ZERO,
        })
        .collect();
    for (at, amount) in gifts {
        let Some(month) = HijriDate::from_civil(at.riyadh_date()).map(HijriDate::month_start) else {
            continue;
        };
        if let Some(entry) = totals.iter_mut().find(|entry| entry.month == month) {
            entry.total = entry.total.checked_add(amount).map_err(Error::internal)?;
        }
    }
    Ok(totals)
}

/// The first days of the present Hijri month and of those before it, oldest first.
fn months_until(today: CivilDate) -> Vec<HijriDate> {
    let mut months = Vec::with_capacity(CHART_MONTHS);
    let mut next = HijriDate::from_civil(today).map(HijriDate::month_start);
    while let (Some(month), true) = (next, months.len() < CHART_MONTHS) {
        months.push(month);
        next = HijriDate::from_civil(month.to_civil().plus_days(-1)).map(HijriDate::month_start);
    }
    months.reverse();
    months
}

#[derive(sqlx::FromRow)]
struct FieldRow {
    code: Option<String>,
    name_ar: Option<String>,
    name_en: Option<String>,
    total_halalas: Money,
}

async fn fields_of(context: &Context, actor: &Actor) -> Result<Vec<FieldTotal>> {
    let person = actor.require_person()?;
    let rows: Vec<FieldRow> = on!(&context.db, pool => sqlx::query_as(queries::FIELDS_OF_PERSON)
        .bind(person).fetch_all(pool).await)?;
    let total = |row: FieldRow| FieldTotal {
        field: row.code.map(|code| NamedCode {
            code,
            name_ar: row.name_ar.unwrap_or_default(),
            name_en: row.name_en.unwrap_or_default(),
        }),
        total: row.total_halalas,
    };
    Ok(rows.into_iter().map(total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_with_the_present_one() {
        let today: CivilDate = "2026-11-22".parse().unwrap();
        let months = months_until(today);
        assert_eq!(months.len(), CHART_MONTHS);
        let last = months[CHART_MONTHS - 1];
        assert_eq!((last.year(), last.month(), last.day()), (1448, 6, 1));
        assert_eq!((months[0].year(), months[0].month()), (1447, 7));
        assert!(months.iter().any(|month| month.is_ramadan()));
        assert!(months.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
