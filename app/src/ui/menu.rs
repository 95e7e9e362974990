//! A menu behind a button.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, classes, locale};

/// A disclosure that looks like a menu: links and small forms with `menu__link`. It opens
/// without a script.
#[component]
pub fn Menu(
    /// What the button says to screen readers.
    #[prop(into)]
    label: String,
    /// The button's icon.
    #[prop(default = "menu")]
    icon: &'static str,
    /// `menu--phone` for one that only narrow windows show.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <details class=classes("menu", class)>
            <summary class="icon-button" aria-label=label>
                <Icon name=icon />
            </summary>
            <div class="menu__panel">{children()}</div>
        </details>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let view = view! {
        <Menu label=locales::layout_nav_label(locale)>
            <a class="menu__link" href="#" aria-current="page">
                {locales::ui_example_causes(locale)}
            </a>
            <a class="menu__link" href="#">
                {locales::ui_example_reports(locale)}
            </a>
        </Menu>
    };
    vec![Example::new("closed", view)]
}
