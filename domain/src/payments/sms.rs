//! Giving by text message (handbook 9.6): what a message asks for, and how long an answer is.

mod inbound;
mod segments;

pub use inbound::{INBOUND_LENGTH_MAX, Inbound, Keyword, KeywordAmounts, Refusal, inbound_language, parse_inbound};
pub use segments::{Encoding, SEGMENTS_MAX, Segments, count_segments, for_sms, shortened};

use crate::codes::coded_enum;
use crate::money::Money;

/// The most that one mobile number can give by text message on one day in Asia/Riyadh. A text message
/// is no proof of who holds the phone, so this stays far below the limit of a guest (handbook 10.3).
pub const DAILY_CAP: Money = Money::from_halalas(20_000);

/// Messages of one mobile number that are answered in one hour. A request to stop always counts.
pub const MESSAGES_PER_HOUR_MAX: i64 = 20;

coded_enum! {
    /// Where a gift by text message stands (handbook 9.6).
    PledgeState {
        /// The donor asked for it; nobody was charged yet.
        Pledged = "pledged",
        /// The operator put it on the donor's bill.
        Billed = "billed",
        /// The operator could not charge it.
        Unbilled = "unbilled",
        /// Taken back before it was charged.
        Cancelled = "cancelled",
        /// The operator settled it: now it is a gift with a receipt.
        Captured = "captured",
        /// The operator gave it back to the donor after that (handbook 4.7).
        Reversed = "reversed",
    }
}

impl PledgeState {
    /// Whether the operator may still settle it.
    #[must_use]
    pub const fn may_settle(self) -> bool {
        matches!(self, PledgeState::Pledged | PledgeState::Billed)
    }
}
