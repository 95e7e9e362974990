//! Faults inside one process: crashes between every two steps, gateways that fail, webhooks
//! in any order, random journals, and a deterministic simulation of donors, network, gateway
//! and site. The program as a whole is put under faults by `server/tests/faults`.
//!
//! Each test prints its counts. `ATAA_FAULTS=long` runs the long forms (`make test-faults`).

// How long a run took is printed, and decides nothing.
#![allow(clippy::float_arithmetic, clippy::disallowed_methods)]

mod clock;
mod crash;
pub(crate) mod gateway;
mod journal;
mod outages;
mod races;
mod simulation;
mod webhooks;

use crate::Context;
use crate::giving::flow_tests::number;

/// Whether the long forms are asked for.
fn long() -> bool {
    std::env::var("ATAA_FAULTS").is_ok_and(|form| form == "long")
}

/// The short count or the long one.
fn count(short: usize, long_form: usize) -> usize {
    if long() { long_form } else { short }
}

/// What stands in the books of a payment and must never be doubled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Books {
    intents: i64,
    gateway_payments: i64,
    captures: i64,
    receipts: i64,
    refunds: i64,
    entries_of_refunds: i64,
    gateway_refunds: i64,
    messages: i64,
}

async fn books(context: &Context) -> Books {
    Books {
        intents: number(context, "SELECT COUNT(*) FROM intent").await,
        gateway_payments: number(context, "SELECT COUNT(*) FROM test_gateway_payment").await,
        captures: number(
            context,
            "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'donation_captured'",
        )
        .await,
        receipts: number(context, "SELECT COUNT(*) FROM receipt").await,
        refunds: number(context, "SELECT COUNT(*) FROM refund WHERE state = 'done'").await,
        entries_of_refunds: number(context, "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'refund_paid'").await,
        gateway_refunds: number(context, "SELECT COUNT(*) FROM test_gateway_refund").await,
        messages: number(context, "SELECT COUNT(*) FROM message").await,
    }
}
