//! Opportunities as their charity writes and follows them: draft, hand in, mend what was
//! returned, follow the money.

use domain::error::{AppError, FieldProblem};
use domain::giving::{
    OpportunityDraftForm, OpportunityEvent, OpportunityState, Track, ZakatCategory, percent_funded,
    zakat_categories_from_codes,
};
use domain::ids::{CharityId, MilestoneId, OpportunityId};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, DAY_US, Timestamp, riyadh_midnight_us};
use uuid::Uuid;

use super::attachments::{Attachment, AttachmentOwner, attachment_list};
use super::lifecycle::{OpportunityHappening, opportunity_happenings, opportunity_hold, opportunity_move};
use super::milestones::{MilestoneFile, milestone_files};
use super::{queries, stored_code};
use crate::db::{Tx, dialect, ensure_rows};
use crate::giving::opportunities::{SearchParts, opportunity_search_text};
use crate::reference::{Bilingual, reference};
use crate::supervision::audit::audit_record;
use crate::supervision::review::require_charity_active;
use crate::{Context, Error, Result, in_tx, on};

/// Opportunities on one page of a charity's list.
pub const MANAGED_PAGE_SIZE: i64 = 25;

/// A charity that the actor manages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedCharity {
    /// Identity.
    pub id: CharityId,
    /// Name in addresses.
    pub slug: String,
    /// Name.
    pub name: Bilingual,
    /// Licence number.
    pub license_number: String,
    /// The licence's last day, where it is known.
    pub license_expires_on: Option<CivilDate>,
    /// Whether it may publish and be paid.
    pub active: bool,
    /// Region.
    pub region_code: String,
    /// City.
    pub city: Bilingual,
    /// The account that money is paid to.
    pub iban: String,
}

#[derive(sqlx::FromRow)]
struct CharityRow {
    id: CharityId,
    slug: String,
    name_ar: String,
    name_en: String,
    license_number: String,
    license_expires_on_day: Option<i64>,
    state: String,
    region_code: String,
    city_ar: String,
    city_en: String,
    iban: String,
}

/// The charities that the actor manages, in the order of their grants.
///
/// # Errors
/// Not found for who manages none; sign-in required for visitors.
pub async fn charities_managed(context: &Context, actor: &Actor) -> Result<Vec<ManagedCharity>> {
    actor.require(Action::CharityManage, Subject::Platform)?;
    let mut charities = Vec::new();
    for id in actor.managed_charities() {
        let row: Option<CharityRow> = on!(&context.db, pool => sqlx::query_as(queries::CHARITIES_MANAGED)
            .bind(id)
            .fetch_optional(pool)
            .await)?;
        charities.extend(row.map(|row| ManagedCharity {
            id: row.id,
            slug: row.slug,
            name: Bilingual::new(row.name_ar, row.name_en),
            license_number: row.license_number,
            license_expires_on: row.license_expires_on_day.and_then(day),
            active: row.state == "active",
            region_code: row.region_code,
            city: Bilingual::new(row.city_ar, row.city_en),
            iban: row.iban,
        }));
    }
    Ok(charities)
}

/// A stored day number.
pub(crate) fn day(number: i64) -> Option<CivilDate> {
    i32::try_from(number).ok().map(CivilDate::from_day_number)
}

/// The opportunity with this number, for use cases that check the actor against its charity.
pub(crate) async fn opportunity_find(context: &Context, number: i64) -> Result<OpportunityId> {
    let (id, _): (OpportunityId, CharityId) = on!(&context.db, pool =>
        sqlx::query_as(queries::OPPORTUNITY_ID_BY_NUMBER).bind(number).fetch_one(pool).await)?;
    Ok(id)
}

/// Writes a draft and answers its number.
///
/// # Errors
/// Not found when the actor does not manage the charity; invalid when a code is unknown.
pub async fn opportunity_create(
    context: &Context,
    actor: &Actor,
    charity: CharityId,
    form: OpportunityDraftForm,
) -> Result<i64> {
    actor.require(Action::OpportunityDraft, Subject::Charity(charity))?;
    check_codes(context, &form).await?;
    let id = OpportunityId::from_uuid(context.source.uuid());
    let (owned, person) = (context.clone(), actor.person_id());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                dialect::numbering_lock(tx, "opportunity").await?;
                let number: i64 = in_tx!(tx, connection =>
                    sqlx::query_scalar(queries::OPPORTUNITY_NUMBER_NEXT).fetch_one(connection).await)?;
                let search_text = search_text(tx, charity, number, &form).await?;
                in_tx!(tx, connection => sqlx::query(queries::OPPORTUNITY_INSERT)
                    .bind(id)
                    .bind(number)
                    .bind(charity)
                    .bind(&form.field)
                    .bind(&form.subfield)
                    .bind(&form.region)
                    .bind(&form.city_ar)
                    .bind(&form.city_en)
                    .bind(form.track.code())
                    .bind(&form.title_ar)
                    .bind(&form.title_en)
                    .bind(&form.summary_ar)
                    .bind(&form.summary_en)
                    .bind(&form.story_ar)
                    .bind(&form.story_en)
                    .bind(form.target)
                    .bind(form.share_price)
                    .bind(form.beneficiary_count)
                    .bind(form.urgent)
                    .bind(form.zakat_requested)
                    .bind(form.duration_days)
                    .bind(end_of(&form))
                    .bind(&search_text)
                    .bind(person)
                    .bind(owned.now())
                    .execute(connection)
                    .await
                    .map(|_| ()))?;
                milestones_write(tx, &owned, id, &form).await?;
                Ok(number)
            })
        })
        .await
}

/// Changes a draft or a returned opportunity.
///
/// # Errors
/// Not found when the actor does not manage its charity; conflict once it is handed in; invalid when
/// a code is unknown.
pub async fn opportunity_update(
    context: &Context,
    actor: &Actor,
    number: i64,
    form: OpportunityDraftForm,
) -> Result<()> {
    let id = require_managed(context, actor, Action::OpportunityDraft, number).await?;
    check_codes(context, &form).await?;
    let owned = context.clone();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = opportunity_hold(tx, id).await?;
                let search_text = search_text(tx, held.charity_id, held.number, &form).await?;
                let touched = in_tx!(tx, connection => sqlx::query(queries::OPPORTUNITY_UPDATE)
                    .bind(id)
                    .bind(&form.field)
                    .bind(&form.subfield)
                    .bind(&form.region)
                    .bind(&form.city_ar)
                    .bind(&form.city_en)
                    .bind(form.track.code())
                    .bind(&form.title_ar)
                    .bind(&form.title_en)
                    .bind(&form.summary_ar)
                    .bind(&form.summary_en)
                    .bind(&form.story_ar)
                    .bind(&form.story_en)
                    .bind(form.target)
                    .bind(form.share_price)
                    .bind(form.beneficiary_count)
                    .bind(form.urgent)
                    .bind(form.zakat_requested)
                    .bind(form.duration_days)
                    .bind(end_of(&form))
                    .bind(&search_text)
                    .bind(owned.now())
                    .execute(connection)
                    .await
                    .map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                in_tx!(tx, connection => sqlx::query(queries::MILESTONE_DELETE_ALL)
                    .bind(id).execute(connection).await.map(|_| ()))?;
                milestones_write(tx, &owned, id, &form).await
            })
        })
        .await
}

/// Hands an opportunity in for review.
///
/// # Errors
/// Not found when the actor does not manage its charity; conflict when it was handed in before or
/// the charity may not publish.
pub async fn opportunity_submit(context: &Context, actor: &Actor, number: i64, origin: &str) -> Result<()> {
    let id = require_managed(context, actor, Action::OpportunitySubmit, number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = opportunity_hold(tx, id).await?;
                require_charity_active(tx, &owned, held.charity_id).await?;
                opportunity_move(tx, &owned, &actor, &mut held, OpportunityEvent::Submit, "").await?;
                let target = held.number.to_string();
                audit_record(
                    tx,
                    owned.now(),
                    &actor,
                    "opportunity.submit",
                    "opportunity",
                    &target,
                    "",
                    &origin,
                )
                .await
            })
        })
        .await
}

/// Finds an opportunity of a charity that the actor manages.
pub(crate) async fn require_managed(
    context: &Context,
    actor: &Actor,
    action: Action,
    number: i64,
) -> Result<OpportunityId> {
    actor.require(action, Subject::Platform)?;
    let (id, charity): (OpportunityId, CharityId) = on!(&context.db, pool =>
        sqlx::query_as(queries::OPPORTUNITY_ID_BY_NUMBER).bind(number).fetch_one(pool).await)?;
    actor.require(action, Subject::Charity(charity))?;
    Ok(id)
}

async fn check_codes(context: &Context, form: &OpportunityDraftForm) -> Result<()> {
    let reference = reference(context).await?;
    let mut errors = domain::error::FormErrors::default();
    if !reference.field(&form.field).is_some_and(|field| field.active) {
        errors.push("field", FieldProblem::InvalidChoice);
    }
    let subfield = reference.subfield(&form.subfield);
    match subfield {
        Some((field, subfield)) if subfield.active && field.code == form.field => {}
        Some(_) => errors.push("subfield", FieldProblem::Mismatch),
        None => errors.push("subfield", FieldProblem::InvalidChoice),
    }
    if reference.region(&form.region).is_none() {
        errors.push("region", FieldProblem::InvalidChoice);
    }
    if form.zakat_requested && ZakatCategory::SUBFIELDS_EXCLUDED.contains(&form.subfield.as_str()) {
        errors.push("zakat_requested", FieldProblem::NotAllowedForZakat);
    }
    Ok(errors.into_result(())?)
}

/// It takes money until the end of its last day.
fn end_of(form: &OpportunityDraftForm) -> Option<Timestamp> {
    form.ends_on
        .map(|day| Timestamp::from_us(riyadh_midnight_us(day).saturating_add(DAY_US)))
}

async fn search_text(tx: &mut Tx, charity: CharityId, number: i64, form: &OpportunityDraftForm) -> Result<String> {
    let (name_ar, name_en): (String, String) = in_tx!(tx, connection =>
        sqlx::query_as(queries::CHARITY_NAMES).bind(charity).fetch_one(connection).await)?;
    Ok(opportunity_search_text(&SearchParts {
        number,
        titles: [&form.title_ar, &form.title_en],
        summaries: [&form.summary_ar, &form.summary_en],
        cities: [&form.city_ar, &form.city_en],
        charity_names: [&name_ar, &name_en],
    }))
}

async fn milestones_write(
    tx: &mut Tx,
    context: &Context,
    opportunity: OpportunityId,
    form: &OpportunityDraftForm,
) -> Result<()> {
    for (position, milestone) in (1_i64..).zip(&form.milestones) {
        in_tx!(tx, connection => sqlx::query(queries::MILESTONE_INSERT)
            .bind(MilestoneId::from_uuid(context.source.uuid()))
            .bind(opportunity)
            .bind(position)
            .bind(&milestone.title_ar)
            .bind(&milestone.title_en)
            .bind(i64::from(milestone.due_on.day_number()))
            .bind(i64::from(milestone.share_basis_points))
            .execute(connection)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}

/// An opportunity with everything its charity and the staff may see.
#[derive(Debug, Clone)]
pub struct ManagedOpportunity {
    /// Identity.
    pub id: OpportunityId,
    /// The number people use.
    pub number: i64,
    /// Whose it is.
    pub charity_id: CharityId,
    /// The charity's name in addresses.
    pub charity_slug: String,
    /// The charity's name.
    pub charity_name: Bilingual,
    /// Its licence.
    pub license_number: String,
    /// The licence's last day, where it is known.
    pub license_expires_on: Option<CivilDate>,
    /// The unit that supervises its field.
    pub technical_supervisor: Bilingual,
    /// Governance score, 0 to 100.
    pub governance_score: i64,
    /// Whether the charity may publish and be paid.
    pub charity_active: bool,
    /// Field of giving.
    pub field_code: String,
    /// Sub-field.
    pub subfield_code: String,
    /// Region.
    pub region_code: String,
    /// City.
    pub city: Bilingual,
    /// Care or developmental.
    pub track: Track,
    /// Title.
    pub title: Bilingual,
    /// Summary for the card.
    pub summary: Bilingual,
    /// The need.
    pub story: Bilingual,
    /// What is needed.
    pub target: Money,
    /// Price of a share.
    pub share_price: Option<Money>,
    /// People it reaches.
    pub beneficiary_count: i64,
    /// Cannot wait.
    pub urgent: bool,
    /// The charity asks that zakat be accepted.
    pub zakat_requested: bool,
    /// Categories that the review set.
    pub zakat_categories: Vec<ZakatCategory>,
    /// Days it takes once funded.
    pub duration_days: i64,
    /// When it stops taking money.
    pub ends_at: Option<Timestamp>,
    /// Where it stands.
    pub state: OpportunityState,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was handed in last.
    pub submitted_at: Option<Timestamp>,
    /// When it was shown.
    pub published_at: Option<Timestamp>,
    /// When its target was reached.
    pub funded_at: Option<Timestamp>,
    /// When its report was published.
    pub completed_at: Option<Timestamp>,
    /// Milestones with their evidence.
    pub milestones: Vec<MilestoneFile>,
    /// Photos and documents.
    pub attachments: Vec<Attachment>,
    /// What happened to it, oldest first.
    pub happenings: Vec<OpportunityHappening>,
}

impl ManagedOpportunity {
    /// The last day on which it takes money.
    #[must_use]
    pub fn ends_on(&self) -> Option<CivilDate> {
        self.ends_at.map(|end| end.plus_us(-1).riyadh_date())
    }

    /// The reason given when it was last sent back or refused.
    #[must_use]
    pub fn last_reason(&self) -> Option<&OpportunityHappening> {
        let reasons = [OpportunityEvent::Return, OpportunityEvent::Reject];
        self.happenings
            .iter()
            .rev()
            .find(|happening| reasons.contains(&happening.event))
    }
}

#[derive(sqlx::FromRow)]
struct FullRow {
    id: OpportunityId,
    number: i64,
    charity_id: CharityId,
    field_code: String,
    subfield_code: String,
    region_code: String,
    city_ar: String,
    city_en: String,
    track: String,
    title_ar: String,
    title_en: String,
    summary_ar: String,
    summary_en: String,
    story_ar: String,
    story_en: String,
    target_halalas: Money,
    share_price_halalas: Option<Money>,
    beneficiary_count: i64,
    urgent: bool,
    zakat_requested: bool,
    zakat_categories: String,
    duration_days: i64,
    ends_at_us: Option<Timestamp>,
    state: String,
    created_at_us: Timestamp,
    updated_at_us: Timestamp,
    submitted_at_us: Option<Timestamp>,
    published_at_us: Option<Timestamp>,
    funded_at_us: Option<Timestamp>,
    completed_at_us: Option<Timestamp>,
    charity_slug: String,
    charity_name_ar: String,
    charity_name_en: String,
    license_number: String,
    license_expires_on_day: Option<i64>,
    technical_supervisor_ar: String,
    technical_supervisor_en: String,
    governance_score: i64,
    charity_state: String,
}

/// One opportunity in any state, for its charity's managers and for staff.
///
/// # Errors
/// Not found when there is none or the actor may not know of it.
pub async fn opportunity_internal(context: &Context, actor: &Actor, number: i64) -> Result<ManagedOpportunity> {
    actor.require(Action::OpportunityViewInternal, Subject::Platform)?;
    let row: FullRow = on!(&context.db, pool => sqlx::query_as(queries::OPPORTUNITY_FULL)
        .bind(number)
        .fetch_one(pool)
        .await)?;
    actor.require(Action::OpportunityViewInternal, Subject::Charity(row.charity_id))?;
    let attachments = attachment_list(context, AttachmentOwner::Opportunity(row.id)).await?;
    let milestones = milestone_files(context, row.id).await?;
    let happenings = opportunity_happenings(context, row.id).await?;
    row.read(attachments, milestones, happenings)
}

impl FullRow {
    fn read(
        self,
        attachments: Vec<Attachment>,
        milestones: Vec<MilestoneFile>,
        happenings: Vec<OpportunityHappening>,
    ) -> Result<ManagedOpportunity> {
        Ok(ManagedOpportunity {
            id: self.id,
            number: self.number,
            charity_id: self.charity_id,
            charity_slug: self.charity_slug,
            charity_name: Bilingual::new(self.charity_name_ar, self.charity_name_en),
            license_number: self.license_number,
            license_expires_on: self.license_expires_on_day.and_then(day),
            technical_supervisor: Bilingual::new(self.technical_supervisor_ar, self.technical_supervisor_en),
            governance_score: self.governance_score,
            charity_active: self.charity_state == "active",
            field_code: self.field_code,
            subfield_code: self.subfield_code,
            region_code: self.region_code,
            city: Bilingual::new(self.city_ar, self.city_en),
            track: stored_code("opportunity.track", &self.track)?,
            title: Bilingual::new(self.title_ar, self.title_en),
            summary: Bilingual::new(self.summary_ar, self.summary_en),
            story: Bilingual::new(self.story_ar, self.story_en),
            target: self.target_halalas,
            share_price: self.share_price_halalas,
            beneficiary_count: self.beneficiary_count,
            urgent: self.urgent,
            zakat_requested: self.zakat_requested,
            zakat_categories: zakat_categories_from_codes(&self.zakat_categories)
                .map_err(|_| Error::internal("opportunity.zakat_categories holds an unknown code"))?,
            duration_days: self.duration_days,
            ends_at: self.ends_at_us,
            state: stored_code("opportunity.state", &self.state)?,
            created_at: self.created_at_us,
            updated_at: self.updated_at_us,
            submitted_at: self.submitted_at_us,
            published_at: self.published_at_us,
            funded_at: self.funded_at_us,
            completed_at: self.completed_at_us,
            milestones,
            attachments,
            happenings,
        })
    }
}

/// A line of a charity's own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedLine {
    /// Identity, for the cursor.
    pub id: OpportunityId,
    /// The number people use.
    pub number: i64,
    /// Title.
    pub title: Bilingual,
    /// Field of giving.
    pub field_code: String,
    /// Region.
    pub region_code: String,
    /// What is needed.
    pub target: Money,
    /// What came in, as far as it is folded.
    pub collected: Money,
    /// What was paid out, as far as it is folded.
    pub disbursed: Money,
    /// Gifts.
    pub donation_count: i64,
    /// Where it stands.
    pub state: OpportunityState,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it stops taking money.
    pub ends_at: Option<Timestamp>,
}

impl ManagedLine {
    /// Whole percent, never 100 before it is full.
    #[must_use]
    pub fn percent(&self) -> i64 {
        i64::from(percent_funded(self.collected, self.target))
    }
}

/// The last line of a page of a charity's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagedCursor {
    updated_at: Timestamp,
    id: OpportunityId,
}

impl std::fmt::Display for ManagedCursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}", self.updated_at.as_us(), self.id.as_uuid().simple())
    }
}

impl std::str::FromStr for ManagedCursor {
    type Err = FieldProblem;

    fn from_str(text: &str) -> Result<Self, FieldProblem> {
        let (updated_at, id) = text.split_once('.').ok_or(FieldProblem::InvalidChoice)?;
        Ok(Self {
            updated_at: Timestamp::from_us(updated_at.parse().map_err(|_| FieldProblem::InvalidChoice)?),
            id: id.parse().map_err(|_| FieldProblem::InvalidChoice)?,
        })
    }
}

/// A page of a charity's list, last changed first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManagedPage {
    /// The lines.
    pub lines: Vec<ManagedLine>,
    /// Cursor of the next page.
    pub next: Option<ManagedCursor>,
    /// How many there are in each state, in the order of the life cycle, without empty ones.
    pub state_counts: Vec<(OpportunityState, i64)>,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: OpportunityId,
    number: i64,
    title_ar: String,
    title_en: String,
    field_code: String,
    region_code: String,
    target_halalas: Money,
    state: String,
    updated_at_us: Timestamp,
    ends_at_us: Option<Timestamp>,
    collected_halalas: Money,
    disbursed_halalas: Money,
    donation_count: i64,
}

/// The opportunities of one charity, in one state or all.
///
/// # Errors
/// Not found when the actor does not manage the charity.
pub async fn opportunity_list_managed(
    context: &Context,
    actor: &Actor,
    charity: CharityId,
    state: Option<OpportunityState>,
    after: Option<ManagedCursor>,
) -> Result<ManagedPage> {
    actor.require(Action::CharityManage, Subject::Charity(charity))?;
    let after = after.unwrap_or(ManagedCursor {
        updated_at: Timestamp::from_us(i64::MAX),
        id: OpportunityId::from_uuid(Uuid::max()),
    });
    let rows: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(queries::OPPORTUNITIES_OF_CHARITY)
        .bind(charity)
        .bind(state.map_or("", OpportunityState::code))
        .bind(after.updated_at)
        .bind(after.id)
        .bind(MANAGED_PAGE_SIZE + 1)
        .fetch_all(pool)
        .await)?;
    let mut lines = rows.into_iter().map(LineRow::read).collect::<Result<Vec<_>>>()?;
    let size = usize::try_from(MANAGED_PAGE_SIZE).unwrap_or(usize::MAX);
    let more = lines.len() > size;
    lines.truncate(size);
    let next = lines.last().filter(|_| more).map(|line| ManagedCursor {
        updated_at: line.updated_at,
        id: line.id,
    });
    let counts: Vec<(String, i64)> = on!(&context.db, pool => sqlx::query_as(queries::OPPORTUNITY_STATE_COUNTS)
        .bind(charity)
        .fetch_all(pool)
        .await)?;
    let count_of = |state: &OpportunityState| {
        counts
            .iter()
            .find(|(code, _)| code == state.code())
            .map(|(_, count)| *count)
    };
    let state_counts = OpportunityState::ALL
        .iter()
        .filter_map(|state| count_of(state).map(|count| (*state, count)));
    Ok(ManagedPage {
        lines,
        next,
        state_counts: state_counts.collect(),
    })
}

impl LineRow {
    fn read(self) -> Result<ManagedLine> {
        Ok(ManagedLine {
            id: self.id,
            number: self.number,
            title: Bilingual::new(self.title_ar, self.title_en),
            field_code: self.field_code,
            region_code: self.region_code,
            target: self.target_halalas,
            collected: self.collected_halalas,
            disbursed: self.disbursed_halalas,
            donation_count: self.donation_count,
            state: stored_code("opportunity.state", &self.state)?,
            updated_at: self.updated_at_us,
            ends_at: self.ends_at_us,
        })
    }
}

/// What is wrong with a charity's draft is told to its managers only; a stranger's address is not found.
pub async fn charity_of_opportunity(context: &Context, actor: &Actor, number: i64) -> Result<CharityId> {
    actor.require(Action::CharityManage, Subject::Platform)?;
    let (_, charity): (OpportunityId, CharityId) = on!(&context.db, pool =>
        sqlx::query_as(queries::OPPORTUNITY_ID_BY_NUMBER).bind(number).fetch_one(pool).await)?;
    actor
        .require(Action::CharityManage, Subject::Charity(charity))
        .map_err(|_| AppError::NotFound)?;
    Ok(charity)
}
