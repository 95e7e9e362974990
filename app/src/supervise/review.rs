//! The review queue, and the page on which one person recommends and another decides.

use backend::Result;
use backend::delivery::attachments::Attachment;
use backend::delivery::money::{OpportunityMoney, opportunity_funds};
use backend::delivery::opportunities::ManagedOpportunity;
use backend::reference::{Reference, reference};
use backend::supervision::forms::{ExtendForm, ReasonForm, ReviewDecision, ReviewForm};
use backend::supervision::review::{
    PastReview, ReviewFile, ReviewItem, ReviewQueue, ReviewStep, Steering, WaitingOpportunity, opportunities_waiting,
    opportunity_steer, review_decide, review_get, review_queue, review_recommend,
};
use domain::error::AppError;
use domain::form::{Fields, SUMMARY_LENGTH_MAX};
use domain::giving::{OpportunityState, ZakatCategory};
use domain::people::{Action, Subject};
use domain::time::DAY_US;
use leptos::prelude::*;
use locales::arg;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, preview_detail, preview_view, trouble_of, words};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Badge, Bound, Breadcrumb, Button, CheckboxGroup, Choice, ChoiceChips, ConfirmButton, Crumb, Day,
    DescriptionList, EmptyState, ErrorSummary, Ltr, Notice, NoticeKind, OpportunityPill, Pagination, Pill, PillKind,
    Tab, Tabs, TextArea, TextField, bind, fact, isolate, opportunity_state_name,
};

/// A review that waits longer than this is marked.
const WAITING_LONG_US: i64 = 5 * DAY_US;

/// `GET /supervise/reviews`: what waits for review, or (`?state=`) for a supervisor's other steps.
pub(super) async fn queue(request: Request) -> Result<Page> {
    let query = request.query();
    let state: Option<OpportunityState> = query.text("state").parse().ok();
    let steers = request.actor().may(Action::OpportunityClose, Subject::Platform);
    let now = request.context.now();
    let reference = reference(&request.context).await?;
    let queue = review_queue(&request.context, request.actor(), query.text("after").parse().ok()).await?;
    let waiting = match state {
        Some(state) if steers => Some((
            state,
            opportunities_waiting(&request.context, request.actor(), state).await?,
        )),
        _ => None,
    };
    let viewer = request.viewer;
    let title = locales::supervise_reviews_title(viewer.locale);
    Ok(Page::new(title, move || {
        let locale = viewer.locale;
        let list = match &waiting {
            Some((_, waiting)) => waiting_list(&viewer, waiting).into_any(),
            None => queue_list(&viewer, &reference, &queue, now).into_any(),
        };
        let current = waiting.as_ref().map(|(state, _)| *state);
        view! {
            <header class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{locales::supervise_reviews_lead(locale)}</p>
            </header>
            {steers.then(|| state_tabs(&viewer, current))}
            {list}
        }
    })
    .at(Place::Supervise(SupervisePlace::Reviews))
    .hidden_from_search())
}

fn state_tabs(viewer: &Viewer, current: Option<OpportunityState>) -> impl IntoView + use<> {
    use OpportunityState as S;
    let locale = viewer.locale;
    let mut tabs = vec![Tab {
        label: locales::supervise_queue(locale).to_owned(),
        href: viewer.link("/supervise/reviews"),
        count: None,
        current: current.is_none(),
    }];
    tabs.extend([S::Approved, S::Expired, S::Published, S::Paused].map(|state| Tab {
        label: opportunity_state_name(locale, state).to_owned(),
        href: viewer.link(&format!("/supervise/reviews?state={}", state.code())),
        count: None,
        current: current == Some(state),
    }));
    view! { <Tabs label=locales::supervise_reviews_title(locale) items=tabs /> }
}

fn queue_list(
    viewer: &Viewer,
    reference: &Reference,
    queue: &ReviewQueue,
    now: domain::time::Timestamp,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<_> = queue
        .items
        .iter()
        .map(|item| queue_item(viewer, reference, item, now))
        .collect();
    let next = queue
        .next
        .map(|cursor| viewer.link(&format!("/supervise/reviews?after={cursor}")));
    if items.is_empty() {
        return view! {
            <EmptyState
                icon="clipboard-check"
                title=locales::supervise_no_reviews_title(locale)
                text=locales::supervise_no_reviews_text(locale)
            />
        }
        .into_any();
    }
    view! {
        <ul class="review-queue">{items}</ul>
        <Pagination next=next />
    }
    .into_any()
}

fn queue_item(
    viewer: &Viewer,
    reference: &Reference,
    item: &ReviewItem,
    now: domain::time::Timestamp,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let class = format!("card review-queue__item {}", crate::ui::field_class(&item.field_code));
    let long = now.us_since(item.waiting_since) > WAITING_LONG_US;
    let since = viewer.style().day(item.waiting_since);
    let (waiting, since) = if long {
        (
            "review-queue__waiting review-queue__waiting--long",
            locales::supervise_waiting_long(locale, &since),
        )
    } else {
        (
            "review-queue__waiting",
            locales::supervise_waiting_since(locale, &since),
        )
    };
    let note = format!(
        "{}\u{a0}· {}\u{a0}· {}",
        item.charity_name.text(locale),
        reference.field_name(&item.field_code, locale),
        reference.region_name(&item.region_code, locale)
    );
    let recommendation = item.recommendation.as_ref().map(|recommendation| {
        locales::supervise_recommended_by(
            locale,
            arg::Decision(words::decision_name(locale, recommendation.decision)),
            arg::Name(&recommendation.reviewer_name),
        )
    });
    view! {
        <li class=class>
            <crate::ui::FieldMedallion field=item.field_code.clone() />
            <div>
                <h2 class="review-queue__title">
                    <a href=viewer.link(&format!("/supervise/reviews/{}", item.number))>
                        {item.title.text(locale).to_owned()}
                    </a>
                </h2>
                <p class="review-queue__note">{note}</p>
                {recommendation.map(|text| view! { <p class="review-queue__note">{text}</p> })}
            </div>
            <div class="review-queue__facts">
                <OpportunityPill state=item.state />
                {item.urgent.then(|| view! { <Badge class="badge--urgent" icon="urgent">{locales::manage_urgent(locale)}</Badge> })}
                <Amount money=item.target />
                <span class=waiting>
                    <crate::ui::Icon name="clock" />
                    <span>{since}</span>
                </span>
            </div>
        </li>
    }
}

fn waiting_list(viewer: &Viewer, waiting: &[WaitingOpportunity]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<_> = waiting
        .iter()
        .map(|item| {
            view! {
                <li class="card review-queue__item">
                    <crate::ui::Medallion icon="hourglass" />
                    <div>
                        <h2 class="review-queue__title">
                            <a href=viewer.link(&format!("/supervise/reviews/{}", item.number))>
                                {item.title.text(locale).to_owned()}
                            </a>
                        </h2>
                        <p class="review-queue__note">{item.charity_name.text(locale).to_owned()}</p>
                    </div>
                    <div class="review-queue__facts">
                        <Amount money=item.target />
                        <Day at=item.since />
                    </div>
                </li>
            }
        })
        .collect();
    if items.is_empty() {
        return view! {
            <EmptyState
                icon="check"
                title=locales::supervise_nothing_title(locale)
                text=locales::supervise_nothing_text(locale)
            />
        }
        .into_any();
    }
    view! { <ul class="review-queue">{items}</ul> }.into_any()
}

/// `GET /supervise/reviews/{number}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/reviews/{number}`: `step` is `recommend`, `decide`, or one of the steering steps.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let fields = request.form().await?;
    match take(&request, number, &fields).await {
        Ok(done) => {
            let to = format!("/supervise/reviews/{number}?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn take(request: &Request, number: i64, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    let reason = || ReasonForm::parse(fields).map(|form| form.reason);
    let steering = match fields.text("step") {
        "recommend" => {
            review_recommend(context, actor, number, ReviewForm::parse(fields)?, origin).await?;
            return Ok("recommended");
        }
        "decide" => {
            let form = ReviewForm::parse(fields)?;
            let decision = form.decision;
            review_decide(context, actor, number, form, origin).await?;
            return Ok(match decision {
                ReviewDecision::Approve => "approved",
                ReviewDecision::Return => "returned",
                ReviewDecision::Reject => "rejected",
            });
        }
        "publish" => Steering::Publish,
        "pause" => Steering::Pause { reason: reason()? },
        "resume" => Steering::Resume { reason: reason()? },
        "execute-part" => Steering::ExecutePart { reason: reason()? },
        "cancel" => Steering::Cancel { reason: reason()? },
        "extend" => Steering::Extend(ExtendForm::parse(fields, context.now().riyadh_date())?),
        _ => return Err(AppError::NotFound.into()),
    };
    opportunity_steer(context, actor, number, steering, origin).await?;
    Ok("steered")
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let number = request.param("number")?;
    let file = review_get(&request.context, request.actor(), number).await?;
    let money = opportunity_funds(&request.context, request.actor(), &file.opportunity).await?;
    let reference = reference(&request.context).await?;
    let detail = preview_detail(&request.context, request.actor(), &file.opportunity).await?;
    let now = request.context.now();
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = file.opportunity.title.text(viewer.locale).to_owned();
    let status = trouble.clone();
    let page = Page::new(title, move || {
        let preview = preview_view(&viewer, &reference, &detail, now).into_any();
        view(&viewer, &file, &money, &trouble, &done, preview)
    })
    .at(Place::Supervise(SupervisePlace::Reviews))
    .hidden_from_search();
    Ok(status.status(page))
}

fn view(
    viewer: &Viewer,
    file: &ReviewFile,
    money: &OpportunityMoney,
    trouble: &Trouble,
    done: &str,
    preview: AnyView,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let opportunity = &file.opportunity;
    let crumbs = vec![
        Crumb {
            label: locales::supervise_reviews_title(locale).to_owned(),
            href: Some(viewer.link("/supervise/reviews")),
        },
        Crumb {
            label: opportunity.title.text(locale).to_owned(),
            href: None,
        },
    ];
    view! {
        <Breadcrumb items=crumbs />
        <header class="page-head">
            <p class="cluster">
                <OpportunityPill state=opportunity.state />
                <span>{locales::manage_number(locale, &opportunity.number.to_string())}</span>
            </p>
            <h1>{opportunity.title.text(locale).to_owned()}</h1>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        {step(viewer, file, trouble)}
        {steering(viewer, opportunity, trouble)}
        <div class="split">{charity(viewer, opportunity)} <div class="stack">{funds(viewer, opportunity, money)} {past(viewer, &file.reviews)}</div></div>
        {documents(viewer, &opportunity.attachments)}
        {preview}
        {crate::manage::history(viewer, &opportunity.happenings)}
    }
}

/// What the reader can do now, or why not.
fn step(viewer: &Viewer, file: &ReviewFile, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let note = |text: &'static str| view! { <Notice kind=NoticeKind::Information>{text}</Notice> }.into_any();
    match file.step {
        ReviewStep::Closed => ().into_any(),
        ReviewStep::AwaitDecision => note(locales::supervise_await_decision(locale)),
        ReviewStep::AwaitRecommendation => note(locales::supervise_await_recommendation(locale)),
        ReviewStep::OwnRecommendation => note(locales::supervise_own_recommendation(locale)),
        ReviewStep::Recommend => review_form(viewer, file, trouble, "recommend").into_any(),
        ReviewStep::Decide => review_form(viewer, file, trouble, "decide").into_any(),
    }
}

fn review_form(viewer: &Viewer, file: &ReviewFile, trouble: &Trouble, step: &'static str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let (title, send, lead) = if step == "decide" {
        (
            locales::supervise_decide(locale),
            locales::supervise_decide_send(locale),
            locales::supervise_decide_lead(locale),
        )
    } else {
        (
            locales::supervise_recommend(locale),
            locales::supervise_recommend_send(locale),
            locales::supervise_recommend_lead(locale),
        )
    };
    let choices = ReviewDecision::ALL
        .into_iter()
        .map(|decision| {
            Choice::new(decision.code(), words::decision_name(locale, decision)).note(decision_note(viewer, decision))
        })
        .collect();
    let labels = vec![
        ("decision", locales::supervise_decision(locale).to_owned()),
        ("reason", locales::supervise_reason(locale).to_owned()),
        ("zakat", locales::supervise_zakat(locale).to_owned()),
    ];
    let current = file.current.clone();
    let action = viewer.link(&format!("/supervise/reviews/{}", file.opportunity.number));
    view! {
        <section class="card panel">
            <h2 class="panel__title">{title}</h2>
            <p class="panel__note">{lead}</p>
            {current.map(|review| past_review(viewer, &review))}
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form decision" method="post" action=action>
                <ChoiceChips
                    bound=bind(form, "decision")
                    legend=locales::supervise_decision(locale)
                    choices=choices
                    class="choice-chips--list"
                />
                <TextArea
                    bound=bind(form, "reason")
                    label=locales::supervise_reason(locale)
                    hint=Some(locales::supervise_reason_hint(locale).to_owned())
                    rows=3
                    length_max=SUMMARY_LENGTH_MAX
                    optional=true
                />
                {zakat(viewer, file, trouble)}
                <div class="decision__actions">
                    <Button class="button--primary" icon="check" name="step" value=step>{send}</Button>
                </div>
            </form>
        </section>
    }
}

fn decision_note(viewer: &Viewer, decision: ReviewDecision) -> &'static str {
    match decision {
        ReviewDecision::Approve => locales::supervise_approve_note(viewer.locale),
        ReviewDecision::Return => locales::supervise_return_note(viewer.locale),
        ReviewDecision::Reject => locales::supervise_reject_note(viewer.locale),
    }
}

/// The categories that may receive, as the maker proposed them; where zakat cannot go, why.
fn zakat(viewer: &Viewer, file: &ReviewFile, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if !file.zakat_possible {
        return view! { <Notice kind=NoticeKind::Plain>{locales::supervise_zakat_impossible(locale)}</Notice> }
            .into_any();
    }
    let mut bound: Bound = bind(&trouble.form, "zakat");
    if let Some(review) = &file.current
        && trouble.form.value("step").is_empty()
    {
        bound.values = review
            .zakat_categories
            .iter()
            .map(|category| category.code().to_owned())
            .collect();
    }
    let choices = ZakatCategory::offered()
        .map(|category| Choice::new(category.code(), words::zakat_category(locale, category)))
        .collect();
    let hint = if file.opportunity.zakat_requested {
        locales::supervise_zakat_asked(locale)
    } else {
        locales::supervise_zakat_not_asked(locale)
    };
    view! {
        <CheckboxGroup bound=bound legend=locales::supervise_zakat(locale) hint=Some(hint.to_owned()) choices=choices />
    }
    .into_any()
}

fn past(viewer: &Viewer, reviews: &[PastReview]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<_> = reviews
        .iter()
        .map(|review| view! { <li>{past_review(viewer, review)}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="card panel">
                <h2 class="panel__title">{locales::supervise_past(locale)}</h2>
                <ul class="stack stack--tight">{items}</ul>
            </section>
        }
    })
}

fn past_review(viewer: &Viewer, review: &PastReview) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let kind = match review.decision {
        ReviewDecision::Approve => PillKind::Done,
        ReviewDecision::Return => PillKind::Waiting,
        ReviewDecision::Reject => PillKind::Stopped,
    };
    let who = if review.decided {
        locales::supervise_decided_by(locale, &review.reviewer_name)
    } else {
        locales::supervise_reviewed_by(locale, &review.reviewer_name)
    };
    let categories: Vec<_> = review
        .zakat_categories
        .iter()
        .map(|category| words::zakat_category(locale, *category))
        .map(|category| view! { <Badge class="badge--outline">{category}</Badge> })
        .collect();
    view! {
        <div class="stack stack--tight">
            <p class="cluster">
                <Pill kind=kind text=words::decision_name(locale, review.decision) /> <span>{who}</span>
                <Day at=review.at />
            </p>
            {(!review.reason.is_empty()).then(|| view! { <p>{isolate(&review.reason)}</p> })}
            {(!categories.is_empty()).then(|| view! { <p class="cluster">{categories}</p> })}
        </div>
    }
}

fn charity(viewer: &Viewer, opportunity: &ManagedOpportunity) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let standing = if opportunity.charity_active {
        (PillKind::Active, locales::supervise_charity_active(locale))
    } else {
        (PillKind::Stopped, locales::supervise_charity_suspended(locale))
    };
    let page = viewer.link(&format!("/charities/{}", opportunity.charity_slug));
    let mut facts = vec![
        fact(
            locales::reports_charity(locale),
            view! { <a href=page>{opportunity.charity_name.text(locale).to_owned()}</a> },
        ),
        fact(
            locales::supervise_standing(locale),
            view! { <Pill kind=standing.0 text=standing.1 /> },
        ),
        fact(
            locales::reports_license(locale),
            view! { <Ltr text=opportunity.license_number.clone() /> },
        ),
        fact(
            locales::supervise_governance(locale),
            style.integer(opportunity.governance_score),
        ),
        fact(
            locales::manage_technical_supervisor(locale),
            opportunity.technical_supervisor.text(locale).to_owned(),
        ),
    ];
    if let Some(day) = opportunity.license_expires_on {
        facts.push(fact(locales::supervise_license_until(locale), style.date(day)));
    }
    if let Some(at) = opportunity.submitted_at {
        facts.push(fact(locales::supervise_submitted_on(locale), view! { <Day at=at /> }));
    }
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::supervise_charity(locale)}</h2>
            <DescriptionList items=facts />
        </section>
    }
}

/// The money, once there can be some.
fn funds(viewer: &Viewer, opportunity: &ManagedOpportunity, money: &OpportunityMoney) -> impl IntoView + use<> {
    let locale = viewer.locale;
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
            locales::supervise_promised(locale),
            view! { <Amount money=money.promised /> },
        ),
        fact(locales::supervise_paid(locale), view! { <Amount money=money.paid /> }),
    ];
    opportunity.published_at.map(|_| {
        view! {
            <section class="card panel">
                <h2 class="panel__title">{locales::manage_money_title(locale)}</h2>
                <DescriptionList items=facts />
            </section>
        }
    })
}

fn documents(viewer: &Viewer, attachments: &[Attachment]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<_> = attachments
        .iter()
        .filter(|file| !file.media_type.starts_with("image/"))
        .map(|file| {
            let name = if file.file_name.is_empty() {
                words::attachment_role(locale, file.role).to_owned()
            } else {
                file.file_name.clone()
            };
            view! {
                <li>
                    <a href=format!("/media/{}", file.hash)><bdi>{name}</bdi></a>
                    " "
                    {file.caption.text(locale).to_owned()}
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="card panel">
                <h2 class="panel__title">{locales::supervise_documents(locale)}</h2>
                <ul class="stack stack--tight">{items}</ul>
            </section>
        }
    })
}

/// Steps outside the review, for supervisors.
fn steering(viewer: &Viewer, opportunity: &ManagedOpportunity, trouble: &Trouble) -> impl IntoView + use<> {
    use OpportunityState as S;
    let locale = viewer.locale;
    if !viewer.actor.may(Action::OpportunityClose, Subject::Platform) {
        return ().into_any();
    }
    let form = &trouble.form;
    let action = viewer.link(&format!("/supervise/reviews/{}", opportunity.number));
    let with_reason = |step: &'static str, label: &'static str, question: &'static str, class: &'static str| {
        let bound = bind(form, "reason").prefixed(step);
        view! {
            <form method="post" action=action.clone()>
                <ConfirmButton label=label question=question confirm=label class=class name="step" value=step>
                    <TextArea bound=bound label=locales::supervise_reason(locale) rows=2 length_max=SUMMARY_LENGTH_MAX />
                </ConfirmButton>
            </form>
        }
        .into_any()
    };
    let publish = || {
        view! {
            <form method="post" action=action.clone()>
                <Button class="button--primary" icon="megaphone" name="step" value="publish">
                    {locales::supervise_publish(locale)}
                </Button>
            </form>
        }
        .into_any()
    };
    let extend = || {
        let ends_on = bind(form, "ends_on");
        let reason = bind(form, "reason").prefixed("extend");
        view! {
            <form method="post" action=action.clone()>
                <ConfirmButton
                    label=locales::supervise_extend(locale)
                    question=locales::supervise_extend_question(locale)
                    confirm=locales::supervise_extend(locale)
                    class="button--soft"
                    name="step"
                    value="extend"
                >
                    <TextField bound=ends_on label=locales::manage_ends_on(locale) kind="date" dir="ltr" />
                    <TextArea
                        bound=reason
                        label=locales::supervise_reason(locale)
                        rows=2
                        length_max=SUMMARY_LENGTH_MAX
                    />
                </ConfirmButton>
            </form>
        }
        .into_any()
    };
    let pause = || {
        with_reason(
            "pause",
            locales::supervise_pause(locale),
            locales::supervise_pause_question(locale),
            "button--soft",
        )
    };
    let resume = || {
        with_reason(
            "resume",
            locales::supervise_resume(locale),
            locales::supervise_resume_question(locale),
            "button--soft",
        )
    };
    let part = || {
        with_reason(
            "execute-part",
            locales::supervise_part(locale),
            locales::supervise_part_question(locale),
            "button--soft",
        )
    };
    let cancel = || {
        with_reason(
            "cancel",
            locales::supervise_cancel(locale),
            locales::supervise_cancel_question(locale),
            "button--urgent",
        )
    };
    let steps = match opportunity.state {
        S::Approved => vec![publish(), cancel()],
        S::Published => vec![pause(), cancel()],
        S::Paused => vec![resume(), cancel()],
        S::Expired => vec![extend(), part(), cancel()],
        _ => Vec::new(),
    };
    if steps.is_empty() {
        return ().into_any();
    }
    let labels = vec![
        ("reason", locales::supervise_reason(locale).to_owned()),
        ("ends_on", locales::manage_ends_on(locale).to_owned()),
    ];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::supervise_steps(locale)}</h2>
            {(opportunity.state == S::Expired)
                .then(|| view! { <p class="panel__note">{locales::supervise_expired_note(locale)}</p> })}
            <ErrorSummary form=form.clone() labels=labels />
            <div class="cluster">{steps}</div>
            {closing_link(viewer, opportunity)}
        </section>
    }
    .into_any()
}

/// An opportunity that holds money ends by a closing, which says what becomes of the money.
fn closing_link(viewer: &Viewer, opportunity: &ManagedOpportunity) -> AnyView {
    use domain::giving::OpportunityState as S;
    use domain::people::{Action, Subject};
    let open = matches!(opportunity.state, S::Published | S::Paused | S::Expired);
    (open && viewer.actor.may(Action::ClosingDecide, Subject::Platform))
        .then(|| {
            let href = viewer.link(&format!("/supervise/closings/{}", opportunity.number));
            view! { <p><a href=href>{locales::refund_closing_link(viewer.locale)}</a></p> }
        })
        .into_any()
}
