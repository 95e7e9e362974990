//! A lost database and a disk that takes nothing: a clear message in the reader's language,
//! the right status, and nothing promised.

use backend::db::Db;
use domain::locale::Locale;
use sqlx::Connection;

use crate::support::{Answer, TestApp};

async fn lose_database(app: &TestApp) {
    match &app.context.db {
        Db::Sqlite(sqlite) => sqlite.readers.close().await,
        Db::Postgres(pool) => pool.close().await,
    }
}

/// A quick gift as a donor might type it.
const TYPED: &[(&str, &str)] = &[
    ("amount_choice", "other"),
    ("amount", "٧٥٫٥٠"),
    ("field", "health"),
    ("intention", "sadaqah"),
    ("action", "give"),
];

/// The page holds everything that was typed in a form that sends it again.
fn kept_as_typed(answer: &Answer, path: &str) {
    let form = answer.form("/give");
    assert!(form.posts && form.action.ends_with(path), "{}", form.action);
    for (name, value) in TYPED {
        assert_eq!(form.value(name).as_deref(), Some(*value), "{name}");
    }
}

async fn pages_say_that_the_service_is_away(app: &TestApp) {
    let mut donor = app.signed_in("donor@example.org").await;
    let mut visitor = app.browser();
    lose_database(app).await;
    for locale in [Locale::Ar, Locale::En] {
        let title = locales::errors_unavailable_title(locale);
        let code = locale.code();
        for path in [
            "",
            "/opportunities",
            "/opportunities/1",
            "/charities",
            "/impact",
            "/impact/reports",
        ] {
            visitor
                .get(&format!("/{code}{path}"))
                .await
                .assert_page(503, locale, title);
        }
        for path in ["", "/opportunities", "/me", "/me/donations"] {
            donor
                .get(&format!("/{code}{path}"))
                .await
                .assert_page(503, locale, title);
        }
        // A form lies on the page as it was typed, to be sent again: whoever sent it.
        for browser in [&mut donor, &mut visitor] {
            let path = format!("/{code}/give");
            let answer = browser.post(&path, TYPED).await;
            answer.assert_page(503, locale, title);
            kept_as_typed(&answer, &path);
        }
        // What needs no database is still there.
        assert_eq!(visitor.get(&format!("/{code}/about")).await.status, 200);
    }
    assert_eq!(visitor.get("/health/ready").await.status, 503);
    assert_eq!(visitor.get("/health/live").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_database_on_sqlite() {
    pages_say_that_the_service_is_away(&TestApp::with_data().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_database_on_postgres() {
    pages_say_that_the_service_is_away(&TestApp::postgres_with_data().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_disk_is_read_and_refuses_changes() {
    let app = TestApp::read_only().await;
    let mut visitor = app.browser();
    assert_eq!(visitor.get("/ar").await.status, 200);
    assert_eq!(visitor.get("/ar/opportunities").await.status, 200);
    for locale in [Locale::Ar, Locale::En] {
        let code = locale.code();
        let title = locales::errors_unavailable_title(locale);
        let path = format!("/{code}/give");
        let refused = visitor.post(&path, TYPED).await;
        refused.assert_page(503, locale, title);
        kept_as_typed(&refused, &path);
        let sign_in = visitor
            .post(&format!("/{code}/sign-in"), &[("email", "donor@example.org")])
            .await;
        sign_in.assert_page(503, locale, title);
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM basket_item").await, 0);
    app.audit().await;
}

/// Another program holds the database's lock from when the donor fills in the last form: it comes back as
/// typed, says what is the matter, and goes through once the lock is free.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkout_that_cannot_be_written_is_kept_and_sent_again() {
    let app = TestApp::with_data().await;
    let before = app.count("SELECT COUNT(*) FROM intent").await;
    let mut guest = app.browser();
    let form = guest.quick_gift("50").await.form("/checkout");
    let form = form.set("mobile", "٠٥٥١٢٣٤٥٦٧").set("name", "زهير");
    let mut other = locked(&app).await;
    let refused = guest.submit(&form).await;
    refused.assert_page(503, Locale::Ar, locales::errors_unavailable_title(Locale::Ar));
    let kept = refused.form("/checkout");
    assert_eq!(kept.value("mobile").as_deref(), Some("٠٥٥١٢٣٤٥٦٧"));
    assert_eq!(kept.value("name").as_deref(), Some("زهير"));
    assert_eq!(app.count("SELECT COUNT(*) FROM intent").await, before);
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    let gift = guest.pay(&kept).await;
    assert!(gift.path.starts_with("/ar/donations/"), "{}", gift.path);
    assert_eq!(app.count("SELECT COUNT(*) FROM intent").await, before + 1);
    app.audit().await;
}

/// Another connection to the same file, in the middle of a change of its own.
async fn locked(app: &TestApp) -> sqlx::SqliteConnection {
    let file = app
        .text("SELECT file FROM pragma_database_list WHERE name = 'main'")
        .await;
    let mut other = sqlx::SqliteConnection::connect(&format!("sqlite://{file}"))
        .await
        .unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    other
}

/// Fault 17: what folds the totals is dead. Gifts arrive all the same, and the pages with totals
/// say that they are being brought up to date.
async fn dead_totals_stop_nobody(app: &TestApp) {
    backend::ledger::fold_once(&app.context).await.unwrap();
    let updating = locales::impact_updating(Locale::Ar);
    let before = app.browser().get("/ar/impact").await;
    assert!(!before.text().contains(updating), "the totals are fresh");
    // Nothing folds from here on. Pages are kept for a second, so they are asked for much later.
    app.clock.advance_us(3 * domain::time::MINUTE_US);
    let entries = "SELECT COUNT(*) FROM ledger_entry";
    let booked = app.count(entries).await;
    let gifts = 5;
    for _ in 0..gifts {
        let mut guest = app.browser();
        let checkout = guest.quick_gift("50").await;
        let gateway = guest.check_out(&checkout).await;
        let gift = guest.pay_at(&gateway, "approve").await;
        assert!(gift.text().contains("/receipt.pdf"), "{}", gift.text());
    }
    assert_eq!(app.count(entries).await, booked + gifts);
    let mut reader = app.browser();
    reader.set_cookie("ataa_reader", "1");
    for locale in [Locale::Ar, Locale::En] {
        let page = reader.get(&format!("/{}/impact", locale.code())).await;
        page.assert_page(200, locale, locales::impact_updating(locale));
    }
    println!(
        "fault 17, {}: totals dead, {gifts} of {gifts} gifts captured with their receipts, the page says that it is updating",
        app.context.db.engine_name()
    );
    backend::ledger::fold_once(&app.context).await.unwrap();
    app.audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_totals_stop_nobody_on_sqlite() {
    dead_totals_stop_nobody(&TestApp::with_data().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_totals_stop_nobody_on_postgres() {
    dead_totals_stop_nobody(&TestApp::postgres_with_data().await).await;
}
