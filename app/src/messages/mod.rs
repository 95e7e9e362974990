//! The demo mailbox: every message the site sent, newest first, and a phone to write text messages
//! from. It answers "not found" outside a
//! demonstration.

mod pages;
mod phone;

use axum::Router;

use crate::page::{AppState, get_page, post_form};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    mailbox()
}

/// The address without a language that scripts use; it is answered in the reader's language.
pub fn machine_routes() -> Router<AppState> {
    mailbox()
}

fn mailbox() -> Router<AppState> {
    Router::new()
        .route("/demo/mailbox", get_page(pages::mailbox))
        .route(
            "/demo/mailbox/phone",
            get_page(phone::page).merge(post_form(phone::form)),
        )
        .route("/demo/mailbox/{id}", get_page(pages::message))
}
