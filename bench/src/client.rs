//! A connection that is kept open, as a browser or a proxy keeps it.

use std::net::SocketAddr;

use anyhow::{Context as _, bail};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, HOST, HeaderMap, LOCATION, SET_COOKIE};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// One connection to a server.
pub(crate) struct Client {
    server: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
    /// The cookies that the server gave, as `name=value`.
    cookies: Vec<String>,
    /// Whom the request is made for, as the proxy in front of the site would tell.
    pub(crate) forwarded_for: Option<String>,
    /// Whether answers may be compressed, as for every browser.
    pub(crate) compressed: bool,
}

/// What the server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// Where a redirect leads, without the server's name.
    pub(crate) fn location(&self) -> anyhow::Result<String> {
        let to = self
            .headers
            .get(LOCATION)
            .with_context(|| format!("status {} leads nowhere", self.status))?
            .to_str()?;
        Ok(match to.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |start| &rest[start..]).to_owned(),
            None => to.to_owned(),
        })
    }

    /// The page as text.
    pub(crate) fn text(&self) -> anyhow::Result<&str> {
        Ok(std::str::from_utf8(&self.body)?)
    }
}

impl Client {
    /// Connects.
    pub(crate) async fn connect(server: SocketAddr) -> anyhow::Result<Self> {
        Ok(Self {
            server,
            sender: open(server).await?,
            cookies: Vec::new(),
            forwarded_for: None,
            compressed: false,
        })
    }

    /// Forgets who it was: the next request is a new visitor's, over the same connection.
    pub(crate) fn become_visitor(&mut self, forwarded_for: String) {
        self.cookies.clear();
        self.forwarded_for = Some(forwarded_for);
    }

    /// Keeps a cookie.
    pub(crate) fn keep_cookie(&mut self, pair: &str) {
        let name = pair.split('=').next().unwrap_or_default();
        self.cookies.retain(|kept| kept.split('=').next() != Some(name));
        if !pair.is_empty() {
            self.cookies.push(pair.to_owned());
        }
    }

    /// Asks for a page.
    pub(crate) async fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, Bytes::new()).await
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(Method::POST, path, Bytes::from(form)).await
    }

    async fn send(&mut self, method: Method, path: &str, body: Bytes) -> anyhow::Result<Answer> {
        if self.sender.ready().await.is_err() {
            self.sender = open(self.server).await?;
            self.sender.ready().await?;
        }
        let mut request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(HOST, self.server.to_string());
        if !self.cookies.is_empty() {
            request = request.header(COOKIE, self.cookies.join("; "));
        }
        if let Some(address) = &self.forwarded_for {
            request = request.header("x-forwarded-for", address);
        }
        if self.compressed {
            request = request.header(ACCEPT_ENCODING, "br");
        }
        if method == Method::POST {
            request = request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin");
        }
        let response = self.sender.send_request(request.body(Full::new(body))?).await?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default().to_owned();
            self.keep_cookie(&pair);
        }
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        })
    }

    /// Sends a form that must lead on, and tells where to.
    pub(crate) async fn post_onward(&mut self, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<String> {
        let answer = self.post(path, fields).await?;
        if answer.status != 303 {
            bail!("{path} answers {}", answer.status);
        }
        answer.location()
    }
}

async fn open(server: SocketAddr) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(server)
        .await
        .with_context(|| format!("{server} does not answer"))?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        // The other end may close an idle connection; the next request opens a new one.
        let _ = connection.await;
    });
    Ok(sender)
}
