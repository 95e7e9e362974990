//! The account of a charity: proposed by its manager, approved by two people of the platform, in
//! effect after a rest (handbook 7.2).

use super::AccountPurpose;
use crate::codes::coded_enum;
use crate::delivery::ACCOUNT_CHANGE_REST_HOURS;
use crate::error::{Conflict, FormErrors};
use crate::form::{Fields, FormReader};
use crate::identity::Iban;
use crate::time::{HOUR_US, Timestamp};

coded_enum! {
    /// Where an account stands.
    AccountState {
        /// A manager of the charity proposed it.
        Proposed = "proposed",
        /// The first of two people approved it.
        FirstApproved = "first_approved",
        /// Both approved it: it takes effect when its rest is over.
        Approved = "approved",
        /// It was refused with a reason.
        Refused = "refused",
        /// The proposal was taken back before it took effect.
        Cancelled = "cancelled",
        /// It was in effect and may not be paid to any more.
        Withdrawn = "withdrawn",
    }
}

coded_enum! {
    /// What can happen to an account.
    AccountEvent {
        /// One of two people approves it.
        Approve = "approve",
        /// It is refused.
        Refuse = "refuse",
        /// It is taken back before it takes effect.
        Cancel = "cancel",
        /// It may not be paid to any more.
        Withdraw = "withdraw",
    }
}

impl AccountState {
    /// The state after an event, or [`Conflict::WrongState`]. `in_effect` tells whether an approved
    /// account's rest is over: before that it is cancelled, afterwards withdrawn.
    pub const fn transition(self, event: AccountEvent, in_effect: bool) -> Result<AccountState, Conflict> {
        use AccountEvent as E;
        use AccountState as S;
        match (self, event) {
            (S::Proposed, E::Approve) => Ok(S::FirstApproved),
            (S::FirstApproved, E::Approve) => Ok(S::Approved),
            (S::Proposed | S::FirstApproved, E::Refuse) => Ok(S::Refused),
            (S::Proposed | S::FirstApproved, E::Cancel) => Ok(S::Cancelled),
            (S::Approved, E::Cancel) if !in_effect => Ok(S::Cancelled),
            (S::Approved, E::Withdraw) if in_effect => Ok(S::Withdrawn),
            _ => Err(Conflict::WrongState),
        }
    }
}

/// When an account takes effect that got its second approval at `approved_at`.
#[must_use]
pub const fn account_effective_at(approved_at: Timestamp) -> Timestamp {
    approved_at.plus_us(ACCOUNT_CHANGE_REST_HOURS * HOUR_US)
}

/// What a manager sends: `purpose` and `iban`; the bank's letter comes as a file beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountProposalForm {
    /// What the account is for.
    pub purpose: AccountPurpose,
    /// The account.
    pub iban: Iban,
}

impl AccountProposalForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let purpose = reader.choice::<AccountPurpose>("purpose");
        let iban = reader.parsed("iban", Iban::parse);
        let errors = reader.into_errors();
        match (purpose, iban) {
            (Some(purpose), Some(iban)) => errors.into_result(Self { purpose, iban }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FieldProblem;

    #[test]
    fn steps_of_an_account() {
        use AccountEvent::{Approve, Cancel, Refuse, Withdraw};
        use AccountState::{Approved, Cancelled, FirstApproved, Proposed, Refused, Withdrawn};
        let known = [
            (Proposed, Approve, None, FirstApproved),
            (FirstApproved, Approve, None, Approved),
            (Proposed, Refuse, None, Refused),
            (FirstApproved, Refuse, None, Refused),
            (Proposed, Cancel, None, Cancelled),
            (FirstApproved, Cancel, None, Cancelled),
            (Approved, Cancel, Some(false), Cancelled),
            (Approved, Withdraw, Some(true), Withdrawn),
        ];
        for state in AccountState::ALL {
            for event in AccountEvent::ALL {
                for in_effect in [false, true] {
                    let expected = known
                        .iter()
                        .find(|step| {
                            (step.0, step.1) == (*state, *event) && step.2.is_none_or(|when| when == in_effect)
                        })
                        .map(|step| step.3);
                    assert_eq!(
                        state.transition(*event, in_effect).ok(),
                        expected,
                        "{state} {event} {in_effect}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_account_rests_for_three_days() {
        let approved = Timestamp::from_us(1);
        assert_eq!(account_effective_at(approved).us_since(approved), 72 * HOUR_US);
    }

    #[test]
    fn only_real_accounts_are_proposed() {
        let parse = |iban: &str| AccountProposalForm::parse(&Fields::from([("purpose", "zakat"), ("iban", iban)]));
        assert_eq!(
            parse("SA03 8000 0000 6080 1016 7519").unwrap().iban.as_str(),
            "SA0380000000608010167519"
        );
        for (iban, problem) in [
            ("", FieldProblem::Required),
            ("SA0480000000608010167519", FieldProblem::InvalidIban),
            ("GB29NWBK60161331926819", FieldProblem::InvalidIban),
        ] {
            assert_eq!(parse(iban).unwrap_err().of("iban"), Some(&problem), "{iban}");
        }
    }
}
