//! Charities: the public directory and each charity's profile (C5).

mod directory;
mod profile;

use axum::Router;

use crate::page::{AppState, get_page};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/charities", get_page(directory::charities))
        .route("/charities/{slug}", get_page(profile::charity))
}
