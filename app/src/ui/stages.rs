//! Where one is in a form of several pages.

use leptos::prelude::*;

use super::example::Example;
use super::{Icon, locale};

/// The stages of a journey, the current one marked.
#[component]
pub fn Stages(
    /// What the journey is.
    #[prop(into)]
    label: String,
    /// Names of the stages in order.
    items: Vec<String>,
    /// The current stage, counted from 0.
    current: usize,
) -> impl IntoView {
    let items = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| {
            let done = index < current;
            let class = if done {
                "stages__stage stages__stage--done"
            } else {
                "stages__stage"
            };
            view! {
                <li class=class aria-current=(index == current).then_some("step")>
                    {done.then(|| view! { <Icon name="check" /> })}
                    {item}
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="stages" aria-label=label>
            <ol class="stages__list">{items}</ol>
        </nav>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let items = [
        locales::ui_example_stage_basket,
        locales::ui_example_stage_payment,
        locales::ui_example_stage_thanks,
    ]
    .map(|name| name(locale).to_owned())
    .to_vec();
    vec![Example::new(
        "payment",
        view! { <Stages label=locales::ui_example_stages(locale) items=items current=1 /> },
    )]
}
