//! The statement: on the page, as CSV and as PDF, all from the same figures.

use backend::Result;
use backend::documents::document_render;
use backend::people::{Stage, Statement, StatementForm, gift_title, statement_csv, statement_document, statement_of};
use domain::error::AppError;
use domain::form::Fields;
use domain::locale::Locale;
use domain::money_words::in_words;
use domain::time::{CivilDate, HijriDate};
use leptos::prelude::*;
use locales::arg;

use crate::layout::{MePlace, Place};
use crate::page::{FormState, Page, Reply, Request, Viewer};
use crate::ui::*;

/// `GET /me/statement`
pub(super) async fn page(request: Request) -> Result<Page> {
    let query = request.query();
    let today = request.context.now().riyadh_date();
    let asked = query.has("from") || query.has("to");
    let parsed = if asked {
        StatementForm::parse(&query)
    } else {
        Ok(StatementForm::this_year(today))
    };
    let (form, state) = match parsed {
        Ok(form) => (Some(form), FormState::filled(dates(form))),
        Err(errors) => (None, FormState::rejected(query, errors)),
    };
    let statement = match form {
        Some(form) => Some(statement_of(&request.context, request.actor(), form).await?),
        // The actor is checked all the same.
        None => {
            request.actor().require_person()?;
            None
        }
    };
    let refused = statement.is_none();
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    let page = Page::new(locales::me_statement_title(locale), move || {
        let body = statement.as_ref().map(|statement| sheet(&viewer, statement));
        view! {
            <div class="stack stack--tight no-print">
                <h1>{locales::me_statement_title(locale)}</h1>
                <p class="page-head__lead">{locales::me_statement_lead(locale)}</p>
            </div>
            {period_form(&viewer, &state, today)}
            {body}
        }
    })
    .at(Place::Me(MePlace::Receipts))
    .hidden_from_search();
    Ok(if refused { page.unprocessable() } else { page })
}

fn dates(form: StatementForm) -> Fields {
    let (from, to) = (form.from.to_string(), form.to.to_string());
    Fields::from([("from", from.as_str()), ("to", to.as_str())])
}

fn period_form(viewer: &Viewer, state: &FormState, today: CivilDate) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let labels = vec![
        ("from", locales::me_statement_from(locale).to_owned()),
        ("to", locales::me_statement_to(locale).to_owned()),
    ];
    let shortcuts = shortcuts(locale, today)
        .into_iter()
        .map(|(label, form)| {
            let href = address(viewer, "/me/statement", form);
            view! { <li><a class="button button--plain button--small" href=href>{label}</a></li> }
        })
        .collect_view();
    view! {
        <form method="get" action=viewer.link("/me/statement") class="form card card--padded no-print" novalidate>
            <ErrorSummary form=state.clone() labels=labels />
            <div class="form__row">
                <TextField bound=bind(state, "from") label=locales::me_statement_from(locale) kind="date" />
                <TextField bound=bind(state, "to") label=locales::me_statement_to(locale) kind="date" />
            </div>
            <ul class="cluster" aria-label=locales::me_statement_shortcuts(locale)>{shortcuts}</ul>
            <div class="form__actions">
                <Button class="button--primary">{locales::me_statement_show(locale)}</Button>
            </div>
        </form>
    }
}

/// Whole years that people ask statements for.
fn shortcuts(locale: Locale, today: CivilDate) -> Vec<(&'static str, StatementForm)> {
    let year = today.year_start();
    let last_year = year.plus_months(-12);
    let mut all = vec![
        (locales::me_statement_this_year(locale), StatementForm::this_year(today)),
        (
            locales::me_statement_last_year(locale),
            StatementForm {
                from: last_year,
                to: year.plus_days(-1),
            },
        ),
    ];
    let hijri_year = HijriDate::from_civil(today).map(HijriDate::year);
    let begins = |year: i32| HijriDate::new(year, 1, 1).map(HijriDate::to_civil);
    if let Some((this, last)) = hijri_year.and_then(|year| begins(year).zip(begins(year - 1))) {
        all.push((
            locales::me_statement_this_hijri_year(locale),
            StatementForm { from: this, to: today },
        ));
        all.push((
            locales::me_statement_last_hijri_year(locale),
            StatementForm {
                from: last,
                to: this.plus_days(-1),
            },
        ));
    }
    all
}

fn address(viewer: &Viewer, path: &str, form: StatementForm) -> String {
    viewer.link(&format!("{path}?from={}&to={}", form.from, form.to))
}

fn sheet(viewer: &Viewer, statement: &Statement) -> impl IntoView + use<> {
    let style = viewer.style();
    let locale = style.locale;
    let form = StatementForm {
        from: statement.from,
        to: statement.to,
    };
    if statement.gifts.is_empty() {
        return view! {
            <section class="card card--padded">
                <EmptyState
                    icon="file-text"
                    title=locales::me_statement_empty_title(locale)
                    text=locales::me_statement_empty_text(locale)
                />
            </section>
        }
        .into_any();
    }
    let count = i64::try_from(statement.counted).unwrap_or(i64::MAX);
    let donor = if statement.person.name.is_empty() {
        &statement.person.email
    } else {
        &statement.person.name
    };
    let total = statement.total;
    let facts = vec![
        fact(
            locales::me_statement_days(locale),
            locales::me_statement_period(
                locale,
                arg::From(&style.date(statement.from)),
                arg::To(&style.date(statement.to)),
            ),
        ),
        fact(
            locales::me_statement_gifts(locale),
            locales::me_statement_count(locale, count, &style.integer(count)),
        ),
        fact(locales::me_statement_total(locale), view! { <Amount money=total /> }),
        fact(locales::me_statement_total_words(locale), in_words(total, locale)),
        fact(locales::me_statement_drawn_on(locale), style.day(statement.drawn_at)),
    ];
    let columns = vec![
        TableColumn::words(locales::me_donations_gift(locale)),
        TableColumn::words(locales::me_donations_date(locale)),
        TableColumn::words(locales::me_receipts_number(locale)),
        TableColumn::words(locales::me_donation_intention(locale)),
        TableColumn::figures(locales::me_donations_amount(locale)),
    ];
    let rows = statement.gifts.iter().map(|gift| row(viewer, gift)).collect();
    view! {
        <section class="card panel">
            <div class="panel__head">
                <h2 class="panel__title">{locales::me_statement_for(locale, donor)}</h2>
                <div class="cluster no-print">
                    <LinkButton href=address(viewer, "/me/statement.pdf", form) class="button--primary" icon="download">
                        {locales::me_statement_pdf(locale)}
                    </LinkButton>
                    <LinkButton href=address(viewer, "/me/statement.csv", form) class="button--plain" icon="download">
                        {locales::me_statement_csv(locale)}
                    </LinkButton>
                </div>
            </div>
            <DescriptionList items=facts />
            <p class="panel__note no-print">{locales::me_statement_print_hint(locale)}</p>
        </section>
        <div class="card">
            <DataTable caption=locales::me_statement_title(locale) columns=columns rows=rows />
        </div>
    }
    .into_any()
}

fn row(viewer: &Viewer, gift: &backend::people::OwnGift) -> Vec<AnyView> {
    let locale = viewer.locale;
    let charity = gift.opportunity.as_ref().map(|to| {
        view! { <span class="table__sub">{locale.pick(&to.charity_ar, &to.charity_en).clone()}</span> }
    });
    let refunded = (gift.stage == Stage::Refunded).then(|| {
        view! { <span class="table__sub">{locales::me_statement_refunded(locale)}</span> }
    });
    let number = gift
        .receipt_number
        .map(|number| viewer.digits.write(number.to_string()))
        .unwrap_or_default();
    let kept = gift.kept();
    vec![
        view! { {gift_title(gift, locale)} {charity} {refunded} }.into_any(),
        view! { <Day at=gift.captured_at /> }.into_any(),
        view! { <Ltr text=number /> }.into_any(),
        locales::me_intention(locale, &gift.intention).into_any(),
        view! { <Amount money=kept /> }.into_any(),
    ]
}

async fn asked_for(request: &Request) -> Result<Statement> {
    let form = StatementForm::parse(&request.query()).map_err(AppError::from)?;
    statement_of(&request.context, request.actor(), form).await
}

fn file_name(statement: &Statement, extension: &str) -> String {
    format!("ataa-{}-{}.{extension}", statement.from, statement.to)
}

/// `GET /me/statement.csv`
pub(super) async fn csv(request: Request) -> Result<Reply> {
    let statement = asked_for(&request).await?;
    let bytes = statement_csv(&statement, request.locale())?;
    Ok(Reply::download(
        bytes,
        "text/csv; charset=utf-8",
        &file_name(&statement, "csv"),
    ))
}

/// `GET /me/statement.pdf`
pub(super) async fn pdf(request: Request) -> Result<Reply> {
    let statement = asked_for(&request).await?;
    let document = statement_document(&statement, request.viewer.style());
    let bytes = document_render(&request.context, &document).await?;
    Ok(Reply::download(bytes, "application/pdf", &file_name(&statement, "pdf")))
}
