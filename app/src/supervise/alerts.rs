//! The register of alerts.

use backend::Result;
use backend::giving::{
    AlertForm, AlertLine, AlertStep, SanctionHit, alert_handle, alert_list, sanction_decide, sanction_hits,
};
use domain::error::{AppError, FieldProblem};
use domain::form::Fields;
use domain::form::SUMMARY_LENGTH_MAX;
use domain::ids::SanctionHitId;
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
    let outcome = if fields.has("hit") {
        hit_decide(&request, &fields).await
    } else {
        match AlertForm::parse(&fields) {
            Ok(form) => alert_handle(&request.context, request.actor(), form, request.origin()).await,
            Err(errors) => Err(errors.into()),
        }
    };
    match outcome {
        Ok(()) => Ok(Reply::redirect(
            request.viewer.link("/supervise/alerts?done=alert-recorded"),
        )),
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

/// `hit`, `step` (`clear` or `confirm`), `reason`: two people clear a likeness.
async fn hit_decide(request: &Request, fields: &Fields) -> Result<()> {
    let id: SanctionHitId = fields
        .text("hit")
        .parse()
        .map_err(|_| AppError::invalid("hit", FieldProblem::InvalidChoice))?;
    let clear = match fields.text("step") {
        "clear" => true,
        "confirm" => false,
        _ => return Err(AppError::NotFound.into()),
    };
    let reason = fields.text("reason");
    sanction_decide(&request.context, request.actor(), id, clear, reason, request.origin()).await
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let lines = alert_list(&request.context, request.actor(), None).await?;
    let hits = sanction_hits(&request.context, request.actor()).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::limits_alerts_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &lines, &hits, &trouble, &done))
        .at(Place::Supervise(SupervisePlace::Alerts))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(
    viewer: &Viewer,
    lines: &[AlertLine],
    hits: &[SanctionHit],
    trouble: &Trouble,
    done: &str,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let cards = lines.iter().map(|line| card(viewer, line, trouble)).collect_view();
    let hits = hits.iter().map(|hit| hit_card(viewer, hit, trouble)).collect_view();
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
        {trouble.notice(viewer)}
        <ErrorSummary form=trouble.form.clone() labels=labels />
        {empty}
        <div class="stack">{hits} {cards}</div>
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

/// A likeness to a listed name: what is compared, how alike it is, and the step of the reader.
fn hit_card(viewer: &Viewer, hit: &SanctionHit, trouble: &Trouble) -> AnyView {
    let locale = viewer.locale;
    let open = matches!(hit.state.as_str(), "open" | "half_cleared");
    let (kind, text) = match hit.state.as_str() {
        "half_cleared" => (PillKind::Waiting, locales::limits_large_state_recommended(locale)),
        "cleared" => (PillKind::Done, locales::limits_alerts_cleared(locale)),
        "confirmed" => (PillKind::Stopped, locales::limits_hit_confirmed(locale)),
        _ => (PillKind::Waiting, locales::limits_alerts_new(locale)),
    };
    let own = hit.first_by.is_some() && hit.first_by == viewer.actor.person_id();
    let first = (!hit.first_reason.is_empty()).then(|| view! { <p><small>{isolate(&hit.first_reason)}</small></p> });
    let steps = open.then(|| {
        let clear = (!own).then(|| {
            view! { <Button class="button--soft" name="step" value="clear">{locales::limits_hit_clear(locale)}</Button> }
        });
        view! {
            <form class="form" method="post" action=viewer.link("/supervise/alerts")>
                <input type="hidden" name="hit" value=hit.id.to_string() />
                <TextArea
                    bound=bind(&trouble.form, "reason").prefixed(&hit.id.to_string())
                    label=locales::supervise_reason(locale)
                    rows=2
                    length_max=SUMMARY_LENGTH_MAX
                />
                <div class="form__actions">
                    {clear}
                    <Button class="button--plain" name="step" value="confirm">{locales::limits_hit_confirm(locale)}</Button>
                </div>
            </form>
        }
    });
    view! {
        <section class="card panel">
            <p class="cluster cluster--between"><Pill kind=kind text=text /> <Moment at=hit.found_at /></p>
            <h2 class="panel__title">{locales::limits_alerts_sanction(locale)}</h2>
            <p><bdi>{hit.subject_name.clone()}</bdi> " ~ " <bdi>{hit.listed_name.clone()}</bdi></p>
            <p><small>{hit.list_name.clone()} " " {hit.reference.clone()} " · " <bdi>{hit.explanation.clone()}</bdi></small></p>
            {first}
            {steps}
        </section>
    }
    .into_any()
}
