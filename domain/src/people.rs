//! Who acts, in which roles, and what each role may do. The actor is a parameter of every use case
//! and is checked on its first line (design, invariant 6).

mod policy;

pub use policy::{Action, Scope, policy};

use crate::codes::UnknownChoice;
use crate::error::AppError;
use crate::ids::{CharityId, PersonId};
use policy::{system_may, visitor_may};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A role that a person can hold. One person may hold several (feature M10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Gives. Everybody who is signed in is a donor, with or without a grant.
    Donor,
    /// Runs a charity's opportunities; the grant names the charity.
    CharityManager,
    /// Examines what charities submit, and recommends (the maker).
    Reviewer,
    /// Approves and releases payments to charities.
    Finance,
    /// Decides on what was recommended (the checker), allocates, watches over everything.
    Supervisor,
    /// Gives time.
    Volunteer,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 6] = [
        Role::Donor,
        Role::CharityManager,
        Role::Reviewer,
        Role::Finance,
        Role::Supervisor,
        Role::Volunteer,
    ];

    /// The code in storage and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Role::Donor => "donor",
            Role::CharityManager => "charity_manager",
            Role::Reviewer => "reviewer",
            Role::Finance => "finance",
            Role::Supervisor => "supervisor",
            Role::Volunteer => "volunteer",
        }
    }

    /// Works for the platform: shorter sessions, the supervision pages.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        matches!(self, Role::Reviewer | Role::Finance | Role::Supervisor)
    }
}

impl FromStr for Role {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Role, UnknownChoice> {
        Role::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or(UnknownChoice)
    }
}

/// A role held by a person; a manager's names the charity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RoleGrant {
    /// The role.
    pub role: Role,
    /// The charity it is for; `None` for roles of the platform.
    pub charity_id: Option<CharityId>,
}

/// Who asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Visitor,
    /// A signed-in person.
    Person {
        /// Who it is.
        id: PersonId,
        /// The roles they hold.
        grants: Vec<RoleGrant>,
    },
    /// A job of the platform, by its name.
    System(&'static str),
}

/// What an action is about, as far as the right to it depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nothing that belongs to somebody: "may the actor do this at all?" For lists that filter by
    /// themselves, and for the links of a page.
    Platform,
    /// Something that is shown to everybody.
    Public,
    /// Something of this person.
    Person(PersonId),
    /// Something of this charity.
    Charity(CharityId),
}

impl Actor {
    /// A signed-in person.
    #[must_use]
    pub const fn person(id: PersonId, grants: Vec<RoleGrant>) -> Actor {
        Actor::Person { id, grants }
    }

    /// The signed-in person's id.
    #[must_use]
    pub const fn person_id(&self) -> Option<PersonId> {
        match self {
            Actor::Person { id, .. } => Some(*id),
            Actor::Visitor | Actor::System(_) => None,
        }
    }

    /// The roles that were granted.
    #[must_use]
    pub fn grants(&self) -> &[RoleGrant] {
        match self {
            Actor::Person { grants, .. } => grants,
            Actor::Visitor | Actor::System(_) => &[],
        }
    }

    /// Holds the role, for whichever charity. Everybody signed in is a donor.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.roles().any(|grant| grant.role == role)
    }

    /// The charities that the person manages.
    pub fn managed_charities(&self) -> impl Iterator<Item = CharityId> {
        self.grants()
            .iter()
            .filter(|grant| grant.role == Role::CharityManager)
            .filter_map(|grant| grant.charity_id)
    }

    /// The signed-in person's id, or [`AppError::SignInRequired`] for visitors and
    /// [`AppError::NotFound`] for jobs, which own nothing.
    pub const fn require_person(&self) -> Result<PersonId, AppError> {
        match self {
            Actor::Person { id, .. } => Ok(*id),
            Actor::Visitor => Err(AppError::SignInRequired),
            Actor::System(_) => Err(AppError::NotFound),
        }
    }

    /// The actor may do this to that.
    #[must_use]
    pub fn may(&self, action: Action, subject: Subject) -> bool {
        match self {
            Actor::Visitor => visitor_may(action),
            Actor::System(_) => system_may(action),
            Actor::Person { id, .. } => self
                .roles()
                .any(|grant| policy(action, grant.role).covers(grant, *id, subject)),
        }
    }

    /// Ends the use case unless the actor may do this to that. Who may not know that the thing
    /// exists is told that it does not; a visitor is asked to sign in, which tells nothing either.
    pub fn require(&self, action: Action, subject: Subject) -> Result<(), AppError> {
        match (self.may(action, subject), self) {
            (true, _) => Ok(()),
            (false, Actor::Visitor) => Err(AppError::SignInRequired),
            (false, _) => Err(AppError::NotFound),
        }
    }

    /// As [`Actor::require`], for things that the actor sees already: the refusal is
    /// [`AppError::Forbidden`] because there is nothing to hide.
    pub fn require_on_visible(&self, action: Action, subject: Subject) -> Result<(), AppError> {
        self.require(action, subject).map_err(|error| match error {
            AppError::NotFound => AppError::Forbidden,
            other => other,
        })
    }

    fn roles(&self) -> impl Iterator<Item = RoleGrant> {
        let everybody = self.person_id().map(|_| RoleGrant {
            role: Role::Donor,
            charity_id: None,
        });
        self.grants().iter().copied().chain(everybody)
    }
}

impl Scope {
    fn covers(self, grant: RoleGrant, person: PersonId, subject: Subject) -> bool {
        match (self, subject) {
            (Scope::Never, _) => false,
            (Scope::Any, _) => true,
            (Scope::Own, Subject::Platform) => true,
            (Scope::Own, Subject::Person(owner)) => owner == person,
            (Scope::Own, Subject::Charity(_) | Subject::Public) => false,
            (Scope::OwnCharity, Subject::Platform) => grant.charity_id.is_some(),
            (Scope::OwnCharity, Subject::Charity(charity)) => grant.charity_id == Some(charity),
            (Scope::OwnCharity, Subject::Person(_) | Subject::Public) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    fn charity(number: u128) -> CharityId {
        CharityId::from_uuid(Uuid::from_u128(number))
    }

    fn manager_of(number: u128) -> RoleGrant {
        RoleGrant {
            role: Role::CharityManager,
            charity_id: Some(charity(number)),
        }
    }

    #[test]
    fn managers_reach_their_own_charities_only() {
        let actor = Actor::person(person(1), vec![manager_of(1), manager_of(2)]);
        for (number, allowed) in [(1, true), (2, true), (3, false)] {
            assert_eq!(
                actor.may(Action::OpportunityDraft, Subject::Charity(charity(number))),
                allowed
            );
        }
        let refused = actor.require(Action::OpportunityDraft, Subject::Charity(charity(3)));
        assert_eq!(refused, Err(AppError::NotFound));
        let seen = actor.require_on_visible(Action::OpportunityDraft, Subject::Charity(charity(3)));
        assert_eq!(seen, Err(AppError::Forbidden));
        assert_eq!(actor.managed_charities().count(), 2);
    }

    #[test]
    fn a_manager_grant_without_charity_opens_nothing() {
        let broken = RoleGrant {
            role: Role::CharityManager,
            charity_id: None,
        };
        let actor = Actor::person(person(1), vec![broken]);
        assert!(!actor.may(Action::OpportunityDraft, Subject::Platform));
        assert!(!actor.may(Action::OpportunityDraft, Subject::Charity(charity(1))));
    }

    #[test]
    fn donors_reach_their_own_things_only() {
        let actor = Actor::person(person(1), Vec::new());
        assert!(actor.has_role(Role::Donor));
        assert!(actor.may(Action::DonationViewOwn, Subject::Person(person(1))));
        assert_eq!(
            actor.require(Action::DonationViewOwn, Subject::Person(person(2))),
            Err(AppError::NotFound)
        );
        assert_eq!(
            actor.require(Action::AuditView, Subject::Platform),
            Err(AppError::NotFound)
        );
    }

    #[test]
    fn visitors_are_asked_to_sign_in() {
        assert_eq!(
            Actor::Visitor.require(Action::StatementView, Subject::Platform),
            Err(AppError::SignInRequired)
        );
        assert_eq!(Actor::Visitor.require(Action::GiveCreate, Subject::Platform), Ok(()));
        assert_eq!(Actor::Visitor.require_person(), Err(AppError::SignInRequired));
    }

    #[test]
    fn roles_add_up() {
        let staff = |role| RoleGrant { role, charity_id: None };
        let both = Actor::person(person(1), vec![staff(Role::Reviewer), manager_of(7)]);
        assert!(both.may(Action::OpportunityReviewRecommend, Subject::Charity(charity(9))));
        assert!(both.may(Action::OpportunitySubmit, Subject::Charity(charity(7))));
        assert!(!both.may(Action::OpportunitySubmit, Subject::Charity(charity(9))));
    }

    #[test]
    fn codes_are_read_as_written() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
        }
    }
}
