//! `/heads`: the signed heads of the journal as plain text, for whoever keeps or checks them
//! (docs/proof.md). The texts are those of C2SP checkpoints; nothing in them is personal.

use axum::body::Body;
use axum::response::Response;
use backend::Result;
use backend::ledger::{HEADS_MAX, PublishedHead, head_published, heads_consistency, heads_daily, journal_keys};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::error::AppError;
use http::header::{self, HeaderValue};
use std::fmt::Write;

use crate::page::{Reply, Request};

/// The list grows once a day.
const LIST_CACHE: &str = "public, max-age=300";
/// A head that was signed never changes.
const HEAD_CACHE: &str = "public, max-age=31536000, immutable";

/// `GET /heads`: the public keys and the daily heads, the latest first; older ones than head number
/// n with `?before=n`.
pub(super) async fn list(request: Request) -> Result<Reply> {
    let before = request.query().text("before").parse().ok();
    let keys = journal_keys(&request.context, request.actor()).await?;
    let heads = heads_daily(&request.context, request.actor(), before, HEADS_MAX).await?;
    let mut text = String::from(
        "# Signed daily heads of the journal; see /en/verify.\n# One head as a signed note: /heads/<day or number>\n\
         # Consistency of two: /heads/consistency/<old size>/<new size>\n",
    );
    for key in &keys {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "key {key}");
    }
    text.push_str("# number day tree-size root signed-at\n");
    for head in &heads {
        let _ = writeln!(text, "{}", line(head));
    }
    if let Some(last) = heads.last().filter(|last| last.number > 1) {
        let _ = writeln!(text, "# older: /heads?before={}", last.number);
    }
    Ok(plain(text, LIST_CACHE))
}

fn line(published: &PublishedHead) -> String {
    let head = published.signed.head();
    let root = BASE64.encode(head.root);
    format!(
        "{} {} {} {root} {}",
        published.number, head.day, head.tree_size, head.signed_at
    )
}

/// `GET /heads/{day}`, `GET /heads/{number}` and `GET /heads/latest`: a head as a signed note.
pub(super) async fn one(request: Request) -> Result<Reply> {
    let name: String = request.param("name")?;
    if name == "latest" {
        let latest = heads_daily(&request.context, request.actor(), None, 1).await?;
        let latest = latest.first().ok_or(AppError::NotFound)?;
        return Ok(plain(latest.signed.note().to_owned(), LIST_CACHE));
    }
    let head = head_published(&request.context, request.actor(), &name).await?;
    Ok(plain(head.signed.note().to_owned(), HEAD_CACHE))
}

/// `GET /heads/consistency/{old}/{new}`: the hashes that show that the journal of `new` entries
/// begins with that of `old` entries, one a line.
pub(super) async fn consistency(request: Request) -> Result<Reply> {
    let (old, new) = (request.param("old")?, request.param("new")?);
    let path = heads_consistency(&request.context, request.actor(), old, new).await?;
    let text: String = path.iter().map(|hash| format!("{}\n", BASE64.encode(hash))).collect();
    Ok(plain(text, HEAD_CACHE))
}

fn plain(text: String, cache: &'static str) -> Reply {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Reply::response(response)
}
