//! Signing in with a one-time code, and signing out.

mod pages;

use axum::Router;

use crate::page::{AppState, get_page, post_form};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/sign-in",
            get_page(pages::sign_in).merge(post_form(pages::sign_in_send)),
        )
        .route(
            "/sign-in/code",
            get_page(pages::code).merge(post_form(pages::code_send)),
        )
        .route("/sign-in/code/resend", post_form(pages::code_resend))
        .route("/sign-out", post_form(pages::sign_out))
}
