//! People: who they are, how they sign in, which roles they hold, what they prefer.
//!
//! Nobody has a password. A one-time code proves that an address is theirs; the session that
//! follows is an opaque token of which only a hash is stored (targets, "Security and privacy").

mod accounts;
mod budgets;
mod dashboard;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod fixtures;
mod own_gifts;
mod preferences;
mod privacy;
pub(crate) mod queries;
mod sessions;
mod sign_in;
mod statement;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use accounts::{User, role_grant, role_revoke, user_by_email, user_create};
pub(crate) use budgets::keyed_hash;
pub use budgets::{Budget, budget_take, budget_use};
pub use dashboard::{CHART_MONTHS, Dashboard, FieldTotal, LatestReport, MonthTotal, dashboard_of};
pub use own_gifts::{
    Days, GiftOpportunity, NamedCode, OwnGift, OwnGifts, OwnReceipt, OwnReceipts, OwnReport, OwnReports, Stage,
    own_gift, own_gift_span, own_gifts, own_receipts, own_reports,
};
pub use preferences::{Preferences, PreferencesForm, preferences_of, preferences_save};
pub use privacy::own_data;
pub use sessions::{
    OwnSession, ResolvedSession, session_end, session_end_others, session_end_own, session_list_own, session_resolve,
};
pub use sign_in::{
    CODE_LENGTH, Confirmation, SignInAttempt, SignedIn, sign_in_address, sign_in_confirm, sign_in_request,
    sign_in_resend, sign_in_sweep_once,
};
pub(crate) use statement::no_formula;
pub use statement::{
    STATEMENT_LINES_MAX, Statement, StatementForm, gift_title, statement_csv, statement_document, statement_of,
};

use domain::ids::PersonId;
use domain::locale::{CalendarPreference, Digits, Locale, Style};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// A person as every page of theirs may know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The name they gave, or an empty text.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// The language they prefer for messages.
    pub locale: Locale,
    /// The digits they prefer.
    pub digits: Digits,
    /// The calendars they prefer.
    pub calendar: CalendarPreference,
}

impl Person {
    /// How numbers and dates are written for them.
    #[must_use]
    pub const fn style(&self) -> Style {
        Style {
            locale: self.locale,
            digits: self.digits,
            calendar: self.calendar,
        }
    }
}

/// A person as they are stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PersonRow {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) locale: String,
    pub(crate) digits: String,
    pub(crate) calendar: String,
}

impl PersonRow {
    pub(crate) fn person(&self) -> Result<Person> {
        Ok(Person {
            id: self.id,
            name: self.name.clone(),
            email: self.email.clone(),
            locale: stored_code("person.locale", &self.locale)?,
            digits: stored_code("person.digits", &self.digits)?,
            calendar: stored_code("person.calendar", &self.calendar)?,
        })
    }
}

/// What is stored of a secret that the browser holds: nobody can turn it back. The secret has
/// 256 random bits, so a plain hash needs neither salt nor key.
fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Reads a code that the database's CHECK allows; anything else is a defect of ours.
fn stored_code<T: std::str::FromStr>(what: &str, code: &str) -> Result<T> {
    code.parse()
        .map_err(|_| Error::internal(format!("{what} holds {code:?}")))
}
