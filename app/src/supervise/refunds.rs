//! Requests for refunds, and what donors' banks took back.

use backend::Result;
use backend::giving::{
    ChargebackLine, LossReserve, RefundLine, RefundView, chargeback_list, refund_get, refund_grant, refund_list,
    refund_refuse,
};
use domain::error::AppError;
use domain::form::{Fields, SUMMARY_LENGTH_MAX};
use domain::giving::{FundClass, RefundGround, RefundRequestState};
use domain::ids::RefundRequestId;
use domain::locale::Locale;
use domain::people::{Action, Subject};
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, trouble_of, words};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Breadcrumb, ConfirmButton, Crumb, DataTable, Day, DescriptionList, EmptyState, ErrorSummary, Ltr, Moment,
    Notice, NoticeKind, Pill, PillKind, Tab, TableColumn, Tabs, TextArea, bind, fact, isolate,
};

/// `GET /supervise/refunds`: what waits, `?view=answered`, or `?view=chargebacks`.
pub(super) async fn queue(request: Request) -> Result<Page> {
    let view_name = request.query().text("view").to_owned();
    let (context, actor) = (&request.context, request.actor());
    let body: Body = match view_name.as_str() {
        "chargebacks" => {
            let (lines, reserve) = chargeback_list(context, actor, None).await?;
            Body::Chargebacks(lines, reserve)
        }
        "answered" => Body::Requests(refund_list(context, actor, RefundView::Answered, None).await?),
        _ => Body::Requests(refund_list(context, actor, RefundView::Waiting, None).await?),
    };
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer;
    let title = locales::refund_queue_title(viewer.locale);
    Ok(Page::new(title, move || queue_view(&viewer, &body, &view_name, &done))
        .at(Place::Supervise(SupervisePlace::Refunds))
        .hidden_from_search())
}

enum Body {
    Requests(Vec<RefundLine>),
    Chargebacks(Vec<ChargebackLine>, LossReserve),
}

fn queue_view(viewer: &Viewer, body: &Body, current: &str, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let tab = |name: &str, label: &str| Tab {
        label: label.to_owned(),
        href: if name.is_empty() {
            viewer.link("/supervise/refunds")
        } else {
            viewer.link(&format!("/supervise/refunds?view={name}"))
        },
        count: None,
        current: current == name,
    };
    let tabs = vec![
        tab("", locales::supervise_waiting(locale)),
        tab("answered", locales::refund_queue_answered(locale)),
        tab("chargebacks", locales::refund_queue_chargebacks(locale)),
    ];
    let table = match body {
        Body::Requests(lines) => requests_table(viewer, lines),
        Body::Chargebacks(lines, reserve) => chargebacks_table(viewer, lines, *reserve),
    };
    view! {
        <header class="page-head">
            <h1>{locales::refund_queue_title(locale)}</h1>
            <p class="page-head__lead">{locales::refund_queue_lead(locale)}</p>
        </header>
        {done_notice(viewer, done)}
        <Tabs label=locales::refund_queue_title(locale) items=tabs />
        {table}
    }
}

fn requests_table(viewer: &Viewer, lines: &[RefundLine]) -> AnyView {
    let locale = viewer.locale;
    if lines.is_empty() {
        return view! {
            <EmptyState icon="undo" title=locales::refund_queue_empty_title(locale) text=locales::refund_queue_empty_text(locale) />
        }
        .into_any();
    }
    let columns = vec![
        TableColumn::words(locales::giving_receipt_number(locale)),
        TableColumn::words(locales::refund_ground(locale)),
        TableColumn::figures(locales::manage_amount(locale)),
        TableColumn::words(locales::manage_state(locale)),
        TableColumn::words(locales::refund_answer_due(locale)),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let href = viewer.link(&format!("/supervise/refunds/{}", line.id));
            let (kind, text) = state_words(viewer, line);
            vec![
                view! { <a href=href><Ltr text=line.receipt_number.to_string() /></a> }.into_any(),
                ground_words(viewer.locale, line.ground).into_any(),
                view! { <Amount money=line.amount /> }.into_any(),
                view! { <Pill kind=kind text=text /> }.into_any(),
                view! { <Day at=line.answer_due_at /> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::refund_queue_title(locale) columns=columns rows=rows /> }.into_any()
}

fn chargebacks_table(viewer: &Viewer, lines: &[ChargebackLine], reserve: LossReserve) -> AnyView {
    let locale = viewer.locale;
    let facts = vec![
        fact(
            locales::refund_reserve_granted(locale),
            view! { <Amount money=reserve.granted /> },
        ),
        fact(
            locales::refund_reserve_fees(locale),
            view! { <Amount money=reserve.fees /> },
        ),
        fact(
            locales::refund_reserve_lost(locale),
            view! { <Amount money=reserve.lost /> },
        ),
        fact(
            locales::refund_reserve_left(locale),
            view! { <Amount money=reserve.left() /> },
        ),
    ];
    let short = reserve
        .left()
        .is_negative()
        .then(|| view! { <Notice kind=NoticeKind::Attention>{locales::refund_reserve_short(locale)}</Notice> });
    let columns = vec![
        TableColumn::words(locales::refund_dispute(locale)),
        TableColumn::words(locales::giving_receipt_number(locale)),
        TableColumn::figures(locales::manage_amount(locale)),
        TableColumn::figures(locales::refund_reserve_lost(locale)),
        TableColumn::words(locales::manage_state(locale)),
        TableColumn::words(locales::manage_date(locale)),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let (kind, text) = match line.state.as_str() {
                "won" => (PillKind::Done, locales::refund_dispute_won(locale)),
                "lost" => (PillKind::Stopped, locales::refund_dispute_lost(locale)),
                _ => (PillKind::Waiting, locales::refund_dispute_taken(locale)),
            };
            vec![
                view! { <Ltr text=line.dispute.clone() /> <br /> <small>{isolate(&line.reason)}</small> }.into_any(),
                view! { <Ltr text=line.receipt_number.to_string() /> }.into_any(),
                view! { <Amount money=line.amount /> }.into_any(),
                view! { <Amount money=line.lost /> }.into_any(),
                view! { <Pill kind=kind text=text /> }.into_any(),
                view! { <Day at=line.opened_at /> }.into_any(),
            ]
        })
        .collect::<Vec<_>>();
    let table = if lines.is_empty() {
        view! { <EmptyState icon="credit-card" title=locales::refund_no_chargebacks(locale) text=locales::refund_queue_empty_text(locale) /> }
            .into_any()
    } else {
        view! { <DataTable caption=locales::refund_queue_chargebacks(locale) columns=columns rows=rows /> }.into_any()
    };
    view! {
        {short}
        <section class="card panel">
            <h2 class="panel__title">{locales::refund_reserve(locale)}</h2>
            <DescriptionList items=facts />
        </section>
        {table}
    }
    .into_any()
}

fn state_words(viewer: &Viewer, line: &RefundLine) -> (PillKind, &'static str) {
    let locale = viewer.locale;
    match (line.state, line.refund_state.as_deref()) {
        (RefundRequestState::Open, _) => (PillKind::Waiting, locales::refund_state_open(locale)),
        (RefundRequestState::Approved, _) => (PillKind::Waiting, locales::refund_state_half(locale)),
        (RefundRequestState::Granted, Some("done")) => (PillKind::Done, locales::refund_state_sent(locale)),
        (RefundRequestState::Granted, _) => (PillKind::Active, locales::refund_state_granted(locale)),
        (RefundRequestState::Refused, _) => (PillKind::Stopped, locales::refund_state_refused(locale)),
    }
}

pub(super) fn ground_words(locale: Locale, ground: RefundGround) -> &'static str {
    match ground {
        RefundGround::Request => locales::refund_ground_request(locale),
        RefundGround::Duplicate => locales::refund_ground_duplicate(locale),
        RefundGround::TechnicalFault => locales::refund_ground_fault(locale),
        RefundGround::Cancelled => locales::refund_ground_cancelled(locale),
    }
}

/// `GET /supervise/refunds/{id}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/refunds/{id}`: `step` is `grant` or `refuse`.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let id: RefundRequestId = request.param("id")?;
    let fields = request.form().await?;
    match take(&request, id, &fields).await {
        Ok(done) => {
            let to = format!("/supervise/refunds/{id}?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn take(request: &Request, id: RefundRequestId, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    match fields.text("step") {
        "grant" => {
            refund_grant(context, actor, id, origin).await?;
            Ok("refund-granted")
        }
        "refuse" => {
            refund_refuse(context, actor, id, fields.text("reason"), origin).await?;
            Ok("refund-refused")
        }
        _ => Err(AppError::NotFound.into()),
    }
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let id: RefundRequestId = request.param("id")?;
    let line = refund_get(&request.context, request.actor(), id).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::refund_request_title(viewer.locale, &line.receipt_number.to_string());
    let heading = title.clone();
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &line, &trouble, &done, heading))
        .at(Place::Supervise(SupervisePlace::Refunds))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(viewer: &Viewer, line: &RefundLine, trouble: &Trouble, done: &str, heading: String) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (kind, text) = state_words(viewer, line);
    let crumbs = vec![
        Crumb {
            label: locales::refund_queue_title(locale).to_owned(),
            href: Some(viewer.link("/supervise/refunds")),
        },
        Crumb {
            label: heading.clone(),
            href: None,
        },
    ];
    view! {
        <Breadcrumb items=crumbs />
        <header class="page-head">
            <p class="cluster"><Pill kind=kind text=text /></p>
            <h1>{heading}</h1>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        <div class="split">
            <section class="card panel"><DescriptionList items=facts(viewer, line) /></section>
            {steps(viewer, line, trouble)}
        </div>
    }
}

fn facts(viewer: &Viewer, line: &RefundLine) -> Vec<crate::ui::Fact> {
    let locale = viewer.locale;
    let title = match &line.title {
        Some(title) => title.text(locale).to_owned(),
        None => locales::giving_target_general(locale).to_owned(),
    };
    let mut facts = vec![
        fact(locales::manage_amount(locale), view! { <Amount money=line.amount /> }),
        fact(
            locales::refund_gift_amount(locale),
            view! { <Amount money=line.gift_amount /> },
        ),
        fact(locales::giving_receipt_purpose(locale), title),
    ];
    if let Ok(class) = line.fund_class.parse::<FundClass>() {
        facts.push(fact(locales::refund_class(locale), words::pool_name(locale, class)));
    }
    facts.push(fact(
        locales::refund_ground(locale),
        ground_words(viewer.locale, line.ground),
    ));
    facts.push(fact(locales::refund_reason(locale), isolate(&line.reason)));
    facts.push(fact(
        locales::refund_finding(locale),
        finding_words(viewer, &line.finding),
    ));
    facts.push(fact(
        locales::refund_asked_at(locale),
        view! { <Moment at=line.asked_at /> },
    ));
    facts.push(fact(
        locales::refund_answer_due(locale),
        view! { <Day at=line.answer_due_at /> },
    ));
    if let Some(who) = &line.raised_by {
        facts.push(fact(locales::refund_raised_by(locale), isolate(who)));
    }
    if let Some((_, who)) = &line.first_by {
        facts.push(fact(locales::refund_first_by(locale), isolate(who)));
    }
    if let Some(who) = &line.decided_by {
        facts.push(fact(locales::refund_decided_by(locale), isolate(who)));
    }
    if !line.decision_reason.is_empty() {
        facts.push(fact(locales::refund_decision(locale), isolate(&line.decision_reason)));
    }
    facts
}

fn finding_words(viewer: &Viewer, finding: &str) -> &'static str {
    let locale = viewer.locale;
    match finding.split(':').next() {
        Some("paid_twice") => locales::refund_finding_twice(locale),
        Some("taken_late") => locales::refund_finding_late(locale),
        _ => locales::refund_finding_none(locale),
    }
}

fn steps(viewer: &Viewer, line: &RefundLine, trouble: &Trouble) -> AnyView {
    let locale = viewer.locale;
    let open = matches!(line.state, RefundRequestState::Open | RefundRequestState::Approved);
    if !open || !viewer.actor.may(Action::DonationRefund, Subject::Platform) {
        return ().into_any();
    }
    let own = line
        .first_by
        .as_ref()
        .is_some_and(|(id, _)| viewer.actor.person_id() == Some(*id));
    let action = viewer.link(&format!("/supervise/refunds/{}", line.id));
    let labels = vec![("reason", locales::supervise_reason(locale).to_owned())];
    let reason = bind(&trouble.form, "reason");
    let grant = if own {
        view! { <Notice kind=NoticeKind::Information>{locales::supervise_second_person(locale)}</Notice> }.into_any()
    } else {
        view! {
            <form method="post" action=action.clone()>
                <ConfirmButton
                    label=locales::refund_grant(locale)
                    question=locales::refund_grant_question(locale)
                    confirm=locales::refund_grant(locale)
                    class="button--primary"
                    name="step"
                    value="grant"
                />
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::supervise_steps(locale)}</h2>
            <ErrorSummary form=trouble.form.clone() labels=labels />
            <div class="stack">
                {grant}
                <form method="post" action=action>
                    <ConfirmButton
                        label=locales::refund_refuse(locale)
                        question=locales::refund_refuse_question(locale)
                        confirm=locales::refund_refuse(locale)
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
