//! Puts pages, machine interfaces, files and guards together.

use std::any::Any;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use app::page::AppState;

use crate::shed::{self, Gate};
use crate::{guard, health, static_files};

/// No answer takes longer; live streams are exempt because their headers leave at once.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);

/// The whole site.
pub fn router(state: AppState, site_root: &Path, metrics: PrometheusHandle) -> Router {
    let pages = app::routes::site()
        .merge(app::routes::machine())
        .merge(health::routes(metrics));
    static_files::with_pages(site_root, pages, state)
        .layer(middleware::from_fn(guard::same_origin_only))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_TIME_MAX,
        ))
        .layer(middleware::from_fn_with_state(Gate::default(), shed::admit))
        .layer(middleware::from_fn(guard::security_headers))
}

/// A panic is a defect; the person gets a plain page instead of a cut connection.
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(%message, "a handler panicked");
    let body = "<!doctype html><html lang=\"ar\" dir=\"rtl\"><meta charset=\"utf-8\"><title>عطاء</title>\
        <h1>حدث خطأ من جهتنا</h1><p>سجّلنا ما حدث وسنعالجه.</p>\
        <p lang=\"en\" dir=\"ltr\">Something went wrong on our side. We have recorded it.</p></html>";
    (StatusCode::INTERNAL_SERVER_ERROR, axum::response::Html(body)).into_response()
}
