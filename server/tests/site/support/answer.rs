//! An answer, and the little that tests read out of its HTML.

use axum::body::Body;
use http::{HeaderMap, Response, StatusCode};

use super::html::{self, Form, escaped};

/// The largest answer that a test reads.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;

/// An answer that was read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// What was asked for.
    pub(crate) path: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Reads a response; of a stream that never ends, only its head.
    pub(super) async fn read(path: String, response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let endless = parts
            .headers
            .get("content-type")
            .is_some_and(|value| value == "text/event-stream");
        let body = if endless {
            Vec::new()
        } else {
            axum::body::to_bytes(body, ANSWER_BYTES_MAX).await.unwrap().to_vec()
        };
        Self {
            path,
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("text in UTF-8")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("a header in ASCII"))
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location").expect("a redirect")
    }

    /// Status and the named headers, for snapshots.
    pub(crate) fn head(&self, names: &[&str]) -> String {
        let mut lines = vec![self.status.as_str().to_owned()];
        lines.extend(
            names
                .iter()
                .map(|name| format!("{name}: {}", self.header(name).unwrap_or("-"))),
        );
        lines.join("\n")
    }

    /// Whether the page is in this language, says this, and has this status.
    #[track_caller]
    pub(crate) fn assert_page(&self, status: u16, locale: domain::locale::Locale, words: &str) {
        let text = self.text();
        assert_eq!(self.status.as_u16(), status, "{text}");
        let opening = format!("<html lang=\"{}\" dir=\"{}\">", locale.code(), locale.dir());
        assert!(text.contains(&opening), "not in {}: {text}", locale.code());
        assert!(text.contains(&escaped(words)), "does not say {words:?}: {text}");
    }

    /// The forms of the page; a file has none.
    pub(crate) fn forms(&self) -> Vec<Form> {
        if !self
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            return Vec::new();
        }
        html::forms(&self.text(), &self.path)
    }

    /// The first form that goes to an address that ends so.
    #[track_caller]
    pub(crate) fn form(&self, action_end: &str) -> Form {
        let forms = self.forms();
        let actions: Vec<_> = forms.iter().map(|form| form.action.clone()).collect();
        let wanted = |form: &Form| {
            form.action
                .split('?')
                .next()
                .is_some_and(|path| path.ends_with(action_end))
        };
        forms
            .into_iter()
            .find(wanted)
            .unwrap_or_else(|| panic!("{} has no form to {action_end}, only to {actions:?}", self.path))
    }

    /// Addresses of all links and embedded files of the page.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let tags = html::tags(&self.text());
        let address = |tag: &html::Tag| {
            tag.attribute("href")
                .or_else(|| tag.attribute("src"))
                .map(str::to_owned)
        };
        tags.iter().filter_map(address).collect()
    }

    /// The first address on the page that begins so.
    #[track_caller]
    pub(crate) fn address_beginning(&self, start: &str) -> String {
        let addresses = self.addresses();
        let found = addresses.iter().find(|address| address.starts_with(start));
        found
            .unwrap_or_else(|| panic!("no address begins with {start}: {addresses:?}"))
            .clone()
    }
}
