//! Large gifts (handbook 10.3; features B6) are looked at before anything is paid: the gift waits, no
//! money is held, no place in a target is taken. One officer approves from the first step, two people
//! from the second. The donor is told what happens next and by when, and never why a gift was held.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::delivery::TwoPeople;
use domain::error::{AppError, Conflict, FieldProblem, FormErrors};
use domain::giving::{CheckoutForm, GiftNeeds, Limit, Limits, ReviewLevel, gift_needs, structuring, working_day_after};
use domain::identity::{EmailAddress, Mobile};
use domain::ids::{BasketId, BasketItemId, GiftReviewId, IntentId, PersonId};
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{DAY_US, MINUTE_US, Timestamp, riyadh_midnight_us};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::alerts::{AlertRule, NewAlert, alert_open};
use super::freezes;
use super::limit_queries as sql;
use super::limits::limits_in_tx;
use super::refunds::reason_checked;
use super::tracking::tracking_hash;
use super::{sanctions, sealed};
use crate::db::{Tx, ensure_rows};
use crate::messages::{Message, Recipient, message_enqueue};
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

/// How long an approved gift can be paid.
const APPROVAL_US: i64 = 14 * DAY_US;
/// Reviews listed.
const REVIEWS_MAX: i64 = 60;
/// Bytes of the secret in a review's link.
const TOKEN_BYTES: usize = 18;

/// Who gives, what, and how they can be known again.
pub(super) struct GiftAsked<'a> {
    pub(super) basket: BasketId,
    pub(super) item: Option<BasketItemId>,
    pub(super) person: Option<PersonId>,
    pub(super) locale: Locale,
    pub(super) total: Money,
    /// Amount and purpose of each gift, for the rule of doubles.
    pub(super) form: &'a CheckoutForm,
}

/// Whether a gift can be paid now.
pub(super) enum Gate {
    /// Yes; an approval that it uses up, and what is kept of the donor's number.
    Open { approval: Option<GiftReviewId> },
    /// It waits for a person.
    Review(GiftReviewId),
}

/// Decides what a gift needs before it is paid.
///
/// # Errors
/// Invalid, with the fields that are missing: `national_id`, `source_of_funds`, or `again` when the
/// same gift was made a moment ago.
pub(super) async fn gift_gate(tx: &mut Tx, context: &Context, asked: &GiftAsked<'_>) -> Result<Gate> {
    let limits = limits_in_tx(tx).await?;
    let now = context.now();
    let donor = Donor::of(context, asked)?;
    doubles_ask(tx, asked, &donor, &limits, now).await?;
    let midnight = Timestamp::from_us(riyadh_midnight_us(now.riyadh_date()));
    let today = donor.amounts_since(tx, midnight).await?;
    let today = Money::checked_sum(today).map_err(Error::internal)?;
    let needs = gift_needs(&limits, asked.total, today);
    let mut errors = FormErrors::default();
    if needs.national_id && asked.form.national_id.is_none() {
        errors.push("national_id", FieldProblem::Required);
    }
    if let Some(review) = review_latest(tx, asked.basket, &donor).await? {
        match review.state.as_str() {
            "approved" if review.covers(asked.total, now) => {
                errors.into_result(())?;
                return Ok(Gate::Open {
                    approval: Some(review.id),
                });
            }
            "waiting" | "recommended" if review.total_halalas >= asked.total => return Ok(Gate::Review(review.id)),
            _ => {}
        }
    }
    if needs.review.is_some() && asked.form.source_of_funds.chars().count() < 10 {
        let problem = if asked.form.source_of_funds.is_empty() {
            FieldProblem::Required
        } else {
            FieldProblem::TooShort { min: 10 }
        };
        errors.push("source_of_funds", problem);
    }
    errors.into_result(())?;
    let suspicious = suspicion(tx, context, asked, &donor, &limits, now).await?;
    let level = match needs {
        GiftNeeds {
            review: Some(level), ..
        } => Some(level),
        // Held without a word about why: to the donor it is a review like any other.
        _ if suspicious => Some(ReviewLevel::Officer),
        _ => None,
    };
    match level {
        None => Ok(Gate::Open { approval: None }),
        Some(level) => review_open(tx, context, asked, level, &limits).await.map(Gate::Review),
    }
}

/// What a donor is known by.
struct Donor {
    person: Option<PersonId>,
    mobile: String,
    email: String,
    number_hash: String,
}

impl Donor {
    fn of(context: &Context, asked: &GiftAsked<'_>) -> Result<Self> {
        let number_hash = match &asked.form.national_id {
            Some(number) => sealed::national_id_hash(context, number)?,
            None => String::new(),
        };
        let contact = &asked.form.contact;
        Ok(Self {
            person: asked.person,
            mobile: contact
                .mobile
                .as_ref()
                .map(Mobile::as_str)
                .unwrap_or_default()
                .to_owned(),
            email: contact
                .email
                .as_ref()
                .map(EmailAddress::as_str)
                .unwrap_or_default()
                .to_owned(),
            number_hash,
        })
    }

    /// The sums of payments begun since then that are not given up.
    async fn amounts_since(&self, tx: &mut Tx, since: Timestamp) -> Result<Vec<Money>> {
        let amounts = in_tx!(tx, connection => sqlx::query_scalar(sql::AMOUNTS_OF_DONOR)
            .bind(since).bind(self.person).bind(&self.mobile).bind(&self.number_hash)
            .fetch_all(connection).await)?;
        Ok(amounts)
    }

    fn key(&self) -> String {
        match self.person {
            Some(person) => person.to_string(),
            None => tracking_hash(&self.mobile),
        }
    }
}

/// The same gift a moment ago: the donor is asked, and nothing is dropped.
async fn doubles_ask(tx: &mut Tx, asked: &GiftAsked<'_>, donor: &Donor, limits: &Limits, now: Timestamp) -> Result<()> {
    if asked.form.again {
        return Ok(());
    }
    let since = now.plus_us(-limits.get(Limit::DuplicateMinutes) * MINUTE_US);
    let twins: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::TWINS_OF_BASKET)
        .bind(asked.basket).bind(asked.item).bind(since).bind(donor.person).bind(&donor.mobile)
        .fetch_one(connection).await)?;
    if twins > 0 {
        return Err(AppError::invalid("again", FieldProblem::MustAccept).into());
    }
    Ok(())
}

/// What has to be looked at although its amount alone would not: cut gifts, and names that are frozen.
async fn suspicion(
    tx: &mut Tx,
    context: &Context,
    asked: &GiftAsked<'_>,
    donor: &Donor,
    limits: &Limits,
    now: Timestamp,
) -> Result<bool> {
    let since = now.plus_us(-limits.get(Limit::StructuringDays) * DAY_US);
    let mut amounts = donor.amounts_since(tx, since).await?;
    amounts.push(asked.total);
    let mut suspicious = false;
    if let Some(limit) = structuring(limits, &amounts) {
        let listed: Vec<String> = amounts.iter().map(ToString::to_string).collect();
        let alert = NewAlert {
            rule: AlertRule::Structuring,
            key: format!("{}:{}:{}", donor.key(), limit.code(), now.riyadh_date()),
            subject: ("donor", donor.key()),
            evidence: format!("below {}: {} SAR", limit.code(), listed.join(", ")),
        };
        alert_open(tx, context, alert).await?;
        suspicious = true;
    }
    let (mobile, email) = (non_empty(&donor.mobile), non_empty(&donor.email));
    for subject in freezes::donor_subjects(context, donor.person, mobile, email)? {
        suspicious |= freezes::subject_is_frozen(tx, &subject).await?;
    }
    Ok(suspicious)
}

fn non_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

#[derive(sqlx::FromRow)]
struct LatestRow {
    id: GiftReviewId,
    state: String,
    total_halalas: Money,
    valid_until_us: Option<Timestamp>,
}

impl LatestRow {
    fn covers(&self, total: Money, now: Timestamp) -> bool {
        total <= self.total_halalas && self.valid_until_us.is_some_and(|until| now < until)
    }
}

/// The latest review of the same basket and donor: an approval is for whom it was given.
async fn review_latest(tx: &mut Tx, basket: BasketId, donor: &Donor) -> Result<Option<LatestRow>> {
    let row = in_tx!(tx, connection => sqlx::query_as(sql::REVIEW_LATEST)
        .bind(basket).bind(donor.person).bind(&donor.mobile).fetch_optional(connection).await)?;
    Ok(row)
}

/// The secret in a review's link.
fn review_token(context: &Context, id: GiftReviewId) -> Result<String> {
    let key = context.configuration.key_for("gift-review");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(Error::internal)?;
    mac.update(id.as_uuid().as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..TOKEN_BYTES]))
}

/// Where the donor sees a review.
pub(super) fn review_path(context: &Context, id: GiftReviewId) -> Result<String> {
    Ok(format!("/checkout/review/{}", review_token(context, id)?))
}

async fn review_open(
    tx: &mut Tx,
    context: &Context,
    asked: &GiftAsked<'_>,
    level: ReviewLevel,
    limits: &Limits,
) -> Result<GiftReviewId> {
    let id = GiftReviewId::from_uuid(context.source.uuid());
    let now = context.now();
    let due = working_day_after(now.riyadh_date(), limits.get(Limit::ReviewAnswerDays));
    let due = Timestamp::from_us(riyadh_midnight_us(due.plus_days(1)) - 1);
    let (contact, number) = (&asked.form.contact, &asked.form.national_id);
    let sealed = match number {
        Some(number) => Some(sealed::national_id_seal(context, number, &id.to_string())?),
        None => None,
    };
    let hash = match number {
        Some(number) => Some(sealed::national_id_hash(context, number)?),
        None => None,
    };
    in_tx!(tx, connection => sqlx::query(sql::REVIEW_INSERT)
        .bind(id)
        .bind(asked.basket)
        .bind(asked.item)
        .bind(asked.person)
        .bind(&contact.name)
        .bind(contact.email.as_ref().map(EmailAddress::as_str))
        .bind(contact.mobile.as_ref().map(Mobile::as_str))
        .bind(sealed)
        .bind(hash)
        .bind(asked.locale.code())
        .bind(asked.total)
        .bind(level.code())
        .bind(&asked.form.source_of_funds)
        .bind(tracking_hash(&review_token(context, id)?))
        .bind(now)
        .bind(due)
        .execute(connection)
        .await
        .map(|_| ()))?;
    for subject in freezes::donor_subjects(
        context,
        asked.person,
        contact.mobile.as_ref().map(Mobile::as_str),
        contact.email.as_ref().map(EmailAddress::as_str),
    )? {
        sanctions::name_screen(tx, context, &subject, &contact.name).await?;
    }
    if level == ReviewLevel::Enhanced {
        let alert = NewAlert {
            rule: AlertRule::LargeGift,
            key: id.to_string(),
            subject: ("gift_review", id.to_string()),
            evidence: format!("{} SAR", asked.total),
        };
        alert_open(tx, context, alert).await?;
    }
    let path = review_path(context, id)?;
    let message = Message::GiftReviewAsked {
        total: asked.total,
        answer_due_at: due,
        path,
    };
    review_tell(tx, context, id, "asked", &message).await?;
    Ok(id)
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    person_id: Option<PersonId>,
    donor_name: String,
    address: Option<String>,
    locale: String,
}

async fn review_tell(tx: &mut Tx, context: &Context, id: GiftReviewId, step: &str, message: &Message) -> Result<()> {
    let row: ContactRow = in_tx!(tx, connection => sqlx::query_as(sql::REVIEW_CONTACT)
        .bind(id).fetch_one(connection).await)?;
    let Some(address) = row.address else {
        return Ok(());
    };
    let recipient = Recipient {
        person: row.person_id,
        name: row.donor_name,
        address,
        style: Style::of(row.locale.parse().unwrap_or(Locale::Ar)),
    };
    message_enqueue(tx, context, &recipient, &format!("gift-review-{step}:{id}"), message).await
}

/// Notes that an approved gift is being paid, and keeps the donor's number with the payment.
pub(super) async fn gift_admitted(
    tx: &mut Tx,
    context: &Context,
    intent: IntentId,
    approval: Option<GiftReviewId>,
    form: &CheckoutForm,
) -> Result<()> {
    if let Some(review) = approval {
        let used = in_tx!(tx, connection => sqlx::query(sql::REVIEW_USE).bind(review).bind(intent)
            .execute(connection).await.map(|done| done.rows_affected()))?;
        ensure_rows(used, 1)?;
    }
    if let Some(number) = &form.national_id {
        let sealed = sealed::national_id_seal(context, number, &intent.to_string())?;
        let hash = sealed::national_id_hash(context, number)?;
        in_tx!(tx, connection => sqlx::query(sql::INTENT_NATIONAL_ID).bind(intent).bind(sealed).bind(hash)
            .execute(connection).await.map(|_| ()))?;
    }
    Ok(())
}

// ---- Donor and staff -------------------------------------------------------------

/// A review as its donor sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OwnReview {
    /// The amount.
    #[sqlx(rename = "total_halalas")]
    pub total: Money,
    /// `waiting`, `recommended`, `approved`, `refused`, `used`.
    pub state: String,
    /// By when it is answered.
    #[sqlx(rename = "answer_due_at_us")]
    pub answer_due_at: Timestamp,
    /// Until when it can be paid.
    #[sqlx(rename = "valid_until_us")]
    pub valid_until: Option<Timestamp>,
    /// The one gift that is paid by itself.
    #[sqlx(rename = "basket_item_id")]
    pub item: Option<BasketItemId>,
}

/// The review behind a link.
///
/// # Errors
/// Not found for a link that opens nothing.
pub async fn gift_review_own(context: &Context, actor: &Actor, token: &str) -> Result<OwnReview> {
    actor.require(Action::ReceiptViewByToken, Subject::Platform)?;
    let review: Option<OwnReview> = on!(&context.db, pool => sqlx::query_as(sql::REVIEW_BY_TOKEN)
        .bind(tracking_hash(token)).fetch_optional(pool).await)?;
    review.ok_or_else(|| AppError::NotFound.into())
}

/// A large gift in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewLine {
    /// Identity.
    pub id: GiftReviewId,
    /// The donor's name as given.
    pub donor_name: String,
    /// The donor's national id, masked.
    pub national_id: String,
    /// The amount.
    pub total: Money,
    /// Who has to look.
    pub level: ReviewLevel,
    /// Where the money comes from, in the donor's words.
    pub source_of_funds: String,
    /// `waiting`, `recommended`, `approved`, `refused`, `used`.
    pub state: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when it is answered.
    pub answer_due_at: Timestamp,
    /// The first of two people.
    pub first_by: Option<(PersonId, String)>,
    /// Their words.
    pub first_reason: String,
    /// Who decided, by name.
    pub decided_by: Option<String>,
    /// Their words; never shown to the donor.
    pub decision_reason: String,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: GiftReviewId,
    donor_name: String,
    national_id_sealed: Option<String>,
    total_halalas: Money,
    level: String,
    source_of_funds: String,
    state: String,
    asked_at_us: Timestamp,
    answer_due_at_us: Timestamp,
    first_by: Option<PersonId>,
    first_by_name: Option<String>,
    first_reason: String,
    decided_by_name: Option<String>,
    decision_reason: String,
}

/// The queue of large gifts: those that wait first, the longest waiting on top.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn gift_review_list(context: &Context, actor: &Actor) -> Result<Vec<ReviewLine>> {
    actor.require(Action::GiftReviewDecide, Subject::Platform)?;
    let rows: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(sql::REVIEW_LIST)
        .bind(REVIEWS_MAX).fetch_all(pool).await)?;
    rows.into_iter()
        .map(|row| {
            let national_id = match &row.national_id_sealed {
                Some(text) => sealed::national_id_open(context, text, &row.id.to_string())?.masked(),
                None => String::new(),
            };
            Ok(ReviewLine {
                id: row.id,
                donor_name: row.donor_name,
                national_id,
                total: row.total_halalas,
                level: row.level.parse().map_err(Error::internal)?,
                source_of_funds: row.source_of_funds,
                state: row.state,
                asked_at: row.asked_at_us,
                answer_due_at: row.answer_due_at_us,
                first_by: row.first_by.map(|id| (id, row.first_by_name.unwrap_or_default())),
                first_reason: row.first_reason,
                decided_by: row.decided_by_name,
                decision_reason: row.decision_reason,
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    level: String,
    state: String,
    total_halalas: Money,
    person_id: Option<PersonId>,
    first_by: Option<PersonId>,
}

/// Approves or refuses a large gift. With an enhanced review the first approval is a recommendation
/// and another person decides. Nobody decides about a gift of their own.
///
/// # Errors
/// Not found for others than finance and supervisors; invalid without a reason; a conflict when it was
/// decided before or the same person would be both.
pub async fn gift_review_decide(
    context: &Context,
    actor: &Actor,
    id: GiftReviewId,
    approve: bool,
    reason: &str,
    origin: &str,
) -> Result<()> {
    actor.require(Action::GiftReviewDecide, Subject::Platform)?;
    let reason = reason_checked(reason)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let row: Option<HeldRow> = in_tx!(tx, connection => sqlx::query_as(sql::REVIEW_HELD)
                    .bind(id).fetch_optional(connection).await)?;
                let row = row.ok_or(AppError::NotFound)?;
                let me = actor.require_person()?;
                if row.person_id == Some(me) {
                    return Err(AppError::Conflict(Conflict::SamePerson).into());
                }
                let now = owned.now();
                let level: ReviewLevel = row.level.parse().map_err(Error::internal)?;
                let first = approve && level == ReviewLevel::Enhanced && row.state == "waiting";
                let (action, touched) = if first {
                    let done = in_tx!(tx, connection => sqlx::query(sql::REVIEW_RECOMMEND)
                        .bind(id).bind(me).bind(&reason).bind(now)
                        .execute(connection).await.map(|done| done.rows_affected()))?;
                    ("gift_review.recommend", done)
                } else {
                    if let (true, Some(first)) = (approve, row.first_by) {
                        TwoPeople::new(first, me).map_err(AppError::from)?;
                    }
                    let state = if approve { "approved" } else { "refused" };
                    let valid_until = approve.then(|| now.plus_us(APPROVAL_US));
                    let done = in_tx!(tx, connection => sqlx::query(sql::REVIEW_DECIDE)
                        .bind(id).bind(state).bind(me).bind(&reason).bind(now).bind(valid_until)
                        .execute(connection).await.map(|done| done.rows_affected()))?;
                    let message = match valid_until {
                        Some(valid_until) => Message::GiftReviewApproved {
                            total: row.total_halalas,
                            valid_until,
                            path: review_path(&owned, id)?,
                        },
                        None => Message::GiftReviewRefused {
                            total: row.total_halalas,
                        },
                    };
                    review_tell(tx, &owned, id, state, &message).await?;
                    (
                        if approve {
                            "gift_review.approve"
                        } else {
                            "gift_review.refuse"
                        },
                        done,
                    )
                };
                ensure_rows(touched, 1)?;
                let target = id.to_string();
                audit_record(tx, now, &actor, action, "gift_review", &target, &reason, &origin).await
            })
        })
        .await
}
