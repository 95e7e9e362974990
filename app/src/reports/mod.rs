//! Impact reports for everybody: the gallery of completed causes, each report with its pictures
//! and costs, the reader's own share in it, its PDF, and the files behind the pictures.

mod media;
mod pages;

use axum::Router;

use crate::page::{AppState, get_page};

/// Pages in one language.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/impact/reports", get_page(pages::gallery))
        .route("/impact/reports/{number}", get_page(pages::report))
        .route("/impact/reports/{number}/report.pdf", get_page(pages::report_pdf))
        .route(
            "/impact/reports/{number}/proof.json",
            get_page(pages::report_proof_file),
        )
}

/// Photos and documents; they carry no language.
pub fn machine_routes() -> Router<AppState> {
    Router::new()
        .route("/media/{hash}", get_page(media::file))
        .route("/media/{hash}/thumb", get_page(media::thumbnail))
}

pub(crate) use pages::{photo_address, photo_text, thumbnail_address};
