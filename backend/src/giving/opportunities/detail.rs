//! The page of one opportunity.

use domain::delivery::MilestoneState;
use domain::error::AppError;
use domain::giving::{OpportunityState, ZakatCategory, zakat_categories_from_codes};
use domain::ids::{MilestoneId, OpportunityId};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};
use uuid::Uuid;

use super::{CARD_SELECT, CardRow, OpportunityCard, stored};
use crate::context::Context;
use crate::db::statement::Statement;
use crate::error::{Error, Result};
use crate::on;
use crate::reference::Bilingual;

/// Opportunities offered beside one.
pub const SIMILAR_MAX: usize = 3;
/// Photos shown of one opportunity and its milestones.
const PHOTOS_MAX: i64 = 60;

pub(crate) mod queries {
    crate::statements! {
        DETAIL = "SELECT o.id, o.story_ar, o.story_en, o.zakat_categories, o.duration_days, o.funded_at_us, \
            o.completed_at_us, t.disbursed_halalas, c.license_number, c.technical_supervisor_ar, \
            c.technical_supervisor_en, c.governance_score, c.region_code AS charity_region_code, \
            c.about_ar AS charity_about_ar, c.about_en AS charity_about_en, c.state AS charity_state \
            FROM opportunity o JOIN charity c ON c.id = o.charity_id \
            JOIN opportunity_total t ON t.opportunity_id = o.id WHERE o.number = $1";
        MILESTONES = "SELECT id, position, title_ar, title_en, due_on_day, share_basis_points, state, note_ar, note_en, \
            accepted_at_us FROM milestone WHERE opportunity_id = $1 ORDER BY position";
        PHOTOS = "SELECT owner_id, role, file_hash, width_pixels, height_pixels, caption_ar, caption_en, created_at_us \
            FROM attachment WHERE public AND media_type LIKE 'image/%' AND ((owner_kind = 'opportunity' AND owner_id = $1) \
            OR (owner_kind = 'milestone' AND owner_id IN (SELECT id FROM milestone WHERE opportunity_id = $1))) \
            ORDER BY created_at_us, id LIMIT $2";
        REPORT = "SELECT number, headline_ar, headline_en, beneficiary_count, published_at_us FROM impact_report \
            WHERE opportunity_id = $1 AND state = 'published'";
    }
}

/// A picture that may be shown to everyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Hash of the file, as in its address.
    pub hash: String,
    /// What it shows.
    pub caption: Bilingual,
    /// Width, when known, so that the page keeps its place.
    pub width_pixels: Option<i64>,
    /// Height, when known.
    pub height_pixels: Option<i64>,
}

/// A milestone as visitors see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestonePublic {
    /// Place in the order.
    pub position: i64,
    /// What is done by then.
    pub title: Bilingual,
    /// When it is due.
    pub due_on: CivilDate,
    /// Share of the money released on it, in basis points.
    pub share_basis_points: i64,
    /// Whether it was reached. A report that is still being checked counts as planned.
    pub accepted: bool,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// What the charity wrote about it, once accepted.
    pub note: Bilingual,
    /// Its evidence that may be shown, once accepted.
    pub photos: Vec<Photo>,
}

/// The charity behind an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharityBrief {
    /// Name in the address.
    pub slug: String,
    /// Name.
    pub name: Bilingual,
    /// A few sentences.
    pub about: Bilingual,
    /// Licence number: shown on every appeal (handbook 1.4).
    pub license_number: String,
    /// The ministry unit that supervises its field.
    pub technical_supervisor: Bilingual,
    /// 0 to 100.
    pub governance_score: i64,
    /// Its own region.
    pub region_code: String,
    /// Whether it may receive money now.
    pub active: bool,
}

/// A published impact report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportBrief {
    /// Its number.
    pub number: i64,
    /// Its headline.
    pub headline: Bilingual,
    /// People reached.
    pub beneficiary_count: i64,
    /// When it was published.
    pub published_at: Timestamp,
}

/// Everything on the page of an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityDetail {
    /// What the card shows.
    pub card: OpportunityCard,
    /// The story, in paragraphs.
    pub story: Bilingual,
    /// The categories of zakat it may receive.
    pub zakat_categories: Vec<ZakatCategory>,
    /// Days that carrying it out takes.
    pub duration_days: i64,
    /// When its target was reached.
    pub funded_at: Option<Timestamp>,
    /// When its report was accepted.
    pub completed_at: Option<Timestamp>,
    /// What the charity has been paid.
    pub disbursed: Money,
    /// Who carries it out.
    pub charity: CharityBrief,
    /// The steps of the work.
    pub milestones: Vec<MilestonePublic>,
    /// Its own pictures.
    pub photos: Vec<Photo>,
    /// Its impact report, once published.
    pub report: Option<ReportBrief>,
    /// Others like it that still take money.
    pub similar: Vec<OpportunityCard>,
}

impl OpportunityDetail {
    /// Whether it takes money now: published, missing something, and its charity in good standing.
    #[must_use]
    pub fn takes_money(&self) -> bool {
        self.card.takes_money() && self.charity.active
    }
}

#[derive(sqlx::FromRow)]
struct DetailRow {
    id: OpportunityId,
    story_ar: String,
    story_en: String,
    zakat_categories: String,
    duration_days: i64,
    funded_at_us: Option<Timestamp>,
    completed_at_us: Option<Timestamp>,
    disbursed_halalas: Money,
    license_number: String,
    technical_supervisor_ar: String,
    technical_supervisor_en: String,
    governance_score: i64,
    charity_region_code: String,
    charity_about_ar: String,
    charity_about_en: String,
    charity_state: String,
}

#[derive(sqlx::FromRow)]
struct MilestoneRow {
    id: MilestoneId,
    position: i64,
    title_ar: String,
    title_en: String,
    due_on_day: i64,
    share_basis_points: i64,
    state: String,
    note_ar: String,
    note_en: String,
    accepted_at_us: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct PhotoRow {
    owner_id: Uuid,
    file_hash: String,
    width_pixels: Option<i64>,
    height_pixels: Option<i64>,
    caption_ar: String,
    caption_en: String,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    number: i64,
    headline_ar: String,
    headline_en: String,
    beneficiary_count: i64,
    published_at_us: Option<Timestamp>,
}

/// The page of the opportunity that people know as `number`.
///
/// # Errors
/// Not found when it does not exist or was never published, gone when it was cancelled,
/// unavailable when the storage does not answer.
pub async fn opportunity_by_number(context: &Context, actor: &Actor, number: i64) -> Result<OpportunityDetail> {
    actor.require(Action::OpportunityViewPublic, Subject::Platform)?;
    let card = card_by_number(context, number).await?.ok_or(AppError::NotFound)?;
    match card.state {
        OpportunityState::Cancelled => return Err(AppError::Gone.into()),
        state if !state.is_public() => return Err(AppError::NotFound.into()),
        _ => {}
    }
    let row: DetailRow = on!(&context.db, pool => sqlx::query_as(queries::DETAIL)
        .bind(number).fetch_one(pool).await)?;
    let (milestones, photos, report, similar) = tokio::try_join!(
        milestone_rows(context, row.id),
        photo_rows(context, row.id),
        report_brief(context, row.id),
        similar(context, &card),
    )?;
    let own_photos = photos_of(&photos, row.id.as_uuid());
    Ok(OpportunityDetail {
        story: Bilingual::new(row.story_ar, row.story_en),
        zakat_categories: zakat_categories_from_codes(&row.zakat_categories)
            .map_err(|_| Error::internal("an unknown zakat category is stored"))?,
        duration_days: row.duration_days,
        funded_at: row.funded_at_us,
        completed_at: row.completed_at_us,
        disbursed: row.disbursed_halalas,
        charity: CharityBrief {
            slug: card.charity_slug.clone(),
            name: card.charity_name.clone(),
            about: Bilingual::new(row.charity_about_ar, row.charity_about_en),
            license_number: row.license_number,
            technical_supervisor: Bilingual::new(row.technical_supervisor_ar, row.technical_supervisor_en),
            governance_score: row.governance_score,
            region_code: row.charity_region_code,
            active: row.charity_state == "active",
        },
        milestones: milestones
            .into_iter()
            .map(|row| milestone(row, &photos))
            .collect::<Result<_>>()?,
        photos: own_photos,
        report,
        similar,
        card,
    })
}

/// The card of one opportunity that was published once, whatever became of it.
async fn card_by_number(context: &Context, number: i64) -> Result<Option<OpportunityCard>> {
    let mut statement = Statement::new(CARD_SELECT);
    statement
        .push_with(" WHERE o.number = ", number)
        .push(" AND o.published_at_us IS NOT NULL");
    let row = on!(&context.db, pool => statement
        .rows(sqlx::query_as::<_, CardRow>(statement.sql()))
        .fetch_optional(pool)
        .await)?;
    row.map(CardRow::into_card).transpose()
}

async fn milestone_rows(context: &Context, opportunity: OpportunityId) -> Result<Vec<MilestoneRow>> {
    let rows = on!(&context.db, pool => sqlx::query_as(queries::MILESTONES)
        .bind(opportunity).fetch_all(pool).await)?;
    Ok(rows)
}

async fn photo_rows(context: &Context, opportunity: OpportunityId) -> Result<Vec<PhotoRow>> {
    let rows = on!(&context.db, pool => sqlx::query_as(queries::PHOTOS)
        .bind(opportunity).bind(PHOTOS_MAX).fetch_all(pool).await)?;
    Ok(rows)
}

async fn report_brief(context: &Context, opportunity: OpportunityId) -> Result<Option<ReportBrief>> {
    let row: Option<ReportRow> = on!(&context.db, pool => sqlx::query_as(queries::REPORT)
        .bind(opportunity).fetch_optional(pool).await)?;
    Ok(row.and_then(|row| {
        row.published_at_us.map(|published_at| ReportBrief {
            number: row.number,
            headline: Bilingual::new(row.headline_ar, row.headline_en),
            beneficiary_count: row.beneficiary_count,
            published_at,
        })
    }))
}

/// Open opportunities of the same field: the same region first, then by need.
async fn similar(context: &Context, card: &OpportunityCard) -> Result<Vec<OpportunityCard>> {
    let statement = similar_statement(card.id, &card.field_code, &card.region_code);
    let rows = on!(&context.db, pool => statement
        .rows(sqlx::query_as::<_, CardRow>(statement.sql()))
        .fetch_all(pool)
        .await)?;
    rows.into_iter().map(CardRow::into_card).collect()
}

pub(super) fn similar_statement(id: OpportunityId, field_code: &str, region_code: &str) -> Statement {
    let mut statement = Statement::new(CARD_SELECT);
    statement.push_with(" WHERE o.state = ", OpportunityState::Published.code());
    statement.push(" AND o.published_at_us IS NOT NULL AND c.state = 'active'");
    statement.push_with(" AND o.field_code = ", field_code);
    statement.push_with(" AND o.id <> ", id.as_uuid());
    statement.push_with(" ORDER BY CASE WHEN o.region_code = ", region_code);
    statement.push(" THEN 0 ELSE 1 END, o.need_rank DESC, o.id DESC");
    statement.push_with(" LIMIT ", i64::try_from(SIMILAR_MAX).unwrap_or(0));
    statement
}

fn milestone(row: MilestoneRow, photos: &[PhotoRow]) -> Result<MilestonePublic> {
    let accepted = stored::<MilestoneState>(&row.state)? == MilestoneState::Accepted;
    Ok(MilestonePublic {
        position: row.position,
        title: Bilingual::new(row.title_ar, row.title_en),
        due_on: CivilDate::from_day_number(i32::try_from(row.due_on_day).unwrap_or(0)),
        share_basis_points: row.share_basis_points,
        accepted,
        accepted_at: row.accepted_at_us.filter(|_| accepted),
        note: if accepted {
            Bilingual::new(row.note_ar, row.note_en)
        } else {
            Bilingual::default()
        },
        photos: if accepted {
            photos_of(photos, row.id.as_uuid())
        } else {
            Vec::new()
        },
    })
}

fn photos_of(photos: &[PhotoRow], owner: Uuid) -> Vec<Photo> {
    let own = photos.iter().filter(|photo| photo.owner_id == owner);
    own.map(|photo| Photo {
        hash: photo.file_hash.clone(),
        caption: Bilingual::new(&photo.caption_ar, &photo.caption_en),
        width_pixels: photo.width_pixels,
        height_pixels: photo.height_pixels,
    })
    .collect()
}
