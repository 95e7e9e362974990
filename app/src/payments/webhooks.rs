//! `POST /webhooks/{gateway}`

use axum::Extension;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, State};
use axum::response::{IntoResponse, Response};
use backend::payments::gateway::WebhookHeaders;
use backend::payments::{WEBHOOK_BYTES_MAX, WebhookAnswer, webhook_receive};
use http::{HeaderMap, StatusCode};

use crate::page::AppState;

/// The headers of a request, as adapters read them.
struct Headers(HeaderMap);

impl WebhookHeaders for Headers {
    fn header(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Receives a webhook. The sender proves itself by signature, so its origin does not
/// matter; anything refused gets a 4xx, anything that may be sent again a 5xx.
pub(super) async fn receive(
    State(state): State<AppState>,
    Path(gateway): Path<String>,
    peer: Option<Extension<ConnectInfo<std::net::SocketAddr>>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(body) = axum::body::to_bytes(body, WEBHOOK_BYTES_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let origin = peer.map_or_else(|| "unknown".to_owned(), |peer| peer.0.0.ip().to_string());
    match webhook_receive(&state.context, &gateway, &Headers(headers), &body, &origin).await {
        Ok(WebhookAnswer::Accepted) => (StatusCode::OK, "accepted\n").into_response(),
        Ok(WebhookAnswer::Repeated) => (StatusCode::OK, "repeated\n").into_response(),
        Ok(WebhookAnswer::Ignored) => (StatusCode::OK, "ignored\n").into_response(),
        Err(error) => {
            if let Some(context) = error.context() {
                tracing::error!(%context, gateway, "a webhook could not be handled");
            }
            let status =
                StatusCode::from_u16(error.public().http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, "refused\n").into_response()
        }
    }
}
