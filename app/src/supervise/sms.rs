//! Gifts by text message, as finance sees them: months, settlement files, differences.

use backend::Result;
use backend::payments::sms::{
    Difference, DifferenceEnd, DifferenceName, FILE_BYTES_MAX, FileProblem, LineOutcome, MonthOfGiving, OVERDUE_DAYS,
    PledgeLine, SettlementReview, SettlementSummary, SmsOverview, difference_close, keyword_list, settlement_import,
    settlement_review, sms_overview,
};
use domain::error::{AppError, FieldProblem, FormErrors};
use domain::form::Fields;
use domain::locale::Locale;
use domain::payments::sms::{Keyword, PledgeState};
use domain::people::{Action, Subject};
use leptos::prelude::*;
use locales::arg;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, trouble_of};
use crate::page::{FormState, Page, Reply, Request, Viewer};
use crate::ui::*;

const MEGABYTE: usize = 1024 * 1024;

/// What a form of this page led to, when it shows the page again.
#[derive(Default, Clone)]
struct Outcome {
    trouble: Trouble,
    review: Option<SettlementReview>,
}

/// `GET /supervise/sms`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Outcome::default()).await
}

/// `POST /supervise/sms`: a form with a file checks or imports it, a plain one closes a difference.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let has_file = request
        .header("content-type")
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    if has_file {
        return file_taken(request).await;
    }
    let fields = request.form().await?;
    match close(&request, &fields).await {
        Ok(()) => Ok(Reply::redirect(request.viewer.link("/supervise/sms?done=closed"))),
        Err(error) => {
            let trouble = trouble_of(error, fields)?;
            let outcome = Outcome { trouble, review: None };
            Ok(shown(&request, outcome).await?.into())
        }
    }
}

async fn close(request: &Request, fields: &Fields) -> Result<()> {
    let name: DifferenceName = fields.text("difference").parse().map_err(|_| AppError::NotFound)?;
    let end = DifferenceEnd::from_code(fields.text("end")).ok_or(AppError::NotFound)?;
    let note = fields.text("note");
    difference_close(&request.context, request.actor(), name, end, note, request.origin()).await
}

async fn file_taken(mut request: Request) -> Result<Reply> {
    let (fields, uploads) = request.form_with_files().await?;
    let Some(upload) = uploads.into_iter().find(|upload| upload.field == "file") else {
        // Who may not import learns nothing of the form either.
        request
            .actor()
            .require(Action::SmsSettlementImport, Subject::Platform)?;
        let mut errors = FormErrors::default();
        errors.push("file", FieldProblem::Required);
        let trouble = Trouble::invalid(fields, errors);
        return Ok(shown(&request, Outcome { trouble, review: None }).await?.into());
    };
    let (context, actor) = (&request.context, request.actor());
    let review = if fields.text("step") == "import" {
        settlement_import(context, actor, &upload.file_name, &upload.bytes, request.origin()).await?
    } else {
        settlement_review(context, actor, &upload.bytes).await?
    };
    if review.imported {
        return Ok(Reply::redirect(request.viewer.link("/supervise/sms?done=imported")));
    }
    let outcome = Outcome {
        trouble: Trouble::default(),
        review: Some(review),
    };
    Ok(shown(&request, outcome).await?.into())
}

async fn shown(request: &Request, outcome: Outcome) -> Result<Page> {
    let overview = sms_overview(&request.context, request.actor()).await?;
    let keywords = keyword_list(&request.context, request.actor()).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::sms_supervise_title(viewer.locale);
    let refused = outcome
        .review
        .as_ref()
        .is_some_and(|review| !review.problems.is_empty());
    let status = outcome.trouble.clone();
    let page = Page::new(title, move || view(&viewer, &overview, &keywords, &outcome, &done))
        .at(Place::Supervise(SupervisePlace::Sms))
        .hidden_from_search();
    Ok(if refused {
        page.unprocessable()
    } else {
        status.status(page)
    })
}

fn view(
    viewer: &Viewer,
    overview: &SmsOverview,
    keywords: &[Keyword],
    outcome: &Outcome,
    done: &str,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let imports = viewer.actor.may(Action::SmsSettlementImport, Subject::Platform);
    let said = match done {
        "imported" => Some(locales::sms_supervise_imported(locale)),
        "closed" => Some(locales::sms_supervise_closed(locale)),
        _ => None,
    };
    view! {
        <header class="page-head">
            <h1>{locales::sms_supervise_title(locale)}</h1>
            <p class="page-head__lead">{locales::sms_supervise_lead(locale)}</p>
        </header>
        {said.map(|text| view! { <Notice kind=NoticeKind::Success>{text}</Notice> })}
        {outcome.trouble.notice(viewer)}
        {outcome.review.as_ref().map(|review| review_view(viewer, review))}
        {figures(viewer, overview)}
        {imports.then(|| import_form(viewer, &outcome.trouble))}
        {differences(viewer, &overview.differences, &outcome.trouble, imports)}
        {settlements(viewer, &overview.settlements)}
        {months(viewer, &overview.months)}
        {pledges(viewer, &overview.pledges, keywords)}
    }
}

fn figures(viewer: &Viewer, overview: &SmsOverview) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let days = viewer.style().integer(OVERDUE_DAYS);
    let attention = |count: i64| if count > 0 { "kpi--attention" } else { "" };
    let (subscriptions, waiting, failed) = (
        overview.subscription_count,
        overview.waiting_count,
        overview.failed_count,
    );
    let overdue = overview.overdue.0;
    view! {
        <ul class="kpi-grid">
            <Kpi label=locales::sms_supervise_subscriptions(locale)>
                <Number value=subscriptions />
            </Kpi>
            <Kpi label=locales::sms_supervise_waiting(locale)>
                <Number value=waiting />
            </Kpi>
            <Kpi label=locales::sms_supervise_failed(locale) class=attention(failed)>
                <Number value=failed />
            </Kpi>
            <Kpi label=locales::sms_supervise_overdue(locale, &days) class=attention(overdue)>
                <Number value=overdue />
            </Kpi>
        </ul>
    }
}

fn import_form(viewer: &Viewer, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let megabytes = viewer
        .style()
        .integer(i64::try_from(FILE_BYTES_MAX / MEGABYTE).unwrap_or(0));
    let labels = vec![
        ("file", locales::sms_supervise_file(locale).to_owned()),
        ("note", locales::sms_supervise_note(locale).to_owned()),
    ];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::sms_supervise_import(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form" method="post" enctype="multipart/form-data" action=viewer.link("/supervise/sms")>
                <FileUpload
                    bound=bind(form, "file")
                    label=locales::sms_supervise_file(locale)
                    hint=locales::sms_supervise_file_hint(locale, &megabytes)
                    accept=".csv,text/csv,text/plain"
                />
                <div class="form__actions">
                    <Button class="button--primary" icon="search" name="step" value="check">
                        {locales::sms_supervise_check(locale)}
                    </Button>
                    <Button class="button--soft" icon="upload" name="step" value="import">
                        {locales::sms_supervise_book(locale)}
                    </Button>
                </div>
            </form>
        </section>
    }
}

/// What checking a file found.
fn review_view(viewer: &Viewer, review: &SettlementReview) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if !review.problems.is_empty() {
        let problems: Vec<_> = review
            .problems
            .iter()
            .map(|problem| view! { <li>{problem_text(viewer, problem)}</li> })
            .collect();
        return view! {
            <Notice kind=NoticeKind::Problem title=locales::sms_supervise_refused_title(locale)>
                <ul>{problems}</ul>
            </Notice>
        }
        .into_any();
    }
    let style = viewer.style();
    let month = review.month.map(|month| style.month(month)).unwrap_or_default();
    let file = locales::sms_supervise_review_file(
        locale,
        arg::Gross(&style.money(review.gross)),
        arg::Month(&month),
        arg::Operator(&review.operator),
        arg::Share(&style.money(review.operator_share)),
    );
    let columns = vec![
        TableColumn::words(locales::sms_supervise_outcome(locale)),
        TableColumn::figures(locales::sms_supervise_lines(locale)),
        TableColumn::figures(locales::sms_supervise_amount(locale)),
    ];
    let rows = review
        .outcomes
        .iter()
        .map(|(outcome, lines, amount)| {
            vec![
                outcome_text(locale, *outcome).into_any(),
                view! { <Number value=*lines /> }.into_any(),
                view! { <Amount money=*amount /> }.into_any(),
            ]
        })
        .collect();
    view! {
        <Notice kind=NoticeKind::Information title=locales::sms_supervise_review_title(locale)>{file}</Notice>
        <DataTable caption=locales::sms_supervise_review_title(locale) columns=columns rows=rows />
    }
    .into_any()
}

fn problem_text(viewer: &Viewer, problem: &FileProblem) -> String {
    let (locale, style) = (viewer.locale, viewer.style());
    let line = |line: usize| style.integer(i64::try_from(line).unwrap_or(i64::MAX));
    match problem {
        FileProblem::Empty => locales::sms_file_empty(locale).to_owned(),
        FileProblem::TooLarge => locales::sms_file_too_large(locale).to_owned(),
        FileProblem::NotText => locales::sms_file_not_text(locale).to_owned(),
        FileProblem::HeadMissing => locales::sms_file_head_missing(locale).to_owned(),
        FileProblem::MonthWrong => locales::sms_file_month_wrong(locale).to_owned(),
        FileProblem::LineUnreadable { line: at } => locales::sms_file_line_unreadable(locale, &line(*at)),
        FileProblem::LineRepeated { line: at } => locales::sms_file_line_repeated(locale, &line(*at)),
        FileProblem::TailMissing => locales::sms_file_tail_missing(locale).to_owned(),
        FileProblem::CountWrong { stated, found } => locales::sms_file_count_wrong(
            locale,
            arg::Found(&style.integer(*found)),
            arg::Stated(&style.integer(*stated)),
        ),
        FileProblem::GrossWrong { stated, found } => locales::sms_file_gross_wrong(
            locale,
            arg::Found(&style.money(*found)),
            arg::Stated(&style.money(*stated)),
        ),
        FileProblem::ShareWrong { stated, found } => locales::sms_file_share_wrong(
            locale,
            arg::Found(&style.money(*found)),
            arg::Stated(&style.money(*stated)),
        ),
        FileProblem::NetWrong { stated, found } => locales::sms_file_net_wrong(
            locale,
            arg::Found(&style.money(*found)),
            arg::Stated(&style.money(*stated)),
        ),
        FileProblem::SeenBefore { at } => locales::sms_file_seen_before(locale, &style.day(*at)),
    }
}

fn outcome_text(locale: Locale, outcome: LineOutcome) -> &'static str {
    match outcome {
        LineOutcome::Waiting => locales::sms_outcome_waiting(locale),
        LineOutcome::Captured => locales::sms_outcome_captured(locale),
        LineOutcome::Reversed => locales::sms_outcome_reversed(locale),
        LineOutcome::UnknownMessage => locales::sms_outcome_unknown_message(locale),
        LineOutcome::OtherAmount => locales::sms_outcome_other_amount(locale),
        LineOutcome::OtherNumber => locales::sms_outcome_other_number(locale),
        LineOutcome::SettledBefore => locales::sms_outcome_settled_before(locale),
        LineOutcome::NotCharged => locales::sms_outcome_not_charged(locale),
        LineOutcome::ReversalUnknown => locales::sms_outcome_reversal_unknown(locale),
        LineOutcome::ReversalSpent => locales::sms_outcome_reversal_spent(locale),
    }
}

fn differences(viewer: &Viewer, found: &[Difference], trouble: &Trouble, closes: bool) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let title = locales::sms_supervise_differences(locale);
    if found.is_empty() {
        return view! {
            <section class="card panel">
                <h2 class="panel__title">{title}</h2>
                <p>{locales::sms_supervise_no_differences(locale)}</p>
            </section>
        }
        .into_any();
    }
    let items: Vec<_> = found
        .iter()
        .map(|difference| difference_view(viewer, difference, trouble, closes))
        .collect();
    view! {
        <section class="card panel">
            <h2 class="panel__title">{title}</h2>
            <ul class="stack">{items}</ul>
        </section>
    }
    .into_any()
}

fn difference_view(viewer: &Viewer, difference: &Difference, trouble: &Trouble, closes: bool) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let name = difference.name.to_string();
    let line = viewer.style().integer(difference.line);
    // What was typed comes back to its own difference only.
    let is_refused = trouble.form.value("difference") == name;
    let (form, bound) = if is_refused {
        // The summary of errors leads to the field by its plain name.
        (trouble.form.clone(), None)
    } else {
        (FormState::default(), Some(name.clone()))
    };
    let note = match bound {
        Some(prefix) => bind(&form, "note").prefixed(&prefix),
        None => bind(&form, "note"),
    };
    let returned = difference.outcome.is_suspense().then(|| {
        view! {
            <Button class="button--soft button--small" name="end" value=DifferenceEnd::Returned.code()>
                {locales::sms_supervise_close_returned(locale)}
            </Button>
        }
    });
    let close = closes.then(|| {
        view! {
            <form class="form" method="post" action=viewer.link("/supervise/sms")>
                <input type="hidden" name="difference" value=name />
                <TextField
                    bound=note
                    label=locales::sms_supervise_note(locale)
                    length_max=backend::payments::sms::DIFFERENCE_NOTE_LENGTH_MAX
                />
                <div class="form__actions">
                    {returned}
                    <Button class="button--soft button--small" name="end" value=DifferenceEnd::Explained.code()>
                        {locales::sms_supervise_close_explained(locale)}
                    </Button>
                </div>
            </form>
        }
    });
    view! {
        <li>
            <h3>{outcome_text(locale, difference.outcome)}</h3>
            <p>
                {locales::sms_supervise_difference(locale, arg::Line(&line), arg::Month(&difference.month))} " · "
                <Amount money=difference.amount />
            </p>
            <p>{locales::sms_supervise_message_id(locale)} " " <Ltr text=difference.message_id.clone() /></p>
            {close}
        </li>
    }
}

fn settlements(viewer: &Viewer, files: &[SettlementSummary]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if files.is_empty() {
        return view! {
            <EmptyState
                icon="inbox"
                title=locales::sms_supervise_no_settlements_title(locale)
                text=locales::sms_supervise_no_settlements_text(locale)
            />
        }
        .into_any();
    }
    let columns = vec![
        TableColumn::words(locales::sms_supervise_operator(locale)),
        TableColumn::words(locales::sms_supervise_month(locale)),
        TableColumn::figures(locales::sms_supervise_gross(locale)),
        TableColumn::figures(locales::sms_supervise_share(locale)),
        TableColumn::figures(locales::sms_supervise_gifts(locale)),
        TableColumn::figures(locales::sms_supervise_open_differences(locale)),
        TableColumn::words(locales::sms_supervise_when(locale)),
    ];
    let rows = files
        .iter()
        .map(|file| {
            let booked = match file.booked_at {
                Some(at) => view! { <Day at=at /> }.into_any(),
                None => locales::sms_supervise_booking(locale).into_any(),
            };
            vec![
                view! { {isolate(&file.operator)} <br /> <small>{isolate(&file.file_name)}</small> }.into_any(),
                view! { <Ltr text=file.month.clone() /> }.into_any(),
                view! { <Amount money=file.gross /> }.into_any(),
                view! { <Amount money=file.operator_share /> }.into_any(),
                view! { <Number value=file.captured_count /> }.into_any(),
                view! { <Number value=file.difference_count /> }.into_any(),
                booked,
            ]
        })
        .collect();
    view! { <DataTable caption=locales::sms_supervise_settlements(locale) columns=columns rows=rows /> }.into_any()
}

fn months(viewer: &Viewer, months: &[MonthOfGiving]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let shown: [(&'static str, &'static [PledgeState]); 4] = [
        (locales::sms_supervise_pledged(locale), &[PledgeState::Pledged]),
        (locales::sms_supervise_billed(locale), &[PledgeState::Billed]),
        (locales::sms_supervise_captured(locale), &[PledgeState::Captured]),
        (
            locales::sms_supervise_unbilled(locale),
            &[PledgeState::Unbilled, PledgeState::Cancelled, PledgeState::Reversed],
        ),
    ];
    let mut columns = vec![TableColumn::words(locales::sms_supervise_month(locale))];
    columns.extend(shown.iter().map(|(label, _)| TableColumn::figures(*label)));
    let rows = months
        .iter()
        .map(|month| {
            let mut cells = vec![viewer.style().month(month.month).into_any()];
            for (_, states) in &shown {
                let (count, amount) = month.sum(states);
                cells.push(view! { <Amount money=amount /> " (" <Number value=count /> ")" }.into_any());
            }
            cells
        })
        .collect();
    view! { <DataTable caption=locales::sms_supervise_months(locale) columns=columns rows=rows /> }
}

fn pledges(viewer: &Viewer, pledges: &[PledgeLine], keywords: &[Keyword]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let title = locales::sms_supervise_pledges(locale);
    if pledges.is_empty() {
        return view! {
            <section class="card panel">
                <h2 class="panel__title">{title}</h2>
                <p>{locales::sms_supervise_no_pledges(locale)}</p>
            </section>
        }
        .into_any();
    }
    let columns = vec![
        TableColumn::words(locales::sms_supervise_mobile(locale)),
        TableColumn::words(locales::sms_supervise_keyword(locale)),
        TableColumn::figures(locales::sms_supervise_amount(locale)),
        TableColumn::words(locales::sms_supervise_state(locale)),
        TableColumn::words(locales::sms_supervise_message_id(locale)),
        TableColumn::words(locales::sms_supervise_when(locale)),
    ];
    let word = |code: &str| {
        let found = keywords.iter().find(|keyword| keyword.code == code);
        found.map_or(code, |keyword| keyword.word(locale)).to_owned()
    };
    let rows = pledges
        .iter()
        .map(|pledge| {
            vec![
                view! { <Ltr text=pledge.mobile.clone() /> }.into_any(),
                isolate(&word(&pledge.keyword_code)).into_any(),
                view! { <Amount money=pledge.amount /> }.into_any(),
                state_pill(locale, pledge.state).into_any(),
                view! { <Ltr text=pledge.reference.clone() /> }.into_any(),
                view! { <Moment at=pledge.at /> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=title columns=columns rows=rows /> }.into_any()
}

fn state_pill(locale: Locale, state: PledgeState) -> impl IntoView {
    let (kind, text) = match state {
        PledgeState::Pledged => (PillKind::Waiting, locales::sms_state_pledged(locale)),
        PledgeState::Billed => (PillKind::Active, locales::sms_state_billed(locale)),
        PledgeState::Unbilled => (PillKind::Stopped, locales::sms_state_unbilled(locale)),
        PledgeState::Cancelled => (PillKind::Idle, locales::sms_state_cancelled(locale)),
        PledgeState::Captured => (PillKind::Done, locales::sms_state_captured(locale)),
        PledgeState::Reversed => (PillKind::Stopped, locales::sms_state_reversed(locale)),
    };
    view! { <Pill kind=kind text=text /> }
}
