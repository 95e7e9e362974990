//! What storage promises: the same schema on both engines, group commit that isolates
//! its jobs, a journal that nobody can change, statements that both engines accept.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::error::AppError;
use futures::future::join_all;

use super::{Db, Tx};
use crate::error::{Error, Result};
use crate::test_support::{self, TestContext};
use crate::{in_tx, on};

crate::on_both_engines! {
    a_failed_write_leaves_nothing,
    a_panicking_write_harms_no_other,
    many_writers_lose_nothing,
    the_journal_refuses_changes,
    migrating_twice_is_harmless,
}

const SETTING_INSERT: &str = "INSERT INTO setting (name, value) VALUES ($1, $2)";
const SETTING_COUNT: &str = "SELECT COUNT(*) FROM setting";

async fn setting_insert(tx: &mut Tx, name: String) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(SETTING_INSERT).bind(name).bind("value").execute(connection).await.map(|_| ()))?;
    Ok(())
}

async fn setting_count(db: &Db) -> i64 {
    on!(db, pool => sqlx::query_scalar::<_, i64>(SETTING_COUNT).fetch_one(pool).await).unwrap()
}

async fn a_failed_write_leaves_nothing(test: TestContext) {
    let db = &test.context.db;
    let outcome: Result<()> = db
        .write(|tx| {
            Box::pin(async move {
                setting_insert(tx, "gone".to_owned()).await?;
                Err(AppError::NotFound.into())
            })
        })
        .await;
    assert_eq!(outcome.unwrap_err().public(), &AppError::NotFound);
    assert_eq!(setting_count(db).await, 0);
}

async fn a_panicking_write_harms_no_other(test: TestContext) {
    let db = &test.context.db;
    if let Db::Sqlite(_) = db {
        let panicked: Result<()> = db.write(|_| Box::pin(async { panic!("on purpose") })).await;
        assert!(matches!(panicked.unwrap_err().public(), AppError::Internal { .. }));
    }
    db.write(|tx| Box::pin(setting_insert(tx, "kept".to_owned())))
        .await
        .unwrap();
    assert_eq!(setting_count(db).await, 1);
}

/// 300 jobs at once, every third refused: exactly the others are there, and each asker was told the truth.
async fn many_writers_lose_nothing(test: TestContext) {
    let db = &test.context.db;
    let jobs = (0..300).map(|number| {
        db.write(move |tx| {
            Box::pin(async move {
                setting_insert(tx, format!("job {number}")).await?;
                if number % 3 == 0 {
                    Err(Error::from(AppError::Gone))
                } else {
                    Ok(number)
                }
            })
        })
    });
    let outcomes = join_all(jobs).await;
    let acknowledged = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(acknowledged, 200);
    assert_eq!(setting_count(db).await, 200);
}

/// Jobs that wait at the same moment share a commit, which is what makes a disk's flush cheap (targets, "Speed and
/// size"). How many share one depends on the machine; that none does would be a defect.
#[tokio::test]
async fn waiting_writers_share_a_commit_on_sqlite() {
    let test = test_support::sqlite().await;
    let db = &test.context.db;
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&commits);
    db.write(move |tx| Box::pin(commits_count(tx, counted))).await.unwrap();
    let before = commits.load(Ordering::SeqCst);
    let jobs = (0..300).map(|number| db.write(move |tx| Box::pin(setting_insert(tx, format!("job {number}")))));
    assert!(join_all(jobs).await.iter().all(Result::is_ok));
    let shared = commits.load(Ordering::SeqCst) - before;
    println!("300 jobs, {shared} commits");
    assert!((1..300).contains(&shared), "{shared} commits");
}

async fn commits_count(tx: &mut Tx, count: Arc<AtomicUsize>) -> Result<()> {
    if let Tx::Sqlite(connection) = tx {
        let mut handle = connection.lock_handle().await?;
        handle.set_commit_hook(move || {
            count.fetch_add(1, Ordering::SeqCst);
            true
        });
    }
    Ok(())
}

async fn the_journal_refuses_changes(test: TestContext) {
    let db = &test.context.db;
    let entry = test.context.source.uuid();
    db.write(move |tx| {
        Box::pin(async move {
            let sql =
                "INSERT INTO audit_event (at_us, actor, person_id, action, target_kind, target_id, detail, origin)
                       VALUES (1, 'system', $1, 'test', 'test', 'test', '', '')";
            in_tx!(tx, connection => sqlx::query(sql).bind(entry).execute(connection).await.map(|_| ()))?;
            Ok(())
        })
    })
    .await
    .unwrap();
    for sql in ["UPDATE audit_event SET detail = 'forged'", "DELETE FROM audit_event"] {
        let outcome: Result<()> = db
            .write(move |tx| {
                Box::pin(async move {
                    in_tx!(tx, connection => sqlx::query(sql).execute(connection).await.map(|_| ()))?;
                    Ok(())
                })
            })
            .await;
        let context = outcome.unwrap_err().to_string();
        assert!(context.contains("audit_event is append-only"), "{context}");
    }
}

async fn migrating_twice_is_harmless(test: TestContext) {
    test.context.db.migrate().await.unwrap();
    test.context.db.ping().await.unwrap();
}

/// Prepares each statement and names every one that the engine refuses.
pub(crate) async fn assert_accepted(statements: &[(&str, &'static str)], test: TestContext) {
    use sqlx::{Executor, SqlSafeStr};
    let mut refused = Vec::new();
    for (name, sql) in statements {
        let outcome = on!(&test.context.db, pool => pool.prepare(sql.into_sql_str()).await.map(|_| ()));
        if let Err(error) = outcome {
            refused.push(format!("{name}: {error}"));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// Tables and columns must be the same; only their types may have other names.
#[tokio::test]
async fn both_engines_have_the_same_tables() {
    let sqlite = test_support::sqlite().await;
    let postgres = test_support::postgres().await;
    let columns_sqlite = columns(
        &sqlite.context.db,
        "SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_xinfo(m.name) p
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx%'",
    )
    .await;
    let columns_postgres = columns(
        &postgres.context.db,
        "SELECT table_name || '.' || column_name FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name NOT LIKE '_sqlx%'",
    )
    .await;
    assert!(columns_sqlite.len() > 200, "the schema is read");
    assert_eq!(columns_sqlite, columns_postgres);
}

async fn columns(db: &Db, sql: &'static str) -> BTreeSet<String> {
    let rows = on!(db, pool => sqlx::query_scalar::<_, String>(sql).fetch_all(pool).await).unwrap();
    rows.into_iter().collect()
}

/// The two folders of migrations hold the same numbers and names.
#[test]
fn both_engines_have_the_same_migrations() {
    let names = |migrator: &sqlx::migrate::Migrator| -> Vec<String> {
        migrator
            .iter()
            .map(|migration| format!("{} {}", migration.version, migration.description))
            .collect()
    };
    assert_eq!(names(&super::SQLITE_MIGRATIONS), names(&super::POSTGRES_MIGRATIONS));
}
