//! The over-funding rule (handbook 4.5) as pure functions: what may be offered before a payment, and
//! where the money of a capture goes when it is more than what is left.

use crate::codes::coded_enum;
use crate::money::{Money, MoneyError};
use crate::time::MINUTE_US;

/// How long the remaining amount is held for a payment under way, in microseconds (handbook 4.5).
pub const HOLD_US: i64 = 15 * MINUTE_US;

/// The smallest gift, 1 SAR; less only when less is left of the target (handbook 2.4).
pub const MINIMUM_GIFT: Money = Money::from_halalas(100);

coded_enum! {
    /// What shall happen to money that the opportunity no longer needs; recorded at checkout.
    SurplusChoice {
        /// To a similar opportunity: same fund class, field, then region. The default.
        Similar = "similar",
        /// To the pool of the same field.
        FieldPool = "field_pool",
        /// Back to the donor.
        Refund = "refund",
    }
}

/// What can be offered to a donor who asks for an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// All of it.
    Full {
        /// What is asked and offered.
        amount: Money,
    },
    /// Only what is left of the target. The donor is told before paying.
    Reduced {
        /// What is offered.
        amount: Money,
    },
    /// Less than the smallest gift.
    BelowMinimum {
        /// The smallest gift that can be made now.
        minimum: Money,
    },
    /// Nothing is left: it takes no money.
    Closed,
}

impl Offer {
    /// The amount that may be held and paid, if any.
    #[must_use]
    pub const fn amount(self) -> Option<Money> {
        match self {
            Offer::Full { amount } | Offer::Reduced { amount } => Some(amount),
            Offer::BelowMinimum { .. } | Offer::Closed => None,
        }
    }
}

/// What can be offered: the smaller of what is asked and what is left. With a share price the
/// smallest gift is one share; the last share may be smaller.
#[must_use]
pub fn offer(asked: Money, remaining: Money, share_price: Option<Money>) -> Offer {
    if !remaining.is_positive() {
        return Offer::Closed;
    }
    let minimum = share_price.unwrap_or(MINIMUM_GIFT).min(remaining);
    if asked < minimum {
        return Offer::BelowMinimum { minimum };
    }
    if asked > remaining {
        Offer::Reduced { amount: remaining }
    } else {
        Offer::Full { amount: asked }
    }
}

/// The price of so many shares.
pub fn share_amount(share_price: Money, share_count: u32) -> Result<Money, MoneyError> {
    share_price.checked_mul(i64::from(share_count))
}

/// Where the money of a captured gift goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// To the opportunity it was given to.
    pub to_opportunity: Money,
    /// Beyond the opportunity's need.
    pub surplus: Money,
    /// What the donor chose for the surplus; `None` when there is none.
    pub destination: Option<SurplusChoice>,
}

/// Divides a captured amount: the opportunity gets what it still needs, the rest follows the donor's
/// choice. `remaining` counts neither this gift nor its own hold; it is zero when the opportunity has
/// stopped taking money.
#[must_use]
pub fn settle(captured: Money, remaining: Money, choice: SurplusChoice) -> Settlement {
    let room = remaining.max(Money::ZERO);
    let surplus = captured.minus_down_to_zero(room);
    let to_opportunity = captured.minus_down_to_zero(surplus);
    let destination = surplus.is_positive().then_some(choice);
    Settlement {
        to_opportunity,
        surplus,
        destination,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn money(amount_halalas: i64) -> Money {
        Money::from_halalas(amount_halalas)
    }

    #[test]
    fn offers() {
        assert_eq!(
            offer(money(5_000), money(10_000), None),
            Offer::Full { amount: money(5_000) }
        );
        assert_eq!(
            offer(money(15_000), money(10_000), None),
            Offer::Reduced { amount: money(10_000) }
        );
        assert_eq!(
            offer(money(99), money(10_000), None),
            Offer::BelowMinimum { minimum: money(100) }
        );
        assert_eq!(offer(money(40), money(40), None), Offer::Full { amount: money(40) });
        assert_eq!(offer(money(5_000), Money::ZERO, None), Offer::Closed);
    }

    #[test]
    fn the_last_share_may_be_smaller() {
        let price = Some(money(20_000));
        assert_eq!(
            offer(money(19_999), money(50_000), price),
            Offer::BelowMinimum { minimum: money(20_000) }
        );
        assert_eq!(
            offer(money(20_000), money(7_500), price),
            Offer::Reduced { amount: money(7_500) }
        );
        assert_eq!(
            offer(money(7_500), money(7_500), price),
            Offer::Full { amount: money(7_500) }
        );
        assert_eq!(share_amount(money(20_000), 3), Ok(money(60_000)));
    }

    proptest! {
        #[test]
        fn an_offer_never_exceeds_what_is_asked_or_left(
            asked in any::<i64>(), left in any::<i64>(), price in proptest::option::of(1_i64..1_000_000),
        ) {
            let amount = offer(money(asked), money(left), price.map(money)).amount();
            if let Some(amount) = amount {
                prop_assert!(amount.is_positive());
                prop_assert!(amount <= money(asked) && amount <= money(left));
            }
        }

        #[test]
        fn a_settlement_loses_nothing_and_never_overfunds(captured in 0_i64..=i64::MAX, left in any::<i64>(), choice in 0..3_usize) {
            let choice = SurplusChoice::ALL[choice];
            let settled = settle(money(captured), money(left), choice);
            prop_assert_eq!(settled.to_opportunity.checked_add(settled.surplus), Ok(money(captured)));
            prop_assert!(settled.to_opportunity <= money(left.max(0)));
            prop_assert!(!settled.to_opportunity.is_negative() && !settled.surplus.is_negative());
            prop_assert_eq!(settled.destination.is_some(), settled.surplus.is_positive());
        }
    }
}
