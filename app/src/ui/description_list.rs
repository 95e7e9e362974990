//! Facts with their names.

use leptos::prelude::*;

use super::example::Example;
use super::{Amount, classes, locale};

/// A fact with its name.
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The fact.
    pub value: AnyView,
}

/// A fact, in short.
pub fn fact<V: IntoView + 'static>(label: impl Into<String>, value: V) -> Fact {
    Fact {
        label: label.into(),
        value: value.into_any(),
    }
}

/// Facts one under the other, name and value at the two ends of the line.
#[component]
pub fn DescriptionList(
    /// The facts.
    items: Vec<Fact>,
    /// `description-list--start` for names above values in columns, `receipt__lines`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let items = items
        .into_iter()
        .map(|item| {
            view! {
                <div class="description-list__row">
                    <dt>{item.label}</dt>
                    <dd>{item.value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class=classes("description-list", class)>{items}</dl> }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let items = || {
        vec![
            fact(
                locales::ui_example_charity_label(locale),
                locales::ui_example_charity(locale),
            ),
            fact(
                locales::ui_example_amount(locale),
                view! { <Amount money=domain::money::Money::from_halalas(25_000) /> },
            ),
        ]
    };
    vec![
        Example::new("lines", view! { <DescriptionList items=items() /> }),
        Example::new(
            "columns",
            view! { <DescriptionList items=items() class="description-list--start" /> },
        ),
    ]
}
