//! Everything a person sees. Pages are rendered on the server only; islands are
//! rendered on the server and made live in the browser.
//!
//! Under the `ssr` feature each slice holds its pages (`pages.rs`), the handlers of its
//! forms and its routes; under `hydrate` only [`islands`] is left, so that the browser
//! gets nothing that it does not need.

#![recursion_limit = "256"]
// The component macro makes a public property structure for every component, also in private modules.
#![allow(unreachable_pub)]

pub mod islands;

#[cfg(feature = "ssr")]
pub mod about;
#[cfg(feature = "ssr")]
pub mod bank;
#[cfg(feature = "ssr")]
pub mod catalogue;
#[cfg(feature = "ssr")]
pub mod charities;
#[cfg(feature = "ssr")]
pub mod gallery;
#[cfg(feature = "ssr")]
pub mod giving;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod impact;
#[cfg(feature = "ssr")]
pub mod layout;
#[cfg(feature = "ssr")]
pub mod manage;
#[cfg(feature = "ssr")]
pub mod me;
#[cfg(feature = "ssr")]
pub mod messages;
#[cfg(feature = "ssr")]
mod offline;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod payments;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(feature = "ssr")]
pub mod reports;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod supervise;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod verify;
#[cfg(feature = "ssr")]
pub mod words;
