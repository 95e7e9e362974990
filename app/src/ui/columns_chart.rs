//! Months side by side, Ramadan in saffron.

use leptos::prelude::*;

use super::chart::{self, axis_top, length, share, visible};
use super::example::Example;
use super::{locale, style};

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its whole name: "Ramadan 1447".
    pub name: String,
    /// A short one for the axis.
    pub label: String,
    /// How high it is, in any unit.
    pub value: i64,
    /// The value as written, with its unit.
    pub text: String,
    /// Whether it is Ramadan's.
    pub ramadan: bool,
}

/// Columns compared with the highest, along a time axis that runs with the reading direction.
#[component]
pub fn ColumnsChart(
    /// What is shown.
    #[prop(into)]
    caption: String,
    /// What a column stands for: "month".
    #[prop(into)]
    item: String,
    /// What is measured: "amount".
    #[prop(into)]
    measure: String,
    /// Figures of the axis from the top: [`axis_top`] of the highest value, its half, nothing.
    axis: [String; 3],
    /// The columns, oldest first.
    columns: Vec<Column>,
) -> impl IntoView {
    let top = axis_top(columns.iter().map(|column| column.value).max().unwrap_or(0));
    // Where names have no room, every second or third is kept, counted from Ramadan.
    let kept = columns.iter().position(|column| column.ramadan).unwrap_or(0);
    let has_ramadan = columns.iter().any(|column| column.ramadan);
    let rows: Vec<_> = columns
        .iter()
        .map(|column| (column.name.clone(), column.text.clone()))
        .collect();
    let labels = columns
        .iter()
        .enumerate()
        .map(|(index, column)| view! { <li class=label_class(index, kept)>{column.label.clone()}</li> })
        .collect_view();
    let columns = columns.into_iter().map(|column| drawn(column, top)).collect_view();
    let axis = axis.map(|text| view! { <bdi dir="ltr">{text}</bdi> }).collect_view();
    view! {
        <div class="chart columns-chart">
            <div class="columns-chart__plot" aria-hidden="true">
                <div class="columns-chart__axis">{axis}</div>
                <ol class="columns-chart__columns">{columns}</ol>
                <ol class="columns-chart__labels">{labels}</ol>
            </div>
            {has_ramadan
                .then(|| {
                    view! {
                        <ul class="chart__legend">
                            <li>
                                <span class="chart__key chart__key--accent"></span>
                                {locales::ui_ramadan(locale())}
                            </li>
                        </ul>
                    }
                })}
            {chart::table(&caption, &item, &measure, rows)}
        </div>
    }
}

fn label_class(index: usize, kept: usize) -> &'static str {
    let distance = index.abs_diff(kept);
    match (distance.is_multiple_of(2), distance.is_multiple_of(3)) {
        (true, true) => "columns-chart__label--third",
        (true, false) => "",
        (false, true) => "columns-chart__label--not-second columns-chart__label--third",
        (false, false) => "columns-chart__label--not-second",
    }
}

fn drawn(column: Column, top: i64) -> impl IntoView {
    let share = visible(share(column.value, top), column.value);
    let class = if column.ramadan {
        "columns-chart__column columns-chart__column--ramadan"
    } else {
        "columns-chart__column"
    };
    view! {
        <li class=class>
            <svg width="100%" height="100%">
                <rect
                    class="columns-chart__bar"
                    y=length(chart::WHOLE - share)
                    width="100%"
                    height=length(share)
                    rx="5"
                />
            </svg>
            <bdi class="columns-chart__figure" dir="ltr">
                {column.text}
            </bdi>
        </li>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let style = style();
    let columns = |values: [i64; 12]| {
        values
            .into_iter()
            .enumerate()
            .map(|(index, value)| {
                let ramadan = index == 7;
                let label = if ramadan {
                    locales::ui_ramadan(locale)
                } else {
                    locales::ui_example_month(locale)
                };
                Column {
                    name: label.to_owned(),
                    label: label.to_owned(),
                    value,
                    text: style.integer(value),
                    ramadan,
                }
            })
            .collect::<Vec<_>>()
    };
    let axis = || [4_000, 2_000, 0].map(|value| style.integer(value));
    let year = columns([480, 720, 400, 600, 800, 880, 1_600, 4_000, 1_040, 720, 2_200, 560]);
    let empty = columns([0; 12]);
    let chart = |columns| {
        view! {
            <ColumnsChart
                caption=locales::ui_example_by_month(locale)
                item=locales::ui_example_month(locale)
                measure=locales::ui_example_amount(locale)
                axis=axis()
                columns=columns
            />
        }
    };
    vec![
        Example::new("a Hijri year", chart(year)),
        Example::new("nothing yet", chart(empty)),
    ]
}

#[cfg(test)]
mod tests {
    use super::label_class;

    #[test]
    fn ramadan_keeps_its_name() {
        assert_eq!(label_class(7, 7), "columns-chart__label--third");
        assert_eq!(label_class(6, 7), "columns-chart__label--not-second");
        assert_eq!(
            label_class(4, 7),
            "columns-chart__label--not-second columns-chart__label--third"
        );
        assert_eq!(label_class(5, 7), "");
    }
}
