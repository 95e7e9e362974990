//! Machine interfaces of payment: webhooks, and the test gateway's hosted page.

mod test_gateway;
mod webhooks;

use axum::Router;
use axum::routing::{get, post};

use crate::page::AppState;

/// Addresses without a language.
pub fn machine_routes() -> Router<AppState> {
    Router::new()
        .route("/webhooks/{gateway}", post(webhooks::receive))
        .route(
            "/test-gateway/pay/{reference}",
            get(test_gateway::page).post(test_gateway::act),
        )
}
