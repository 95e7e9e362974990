//! Payment by payment: the journal against the gateway's lines.

use std::collections::BTreeMap;

use super::{Booked, Difference, DifferenceKind, Movement, Settled, Until};
use crate::money::Money;
use crate::time::CivilDate;

/// What both sides know of one payment, one way.
#[derive(Default)]
struct Both<'a> {
    booked: Vec<&'a Booked>,
    settled: Vec<&'a Settled>,
}

pub(super) fn compare(booked: &[Booked], settled: &[Settled], until: Until) -> Vec<Difference> {
    let mut payments: BTreeMap<(&str, Movement), Both<'_>> = BTreeMap::new();
    for one in booked {
        payments
            .entry((&one.payment, one.movement))
            .or_default()
            .booked
            .push(one);
    }
    let mut differences = Vec::new();
    for line in settled {
        differences.extend(fee(line));
        match &line.payment {
            Some(payment) => payments.entry((payment, line.movement)).or_default().settled.push(line),
            None => differences.push(unknown(line)),
        }
    }
    differences.extend(
        payments
            .into_iter()
            .flat_map(|((payment, movement), both)| of_payment(payment, movement, both, until)),
    );
    differences
}

/// What the gateway pays over has to be what it took less its fee, and a fee is never a gift of its own.
fn fee(line: &Settled) -> Option<Difference> {
    let sign = match line.movement {
        Movement::Capture => 1,
        Movement::Refund => -1,
    };
    let net = Money::from_halalas((line.amount.halalas().saturating_mul(sign)).saturating_sub(line.fee.halalas()));
    let told = line.net.unwrap_or(net);
    let too_much = line.movement == Movement::Capture && line.fee > line.amount;
    (told != net || too_much).then(|| Difference {
        kind: DifferenceKind::FeeDiffers,
        reference: line.line.clone(),
        other_reference: line.reference.clone(),
        expected: net,
        found: told,
    })
}

fn unknown(line: &Settled) -> Difference {
    Difference {
        kind: match line.movement {
            Movement::Capture => DifferenceKind::CaptureNotBooked,
            Movement::Refund => DifferenceKind::RefundNotBooked,
        },
        reference: line.line.clone(),
        other_reference: line.reference.clone(),
        expected: Money::ZERO,
        found: line.amount,
    }
}

/// Equal amounts pair off; what is left tells what is wrong.
fn of_payment(payment: &str, movement: Movement, both: Both<'_>, until: Until) -> Vec<Difference> {
    let Both {
        mut booked,
        mut settled,
    } = both;
    booked.sort_by_key(|one| (one.amount, one.day));
    settled.sort_by_key(|line| (line.amount, line.day, line.line.clone()));
    let known: Vec<Money> = booked.iter().map(|one| one.amount).collect();
    let mut extra: Vec<&Settled> = Vec::new();
    for line in settled {
        match booked.iter().position(|one| one.amount == line.amount) {
            Some(place) => {
                booked.remove(place);
            }
            None => extra.push(line),
        }
    }
    let reference = |line: Option<&&Settled>| line.map_or_else(String::new, |line| line.line.clone());
    let of_both = |kind, expected, found| Difference {
        kind,
        reference: payment.to_owned(),
        other_reference: reference(extra.first()),
        expected,
        found,
    };
    match (booked.is_empty(), extra.is_empty()) {
        (true, true) => Vec::new(),
        (false, true) => missing(payment, movement, &booked, until),
        (false, false) => {
            let (ours, theirs) = (
                sum(booked.iter().map(|one| one.amount)),
                sum(extra.iter().map(|line| line.amount)),
            );
            // The same money in other pieces agrees.
            if ours == theirs {
                return Vec::new();
            }
            let mut difference = of_both(DifferenceKind::AmountDiffers, ours, theirs);
            if movement == Movement::Refund {
                difference.reference = format!("{payment}/refund");
            }
            vec![difference]
        }
        (true, false) => extra
            .iter()
            .map(|line| {
                // A payment is captured once; a refund of an amount that went back already is the same refund.
                if known.contains(&line.amount) || (movement == Movement::Capture && !known.is_empty()) {
                    Difference {
                        kind: DifferenceKind::SettledTwice,
                        reference: line.line.clone(),
                        other_reference: payment.to_owned(),
                        expected: Money::ZERO,
                        found: line.amount,
                    }
                } else {
                    unknown(line)
                }
            })
            .collect(),
    }
}

fn missing(payment: &str, movement: Movement, booked: &[&Booked], until: Until) -> Vec<Difference> {
    let overdue = |day: CivilDate| until.settlement_overdue(day);
    let late: Vec<_> = booked.iter().filter(|one| overdue(one.day)).collect();
    if late.is_empty() {
        return Vec::new();
    }
    let kind = match movement {
        Movement::Capture => DifferenceKind::CaptureNotSettled,
        Movement::Refund => DifferenceKind::RefundNotSettled,
    };
    vec![Difference {
        kind,
        reference: payment.to_owned(),
        other_reference: String::new(),
        expected: sum(late.iter().map(|one| one.amount)),
        found: Money::ZERO,
    }]
}

fn sum(amounts: impl Iterator<Item = Money>) -> Money {
    Money::from_halalas(amounts.fold(0_i64, |sum, amount| sum.saturating_add(amount.halalas())))
}
