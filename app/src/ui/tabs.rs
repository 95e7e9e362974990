//! Several views of one thing, each with its own address.

use leptos::prelude::*;

use super::example::Example;
use super::{locale, style};

/// One of the views.
pub struct Tab {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many things it holds.
    pub count: Option<i64>,
    /// Whether it is the one being shown.
    pub current: bool,
}

/// Links between the views of a page.
#[component]
pub fn Tabs(
    /// What the views are of.
    #[prop(into)]
    label: String,
    /// The views.
    items: Vec<Tab>,
) -> impl IntoView {
    let style = style();
    let items = items
        .into_iter()
        .map(|item| {
            let count = item
                .count
                .map(|count| view! { <span class="tabs__count">{style.integer(count)}</span> });
            view! {
                <li>
                    <a class="tabs__tab" href=item.href aria-current=item.current.then_some("page")>
                        {item.label}
                        {count}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label=label>
            <ul class="tabs__list">{items}</ul>
        </nav>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let tab = |current, count, label: &str| Tab {
        label: label.to_owned(),
        href: "#".to_owned(),
        count,
        current,
    };
    let items = vec![
        tab(true, None, locales::ui_example_story(locale)),
        tab(false, Some(3), locales::ui_example_milestones(locale)),
    ];
    vec![Example::new(
        "two",
        view! { <Tabs label=locales::ui_example_title(locale) items=items /> },
    )]
}
