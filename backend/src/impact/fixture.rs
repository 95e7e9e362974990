//! Causes and reports as storage holds them, for tests of what the public sees of the whole.

use domain::ids::{CharityId, OpportunityId, ReportId};
use domain::time::Timestamp;

use crate::{Context, in_tx};

/// What each of these causes needs.
pub(crate) const TARGET_HALALAS: i64 = 1_000_000;

const OPPORTUNITY_INSERT: &str = "INSERT INTO opportunity (id, number, charity_id, field_code, subfield_code, region_code, \
    city_ar, city_en, track, title_ar, title_en, summary_ar, summary_en, story_ar, story_en, target_halalas, \
    share_price_halalas, beneficiary_count, urgent, zakat_requested, zakat_categories, duration_days, ends_at_us, state, \
    need_rank, search_text, created_at_us, updated_at_us, published_at_us) \
    VALUES ($1, $2, $3, $4, $5, $6, 'المدينة', 'City', 'care', $7, $8, 'موجز', 'Summary', 'قصة', 'Story', $9, \
    NULL, 12, FALSE, FALSE, '', 60, NULL, $10, 0, '', 1, 1, $11)";
const REPORT_INSERT: &str = "INSERT INTO impact_report (id, number, opportunity_id, state, headline_ar, headline_en, \
    story_ar, story_en, beneficiary_count, return_reason, written_by, updated_at_us, submitted_at_us, published_by, \
    published_at_us) VALUES ($1, $2, $3, $4, 'عنوان', 'Headline', 'قصة', 'Story', $5, '', NULL, 1, 1, NULL, $6)";
const PHOTO_INSERT: &str = "INSERT INTO attachment (id, owner_kind, owner_id, role, file_hash, media_type, byte_count, \
    caption_ar, caption_en, public, created_by, created_at_us) \
    SELECT $1, 'report', r.id, $2, $3, 'image/webp', 1, '', '', $4, NULL, 1 FROM impact_report r WHERE r.number = $5";

/// A cause; what is not said is plain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cause {
    pub(crate) number: i64,
    /// Field and sub-field.
    pub(crate) field: (&'static str, &'static str),
    pub(crate) region: &'static str,
    pub(crate) state: &'static str,
    /// When it was offered; `None` when it never was.
    pub(crate) published_at: Option<Timestamp>,
    pub(crate) report: Option<Report>,
}

/// What its charity reported.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report {
    pub(crate) number: i64,
    pub(crate) beneficiary_count: i64,
    /// When it was published; one without is still with the supervisor.
    pub(crate) published_at: Option<Timestamp>,
}

/// Puts the causes of a charity into storage, with their reports.
pub(crate) async fn causes(context: &Context, charity: CharityId, causes: Vec<Cause>) {
    let owned = context.clone();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for cause in causes {
                    let id = OpportunityId::from_uuid(owned.source.uuid());
                    in_tx!(tx, connection => sqlx::query(OPPORTUNITY_INSERT)
                        .bind(id).bind(cause.number).bind(charity).bind(cause.field.0).bind(cause.field.1)
                        .bind(cause.region).bind(format!("فرصة {}", cause.number)).bind(format!("Cause {}", cause.number))
                        .bind(TARGET_HALALAS).bind(cause.state).bind(cause.published_at)
                        .execute(connection).await.map(|_| ()))?;
                    let Some(report) = cause.report else { continue };
                    let state = report.published_at.map_or("submitted", |_| "published");
                    in_tx!(tx, connection => sqlx::query(REPORT_INSERT)
                        .bind(ReportId::from_uuid(owned.source.uuid())).bind(report.number).bind(id).bind(state)
                        .bind(report.beneficiary_count).bind(report.published_at)
                        .execute(connection).await.map(|_| ()))?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
}

/// Puts a file beside a report.
pub(crate) async fn report_file(context: &Context, report: i64, role: &'static str, hash: &'static str, public: bool) {
    let id = context.source.uuid();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(PHOTO_INSERT)
                    .bind(id).bind(role).bind(hash).bind(public).bind(report)
                    .execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
        .unwrap();
}
