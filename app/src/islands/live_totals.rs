//! Moves the public counters while the page is open.

use leptos::prelude::*;

/// Where the counters are announced.
#[cfg(feature = "hydrate")]
const STREAM: &str = "/events/totals";
/// The counters in the order of the stream, as named in `data-live`.
#[cfg(feature = "hydrate")]
const NAMES: [&str; 4] = ["amount", "operations", "completed", "charities"];

/// Listens to the stream of totals and writes each into the element marked with its
/// name. Renders nothing: without it the counters show what they were when the page was made.
#[island]
pub fn LiveTotals(
    /// Whether the reader prefers ٠-٩.
    arabic_digits: bool,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::event_lines::listen(STREAM, move |line| show(line, arabic_digits));
    let _ = arabic_digits;
    // Nothing at all would be written as a comment that HTML does not know.
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
fn show(line: &str, arabic_digits: bool) {
    use domain::locale::{Digits, format_integer};

    let digits = if arabic_digits { Digits::Arabic } else { Digits::Latin };
    let document = document();
    for (name, value) in NAMES.iter().zip(line.split('|')) {
        let Ok(number) = value.parse::<i64>() else { continue };
        let text = format_integer(number, digits);
        if let Ok(Some(element)) = document.query_selector(&format!("[data-live={name}]"))
            && element.text_content().as_deref() != Some(text.as_str())
        {
            element.set_text_content(Some(&text));
        }
    }
}
