//! The job runner: each job runs on its own, so that one that fails or hangs holds no
//! other back, and each leaves a row that says when it last finished.

use std::future::Future;
use std::time::Duration;

use backend::jobs::{RoundEnd, job_begin, job_note, jobs_retire, jobs_watch_once};
use backend::{Context, Result};
use domain::time::{HOUR_US, MINUTE_US, SECOND_US};

/// Totals follow a gift within this time.
const FOLD_PAUSE: Duration = Duration::from_millis(500);
/// Messages and payments are looked after this often.
const SWIFT_PAUSE: Duration = Duration::from_secs(1);
/// What can wait a little.
const CALM_PAUSE: Duration = Duration::from_secs(30);
/// What is tidied up.
const SLOW_PAUSE: Duration = Duration::from_secs(600);

/// A round that ends as the one before is noted this often, so that quick jobs write little.
const NOTE_PAUSE_US: i64 = 30 * SECOND_US;
/// A job is late when no round has ended for four of its pauses, or for one and an hour, and this much more.
const GRACE_US: i64 = 2 * MINUTE_US;
/// Jobs that a version before had are forgotten once this version's have all begun.
const RETIRE_AFTER: Duration = Duration::from_secs(60);
/// What is done every day.
const DAILY_PAUSE: Duration = Duration::from_secs(24 * 3_600);

/// Starts every job of the site.
pub fn start(context: &Context) {
    retire_former(context);
    every(context, "jobs.watch", CALM_PAUSE, |context| async move {
        jobs_watch_once(&context).await
    });
    every(context, "totals.fold", FOLD_PAUSE, |context| async move {
        backend::ledger::fold_once(&context).await
    });
    every(context, "ledger.seal", SWIFT_PAUSE, |context| async move {
        backend::ledger::seal_once(&context).await
    });
    every(context, "messages.send", SWIFT_PAUSE, |context| async move {
        backend::messages::outbox_send_once(&context).await
    });
    every(context, "messages.announce", CALM_PAUSE, |context| async move {
        backend::messages::announce_once(&context).await
    });
    every(context, "payments.reconcile", SWIFT_PAUSE, |context| async move {
        backend::payments::intents_reconcile_once(&context).await
    });
    every(context, "payments.expire", CALM_PAUSE, |context| async move {
        backend::payments::intents_expire_once(&context).await
    });
    every(context, "payments.refund", SWIFT_PAUSE, |context| async move {
        backend::payments::refunds_send_once(&context).await
    });
    every(context, "sms.send", SWIFT_PAUSE, |context| async move {
        backend::payments::sms::sms_outbox_send_once(&context).await
    });
    every(context, "sms.subscriptions", CALM_PAUSE, |context| async move {
        backend::payments::sms::subscriptions_charge_once(&context).await
    });
    every(context, "sms.settle", SWIFT_PAUSE, |context| async move {
        backend::payments::sms::settlements_book_once(&context).await
    });
    // Asks often and works once a day: what is due is told by the day, not by the pause.
    every(context, "reconciliation", SLOW_PAUSE, |context| async move {
        backend::reconciliation::reconcile_due_once(&context).await
    });
    every(context, "sanctions.screen", DAILY_PAUSE, |context| async move {
        backend::giving::sanctions_screen_once(&context).await
    });
    every(context, "closings.settle", CALM_PAUSE, |context| async move {
        backend::giving::closings_settle_once(&context).await
    });
    every(context, "opportunities.expire", CALM_PAUSE, |context| async move {
        backend::supervision::review::opportunities_expire_once(&context).await
    });
    every(context, "opportunities.need", SLOW_PAUSE, |context| async move {
        backend::giving::opportunities::need_refresh_once(&context).await
    });
    every(context, "baskets.forget", SLOW_PAUSE, |context| async move {
        backend::giving::baskets_forget_once(&context).await
    });
    every(context, "sign_in.sweep", SLOW_PAUSE, |context| async move {
        backend::people::sign_in_sweep_once(&context)
            .await
            .map(|count| usize::try_from(count).unwrap_or(usize::MAX))
    });
    every(context, "bank.match", SWIFT_PAUSE, |context| async move {
        backend::bank::bank_match_once(&context).await
    });
    every(context, "bank.watch", SLOW_PAUSE, |context| async move {
        backend::bank::bank_watch_once(&context).await
    });
    if context.configuration.is_demo() {
        every(context, "test_gateway.webhooks", SWIFT_PAUSE, |context| async move {
            backend::payments::test_webhooks_deliver_once(&context).await
        });
        every(context, "test_gateway.settlement", CALM_PAUSE, |context| async move {
            backend::payments::settlement_book_once(&context).await
        });
    }
}

/// Runs `job` every `pause`, for as long as the program lives, and notes how its rounds end.
pub fn every<J, F>(context: &Context, name: &'static str, pause: Duration, job: J)
where
    J: Fn(Context) -> F + Send + 'static,
    F: Future<Output = Result<usize>> + Send + 'static,
{
    let context = context.clone();
    let allowance_us = allowance_us(pause);
    tokio::spawn(async move {
        note(name, job_begin(&context, name, allowance_us).await);
        let mut noted = None;
        loop {
            // A panic in one round must not end the job for good.
            let round = tokio::spawn(job(context.clone()));
            let end = match round.await {
                Ok(Ok(count)) => {
                    if count > 0 {
                        tracing::debug!(job = name, count, "done");
                    }
                    RoundEnd::Done
                }
                Ok(Err(error)) => {
                    tracing::error!(job = name, %error, "a job failed");
                    RoundEnd::Failed
                }
                Err(error) => {
                    tracing::error!(job = name, %error, "a job panicked");
                    RoundEnd::Failed
                }
            };
            let now = context.now();
            let is_news = noted.is_none_or(|(last, at)| last != end || now.us_since(at) >= NOTE_PAUSE_US);
            if is_news && note(name, job_note(&context, name, end, allowance_us).await) {
                noted = Some((end, now));
            }
            tokio::time::sleep(pause).await;
        }
    });
}

/// Within which time a round has to have ended again: a quick job may miss some, a daily one none.
fn allowance_us(pause: Duration) -> i64 {
    let pause_us = i64::try_from(pause.as_micros()).unwrap_or(i64::MAX / 8);
    (pause_us * 4).min(pause_us + HOUR_US) + GRACE_US
}

/// Whether it could be noted. A storage that does not answer must not end the job.
fn note(name: &'static str, noted: Result<()>) -> bool {
    if let Err(error) = &noted {
        tracing::warn!(job = name, %error, "how a job stands could not be noted");
    }
    noted.is_ok()
}

fn retire_former(context: &Context) {
    let (context, started_at) = (context.clone(), context.now());
    tokio::spawn(async move {
        tokio::time::sleep(RETIRE_AFTER).await;
        if let Err(error) = jobs_retire(&context, started_at).await {
            tracing::warn!(%error, "jobs of an earlier version could not be forgotten");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daily_job_that_is_not_done_is_late_within_the_day() {
        assert_eq!(allowance_us(SWIFT_PAUSE), 4 * SECOND_US + GRACE_US);
        assert_eq!(allowance_us(SLOW_PAUSE), 40 * MINUTE_US + GRACE_US);
        assert_eq!(allowance_us(DAILY_PAUSE), 25 * HOUR_US + GRACE_US);
    }
}
