//! Large gifts: looked at before anything is paid.

use backend::Result;
use backend::giving::{ReviewLine, gift_review_decide, gift_review_list};
use domain::error::{AppError, FieldProblem};
use domain::form::{Fields, SUMMARY_LENGTH_MAX};
use domain::giving::ReviewLevel;
use domain::ids::GiftReviewId;
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, trouble_of};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Button, Day, DescriptionList, EmptyState, ErrorSummary, Ltr, Notice, NoticeKind, Pill, PillKind, TextArea,
    bind, fact, isolate,
};

/// `GET /supervise/large-gifts`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/large-gifts`: `review`, `step` (`approve` or `refuse`), `reason`.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    match take(&request, &fields).await {
        Ok(()) => {
            let to = "/supervise/large-gifts?done=review-recorded";
            Ok(Reply::redirect(request.viewer.link(to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn take(request: &Request, fields: &Fields) -> Result<()> {
    let id: GiftReviewId = fields
        .text("review")
        .parse()
        .map_err(|_| AppError::invalid("review", FieldProblem::InvalidChoice))?;
    let approve = match fields.text("step") {
        "approve" => true,
        "refuse" => false,
        _ => return Err(AppError::NotFound.into()),
    };
    let reason = fields.text("reason");
    gift_review_decide(&request.context, request.actor(), id, approve, reason, request.origin()).await
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let lines = gift_review_list(&request.context, request.actor()).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::limits_large_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &lines, &trouble, &done))
        .at(Place::Supervise(SupervisePlace::LargeGifts))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(viewer: &Viewer, lines: &[ReviewLine], trouble: &Trouble, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let cards = lines.iter().map(|line| card(viewer, line, trouble)).collect_view();
    let empty = lines.is_empty().then(|| {
        view! {
            <EmptyState icon="gift" title=locales::limits_large_empty_title(locale) text=locales::refund_queue_empty_text(locale) />
        }
    });
    let labels = vec![("reason", locales::supervise_reason(locale).to_owned())];
    view! {
        <header class="page-head">
            <h1>{locales::limits_large_title(locale)}</h1>
            <p class="page-head__lead">{locales::limits_large_lead(locale)}</p>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        <ErrorSummary form=trouble.form.clone() labels=labels />
        {empty}
        <div class="stack">{cards}</div>
    }
}

fn state_words(viewer: &Viewer, state: &str) -> (PillKind, &'static str) {
    let locale = viewer.locale;
    match state {
        "recommended" => (PillKind::Waiting, locales::limits_large_state_recommended(locale)),
        "approved" => (PillKind::Active, locales::refund_state_granted(locale)),
        "used" => (PillKind::Done, locales::refund_state_granted(locale)),
        "refused" => (PillKind::Stopped, locales::refund_state_refused(locale)),
        _ => (PillKind::Waiting, locales::refund_state_open(locale)),
    }
}

fn card(viewer: &Viewer, line: &ReviewLine, trouble: &Trouble) -> AnyView {
    let locale = viewer.locale;
    let (kind, text) = state_words(viewer, &line.state);
    let level = match line.level {
        ReviewLevel::Officer => locales::limits_large_level_officer(locale),
        ReviewLevel::Enhanced => locales::limits_large_level_enhanced(locale),
    };
    let name = if line.donor_name.is_empty() {
        locales::limits_large_no_name(locale).into_any()
    } else {
        isolate(&line.donor_name).into_any()
    };
    let mut facts = vec![
        fact(locales::manage_amount(locale), view! { <Amount money=line.total /> }),
        fact(locales::limits_large_donor(locale), name),
        fact(
            locales::limits_national_id(locale),
            view! { <Ltr text=line.national_id.clone() /> },
        ),
        fact(locales::limits_source(locale), isolate(&line.source_of_funds)),
        fact(locales::refund_asked_at(locale), view! { <Day at=line.asked_at /> }),
        fact(
            locales::refund_answer_due(locale),
            view! { <Day at=line.answer_due_at /> },
        ),
    ];
    if let Some((_, who)) = &line.first_by {
        let text = format!("{} · {}", isolate(who), isolate(&line.first_reason));
        facts.push(fact(locales::refund_first_by(locale), text));
    }
    if let Some(who) = &line.decided_by {
        let text = format!("{} · {}", isolate(who), isolate(&line.decision_reason));
        facts.push(fact(locales::refund_decided_by(locale), text));
    }
    view! {
        <section class="card panel">
            <p class="cluster"><Pill kind=kind text=text /> <span>{level}</span></p>
            <DescriptionList items=facts />
            {steps(viewer, line, trouble)}
        </section>
    }
    .into_any()
}

fn steps(viewer: &Viewer, line: &ReviewLine, trouble: &Trouble) -> AnyView {
    let locale = viewer.locale;
    if !matches!(line.state.as_str(), "waiting" | "recommended") {
        return ().into_any();
    }
    let own = line
        .first_by
        .as_ref()
        .is_some_and(|(id, _)| viewer.actor.person_id() == Some(*id));
    if own {
        return view! { <Notice kind=NoticeKind::Information>{locales::supervise_second_person(locale)}</Notice> }
            .into_any();
    }
    // Several forms stand on this page: each field has its own id.
    let bound = bind(&trouble.form, "reason").prefixed(&line.id.to_string());
    view! {
        <form class="form" method="post" action=viewer.link("/supervise/large-gifts")>
            <input type="hidden" name="review" value=line.id.to_string() />
            <TextArea
                bound=bound
                label=locales::supervise_reason(locale)
                hint=Some(locales::limits_large_reason_hint(locale).to_owned())
                rows=2
                length_max=SUMMARY_LENGTH_MAX
            />
            <div class="form__actions">
                <Button class="button--primary" name="step" value="approve">{locales::limits_large_approve(locale)}</Button>
                <Button class="button--plain" name="step" value="refuse">{locales::limits_large_refuse(locale)}</Button>
            </div>
        </form>
    }
    .into_any()
}
