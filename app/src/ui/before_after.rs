//! Two photographs of one place.

use leptos::prelude::*;

use super::example::Example;
use super::{Art, Badge, locale};

/// Before and after, side by side, each labelled.
#[component]
pub fn BeforeAfter(
    /// Address and description of the earlier picture.
    before: (String, String),
    /// Address and description of the later picture.
    after: (String, String),
    /// What changed.
    #[prop(optional_no_strip)]
    caption: Option<String>,
) -> impl IntoView {
    let locale = locale();
    let picture = |(address, text): (String, String), label: &'static str| {
        view! {
            <div class="before-after__picture">
                <img src=address alt=text width="800" height="600" loading="lazy" decoding="async" />
                <Badge class="badge--on-art before-after__label">{label}</Badge>
            </div>
        }
    };
    view! {
        <figure class="before-after">
            <div class="before-after__pair">
                {picture(before, locales::ui_before(locale))} {picture(after, locales::ui_after(locale))}
            </div>
            {caption.map(|caption| view! { <figcaption class="before-after__caption">{caption}</figcaption> })}
        </figure>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    // The gallery has no photographs of its own; the share picture stands for both.
    let picture = || {
        (
            format!("/images/share-{}.png", locale.code()),
            locales::ui_example_title(locale).to_owned(),
        )
    };
    let caption = Some(locales::ui_example_hint(locale).to_owned());
    vec![
        Example::new(
            "pair",
            view! { <BeforeAfter before=picture() after=picture() caption=caption /> },
        ),
        Example::new(
            "without photographs",
            view! { <Art field="housing" class="opportunity-card__art" /> },
        ),
    ]
}
