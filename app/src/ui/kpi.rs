//! A working figure for staff.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, classes, locale};

/// Where a figure is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It grew, which is good.
    Up,
    /// It fell, which is not.
    Down,
}

/// A list item for `<ul class="kpi-grid">`.
#[component]
pub fn Kpi(
    /// What is counted.
    #[prop(into)]
    label: String,
    /// Since when, and which way.
    #[prop(optional_no_strip)]
    change: Option<(Change, String)>,
    /// Further classes: `kpi--attention`.
    #[prop(optional)]
    class: &'static str,
    /// The figure.
    children: Children,
) -> impl IntoView {
    let change = change.map(|(change, text)| {
        let (class, icon) = match change {
            Change::Up => ("kpi__change kpi__change--up", "trending-up"),
            Change::Down => ("kpi__change kpi__change--down", "trending-down"),
        };
        view! {
            <p class=class>
                <Icon name=icon />
                {text}
            </p>
        }
    });
    view! {
        <li class=classes("card kpi", class)>
            <p class="kpi__label">{label}</p>
            <p class="kpi__value">{children()}</p>
            {change}
        </li>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let label = || locales::ui_example_waiting(locale);
    let since = || locales::ui_example_since_yesterday(locale).to_owned();
    let view = view! {
        <ul class="kpi-grid">
            <Kpi label=label()>
                <super::Number value=14 />
            </Kpi>
            <Kpi label=label() change=Some((Change::Up, since()))>
                <super::Number value=9 />
            </Kpi>
            <Kpi label=label() change=Some((Change::Down, since())) class="kpi--attention">
                <super::Number value=6 />
            </Kpi>
        </ul>
    };
    vec![Example::new("three", view)]
}
