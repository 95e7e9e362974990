//! Jobs: each leaves a row that says when it last did its work and by when it has to do it again.
//! What is due and not done is seen from the row alone, whether the job failed, hangs, or was never
//! started; nobody has to be there to notice (features, section 3, row 7).

mod items;
mod queries;
#[cfg(test)]
mod tests;

use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

pub(crate) use self::items::Items;
use self::queries as sql;
use crate::{Context, Error, Result, in_tx, on};

const SYSTEM: Actor = Actor::System("jobs");

/// How a job's round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundEnd {
    /// It did what there was to do.
    Done,
    /// It failed; the log has the reason.
    Failed,
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It ends its rounds in time and does its work.
    Well,
    /// It ends its rounds, each with a failure.
    Failing {
        /// Since then.
        since: Timestamp,
    },
    /// It should have ended a round and did not.
    Late {
        /// It was due by then.
        due_by: Timestamp,
    },
}

/// A job, as its row tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobStatus {
    /// Its name, for example `totals.fold`.
    pub name: String,
    /// When it last did its work.
    pub finished_at: Option<Timestamp>,
    /// How it stands.
    pub state: JobState,
}

#[derive(sqlx::FromRow)]
struct JobRow {
    name: String,
    finished_at_us: Option<Timestamp>,
    due_by_us: Timestamp,
    failing_since_us: Option<Timestamp>,
}

impl JobRow {
    fn status(self, now: Timestamp) -> JobStatus {
        let state = match self.failing_since_us {
            _ if self.due_by_us < now => JobState::Late { due_by: self.due_by_us },
            Some(since) => JobState::Failing { since },
            None => JobState::Well,
        };
        JobStatus {
            name: self.name,
            finished_at: self.finished_at_us,
            state,
        }
    }
}

/// Notes that a job was started: from now on it is expected to end a round within `allowance_us`.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn job_begin(context: &Context, name: &'static str, allowance_us: i64) -> Result<()> {
    SYSTEM.require(Action::JobRecord, Subject::Platform)?;
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql::JOB_BEGIN).bind(name).bind(now)
                    .bind(now.plus_us(allowance_us)).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
}

/// Notes how a round ended, and that the next is expected within `allowance_us`.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn job_note(context: &Context, name: &'static str, end: RoundEnd, allowance_us: i64) -> Result<()> {
    SYSTEM.require(Action::JobRecord, Subject::Platform)?;
    let now = context.now();
    let statement = match end {
        RoundEnd::Done => sql::JOB_DONE,
        RoundEnd::Failed => sql::JOB_FAILED,
    };
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(statement).bind(name).bind(now)
                    .bind(now.plus_us(allowance_us)).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
}

/// Forgets jobs that no program has started since `started_at`: a version before had them.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn jobs_retire(context: &Context, started_at: Timestamp) -> Result<u64> {
    SYSTEM.require(Action::JobRecord, Subject::Platform)?;
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let retired = in_tx!(tx, connection => sqlx::query(sql::JOBS_RETIRE).bind(started_at)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                Ok(retired)
            })
        })
        .await
}

/// Every job, by name.
///
/// # Errors
/// Not found for others than finance and supervisors; unavailable when the storage does not answer.
pub async fn job_list(context: &Context, actor: &Actor) -> Result<Vec<JobStatus>> {
    actor.require(Action::JobView, Subject::Platform)?;
    jobs_now(context).await
}

/// How many jobs are late or failing, for those who may know; nothing for others.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn job_alarm_count(context: &Context, actor: &Actor) -> Result<i64> {
    if !actor.may(Action::JobView, Subject::Platform) {
        return Ok(0);
    }
    let jobs = jobs_now(context).await?;
    i64::try_from(jobs.iter().filter(|job| job.state != JobState::Well).count()).map_err(Error::internal)
}

/// Raises the alarms that machines watch: a line in the log and a metric, `ataa_job_alarm`, 1 for each
/// job that is late or failing and 0 for the others. Answers how many there are.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn jobs_watch_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::JobView, Subject::Platform)?;
    let mut alarms = 0;
    for job in jobs_now(context).await? {
        let alarm = job.state != JobState::Well;
        metrics::gauge!("ataa_job_alarm", "job" => job.name.clone()).set(f64::from(u8::from(alarm)));
        if alarm {
            alarms += 1;
            tracing::error!(job = job.name, state = ?job.state, "a job is due and not done");
        }
    }
    Ok(alarms)
}

async fn jobs_now(context: &Context) -> Result<Vec<JobStatus>> {
    let now = context.now();
    let rows: Vec<JobRow> = on!(&context.db, pool => sqlx::query_as(sql::JOB_LIST).fetch_all(pool).await)?;
    Ok(rows.into_iter().map(|row| row.status(now)).collect())
}
