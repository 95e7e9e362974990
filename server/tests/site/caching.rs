//! Who may keep what: public pages are shared for a second, what belongs to one person is
//! kept nowhere, and built files for ever.

use std::io::Read;

use crate::support::TestApp;

const HEAD: [&str; 5] = ["content-type", "cache-control", "vary", "content-encoding", "etag"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_public_page_is_revalidated_by_its_etag() {
    let app = TestApp::with_data().await;
    let mut visitor = app.browser();
    let first = visitor.get("/ar/opportunities").await;
    let etag = first.header("etag").unwrap().to_owned();
    insta::assert_snapshot!(first.head(&HEAD[..4]), @r"
    200
    content-type: text/html; charset=utf-8
    cache-control: private, no-cache
    vary: accept-encoding, cookie
    content-encoding: -
    ");
    visitor.headers = vec![("if-none-match", etag.clone())];
    let again = visitor.get("/ar/opportunities").await;
    assert_eq!(again.status, 304);
    assert!(again.body.is_empty());
    assert_eq!(again.header("etag"), Some(etag.as_str()));
    visitor.headers = vec![("if-none-match", "\"another\"".to_owned())];
    assert_eq!(visitor.get("/ar/opportunities").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_encoding_holds_the_same_page() {
    let app = TestApp::with_data().await;
    let mut visitor = app.browser();
    let plain = visitor.get("/en/impact").await;
    visitor.headers = vec![("accept-encoding", "gzip, deflate, br".to_owned())];
    let brotli = visitor.get("/en/impact").await;
    assert_eq!(brotli.header("content-encoding"), Some("br"));
    visitor.headers = vec![("accept-encoding", "gzip".to_owned())];
    let gzip = visitor.get("/en/impact").await;
    assert_eq!(gzip.header("content-encoding"), Some("gzip"));
    let mut unpacked = Vec::new();
    brotli::Decompressor::new(brotli.body.as_slice(), 4_096)
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain.body);
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(gzip.body.as_slice())
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain.body);
    assert!(brotli.body.len() < plain.body.len() / 3, "Brotli saves little");
    // What the reader refuses is not sent.
    visitor.headers = vec![("accept-encoding", "br;q=0, gzip;q=0, identity".to_owned())];
    assert_eq!(visitor.get("/en/impact").await.header("content-encoding"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_one_person_is_kept_nowhere() {
    let app = TestApp::with_data().await;
    let mut donor = app.signed_in("donor@example.org").await;
    let mut manager = app.signed_in("manager@example.org").await;
    let mut supervisor = app.signed_in("supervisor@example.org").await;
    for path in [
        "/ar/me",
        "/ar/me/donations",
        "/ar/me/preferences",
        "/ar/me/statement",
        "/ar/me/privacy",
    ] {
        let answer = donor.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("etag"), None, "{path}");
        assert!(
            answer.text().contains("content=\"noindex\""),
            "{path} may be found by search engines"
        );
    }
    assert_eq!(
        manager.get("/ar/manage").await.header("cache-control"),
        Some("no-store")
    );
    assert_eq!(
        supervisor.get("/ar/supervise").await.header("cache-control"),
        Some("no-store")
    );
    // A public page shows the person's own header, so it is not shared either.
    let own = donor.get("/ar/opportunities").await;
    assert_eq!(own.header("etag"), None);
    assert_ne!(own.header("cache-control"), Some("public, max-age=3600"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_persons_page_never_comes_out_of_the_shared_cache() {
    let app = TestApp::with_data().await;
    let mut donor = app.signed_in("donor@example.org").await;
    let mut visitor = app.browser();
    let sign_in = locales::layout_sign_in(domain::locale::Locale::Ar);
    let account = locales::layout_my_account(domain::locale::Locale::Ar);
    for path in ["/ar", "/ar/charities", "/ar/about"] {
        let own = donor.get(path).await.text();
        assert!(own.contains(account), "{path} does not know the person");
        let public = visitor.get(path).await.text();
        assert!(
            public.contains(sign_in) && !public.contains(account),
            "{path} was shared"
        );
        assert!(
            donor.get(path).await.text().contains(account),
            "{path} forgot the person"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_readers_theme_never_comes_out_of_the_shared_cache() {
    let app = TestApp::with_data().await;
    let mut reader = app.browser();
    let mut visitor = app.browser();
    let answer = reader
        .post("/ar/theme", &[("theme", "dark"), ("back", "/ar/charities")])
        .await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.location(), "/ar/charities");
    for path in ["/ar", "/ar/charities", "/ar/about"] {
        let dark = reader.get(path).await;
        assert!(dark.text().contains("data-theme=\"dark\""), "{path} forgot the theme");
        assert_eq!(
            dark.header("etag"),
            None,
            "{path} would be revalidated as the visitors' page"
        );
        assert!(
            !visitor.get(path).await.text().contains("data-theme"),
            "{path} was shared"
        );
        assert!(
            reader.get(path).await.text().contains("data-theme=\"dark\""),
            "{path} was taken from the visitors"
        );
    }
    reader.post("/ar/theme", &[("theme", "system"), ("back", "/ar")]).await;
    assert!(!reader.get("/ar").await.text().contains("data-theme"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_theme_leads_back_to_this_site_only() {
    let app = TestApp::with_data().await;
    let mut reader = app.browser();
    for back in [
        "https://example.net/",
        "//example.net",
        "/ar//example.net",
        "",
        "/media/x",
    ] {
        let answer = reader.post("/ar/theme", &[("theme", "light"), ("back", back)]).await;
        assert_eq!(answer.location(), "/ar", "{back}");
    }
    let odd = reader
        .post("/ar/theme", &[("theme", "\"><script>"), ("back", "/ar")])
        .await;
    assert_eq!(odd.status, 303);
    assert!(!reader.get("/ar").await.text().contains("data-theme"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn built_files_are_kept_and_probes_are_not() {
    let app = TestApp::with_data().await;
    let mut visitor = app.browser();
    let cases = [
        ("/pkg/site.0123abcd.css", "public, max-age=31536000, immutable"),
        ("/robots.txt", "public, max-age=3600"),
        ("/health/live", "no-store"),
        ("/health/ready", "no-store"),
        ("/metrics", "no-store"),
        ("/events/totals", "no-cache"),
        ("/demo/mailbox", "no-store"),
        ("/ar/basket", "no-store"),
        ("/ar/nothing", "no-store"),
    ];
    for (path, expected) in cases {
        assert_eq!(
            visitor.get(path).await.header("cache-control"),
            Some(expected),
            "{path}"
        );
    }
    assert_eq!(visitor.get("/pkg/../../Cargo.toml").await.status, 404);
    assert_eq!(visitor.get("/pkg/%2e%2e/manifest.json").await.status, 404);
}
