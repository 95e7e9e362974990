//! One figure of one's own, with what it means.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, classes, locale};

/// A list item for `<ul class="stat-grid">`.
#[component]
pub fn Stat(
    /// What is counted.
    #[prop(into)]
    label: String,
    /// An icon before the label.
    icon: &'static str,
    /// Further classes: `stat--lead` for the first among them.
    #[prop(optional)]
    class: &'static str,
    /// What it means, or where to read more.
    #[prop(optional, into)]
    note: Option<AnyView>,
    /// The figure.
    children: Children,
) -> impl IntoView {
    view! {
        <li class=classes("card stat", class)>
            <p class="stat__label">
                <Icon name=icon />
                {label}
            </p>
            <p class="stat__value">{children()}</p>
            {note.map(|note| view! { <p class="stat__note">{note}</p> })}
        </li>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let money = domain::money::Money::from_halalas(1_248_000);
    let view = view! {
        <ul class="stat-grid">
            <Stat label=locales::ui_example_total(locale) icon="hand-coins" class="stat--lead">
                <super::Amount money=money />
            </Stat>
            <Stat
                label=locales::ui_example_reports(locale)
                icon="sparkles"
                note=view! { <a href="#">{locales::ui_show_table(locale)}</a> }.into_any()
            >
                <super::Number value=3 />
            </Stat>
        </ul>
    };
    vec![Example::new("lead and plain", view)]
}
