//! How far a target is reached.

use leptos::prelude::*;

use super::example::Example;
use super::{classes, style};

/// A bar in the colour of the field around it. It is the browser's own progress element,
/// so it follows the reading direction and speaks for itself.
#[component]
pub fn ProgressBar(
    /// Hundredths of the target, rounded down, never 100 before it is reached (handbook 2.3).
    percent: u8,
    /// Further classes: `progress-bar--large`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let style = style();
    let text = style.percent(i64::from(percent) * 100);
    let label = locales::ui_collected_percent(style.locale, &text);
    view! {
        <progress class=classes("progress-bar", class) max="100" value=percent.to_string() aria-label=label>
            {text}
        </progress>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let steps = [0, 3, 54, 99, 100]
        .map(|percent| view! { <ProgressBar percent=percent /> })
        .collect_view();
    let large = view! { <div class="field--health"><ProgressBar percent=54 class="progress-bar--large" /></div> };
    vec![
        Example::new("steps", view! { <div class="stack">{steps}</div> }),
        Example::new("large in a field", large),
    ]
}
