//! What the whole of giving came to: the public impact page and its live counters.

mod figures;
mod live;
mod pages;

use axum::Router;
use axum::routing::get;

use crate::page::{AppState, get_page};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new().route("/impact", get_page(pages::impact))
}

/// The stream of the live counters; it carries no language.
pub fn machine_routes() -> Router<AppState> {
    Router::new().route("/events/totals", get(live::totals_stream))
}

pub use pages::{field_bars, region_values, totals_counts};
