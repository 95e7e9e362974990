//! Figures that others published, clearly apart from ours: source, period and the notes
//! on which of them do not compare.

use backend::impact::{FigureNote, ReportedFigure};
use backend::reference::Reference;
use domain::locale::Locale;
use leptos::prelude::*;
use locales::arg;

use super::pages::{columns, text_rows};
use crate::page::Viewer;
use crate::ui::DataTable;

/// The section; nothing when no figures were imported.
pub(super) fn section(
    viewer: &Viewer,
    reference: &Reference,
    figures: Vec<ReportedFigure>,
    notes: Vec<FigureNote>,
) -> Option<impl IntoView + use<>> {
    let locale = viewer.locale;
    let rows: Vec<_> = figures
        .iter()
        .filter_map(|figure| row(viewer, reference, figure))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let columns = columns(&[
        (locales::impact_figure(locale), false),
        (locales::impact_figure_value(locale), true),
        (locales::impact_figure_period(locale), false),
        (locales::impact_figure_source(locale), false),
    ]);
    let notes: Vec<_> = notes
        .into_iter()
        .map(|note| {
            let mark = if note.comparable {
                locales::impact_note_compares(locale)
            } else {
                locales::impact_note_does_not_compare(locale)
            };
            let class = if note.comparable { "pill" } else { "pill pill--wait" };
            let text = note.text.text(locale).to_owned();
            view! { <li><span class=class>{mark}</span> " " {text}</li> }
        })
        .collect();
    Some(view! {
        <section class="card panel reported-figures" aria-labelledby="reported-figures">
            <h2 id="reported-figures">{locales::impact_reported_heading(locale)}</h2>
            <p>{locales::impact_reported_lead(locale)}</p>
            <details>
                <summary>{locales::impact_reported_open(locale)}</summary>
                <DataTable
                    caption=locales::impact_reported_heading(locale)
                    caption_hidden=true
                    columns=columns
                    rows=text_rows(rows)
                />
                <h3>{locales::impact_notes_heading(locale)}</h3>
                <ul class="reported-figures__notes">{notes}</ul>
            </details>
        </section>
    })
}

/// A row for each published figure that has words; derived ones are told in the notes.
fn row(viewer: &Viewer, reference: &Reference, figure: &ReportedFigure) -> Option<Vec<String>> {
    if figure.kind != "seed" {
        return None;
    }
    let locale = viewer.locale;
    let label = format!(
        "{}{}",
        metric(locale, &figure.metric)?,
        scope(locale, reference, &figure.scope)
    );
    Some(vec![
        label,
        value(viewer, figure),
        period(viewer, &figure.period),
        source(locale, &figure.source_file),
    ])
}

fn metric(locale: Locale, code: &str) -> Option<&'static str> {
    Some(match code {
        "donations_total" => locales::impact_metric_donations_total(locale),
        "donation_operations_total" => locales::impact_metric_operations_total(locale),
        "opportunities_completed" => locales::impact_metric_opportunities_completed(locale),
        "partner_charities" => locales::impact_metric_partner_charities(locale),
        "fields_main_and_sub" => locales::impact_metric_fields(locale),
        "beneficiaries_by_field" => locales::impact_metric_beneficiaries_by_field(locale),
        "share_of_donations" => locales::impact_metric_share_of_donations(locale),
        "opportunities_offered" => locales::impact_metric_opportunities_offered(locale),
        "beneficiaries_by_year" => locales::impact_metric_beneficiaries_by_year(locale),
        "donations_major_donors" => locales::impact_metric_major_donors(locale),
        "program_revenue" => locales::impact_metric_program_revenue(locale),
        "beneficiaries_total" => locales::impact_metric_beneficiaries_total(locale),
        "charities_accepted" => locales::impact_metric_charities_accepted(locale),
        "charities_registered" => locales::impact_metric_charities_registered(locale),
        "donors_per_day" => locales::impact_metric_donors_per_day(locale),
        "volunteers_target" => locales::impact_metric_volunteers_target(locale),
        _ => return None,
    })
}

/// What the figure is of, where that is not the platform as a whole.
fn scope(locale: Locale, reference: &Reference, code: &str) -> String {
    let name = match code {
        "gift_program" => locales::impact_scope_gifts(locale),
        "sms_donation" => locales::impact_scope_sms(locale),
        "qassim" => locales::impact_scope_qassim(locale),
        "platform_first_phase" => locales::impact_scope_first_phase(locale),
        "vision_2030" => locales::impact_scope_vision(locale),
        other => match reference.field(other) {
            Some(field) => field.name.text(locale),
            None => return String::new(),
        },
    };
    format!(": {name}")
}

fn value(viewer: &Viewer, figure: &ReportedFigure) -> String {
    let locale = viewer.locale;
    let style = viewer.style();
    let number = match figure.value.parse::<i64>() {
        Ok(number) => style.integer(number),
        Err(_) => style.digits.write(figure.value.clone()),
    };
    let number = match figure.unit.as_str() {
        "percent" => format!("{number}%"),
        "SAR" => locales::impact_riyals(locale, &number),
        _ => number,
    };
    if figure.qualifier == "more_than" {
        locales::impact_more_than(locale, &number)
    } else {
        number
    }
}

/// The period in the reader's words, without the remarks that stand behind it in brackets.
/// The file of figures writes years, spans of them, and a few words of English around them; a
/// reference to another of its lines says no more to a reader than that nothing was stated.
fn period(viewer: &Viewer, text: &str) -> String {
    let locale = viewer.locale;
    let text = text.split('(').next().unwrap_or(text).trim();
    let written = |text: &str| viewer.style().digits.write(text.to_owned());
    if text.is_empty() || text.starts_with("see ") {
        locales::impact_period_unstated(locale).to_owned()
    } else if text == "cumulative" {
        locales::impact_period_cumulative(locale).to_owned()
    } else if let Some((from, to)) = text.split_once(" to about ") {
        locales::impact_period_to_about(locale, arg::From(&written(from)), arg::To(&written(to)))
    } else if let Some(year) = text.strip_prefix("by ") {
        locales::impact_period_by(locale, &written(year))
    } else if let Some(year) = text.strip_suffix(" Ramadan") {
        locales::impact_period_ramadan(locale, &written(year))
    } else {
        written(text)
    }
}

fn source(locale: Locale, file: &str) -> String {
    match file.get(..3) {
        Some("000") => locales::impact_source_three_years(locale),
        Some("001") => locales::impact_source_qassim(locale),
        Some("002") => locales::impact_source_experience(locale),
        Some("004") => locales::impact_source_volunteering(locale),
        _ => "",
    }
    .to_owned()
}
