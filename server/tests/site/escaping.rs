//! Script in every text field: each form that anybody can reach is filled with it and sent,
//! and no page shows it other than as text.

use std::collections::BTreeSet;

use crate::crawl::crawl;
use crate::support::html::Form;
use crate::support::{Answer, Browser, TestApp};

const SCRIPT: &str = "\"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(2)>";
/// What must not stand in a page: the payload as tags.
const ALIVE: [&str; 3] = ["<script>alert", "<img src=x", "\"'></textarea></title>"];
/// Forms that would end the test's own session.
const LEFT_OUT: [&str; 2] = ["/sign-out", "/sessions"];

fn assert_dead(answer: &Answer, who: &str) {
    let kind = answer.header("content-type").unwrap_or_default();
    if kind.starts_with("text/html") {
        let text = answer.text();
        for alive in ALIVE {
            let found = text.find(alive).map(|at| {
                let before: String = text[..at].chars().rev().take(80).collect();
                before.chars().rev().collect::<String>()
            });
            assert_eq!(found, None, "{} shows {alive} live to {who}", answer.path);
        }
    }
    for (name, value) in &answer.headers {
        assert!(
            !value.as_bytes().windows(7).any(|part| part == b"<script"),
            "{}: {name}",
            answer.path
        );
    }
}

/// Fills every text of a form; what is chosen from a list stays as it is.
fn filled(mut form: Form) -> Form {
    for field in &mut form.fields {
        if matches!(
            field.kind.as_str(),
            "text" | "search" | "email" | "tel" | "url" | "textarea"
        ) {
            SCRIPT.clone_into(&mut field.value);
        }
    }
    form
}

/// As [`filled`], but what the browser or the rules would refuse is left plausible, so that
/// the texts get through to where they are kept.
fn plausible(form: Form) -> Form {
    let mut form = form;
    for field in &mut form.fields {
        let is_text = matches!(field.kind.as_str(), "text" | "search" | "textarea") && !field.is_figure();
        if is_text {
            SCRIPT.clone_into(&mut field.value);
        }
    }
    form
}

async fn attack(browser: &mut Browser<'_>, answers: &[Answer], who: &str) -> usize {
    let mut tried = BTreeSet::new();
    for answer in answers {
        assert_dead(answer, who);
        for form in answer.forms() {
            let names: Vec<_> = form.fields.iter().map(|field| field.name.as_str()).collect();
            let known = format!("{} {names:?}", form.action.split('?').next().unwrap_or_default());
            if LEFT_OUT.iter().any(|part| form.action.contains(part)) || !tried.insert(known) {
                continue;
            }
            for attempt in [filled(form.clone()), plausible(form)] {
                let result = browser.submit(&attempt).await;
                assert!(
                    !result.status.is_server_error(),
                    "{who}: {}: {}",
                    attempt.action,
                    result.status
                );
                assert_dead(&result, who);
            }
        }
    }
    tried.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn script_in_every_field_stays_text() {
    let app = TestApp::with_data().await;
    let starts = [
        "/ar",
        "/ar/opportunities",
        "/ar/me",
        "/ar/manage",
        "/ar/supervise",
        "/ar/sign-in",
        "/en/basket",
    ];
    let mut visitor = app.browser();
    visitor.quick_gift("50").await;
    let answers = crawl(&mut visitor, &starts).await;
    assert!(attack(&mut visitor, &answers, "a visitor").await >= 5);
    for email in [
        "donor@example.org",
        "manager@example.org",
        "reviewer@example.org",
        "supervisor@example.org",
    ] {
        let mut browser = app.signed_in(email).await;
        let answers = crawl(&mut browser, &starts).await;
        assert!(
            attack(&mut browser, &answers, email).await >= 3,
            "{email} found too few forms"
        );
    }
    // What was kept is shown to everybody once more.
    for email in ["donor@example.org", "manager@example.org", "supervisor@example.org"] {
        let mut browser = app.signed_in(email).await;
        for answer in crawl(&mut browser, &starts).await {
            assert_dead(&answer, email);
        }
    }
    for answer in crawl(&mut app.browser(), &["/ar", "/en"]).await {
        assert_dead(&answer, "a visitor");
    }
    assert_dead(&app.browser().get("/demo/mailbox").await, "a visitor");
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn script_in_an_address_stays_text() {
    let app = TestApp::with_data().await;
    let mut visitor = app.browser();
    let query: String = form_urlencoded::byte_serialize(SCRIPT.as_bytes()).collect();
    for path in [
        format!("/ar/opportunities?q={query}"),
        format!("/ar/opportunities?field={query}&region={query}&sort={query}&cursor={query}&charity={query}"),
        format!("/ar/charities?q={query}&region={query}&field={query}&cursor={query}"),
        format!("/ar/sign-in?next={query}"),
        format!("/ar/{query}"),
        format!("/{query}"),
        format!("/ar/opportunities/{query}"),
        format!("/ar/charities/{query}"),
        format!("/ar/donations/{query}"),
        format!("/test-gateway/pay/{query}?lang={query}"),
        format!("/ar/demo/mailbox?to={query}&after={query}"),
        format!("/media/{query}"),
        format!("/?{query}"),
    ] {
        let answer = visitor.get(&path).await;
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        assert_dead(&answer, "a visitor");
    }
}
