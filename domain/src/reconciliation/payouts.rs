//! Payout by payout: what the gateway says it paid over against what the bank credited.

use std::collections::BTreeMap;

use super::{
    BANK_AGE_DAYS_MAX, CANDIDATES_MAX, Credit, Difference, DifferenceKind, Movement, PARTS_MAX, Settled, Until,
};
use crate::money::Money;
use crate::time::CivilDate;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Payout {
    day: CivilDate,
    id: String,
    net: i64,
}

pub(super) fn compare(settled: &[Settled], credits: &[Credit], until: Until) -> Vec<Difference> {
    let mut work = Work {
        payouts: payouts_of(settled),
        credits: credits.iter().collect(),
        paired: Vec::new(),
        found: Vec::new(),
    };
    work.credits.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    work.by_name();
    work.by_amount();
    work.merged();
    work.split();
    work.doubled();
    work.near();
    work.rest(until);
    work.found
}

/// The payouts that the gateway names, with what each is worth; one of nothing or less pays nothing over:
/// the gateway keeps it and sets it off against the next.
fn payouts_of(settled: &[Settled]) -> Vec<Payout> {
    let mut sums: BTreeMap<&str, (i64, CivilDate)> = BTreeMap::new();
    for line in settled {
        let Some(id) = &line.payout else { continue };
        let amount = match line.movement {
            Movement::Capture => line.amount.halalas(),
            Movement::Refund => line.amount.halalas().saturating_neg(),
        };
        let sum = sums.entry(id).or_insert((0, line.day));
        sum.0 = sum.0.saturating_add(amount.saturating_sub(line.fee.halalas()));
        sum.1 = sum.1.max(line.day);
    }
    let mut payouts: Vec<Payout> = sums
        .into_iter()
        .filter(|(_, (net, _))| *net > 0)
        .map(|(id, (net, day))| Payout {
            day,
            id: id.to_owned(),
            net,
        })
        .collect();
    payouts.sort();
    payouts
}

struct Work<'a> {
    payouts: Vec<Payout>,
    credits: Vec<&'a Credit>,
    /// Payouts that found their credit, for credits that come a second time.
    paired: Vec<(Payout, CivilDate)>,
    found: Vec<Difference>,
}

/// A credit comes on the day of its payout or in the days after it.
fn in_time(payout: CivilDate, credit: CivilDate) -> bool {
    (0..=BANK_AGE_DAYS_MAX).contains(&credit.days_since(payout))
}

/// Whether a payout's id stands in the words by itself, and not as a part of a longer one.
fn names(remittance: &str, id: &str) -> bool {
    !id.is_empty()
        && remittance.match_indices(id).any(|(start, _)| {
            let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
            edge(remittance[..start].chars().next_back()) && edge(remittance[start + id.len()..].chars().next())
        })
}

impl Work<'_> {
    fn say(&mut self, kind: DifferenceKind, reference: &str, other: &str, expected: i64, found: i64) {
        self.found.push(Difference {
            kind,
            reference: reference.to_owned(),
            other_reference: other.to_owned(),
            expected: Money::from_halalas(expected),
            found: Money::from_halalas(found),
        });
    }

    fn pair(&mut self, payout: usize, day: CivilDate) {
        let payout = self.payouts.remove(payout);
        self.paired.push((payout, day));
    }

    /// Credits that name one payout.
    fn by_name(&mut self) {
        let all = self.payouts.clone();
        for payout in &all {
            let (own, other): (Vec<&Credit>, Vec<&Credit>) = self.credits.iter().partition(|credit| {
                let mut named = all.iter().filter(|one| names(&credit.remittance, &one.id));
                named.next() == Some(payout) && named.next().is_none()
            });
            let Some(first) = own.first() else { continue };
            let (id, day) = (first.id.clone(), first.day);
            self.credits = other;
            let sum: i64 = own.iter().map(|credit| credit.amount.halalas()).sum();
            let whole = own
                .iter()
                .filter(|credit| credit.amount.halalas() == payout.net)
                .count();
            if own.len() > 1 && sum == payout.net {
                self.say(DifferenceKind::PayoutSplit, &payout.id, &id, payout.net, sum);
            } else if own.len() > 1 && whole == own.len() {
                self.say(DifferenceKind::PayoutCreditedTwice, &payout.id, &id, payout.net, sum);
            } else if sum != payout.net {
                self.say(DifferenceKind::PayoutAmountDiffers, &payout.id, &id, payout.net, sum);
            }
            if let Some(place) = self.payouts.iter().position(|one| one == payout) {
                self.pair(place, day);
            }
        }
    }

    /// Credits that name nothing and have a payout's amount, the oldest first.
    fn by_amount(&mut self) {
        let mut left = Vec::new();
        for credit in std::mem::take(&mut self.credits) {
            let fits = |one: &Payout| one.net == credit.amount.halalas() && in_time(one.day, credit.day);
            match self.payouts.iter().position(fits) {
                Some(place) => self.pair(place, credit.day),
                None => left.push(credit),
            }
        }
        self.credits = left;
    }

    /// One credit for several payouts.
    fn merged(&mut self) {
        let mut left = Vec::new();
        for credit in std::mem::take(&mut self.credits) {
            let fits = |one: &Payout| in_time(one.day, credit.day);
            let candidates: Vec<(usize, i64)> = self
                .payouts
                .iter()
                .enumerate()
                .filter(|(_, one)| fits(one))
                .map(|(place, one)| (place, one.net))
                .collect();
            let Some(mut places) = parts_of(credit.amount.halalas(), &candidates) else {
                left.push(credit);
                continue;
            };
            places.sort_unstable_by(|a, b| b.cmp(a));
            let ids: Vec<String> = places
                .iter()
                .rev()
                .map(|place| self.payouts[*place].id.clone())
                .collect();
            for place in places {
                self.pair(place, credit.day);
            }
            let amount = credit.amount.halalas();
            self.say(DifferenceKind::PayoutMerged, &credit.id, &ids.join(" "), amount, amount);
        }
        self.credits = left;
    }

    /// One payout in several credits.
    fn split(&mut self) {
        for payout in self.payouts.clone() {
            let candidates: Vec<(usize, i64)> = self
                .credits
                .iter()
                .enumerate()
                .filter(|(_, credit)| in_time(payout.day, credit.day))
                .map(|(place, credit)| (place, credit.amount.halalas()))
                .collect();
            let Some(mut places) = parts_of(payout.net, &candidates) else {
                continue;
            };
            places.sort_unstable_by(|a, b| b.cmp(a));
            let ids: Vec<String> = places
                .iter()
                .rev()
                .map(|place| self.credits[*place].id.clone())
                .collect();
            let mut day = payout.day;
            for place in places {
                day = day.max(self.credits.remove(place).day);
            }
            self.say(
                DifferenceKind::PayoutSplit,
                &payout.id,
                &ids.join(" "),
                payout.net,
                payout.net,
            );
            if let Some(place) = self.payouts.iter().position(|one| *one == payout) {
                self.pair(place, day);
            }
        }
    }

    /// A credit of the same amount as one that a payout had before it.
    fn doubled(&mut self) {
        let mut left = Vec::new();
        for credit in std::mem::take(&mut self.credits) {
            let same = |(one, day): &&(Payout, CivilDate)| {
                one.net == credit.amount.halalas() && in_time(one.day, credit.day) && *day <= credit.day
            };
            match self.paired.iter().find(same).map(|(one, _)| one.clone()) {
                Some(one) => {
                    let twice = one.net.saturating_mul(2);
                    self.say(DifferenceKind::PayoutCreditedTwice, &one.id, &credit.id, one.net, twice);
                }
                None => left.push(credit),
            }
        }
        self.credits = left;
    }

    /// A payout and a credit of about the same amount that both stand alone: one changed on the way.
    fn near(&mut self) {
        for payout in self.payouts.clone() {
            let distance = |credit: &Credit| credit.amount.halalas().abs_diff(payout.net);
            let nearest = self
                .credits
                .iter()
                .enumerate()
                .filter(|(_, credit)| in_time(payout.day, credit.day))
                .filter(|(_, credit)| distance(credit) <= payout.net.unsigned_abs() / 10)
                .min_by_key(|(place, credit)| (distance(credit), *place))
                .map(|(place, _)| place);
            let Some(place) = nearest else { continue };
            let credit = self.credits.remove(place);
            let found = credit.amount.halalas();
            self.say(
                DifferenceKind::PayoutAmountDiffers,
                &payout.id,
                &credit.id,
                payout.net,
                found,
            );
            if let Some(place) = self.payouts.iter().position(|one| *one == payout) {
                self.pair(place, credit.day);
            }
        }
    }

    fn rest(&mut self, until: Until) {
        for payout in std::mem::take(&mut self.payouts) {
            if until.bank_overdue(payout.day) {
                self.say(DifferenceKind::PayoutNotAtBank, &payout.id, "", payout.net, 0);
            }
        }
        for credit in std::mem::take(&mut self.credits) {
            let words = credit.remittance.clone();
            self.say(
                DifferenceKind::CreditWithoutPayout,
                &credit.id,
                &words,
                0,
                credit.amount.halalas(),
            );
        }
    }
}

/// The places of two to [`PARTS_MAX`] candidates that add up to the whole; the first such set in the
/// candidates' order. With too many candidates any sum would come up by chance, so none is looked for.
fn parts_of(whole: i64, candidates: &[(usize, i64)]) -> Option<Vec<usize>> {
    if candidates.len() < 2 || candidates.len() > CANDIDATES_MAX {
        return None;
    }
    let mut chosen = Vec::new();
    fits(whole, candidates, &mut chosen).then_some(chosen)
}

fn fits(left: i64, candidates: &[(usize, i64)], chosen: &mut Vec<usize>) -> bool {
    if left == 0 {
        return chosen.len() > 1;
    }
    if chosen.len() == PARTS_MAX {
        return false;
    }
    for (at, (place, amount)) in candidates.iter().enumerate() {
        if *amount <= 0 || *amount > left {
            continue;
        }
        chosen.push(*place);
        if fits(left - amount, &candidates[at + 1..], chosen) {
            return true;
        }
        chosen.pop();
    }
    false
}
