//! Tables that become cards on a phone.

use leptos::prelude::*;

use super::example::Example;
use super::{Amount, Pill, PillKind, locale};

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Whether it holds figures, which stand unit under unit.
    pub figures: bool,
}

impl Column {
    /// A column of words.
    pub fn words(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            figures: false,
        }
    }

    /// A column of figures.
    pub fn figures(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            figures: true,
        }
    }
}

/// A table in a card. The first cell of a row names it.
#[component]
pub fn DataTable(
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// The caption is for screen readers alone, because a heading stands above the table.
    #[prop(optional)]
    caption_hidden: bool,
    /// Its columns.
    columns: Vec<Column>,
    /// Its rows, with as many cells as there are columns.
    rows: Vec<Vec<AnyView>>,
) -> impl IntoView {
    let head = columns
        .iter()
        .map(|column| {
            let class = column.figures.then_some("table__number");
            view! { <th scope="col" class=class>{column.label.clone()}</th> }
        })
        .collect_view();
    let label = caption.clone();
    let body = rows.into_iter().map(|cells| row(&columns, cells)).collect_view();
    view! {
        <div class="table-box" tabindex="0" role="region" aria-label=label>
            <table class="table table--cards">
                <caption class=caption_hidden.then_some("visually-hidden")>{caption}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

fn row(columns: &[Column], cells: Vec<AnyView>) -> impl IntoView + use<> {
    let cells = cells
        .into_iter()
        .zip(columns)
        .enumerate()
        .map(|(index, (cell, column))| {
            if index == 0 {
                return view! { <th scope="row">{cell}</th> }.into_any();
            }
            let class = column.figures.then_some("table__number");
            view! { <td class=class data-label=column.label.clone()>{cell}</td> }.into_any()
        })
        .collect_view();
    view! { <tr>{cells}</tr> }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let columns = vec![
        Column::words(locales::ui_example_title(locale)),
        Column::words(locales::ui_example_state(locale)),
        Column::figures(locales::ui_example_amount(locale)),
    ];
    let row = |kind, state: &'static str, halalas| {
        let money = domain::money::Money::from_halalas(halalas);
        vec![
            view! { {locales::ui_example_cause(locale)} <span class="table__sub">{locales::ui_example_charity(locale)}</span> }
                .into_any(),
            view! { <Pill kind=kind text=state /> }.into_any(),
            view! { <Amount money=money /> }.into_any(),
        ]
    };
    let rows = vec![
        row(PillKind::Done, locales::ui_state_completed(locale), 50_000),
        row(PillKind::Waiting, locales::ui_state_executing(locale), 341_250),
        row(PillKind::Idle, locales::ui_state_draft(locale), 7_500),
    ];
    let view = view! {
        <div class="card">
            <DataTable caption=locales::ui_example_causes(locale) columns=columns rows=rows />
        </div>
    };
    vec![Example::new("gifts", view)]
}
