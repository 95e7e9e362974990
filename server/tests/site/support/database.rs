//! Databases with invented data. It is made once in a run and copied for each test.
//!
//! `backend`'s own helpers for tests stand behind a feature; using them here would build
//! everything between `backend` and this crate a second time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use backend::Context;
use backend::clock::{ManualClock, Source, SystemRandomness};
use backend::configuration::Mode;
use backend::db::Db;
use backend::demo::DemoPlan;
use sqlx::{Connection, Executor};
use tokio::sync::OnceCell;

use super::{NOW, configuration};

/// Enough for two opportunities in every state.
const DONATIONS: usize = 400;
const FILES: &str = "files";
const DATABASE: &str = "ataa.sqlite";
const TEMPLATE_PREFIX: &str = "site-template-";

static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();

/// A copy of the invented data below `folder`; answers its address.
pub(super) async fn sqlite_with_data(folder: &Path) -> String {
    let template = TEMPLATE.get_or_init(template).await;
    std::fs::copy(template.join(DATABASE), folder.join(DATABASE)).unwrap();
    link_all(&template.join(FILES), &folder.join(FILES));
    format!("sqlite://{}", folder.join(DATABASE).display())
}

/// Fills a database whose schema is there.
pub(super) async fn fill(context: &Context) {
    backend::reference::reference_load(context).await.unwrap();
    backend::bank::bank_accounts_register(context).await.unwrap();
    let plan = DemoPlan {
        donations: DONATIONS,
        ..DemoPlan::default()
    };
    backend::demo::generate(context, plan).await.unwrap();
    backend::impact::figures_import(context).await.unwrap();
}

async fn template() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    remove_left_overs(&root);
    let folder = root.join(format!("{TEMPLATE_PREFIX}{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("making.sqlite");
    let context = Context::new(
        Db::open(&format!("sqlite://{}", path.display())).await.unwrap(),
        Source::new(Arc::new(ManualClock::new(NOW)), Arc::new(SystemRandomness)),
        configuration(folder.clone(), "http://127.0.0.1:3000", Mode::Demo),
    );
    context.db.migrate().await.unwrap();
    fill(&context).await;
    // A file beside a write-ahead log is half a database; this one is whole.
    let mut connection = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    let whole = format!("VACUUM INTO '{}'", folder.join(DATABASE).display());
    connection.execute(sqlx::AssertSqlSafe(whole)).await.unwrap();
    connection.close().await.unwrap();
    folder
}

/// Removes what runs that are over left behind: nothing removes a static value at the end.
fn remove_left_overs(root: &Path) {
    for entry in std::fs::read_dir(root).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(process) = name.to_str().and_then(|name| name.strip_prefix(TEMPLATE_PREFIX)) else {
            continue;
        };
        if !Path::new("/proc").join(process).exists() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Stored files are never changed, so links do for copies.
fn link_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).into_iter().flatten().flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            link_all(&entry.path(), &target);
        } else {
            std::fs::hard_link(entry.path(), target).unwrap();
        }
    }
}

/// The address of a schema of its own on the PostgreSQL server of the tests.
pub(super) async fn postgres() -> String {
    let url = std::env::var("ATAA_TEST_POSTGRES_URL")
        .expect("ATAA_TEST_POSTGRES_URL is not set: run the tests through `make test` or scripts/postgres-throwaway");
    let source = Source::new(Arc::new(ManualClock::new(NOW)), Arc::new(SystemRandomness));
    let schema = format!("site_{}", source.uuid().simple());
    let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
    connection
        .execute(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
        .await
        .unwrap();
    connection.close().await.unwrap();
    let join = if url.contains('?') { '&' } else { '?' };
    format!("{url}{join}options=-csearch_path%3D{schema}")
}
