//! Differences of the daily reconciliation: the list, one with its history, and the steps on it.

use backend::Result;
use backend::reconciliation::{
    BANK_SOURCE, Closed, DifferenceDetail, DifferenceFilter, DifferenceLine, difference_close, difference_confirm,
    difference_day_csv, difference_get, difference_list, difference_note, difference_take, difference_withdraw,
    reconcile_day,
};
use domain::error::{AppError, FieldProblem};
use domain::form::{Fields, SUMMARY_LENGTH_MAX};
use domain::locale::Locale;
use domain::people::{Action, Subject};
use domain::reconciliation::{CloseForm, DifferenceKind, DifferenceNumber, DifferenceState, NoteForm, Resolution};
use domain::time::{CivilDate, Timestamp};
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, trouble_of};
use crate::page::{FormState, Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Breadcrumb, Button, Choice, ConfirmButton, Crumb, DataTable, Day, DescriptionList, EmptyState,
    ErrorSummary, Ltr, Moment, Notice, NoticeKind, Pagination, Pill, PillKind, Select, TableColumn, TextArea,
    TextField, bind, fact, isolate,
};

const LIST: &str = "/supervise/reconciliation";

/// `GET /supervise/reconciliation`: `?state=`, `?kind=`, `?after=`.
pub(super) async fn list(request: Request) -> Result<Page> {
    listed(&request, Trouble::default()).await
}

/// `POST /supervise/reconciliation`: compares yesterday again.
pub(super) async fn run(request: Request) -> Result<Reply> {
    let yesterday = request.context.now().riyadh_date().plus_days(-1);
    reconcile_day(&request.context, request.actor(), yesterday, request.origin()).await?;
    Ok(Reply::redirect(request.viewer.link(&format!("{LIST}?done=run"))))
}

/// `GET /supervise/reconciliation/day`: the differences of `?day=` as a file.
pub(super) async fn csv(request: Request) -> Result<Reply> {
    request.actor().require(Action::ReconciliationView, Subject::Platform)?;
    match day_of(&request, &request.query()) {
        Ok(day) => {
            let bytes = difference_day_csv(&request.context, request.actor(), day).await?;
            let name = format!("reconciliation-{day}.csv");
            Ok(Reply::download(bytes, "text/csv; charset=utf-8", &name))
        }
        Err(error) => Ok(listed(&request, trouble_of(error, request.query())?).await?.into()),
    }
}

/// A day that is over.
fn day_of(request: &Request, fields: &Fields) -> Result<CivilDate> {
    let day: Option<CivilDate> = fields.text("day").parse().ok();
    let today = request.context.now().riyadh_date();
    let wrong = || AppError::invalid("day", FieldProblem::InvalidChoice);
    Ok(day.filter(|day| *day < today).ok_or_else(wrong)?)
}

/// What the list shows.
struct Listed {
    filter: DifferenceFilter,
    lines: Vec<DifferenceLine>,
    next: Option<DifferenceNumber>,
    yesterday: CivilDate,
    done: bool,
}

async fn listed(request: &Request, trouble: Trouble) -> Result<Page> {
    let query = request.query();
    let filter = DifferenceFilter {
        state: query.text("state").parse().ok(),
        kind: query.text("kind").parse().ok(),
        after: query.text("after").parse().ok(),
    };
    let (lines, next) = difference_list(&request.context, request.actor(), filter).await?;
    let listed = Listed {
        filter,
        lines,
        next,
        yesterday: request.context.now().riyadh_date().plus_days(-1),
        done: query.text("done") == "run",
    };
    let viewer = request.viewer.clone();
    let title = locales::reconciliation_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || list_view(&viewer, &listed, &trouble))
        .at(Place::Supervise(SupervisePlace::Reconciliation))
        .hidden_from_search();
    Ok(status.status(page))
}

fn list_view(viewer: &Viewer, listed: &Listed, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let code = |code: Option<&'static str>| code.unwrap_or("");
    let (state, kind) = (
        code(listed.filter.state.map(DifferenceState::code)),
        code(listed.filter.kind.map(DifferenceKind::code)),
    );
    let next = listed
        .next
        .map(|number| viewer.link(&format!("{LIST}?state={state}&kind={kind}&after={number}")));
    let table = if listed.lines.is_empty() {
        view! {
            <EmptyState
                icon="check"
                title=locales::reconciliation_empty_title(locale)
                text=locales::reconciliation_empty_text(locale)
            />
        }
        .into_any()
    } else {
        lines_table(viewer, &listed.lines)
    };
    view! {
        <header class="page-head">
            <h1>{locales::reconciliation_title(locale)}</h1>
            <p class="page-head__lead">{locales::reconciliation_lead(locale)}</p>
        </header>
        {listed
            .done
            .then(|| view! { <Notice kind=NoticeKind::Success>{locales::reconciliation_done_run(locale)}</Notice> })}
        {trouble.notice(viewer)}
        {filter_form(viewer, state, kind)}
        {table}
        <Pagination next=next />
        {day_form(viewer, listed.yesterday, trouble)}
    }
}

fn filter_form(viewer: &Viewer, state: &str, kind: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = FormState::filled(Fields::from([("state", state), ("kind", kind)]));
    let any = || Choice::new("", locales::reconciliation_any(locale));
    let mut states = vec![any()];
    states.extend(
        DifferenceState::ALL
            .iter()
            .map(|one| Choice::new(one.code(), state_name(locale, *one).1)),
    );
    let mut kinds = vec![any()];
    kinds.extend(
        DifferenceKind::ALL
            .iter()
            .map(|one| Choice::new(one.code(), kind_name(locale, *one))),
    );
    view! {
        <form class="card panel cluster" method="get" action=viewer.link(LIST)>
            <Select bound=bind(&form, "state") label=locales::reconciliation_state(locale) choices=states optional=true />
            <Select bound=bind(&form, "kind") label=locales::reconciliation_kind(locale) choices=kinds optional=true />
            <Button class="button--plain">{locales::reconciliation_filter(locale)}</Button>
        </form>
    }
}

fn lines_table(viewer: &Viewer, lines: &[DifferenceLine]) -> AnyView {
    let locale = viewer.locale;
    let columns = vec![
        TableColumn::words(locales::reconciliation_number(locale)),
        TableColumn::words(locales::reconciliation_kind(locale)),
        TableColumn::words(locales::reconciliation_source(locale)),
        TableColumn::figures(locales::reconciliation_expected(locale)),
        TableColumn::figures(locales::reconciliation_found(locale)),
        TableColumn::words(locales::reconciliation_found_on(locale)),
        TableColumn::words(locales::reconciliation_state(locale)),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let href = viewer.link(&format!("{LIST}/{}", line.number));
            let (expected, found) = (line.expected, line.found);
            let at = Timestamp::from_riyadh_midnight(line.found_on);
            let (pill, state) = state_name(locale, line.state);
            vec![
                view! { <a href=href><Ltr text=line.number.to_string() /></a> }.into_any(),
                kind_name(locale, line.kind).into_any(),
                source_name(locale, &line.source),
                view! { <Amount money=expected /> }.into_any(),
                view! { <Amount money=found /> }.into_any(),
                view! { <Day at=at /> }.into_any(),
                view! { <Pill kind=pill text=state /> }.into_any(),
            ]
        })
        .collect();
    let caption = locales::reconciliation_title(locale);
    view! { <DataTable caption=caption caption_hidden=true columns=columns rows=rows /> }.into_any()
}

/// A day's file, and comparing yesterday again.
fn day_form(viewer: &Viewer, yesterday: CivilDate, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let labels = vec![("day", locales::reconciliation_day(locale).to_owned())];
    let hint = locales::reconciliation_day_hint(locale);
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_csv(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <form class="cluster" method="get" action=viewer.link("/supervise/reconciliation/day")>
                <TextField
                    bound=bind(form, "day").or(yesterday.to_string())
                    label=locales::reconciliation_day(locale)
                    hint=Some(hint.to_owned())
                    kind="date"
                />
                <Button class="button--plain" icon="download">{locales::reconciliation_csv(locale)}</Button>
            </form>
            <form method="post" action=viewer.link(LIST)>
                <Button class="button--soft">{locales::reconciliation_run_again(locale)}</Button>
            </form>
        </section>
    }
}

/// `GET /supervise/reconciliation/{number}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/reconciliation/{number}`: `step` is `take`, `note`, `close`, `confirm` or `withdraw`.
pub(super) async fn step(mut request: Request) -> Result<Reply> {
    let number: DifferenceNumber = request.param("number")?;
    let fields = request.form().await?;
    match stepped(&request, number, &fields).await {
        Ok(done) => Ok(Reply::redirect(
            request.viewer.link(&format!("{LIST}/{number}?done={done}")),
        )),
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn stepped(request: &Request, number: DifferenceNumber, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    match fields.text("step") {
        "take" => difference_take(context, actor, number, origin).await.map(|()| "taken"),
        "note" => {
            let form = NoteForm::parse(fields)?;
            difference_note(context, actor, number, form, origin)
                .await
                .map(|()| "noted")
        }
        "close" => {
            let form = CloseForm::parse(fields)?;
            Ok(match difference_close(context, actor, number, form, origin).await? {
                Closed::Done => "closed",
                Closed::Proposed => "proposed",
            })
        }
        "confirm" => difference_confirm(context, actor, number, origin)
            .await
            .map(|()| "closed"),
        "withdraw" => difference_withdraw(context, actor, number, origin)
            .await
            .map(|()| "withdrawn"),
        _ => Err(AppError::NotFound.into()),
    }
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let number: DifferenceNumber = request.param("number")?;
    let detail = difference_get(&request.context, request.actor(), number).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let status = trouble.clone();
    let page = Page::new(number.to_string(), move || view(&viewer, &detail, &trouble, &done))
        .at(Place::Supervise(SupervisePlace::Reconciliation))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(viewer: &Viewer, detail: &DifferenceDetail, trouble: &Trouble, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let line = &detail.line;
    let crumbs = vec![
        Crumb {
            label: locales::reconciliation_title(locale).to_owned(),
            href: Some(viewer.link(LIST)),
        },
        Crumb {
            label: line.number.to_string(),
            href: None,
        },
    ];
    let told = match done {
        "taken" => Some(locales::reconciliation_done_taken(locale)),
        "noted" => Some(locales::reconciliation_done_noted(locale)),
        "proposed" => Some(locales::reconciliation_done_proposed(locale)),
        "closed" => Some(locales::reconciliation_done_closed(locale)),
        "withdrawn" => Some(locales::reconciliation_done_withdrawn(locale)),
        _ => None,
    };
    let (pill, state) = state_name(locale, line.state);
    let number = line.number.to_string();
    let works = viewer.actor.may(Action::ReconciliationResolve, Subject::Platform);
    view! {
        <Breadcrumb items=crumbs />
        <header class="page-head">
            <h1><Ltr text=number /></h1>
            <p class="page-head__lead">{kind_name(locale, line.kind)} " " <Pill kind=pill text=state /></p>
        </header>
        {told.map(|text| view! { <Notice kind=NoticeKind::Success>{text}</Notice> })}
        {trouble.notice(viewer)}
        {sides(viewer, line)}
        {works.then(|| proposal(viewer, line))}
        {works.then(|| work(viewer, line, trouble))}
        {history(locale, detail)}
    }
}

/// Both sides of the difference beside each other.
fn sides(viewer: &Viewer, line: &DifferenceLine) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (expected, found, at_stake) = (line.expected, line.found, line.at_stake());
    let day = |day| Timestamp::from_riyadh_midnight(day);
    let (found_on, seen_on) = (day(line.found_on), day(line.last_seen_on));
    let owner = line.owner.as_ref().map_or_else(
        || locales::reconciliation_nobody(locale).to_owned(),
        |(_, name)| isolate(name),
    );
    let mut facts = vec![
        fact(
            locales::reconciliation_source(locale),
            source_name(locale, &line.source),
        ),
        fact(
            locales::reconciliation_expected(locale),
            view! { <Amount money=expected /> },
        ),
        fact(locales::reconciliation_found(locale), view! { <Amount money=found /> }),
        fact(
            locales::reconciliation_difference(locale),
            view! { <Amount money=at_stake /> },
        ),
        fact(
            locales::reconciliation_reference(locale),
            view! { <Ltr text=line.reference.clone() /> },
        ),
        fact(
            locales::reconciliation_other_reference(locale),
            view! { <bdi>{line.other_reference.clone()}</bdi> },
        ),
        fact(locales::reconciliation_found_on(locale), view! { <Day at=found_on /> }),
        fact(locales::reconciliation_last_seen(locale), view! { <Day at=seen_on /> }),
        fact(locales::reconciliation_owner(locale), owner),
    ];
    if let Some((resolution, reason)) = &line.closing {
        facts.push(fact(
            locales::reconciliation_resolution(locale),
            resolution_name(locale, *resolution),
        ));
        if !reason.is_empty() {
            facts.push(fact(locales::reconciliation_reason(locale), isolate(reason)));
        }
    }
    view! { <section class="card panel"><DescriptionList items=facts /></section> }
}

/// A closing that a second person has to agree to.
fn proposal(viewer: &Viewer, line: &DifferenceLine) -> Option<AnyView> {
    let locale = viewer.locale;
    let (resolution, reason, by) = line.proposal.as_ref()?;
    let action = viewer.link(&format!("{LIST}/{}", line.number));
    let confirm = if viewer.actor.person_id() == Some(*by) {
        view! { <Notice kind=NoticeKind::Information>{locales::reconciliation_proposal_own(locale)}</Notice> }
            .into_any()
    } else {
        view! {
            <form method="post" action=action.clone()>
                <ConfirmButton
                    label=locales::reconciliation_confirm(locale)
                    question=locales::reconciliation_confirm_question(locale)
                    confirm=locales::reconciliation_confirm(locale)
                    class="button--primary"
                    name="step"
                    value="confirm"
                />
            </form>
        }
        .into_any()
    };
    let view = view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_proposal(locale)}</h2>
            <p>{resolution_name(locale, *resolution)} ": " {isolate(reason)}</p>
            <div class="cluster">
                {confirm}
                <form method="post" action=action>
                    <Button class="button--plain" name="step" value="withdraw">
                        {locales::reconciliation_withdraw(locale)}
                    </Button>
                </form>
            </div>
        </section>
    };
    Some(view.into_any())
}

fn work(viewer: &Viewer, line: &DifferenceLine, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let action = viewer.link(&format!("{LIST}/{}", line.number));
    let open = line.state != DifferenceState::Closed;
    let own = line.owner.as_ref().map(|(id, _)| *id) == viewer.actor.person_id();
    let take = (open && !own).then(|| {
        let action = action.clone();
        view! {
            <form method="post" action=action>
                <Button class="button--soft" name="step" value="take">{locales::reconciliation_take(locale)}</Button>
            </form>
        }
    });
    let labels = vec![
        ("note", locales::reconciliation_note(locale).to_owned()),
        ("resolution", locales::reconciliation_resolution(locale).to_owned()),
        ("reason", locales::reconciliation_reason(locale).to_owned()),
    ];
    let closes = (open && line.proposal.is_none()).then(|| close_form(viewer, line, trouble));
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_work(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            {take}
            <form class="form" method="post" action=action>
                <TextArea
                    bound=bind(form, "note")
                    label=locales::reconciliation_note(locale)
                    rows=2
                    length_max=SUMMARY_LENGTH_MAX
                />
                <div class="form__actions">
                    <Button class="button--plain" name="step" value="note">
                        {locales::reconciliation_note_send(locale)}
                    </Button>
                </div>
            </form>
        </section>
        {closes}
    }
}

fn close_form(viewer: &Viewer, line: &DifferenceLine, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let choices = Resolution::by_hand()
        .map(|one| Choice::new(one.code(), resolution_name(locale, one)))
        .collect();
    let two = line
        .needs_two()
        .then(|| view! { <Notice kind=NoticeKind::Information>{locales::reconciliation_two_people(locale)}</Notice> });
    let action = viewer.link(&format!("{LIST}/{}", line.number));
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_close(locale)}</h2>
            {two}
            <form class="form" method="post" action=action>
                <Select
                    bound=bind(form, "resolution")
                    label=locales::reconciliation_resolution(locale)
                    choices=choices
                />
                <TextArea
                    bound=bind(form, "reason")
                    label=locales::reconciliation_reason(locale)
                    hint=Some(locales::reconciliation_reason_hint(locale).to_owned())
                    rows=2
                    length_max=SUMMARY_LENGTH_MAX
                />
                <div class="form__actions">
                    <Button class="button--primary" icon="check" name="step" value="close">
                        {locales::reconciliation_close_send(locale)}
                    </Button>
                </div>
            </form>
        </section>
    }
}

fn history(locale: Locale, detail: &DifferenceDetail) -> impl IntoView + use<> {
    let lines = detail
        .events
        .iter()
        .map(|event| {
            let at = event.at;
            let who = event
                .by_name
                .as_deref()
                .map_or_else(|| locales::reconciliation_by_job(locale).to_owned(), isolate);
            view! {
                <li class="stack stack--tight">
                    <p>{event_name(locale, &event.event)} " · " {who} " · " <Moment at=at /></p>
                    <p><bdi>{event.detail.clone()}</bdi></p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::reconciliation_history(locale)}</h2>
            <ol class="stack">{lines}</ol>
        </section>
    }
}

/// A gateway by its code, the bank and the test gateway in words.
pub(super) fn source_name(locale: Locale, source: &str) -> AnyView {
    match source {
        BANK_SOURCE => locales::reconciliation_source_bank(locale).into_any(),
        backend::payments::TEST_GATEWAY => locales::reconciliation_source_test(locale).into_any(),
        other => view! { <Ltr text=other.to_owned() /> }.into_any(),
    }
}

fn state_name(locale: Locale, state: DifferenceState) -> (PillKind, &'static str) {
    match state {
        DifferenceState::Open => (PillKind::Stopped, locales::reconciliation_state_open(locale)),
        DifferenceState::InWork => (PillKind::Active, locales::reconciliation_state_in_work(locale)),
        DifferenceState::Closed => (PillKind::Done, locales::reconciliation_state_closed(locale)),
    }
}

fn event_name(locale: Locale, event: &str) -> &'static str {
    match event {
        "opened" => locales::reconciliation_event_opened(locale),
        "changed" => locales::reconciliation_event_changed(locale),
        "taken" => locales::reconciliation_event_taken(locale),
        "noted" => locales::reconciliation_event_noted(locale),
        "proposed" => locales::reconciliation_event_proposed(locale),
        "withdrawn" => locales::reconciliation_event_withdrawn(locale),
        "vanished" => locales::reconciliation_event_vanished(locale),
        "reopened" => locales::reconciliation_event_reopened(locale),
        _ => locales::reconciliation_event_closed(locale),
    }
}

fn resolution_name(locale: Locale, resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::BooksCorrected => locales::reconciliation_resolution_books_corrected(locale),
        Resolution::GatewayCorrected => locales::reconciliation_resolution_gateway_corrected(locale),
        Resolution::BankCorrected => locales::reconciliation_resolution_bank_corrected(locale),
        Resolution::Timing => locales::reconciliation_resolution_timing(locale),
        Resolution::Explained => locales::reconciliation_resolution_explained(locale),
        Resolution::WrittenOff => locales::reconciliation_resolution_written_off(locale),
        Resolution::Vanished => locales::reconciliation_resolution_vanished(locale),
    }
}

fn kind_name(locale: Locale, kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::CaptureNotBooked => locales::reconciliation_kind_capture_not_booked(locale),
        DifferenceKind::RefundNotBooked => locales::reconciliation_kind_refund_not_booked(locale),
        DifferenceKind::CaptureNotSettled => locales::reconciliation_kind_capture_not_settled(locale),
        DifferenceKind::RefundNotSettled => locales::reconciliation_kind_refund_not_settled(locale),
        DifferenceKind::AmountDiffers => locales::reconciliation_kind_amount_differs(locale),
        DifferenceKind::FeeDiffers => locales::reconciliation_kind_fee_differs(locale),
        DifferenceKind::SettledTwice => locales::reconciliation_kind_settled_twice(locale),
        DifferenceKind::PayoutNotAtBank => locales::reconciliation_kind_payout_not_at_bank(locale),
        DifferenceKind::PayoutAmountDiffers => locales::reconciliation_kind_payout_amount_differs(locale),
        DifferenceKind::PayoutCreditedTwice => locales::reconciliation_kind_payout_credited_twice(locale),
        DifferenceKind::PayoutSplit => locales::reconciliation_kind_payout_split(locale),
        DifferenceKind::PayoutMerged => locales::reconciliation_kind_payout_merged(locale),
        DifferenceKind::CreditWithoutPayout => locales::reconciliation_kind_credit_without_payout(locale),
        DifferenceKind::DebitUnexplained => locales::reconciliation_kind_debit_unexplained(locale),
        DifferenceKind::TrancheNotLeft => locales::reconciliation_kind_tranche_not_left(locale),
        DifferenceKind::RefundNotLeft => locales::reconciliation_kind_refund_not_left(locale),
        DifferenceKind::StatementMissing => locales::reconciliation_kind_statement_missing(locale),
        DifferenceKind::BalanceRest => locales::reconciliation_kind_balance_rest(locale),
    }
}
