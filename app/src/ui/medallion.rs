//! The eight-pointed star that carries a glyph or a letter.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, classes, field_class, field_icon};

/// A star with an icon in it. Takes the colour of the field of giving around it.
#[component]
pub fn Medallion(
    /// The icon inside.
    icon: &'static str,
    /// Further classes: `medallion--small`, `medallion--large`, `medallion--solid`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! { <span class=classes("medallion", class)>{star()}<Icon name=icon /></span> }
}

/// The medallion of a field of giving, in its colour and with its glyph.
#[component]
pub fn FieldMedallion(
    /// The field's code, "health".
    #[prop(into)]
    field: String,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let icon = field_icon(&field);
    let class = format!("{} {}", classes("medallion", class), field_class(&field));
    view! { <span class=class>{star()}<Icon name=icon /></span> }
}

/// The medallion of a charity or person without a picture: the first letter of the name.
#[component]
pub fn LetterMedallion(
    /// The name.
    #[prop(into)]
    name: String,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <span class=classes("medallion", class) aria-hidden="true">
            {star()}
            <span class="medallion__letter">{telling_letter(&name)}</span>
        </span>
    }
}

/// The letter that tells names apart: nearly every charity's begins with «جمعية» and «ال».
fn telling_letter(name: &str) -> String {
    const GENERIC: &[&str] = &["جمعية", "مؤسسة", "الجمعية", "المؤسسة", "The", "Society", "Association"];
    let word = name
        .split_whitespace()
        .find(|word| !GENERIC.contains(word))
        .unwrap_or(name);
    let word = word
        .strip_prefix("ال")
        .filter(|rest| rest.chars().count() > 1)
        .unwrap_or(word);
    word.chars().take(1).collect()
}

fn star() -> impl IntoView {
    view! {
        <svg class="medallion__star" viewBox="-10.5 -10.5 21 21" aria-hidden="true">
            <use href="#star" />
            <use href="#star" class="medallion__line" transform="scale(.84)" />
        </svg>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let fields = super::field_look::CODES;
    let quiet = fields
        .iter()
        .map(|field| view! { <FieldMedallion field=*field /> })
        .collect_view();
    let solid = fields
        .iter()
        .map(|field| view! { <FieldMedallion field=*field class="medallion--solid" /> })
        .collect_view();
    let name = locales::ui_example_charity(super::locale());
    vec![
        Example::new("quiet", view! { <div class="cluster">{quiet}</div> }),
        Example::new("solid", view! { <div class="cluster">{solid}</div> }),
        Example::new(
            "sizes",
            view! {
                <div class="cluster">
                    <Medallion icon="search" class="medallion--small" />
                    <Medallion icon="gift" />
                    <Medallion icon="check" class="medallion--large medallion--solid" />
                    <LetterMedallion name=name />
                </div>
            },
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::telling_letter;

    #[test]
    fn names_are_told_apart() {
        assert_eq!(telling_letter("جمعية موائد البر"), "م");
        assert_eq!(telling_letter("جمعية الرواسي"), "ر");
        assert_eq!(telling_letter("Sawaed Health"), "S");
        assert_eq!(telling_letter("جمعية"), "ج");
        assert_eq!(telling_letter(""), "");
    }
}
