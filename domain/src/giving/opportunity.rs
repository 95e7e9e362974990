//! The life of an opportunity (handbook 2.3) and its numbers.

use crate::codes::{UnknownChoice, coded_enum};
use crate::error::Conflict;
use crate::money::Money;

coded_enum! {
    /// Where an opportunity stands. Only [`OpportunityState::Published`] accepts money.
    OpportunityState {
        /// Being written by the charity.
        Draft = "draft",
        /// Handed in.
        Submitted = "submitted",
        /// Being examined.
        UnderReview = "under_review",
        /// Sent back to the charity with reasons.
        Returned = "returned",
        /// Refused for good.
        Rejected = "rejected",
        /// Accepted, not yet shown.
        Approved = "approved",
        /// Shown, and taking money.
        Published = "published",
        /// Shown, taking no money for the time being.
        Paused = "paused",
        /// The target is reached.
        Funded = "funded",
        /// Being carried out.
        Executing = "executing",
        /// Carried out, the report is awaited.
        Reporting = "reporting",
        /// Carried out and reported.
        Completed = "completed",
        /// The end date passed short of the target.
        Expired = "expired",
        /// Will not be carried out.
        Cancelled = "cancelled",
    }
}

coded_enum! {
    /// What can happen to an opportunity.
    OpportunityEvent {
        /// The charity hands it in.
        Submit = "submit",
        /// A reviewer takes it up.
        StartReview = "start_review",
        /// It is sent back with reasons.
        Return = "return",
        /// It is refused for good.
        Reject = "reject",
        /// It is accepted.
        Approve = "approve",
        /// It is shown to the public.
        Publish = "publish",
        /// It takes no money for the time being.
        Pause = "pause",
        /// It takes money again.
        Resume = "resume",
        /// The target is reached.
        Fund = "fund",
        /// A refund left the target short.
        Reopen = "reopen",
        /// The charity begins to carry it out.
        StartExecution = "start_execution",
        /// A part that is worth doing is carried out with what was collected (handbook 4.6).
        ExecutePart = "execute_part",
        /// Everything was delivered.
        FinishExecution = "finish_execution",
        /// The report is published.
        Complete = "complete",
        /// The end date passed short of the target.
        Expire = "expire",
        /// The end date is put off, once (handbook 4.6).
        Extend = "extend",
        /// It will not be carried out.
        Cancel = "cancel",
    }
}

impl OpportunityState {
    /// The states that the public can see.
    pub const PUBLIC: &'static [OpportunityState] = &[
        OpportunityState::Published,
        OpportunityState::Paused,
        OpportunityState::Funded,
        OpportunityState::Executing,
        OpportunityState::Reporting,
        OpportunityState::Completed,
        OpportunityState::Expired,
    ];

    /// The state after an event, or [`Conflict::WrongState`] when the life cycle has no such step.
    pub const fn transition(self, event: OpportunityEvent) -> Result<OpportunityState, Conflict> {
        use OpportunityEvent as E;
        use OpportunityState as S;
        let next = match (self, event) {
            (S::Draft | S::Returned, E::Submit) => S::Submitted,
            (S::Submitted, E::StartReview) => S::UnderReview,
            (S::UnderReview, E::Return) => S::Returned,
            (S::UnderReview, E::Reject) => S::Rejected,
            (S::UnderReview, E::Approve) => S::Approved,
            (S::Approved, E::Publish) => S::Published,
            (S::Published, E::Pause) => S::Paused,
            (S::Paused, E::Resume) => S::Published,
            // A payment that was under way can fill a paused or expired opportunity, and so can
            // the field's pool (handbook 4.6).
            (S::Published | S::Paused | S::Expired, E::Fund) => S::Funded,
            (S::Funded, E::Reopen) => S::Published,
            (S::Funded, E::StartExecution) => S::Executing,
            (S::Expired, E::ExecutePart) => S::Executing,
            (S::Executing, E::FinishExecution) => S::Reporting,
            (S::Reporting, E::Complete) => S::Completed,
            (S::Published | S::Paused, E::Expire) => S::Expired,
            (S::Expired, E::Extend) => S::Published,
            (S::Approved | S::Published | S::Paused | S::Expired, E::Cancel) => S::Cancelled,
            _ => return Err(Conflict::WrongState),
        };
        Ok(next)
    }

    /// Money can be given to it.
    #[must_use]
    pub const fn accepts_money(self) -> bool {
        matches!(self, OpportunityState::Published)
    }

    /// Visitors can see it.
    #[must_use]
    pub fn is_public(self) -> bool {
        OpportunityState::PUBLIC.contains(&self)
    }

    /// The charity can change its texts and numbers.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, OpportunityState::Draft | OpportunityState::Returned)
    }

    /// The collected money can be paid to the charity.
    #[must_use]
    pub const fn allows_disbursement(self) -> bool {
        matches!(
            self,
            OpportunityState::Funded | OpportunityState::Executing | OpportunityState::Reporting
        )
    }

    /// Nothing follows any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            OpportunityState::Rejected | OpportunityState::Completed | OpportunityState::Cancelled
        )
    }
}

coded_enum! {
    /// The two tracks of giving (handbook 1.1).
    Track {
        /// Meets an immediate need: food, rent, treatment, debt.
        Care = "care",
        /// Builds capacity: training, tools, housing, income.
        Developmental = "developmental",
    }
}

coded_enum! {
    /// The eight recipients of zakat (handbook 4.2).
    ZakatCategory {
        /// The poor.
        Fuqara = "fuqara",
        /// The needy.
        Masakin = "masakin",
        /// Those who collect it.
        Amilun = "amilun",
        /// Those whose hearts are won.
        Muallafah = "muallafah",
        /// Freeing captives.
        Riqab = "riqab",
        /// Debtors.
        Gharimun = "gharimun",
        /// In God's cause.
        FiSabilillah = "fi_sabilillah",
        /// The stranded traveller.
        IbnSabil = "ibn_sabil",
    }
}

impl ZakatCategory {
    /// Sub-fields that zakat cannot serve because nothing passes into the recipient's ownership:
    /// mosques and water (handbook 4.2).
    pub const SUBFIELDS_EXCLUDED: &'static [&'static str] = &["mosques", "water"];

    /// The categories that a reviewer may choose. Those who collect zakat are not among them:
    /// platform staff are not collectors appointed by the state (handbook 4.2).
    pub fn offered() -> impl Iterator<Item = ZakatCategory> {
        ZakatCategory::ALL
            .iter()
            .copied()
            .filter(|category| *category != ZakatCategory::Amilun)
    }
}

/// Reads stored categories: codes with spaces between them; empty means that zakat is not accepted.
pub fn zakat_categories_from_codes(text: &str) -> Result<Vec<ZakatCategory>, UnknownChoice> {
    text.split_whitespace().map(str::parse).collect()
}

/// Writes categories for storage: each once, in the order of the list, with spaces between them.
#[must_use]
pub fn zakat_categories_to_codes(categories: &[ZakatCategory]) -> String {
    let chosen = ZakatCategory::ALL
        .iter()
        .filter(|category| categories.contains(category));
    chosen.map(|category| category.code()).collect::<Vec<_>>().join(" ")
}

/// Whole percent of the target that is collected, rounded down and at most 100: never 100 before the
/// target is reached (handbook 2.3).
#[must_use]
pub fn percent_funded(collected: Money, target: Money) -> u8 {
    if collected >= target {
        return 100;
    }
    let percent = i128::from(collected.halalas()) * 100 / i128::from(target.halalas().max(1));
    percent.clamp(0, 99) as u8
}

/// What can still be given: the target less what is collected and less what is held for payments
/// under way; never negative.
#[must_use]
pub const fn remaining(target: Money, collected: Money, held: Money) -> Money {
    target.minus_down_to_zero(collected).minus_down_to_zero(held)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_main_road() {
        use OpportunityEvent as E;
        let road = [
            E::Submit,
            E::StartReview,
            E::Return,
            E::Submit,
            E::StartReview,
            E::Approve,
            E::Publish,
            E::Pause,
            E::Resume,
            E::Fund,
            E::StartExecution,
            E::FinishExecution,
            E::Complete,
        ];
        let end = road
            .iter()
            .try_fold(OpportunityState::Draft, |state, event| state.transition(*event));
        assert_eq!(end, Ok(OpportunityState::Completed));
    }

    /// Every step that exists, written down apart from the code.
    #[test]
    fn the_whole_table() {
        let steps = "draft submit submitted, returned submit submitted, submitted start_review under_review, \
            under_review return returned, under_review reject rejected, under_review approve approved, \
            approved publish published, published pause paused, paused resume published, published fund funded, \
            paused fund funded, expired fund funded, funded reopen published, funded start_execution executing, \
            expired execute_part executing, executing finish_execution reporting, reporting complete completed, \
            published expire expired, paused expire expired, expired extend published, approved cancel cancelled, \
            published cancel cancelled, paused cancel cancelled, expired cancel cancelled";
        let expected: Vec<Vec<&str>> = steps.split(',').map(|step| step.split_whitespace().collect()).collect();
        let mut found = 0;
        for state in OpportunityState::ALL {
            for event in OpportunityEvent::ALL {
                if let Ok(next) = state.transition(*event) {
                    let step = [state.code(), event.code(), next.code()];
                    assert!(expected.iter().any(|known| known == &step), "{step:?}");
                    found += 1;
                }
            }
        }
        assert_eq!(found, expected.len());
    }

    #[test]
    fn final_states_have_no_way_out() {
        for state in OpportunityState::ALL {
            let ways_out = OpportunityEvent::ALL
                .iter()
                .filter(|event| state.transition(**event).is_ok())
                .count();
            assert_eq!(ways_out == 0, state.is_final(), "{state}");
        }
    }

    #[test]
    fn categories_are_stored_in_order_and_once() {
        let chosen = [ZakatCategory::Gharimun, ZakatCategory::Fuqara, ZakatCategory::Fuqara];
        let text = zakat_categories_to_codes(&chosen);
        assert_eq!(text, "fuqara gharimun");
        assert_eq!(
            zakat_categories_from_codes(&text),
            Ok(vec![ZakatCategory::Fuqara, ZakatCategory::Gharimun])
        );
        assert_eq!(zakat_categories_from_codes(""), Ok(Vec::new()));
        assert!(zakat_categories_from_codes("poor").is_err());
        assert_eq!(ZakatCategory::offered().count(), 7);
    }

    proptest! {
        #[test]
        fn only_published_accepts_money(events in proptest::collection::vec(0..OpportunityEvent::ALL.len(), 0..40)) {
            let mut state = OpportunityState::Draft;
            for event in events {
                state = state.transition(OpportunityEvent::ALL[event]).unwrap_or(state);
                prop_assert_eq!(state.accepts_money(), state == OpportunityState::Published);
                prop_assert!(!state.accepts_money() || state.is_public());
                prop_assert!(!(state.is_editable() && state.is_public()));
            }
        }

        #[test]
        fn percent_is_full_only_when_it_is(collected in 0_i64..=i64::MAX, target in 1_i64..=i64::MAX) {
            let percent = percent_funded(Money::from_halalas(collected), Money::from_halalas(target));
            prop_assert_eq!(percent == 100, collected >= target);
            prop_assert!(percent <= 100);
        }

        #[test]
        fn remaining_is_never_negative(target in 1_i64..1_000_000, collected in 0_i64..2_000_000, held in 0_i64..2_000_000) {
            let money = Money::from_halalas;
            let rest = remaining(money(target), money(collected), money(held));
            prop_assert_eq!(rest.halalas(), (target - collected - held).max(0).min((target - collected).max(0)));
        }
    }
}
