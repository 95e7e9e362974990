//! One opportunity as its charity sees it: where it stands, its money, its milestones, what
//! happened, and the next step.

use backend::Result;
use backend::delivery::lifecycle::OpportunityHappening;
use backend::delivery::milestones::MilestoneFile;
use backend::delivery::money::{OpportunityMoney, opportunity_funds};
use backend::delivery::opportunities::{
    ManagedOpportunity, charity_of_opportunity, opportunity_internal, opportunity_submit,
};
use backend::supervision::forms::ReasonForm;
use backend::supervision::review::{Steering, opportunity_steer};
use domain::error::AppError;
use domain::form::Fields;
use domain::giving::{OpportunityState, percent_funded};
use leptos::prelude::*;

use super::trouble::{Trouble, done_notice, trouble_of};
use super::words;
use crate::layout::{ManagePlace, Place};
use crate::page::{Page, Reply, Request, Viewer};
use crate::reports::{photo_text, thumbnail_address};
use crate::ui::{
    Amount, Breadcrumb, Button, ConfirmButton, Crumb, DescriptionList, LinkButton, MilestoneItem, MilestoneList,
    Notice, NoticeKind, OpportunityPill, Pill, ProgressBar, TextArea, Timeline, TimelineEvent, bind, fact, isolate,
};

/// `GET /manage/opportunities/{number}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /manage/opportunities/{number}`: `step` is `submit`, `pause` or `resume`.
pub(super) async fn step(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let fields = request.form().await?;
    match take(&request, number, &fields).await {
        Ok(done) => {
            let to = format!("/manage/opportunities/{number}?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn take(request: &Request, number: i64, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    match fields.text("step") {
        "submit" => {
            opportunity_submit(context, actor, number, origin).await?;
            Ok("submitted")
        }
        "pause" => {
            let reason = ReasonForm::parse(fields)?.reason;
            opportunity_steer(context, actor, number, Steering::Pause { reason }, origin).await?;
            Ok("paused")
        }
        "resume" => {
            let reason = locales::manage_resumed_reason(request.locale()).to_owned();
            opportunity_steer(context, actor, number, Steering::Resume { reason }, origin).await?;
            Ok("resumed")
        }
        _ => Err(AppError::NotFound.into()),
    }
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let number = request.param("number")?;
    charity_of_opportunity(&request.context, request.actor(), number).await?;
    let opportunity = opportunity_internal(&request.context, request.actor(), number).await?;
    let money = opportunity_funds(&request.context, request.actor(), &opportunity).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = opportunity.title.text(viewer.locale).to_owned();
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &opportunity, &money, &trouble, &done))
        .at(Place::Manage(ManagePlace::Opportunities))
        .hidden_from_search();
    Ok(status.status(page))
}

/// The way from the list to a page of an opportunity.
pub(super) fn crumbs(viewer: &Viewer, opportunity: &ManagedOpportunity, here: Option<&'static str>) -> Vec<Crumb> {
    let locale = viewer.locale;
    let own = viewer.link(&format!("/manage/opportunities/{}", opportunity.number));
    let mut crumbs = vec![
        Crumb {
            label: locales::manage_opportunities_title(locale).to_owned(),
            href: Some(viewer.link(&format!("/manage/opportunities?charity={}", opportunity.charity_slug))),
        },
        Crumb {
            label: opportunity.title.text(locale).to_owned(),
            href: here.map(|_| own),
        },
    ];
    crumbs.extend(here.map(|here| Crumb {
        label: here.to_owned(),
        href: None,
    }));
    crumbs
}

fn view(
    viewer: &Viewer,
    opportunity: &ManagedOpportunity,
    money: &OpportunityMoney,
    trouble: &Trouble,
    done: &str,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let reason = matches!(
        opportunity.state,
        OpportunityState::Returned | OpportunityState::Rejected
    )
    .then(|| opportunity.last_reason().map(|happening| happening.reason.clone()))
    .flatten();
    let reason_title = if opportunity.state == OpportunityState::Rejected {
        locales::manage_rejected_title(locale)
    } else {
        locales::manage_returned_title(locale)
    };
    view! {
        <Breadcrumb items=crumbs(viewer, opportunity, None) />
        <header class="page-head">
            <div class="page-head__row">
                <div class="stack stack--tight">
                    <p class="cluster">
                        <OpportunityPill state=opportunity.state />
                        <span>{locales::manage_number(locale, &opportunity.number.to_string())}</span>
                    </p>
                    <h1>{opportunity.title.text(locale).to_owned()}</h1>
                </div>
            </div>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        {reason
            .map(|reason| view! { <Notice kind=NoticeKind::Attention title=reason_title>{isolate(&reason)}</Notice> })}
        {next_step(viewer, opportunity)}
        {actions(viewer, opportunity, trouble)}
        <div class="split split--wide-first">
            <div class="stack">{milestones(viewer, opportunity)} {photos(viewer, opportunity)}</div>
            <div class="stack">{funds(viewer, opportunity, money)} {history(viewer, &opportunity.happenings)}</div>
        </div>
    }
}

/// What this state means for the charity, in a sentence.
fn next_step(viewer: &Viewer, opportunity: &ManagedOpportunity) -> impl IntoView + use<> {
    use OpportunityState as S;
    let locale = viewer.locale;
    let text = match opportunity.state {
        S::Draft => locales::manage_next_draft(locale),
        S::Submitted | S::UnderReview => locales::manage_next_review(locale),
        S::Returned => locales::manage_next_returned(locale),
        S::Rejected => locales::manage_next_rejected(locale),
        S::Approved => locales::manage_next_approved(locale),
        S::Published => locales::manage_next_published(locale),
        S::Paused => locales::manage_next_paused(locale),
        S::Funded => locales::manage_next_funded(locale),
        S::Executing => locales::manage_next_executing(locale),
        S::Reporting => locales::manage_next_reporting(locale),
        S::Completed => locales::manage_next_completed(locale),
        S::Expired => locales::manage_next_expired(locale),
        S::Cancelled => locales::manage_next_cancelled(locale),
    };
    view! { <Notice kind=NoticeKind::Plain>{text}</Notice> }
}

fn actions(viewer: &Viewer, opportunity: &ManagedOpportunity, trouble: &Trouble) -> impl IntoView + use<> {
    use OpportunityState as S;
    let locale = viewer.locale;
    let own = format!("/manage/opportunities/{}", opportunity.number);
    let link = |path: &str| viewer.link(&format!("{own}{path}"));
    let editable = opportunity.state.is_editable();
    let reports = matches!(opportunity.state, S::Executing | S::Reporting | S::Completed);
    view! {
        <div class="cluster">
            {editable
                .then(|| {
                    view! {
                        <LinkButton href=link("/edit") class="button--soft" icon="edit">
                            {locales::manage_edit(locale)}
                        </LinkButton>
                        <LinkButton href=link("/files") class="button--soft" icon="image">
                            {locales::manage_files(locale)}
                        </LinkButton>
                    }
                })}
            <LinkButton href=link("/preview") class="button--plain" icon="show">{locales::manage_preview(locale)}</LinkButton>
            {opportunity
                .state
                .is_public()
                .then(|| {
                    view! {
                        <LinkButton
                            href=viewer.link(&format!("/opportunities/{}", opportunity.number))
                            class="button--plain"
                            icon="external"
                        >
                            {locales::manage_public_page(locale)}
                        </LinkButton>
                    }
                })}
            {reports
                .then(|| {
                    view! {
                        <LinkButton href=link("/report") class="button--soft" icon="file-text">
                            {locales::manage_report(locale)}
                        </LinkButton>
                    }
                })}
        </div>
        {editable.then(|| submit_form(viewer, &own))}
        {(opportunity.state == S::Published).then(|| pause_form(viewer, &own, trouble))}
        {(opportunity.state == S::Paused).then(|| resume_form(viewer, &own))}
    }
}

fn submit_form(viewer: &Viewer, own: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    view! {
        <form method="post" action=viewer.link(own)>
            <ConfirmButton
                label=locales::manage_submit(locale)
                question=locales::manage_submit_question(locale)
                confirm=locales::manage_submit_confirm(locale)
                class="button--primary"
                name="step"
                value="submit"
            />
        </form>
    }
}

fn pause_form(viewer: &Viewer, own: &str, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let reason = bind(&trouble.form, "reason");
    view! {
        <form method="post" action=viewer.link(own)>
            {trouble.form.is_rejected().then(|| view! { <Notice kind=NoticeKind::Problem>{locales::manage_pause_refused(locale)}</Notice> })}
            <ConfirmButton
                label=locales::manage_pause(locale)
                question=locales::manage_pause_question(locale)
                confirm=locales::manage_pause_confirm(locale)
                class="button--plain"
                name="step"
                value="pause"
            >
                <TextArea bound=reason label=locales::manage_reason(locale) rows=2 />
            </ConfirmButton>
        </form>
    }
}

fn resume_form(viewer: &Viewer, own: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    view! {
        <form method="post" action=viewer.link(own)>
            <Button class="button--soft" icon="play" name="step" value="resume">
                {locales::manage_resume(locale)}
            </Button>
        </form>
    }
}

fn milestones(viewer: &Viewer, opportunity: &ManagedOpportunity) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<MilestoneItem> = opportunity
        .milestones
        .iter()
        .map(|milestone| milestone_item(viewer, opportunity, milestone))
        .collect();
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::manage_milestones(locale)}</h2>
            <MilestoneList items=items />
        </section>
    }
}

fn milestone_item(viewer: &Viewer, opportunity: &ManagedOpportunity, milestone: &MilestoneFile) -> MilestoneItem {
    let locale = viewer.locale;
    let due = milestone
        .due_on
        .map(|due| locales::manage_due(locale, &viewer.style().date(due)));
    let share = viewer.style().percent(milestone.share_basis_points);
    let tranche = milestone.tranche.as_ref().map(|tranche| {
        let (kind, text) = words::disbursement_state(locale, tranche.state);
        view! { <p class="cluster"><Amount money=tranche.amount /> <Pill kind=kind text=text /></p> }
    });
    let href = viewer.link(&format!(
        "/manage/opportunities/{}/milestones/{}",
        opportunity.number, milestone.position
    ));
    let open = opportunity.state.allows_disbursement().then(|| {
        view! {
            <LinkButton href=href class="button--small button--soft">{locales::manage_milestone_open(locale)}</LinkButton>
        }
    });
    let note = view! {
        <p>{due} " · " {locales::manage_tranche_share(locale, &share)}</p>
        {tranche}
        {open}
    };
    let pictures = milestone
        .attachments
        .iter()
        .filter(|file| file.media_type.starts_with("image/"));
    MilestoneItem {
        title: milestone.title.text(locale).to_owned(),
        state: words::milestone_state(locale, milestone.state),
        note: Some(note.into_any()),
        evidence: pictures
            .map(|photo| {
                (
                    thumbnail_address(&photo.hash),
                    photo_text(viewer, photo, locales::delivery_file_photo(locale)),
                )
            })
            .collect(),
    }
}

fn photos(viewer: &Viewer, opportunity: &ManagedOpportunity) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<_> = opportunity
        .attachments
        .iter()
        .filter(|file| file.media_type.starts_with("image/"))
        .map(|photo| {
            let text = photo_text(viewer, photo, locales::delivery_file_photo(locale));
            view! {
                <li>
                    <img class="photo-strip__photo" src=thumbnail_address(&photo.hash) alt=text loading="lazy" width="640" height="480" />
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="card panel">
                <h2 class="panel__title">{locales::manage_photos(locale)}</h2>
                <ul class="photo-strip">{items}</ul>
            </section>
        }
    })
}

fn funds(viewer: &Viewer, opportunity: &ManagedOpportunity, money: &OpportunityMoney) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let percent = percent_funded(money.collected, opportunity.target);
    let facts = vec![
        fact(
            locales::manage_target(locale),
            view! { <Amount money=opportunity.target /> },
        ),
        fact(
            locales::manage_collected(locale),
            view! { <Amount money=money.collected /> },
        ),
        fact(
            locales::manage_waiting(locale),
            view! { <Amount money=money.promised /> },
        ),
        fact(locales::manage_paid(locale), view! { <Amount money=money.paid /> }),
        fact(locales::manage_left(locale), view! { <Amount money=money.in_fund /> }),
    ];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::manage_money_title(locale)}</h2>
            <ProgressBar percent=percent class="progress-bar--large" />
            <DescriptionList items=facts />
        </section>
    }
}

/// What happened to an opportunity, newest first.
pub(crate) fn history(viewer: &Viewer, happenings: &[OpportunityHappening]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let events: Vec<TimelineEvent> = happenings
        .iter()
        .rev()
        .map(|happening| {
            let who = happening.who.as_deref().map(isolate);
            let reason = (!happening.reason.is_empty()).then(|| isolate(&happening.reason));
            let text = match (who, reason) {
                (Some(who), Some(reason)) => Some(format!("{who}: {reason}")),
                (who, reason) => who.or(reason),
            };
            TimelineEvent {
                title: words::event_name(locale, happening.event).to_owned(),
                text,
                at: happening.at,
                class: "",
            }
        })
        .collect();
    (!events.is_empty()).then(|| {
        view! {
            <section class="card panel">
                <h2 class="panel__title">{locales::manage_history(locale)}</h2>
                <Timeline events=events />
            </section>
        }
    })
}
