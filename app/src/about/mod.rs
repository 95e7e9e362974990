//! Who we are and are not, what we promise about money and data, and for whom the site works.

mod pages;
mod reading;
mod sms;

use axum::Router;

use crate::page::{AppState, get_page, post_form};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/about", get_page(pages::about))
        .route("/about/policies", get_page(pages::policies))
        .route("/about/sms", get_page(sms::sms))
        .route("/about/allocation", get_page(pages::allocation))
        .route("/about/privacy", get_page(pages::privacy))
        .route(
            "/about/accessibility",
            get_page(pages::accessibility).merge(post_form(reading::form)),
        )
}
