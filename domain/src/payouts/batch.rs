//! Batches of payments: who may seal one, who may authorise it, and what becomes of its lines.

use crate::codes::coded_enum;
use crate::delivery::TwoPeople;
use crate::error::Conflict;
use crate::ids::PersonId;

/// Lines of one batch: what a person can still look through before authorising it.
pub const BATCH_LINES_MAX: usize = 200;

coded_enum! {
    /// Where a batch stands.
    BatchState {
        /// Its maker sealed it: nothing in it changes any more.
        Sealed = "sealed",
        /// Another person authorised it: its file may go to the bank.
        Authorised = "authorised",
        /// The bank answered for every line.
        Closed = "closed",
        /// It was given up before it was authorised.
        Cancelled = "cancelled",
    }
}

coded_enum! {
    /// What can happen to a batch.
    BatchEvent {
        /// Another person than the maker lets it go to the bank.
        Authorise = "authorise",
        /// It is given up.
        Cancel = "cancel",
        /// Its last line got its outcome.
        Close = "close",
    }
}

impl BatchState {
    /// The state after an event, or [`Conflict::WrongState`].
    pub const fn transition(self, event: BatchEvent) -> Result<BatchState, Conflict> {
        use BatchEvent as E;
        use BatchState as S;
        match (self, event) {
            (S::Sealed, E::Authorise) => Ok(S::Authorised),
            (S::Sealed, E::Cancel) => Ok(S::Cancelled),
            (S::Authorised, E::Close) => Ok(S::Closed),
            _ => Err(Conflict::WrongState),
        }
    }

    /// The payment file may be fetched: it is authorised, or was.
    #[must_use]
    pub const fn has_file(self) -> bool {
        matches!(self, BatchState::Authorised | BatchState::Closed)
    }
}

coded_enum! {
    /// What became of a line.
    LineOutcome {
        /// The bank paid it.
        Paid = "paid",
        /// The bank refused it: its money is due again.
        Rejected = "rejected",
        /// Its batch was given up: its money is due again.
        Cancelled = "cancelled",
    }
}

coded_enum! {
    /// Where an outcome is known from.
    OutcomeSource {
        /// The bank's status report.
        BankFile = "bank_file",
        /// A person who saw it at the bank and said why the file did not.
        ByHand = "by_hand",
        /// The batch was given up.
        Cancellation = "cancellation",
    }
}

/// Whether a person may seal a batch of lines that were approved by `approvers`: not when they
/// approved every one of them alone.
pub fn batch_maker(maker: PersonId, approvers: &[PersonId]) -> Result<PersonId, Conflict> {
    if approvers.iter().all(|approver| *approver == maker) {
        Err(Conflict::SamePerson)
    } else {
        Ok(maker)
    }
}

/// Whether a person may authorise a batch: neither its maker nor the approver of any line, so that
/// each line is paid by two people and each file by two others.
pub fn batch_authoriser(maker: PersonId, authoriser: PersonId, approvers: &[PersonId]) -> Result<TwoPeople, Conflict> {
    if approvers.contains(&authoriser) {
        return Err(Conflict::SamePerson);
    }
    TwoPeople::new(maker, authoriser)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn steps_of_a_batch() {
        use BatchEvent::{Authorise, Cancel, Close};
        use BatchState::{Authorised, Cancelled, Closed, Sealed};
        let known = [
            (Sealed, Authorise, Authorised),
            (Sealed, Cancel, Cancelled),
            (Authorised, Close, Closed),
        ];
        for state in BatchState::ALL {
            for event in BatchEvent::ALL {
                let expected = known
                    .iter()
                    .find(|step| (step.0, step.1) == (*state, *event))
                    .map(|step| step.2);
                assert_eq!(state.transition(*event).ok(), expected, "{state} {event}");
            }
        }
        assert!(!Sealed.has_file() && !Cancelled.has_file() && Authorised.has_file() && Closed.has_file());
    }

    #[test]
    fn no_one_pays_alone() {
        let (approver, maker, authoriser) = (person(1), person(2), person(3));
        assert!(batch_maker(maker, &[approver]).is_ok());
        assert_eq!(batch_maker(approver, &[approver, approver]), Err(Conflict::SamePerson));
        assert!(batch_maker(approver, &[approver, authoriser]).is_ok());
        assert_eq!(
            batch_maker(maker, &[]),
            Err(Conflict::SamePerson),
            "an empty batch has no one else"
        );
        assert!(batch_authoriser(maker, authoriser, &[approver]).is_ok());
        assert_eq!(batch_authoriser(maker, maker, &[approver]), Err(Conflict::SamePerson));
        assert_eq!(
            batch_authoriser(maker, approver, &[person(9), approver]),
            Err(Conflict::SamePerson)
        );
    }
}
