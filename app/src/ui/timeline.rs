//! What happened, by whom and when.

use domain::time::Timestamp;
use leptos::prelude::*;

use super::example::Example;
use super::{Moment, locale};

/// Something that happened.
pub struct TimelineEvent {
    /// What.
    pub title: String,
    /// By whom, why, how much.
    pub text: Option<String>,
    /// When.
    pub at: Timestamp,
    /// `timeline__event--attention`, `timeline__event--problem`, or nothing.
    pub class: &'static str,
}

/// Events in the order they are given.
#[component]
pub fn Timeline(
    /// The events.
    events: Vec<TimelineEvent>,
) -> impl IntoView {
    let events = events
        .into_iter()
        .map(|event| {
            view! {
                <li class=super::classes("timeline__event", event.class)>
                    <p class="timeline__title">{event.title}</p>
                    {event.text.map(|text| view! { <p class="timeline__text">{text}</p> })}
                    <p class="timeline__when">
                        <Moment at=event.at />
                    </p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{events}</ol> }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let at = super::text::example_day();
    let event = |title: &str, class| TimelineEvent {
        title: title.to_owned(),
        text: Some(locales::ui_example_hint(locale).to_owned()),
        at,
        class,
    };
    let events = vec![
        event(locales::ui_state_published(locale), ""),
        event(locales::ui_state_returned(locale), "timeline__event--attention"),
        event(locales::ui_state_submitted(locale), ""),
    ];
    vec![Example::new("three events", view! { <Timeline events=events /> })]
}
