//! The register of alerts.

use backend::Result;
use backend::giving::{AlertForm, AlertLine, AlertStep, alert_handle, alert_list};
use domain::form::SUMMARY_LENGTH_MAX;
use domain::locale::Locale;
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, trouble_of};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{Button, Choice, EmptyState, ErrorSummary, Moment, Pill, PillKind, Select, TextArea, bind, isolate};

/// `GET /supervise/alerts`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/alerts`: `alert`, `step`, `reason`.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let outcome = match AlertForm::parse(&fields) {
        Ok(form) => alert_handle(&request.context, request.actor(), form, request.origin()).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(()) => Ok(Reply::redirect(
            request.viewer.link("/supervise/alerts?done=alert-recorded"),
        )),
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let lines = alert_list(&request.context, request.actor(), None).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::limits_alerts_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &lines, &trouble, &done))
        .at(Place::Supervise(SupervisePlace::Alerts))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(viewer: &Viewer, lines: &[AlertLine], trouble: &Trouble, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let cards = lines.iter().map(|line| card(viewer, line, trouble)).collect_view();
    let empty = lines.is_empty().then(|| {
        view! {
            <EmptyState icon="flag" title=locales::limits_alerts_empty_title(locale) text=locales::refund_queue_empty_text(locale) />
        }
    });
    let labels = vec![
        ("step", locales::limits_alerts_step(locale).to_owned()),
        ("reason", locales::supervise_reason(locale).to_owned()),
    ];
    view! {
        <header class="page-head">
            <h1>{locales::limits_alerts_title(locale)}</h1>
            <p class="page-head__lead">{locales::limits_alerts_lead(locale)}</p>
        </header>
        {done_notice(viewer, done)}
        <ErrorSummary form=trouble.form.clone() labels=labels />
        {empty}
        <div class="stack">{cards}</div>
    }
}

fn rule_name(locale: Locale, rule: &str) -> &'static str {
    match rule {
        "structuring" => locales::limits_alerts_structuring(locale),
        "sanction" => locales::limits_alerts_sanction(locale),
        "card_testing" => locales::limits_alerts_card_testing(locale),
        "large_gift" => locales::limits_alerts_large_gift(locale),
        _ => locales::limits_alerts_rapid_return(locale),
    }
}

fn step_name(locale: Locale, step: AlertStep) -> &'static str {
    match step {
        AlertStep::TakenUp => locales::limits_alerts_taken_up(locale),
        AlertStep::Noted => locales::limits_alerts_noted(locale),
        AlertStep::Reported => locales::limits_alerts_reported(locale),
        AlertStep::Cleared => locales::limits_alerts_cleared(locale),
    }
}

fn card(viewer: &Viewer, line: &AlertLine, trouble: &Trouble) -> AnyView {
    let locale = viewer.locale;
    let latest: Option<AlertStep> = line.latest_event.as_deref().and_then(|code| code.parse().ok());
    let (kind, text) = match latest {
        None => (PillKind::Waiting, locales::limits_alerts_new(locale)),
        Some(AlertStep::Cleared) => (PillKind::Done, step_name(locale, AlertStep::Cleared)),
        Some(step) => (PillKind::Active, step_name(locale, step)),
    };
    let last = line.latest_reason.as_ref().map(|reason| {
        let who = line.latest_by.clone().unwrap_or_default();
        view! { <p><small>{isolate(&who)} " · " {isolate(reason)}</small></p> }
    });
    let prefix = line.id.to_string();
    let choices = AlertStep::ALL
        .into_iter()
        .map(|step| Choice::new(step.code(), step_name(locale, step)))
        .collect();
    view! {
        <section class="card panel">
            <p class="cluster cluster--between">
                <Pill kind=kind text=text />
                <Moment at=line.opened_at />
            </p>
            <h2 class="panel__title">{rule_name(locale, &line.rule)}</h2>
            <p><bdi>{line.evidence.clone()}</bdi></p>
            {last}
            <details>
                <summary>{locales::limits_alerts_handle(locale)}</summary>
                <form class="form" method="post" action=viewer.link("/supervise/alerts")>
                    <input type="hidden" name="alert" value=line.id.to_string() />
                    <Select
                        bound=bind(&trouble.form, "step").prefixed(&prefix)
                        label=locales::limits_alerts_step(locale)
                        choices=choices
                    />
                    <TextArea
                        bound=bind(&trouble.form, "reason").prefixed(&prefix)
                        label=locales::supervise_reason(locale)
                        rows=2
                        length_max=SUMMARY_LENGTH_MAX
                    />
                    <div class="form__actions">
                        <Button class="button--soft">{locales::limits_alerts_handle(locale)}</Button>
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}
