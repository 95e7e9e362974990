//! The two charts of the overview.

use backend::people::{FieldTotal, MonthTotal};
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::time::{HIJRI_MONTHS_AR, HIJRI_MONTHS_EN, HijriDate};
use leptos::prelude::*;

use crate::ui::*;

/// A Hijri month with its year.
pub(super) fn month_name(style: Style, month: HijriDate) -> String {
    let index = usize::from(month.month().saturating_sub(1));
    let name = style
        .locale
        .pick(&HIJRI_MONTHS_AR, &HIJRI_MONTHS_EN)
        .get(index)
        .copied()
        .unwrap_or_default();
    // Joined here and not in a message: the marks around variables would leave the pair without a
    // direction of its own inside another sentence.
    format!("{name} {}", style.digits.write(month.year().to_string()))
}

/// Giving over the last Hijri months.
pub(super) fn months(style: Style, months: &[MonthTotal]) -> impl IntoView + use<> {
    let locale = style.locale;
    let highest = months.iter().map(|month| month.total).max().unwrap_or_default();
    let top = axis_top(highest.halalas());
    let columns = months
        .iter()
        .map(|entry| Column {
            name: month_name(style, entry.month),
            label: locales::me_month_short(locale, &format!("m{}", entry.month.month())).to_owned(),
            value: entry.total.halalas(),
            text: locales::me_riyals(locale, &style.money(entry.total)),
            ramadan: entry.month.is_ramadan(),
        })
        .collect::<Vec<_>>();
    let axis = [top, top / 2, 0].map(|halalas| style.money(Money::from_halalas(halalas)));
    view! {
        <section class="card panel">
            <div class="panel__head">
                <h2 class="panel__title">{locales::me_overview_months(locale)}</h2>
                <p class="panel__note">{locales::me_overview_months_hint(locale)}</p>
            </div>
            <ColumnsChart
                caption=locales::me_overview_months(locale)
                item=locales::me_overview_month(locale)
                measure=locales::me_overview_amount(locale)
                axis=axis
                columns=columns
            />
        </section>
    }
}

/// Giving by field.
pub(super) fn fields(style: Style, fields: &[FieldTotal]) -> impl IntoView + use<> {
    let locale = style.locale;
    // "Where it is needed most" has its part of the ring and is no field.
    let named = fields.iter().filter(|entry| entry.field.is_some()).count();
    let count = i64::try_from(named).unwrap_or(i64::MAX);
    let parts = fields
        .iter()
        .zip(percents(fields))
        .map(|(entry, percent)| Part {
            label: field_name(locale, entry),
            field: entry
                .field
                .as_ref()
                .map_or_else(String::new, |field| field.code.clone()),
            value: entry.total.halalas(),
            text: style.percent(percent * 100),
        })
        .collect::<Vec<_>>();
    view! {
        <section class="card panel">
            <div class="panel__head">
                <h2 class="panel__title">{locales::me_overview_fields(locale)}</h2>
            </div>
            <RingChart
                caption=locales::me_overview_fields(locale)
                center=style.integer(count)
                center_note=locales::me_overview_fields_count(locale, count)
                parts=parts
            />
        </section>
    }
}

fn field_name(locale: Locale, entry: &FieldTotal) -> String {
    match &entry.field {
        Some(field) => locale.pick(&field.name_ar, &field.name_en).clone(),
        None => locales::me_gift_most_needed(locale).to_owned(),
    }
}

/// Whole per cents that add up to a hundred.
fn percents(fields: &[FieldTotal]) -> Vec<i64> {
    let weights: Vec<u64> = fields
        .iter()
        .map(|field| u64::try_from(field.total.halalas()).unwrap_or(0))
        .collect();
    Money::from_halalas(100)
        .split_by_weights(&weights)
        .into_iter()
        .map(Money::halalas)
        .collect()
}
