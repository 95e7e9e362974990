//! Two ways to load a server: as fast as it answers, or at a rate that does not wait for it.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::bail;
use hdrhistogram::Histogram;
use tokio::sync::Mutex;

/// The longest time that is told apart from longer ones, in microseconds.
const LONGEST_US: u64 = 60_000_000;
/// Decimal places that a time is kept with.
const DIGITS: u8 = 3;

/// What a load has to reach.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(crate) struct Floors {
    /// The least a second; a run at a rate reaches it when it keeps up.
    #[arg(long)]
    pub(crate) per_second_min: Option<u64>,
    /// The longest time of 99 % of them, in milliseconds.
    #[arg(long)]
    pub(crate) p99_ms_max: Option<u64>,
}

/// What a load did.
pub(crate) struct Outcome {
    /// Done well.
    pub(crate) done: u64,
    /// Not done, or not as expected.
    pub(crate) failed: u64,
    /// The first thing that went wrong.
    pub(crate) first_failure: Option<String>,
    /// From the first to the last.
    pub(crate) elapsed: Duration,
    /// From when it was due to when it was done, in microseconds.
    pub(crate) times_us: Histogram<u64>,
}

impl Outcome {
    fn empty() -> anyhow::Result<Self> {
        Ok(Self {
            done: 0,
            failed: 0,
            first_failure: None,
            elapsed: Duration::ZERO,
            times_us: Histogram::new_with_bounds(1, LONGEST_US, DIGITS)?,
        })
    }

    /// How many a second.
    pub(crate) fn per_second(&self) -> u64 {
        let elapsed_us = self.elapsed.as_micros().max(1);
        u64::try_from(u128::from(self.done) * 1_000_000 / elapsed_us).unwrap_or(u64::MAX)
    }

    /// A row: name, done, failed, per second, median, 99 % and longest in milliseconds.
    pub(crate) fn row(&self, label: &str) -> String {
        let at = |share: f64| milliseconds(self.times_us.value_at_quantile(share));
        format!(
            "| {label} | {} | {} | {} | {} | {} | {} |",
            self.done,
            self.failed,
            self.per_second(),
            at(0.5),
            at(0.99),
            milliseconds(self.times_us.max())
        )
    }

    /// Refuses a run in which anything went wrong, because its figures would be worth nothing, and one that
    /// misses a floor.
    pub(crate) fn accepted(&self, floors: Floors) -> anyhow::Result<()> {
        if let Some(reason) = &self.first_failure {
            bail!(
                "{} of {} failed, the first: {reason}",
                self.failed,
                self.failed + self.done
            );
        }
        if let Some(least) = floors.per_second_min
            && self.per_second() < least
        {
            bail!("{} a second are less than the floor of {least}", self.per_second());
        }
        let p99_ms = self.times_us.value_at_quantile(0.99) / 1_000;
        if let Some(most) = floors.p99_ms_max
            && p99_ms > most
        {
            bail!("99% within {p99_ms} ms is more than the floor of {most} ms");
        }
        Ok(())
    }
}

fn milliseconds(microseconds: u64) -> String {
    format!("{}.{:02}", microseconds / 1_000, microseconds % 1_000 / 10)
}

/// When the work of a load is due.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// The next as soon as the last is done (a closed model): tells what is possible.
    Free,
    /// So many a second, due whether or not the last is done (an open model): tells what people
    /// wait, the time in the queue included.
    Rate(u64),
}

/// Runs `work` from every worker at a pace, for a while. `work` gets the worker and the running
/// number of what it does.
pub(crate) async fn load<W, F, Fut>(workers: Vec<W>, pace: Pace, length: Duration, work: F) -> anyhow::Result<Outcome>
where
    W: Send + 'static,
    F: Fn(W, u64) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = (W, anyhow::Result<()>)> + Send,
{
    let next = Arc::new(AtomicU64::new(0));
    let total = Arc::new(Mutex::new(Outcome::empty()?));
    let started = Instant::now();
    let mut tasks = Vec::with_capacity(workers.len());
    for worker in workers {
        let (next, total, work) = (Arc::clone(&next), Arc::clone(&total), work.clone());
        tasks.push(tokio::spawn(async move {
            let outcome = work_through(worker, &next, pace, started, length, work).await?;
            merge(&mut *total.lock().await, outcome)
        }));
    }
    for task in tasks {
        task.await??;
    }
    let mut outcome = std::mem::replace(&mut *total.lock().await, Outcome::empty()?);
    outcome.elapsed = started.elapsed();
    Ok(outcome)
}

async fn work_through<W, F, Fut>(
    mut worker: W,
    next: &AtomicU64,
    pace: Pace,
    started: Instant,
    length: Duration,
    work: F,
) -> anyhow::Result<Outcome>
where
    F: Fn(W, u64) -> Fut,
    Fut: Future<Output = (W, anyhow::Result<()>)>,
{
    let mut outcome = Outcome::empty()?;
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let due = match pace {
            Pace::Free => Instant::now(),
            Pace::Rate(rate) => started + Duration::from_nanos(number.saturating_mul(1_000_000_000) / rate.max(1)),
        };
        if due.duration_since(started) >= length {
            return Ok(outcome);
        }
        tokio::time::sleep_until(due.into()).await;
        let (back, done) = work(worker, number).await;
        worker = back;
        match done {
            Ok(()) => {
                outcome.done += 1;
                let taken_us = u64::try_from(due.elapsed().as_micros()).unwrap_or(LONGEST_US);
                outcome.times_us.saturating_record(taken_us.clamp(1, LONGEST_US));
            }
            Err(error) => {
                outcome.failed += 1;
                outcome.first_failure.get_or_insert_with(|| format!("{error:#}"));
            }
        }
    }
}

fn merge(total: &mut Outcome, part: Outcome) -> anyhow::Result<()> {
    total.done += part.done;
    total.failed += part.failed;
    total.times_us.add(&part.times_us)?;
    if total.first_failure.is_none() {
        total.first_failure = part.first_failure;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_rate_is_kept_and_failures_are_counted() {
        let workers = vec![(), (), ()];
        let outcome = load(
            workers,
            Pace::Rate(100),
            Duration::from_millis(200),
            |worker, number| async move {
                let done = if number == 7 { bail_out() } else { Ok(()) };
                (worker, done)
            },
        )
        .await
        .unwrap();
        assert_eq!((outcome.done, outcome.failed), (19, 1));
        assert!(outcome.accepted(Floors::default()).is_err());
    }

    #[tokio::test]
    async fn a_floor_that_is_missed_refuses_the_run() {
        let outcome = load(
            vec![()],
            Pace::Rate(100),
            Duration::from_millis(50),
            |worker, _| async move { (worker, Ok(())) },
        )
        .await
        .unwrap();
        let floors = |per_second_min, p99_ms_max| Floors {
            per_second_min,
            p99_ms_max,
        };
        assert!(outcome.accepted(floors(Some(1), Some(60_000))).is_ok());
        assert!(outcome.accepted(floors(Some(1_000_000), None)).is_err());
    }

    fn bail_out() -> anyhow::Result<()> {
        bail!("as planned")
    }
}
