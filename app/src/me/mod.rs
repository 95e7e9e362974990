//! The donor's own pages. They begin with what giving did, and nobody else sees them.

mod charts;
mod donations;
mod impact;
mod overview;
mod path;
mod preferences;
mod privacy;
mod receipts;
mod sessions;
mod statement;

pub(crate) use preferences::digits_and_calendar;

use axum::Router;

use crate::page::{AppState, get_page, post_form};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/me", get_page(overview::overview))
        .route("/me/donations", get_page(donations::list))
        .route("/me/donations/{id}", get_page(donations::one))
        .route("/me/receipts", get_page(receipts::list))
        .route("/me/statement", get_page(statement::page))
        .route("/me/statement.csv", get_page(statement::csv))
        .route("/me/statement.pdf", get_page(statement::pdf))
        .route("/me/impact", get_page(impact::list))
        .route(
            "/me/preferences",
            get_page(preferences::page).merge(post_form(preferences::save)),
        )
        .route("/me/sessions", get_page(sessions::list).merge(post_form(sessions::end)))
        .route("/me/privacy", get_page(privacy::page))
        .route("/me/privacy/data.json", get_page(privacy::copy))
}
