//! What a statement file holds, and taking it.

use backend::Result;
use backend::bank::{EntryPreview, FilePreview, ImportOutcome, StatementPreview, bank_file_import, bank_file_preview};
use domain::people::{Action, Subject};
use domain::time::Timestamp;
use http::StatusCode;
use leptos::prelude::*;

use super::words;
use crate::layout::{Place, SupervisePlace};
use crate::manage::grouped;
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Breadcrumb, Button, Crumb, DataTable, Day, DescriptionList, Ltr, Notice, NoticeKind, Pill, PillKind,
    TableColumn, fact, isolate,
};

/// `GET /supervise/bank/files/{hash}`
pub(super) async fn page(request: Request) -> Result<Page> {
    let done = request.query().text("done").to_owned();
    shown(&request, &done).await
}

/// `POST /supervise/bank/files/{hash}`: takes the file.
pub(super) async fn form(request: Request) -> Result<Reply> {
    let hash: String = request.param("hash")?;
    let done = match bank_file_import(&request.context, request.actor(), &hash, request.origin()).await? {
        ImportOutcome::Imported { .. } => "imported",
        ImportOutcome::ImportedBefore => "before",
        // The page says why, as it did before.
        ImportOutcome::Refused(_) => {
            return Ok(shown(&request, "")
                .await?
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .into());
        }
    };
    let to = format!("/supervise/bank/files/{hash}?done={done}");
    Ok(Reply::redirect(request.viewer.link(&to)))
}

async fn shown(request: &Request, done: &str) -> Result<Page> {
    let hash: String = request.param("hash")?;
    let preview = bank_file_preview(&request.context, request.actor(), &hash).await?;
    let viewer = request.viewer.clone();
    let title = isolate(&preview.file_name);
    let done = done.to_owned();
    Ok(Page::new(title, move || view(&viewer, &preview, &done))
        .at(Place::Supervise(SupervisePlace::Bank))
        .hidden_from_search())
}

fn view(viewer: &Viewer, preview: &FilePreview, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let crumbs = vec![
        Crumb {
            label: locales::bank_title(locale).to_owned(),
            href: Some(viewer.link("/supervise/bank")),
        },
        Crumb {
            label: isolate(&preview.file_name),
            href: None,
        },
    ];
    let statements = preview
        .statements
        .iter()
        .map(|statement| statement_view(viewer, statement, preview.imported_at.is_some()))
        .collect_view();
    view! {
        <Breadcrumb items=crumbs />
        <header class="page-head">
            <h1>{isolate(&preview.file_name)}</h1>
            <p class="page-head__lead">{locales::bank_preview_lead(locale)}</p>
        </header>
        {state_view(viewer, preview, done)}
        {statements}
    }
}

/// Imported, refused with its reasons, or the button that imports.
fn state_view(viewer: &Viewer, preview: &FilePreview, done: &str) -> AnyView {
    let locale = viewer.locale;
    if preview.imported_at.is_some() {
        let text = match done {
            "imported" => locales::bank_done_imported(locale),
            "before" => locales::bank_done_before(locale),
            _ => locales::bank_preview_done(locale),
        };
        return view! { <Notice kind=NoticeKind::Success>{text}</Notice> }.into_any();
    }
    if !preview.problems.is_empty() {
        let problems = preview
            .problems
            .iter()
            .map(|problem| view! { <li>{words::problem_text(viewer.style(), problem)}</li> })
            .collect_view();
        return view! {
            <Notice kind=NoticeKind::Problem title=locales::bank_preview_refused(locale)>
                <ul>{problems}</ul>
                <p>{locales::bank_preview_refused_text(locale)}</p>
            </Notice>
        }
        .into_any();
    }
    if !viewer.actor.may(Action::BankImport, Subject::Platform) {
        return ().into_any();
    }
    let action = viewer.link(&format!("/supervise/bank/files/{}", preview.hash));
    view! {
        <form method="post" action=action>
            <Button class="button--primary button--large" icon="check">{locales::bank_preview_import(locale)}</Button>
        </form>
    }
    .into_any()
}

fn statement_view(viewer: &Viewer, statement: &StatementPreview, imported: bool) -> AnyView {
    let locale = viewer.locale;
    let style = viewer.style();
    let counted = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (new, known, pending) = (
        counted(statement.new_count),
        counted(statement.duplicate_count),
        counted(statement.pending_count),
    );
    let (opening, closing) = (statement.opening, statement.closing);
    let (credits, debits) = (statement.credits, statement.debits);
    let day = |on| Timestamp::from_riyadh_midnight(on);
    let (opened_at, closed_at) = (day(statement.opening_on), day(statement.closing_on));
    let account = match statement.purpose {
        Some(purpose) => words::purpose_name(locale, purpose).to_owned(),
        None => String::new(),
    };
    let facts = vec![
        fact(
            locales::bank_account(locale),
            view! { {account} " " <Ltr text=grouped(&statement.iban) /> },
        ),
        fact(
            locales::bank_preview_opening(locale),
            view! { <Amount money=opening /> " · " <Day at=opened_at /> },
        ),
        fact(
            locales::bank_preview_closing(locale),
            view! { <Amount money=closing /> " · " <Day at=closed_at /> },
        ),
        fact(
            locales::bank_preview_credits(locale),
            view! { <Amount money=credits /> },
        ),
        fact(locales::bank_preview_debits(locale), view! { <Amount money=debits /> }),
    ];
    // Once imported, every movement is known; the counts would say nothing.
    let counts = (!imported).then(|| {
        view! {
            <ul>
                <li>{locales::bank_preview_new(locale, new, &style.integer(new))}</li>
                {(known > 0).then(|| view! { <li>{locales::bank_preview_duplicates(locale, known, &style.integer(known))}</li> })}
                {(pending > 0).then(|| view! { <li>{locales::bank_preview_pending(locale, pending, &style.integer(pending))}</li> })}
            </ul>
        }
    });
    let title = locales::bank_preview_statement(locale, &isolate(&statement.statement_id));
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{title.clone()}</h2>
            <DescriptionList items=facts />
            {counts}
            {entries(viewer, &title, &statement.entries, imported)}
        </section>
    }
    .into_any()
}

fn entries(viewer: &Viewer, caption: &str, entries: &[EntryPreview], imported: bool) -> Option<AnyView> {
    let locale = viewer.locale;
    if entries.is_empty() {
        return None;
    }
    let mut columns = vec![
        TableColumn::words(locales::bank_line(locale)),
        TableColumn::words(locales::bank_booked_on(locale)),
        TableColumn::figures(locales::bank_entry_amount(locale)),
        TableColumn::words(locales::bank_counterparty(locale)),
        TableColumn::words(locales::bank_remittance(locale)),
    ];
    if !imported {
        columns.push(TableColumn::words(locales::bank_file_state(locale)));
    }
    let rows = entries
        .iter()
        .map(|entry| {
            let amount = entry.amount;
            let at = Timestamp::from_riyadh_midnight(entry.booked_on);
            let line = entry.line.map(|line| line.to_string()).unwrap_or_default();
            let mut cells = vec![
                view! { <Ltr text=line /> }.into_any(),
                view! { <Day at=at /> }.into_any(),
                view! { <Amount money=amount /> }.into_any(),
                isolate(&entry.counterparty_name).into_any(),
                isolate(&entry.remittance).into_any(),
            ];
            if !imported {
                let (kind, text) = if entry.duplicate {
                    (PillKind::Idle, locales::bank_duplicate(locale))
                } else {
                    (PillKind::Active, locales::bank_new(locale))
                };
                cells.push(view! { <Pill kind=kind text=text /> }.into_any());
            }
            cells
        })
        .collect();
    let view = view! { <DataTable caption=caption.to_owned() caption_hidden=true columns=columns rows=rows /> };
    Some(view.into_any())
}
