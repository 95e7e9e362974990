//! Badges: facts about a thing.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, classes, field_class, field_icon, locale};

/// A fact in a word or two. Where a thing stands is a [`super::Pill`].
#[component]
pub fn Badge(
    /// Looks: `badge--urgent`, `badge--accent`, `badge--plain`, `badge--outline`,
    /// `badge--on-art` over a picture.
    #[prop(optional)]
    class: &'static str,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <span class=classes("badge", class)>
            {icon.map(|icon| view! { <Icon name=icon /> })}
            {children()}
        </span>
    }
}

/// A field of giving in its colour with its glyph.
#[component]
pub fn FieldBadge(
    /// The field's code, "health".
    #[prop(into)]
    field: String,
    /// Its name in the reader's language.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let icon = field_icon(&field);
    view! { <span class=classes("badge", field_class(&field))><Icon name=icon />{name}</span> }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let name = locales::ui_example_field(locale);
    let fields = super::field_look::CODES
        .iter()
        .map(|field| view! { <FieldBadge field=*field name=name /> })
        .collect_view();
    let kinds = view! {
        <div class="cluster">
            <Badge class="badge--urgent" icon="urgent">{locales::ui_urgent(locale)}</Badge>
            <Badge class="badge--accent">{locales::ui_zakat_accepted(locale)}</Badge>
            <Badge class="badge--plain">{locales::ui_nearly_complete(locale)}</Badge>
            <Badge class="badge--outline">{locales::ui_optional(locale)}</Badge>
        </div>
    };
    vec![
        Example::new("fields", view! { <div class="cluster">{fields}</div> }),
        Example::new("kinds", kinds),
    ]
}
