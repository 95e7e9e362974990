//! Fault 13 of the targets: a settlement against a bank file with missing, extra, split, doubled and
//! changed lines. Each is found, alone and as what it is; an exact set gives no alarm.

use proptest::prelude::*;

use super::*;

const TODAY: i32 = 20_780;
const WORLDS: u64 = 500;

/// Draws from a seed, so that a world can be made again.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> usize {
        usize::try_from(self.next() % limit).unwrap()
    }

    /// From SAR 10 to ten million: wide enough that no two sums meet by chance.
    fn amount(&mut self) -> Money {
        Money::from_halalas(i64::try_from(1_000 + self.next() % 1_000_000_000).unwrap())
    }
}

#[derive(Clone, Debug)]
struct World {
    booked: Vec<Booked>,
    settled: Vec<Settled>,
    credits: Vec<Credit>,
}

impl World {
    fn until() -> Until {
        let today = CivilDate::from_day_number(TODAY);
        Until {
            today,
            bank_day: Some(today),
        }
    }

    fn differences(&self) -> Vec<Difference> {
        compare(&self.booked, &self.settled, &self.credits, World::until())
    }

    fn net(&self, payout: &str) -> Money {
        let of = |line: &&Settled| line.payout.as_deref() == Some(payout);
        let worth = |line: &Settled| line.net.unwrap().halalas();
        Money::from_halalas(self.settled.iter().filter(of).map(worth).sum())
    }
}

/// Payouts of ten days, each of one to four payments, one in four of which went back in part; half of the
/// credits name their payout. Everything agrees.
fn world(seed: u64) -> World {
    let mut dice = Dice(seed);
    let mut world = World {
        booked: Vec::new(),
        settled: Vec::new(),
        credits: Vec::new(),
    };
    for age in 10..20 {
        let day = CivilDate::from_day_number(TODAY - age);
        let payout = format!("po_{seed}_{age}");
        for part in 0..=dice.below(4) {
            let payment = format!("pay-{age}-{part}");
            let amount = dice.amount();
            both(&mut world, &payment, &payout, Movement::Capture, amount, day);
            if dice.below(4) == 0 {
                let back = Money::from_halalas(1 + amount.halalas() / 3);
                both(&mut world, &payment, &payout, Movement::Refund, back, day);
            }
        }
        let (amount, wait) = (world.net(&payout), i32::try_from(dice.below(4)).unwrap());
        let remittance = if dice.below(2) == 0 {
            format!("PAYOUT {payout} SAR")
        } else {
            String::new()
        };
        world.credits.push(Credit {
            id: format!("bank-{age}"),
            remittance,
            amount,
            day: day.plus_days(wait),
        });
    }
    world
}

fn both(world: &mut World, payment: &str, payout: &str, movement: Movement, amount: Money, day: CivilDate) {
    world.booked.push(Booked {
        payment: payment.to_owned(),
        movement,
        amount,
        day,
    });
    let (sign, fee) = if movement == Movement::Capture {
        (1, amount.halalas() / 50)
    } else {
        (-1, 0)
    };
    world.settled.push(Settled {
        line: format!("{movement}-{payment}"),
        payment: Some(payment.to_owned()),
        reference: format!("gw-{payment}"),
        movement,
        amount,
        fee: Money::from_halalas(fee),
        net: Some(Money::from_halalas(sign * amount.halalas() - fee)),
        payout: Some(payout.to_owned()),
        day,
    });
}

type Fault = fn(&mut World, &mut Dice) -> (DifferenceKind, String);

/// A capture at the gateway; its settlement stays as it is.
fn capture(world: &World, dice: &mut Dice) -> usize {
    let captures: Vec<usize> = (0..world.booked.len())
        .filter(|place| world.booked[*place].movement == Movement::Capture)
        .collect();
    captures[dice.below(captures.len() as u64)]
}

fn refund(world: &World) -> Option<usize> {
    world.booked.iter().position(|one| one.movement == Movement::Refund)
}

const FAULTS: [(&str, Fault); 13] = [
    ("capture missing in the journal", |world, dice| {
        let place = capture(world, dice);
        let payment = world.booked.remove(place).payment;
        (DifferenceKind::CaptureNotBooked, format!("capture-{payment}"))
    }),
    ("refund missing in the journal", |world, dice| match refund(world) {
        Some(place) => {
            let payment = world.booked.remove(place).payment;
            (DifferenceKind::RefundNotBooked, format!("refund-{payment}"))
        }
        None => FAULTS[0].1(world, dice),
    }),
    ("capture extra in the journal", |world, dice| {
        let extra = Booked {
            payment: "pay-extra".to_owned(),
            movement: Movement::Capture,
            amount: dice.amount(),
            day: CivilDate::from_day_number(TODAY - SETTLEMENT_AGE_DAYS_MAX - 1),
        };
        world.booked.push(extra);
        (DifferenceKind::CaptureNotSettled, "pay-extra".to_owned())
    }),
    ("refund extra in the journal", |world, dice| {
        let place = capture(world, dice);
        let payment = world.booked[place].payment.clone();
        world
            .booked
            .retain(|one| one.payment != payment || one.movement == Movement::Capture);
        let had = world
            .settled
            .iter()
            .any(|line| line.line == format!("refund-{payment}"));
        if had {
            return (DifferenceKind::RefundNotBooked, format!("refund-{payment}"));
        }
        let day = CivilDate::from_day_number(TODAY - SETTLEMENT_AGE_DAYS_MAX - 1);
        world.booked.push(Booked {
            payment: payment.clone(),
            movement: Movement::Refund,
            amount: Money::from_halalas(7),
            day,
        });
        (DifferenceKind::RefundNotSettled, payment)
    }),
    ("amount changed in the journal", |world, dice| {
        let place = capture(world, dice);
        world.booked[place].amount = Money::from_halalas(world.booked[place].amount.halalas() + 1);
        (DifferenceKind::AmountDiffers, world.booked[place].payment.clone())
    }),
    ("payment settled twice", |world, dice| {
        let place = capture(world, dice);
        let line = format!("capture-{}", world.booked[place].payment);
        let mut again = world.settled.iter().find(|one| one.line == line).unwrap().clone();
        again.line = format!("{line}-again");
        again.payout = None;
        world.settled.push(again);
        (DifferenceKind::SettledTwice, format!("{line}-again"))
    }),
    ("fee that does not fit", |world, dice| {
        let place = dice.below(world.settled.len() as u64);
        let line = &mut world.settled[place];
        line.net = Some(Money::from_halalas(line.net.unwrap().halalas() - 5));
        (DifferenceKind::FeeDiffers, line.line.clone())
    }),
    ("payout missing at the bank", |world, dice| {
        let place = dice.below(world.credits.len() as u64);
        let age = world.credits.remove(place).id.replace("bank-", "");
        (DifferenceKind::PayoutNotAtBank, payout_of(world, &age))
    }),
    ("credit extra at the bank", |world, dice| {
        let extra = Credit {
            id: "bank-extra".to_owned(),
            remittance: "GATEWAY".to_owned(),
            amount: dice.amount(),
            day: CivilDate::from_day_number(TODAY - 12),
        };
        world.credits.push(extra);
        (DifferenceKind::CreditWithoutPayout, "bank-extra".to_owned())
    }),
    ("payout split by the bank", |world, dice| {
        let place = dice.below(world.credits.len() as u64);
        let whole = world.credits[place].amount.halalas();
        let mut part = world.credits[place].clone();
        part.id.push_str("-b");
        part.amount = Money::from_halalas(whole / 3);
        world.credits[place].amount = Money::from_halalas(whole - whole / 3);
        let age = world.credits[place].id.replace("bank-", "");
        world.credits.push(part);
        (DifferenceKind::PayoutSplit, payout_of(world, &age))
    }),
    ("payouts merged by the bank", |world, dice| {
        let place = dice.below(world.credits.len() as u64 - 1);
        let next = world.credits.remove(place + 1);
        let sum = world.credits[place].amount.halalas() + next.amount.halalas();
        let credit = &mut world.credits[place];
        credit.remittance = String::new();
        credit.amount = Money::from_halalas(sum);
        // Both payouts are there on the later of the two days.
        let age: i32 = credit.id.replace("bank-", "").parse().unwrap();
        credit.day = CivilDate::from_day_number(TODAY - age + 1);
        (DifferenceKind::PayoutMerged, credit.id.clone())
    }),
    ("credit doubled at the bank", |world, dice| {
        let place = dice.below(world.credits.len() as u64);
        let mut again = world.credits[place].clone();
        let age = again.id.replace("bank-", "");
        again.id.push_str("-again");
        world.credits.push(again);
        (DifferenceKind::PayoutCreditedTwice, payout_of(world, &age))
    }),
    ("amount changed at the bank", |world, dice| {
        let place = dice.below(world.credits.len() as u64);
        world.credits[place].amount = Money::from_halalas(world.credits[place].amount.halalas() - 5);
        let age = world.credits[place].id.replace("bank-", "");
        (DifferenceKind::PayoutAmountDiffers, payout_of(world, &age))
    }),
];

fn payout_of(world: &World, age: &str) -> String {
    let day = CivilDate::from_day_number(TODAY - age.parse::<i32>().unwrap());
    let line = world
        .settled
        .iter()
        .find(|line| line.day == day && line.payout.is_some());
    line.unwrap().payout.clone().unwrap()
}

/// A payout that refunds made worth nothing has no credit to lose; such a world is drawn again.
fn is_usable(world: &World) -> bool {
    world.credits.iter().all(|credit| credit.amount.is_positive())
}

#[test]
fn each_fault_is_found_exactly_and_alone() {
    let mut quiet = 0;
    for seed in 0..WORLDS {
        let exact = world(seed);
        assert!(is_usable(&exact));
        assert_eq!(exact.differences(), Vec::new(), "false alarm in world {seed}");
        quiet += exact.booked.len() + exact.settled.len() + exact.credits.len();
    }
    println!("fault 13: {WORLDS} exact worlds, {quiet} lines, 0 false alarms");
    let mut found = 0;
    for (name, fault) in FAULTS {
        for seed in 0..WORLDS {
            let mut world = world(seed);
            let (kind, reference) = fault(&mut world, &mut Dice(seed ^ 0xa7aa));
            let told: Vec<_> = world
                .differences()
                .into_iter()
                .map(|one| (one.kind, one.reference))
                .collect();
            assert_eq!(told, [(kind, reference)], "{name}, world {seed}");
            found += 1;
        }
        println!("fault 13: {name}: {WORLDS} of {WORLDS} found, each alone");
    }
    println!(
        "fault 13: {found} faults of {} kinds found, 0 missed, 0 false alarms",
        FAULTS.len()
    );
}

proptest! {
    #[test]
    fn order_never_matters(seed: u64, fault in 0..FAULTS.len(), turns in 1_usize..40) {
        let mut world = world(seed);
        FAULTS[fault].1(&mut world, &mut Dice(seed));
        let told = world.differences();
        let (booked, settled, credits) = (turns % world.booked.len(), turns % world.settled.len(), turns % world.credits.len());
        world.booked.rotate_left(booked);
        world.settled.rotate_left(settled);
        world.settled.reverse();
        world.credits.rotate_left(credits);
        world.credits.reverse();
        prop_assert_eq!(world.differences(), told);
    }

    #[test]
    fn two_faults_are_two_differences(seed: u64) {
        // One on each side: neither hides the other.
        let mut world = world(seed);
        let (first, _) = FAULTS[0].1(&mut world, &mut Dice(seed));
        let (second, _) = FAULTS[8].1(&mut world, &mut Dice(seed));
        let mut kinds: Vec<_> = world.differences().into_iter().map(|one| one.kind).collect();
        kinds.sort();
        prop_assert_eq!(kinds, vec![first, second]);
    }

    #[test]
    fn a_fact_has_one_key(seed: u64, fault in 0..FAULTS.len()) {
        let mut world = world(seed);
        FAULTS[fault].1(&mut world, &mut Dice(seed));
        let mut keys: Vec<_> = world.differences().iter().map(|one| one.fact_key("stripe")).collect();
        let count = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), count);
    }
}

#[test]
fn what_is_on_its_way_is_no_difference() {
    let mut exact = world(1);
    let day = CivilDate::from_day_number(TODAY - 1);
    both(
        &mut exact,
        "fresh",
        "po_fresh",
        Movement::Capture,
        Money::from_halalas(5_000),
        day,
    );
    assert_eq!(
        exact.differences(),
        Vec::new(),
        "announced yesterday, not at the bank yet"
    );
    exact.settled.pop();
    assert_eq!(exact.differences(), Vec::new(), "captured yesterday, not settled yet");
}

#[test]
fn without_statements_nothing_is_missing_at_the_bank() {
    let mut world = world(2);
    world.credits.clear();
    let until = Until {
        bank_day: None,
        ..World::until()
    };
    assert_eq!(
        compare(&world.booked, &world.settled, &world.credits, until),
        Vec::new()
    );
    assert_eq!(world.differences().len(), 10);
}

#[test]
fn a_part_of_a_longer_id_names_nothing() {
    let mut world = world(3);
    let payout = payout_of(&world, "10");
    let credit = Credit {
        id: "bank-x".to_owned(),
        remittance: format!("{payout}9"),
        amount: Money::from_halalas(77),
        day: CivilDate::from_day_number(TODAY - 10),
    };
    world.credits.push(credit);
    let kinds: Vec<_> = world.differences().iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [DifferenceKind::CreditWithoutPayout]);
}

#[test]
fn closing_alone_has_a_limit() {
    let riyals = |riyals| Money::from_riyals(riyals).unwrap();
    assert!(!close_needs_two(riyals(5_000), riyals(4_000)));
    assert!(close_needs_two(riyals(5_000), Money::from_halalas(399_999)));
    assert!(
        !close_needs_two(riyals(90_000), riyals(90_000)),
        "split: no money is missing"
    );
}

#[test]
fn numbers_are_read_as_they_are_written() {
    let number = DifferenceNumber {
        year: 2026,
        number: 123,
    };
    assert_eq!(number.to_string(), "REC-2026-000123");
    assert_eq!("REC-2026-000123".parse(), Ok(number));
    for wrong in ["", "REC-2026", "REC-2026-0", "2026-000123", "REC-x-1"] {
        assert!(wrong.parse::<DifferenceNumber>().is_err(), "{wrong}");
    }
}
