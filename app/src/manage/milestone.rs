//! One milestone: its money, its evidence, its report.

use backend::Result;
use backend::delivery::disbursements::{DisbursementRequestForm, disbursement_request, tranche_next};
use backend::delivery::milestones::{MilestoneFile, MilestoneReportForm, milestone_report};
use backend::delivery::money::{OpportunityMoney, opportunity_funds};
use backend::delivery::opportunities::{ManagedOpportunity, charity_of_opportunity, opportunity_internal};
use domain::delivery::{DisbursementState, MilestoneState};
use domain::error::AppError;
use domain::form::{Fields, STORY_LENGTH_MAX, SUMMARY_LENGTH_MAX};
use leptos::prelude::*;

use super::opportunity::crumbs;
use super::trouble::{Trouble, done_notice, trouble_of};
use super::words;
use crate::layout::{ManagePlace, Place};
use crate::page::{Page, Reply, Request, Viewer};
use crate::reports::{photo_text, thumbnail_address};
use crate::ui::{
    Amount, Breadcrumb, Button, ConfirmButton, Day, DescriptionList, ErrorSummary, LinkButton, Notice, NoticeKind,
    Pill, TextArea, bind, fact, isolate,
};

/// `GET /manage/opportunities/{number}/milestones/{position}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, None).await
}

/// `POST /manage/opportunities/{number}/milestones/{position}`: `step` is `report` or `request`.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let (opportunity, milestone) = load(&request).await?;
    match take(&request, &milestone, &fields).await {
        Ok(done) => {
            let to = format!("{}?done={done}", address(&opportunity, &milestone));
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, Some(trouble_of(error, fields)?)).await?.into()),
    }
}

async fn take(request: &Request, milestone: &MilestoneFile, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    match fields.text("step") {
        "report" => {
            let form = MilestoneReportForm::parse(fields)?;
            milestone_report(context, actor, milestone.id, form, origin).await?;
            Ok("reported")
        }
        "request" => {
            let form = DisbursementRequestForm::parse(fields)?;
            disbursement_request(context, actor, milestone.id, form, origin).await?;
            Ok("requested")
        }
        _ => Err(AppError::NotFound.into()),
    }
}

async fn load(request: &Request) -> Result<(ManagedOpportunity, MilestoneFile)> {
    let number = request.param("number")?;
    let position: i64 = request.param("position")?;
    charity_of_opportunity(&request.context, request.actor(), number).await?;
    let opportunity = opportunity_internal(&request.context, request.actor(), number).await?;
    let milestone = opportunity
        .milestones
        .iter()
        .find(|milestone| milestone.position == position)
        .cloned();
    Ok((opportunity, milestone.ok_or(AppError::NotFound)?))
}

fn address(opportunity: &ManagedOpportunity, milestone: &MilestoneFile) -> String {
    format!(
        "/manage/opportunities/{}/milestones/{}",
        opportunity.number, milestone.position
    )
}

async fn shown(request: &Request, trouble: Option<Trouble>) -> Result<Page> {
    let (opportunity, milestone) = load(request).await?;
    let money = opportunity_funds(&request.context, request.actor(), &opportunity).await?;
    let done = request.query().text("done").to_owned();
    let trouble = trouble.unwrap_or_else(|| Trouble::filled(noted(&milestone)));
    let viewer = request.viewer.clone();
    let title = milestone.title.text(viewer.locale).to_owned();
    let status = trouble.clone();
    let page = Page::new(title, move || {
        view(&viewer, &opportunity, &milestone, &money, &trouble, &done)
    })
    .at(Place::Manage(ManagePlace::Opportunities))
    .hidden_from_search();
    Ok(status.status(page))
}

/// What the charity wrote before, to be mended.
fn noted(milestone: &MilestoneFile) -> Fields {
    let mut fields = Fields::default();
    fields.push("note_ar", &milestone.note.ar);
    fields.push("note_en", &milestone.note.en);
    fields
}

fn view(
    viewer: &Viewer,
    opportunity: &ManagedOpportunity,
    milestone: &MilestoneFile,
    money: &OpportunityMoney,
    trouble: &Trouble,
    done: &str,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (kind, state) = words::milestone_state(locale, milestone.state);
    let number = locales::manage_milestone_number(locale, &viewer.style().integer(milestone.position));
    let returned = (milestone.state == MilestoneState::Returned).then(|| milestone.return_reason.clone());
    view! {
        <Breadcrumb items=crumbs(viewer, opportunity, Some(locales::manage_milestone(locale))) />
        <header class="page-head">
            <p class="cluster"><Pill kind=kind text=state /> <span>{number}</span></p>
            <h1>{milestone.title.text(locale).to_owned()}</h1>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        {returned
            .map(|reason| {
                view! {
                    <Notice kind=NoticeKind::Attention title=locales::manage_milestone_returned_title(locale)>
                        {isolate(&reason)}
                    </Notice>
                }
            })}
        <div class="split">
            {facts(viewer, opportunity, milestone, money)}
            {evidence(viewer, opportunity, milestone)}
        </div>
        {report_form(viewer, opportunity, milestone, trouble)}
    }
}

fn facts(
    viewer: &Viewer,
    opportunity: &ManagedOpportunity,
    milestone: &MilestoneFile,
    money: &OpportunityMoney,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let mut facts = vec![fact(
        locales::manage_milestone_share(locale),
        style.percent(milestone.share_basis_points),
    )];
    if let Some(due) = milestone.due_on {
        facts.push(fact(locales::manage_milestone_due(locale), style.date(due)));
    }
    if let Some(tranche) = &milestone.tranche {
        let (kind, text) = words::disbursement_state(locale, tranche.state);
        facts.push(fact(
            locales::manage_amount(locale),
            view! { <Amount money=tranche.amount /> },
        ));
        facts.push(fact(
            locales::manage_state(locale),
            view! { <Pill kind=kind text=text /> },
        ));
        facts.push(fact(
            locales::manage_requested_on(locale),
            view! { <Day at=tranche.requested_at /> },
        ));
        if let Some(at) = tranche.released_at {
            facts.push(fact(locales::manage_paid_on(locale), view! { <Day at=at /> }));
        }
    }
    let refused = milestone
        .tranche
        .as_ref()
        .filter(|tranche| tranche.state == DisbursementState::Refused)
        .map(|tranche| isolate(&tranche.refuse_reason));
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::manage_tranche(locale)}</h2>
            <DescriptionList items=facts />
            {refused
                .map(|reason| {
                    view! {
                        <Notice kind=NoticeKind::Attention title=locales::manage_tranche_refused_title(locale)>
                            {reason}
                        </Notice>
                    }
                })}
            {request_form(viewer, opportunity, milestone, money)}
        </section>
    }
}

/// Asking for the tranche, or why it cannot be asked for yet.
fn request_form(
    viewer: &Viewer,
    opportunity: &ManagedOpportunity,
    milestone: &MilestoneFile,
    money: &OpportunityMoney,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let asked = milestone
        .tranche
        .as_ref()
        .is_some_and(|tranche| tranche.state.binds_money());
    if asked {
        return ().into_any();
    }
    if !opportunity.state.allows_disbursement() {
        return view! { <p class="panel__note">{locales::manage_tranche_not_funded(locale)}</p> }.into_any();
    }
    let next = tranche_next(&opportunity.milestones, opportunity.target, money.collected);
    let Some((_, amount)) = next.filter(|(next, _)| next.id == milestone.id) else {
        return view! { <p class="panel__note">{locales::manage_tranche_not_due(locale)}</p> }.into_any();
    };
    let amount = amount.min(money.in_fund);
    let label = locales::manage_tranche_ask(locale, &viewer.style().money(amount));
    let note = crate::ui::Bound::empty("note");
    view! {
        <form method="post" action=viewer.link(&address(opportunity, milestone))>
            <ConfirmButton
                label=label
                question=locales::manage_tranche_question(locale)
                confirm=locales::manage_tranche_confirm(locale)
                class="button--primary"
                name="step"
                value="request"
            >
                <TextArea
                    bound=note
                    label=locales::manage_tranche_note(locale)
                    rows=2
                    length_max=SUMMARY_LENGTH_MAX
                    optional=true
                />
            </ConfirmButton>
        </form>
    }
    .into_any()
}

fn evidence(viewer: &Viewer, opportunity: &ManagedOpportunity, milestone: &MilestoneFile) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let editable = opportunity.state.allows_disbursement() && milestone.state.is_reportable();
    let files = viewer.link(&format!("{}/files", address(opportunity, milestone)));
    let items: Vec<_> = milestone
        .attachments
        .iter()
        .map(|file| {
            let role = words::attachment_role(locale, file.role);
            let text = photo_text(viewer, file, role);
            if file.media_type.starts_with("image/") {
                view! {
                    <li class="upload__item">
                        <img class="upload__thumb" src=thumbnail_address(&file.hash) alt=text loading="lazy" width="640" height="480" />
                    </li>
                }
                .into_any()
            } else {
                view! {
                    <li class="upload__item">
                        <a href=format!("/media/{}", file.hash)><bdi>{file.file_name.clone()}</bdi></a>
                    </li>
                }
                .into_any()
            }
        })
        .collect();
    let empty = items.is_empty();
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::manage_evidence(locale)}</h2>
            <p class="panel__note">{locales::manage_evidence_note(locale)}</p>
            {(!empty).then(|| view! { <ul class="upload__list">{items}</ul> })}
            {(empty && !editable).then(|| view! { <p>{locales::manage_no_files_title(locale)}</p> })}
            {editable
                .then(|| {
                    view! {
                        <p>
                            <LinkButton href=files class="button--soft" icon="camera">
                                {locales::manage_evidence_add(locale)}
                            </LinkButton>
                        </p>
                    }
                })}
        </section>
    }
}

fn report_form(
    viewer: &Viewer,
    opportunity: &ManagedOpportunity,
    milestone: &MilestoneFile,
    trouble: &Trouble,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    if !(opportunity.state.allows_disbursement() && milestone.state.is_reportable()) {
        let note = milestone.note.text(locale).to_owned();
        return (!note.is_empty())
            .then(|| {
                view! {
                    <section class="card panel">
                        <h2 class="panel__title">{locales::manage_milestone_note(locale)}</h2>
                        <p>{note}</p>
                    </section>
                }
            })
            .into_any();
    }
    let labels = vec![
        ("note_ar", locales::manage_note_ar(locale).to_owned()),
        ("note_en", locales::manage_note_en(locale).to_owned()),
    ];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::manage_milestone_report(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form" method="post" action=viewer.link(&address(opportunity, milestone))>
                <div class="form__row">
                    <TextArea
                        bound=bind(form, "note_ar")
                        label=locales::manage_note_ar(locale)
                        hint=Some(locales::manage_note_hint(locale).to_owned())
                        length_max=STORY_LENGTH_MAX
                        lang="ar"
                    />
                    <TextArea
                        bound=bind(form, "note_en")
                        label=locales::manage_note_en(locale)
                        hint=Some(locales::manage_note_hint(locale).to_owned())
                        length_max=STORY_LENGTH_MAX
                        lang="en"
                        optional=true
                    />
                </div>
                <div class="form__actions">
                    <Button class="button--primary" icon="send" name="step" value="report">
                        {locales::manage_milestone_send(locale)}
                    </Button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
