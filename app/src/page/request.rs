//! A request as pages see it.

use std::str::FromStr;
use std::sync::{Arc, Mutex, OnceLock};

use axum::body::Body;
use backend::{Context, Error, Result};
use domain::error::AppError;
use domain::form::Fields;
use domain::locale::Locale;
use domain::people::Actor;
use http::{HeaderMap, Uri};

use super::Viewer;

/// The longest plain form.
pub const FORM_BYTES_MAX: usize = 256 * 1024;
/// The longest form with files. A longer one is cut off, and what was typed in it is lost with it, so
/// this is far more than any file may have: what is only too large is refused in the form itself.
pub const UPLOAD_BYTES_MAX: usize = 80 * 1024 * 1024;
/// What is kept of one part: more than any use takes, so that its own check refuses it in words.
const PART_BYTES_KEPT_MAX: usize = 24 * 1024 * 1024;

/// A file as it was sent; nothing about it is believed yet.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The form field it came in.
    pub field: String,
    /// The name it had.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What a page or form handler is given.
pub struct Request {
    /// Database, time, configuration.
    pub context: Context,
    /// Who asks.
    pub viewer: Viewer,
    pub(super) params: Vec<(String, String)>,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    /// Behind a lock only so that a request can be lent across an await.
    pub(super) body: Mutex<Body>,
    pub(super) origin: String,
    /// The plain form that was read, for the page that says that it could not be taken now.
    pub(super) typed: Typed,
}

/// What was typed, shared between a request and what answers it.
pub(super) type Typed = Arc<OnceLock<Fields>>;

impl Request {
    /// Language of the page.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.viewer.locale
    }

    /// What the asker may do.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.viewer.actor
    }

    /// The address the request came from, for budgets and the audit log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A part of the path, parsed. What does not parse does not exist.
    ///
    /// # Errors
    /// Not found.
    pub fn param<T: FromStr>(&self, name: &str) -> Result<T> {
        self.params
            .iter()
            .find(|(key, _)| key == name)
            .and_then(|(_, value)| value.parse().ok())
            .ok_or_else(|| AppError::NotFound.into())
    }

    /// The query as form fields.
    #[must_use]
    pub fn query(&self) -> Fields {
        Fields::from_pairs(pairs(self.uri.query().unwrap_or_default().as_bytes()))
    }

    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A cookie's value.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookie(&self.headers, name)
    }

    /// The value of a cookie that [`super::Cookie`] set under `name`.
    #[must_use]
    pub fn own_cookie(&self, name: &str) -> Option<&str> {
        own_cookie(&self.headers, &self.context.configuration.public_url, name)
    }

    fn take_body(&mut self) -> Body {
        self.body.get_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Reads the body of a plain form.
    ///
    /// # Errors
    /// Too large, or unavailable when the sender went away.
    pub async fn form(&mut self) -> Result<Fields> {
        let body = self.take_body();
        let bytes = axum::body::to_bytes(body, FORM_BYTES_MAX)
            .await
            .map_err(|_| Error::from(AppError::TooLarge))?;
        let fields = Fields::from_pairs(pairs(&bytes));
        let _ = self.typed.set(fields.clone());
        Ok(fields)
    }

    /// Reads a form that may carry files. Empty file fields are left out.
    ///
    /// # Errors
    /// Too large, or an invalid request when it is not such a form.
    pub async fn form_with_files(&mut self) -> Result<(Fields, Vec<Upload>)> {
        let kind = self.header("content-type").unwrap_or_default();
        let boundary = multer::parse_boundary(kind).map_err(|_| Error::from(AppError::NotFound))?;
        let stream = http_body_limited(self.take_body()).into_data_stream();
        let mut parts = multer::Multipart::new(stream, boundary);
        let mut uploads = Vec::new();
        let mut fields = Fields::default();
        while let Some(mut part) = parts.next_field().await.map_err(cut_off)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(ToOwned::to_owned);
            let bytes = part_bytes(&mut part).await?;
            match file_name {
                Some(_) if bytes.is_empty() => {}
                Some(file_name) => uploads.push(Upload {
                    field: name,
                    file_name,
                    bytes,
                }),
                None => fields.push(name, String::from_utf8_lossy(&bytes)),
            }
        }
        Ok((fields, uploads))
    }
}

/// Reads a part to its end and keeps [`PART_BYTES_KEPT_MAX`] of it.
async fn part_bytes(part: &mut multer::Field<'_>) -> Result<Vec<u8>> {
    let mut kept = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(cut_off)? {
        let room = PART_BYTES_KEPT_MAX.saturating_sub(kept.len()).min(chunk.len());
        kept.extend_from_slice(chunk.get(..room).unwrap_or_default());
    }
    Ok(kept)
}

/// The form was longer than [`UPLOAD_BYTES_MAX`], ended early, or is none.
fn cut_off(_: multer::Error) -> Error {
    AppError::TooLarge.into()
}

fn http_body_limited(body: Body) -> Body {
    use futures::StreamExt;
    let mut left = UPLOAD_BYTES_MAX;
    let stream = body.into_data_stream().map(move |chunk| {
        let chunk = chunk.map_err(|error| std::io::Error::other(error.to_string()))?;
        left = left
            .checked_sub(chunk.len())
            .ok_or_else(|| std::io::Error::new(std::io::ErrorKind::FileTooLarge, "the upload is too large"))?;
        Ok::<_, std::io::Error>(chunk)
    });
    Body::from_stream(stream)
}

/// The longest address that a form or a link may name to go on to.
pub const OWN_PATH_LENGTH_MAX: usize = 300;

/// Where to go on, when it is a page of this site; nothing else is followed.
#[must_use]
pub fn own_path(path: &str) -> Option<&str> {
    let in_language = ["/ar", "/en"].iter().any(|prefix| {
        path.strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest.starts_with('?'))
    });
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') && !path.contains("//");
    (in_language && plain && path.len() <= OWN_PATH_LENGTH_MAX).then_some(path)
}

/// A cookie of ours. Behind https only the name with the prefix counts: another host of the
/// domain could have set the one without.
pub(super) fn own_cookie<'h>(headers: &'h HeaderMap, public_url: &str, name: &str) -> Option<&'h str> {
    if public_url.starts_with("https:") {
        cookie(headers, &format!("__Host-{name}"))
    } else {
        cookie(headers, name)
    }
}

/// A cookie's value in a request's headers.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Decodes `application/x-www-form-urlencoded`.
fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}
