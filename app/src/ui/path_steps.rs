//! The riyal's path: gift, allocation, payment, work, evidence.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, locale};

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// It happened.
    Done,
    /// It is happening.
    Now,
    /// It is still to come.
    Todo,
    /// It is explained, not followed: the home page. Carries the step's icon.
    Explained(&'static str),
}

/// A step of the path.
pub struct PathStep {
    /// What it is.
    pub name: String,
    /// When it happened or is expected, or what it means.
    pub when: Option<String>,
    /// Where it stands.
    pub state: StepState,
}

/// Steps in a line that fills as it goes; on a narrow place one under the other.
#[component]
pub fn PathSteps(
    /// The steps.
    steps: Vec<PathStep>,
) -> impl IntoView {
    let steps = steps.into_iter().map(step).collect_view();
    view! {
        <div class="path-steps">
            <ol class="path-steps__list">{steps}</ol>
        </div>
    }
}

fn step(step: PathStep) -> impl IntoView {
    let locale = locale();
    let (class, icon, spoken) = match step.state {
        StepState::Done => ("path-steps__step", "check", Some(locales::ui_step_done(locale))),
        StepState::Now => (
            "path-steps__step path-steps__step--now",
            "ellipsis",
            Some(locales::ui_step_now(locale)),
        ),
        StepState::Todo => (
            "path-steps__step path-steps__step--todo",
            "pending",
            Some(locales::ui_step_todo(locale)),
        ),
        StepState::Explained(icon) => ("path-steps__step path-steps__step--explained", icon, None),
    };
    let current = (step.state == StepState::Now).then_some("step");
    view! {
        <li class=class aria-current=current>
            <span class="medallion path-steps__mark">
                <svg class="medallion__star" viewBox="-10.6 -10.6 21.2 21.2" aria-hidden="true">
                    <use href="#star" />
                </svg>
                <Icon name=icon />
            </span>
            <div>
                <p class="path-steps__name">
                    {step.name}
                    {spoken.map(|spoken| view! { <span class="visually-hidden">{format!(" ({spoken})")}</span> })}
                </p>
                {step.when.map(|when| view! { <p class="path-steps__when">{when}</p> })}
            </div>
        </li>
    }
}

/// The five steps with a made-up date each, the first `done` of them done.
pub(super) fn example_steps(done: usize) -> Vec<PathStep> {
    let locale = locale();
    let day = super::style().day(super::text::example_day());
    [
        locales::ui_example_step_gift,
        locales::ui_example_step_allocation,
        locales::ui_example_step_payment,
        locales::ui_example_step_work,
        locales::ui_example_step_evidence,
    ]
    .into_iter()
    .enumerate()
    .map(|(index, name)| PathStep {
        name: name(locale).to_owned(),
        when: (index <= done).then(|| day.clone()),
        state: match index.cmp(&done) {
            std::cmp::Ordering::Less => StepState::Done,
            std::cmp::Ordering::Equal => StepState::Now,
            std::cmp::Ordering::Greater => StepState::Todo,
        },
    })
    .collect()
}

pub(super) fn examples() -> Vec<Example> {
    let icons = ["hand-coins", "route", "banknote", "hammer", "file-check"];
    let explained = example_steps(5)
        .into_iter()
        .zip(icons)
        .map(|(step, icon)| PathStep {
            state: StepState::Explained(icon),
            ..step
        })
        .collect();
    vec![
        Example::new("under way", view! { <PathSteps steps=example_steps(2) /> }),
        Example::new("arrived", view! { <PathSteps steps=example_steps(5) /> }),
        Example::new("explained", view! { <PathSteps steps=explained /> }),
    ]
}
