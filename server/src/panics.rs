//! A panic is a defect; the person gets a plain page in their language instead of a cut connection.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use http::StatusCode;

use crate::plain_page::{locale_of, plain_page};

/// Answers with an error page where a handler panics.
pub(crate) async fn catch(request: Request, next: Next) -> Response {
    let locale = locale_of(request.uri().path());
    // What the handler held is dropped with it, and nothing of it is used afterwards.
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(message = %said(panic.as_ref()), "a handler panicked");
            let (title, text) = (
                locales::errors_internal_title(locale),
                locales::errors_internal_text(locale),
            );
            plain_page(StatusCode::INTERNAL_SERVER_ERROR, locale, title, text)
        }
    }
}

fn said(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::body::Body;
    use axum::routing::get;
    use axum::{Router, middleware};
    use domain::locale::Locale;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn broken() -> &'static str {
        panic!("a defect")
    }

    #[tokio::test]
    async fn a_panic_is_a_page_in_the_readers_language_with_the_sites_headers() {
        for (path, locale) in [("/ar/me", Locale::Ar), ("/en/me", Locale::En), ("/metrics", Locale::Ar)] {
            let site = Router::new()
                .route(path, get(broken))
                .layer(middleware::from_fn(catch))
                .layer(middleware::from_fn(crate::guard::security_headers));
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            let response = site.oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            assert!(response.headers().contains_key("content-security-policy"));
            let body = response.into_body().collect().await.unwrap().to_bytes();
            let page = String::from_utf8(body.to_vec()).unwrap();
            assert!(page.contains(&format!("lang=\"{}\"", locale.code())), "{page}");
            assert!(page.contains(locales::errors_internal_title(locale)), "{page}");
            assert!(!page.contains("a defect"), "{page}");
        }
    }
}
