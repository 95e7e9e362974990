//! Where the page stands.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, locale};

/// One step of the way.
pub struct Crumb {
    /// Its name.
    pub label: String,
    /// Its address; the page itself has none.
    pub href: Option<String>,
}

/// The way from the home page to here.
#[component]
pub fn Breadcrumb(
    /// The steps, the farthest first.
    items: Vec<Crumb>,
) -> impl IntoView {
    let items = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| {
            let label = match item.href {
                Some(href) => view! { <a href=href>{item.label}</a> }.into_any(),
                None => view! { <span aria-current="page">{item.label}</span> }.into_any(),
            };
            view! {
                <li class="breadcrumb__item">
                    {(index > 0).then(|| view! { <Icon name="chevron-forward" /> })} {label}
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="breadcrumb" aria-label=locales::ui_breadcrumb_label(locale())>
            <ol class="breadcrumb__list">{items}</ol>
        </nav>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let items = vec![
        Crumb {
            label: locales::ui_example_causes(locale).to_owned(),
            href: Some("#".to_owned()),
        },
        Crumb {
            label: locales::ui_example_field(locale).to_owned(),
            href: Some("#".to_owned()),
        },
        Crumb {
            label: locales::ui_example_title(locale).to_owned(),
            href: None,
        },
    ];
    vec![Example::new("three steps", view! { <Breadcrumb items=items /> })]
}
