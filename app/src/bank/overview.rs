//! The bank's page for finance: accounts, statements, suspense, payments to make.

use backend::Result;
use backend::bank::{BankDay, BankOverview, SuspenseLine, bank_day, bank_file_keep, bank_overview};
use domain::bank::StatementProblem;
use domain::error::{AppError, FieldProblem, FormErrors};
use domain::form::Fields;
use domain::people::{Action, Subject};
use domain::time::{CivilDate, Timestamp};
use leptos::prelude::*;

use super::words;
use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, grouped, trouble_of};
use crate::page::{FormState, Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Button, DataTable, Day, EmptyState, ErrorSummary, FileUpload, Ltr, Notice, NoticeKind, Pill, PillKind,
    TableColumn, TextField, bind, isolate,
};

/// `GET /supervise/bank`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default(), None).await
}

/// `POST /supervise/bank`: keeps a file and leads to what it holds.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let (fields, uploads) = request.form_with_files().await?;
    let Some(upload) = uploads.into_iter().find(|upload| upload.field == "file") else {
        let error = AppError::invalid("file", FieldProblem::Required).into();
        return Ok(shown(&request, trouble_of(error, fields)?, None).await?.into());
    };
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    match bank_file_keep(context, actor, &upload.file_name, upload.bytes, origin).await? {
        Ok(hash) => Ok(Reply::redirect(
            request.viewer.link(&format!("/supervise/bank/files/{hash}")),
        )),
        Err(problem) => {
            let mut errors = FormErrors::default();
            errors.push("file", FieldProblem::UploadUnreadable);
            let trouble = Trouble::invalid(Fields::default(), errors);
            Ok(shown(&request, trouble, Some(problem)).await?.into())
        }
    }
}

async fn shown(request: &Request, trouble: Trouble, problem: Option<StatementProblem>) -> Result<Page> {
    let mut overview = bank_overview(&request.context, request.actor()).await?;
    let today = request.context.now().riyadh_date();
    let day = request.query().text("day").parse().unwrap_or(today);
    if day != today {
        overview.accounts = bank_day(&request.context, request.actor(), day).await?;
    }
    let viewer = request.viewer.clone();
    let title = locales::bank_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &overview, day, &trouble, problem.as_ref()))
        .at(Place::Supervise(SupervisePlace::Bank))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(
    viewer: &Viewer,
    overview: &BankOverview,
    day: CivilDate,
    trouble: &Trouble,
    problem: Option<&StatementProblem>,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let refused = problem.map(|problem| {
        let text = words::problem_text(viewer.style(), problem);
        view! {
            <Notice kind=NoticeKind::Problem title=locales::bank_preview_refused(locale)>
                <p>{text}</p>
                <p>{locales::bank_preview_refused_text(locale)}</p>
            </Notice>
        }
    });
    let overdue = (overview.overdue_count > 0).then(|| {
        let count = viewer.style().integer(overview.overdue_count);
        let title = locales::bank_overdue(locale, overview.overdue_count, &count);
        view! { <Notice kind=NoticeKind::Problem title=title><p>{locales::bank_overdue_text(locale)}</p></Notice> }
    });
    view! {
        <header class="page-head">
            <h1>{locales::bank_title(locale)}</h1>
            <p class="page-head__lead">{locales::bank_lead(locale)}</p>
        </header>
        {refused}
        {overdue}
        {viewer.actor.may(Action::BankImport, Subject::Platform).then(|| upload_form(viewer, trouble))}
        {accounts(viewer, &overview.accounts, day)}
        {suspense(viewer, overview)}
        {returns(viewer, overview)}
        {unexplained(viewer, overview)}
        {files(viewer, overview)}
    }
}

fn upload_form(viewer: &Viewer, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let labels = vec![("file", locales::bank_upload_file(locale).to_owned())];
    let hint = locales::bank_upload_hint(locale, &words::file_limit(viewer.style()));
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::bank_upload(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form" method="post" enctype="multipart/form-data" action=viewer.link("/supervise/bank")>
                <FileUpload
                    bound=bind(form, "file")
                    label=locales::bank_upload_file(locale)
                    hint=hint
                    accept=".xml,.sta,.mt940,.txt,text/xml,application/xml,text/plain"
                />
                <div class="form__actions">
                    <Button class="button--primary" icon="upload">{locales::bank_upload_send(locale)}</Button>
                </div>
            </form>
        </section>
    }
}

fn accounts(viewer: &Viewer, days: &[BankDay], day: CivilDate) -> AnyView {
    let locale = viewer.locale;
    if days.is_empty() {
        return view! { <Notice kind=NoticeKind::Attention>{locales::bank_no_accounts(locale)}</Notice> }.into_any();
    }
    let columns = vec![
        TableColumn::words(locales::bank_purpose(locale)),
        TableColumn::words(locales::bank_account(locale)),
        TableColumn::figures(locales::bank_statement_balance(locale)),
        TableColumn::figures(locales::bank_journal_balance(locale)),
        TableColumn::figures(locales::bank_difference(locale)),
    ];
    let rows = days.iter().map(|day| account_row(viewer, day)).collect();
    let named: Vec<_> = days.iter().flat_map(|day| &day.differences).collect();
    let differences = (!named.is_empty()).then(|| {
        let columns = vec![
            TableColumn::words(locales::bank_differences(locale)),
            TableColumn::words(locales::bank_purpose(locale)),
            TableColumn::figures(locales::bank_entry_amount(locale)),
        ];
        let rows = named
            .iter()
            .map(|one| {
                let amount = one.amount;
                vec![
                    words::difference_name(locale, one.kind, &isolate(&one.statement_id)).into_any(),
                    words::purpose_name(locale, one.purpose).into_any(),
                    view! { <Amount money=amount /> }.into_any(),
                ]
            })
            .collect();
        view! { <DataTable caption=locales::bank_differences(locale) columns=columns rows=rows /> }
    });
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::bank_accounts(locale)}</h2>
            {day_form(viewer, day)}
            <DataTable caption=locales::bank_accounts(locale) caption_hidden=true columns=columns rows=rows />
            {differences}
        </section>
    }
    .into_any()
}

/// The end of another day.
fn day_form(viewer: &Viewer, day: CivilDate) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = FormState::filled(Fields::from([("day", day.to_string().as_str())]));
    view! {
        <form class="cluster" method="get" action=viewer.link("/supervise/bank")>
            <TextField bound=bind(&form, "day") label=locales::bank_day(locale) kind="date" />
            <Button class="button--plain">{locales::bank_day_show(locale)}</Button>
        </form>
    }
}

fn account_row(viewer: &Viewer, day: &BankDay) -> Vec<AnyView> {
    let locale = viewer.locale;
    let journal = day.journal;
    let statement = match day.statement {
        Some((balance, on)) => {
            let at = Timestamp::from_riyadh_midnight(on);
            view! { <Amount money=balance /> <span class="table__sub"><Day at=at /></span> }.into_any()
        }
        None => locales::bank_no_statement(locale).into_any(),
    };
    let difference = match day.difference() {
        None => ().into_any(),
        Some(none) if none.is_zero() => {
            view! { <Pill kind=PillKind::Done text=locales::bank_agrees(locale) /> }.into_any()
        }
        Some(amount) => view! { <Amount money=amount /> }.into_any(),
    };
    vec![
        words::purpose_name(locale, day.account.purpose).into_any(),
        view! { <Ltr text=day.account.iban.grouped() /> }.into_any(),
        statement,
        view! { <Amount money=journal /> }.into_any(),
        difference,
    ]
}

fn suspense(viewer: &Viewer, overview: &BankOverview) -> AnyView {
    let locale = viewer.locale;
    if overview.suspense.is_empty() {
        return view! {
            <EmptyState
                icon="check"
                title=locales::bank_suspense_empty(locale)
                text=locales::bank_suspense_empty_text(locale)
            />
        }
        .into_any();
    }
    let sum = overview.suspense_sum;
    view! {
        <section class="card panel stack" id="suspense">
            <h2 class="panel__title">{locales::bank_suspense(locale)}</h2>
            <p>{locales::bank_suspense_lead(locale)}</p>
            <p class="cluster"><span>{locales::bank_suspense_sum(locale)}</span> <Amount money=sum /></p>
            {lines(viewer, locales::bank_suspense(locale), &overview.suspense, true)}
        </section>
    }
    .into_any()
}

fn unexplained(viewer: &Viewer, overview: &BankOverview) -> Option<AnyView> {
    let locale = viewer.locale;
    if overview.unexplained.is_empty() {
        return None;
    }
    let view = view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::bank_unexplained(locale)}</h2>
            <p>{locales::bank_unexplained_lead(locale)}</p>
            {lines(viewer, locales::bank_unexplained(locale), &overview.unexplained, false)}
        </section>
    };
    Some(view.into_any())
}

fn lines(viewer: &Viewer, caption: &'static str, lines: &[SuspenseLine], with_hint: bool) -> AnyView {
    let locale = viewer.locale;
    let mut columns = vec![
        TableColumn::words(locales::bank_booked_on(locale)),
        TableColumn::figures(locales::bank_entry_amount(locale)),
        TableColumn::words(locales::bank_purpose(locale)),
        TableColumn::words(locales::bank_counterparty(locale)),
        TableColumn::words(locales::bank_remittance(locale)),
        TableColumn::words(locales::bank_waiting(locale)),
    ];
    if with_hint {
        columns.push(TableColumn::words(locales::bank_why(locale)));
    }
    let rows = lines.iter().map(|line| line_row(viewer, line, with_hint)).collect();
    view! { <DataTable caption=caption caption_hidden=true columns=columns rows=rows /> }.into_any()
}

fn line_row(viewer: &Viewer, line: &SuspenseLine, with_hint: bool) -> Vec<AnyView> {
    let locale = viewer.locale;
    let at = Timestamp::from_riyadh_midnight(line.booked_on);
    let href = viewer.link(&format!("/supervise/bank/entries/{}", line.id));
    let (open, days) = (line.open, i64::from(line.waiting_days));
    let waiting = locales::bank_waiting_days(locale, days, &viewer.style().integer(days));
    let waiting = if with_hint && line.is_overdue() {
        view! { <Pill kind=PillKind::Stopped text=waiting /> }.into_any()
    } else {
        waiting.into_any()
    };
    let mut cells = vec![
        view! { <a href=href><Day at=at /></a> }.into_any(),
        view! { <Amount money=open /> }.into_any(),
        words::purpose_name(locale, line.purpose).into_any(),
        isolate(&line.counterparty_name).into_any(),
        isolate(&line.remittance).into_any(),
        waiting,
    ];
    if with_hint {
        cells.push(words::hint_text(locale, line.hint).into_any());
    }
    cells
}

fn returns(viewer: &Viewer, overview: &BankOverview) -> Option<AnyView> {
    let locale = viewer.locale;
    if overview.returns.is_empty() {
        return None;
    }
    let columns = vec![
        TableColumn::words(locales::bank_transfer_reference(locale)),
        TableColumn::figures(locales::bank_entry_amount(locale)),
        TableColumn::words(locales::bank_return_from(locale)),
        TableColumn::words(locales::bank_return_to(locale)),
        TableColumn::words(locales::bank_return_reason(locale)),
    ];
    let rows = overview
        .returns
        .iter()
        .map(|line| {
            let amount = line.amount;
            let reason = if line.is_refund {
                locales::bank_return_refund(locale)
            } else {
                locales::bank_return_suspense(locale)
            };
            vec![
                view! { <Ltr text=line.reference.to_string() /> }.into_any(),
                view! { <Amount money=amount /> }.into_any(),
                view! { <Ltr text=grouped(&line.account_iban) /> }.into_any(),
                view! { <Ltr text=grouped(&line.payee_iban) /> " " {isolate(&line.payee_name)} }.into_any(),
                reason.into_any(),
            ]
        })
        .collect();
    let view = view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::bank_returns(locale)}</h2>
            <p>{locales::bank_returns_lead(locale)}</p>
            <DataTable caption=locales::bank_returns(locale) caption_hidden=true columns=columns rows=rows />
        </section>
    };
    Some(view.into_any())
}

fn files(viewer: &Viewer, overview: &BankOverview) -> Option<AnyView> {
    let locale = viewer.locale;
    if overview.files.is_empty() {
        return None;
    }
    let columns = vec![
        TableColumn::words(locales::bank_file(locale)),
        TableColumn::words(locales::bank_file_uploaded(locale)),
        TableColumn::words(locales::bank_file_state(locale)),
        TableColumn::figures(locales::bank_file_entries(locale)),
    ];
    let rows = overview
        .files
        .iter()
        .map(|file| {
            let href = viewer.link(&format!("/supervise/bank/files/{}", file.hash));
            let at = file.uploaded_at;
            let (kind, text) = if file.imported_at.is_some() {
                (PillKind::Done, locales::bank_file_imported(locale))
            } else {
                (PillKind::Waiting, locales::bank_file_waiting(locale))
            };
            vec![
                view! { <a href=href>{isolate(&file.file_name)}</a> }.into_any(),
                view! { <Day at=at /> }.into_any(),
                view! { <Pill kind=kind text=text /> }.into_any(),
                viewer.style().integer(file.entry_count).into_any(),
            ]
        })
        .collect();
    let view = view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::bank_files(locale)}</h2>
            <DataTable caption=locales::bank_files(locale) caption_hidden=true columns=columns rows=rows />
        </section>
    };
    Some(view.into_any())
}
