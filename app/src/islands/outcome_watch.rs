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
    listen(&stream);
    let _ = stream;
    // Nothing at all would be written as a comment that HTML does not know.
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
fn listen(stream: &str) {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{EventSource, MessageEvent};

    let Ok(source) = EventSource::new(stream) else { return };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if event.data().as_string().as_deref() == Some("settled") {
            let _ = window().location().reload();
        }
    });
    source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The stream lives as long as the page.
    on_message.forget();
}
