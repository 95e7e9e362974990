//! No other site's page can change anything with a reader's cookies: every route that takes
//! changes is tried, in both languages, from foreign origins.

use std::collections::BTreeMap;

use axum::body::Body;
use http::{Method, Request};

use crate::routes::{self, Route};
use crate::support::{Answer, HOST, PUBLISHED, TestApp};
use crate::world::{self, World};

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

/// Who asks: nobody in particular, and those who between them may read every page.
const READERS: [&str; 5] = [
    "",
    "donor@example.org",
    "manager@example.org",
    "supervisor@example.org",
    "finance@example.org",
];
/// What machines tell is read by nobody.
const NOT_READ: [&str; 2] = [SIGNED_PREFIX, KANNEL_PREFIX];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_question_changes_anything() {
    // A link can be followed from anywhere, so nothing may hang on it but reading.
    let app = TestApp::with_data().await;
    let world = world::after_a_day(&app).await;
    let mut named = named_in_public(&app, &world).await;
    named.extend(named_for_staff(&app, &world).await);
    let mut cookies = Vec::new();
    for reader in READERS {
        cookies.push(session_cookie(&app, reader).await);
    }
    let before = contents(&app).await;
    let mut unread = Vec::new();
    for route in routes::all() {
        let there = named.iter().find(|path| fits(&route.path, path));
        let path = there.cloned().unwrap_or_else(|| sample(&route.path));
        if path.starts_with("/events/") {
            continue;
        }
        let mut read = false;
        for address in [format!("/ar{path}"), path.clone()] {
            for cookie in &cookies {
                let answer = send(&app, Method::GET, &address, &[("sec-fetch-site", "cross-site")], cookie).await;
                assert!(
                    !answer.status.is_server_error(),
                    "{address}: {} {}",
                    answer.status,
                    answer.text()
                );
                read |= shows_something(&answer);
            }
        }
        if !read && !NOT_READ.iter().any(|start| path.starts_with(start)) {
            unread.push(format!("{} as {path}", route.path));
        }
    }
    assert_eq!(unread, Vec::<String>::new(), "nobody finds a page there");
    for (table, rows) in contents(&app).await {
        let known = &before[&table];
        let changed: Vec<_> = rows.iter().filter(|row| known.binary_search(row).is_err()).collect();
        assert!(
            changed.is_empty() && rows.len() == known.len(),
            "{table} was changed by a question: {changed:?}"
        );
    }
}

/// Neither nothing nor the way to sign in.
fn shows_something(answer: &Answer) -> bool {
    let to_sign_in = answer.status == 303 && answer.location().contains("/sign-in?");
    answer.status != 404 && !to_sign_in
}

async fn session_cookie(app: &TestApp, email: &str) -> String {
    if email.is_empty() {
        return String::new();
    }
    let browser = app.signed_in(email).await;
    format!("ataa_session={}", browser.cookie("ataa_session").unwrap())
}

/// Whether a path is one of the route's.
fn fits(route: &str, path: &str) -> bool {
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    let same = |(part, given): (&&str, &&str)| part.starts_with('{') || part == given;
    route.len() == path.len() && route.iter().zip(&path).all(same)
}

/// What is there behind secret links and in public, one of each kind.
async fn named_in_public(app: &TestApp, world: &World) -> Vec<String> {
    let (cause, gift) = (app.count(PUBLISHED).await, &world.gift);
    let token = gift.rsplit('/').next().unwrap_or_default();
    let slug = app.text("SELECT MIN(slug) FROM charity").await;
    let report = app.count("SELECT MIN(number) FROM impact_report WHERE published_at_us > 0");
    let report = format!("/impact/reports/{}", report.await);
    let photo = app.text("SELECT MIN(file_hash) FROM attachment WHERE public").await;
    let own = "SELECT MIN(lower(hex(d.id))) FROM donation d JOIN person p ON p.id = d.person_id \
        WHERE p.email = 'donor@example.org' AND d.state = 'captured'";
    let own = app.text(own).await;
    let message = app.text("SELECT MIN(lower(hex(id))) FROM message").await;
    let payment = "SELECT MIN(reference) FROM test_gateway_payment WHERE state = 'captured'";
    let payment = app.text(payment).await;
    let mut addresses = vec![world.review.clone(), world.transfer.clone()];
    for end in ["", "/refund", "/closing", "/receipt", "/receipt.pdf", "/proof.json"] {
        addresses.push(format!("{gift}{end}"));
    }
    for end in ["", "/report.pdf", "/proof.json"] {
        addresses.push(format!("{report}{end}"));
    }
    addresses.extend([
        format!("/opportunities/{cause}"),
        format!("/opportunities/{cause}/give"),
        format!("/charities/{slug}"),
        format!("/checkout/pay/{token}"),
        format!("/checkout/return/{token}"),
        format!("/media/{photo}"),
        format!("/media/{photo}/thumb"),
        "/heads/latest".to_owned(),
        "/heads/consistency/1/2".to_owned(),
        format!("/me/donations/{own}"),
        format!("/me/donations/{own}/proof.json"),
        format!("/demo/mailbox/{message}"),
        format!("/test-gateway/pay/{payment}"),
    ]);
    addresses
}

/// What is there for charities and the platform, one of each kind.
async fn named_for_staff(app: &TestApp, world: &World) -> Vec<String> {
    let (draft, reviewed) = (own_cause(app, "draft").await, own_cause(app, "under_review").await);
    let (running, done) = (own_cause(app, "executing").await, own_cause(app, "completed").await);
    let account = app.count("SELECT MAX(number) FROM charity_iban").await;
    let tranche = app.count("SELECT MIN(number) FROM disbursement").await;
    let file = app.text("SELECT MIN(hash) FROM bank_file").await;
    let entry = app.text("SELECT MIN(lower(hex(id))) FROM bank_entry").await;
    let request = app.text("SELECT MIN(lower(hex(id))) FROM refund_request").await;
    let (batch, cause) = (&world.batch, app.count(PUBLISHED).await);
    let mut addresses = vec![world.difference.clone()];
    for end in ["", "/edit", "/files", "/preview"] {
        addresses.push(format!("/manage/opportunities/{draft}{end}"));
    }
    for end in ["", "/files"] {
        addresses.push(format!("/manage/opportunities/{running}/milestones/1{end}"));
        addresses.push(format!("/manage/opportunities/{done}/report{end}"));
    }
    for end in ["", "/file", "/report"] {
        addresses.push(format!("{batch}{end}"));
    }
    for end in ["", "/letter"] {
        addresses.push(format!("/manage/account/{account}{end}"));
        addresses.push(format!("/supervise/ibans/{account}{end}"));
    }
    addresses.extend([
        format!("/supervise/bank/entries/{entry}"),
        format!("/supervise/bank/files/{file}"),
        format!("/supervise/closings/{cause}"),
        format!("/supervise/disbursements/{tranche}"),
        format!("/supervise/milestones/{running}/1"),
        format!("/supervise/refunds/{request}"),
        format!("/supervise/reports/{done}"),
        format!("/supervise/reviews/{reviewed}"),
    ]);
    addresses
}

/// The number of a cause of the manager's charity that has come so far.
async fn own_cause(app: &TestApp, state: &str) -> i64 {
    const OWN: &str = "SELECT MIN(o.number) FROM opportunity o JOIN person_role r ON r.charity_id = o.charity_id \
        JOIN person p ON p.id = r.person_id WHERE p.email = 'manager@example.org' AND o.state = $1";
    backend::on!(&app.context.db, pool => sqlx::query_scalar(OWN).bind(state).fetch_one(pool).await).unwrap()
}

/// The rows of a table that no question may add to. That a person took the file of a payment is noted,
/// because it names accounts and sums; a proof that is asked for stands under a head that is signed for it.
fn unasked(table: &str) -> &'static str {
    match table {
        "audit_event" => "WHERE action <> 'payout.file'",
        "ledger_head" => "WHERE kind <> 'interim'",
        _ => "",
    }
}

/// Every row of every table in the order of its text, but for sessions, which know when they were last used, and
/// SQLite's own count of rows.
async fn contents(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' \
        AND name NOT IN ('session', 'sqlite_sequence')";
    let mut contents = BTreeMap::new();
    for table in texts(app, TABLES.to_owned()).await {
        let columns = format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')");
        let row = texts(app, columns).await.join(" || '|' || ");
        let kept = unasked(&table);
        let mut rows = texts(app, format!("SELECT {row} FROM \"{table}\" {kept}")).await;
        rows.sort();
        contents.insert(table, rows);
    }
    assert!(contents.len() > 50, "the tables were not found");
    contents
}

async fn texts(app: &TestApp, sql: String) -> Vec<String> {
    backend::on!(&app.context.db, pool => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(pool).await).unwrap()
}
