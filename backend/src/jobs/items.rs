//! A job's items one by one: what fails is told, and keeps none of the others from being done.

use std::fmt::Display;

use domain::error::AppError;

use crate::{Error, Result};

/// What a round over many items came to.
#[derive(Debug)]
pub(crate) struct Items {
    job: &'static str,
    done: usize,
    first_failure: Option<Error>,
}

impl Items {
    /// A round of a job that has done nothing yet.
    pub(crate) fn of(job: &'static str) -> Self {
        Self {
            job,
            done: 0,
            first_failure: None,
        }
    }

    /// Counts an item that was dealt with, with how much was done for it.
    pub(crate) fn done(&mut self, count: usize) {
        self.done += count;
    }

    /// Counts what was done for `item`, or keeps its failure for the end of the round.
    ///
    /// # Errors
    /// Unavailable: where the storage does not answer the other items need not be tried.
    pub(crate) fn note(&mut self, item: impl Display, outcome: Result<usize>) -> Result<()> {
        match outcome {
            Ok(count) => self.done(count),
            Err(error) if matches!(error.public(), AppError::Unavailable) => return Err(error),
            Err(error) => {
                tracing::error!(job = self.job, %item, %error, "an item of a job failed; the others go on");
                metrics::counter!("ataa_job_items_failed_total", "job" => self.job).increment(1);
                self.first_failure.get_or_insert(error);
            }
        }
        Ok(())
    }

    /// How much was done.
    ///
    /// # Errors
    /// The first failure of an item, so that the job's alarm is raised.
    pub(crate) fn end(self) -> Result<usize> {
        match self.first_failure {
            None => Ok(self.done),
            Some(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_at_the_end_and_stops_nothing() {
        let mut items = Items::of("test");
        assert!(items.note(1, Ok(2)).is_ok());
        assert!(items.note(2, Err(Error::internal("poison"))).is_ok());
        assert!(items.note(3, Ok(1)).is_ok());
        assert_eq!(items.done, 3);
        assert!(items.end().is_err_and(|error| error.to_string().contains("poison")));
    }

    #[test]
    fn lost_storage_ends_the_round() {
        let mut items = Items::of("test");
        assert!(items.note(1, Err(Error::unavailable("gone"))).is_err());
    }
}
