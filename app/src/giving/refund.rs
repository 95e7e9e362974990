//! Asking for a gift back, and answering what shall become of a gift whose opportunity ends. Both
//! stand behind the gift's secret link and work as plain forms.

use backend::Result;
use backend::giving::{
    ClosingDecision, ClosingQuestion, GiftPayment, RefundAnswer, RefundOffer, closing_answer, closing_questions,
    refund_ask, refund_offers,
};
use domain::giving::{RefundGround, RefundRefusal, RefundRequestForm, RefundRequestState};
use leptos::prelude::*;

use crate::layout::viewer;
use crate::manage::{Trouble, trouble_of};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, AmountField, Button, Choice, ChoiceChips, Day, ErrorSummary, LinkButton, Notice, NoticeKind, Pill,
    PillKind, TextArea, bind, isolate,
};

/// `GET /donations/{token}/refund`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /donations/{token}/refund`
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let token: String = request.param("token")?;
    let fields = request.form().await?;
    let outcome = match RefundRequestForm::parse(&fields) {
        Ok(form) => refund_ask(&request.context, request.actor(), &token, form).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(answer) => {
            let done = match answer {
                RefundAnswer::Granted => "granted",
                RefundAnswer::Waiting => "asked",
            };
            let to = format!("/donations/{token}/refund?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

/// `POST /donations/{token}/closing`: the answer to a closing's question.
pub(super) async fn closing_form(mut request: Request) -> Result<Reply> {
    let token: String = request.param("token")?;
    let fields = request.form().await?;
    match closing_answer(&request.context, request.actor(), &token, &fields).await {
        Ok(()) => {
            let to = format!("/donations/{token}/refund?done=answered");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let token: String = request.param("token")?;
    let (context, actor) = (&request.context, request.actor());
    let (payment, offers) = refund_offers(context, actor, &token).await?;
    let questions = closing_questions(context, actor, &token).await?;
    let done = request.query().text("done").to_owned();
    let title = locales::refund_title(request.locale());
    let status = trouble.clone();
    let page = Page::new(title, move || {
        view(&token, &payment, &offers, &questions, &trouble, &done)
    });
    Ok(status.status(page.hidden_from_search()))
}

fn view(
    token: &str,
    payment: &GiftPayment,
    offers: &[RefundOffer],
    questions: &[ClosingQuestion],
    trouble: &Trouble,
    done: &str,
) -> AnyView {
    let viewer = viewer();
    let locale = viewer.locale;
    let done = match done {
        "granted" => Some(locales::refund_done_granted(locale)),
        "asked" => Some(locales::refund_done_asked(locale)),
        "answered" => Some(locales::refund_done_answered(locale)),
        _ => None,
    };
    let gift = viewer.link(&format!("/donations/{token}"));
    let asked = questions
        .iter()
        .map(|question| question_view(&viewer, token, question))
        .collect_view();
    let history = offers.iter().map(|offer| history_view(&viewer, offer)).collect_view();
    view! {
        <div class="wrap wrap--narrow stack">
            <header class="page-head">
                <h1>{locales::refund_title(locale)}</h1>
                <p class="page-head__lead">{locales::refund_lead(locale)}</p>
            </header>
            {done.map(|text| view! { <Notice kind=NoticeKind::Success>{text}</Notice> })}
            {trouble.notice(&viewer)}
            {asked}
            {history}
            {ask_view(&viewer, token, payment, offers, trouble)}
            <div class="cluster">
                <LinkButton href=gift class="button--plain">{locales::giving_receipt_back(locale)}</LinkButton>
                <LinkButton href=viewer.link("/about/policies#refund") class="button--plain">
                    {locales::refund_policy(locale)}
                </LinkButton>
            </div>
        </div>
    }
    .into_any()
}

fn question_view(viewer: &Viewer, token: &str, question: &ClosingQuestion) -> AnyView {
    let locale = viewer.locale;
    let title = question.title.text(locale).to_owned();
    let day = viewer.style().day(question.settles_at);
    let action = viewer.link(&format!("/donations/{token}/closing"));
    let answer = question.answer.map(|answer| match answer {
        ClosingDecision::Refund => locales::refund_closing_chosen_back(locale),
        ClosingDecision::FieldPool => locales::refund_closing_chosen_pool(locale),
    });
    let body = if question.all_returned {
        view! { <p>{locales::refund_closing_all_back(locale)}</p> }.into_any()
    } else {
        view! {
            <p>{locales::refund_closing_until(locale, &day)}</p>
            {answer.map(|answer| view! { <p><strong>{answer}</strong></p> })}
            <form method="post" action=action class="cluster">
                <input type="hidden" name="gift" value=question.donation.to_string() />
                <Button class="button--soft" name="choice" value="field_pool">
                    {locales::refund_closing_pool(locale)}
                </Button>
                <Button class="button--plain" name="choice" value="refund">
                    {locales::refund_closing_back(locale)}
                </Button>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card card--padded stack stack--tight">
            <h2>{locales::refund_closing_title(locale, &title)}</h2>
            <p>{isolate(&question.reason)}</p>
            {body}
        </section>
    }
    .into_any()
}

/// The words of a state of a request.
fn state_words(viewer: &Viewer, state: RefundRequestState) -> (PillKind, &'static str) {
    let locale = viewer.locale;
    match state {
        RefundRequestState::Open | RefundRequestState::Approved => {
            (PillKind::Waiting, locales::refund_state_open(locale))
        }
        RefundRequestState::Granted => (PillKind::Done, locales::refund_state_granted(locale)),
        RefundRequestState::Refused => (PillKind::Stopped, locales::refund_state_refused(locale)),
    }
}

fn history_view(viewer: &Viewer, offer: &RefundOffer) -> AnyView {
    let locale = viewer.locale;
    let lines = offer
        .requests
        .iter()
        .map(|request| {
            let (kind, text) = state_words(viewer, request.state);
            let waits = matches!(request.state, RefundRequestState::Open | RefundRequestState::Approved)
                .then(|| locales::refund_answer_by(locale, &viewer.style().day(request.answer_due_at)));
            let answer = (!request.answer.is_empty()).then(|| view! { <p><bdi>{request.answer.clone()}</bdi></p> });
            view! {
                <li class="card card--padded stack stack--tight">
                    <p class="cluster cluster--between">
                        <Pill kind=kind text=text />
                        <span><Day at=request.asked_at /></span>
                        <Amount money=request.amount />
                    </p>
                    {waits.map(|text| view! { <p>{text}</p> })}
                    {answer}
                </li>
            }
        })
        .collect_view();
    (!offer.requests.is_empty())
        .then(|| view! { <ul class="stack stack--tight">{lines}</ul> })
        .into_any()
}

/// The form, when anything can be asked for; else why not, in plain words.
fn ask_view(viewer: &Viewer, token: &str, payment: &GiftPayment, offers: &[RefundOffer], trouble: &Trouble) -> AnyView {
    let locale = viewer.locale;
    let style = viewer.style();
    let open: Vec<&RefundOffer> = offers
        .iter()
        .filter(|offer| (offer.on_request.is_ok() || offer.on_fault.is_ok()) && !waits(offer))
        .collect();
    let reasons = offers
        .iter()
        .filter_map(|offer| offer.on_request.err())
        .map(|refusal| refusal_words(viewer, refusal))
        .next();
    let Some(first) = open.first() else {
        let text = if offers.iter().any(waits) {
            locales::refund_waits(locale)
        } else {
            reasons.unwrap_or_else(|| locales::refund_refusal_nothing(locale))
        };
        return view! { <Notice kind=NoticeKind::Information>{text}</Notice> }.into_any();
    };
    let form = &trouble.form;
    let choices = open
        .iter()
        .map(|offer| {
            let most = offer.on_request.or(offer.on_fault).unwrap_or_default();
            Choice::new(offer.gift.id.to_string(), offer.gift.title(style))
                .note(locales::refund_most(locale, &style.money(most)))
        })
        .collect();
    let gift = if open.len() > 1 {
        view! { <ChoiceChips bound=bind(form, "gift") legend=locales::refund_gift(locale) choices=choices class="choice-chips--list" /> }.into_any()
    } else {
        view! { <input type="hidden" name="gift" value=first.gift.id.to_string() /> }.into_any()
    };
    let mut grounds = Vec::new();
    if open.iter().any(|offer| offer.on_request.is_ok()) {
        let day = style.day(first.deadline);
        grounds.push(
            Choice::new(RefundGround::Request.code(), locales::refund_ground_request(locale))
                .note(locales::refund_until(locale, &day)),
        );
    }
    grounds.push(
        Choice::new(RefundGround::Duplicate.code(), locales::refund_ground_duplicate(locale))
            .note(locales::refund_ground_duplicate_note(locale).to_owned()),
    );
    grounds.push(Choice::new(
        RefundGround::TechnicalFault.code(),
        locales::refund_ground_fault(locale),
    ));
    let labels = vec![
        ("gift", locales::refund_gift(locale).to_owned()),
        ("amount", locales::refund_amount(locale).to_owned()),
        ("ground", locales::refund_ground(locale).to_owned()),
        ("reason", locales::refund_reason(locale).to_owned()),
    ];
    let action = viewer.link(&format!("/donations/{token}/refund"));
    let back = payment.returned().is_positive().then(|| {
        let text = locales::giving_receipt_restated(locale, &style.money(payment.kept()));
        view! { <Notice kind=NoticeKind::Plain>{text}</Notice> }
    });
    view! {
        {reasons.map(|text| view! { <Notice kind=NoticeKind::Information>{text}</Notice> })}
        {back}
        <ErrorSummary form=form.clone() labels=labels />
        <form class="card card--padded form" method="post" action=action>
            {gift}
            <ChoiceChips bound=bind(form, "ground") legend=locales::refund_ground(locale) choices=grounds class="choice-chips--list" />
            <AmountField
                bound=bind(form, "amount")
                label=locales::refund_amount(locale)
                hint=Some(locales::refund_amount_hint(locale).to_owned())
                optional=true
            />
            <TextArea
                bound=bind(form, "reason")
                label=locales::refund_reason(locale)
                rows=3
                length_max=domain::form::SUMMARY_LENGTH_MAX
            />
            <div class="form__actions">
                <Button class="button--primary" icon="undo">{locales::refund_send(locale)}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn waits(offer: &RefundOffer) -> bool {
    let open = |state| matches!(state, RefundRequestState::Open | RefundRequestState::Approved);
    offer.requests.iter().any(|request| open(request.state))
}

/// Why a gift does not go back on request, to its donor.
fn refusal_words(viewer: &Viewer, refusal: RefundRefusal) -> &'static str {
    let locale = viewer.locale;
    match refusal {
        RefundRefusal::NothingLeft => locales::refund_refusal_nothing(locale),
        RefundRefusal::Obligation => locales::refund_refusal_obligation(locale),
        RefundRefusal::TooLate => locales::refund_refusal_late(locale),
        RefundRefusal::Committed => locales::refund_refusal_committed(locale),
    }
}
