//! Uploaded files. A name is the hash of the content, so a public file never changes.

use axum::body::Body;
use axum::response::Response;
use backend::Result;
use backend::delivery::attachments::media_open;
use http::header::{self, HeaderValue};

use crate::page::{Reply, Request};

/// A public file is the same for ever.
const PUBLIC_CACHE: &str = "public, max-age=31536000, immutable";
/// A file that only some may see is not kept.
const PRIVATE_CACHE: &str = "no-store";
/// Nothing that a file holds may act, whatever a browser takes it for.
const FILE_POLICY: &str = "default-src 'none'; sandbox";

/// `GET /media/{hash}`
pub(super) async fn file(request: Request) -> Result<Reply> {
    open(request, false).await
}

/// `GET /media/{hash}/thumb`
pub(super) async fn thumbnail(request: Request) -> Result<Reply> {
    open(request, true).await
}

async fn open(request: Request, small: bool) -> Result<Reply> {
    let hash: String = request.param("hash")?;
    let media = media_open(&request.context, request.actor(), &hash, small).await?;
    let is_picture = media.media_type.starts_with("image/");
    let mut response = Response::new(Body::from(media.bytes));
    let headers = response.headers_mut();
    let cache = if media.public { PUBLIC_CACHE } else { PRIVATE_CACHE };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.media_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    if !is_picture && let Ok(value) = HeaderValue::from_str(&disposition(&media.file_name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(Reply::response(response))
}

/// A document is saved, never shown inside the site. Arabic names travel percent-encoded (RFC 6266).
fn disposition(name: &str) -> String {
    let name = if name.is_empty() { "document.pdf" } else { name };
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!(
        "attachment; filename=\"document.pdf\"; filename*=UTF-8''{}",
        encoded.replace('+', "%20")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_documents_are_encoded() {
        assert!(
            disposition("فاتورة 1.pdf").ends_with("%20%31.pdf") || disposition("فاتورة 1.pdf").ends_with("%201.pdf")
        );
        assert!(disposition("a\"\r\nb").is_ascii());
        assert!(!disposition("a\"\r\nb").contains('\r'));
    }
}
