//! A step that asks once more before it happens.

use leptos::prelude::*;

use super::example::Example;
use super::{Button, Icon, classes, locale};

/// A button that opens a question and, in it, the button that sends the form. It needs no
/// script: it is a disclosure.
#[component]
pub fn ConfirmButton(
    /// What it does.
    #[prop(into)]
    label: String,
    /// What will happen, and whether it can be undone.
    #[prop(into)]
    question: String,
    /// The words of the button that does it.
    #[prop(into)]
    confirm: String,
    /// Looks of both buttons, as for [`Button`].
    #[prop(default = "button--urgent")]
    class: &'static str,
    /// Sent with the form.
    #[prop(optional)]
    name: Option<&'static str>,
    /// The value sent under `name`.
    #[prop(optional, into)]
    value: Option<String>,
    /// Fields that belong to the step: a reason.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <details class="confirm">
            <summary class=classes("button", class)>{label} <Icon name="chevron-down" /></summary>
            <div class="confirm__panel">
                <p>{question}</p>
                {children.map(|children| children())}
                <div class="confirm__actions">
                    {match name {
                        Some(name) => {
                            view! { <Button class=class name=name value=value.unwrap_or_default()>{confirm}</Button> }
                                .into_any()
                        }
                        None => view! { <Button class=class>{confirm}</Button> }.into_any(),
                    }}
                </div>
            </div>
        </details>
    }
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let view = view! {
        <form>
            <ConfirmButton
                label=locales::ui_example_reject(locale)
                question=locales::ui_example_notice_text(locale)
                confirm=locales::ui_example_reject_confirm(locale)
            />
        </form>
    };
    vec![Example::new("rejecting", view)]
}
