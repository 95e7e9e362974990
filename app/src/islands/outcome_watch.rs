//! Shows the outcome of a payment as soon as it is known, on the page that waits for it.

use leptos::prelude::*;

/// Listens to the payment's stream and loads the page anew once the payment has come to an end.
/// Renders nothing: without it the reader looks again by the button.
#[island]
pub fn OutcomeWatch(
    /// Where the outcome is announced.
    stream: String,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::event_lines::listen(&stream, |line| {
        if line == "settled" {
            let _ = window().location().reload();
        }
    });
    let _ = stream;
    // Nothing at all would be written as a comment that HTML does not know.
    view! { <span hidden></span> }
}
