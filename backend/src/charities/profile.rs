//! The public profile of a charity.

use domain::error::AppError;
use domain::giving::OpportunityState;
use domain::ids::CharityId;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::queries;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::on;
use crate::reference::Bilingual;

/// Reports shown on a profile.
const REPORTS_MAX: i64 = 6;

/// What a charity's opportunities amount to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CharityTotals {
    /// Collected.
    pub collected: Money,
    /// Paid out to it.
    pub disbursed: Money,
    /// Gifts.
    pub donation_count: i64,
    /// People reached, by published reports.
    pub beneficiary_count: i64,
    /// Open for giving.
    pub open_count: i64,
    /// Funded and being carried out or reported.
    pub in_progress_count: i64,
    /// Carried out and reported.
    pub completed_count: i64,
}

/// A published report of the charity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharityReport {
    /// Number of the report.
    pub number: i64,
    /// Headline.
    pub headline: Bilingual,
    /// Title of the opportunity.
    pub opportunity_title: Bilingual,
    /// Field of giving.
    pub field_code: String,
    /// People reached.
    pub beneficiary_count: i64,
    /// When it was published.
    pub published_at: Timestamp,
}

/// Everything on a charity's profile except its opportunities, which are a view of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharityProfile {
    /// Identity.
    pub id: CharityId,
    /// Name in the address.
    pub slug: String,
    /// Licence number.
    pub license_number: String,
    /// Name.
    pub name: Bilingual,
    /// A few sentences.
    pub about: Bilingual,
    /// Region.
    pub region_code: String,
    /// City.
    pub city: Bilingual,
    /// The ministry unit that supervises its field.
    pub technical_supervisor: Bilingual,
    /// Year it was founded.
    pub founded_year: i64,
    /// 0 to 100.
    pub governance_score: i64,
    /// Its own site: shown only where it is an https address.
    pub website: Option<String>,
    /// Whether it may receive money now.
    pub active: bool,
    /// When it was admitted.
    pub admitted_at: Timestamp,
    /// Fields it works in, in the order of the fields.
    pub field_codes: Vec<String>,
    /// Its sums and counts.
    pub totals: CharityTotals,
    /// Its latest reports.
    pub reports: Vec<CharityReport>,
}

#[derive(sqlx::FromRow)]
struct ProfileRow {
    id: CharityId,
    slug: String,
    license_number: String,
    name_ar: String,
    name_en: String,
    about_ar: String,
    about_en: String,
    region_code: String,
    city_ar: String,
    city_en: String,
    technical_supervisor_ar: String,
    technical_supervisor_en: String,
    founded_year: i64,
    governance_score: i64,
    website: Option<String>,
    state: String,
    admitted_at_us: Timestamp,
}

#[derive(sqlx::FromRow)]
struct TotalsRow {
    collected_halalas: Money,
    disbursed_halalas: Money,
    donation_count: i64,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    number: i64,
    headline_ar: String,
    headline_en: String,
    beneficiary_count: i64,
    published_at_us: Option<Timestamp>,
    title_ar: String,
    title_en: String,
    field_code: String,
}

/// The profile of the charity whose name in the address is `slug`.
///
/// # Errors
/// Not found when there is none; unavailable when the storage does not answer.
pub async fn charity_by_slug(context: &Context, actor: &Actor, slug: &str) -> Result<CharityProfile> {
    actor.require(Action::CharityViewPublic, Subject::Platform)?;
    let row: Option<ProfileRow> = on!(&context.db, pool => sqlx::query_as(queries::PROFILE)
        .bind(slug).fetch_optional(pool).await)?;
    let row = row.ok_or(AppError::NotFound)?;
    let (totals, reports, field_codes) = tokio::try_join!(
        totals(context, row.id),
        reports(context, row.id),
        field_codes(context, row.id)
    )?;
    Ok(CharityProfile {
        id: row.id,
        slug: row.slug,
        license_number: row.license_number,
        name: Bilingual::new(row.name_ar, row.name_en),
        about: Bilingual::new(row.about_ar, row.about_en),
        region_code: row.region_code,
        city: Bilingual::new(row.city_ar, row.city_en),
        technical_supervisor: Bilingual::new(row.technical_supervisor_ar, row.technical_supervisor_en),
        founded_year: row.founded_year,
        governance_score: row.governance_score,
        website: row.website.filter(|website| website.starts_with("https://")),
        active: row.state == "active",
        admitted_at: row.admitted_at_us,
        field_codes,
        totals,
        reports,
    })
}

async fn totals(context: &Context, charity: CharityId) -> Result<CharityTotals> {
    let sums: TotalsRow = on!(&context.db, pool => sqlx::query_as(queries::TOTALS)
        .bind(charity).fetch_one(pool).await)?;
    let counts: Vec<(String, i64)> = on!(&context.db, pool => sqlx::query_as(queries::STATE_COUNTS)
        .bind(charity).fetch_all(pool).await)?;
    let beneficiary_count: i64 = on!(&context.db, pool => sqlx::query_scalar(queries::BENEFICIARIES)
        .bind(charity).fetch_one(pool).await)?;
    let mut totals = CharityTotals {
        collected: sums.collected_halalas,
        disbursed: sums.disbursed_halalas,
        donation_count: sums.donation_count,
        beneficiary_count,
        ..CharityTotals::default()
    };
    for (state, count) in counts {
        let state: OpportunityState = state
            .parse()
            .map_err(|_| Error::internal(format!("an unknown state is stored: {state}")))?;
        match state {
            OpportunityState::Published => totals.open_count += count,
            OpportunityState::Funded | OpportunityState::Executing | OpportunityState::Reporting => {
                totals.in_progress_count += count;
            }
            OpportunityState::Completed => totals.completed_count += count,
            _ => {}
        }
    }
    Ok(totals)
}

async fn reports(context: &Context, charity: CharityId) -> Result<Vec<CharityReport>> {
    let rows: Vec<ReportRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORTS)
        .bind(charity).bind(REPORTS_MAX).fetch_all(pool).await)?;
    let reports = rows.into_iter().filter_map(|row| {
        row.published_at_us.map(|published_at| CharityReport {
            number: row.number,
            headline: Bilingual::new(row.headline_ar, row.headline_en),
            opportunity_title: Bilingual::new(row.title_ar, row.title_en),
            field_code: row.field_code,
            beneficiary_count: row.beneficiary_count,
            published_at,
        })
    });
    Ok(reports.collect())
}

async fn field_codes(context: &Context, charity: CharityId) -> Result<Vec<String>> {
    let codes = on!(&context.db, pool => sqlx::query_scalar(queries::FIELD_LIST)
        .bind(charity).fetch_all(pool).await)?;
    Ok(codes)
}
