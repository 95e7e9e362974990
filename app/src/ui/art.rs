//! Pictures of the fields of giving, drawn instead of stock photographs.

use leptos::prelude::*;

use super::example::Example;
use super::{classes, field_class, field_pattern};

/// A field's colour and pattern, with whatever lies over it. A real photograph replaces
/// the pattern.
#[component]
pub fn Art(
    /// The field's code, "health".
    #[prop(into)]
    field: String,
    /// Address of a photograph of the work, which shows no beneficiary (handbook 2.3).
    #[prop(optional_no_strip)]
    photo: Option<String>,
    /// What the photograph shows.
    #[prop(optional, into)]
    photo_text: String,
    /// Further classes, such as the place where it stands.
    #[prop(optional)]
    class: &'static str,
    /// What lies over it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = format!("{} {}", classes("art", class), field_class(&field));
    let picture = match photo {
        Some(address) => {
            view! { <img class="art__photo" src=address alt=photo_text loading="lazy" decoding="async" /> }.into_any()
        }
        None => pattern(field_pattern(&field), "art__pattern").into_any(),
    };
    view! { <div class=class>{picture}{children.map(|children| children())}</div> }
}

/// The lattice of stars behind the home page's promise.
#[component]
pub fn HeroPattern() -> impl IntoView {
    pattern("url(#pattern-lattice)", "hero__pattern")
}

/// The row of stars that closes every page.
pub(crate) fn footer_frieze() -> impl IntoView + use<> {
    pattern("url(#pattern-frieze)", "site-footer__frieze")
}

/// A rectangle filled with one of the patterns that [`super::Definitions`] holds.
pub(super) fn pattern(paint: &'static str, class: &'static str) -> impl IntoView + use<> {
    view! {
        <svg class=class aria-hidden="true">
            <rect width="100%" height="100%" fill=paint />
        </svg>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let all = super::field_look::CODES
        .iter()
        .map(|field| view! { <li><Art field=*field class="opportunity-card__art" /></li> })
        .collect_view();
    vec![Example::new(
        "fields",
        view! { <ul class="card-grid card-grid--small">{all}</ul> },
    )]
}
