//! The live counters as server-sent events: one line whenever the folded totals moved.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::people::Actor;
use futures::{Stream, StreamExt};
use tokio_stream::wrappers::BroadcastStream;

use crate::page::AppState;

/// How long a browser waits before it asks again after a break.
const RETRY: Duration = Duration::from_secs(5);

/// Sends `amount|operations|completed|charities`, amounts in whole riyals, at once and
/// after each fold. Plain text keeps a JSON parser out of the browser.
pub(super) async fn totals_stream(State(state): State<AppState>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let moved = BroadcastStream::new(state.context.totals_moved.subscribe());
    let ticks = futures::stream::once(async {}).chain(moved.map(|_| ()));
    let events = ticks.filter_map(move |()| {
        let context = state.context.clone();
        async move {
            // While storage does not answer the counter simply stands still.
            let totals = backend::impact::totals_public(&context, &Actor::Visitor).await.ok()?;
            let line = format!(
                "{}|{}|{}|{}",
                totals.amount.whole_riyals(),
                totals.operation_count,
                totals.completed_count,
                totals.charity_count
            );
            Some(Ok(Event::default().retry(RETRY).data(line)))
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
