//! What needs doing, the most pressing first.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, locale};

/// How pressing a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Its day has passed.
    Late,
    /// Its day is near.
    Soon,
    /// When there is time.
    Whenever,
}

/// Something to do.
pub struct Task {
    /// An icon for its kind.
    pub icon: &'static str,
    /// What to do.
    pub title: String,
    /// Until when, and what for.
    pub note: String,
    /// Where it is done.
    pub href: String,
    /// How pressing it is.
    pub urgency: Urgency,
}

/// A list of tasks; put it in a card.
#[component]
pub fn TaskList(
    /// The tasks.
    tasks: Vec<Task>,
) -> impl IntoView {
    let tasks = tasks
        .into_iter()
        .map(|task| {
            let class = match task.urgency {
                Urgency::Late => "task-list__task task-list__task--late",
                Urgency::Soon => "task-list__task task-list__task--soon",
                Urgency::Whenever => "task-list__task",
            };
            view! {
                <li class=class>
                    <span class="task-list__mark">
                        <Icon name=task.icon />
                    </span>
                    <div>
                        <p class="task-list__title">
                            <a href=task.href>{task.title}</a>
                        </p>
                        <p class="task-list__note">{task.note}</p>
                    </div>
                    <Icon name="chevron-forward" />
                </li>
            }
        })
        .collect_view();
    view! { <ul class="task-list">{tasks}</ul> }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let task = |icon, urgency| Task {
        icon,
        title: locales::ui_example_task(locale).to_owned(),
        note: locales::ui_example_hint(locale).to_owned(),
        href: "#".to_owned(),
        urgency,
    };
    let tasks = vec![
        task("file-warning", Urgency::Late),
        task("camera", Urgency::Soon),
        task("edit", Urgency::Whenever),
    ];
    vec![Example::new(
        "three",
        view! { <div class="card"><TaskList tasks=tasks /></div> },
    )]
}
