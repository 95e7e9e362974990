//! Tranches: approved here by one person; paid through the batches that others seal and authorise.

use backend::Result;
use backend::delivery::disbursements::{
    DisbursementLine, disbursement_approve, disbursement_get, disbursement_history, disbursement_queue,
    disbursement_refuse,
};
use backend::payouts::batches::batches_of_tranche;
use backend::supervision::forms::ReasonForm;
use domain::delivery::DisbursementState;
use domain::error::{AppError, Conflict};
use domain::form::{Fields, SUMMARY_LENGTH_MAX};
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, grouped, trouble_of, words};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Breadcrumb, ConfirmButton, Crumb, DataTable, Day, DescriptionList, EmptyState, ErrorSummary, Ltr, Moment,
    Notice, NoticeKind, Pagination, PathStep, PathSteps, Pill, StepState, Tab, TableColumn, Tabs, TextArea, bind, fact,
    isolate,
};

/// `GET /supervise/disbursements`: what waits, or (`?view=history`) what was paid and refused.
pub(super) async fn queue(request: Request) -> Result<Page> {
    let query = request.query();
    let cursor = query.text("from").parse().ok();
    let past = query.text("view") == "history";
    let page = if past {
        disbursement_history(&request.context, request.actor(), cursor).await?
    } else {
        disbursement_queue(&request.context, request.actor(), cursor).await?
    };
    let viewer = request.viewer;
    let locale = viewer.locale;
    Ok(Page::new(locales::supervise_disbursements_title(locale), move || {
        let view_name = if past { "view=history&" } else { "" };
        let next = page
            .next
            .map(|number| viewer.link(&format!("/supervise/disbursements?{view_name}from={number}")));
        let tabs = vec![
            Tab {
                label: locales::supervise_waiting(locale).to_owned(),
                href: viewer.link("/supervise/disbursements"),
                count: None,
                current: !past,
            },
            Tab {
                label: locales::supervise_paid_and_refused(locale).to_owned(),
                href: viewer.link("/supervise/disbursements?view=history"),
                count: None,
                current: past,
            },
        ];
        view! {
            <header class="page-head">
                <h1>{locales::supervise_disbursements_title(locale)}</h1>
                <p class="page-head__lead">{locales::supervise_disbursements_lead(locale)}</p>
            </header>
            <Tabs label=locales::supervise_disbursements_title(locale) items=tabs />
            {table(&viewer, &page.lines)}
            <Pagination next=next />
        }
    })
    .at(Place::Supervise(SupervisePlace::Disbursements))
    .hidden_from_search())
}

fn table(viewer: &Viewer, lines: &[DisbursementLine]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if lines.is_empty() {
        return view! {
            <EmptyState
                icon="banknote"
                title=locales::supervise_no_disbursements_title(locale)
                text=locales::supervise_no_disbursements_text(locale)
            />
        }
        .into_any();
    }
    let columns = vec![
        TableColumn::words(locales::supervise_tranche(locale)),
        TableColumn::words(locales::reports_charity(locale)),
        TableColumn::words(locales::manage_opportunity(locale)),
        TableColumn::figures(locales::manage_amount(locale)),
        TableColumn::words(locales::manage_state(locale)),
        TableColumn::words(locales::manage_requested_on(locale)),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let (kind, text) = words::disbursement_state(locale, line.state);
            let href = viewer.link(&format!("/supervise/disbursements/{}", line.number));
            vec![
                view! { <a href=href><Ltr text=line.number.to_string() /></a> }.into_any(),
                line.charity_name.text(locale).to_owned().into_any(),
                format!(
                    "{} · {}",
                    line.opportunity_title.text(locale),
                    line.milestone_title.text(locale)
                )
                .into_any(),
                view! { <Amount money=line.amount /> }.into_any(),
                view! { <Pill kind=kind text=text /> }.into_any(),
                view! { <Day at=line.requested_at /> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::supervise_disbursements_title(locale) columns=columns rows=rows /> }.into_any()
}

/// `GET /supervise/disbursements/{number}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/disbursements/{number}`: `step` is `approve` or `refuse`.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let fields = request.form().await?;
    match take(&request, number, &fields).await {
        Ok(done) => {
            let to = format!("/supervise/disbursements/{number}?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn take(request: &Request, number: i64, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    match fields.text("step") {
        "approve" => {
            disbursement_approve(context, actor, number, origin).await?;
            Ok("tranche-approved")
        }
        "refuse" => {
            let reason = ReasonForm::parse(fields)?.reason;
            disbursement_refuse(context, actor, number, reason, origin).await?;
            Ok("tranche-refused")
        }
        _ => Err(AppError::NotFound.into()),
    }
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let number = request.param("number")?;
    let line = disbursement_get(&request.context, request.actor(), number).await?;
    let batches = batches_of_tranche(&request.context, request.actor(), number).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::supervise_tranche_number(viewer.locale, &number.to_string());
    let heading = title.clone();
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &line, &batches, &trouble, &done, heading))
        .at(Place::Supervise(SupervisePlace::Disbursements))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(
    viewer: &Viewer,
    line: &DisbursementLine,
    batches: &[i64],
    trouble: &Trouble,
    done: &str,
    heading: String,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (kind, text) = words::disbursement_state(locale, line.state);
    let crumbs = vec![
        Crumb {
            label: locales::supervise_disbursements_title(locale).to_owned(),
            href: Some(viewer.link("/supervise/disbursements")),
        },
        Crumb {
            label: heading.clone(),
            href: None,
        },
    ];
    let opportunity = viewer.link(&format!("/supervise/reviews/{}", line.opportunity_number));
    let title = line.opportunity_title.text(locale).to_owned();
    // Finance has no review pages: the title is then no link.
    let reviews = viewer.actor.may(
        domain::people::Action::ReviewQueueView,
        domain::people::Subject::Platform,
    );
    let title = if reviews {
        view! { <a href=opportunity>{title}</a> }.into_any()
    } else {
        title.into_any()
    };
    let mut facts = vec![
        fact(locales::manage_amount(locale), view! { <Amount money=line.amount /> }),
        fact(
            locales::reports_charity(locale),
            line.charity_name.text(locale).to_owned(),
        ),
        fact(locales::manage_opportunity(locale), title),
        fact(
            locales::manage_milestone(locale),
            line.milestone_title.text(locale).to_owned(),
        ),
        fact(
            locales::supervise_account(locale),
            view! { <Ltr text=grouped(&line.iban) /> },
        ),
        fact(locales::supervise_asked_by(locale), isolate(&line.requested_by)),
        fact(
            locales::manage_requested_on(locale),
            view! { <Moment at=line.requested_at /> },
        ),
    ];
    if !line.note.is_empty() {
        facts.push(fact(locales::manage_tranche_note(locale), isolate(&line.note)));
    }
    if !batches.is_empty() {
        let links: Vec<_> = batches
            .iter()
            .map(|number| {
                let href = viewer.link(&format!("/supervise/batches/{number}"));
                view! { <a href=href><Ltr text=number.to_string() /></a> " " }
            })
            .collect();
        facts.push(fact(locales::payouts_in_batch(locale), links));
    }
    let refused = (line.state == DisbursementState::Refused).then(|| isolate(&line.refuse_reason));
    view! {
        <Breadcrumb items=crumbs />
        <header class="page-head">
            <p class="cluster"><Pill kind=kind text=text /></p>
            <h1>{heading}</h1>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        {refused
            .map(|reason| {
                view! {
                    <Notice kind=NoticeKind::Attention title=locales::manage_tranche_refused_title(locale)>{reason}</Notice>
                }
            })}
        <section class="card panel">{path(viewer, line)}</section>
        <div class="split">
            <section class="card panel">
                <DescriptionList items=facts />
            </section>
            {steps(viewer, line, trouble)}
        </div>
    }
}

/// Asked for, approved, released: who and when.
fn path(viewer: &Viewer, line: &DisbursementLine) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let when = |who: &str, at: domain::time::Timestamp| Some(format!("{} · {}", isolate(who), style.day(at)));
    let approved = line.approved_by.as_ref().zip(line.approved_at);
    let done = |is_done: bool, is_next: bool| match (is_done, is_next) {
        (true, _) => StepState::Done,
        (false, true) => StepState::Now,
        (false, false) => StepState::Todo,
    };
    let steps = vec![
        PathStep {
            name: locales::delivery_tranche_requested(locale).to_owned(),
            when: when(&line.requested_by, line.requested_at),
            state: StepState::Done,
        },
        PathStep {
            name: locales::delivery_tranche_approved(locale).to_owned(),
            when: approved.and_then(|((_, name), at)| when(name, at)),
            state: done(approved.is_some(), line.state == DisbursementState::Requested),
        },
        PathStep {
            name: locales::delivery_tranche_released(locale).to_owned(),
            when: line.released_at.and_then(|at| when(&line.released_by, at)),
            state: done(line.released_at.is_some(), line.state == DisbursementState::Approved),
        },
    ];
    view! { <PathSteps steps=steps /> }
}

fn steps(viewer: &Viewer, line: &DisbursementLine, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let action = viewer.link(&format!("/supervise/disbursements/{}", line.number));
    let next = (line.state == DisbursementState::Requested).then(|| {
        let question = locales::supervise_approve_question(locale);
        ("approve", locales::supervise_approve_tranche(locale), question)
    });
    let waiting = matches!(line.state, DisbursementState::Requested | DisbursementState::Approved);
    if !waiting {
        return ().into_any();
    }
    if line.is_own_of(&viewer.actor) {
        let text = crate::words::conflict_text(viewer.style(), Conflict::SamePerson);
        return view! { <Notice kind=NoticeKind::Information>{text}</Notice> }.into_any();
    }
    let labels = vec![("reason", locales::supervise_reason(locale).to_owned())];
    let reason = bind(form, "reason");
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::supervise_steps(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            {(line.state == DisbursementState::Approved)
                .then(|| {
                    let href = viewer.link("/supervise/batches");
                    view! {
                        <Notice kind=NoticeKind::Information>
                            {locales::payouts_tranche_to_batch(locale)} " "
                            <a href=href>{locales::payouts_batches_title(locale)}</a>
                        </Notice>
                    }
                })}
            <div class="stack">
                {next
                    .map(|(step, label, question)| {
                        view! {
                            <form method="post" action=action.clone()>
                                <ConfirmButton
                                    label=label
                                    question=question
                                    confirm=label
                                    class="button--primary"
                                    name="step"
                                    value=step
                                />
                            </form>
                        }
                    })}
                <form method="post" action=action.clone()>
                    <ConfirmButton
                        label=locales::supervise_refuse_tranche(locale)
                        question=locales::supervise_refuse_question(locale)
                        confirm=locales::supervise_refuse_tranche(locale)
                        class="button--plain"
                        name="step"
                        value="refuse"
                    >
                        <TextArea
                            bound=reason
                            label=locales::supervise_reason(locale)
                            rows=2
                            length_max=SUMMARY_LENGTH_MAX
                        />
                    </ConfirmButton>
                </form>
            </div>
        </section>
    }
    .into_any()
}
