//! Ataa's use cases, storage, ledger, payments, messages and jobs. Native only.
//!
//! A use case is an `async fn` that takes the [`Context`] (database, clock, randomness,
//! configuration) and the [`domain::people::Actor`], checks the actor on its first line,
//! and answers with data or an [`Error`] whose public half is a
//! [`domain::error::AppError`] and whose internal half only reaches the log.

pub mod bank;
pub mod charities;
pub mod clock;
pub mod configuration;
pub mod context;
pub mod db;
pub mod delivery;
pub mod demo;
pub mod documents;
pub mod error;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod faults;
pub mod files;
pub mod giving;
pub mod impact;
pub mod jobs;
pub mod ledger;
pub mod messages;
pub mod payments;
pub mod payouts;
pub mod people;
pub mod reconciliation;
pub mod reference;
pub mod supervision;

#[cfg(any(test, feature = "test-support"))]
pub mod test_support;

pub use context::Context;
pub use error::{Error, Result};
