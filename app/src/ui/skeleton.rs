//! The place held for words that are coming, in their final size.

use leptos::prelude::*;

use super::example::Example;

/// A few lines of text that the browser is still working out. Pages arrive whole, so this is only
/// for what an island waits for; a word beside it says what that is.
#[component]
pub fn TextSkeleton() -> impl IntoView {
    view! {
        <div aria-hidden="true">
            <span class="skeleton"></span>
            <span class="skeleton"></span>
            <span class="skeleton skeleton--short"></span>
        </div>
    }
}

pub(super) fn examples() -> Vec<Example> {
    vec![Example::new("text", view! { <TextSkeleton /> })]
}
