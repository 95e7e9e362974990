//! The one writer of SQLite: jobs queue up, run one after the other inside a single
//! transaction, and are answered together after its commit has been synced.
//!
//! While one group is being synced the next one gathers in the queue, so the group
//! grows with the load and an idle site pays for one sync per write.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::Tx;
use crate::error::{Error, Result};

/// Jobs that may wait; more are told to come back.
const QUEUE_LENGTH_MAX: usize = 4_096;
/// Jobs in one commit.
const GROUP_SIZE_MAX: usize = 512;
/// How long a group takes in more of the jobs that wait. It never waits for one to come (design invariant 4
/// allows 2 ms), so this only bounds how long the first one's answer takes.
const GROUP_TIME_MAX: Duration = Duration::from_millis(25);

/// A group's first job, the step from one to the next, and the last one's end: each in one text, because
/// every text is a way to the connection's thread and back.
const FIRST: &str = "BEGIN IMMEDIATE; SAVEPOINT job";
const NEXT: &str = "RELEASE job; SAVEPOINT job";
const LAST: &str = "RELEASE job; COMMIT";

/// Moves the whole log into the database, syncs it and empties the log.
const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// What a job does when its group was committed or was not.
type Finish = Box<dyn FnOnce(std::result::Result<(), String>) + Send>;
/// Runs in the group; answers whether its changes stay, and what to do after the commit.
type Job = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, (bool, Finish)> + Send>;

/// The handle that use cases submit their work to.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
    /// Set once a commit failed with an input/output error: what the disk holds is then
    /// unknown, so nothing is promised any more until the program is started anew.
    fenced: Arc<AtomicBool>,
}

impl Writer {
    pub(super) async fn start(options: &SqliteConnectOptions) -> Result<Self> {
        let mut connection = options.connect().await?;
        // Frames that a failed sync left in the log may be read back from the system's memory
        // without being on the disk, and later commits would build on them. Moving all of them
        // into the database and syncing that leaves no such frame. A reader of another process
        // may hold some back; they are moved when it lets go.
        if let Err(error) = sqlx::query(CHECKPOINT).execute(&mut connection).await {
            tracing::warn!(%error, "the write-ahead log was not emptied at the start");
        }
        let (queue, jobs) = mpsc::channel(QUEUE_LENGTH_MAX);
        let fenced = Arc::new(AtomicBool::new(false));
        tokio::spawn(run(connection, jobs, Arc::clone(&fenced)));
        Ok(Self { queue, fenced })
    }

    /// # Errors
    /// Unavailable once a commit failed with an input/output error.
    pub(super) fn ensure_trusted(&self) -> Result<()> {
        if self.fenced.load(Ordering::SeqCst) {
            return Err(Error::unavailable("the writer is fenced after an input/output error"));
        }
        Ok(())
    }

    pub(super) async fn submit<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        self.ensure_trusted()?;
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            Box::pin(async move {
                let done = AssertUnwindSafe(work(tx)).catch_unwind().await;
                let done = done.unwrap_or_else(|_| Err(Error::internal("a write job panicked")));
                let stays = done.is_ok();
                let finish: Finish = Box::new(move |committed| {
                    let outcome = match committed {
                        Ok(()) => done,
                        // A refusal of the job's own is the better answer than the group's.
                        Err(reason) => done.and_then(|_| Err(Error::unavailable(reason))),
                    };
                    // The asker may have gone away; its write stands all the same.
                    let _ = answer.send(outcome);
                });
                (stays, finish)
            })
        });
        self.queue
            .send(job)
            .await
            .map_err(|_| Error::unavailable("the writer has stopped"))?;
        answered
            .await
            .map_err(|_| Error::unavailable("the writer dropped the job"))?
    }
}

async fn run(connection: SqliteConnection, mut jobs: mpsc::Receiver<Job>, fenced: Arc<AtomicBool>) {
    let mut tx = Tx::Sqlite(connection);
    while let Some(first) = jobs.recv().await {
        let mut finishes = Vec::new();
        let outcome = run_group(&mut tx, first, &mut jobs, &mut finishes).await;
        if let Err(error) = &outcome {
            tracing::error!(%error, "a group of writes was not committed");
            let _ = execute(&mut tx, "ROLLBACK").await;
            if is_input_output(error) {
                fenced.store(true, Ordering::SeqCst);
            }
        }
        let committed = outcome.map_err(|error| error.to_string());
        for finish in finishes {
            finish(committed.clone());
        }
    }
}

async fn run_group(
    tx: &mut Tx,
    first: Job,
    jobs: &mut mpsc::Receiver<Job>,
    finishes: &mut Vec<Finish>,
) -> std::result::Result<(), sqlx::Error> {
    let begun = execute(tx, FIRST).await;
    if let Err(error) = begun {
        // The job still has to hear of it.
        let reason = error.to_string();
        finishes.push(refused(first, reason));
        return Err(error);
    }
    #[allow(clippy::disallowed_methods)] // The limit bounds an answer's time; no rule depends on it.
    let opened = Instant::now();
    let mut job = first;
    loop {
        let (stays, finish) = job(tx).await;
        finishes.push(finish);
        if !stays {
            execute(tx, "ROLLBACK TO job").await?;
        }
        let has_room = finishes.len() < GROUP_SIZE_MAX && opened.elapsed() < GROUP_TIME_MAX;
        let Some(next) = has_room.then(|| jobs.try_recv().ok()).flatten() else {
            return execute(tx, LAST).await;
        };
        execute(tx, NEXT).await?;
        job = next;
    }
}

/// A job that never ran: dropping it drops its answer's sender, which its asker sees as unavailable.
fn refused(job: Job, reason: String) -> Finish {
    Box::new(move |_| {
        tracing::warn!(%reason, "a write was refused before it ran");
        drop(job);
    })
}

async fn execute(tx: &mut Tx, sql: &'static str) -> std::result::Result<(), sqlx::Error> {
    match tx {
        Tx::Sqlite(connection) => sqlx::query(sql).execute(connection).await.map(|_| ()),
        Tx::Postgres(_) => Err(sqlx::Error::Protocol("the SQLite writer holds another engine".into())),
    }
}

/// SQLite primary code 10: the disk did not do what it was asked.
fn is_input_output(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(|database| database.code())
        .and_then(|code| code.parse::<i64>().ok())
        .is_some_and(|code| code & 0xff == 10)
}
