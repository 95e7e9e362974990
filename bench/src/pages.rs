//! Pages: the ceiling of the machine, a page from the cache, a page rendered each time, a dashboard.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;

use crate::client::Client;
use crate::load::{Outcome, Pace, load};

/// Connections of an open model: enough that a slow answer keeps none of the others waiting.
const OPEN_CONNECTIONS: usize = 128;
/// Digits of a one-time code.
const CODE_LENGTH: usize = 6;
/// The pages of a donor's dashboard, asked for in turn.
const DASHBOARD: [&str; 3] = ["/ar/me", "/ar/me/donations", "/ar/me/impact"];

/// Serves the bytes of a page of the site, with the same kind of headers, from memory.
pub(crate) async fn ceiling_serve(listen: SocketAddr, site: SocketAddr, path: &str) -> anyhow::Result<()> {
    let mut client = Client::connect(site).await?;
    client.compressed = true;
    let answer = client.get(path).await?;
    if answer.status != 200 {
        bail!("{path} answers {}", answer.status);
    }
    let mut headers = answer.headers.clone();
    // The connection's own headers are written anew.
    for name in [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::DATE] {
        headers.remove(name);
    }
    let body: Bytes = answer.body;
    let router = Router::new().fallback(get(move || {
        let (headers, body) = (headers.clone(), body.clone());
        async move { (headers, body) }
    }));
    let listener = tokio::net::TcpListener::bind(listen).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

/// Asks for one page as often as the server answers.
pub(crate) async fn page_load(
    server: SocketAddr,
    path: String,
    cookie: String,
    connections: usize,
    length: Duration,
) -> anyhow::Result<Outcome> {
    let mut clients = Vec::with_capacity(connections);
    for _ in 0..connections {
        let mut client = Client::connect(server).await?;
        client.compressed = true;
        client.keep_cookie(&cookie);
        clients.push(client);
    }
    load(clients, Pace::Free, length, move |mut client, _| {
        let path = path.clone();
        async move {
            let done = page_get(&mut client, &path).await;
            (client, done)
        }
    })
    .await
}

async fn page_get(client: &mut Client, path: &str) -> anyhow::Result<()> {
    let answer = client.get(path).await?;
    if answer.status != 200 || answer.body.is_empty() {
        bail!("{path} answers {} with {} bytes", answer.status, answer.body.len());
    }
    Ok(())
}

/// Asks for the pages of one donor at a fixed rate.
pub(crate) async fn dashboard_load(
    site: SocketAddr,
    email: &str,
    rate: u64,
    length: Duration,
) -> anyhow::Result<Outcome> {
    let session = sign_in(site, email).await?;
    let mut clients = Vec::with_capacity(OPEN_CONNECTIONS);
    for _ in 0..OPEN_CONNECTIONS {
        let mut client = Client::connect(site).await?;
        client.keep_cookie(&session);
        clients.push(client);
    }
    let pages = u64::try_from(DASHBOARD.len())?;
    load(
        clients,
        Pace::Rate(rate),
        length,
        move |mut client, number| async move {
            let path = DASHBOARD[usize::try_from(number % pages).unwrap_or_default()];
            let done = page_get(&mut client, path).await;
            (client, done)
        },
    )
    .await
}

/// Signs in with the code from the demonstration's mailbox; answers the session's cookie.
async fn sign_in(site: SocketAddr, email: &str) -> anyhow::Result<String> {
    let mut client = Client::connect(site).await?;
    let next = client
        .post_onward("/en/sign-in", &[("email", email), ("next", "")])
        .await?;
    let code = code_from_mailbox(site, email).await?;
    let answer = client.post(&next, &[("code", &code), ("next", "")]).await?;
    answer
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok())
        .filter_map(|cookie| cookie.split(';').next())
        .find(|pair| pair.contains("ataa_session="))
        .map(ToOwned::to_owned)
        .with_context(|| format!("signing in as {email} answers {}", answer.status))
}

async fn code_from_mailbox(site: SocketAddr, email: &str) -> anyhow::Result<String> {
    let mut client = Client::connect(site).await?;
    let query: String = form_urlencoded::byte_serialize(email.as_bytes()).collect();
    let list = client.get(&format!("/demo/mailbox?to={query}")).await?;
    let letter = list
        .text()?
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|path| path.contains("/demo/mailbox/") && !path.ends_with("/phone"))
        .context("the mailbox is empty")?
        .to_owned();
    let page = client.get(&letter).await?;
    page.text()?
        .split("mailbox__code")
        .nth(1)
        .and_then(|rest| {
            rest.split(|sign: char| !sign.is_ascii_digit())
                .find(|digits| digits.len() == CODE_LENGTH)
        })
        .map(ToOwned::to_owned)
        .context("the letter holds no code")
}
