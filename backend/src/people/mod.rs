//! People: who they are, how they sign in, which roles they hold, what they prefer.
//!
//! Nobody has a password. A one-time code proves that an address is theirs; the session that
//! follows is an opaque token of which only a hash is stored (targets, "Security and privacy").

mod queries;
mod sessions;

pub use sessions::{
    OwnSession, ResolvedSession, session_end, session_end_own, session_end_others, session_list_own, session_resolve,
};

use domain::error::AppError;
use domain::ids::PersonId;
use domain::locale::{CalendarPreference, Digits, Locale};
use domain::people::Actor;
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

/// What is stored of a secret that the browser holds: nobody can turn it back. The secret has
/// 256 random bits, so a plain hash needs neither salt nor key.
fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// The signed-in person behind an actor.
fn signed_in(actor: &Actor) -> Result<PersonId> {
    match actor {
        Actor::Person { id, .. } => Ok(*id),
        _ => Err(AppError::SignInRequired.into()),
    }
}

/// Reads a code that the database's CHECK allows; anything else is a defect of ours.
fn stored_code<T: std::str::FromStr>(what: &str, code: &str) -> Result<T> {
    code.parse().map_err(|_| Error::internal(format!("{what} holds {code:?}")))
}
