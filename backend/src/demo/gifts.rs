//! Gifts: how much is given when, to what, with which intention. Every opportunity receives
//! exactly its goal; what is left of the planned number goes to the pools.

use domain::giving::{DedicationKind, FundClass, GiftTarget, Intention, fund_class_for};
use domain::ids::{AllocationId, DonationId};
use domain::ledger::FundKey;
use domain::money::Money;
use domain::time::{HOUR_US, MINUTE_US, Timestamp};

use super::causes::riyals;
use super::content::Content;
use super::dice::Dice;
use super::seasons::{Span, is_ramadan, office_hour};
use super::timeline::Days;
use super::world::{Allocation, Gift, Opportunity, Target};
use crate::error::{Error, Result};

/// Gifts in riyals and how often they are given: many small ones, a long tail.
const AMOUNTS_SAR: [(i64, u64); 22] = [
    (5, 400),
    (10, 1_700),
    (15, 250),
    (20, 800),
    (25, 300),
    (30, 600),
    (50, 2_000),
    (75, 120),
    (100, 1_900),
    (150, 280),
    (200, 620),
    (250, 120),
    (300, 300),
    (500, 440),
    (750, 40),
    (1_000, 190),
    (1_500, 25),
    (2_000, 60),
    (3_000, 22),
    (5_000, 28),
    (10_000, 9),
    (20_000, 2),
];
/// What the gifts of [`AMOUNTS_SAR`] come to on average, in riyals, rounded down.
pub(super) const AMOUNT_MEAN_SAR: i64 = 142;
/// Shares given at once.
const SHARES: [(i64, u64); 7] = [(1, 560), (2, 190), (3, 90), (5, 80), (10, 60), (20, 12), (50, 3)];
/// Gifts to pools, of all gifts, in percent.
pub(super) const POOL_PERCENT: usize = 14;
/// An odd amount instead of a usual one, in permille.
const ODD_PERMILLE: u64 = 70;
/// Times an amount is moved about until the goal is met to the halala.
const FITTING_STEPS: usize = 400;
/// The least that is worth allocating, in riyals.
const ALLOCATION_MIN_SAR: i64 = 200;

/// Fields with how much of the pooled money is given for them.
const POOL_FIELDS: [(&str, u64); 7] = [
    ("social", 26),
    ("food", 22),
    ("health", 20),
    ("education", 12),
    ("housing", 9),
    ("other", 7),
    ("religious", 4),
];

/// What gifts are planned from.
pub(super) struct Purse<'a> {
    pub(super) content: &'a Content,
    pub(super) span: &'a Span,
    pub(super) days: Days,
    pub(super) gift_count: usize,
}

impl Purse<'_> {
    fn end(&self) -> Timestamp {
        Timestamp::from_riyadh_midnight(self.days.end)
    }
}

/// Plans every gift and allocation, and says when the opportunities were filled. The number of
/// gifts is the planned one.
///
/// # Errors
/// Internal when the rules of giving refuse a planned gift.
pub(super) fn gifts(seed: u64, purse: &Purse<'_>, opportunities: &mut [Opportunity]) -> Result<Vec<Gift>> {
    let mut dice = Dice::new(seed, 20);
    let pool_count = purse.gift_count * POOL_PERCENT / 100;
    let mut pooled = Vec::with_capacity(pool_count);
    for _ in 0..pool_count {
        pooled.push(pool_gift(&mut dice, purse)?);
    }
    pooled.sort_by_key(|gift| gift.at);
    allocate(&mut dice, &pooled, opportunities);
    let mut given = Vec::with_capacity(purse.gift_count);
    let plans = gift_counts(&mut dice, purse.gift_count - pool_count, opportunities);
    for (place, amounts) in plans.into_iter().enumerate() {
        to_opportunity(&mut dice, purse, &opportunities[place], place, amounts, &mut given)?;
    }
    // The pools take up the difference, so that the number is the one that was asked for.
    pooled.truncate(
        pooled
            .len()
            .min(purse.gift_count.saturating_sub(given.len()))
            .max(allocated_from(&pooled, opportunities)),
    );
    while pooled.len() + given.len() < purse.gift_count {
        pooled.push(pool_gift(&mut dice, purse)?);
    }
    given.extend(pooled);
    given.sort_by_key(|gift| (gift.at, gift.id));
    Ok(given)
}

/// Gifts to pools that must stay, because their money has been allocated.
fn allocated_from(pooled: &[Gift], opportunities: &[Opportunity]) -> usize {
    let last = opportunities
        .iter()
        .filter_map(|opportunity| opportunity.allocation.as_ref())
        .map(|made| made.at)
        .max();
    last.map_or(0, |last| pooled.partition_point(|gift| gift.at <= last))
}

fn pool_gift(dice: &mut Dice, purse: &Purse<'_>) -> Result<Gift> {
    let at = purse
        .span
        .moment(dice, Timestamp::from_riyadh_midnight(purse.days.first), purse.end());
    let target = if dice.chance(600) {
        Target::General
    } else {
        Target::Field(POOL_FIELDS[dice.weighted(&POOL_FIELDS.map(|(_, weight)| weight))].0)
    };
    let zakat = dice.chance(if is_ramadan(at.riyadh_date()) { 330 } else { 110 });
    let intention = if zakat { Intention::Zakat } else { Intention::Sadaqah };
    let place = if target == Target::General {
        GiftTarget::General
    } else {
        GiftTarget::FieldPool
    };
    let amount = amount(dice);
    gift(
        dice,
        purse.content,
        Wanted {
            target,
            place,
            intention,
            amount,
            share_count: None,
            at,
            completes: false,
        },
    )
}

struct Wanted {
    target: Target,
    place: GiftTarget,
    intention: Intention,
    amount: Money,
    share_count: Option<i64>,
    at: Timestamp,
    completes: bool,
}

fn gift(dice: &mut Dice, content: &Content, wanted: Wanted) -> Result<Gift> {
    let class = fund_class_for(wanted.intention, wanted.place)
        .map_err(|problem| Error::internal(format!("a planned gift is refused: {problem:?}")))?;
    Ok(Gift {
        id: DonationId::from_uuid(dice.uuid_at(wanted.at)),
        target: wanted.target,
        intention: wanted.intention,
        class,
        amount: wanted.amount,
        share_count: wanted.share_count,
        anonymous: dice.chance(270),
        dedication: dedication(dice, content),
        at: wanted.at,
        completes: wanted.completes,
    })
}

fn dedication(dice: &mut Dice, content: &Content) -> Option<(DedicationKind, String)> {
    if !dice.chance(65) {
        return None;
    }
    let kind = [
        DedicationKind::Deceased,
        DedicationKind::Parents,
        DedicationKind::Person,
    ][dice.weighted(&[6, 3, 3])];
    let words = content.dedication(dice, kind.code());
    Some((kind, if dice.chance(850) { words.ar } else { words.en }))
}

/// A usual amount, sometimes an odd one.
fn amount(dice: &mut Dice) -> Money {
    if dice.chance(ODD_PERMILLE) {
        let halalas = if dice.chance(120) { 50 } else { 0 };
        return Money::from_halalas(dice.between(3, 480) * 100 + halalas);
    }
    riyals(AMOUNTS_SAR[dice.weighted(&AMOUNTS_SAR.map(|(_, weight)| weight))].0)
}

/// The amounts of the gifts to every opportunity, in no order.
fn gift_counts(dice: &mut Dice, gift_count: usize, opportunities: &[Opportunity]) -> Vec<Vec<Money>> {
    let mut plans: Vec<Vec<Money>> = vec![Vec::new(); opportunities.len()];
    let mut left = gift_count;
    let mut open: Vec<(usize, i64)> = Vec::new();
    for (place, opportunity) in opportunities.iter().enumerate() {
        let goal = donors_part(opportunity);
        match opportunity.share_price {
            _ if !goal.is_positive() => {}
            Some(price) => {
                plans[place] = shares(dice, goal, price);
                left = left.saturating_sub(plans[place].len());
            }
            None => open.push((place, goal.halalas())),
        }
    }
    let weights: Vec<u64> = open.iter().map(|(_, goal)| goal.unsigned_abs()).collect();
    // As many gifts as money: the number is shared out like a sum.
    let counts = Money::from_halalas(i64::try_from(left).unwrap_or(0)).split_by_weights(&weights);
    for ((place, goal), count) in open.into_iter().zip(counts) {
        // No gift is smaller than a riyal.
        let count = count.halalas().clamp(1, goal / 100);
        plans[place] = fitted(dice, goal, count);
    }
    plans
}

/// What donors give; the rest was allocated.
fn donors_part(opportunity: &Opportunity) -> Money {
    let allocated = opportunity.allocation.as_ref().map_or(Money::ZERO, |made| made.amount);
    opportunity.goal.minus_down_to_zero(allocated)
}

fn shares(dice: &mut Dice, goal: Money, price: Money) -> Vec<Money> {
    let mut amounts = Vec::new();
    let mut left = goal.halalas() / price.halalas().max(1);
    while left > 0 {
        let count = SHARES[dice.weighted(&SHARES.map(|(_, weight)| weight))].0.min(left);
        amounts.push(Money::from_halalas(count * price.halalas()));
        left -= count;
    }
    amounts
}

/// So many usual amounts that add up to the goal exactly.
fn fitted(dice: &mut Dice, goal_halalas: i64, count: i64) -> Vec<Money> {
    let mut amounts: Vec<i64> = (0..count).map(|_| amount(dice).halalas()).collect();
    let mut sum: i64 = amounts.iter().sum();
    for _ in 0..FITTING_STEPS {
        if sum == goal_halalas {
            break;
        }
        let place = dice.index(amounts.len());
        let missing = goal_halalas - sum;
        let other = if missing > 0 {
            larger(dice, amounts[place], missing)
        } else {
            smaller(dice, amounts[place], -missing)
        };
        sum += other - amounts[place];
        amounts[place] = other;
    }
    settle(&mut amounts, goal_halalas);
    amounts.into_iter().map(Money::from_halalas).collect()
}

/// A larger usual amount, never by more than what is missing.
fn larger(dice: &mut Dice, halalas: i64, missing: i64) -> i64 {
    let usual: Vec<i64> = AMOUNTS_SAR
        .iter()
        .map(|(riyals, _)| riyals * 100)
        .filter(|other| *other > halalas && other - halalas <= missing)
        .collect();
    let least = usual.len().saturating_sub(4);
    dice.pick(&usual[least..]).copied().unwrap_or(halalas)
}

/// A smaller usual amount, by what is too much or more.
fn smaller(dice: &mut Dice, halalas: i64, too_much: i64) -> i64 {
    let usual: Vec<i64> = AMOUNTS_SAR
        .iter()
        .map(|(riyals, _)| riyals * 100)
        .filter(|other| *other < halalas)
        .collect();
    let enough: Vec<i64> = usual
        .iter()
        .copied()
        .filter(|other| halalas - other <= too_much)
        .collect();
    dice.pick(if enough.is_empty() { &usual } else { &enough })
        .copied()
        .unwrap_or(halalas)
}

/// Whatever is still missing is added to one amount; whatever is too much is taken from the largest.
fn settle(amounts: &mut [i64], goal_halalas: i64) {
    loop {
        let missing = goal_halalas - amounts.iter().sum::<i64>();
        let Some(largest) = amounts.iter_mut().max() else {
            return;
        };
        if missing >= 0 {
            *largest += missing;
            return;
        }
        let cut = (-missing).min(*largest - 100);
        if cut <= 0 {
            return;
        }
        *largest -= cut;
    }
}

/// The gifts of one opportunity over the days on which it was open. The last one completes it.
fn to_opportunity(
    dice: &mut Dice,
    purse: &Purse<'_>,
    opportunity: &Opportunity,
    place: usize,
    amounts: Vec<Money>,
    given: &mut Vec<Gift>,
) -> Result<()> {
    let Some(from) = opportunity.times.published else {
        return Ok(());
    };
    let allocated = opportunity.allocation.as_ref().map(|made| made.at);
    let until = opportunity
        .times
        .funded
        .or(opportunity.times.stopped)
        .unwrap_or_else(|| purse.end());
    let last_by_gift = opportunity.times.funded.is_some() && allocated != opportunity.times.funded;
    let mut moments: Vec<Timestamp> = amounts.iter().map(|_| purse.span.moment(dice, from, until)).collect();
    moments.sort_unstable();
    if let (true, Some(last)) = (last_by_gift, moments.last_mut()) {
        *last = until;
    }
    let accepted = opportunity.takes_zakat();
    let lasting = matches!(opportunity.subfield_code, "mosques" | "water" | "learning_devices");
    let count = amounts.len();
    for (number, (amount, at)) in amounts.into_iter().zip(moments).enumerate() {
        let zakat = accepted && dice.chance(if is_ramadan(at.riyadh_date()) { 520 } else { 290 });
        let intention = match zakat {
            true => Intention::Zakat,
            false if lasting && dice.chance(380) => Intention::OngoingSadaqah,
            false => Intention::Sadaqah,
        };
        let share_count = opportunity
            .share_price
            .map(|price| amount.halalas() / price.halalas().max(1));
        given.push(gift(
            dice,
            purse.content,
            Wanted {
                target: Target::Opportunity(place),
                place: GiftTarget::Opportunity {
                    zakat_accepted: accepted,
                },
                intention,
                amount,
                share_count,
                at,
                completes: last_by_gift && number + 1 == count,
            },
        )?);
    }
    Ok(())
}

/// A pool and what was given to it and taken from it up to a moment.
#[derive(Default)]
struct Pool {
    halalas: i64,
}

/// A supervisor gives pooled money to opportunities that need it, some of them to the last riyal.
fn allocate(dice: &mut Dice, pooled: &[Gift], opportunities: &mut [Opportunity]) {
    let mut order: Vec<usize> = (0..opportunities.len())
        .filter(|place| opportunities[*place].times.funded.is_some())
        .collect();
    order.sort_by_key(|place| opportunities[*place].times.funded);
    let mut pools: Vec<(FundKey, Pool)> = Vec::new();
    let mut seen = 0;
    for place in order {
        let opportunity = &mut opportunities[place];
        let (Some(funded), Some(published)) = (opportunity.times.funded, opportunity.times.published) else {
            continue;
        };
        if !dice.chance(420) {
            continue;
        }
        // By day, in the two days before it was full, and with money that has arrived by then.
        let day = funded.riyadh_date().plus_days(-1);
        let at = office_hour(dice, day);
        if at <= published.plus_us(HOUR_US) {
            continue;
        }
        while let Some(gift) = pooled.get(seen).filter(|gift| gift.at.plus_us(24 * HOUR_US) < at) {
            pool_of(&mut pools, &pool_key(gift)).halalas += gift.amount.halalas();
            seen += 1;
        }
        let Some((from, class)) = pool_for(opportunity, &pools) else {
            continue;
        };
        let pool = pool_of(&mut pools, &from);
        let step = opportunity.share_price.unwrap_or(riyals(50)).halalas();
        let most = (pool.halalas * 6 / 10).min(opportunity.target.halalas() * 45 / 100);
        let part = most / step * step;
        if part < ALLOCATION_MIN_SAR * 100 {
            continue;
        }
        pool.halalas -= part;
        let completes = dice.chance(500);
        if completes {
            opportunity.times.funded = Some(at);
        }
        opportunity.allocation = Some(Allocation {
            id: AllocationId::from_uuid(dice.uuid_at(at)),
            from,
            class,
            amount: Money::from_halalas(part),
            at,
        });
    }
}

/// The pool that a gift without an opportunity goes to.
pub(super) fn pool_key(gift: &Gift) -> FundKey {
    match gift.target {
        Target::Field(code) => FundKey::pool(gift.class, Some(code)),
        _ => FundKey::pool(gift.class, None),
    }
}

fn pool_of<'a>(pools: &'a mut Vec<(FundKey, Pool)>, key: &FundKey) -> &'a mut Pool {
    let place = match pools.iter().position(|(other, _)| other == key) {
        Some(place) => place,
        None => {
            pools.push((key.clone(), Pool::default()));
            pools.len() - 1
        }
    };
    &mut pools[place].1
}

/// Zakat where it is accepted, otherwise the field's pool, otherwise the general one.
fn pool_for(opportunity: &Opportunity, pools: &[(FundKey, Pool)]) -> Option<(FundKey, FundClass)> {
    let field = Some(opportunity.field_code);
    let mut wanted = Vec::new();
    if opportunity.takes_zakat() {
        wanted.push((FundKey::pool(FundClass::Zakat, field), FundClass::Zakat));
        wanted.push((FundKey::pool(FundClass::Zakat, None), FundClass::Zakat));
    }
    wanted.push((
        FundKey::pool(FundClass::SadaqahField, field),
        FundClass::OpportunityRestricted,
    ));
    wanted.push((
        FundKey::pool(FundClass::SadaqahGeneral, None),
        FundClass::OpportunityRestricted,
    ));
    let enough = ALLOCATION_MIN_SAR * 100 * 10 / 6;
    wanted
        .into_iter()
        .find(|(key, _)| pools.iter().any(|(other, pool)| other == key && pool.halalas >= enough))
}

/// A second gift by mistake, right after one of the same donor: it is refunded. Answers gifts with
/// the places of the gifts they repeat.
pub(super) fn doubled(seed: u64, count: usize, gifts: &[Gift], opportunities: &[Opportunity]) -> Vec<(usize, Gift)> {
    let mut dice = Dice::new(seed, 21);
    let mut doubled = Vec::new();
    let mut free: Vec<Money> = opportunities
        .iter()
        .map(|opportunity| opportunity.target.minus_down_to_zero(opportunity.goal))
        .collect();
    for _ in 0..count * 40 {
        if doubled.len() == count || gifts.is_empty() {
            break;
        }
        let place = dice.index(gifts.len());
        let first = &gifts[place];
        let Target::Opportunity(opportunity) = first.target else {
            continue;
        };
        let (hour, _) = first.at.riyadh_hour_minute();
        let open =
            opportunities[opportunity].times.funded.is_none() && opportunities[opportunity].times.stopped.is_none();
        // Zakat is not refunded, and the day's money must not have been settled meanwhile.
        if !open || first.class == FundClass::Zakat || !(6..=21).contains(&hour) || free[opportunity] < first.amount {
            continue;
        }
        free[opportunity] = free[opportunity].minus_down_to_zero(first.amount);
        let at = first.at.plus_us(dice.between(1, 4) * MINUTE_US);
        doubled.push((
            place,
            Gift {
                id: DonationId::from_uuid(dice.uuid_at(at)),
                at,
                ..first.clone()
            },
        ));
    }
    doubled
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_mean_is_what_it_is_said_to_be() {
        let weight: i64 = AMOUNTS_SAR.iter().map(|(_, weight)| weight.cast_signed()).sum();
        let whole: i64 = AMOUNTS_SAR
            .iter()
            .map(|(amount, weight)| amount * weight.cast_signed())
            .sum();
        let usual = whole / weight;
        assert!((AMOUNT_MEAN_SAR - usual).abs() <= usual / 10, "{usual}");
    }

    proptest! {
        #[test]
        fn gifts_add_up_to_the_goal(seed in any::<u64>(), goal_sar in 1_i64..200_000, wanted in 1_i64..900) {
            let mut dice = Dice::new(seed, 0);
            let count = wanted.min(goal_sar);
            let amounts = fitted(&mut dice, goal_sar * 100, count);
            prop_assert_eq!(amounts.len() as i64, count);
            prop_assert_eq!(Money::checked_sum(amounts.iter().copied()).unwrap(), riyals(goal_sar));
            prop_assert!(amounts.iter().all(|amount| *amount >= riyals(1)));
        }

        #[test]
        fn shares_are_whole(seed in any::<u64>(), price_sar in 10_i64..500, count in 1_i64..2_000) {
            let mut dice = Dice::new(seed, 0);
            let amounts = shares(&mut dice, riyals(price_sar * count), riyals(price_sar));
            prop_assert!(amounts.iter().all(|amount| amount.halalas() % (price_sar * 100) == 0));
            prop_assert_eq!(Money::checked_sum(amounts).unwrap(), riyals(price_sar * count));
        }
    }
}
