//! Delivery: what a charity does with an opportunity, from its draft to the proof that it was
//! carried out. Milestones with evidence, tranches of money, photos and documents.

pub mod attachments;
pub mod disbursements;
pub mod lifecycle;
pub mod milestones;
pub mod money;
pub mod opportunities;
pub(crate) mod queries;
pub mod today;

#[cfg(test)]
pub(crate) mod tests;

use crate::{Error, Result};

/// Reads a code that the database's CHECK allows; anything else is a defect of ours.
pub(crate) fn stored_code<T: std::str::FromStr>(what: &str, code: &str) -> Result<T> {
    code.parse()
        .map_err(|_| Error::internal(format!("{what} holds {code:?}")))
}
