//! What stands where nothing is yet: what will be here, and the next step.

use leptos::prelude::*;

use super::example::Example;
use super::{Medallion, locale};

/// An empty list, search or page.
#[component]
pub fn EmptyState(
    /// The picture in the star.
    icon: &'static str,
    /// What is not here.
    #[prop(into)]
    title: String,
    /// What will be here, or how to find it.
    #[prop(into)]
    text: String,
    /// The next step: one or two buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <Medallion icon=icon class="medallion--large" />
            <p class="empty-state__title">{title}</p>
            <p class="empty-state__text">{text}</p>
            {children.map(|children| view! { <div class="empty-state__actions">{children()}</div> })}
        </div>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let view = view! {
        <EmptyState
            icon="search"
            title=locales::ui_example_empty_title(locale)
            text=locales::ui_example_empty_text(locale)
        >
            <super::LinkButton href="#" class="button--soft">{locales::ui_donate_now(locale)}</super::LinkButton>
        </EmptyState>
    };
    vec![Example::new("search without results", view)]
}
