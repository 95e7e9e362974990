//! Interactive parts: rendered on the server, made live in the browser. Each works as
//! plain content or a plain form before that, and without it.

mod live_totals;

pub use live_totals::LiveTotals;
