//! The rules of a promised transfer and of money that was not expected (docs/bank-transfers.md).

use crate::codes::coded_enum;
use crate::giving::HOLD_US;
use crate::money::Money;
use crate::time::{CivilDate, DAY_US, Weekday};

/// How long a promised transfer holds what its opportunities still need: a day, in which an instant
/// transfer or one of the next working morning arrives. Others can give for it afterwards.
pub const PLEDGE_HOLD_US: i64 = DAY_US;
/// How long a promised transfer stays open. Money that comes later is still the donor's gift
/// (docs/overfunding.md), but the promise is shown as over.
pub const PLEDGE_OPEN_US: i64 = 7 * DAY_US;
/// Money that belongs to nothing known is an alarm after so many working days (handbook 9.5).
pub const SUSPENSE_ALARM_WORKING_DAYS: i32 = 5;
/// From this amount two people decide on money in suspense (handbook 10.3).
pub const TWO_PEOPLE_FROM: Money = Money::from_halalas(50_000 * 100);

/// How long what an opportunity still needs is kept free for a promised transfer: a day, as long as
/// promises keep no more than half of what is needed. Nobody can keep others from giving by promising
/// what never comes; a promise beyond the half keeps its part no longer than a card's payment does
/// (`giving::HOLD_US`), and money that comes later follows the rule for surplus (docs/overfunding.md).
///
/// `left` is what could still be given, `promised` what other promises keep for a day.
#[must_use]
pub fn pledge_hold_us(left: Money, promised: Money, amount: Money) -> i64 {
    let needed = left.halalas().saturating_add(promised.halalas());
    let kept = promised.halalas().saturating_add(amount.halalas());
    if kept.saturating_mul(2) <= needed {
        PLEDGE_HOLD_US
    } else {
        HOLD_US
    }
}

coded_enum! {
    /// Why a credit waits for finance instead of being a gift already.
    EntryHint {
        /// It was not looked at yet.
        New = "new",
        /// Nothing waits: it was matched, or recognised as a gateway's payout.
        Settled = "settled",
        /// Nothing in it names a promised transfer.
        NoMatch = "no_match",
        /// It holds a reference of the right form that we never gave.
        UnknownReference = "unknown_reference",
        /// It fits more than one promised transfer.
        Ambiguous = "ambiguous",
        /// It came to an account that its promised gift may not lie on (handbook 4.1).
        WrongAccount = "wrong_account",
        /// It is less than what was promised; the rest may follow under the same reference.
        Short = "short",
        /// It was more than what was promised; this is the rest.
        Over = "over",
        /// What it names was paid before.
        PaidBefore = "paid_before",
        /// It comes from abroad, which needs the licensor's approval (handbook 10.1).
        FromAbroad = "from_abroad",
    }
}

coded_enum! {
    /// What finance decides on money in suspense.
    DecisionKind {
        /// It pays a promised transfer.
        Pledge = "pledge",
        /// It is a gift to the pool of a field, of a donor who was asked.
        FieldPool = "field_pool",
        /// It is a gateway's payout, which the settlement books.
        Payout = "payout",
        /// It goes back to its sender, or to the own account where it belongs.
        Return = "return",
    }
}

/// What has arrived for a promised transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// Less than was promised: it waits in suspense for the rest.
    Short {
        /// What is missing.
        missing: Money,
    },
    /// What was promised, or more: the gift is made, the rest stays in suspense for finance. Nothing
    /// is ever given on to a purpose that the donor did not name (handbook 4.5).
    Whole {
        /// What was beyond the promise.
        excess: Money,
    },
}

/// Compares what was promised with what has arrived for it.
#[must_use]
pub const fn received_settle(promised: Money, received: Money) -> Received {
    let missing = promised.minus_down_to_zero(received);
    if missing.is_positive() {
        Received::Short { missing }
    } else {
        Received::Whole {
            excess: received.minus_down_to_zero(promised),
        }
    }
}

/// Working days after `from`, up to and with `today`: Sunday to Thursday. Public holidays are not
/// taken out, so an alarm comes early rather than late.
#[must_use]
pub fn working_days_since(from: CivilDate, today: CivilDate) -> i32 {
    let days = today.days_since(from).max(0);
    let in_weeks = days / 7 * 5;
    let rest = (1..=days % 7)
        .filter(|day| !matches!(from.plus_days(*day).weekday(), Weekday::Friday | Weekday::Saturday))
        .count();
    in_weeks.saturating_add(i32::try_from(rest).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    proptest! {
        /// Whatever is promised in whatever order, half of the need can be given by others at any moment.
        #[test]
        fn promises_never_keep_more_than_half(need in 1_i64..1_000_000, asked in prop::collection::vec(1_i64..400_000, 1..30)) {
            let mut promised = 0;
            for amount in asked {
                let left = Money::from_halalas(need - promised);
                let (held, amount) = (Money::from_halalas(promised), Money::from_halalas(amount.min(need - promised)));
                if amount.is_positive() && pledge_hold_us(left, held, amount) == PLEDGE_HOLD_US {
                    promised += amount.halalas();
                }
                prop_assert!(promised * 2 <= need);
            }
        }
    }

    #[test]
    fn fridays_and_saturdays_do_not_count() {
        // 22 November 2026 is a Sunday.
        assert_eq!(working_days_since(date("2026-11-22"), date("2026-11-22")), 0);
        assert_eq!(working_days_since(date("2026-11-22"), date("2026-11-26")), 4);
        assert_eq!(working_days_since(date("2026-11-22"), date("2026-11-28")), 4);
        assert_eq!(working_days_since(date("2026-11-22"), date("2026-11-29")), 5);
        assert_eq!(working_days_since(date("2026-11-26"), date("2026-11-28")), 0);
        assert_eq!(working_days_since(date("2026-11-29"), date("2026-11-22")), 0);
    }

    proptest! {
        #[test]
        fn working_days_are_counted_one_by_one(start in 0_i32..40_000, length in 0_i32..100) {
            let from = CivilDate::from_day_number(start);
            let counted = (1..=length)
                .map(|day| from.plus_days(day).weekday())
                .filter(|day| !matches!(day, Weekday::Friday | Weekday::Saturday))
                .count();
            prop_assert_eq!(working_days_since(from, from.plus_days(length)), counted as i32);
        }

        #[test]
        fn nothing_is_lost_between_promise_and_excess(promised in 1_i64..1_000_000, received in 0_i64..2_000_000) {
            let (promised, received) = (Money::from_halalas(promised), Money::from_halalas(received));
            match received_settle(promised, received) {
                Received::Short { missing } => prop_assert_eq!(received.checked_add(missing), Ok(promised)),
                Received::Whole { excess } => prop_assert_eq!(promised.checked_add(excess), Ok(received)),
            }
        }
    }
}
