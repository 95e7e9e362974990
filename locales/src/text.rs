//! What the generated functions write their variables with.

/// Starts a run whose direction is that of its first letter.
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
/// Ends such a run.
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

/// Appends `value` so that its direction does not disturb the sentence around it.
#[inline(never)]
pub(crate) fn push_isolated(text: &mut String, value: &str) {
    // Kept out of line: it is called from hundreds of messages, and bytes count in the browser.
    text.push(FIRST_STRONG_ISOLATE);
    text.push_str(value);
    text.push(POP_DIRECTIONAL_ISOLATE);
}
