//! The job runner: each job runs on its own, so that one that fails or hangs holds no
//! other back, and each leaves a row that says when it last finished.

use std::future::Future;
use std::time::Duration;

use backend::{Context, Result};

/// Totals follow a gift within this time.
const FOLD_PAUSE: Duration = Duration::from_millis(500);
/// Messages and payments are looked after this often.
const SWIFT_PAUSE: Duration = Duration::from_secs(1);
/// What can wait a little.
const CALM_PAUSE: Duration = Duration::from_secs(30);
/// What is tidied up.
const SLOW_PAUSE: Duration = Duration::from_secs(600);

/// Starts every job of the site.
pub fn start(context: &Context) {
    every(context, "totals.fold", FOLD_PAUSE, |context| async move {
        backend::ledger::fold_once(&context).await
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
    if context.configuration.is_demo() {
        every(context, "test_gateway.webhooks", SWIFT_PAUSE, |context| async move {
            backend::payments::test_webhooks_deliver_once(&context).await
        });
        every(context, "test_gateway.settlement", CALM_PAUSE, |context| async move {
            backend::payments::settlement_book_once(&context).await
        });
    }
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
