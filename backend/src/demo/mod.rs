//! Demo data: an invented world of charities, causes, donors and their gifts, the same for the same
//! seed and day. It is planned in memory by the platform's own rules (fund classes, life cycles, the
//! ledger's entries) and then written in bulk.
//!
//! Every text, name and number is invented; licence numbers begin with 9, addresses end in
//! `example.org`, pictures are drawn here and show nobody.

mod bulk;
mod canvas;
mod causes;
mod content;
mod delivery;
mod dice;
mod gifts;
mod journal;
mod letters;
mod load;
mod payments;
mod people;
mod pictures;
mod queries;
mod seasons;
mod shipment;
mod timeline;
mod world;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use domain::error::{AppError, Conflict};
use domain::giving::FundClass;
use domain::ids::CharityId;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, DAY_US, Timestamp};

use self::causes::Ground;
use self::content::Content;
use self::delivery::Site;
use self::dice::Dice;
use self::gifts::Purse;
use self::journal::{Booked, Books};
use self::payments::Payers;
use self::seasons::Span;
use self::shipment::Shipment;
use self::timeline::Days;
use self::world::{Charity, Gift, Opportunity, Payment, Person, Target};
use crate::error::Result;
use crate::giving::opportunities::need_refresh_once;
use crate::ledger::{fold_once, seal_once};
use crate::reference::reference;
use crate::{Context, Error, on};

pub use people::{DEMO_ACCOUNTS, DemoAccount};

/// What `make run` loads.
pub const DONATIONS_DEFAULT: usize = 50_000;
/// The seed that is used when none is named.
pub const SEED_DEFAULT: u64 = 1_448;
/// The most gifts one call makes: they are planned in memory.
pub const DONATIONS_MAX: usize = 2_000_000;

/// The demo covers so many months.
const MONTHS: i32 = 14;
/// One opportunity for so many gifts (600 for 50,000).
const GIFTS_PER_OPPORTUNITY: usize = 83;
/// The fewest opportunities: two in every state.
const OPPORTUNITIES_MIN: usize = 28;
/// Rounds in which targets are fitted to the gifts.
const SCALE_ROUNDS: usize = 5;
/// One refund for so many gifts.
const GIFTS_PER_REFUND: usize = 2_000;
/// The charity that the demo's manager runs.
const MANAGED_CHARITY: &str = "blue-lantern";

/// How much to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoPlan {
    /// Captured gifts (donation lines). With very few of them a handful more may be needed to reach
    /// every target.
    pub donations: usize,
    /// The same seed and day make the same database.
    pub seed: u64,
    /// The day that counts as today: everything happened before it. The clock's day when it is `None`.
    pub today: Option<CivilDate>,
}

impl Default for DemoPlan {
    fn default() -> Self {
        Self {
            donations: DONATIONS_DEFAULT,
            seed: SEED_DEFAULT,
            today: None,
        }
    }
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoSummary {
    /// Charities.
    pub charities: usize,
    /// Opportunities in all states.
    pub opportunities: usize,
    /// People with an account.
    pub people: usize,
    /// Captured gifts.
    pub donations: usize,
    /// What they come to, less refunds.
    pub given: Money,
}

/// Fills an empty database. The schema and the reference data must be there.
///
/// # Errors
/// Conflict when the database is not empty or this is not a demonstration; invalid when more than
/// [`DONATIONS_MAX`] gifts are asked for; unavailable when the storage does not answer.
pub async fn generate(context: &Context, plan: DemoPlan) -> Result<DemoSummary> {
    Actor::System("demo").require(Action::PaymentRecord, Subject::Platform)?;
    if !context.configuration.is_demo() || !is_empty(context).await? {
        return Err(AppError::Conflict(Conflict::AlreadyExists).into());
    }
    if plan.donations > DONATIONS_MAX {
        let max = i64::try_from(DONATIONS_MAX).unwrap_or(i64::MAX);
        return Err(AppError::invalid("donations", domain::error::FieldProblem::NumberTooLarge { max }).into());
    }
    let end = plan.today.unwrap_or_else(|| context.now().riyadh_date());
    let days = Days {
        first: end.plus_months(-MONTHS),
        end,
    };
    let fields = reference(context).await?.fields;
    let data_dir = context.configuration.data_dir.clone();
    let painting = tokio::task::spawn_blocking(move || pictures::paint_all(&data_dir, plan.seed));
    let planning = tokio::task::spawn_blocking(move || World::plan(&plan, days));
    let world = planning.await.map_err(Error::internal)??;
    let galleries = painting.await.map_err(Error::internal)??;
    let summary = world.summary();
    shipment::ship(context, Shipment::new(context, plan.seed, world, galleries, fields)).await?;
    fold_once(context).await?;
    seal_once(context).await?;
    while need_refresh_once(context).await? > 0 {}
    Ok(summary)
}

/// Whether nothing but reference data is there.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn is_empty(context: &Context) -> Result<bool> {
    let rows: i64 = on!(&context.db, pool => sqlx::query_scalar(queries::ROWS).fetch_one(pool).await)?;
    Ok(rows == 0)
}

/// The whole plan.
struct World {
    days: Days,
    content: Content,
    charities: Vec<Charity>,
    people: Vec<Person>,
    opportunities: Vec<Opportunity>,
    /// Captured and refunded ones by the moment the money came, then the failed ones.
    payments: Vec<Payment>,
    booked: Vec<Booked>,
}

impl World {
    fn plan(plan: &DemoPlan, days: Days) -> Result<Self> {
        let content = Content::read()?;
        let span = Span::new(days.first, days.end);
        let (first, end) = (
            Timestamp::from_riyadh_midnight(days.first),
            Timestamp::from_riyadh_midnight(days.end),
        );
        let mut charities = charities(plan.seed, &content, first);
        let managed = content
            .charities
            .iter()
            .position(|text| text.slug == MANAGED_CHARITY)
            .unwrap_or(0);
        let mut people = people::workers(plan.seed, &content, &mut charities, managed, first);
        let mut opportunities = fitting_opportunities(plan, &content, &charities, &span, days, managed)?;
        let refund_count = plan.donations / GIFTS_PER_REFUND;
        let purse = Purse {
            content: &content,
            span: &span,
            days,
            gift_count: plan.donations - refund_count,
        };
        let gifts = gifts::gifts(plan.seed, &purse, &mut opportunities)?;
        let doubled = gifts::doubled(plan.seed, refund_count, &gifts, &opportunities);
        let doubled = doubled
            .into_iter()
            .map(|(place, gift)| (gifts[place].id, gift))
            .collect();
        deliver(plan.seed, &content, days, &gifts, &charities, &mut opportunities)?;
        let first_donor = people.len();
        people.extend(people::donors(plan.seed, &content, plan.donations, end));
        let mut payers = Payers {
            content: &content,
            people: &mut people,
            first_donor,
        };
        let mut payments = payments::payments(plan.seed, &mut payers, gifts, &opportunities);
        payments.extend(payments::refunded(plan.seed, &content, &payments, doubled));
        payments.sort_by_key(|payment| (payment.ended_at, payment.id));
        let failed = payments::failed(plan.seed, &payments, &opportunities, end);
        payments.extend(failed);
        let staff = people::staff();
        let booked = journal::journal(&Books {
            charities: &charities,
            opportunities: &opportunities,
            payments: &payments,
            days,
            finance: staff.finance,
            second_finance: staff.second_finance,
            supervisor: staff.supervisor,
        })?;
        Ok(Self {
            days,
            content,
            charities,
            people,
            opportunities,
            payments,
            booked,
        })
    }

    fn summary(&self) -> DemoSummary {
        let captured = self.payments.iter().filter(|payment| payment.was_captured());
        let kept = self
            .payments
            .iter()
            .filter(|payment| payment.ending == world::Ending::Captured);
        DemoSummary {
            charities: self.charities.len(),
            opportunities: self.opportunities.len(),
            people: self.people.len(),
            donations: captured.map(|payment| payment.gifts.len()).sum(),
            given: Money::checked_sum(kept.map(Payment::total)).unwrap_or(Money::ZERO),
        }
    }
}

fn charities(seed: u64, content: &Content, first: Timestamp) -> Vec<Charity> {
    let mut dice = Dice::new(seed, 1);
    (0..content.charities.len())
        .map(|text| {
            let admitted_at = first.plus_us(-dice.between(60, 900) * DAY_US);
            Charity {
                id: CharityId::from_uuid(dice.uuid_at(admitted_at)),
                text,
                governance_score: dice.between(72, 99),
                iban: iban(dice.below(1_000_000_000), text),
                admitted_at,
                manager: 0,
            }
        })
        .collect()
}

/// An account number with the right check digits at a bank code that no bank has (00).
fn iban(number: u64, place: usize) -> String {
    let account = format!("00000000{number:09}{:03}", place % 1_000);
    // Check digits: the number with "SA00" moved to its end, letters as 10 to 35, modulo 97.
    let rest = format!("{account}281000")
        .bytes()
        .fold(0_u64, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97);
    format!("SA{:02}{account}", 98 - rest)
}

/// Opportunities whose goals are what the planned gifts come to.
fn fitting_opportunities(
    plan: &DemoPlan,
    content: &Content,
    charities: &[Charity],
    span: &Span,
    days: Days,
    managed: usize,
) -> Result<Vec<Opportunity>> {
    let opportunity_count = (plan.donations / GIFTS_PER_OPPORTUNITY).max(OPPORTUNITIES_MIN);
    let given = plan.donations * (100 - gifts::POOL_PERCENT) / 100;
    let wanted = i64::try_from(given).unwrap_or(0) * gifts::AMOUNT_MEAN_SAR * 100;
    let mut ground = Ground {
        content,
        charities,
        span,
        days,
        managed,
        opportunity_count,
        scale_permille: 1_000,
    };
    let mut planned = causes::opportunities(plan.seed, &ground)?;
    for _ in 0..SCALE_ROUNDS {
        let goals: i64 = planned.iter().map(|one| one.goal.halalas()).sum();
        let permille = wanted.max(1) / (goals / 1_000).max(1);
        if (970..=1_030).contains(&permille) {
            break;
        }
        ground.scale_permille = (ground.scale_permille * permille / 1_000).clamp(20, 50_000);
        planned = causes::opportunities(plan.seed, &ground)?;
    }
    Ok(planned)
}

fn deliver(
    seed: u64,
    content: &Content,
    days: Days,
    gifts: &[Gift],
    charities: &[Charity],
    opportunities: &mut [Opportunity],
) -> Result<()> {
    let mut classes: Vec<HashMap<FundClass, i64>> = vec![HashMap::new(); opportunities.len()];
    for gift in gifts {
        if let Target::Opportunity(place) = gift.target {
            *classes[place].entry(gift.class).or_default() += gift.amount.halalas();
        }
    }
    let site = Site {
        content,
        days,
        staff: people::staff(),
    };
    let mut dice = Dice::new(seed, 15);
    for (one, mut held) in opportunities.iter_mut().zip(classes) {
        if let Some(made) = &one.allocation {
            *held.entry(made.class).or_default() += made.amount.halalas();
        }
        let held: Vec<(FundClass, Money)> = held
            .into_iter()
            .map(|(class, halalas)| (class, Money::from_halalas(halalas)))
            .collect();
        let manager = charities[one.charity].manager;
        delivery::deliver(&mut dice, &site, one, &held, manager)?;
    }
    Ok(())
}
