//! What becomes of the money of an opportunity that is not carried out: proposed by one supervisor,
//! confirmed by another, answered by the donors.

use backend::Result;
use backend::giving::{
    ClosingDecision, ClosingFile, ClosingForm, ClosingStep, closing_confirm, closing_propose, closing_view,
    closing_withdraw,
};
use domain::error::AppError;
use domain::form::{Fields, SUMMARY_LENGTH_MAX};
use leptos::prelude::*;
use locales::arg;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, trouble_of};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Breadcrumb, Button, Choice, ChoiceChips, ConfirmButton, Crumb, Day, DescriptionList, ErrorSummary, Moment,
    Notice, NoticeKind, TextArea, bind, fact, isolate,
};

/// `GET /supervise/closings/{number}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/closings/{number}`: `step` is `propose`, `confirm` or `withdraw`.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let fields = request.form().await?;
    match take(&request, number, &fields).await {
        Ok(done) => {
            let to = format!("/supervise/closings/{number}?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn take(request: &Request, number: i64, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    match fields.text("step") {
        "propose" => {
            let form = ClosingForm::parse(fields)?;
            closing_propose(context, actor, number, form, origin).await?;
            Ok("closing-proposed")
        }
        "confirm" => {
            closing_confirm(context, actor, number, origin).await?;
            Ok("closing-confirmed")
        }
        "withdraw" => {
            closing_withdraw(context, actor, number, origin).await?;
            Ok("closing-withdrawn")
        }
        _ => Err(AppError::NotFound.into()),
    }
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let number: i64 = request.param("number")?;
    // Whoever withdrew the last proposal of an ended opportunity has nothing to see here.
    let file = closing_view(&request.context, request.actor(), number).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::refund_closing_page_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &file, &trouble, &done))
        .at(Place::Supervise(SupervisePlace::Reviews))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(viewer: &Viewer, file: &ClosingFile, trouble: &Trouble, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let title = file.title.text(locale).to_owned();
    let crumbs = vec![
        Crumb {
            label: title.clone(),
            href: Some(viewer.link(&format!("/supervise/reviews/{}", file.number))),
        },
        Crumb {
            label: locales::refund_closing_page_title(locale).to_owned(),
            href: None,
        },
    ];
    let mut facts = vec![
        fact(locales::manage_opportunity(locale), title),
        fact(
            locales::refund_closing_held(locale),
            view! { <Amount money=file.in_fund /> },
        ),
        fact(
            locales::refund_closing_promised(locale),
            view! { <Amount money=file.promised /> },
        ),
        fact(
            locales::refund_closing_paid(locale),
            view! { <Amount money=file.paid /> },
        ),
        fact(
            locales::refund_closing_gifts(locale),
            viewer.style().integer(file.gift_count),
        ),
    ];
    if let Some(step) = &file.closing {
        facts.push(fact(
            locales::refund_closing_decision(locale),
            decision_words(viewer, step.decision),
        ));
        facts.push(fact(locales::supervise_reason(locale), isolate(&step.reason)));
        facts.push(fact(
            locales::refund_closing_proposed_by(locale),
            isolate(&step.proposed_by.1),
        ));
        facts.push(fact(
            locales::manage_date(locale),
            view! { <Moment at=step.proposed_at /> },
        ));
        if let Some(who) = &step.decided_by {
            facts.push(fact(locales::refund_decided_by(locale), isolate(who)));
        }
        if let Some(at) = step.settles_at {
            facts.push(fact(locales::refund_closing_settles(locale), view! { <Day at=at /> }));
        }
        let answers = locales::refund_closing_answers(
            locale,
            arg::Back(&viewer.style().integer(file.answers_refund)),
            arg::Pool(&viewer.style().integer(file.answers_pool)),
        );
        facts.push(fact(locales::refund_closing_answered(locale), answers));
    }
    view! {
        <Breadcrumb items=crumbs />
        <header class="page-head">
            <h1>{locales::refund_closing_page_title(locale)}</h1>
            <p class="page-head__lead">{locales::refund_closing_page_lead(locale)}</p>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        <div class="split">
            <section class="card panel"><DescriptionList items=facts /></section>
            {steps(viewer, file, trouble)}
        </div>
    }
}

fn decision_words(viewer: &Viewer, decision: ClosingDecision) -> &'static str {
    match decision {
        ClosingDecision::Refund => locales::refund_closing_decide_refund(viewer.locale),
        ClosingDecision::FieldPool => locales::refund_closing_decide_pool(viewer.locale),
    }
}

fn steps(viewer: &Viewer, file: &ClosingFile, trouble: &Trouble) -> AnyView {
    let action = viewer.link(&format!("/supervise/closings/{}", file.number));
    match &file.closing {
        None => propose(viewer, trouble, action),
        Some(step) if step.state == "proposed" => confirm(viewer, step, action),
        Some(step) => {
            let text = if step.settled_at.is_some() {
                locales::refund_closing_is_settled(viewer.locale)
            } else {
                locales::refund_closing_under_way(viewer.locale)
            };
            view! { <Notice kind=NoticeKind::Information>{text}</Notice> }.into_any()
        }
    }
}

fn propose(viewer: &Viewer, trouble: &Trouble, action: String) -> AnyView {
    let locale = viewer.locale;
    let choices = ClosingDecision::ALL
        .into_iter()
        .map(|decision| {
            let note = match decision {
                ClosingDecision::Refund => locales::refund_closing_decide_refund_note(locale),
                ClosingDecision::FieldPool => locales::refund_closing_decide_pool_note(locale),
            };
            Choice::new(decision.code(), decision_words(viewer, decision)).note(note.to_owned())
        })
        .collect();
    let labels = vec![
        ("decision", locales::refund_closing_decision(locale).to_owned()),
        ("reason", locales::supervise_reason(locale).to_owned()),
    ];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::refund_closing_propose(locale)}</h2>
            <ErrorSummary form=trouble.form.clone() labels=labels />
            <form class="form" method="post" action=action>
                <ChoiceChips
                    bound=bind(&trouble.form, "decision")
                    legend=locales::refund_closing_decision(locale)
                    choices=choices
                    class="choice-chips--list"
                />
                <TextArea
                    bound=bind(&trouble.form, "reason")
                    label=locales::supervise_reason(locale)
                    hint=Some(locales::refund_closing_reason_hint(locale).to_owned())
                    rows=3
                    length_max=SUMMARY_LENGTH_MAX
                />
                <div class="form__actions">
                    <Button class="button--primary" name="step" value="propose">
                        {locales::refund_closing_propose(locale)}
                    </Button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn confirm(viewer: &Viewer, step: &ClosingStep, action: String) -> AnyView {
    let locale = viewer.locale;
    let own = viewer.actor.person_id() == Some(step.proposed_by.0);
    let confirm = if own {
        view! { <Notice kind=NoticeKind::Information>{locales::supervise_second_person(locale)}</Notice> }.into_any()
    } else {
        view! {
            <form method="post" action=action.clone()>
                <ConfirmButton
                    label=locales::refund_closing_confirm(locale)
                    question=locales::refund_closing_confirm_question(locale)
                    confirm=locales::refund_closing_confirm(locale)
                    name="step"
                    value="confirm"
                />
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::supervise_steps(locale)}</h2>
            <div class="stack">
                {confirm}
                <form method="post" action=action>
                    <Button class="button--plain" name="step" value="withdraw">
                        {locales::refund_closing_withdraw(locale)}
                    </Button>
                </form>
            </div>
        </section>
    }
    .into_any()
}
