//! The way between an adapter and a double, which can be cut, slowed and garbled.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};

use super::super::http::ANSWER_BYTES_MAX;

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It never arrives.
    CutBefore,
    /// It arrives and is done; its answer is lost.
    CutAfter,
    /// A page of HTML answers, with status 200.
    Html,
    /// An answer without a body.
    Empty,
    /// An answer that does not end.
    Slow,
    /// An answer beyond every limit.
    Huge,
    /// The other side breaks down before it did anything.
    Broken,
}

impl Fault {
    /// Those that spoil an answer without anything having been done.
    pub(super) const SPOILING: [Fault; 6] = [
        Fault::CutBefore,
        Fault::Html,
        Fault::Empty,
        Fault::Slow,
        Fault::Huge,
        Fault::Broken,
    ];
}

/// A server on this machine that passes everything on.
pub(super) struct Link {
    pub(super) url: String,
    state: Arc<LinkState>,
}

struct LinkState {
    upstream: String,
    client: reqwest::Client,
    planned: Mutex<Option<(String, Fault)>>,
}

impl Link {
    pub(super) async fn to(upstream: &str) -> Self {
        let state = Arc::new(LinkState {
            upstream: upstream.to_owned(),
            client: reqwest::Client::new(),
            planned: Mutex::new(None),
        });
        let address = serve(Router::new().fallback(pass_on).with_state(state.clone())).await;
        Self {
            url: format!("http://{address}"),
            state,
        }
    }

    /// Spoils the next request like this, such as `POST /v1/refunds`; a star at the end stands
    /// for anything.
    pub(super) fn plan(&self, line: &str, fault: Fault) {
        *self.state.planned.lock().unwrap() = Some((line.to_owned(), fault));
    }

    /// Whether the planned fault has happened.
    pub(super) fn struck(&self) -> bool {
        self.state.planned.lock().unwrap().is_none()
    }
}

/// Serves on a free port of this machine, for as long as the test runs.
pub(super) async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn pass_on(State(link): State<Arc<LinkState>>, request: Request) -> Response {
    let target = request.uri().path_and_query().unwrap().to_string();
    let line = format!("{} {target}", request.method());
    let fault = {
        let mut planned = link.planned.lock().unwrap();
        let strikes = planned
            .as_ref()
            .is_some_and(|(planned, _)| match planned.strip_suffix('*') {
                Some(start) => line.starts_with(start),
                None => line == *planned,
            });
        if strikes {
            planned.take().map(|(_, fault)| fault)
        } else {
            None
        }
    };
    match fault {
        None => forward(&link, &target, request).await,
        Some(Fault::CutAfter) => {
            forward(&link, &target, request).await;
            cut()
        }
        Some(Fault::CutBefore) => cut(),
        Some(Fault::Html) => (
            [("content-type", "text/html")],
            "<!doctype html><title>Maintenance</title>",
        )
            .into_response(),
        Some(Fault::Empty) => ().into_response(),
        Some(Fault::Slow) => {
            let drip = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(b" "))).then(|byte| async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                byte
            });
            Body::from_stream(drip).into_response()
        }
        Some(Fault::Huge) => Body::from(vec![b' '; 2 * ANSWER_BYTES_MAX]).into_response(),
        Some(Fault::Broken) => (axum::http::StatusCode::BAD_GATEWAY, "{}").into_response(),
    }
}

/// An answer that breaks off before its first byte.
fn cut() -> Response {
    let broken = stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut")) });
    Body::from_stream(broken).into_response()
}

async fn forward(link: &LinkState, target: &str, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let mut sent = link
        .client
        .request(parts.method, format!("{}{target}", link.upstream))
        .body(body);
    for (name, value) in &parts.headers {
        if name != "host" && name != "content-length" {
            sent = sent.header(name, value);
        }
    }
    let answer = sent.send().await.unwrap();
    let (status, kind) = (answer.status(), answer.headers().get("content-type").cloned());
    let mut response = (status, answer.bytes().await.unwrap()).into_response();
    if let Some(kind) = kind {
        response.headers_mut().insert("content-type", kind);
    }
    response
}
