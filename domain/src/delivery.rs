//! Delivery: milestones, the tranches that are paid for them, and the rule of two people (handbook
//! 7.2).

use crate::codes::coded_enum;
use crate::error::Conflict;
use crate::giving::Track;
use crate::ids::PersonId;
use crate::money::Money;

/// A whole target in basis points: the tranches of an opportunity add up to it.
pub const TRANCHE_WHOLE: u32 = 10_000;

/// Days within which a care disbursement has to be proven (handbook 7.2).
pub const CARE_PROOF_DAYS: i32 = 14;

/// Hours that a new account of a charity has to rest before money goes to it (handbook 7.2).
pub const ACCOUNT_CHANGE_REST_HOURS: i64 = 72;

coded_enum! {
    /// Where a milestone stands.
    MilestoneState {
        /// Not reported yet.
        Planned = "planned",
        /// Reported with evidence.
        Reported = "reported",
        /// The supervisor accepted the evidence.
        Accepted = "accepted",
        /// The supervisor sent it back with reasons.
        Returned = "returned",
    }
}

coded_enum! {
    /// What can happen to a milestone.
    MilestoneEvent {
        /// The charity reports it with evidence.
        Report = "report",
        /// The evidence is accepted.
        Accept = "accept",
        /// It is sent back with reasons.
        Return = "return",
    }
}

impl MilestoneState {
    /// The state after an event, or [`Conflict::WrongState`].
    pub const fn transition(self, event: MilestoneEvent) -> Result<MilestoneState, Conflict> {
        use MilestoneEvent as E;
        use MilestoneState as S;
        match (self, event) {
            (S::Planned | S::Returned, E::Report) => Ok(S::Reported),
            (S::Reported, E::Accept) => Ok(S::Accepted),
            (S::Reported, E::Return) => Ok(S::Returned),
            _ => Err(Conflict::WrongState),
        }
    }

    /// The charity can write its report.
    #[must_use]
    pub const fn is_reportable(self) -> bool {
        matches!(self, MilestoneState::Planned | MilestoneState::Returned)
    }
}

coded_enum! {
    /// Where a disbursement stands.
    DisbursementState {
        /// The charity asks for it.
        Requested = "requested",
        /// One person approved it.
        Approved = "approved",
        /// Others sealed and authorised its payment and the bank paid it (docs/payouts.md).
        Released = "released",
        /// It was refused with reasons.
        Refused = "refused",
    }
}

coded_enum! {
    /// What can happen to a disbursement.
    DisbursementEvent {
        /// The first of two people agrees.
        Approve = "approve",
        /// The bank confirmed the last of its payments.
        Release = "release",
        /// It is refused.
        Refuse = "refuse",
    }
}

impl DisbursementState {
    /// The state after an event, or [`Conflict::WrongState`].
    pub const fn transition(self, event: DisbursementEvent) -> Result<DisbursementState, Conflict> {
        use DisbursementEvent as E;
        use DisbursementState as S;
        match (self, event) {
            (S::Requested, E::Approve) => Ok(S::Approved),
            (S::Approved, E::Release) => Ok(S::Released),
            (S::Requested | S::Approved, E::Refuse) => Ok(S::Refused),
            _ => Err(Conflict::WrongState),
        }
    }

    /// The money is spoken for or paid, and not available for another disbursement.
    #[must_use]
    pub const fn binds_money(self) -> bool {
        !matches!(self, DisbursementState::Refused)
    }
}

/// Two people who acted on the same thing one after the other. It can only be made of two different
/// ones, so a function that takes it cannot be reached by one person alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoPeople {
    first: PersonId,
    second: PersonId,
}

impl TwoPeople {
    /// The maker and the checker, or [`Conflict::SamePerson`].
    pub fn new(first: PersonId, second: PersonId) -> Result<TwoPeople, Conflict> {
        if first == second {
            Err(Conflict::SamePerson)
        } else {
            Ok(TwoPeople { first, second })
        }
    }

    /// Who acted first: maker, approver.
    #[must_use]
    pub const fn first(self) -> PersonId {
        self.first
    }

    /// Who acted second: checker, releaser.
    #[must_use]
    pub const fn second(self) -> PersonId {
        self.second
    }
}

/// The usual tranches of a track in basis points (handbook 7.2): care is paid whole on funding,
/// developmental by 30, 50 and 20 percent, the last after the final report.
#[must_use]
pub const fn tranche_schedule(track: Track) -> &'static [u32] {
    match track {
        Track::Care => &[TRANCHE_WHOLE],
        Track::Developmental => &[3_000, 5_000, 2_000],
    }
}

/// The amounts of tranches: they add up to the whole exactly, whatever the schedule.
#[must_use]
pub fn tranche_amounts(whole: Money, schedule: &[u32]) -> Vec<Money> {
    let weights: Vec<u64> = schedule.iter().map(|share| u64::from(*share)).collect();
    whole.split_by_weights(&weights)
}

/// What can still be asked for: the money that reached the opportunity, less what is requested,
/// approved or released; never negative.
#[must_use]
pub const fn disbursable(collected: Money, bound: Money) -> Money {
    collected.minus_down_to_zero(bound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn steps_of_a_disbursement() {
        use DisbursementEvent::{Approve, Refuse, Release};
        use DisbursementState::{Approved, Refused, Released, Requested};
        let steps = [(Requested, Approve, Approved), (Approved, Release, Released)];
        let refusals = [(Requested, Refuse, Refused), (Approved, Refuse, Refused)];
        let known: Vec<_> = steps.into_iter().chain(refusals).collect();
        for state in DisbursementState::ALL {
            for event in DisbursementEvent::ALL {
                let expected = known
                    .iter()
                    .find(|step| (step.0, step.1) == (*state, *event))
                    .map(|step| step.2);
                assert_eq!(state.transition(*event).ok(), expected);
            }
        }
        assert!(Released.binds_money() && !Refused.binds_money());
    }

    #[test]
    fn steps_of_a_milestone() {
        use MilestoneEvent::{Accept, Report, Return};
        use MilestoneState::{Accepted, Planned, Reported, Returned};
        let known = [
            (Planned, Report, Reported),
            (Returned, Report, Reported),
            (Reported, Accept, Accepted),
            (Reported, Return, Returned),
        ];
        for state in MilestoneState::ALL {
            for event in MilestoneEvent::ALL {
                let expected = known
                    .iter()
                    .find(|step| (step.0, step.1) == (*state, *event))
                    .map(|step| step.2);
                assert_eq!(state.transition(*event).ok(), expected);
            }
        }
    }

    #[test]
    fn two_people_are_two() {
        assert_eq!(TwoPeople::new(person(1), person(1)), Err(Conflict::SamePerson));
        let both = TwoPeople::new(person(1), person(2)).unwrap();
        assert_eq!((both.first(), both.second()), (person(1), person(2)));
    }

    #[test]
    fn schedules_are_whole() {
        for track in Track::ALL {
            assert_eq!(tranche_schedule(*track).iter().sum::<u32>(), TRANCHE_WHOLE);
        }
        let amounts = tranche_amounts(Money::from_halalas(1_001), tranche_schedule(Track::Developmental));
        assert_eq!(
            amounts.iter().map(|amount| amount.halalas()).collect::<Vec<_>>(),
            [300, 501, 200]
        );
    }

    proptest! {
        #[test]
        fn tranches_add_up(whole in 0_i64..=i64::MAX, cuts in proptest::collection::vec(1_u32..10_000, 1..6)) {
            let whole = Money::from_halalas(whole);
            prop_assert_eq!(Money::checked_sum(tranche_amounts(whole, &cuts)), Ok(whole));
        }
    }
}
