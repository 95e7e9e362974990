//! Where the text messages of donors, and reports on ours, are delivered by the operator's gateway.

use axum::Extension;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use backend::Error;
use backend::payments::sms::{InboundRequest, SmsAnswer, report_receive, sms_receive};
use domain::ids::MessageId;
use http::{HeaderMap, StatusCode, header};
use std::net::{IpAddr, SocketAddr};

use crate::page::AppState;

/// The largest message that is read.
const BODY_BYTES_MAX: usize = 16 * 1024;

type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

/// `POST /sms/kannel/inbound`. The answer has no body: Kannel would send it to the phone.
pub(super) async fn inbound(
    State(state): State<AppState>,
    peer: Peer,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(origin) = origin_of(peer) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let Ok(body) = axum::body::to_bytes(body, BODY_BYTES_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let query = query.unwrap_or_default();
    let request = InboundRequest {
        origin,
        authorization: text(header::AUTHORIZATION),
        content_type: text(header::CONTENT_TYPE),
        query: &query,
        body: &body,
    };
    match sms_receive(&state.context, &request).await {
        Ok(SmsAnswer::Accepted | SmsAnswer::Repeated) => StatusCode::OK.into_response(),
        Err(error) => refused(&error, "a text message could not be handled"),
    }
}

/// `GET /sms/kannel/report/{message}/{token}`. Kannel can only ask for an address, so this one changes
/// something although it is a GET: the token belongs to one message.
pub(super) async fn report(
    State(state): State<AppState>,
    peer: Peer,
    Path((message, token)): Path<(MessageId, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(origin) = origin_of(peer) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let query = query.unwrap_or_default();
    match report_receive(&state.context, message, &token, origin, &query).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => refused(&error, "a report on a text message could not be handled"),
    }
}

/// A server that does not know its peer has no list to check it against.
fn origin_of(peer: Peer) -> Option<IpAddr> {
    peer.map(|peer| peer.0.0.ip())
}

fn refused(error: &Error, what: &'static str) -> Response {
    if let Some(context) = error.context() {
        tracing::error!(%context, "{what}");
    }
    StatusCode::from_u16(error.public().http_status())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        .into_response()
}
