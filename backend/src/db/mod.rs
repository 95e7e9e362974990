//! Storage on SQLite and PostgreSQL with one SQL text.
//!
//! Reads go through [`on!`] on a pool; writes go through [`Db::write`], whose closure
//! gets a [`Tx`] and queries it with [`in_tx!`]. Both macros expand their body once
//! per engine, so rustc checks both. On SQLite all writes share one connection and are
//! committed in groups (design invariant 4): an answer leaves only after the commit
//! that holds it has reached the disk.
//!
//! Rules that keep it one text: `$1` placeholders, BIGINT, TEXT enums, bound booleans,
//! `CAST(SUM(..) AS BIGINT)`, `NULLS LAST` written out. Forks live in [`dialect`].

pub mod dialect;
pub mod statement;
#[allow(clippy::unwrap_used)] // Only the half for tests has any.
#[doc(hidden)]
pub mod steps;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests;
mod writer;

use std::str::FromStr;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgPool, Postgres, SqliteConnection, SqlitePool, Transaction};

use domain::error::{AppError, Conflict};

use crate::error::{Error, Result};

static SQLITE_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/postgres");

/// Connections that read at the same time.
const READER_COUNT_MAX: u32 = 8;
/// How long a request waits for a connection before it is told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// A connection that has lain idle for longer is asked whether it is still there before it is used.
const IDLE_UNASKED: Duration = Duration::from_secs(1);
/// Prepared statements that the writer keeps: more than the program has in any flow.
const WRITER_STATEMENTS_KEPT: usize = 512;
/// Prepared statements that a reader keeps: there are many readers, and each keeps its own.
const READER_STATEMENTS_KEPT: usize = 192;
/// Rows that a reader fetches ahead: a page's worth, so that its thread is not woken for each.
const ROWS_AHEAD: usize = 256;
/// How long SQLite waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// An open database.
#[derive(Clone)]
pub enum Db {
    /// A file, many readers, one writer.
    Sqlite(SqliteDb),
    /// A server.
    Postgres(PgPool),
}

/// SQLite: a pool of readers and the queue of the one writer.
#[derive(Clone)]
pub struct SqliteDb {
    /// Read-only connections.
    pub readers: SqlitePool,
    writer: writer::Writer,
}

/// A write transaction. Every write use case runs in one.
pub enum Tx {
    /// The writer's own connection, inside a savepoint of the group's transaction.
    Sqlite(SqliteConnection),
    /// A transaction of its own.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one query on whichever engine is open: `on!(db, pool => sqlx::query(…).fetch_all(pool).await)`.
#[macro_export]
macro_rules! on {
    ($db:expr, $pool:ident => $query:expr) => {
        match $db {
            $crate::db::Db::Sqlite(sqlite) => {
                let $pool = &sqlite.readers;
                $query
            }
            $crate::db::Db::Postgres($pool) => $query,
        }
    };
}

/// Runs one query inside a write: `in_tx!(tx, connection => sqlx::query(…).execute(connection).await)`.
#[macro_export]
macro_rules! in_tx {
    ($tx:expr, $connection:ident => $query:expr) => {{
        $crate::db::steps::statement();
        match $tx {
            $crate::db::Tx::Sqlite(sqlite) => {
                let $connection = &mut *sqlite;
                $query
            }
            $crate::db::Tx::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $query
            }
        }
    }};
}

/// Names SQL texts as constants, and tests that both engines accept each of them.
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* pub(crate) const $name: &str = $sql;)+
        #[cfg(test)]
        mod statements_are_accepted {
            const ALL: &[(&str, &str)] = &[$((stringify!($name), super::$name)),+];

            #[tokio::test]
            async fn sqlite() {
                $crate::db::tests::assert_accepted(ALL, $crate::test_support::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::db::tests::assert_accepted(ALL, $crate::test_support::postgres().await).await;
            }
        }
    };
}

/// In a SQLite URL: a database that is only read, as on a disk that takes no writes.
const READ_ONLY_PARAMETER: &str = "mode=ro";

/// At the end of a SQLite URL: nothing is synced. It is the control of the test that proves
/// that everything is, and a program built for release does not know it.
const UNSYNCED_PARAMETER: &str = "?synchronous=off";

impl Db {
    /// Opens `sqlite:///path`, `sqlite::memory:`-like paths are refused (a group commit
    /// needs a file), or `postgres://…`. The schema is not touched: see [`Db::migrate`].
    ///
    /// # Errors
    /// Unavailable when the file or server cannot be reached, internal for a URL of another kind.
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.options([("synchronous_commit", "on")]);
            let pool = PgPoolOptions::new()
                .max_connections(READER_COUNT_MAX * 2)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                // A connection that was just used needs no question whether it is still there.
                .test_before_acquire(false)
                .before_acquire(|connection, state| {
                    Box::pin(async move {
                        if state.idle_for > IDLE_UNASKED {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_with(options)
                .await?;
            Ok(Self::Postgres(pool))
        } else {
            Err(Error::internal(
                "the database URL starts with neither sqlite: nor postgres:",
            ))
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self> {
        let (url, synchronous) = match url.strip_suffix(UNSYNCED_PARAMETER) {
            Some(rest) if cfg!(debug_assertions) => (rest, SqliteSynchronous::Off),
            _ => (url, SqliteSynchronous::Full),
        };
        let mut options = SqliteConnectOptions::from_str(url)?;
        // A database that can only be read keeps the journal that it has.
        if !url.contains(READ_ONLY_PARAMETER) {
            options = options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        }
        let options = options
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(WRITER_STATEMENTS_KEPT)
            .row_buffer_size(ROWS_AHEAD)
            .pragma("temp_store", "memory");
        let writer = writer::Writer::start(&options).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READER_COUNT_MAX)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            // A file is always there: asking each time costs as much as the query.
            .test_before_acquire(false)
            .connect_with(
                options
                    .statement_cache_capacity(READER_STATEMENTS_KEPT)
                    .pragma("query_only", "on"),
            )
            .await?;
        Ok(Self::Sqlite(SqliteDb { readers, writer }))
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// Internal when a landed migration was changed or a new one fails.
    pub async fn migrate(&self) -> Result<()> {
        match self {
            Self::Sqlite(sqlite) => {
                let options = sqlite
                    .readers
                    .connect_options()
                    .as_ref()
                    .clone()
                    .pragma("query_only", "off");
                let pool = SqlitePoolOptions::new()
                    .max_connections(1)
                    .connect_with(options)
                    .await?;
                SQLITE_MIGRATIONS.run(&pool).await.map_err(Error::internal)?;
                pool.close().await;
            }
            Self::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await.map_err(Error::internal)?,
        }
        Ok(())
    }

    /// Runs `work` in a write transaction and answers once it is durable. When `work`
    /// fails, nothing of it remains.
    ///
    /// Write it as `db.write(move |tx| Box::pin(async move { … })).await`.
    ///
    /// # Errors
    /// What `work` answers, or unavailable when the commit did not reach the disk.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        steps::pass("before a transaction").await;
        let done = self.write_now(steps::carried(work)).await;
        steps::pass("after a transaction, before its answer").await;
        done
    }

    async fn write_now<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.writer.submit(work).await,
            Self::Postgres(pool) => {
                let mut tx = Tx::Postgres(pool.begin().await?);
                let done = work(&mut tx).await;
                let Tx::Postgres(transaction) = tx else {
                    return Err(Error::internal("a PostgreSQL transaction changed its engine"));
                };
                match done {
                    Ok(value) => {
                        transaction.commit().await?;
                        Ok(value)
                    }
                    Err(error) => {
                        // A failed rollback only means that the server has already dropped the transaction.
                        let _ = transaction.rollback().await;
                        Err(error)
                    }
                }
            }
        }
    }

    /// Whether the database answers, for the readiness probe.
    ///
    /// # Errors
    /// Unavailable when it does not, or when the writer promises nothing any more after a
    /// disk's error: the program then has to be started anew.
    pub async fn ping(&self) -> Result<()> {
        if let Self::Sqlite(sqlite) = self {
            sqlite.writer.ensure_trusted()?;
        }
        on!(self, pool => sqlx::query("SELECT 1").execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// The engine's name, for logs and the health page.
    #[must_use]
    pub fn engine_name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

/// An UPDATE or DELETE must touch exactly `expected` rows; anything else is a defect or a race.
///
/// # Errors
/// Conflict when the count differs.
pub fn ensure_rows(touched: u64, expected: u64) -> Result<()> {
    if touched == expected {
        Ok(())
    } else {
        Err(AppError::Conflict(Conflict::ChangedMeanwhile).into())
    }
}
