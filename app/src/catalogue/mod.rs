//! The public catalogue: the list of opportunities and the page of each (handbook 2.2, 2.3).

mod cards;
mod detail;
mod filters;
mod list;

use axum::Router;

use crate::page::{AppState, get_page};

pub use cards::{card_data, card_grid};
pub(crate) use detail::{cancelled, closed_words, opportunity_preview};

/// Pages in one language. The form of an opportunity's page is answered by the giving slice.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/opportunities", get_page(list::opportunities))
        .route("/opportunities/{number}", get_page(detail::opportunity))
}
