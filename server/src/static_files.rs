//! Built files. Those whose name carries a hash may be kept for ever; each is served in
//! the smallest encoding that the build made beforehand.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use http::header::{self, HeaderValue};
use tower_http::services::ServeDir;

use app::page::AppState;

/// Where hashed files live below the site's root.
const HASHED_PREFIX: &str = "/pkg/";

/// Serves the site's root; what is not there goes to `pages`.
pub fn with_pages(site_root: &Path, pages: Router<AppState>, state: AppState) -> Router {
    let files = ServeDir::new(site_root)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        // Forms are posted to pages; files alone would answer them with 405.
        .call_fallback_on_method_not_allowed(true)
        .fallback(pages.layer(middleware::from_fn(no_store)).with_state(state));
    Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn(cache_headers))
}

/// A page that says nothing about caching is not kept: probes, metrics and refusals.
async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn cache_headers(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with(HASHED_PREFIX);
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let value = if hashed {
            "public, max-age=31536000, immutable"
        } else {
            "public, max-age=3600"
        };
        response
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
