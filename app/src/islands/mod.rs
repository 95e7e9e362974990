//! Interactive parts: rendered on the server, made live in the browser. Each works as
//! plain content or a plain form before that, and without it.

mod copy_buttons;
#[cfg(feature = "hydrate")]
mod event_lines;
mod give_label;
mod live_totals;
mod outcome_watch;
mod verify;

pub use copy_buttons::CopyButtons;
pub use give_label::GiveLabel;
pub use live_totals::LiveTotals;
pub use outcome_watch::OutcomeWatch;
pub use verify::{VerifyProof, proof_words, refusal_words};
