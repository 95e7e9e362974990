//! Review: a reviewer recommends (the maker), a supervisor decides (the checker), and the two
//! are never one person (handbook 7.2). What is approved is shown at once, as long as its
//! charity may publish (handbook 7.3).

use domain::error::{AppError, Conflict, FieldProblem, MissingStep};
use domain::giving::{
    OpportunityEvent, OpportunityState, ZakatCategory, zakat_categories_from_codes, zakat_categories_to_codes,
};
use domain::ids::{CharityId, OpportunityId, PersonId};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{DAY_US, Timestamp, riyadh_midnight_us};
use uuid::Uuid;

use super::audit::audit_record;
use super::forms::{ExtendForm, ReviewDecision, ReviewForm};
use super::queries;
use crate::db::{Tx, ensure_rows};
use crate::delivery::attachments::{AttachmentOwner, attachments_publish};
use crate::delivery::lifecycle::{HeldOpportunity, opportunity_hold, opportunity_move};
use crate::delivery::opportunities::{ManagedOpportunity, opportunity_find, opportunity_internal};
use crate::delivery::stored_code;
use crate::giving::opportunities::need_rank;
use crate::jobs::Items;
use crate::reference::Bilingual;
use crate::{Context, Error, Result, in_tx, on};

/// Opportunities on one page of the queue.
pub const REVIEW_PAGE_SIZE: i64 = 30;
/// Opportunities closed by one run of the job.
const EXPIRE_BATCH_MAX: i64 = 200;
/// Opportunities shown that wait for a decision outside the review.
const WAITING_MAX: i64 = 50;

/// An opportunity that waits for a recommendation or a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewItem {
    /// Identity, for the cursor.
    pub id: OpportunityId,
    /// The number people use.
    pub number: i64,
    /// Title.
    pub title: Bilingual,
    /// The charity.
    pub charity_name: Bilingual,
    /// Field of giving.
    pub field_code: String,
    /// Region.
    pub region_code: String,
    /// What is needed.
    pub target: Money,
    /// Needs an answer soon.
    pub urgent: bool,
    /// The charity asks that zakat be accepted.
    pub zakat_requested: bool,
    /// Submitted, or under review.
    pub state: OpportunityState,
    /// Since when it waits.
    pub waiting_since: Timestamp,
    /// What the maker recommended, once there is a recommendation.
    pub recommendation: Option<Recommendation>,
}

/// What the maker recommended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// What.
    pub decision: ReviewDecision,
    /// Who.
    pub reviewer: PersonId,
    /// Their name.
    pub reviewer_name: String,
}

/// A page of the queue, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewQueue {
    /// What waits.
    pub items: Vec<ReviewItem>,
    /// Cursor of the next page.
    pub next: Option<ReviewCursor>,
}

/// The last line of a page of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewCursor {
    waiting_since: Timestamp,
    id: OpportunityId,
}

impl std::fmt::Display for ReviewCursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{}.{}",
            self.waiting_since.as_us(),
            self.id.as_uuid().simple()
        )
    }
}

impl std::str::FromStr for ReviewCursor {
    type Err = FieldProblem;

    fn from_str(text: &str) -> Result<Self, FieldProblem> {
        let (waiting, id) = text.split_once('.').ok_or(FieldProblem::InvalidChoice)?;
        Ok(Self {
            waiting_since: Timestamp::from_us(waiting.parse().map_err(|_| FieldProblem::InvalidChoice)?),
            id: id.parse().map_err(|_| FieldProblem::InvalidChoice)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct QueueRow {
    id: OpportunityId,
    number: i64,
    title_ar: String,
    title_en: String,
    charity_name_ar: String,
    charity_name_en: String,
    field_code: String,
    region_code: String,
    target_halalas: Money,
    urgent: bool,
    zakat_requested: bool,
    state: String,
    waiting_since_us: Timestamp,
    maker_decision: Option<String>,
    maker_id: Option<PersonId>,
    maker_name: Option<String>,
}

impl QueueRow {
    fn read(self) -> Result<ReviewItem> {
        let recommendation = match (self.maker_decision, self.maker_id) {
            (Some(decision), Some(reviewer)) => Some(Recommendation {
                decision: stored_code("opportunity_review.decision", &decision)?,
                reviewer,
                reviewer_name: self.maker_name.unwrap_or_default(),
            }),
            _ => None,
        };
        Ok(ReviewItem {
            id: self.id,
            number: self.number,
            title: Bilingual::new(self.title_ar, self.title_en),
            charity_name: Bilingual::new(self.charity_name_ar, self.charity_name_en),
            field_code: self.field_code,
            region_code: self.region_code,
            target: self.target_halalas,
            urgent: self.urgent,
            zakat_requested: self.zakat_requested,
            state: stored_code("opportunity.state", &self.state)?,
            waiting_since: self.waiting_since_us,
            recommendation,
        })
    }
}

/// What waits for review, oldest first.
///
/// # Errors
/// Not found for others than reviewers and supervisors.
pub async fn review_queue(context: &Context, actor: &Actor, after: Option<ReviewCursor>) -> Result<ReviewQueue> {
    actor.require(Action::ReviewQueueView, Subject::Platform)?;
    let after = after.unwrap_or(ReviewCursor {
        waiting_since: Timestamp::from_us(i64::MIN),
        id: OpportunityId::from_uuid(Uuid::nil()),
    });
    let rows: Vec<QueueRow> = on!(&context.db, pool => sqlx::query_as(queries::REVIEW_QUEUE)
        .bind(after.waiting_since)
        .bind(after.id)
        .bind(REVIEW_PAGE_SIZE + 1)
        .fetch_all(pool)
        .await)?;
    let mut items = rows.into_iter().map(QueueRow::read).collect::<Result<Vec<_>>>()?;
    let size = usize::try_from(REVIEW_PAGE_SIZE).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next = items.last().filter(|_| more).map(|item| ReviewCursor {
        waiting_since: item.waiting_since,
        id: item.id,
    });
    Ok(ReviewQueue { items, next })
}

/// One recommendation or decision in an opportunity's past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastReview {
    /// Which time the opportunity was handed in.
    pub round: i64,
    /// Whether it decided, or recommended.
    pub decided: bool,
    /// What.
    pub decision: ReviewDecision,
    /// Why.
    pub reason: String,
    /// Zakat categories proposed or set.
    pub zakat_categories: Vec<ZakatCategory>,
    /// Who.
    pub reviewer: PersonId,
    /// Their name.
    pub reviewer_name: String,
    /// When.
    pub at: Timestamp,
}

/// What the actor can do with an opportunity under review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewStep {
    /// Recommend: nobody has in this round.
    Recommend,
    /// Wait: a recommendation is made, another role decides.
    AwaitDecision,
    /// Decide on the recommendation.
    Decide,
    /// Nothing, because the recommendation is the actor's own.
    OwnRecommendation,
    /// Nothing, because a recommendation has to come first.
    AwaitRecommendation,
    /// Nothing: it is not under review.
    Closed,
}

/// Everything that a reviewer looks at.
#[derive(Debug, Clone)]
pub struct ReviewFile {
    /// The opportunity as it was handed in.
    pub opportunity: ManagedOpportunity,
    /// Recommendations and decisions so far.
    pub reviews: Vec<PastReview>,
    /// The recommendation of the present round.
    pub current: Option<PastReview>,
    /// What the actor can do.
    pub step: ReviewStep,
    /// Whether zakat can be accepted at all for its sub-field.
    pub zakat_possible: bool,
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    round: i64,
    stage: String,
    decision: String,
    reason: String,
    zakat_categories: String,
    reviewer_id: PersonId,
    reviewer_name: Option<String>,
    decided_at_us: Timestamp,
}

impl ReviewRow {
    fn read(self) -> Result<PastReview> {
        Ok(PastReview {
            round: self.round,
            decided: self.stage == "checker",
            decision: stored_code("opportunity_review.decision", &self.decision)?,
            reason: self.reason,
            zakat_categories: zakat_categories_from_codes(&self.zakat_categories)
                .map_err(|_| Error::internal("opportunity_review.zakat_categories holds an unknown code"))?,
            reviewer: self.reviewer_id,
            reviewer_name: self.reviewer_name.unwrap_or_default(),
            at: self.decided_at_us,
        })
    }
}

/// One opportunity with everything a reviewer looks at.
///
/// # Errors
/// Not found when there is none or the actor does not review.
pub async fn review_get(context: &Context, actor: &Actor, number: i64) -> Result<ReviewFile> {
    actor.require(Action::ReviewQueueView, Subject::Platform)?;
    let opportunity = opportunity_internal(context, actor, number).await?;
    let rows: Vec<ReviewRow> = on!(&context.db, pool => sqlx::query_as(queries::REVIEW_LIST)
        .bind(opportunity.id)
        .fetch_all(pool)
        .await)?;
    let reviews = rows.into_iter().map(ReviewRow::read).collect::<Result<Vec<_>>>()?;
    let round = 1 + i64::try_from(reviews.iter().filter(|review| review.decided).count()).unwrap_or(0);
    let current = reviews
        .iter()
        .find(|review| review.round == round && !review.decided)
        .cloned();
    Ok(ReviewFile {
        step: step_for(actor, opportunity.state, current.as_ref()),
        zakat_possible: zakat_possible(&opportunity.subfield_code),
        opportunity,
        reviews,
        current,
    })
}

fn step_for(actor: &Actor, state: OpportunityState, current: Option<&PastReview>) -> ReviewStep {
    if !matches!(state, OpportunityState::Submitted | OpportunityState::UnderReview) {
        return ReviewStep::Closed;
    }
    let decides = actor.may(Action::OpportunityReviewDecide, Subject::Platform);
    let recommends = actor.may(Action::OpportunityReviewRecommend, Subject::Platform);
    match current {
        Some(review) if decides && actor.person_id() == Some(review.reviewer) => ReviewStep::OwnRecommendation,
        Some(_) if decides => ReviewStep::Decide,
        Some(_) => ReviewStep::AwaitDecision,
        None if recommends => ReviewStep::Recommend,
        None => ReviewStep::AwaitRecommendation,
    }
}

fn zakat_possible(subfield_code: &str) -> bool {
    !ZakatCategory::SUBFIELDS_EXCLUDED.contains(&subfield_code)
}

/// The maker's recommendation. The first one of a round stands.
///
/// # Errors
/// Not found for others than reviewers; conflict when the round has a recommendation, when the
/// reviewer wrote the opportunity, or when it is not waiting for one; invalid when zakat is
/// proposed where it cannot go.
pub async fn review_recommend(
    context: &Context,
    actor: &Actor,
    number: i64,
    form: ReviewForm,
    origin: &str,
) -> Result<()> {
    actor.require(Action::OpportunityReviewRecommend, Subject::Platform)?;
    let id = opportunity_find(context, number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = opportunity_hold(tx, id).await?;
                require_stranger(&actor, &held)?;
                require_zakat_possible(&form, &held)?;
                let round = review_round(tx, id).await?;
                if let Some(maker) = maker_of(tx, id, round).await? {
                    // Whoever recommended has done their part: the decision is another person's.
                    let own = actor.person_id() == Some(maker);
                    let conflict = if own {
                        Conflict::SamePerson
                    } else {
                        Conflict::ChangedMeanwhile
                    };
                    return Err(AppError::Conflict(conflict).into());
                }
                match held.state {
                    OpportunityState::Submitted => {
                        opportunity_move(tx, &owned, &actor, &mut held, OpportunityEvent::StartReview, "").await?;
                    }
                    OpportunityState::UnderReview => {}
                    OpportunityState::Draft => return Err(MissingStep::Submission.into()),
                    _ => return Err(AppError::Conflict(Conflict::WrongState).into()),
                }
                review_insert(tx, &owned, &actor, &held, round, None, &form).await?;
                let action = format!("opportunity.recommend_{}", form.decision.code());
                let target = held.number.to_string();
                audit_record(
                    tx,
                    owned.now(),
                    &actor,
                    &action,
                    "opportunity",
                    &target,
                    &form.reason,
                    &origin,
                )
                .await
            })
        })
        .await
}

/// The checker's decision. An approval shows the opportunity at once.
///
/// # Errors
/// Not found for others than supervisors; conflict when there is no recommendation, when it is the
/// supervisor's own, when somebody decided before, or when the charity may not publish.
pub async fn review_decide(
    context: &Context,
    actor: &Actor,
    number: i64,
    form: ReviewForm,
    origin: &str,
) -> Result<OpportunityState> {
    actor.require(Action::OpportunityReviewDecide, Subject::Platform)?;
    let id = opportunity_find(context, number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = opportunity_hold(tx, id).await?;
                require_stranger(&actor, &held)?;
                require_zakat_possible(&form, &held)?;
                match held.state {
                    OpportunityState::Submitted | OpportunityState::UnderReview => {}
                    OpportunityState::Draft => return Err(MissingStep::Submission.into()),
                    _ => return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into()),
                }
                let round = review_round(tx, id).await?;
                let maker = maker_of(tx, id, round)
                    .await?
                    .ok_or(AppError::from(MissingStep::Recommendation))?;
                if actor.person_id() == Some(maker) {
                    return Err(AppError::Conflict(Conflict::SamePerson).into());
                }
                review_insert(tx, &owned, &actor, &held, round, Some(maker), &form).await?;
                decide(tx, &owned, &actor, &mut held, &form).await?;
                let action = format!("opportunity.{}", form.decision.code());
                let target = held.number.to_string();
                audit_record(
                    tx,
                    owned.now(),
                    &actor,
                    &action,
                    "opportunity",
                    &target,
                    &form.reason,
                    &origin,
                )
                .await?;
                Ok(held.state)
            })
        })
        .await
}

async fn decide(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    held: &mut HeldOpportunity,
    form: &ReviewForm,
) -> Result<()> {
    match form.decision {
        ReviewDecision::Return => {
            opportunity_move(tx, context, actor, held, OpportunityEvent::Return, &form.reason).await?;
        }
        ReviewDecision::Reject => {
            opportunity_move(tx, context, actor, held, OpportunityEvent::Reject, &form.reason).await?;
        }
        ReviewDecision::Approve => {
            let codes = zakat_categories_to_codes(&form.zakat_categories);
            let touched = in_tx!(tx, connection => sqlx::query(queries::OPPORTUNITY_SET_ZAKAT)
                .bind(held.id).bind(&codes).execute(connection).await.map(|done| done.rows_affected()))?;
            ensure_rows(touched, 1)?;
            opportunity_move(tx, context, actor, held, OpportunityEvent::Approve, &form.reason).await?;
            publish(tx, context, actor, held).await?;
        }
    }
    Ok(())
}

/// Shows an approved opportunity, if its charity may publish.
async fn publish(tx: &mut Tx, context: &Context, actor: &Actor, held: &mut HeldOpportunity) -> Result<()> {
    require_charity_active(tx, context, held.charity_id).await?;
    opportunity_move(tx, context, actor, held, OpportunityEvent::Publish, "").await?;
    attachments_publish(tx, AttachmentOwner::Opportunity(held.id)).await?;
    rank(tx, context, held.id).await
}

/// Gives a newly shown opportunity its place before the ranking job comes by.
async fn rank(tx: &mut Tx, context: &Context, id: OpportunityId) -> Result<()> {
    let (urgent, ends_at): (bool, Option<Timestamp>) = in_tx!(tx, connection =>
        sqlx::query_as(queries::OPPORTUNITY_NEED_PARTS).bind(id).fetch_one(connection).await)?;
    let now = context.now();
    let rank = need_rank(now, urgent, ends_at, 0, now);
    in_tx!(tx, connection => sqlx::query(queries::OPPORTUNITY_SET_NEED)
        .bind(id).bind(rank).execute(connection).await.map(|_| ()))?;
    Ok(())
}

/// Nobody judges what they wrote, or their own charity.
fn require_stranger(actor: &Actor, held: &HeldOpportunity) -> Result<()> {
    let own = actor.managed_charities().any(|charity| charity == held.charity_id);
    if own || (actor.person_id().is_some() && actor.person_id() == held.created_by) {
        return Err(AppError::Conflict(Conflict::SamePerson).into());
    }
    Ok(())
}

fn require_zakat_possible(form: &ReviewForm, held: &HeldOpportunity) -> Result<()> {
    if form.zakat_categories.is_empty() || zakat_possible(&held.subfield_code) {
        Ok(())
    } else {
        Err(AppError::invalid("zakat", FieldProblem::NotAllowedForZakat).into())
    }
}

/// Publishing stops at once when a charity is suspended or its licence has ended (handbook 7.3).
pub(crate) async fn require_charity_active(tx: &mut Tx, context: &Context, charity: CharityId) -> Result<()> {
    let standing: (String, Option<i64>) = in_tx!(tx, connection =>
        sqlx::query_as(queries::CHARITY_STANDING).bind(charity).fetch_one(connection).await)?;
    let frozen = crate::giving::charity_is_frozen(tx, charity).await?;
    match charity_refusal(context, &standing, frozen) {
        Some(conflict) => Err(AppError::Conflict(conflict).into()),
        None => Ok(()),
    }
}

/// Why [`require_charity_active`] would refuse, to show. The caller has checked the actor.
pub(crate) async fn charity_refusal_shown(context: &Context, charity: CharityId) -> Result<Option<Conflict>> {
    let standing: (String, Option<i64>) = on!(&context.db, pool =>
        sqlx::query_as(queries::CHARITY_STANDING).bind(charity).fetch_one(pool).await)?;
    let frozen = crate::giving::charity_is_frozen_shown(context, charity).await?;
    Ok(charity_refusal(context, &standing, frozen))
}

/// A freeze stops payouts at once; who asks is not told why (handbook 10.3).
fn charity_refusal(context: &Context, standing: &(String, Option<i64>), frozen: bool) -> Option<Conflict> {
    let (state, license_ends) = standing;
    let today = i64::from(context.now().riyadh_date().day_number());
    let licensed = license_ends.is_none_or(|day| day >= today);
    match (frozen, state.as_str()) {
        (true, _) => Some(Conflict::OnHold),
        (false, "active") if licensed => None,
        _ => Some(Conflict::CharityNotActive),
    }
}

async fn review_round(tx: &mut Tx, id: OpportunityId) -> Result<i64> {
    let round = in_tx!(tx, connection => sqlx::query_scalar(queries::REVIEW_ROUND)
        .bind(id).fetch_one(connection).await)?;
    Ok(round)
}

async fn maker_of(tx: &mut Tx, id: OpportunityId, round: i64) -> Result<Option<PersonId>> {
    let maker = in_tx!(tx, connection => sqlx::query_scalar(queries::REVIEW_MAKER)
        .bind(id).bind(round).fetch_optional(connection).await)?;
    Ok(maker)
}

async fn review_insert(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    held: &HeldOpportunity,
    round: i64,
    recommended_by: Option<PersonId>,
    form: &ReviewForm,
) -> Result<()> {
    let stage = if recommended_by.is_some() { "checker" } else { "maker" };
    in_tx!(tx, connection => sqlx::query(queries::REVIEW_INSERT)
        .bind(context.source.uuid())
        .bind(held.id)
        .bind(round)
        .bind(stage)
        .bind(form.decision.code())
        .bind(&form.reason)
        .bind(zakat_categories_to_codes(&form.zakat_categories))
        .bind(actor.person_id())
        .bind(recommended_by)
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// What a supervisor can do with an opportunity outside its review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Steering {
    /// Show an approved one (its charity could not publish when it was approved).
    Publish,
    /// Take no money for the time being.
    Pause {
        /// Why.
        reason: String,
    },
    /// Take money again.
    Resume {
        /// Why.
        reason: String,
    },
    /// Put the end off, once (handbook 4.6).
    Extend(ExtendForm),
    /// Carry out a part with what was collected (handbook 4.6).
    ExecutePart {
        /// Why, and which part.
        reason: String,
    },
    /// End it for good; only while it holds no money.
    Cancel {
        /// Why.
        reason: String,
    },
}

impl Steering {
    const fn event(&self) -> OpportunityEvent {
        match self {
            Self::Publish => OpportunityEvent::Publish,
            Self::Pause { .. } => OpportunityEvent::Pause,
            Self::Resume { .. } => OpportunityEvent::Resume,
            Self::Extend(_) => OpportunityEvent::Extend,
            Self::ExecutePart { .. } => OpportunityEvent::ExecutePart,
            Self::Cancel { .. } => OpportunityEvent::Cancel,
        }
    }

    const fn action(&self) -> Action {
        match self {
            Self::Publish => Action::OpportunityReviewDecide,
            Self::Pause { .. } | Self::Resume { .. } => Action::OpportunityPause,
            Self::Extend(_) | Self::ExecutePart { .. } => Action::OpportunityClose,
            Self::Cancel { .. } => Action::OpportunityCancel,
        }
    }

    fn reason(&self) -> &str {
        match self {
            Self::Publish => "",
            Self::Extend(form) => &form.reason,
            Self::Pause { reason }
            | Self::Resume { reason }
            | Self::ExecutePart { reason }
            | Self::Cancel { reason } => reason,
        }
    }
}

/// Steers an opportunity: publish, pause, resume, extend, carry out a part, cancel.
///
/// # Errors
/// Not found for who may not; conflict when the life cycle has no such step, the end was put off
/// before, the charity may not publish, or money is still in it.
pub async fn opportunity_steer(
    context: &Context,
    actor: &Actor,
    number: i64,
    steering: Steering,
    origin: &str,
) -> Result<OpportunityState> {
    actor.require(steering.action(), Subject::Platform)?;
    let id = opportunity_find(context, number).await?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = opportunity_hold(tx, id).await?;
                actor.require(steering.action(), Subject::Charity(held.charity_id))?;
                before_steering(tx, &owned, &actor, &held, &steering).await?;
                if steering == Steering::Publish {
                    publish(tx, &owned, &actor, &mut held).await?;
                } else {
                    opportunity_move(tx, &owned, &actor, &mut held, steering.event(), steering.reason()).await?;
                }
                let action = format!("opportunity.{}", steering.event().code());
                let target = held.number.to_string();
                audit_record(
                    tx,
                    owned.now(),
                    &actor,
                    &action,
                    "opportunity",
                    &target,
                    steering.reason(),
                    &origin,
                )
                .await?;
                Ok(held.state)
            })
        })
        .await
}

async fn before_steering(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    held: &HeldOpportunity,
    steering: &Steering,
) -> Result<()> {
    // While its end is being decided or carried out, an opportunity takes no other step (handbook 4.6).
    if !matches!(steering, Steering::Pause { .. }) && crate::giving::closing_stands(tx, held.id).await? {
        return Err(MissingStep::Closing.into());
    }
    match steering {
        Steering::Publish | Steering::Pause { .. } => {}
        Steering::Resume { .. } => {
            require_charity_active(tx, context, held.charity_id).await?;
            require_may_resume(tx, actor, held.id).await?;
        }
        Steering::Extend(form) => {
            require_charity_active(tx, context, held.charity_id).await?;
            let before: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::OPPORTUNITY_EXTENDED)
                .bind(held.id).fetch_one(connection).await)?;
            if before > 0 {
                return Err(AppError::Conflict(Conflict::AlreadyExists).into());
            }
            let ends_at = Timestamp::from_us(riyadh_midnight_us(form.ends_on).saturating_add(DAY_US));
            in_tx!(tx, connection => sqlx::query(queries::OPPORTUNITY_SET_END)
                .bind(held.id).bind(ends_at).execute(connection).await.map(|_| ()))?;
        }
        Steering::ExecutePart { .. } => {
            let money = crate::delivery::money::opportunity_money(tx, held.id).await?;
            if !money.collected.is_positive() {
                return Err(MissingStep::Collection.into());
            }
        }
        Steering::Cancel { .. } => {
            let money = crate::delivery::money::opportunity_money(tx, held.id).await?;
            if !money.in_fund.is_zero() {
                return Err(MissingStep::Closing.into());
            }
        }
    }
    Ok(())
}

/// A charity may lift its own pause, not one that a supervisor ordered.
async fn require_may_resume(tx: &mut Tx, actor: &Actor, id: OpportunityId) -> Result<()> {
    if actor.may(Action::OpportunityReviewDecide, Subject::Platform) {
        return Ok(());
    }
    let paused_by: Option<Option<PersonId>> = in_tx!(tx, connection =>
        sqlx::query_scalar(queries::OPPORTUNITY_LAST_PAUSE).bind(id).fetch_optional(connection).await)?;
    if paused_by.flatten() == actor.person_id() {
        Ok(())
    } else {
        Err(AppError::Forbidden.into())
    }
}

/// An opportunity that waits for a supervisor outside the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingOpportunity {
    /// The number people use.
    pub number: i64,
    /// Title.
    pub title: Bilingual,
    /// The charity.
    pub charity_name: Bilingual,
    /// What is needed.
    pub target: Money,
    /// Since when it stands there.
    pub since: Timestamp,
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    number: i64,
    title_ar: String,
    title_en: String,
    charity_name_ar: String,
    charity_name_en: String,
    target_halalas: Money,
    updated_at_us: Timestamp,
}

/// Opportunities in a state that waits for a supervisor's step: approved but not shown, or past
/// their end (to be decided within seven days, handbook 4.6).
///
/// # Errors
/// Not found for others than supervisors.
pub async fn opportunities_waiting(
    context: &Context,
    actor: &Actor,
    state: OpportunityState,
) -> Result<Vec<WaitingOpportunity>> {
    actor.require(Action::OpportunityClose, Subject::Platform)?;
    let rows: Vec<WaitingRow> = on!(&context.db, pool => sqlx::query_as(queries::OPPORTUNITY_IN_STATE)
        .bind(state.code())
        .bind(WAITING_MAX)
        .fetch_all(pool)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|row| WaitingOpportunity {
            number: row.number,
            title: Bilingual::new(row.title_ar, row.title_en),
            charity_name: Bilingual::new(row.charity_name_ar, row.charity_name_en),
            target: row.target_halalas,
            since: row.updated_at_us,
        })
        .collect())
}

/// Closes opportunities whose end has passed (handbook 4.6) and answers how many. A job of the server.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn opportunities_expire_once(context: &Context) -> Result<usize> {
    let actor = Actor::System("opportunities-expire");
    actor.require(Action::OpportunityClose, Subject::Platform)?;
    let due: Vec<OpportunityId> = on!(&context.db, pool => sqlx::query_scalar(queries::OPPORTUNITY_PAST_END)
        .bind(context.now())
        .bind(EXPIRE_BATCH_MAX)
        .fetch_all(pool)
        .await)?;
    let mut closed = Items::of("opportunities_expire");
    for id in due {
        let (owned, actor) = (context.clone(), actor.clone());
        let outcome = context
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let mut held = opportunity_hold(tx, id).await?;
                    opportunity_move(tx, &owned, &actor, &mut held, OpportunityEvent::Expire, "").await?;
                    Ok(())
                })
            })
            .await;
        match outcome {
            // Somebody paused, filled or cancelled it in the meantime.
            Err(error) if matches!(error.public(), AppError::Conflict(_)) => {}
            other => closed.note(id, other.map(|()| 1))?,
        }
    }
    closed.end()
}
