//! What the public sees of the whole: the live counters and the impact page. Money and
//! counts come from the folded journal, never from a counter of their own.

use domain::money::{BASIS_POINTS_WHOLE, Money};
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, MINUTE_US, Timestamp, riyadh_midnight_us};

use crate::ledger::{Dimension, Total, total_read, totals_and_platform, totals_folded_at, totals_of};
use crate::reference::{Bilingual, reference};
use crate::{Context, Error, Result, on};

/// Totals older than this are said to be updating.
const FRESH_FOR_US: i64 = 2 * MINUTE_US;
/// Completed causes on the impact page.
const COMPLETED_COUNT: i64 = 6;
/// The first year anything can have happened in.
const YEAR_FIRST: i32 = 2021;
/// The field that stands last in every ranking, however much it holds (A13): it is a rest, not a field.
const FIELD_LAST: &str = "other";

crate::statements! {
    COMPLETED_COUNT_ALL = "SELECT COUNT(*) FROM opportunity WHERE state = 'completed'";
    CHARITY_COUNT = "SELECT COUNT(*) FROM charity WHERE state = 'active'";
    BENEFICIARY_SUM = "SELECT CAST(COALESCE(SUM(beneficiary_count), 0) AS BIGINT) FROM impact_report \
        WHERE state = 'published'";
    BENEFICIARIES_BY_FIELD = "SELECT o.field_code, CAST(SUM(r.beneficiary_count) AS BIGINT), COUNT(*) \
        FROM impact_report r JOIN opportunity o ON o.id = r.opportunity_id \
        WHERE r.state = 'published' GROUP BY o.field_code";
    BENEFICIARIES_BY_REGION = "SELECT o.region_code, CAST(SUM(r.beneficiary_count) AS BIGINT), COUNT(*) \
        FROM impact_report r JOIN opportunity o ON o.id = r.opportunity_id \
        WHERE r.state = 'published' GROUP BY o.region_code";
    OFFERED_BETWEEN = "SELECT COUNT(*) FROM opportunity WHERE published_at_us >= $1 AND published_at_us < $2";
    BENEFICIARIES_BETWEEN = "SELECT CAST(COALESCE(SUM(beneficiary_count), 0) AS BIGINT) FROM impact_report \
        WHERE state = 'published' AND published_at_us >= $1 AND published_at_us < $2";
    COMPLETED_LATEST = "SELECT o.number, r.number AS report_number, o.title_ar, o.title_en, o.field_code, \
        o.region_code, c.name_ar, c.name_en, r.beneficiary_count, o.target_halalas, r.published_at_us, \
        (SELECT a.file_hash FROM attachment a WHERE a.owner_kind = 'report' AND a.owner_id = r.id AND a.public \
            AND a.role <> 'document' \
            ORDER BY CASE a.role WHEN 'photo_after' THEN 0 WHEN 'photo' THEN 1 ELSE 2 END, a.created_at_us, a.id \
            LIMIT 1) AS photo_hash \
        FROM impact_report r JOIN opportunity o ON o.id = r.opportunity_id JOIN charity c ON c.id = o.charity_id \
        WHERE r.state = 'published' ORDER BY r.published_at_us DESC, r.id DESC LIMIT $1";
}

/// The counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PublicTotals {
    /// Given, less what went back.
    pub amount: Money,
    /// Gifts.
    pub operation_count: i64,
    /// Distinct donors.
    pub donor_count: i64,
    /// Paid to charities.
    pub disbursed: Money,
    /// Causes carried out and reported on.
    pub completed_count: i64,
    /// Charities that may publish.
    pub charity_count: i64,
    /// People reached, as published reports say.
    pub beneficiary_count: i64,
    /// When the money was last folded.
    pub folded_at: Option<Timestamp>,
    /// Whether that is long enough ago to say so.
    pub updating: bool,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTotal {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Given to it.
    pub amount: Money,
    /// Gifts.
    pub operation_count: i64,
    /// Its share of everything that is in a field, in hundredths of a percent; the
    /// shares add up to 100% exactly (largest remainder).
    pub share_basis_points: i64,
    /// People reached.
    pub beneficiary_count: i64,
    /// Published reports.
    pub report_count: i64,
}

/// What was given to no field: to where it is needed most, as long as it lies in the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoFieldTotal {
    /// Given, less what went back and what has gone to a field since.
    pub amount: Money,
    /// Gifts that named no field.
    pub operation_count: i64,
}

/// One region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionTotal {
    /// ISO code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Given to causes there.
    pub amount: Money,
    /// Gifts.
    pub operation_count: i64,
    /// People reached.
    pub beneficiary_count: i64,
    /// Published reports.
    pub report_count: i64,
    /// Halalas given for each inhabitant of 2022.
    pub amount_per_head: Money,
}

/// One calendar year in Asia/Riyadh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearTotal {
    /// The year.
    pub year: i32,
    /// Given in it.
    pub amount: Money,
    /// Gifts in it.
    pub operation_count: i64,
    /// Causes published in it.
    pub offered_count: i64,
    /// People reached, by reports published in it.
    pub beneficiary_count: i64,
}

/// A cause that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedCause {
    /// Number of the opportunity.
    pub number: i64,
    /// Number of its report.
    pub report_number: i64,
    /// Its title.
    pub title: Bilingual,
    /// Its field's code.
    pub field_code: String,
    /// Its region's code.
    pub region_code: String,
    /// Who carried it out.
    pub charity: Bilingual,
    /// People reached.
    pub beneficiary_count: i64,
    /// What it cost donors.
    pub target: Money,
    /// When its report was published.
    pub published_at: Timestamp,
    /// A picture, preferably of how it is now.
    pub photo_hash: Option<String>,
}

/// Everything on the impact page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicImpact {
    /// The counters.
    pub totals: PublicTotals,
    /// All fields, the largest share first, "other" last (A13).
    pub fields: Vec<FieldTotal>,
    /// What is in none of them: with it they add up to the counters.
    pub in_no_field: NoFieldTotal,
    /// All regions, in the order of their codes.
    pub regions: Vec<RegionTotal>,
    /// Years with anything in them, the latest first.
    pub years: Vec<YearTotal>,
    /// The latest completed causes.
    pub completed: Vec<CompletedCause>,
}

/// The counters of the home page and the live stream.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn totals_public(context: &Context, actor: &Actor) -> Result<PublicTotals> {
    actor.require(Action::ImpactViewPublic, Subject::Platform)?;
    let platform = total_read(context, Dimension::Platform, "all").await?;
    let donors = total_read(context, Dimension::Donors, "all").await?;
    let disbursed = total_read(context, Dimension::Disbursed, "all").await?;
    let folded_at = totals_folded_at(context).await?;
    let count = |sql: &'static str| async move {
        Ok::<i64, Error>(on!(&context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await)?)
    };
    Ok(PublicTotals {
        amount: platform.amount,
        operation_count: platform.count,
        donor_count: donors.count,
        disbursed: disbursed.amount,
        completed_count: count(COMPLETED_COUNT_ALL).await?,
        charity_count: count(CHARITY_COUNT).await?,
        beneficiary_count: count(BENEFICIARY_SUM).await?,
        updating: folded_at.is_none_or(|at| context.now().us_since(at) > FRESH_FOR_US),
        folded_at,
    })
}

/// The impact page.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn impact_public(context: &Context, actor: &Actor) -> Result<PublicImpact> {
    actor.require(Action::ImpactViewPublic, Subject::Platform)?;
    let (whole, fields) = field_totals(context).await?;
    Ok(PublicImpact {
        // The counters of the page are those that its fields were read with.
        totals: PublicTotals {
            amount: whole.amount,
            operation_count: whole.count,
            ..totals_public(context, actor).await?
        },
        in_no_field: in_no_field(whole, &fields)?,
        fields,
        regions: region_totals(context).await?,
        years: year_totals(context).await?,
        completed: completed_latest(context).await?,
    })
}

async fn reached(context: &Context, sql: &'static str) -> Result<Vec<(String, i64, i64)>> {
    Ok(on!(&context.db, pool => sqlx::query_as(sql).fetch_all(pool).await)?)
}

fn reached_in(reached: &[(String, i64, i64)], code: &str) -> (i64, i64) {
    reached
        .iter()
        .find(|(other, _, _)| other == code)
        .map_or((0, 0), |(_, people, reports)| (*people, *reports))
}

/// What everything comes to beyond the fields.
fn in_no_field(whole: Total, fields: &[FieldTotal]) -> Result<NoFieldTotal> {
    let amount = Money::checked_sum(fields.iter().map(|field| field.amount)).map_err(Error::internal)?;
    let operation_count: i64 = fields.iter().map(|field| field.operation_count).sum();
    Ok(NoFieldTotal {
        amount: whole.amount.checked_sub(amount).map_err(Error::internal)?,
        operation_count: whole.count - operation_count,
    })
}

/// The total of everything, and of each field.
async fn field_totals(context: &Context) -> Result<(Total, Vec<FieldTotal>)> {
    let (whole, totals) = totals_and_platform(context, Dimension::Field).await?;
    let reached = reached(context, BENEFICIARIES_BY_FIELD).await?;
    let mut fields: Vec<FieldTotal> = reference(context)
        .await?
        .fields
        .into_iter()
        .map(|field| {
            let total = totals
                .iter()
                .find(|entry| entry.bucket == field.code)
                .map(|entry| entry.total);
            let (beneficiary_count, report_count) = reached_in(&reached, &field.code);
            FieldTotal {
                amount: total.map_or(Money::ZERO, |total| total.amount),
                operation_count: total.map_or(0, |total| total.count),
                share_basis_points: 0,
                beneficiary_count,
                report_count,
                code: field.code,
                name: field.name,
            }
        })
        .collect();
    let weights: Vec<u64> = fields
        .iter()
        .map(|field| u64::try_from(field.amount.halalas()).unwrap_or(0))
        .collect();
    if weights.iter().any(|weight| *weight > 0) {
        let shares = Money::from_halalas(BASIS_POINTS_WHOLE).split_by_weights(&weights);
        for (field, share) in fields.iter_mut().zip(shares) {
            field.share_basis_points = share.halalas();
        }
    }
    fields.sort_by_key(|field| (field.code == FIELD_LAST, std::cmp::Reverse(field.amount)));
    Ok((whole, fields))
}

async fn region_totals(context: &Context) -> Result<Vec<RegionTotal>> {
    let totals = totals_of(context, Dimension::Region).await?;
    let reached = reached(context, BENEFICIARIES_BY_REGION).await?;
    let regions = reference(context).await?.regions.into_iter().map(|region| {
        let total = totals
            .iter()
            .find(|entry| entry.bucket == region.code)
            .map(|entry| entry.total);
        let amount = total.map_or(Money::ZERO, |total| total.amount);
        let (beneficiary_count, report_count) = reached_in(&reached, &region.code);
        RegionTotal {
            amount,
            operation_count: total.map_or(0, |total| total.count),
            beneficiary_count,
            report_count,
            amount_per_head: Money::from_halalas(amount.halalas().checked_div(region.population_2022).unwrap_or(0)),
            code: region.code,
            name: region.name,
        }
    });
    Ok(regions.collect())
}

async fn year_totals(context: &Context) -> Result<Vec<YearTotal>> {
    let totals = totals_of(context, Dimension::Year).await?;
    let this_year = context.now().riyadh_date().year();
    let mut years = Vec::new();
    for year in (YEAR_FIRST..=this_year).rev() {
        let (Some(from), Some(to)) = (CivilDate::new(year, 1, 1), CivilDate::new(year + 1, 1, 1)) else {
            continue;
        };
        let (from_us, to_us) = (riyadh_midnight_us(from), riyadh_midnight_us(to));
        let total = totals
            .iter()
            .find(|entry| entry.bucket == year.to_string())
            .map(|entry| entry.total);
        let offered_count: i64 = on!(&context.db, pool => sqlx::query_scalar(OFFERED_BETWEEN)
            .bind(from_us).bind(to_us).fetch_one(pool).await)?;
        let beneficiary_count: i64 = on!(&context.db, pool => sqlx::query_scalar(BENEFICIARIES_BETWEEN)
            .bind(from_us).bind(to_us).fetch_one(pool).await)?;
        if total.is_some() || offered_count > 0 {
            years.push(YearTotal {
                year,
                amount: total.map_or(Money::ZERO, |total| total.amount),
                operation_count: total.map_or(0, |total| total.count),
                offered_count,
                beneficiary_count,
            });
        }
    }
    Ok(years)
}

#[derive(sqlx::FromRow)]
struct CompletedRow {
    number: i64,
    report_number: i64,
    title_ar: String,
    title_en: String,
    field_code: String,
    region_code: String,
    name_ar: String,
    name_en: String,
    beneficiary_count: i64,
    target_halalas: Money,
    published_at_us: Timestamp,
    photo_hash: Option<String>,
}

async fn completed_latest(context: &Context) -> Result<Vec<CompletedCause>> {
    let rows: Vec<CompletedRow> =
        on!(&context.db, pool => sqlx::query_as(COMPLETED_LATEST).bind(COMPLETED_COUNT).fetch_all(pool).await)?;
    let causes = rows.into_iter().map(|row| CompletedCause {
        number: row.number,
        report_number: row.report_number,
        title: Bilingual::new(row.title_ar, row.title_en),
        field_code: row.field_code,
        region_code: row.region_code,
        charity: Bilingual::new(row.name_ar, row.name_en),
        beneficiary_count: row.beneficiary_count,
        target: row.target_halalas,
        published_at: row.published_at_us,
        photo_hash: row.photo_hash,
    });
    Ok(causes.collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::delivery::tests::fixture::{cast, context, gift, published};
    use crate::test_support::TestContext;
    use domain::giving::FundClass;

    crate::on_both_engines! { an_empty_platform_says_so, fields_and_what_is_in_none_add_up }

    async fn fields_and_what_is_in_none_add_up(test: TestContext) {
        let context = context(&test);
        let cast = cast(context).await;
        let number = published(context, &cast).await;
        for (opportunity, class, field, halalas) in [
            (Some(number), FundClass::OpportunityRestricted, None, 12_345),
            (None, FundClass::SadaqahField, Some("health"), 700),
            (None, FundClass::SadaqahGeneral, None, 5_055),
            (None, FundClass::Zakat, None, 1_001),
        ] {
            gift(context, &cast.donor, opportunity, class, field, halalas).await;
        }
        crate::ledger::fold_all(context).await;
        let impact = impact_public(context, &Actor::Visitor).await.unwrap();
        assert_eq!(impact.totals, totals_public(context, &Actor::Visitor).await.unwrap());
        let rest = impact.in_no_field;
        assert_eq!((rest.amount, rest.operation_count), (Money::from_halalas(6_056), 2));
        let amounts = impact.fields.iter().map(|field| field.amount).chain([rest.amount]);
        assert_eq!(Money::checked_sum(amounts).unwrap(), impact.totals.amount);
        let counts = impact.fields.iter().map(|field| field.operation_count);
        assert_eq!(
            counts.sum::<i64>() + rest.operation_count,
            impact.totals.operation_count
        );
        assert_eq!(impact.totals.operation_count, 4);
    }

    async fn an_empty_platform_says_so(test: TestContext) {
        let impact = impact_public(&test.context, &Actor::Visitor).await.unwrap();
        assert_eq!(impact.totals.amount, Money::ZERO);
        assert!(impact.totals.updating, "nothing was folded yet");
        assert_eq!(impact.regions.len(), 13);
        assert_eq!(impact.fields.len(), 7);
        assert!(impact.years.is_empty());
        assert!(impact.fields.iter().all(|field| field.share_basis_points == 0));
    }
}
