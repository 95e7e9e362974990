//! Payments: gateways behind one trait, the built-in test gateway, webhooks, and the
//! jobs that settle what is unknown.

#[cfg(test)]
// A real server tells of a payment in its own time; how long it is waited for is measured.
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]
mod contract;
pub mod gateway;
mod http;
mod hyperpay;
mod jobs;
mod moyasar;
mod queries;
mod registry;
pub mod settings;
mod settlement;
pub mod signature;
pub mod sms;
mod stripe;
mod tap;
pub mod test_gateway;
mod test_gateway_queries;
mod webhooks;

use std::sync::Arc;

pub use gateway::{Gateway, GatewayError, PaymentRecord, PaymentState};
pub use hyperpay::HyperPay;
pub(crate) use jobs::{CHECK_FIRST_US, next_check, payment_give_up};
pub use jobs::{
    intent_refresh, intents_expire_once, intents_reconcile_once, refunds_send_once, test_webhooks_deliver_once,
};
pub use moyasar::Moyasar;
pub use registry::Gateways;
pub use settlement::settlement_book_once;
pub(crate) use settlement::settlement_draft;
pub use stripe::Stripe;
pub use tap::Tap;
pub use test_gateway::{TEST_GATEWAY, TestGateway};
pub(crate) use webhooks::record_fits;
pub use webhooks::{WEBHOOK_BYTES_MAX, WebhookAnswer, webhook_receive};

use crate::Context;

/// The gateway with this code, if this installation has it. The test gateway does not
/// exist in production.
#[must_use]
pub fn gateway_of(context: &Context, name: &str) -> Option<Arc<dyn Gateway>> {
    #[cfg(test)]
    if let Some(gateway) = crate::faults::gateway::in_place_of(name) {
        return Some(gateway);
    }
    match name {
        TEST_GATEWAY => TestGateway::of(context).map(|gateway| Arc::new(gateway) as Arc<dyn Gateway>),
        _ => context.gateways.of(name),
    }
}

/// Every gateway of this installation, the test gateway first.
#[must_use]
pub fn gateways_all(context: &Context) -> Vec<Arc<dyn Gateway>> {
    let test = gateway_of(context, TEST_GATEWAY);
    test.into_iter().chain(context.gateways.iter().cloned()).collect()
}

/// The gateway that new payments go to; none when no gateway is set up.
#[must_use]
pub fn gateway_default(context: &Context) -> Option<Arc<dyn Gateway>> {
    gateway_of(context, &context.configuration.gateways.default)
}
