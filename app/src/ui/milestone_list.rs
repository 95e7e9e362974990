//! The steps in which a project is carried out and paid.

use leptos::prelude::*;

use super::example::Example;
use super::{Amount, Pill, PillKind, locale};

/// A milestone.
pub struct MilestoneItem {
    /// What is done.
    pub title: String,
    /// Where it stands.
    pub state: (PillKind, String),
    /// How much, until when, what was found.
    pub note: Option<AnyView>,
    /// Photographs of the work: address and what they show.
    pub evidence: Vec<(String, String)>,
}

/// Milestones in order, numbered.
#[component]
pub fn MilestoneList(
    /// The milestones.
    items: Vec<MilestoneItem>,
) -> impl IntoView {
    let items = items
        .into_iter()
        .map(|item| {
            let (kind, state) = item.state;
            let pictures = item
                .evidence
                .into_iter()
                .map(|(address, text)| view! { <img src=address alt=text loading="lazy" /> })
                .collect::<Vec<_>>();
            view! {
                <li class="milestone-list__item">
                    <div class="milestone-list__head">
                        <p class="milestone-list__title">{item.title}</p>
                        <Pill kind=kind text=state />
                    </div>
                    {item.note.map(|note| view! { <div class="milestone-list__note">{note}</div> })}
                    {(!pictures.is_empty())
                        .then(|| view! { <div class="milestone-list__evidence">{pictures}</div> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="milestone-list">{items}</ol> }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let item = |kind, state: &str, halalas| MilestoneItem {
        title: locales::ui_example_milestone(locale).to_owned(),
        state: (kind, state.to_owned()),
        note: Some(view! { <Amount money=domain::money::Money::from_halalas(halalas) /> }.into_any()),
        evidence: Vec::new(),
    };
    let items = vec![
        item(PillKind::Done, locales::ui_state_completed(locale), 4_500_000),
        item(PillKind::Waiting, locales::ui_state_executing(locale), 7_500_000),
    ];
    vec![Example::new(
        "two",
        view! { <div class="card panel"><MilestoneList items=items /></div> },
    )]
}
