//! A charity in the directory.

use leptos::prelude::*;

use super::example::Example;
use super::{Amount, Fact, FieldBadge, LetterMedallion, fact, locale};

/// What a card shows.
pub struct CharityCardData {
    /// Address of its page.
    pub href: String,
    /// Its name in the reader's language.
    pub name: String,
    /// City and region.
    pub place: String,
    /// Licence number and other words below the name.
    pub about: String,
    /// Fields it serves: code and name.
    pub fields: Vec<(String, String)>,
    /// Figures: opportunities, money, people.
    pub figures: Vec<Fact>,
}

/// A card; put it in `<ul class="card-grid"><li>`.
#[component]
pub fn CharityCard(
    /// What it shows.
    card: CharityCardData,
) -> impl IntoView {
    let fields = card
        .fields
        .into_iter()
        .map(|(code, name)| view! { <li><FieldBadge field=code name=name /></li> })
        .collect_view();
    let figures = card
        .figures
        .into_iter()
        .map(|figure| {
            view! {
                <div>
                    <dt>{figure.label}</dt>
                    <dd>{figure.value}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <article class="card charity-card">
            <div class="charity-card__head">
                <LetterMedallion name=card.name.clone() />
                <div>
                    <h3 class="charity-card__name">
                        <a href=card.href>{card.name}</a>
                    </h3>
                    <p class="charity-card__place">{card.place}</p>
                </div>
            </div>
            <p class="charity-card__about">{card.about}</p>
            <ul class="charity-card__fields">{fields}</ul>
            <dl class="charity-card__figures">{figures}</dl>
        </article>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let card = CharityCardData {
        href: "#".to_owned(),
        name: locales::ui_example_charity(locale).to_owned(),
        place: locales::ui_example_region(locale).to_owned(),
        about: locales::ui_example_hint(locale).to_owned(),
        fields: vec![("health".to_owned(), locales::ui_example_field(locale).to_owned())],
        figures: vec![fact(
            locales::ui_collected(locale),
            view! { <Amount money=domain::money::Money::from_halalas(16_200_000) /> },
        )],
    };
    let view = view! {
        <ul class="card-grid">
            <li>
                <CharityCard card=card />
            </li>
        </ul>
    };
    vec![Example::new("one", view)]
}
