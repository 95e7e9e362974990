//! Puts pages, machine interfaces, files and guards together.

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use http::StatusCode;
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::timeout::TimeoutLayer;

use app::page::AppState;

use crate::shed::{self, Gate};
use crate::{guard, health, panics, static_files};

/// No answer takes longer; live streams are exempt because their headers leave at once.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);

/// The whole site.
pub fn router(state: AppState, site_root: &Path, metrics: PrometheusHandle) -> Router {
    let pages = app::routes::site()
        .merge(app::routes::machine())
        .merge(health::routes(metrics));
    static_files::with_pages(site_root, pages, state)
        .layer(middleware::from_fn(guard::same_origin_only))
        .layer(middleware::from_fn(panics::catch))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_TIME_MAX,
        ))
        .layer(middleware::from_fn_with_state(Gate::default(), shed::admit))
        .layer(middleware::from_fn(guard::security_headers))
}
