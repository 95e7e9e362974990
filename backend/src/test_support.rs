//! Databases for tests: a fresh one for each test, on both engines.

use std::sync::Arc;

use domain::time::Timestamp;

use crate::Context;
use crate::clock::{ManualClock, SeededRandomness, Source};
use crate::configuration::{Configuration, Mode, PayingAccounts};
use crate::db::Db;

/// 22 November 2026, noon in Riyadh: what tests take for now.
pub const TEST_NOW_US: i64 = 1_795_338_000_000_000;

/// A context on a fresh database, and what must live as long as it.
pub struct TestContext {
    /// What use cases take.
    pub context: Context,
    /// The hands of its clock.
    pub clock: Arc<ManualClock>,
    _folder: tempfile::TempDir,
}

/// A fresh SQLite file with the schema and reference data.
///
/// # Panics
/// When it cannot be made: a test without a database proves nothing.
#[allow(clippy::unwrap_used, clippy::expect_used)]
pub async fn sqlite() -> TestContext {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
    prepare(&url, folder).await
}

/// A fresh schema on the PostgreSQL server named by `ATAA_TEST_POSTGRES_URL`.
///
/// # Panics
/// When there is no server: a skipped engine would hide its defects.
#[allow(clippy::unwrap_used, clippy::expect_used)]
pub async fn postgres() -> TestContext {
    let url = std::env::var("ATAA_TEST_POSTGRES_URL")
        .expect("ATAA_TEST_POSTGRES_URL is not set: run the tests through `make test` or scripts/postgres-throwaway");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = Source::new(
        Arc::new(crate::clock::SystemClock),
        Arc::new(crate::clock::SystemRandomness),
    );
    let schema = format!("test_{}", hex::encode(&source.secret()[..8]));
    let admin = sqlx::PgPool::connect(&url).await.expect("the test server answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
        .execute(&admin)
        .await
        .expect("a schema");
    admin.close().await;
    let join = if url.contains('?') { '&' } else { '?' };
    prepare(&format!("{url}{join}options=-csearch_path%3D{schema}"), folder).await
}

#[allow(clippy::unwrap_used, clippy::expect_used)]
async fn prepare(url: &str, folder: tempfile::TempDir) -> TestContext {
    let db = Db::open(url).await.expect("the database opens");
    db.migrate().await.expect("the schema is made");
    let clock = Arc::new(ManualClock::new(Timestamp::from_us(TEST_NOW_US)));
    let source = Source::new(clock.clone(), Arc::new(SeededRandomness::new(7)));
    let context = Context::new(db, source, configuration(folder.path()));
    crate::reference::reference_load(&context)
        .await
        .expect("reference data is loaded");
    TestContext {
        context,
        clock,
        _folder: folder,
    }
}

/// A demonstration's configuration with everything under `folder`.
#[must_use]
pub fn configuration(folder: &std::path::Path) -> Configuration {
    Configuration {
        mode: Mode::Demo,
        public_url: "http://127.0.0.1:3000".to_owned(),
        data_dir: folder.to_path_buf(),
        secret: [7; 32],
        signing_key: None,
        signing_keys_former: Vec::new(),
        mail_from: "Ataa <no-reply@ataa.example>".to_owned(),
        mail_server: None,
        sms_kannel: None,
        documents_program: std::path::PathBuf::from("ataa-documents"),
        paying_accounts: PayingAccounts::demonstration(),
        gateways: crate::payments::settings::GatewaySettings::default(),
        bank: crate::configuration::BankSettings::demonstration(),
    }
}

/// Turns `async fn name(test: TestContext)` into two tests, `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        $(
            mod $name {
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    super::$name($crate::test_support::sqlite().await).await;
                }
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    super::$name($crate::test_support::postgres().await).await;
                }
            }
        )+
    };
}
