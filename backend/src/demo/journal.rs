//! The demo's journal: every entry is made by the constructors of the ledger's own events and is
//! written in the order in which it happened.

use std::collections::BTreeMap;

use domain::delivery::DisbursementState;
use domain::giving::FundClass;
use domain::ids::{CharityId, IntentId};
use domain::ledger::{
    CapturedLine, EntryDraft, FundPart, allocation_made, disbursement_refused, disbursement_released,
    disbursement_requested, donation_captured, operating_grant, refund_paid, settlement_received,
};
use domain::money::Money;
use domain::time::{CivilDate, DAY_US, HOUR_US, Timestamp};

use super::causes::riyals;
use super::gifts::pool_key;
use super::timeline::Days;
use super::world::{Charity, Ending, Gift, Opportunity, Payment, Target};
use crate::delivery::disbursements::{refuse_reference, release_reference, request_reference};
use crate::error::{Error, Result};

/// When the gateway pays over what it took up to then.
const SETTLEMENT_US: i64 = 3 * HOUR_US;
/// What the gateway costs, in basis points of what it pays over; borne by operating money.
const FEE_BASIS_POINTS: i64 = 115;
/// Grants towards the costs come in steps of so many riyals.
const GRANT_STEP_SAR: i64 = 5_000;

/// An entry with its circumstances.
pub(super) struct Booked {
    pub(super) at: Timestamp,
    pub(super) draft: EntryDraft,
    pub(super) intent: Option<IntentId>,
    pub(super) actor: Booker,
}

/// Who booked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Booker {
    /// A job, by its name.
    Job(&'static str),
    /// A place in the list of people.
    Person(usize),
}

/// What the journal is written from.
pub(super) struct Books<'a> {
    pub(super) charities: &'a [Charity],
    pub(super) opportunities: &'a [Opportunity],
    pub(super) payments: &'a [Payment],
    pub(super) days: Days,
    pub(super) finance: usize,
    pub(super) second_finance: usize,
    pub(super) supervisor: usize,
}

/// All entries in order of time.
///
/// # Errors
/// Internal when the ledger's rules refuse one: the plan would then break them.
pub(super) fn journal(books: &Books<'_>) -> Result<Vec<Booked>> {
    let mut entries = Vec::new();
    for payment in books.payments.iter().filter(|payment| payment.was_captured()) {
        capture(books, payment, &mut entries)?;
    }
    for opportunity in books.opportunities {
        if let Some(made) = &opportunity.allocation {
            let charity = books.charities[opportunity.charity].id;
            let to = opportunity.fund(made.class, charity);
            let draft =
                allocation_made(format!("allocation:{}", made.id), &made.from, &to, made.amount).map_err(refused)?;
            entries.push(Booked {
                at: made.at,
                draft,
                intent: None,
                actor: Booker::Person(books.supervisor),
            });
        }
        tranches(books, opportunity, &mut entries)?;
    }
    settlements(books, &mut entries)?;
    // A settlement stands before what happens in the same microsecond, which never is.
    entries.sort_by_key(|entry| entry.at);
    Ok(entries)
}

fn refused(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("the ledger refused a planned entry: {error}"))
}

fn capture(books: &Books<'_>, payment: &Payment, entries: &mut Vec<Booked>) -> Result<()> {
    let lines: Vec<CapturedLine> = payment
        .gifts
        .iter()
        .map(|gift| CapturedLine {
            donation_id: gift.id,
            fund: fund(books, gift),
            amount: gift.amount,
        })
        .collect();
    let draft = donation_captured(format!("capture:{}", payment.id), &lines).map_err(refused)?;
    let intent = Some(payment.id);
    entries.push(Booked {
        at: payment.ended_at,
        draft,
        intent,
        actor: Booker::Job("capture"),
    });
    if let Ending::Refunded { at } = payment.ending {
        let parts: Vec<FundPart> = payment
            .gifts
            .iter()
            .map(|gift| FundPart {
                fund: fund(books, gift),
                amount: gift.amount,
                donation_id: Some(gift.id),
            })
            .collect();
        let draft = refund_paid(refund_reference(payment), &parts)
            .map_err(refused)?
            .with_memo(payment.reason.as_str());
        entries.push(Booked {
            at,
            draft,
            intent,
            actor: Booker::Person(books.finance),
        });
    }
    Ok(())
}

/// The journal's reference of a refund; the refund has the id of its first gift.
fn refund_reference(payment: &Payment) -> String {
    format!("refund:{}", payment.gifts[0].id)
}

fn fund(books: &Books<'_>, gift: &Gift) -> domain::ledger::FundKey {
    match gift.target {
        Target::Opportunity(place) => {
            let opportunity = &books.opportunities[place];
            opportunity.fund(gift.class, books.charities[opportunity.charity].id)
        }
        _ => pool_key(gift),
    }
}

fn tranches(books: &Books<'_>, opportunity: &Opportunity, entries: &mut Vec<Booked>) -> Result<()> {
    let charity = &books.charities[opportunity.charity];
    for tranche in &opportunity.tranches {
        let parts = parts(opportunity, charity.id, &tranche.parts);
        let draft = disbursement_requested(request_reference(tranche.id), &parts).map_err(refused)?;
        let asked_by = Booker::Person(charity.manager);
        entries.push(Booked {
            at: tranche.requested_at,
            draft,
            intent: None,
            actor: asked_by,
        });
        let Some(at) = tranche.ended_at else { continue };
        let (draft, by) = match tranche.state {
            DisbursementState::Released => (
                disbursement_released(release_reference(tranche.id), &parts),
                books.second_finance,
            ),
            DisbursementState::Refused => (
                disbursement_refused(refuse_reference(tranche.id), &parts),
                books.finance,
            ),
            _ => continue,
        };
        entries.push(Booked {
            at,
            draft: draft.map_err(refused)?,
            intent: None,
            actor: Booker::Person(by),
        });
    }
    Ok(())
}

fn parts(opportunity: &Opportunity, charity: CharityId, amounts: &[(FundClass, Money)]) -> Vec<FundPart> {
    let part = |(class, amount): &(FundClass, Money)| FundPart {
        fund: opportunity.fund(*class, charity),
        amount: *amount,
        donation_id: None,
    };
    amounts.iter().map(part).collect()
}

/// Every night the gateway pays over what it holds of each class; its fee comes out of operating
/// money, which grants bring in beforehand.
fn settlements(books: &Books<'_>, entries: &mut Vec<Booked>) -> Result<()> {
    let mut nights: BTreeMap<CivilDate, BTreeMap<FundClass, i64>> = BTreeMap::new();
    let mut note = |at: Timestamp, class: FundClass, halalas: i64| {
        // What comes after the settlement of a night waits for the next one.
        let night = at.plus_us(-SETTLEMENT_US).riyadh_date().plus_days(1);
        *nights.entry(night).or_default().entry(class).or_default() += halalas;
    };
    for payment in books.payments.iter().filter(|payment| payment.was_captured()) {
        for gift in &payment.gifts {
            note(payment.ended_at, gift.class, gift.amount.halalas());
            if let Ending::Refunded { at } = payment.ending {
                note(at, gift.class, -gift.amount.halalas());
            }
        }
    }
    let mut fees = Money::ZERO;
    for (night, classes) in nights.into_iter().filter(|(night, _)| *night < books.days.end) {
        let paid: Vec<(FundClass, Money)> = classes
            .into_iter()
            .filter(|(_, sum)| *sum > 0)
            .map(|(class, sum)| (class, Money::from_halalas(sum)))
            .collect();
        if paid.is_empty() {
            continue;
        }
        let whole = Money::checked_sum(paid.iter().map(|(_, amount)| *amount)).map_err(refused)?;
        let fee = Money::from_halalas(whole.halalas() / 10_000 * FEE_BASIS_POINTS);
        fees = fees.checked_add(fee).map_err(refused)?;
        let draft = settlement_received(format!("settlement:{night}"), &paid, fee).map_err(refused)?;
        let at = Timestamp::from_riyadh_midnight(night).plus_us(SETTLEMENT_US);
        entries.push(Booked {
            at,
            draft,
            intent: None,
            actor: Booker::Job("settlement"),
        });
    }
    grant(books, fees, entries)
}

fn grant(books: &Books<'_>, fees: Money, entries: &mut Vec<Booked>) -> Result<()> {
    let steps = fees.whole_riyals() / GRANT_STEP_SAR + 2;
    let draft = operating_grant("grant:1", riyals(steps * GRANT_STEP_SAR)).map_err(refused)?;
    let at = Timestamp::from_riyadh_midnight(books.days.first).plus_us(-DAY_US + 9 * HOUR_US);
    entries.push(Booked {
        at,
        draft,
        intent: None,
        actor: Booker::Person(books.finance),
    });
    Ok(())
}
