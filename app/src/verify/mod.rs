//! The proof of a gift: the page that checks one, and the heads of the journal for machines.

mod heads;
mod pages;

use axum::Router;

use crate::page::{AppState, get_page, post_form};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/verify", get_page(pages::page).merge(post_form(pages::form)))
        .route("/donations/{token}/proof.json", get_page(pages::gift_proof))
        .route("/me/donations/{id}/proof.json", get_page(pages::own_proof))
}

/// The heads as plain text; they carry no language.
pub fn machine_routes() -> Router<AppState> {
    Router::new()
        .route("/heads", get_page(heads::list))
        .route("/heads/{name}", get_page(heads::one))
        .route("/heads/consistency/{old}/{new}", get_page(heads::consistency))
}

pub(crate) use pages::{proof_download, proof_offer};
