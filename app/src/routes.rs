//! The one route table. Every slice lists its own paths without the language; this file
//! puts them under `/ar` and `/en`.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::page::{AppState, choose_theme, get_page, not_found, post_form, preferred_locale};

/// Pages in one language.
fn pages() -> Router<AppState> {
    Router::new()
        .merge(crate::about::routes())
        .merge(crate::bank::routes())
        .merge(crate::catalogue::routes())
        .merge(crate::charities::routes())
        .merge(crate::gallery::routes())
        .merge(crate::giving::routes())
        .merge(crate::home::routes())
        .merge(crate::impact::routes())
        .merge(crate::manage::routes())
        .merge(crate::me::routes())
        .merge(crate::messages::routes())
        .merge(crate::people::routes())
        .merge(crate::reports::routes())
        .merge(crate::supervise::routes())
        .merge(crate::verify::routes())
        .route("/theme", post_form(choose_theme))
        .route("/offline", get_page(crate::offline::page))
        .fallback(not_found)
}

/// Every address of the site except files and machine interfaces.
pub fn site() -> Router<AppState> {
    Router::new()
        .route("/", get(choose_language))
        .nest("/ar", pages())
        .nest("/en", pages())
        .route("/ar/", get(without_slash))
        .route("/en/", get(without_slash))
        .fallback(not_found)
}

/// `/` leads to the reader's language (design invariant 11).
async fn choose_language(State(_): State<AppState>, request: axum::extract::Request) -> Response {
    let (parts, _) = request.into_parts();
    let locale = preferred_locale(&parts);
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = Redirect::temporary(&format!("/{}{query}", locale.code())).into_response();
    response.headers_mut().insert(
        http::header::VARY,
        http::HeaderValue::from_static("accept-language, cookie"),
    );
    response
}

/// `/ar/` and `/ar` are one page; the address without the slash is the canonical one.
async fn without_slash(request: axum::extract::Request) -> Redirect {
    Redirect::permanent(request.uri().path().trim_end_matches('/'))
}

/// Machine interfaces: webhooks, streams, files. They carry no language.
pub fn machine() -> Router<AppState> {
    Router::new()
        .merge(crate::giving::machine_routes())
        .merge(crate::impact::machine_routes())
        .merge(crate::messages::machine_routes())
        .merge(crate::payments::machine_routes())
        .merge(crate::reports::machine_routes())
        .merge(crate::verify::machine_routes())
}
