//! A lost database and a disk that takes nothing: a clear message in the reader's language,
//! the right status, and nothing promised.

use backend::db::Db;
use domain::locale::Locale;

use crate::support::TestApp;

async fn lose_database(app: &TestApp) {
    match &app.context.db {
        Db::Sqlite(sqlite) => sqlite.readers.close().await,
        Db::Postgres(pool) => pool.close().await,
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
    let give: &[(&str, &str)] = &[
        ("amount_choice", "50"),
        ("field", ""),
        ("intention", "sadaqah"),
        ("action", "give"),
    ];
    for locale in [Locale::Ar, Locale::En] {
        let code = locale.code();
        let title = locales::errors_unavailable_title(locale);
        visitor
            .post(&format!("/{code}/give"), give)
            .await
            .assert_page(503, locale, title);
        let sign_in = visitor
            .post(&format!("/{code}/sign-in"), &[("email", "donor@example.org")])
            .await;
        sign_in.assert_page(503, locale, title);
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM basket_item").await, 0);
    app.audit().await;
}
