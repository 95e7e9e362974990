//! Load shedding (targets, fault 16). Requests of a kind share slots of their own, so that
//! readers never stand in the way of givers, and exports in nobody's. Who finds no slot in
//! time is told to come back, cheaply, before anything is rendered or asked of the database.
//! The order in which kinds are shed: exports and uploads, then pages, giving last.
//!
//! The small body of a form is read before it takes a slot: a client that sends slowly holds
//! nobody back but itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::locale::Locale;
use http::header::{self, HeaderValue};
use http::{Method, StatusCode};
use tokio::sync::Semaphore;

use crate::plain_page::{locale_of, plain_page};

/// Bodies up to this size are read before a slot is taken: every form but those with files,
/// and every webhook (`payments::WEBHOOK_BYTES_MAX`).
const BODY_READ_FIRST_BYTES: usize = 64 * 1024;
/// How long a small body may take to arrive.
const BODY_TIME_MAX: Duration = Duration::from_secs(10);
/// When somebody who was sent away may come again, in seconds.
const RETRY_AFTER_S: &str = "2";

/// What a request is for, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Webhooks, and every step of a donor from the amount to the receipt's page.
    Giving,
    /// Pages to read, signing in, the work of staff.
    Page,
    /// Forms with files.
    Upload,
    /// Documents and tables that are made on demand.
    Export,
}

/// Slots of one kind.
struct Slots {
    free: Semaphore,
    waiting: AtomicUsize,
    limits: Limits,
}

/// How many requests of a kind run at once, how many may wait for a slot, and how long.
#[derive(Debug, Clone, Copy)]
struct Limits {
    name: &'static str,
    running_max: usize,
    waiting_max: usize,
    patience: Duration,
}

const GIVING: Limits = Limits {
    name: "giving",
    running_max: 256,
    waiting_max: 1_024,
    patience: Duration::from_secs(2),
};
const PAGES: Limits = Limits {
    name: "page",
    running_max: 8,
    waiting_max: 64,
    patience: Duration::from_millis(500),
};
const UPLOADS: Limits = Limits {
    name: "upload",
    running_max: 8,
    waiting_max: 8,
    patience: Duration::from_millis(500),
};
const EXPORTS: Limits = Limits {
    name: "export",
    running_max: 4,
    waiting_max: 8,
    patience: Duration::from_millis(500),
};

/// The slots of one site.
#[derive(Clone)]
pub struct Gate {
    kinds: Arc<[Slots; 4]>,
}

/// Rendering a page is work for a processor, so more of them at once than this for each
/// processor serve nobody sooner, and take the processor from those who give.
const PAGES_PER_PROCESSOR: usize = 2;

impl Default for Gate {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let pages = Limits {
            running_max: processors * PAGES_PER_PROCESSOR,
            ..PAGES
        };
        Self::new([GIVING, pages, UPLOADS, EXPORTS])
    }
}

impl Gate {
    fn new(limits: [Limits; 4]) -> Self {
        let slots = |limits: Limits| Slots {
            free: Semaphore::new(limits.running_max),
            waiting: AtomicUsize::new(0),
            limits,
        };
        Self {
            kinds: Arc::new(limits.map(slots)),
        }
    }

    fn slots(&self, kind: Kind) -> &Slots {
        &self.kinds[kind as usize]
    }
}

/// Lets a request in when there is a slot for its kind, or tells it to come back.
pub async fn admit(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let Some(kind) = kind_of(&request) else {
        return next.run(request).await;
    };
    let locale = locale_of(request.uri().path());
    let request = match body_read(request).await {
        Ok(request) => request,
        Err(status) => return status.into_response(),
    };
    let slots = gate.slots(kind);
    match slot(slots).await {
        // A stream's slot is free again once its head has left.
        Some(_slot) => next.run(request).await,
        None => {
            metrics::counter!("requests_shed_total", "kind" => slots.limits.name).increment(1);
            come_back(locale)
        }
    }
}

/// Counts a waiting request for as long as it waits, also when its client goes away.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn slot(slots: &Slots) -> Option<tokio::sync::SemaphorePermit<'_>> {
    if let Ok(slot) = slots.free.try_acquire() {
        return Some(slot);
    }
    let before = slots.waiting.fetch_add(1, Ordering::Relaxed);
    let _waiting = Waiting(&slots.waiting);
    if before >= slots.limits.waiting_max {
        return None;
    }
    tokio::time::timeout(slots.limits.patience, slots.free.acquire())
        .await
        .ok()?
        .ok()
}

/// None for what costs nothing and must always answer: probes, metrics, built files.
fn kind_of(request: &Request) -> Option<Kind> {
    let path = request.uri().path();
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if path.starts_with("/webhooks/") || path.starts_with("/test-gateway/") {
        return Some(Kind::Giving);
    }
    let page = path.strip_prefix("/ar").or_else(|| path.strip_prefix("/en"));
    let page = page.filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_upload = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    if is_upload {
        return Some(Kind::Upload);
    }
    if [".pdf", ".csv", ".xlsx", ".zip", ".xml"]
        .iter()
        .any(|end| path.ends_with(end))
    {
        return page.map(|_| Kind::Export);
    }
    match page {
        Some(page) if is_giving(page) => Some(Kind::Giving),
        Some(_) => Some(Kind::Page),
        None if is_safe => None,
        None => Some(Kind::Page),
    }
}

/// From choosing the amount to the page with the receipt.
fn is_giving(page: &str) -> bool {
    let first = page.split('/').nth(1).unwrap_or_default();
    matches!(first, "give" | "basket" | "checkout" | "donations") || page.ends_with("/give")
}

/// Reads a small body to its end, so that no slot waits for the network. A body whose size is
/// not told or is large is read by its handler, which has limits of its own.
async fn body_read(request: Request) -> Result<Request, StatusCode> {
    let length = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    let small = length.is_some_and(|length| length > 0 && length <= BODY_READ_FIRST_BYTES);
    if !small {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(BODY_TIME_MAX, to_bytes(body, BODY_READ_FIRST_BYTES)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn come_back(locale: Locale) -> Response {
    let (title, text) = (
        locales::errors_unavailable_title(locale),
        locales::errors_unavailable_text(locale),
    );
    let mut response = plain_page(StatusCode::SERVICE_UNAVAILABLE, locale, title, text);
    let retry_after = HeaderValue::from_static(RETRY_AFTER_S);
    response.headers_mut().insert(header::RETRY_AFTER, retry_after);
    response
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn kind(method: Method, path: &str, content_type: &str) -> Option<Kind> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", content_type);
        kind_of(&request.body(Body::empty()).unwrap())
    }

    #[test]
    fn every_step_of_giving_is_giving() {
        for (method, path) in [
            (Method::POST, "/webhooks/stripe"),
            (Method::POST, "/test-gateway/pay/tg_1"),
            (Method::GET, "/ar/give"),
            (Method::POST, "/en/opportunities/7/give"),
            (Method::POST, "/ar/basket"),
            (Method::GET, "/ar/checkout?item=1"),
            (Method::GET, "/ar/checkout/return/abc"),
            (Method::GET, "/en/donations/abc"),
        ] {
            assert_eq!(kind(method, path, ""), Some(Kind::Giving), "{path}");
        }
    }

    #[test]
    fn what_can_wait_is_told_apart() {
        assert_eq!(kind(Method::GET, "/ar", ""), Some(Kind::Page));
        assert_eq!(kind(Method::GET, "/ar/opportunities?q=%D9%85", ""), Some(Kind::Page));
        assert_eq!(kind(Method::POST, "/en/sign-in", ""), Some(Kind::Page));
        assert_eq!(
            kind(Method::GET, "/ar/donations/abc/receipt.pdf", ""),
            Some(Kind::Export)
        );
        assert_eq!(kind(Method::GET, "/en/me/statement.csv", ""), Some(Kind::Export));
        assert_eq!(
            kind(Method::POST, "/ar/manage/1", "multipart/form-data; boundary=x"),
            Some(Kind::Upload)
        );
        for free in [
            "/health/ready",
            "/metrics",
            "/pkg/site.css",
            "/robots.txt",
            "/arabic.svg",
        ] {
            assert_eq!(kind(Method::GET, free, ""), None, "{free}");
        }
    }

    #[tokio::test]
    async fn pages_are_shed_while_giving_is_served() {
        let one = |limits: Limits| Limits {
            running_max: 1,
            waiting_max: 1,
            ..limits
        };
        let gate = Gate::new([GIVING, one(PAGES), UPLOADS, EXPORTS]);
        let reading = slot(gate.slots(Kind::Page)).await;
        assert!(reading.is_some());
        let (second, third) = tokio::join!(slot(gate.slots(Kind::Page)), slot(gate.slots(Kind::Page)));
        assert!(
            second.is_none() && third.is_none(),
            "one waits in vain, one may not even wait"
        );
        assert!(slot(gate.slots(Kind::Giving)).await.is_some());
        drop(reading);
        assert!(slot(gate.slots(Kind::Page)).await.is_some());
        assert_eq!(gate.slots(Kind::Page).waiting.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn the_order_of_shedding_is_kept_by_the_limits() {
        const { assert!(GIVING.running_max > PAGES.running_max && PAGES.running_max > EXPORTS.running_max) };
        const { assert!(GIVING.waiting_max > PAGES.waiting_max && PAGES.waiting_max > UPLOADS.waiting_max) };
        assert!(GIVING.patience > PAGES.patience);
    }
}
