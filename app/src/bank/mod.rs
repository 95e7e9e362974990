//! Bank transfers: the donor's page that tells how to make one, and finance's pages for statements,
//! money in suspense and what has to go back.

mod entry;
mod file;
mod overview;
mod transfer;
mod words;

pub use words::problem_text;

use axum::Router;

use crate::page::{AppState, get_page, post_form};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/donations/{token}/transfer", get_page(transfer::page))
        .route(
            "/supervise/bank",
            get_page(overview::page).merge(post_form(overview::form)),
        )
        .route(
            "/supervise/bank/files/{hash}",
            get_page(file::page).merge(post_form(file::form)),
        )
        .route(
            "/supervise/bank/entries/{id}",
            get_page(entry::page).merge(post_form(entry::form)),
        )
}
