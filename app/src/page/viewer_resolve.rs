//! Finds out who is asking and in which language.

use axum::extract::{ConnectInfo, OriginalUri};
use backend::Error;
use domain::error::AppError;
use domain::locale::Locale;
use domain::people::Actor;
use http::Uri;
use http::request::Parts;

use super::{AppState, Reading, SignedIn, Theme, Viewer, request};

/// The session cookie, behind https and on a plain loopback address.
const SESSION_COOKIE: &str = "ataa_session";
/// The basket cookie, likewise.
const BASKET_COOKIE: &str = "ataa_basket";

fn own_cookie<'p>(state: &AppState, parts: &'p Parts, name: &str) -> Option<&'p str> {
    request::own_cookie(&parts.headers, &state.context.configuration.public_url, name)
}

/// The address as it was asked for, before any nesting took its prefix away.
pub(super) fn original_uri(parts: &Parts) -> Uri {
    parts
        .extensions
        .get::<OriginalUri>()
        .map_or_else(|| parts.uri.clone(), |original| original.0.clone())
}

/// Where the request came from. Behind a proxy the last address it added counts.
pub(super) fn origin(parts: &Parts) -> String {
    let forwarded = parts
        .headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .map(|value| value.trim().to_owned());
    let peer = parts
        .extensions
        .get::<ConnectInfo<std::net::SocketAddr>>()
        .map(|info| info.0.ip());
    match (peer, forwarded) {
        // Only a proxy on this machine may speak for somebody else.
        (Some(peer), Some(forwarded)) if peer.is_loopback() => forwarded,
        (Some(peer), _) => peer.to_string(),
        (None, _) => "unknown".to_owned(),
    }
}

/// The language in the path, else the reader's wish, else Arabic.
fn locale_of(uri: &Uri, parts: &Parts) -> Locale {
    let first = uri.path().trim_start_matches('/').split('/').next().unwrap_or_default();
    first.parse().unwrap_or_else(|_| preferred_locale(parts))
}

/// What an address without a language is answered in: cookie, then `Accept-Language`, then Arabic.
pub(crate) fn preferred_locale(parts: &Parts) -> Locale {
    if let Some(locale) = request::cookie(&parts.headers, "ataa_locale").and_then(|value| value.parse().ok()) {
        return locale;
    }
    parts
        .headers
        .get(http::header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            value
                .split(',')
                .filter_map(|part| part.split(';').next())
                .find_map(|tag| tag.trim().split('-').next().unwrap_or_default().parse().ok())
        })
        .unwrap_or(Locale::Ar)
}

/// Builds the viewer. When storage does not answer, the page is still worded in the
/// reader's language, so the failure comes beside a viewer that is a plain visitor.
pub(super) async fn resolve(state: &AppState, parts: &Parts) -> (Viewer, Option<Error>) {
    let uri = original_uri(parts);
    let locale = locale_of(&uri, parts);
    let whole = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let path = whole.strip_prefix(&format!("/{}", locale.code())).unwrap_or(whole);
    let configuration = &state.context.configuration;
    let reading = Reading::of(&parts.headers, &configuration.public_url);
    let mut viewer = Viewer {
        locale,
        digits: reading.digits,
        calendar: reading.calendar,
        actor: Actor::Visitor,
        person: None,
        theme: Theme::of(&parts.headers, &configuration.public_url),
        basket_count: 0,
        path: path.to_owned(),
        demo: configuration.is_demo(),
        public_url: configuration.public_url.clone(),
    };
    let outcome = fill(state, parts, &mut viewer).await;
    (viewer, outcome.err())
}

async fn fill(state: &AppState, parts: &Parts, viewer: &mut Viewer) -> Result<(), Error> {
    if let Some(token) = own_cookie(state, parts, SESSION_COOKIE) {
        match backend::people::session_resolve(&state.context, token).await {
            Ok(Some(session)) => {
                viewer.digits = session.person.digits;
                viewer.calendar = session.person.calendar;
                viewer.actor = Actor::person(session.person.id, session.grants);
                viewer.person = Some(SignedIn {
                    id: session.person.id,
                    session: session.session_id,
                    name: session.person.name,
                    email: session.person.email,
                });
            }
            Ok(None) => {}
            Err(error) if matches!(error.public(), AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    if let Some(token) = own_cookie(state, parts, BASKET_COOKIE) {
        viewer.basket_count = backend::giving::basket_count(&state.context, token).await?;
    }
    Ok(())
}
