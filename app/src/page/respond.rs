//! Runs a handler and answers: cache, rendering, errors in the reader's language.

use std::future::Future;
use std::io::Write;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{RawPathParams, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use backend::{Error, Result};
use domain::error::AppError;
use domain::form::Fields;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, StatusCode};
use sha2::{Digest, Sha256};

use super::cache::{CachedPage, Rendered};
use super::reply::ReplyKind;
use super::request::Typed;
use super::{AppState, Cookie, Page, Reply, Request, viewer_resolve};
use crate::{layout, words};

/// Brotli for pages rendered on the fly: most of the gain for a tenth of the time of 11.
const BROTLI_QUALITY: u32 = 5;
/// How browsers send a form without files.
const FORM_TYPE: &[u8] = b"application/x-www-form-urlencoded";

/// A route for `GET` whose handler answers with a page (or, rarely, another reply).
pub fn get_page<H, F, R>(handler: H) -> MethodRouter<AppState>
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<R>> + Send + 'static,
    R: Into<Reply> + 'static,
{
    get(
        move |State(state): State<AppState>, params: RawPathParams, request: axum::extract::Request| {
            let handler = handler.clone();
            async move { answer(state, params, request, handler).await }
        },
    )
}

/// A route for `POST` whose handler reads a form.
pub fn post_form<H, F, R>(handler: H) -> MethodRouter<AppState>
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<R>> + Send + 'static,
    R: Into<Reply> + 'static,
{
    post(
        move |State(state): State<AppState>, params: RawPathParams, request: axum::extract::Request| {
            let handler = handler.clone();
            async move { answer(state, params, request, handler).await }
        },
    )
}

/// The answer for an address that nothing stands at.
pub async fn not_found(
    State(state): State<AppState>,
    params: RawPathParams,
    request: axum::extract::Request,
) -> Response {
    answer(state, params, request, |_: Request| async {
        Err::<Reply, _>(AppError::NotFound.into())
    })
    .await
}

async fn answer<H, F, R>(
    state: AppState,
    params: RawPathParams,
    request: axum::extract::Request,
    handler: H,
) -> Response
where
    H: Fn(Request) -> F,
    F: Future<Output = Result<R>>,
    R: Into<Reply>,
{
    let (parts, body) = request.into_parts();
    let key = cache_key(&parts.method, &parts.headers, &viewer_resolve::original_uri(&parts));
    let headers = parts.headers.clone();
    let rendered = match key {
        None => render(&state, &params, parts, body, &handler, false).await,
        Some(key) => {
            let shared = render(&state, &params, parts.clone(), Body::empty(), &handler, true);
            match state.cache.page(key, shared).await {
                Some(rendered) => rendered,
                None => render(&state, &params, parts, Body::empty(), &handler, false).await,
            }
        }
    };
    match rendered {
        Rendered::Kept(page) => from_cache(&page, &headers),
        Rendered::Own(response) => *response,
    }
}

/// Runs the handler and renders what it answers; `shared` when visitors without our cookies may get
/// the same bytes.
async fn render<H, F, R>(
    state: &AppState,
    params: &RawPathParams,
    parts: http::request::Parts,
    body: Body,
    handler: &H,
    shared: bool,
) -> Rendered
where
    H: Fn(Request) -> F,
    F: Future<Output = Result<R>>,
    R: Into<Reply>,
{
    let (viewer, failure) = viewer_resolve::resolve(state, &parts).await;
    let typed = Typed::default();
    let is_form = is_plain_form(&parts);
    let mut request = Request {
        context: state.context.clone(),
        viewer: viewer.clone(),
        params: params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        uri: viewer_resolve::original_uri(&parts),
        origin: viewer_resolve::origin(&parts),
        headers: parts.headers,
        body: std::sync::Mutex::new(body),
        typed: typed.clone(),
    };
    let outcome = match failure {
        // Who asks is not known, so nothing is done; what was typed is kept all the same.
        Some(error) if is_form => request.form().await.and(Err(error)),
        Some(error) => Err(error),
        None => handler(request).await.map(Into::into),
    };
    let reply = match outcome {
        Ok(reply) => reply,
        Err(error) => failure_reply(&viewer, error, typed.get().cloned()),
    };
    let secure = state.context.configuration.public_url.starts_with("https:");
    let mut response = match reply.kind {
        ReplyKind::Page(page) => match page_rendered(state, &viewer, *page, shared && reply.cookies.is_empty()) {
            Rendered::Own(response) => *response,
            kept => return kept,
        },
        ReplyKind::Redirect(to) => redirect(&to),
        ReplyKind::Response(response) => *response,
    };
    for cookie in &reply.cookies {
        set_cookie(&mut response, cookie, secure);
    }
    Rendered::Own(Box::new(response))
}

/// Visitors without any of our cookies share their pages; everybody else does not.
fn cache_key(method: &Method, headers: &HeaderMap, uri: &http::Uri) -> Option<String> {
    let anonymous = !headers
        .get_all(header::COOKIE)
        .iter()
        .any(|value| value.as_bytes().windows(4).any(|part| part == b"ataa"));
    (method == Method::GET && anonymous).then(|| uri.path_and_query().map_or_else(String::new, ToString::to_string))
}

/// A form without files.
fn is_plain_form(parts: &http::request::Parts) -> bool {
    let kind = parts.headers.get(header::CONTENT_TYPE);
    parts.method == Method::POST && kind.is_some_and(|kind| kind.as_bytes().starts_with(FORM_TYPE))
}

fn failure_reply(viewer: &super::Viewer, error: Error, typed: Option<Fields>) -> Reply {
    if matches!(error.public(), AppError::SignInRequired) {
        let back = viewer.link(&viewer.path);
        let next: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
        return Reply::redirect(viewer.link(&format!("/sign-in?next={next}")));
    }
    if let Some(context) = error.context() {
        let reference = context_reference(context);
        tracing::error!(%context, %reference, path = %viewer.path, "a request failed");
        let public = match error.into_public() {
            AppError::Internal { .. } => AppError::Internal { reference },
            other => other,
        };
        return words::error_page(viewer, &public, kept_for(&public, typed)).into();
    }
    words::error_page(viewer, error.public(), kept_for(error.public(), typed)).into()
}

/// What was typed, where sending the same again can help: nothing of it was done.
fn kept_for(error: &AppError, typed: Option<Fields>) -> Option<Fields> {
    typed.filter(|_| matches!(error, AppError::Unavailable | AppError::GatewaySilent))
}

/// A short code that joins what the person sees with the line in the log.
fn context_reference(context: &str) -> String {
    hex::encode(&Sha256::digest(context.as_bytes())[..4])
}

fn page_rendered(state: &AppState, viewer: &super::Viewer, page: Page, shared: bool) -> Rendered {
    let (status, retry_after_s) = (page.status, page.retry_after_s);
    let moves_on_to = page.moves_on_to.clone();
    let cacheable = page.cacheable && status == StatusCode::OK && viewer.person.is_none();
    let html = layout::render(viewer, &state.assets, page);
    if cacheable && shared {
        return Rendered::Kept(Arc::new(compress(html)));
    }
    let mut response = html_response(Bytes::from(html), status);
    let value = if cacheable { "private, no-cache" } else { "no-store" };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    if let Some(seconds) = retry_after_s {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    // An address that no header can carry leaves the page's own link.
    if let Some(value) = moves_on_to.and_then(|address| HeaderValue::from_str(&format!("0; url={address}")).ok()) {
        response.headers_mut().insert(header::REFRESH, value);
    }
    Rendered::Own(Box::new(response))
}

fn html_response(html: Bytes, status: StatusCode) -> Response {
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

fn compress(html: String) -> CachedPage {
    let mut brotli = Vec::new();
    let mut source = html.as_bytes();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: i32::try_from(BROTLI_QUALITY).unwrap_or(5),
        ..Default::default()
    };
    if brotli::BrotliCompress(&mut source, &mut brotli, &parameters).is_err() {
        brotli.clear();
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let gzip = gzip
        .write_all(html.as_bytes())
        .and_then(|()| gzip.finish())
        .unwrap_or_default();
    let etag = format!("\"{}\"", hex::encode(&Sha256::digest(html.as_bytes())[..12]));
    CachedPage {
        plain: Bytes::from(html),
        brotli: Bytes::from(brotli),
        gzip: Bytes::from(gzip),
        etag,
    }
}

/// Whether an `Accept-Encoding` header names this encoding without refusing it.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let named = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        named && !pieces.any(|piece| matches!(piece, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn from_cache(kept: &CachedPage, headers: &HeaderMap) -> Response {
    let fresh = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == kept.etag.as_bytes());
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (body, encoding) = if accepts(accepted, "br") && !kept.brotli.is_empty() {
        (kept.brotli.clone(), Some("br"))
    } else if accepts(accepted, "gzip") && !kept.gzip.is_empty() {
        (kept.gzip.clone(), Some("gzip"))
    } else {
        (kept.plain.clone(), None)
    };
    let mut response = if fresh {
        html_response(Bytes::new(), StatusCode::NOT_MODIFIED)
    } else {
        html_response(body, StatusCode::OK)
    };
    let out = response.headers_mut();
    if let (Some(encoding), false) = (encoding, fresh) {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(etag) = HeaderValue::from_str(&kept.etag) {
        out.insert(header::ETAG, etag);
    }
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

fn redirect(to: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = HeaderValue::from_str(to).unwrap_or_else(|_| HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, location);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Behind https the name gets the `__Host-` prefix (targets, "Security and privacy");
/// browsers refuse that prefix on a plain loopback address.
fn set_cookie(response: &mut Response, cookie: &Cookie, secure: bool) {
    let (prefix, flag) = if secure { ("__Host-", "; Secure") } else { ("", "") };
    let text = format!(
        "{prefix}{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{flag}",
        cookie.name, cookie.value, cookie.age_max_s
    );
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
