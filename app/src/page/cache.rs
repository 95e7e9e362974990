//! Rendered pages of visitors, kept as bytes for at most a second.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use moka::future::Cache;

/// Pages kept at the same time.
const PAGES_MAX: u64 = 512;
/// How stale a public page may be.
const AGE_MAX: Duration = Duration::from_secs(1);

/// One rendered page in every encoding.
#[derive(Clone)]
pub struct CachedPage {
    /// HTML as it is.
    pub plain: Bytes,
    /// HTML compressed with Brotli.
    pub brotli: Bytes,
    /// HTML compressed with gzip.
    pub gzip: Bytes,
    /// Hash of the HTML, quoted.
    pub etag: String,
}

/// The cache itself; cheap to clone.
#[derive(Clone)]
pub struct PageCache {
    pages: Cache<String, Arc<CachedPage>>,
}

impl Default for PageCache {
    fn default() -> Self {
        Self {
            pages: Cache::builder().max_capacity(PAGES_MAX).time_to_live(AGE_MAX).build(),
        }
    }
}

impl PageCache {
    /// The page kept for `key` (host-independent path and query).
    pub async fn get(&self, key: &str) -> Option<Arc<CachedPage>> {
        self.pages.get(key).await
    }

    /// Keeps a page.
    pub async fn insert(&self, key: String, page: Arc<CachedPage>) {
        self.pages.insert(key, page).await;
    }
}
