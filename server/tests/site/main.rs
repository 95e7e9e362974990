//! The whole site over HTTP, through the same router as the program: who may see what, what
//! bad input is answered with, and which headers every answer carries. A test drives the
//! router in its own process; a browser is a jar of cookies.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bank;
mod caching;
mod catalogue;
mod causes;
mod crawl;
mod escaping;
mod foreign_origin;
mod frame;
mod gateways;
mod giving;
mod impact;
mod manage;
mod outage;
mod payouts;
mod privacy;
mod reconciliation;
mod refunds;
mod roles;
mod routes;
mod sign_in;
mod sms;
mod sms_kannel;
mod supervise;
mod support;
mod uploads;
mod verify;
mod webhooks;
mod world;
