//! Who reads the page, and how they like it.

use domain::ids::{PersonId, SessionId};
use domain::locale::{CalendarPreference, Digits, Locale, Style};
use domain::people::Actor;

use super::Theme;

/// The signed-in person, as far as every page may know.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The person.
    pub id: PersonId,
    /// This session, to end it.
    pub session: SessionId,
    /// The name they gave, or an empty text.
    pub name: String,
    /// Their address, for forms.
    pub email: String,
}

/// The reader of a page. Provided as context to every component.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// Language of the page, from its address.
    pub locale: Locale,
    /// Digits the reader prefers.
    pub digits: Digits,
    /// Calendar the reader prefers.
    pub calendar: CalendarPreference,
    /// What they may do.
    pub actor: Actor,
    /// Who they are, when signed in.
    pub person: Option<SignedIn>,
    /// In which light they read.
    pub theme: Theme,
    /// Things in their basket.
    pub basket_count: i64,
    /// Path without the language, with the query: for the language switch.
    pub path: String,
    /// Whether this is a demonstration.
    pub demo: bool,
    /// The site's own address without a slash at the end.
    pub public_url: String,
}

impl Viewer {
    /// How numbers and dates are written for this reader.
    #[must_use]
    pub fn style(&self) -> Style {
        Style {
            locale: self.locale,
            digits: self.digits,
            calendar: self.calendar,
        }
    }

    /// An address on this site in the reader's language: `viewer.link("/basket")`.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("/{}{}", self.locale.code(), path)
    }

    /// The same page in the other language.
    #[must_use]
    pub fn other_language_link(&self) -> String {
        format!("/{}{}", self.locale.other().code(), self.path)
    }
}

impl Viewer {
    /// Whether the charity area is shown: the person manages at least one charity.
    #[must_use]
    pub fn manages(&self) -> bool {
        self.actor.has_role(domain::people::Role::CharityManager)
    }

    /// Whether the supervision area is shown.
    #[must_use]
    pub fn supervises(&self) -> bool {
        use domain::people::Role;
        [Role::Reviewer, Role::Finance, Role::Supervisor]
            .into_iter()
            .any(|role| self.actor.has_role(role))
    }
}
