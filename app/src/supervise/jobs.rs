//! Jobs: what the site does by itself, and whether it does.

use backend::Result;
use backend::jobs::{JobState, JobStatus, job_list};
use domain::locale::Locale;
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::page::{Page, Request, Viewer};
use crate::ui::{DataTable, EmptyState, Ltr, Moment, Pill, PillKind, TableColumn};

/// `GET /supervise/jobs`
pub(super) async fn page(request: Request) -> Result<Page> {
    let jobs = job_list(&request.context, request.actor()).await?;
    let viewer = request.viewer;
    let title = locales::supervise_jobs_title(viewer.locale);
    Ok(Page::new(title, move || view(&viewer, jobs))
        .at(Place::Supervise(SupervisePlace::Jobs))
        .hidden_from_search())
}

fn view(viewer: &Viewer, jobs: Vec<JobStatus>) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let list = if jobs.is_empty() {
        view! {
            <EmptyState
                icon="clock"
                title=locales::supervise_jobs_empty_title(locale)
                text=locales::supervise_jobs_empty_text(locale)
            />
        }
        .into_any()
    } else {
        table(locale, jobs).into_any()
    };
    view! {
        <header class="page-head">
            <h1>{locales::supervise_jobs_title(locale)}</h1>
            <p class="page-head__lead">{locales::supervise_jobs_lead(locale)}</p>
        </header>
        {list}
    }
}

/// What needs somebody comes first.
fn table(locale: Locale, mut jobs: Vec<JobStatus>) -> impl IntoView {
    jobs.sort_by_key(|job| match job.state {
        JobState::Late { .. } => 0,
        JobState::Failing { .. } => 1,
        JobState::Well => 2,
    });
    let columns = vec![
        TableColumn::words(locales::supervise_jobs_job(locale)),
        TableColumn::words(locales::supervise_jobs_state(locale)),
        TableColumn::words(locales::supervise_jobs_since(locale)),
        TableColumn::words(locales::supervise_jobs_finished(locale)),
    ];
    let rows = jobs.into_iter().map(|job| row(locale, job)).collect();
    view! { <DataTable caption=locales::supervise_jobs_title(locale) caption_hidden=true columns=columns rows=rows /> }
}

fn row(locale: Locale, job: JobStatus) -> Vec<AnyView> {
    let name = job_title(locale, &job.name);
    let (kind, text, since) = match job.state {
        JobState::Well => (PillKind::Done, locales::supervise_jobs_well(locale), None),
        JobState::Failing { since } => (PillKind::Stopped, locales::supervise_jobs_failing(locale), Some(since)),
        JobState::Late { due_by } => (PillKind::Stopped, locales::supervise_jobs_late(locale), Some(due_by)),
    };
    let moment = |at: Option<domain::time::Timestamp>| {
        at.map_or_else(
            || locales::supervise_jobs_none(locale).into_any(),
            |at| view! { <Moment at=at /> }.into_any(),
        )
    };
    vec![
        name,
        view! { <Pill kind=kind text=text /> }.into_any(),
        moment(since),
        moment(job.finished_at),
    ]
}

/// What a job does, or its name when there are no words for it.
pub(super) fn job_title(locale: Locale, name: &str) -> AnyView {
    job_name(locale, name).map_or_else(
        || view! { <Ltr text=name.to_owned() /> }.into_any(),
        |words| words.into_any(),
    )
}

/// What a job does, in words; a job that has none here is shown by its name.
fn job_name(locale: Locale, name: &str) -> Option<&'static str> {
    Some(match name {
        "totals.fold" => locales::supervise_job_totals_fold(locale),
        "ledger.seal" => locales::supervise_job_ledger_seal(locale),
        "messages.send" => locales::supervise_job_messages_send(locale),
        "messages.announce" => locales::supervise_job_messages_announce(locale),
        "payments.reconcile" => locales::supervise_job_payments_reconcile(locale),
        "payments.expire" => locales::supervise_job_payments_expire(locale),
        "closings.settle" => locales::supervise_job_closings_settle(locale),
        "sanctions.screen" => locales::supervise_job_sanctions_screen(locale),
        "payments.refund" => locales::supervise_job_payments_refund(locale),
        "sms.send" => locales::sms_job_send(locale),
        "sms.subscriptions" => locales::sms_job_subscriptions(locale),
        "sms.settle" => locales::sms_job_settle(locale),
        "opportunities.expire" => locales::supervise_job_opportunities_expire(locale),
        "opportunities.need" => locales::supervise_job_opportunities_need(locale),
        "baskets.forget" => locales::supervise_job_baskets_forget(locale),
        "sign_in.sweep" => locales::supervise_job_sign_in_sweep(locale),
        "bank.match" => locales::supervise_job_bank_match(locale),
        "bank.watch" => locales::supervise_job_bank_watch(locale),
        "reconciliation" => locales::reconciliation_job(locale),
        "jobs.watch" => locales::supervise_job_jobs_watch(locale),
        "test_gateway.webhooks" => locales::supervise_job_test_gateway_webhooks(locale),
        "test_gateway.settlement" => locales::supervise_job_test_gateway_settlement(locale),
        _ => return None,
    })
}
