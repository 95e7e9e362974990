//! A page of two sentences for when the site itself cannot be drawn: too many readers, a defect.

use axum::response::{Html, IntoResponse, Response};
use domain::locale::Locale;
use http::StatusCode;
use http::header::{self, HeaderValue};

/// Title and text in one language, with nothing to load. No copy of it is kept.
pub(crate) fn plain_page(status: StatusCode, locale: Locale, title: &str, text: &str) -> Response {
    let (code, dir) = (locale.code(), locale.dir());
    let body = format!(
        "<!doctype html><html lang=\"{code}\" dir=\"{dir}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><h1>{title}</h1><p>{text}</p></html>"
    );
    let mut response = (status, Html(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The language that a path names; Arabic where it names none.
pub(crate) fn locale_of(path: &str) -> Locale {
    if path == "/en" || path.starts_with("/en/") {
        Locale::En
    } else {
        Locale::Ar
    }
}
