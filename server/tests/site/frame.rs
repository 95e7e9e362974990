//! What every page shares: its language, its refusals and its headers.

use axum::body::Body;
use domain::locale::Locale;
use http::Request;

use crate::support::{Answer, HOST, TestApp};

async fn get(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path).header("host", HOST);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_root_leads_to_the_readers_language() {
    let app = TestApp::with_data().await;
    let cases: [(&[(&str, &str)], &str); 8] = [
        (&[], "/ar"),
        (&[("accept-language", "en-GB,en;q=0.9")], "/en"),
        (&[("accept-language", "ar-SA,ar;q=0.9,en;q=0.8")], "/ar"),
        (&[("accept-language", "fr-FR,fr;q=0.9,en;q=0.5")], "/en"),
        (&[("accept-language", "fr")], "/ar"),
        (&[("accept-language", ";;,q=,-")], "/ar"),
        (&[("accept-language", "en"), ("cookie", "ataa_locale=ar")], "/ar"),
        (&[("accept-language", "ar"), ("cookie", "ataa_locale=en")], "/en"),
    ];
    for (headers, target) in cases {
        let answer = get(&app, "/", headers).await;
        assert_eq!(answer.status, 307, "{headers:?}");
        assert_eq!(answer.location(), target, "{headers:?}");
        assert_eq!(answer.header("vary"), Some("accept-language, cookie"));
    }
    assert_eq!(get(&app, "/?q=a%20b", &[]).await.location(), "/ar?q=a%20b");
    assert_eq!(get(&app, "/ar/", &[]).await.location(), "/ar");
    assert_eq!(get(&app, "/en/", &[]).await.location(), "/en");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_is_said_in_the_language_of_the_address() {
    let app = TestApp::with_data().await;
    let mut browser = app.browser();
    for locale in [Locale::Ar, Locale::En] {
        let code = locale.code();
        for path in [
            "nothing-here",
            "opportunities/999999",
            "opportunities/0",
            "opportunities/-1",
            "opportunities/abc",
            "opportunities/99999999999999999999999999",
            "opportunities/1%00",
            "opportunities/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "charities/no-such-charity",
            "charities/%27%20OR%201%3D1",
            "impact/reports/999999",
            "donations/no-such-token",
            "donations/no-such-token/receipt",
            "donations/no-such-token/receipt.pdf",
            "checkout/return/no-such-token",
            "checkout/pay/no-such-token",
        ] {
            let answer = browser.get(&format!("/{code}/{path}")).await;
            assert_eq!(answer.status, 404, "{path}");
            answer.assert_page(404, locale, locales::errors_not_found_title(locale));
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        }
    }
    // Without a language in the address the reader's own counts.
    get(&app, "/nothing", &[("accept-language", "en")]).await.assert_page(
        404,
        Locale::En,
        locales::errors_not_found_title(Locale::En),
    );
    get(&app, "/nothing", &[])
        .await
        .assert_page(404, Locale::Ar, locales::errors_not_found_title(Locale::Ar));
    get(&app, "/fr/opportunities", &[])
        .await
        .assert_page(404, Locale::Ar, locales::errors_not_found_title(Locale::Ar));
    assert_eq!(get(&app, "/test-gateway/pay/no-such-payment", &[]).await.status, 404);
    assert_eq!(get(&app, "/media/0000", &[]).await.status, 404);
    assert_eq!(get(&app, "/webhooks/no-such-gateway", &[]).await.status, 405);
}

const EVERY_ANSWER: [&str; 8] = [
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_answer_carries_the_security_headers() {
    let app = TestApp::with_data().await;
    let mut donor = app.signed_in("donor@example.org").await;
    let page = get(&app, "/ar", &[]).await;
    insta::assert_snapshot!(page.head(&EVERY_ANSWER), @r"
    200
    content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
    cross-origin-opener-policy: same-origin
    cross-origin-resource-policy: same-origin
    permissions-policy: camera=(), microphone=(), geolocation=(), payment=()
    referrer-policy: strict-origin-when-cross-origin
    strict-transport-security: max-age=63072000; includeSubDomains
    x-content-type-options: nosniff
    x-frame-options: DENY
    ");
    let etag = page.header("etag").unwrap().to_owned();
    let refused = Request::post("/ar/give")
        .header("host", HOST)
        .header("origin", "https://evil.example");
    let method = Request::builder().method("PUT").uri("/ar").header("host", HOST);
    let answers = [
        ("a redirect", get(&app, "/", &[]).await, 307),
        ("nothing new", get(&app, "/ar", &[("if-none-match", &etag)]).await, 304),
        ("not found", get(&app, "/ar/nothing", &[]).await, 404),
        ("a file", get(&app, "/pkg/site.0123abcd.css", &[]).await, 200),
        ("a missing file", get(&app, "/pkg/none.css", &[]).await, 404),
        ("sign-in wanted", get(&app, "/ar/me", &[]).await, 303),
        ("a signed-in page", donor.get("/ar/me").await, 200),
        ("not allowed to know", donor.get("/ar/supervise").await, 404),
        (
            "a rejected form",
            donor.post("/ar/give", &[("amount_choice", "other")]).await,
            422,
        ),
        (
            "a foreign origin",
            app.send(refused.body(Body::empty()).unwrap()).await,
            403,
        ),
        (
            "another method",
            app.send(method.body(Body::empty()).unwrap()).await,
            405,
        ),
        ("a stream", get(&app, "/events/totals", &[]).await, 200),
        ("a probe", get(&app, "/health/live", &[]).await, 200),
        ("readiness", get(&app, "/health/ready", &[]).await, 200),
        ("metrics", get(&app, "/metrics", &[]).await, 200),
        ("a forged webhook", app.webhook("t=1,v1=00", "{}").await, 403),
        ("the mailbox", get(&app, "/demo/mailbox", &[]).await, 200),
    ];
    let expected: Vec<_> = EVERY_ANSWER.iter().map(|name| page.header(name)).collect();
    for (what, answer, status) in answers {
        assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.text());
        let found: Vec<_> = EVERY_ANSWER.iter().map(|name| answer.header(name)).collect();
        assert_eq!(found, expected, "{what}");
        assert_eq!(answer.header("server"), None, "{what}");
        assert_eq!(answer.header("x-powered-by"), None, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_hold_to_their_own_policy() {
    // The policy allows neither inline script nor inline style, so a page must have none.
    let app = TestApp::with_data().await;
    let mut donor = app.signed_in("donor@example.org").await;
    for path in [
        "",
        "/opportunities",
        "/charities",
        "/impact",
        "/about",
        "/basket",
        "/sign-in",
        "/me",
        "/gallery",
    ] {
        for code in ["ar", "en"] {
            let answer = donor.visit(&format!("/{code}{path}")).await;
            assert_eq!(answer.status, 200, "{path}");
            let text = answer.text();
            assert!(!text.contains(" style=\""), "{path} has an inline style");
            assert!(!text.contains("<style"), "{path} has a style element");
            assert!(
                !text.contains(" onclick=") && !text.contains("javascript:"),
                "{path} has an inline handler"
            );
            for script in text.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap_or_default();
                let data_only = tag.contains("application/ld+json");
                assert!(
                    data_only || tag.contains("src="),
                    "{path} has an inline script: <script{tag}>"
                );
            }
            assert!(!text.contains('\u{fffd}'), "{path} holds a broken letter");
        }
    }
}
