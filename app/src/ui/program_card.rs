//! One of the ways to give.

use leptos::prelude::*;

use super::example::Example;
use super::{Medallion, locale};

/// A card that is one link; put it in `<ul class="card-grid card-grid--small"><li>`.
#[component]
pub fn ProgramCard(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Its glyph.
    icon: &'static str,
    /// Its name.
    #[prop(into)]
    name: String,
    /// What one does there, in a few words.
    #[prop(into)]
    note: String,
) -> impl IntoView {
    view! {
        <a class="card card--link program-card" href=href>
            <Medallion icon=icon />
            <span class="program-card__name">{name}</span>
            <span class="program-card__note">{note}</span>
        </a>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let cards = ["calculator", "gift", "infinity"]
        .map(|icon| {
            view! {
                <li>
                    <ProgramCard
                        href="#"
                        icon=icon
                        name=locales::ui_example_title(locale)
                        note=locales::ui_example_hint(locale)
                    />
                </li>
            }
        })
        .collect_view();
    vec![Example::new(
        "three",
        view! { <ul class="card-grid card-grid--small">{cards}</ul> },
    )]
}
