//! Rendered pages of visitors, kept as bytes for at most a second.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::response::Response;
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

/// What came of rendering a page that may be kept.
pub enum Rendered {
    /// A page for everybody.
    Kept(Arc<CachedPage>),
    /// An answer for the one who asked.
    Own(Box<Response>),
}

/// Carries the answer for the one who asked through the cache, which hands failures to all who wait.
struct NotKept(Mutex<Option<Box<Response>>>);

impl PageCache {
    /// The page kept for `key` (host-independent path and query), or what `render` makes of it. However
    /// many ask at the moment when it has grown old, it is rendered once: the others wait for that.
    ///
    /// `None` when it turned out to be nobody else's: whoever waited for it has to render their own.
    pub async fn page(&self, key: String, render: impl Future<Output = Rendered>) -> Option<Rendered> {
        let made = self.pages.try_get_with(key, async {
            match render.await {
                Rendered::Kept(page) => Ok(page),
                Rendered::Own(response) => Err(NotKept(Mutex::new(Some(response)))),
            }
        });
        match made.await {
            Ok(page) => Some(Rendered::Kept(page)),
            Err(own) => own
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
                .map(Rendered::Own),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const VISITORS: usize = 50;

    fn page() -> Arc<CachedPage> {
        Arc::new(CachedPage {
            plain: Bytes::from_static(b"page"),
            brotli: Bytes::new(),
            gzip: Bytes::new(),
            etag: "\"1\"".to_owned(),
        })
    }

    async fn ask(cache: PageCache, renderings: Arc<AtomicUsize>, kept: bool) -> Option<Rendered> {
        cache
            .page("/ar".to_owned(), async move {
                renderings.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                if kept {
                    Rendered::Kept(page())
                } else {
                    Rendered::Own(Box::default())
                }
            })
            .await
    }

    #[tokio::test]
    async fn a_page_is_rendered_once_however_many_ask() {
        let (cache, renderings) = (PageCache::default(), Arc::new(AtomicUsize::new(0)));
        let asked = (0..VISITORS).map(|_| ask(cache.clone(), Arc::clone(&renderings), true));
        let answers = futures::future::join_all(asked).await;
        assert!(answers.iter().all(|answer| matches!(answer, Some(Rendered::Kept(_)))));
        assert_eq!(renderings.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn an_answer_for_one_visitor_reaches_nobody_else() {
        let (cache, renderings) = (PageCache::default(), Arc::new(AtomicUsize::new(0)));
        let asked = (0..VISITORS).map(|_| ask(cache.clone(), Arc::clone(&renderings), false));
        let answers = futures::future::join_all(asked).await;
        let own = answers
            .iter()
            .filter(|answer| matches!(answer, Some(Rendered::Own(_))))
            .count();
        assert_eq!(own, renderings.load(Ordering::SeqCst));
        assert!(!answers.iter().any(|answer| matches!(answer, Some(Rendered::Kept(_)))));
    }
}
