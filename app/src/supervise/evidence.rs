//! What charities report: milestones with their evidence, and impact reports before they are shown.

use backend::Result;
use backend::delivery::attachments::Attachment;
use backend::delivery::milestones::{
    MilestoneDecision, MilestoneFile, ReportedMilestone, milestone_decide, milestones_reported,
};
use backend::delivery::opportunities::{ManagedOpportunity, opportunity_internal};
use backend::impact::reports::{
    ReportDecision, ReportEditor, ReportFile, SubmittedReport, report_decide, report_editor, reports_submitted,
};
use backend::supervision::forms::ReasonForm;
use domain::delivery::MilestoneState;
use domain::error::AppError;
use domain::form::{Fields, SUMMARY_LENGTH_MAX};
use domain::impact::ReportState;
use domain::people::{Action, Subject};
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, trouble_of, words};
use crate::page::{Page, Reply, Request, Viewer};
use crate::reports::{photo_address, photo_text, thumbnail_address};
use crate::ui::{
    Amount, Breadcrumb, Button, ConfirmButton, Crumb, DataTable, Day, DescriptionList, EmptyState, ErrorSummary, Fact,
    LinkButton, Notice, NoticeKind, Number, Pill, TableColumn, TextArea, bind, fact,
};

/// `GET /supervise/reports`
pub(super) async fn reports(request: Request) -> Result<Page> {
    let reports = reports_submitted(&request.context, request.actor()).await?;
    let milestones = milestones_reported(&request.context, request.actor()).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    Ok(Page::new(locales::supervise_reports_title(locale), move || {
        let milestones: Vec<_> = milestones
            .iter()
            .map(|milestone| milestone_item(&viewer, milestone))
            .collect();
        let reports: Vec<_> = reports.iter().map(|report| report_item(&viewer, report)).collect();
        view! {
            <header class="page-head">
                <h1>{locales::supervise_reports_title(locale)}</h1>
                <p class="page-head__lead">{locales::supervise_reports_lead(locale)}</p>
            </header>
            {list(locales::supervise_milestones_waiting(locale), locales::supervise_no_milestones(locale), milestones)}
            {list(locales::supervise_reports_waiting(locale), locales::supervise_no_reports(locale), reports)}
        }
    })
    .at(Place::Supervise(SupervisePlace::Reports))
    .hidden_from_search())
}

fn list(title: &'static str, empty: &'static str, items: Vec<impl IntoView + 'static>) -> impl IntoView {
    let content = if items.is_empty() {
        view! { <EmptyState icon="check" title=empty text="" /> }.into_any()
    } else {
        view! { <ul class="review-queue">{items}</ul> }.into_any()
    };
    view! {
        <section>
            <div class="section-head">
                <h2>{title}</h2>
            </div>
            {content}
        </section>
    }
}

fn milestone_item(viewer: &Viewer, milestone: &ReportedMilestone) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let href = viewer.link(&format!(
        "/supervise/milestones/{}/{}",
        milestone.opportunity_number, milestone.position
    ));
    let note = format!(
        "{} · {}",
        milestone.opportunity_title.text(locale),
        milestone.charity_name.text(locale)
    );
    view! {
        <li class="card review-queue__item">
            <crate::ui::Medallion icon="camera" />
            <div>
                <h3 class="review-queue__title">
                    <a href=href>{milestone.title.text(locale).to_owned()}</a>
                </h3>
                <p class="review-queue__note">{note}</p>
            </div>
            <div class="review-queue__facts">{milestone.reported_at.map(|at| view! { <Day at=at /> })}</div>
        </li>
    }
}

fn report_item(viewer: &Viewer, report: &SubmittedReport) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let href = viewer.link(&format!("/supervise/reports/{}", report.opportunity_number));
    let note = format!("{} · {}", report.title.text(locale), report.charity_name.text(locale));
    view! {
        <li class="card review-queue__item">
            <crate::ui::Medallion icon="file-text" />
            <div>
                <h3 class="review-queue__title">
                    <a href=href>{report.headline.text(locale).to_owned()}</a>
                </h3>
                <p class="review-queue__note">{note}</p>
            </div>
            <div class="review-queue__facts">
                <Day at=report.waiting_since />
            </div>
        </li>
    }
}

/// `GET /supervise/milestones/{number}/{position}`
pub(super) async fn milestone_page(request: Request) -> Result<Page> {
    milestone_shown(&request, Trouble::default()).await
}

/// `POST /supervise/milestones/{number}/{position}`: `step` is `accept` or `return`.
pub(super) async fn milestone_form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let (opportunity, milestone) = milestone_load(&request).await?;
    match milestone_take(&request, &milestone, &fields).await {
        Ok(done) => {
            let to = format!(
                "/supervise/milestones/{}/{}?done={done}",
                opportunity.number, milestone.position
            );
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(milestone_shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn milestone_take(request: &Request, milestone: &MilestoneFile, fields: &Fields) -> Result<&'static str> {
    let (decision, done) = match fields.text("step") {
        "accept" => (MilestoneDecision::Accept, "accepted"),
        "return" => (
            MilestoneDecision::Return {
                reason: ReasonForm::parse(fields)?.reason,
            },
            "returned",
        ),
        _ => return Err(AppError::NotFound.into()),
    };
    milestone_decide(
        &request.context,
        request.actor(),
        milestone.id,
        decision,
        request.origin(),
    )
    .await?;
    Ok(done)
}

async fn milestone_load(request: &Request) -> Result<(ManagedOpportunity, MilestoneFile)> {
    let number = request.param("number")?;
    let position: i64 = request.param("position")?;
    request.actor().require(Action::MilestoneAccept, Subject::Platform)?;
    let opportunity = opportunity_internal(&request.context, request.actor(), number).await?;
    let milestone = opportunity
        .milestones
        .iter()
        .find(|milestone| milestone.position == position)
        .cloned();
    Ok((opportunity, milestone.ok_or(AppError::NotFound)?))
}

async fn milestone_shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let (opportunity, milestone) = milestone_load(request).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = milestone.title.text(viewer.locale).to_owned();
    let status = trouble.clone();
    let page = Page::new(title, move || {
        milestone_view(&viewer, &opportunity, &milestone, &trouble, &done)
    })
    .at(Place::Supervise(SupervisePlace::Reports))
    .hidden_from_search();
    Ok(status.status(page))
}

fn crumbs(viewer: &Viewer, here: String) -> Vec<Crumb> {
    vec![
        Crumb {
            label: locales::supervise_reports_title(viewer.locale).to_owned(),
            href: Some(viewer.link("/supervise/reports")),
        },
        Crumb {
            label: here,
            href: None,
        },
    ]
}

fn milestone_view(
    viewer: &Viewer,
    opportunity: &ManagedOpportunity,
    milestone: &MilestoneFile,
    trouble: &Trouble,
    done: &str,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let title = milestone.title.text(locale).to_owned();
    let (kind, state) = words::milestone_state(locale, milestone.state);
    let mut facts = vec![
        fact(
            locales::manage_opportunity(locale),
            opportunity.title.text(locale).to_owned(),
        ),
        fact(
            locales::reports_charity(locale),
            opportunity.charity_name.text(locale).to_owned(),
        ),
        fact(
            locales::manage_milestone_share(locale),
            style.percent(milestone.share_basis_points),
        ),
    ];
    if let Some(due) = milestone.due_on {
        facts.push(fact(locales::manage_milestone_due(locale), style.date(due)));
    }
    if let Some(tranche) = &milestone.tranche {
        facts.push(fact(
            locales::manage_amount(locale),
            view! { <Amount money=tranche.amount /> },
        ));
    }
    if let Some(at) = milestone.reported_at {
        facts.push(fact(locales::supervise_reported_on(locale), view! { <Day at=at /> }));
    }
    let action = viewer.link(&format!(
        "/supervise/milestones/{}/{}",
        opportunity.number, milestone.position
    ));
    let open = milestone.state == MilestoneState::Reported;
    view! {
        <Breadcrumb items=crumbs(viewer, title.clone()) />
        <header class="page-head">
            <p class="cluster"><Pill kind=kind text=state /></p>
            <h1>{title}</h1>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        <div class="split">
            <section class="card panel">
                <DescriptionList items=facts />
            </section>
            <section class="card panel">
                <h2 class="panel__title">{locales::manage_milestone_note(locale)}</h2>
                <p lang="ar" dir="auto">{milestone.note.ar.clone()}</p>
                <p lang="en" dir="auto">{milestone.note.en.clone()}</p>
            </section>
        </div>
        {evidence(viewer, &milestone.attachments)}
        {open
            .then(|| {
                decision_forms(
                    viewer,
                    trouble,
                    action,
                    "accept",
                    locales::supervise_accept(locale),
                    locales::supervise_accept_note(locale),
                )
            })}
    }
}

/// Pictures large enough to judge, documents to open.
fn evidence(viewer: &Viewer, attachments: &[Attachment]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (pictures, documents): (Vec<_>, Vec<_>) = attachments
        .iter()
        .partition(|file| file.media_type.starts_with("image/"));
    let pictures: Vec<_> = pictures
        .into_iter()
        .map(|photo| {
            let text = photo_text(viewer, photo, words::attachment_role(locale, photo.role));
            let caption = photo.caption.text(locale);
            let caption = (!caption.is_empty()).then(|| format!(" · {caption}"));
            view! {
                <li>
                    <a href=photo_address(photo)>
                        <img class="photo-strip__photo" src=thumbnail_address(&photo.hash) alt=text loading="lazy" width="640" height="480" />
                    </a>
                    <p>{words::attachment_role(locale, photo.role)} {caption}</p>
                </li>
            }
        })
        .collect();
    let documents: Vec<_> = documents
        .into_iter()
        .map(|file| {
            let name = if file.file_name.is_empty() {
                words::attachment_role(locale, file.role).to_owned()
            } else {
                file.file_name.clone()
            };
            view! {
                <li>
                    <a href=photo_address(file)><bdi>{name}</bdi></a>
                    " "
                    {file.caption.text(locale).to_owned()}
                </li>
            }
        })
        .collect();
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::manage_evidence(locale)}</h2>
            {(!pictures.is_empty()).then(|| view! { <ul class="photo-strip">{pictures}</ul> })}
            {(!documents.is_empty()).then(|| view! { <ul class="stack stack--tight">{documents}</ul> })}
        </section>
    }
}

/// One button that agrees, and one that sends back with a reason.
fn decision_forms(
    viewer: &Viewer,
    trouble: &Trouble,
    action: String,
    step: &'static str,
    agree: &'static str,
    note: &'static str,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let labels = vec![("reason", locales::supervise_reason(locale).to_owned())];
    let reason = bind(form, "reason");
    view! {
        <section class="card panel decision">
            <h2 class="panel__title">{locales::supervise_decide(locale)}</h2>
            <p class="panel__note">{note}</p>
            <ErrorSummary form=form.clone() labels=labels />
            <div class="cluster">
                <form method="post" action=action.clone()>
                    <Button class="button--primary" icon="check" name="step" value=step>{agree}</Button>
                </form>
                <form method="post" action=action>
                    <ConfirmButton
                        label=locales::supervise_send_back(locale)
                        question=locales::supervise_send_back_question(locale)
                        confirm=locales::supervise_send_back(locale)
                        class="button--plain"
                        name="step"
                        value="return"
                    >
                        <TextArea
                            bound=reason
                            label=locales::supervise_reason(locale)
                            rows=3
                            length_max=SUMMARY_LENGTH_MAX
                        />
                    </ConfirmButton>
                </form>
            </div>
        </section>
    }
}

/// `GET /supervise/reports/{number}`: the report of the opportunity with this number.
pub(super) async fn report_page(request: Request) -> Result<Page> {
    report_shown(&request, Trouble::default()).await
}

/// `POST /supervise/reports/{number}`: `step` is `publish` or `return`.
pub(super) async fn report_form(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let fields = request.form().await?;
    match report_take(&request, number, &fields).await {
        Ok(done) => {
            let to = format!("/supervise/reports/{number}?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(report_shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn report_take(request: &Request, number: i64, fields: &Fields) -> Result<&'static str> {
    let (decision, done) = match fields.text("step") {
        "publish" => (ReportDecision::Publish, "published"),
        "return" => (
            ReportDecision::Return {
                reason: ReasonForm::parse(fields)?.reason,
            },
            "returned",
        ),
        _ => return Err(AppError::NotFound.into()),
    };
    report_decide(&request.context, request.actor(), number, decision, request.origin()).await?;
    Ok(done)
}

async fn report_shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let number = request.param("number")?;
    request.actor().require(Action::ReportPublish, Subject::Platform)?;
    let editor = report_editor(&request.context, request.actor(), number).await?;
    let report = editor.report.clone().ok_or(AppError::NotFound)?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = report.headline.text(viewer.locale).to_owned();
    let status = trouble.clone();
    let page = Page::new(title, move || report_view(&viewer, &editor, &report, &trouble, &done))
        .at(Place::Supervise(SupervisePlace::Reports))
        .hidden_from_search();
    Ok(status.status(page))
}

fn report_view(
    viewer: &Viewer,
    editor: &ReportEditor,
    report: &ReportFile,
    trouble: &Trouble,
    done: &str,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let opportunity = &editor.opportunity;
    let title = report.headline.text(locale).to_owned();
    let (kind, state) = words::report_state(locale, Some(report.state));
    let action = viewer.link(&format!("/supervise/reports/{}", opportunity.number));
    let page = viewer.link(&format!("/impact/reports/{}", report.number));
    let open = report.state == ReportState::Submitted;
    let within = report.cost_total <= editor.disbursed;
    view! {
        <Breadcrumb items=crumbs(viewer, title.clone()) />
        <header class="page-head">
            <p class="cluster"><Pill kind=kind text=state /></p>
            <h1>{title}</h1>
            <p class="page-head__lead">{opportunity.title.text(locale).to_owned()}</p>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        {(!within).then(|| view! { <Notice kind=NoticeKind::Problem>{locales::supervise_costs_exceed(locale)}</Notice> })}
        <div class="split">
            <section class="card panel">
                <DescriptionList items=report_facts(viewer, editor, report) />
            </section>
            <section class="card panel">
                <h2 class="panel__title">{locales::reports_outputs(locale)}</h2>
                <DescriptionList items=output_facts(viewer, report) />
            </section>
        </div>
        {costs(viewer, report)}
        <div class="split">
            <section class="card panel">
                <h2 class="panel__title">{locales::manage_report_story_ar(locale)}</h2>
                <p lang="ar" dir="auto">{report.headline.ar.clone()}</p>
                <p lang="ar" dir="auto">{report.story.ar.clone()}</p>
            </section>
            <section class="card panel">
                <h2 class="panel__title">{locales::manage_report_story_en(locale)}</h2>
                <p lang="en" dir="auto">{report.headline.en.clone()}</p>
                <p lang="en" dir="auto">{report.story.en.clone()}</p>
            </section>
        </div>
        {evidence(viewer, &report.attachments)}
        <p>
            <LinkButton href=page class="button--plain" icon="show">{locales::manage_report_view(locale)}</LinkButton>
        </p>
        {open
            .then(|| {
                decision_forms(
                    viewer,
                    trouble,
                    action,
                    "publish",
                    locales::supervise_publish_report(locale),
                    locales::supervise_publish_report_note(locale),
                )
            })}
    }
}

fn report_facts(viewer: &Viewer, editor: &ReportEditor, report: &ReportFile) -> Vec<Fact> {
    let locale = viewer.locale;
    let style = viewer.style();
    let (planned, reached) = (editor.opportunity.beneficiary_count, report.beneficiary_count);
    let (disbursed, costs) = (editor.disbursed, report.cost_total);
    vec![
        fact(
            locales::reports_charity(locale),
            editor.opportunity.charity_name.text(locale).to_owned(),
        ),
        fact(
            locales::reports_planned(locale),
            locales::reports_people(locale, planned, &style.integer(planned)),
        ),
        fact(
            locales::reports_reached(locale),
            locales::reports_people(locale, reached, &style.integer(reached)),
        ),
        fact(locales::supervise_paid(locale), view! { <Amount money=disbursed /> }),
        fact(locales::supervise_costs_total(locale), view! { <Amount money=costs /> }),
    ]
}

fn output_facts(viewer: &Viewer, report: &ReportFile) -> Vec<Fact> {
    let locale = viewer.locale;
    let output = |output: &backend::impact::reports::ReportOutput| {
        let quantity = output.quantity;
        fact(output.label.text(locale), view! { <Number value=quantity /> })
    };
    report.outputs.iter().map(output).collect()
}

fn costs(viewer: &Viewer, report: &ReportFile) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let columns = vec![
        TableColumn::words(locales::reports_cost(locale)),
        TableColumn::figures(locales::manage_amount(locale)),
        TableColumn::figures(locales::reports_share(locale)),
    ];
    let rows = report
        .cost_lines
        .iter()
        .map(|line| {
            vec![
                line.label.text(locale).to_owned().into_any(),
                view! { <Amount money=line.amount /> }.into_any(),
                style.percent(line.share_basis_points).into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::reports_costs(locale) columns=columns rows=rows /> }
}
