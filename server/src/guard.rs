//! Headers and refusals that hold for every answer (targets, "Security and privacy").

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode};

/// Nothing but what this server sends, no inline script or style.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Addresses whose senders prove themselves by signature, not by origin.
const SIGNED_PREFIX: &str = "/webhooks/";

/// Sets the security headers.
pub async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 8] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()",
        ),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Refuses every change that another site's page sends with the reader's cookies.
/// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`.
pub async fn same_origin_only(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || request.uri().path().starts_with(SIGNED_PREFIX) || is_own(request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(path = %request.uri().path(), "a change from a foreign origin was refused");
    (StatusCode::FORBIDDEN, "cross-origin request refused\n").into_response()
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text(&HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    match (text(&header::ORIGIN), text(&header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, authority)| authority == host),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn foreign_pages_are_refused() {
        assert!(is_own(&headers(&[
            ("host", "ataa.example"),
            ("origin", "https://ataa.example")
        ])));
        assert!(is_own(&headers(&[
            ("host", "ataa.example"),
            ("sec-fetch-site", "same-origin")
        ])));
        assert!(is_own(&headers(&[
            ("host", "ataa.example"),
            ("sec-fetch-site", "none")
        ])));
        assert!(is_own(&headers(&[("host", "ataa.example")])));
        assert!(!is_own(&headers(&[
            ("host", "ataa.example"),
            ("origin", "https://evil.example")
        ])));
        assert!(!is_own(&headers(&[("host", "ataa.example"), ("origin", "null")])));
        assert!(!is_own(&headers(&[
            ("host", "ataa.example"),
            ("sec-fetch-site", "cross-site")
        ])));
        assert!(!is_own(&headers(&[
            ("host", "ataa.example"),
            ("sec-fetch-site", "same-site")
        ])));
        assert!(!is_own(&headers(&[("origin", "https://ataa.example")])));
    }
}
