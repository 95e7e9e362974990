//! The mark of Ataa.

use leptos::prelude::*;

/// The star that carries a smaller star. Decoration: the name stands beside it.
#[component]
pub fn Emblem(
    /// Further classes, `emblem--large`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=super::classes("emblem", class) viewBox="-10.5 -10.5 21 21" aria-hidden="true">
            <use href="#star" class="emblem__star" />
            <use href="#star" class="emblem__heart" transform="rotate(22.5) scale(.54)" />
        </svg>
    }
}
