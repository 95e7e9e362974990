//! No other site's page can change anything with a reader's cookies: every route that takes
//! changes is tried, in both languages, from foreign origins.

use axum::body::Body;
use http::{Method, Request};

use crate::routes::{self, Route};
use crate::support::{Answer, HOST, TestApp};

/// Exempt from the origin's check: these prove themselves by signature.
const SIGNED_PREFIX: &str = "/webhooks/";
const KANNEL_PREFIX: &str = "/sms/kannel/";

const FOREIGN: [&[(&str, &str)]; 6] = [
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
    &[("origin", "http://ataa.test.evil.example")],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site"), ("origin", "http://ataa.test")],
    &[("sec-fetch-site", "cross-site"), ("origin", "http://ataa.test")],
];

async fn send(app: &TestApp, method: Method, path: &str, headers: &[(&str, &str)], cookie: &str) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", HOST)
        .header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if !cookie.is_empty() {
        request = request.header("cookie", cookie);
    }
    app.send(request.body(Body::from("amount=50")).unwrap()).await
}

/// A path that matches the route; what it names need not exist, but for the gateway.
fn sample(path: &str) -> String {
    let parts: Vec<_> = path
        .split('/')
        .map(|part| match part {
            "{gateway}" => "test-gateway",
            _ if part.starts_with('{') => "1",
            _ => part,
        })
        .collect();
    parts.join("/")
}

/// The addresses of a route: in both languages, or without one.
async fn addresses(app: &TestApp, route: &Route) -> Vec<String> {
    let path = sample(&route.path);
    let mut found = Vec::new();
    for address in [format!("/ar{path}"), format!("/en{path}"), path] {
        // A route that is there refuses an unknown method by naming those it knows.
        let answer = send(app, Method::PUT, &address, &[], "").await;
        if answer.status == 405 && answer.header("allow").is_some_and(|allow| allow.contains("POST")) {
            found.push(address);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_is_refused_from_a_foreign_origin() {
    let app = TestApp::with_data().await;
    let manager = app.signed_in("manager@example.org").await;
    let cookie = format!("ataa_session={}", manager.cookie("ataa_session").unwrap());
    let mut tried = 0;
    for route in routes::all().into_iter().filter(|route| route.changes) {
        let addresses = addresses(&app, &route).await;
        assert!(
            !addresses.is_empty(),
            "{} of {} was not found on the site",
            route.path,
            route.file
        );
        for address in addresses {
            for headers in FOREIGN {
                let answer = send(&app, Method::POST, &address, headers, &cookie).await;
                assert_eq!(answer.status, 403, "{address} with {headers:?}: {}", answer.text());
            }
            tried += 1;
        }
    }
    assert!(tried >= 10, "only {tried} addresses that take changes were found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_from_the_own_origin_is_answered_without_a_failure() {
    let app = TestApp::with_data().await;
    let own: &[(&str, &str)] = &[("origin", "http://ataa.test"), ("sec-fetch-site", "same-origin")];
    for route in routes::all().into_iter().filter(|route| route.changes) {
        for address in addresses(&app, &route).await {
            let answer = send(&app, Method::POST, &address, own, "").await;
            assert!(
                !answer.status.is_server_error(),
                "{address}: {} {}",
                answer.status,
                answer.text()
            );
            // A page of ours proves nothing to what machines send: they sign, or know a secret.
            let by_signature = address.starts_with(SIGNED_PREFIX) || address.starts_with(KANNEL_PREFIX);
            assert_eq!(answer.status == 403, by_signature, "{address}: {}", answer.text());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_question_changes_anything() {
    // A link can be followed from anywhere, so nothing may hang on it but reading.
    let app = TestApp::with_data().await;
    let manager = app.signed_in("manager@example.org").await;
    let cookie = format!("ataa_session={}", manager.cookie("ataa_session").unwrap());
    let before = changed_rows(&app).await;
    for route in routes::all() {
        let path = sample(&route.path);
        if path.starts_with("/events") {
            continue;
        }
        for address in [format!("/ar{path}"), path] {
            let answer = send(
                &app,
                Method::GET,
                &address,
                &[("sec-fetch-site", "cross-site")],
                &cookie,
            )
            .await;
            assert!(
                !answer.status.is_server_error(),
                "{address}: {} {}",
                answer.status,
                answer.text()
            );
        }
    }
    assert_eq!(changed_rows(&app).await, before);
}

async fn changed_rows(app: &TestApp) -> Vec<i64> {
    vec![
        app.count("SELECT COUNT(*) FROM audit_event").await,
        app.count("SELECT COUNT(*) FROM opportunity").await,
        app.count("SELECT COUNT(*) FROM opportunity_event").await,
        app.count("SELECT COUNT(*) FROM intent").await,
        app.count("SELECT COUNT(*) FROM basket_item").await,
        app.count("SELECT COUNT(*) FROM session WHERE ended_at_us IS NULL")
            .await,
        app.count("SELECT COUNT(*) FROM message").await,
        app.count("SELECT COUNT(*) FROM attachment").await,
    ]
}
