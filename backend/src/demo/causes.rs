//! The opportunities of the demo: which charity asks for what, where, for how many and how much.

use std::collections::BTreeSet;

use domain::giving::{OpportunityState, Track, ZakatCategory, zakat_categories_to_codes};
use domain::ids::OpportunityId;
use domain::money::Money;
use domain::time::CivilDate;

use super::content::{Blanks, Cause, City, Content, Template};
use super::dice::Dice;
use super::seasons::{Span, hijri_year, in_season, is_ramadan};
use super::timeline::{Days, times};
use super::world::{Charity, Opportunity, Times};
use crate::error::{Error, Result};
use crate::reference::Bilingual;

/// Sub-fields with their field, and how often charities of the field propose them.
const SUBFIELDS: [(&str, &str, u64); 18] = [
    ("school_supplies", "education", 5),
    ("scholarships", "education", 3),
    ("learning_devices", "education", 3),
    ("treatment", "health", 5),
    ("dialysis", "health", 3),
    ("medical_devices", "health", 3),
    ("orphans", "social", 5),
    ("single_parent_families", "social", 3),
    ("disability", "social", 3),
    ("elderly", "social", 3),
    ("debt_relief", "social", 4),
    ("rent", "housing", 4),
    ("repair_furnishing", "housing", 4),
    ("mosques", "religious", 3),
    ("pilgrims", "religious", 3),
    ("food_baskets", "food", 5),
    ("meals", "food", 4),
    ("water", "other", 4),
];

/// Of every 600 opportunities, how many stand where.
const STATES: [(OpportunityState, u64); 14] = [
    (OpportunityState::Draft, 14),
    (OpportunityState::Submitted, 14),
    (OpportunityState::UnderReview, 12),
    (OpportunityState::Returned, 8),
    (OpportunityState::Rejected, 6),
    (OpportunityState::Approved, 8),
    (OpportunityState::Published, 168),
    (OpportunityState::Paused, 6),
    (OpportunityState::Funded, 18),
    (OpportunityState::Executing, 44),
    (OpportunityState::Reporting, 24),
    (OpportunityState::Completed, 258),
    (OpportunityState::Expired, 12),
    (OpportunityState::Cancelled, 8),
];
/// The sum of [`STATES`].
const STATES_WHOLE: u64 = 600;
/// What the demo's own charity has beside one opportunity in every state.
const MANAGED_EXTRA: [OpportunityState; 12] = [
    OpportunityState::Published,
    OpportunityState::Completed,
    OpportunityState::Executing,
    OpportunityState::Published,
    OpportunityState::Completed,
    OpportunityState::Reporting,
    OpportunityState::Published,
    OpportunityState::Completed,
    OpportunityState::Executing,
    OpportunityState::Published,
    OpportunityState::Completed,
    OpportunityState::Funded,
];
/// How much an opportunity asks for, in riyals, and how often.
const BUDGETS_SAR: [(i64, u64); 10] = [
    (4_000, 8),
    (6_000, 14),
    (9_000, 18),
    (13_000, 18),
    (19_000, 15),
    (27_000, 11),
    (38_000, 8),
    (55_000, 5),
    (80_000, 2),
    (140_000, 1),
];
/// The first number people use; the site goes on from the last.
pub(super) const NUMBER_FIRST: i64 = 1_001;
/// Appeals of Ramadan ask for more, in percent.
const RAMADAN_PERCENT: i64 = 170;
/// What is still under way asks for less, in percent, so that the months before are not outweighed.
const UNDER_WAY_PERCENT: i64 = 70;
/// Tries to find a title that no other opportunity has.
const TITLE_TRIES: usize = 14;
/// A case costs so much; the nearest 500 riyals.
const CASE_STEP_SAR: i64 = 500;
/// Other targets are whole hundreds of riyals.
const TARGET_STEP_SAR: i64 = 100;

/// What opportunities are planned from.
pub(super) struct Ground<'a> {
    pub(super) content: &'a Content,
    pub(super) charities: &'a [Charity],
    pub(super) span: &'a Span,
    pub(super) days: Days,
    /// The place of the charity that the demo's manager runs.
    pub(super) managed: usize,
    pub(super) opportunity_count: usize,
    /// Budgets in permille of [`BUDGETS_SAR`], so that gifts and targets fit.
    pub(super) scale_permille: i64,
}

/// Plans all opportunities, oldest first.
///
/// # Errors
/// Internal when a text is missing.
pub(super) fn opportunities(seed: u64, ground: &Ground<'_>) -> Result<Vec<Opportunity>> {
    let mut dice = Dice::new(seed, 10);
    let mut planner = Planner {
        used: BTreeSet::new(),
        uses: vec![Vec::new(); ground.content.causes.len()],
    };
    let mut planned = Vec::with_capacity(ground.opportunity_count);
    for (charity, state) in assignments(&mut dice, ground) {
        planned.push(planner.plan(&mut dice, ground, charity, state)?);
    }
    planned.sort_by_key(|opportunity| opportunity.times.created);
    for (number, opportunity) in (NUMBER_FIRST..).zip(&mut planned) {
        opportunity.number = number;
    }
    Ok(planned)
}

/// Which charity has an opportunity in which state: the demo's own one in every state.
fn assignments(dice: &mut Dice, ground: &Ground<'_>) -> Vec<(usize, OpportunityState)> {
    let mut states = state_list(ground.opportunity_count);
    let mut assigned: Vec<(usize, OpportunityState)> = OpportunityState::ALL
        .iter()
        .map(|state| (ground.managed, *state))
        .collect();
    let spare = states.len().saturating_sub(assigned.len());
    assigned.extend(
        MANAGED_EXTRA
            .iter()
            .take(spare / 20)
            .map(|state| (ground.managed, *state)),
    );
    for (_, state) in &assigned {
        if let Some(place) = states.iter().position(|other| other == state) {
            states.swap_remove(place);
        }
    }
    dice.shuffle(&mut states);
    let others: Vec<usize> = (0..ground.charities.len())
        .filter(|charity| *charity != ground.managed)
        .collect();
    // Everyone in turn, so that no charity stays without an opportunity.
    assigned.extend(others.iter().copied().cycle().zip(states));
    assigned
}

fn state_list(count: usize) -> Vec<OpportunityState> {
    let mut states = Vec::with_capacity(count + STATES.len());
    for (state, share) in STATES {
        let wanted = (count as u64 * share / STATES_WHOLE).max(1);
        states.extend((0..wanted).map(|_| state));
    }
    while states.len() < count {
        states.push(OpportunityState::Published);
    }
    states
}

struct Planner {
    /// Arabic titles in use.
    used: BTreeSet<String>,
    /// How often each template of each cause was taken.
    uses: Vec<Vec<usize>>,
}

struct Ask {
    template: usize,
    /// How often the template was taken before, from 1.
    use_number: usize,
    people_count: i64,
    target: Money,
    share_price: Option<Money>,
}

impl Planner {
    fn plan(
        &mut self,
        dice: &mut Dice,
        ground: &Ground<'_>,
        charity: usize,
        state: OpportunityState,
    ) -> Result<Opportunity> {
        let times = times(dice, ground.span, ground.days, state);
        let seen_on = times.published.unwrap_or(times.created).riyadh_date();
        let text = &ground.content.charities[ground.charities[charity].text];
        let fields: Vec<&str> = text.fields.split(';').collect();
        let fitting: Vec<&(&str, &str, u64)> = SUBFIELDS
            .iter()
            .filter(|(_, field, _)| fields.contains(field))
            .collect();
        let weights: Vec<u64> = fitting.iter().map(|(_, _, weight)| *weight).collect();
        let (subfield_code, field_code, _) = fitting[dice.weighted(&weights)];
        let cause = ground.content.cause(subfield_code)?;
        let ask = self.ask(dice, ground, cause, seen_on, budget_percent(state, &times));
        let cities: Vec<&City> = ground
            .content
            .cities
            .iter()
            .filter(|city| city.region == text.region)
            .collect();
        let template = &cause.templates[ask.template];
        let (blanks, title) = self.words(dice, ground, template, &cities, &text.city_en, &ask, seen_on)?;
        let story = story(ground.content, cause, &ask, &blanks);
        let zakat: Vec<ZakatCategory> = template.zakat.iter().filter_map(|code| code.parse().ok()).collect();
        let track = template.track.parse().map_err(Error::internal)?;
        Ok(Opportunity {
            id: OpportunityId::from_uuid(dice.uuid_at(times.created)),
            number: 0,
            charity,
            field_code,
            subfield_code: cause.subfield_code,
            region_code: text.region.clone(),
            is_case: template.is_case(),
            track,
            summary: blanks.fill(&template.summary),
            blanks,
            title,
            story,
            target: ask.target,
            share_price: ask.share_price,
            beneficiary_count: ask.people_count,
            urgent: dice.chance(template.urgent_percent * 6),
            zakat_codes: zakat_categories_to_codes(&zakat),
            duration_days: duration(dice, track),
            goal: goal(dice, state, &ask, &times, ground),
            state,
            times,
            allocation: None,
            milestones: Vec::new(),
            tranches: Vec::new(),
            report: None,
            happenings: Vec::new(),
        })
    }

    /// The least used template that fits the season and the budget.
    fn ask(&mut self, dice: &mut Dice, ground: &Ground<'_>, cause: &Cause, seen_on: CivilDate, percent: i64) -> Ask {
        let weights = BUDGETS_SAR.map(|(_, weight)| weight);
        let budget_sar = BUDGETS_SAR[dice.weighted(&weights)].0 * ground.scale_permille / 1_000 * percent / 100;
        let place = ground
            .content
            .causes
            .iter()
            .position(|other| other.subfield_code == cause.subfield_code)
            .unwrap_or(0);
        let uses = &mut self.uses[place];
        uses.resize(cause.templates.len(), 0);
        let mut best: Option<(u64, usize)> = None;
        for (number, template) in cause.templates.iter().enumerate() {
            if !in_season(template.season, seen_on) {
                continue;
            }
            let cheapest = cheapest_sar(template);
            let too_dear = if cheapest > budget_sar * 3 {
                3 * (cheapest / budget_sar.max(1)).unsigned_abs()
            } else {
                0
            };
            // What belongs to the season comes first: appeals for Ramadan are made in Ramadan.
            let in_time = if template.season.is_some() { 0 } else { 1 };
            let rank = (uses[number] as u64 * 3 + too_dear + in_time) * 100 + dice.below(100);
            if best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, number));
            }
        }
        let template = best.map_or(0, |(_, number)| number);
        uses[template] += 1;
        Ask {
            use_number: uses[template],
            ..ask_for(dice, &cause.templates[template], template, budget_sar)
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn words(
        &mut self,
        dice: &mut Dice,
        ground: &Ground<'_>,
        template: &Template,
        cities: &[&City],
        seat_en: &str,
        ask: &Ask,
        seen_on: CivilDate,
    ) -> Result<(Blanks, Bilingual)> {
        let people = ground.content.unit(&template.unit)?.counted(ask.people_count);
        let items = match &template.item {
            Some(item) => ground.content.unit(item)?.counted(ask.people_count * template.item_per),
            None => Bilingual::default(),
        };
        let mut city = cities.iter().find(|city| city.en == seat_en).copied();
        let mut chosen = None;
        for attempt in 0..TITLE_TRIES {
            let place = city.take().or_else(|| dice.pick(cities).copied());
            let place = place.ok_or_else(|| Error::internal("a region without a city"))?;
            let blanks = Blanks {
                city: Bilingual::new(&place.ar, &place.en),
                people: people.clone(),
                items: items.clone(),
                hijri_year: hijri_year(seen_on),
            };
            let missing = || Error::internal(format!("{} has no title", template.key));
            let pattern = dice.pick(&template.title).ok_or_else(missing)?;
            let title = blanks.fill(pattern);
            let fresh = self.used.insert(title.ar.clone());
            chosen = Some((blanks, title));
            if fresh || attempt + 1 == TITLE_TRIES {
                break;
            }
        }
        chosen.ok_or_else(|| Error::internal("no title was made"))
    }
}

fn budget_percent(state: OpportunityState, times: &Times) -> i64 {
    if state != OpportunityState::Completed {
        return UNDER_WAY_PERCENT;
    }
    let in_ramadan = times.funded.is_some_and(|at| is_ramadan(at.riyadh_date()));
    if in_ramadan { RAMADAN_PERCENT } else { 100 }
}

/// The fewest people that texts are written for.
fn fewest(template: &Template) -> i64 {
    if template.is_case() {
        1
    } else {
        (template.count[0] / 4).max(3)
    }
}

fn cheapest_sar(template: &Template) -> i64 {
    fewest(template) * template.cost_sar[0]
}

fn ask_for(dice: &mut Dice, template: &Template, number: usize, budget_sar: i64) -> Ask {
    let cost_sar = dice.between(template.cost_sar[0], template.cost_sar[1]);
    let wanted = (budget_sar / cost_sar.max(1)).clamp(fewest(template), template.count[1]);
    let step = if wanted >= 2 * template.count[2] {
        template.count[2]
    } else {
        (wanted / 10).max(1)
    };
    let people_count = (wanted / step * step).max(fewest(template));
    let share_price_sar = dice.pick(&template.share_sar).copied();
    let step_sar = share_price_sar.unwrap_or(if template.is_case() {
        CASE_STEP_SAR
    } else {
        TARGET_STEP_SAR
    });
    let target_sar = (people_count * cost_sar).div_euclid(step_sar).max(1) * step_sar;
    Ask {
        template: number,
        use_number: 1,
        people_count,
        target: riyals(target_sar),
        share_price: share_price_sar.map(riyals),
    }
}

/// Whole riyals of the demo's own tables; they are far from the largest amount.
pub(super) fn riyals(amount_riyals: i64) -> Money {
    Money::from_riyals(amount_riyals).unwrap_or(Money::ZERO)
}

/// A template's story with two more paragraphs: no use of a template has both in common with another.
fn story(content: &Content, cause: &Cause, ask: &Ask, blanks: &Blanks) -> Bilingual {
    let mut whole = blanks.fill(&cause.templates[ask.template].story);
    let turn = ask.template + ask.use_number;
    let more = [&cause.delivery, &content.closings].map(|list| list.get(turn % list.len().max(1)));
    for paragraph in more.into_iter().flatten().map(|pair| blanks.fill(pair)) {
        whole.ar.push_str("\n\n");
        whole.ar.push_str(&paragraph.ar);
        whole.en.push_str("\n\n");
        whole.en.push_str(&paragraph.en);
    }
    whole
}

fn duration(dice: &mut Dice, track: Track) -> i64 {
    match track {
        Track::Care => dice.between(2, 9) * 7,
        Track::Developmental => dice.between(2, 8) * 30,
    }
}

/// What it has collected at the end of the demo.
fn goal(dice: &mut Dice, state: OpportunityState, ask: &Ask, times: &Times, ground: &Ground<'_>) -> Money {
    use OpportunityState as S;
    let percent = match state {
        S::Funded | S::Executing | S::Reporting | S::Completed => return ask.target,
        S::Published => {
            let age = times
                .published
                .map_or(0, |at| ground.days.end.days_since(at.riyadh_date()));
            open_percent(dice, age)
        }
        S::Paused => dice.between(20, 70),
        S::Expired => dice.between(15, 80),
        _ => 0,
    };
    let step = ask.share_price.unwrap_or(riyals(1)).halalas();
    let part = ask.target.halalas() / 100 * percent / step * step;
    Money::from_halalas(part.clamp(0, (ask.target.halalas() - step).max(0)))
}

/// Most are on their way; some have just begun, some are nearly there.
fn open_percent(dice: &mut Dice, age_days: i32) -> i64 {
    if age_days < 3 {
        return dice.between(0, 6);
    }
    match dice.below(100) {
        0..=3 => 0,
        4..=24 => dice.between(1, 15),
        25..=54 => dice.between(15, 40),
        55..=79 => dice.between(40, 70),
        80..=91 => dice.between(70, 89),
        _ => dice.between(90, 98),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sub_fields_are_those_of_the_platform() {
        let listed: BTreeSet<(&str, &str)> = include_str!("../../../domain/data/subfields.csv")
            .lines()
            .skip(1)
            .filter_map(|line| {
                line.split_once(',')
                    .and_then(|(code, rest)| Some((code, rest.split_once(',')?.0)))
            })
            .collect();
        assert_eq!(
            listed,
            SUBFIELDS.iter().map(|(code, field, _)| (*code, *field)).collect()
        );
        assert_eq!(STATES.iter().map(|(_, share)| share).sum::<u64>(), STATES_WHOLE);
    }

    #[test]
    fn every_state_is_there_however_few() {
        for count in [0, 14, 28, 60, 600] {
            let states = state_list(count);
            assert!(
                OpportunityState::ALL.iter().all(|state| states.contains(state)),
                "{count}"
            );
            assert!(states.len() >= count);
        }
        assert_eq!(state_list(600).len(), 600);
    }

    #[test]
    fn a_target_is_so_many_times_the_cost() {
        let content = Content::read().unwrap();
        let mut dice = Dice::new(5, 5);
        for cause in &content.causes {
            for (number, template) in cause.templates.iter().enumerate() {
                for budget in [500, 9_000, 400_000] {
                    let ask = ask_for(&mut dice, template, number, budget);
                    assert!(ask.people_count >= fewest(template) && ask.people_count <= template.count[1]);
                    assert!(ask.target >= riyals(100), "{}: {:?}", template.key, ask.target);
                    if let Some(price) = ask.share_price {
                        assert_eq!(ask.target.halalas() % price.halalas(), 0, "{}", template.key);
                    }
                }
            }
        }
    }
}
