//! The rules of Ataa, without IO: money, time, identity, life cycles, ledger postings and forms.
//!
//! The crate compiles for the server and for the browser, so a form is checked by the same code on
//! both sides. It holds no clock, no randomness and no storage: those are parameters that `backend`
//! supplies. Rules cite the section of the domain handbook that they come from.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod bank;
pub mod codes;
pub mod delivery;
pub mod error;
pub mod form;
pub mod giving;
pub mod identity;
pub mod ids;
pub mod impact;
pub mod ledger;
pub mod locale;
pub mod money;
pub mod money_words;
pub mod payments;
pub mod payouts;
pub mod people;
pub mod reconciliation;
pub mod screening;
pub mod text;
pub mod time;
