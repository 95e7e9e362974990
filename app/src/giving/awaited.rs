//! The outcome of a payment as a server-sent event, for the page that waits for it.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use backend::giving::payment_state_by_token;
use domain::people::Actor;
use futures::stream;
use http::StatusCode;

use crate::page::AppState;

/// How long a browser waits before it asks again after a break.
const RETRY: Duration = Duration::from_secs(5);
/// How often the payment's state is looked up for an open page.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// After ten minutes the stream ends; a page that is still open asks for it again.
const LOOKS_MAX: u32 = 300;

/// Sends `settled` once the payment behind the secret link has come to an end. Tells nothing else.
pub(super) async fn outcome_stream(State(state): State<AppState>, Path(token): Path<String>) -> Response {
    if payment_state_by_token(&state.context, &Actor::Visitor, &token)
        .await
        .is_err()
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    let events = stream::unfold(Some((state, token)), |waiting| async move {
        let (state, token) = waiting?;
        let text = if settled(&state, &token).await {
            "settled"
        } else {
            "open"
        };
        let event = Event::default().retry(RETRY).data(text);
        Some((Ok::<_, Infallible>(event), None))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// Waits until the payment has come to an end, or for ten minutes.
async fn settled(state: &AppState, token: &str) -> bool {
    for _ in 0..LOOKS_MAX {
        // While storage does not answer the page simply goes on waiting.
        if let Ok(state) = payment_state_by_token(&state.context, &Actor::Visitor, token).await
            && !state.is_open()
        {
            return true;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    false
}
