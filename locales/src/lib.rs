//! Every text a person sees, compiled from the Fluent files in `ar/` and `en/`.
//!
//! A message `giving-card-donate` becomes the function `giving_card_donate(locale)`. It
//! returns `&'static str`, or a `String` when the message has variables, which are its
//! further parameters in alphabetical order of their names (so that a translator who moves a
//! variable within a sentence cannot swap two arguments). A message with several texts takes each
//! as the type of its name, `giving_line(locale, arg::Amount("50"), arg::Charity("…"))`, so that a
//! swap at the call does not compile either:
//!
//! - `{ $name }` is `name: &str`. Inside a sentence it is wrapped in Unicode's first-strong
//!   isolate (U+2068 … U+2069), so that a name or amount of the other direction does not
//!   disturb the sentence. It is not wrapped when it is the whole text, nor when it is
//!   called `url` or ends in `-url`: a mail program would take the mark for part of the link.
//! - `{ $count -> [zero] … *[other] … }` is `count: i64` and selects a plural form; the
//!   number that is shown is another variable, by convention `$count-text`, because digits
//!   and grouping follow the reader's preference.
//! - `{ $amount } { RIYALS($amount) }`, in Arabic alone, puts the word for riyals that agrees with
//!   the amount behind it: ٣ ريالات, ٥٠ ريالًا, ١٠٠ ريال.
//! - `{ $kind -> [gift] … *[other] … }` is `kind: &str` and selects by name.
//!
//! The build fails, with file and line, when the two languages do not have the same messages
//! with the same variables, when an Arabic plural lacks one of its six categories, and on
//! anything else that `compiler.rs` lists.

#[cfg(test)]
mod compiler;
#[cfg(test)]
mod compiler_tests;
mod plural;
mod text;

#[allow(
    unused_imports,
    clippy::all,
    reason = "generated: as the messages are, so is the code"
)]
mod messages {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

// The messages are this crate's whole purpose, so they stand at its root.
pub use messages::*;
