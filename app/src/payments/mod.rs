//! Machine interfaces of payment: webhooks, and the test gateway's hosted page.

mod sms;
mod test_gateway;
mod webhooks;

use axum::Router;
use axum::routing::{get, post};

use crate::page::AppState;

/// Addresses without a language.
pub fn machine_routes() -> Router<AppState> {
    Router::new()
        .route("/webhooks/{gateway}", post(webhooks::receive))
        .route("/sms/kannel/inbound", post(sms::inbound))
        .route("/sms/kannel/report/{message}/{token}", get(sms::report))
        .route(
            "/test-gateway/pay/{reference}",
            get(test_gateway::page).post(test_gateway::act),
        )
}
