//! Payments: gifts put together into baskets, with the people who pay them; a few that failed and a
//! few that went back.

use domain::ids::IntentId;
use domain::locale::Locale;
use domain::time::{MINUTE_US, SECOND_US, Timestamp};

use super::content::Content;
use super::dice::Dice;
use super::people::{DONOR, guest_email, joined_before, mobile, name};
use super::world::{Ending, Gift, Opportunity, Payment, Person, Target};
use domain::giving::{DedicationKind, OpportunityState};

/// Whether a gift to an opportunity in this state is wanted; nothing for a gift to a pool.
type StateTest = fn(Option<OpportunityState>) -> bool;

/// Payments that hold several gifts, in permille.
const BASKET_PERMILLE: u64 = 80;
/// How far ahead a basket looks for gifts of about the same time.
const BASKET_REACH: usize = 60;
/// Payments by people with an account, in permille.
const ACCOUNT_PERMILLE: u64 = 460;
/// One failed or abandoned payment for so many that arrived.
const CAPTURED_PER_FAILED: usize = 36;
/// Guests are told apart by numbers from here on.
const GUEST_MOBILE_FIRST: u64 = 400_000;
/// Payments of the demo's donor by where their opportunity stands.
const DONOR_COMPLETED: usize = 16;
const DONOR_UNDER_WAY: usize = 9;
const DONOR_OPEN: usize = 8;
const DONOR_POOL: usize = 4;
/// The largest payment of the demo's donor, in halalas.
const DONOR_PAYMENT_MAX: i64 = 250_000;

/// Who pays.
pub(super) struct Payers<'a> {
    pub(super) content: &'a Content,
    /// Everybody with an account; donors begin at `first_donor`.
    pub(super) people: &'a mut Vec<Person>,
    pub(super) first_donor: usize,
}

/// Puts gifts into payments, in order of time.
pub(super) fn payments(
    seed: u64,
    payers: &mut Payers<'_>,
    gifts: Vec<Gift>,
    opportunities: &[Opportunity],
) -> Vec<Payment> {
    let mut dice = Dice::new(seed, 40);
    let guest_count = (gifts.len() as u64 * 3 / 10).max(5);
    let mut waiting: Vec<Option<Gift>> = gifts.into_iter().map(Some).collect();
    let mut paid = Vec::new();
    for place in 0..waiting.len() {
        let Some(first) = waiting[place].take() else { continue };
        let mut basket = vec![first];
        if dice.chance(BASKET_PERMILLE) {
            let wanted = 1 + dice.weighted(&[6, 3, 1]);
            gather(&mut waiting[place + 1..], &mut basket, wanted, opportunities);
        }
        paid.push(pay(&mut dice, payers, basket, guest_count));
    }
    donor_history(&mut dice, payers, &mut paid, opportunities);
    joining(&mut dice, payers, &paid);
    paid
}

/// Takes gifts of about the same time to other causes into a basket: they are then given at its moment.
fn gather(waiting: &mut [Option<Gift>], basket: &mut Vec<Gift>, wanted: usize, opportunities: &[Opportunity]) {
    let at = basket[0].at;
    for slot in waiting.iter_mut().take(BASKET_REACH) {
        if basket.len() > wanted {
            break;
        }
        let fits = slot.as_ref().is_some_and(|gift| {
            let shown = match gift.target {
                Target::Opportunity(place) => opportunities[place]
                    .times
                    .published
                    .is_some_and(|published| published < at),
                _ => true,
            };
            // A gift that completed its opportunity keeps its moment: it came last.
            shown && !gift.completes && basket.iter().all(|other| other.target != gift.target)
        });
        if fits && let Some(mut gift) = slot.take() {
            gift.at = at;
            basket.push(gift);
        }
    }
}

fn pay(dice: &mut Dice, payers: &Payers<'_>, gifts: Vec<Gift>, guest_count: u64) -> Payment {
    let at = gifts[0].at;
    let mut payment = Payment {
        id: IntentId::from_uuid(dice.uuid_at(at)),
        person: None,
        name: String::new(),
        email: None,
        mobile: None,
        locale: Locale::Ar,
        gifts,
        begun_at: at.plus_us(-dice.between(25, 170) * SECOND_US),
        ended_at: at,
        ending: Ending::Captured,
        reason: String::new(),
    };
    let donor_count = (payers.people.len() - payers.first_donor) as u64;
    if donor_count > 0 && dice.chance(ACCOUNT_PERMILLE) {
        // The product of two draws: some give often, most now and then.
        let drawn = dice.below(donor_count) * dice.below(donor_count) / donor_count;
        let place = payers.first_donor + usize::try_from(drawn).unwrap_or(0);
        by_account(&mut payment, payers.people, place);
    } else {
        by_guest(dice, payers.content, &mut payment, guest_count);
    }
    payment
}

fn by_account(payment: &mut Payment, people: &[Person], place: usize) {
    let person = &people[place];
    payment.person = Some(place);
    payment.name = person.own_name().to_owned();
    payment.email = Some(person.email.clone());
    payment.mobile = None;
    payment.locale = person.locale;
}

/// A guest leaves a mobile number or an address, and a name if they like.
fn by_guest(dice: &mut Dice, content: &Content, payment: &mut Payment, guest_count: u64) {
    let number = dice.below(guest_count);
    // The same guest always has the same name and language.
    let mut own = Dice::new(number, 41);
    payment.locale = if own.chance(850) { Locale::Ar } else { Locale::En };
    let name = name(&mut own, content);
    payment.name = if own.chance(620) {
        name.text(payment.locale).to_owned()
    } else {
        String::new()
    };
    let by_mobile = own.chance(720);
    payment.mobile = by_mobile.then(|| mobile(GUEST_MOBILE_FIRST + number));
    payment.email = (!by_mobile || own.chance(400)).then(|| guest_email(number + 1));
}

/// Gives the demo's donor a rich history: finished causes with their reports, causes under way, open
/// ones and pools, spread over the whole time.
fn donor_history(dice: &mut Dice, payers: &Payers<'_>, paid: &mut [Payment], opportunities: &[Opportunity]) {
    let stands = |payment: &Payment, wanted: StateTest| {
        let state = |gift: &Gift| match gift.target {
            Target::Opportunity(place) => Some(opportunities[place].state),
            _ => None,
        };
        payment.gifts.iter().any(|gift| wanted(state(gift))) && payment.total().halalas() <= DONOR_PAYMENT_MAX
    };
    let groups: [(usize, StateTest); 4] = [
        (DONOR_COMPLETED, |state| state == Some(OpportunityState::Completed)),
        (DONOR_UNDER_WAY, |state| {
            matches!(
                state,
                Some(OpportunityState::Funded | OpportunityState::Executing | OpportunityState::Reporting)
            )
        }),
        (DONOR_OPEN, |state| state == Some(OpportunityState::Published)),
        (DONOR_POOL, |state| state.is_none()),
    ];
    let mut chosen: Vec<usize> = Vec::new();
    for (count, wanted) in groups {
        let fitting: Vec<usize> = (0..paid.len())
            .filter(|place| !chosen.contains(place) && stands(&paid[*place], wanted))
            .collect();
        // Evenly over time, so that every month of the dashboard has something.
        let taken = (0..count).filter_map(|number| fitting.get(number * fitting.len() / count.max(1)));
        chosen.extend(taken.copied());
        chosen.sort_unstable();
        chosen.dedup();
    }
    for (number, place) in chosen.into_iter().enumerate() {
        by_account(&mut paid[place], payers.people, DONOR);
        let gift = &mut paid[place].gifts[0];
        gift.anonymous = number % 7 == 3;
        gift.dedication = (number % 6 == 2).then(|| {
            let kind = if number % 4 == 0 {
                DedicationKind::Parents
            } else {
                DedicationKind::Deceased
            };
            (kind, payers.content.dedication(dice, kind.code()).ar)
        });
    }
}

/// Donors joined shortly before their first gift.
fn joining(dice: &mut Dice, payers: &mut Payers<'_>, paid: &[Payment]) {
    let mut joined = vec![false; payers.people.len()];
    for payment in paid {
        let Some(place) = payment.person.filter(|place| *place >= payers.first_donor) else {
            continue;
        };
        if !joined[place] {
            joined[place] = true;
            payers.people[place].since = joined_before(dice, payment.begun_at);
        }
    }
}

/// Adds the second payments of donors who paid twice by mistake and got one of them back. `doubled`
/// holds the gifts with the ids of the gifts they repeat.
pub(super) fn refunded(
    seed: u64,
    content: &Content,
    paid: &[Payment],
    doubled: Vec<(domain::ids::DonationId, Gift)>,
) -> Vec<Payment> {
    let mut dice = Dice::new(seed, 42);
    let mut refunds = Vec::new();
    for (original, gift) in doubled {
        let first = paid
            .iter()
            .find(|payment| payment.gifts.iter().any(|other| other.id == original));
        let Some(first) = first else { continue };
        let at = first.ended_at.plus_us(dice.between(70, 220) * SECOND_US);
        refunds.push(Payment {
            id: IntentId::from_uuid(dice.uuid_at(at)),
            gifts: vec![Gift { at, ..gift }],
            begun_at: at.plus_us(-40 * SECOND_US),
            ended_at: at,
            ending: Ending::Refunded {
                at: at.plus_us(dice.between(12, 95) * MINUTE_US),
            },
            reason: content.reason(&mut dice, "refund").text(first.locale).to_owned(),
            ..first.clone()
        });
    }
    refunds
}

/// Payments that were declined or given up: they show in lists of staff and in no total.
pub(super) fn failed(seed: u64, paid: &[Payment], opportunities: &[Opportunity], end: Timestamp) -> Vec<Payment> {
    let mut dice = Dice::new(seed, 43);
    let mut failed = Vec::new();
    for _ in 0..paid.len() / CAPTURED_PER_FAILED {
        let Some(like) = dice.pick(paid) else { break };
        let at = like.begun_at.plus_us(-dice.between(3, 40) * MINUTE_US);
        let shown = like.gifts.iter().all(|gift| match gift.target {
            Target::Opportunity(place) => opportunities[place]
                .times
                .published
                .is_some_and(|published| published < at),
            _ => true,
        });
        if !shown || at >= end || like.person == Some(DONOR) {
            continue;
        }
        let declined = dice.chance(600);
        let mut gifts = like.gifts.clone();
        for gift in &mut gifts {
            gift.id = domain::ids::DonationId::from_uuid(dice.uuid_at(at));
            gift.at = at;
            gift.completes = false;
        }
        failed.push(Payment {
            id: IntentId::from_uuid(dice.uuid_at(at)),
            gifts,
            begun_at: at,
            ended_at: at.plus_us(if declined {
                dice.between(20, 90) * SECOND_US
            } else {
                domain::giving::HOLD_US
            }),
            ending: if declined { Ending::Failed } else { Ending::Expired },
            ..like.clone()
        });
    }
    failed
}
