//! Allocation: quick gifts wait in pools until a supervisor gives them to opportunities, inside
//! the same family of funds (handbook 2.4, 4.1). The oldest gifts go first, and each knows where
//! it went.

use domain::error::{AppError, Conflict, FieldProblem, FormErrors};
use domain::form::{Fields, FormReader, NAME_LENGTH_MAX, SUMMARY_LENGTH_MAX};
use domain::giving::{FundClass, OpportunityEvent, OpportunityState, remaining};
use domain::ids::{AllocationId, DonationId, OpportunityId};
use domain::ledger::{FundKey, allocation_made};
use domain::money::{MAX_DONATION, Money, parse_amount};
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::audit::audit_record;
use super::queries;
use super::review::require_charity_active;
use crate::db::{Tx, dialect};
use crate::delivery::lifecycle::{HeldOpportunity, opportunity_hold, opportunity_move};
use crate::delivery::opportunities::opportunity_find;
use crate::delivery::stored_code;
use crate::giving::opportunities::NeedPoints;
use crate::ledger::{entry_append, fund_balance};
use crate::reference::Bilingual;
use crate::{Context, Error, Result, in_tx, on};

/// Opportunities offered for an allocation.
const CANDIDATES_MAX: i64 = 24;
/// Allocations listed.
const HISTORY_MAX: i64 = 40;
/// Gifts that one allocation can use up.
pub const GIFTS_PER_ALLOCATION_MAX: i64 = 5_000;

/// The classes of money that wait in pools.
pub const POOLED: [FundClass; 3] = [FundClass::Zakat, FundClass::SadaqahField, FundClass::SadaqahGeneral];

/// A pool: a class of money, for a field of giving or for whatever is most needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// The class.
    pub class: FundClass,
    /// The field, when the donors named one.
    pub field_code: Option<String>,
    /// What it holds.
    pub amount: Money,
}

impl Pool {
    /// The pool's code in forms and addresses: `sadaqah_field.food`.
    #[must_use]
    pub fn code(&self) -> String {
        pool_code(self.class, self.field_code.as_deref())
    }
}

fn pool_code(class: FundClass, field: Option<&str>) -> String {
    match field {
        Some(field) => format!("{}.{field}", class.code()),
        None => class.code().to_owned(),
    }
}

/// Names a pool by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolName {
    /// The class.
    pub class: FundClass,
    /// The field, when the donors named one.
    pub field_code: Option<String>,
}

impl std::str::FromStr for PoolName {
    type Err = FieldProblem;

    fn from_str(text: &str) -> std::result::Result<Self, FieldProblem> {
        let (class, field) = text
            .split_once('.')
            .map_or((text, None), |(class, field)| (class, Some(field)));
        let class: FundClass = class.parse().map_err(|_| FieldProblem::InvalidChoice)?;
        if POOLED.contains(&class) {
            Ok(Self {
                class,
                field_code: field.map(ToOwned::to_owned),
            })
        } else {
            Err(FieldProblem::InvalidChoice)
        }
    }
}

/// The limit of a typed amount, said for those who allocate: it is no payment that is too large.
fn allocation_problem(problem: FieldProblem) -> FieldProblem {
    match problem {
        FieldProblem::AmountTooLarge => FieldProblem::NumberTooLarge {
            max: MAX_DONATION.halalas() / 100,
        },
        other => other,
    }
}

impl PoolName {
    /// The pool's code in forms and addresses.
    #[must_use]
    pub fn code(&self) -> String {
        pool_code(self.class, self.field_code.as_deref())
    }
}

#[derive(sqlx::FromRow)]
struct PoolRow {
    fund_class: String,
    field_code: Option<String>,
    amount_halalas: Money,
}

/// Every pool that holds money.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn pool_list(context: &Context, actor: &Actor) -> Result<Vec<Pool>> {
    actor.require(Action::AllocationView, Subject::Platform)?;
    let rows: Vec<PoolRow> = on!(&context.db, pool => sqlx::query_as(queries::POOL_LIST).fetch_all(pool).await)?;
    let mut pools = Vec::with_capacity(rows.len());
    for row in rows {
        let amount = row.amount_halalas.checked_neg().map_err(Error::internal)?;
        if amount.is_positive() {
            pools.push(Pool {
                class: stored_code("posting.fund_class", &row.fund_class)?,
                field_code: row.field_code.filter(|code| !code.is_empty()),
                amount,
            });
        }
    }
    Ok(pools)
}

/// An opportunity that a pool's money may go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
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
    /// What came in, as far as it is folded.
    pub collected: Money,
    /// Cannot wait.
    pub urgent: bool,
    /// When it stops taking money.
    pub ends_at: Option<Timestamp>,
    /// Published, or past its end and to be topped up (handbook 4.6).
    pub state: OpportunityState,
    /// Why it stands where it stands in the list.
    pub need: NeedPoints,
}

impl Candidate {
    /// What is missing, as far as it is folded.
    #[must_use]
    pub fn missing(&self) -> Money {
        self.target.minus_down_to_zero(self.collected)
    }
}

#[derive(sqlx::FromRow)]
struct CandidateRow {
    number: i64,
    title_ar: String,
    title_en: String,
    charity_name_ar: String,
    charity_name_en: String,
    field_code: String,
    region_code: String,
    target_halalas: Money,
    collected_halalas: Money,
    urgent: bool,
    ends_at_us: Option<Timestamp>,
    state: String,
    published_at_us: Option<Timestamp>,
    percent_basis_points: i64,
    latest_donation_at_us: Option<Timestamp>,
}

/// The opportunities that a pool's money may go to, most needed first by the rule that
/// `/about/allocation` tells everybody.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn allocation_candidates(context: &Context, actor: &Actor, pool: &PoolName) -> Result<Vec<Candidate>> {
    actor.require(Action::AllocationView, Subject::Platform)?;
    let rows: Vec<CandidateRow> = on!(&context.db, connection => sqlx::query_as(queries::ALLOCATION_CANDIDATES)
        .bind(pool.field_code.as_deref().unwrap_or_default())
        .bind(pool.class == FundClass::Zakat)
        .bind(CANDIDATES_MAX)
        .fetch_all(connection)
        .await)?;
    let now = context.now();
    let mut candidates: Vec<Candidate> = rows
        .into_iter()
        .map(|row| {
            let waiting_since = row.latest_donation_at_us.or(row.published_at_us).unwrap_or(now);
            Ok(Candidate {
                need: NeedPoints::of(now, row.urgent, row.ends_at_us, row.percent_basis_points, waiting_since),
                number: row.number,
                title: Bilingual::new(row.title_ar, row.title_en),
                charity_name: Bilingual::new(row.charity_name_ar, row.charity_name_en),
                field_code: row.field_code,
                region_code: row.region_code,
                target: row.target_halalas,
                collected: row.collected_halalas,
                urgent: row.urgent,
                ends_at: row.ends_at_us,
                state: stored_code("opportunity.state", &row.state)?,
            })
        })
        .collect::<Result<_>>()?;
    // The stored rank chose them and may be some minutes old; they are shown by what is true now.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.need.sum()));
    Ok(candidates)
}

/// What a supervisor sends to give a pool's money: `pool`, `opportunity`, `amount`, `reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocationForm {
    /// From where.
    pub pool: PoolName,
    /// To which opportunity.
    pub opportunity_number: i64,
    /// How much.
    pub amount: Money,
    /// Why this one.
    pub reason: String,
}

impl AllocationForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> std::result::Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let pool = reader.parsed("pool", str::parse::<PoolName>);
        let number = reader.parsed("opportunity", |text| {
            domain::text::normalize_digits(text)
                .trim()
                .parse::<i64>()
                .map_err(|_| FieldProblem::NotANumber)
        });
        let amount = reader.parsed("amount", |text| parse_amount(text).map_err(allocation_problem));
        let reason = reader.text("reason", SUMMARY_LENGTH_MAX.max(NAME_LENGTH_MAX));
        let errors = reader.into_errors();
        match (pool, number, amount) {
            (Some(pool), Some(opportunity_number), Some(amount)) => errors.into_result(Self {
                pool,
                opportunity_number,
                amount,
                reason,
            }),
            _ => Err(errors),
        }
    }
}

/// Gives money of a pool to an opportunity. When that fills it, it is funded.
///
/// # Errors
/// Not found for others than supervisors; conflict when the classes do not agree, the opportunity
/// takes no money or its charity may not be paid; invalid when the pool or the target is too small.
pub async fn allocation_create(context: &Context, actor: &Actor, form: AllocationForm, origin: &str) -> Result<()> {
    actor.require(Action::AllocationCreate, Subject::Platform)?;
    let opportunity = opportunity_find(context, form.opportunity_number)
        .await
        .map_err(|error| {
            if matches!(error.public(), AppError::NotFound) {
                AppError::invalid("opportunity", FieldProblem::InvalidChoice).into()
            } else {
                error
            }
        })?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = opportunity_hold(tx, opportunity).await?;
                // One allocation at a time: what a pool holds stays true until this one is written.
                dialect::numbering_lock(tx, "allocation").await?;
                require_charity_active(tx, &owned, held.charity_id).await?;
                let (from, to) = funds(tx, &form.pool, &held).await?;
                require_room(tx, &owned, &held, &from, form.amount).await?;
                let id = allocation_insert(tx, &owned, &actor, &held, &form).await?;
                let draft = allocation_made(format!("allocation:{id}"), &from, &to, form.amount)?;
                entry_append(tx, &owned.source, &draft, &actor, None, owned.now()).await?;
                gifts_use(tx, id, &form).await?;
                let collected = dialect::opportunity_collected(tx, held.id).await?;
                if collected >= held.target {
                    opportunity_move(tx, &owned, &actor, &mut held, OpportunityEvent::Fund, "").await?;
                }
                let detail = format!("{} {} {}", form.pool.code(), form.amount, form.reason);
                let target = held.number.to_string();
                audit_record(
                    tx,
                    owned.now(),
                    &actor,
                    "allocation.create",
                    "opportunity",
                    &target,
                    &detail,
                    &origin,
                )
                .await
            })
        })
        .await
}

/// The pool and the opportunity's fund, when the one may become the other.
async fn funds(tx: &mut Tx, pool: &PoolName, held: &HeldOpportunity) -> Result<(FundKey, FundKey)> {
    if !matches!(
        held.state,
        OpportunityState::Published | OpportunityState::Paused | OpportunityState::Expired
    ) {
        return Err(AppError::Conflict(Conflict::ClosedForGiving).into());
    }
    if crate::giving::closing_stands(tx, held.id).await? {
        return Err(AppError::Conflict(Conflict::ClosedForGiving).into());
    }
    let class = if pool.class == FundClass::Zakat {
        FundClass::Zakat
    } else {
        FundClass::OpportunityRestricted
    };
    let other_field = pool.field_code.as_ref().is_some_and(|field| *field != held.field_code);
    if other_field || !pool.class.may_move_to(class) {
        return Err(AppError::Conflict(Conflict::FundClass).into());
    }
    if class == FundClass::Zakat {
        let categories: String = in_tx!(tx, connection => sqlx::query_scalar(queries::OPPORTUNITY_ZAKAT)
            .bind(held.id).fetch_one(connection).await)?;
        if categories.is_empty() {
            return Err(AppError::invalid("opportunity", FieldProblem::NotAllowedForZakat).into());
        }
    }
    let from = FundKey::pool(pool.class, pool.field_code.as_deref());
    let to = FundKey::opportunity(class, held.id, held.charity_id, &held.field_code);
    Ok((from, to))
}

/// Neither more than the pool holds nor more than the opportunity lacks.
async fn require_room(
    tx: &mut Tx,
    context: &Context,
    held: &HeldOpportunity,
    from: &FundKey,
    amount: Money,
) -> Result<()> {
    let collected = dialect::opportunity_collected(tx, held.id).await?;
    let on_hold: Money = in_tx!(tx, connection => sqlx::query_scalar(queries::HELD_FOR_PAYMENTS)
        .bind(held.id).bind(context.now()).fetch_one(connection).await)?;
    let (pool, lacking) = (
        fund_balance(tx, from).await?,
        remaining(held.target, collected, on_hold),
    );
    // The smaller of the two is what can be given, and is what is said.
    let problem = if pool < lacking && amount > pool {
        let pool_halalas = pool.halalas().max(0);
        FieldProblem::OverPool { pool_halalas }
    } else if amount > lacking {
        let remaining_halalas = lacking.halalas().max(0);
        FieldProblem::OverRemaining { remaining_halalas }
    } else {
        return Ok(());
    };
    Err(AppError::invalid("amount", problem).into())
}

async fn allocation_insert(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    held: &HeldOpportunity,
    form: &AllocationForm,
) -> Result<AllocationId> {
    let id = AllocationId::from_uuid(context.source.uuid());
    in_tx!(tx, connection => sqlx::query(queries::ALLOCATION_INSERT)
        .bind(id)
        .bind(held.id)
        .bind(form.pool.class.code())
        .bind(form.amount)
        .bind(&form.reason)
        .bind(actor.person_id())
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// Notes which gifts the allocation used, oldest first. Money that reached the pool without a gift
/// of its own (a surplus) has none.
async fn gifts_use(tx: &mut Tx, allocation: AllocationId, form: &AllocationForm) -> Result<()> {
    let rows: Vec<(DonationId, Money)> = in_tx!(tx, connection => sqlx::query_as(queries::POOLED_GIFTS)
        .bind(form.pool.class.code())
        .bind(form.pool.field_code.as_deref().unwrap_or_default())
        .bind(GIFTS_PER_ALLOCATION_MAX)
        .fetch_all(connection)
        .await)?;
    let mut left = form.amount;
    for (donation, available) in rows {
        let part = left.min(available);
        if !part.is_positive() {
            break;
        }
        in_tx!(tx, connection => sqlx::query(queries::ALLOCATION_GIFT_INSERT)
            .bind(allocation).bind(donation).bind(part).execute(connection).await.map(|_| ()))?;
        left = left.minus_down_to_zero(part);
    }
    Ok(())
}

/// An allocation that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocationLine {
    /// The opportunity's number.
    pub opportunity_number: i64,
    /// Its title.
    pub title: Bilingual,
    /// From which class of pool.
    pub class: FundClass,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Who, by name.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct AllocationRow {
    number: i64,
    title_ar: String,
    title_en: String,
    fund_class: String,
    amount_halalas: Money,
    reason: String,
    person_name: Option<String>,
    allocated_at_us: Timestamp,
}

/// The latest allocations.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn allocation_history(context: &Context, actor: &Actor) -> Result<Vec<AllocationLine>> {
    actor.require(Action::AllocationView, Subject::Platform)?;
    let rows: Vec<AllocationRow> = on!(&context.db, pool => sqlx::query_as(queries::ALLOCATION_HISTORY)
        .bind(HISTORY_MAX)
        .fetch_all(pool)
        .await)?;
    rows.into_iter()
        .map(|row| {
            Ok(AllocationLine {
                opportunity_number: row.number,
                title: Bilingual::new(row.title_ar, row.title_en),
                class: stored_code("allocation.fund_class", &row.fund_class)?,
                amount: row.amount_halalas,
                reason: row.reason,
                who: row.person_name.unwrap_or_default(),
                at: row.allocated_at_us,
            })
        })
        .collect()
}

/// Where a pooled gift went: for the path of each riyal. The caller has checked the actor.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn allocations_of_gift(context: &Context, donation: DonationId) -> Result<Vec<GiftAllocation>> {
    let rows: Vec<GiftAllocationRow> = on!(&context.db, pool => sqlx::query_as(queries::ALLOCATIONS_OF_GIFT)
        .bind(donation)
        .fetch_all(pool)
        .await)?;
    Ok(rows
        .into_iter()
        .map(|row| GiftAllocation {
            opportunity_id: row.opportunity_id,
            opportunity_number: row.number,
            amount: row.amount_halalas,
            at: row.allocated_at_us,
        })
        .collect())
}

/// A part of a pooled gift that was given to an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftAllocation {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its number.
    pub opportunity_number: i64,
    /// How much of the gift.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct GiftAllocationRow {
    opportunity_id: OpportunityId,
    number: i64,
    amount_halalas: Money,
    allocated_at_us: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_are_named_by_code() {
        let pool: PoolName = "sadaqah_field.food".parse().unwrap();
        assert_eq!(
            (pool.class, pool.field_code.as_deref()),
            (FundClass::SadaqahField, Some("food"))
        );
        assert_eq!(pool.code(), "sadaqah_field.food");
        let pool: PoolName = "zakat".parse().unwrap();
        assert_eq!(pool.code(), "zakat");
        for refused in ["operating", "opportunity_restricted", "waqf_corpus", "", "food"] {
            assert!(refused.parse::<PoolName>().is_err(), "{refused}");
        }
    }
}
