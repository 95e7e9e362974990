//! Copies what a button names: account number, reference, amount.

use leptos::prelude::*;

/// Shows the page's `[data-copy]` buttons, which nothing works without a script, and makes them copy.
/// Renders nothing.
#[island]
pub fn CopyButtons(
    /// What a button says for a moment once it has copied.
    copied: String,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    watch(copied.clone());
    let _ = copied;
    // Nothing at all would be written as a comment that HTML does not know.
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
fn watch(copied: String) {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Element, Event};

    let Ok(buttons) = document().query_selector_all("[data-copy]") else {
        return;
    };
    let buttons = (0..buttons.length()).filter_map(|index| buttons.get(index)?.dyn_into::<Element>().ok());
    buttons.for_each(|button| {
        let _ = button.remove_attribute("hidden");
    });
    let on_click = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let button = target.and_then(|target| target.closest("[data-copy]").ok().flatten());
        let Some((button, text)) = button.and_then(|button| Some((button.clone(), button.get_attribute("data-copy")?)))
        else {
            return;
        };
        // Where the clipboard is refused the text still stands there to be copied by hand.
        let _ = window().navigator().clipboard().write_text(&text);
        if let Ok(Some(label)) = button.query_selector("span") {
            label.set_text_content(Some(&copied));
        }
        let _ = button.set_attribute("aria-live", "polite");
    });
    // One listener serves the whole page, for as long as the page lives.
    let _ = document().add_event_listener_with_callback("click", on_click.as_ref().unchecked_ref());
    on_click.forget();
}
