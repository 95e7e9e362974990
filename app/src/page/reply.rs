//! What a handler answers with.

use http::StatusCode;
use leptos::prelude::{AnyView, IntoAny, IntoView};

use crate::layout::Place;

/// A page, before it is put into its frame.
pub struct Page {
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) status: StatusCode,
    pub(crate) cacheable: bool,
    pub(crate) indexable: bool,
    pub(crate) image: Option<String>,
    pub(crate) retry_after_s: Option<u32>,
    pub(crate) moves_on_to: Option<String>,
    pub(crate) structured_data: Vec<serde_json::Value>,
    pub(crate) place: Place,
    pub(crate) body: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Page {
    /// A page with a title (without the site's name) and a body. The body is a closure
    /// because views must be made inside the renderer.
    pub fn new<V: IntoView + 'static>(title: impl Into<String>, body: impl FnOnce() -> V + Send + 'static) -> Self {
        Self {
            title: title.into(),
            description: None,
            status: StatusCode::OK,
            cacheable: false,
            indexable: true,
            image: None,
            retry_after_s: None,
            moves_on_to: None,
            structured_data: Vec::new(),
            place: Place::Nowhere,
            body: Box::new(move || body().into_any()),
        }
    }

    /// One or two sentences for search engines and shared links.
    #[must_use]
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Another status than 200.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// 422, for a form that came back with errors.
    #[must_use]
    pub fn unprocessable(self) -> Self {
        self.status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Tells programs when the same may be asked again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The browser moves on to another address by itself, which may be another house's. A
    /// redirect would do where no form leads here: the policy `form-action 'self'` holds
    /// for every redirect after a form, but not for a page that was reached.
    #[must_use]
    pub fn moves_on(mut self, address: impl Into<String>) -> Self {
        self.moves_on_to = Some(address.into());
        self
    }

    /// The same for every visitor: may be kept as bytes for a second.
    #[must_use]
    pub fn cacheable(mut self) -> Self {
        self.cacheable = true;
        self
    }

    /// Not for search engines: anything personal or transient.
    #[must_use]
    pub fn hidden_from_search(mut self) -> Self {
        self.indexable = false;
        self
    }

    /// Picture for shared links: a path on this site.
    #[must_use]
    pub fn image(mut self, path: impl Into<String>) -> Self {
        self.image = Some(path.into());
        self
    }

    /// A schema.org object.
    #[must_use]
    pub fn structured(mut self, data: serde_json::Value) -> Self {
        self.structured_data.push(data);
        self
    }

    /// Where in the site the page stands: marks the navigation and picks the frame.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }
}

/// A cookie to set. Always `HttpOnly`, `SameSite=Lax`, `Path=/`.
#[derive(Debug, Clone)]
pub struct Cookie {
    /// Name.
    pub name: &'static str,
    /// Value; an empty one with an age of 0 removes the cookie.
    pub value: String,
    /// How long it is kept.
    pub age_max_s: i64,
}

/// A year: a choice of how to read is not asked for again in between.
const CHOICE_AGE_MAX_S: i64 = 365 * 24 * 60 * 60;

impl Cookie {
    /// Keeps a choice of how to read; what everybody has is kept by having no cookie.
    #[must_use]
    pub fn of_choice(name: &'static str, code: &str, is_everybodys: bool) -> Self {
        let (value, age_max_s) = if is_everybodys {
            (String::new(), 0)
        } else {
            (code.to_owned(), CHOICE_AGE_MAX_S)
        };
        Self { name, value, age_max_s }
    }
}

/// What a form's handler answers with.
pub struct Reply {
    pub(super) kind: ReplyKind,
    pub(super) cookies: Vec<Cookie>,
}

pub(super) enum ReplyKind {
    Page(Box<Page>),
    Redirect(String),
    Response(Box<axum::response::Response>),
}

impl Reply {
    /// 303 to a path on this site.
    #[must_use]
    pub fn redirect(to: impl Into<String>) -> Self {
        Self {
            kind: ReplyKind::Redirect(to.into()),
            cookies: Vec::new(),
        }
    }

    /// A file to keep.
    #[must_use]
    pub fn download(bytes: Vec<u8>, media_type: &str, file_name: &str) -> Self {
        let mut response = axum::response::Response::new(axum::body::Body::from(bytes));
        let headers = response.headers_mut();
        if let Ok(value) = http::HeaderValue::from_str(media_type) {
            headers.insert(http::header::CONTENT_TYPE, value);
        }
        if let Ok(value) = http::HeaderValue::from_str(&format!("attachment; filename=\"{file_name}\"")) {
            headers.insert(http::header::CONTENT_DISPOSITION, value);
        }
        headers.insert(http::header::CACHE_CONTROL, http::HeaderValue::from_static("no-store"));
        Self::response(response)
    }

    /// Any other answer.
    #[must_use]
    pub fn response(response: axum::response::Response) -> Self {
        Self {
            kind: ReplyKind::Response(Box::new(response)),
            cookies: Vec::new(),
        }
    }

    /// Sets a cookie beside the answer.
    #[must_use]
    pub fn with_cookie(mut self, cookie: Cookie) -> Self {
        self.cookies.push(cookie);
        self
    }
}

impl From<Page> for Reply {
    fn from(page: Page) -> Self {
        Self {
            kind: ReplyKind::Page(Box::new(page)),
            cookies: Vec::new(),
        }
    }
}
