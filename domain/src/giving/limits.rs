//! Limits on gifts and what guards them (handbook 10.3, 4.7). Every amount is configuration: the
//! defaults stand here, an installation can set others within bounds that keep the rules meaningful.

use super::refund::{REFUND_TWO_PEOPLE_FROM, REFUND_WORKING_DAYS};
use crate::codes::coded_enum;
use crate::error::FieldProblem;
use crate::money::{Money, parse_amount};
use std::collections::BTreeMap;

coded_enum! {
    /// A limit, by its name in settings.
    Limit {
        /// What a guest known by a mobile number only can give in one day (handbook 10.3).
        GuestDayAmount = "guest_day_amount",
        /// From here a gift needs the donor's national id.
        NationalIdFrom = "national_id_from",
        /// From here a day's gifts need a source of funds and an officer's approval.
        OfficerReviewFrom = "officer_review_from",
        /// From here they need an enhanced review by two people.
        EnhancedReviewFrom = "enhanced_review_from",
        /// Working days within which a review is answered.
        ReviewAnswerDays = "review_answer_days",
        /// From here a refund needs two people.
        RefundTwoPeopleFrom = "refund_two_people_from",
        /// Working days within which a gift can be asked back.
        RefundWorkingDays = "refund_working_days",
        /// Days within which donors can answer the notice of a closing.
        ClosingNoticeDays = "closing_notice_days",
        /// Two gifts alike within so many minutes: the donor is asked first.
        DuplicateMinutes = "duplicate_minutes",
        /// So many gifts just below a limit are an alert.
        StructuringCount = "structuring_count",
        /// "Just below" begins at so many percent of the limit.
        StructuringPercent = "structuring_percent",
        /// Within so many days.
        StructuringDays = "structuring_days",
        /// Payments begun from one address in an hour, before it has to wait.
        CheckoutAddressHour = "checkout_address_hour",
        /// Payments begun from one browser in an hour.
        CheckoutBrowserHour = "checkout_browser_hour",
        /// Payments begun by one account or mobile number in an hour.
        CheckoutAccountHour = "checkout_account_hour",
        /// Declined payments of one small amount in an hour from everywhere, when most of them are declined.
        CheckoutPatternWindow = "checkout_pattern_window",
        /// Declined payments of one address, browser or account in an hour.
        CheckoutDeclinesHour = "checkout_declines_hour",
        /// Likeness of two names, of 100, from which a person has to look.
        SanctionScore = "sanction_score",
    }
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitUnit {
    /// Halalas.
    Amount,
    /// Days.
    Days,
    /// Minutes.
    Minutes,
    /// Tries or gifts.
    Count,
    /// Of a hundred.
    Percent,
}

impl Limit {
    /// What it counts.
    #[must_use]
    pub const fn unit(self) -> LimitUnit {
        use Limit as L;
        match self {
            L::GuestDayAmount
            | L::NationalIdFrom
            | L::OfficerReviewFrom
            | L::EnhancedReviewFrom
            | L::RefundTwoPeopleFrom => LimitUnit::Amount,
            L::ReviewAnswerDays | L::RefundWorkingDays | L::ClosingNoticeDays | L::StructuringDays => LimitUnit::Days,
            L::DuplicateMinutes => LimitUnit::Minutes,
            L::StructuringPercent | L::SanctionScore => LimitUnit::Percent,
            L::StructuringCount
            | L::CheckoutAddressHour
            | L::CheckoutBrowserHour
            | L::CheckoutAccountHour
            | L::CheckoutPatternWindow
            | L::CheckoutDeclinesHour => LimitUnit::Count,
        }
    }

    /// The value of an installation that set nothing: the defaults of handbook 10.3 and 4.7, and
    /// budgets that no household reaches.
    #[must_use]
    pub const fn default_value(self) -> i64 {
        use Limit as L;
        match self {
            L::GuestDayAmount | L::NationalIdFrom => 500_000,
            L::OfficerReviewFrom => 5_000_000,
            L::EnhancedReviewFrom => 50_000_000,
            L::ReviewAnswerDays => 2,
            L::RefundTwoPeopleFrom => REFUND_TWO_PEOPLE_FROM.halalas(),
            L::RefundWorkingDays => REFUND_WORKING_DAYS,
            L::ClosingNoticeDays => 7,
            L::DuplicateMinutes => 10,
            L::StructuringCount => 3,
            L::StructuringPercent => 80,
            L::StructuringDays => 7,
            L::CheckoutAddressHour => 60,
            L::CheckoutBrowserHour => 12,
            L::CheckoutAccountHour => 12,
            L::CheckoutPatternWindow => 40,
            L::CheckoutDeclinesHour => 6,
            L::SanctionScore => 85,
        }
    }

    /// The smallest and largest value that can be set.
    #[must_use]
    pub const fn bounds(self) -> (i64, i64) {
        match self.unit() {
            LimitUnit::Amount => (100, 100_000_000_000),
            LimitUnit::Days => (1, 60),
            LimitUnit::Minutes => (1, 1_440),
            LimitUnit::Count => (2, 100_000),
            LimitUnit::Percent => (50, 100),
        }
    }

    /// Reads a typed value: riyals for amounts, else a whole number.
    ///
    /// # Errors
    /// Not a number, or outside the bounds.
    pub fn parse(self, text: &str) -> Result<i64, FieldProblem> {
        let value = match self.unit() {
            LimitUnit::Amount => parse_amount(text)?.halalas(),
            _ => super::whole_number(text, i64::MIN + 1, i64::MAX)?,
        };
        let (min, max) = self.bounds();
        if value < min {
            Err(FieldProblem::NumberTooSmall { min: self.shown(min) })
        } else if value > max {
            Err(FieldProblem::NumberTooLarge { max: self.shown(max) })
        } else {
            Ok(value)
        }
    }

    const fn shown(self, value: i64) -> i64 {
        match self.unit() {
            LimitUnit::Amount => value / 100,
            _ => value,
        }
    }
}

/// The limits of an installation: what it set, and the defaults for the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits(BTreeMap<Limit, i64>);

impl Limits {
    /// Takes a stored value. One that is outside its bounds is not taken: a limit is never switched
    /// off by a slip.
    pub fn set(&mut self, limit: Limit, value: i64) {
        let (min, max) = limit.bounds();
        if (min..=max).contains(&value) {
            self.0.insert(limit, value);
        }
    }

    /// The value.
    #[must_use]
    pub fn get(&self, limit: Limit) -> i64 {
        self.0.get(&limit).copied().unwrap_or_else(|| limit.default_value())
    }

    /// The value of an amount.
    #[must_use]
    pub fn amount(&self, limit: Limit) -> Money {
        Money::from_halalas(self.get(limit))
    }

    /// Whether the installation set it.
    #[must_use]
    pub fn is_set(&self, limit: Limit) -> bool {
        self.0.contains_key(&limit)
    }
}

coded_enum! {
    /// Who looks at a large gift before it is paid.
    ReviewLevel {
        /// One officer, who sees where the money comes from.
        Officer = "officer",
        /// Two people.
        Enhanced = "enhanced",
    }
}

/// What a gift needs before it can be paid (handbook 10.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GiftNeeds {
    /// The donor's national id.
    pub national_id: bool,
    /// Somebody's approval.
    pub review: Option<ReviewLevel>,
}

/// What a gift needs. `today` is what the same donor gave and is giving on this day besides it: a
/// large gift does not become small by being cut up.
#[must_use]
pub fn gift_needs(limits: &Limits, amount: Money, today: Money) -> GiftNeeds {
    let day = today.checked_add(amount).unwrap_or(Money::from_halalas(i64::MAX));
    let review = if day >= limits.amount(Limit::EnhancedReviewFrom) {
        Some(ReviewLevel::Enhanced)
    } else if day >= limits.amount(Limit::OfficerReviewFrom) {
        Some(ReviewLevel::Officer)
    } else {
        None
    };
    let national_id = review.is_some()
        || day > limits.amount(Limit::GuestDayAmount)
        || amount >= limits.amount(Limit::NationalIdFrom);
    GiftNeeds { national_id, review }
}

/// Whether amounts of the last days look cut to stay under a limit: at least so many of them in the
/// last part below it (handbook 10.3). Answers the limit that they stay under.
#[must_use]
pub fn structuring(limits: &Limits, amounts: &[Money]) -> Option<Limit> {
    let needed = usize::try_from(limits.get(Limit::StructuringCount)).unwrap_or(usize::MAX);
    [
        Limit::EnhancedReviewFrom,
        Limit::OfficerReviewFrom,
        Limit::NationalIdFrom,
    ]
    .into_iter()
    .find(|limit| {
        let below = limits.get(*limit);
        let from = i128::from(below) * i128::from(limits.get(Limit::StructuringPercent)) / 100;
        let near = |amount: &&Money| i128::from(amount.halalas()) >= from && amount.halalas() < below;
        amounts.iter().filter(near).count() >= needed
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn riyals(amount: i64) -> Money {
        Money::from_halalas(amount * 100)
    }

    #[test]
    fn the_handbooks_steps() {
        let limits = Limits::default();
        let needs = |amount: i64, today: i64| gift_needs(&limits, riyals(amount), riyals(today));
        let officer = Some(ReviewLevel::Officer);
        let cases = [
            ((10, 0), (false, None)),
            ((4_999, 0), (false, None)),
            ((5_000, 0), (true, None)),
            ((10, 4_990), (false, None)),
            ((11, 4_990), (true, None)),
            ((49_999, 0), (true, None)),
            ((50_000, 0), (true, officer)),
            ((25_000, 25_000), (true, officer)),
            ((499_999, 0), (true, officer)),
            ((500_000, 0), (true, Some(ReviewLevel::Enhanced))),
            ((1, 499_999), (true, Some(ReviewLevel::Enhanced))),
        ];
        for ((amount, today), (national_id, review)) in cases {
            assert_eq!(
                needs(amount, today),
                GiftNeeds { national_id, review },
                "{amount} {today}"
            );
        }
    }

    #[test]
    fn gifts_just_below_a_limit_are_noticed() {
        let limits = Limits::default();
        let under = [riyals(4_900), riyals(4_500), riyals(4_000)];
        assert_eq!(structuring(&limits, &under), Some(Limit::NationalIdFrom));
        assert_eq!(structuring(&limits, &under[..2]), None);
        assert_eq!(structuring(&limits, &[riyals(3_999); 9]), None);
        assert_eq!(structuring(&limits, &[riyals(5_000); 9]), None);
        assert_eq!(
            structuring(&limits, &[riyals(49_000); 3]),
            Some(Limit::OfficerReviewFrom)
        );
    }

    #[test]
    fn values_keep_within_bounds() {
        assert_eq!(Limit::GuestDayAmount.parse("٥٬٠٠٠"), Ok(500_000));
        assert_eq!(
            Limit::SanctionScore.parse("49"),
            Err(FieldProblem::NumberTooSmall { min: 50 })
        );
        assert_eq!(
            Limit::ClosingNoticeDays.parse("61"),
            Err(FieldProblem::NumberTooLarge { max: 60 })
        );
        let mut limits = Limits::default();
        limits.set(Limit::SanctionScore, 0);
        assert_eq!(
            (limits.get(Limit::SanctionScore), limits.is_set(Limit::SanctionScore)),
            (85, false)
        );
        for limit in Limit::ALL {
            let (min, max) = limit.bounds();
            assert!((min..=max).contains(&limit.default_value()), "{limit:?}");
        }
    }

    proptest! {
        #[test]
        fn cutting_a_gift_up_does_not_lower_what_it_needs(whole in 1_i64..100_000_000, cut in 0_i64..100) {
            let limits = Limits::default();
            let first = Money::from_halalas(whole * cut / 100);
            let rest = Money::from_halalas(whole).checked_sub(first).unwrap();
            let together = gift_needs(&limits, Money::from_halalas(whole), Money::ZERO);
            let last = gift_needs(&limits, rest, first);
            prop_assert_eq!(together.review, last.review);
        }
    }
}
