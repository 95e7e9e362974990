//! Places held for what is coming, in their final size.

use leptos::prelude::*;

use super::example::Example;

/// An opportunity card that is still loading.
#[component]
pub fn OpportunityCardSkeleton() -> impl IntoView {
    view! {
        <div class="card opportunity-card" aria-hidden="true">
            <span class="skeleton skeleton--art"></span>
            <div class="opportunity-card__body">
                <span class="skeleton skeleton--title"></span>
                <span class="skeleton skeleton--line"></span>
                <span class="skeleton skeleton--line skeleton--short"></span>
                <span class="skeleton skeleton--button"></span>
            </div>
        </div>
    }
}

/// A few lines of text that are still loading.
#[component]
pub fn TextSkeleton() -> impl IntoView {
    view! {
        <div aria-hidden="true">
            <span class="skeleton skeleton--line"></span>
            <span class="skeleton skeleton--line"></span>
            <span class="skeleton skeleton--line skeleton--short"></span>
        </div>
    }
}

pub(super) fn examples() -> Vec<Example> {
    vec![
        Example::new(
            "card",
            view! { <div class="card-grid"><OpportunityCardSkeleton /></div> },
        ),
        Example::new("text", view! { <TextSkeleton /> }),
    ]
}
