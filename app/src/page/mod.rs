//! From a request to an answer: the frame that every page and form shares.
//!
//! A page is an `async fn(Request) -> Result<Page, Error>`, a form's handler an
//! `async fn(Request) -> Result<Reply, Error>`. [`get_page`] and [`post_form`] turn them
//! into axum routes: they resolve who is asking, serve visitors from the page cache,
//! render, and word every failure in the reader's language with its status.

mod assets;
mod cache;
mod form_state;
mod reading;
mod reply;
mod request;
mod respond;
mod theme;
mod viewer;
mod viewer_resolve;

pub use assets::Assets;
pub use cache::PageCache;
pub use form_state::FormState;
pub use reading::Reading;
pub use reply::{Cookie, Page, Reply};
pub use request::{FORM_BYTES_MAX, OWN_PATH_LENGTH_MAX, Request, UPLOAD_BYTES_MAX, Upload, own_path};
pub use respond::{get_page, not_found, post_form};
pub use theme::{Theme, choose as choose_theme};
pub use viewer::{SignedIn, Viewer};
pub(crate) use viewer_resolve::preferred_locale;

use std::sync::Arc;

use backend::Context;

/// What every route is given.
#[derive(Clone)]
pub struct AppState {
    /// The use cases' context.
    pub context: Context,
    /// Names of the built files.
    pub assets: Arc<Assets>,
    /// Rendered pages of visitors.
    pub cache: PageCache,
}
