//! The lines of a stream of server-sent events, for islands that listen to one.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Calls `on_line` with each line that arrives, for as long as the page lives. Without a stream nothing happens:
/// the page is what it was when it was made.
pub(super) fn listen(stream: &str, on_line: impl Fn(&str) + 'static) {
    let Ok(source) = EventSource::new(stream) else { return };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(line) = event.data().as_string() {
            on_line(&line);
        }
    });
    source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}
