//! The dashboard of finance: whether everything agrees, where the money is, what is open.

use backend::Result;
use backend::jobs::JobStatus;
use backend::reconciliation::{Age, FinanceDashboard, RunLine, SourceState, finance_dashboard};
use domain::locale::Locale;
use domain::money::Money;
use domain::time::Timestamp;
use leptos::prelude::*;

use super::reconciliation::source_name;
use crate::layout::{Place, SupervisePlace};
use crate::manage::words;
use crate::page::{Page, Request, Viewer};
use crate::ui::{
    Amount, DataTable, Day, EmptyState, Kpi, LinkButton, Ltr, Moment, Notice, NoticeKind, Number, Pill, PillKind,
    TableColumn,
};

/// `GET /supervise/finance`
pub(super) async fn page(request: Request) -> Result<Page> {
    let dashboard = finance_dashboard(&request.context, request.actor()).await?;
    let viewer = request.viewer;
    let title = locales::reconciliation_finance_title(viewer.locale);
    Ok(Page::new(title, move || view(&viewer, &dashboard))
        .at(Place::Supervise(SupervisePlace::Finance))
        .hidden_from_search())
}

fn view(viewer: &Viewer, dashboard: &FinanceDashboard) -> impl IntoView + use<> {
    let locale = viewer.locale;
    view! {
        <header class="page-head">
            <h1>{locales::reconciliation_finance_title(locale)}</h1>
            <p class="page-head__lead">{locales::reconciliation_finance_lead(locale)}</p>
        </header>
        {figures(viewer, dashboard)}
        {sources(viewer, &dashboard.sources)}
        {money(viewer, dashboard)}
        {accounts(viewer, dashboard)}
        {ages(viewer, dashboard)}
        {runs(locale, &dashboard.runs)}
        {links(viewer)}
    }
}

fn figures(viewer: &Viewer, dashboard: &FinanceDashboard) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let attention = |is: bool| if is { "kpi--attention" } else { "" };
    let (open, suspense) = (dashboard.open_count(), dashboard.suspense());
    let alarms = i64::try_from(dashboard.alarms.len()).unwrap_or(i64::MAX);
    view! {
        <ul class="kpi-grid">
            <Kpi label=locales::reconciliation_open(locale) class=attention(open > 0)>
                <Number value=open />
            </Kpi>
            <Kpi label=locales::reconciliation_suspense(locale) class=attention(!suspense.is_zero())>
                <Amount money=suspense />
            </Kpi>
            <Kpi label=locales::reconciliation_alarms(locale) class=attention(alarms > 0)>
                <Number value=alarms />
            </Kpi>
        </ul>
        {alarm_notice(viewer, &dashboard.alarms)}
    }
}

fn alarm_notice(viewer: &Viewer, alarms: &[JobStatus]) -> Option<AnyView> {
    let locale = viewer.locale;
    if alarms.is_empty() {
        return None;
    }
    let names = alarms
        .iter()
        .map(|job| view! { <li>{super::jobs::job_title(locale, &job.name)}</li> })
        .collect_view();
    let jobs = viewer.link("/supervise/jobs");
    let view = view! {
        <Notice kind=NoticeKind::Problem title=locales::reconciliation_alarms(locale)>
            <ul>{names}</ul>
            <p><a href=jobs>{locales::reconciliation_link_jobs(locale)}</a></p>
        </Notice>
    };
    Some(view.into_any())
}

fn sources(viewer: &Viewer, sources: &[SourceState]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let columns = vec![
        TableColumn::words(locales::reconciliation_source(locale)),
        TableColumn::words(locales::reconciliation_state(locale)),
        TableColumn::words(locales::reconciliation_day(locale)),
        TableColumn::figures(locales::reconciliation_open(locale)),
    ];
    let rows = sources
        .iter()
        .map(|source| {
            let count = source.open_count;
            let day = source.run.as_ref().map(|run| Timestamp::from_riyadh_midnight(run.day));
            vec![
                source_name(locale, &source.source),
                state_pill(locale, source),
                day.map(|at| view! { <Day at=at /> }).into_any(),
                view! { <Number value=count /> }.into_any(),
            ]
        })
        .collect();
    let compared = sources.iter().any(|source| source.run.is_some());
    let agrees = compared && sources.iter().all(all_agrees);
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_sources(locale)}</h2>
            {agrees
                .then(|| {
                    view! {
                        <Notice kind=NoticeKind::Success title=locales::reconciliation_all_agree_title(locale)>
                            {locales::reconciliation_all_agree_text(locale)}
                        </Notice>
                    }
                })}
            <DataTable caption=locales::reconciliation_sources(locale) caption_hidden=true columns=columns rows=rows />
            <p>
                <LinkButton href=viewer.link("/supervise/reconciliation") class="button--soft">
                    {locales::reconciliation_title(locale)}
                </LinkButton>
            </p>
        </section>
    }
}

/// Nothing of it is open, and where it can be compared its last comparison says so.
fn all_agrees(source: &SourceState) -> bool {
    let said = source.run.as_ref().is_some_and(|run| run.state == "agreed");
    source.open_count == 0 && (said || !source.is_compared)
}

fn state_pill(locale: Locale, source: &SourceState) -> AnyView {
    let (kind, text) = match &source.run {
        _ if !source.is_compared => (PillKind::Waiting, locales::reconciliation_no_list(locale)),
        None => (PillKind::Waiting, locales::reconciliation_never(locale)),
        Some(run) => run_state(locale, &run.state),
    };
    view! { <Pill kind=kind text=text /> }.into_any()
}

fn run_state(locale: Locale, state: &str) -> (PillKind, &'static str) {
    match state {
        "agreed" => (PillKind::Done, locales::reconciliation_agreed(locale)),
        "differed" => (PillKind::Stopped, locales::reconciliation_differed(locale)),
        "failed" => (PillKind::Stopped, locales::reconciliation_failed(locale)),
        _ => (PillKind::Active, locales::reconciliation_running(locale)),
    }
}

fn money(viewer: &Viewer, dashboard: &FinanceDashboard) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let columns = vec![
        TableColumn::words(locales::reconciliation_class(locale)),
        TableColumn::figures(locales::reconciliation_at_gateway(locale)),
        TableColumn::figures(locales::reconciliation_at_bank(locale)),
        TableColumn::figures(locales::reconciliation_owed(locale)),
    ];
    let amount = |money: Money| view! { <Amount money=money /> }.into_any();
    let rows: Vec<_> = dashboard
        .money
        .iter()
        .map(|one| {
            vec![
                words::fund_class(locale, one.class).into_any(),
                amount(one.gateway),
                amount(one.bank),
                amount(one.owed),
            ]
        })
        .collect();
    let folded = dashboard.folded_at.map(|at| {
        view! { <p class="form-field__hint">{locales::reconciliation_money_folded(locale)} " " <Moment at=at /></p> }
    });
    let table = if rows.is_empty() {
        view! { <p>{locales::reconciliation_money_empty(locale)}</p> }.into_any()
    } else {
        let caption = locales::reconciliation_money(locale);
        view! { <DataTable caption=caption caption_hidden=true columns=columns rows=rows /> }.into_any()
    };
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_money(locale)}</h2>
            <p>{locales::reconciliation_money_lead(locale)}</p>
            {table}
            {folded}
        </section>
    }
}

fn accounts(viewer: &Viewer, dashboard: &FinanceDashboard) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let columns = vec![
        TableColumn::words(locales::reconciliation_account(locale)),
        TableColumn::figures(locales::reconciliation_statement(locale)),
        TableColumn::figures(locales::reconciliation_journal(locale)),
        TableColumn::figures(locales::reconciliation_difference(locale)),
    ];
    let rows: Vec<_> = dashboard
        .accounts
        .iter()
        .map(|day| {
            let journal = day.journal;
            let statement = day.statement.map(|(balance, _)| balance);
            let difference = match day.difference() {
                None => "".into_any(),
                Some(none) if none.is_zero() => {
                    view! { <Pill kind=PillKind::Done text=locales::reconciliation_agreed(locale) /> }.into_any()
                }
                Some(amount) => view! { <Amount money=amount /> }.into_any(),
            };
            vec![
                view! { <Ltr text=day.account.iban.grouped() /> }.into_any(),
                statement.map_or_else(
                    || locales::reconciliation_no_statement(locale).into_any(),
                    |money| view! { <Amount money=money /> }.into_any(),
                ),
                view! { <Amount money=journal /> }.into_any(),
                difference,
            ]
        })
        .collect();
    let table = if rows.is_empty() {
        view! { <p>{locales::reconciliation_accounts_empty(locale)}</p> }.into_any()
    } else {
        let caption = locales::reconciliation_accounts(locale);
        view! { <DataTable caption=caption caption_hidden=true columns=columns rows=rows /> }.into_any()
    };
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_accounts(locale)}</h2>
            {table}
        </section>
    }
}

fn ages(viewer: &Viewer, dashboard: &FinanceDashboard) -> AnyView {
    let locale = viewer.locale;
    if dashboard.open_count() == 0 {
        return view! {
            <EmptyState
                icon="check"
                title=locales::reconciliation_all_agree_title(locale)
                text=locales::reconciliation_all_agree_text(locale)
            />
        }
        .into_any();
    }
    let columns = vec![
        TableColumn::words(locales::reconciliation_ages(locale)),
        TableColumn::figures(locales::reconciliation_count_differences(locale)),
    ];
    let rows = dashboard
        .ages
        .iter()
        .map(|(age, count)| {
            let (name, count) = (age_name(locale, *age), *count);
            vec![name.into_any(), view! { <Number value=count /> }.into_any()]
        })
        .collect();
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_ages(locale)}</h2>
            <DataTable caption=locales::reconciliation_ages(locale) caption_hidden=true columns=columns rows=rows />
        </section>
    }
    .into_any()
}

fn age_name(locale: Locale, age: Age) -> &'static str {
    match age {
        Age::Fresh => locales::reconciliation_age_fresh(locale),
        Age::Week => locales::reconciliation_age_week(locale),
        Age::Month => locales::reconciliation_age_month(locale),
        Age::Older => locales::reconciliation_age_older(locale),
    }
}

fn runs(locale: Locale, runs: &[RunLine]) -> Option<AnyView> {
    if runs.is_empty() {
        return None;
    }
    let columns = vec![
        TableColumn::words(locales::reconciliation_day(locale)),
        TableColumn::words(locales::reconciliation_source(locale)),
        TableColumn::words(locales::reconciliation_state(locale)),
        TableColumn::words(locales::reconciliation_ended(locale)),
        TableColumn::figures(locales::reconciliation_count_booked(locale)),
        TableColumn::figures(locales::reconciliation_count_settled(locale)),
        TableColumn::figures(locales::reconciliation_count_bank(locale)),
        TableColumn::figures(locales::reconciliation_count_differences(locale)),
    ];
    let number = |value: i64| view! { <Number value=value /> }.into_any();
    let rows = runs
        .iter()
        .map(|run| {
            let at = Timestamp::from_riyadh_midnight(run.day);
            let (kind, text) = run_state(locale, &run.state);
            vec![
                view! { <Day at=at /> }.into_any(),
                source_name(locale, &run.source),
                view! { <Pill kind=kind text=text /> }.into_any(),
                run.ended_at.map(|at| view! { <Moment at=at /> }).into_any(),
                number(run.booked_count),
                number(run.settled_count),
                number(run.bank_count),
                number(run.difference_count),
            ]
        })
        .collect();
    let view = view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_runs(locale)}</h2>
            <DataTable caption=locales::reconciliation_runs(locale) caption_hidden=true columns=columns rows=rows />
        </section>
    };
    Some(view.into_any())
}

fn links(viewer: &Viewer) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let links = [
        ("/supervise/bank", locales::reconciliation_link_bank(locale)),
        ("/supervise/batches", locales::reconciliation_link_batches(locale)),
        ("/supervise/refunds", locales::reconciliation_link_refunds(locale)),
        ("/supervise/sms", locales::reconciliation_link_sms(locale)),
        ("/supervise/jobs", locales::reconciliation_link_jobs(locale)),
    ]
    .map(|(path, text)| {
        view! { <LinkButton href=viewer.link(path) class="button--plain">{text}</LinkButton> }
    });
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_links(locale)}</h2>
            <p class="cluster">{links.into_iter().collect_view()}</p>
        </section>
    }
}
