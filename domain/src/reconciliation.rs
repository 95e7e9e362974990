//! Daily reconciliation (handbook 9.2): what the journal says, what a gateway says it settled and what
//! the bank credited are compared; each thing that does not agree becomes one [`Difference`].
//!
//! The comparison is pure: three lists in, differences out. The order of the lists never matters, and the
//! same fact has the same [`Difference::fact_key`] on every day, so that whoever stores differences opens
//! one number for it. What a kind means and who works on it is written down in `docs/reconciliation.md`.

mod form;
mod movements;
mod payouts;
#[cfg(test)]
mod tests;

use crate::codes::coded_enum;
use crate::money::Money;
use crate::time::CivilDate;

pub use form::{CloseForm, NoteForm};

/// Days after which a booked capture or refund has to be in the gateway's settlement; until then it is
/// on its way. Gateways here pay out within two working days; a week outlasts holidays.
pub const SETTLEMENT_AGE_DAYS_MAX: i32 = 7;
/// Days after which an announced payout has to be on the bank's statement, and money we sent has to have
/// left it: two working days, a weekend and one day of delay.
pub const BANK_AGE_DAYS_MAX: i32 = 5;
/// Most parts in which one payout may arrive, or payouts that one credit may hold, without naming them.
const PARTS_MAX: usize = 4;
/// Most candidates among which such parts are looked for.
const CANDIDATES_MAX: usize = 14;
/// From this amount on a difference is closed by two people: the same limit as for money in suspense.
pub const CLOSE_ALONE_MAX: Money = Money::from_halalas(100_000);

coded_enum! {
    /// What does not agree.
    DifferenceKind {
        /// The gateway took money that the journal does not know.
        CaptureNotBooked = "capture_not_booked",
        /// The gateway gave money back that the journal does not know.
        RefundNotBooked = "refund_not_booked",
        /// The journal has a capture that the gateway has not settled in time.
        CaptureNotSettled = "capture_not_settled",
        /// The journal has a refund that the gateway has not listed in time.
        RefundNotSettled = "refund_not_settled",
        /// Both know it, with different amounts.
        AmountDiffers = "amount_differs",
        /// The gateway's fee does not fit what it pays over for the line.
        FeeDiffers = "fee_differs",
        /// The gateway settled the same thing more than once.
        SettledTwice = "settled_twice",
        /// A payout was announced and is not on the bank's statement in time.
        PayoutNotAtBank = "payout_not_at_bank",
        /// The bank credited another amount than the payout.
        PayoutAmountDiffers = "payout_amount_differs",
        /// The bank credited the same payout more than once.
        PayoutCreditedTwice = "payout_credited_twice",
        /// The bank credited a payout in several parts: the sum agrees.
        PayoutSplit = "payout_split",
        /// The bank credited several payouts in one amount: the sum agrees.
        PayoutMerged = "payout_merged",
        /// The bank credited the gateway's money without a payout that explains it.
        CreditWithoutPayout = "credit_without_payout",
        /// Money left the bank that no batch, refund or fee explains.
        DebitUnexplained = "debit_unexplained",
        /// A confirmed payment to a charity is not on the statement in time.
        TrancheNotLeft = "tranche_not_left",
        /// A transfer back to a donor is not on the statement in time.
        RefundNotLeft = "refund_not_left",
        /// A statement does not begin where the one before it ends.
        StatementMissing = "statement_missing",
        /// What of the bank's balance is left without a name.
        BalanceRest = "balance_rest",
    }
}

coded_enum! {
    /// Where a difference stands.
    DifferenceState {
        /// Nobody looks after it.
        Open = "open",
        /// Somebody does.
        InWork = "in_work",
        /// It is explained, mended or gone.
        Closed = "closed",
    }
}

coded_enum! {
    /// How a difference ended.
    Resolution {
        /// Our books were corrected by an entry.
        BooksCorrected = "books_corrected",
        /// The gateway corrected it.
        GatewayCorrected = "gateway_corrected",
        /// The bank corrected it.
        BankCorrected = "bank_corrected",
        /// It was a matter of time and arrived.
        Timing = "timing",
        /// It is as it should be, and is explained: an opening balance, a split credit.
        Explained = "explained",
        /// The loss is borne by the platform's own money.
        WrittenOff = "written_off",
        /// The cause is gone: closed by the job that found it gone.
        Vanished = "vanished",
    }
}

impl Resolution {
    /// The fact may stay as it is: it is known and taken for what it is. After any other end the same
    /// fact, seen again, means that it has not ended.
    #[must_use]
    pub const fn leaves_fact(self) -> bool {
        matches!(self, Resolution::Explained | Resolution::WrittenOff)
    }

    /// Those that a person can choose.
    pub fn by_hand() -> impl Iterator<Item = Resolution> {
        Self::ALL.iter().copied().filter(|one| *one != Resolution::Vanished)
    }
}

coded_enum! {
    /// Which way a line of the gateway went.
    Movement {
        /// Taken from a donor.
        Capture = "capture",
        /// Given back to a donor, or taken back by the donor's bank; negative when it came back to us.
        Refund = "refund",
    }
}

/// Something that the journal has booked with a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The payment, by our own id.
    pub payment: String,
    /// Which way.
    pub movement: Movement,
    /// How much.
    pub amount: Money,
    /// The day in Asia/Riyadh.
    pub day: CivilDate,
}

/// A line of a gateway's settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The gateway's own id of the line.
    pub line: String,
    /// The payment, by our own id; none when it is none of ours.
    pub payment: Option<String>,
    /// The payment, in the gateway's words.
    pub reference: String,
    /// Which way.
    pub movement: Movement,
    /// How much, before the fee.
    pub amount: Money,
    /// What the gateway keeps.
    pub fee: Money,
    /// What it says it pays over for the line.
    pub net: Option<Money>,
    /// The payout that it came with, when the gateway says so.
    pub payout: Option<String>,
    /// The day it was listed for.
    pub day: CivilDate,
}

/// A credit on the bank's statement that is a gateway's money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The bank's reference of it, unique on our side.
    pub id: String,
    /// The words that came with it; a payout is known by its id in them.
    pub remittance: String,
    /// How much.
    pub amount: Money,
    /// The day of booking.
    pub day: CivilDate,
}

/// Until when what is missing is only on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Until {
    /// The day that is reconciled.
    pub today: CivilDate,
    /// The last day that the bank's statements cover; payouts after it cannot be missing yet.
    pub bank_day: Option<CivilDate>,
}

impl Until {
    fn settlement_overdue(self, day: CivilDate) -> bool {
        self.today.days_since(day) > SETTLEMENT_AGE_DAYS_MAX
    }

    fn bank_overdue(self, day: CivilDate) -> bool {
        self.bank_day
            .is_some_and(|bank_day| bank_day.days_since(day) > BANK_AGE_DAYS_MAX)
    }
}

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// What.
    pub kind: DifferenceKind,
    /// What it is about: a payment, a payout, a movement at the bank.
    pub reference: String,
    /// The other side's name of it; empty when the other side has none.
    pub other_reference: String,
    /// What ought to be: the journal's amount, or the payout's for the bank.
    pub expected: Money,
    /// What was found at the gateway or at the bank.
    pub found: Money,
}

impl Difference {
    /// The same for the same fact on every day, other for every other: `subject` and what it is about.
    /// A payment whose amounts differ is one fact for each way the money went.
    #[must_use]
    pub fn fact_key(&self, source: &str) -> String {
        format!("{source}:{}:{}", self.kind, self.reference)
    }

    /// How much hangs on it: what one side has more than the other.
    #[must_use]
    pub fn at_stake(&self) -> Money {
        at_stake(self.expected, self.found)
    }
}

/// What one side has more than the other, without its sign.
#[must_use]
pub fn at_stake(expected: Money, found: Money) -> Money {
    Money::from_halalas(found.halalas().saturating_sub(expected.halalas()).saturating_abs())
}

/// Whether two people have to agree to close a difference: from [`CLOSE_ALONE_MAX`] on. Where the sums
/// agree, the larger of the two amounts decides nothing: no money is missing.
#[must_use]
pub fn close_needs_two(expected: Money, found: Money) -> bool {
    at_stake(expected, found) > CLOSE_ALONE_MAX
}

/// Compares the three lists. The result is sorted, holds each fact once, and does not depend on the
/// order of the lists.
#[must_use]
pub fn compare(booked: &[Booked], settled: &[Settled], credits: &[Credit], until: Until) -> Vec<Difference> {
    let mut differences = movements::compare(booked, settled, until);
    differences.extend(payouts::compare(settled, credits, until));
    differences.sort();
    differences
}

/// `REC-2026-000123`: how a person calls a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DifferenceNumber {
    /// The year in Asia/Riyadh in which it was opened.
    pub year: i64,
    /// Counted from one, without gaps.
    pub number: i64,
}

impl std::fmt::Display for DifferenceNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "REC-{:04}-{:06}", self.year, self.number)
    }
}

impl std::str::FromStr for DifferenceNumber {
    type Err = crate::codes::UnknownChoice;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.trim().strip_prefix("REC-").and_then(|rest| rest.split_once('-'));
        let (year, number) = parts.ok_or(crate::codes::UnknownChoice)?;
        match (year.parse(), number.parse()) {
            (Ok(year), Ok(number)) if number > 0 => Ok(Self { year, number }),
            _ => Err(crate::codes::UnknownChoice),
        }
    }
}
