//! A browser: cookies, and the headers that a browser sends by itself.

use std::collections::BTreeMap;

use axum::body::Body;
use domain::time::SECOND_US;
use http::{Method, Request};

use super::html::Form;
use super::{Answer, HOST, TestApp};

const BOUNDARY: &str = "ataa-test-boundary";

/// One person's browser.
pub(crate) struct Browser<'a> {
    app: &'a TestApp,
    cookies: BTreeMap<String, String>,
    /// Sent with every request in addition.
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl<'a> Browser<'a> {
    pub(super) fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            cookies: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    /// Follows a link.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Body::empty()).await
    }

    /// Follows a link and the redirects behind it, within the site.
    pub(crate) async fn visit(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            if !answer.status.is_redirection() {
                return answer;
            }
            let next = self.own_path(answer.location());
            answer = self.get(&next).await;
        }
        panic!("{path} redirects without end");
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(
            Method::POST,
            path,
            Some("application/x-www-form-urlencoded"),
            Body::from(body),
        )
        .await
    }

    /// Sends a form as it was filled in.
    pub(crate) async fn submit(&mut self, form: &Form) -> Answer {
        let pairs = form.pairs();
        let fields: Vec<_> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        if form.multipart {
            let kind = format!("multipart/form-data; boundary={BOUNDARY}");
            return self
                .send(Method::POST, &form.action, Some(&kind), Body::from(multipart(form)))
                .await;
        }
        if form.posts {
            return self.post(&form.action, &fields).await;
        }
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let path = form.action.split('?').next().unwrap_or_default();
        self.get(&format!("{path}?{query}")).await
    }

    async fn send(&mut self, method: Method, path: &str, kind: Option<&str>, body: Body) -> Answer {
        let mut request = Request::builder().method(&method).uri(path).header("host", HOST);
        request = request.header("sec-fetch-site", "same-origin");
        if method != Method::GET {
            request = request.header("origin", &self.app.context.configuration.public_url);
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header("cookie", pairs.join("; "));
        }
        let answer = self.app.send(request.body(body).unwrap()).await;
        self.keep_cookies(&answer);
        answer
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for header in answer.headers.get_all("set-cookie") {
            let text = header.to_str().unwrap();
            let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).unwrap();
            if value.is_empty() || text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// A cookie's value.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Puts a cookie into the jar.
    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Signs in as people do: address, code from the mailbox.
    pub(crate) async fn sign_in(&mut self, email: &str) {
        // The newest code is told by its time.
        self.app.clock.advance_us(SECOND_US);
        let asked = self.post("/ar/sign-in", &[("email", email)]).await;
        assert_eq!(asked.status, 303, "{}", asked.text());
        let next = self.own_path(asked.location());
        let code = self.app.latest_code(email).await;
        let done = self.post(&next, &[("code", &code)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    /// The part of an address behind the site's own.
    pub(crate) fn own_path(&self, address: &str) -> String {
        let own = &self.app.context.configuration.public_url;
        let path = address.strip_prefix(own.as_str()).unwrap_or(address);
        assert!(
            path.starts_with('/') && !path.starts_with("//"),
            "{address} leaves the site"
        );
        path.to_owned()
    }
}

/// A form with files, as browsers write it.
fn multipart(form: &Form) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in form.pairs() {
        let part = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (field, name, media_type, bytes) in form.files() {
        let disposition = format!("form-data; name=\"{field}\"; filename=\"{name}\"");
        let head = format!("--{BOUNDARY}\r\ncontent-disposition: {disposition}\r\ncontent-type: {media_type}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

impl TestApp {
    /// The code that was last sent to an address.
    pub(crate) async fn latest_code(&self, email: &str) -> String {
        let texts: Vec<String> = backend::on!(&self.context.db, pool => sqlx::query_scalar(
            "SELECT body_text FROM message WHERE recipient = $1 AND kind = 'sign_in_code' \
             ORDER BY created_at_us DESC, id DESC LIMIT 1")
            .bind(email).fetch_all(pool).await)
        .unwrap();
        let text = texts.first().unwrap_or_else(|| panic!("no code was sent to {email}"));
        let digits = text
            .split(|sign: char| !sign.is_ascii_digit())
            .find(|part| part.len() == 6);
        digits.unwrap_or_else(|| panic!("no code in {text}")).to_owned()
    }
}
