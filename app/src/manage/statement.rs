//! The charity's settlement statement: on the page, as CSV and as PDF, all from the same figures.

use backend::Result;
use backend::documents::document_render;
use backend::payouts::statement::{
    CharityStatement, charity_statement, charity_statement_csv, charity_statement_document, figure_lines, purpose_name,
};
use backend::people::StatementForm;
use domain::error::AppError;
use domain::form::Fields;
use domain::payouts::AccountPurpose;
use leptos::prelude::*;
use locales::arg;

use super::pages::Chosen;
use crate::layout::{ManagePlace, Place};
use crate::page::{FormState, Page, Reply, Request, Viewer};
use crate::ui::{Amount, Button, DataTable, Day, ErrorSummary, LinkButton, Ltr, TableColumn, TextField, bind, isolate};

/// `GET /manage/statement`
pub(super) async fn page(request: Request) -> Result<Page> {
    let query = request.query();
    let chosen = Chosen::of(&request, &query).await?;
    let today = request.context.now().riyadh_date();
    let parsed = if query.has("from") || query.has("to") {
        StatementForm::parse(&query)
    } else {
        Ok(StatementForm::this_year(today))
    };
    let (statement, state) = match parsed {
        Ok(form) => {
            let drawn = charity_statement(&request.context, request.actor(), chosen.charity.id, form).await?;
            let (from, to) = (form.from.to_string(), form.to.to_string());
            let fields = Fields::from([("from", from.as_str()), ("to", to.as_str())]);
            (Some(drawn), FormState::filled(fields))
        }
        Err(errors) => (None, FormState::rejected(query, errors)),
    };
    let refused = statement.is_none();
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    let page = Page::new(locales::payouts_statement_title(locale), move || {
        let sheet = statement.as_ref().map(|statement| sheet(&viewer, &chosen, statement));
        view! {
            <header class="page-head no-print">
                <p>{chosen.charity.name.text(locale).to_owned()}</p>
                <h1>{locales::payouts_statement_title(locale)}</h1>
                <p class="page-head__lead">{locales::payouts_statement_lead(locale)}</p>
            </header>
            {chosen.tabs(&viewer, "/manage/statement")}
            {period_form(&viewer, &chosen, &state)}
            {sheet}
        }
    })
    .at(Place::Manage(ManagePlace::Statement))
    .hidden_from_search();
    Ok(if refused { page.unprocessable() } else { page })
}

fn period_form(viewer: &Viewer, chosen: &Chosen, state: &FormState) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let labels = vec![
        ("from", locales::payouts_statement_from(locale).to_owned()),
        ("to", locales::payouts_statement_to(locale).to_owned()),
    ];
    view! {
        <form method="get" action=viewer.link("/manage/statement") class="form card card--padded no-print" novalidate>
            <ErrorSummary form=state.clone() labels=labels />
            <input type="hidden" name="charity" value=chosen.charity.slug.clone() />
            <div class="form__row">
                <TextField bound=bind(state, "from") label=locales::payouts_statement_from(locale) kind="date" />
                <TextField bound=bind(state, "to") label=locales::payouts_statement_to(locale) kind="date" />
            </div>
            <div class="form__actions">
                <Button class="button--primary">{locales::payouts_statement_show(locale)}</Button>
            </div>
        </form>
    }
}

fn address(viewer: &Viewer, chosen: &Chosen, extension: &str, statement: &CharityStatement) -> String {
    viewer.link(&format!(
        "/manage/statement.{extension}?charity={}&from={}&to={}",
        chosen.charity.slug, statement.from, statement.to
    ))
}

fn sheet(viewer: &Viewer, chosen: &Chosen, statement: &CharityStatement) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let period = locales::me_statement_period(
        locale,
        arg::From(&style.date(statement.from)),
        arg::To(&style.date(statement.to)),
    );
    view! {
        <section class="card panel">
            <div class="panel__head">
                <h2 class="panel__title">{period}</h2>
                <div class="cluster no-print">
                    <LinkButton href=address(viewer, chosen, "pdf", statement) class="button--primary" icon="download">
                        {locales::me_statement_pdf(locale)}
                    </LinkButton>
                    <LinkButton href=address(viewer, chosen, "csv", statement) class="button--plain" icon="download">
                        {locales::me_statement_csv(locale)}
                    </LinkButton>
                </div>
            </div>
            {figures_table(viewer, statement)}
        </section>
        {opportunities_table(viewer, statement)}
        {payments_table(viewer, statement)}
    }
}

fn figures_table(viewer: &Viewer, statement: &CharityStatement) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let mut columns = vec![TableColumn::words(locales::payouts_statement_what(locale))];
    for (purpose, _) in &statement.by_purpose {
        columns.push(TableColumn::figures(purpose_name(locale, *purpose)));
    }
    columns.push(TableColumn::figures(locales::payouts_statement_total(locale)));
    let parts: Vec<_> = statement
        .by_purpose
        .iter()
        .map(|(_, figures)| figure_lines(locale, figures))
        .chain([figure_lines(locale, &statement.total)])
        .collect();
    let rows = figure_lines(locale, &statement.total)
        .iter()
        .enumerate()
        .map(|(index, (name, _))| {
            let mut cells = vec![(*name).into_any()];
            for part in &parts {
                let money = part.get(index).map(|(_, amount)| *amount).unwrap_or_default();
                cells.push(view! { <Amount money=money /> }.into_any());
            }
            cells
        })
        .collect();
    view! { <DataTable caption=locales::payouts_statement_title(locale) caption_hidden=true columns=columns rows=rows /> }
}

fn opportunities_table(viewer: &Viewer, statement: &CharityStatement) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if statement.opportunities.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        TableColumn::words(locales::payouts_statement_opportunity(locale)),
        TableColumn::figures(locales::payouts_statement_collected(locale)),
        TableColumn::figures(locales::payouts_statement_paid(locale)),
        TableColumn::figures(locales::payouts_statement_due(locale)),
        TableColumn::figures(locales::payouts_statement_held(locale)),
    ];
    let rows = statement
        .opportunities
        .iter()
        .map(|one| {
            let href = viewer.link(&format!("/manage/opportunities/{}", one.number));
            let figures = one.figures;
            vec![
                view! {
                    <a href=href>{isolate(one.title.text(locale))}</a>
                    <span class="table__sub"><Ltr text=one.number.to_string() /></span>
                }
                .into_any(),
                view! { <Amount money=figures.collected /> }.into_any(),
                view! { <Amount money=figures.paid /> }.into_any(),
                view! { <Amount money=figures.due /> }.into_any(),
                view! { <Amount money=figures.held /> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::payouts_statement_by_opportunity(locale) columns=columns rows=rows /> }
        .into_any()
}

fn payments_table(viewer: &Viewer, statement: &CharityStatement) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if statement.payments.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        TableColumn::words(locales::payouts_statement_opportunity(locale)),
        TableColumn::words(locales::payouts_statement_date(locale)),
        TableColumn::words(locales::payouts_statement_kind(locale)),
        TableColumn::figures(locales::payouts_statement_amount(locale)),
    ];
    let rows = statement
        .payments
        .iter()
        .map(|one| {
            let purpose = AccountPurpose::paying(one.class).unwrap_or(AccountPurpose::Other);
            let (at, amount) = (one.at, one.amount);
            vec![
                isolate(one.title.text(locale)).into_any(),
                view! { <Day at=at /> }.into_any(),
                purpose_name(locale, purpose).into_any(),
                view! { <Amount money=amount /> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::payouts_statement_payments(locale) columns=columns rows=rows /> }.into_any()
}

async fn asked_for(request: &Request) -> Result<CharityStatement> {
    let query = request.query();
    let chosen = Chosen::of(request, &query).await?;
    let form = StatementForm::parse(&query).map_err(AppError::from)?;
    charity_statement(&request.context, request.actor(), chosen.charity.id, form).await
}

fn file_name(statement: &CharityStatement, extension: &str) -> String {
    format!("ataa-settlement-{}-{}.{extension}", statement.from, statement.to)
}

/// `GET /manage/statement.csv`
pub(super) async fn csv(request: Request) -> Result<Reply> {
    let statement = asked_for(&request).await?;
    let bytes = charity_statement_csv(&statement, request.locale())?;
    let name = file_name(&statement, "csv");
    Ok(Reply::download(bytes, "text/csv; charset=utf-8", &name))
}

/// `GET /manage/statement.pdf`
pub(super) async fn pdf(request: Request) -> Result<Reply> {
    let statement = asked_for(&request).await?;
    let document = charity_statement_document(&statement, request.viewer.style());
    let bytes = document_render(&request.context, &document).await?;
    Ok(Reply::download(bytes, "application/pdf", &file_name(&statement, "pdf")))
}
