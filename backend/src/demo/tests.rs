use std::collections::{BTreeMap, BTreeSet};

use domain::delivery::DisbursementState;
use domain::giving::OpportunityState;
use domain::identity::Iban;
use domain::ledger::EntryKind;

use super::*;
use crate::ledger::{ledger_audit, seal_all};
use crate::test_support::{self, TestContext};

/// Small enough for a test, large enough that every kind of row is there.
const SMALL: DemoPlan = DemoPlan {
    donations: 3_000,
    seed: 7,
    today: None,
};

crate::on_both_engines! {
    the_ledger_audit_passes,
    a_database_is_filled_once,
}

async fn the_ledger_audit_passes(test: TestContext) {
    let summary = generate(&test.context, SMALL).await.unwrap();
    assert_eq!(summary.donations, SMALL.donations);
    assert_eq!(summary.charities, 120);
    seal_all(&test.context).await;
    let outcomes = ledger_audit(&test.context, &Actor::System("audit")).await.unwrap();
    let broken: Vec<String> = outcomes
        .iter()
        .filter(|outcome| !outcome.holds())
        .map(ToString::to_string)
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

async fn a_database_is_filled_once(test: TestContext) {
    let few = DemoPlan {
        donations: 300,
        ..SMALL
    };
    assert!(is_empty(&test.context).await.unwrap());
    generate(&test.context, few).await.unwrap();
    assert!(!is_empty(&test.context).await.unwrap());
    let again = generate(&test.context, few).await.unwrap_err();
    assert_eq!(again.public(), &AppError::Conflict(Conflict::AlreadyExists));
}

fn plan(donations: usize, seed: u64) -> World {
    let end: CivilDate = "2026-11-22".parse().unwrap();
    let days = Days {
        first: end.plus_months(-MONTHS),
        end,
    };
    World::plan(
        &DemoPlan {
            donations,
            seed,
            today: Some(end),
        },
        days,
    )
    .unwrap()
}

#[tokio::test]
async fn the_same_seed_and_day_make_the_same_database() {
    let dump = |test: TestContext| async move {
        // All of it moves in: its folder must live as long as the queries.
        let test = test;
        generate(&test.context, SMALL).await.unwrap();
        let mut rows = Vec::new();
        for sql in [
            "SELECT hex(id) || idempotency_key || tracking_hash || total_halalas || created_at_us FROM intent ORDER BY id",
            "SELECT hex(id) || reference || occurred_at_us FROM ledger_entry ORDER BY seq",
            "SELECT entry_seq || account || fund_class || amount_halalas FROM posting ORDER BY entry_seq, line",
            "SELECT hex(id) || number || title_ar || story_en || target_halalas || state FROM opportunity ORDER BY number",
            "SELECT hex(id) || file_hash || caption_ar || public FROM attachment ORDER BY id",
            "SELECT hex(id) || dedupe_key || body_text FROM message ORDER BY id",
        ] {
            let found: Vec<String> =
                on!(&test.context.db, pool => sqlx::query_scalar::<_, String>(sql).fetch_all(pool).await).unwrap();
            assert!(!found.is_empty(), "{sql}");
            rows.push(found);
        }
        rows
    };
    let first = dump(test_support::sqlite().await).await;
    assert_eq!(first, dump(test_support::sqlite().await).await);
}

#[test]
fn every_state_is_there_and_the_manager_has_them_all() {
    let world = plan(12_000, 7);
    let managed = world
        .charities
        .iter()
        .position(|charity| world.content.charities[charity.text].slug == MANAGED_CHARITY);
    let states = |of: Option<usize>| -> BTreeSet<OpportunityState> {
        let wanted = world
            .opportunities
            .iter()
            .filter(|one| of.is_none() || Some(one.charity) == of);
        wanted.map(|one| one.state).collect()
    };
    assert_eq!(states(None).len(), OpportunityState::ALL.len());
    assert_eq!(states(managed).len(), OpportunityState::ALL.len());
    for one in &world.opportunities {
        let last = one
            .happenings
            .last()
            .map_or(OpportunityState::Draft, |happening| happening.to);
        assert_eq!(last, one.state, "{}: {:?}", one.number, one.happenings);
        assert!(
            one.happenings.is_sorted_by_key(|happening| happening.at),
            "{}: {:?}",
            one.number,
            one.happenings
        );
    }
}

#[test]
fn titles_differ_and_fit() {
    let world = plan(50_000, SEED_DEFAULT);
    assert_eq!(world.opportunities.len(), 602);
    let titles: BTreeSet<&str> = world.opportunities.iter().map(|one| one.title.ar.as_str()).collect();
    assert!(titles.len() >= 590, "{} different titles", titles.len());
    let stories: BTreeSet<&str> = world.opportunities.iter().map(|one| one.story.en.as_str()).collect();
    assert!(stories.len() >= 590, "{} different stories", stories.len());
    for one in &world.opportunities {
        for text in [&one.title.ar, &one.title.en] {
            assert!(
                text.chars().count() <= domain::form::TITLE_LENGTH_MAX as usize,
                "{text}"
            );
        }
        for text in [&one.summary.ar, &one.summary.en, &one.story.ar, &one.story.en] {
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }
    let regions: BTreeSet<&str> = world.opportunities.iter().map(|one| one.region_code.as_str()).collect();
    assert_eq!(regions.len(), 13);
}

#[test]
fn giving_peaks_in_ramadan() {
    let world = plan(12_000, 7);
    let mut months: BTreeMap<(i32, u8), usize> = BTreeMap::new();
    for payment in world.payments.iter().filter(|payment| payment.was_captured()) {
        if let Some(day) = domain::time::HijriDate::from_civil(payment.ended_at.riyadh_date()) {
            *months.entry((day.year(), day.month())).or_default() += payment.gifts.len();
        }
    }
    let ramadan = months.get(&(1447, 9)).copied().unwrap_or_default();
    let most_elsewhere = months
        .iter()
        .filter(|(month, _)| **month != (1447, 9))
        .map(|(_, count)| *count)
        .max()
        .unwrap_or_default();
    assert!(ramadan > most_elsewhere, "{months:?}");
}

#[test]
fn the_donor_of_the_demo_has_a_history() {
    for donations in [3_000, 50_000] {
        let world = plan(donations, SEED_DEFAULT);
        let own: Vec<&Payment> = world
            .payments
            .iter()
            .filter(|payment| payment.person == Some(people::DONOR))
            .collect();
        let gifts: Vec<&Gift> = own.iter().flat_map(|payment| &payment.gifts).collect();
        assert!(gifts.len() >= 25, "{} gifts", gifts.len());
        let reported = gifts.iter().filter(|gift| match gift.target {
            Target::Opportunity(place) => world.opportunities[place]
                .report
                .as_ref()
                .is_some_and(|report| report.published_at.is_some()),
            _ => false,
        });
        assert!(reported.count() >= 8);
        assert!(gifts.iter().any(|gift| gift.anonymous) && gifts.iter().any(|gift| gift.dedication.is_some()));
        assert!(
            gifts
                .iter()
                .any(|gift| gift.target == Target::General || matches!(gift.target, Target::Field(_)))
        );
    }
}

#[test]
fn goals_are_met_exactly_and_nothing_is_in_the_future() {
    for (donations, seed) in [(300, 1), (3_000, 2), (20_000, 3)] {
        let world = plan(donations, seed);
        let end = Timestamp::from_riyadh_midnight(world.days.end);
        let mut collected = vec![0_i64; world.opportunities.len()];
        for payment in &world.payments {
            assert!(payment.begun_at <= payment.ended_at, "{payment:?}");
            if payment.ending != world::Ending::Captured {
                continue;
            }
            assert!(payment.ended_at < end);
            for gift in &payment.gifts {
                assert!(gift.amount.is_positive());
                if let Target::Opportunity(place) = gift.target {
                    let times = &world.opportunities[place].times;
                    collected[place] += gift.amount.halalas();
                    assert!(
                        times.published.is_some_and(|published| published <= payment.ended_at),
                        "{times:?}"
                    );
                    assert!(
                        times.funded.is_none_or(|funded| funded >= payment.ended_at),
                        "{times:?}"
                    );
                }
            }
        }
        for (one, gifts) in world.opportunities.iter().zip(collected) {
            let allocated = one.allocation.as_ref().map_or(0, |made| made.amount.halalas());
            assert_eq!(gifts + allocated, one.goal.halalas(), "opportunity {}", one.number);
        }
        assert!(world.booked.iter().all(|entry| entry.at < end));
    }
}

/// Whoever follows a riyal through the demonstration finds each day after the one before: collected,
/// settled to the bank, approved, paid, carried out, reported.
#[test]
fn money_takes_its_way_in_order() {
    let mut followed = 0;
    for (donations, seed) in [(300, 1), (3_000, 2), (20_000, 3), (50_000, SEED_DEFAULT)] {
        let world = plan(donations, seed);
        let mut settled_at: Vec<Timestamp> = world
            .booked
            .iter()
            .filter(|entry| entry.draft.kind() == EntryKind::SettlementReceived)
            .map(|entry| entry.at)
            .collect();
        settled_at.sort_unstable();
        let mut collected: Vec<Option<Timestamp>> = vec![None; world.opportunities.len()];
        for payment in world
            .payments
            .iter()
            .filter(|one| one.ending == world::Ending::Captured)
        {
            for gift in &payment.gifts {
                if let Target::Opportunity(place) = gift.target {
                    collected[place] = collected[place].max(Some(payment.ended_at));
                }
            }
        }
        for (one, collected) in world.opportunities.iter().zip(collected) {
            let paid: Vec<&world::Tranche> = one
                .tranches
                .iter()
                .filter(|tranche| tranche.state == DisbursementState::Released)
                .collect();
            let Some(first) = paid.iter().min_by_key(|tranche| tranche.ended_at) else {
                continue;
            };
            let last_gift = collected.or(one.allocation.as_ref().map(|made| made.at)).unwrap();
            let settled = settled_at.iter().copied().find(|at| *at >= last_gift);
            let is_done = one.milestones.iter().all(|milestone| milestone.accepted_at.is_some());
            let done = one
                .milestones
                .iter()
                .filter_map(|milestone| milestone.accepted_at)
                .max();
            let report = one.report.as_ref();
            let way = [
                one.times.published,
                collected,
                settled,
                Some(first.requested_at),
                first.approved_at,
                first.ended_at,
                done.filter(|_| is_done),
                report.and_then(|report| report.submitted_at),
                report.and_then(|report| report.published_at),
            ];
            let days: Vec<Timestamp> = way.into_iter().flatten().collect();
            assert!(
                settled.is_some() && days.is_sorted(),
                "opportunity {}: {way:?}",
                one.number
            );
            for tranche in paid {
                assert!(tranche.requested_at <= tranche.approved_at.unwrap(), "{tranche:?}");
                assert!(tranche.approved_at <= tranche.ended_at, "{tranche:?}");
                let milestone = &one.milestones[tranche.milestone];
                // The last tranche waits for the last milestone; every other one pays for its own.
                if tranche.milestone + 1 < one.milestones.len() {
                    let reported = milestone.reported_at.or(milestone.accepted_at);
                    assert!(
                        reported.is_none_or(|at| tranche.ended_at <= Some(at)),
                        "{tranche:?} {milestone:?}"
                    );
                } else {
                    assert!(milestone.accepted_at.is_some_and(|at| at <= tranche.requested_at));
                }
            }
            followed += 1;
        }
    }
    assert!(followed > 200, "{followed} opportunities were paid for");
}

#[test]
fn accounts_of_charities_are_valid_and_differ() {
    let content = Content::read().unwrap();
    let made = charities(9, &content, Timestamp::from_us(1_700_000_000_000_000));
    let ibans: BTreeSet<&str> = made.iter().map(|charity| charity.iban.as_str()).collect();
    assert_eq!(ibans.len(), 120);
    for iban in ibans {
        assert!(Iban::parse(iban).is_ok(), "{iban}");
    }
}
