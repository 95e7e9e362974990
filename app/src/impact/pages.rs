//! The public impact page (A7, A11 to A14).

use backend::Result;
use backend::impact::{CompletedCause, FieldTotal, PublicImpact, PublicTotals, RegionTotal, YearTotal};
use backend::reference::Reference;
use domain::locale::Digits;
use domain::money::Money;
use leptos::prelude::*;

use super::figures;
use crate::islands::LiveTotals;
use crate::layout::Place;
use crate::page::{Page, Request, Viewer};
use crate::reports::thumbnail_address;
use crate::ui::{
    Art, Bar, BarsChart, Count, Counts, DataTable, LinkButton, Notice, NoticeKind, RegionMap, RegionValue, TableColumn,
};

/// `GET /impact`
pub(super) async fn impact(request: Request) -> Result<Page> {
    let context = &request.context;
    let impact = backend::impact::impact_public(context, request.actor()).await?;
    let (reported, notes) = backend::impact::reported_figures(context, request.actor()).await?;
    let reference = backend::reference::reference(context).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    Ok(Page::new(locales::impact_title(locale), move || {
        view! {
            <div class="wrap stack page-impact">
                <header class="page-head">
                    <h1>{locales::impact_title(locale)}</h1>
                    <p class="page-head__lead">{locales::impact_lead(locale)}</p>
                </header>
                {impact.totals.updating.then(|| view! { <Notice kind=NoticeKind::Plain>{locales::impact_updating(locale)}</Notice> })}
                <Counts items=all_counts(&viewer, &reference, &impact.totals) class="counts--lead" />
                <LiveTotals arabic_digits=viewer.digits == Digits::Arabic />
                {by_place_and_field(&viewer, &impact)}
                {by_field(&viewer, &impact)}
                {by_year(&viewer, &impact.years)}
                {completed(&viewer, &reference, impact.completed)}
                {figures::section(&viewer, &reference, reported, notes)}
            </div>
        }
    })
    .describe(locales::impact_description(locale))
    .at(Place::Impact)
    .cacheable())
}

/// The four counters of the home and impact pages, marked so that the stream can move them.
#[must_use]
pub fn totals_counts(viewer: &Viewer, totals: &PublicTotals) -> Vec<Count> {
    let locale = viewer.locale;
    let count = |label: &str, live, value: i64| Count {
        label: label.to_owned(),
        value: viewer.style().integer(value),
        live: Some(live),
    };
    vec![
        count(
            locales::impact_count_amount(locale),
            "amount",
            totals.amount.whole_riyals(),
        ),
        count(
            locales::impact_count_operations(locale),
            "operations",
            totals.operation_count,
        ),
        count(
            locales::impact_count_completed(locale),
            "completed",
            totals.completed_count,
        ),
        count(
            locales::impact_count_charities(locale),
            "charities",
            totals.charity_count,
        ),
    ]
}

/// The counters of the home page, and how many fields there are to give to (A12).
fn all_counts(viewer: &Viewer, reference: &Reference, totals: &PublicTotals) -> Vec<Count> {
    let fields = Count {
        label: locales::impact_count_fields(viewer.locale).to_owned(),
        value: viewer.style().integer(reference.field_count()),
        live: None,
    };
    let mut counts = totals_counts(viewer, totals);
    counts.push(fields);
    counts
}

/// One bar a field, the largest first and "other" last.
#[must_use]
pub fn field_bars(viewer: &Viewer, fields: &[FieldTotal]) -> Vec<Bar> {
    fields
        .iter()
        .map(|field| Bar {
            label: field.name.text(viewer.locale).to_owned(),
            field: Some(field.code.clone()),
            value: field.share_basis_points,
            text: viewer.style().percent(field.share_basis_points),
            note: None,
        })
        .collect()
}

/// One value a region, shaded by money, leading to the causes there.
#[must_use]
pub fn region_values(viewer: &Viewer, regions: &[RegionTotal]) -> Vec<RegionValue> {
    regions
        .iter()
        .map(|region| RegionValue {
            iso: region.code.clone(),
            name: region.name.text(viewer.locale).to_owned(),
            value: region.amount.whole_riyals(),
            text: locales::impact_riyals(viewer.locale, &viewer.style().integer(region.amount.whole_riyals())),
            href: Some(viewer.link(&format!("/opportunities?region={}", region.code))),
        })
        .collect()
}

fn by_place_and_field(viewer: &Viewer, impact: &PublicImpact) -> impl IntoView + use<> {
    let locale = viewer.locale;
    view! {
        <section class="split" aria-label=locales::impact_where_heading(locale)>
            <div class="card panel">
                <h2 class="panel__title">{locales::impact_by_region_heading(locale)}</h2>
                <RegionMap
                    caption=locales::impact_by_region_caption(locale)
                    measure=locales::impact_given(locale)
                    values=region_values(viewer, &impact.regions)
                />
            </div>
            <div class="card panel">
                <h2 class="panel__title">{locales::impact_by_field_heading(locale)}</h2>
                <p class="panel__note">{locales::impact_by_field_note(locale)}</p>
                <BarsChart caption=locales::impact_by_field_caption(locale) bars=field_bars(viewer, &impact.fields) />
            </div>
        </section>
    }
}

/// Shares are of what is in a field; other rows have none.
const NO_SHARE: &str = "—";

/// The fields, what is in none of them, and the sum of all, which is what the counters say. Amounts
/// are exact, so that a reader who adds them up finds the sum.
fn by_field(viewer: &Viewer, impact: &PublicImpact) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let columns = columns(&[
        (locales::impact_field(locale), false),
        (locales::impact_given(locale), true),
        (locales::impact_share(locale), true),
        (locales::impact_operations(locale), true),
        (locales::impact_reached(locale), true),
    ]);
    let row = |name: &str, amount: Money, share: String, gifts: i64, people: i64| {
        vec![
            name.to_owned(),
            style.money(amount),
            share,
            style.integer(gifts),
            style.integer(people),
        ]
    };
    let mut rows: Vec<Vec<String>> = impact
        .fields
        .iter()
        .map(|field| {
            let share = style.percent(field.share_basis_points);
            let name = field.name.text(locale);
            row(
                name,
                field.amount,
                share,
                field.operation_count,
                field.beneficiary_count,
            )
        })
        .collect();
    // No report is of money that has not gone to an opportunity, and so to a field.
    let rest = impact.in_no_field;
    rows.push(row(
        locales::impact_no_field(locale),
        rest.amount,
        NO_SHARE.to_owned(),
        rest.operation_count,
        0,
    ));
    let totals = &impact.totals;
    rows.push(row(
        locales::impact_all_fields(locale),
        totals.amount,
        NO_SHARE.to_owned(),
        totals.operation_count,
        totals.beneficiary_count,
    ));
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::impact_fields_in_figures(locale)}</h2>
            <p class="panel__note">{locales::impact_no_field_note(locale)}</p>
            <DataTable
                caption=locales::impact_fields_in_figures(locale)
                caption_hidden=true
                columns=columns
                rows=text_rows(rows)
            />
        </section>
    }
}

fn by_year(viewer: &Viewer, years: &[YearTotal]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let style = viewer.style();
    let columns = columns(&[
        (locales::impact_year(locale), false),
        (locales::impact_given(locale), true),
        (locales::impact_operations(locale), true),
        (locales::impact_offered(locale), true),
        (locales::impact_reached(locale), true),
    ]);
    let rows = years
        .iter()
        .map(|year| {
            vec![
                style.digits.write(year.year.to_string()),
                style.integer(year.amount.whole_riyals()),
                style.integer(year.operation_count),
                style.integer(year.offered_count),
                style.integer(year.beneficiary_count),
            ]
        })
        .collect();
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::impact_by_year_heading(locale)}</h2>
            <DataTable
                caption=locales::impact_by_year_heading(locale)
                caption_hidden=true
                columns=columns
                rows=text_rows(rows)
            />
        </section>
    }
}

fn completed(viewer: &Viewer, reference: &Reference, causes: Vec<CompletedCause>) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<_> = causes
        .into_iter()
        .map(|cause| {
            let people = locales::impact_people_reached(
                locale,
                cause.beneficiary_count,
                &viewer.style().integer(cause.beneficiary_count),
            );
            let by = format!(
                "{} · {}",
                cause.charity.text(locale),
                reference.region_name(&cause.region_code, locale)
            );
            let href = viewer.link(&format!("/impact/reports/{}", cause.report_number));
            view! {
                <li class="card completed-card">
                    <Art field=cause.field_code.clone() photo=cause.photo_hash.as_deref().map(thumbnail_address) />
                    <div class="completed-card__body">
                        <h3><a href=href>{cause.title.text(locale).to_owned()}</a></h3>
                        <p class="completed-card__by">{by}</p>
                        <p class="completed-card__reach">{people}</p>
                        <p class="completed-card__by">{viewer.style().day(cause.published_at)}</p>
                    </div>
                </li>
            }
        })
        .collect();
    view! {
        <section>
            <div class="section-head">
                <h2>{locales::impact_completed_heading(locale)}</h2>
                <LinkButton href=viewer.link("/impact/reports") class="button--plain">
                    {locales::impact_all_reports(locale)}
                </LinkButton>
            </div>
            <ul class="card-grid">{items}</ul>
        </section>
    }
}

/// Columns of a table from labels and whether they hold figures.
pub(super) fn columns(labels: &[(&str, bool)]) -> Vec<TableColumn> {
    labels
        .iter()
        .map(|(label, figures)| TableColumn {
            label: (*label).to_owned(),
            figures: *figures,
        })
        .collect()
}

/// Cells of plain text.
pub(super) fn text_rows(rows: Vec<Vec<String>>) -> Vec<Vec<AnyView>> {
    rows.into_iter()
        .map(|row| row.into_iter().map(IntoAny::into_any).collect())
        .collect()
}
