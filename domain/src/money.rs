//! Money: whole halalas, checked arithmetic, no floats (handbook 5.5).

mod parse;

pub use parse::{MAX_DONATION, parse_amount};

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Halalas in one riyal.
pub const HALALAS_PER_RIYAL: i64 = 100;

/// Basis points in a whole: 10,000 basis points are 100 %.
pub const BASIS_POINTS_WHOLE: i64 = 10_000;

/// An amount of Saudi riyals in halalas (1/100 SAR). Negative amounts occur in ledger postings only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
#[cfg_attr(feature = "sqlx", sqlx(transparent))]
pub struct Money(i64);

/// Why an amount could not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// The result does not fit into 64 bits of halalas.
    #[error("the amount is out of range")]
    OutOfRange,
}

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);

    /// An amount given in halalas.
    #[must_use]
    pub const fn from_halalas(amount_halalas: i64) -> Money {
        Money(amount_halalas)
    }

    /// An amount given in whole riyals; `None` when it is out of range.
    #[must_use]
    pub const fn from_riyals(amount_riyals: i64) -> Option<Money> {
        match amount_riyals.checked_mul(HALALAS_PER_RIYAL) {
            Some(amount_halalas) => Some(Money(amount_halalas)),
            None => None,
        }
    }

    /// The amount in halalas.
    #[must_use]
    pub const fn halalas(self) -> i64 {
        self.0
    }

    /// Whole riyals, towards zero: 12.99 gives 12.
    #[must_use]
    pub const fn whole_riyals(self) -> i64 {
        self.0 / HALALAS_PER_RIYAL
    }

    /// Halalas beyond the whole riyals, 0 to 99, without sign.
    #[must_use]
    pub const fn halala_part(self) -> i64 {
        (self.0 % HALALAS_PER_RIYAL).abs()
    }

    /// More than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Exactly nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Less than nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum, or [`MoneyError::OutOfRange`].
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        self.0.checked_add(other.0).map(Money).ok_or(MoneyError::OutOfRange)
    }

    /// The difference, or [`MoneyError::OutOfRange`].
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        self.0.checked_sub(other.0).map(Money).ok_or(MoneyError::OutOfRange)
    }

    /// The amount so many times, or [`MoneyError::OutOfRange`].
    pub fn checked_mul(self, times: i64) -> Result<Money, MoneyError> {
        self.0.checked_mul(times).map(Money).ok_or(MoneyError::OutOfRange)
    }

    /// The amount with its sign turned, or [`MoneyError::OutOfRange`].
    pub fn checked_neg(self) -> Result<Money, MoneyError> {
        self.0.checked_neg().map(Money).ok_or(MoneyError::OutOfRange)
    }

    /// `self` less `other`, but never less than nothing: what is left of a target.
    #[must_use]
    pub const fn minus_down_to_zero(self, other: Money) -> Money {
        let rest = self.0.saturating_sub(other.0);
        if rest > 0 { Money(rest) } else { Money::ZERO }
    }

    /// The sum of many amounts, or [`MoneyError::OutOfRange`].
    pub fn checked_sum(amounts: impl IntoIterator<Item = Money>) -> Result<Money, MoneyError> {
        let mut total = Money::ZERO;
        for amount in amounts {
            total = total.checked_add(amount)?;
        }
        Ok(total)
    }

    /// Splits the amount by weights so that the parts add up to it exactly (largest remainder; a
    /// tie goes to the earlier part). All-zero weights count as equal ones. No weights, no parts.
    #[must_use]
    pub fn split_by_weights(&self, weights: &[u64]) -> Vec<Money> {
        let equal = vec![1; weights.len()];
        let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        let (weights, total) = if total == 0 {
            (equal.as_slice(), weights.len() as u128)
        } else {
            (weights, total)
        };
        if weights.is_empty() {
            return Vec::new();
        }
        let whole = u128::from(self.0.unsigned_abs());
        let mut parts = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        for (index, weight) in weights.iter().enumerate() {
            let share = wide_product(whole, u128::from(*weight), total);
            parts.push(share.quotient);
            remainders.push((share.remainder, index));
        }
        remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let missing = whole - parts.iter().sum::<u128>();
        for (_, index) in remainders.iter().take(missing as usize) {
            parts[*index] += 1;
        }
        let sign = if self.0 < 0 { -1 } else { 1 };
        parts
            .into_iter()
            .map(|part| Money((sign * part as i128) as i64))
            .collect()
    }

    /// Splits the amount into so many parts that differ by at most one halala and add up to it.
    #[must_use]
    pub fn split_evenly(&self, part_count: usize) -> Vec<Money> {
        self.split_by_weights(&vec![1; part_count])
    }

    /// `self × part ÷ whole`, rounded down: what a part of a sum stands for in another quantity.
    /// `None` when `whole` is not positive, a factor is negative or the result is out of range.
    #[must_use]
    pub fn portion_floor(self, part: Money, whole: Money) -> Option<Money> {
        if !whole.is_positive() || part.is_negative() || self.is_negative() {
            return None;
        }
        let product = i128::from(self.0) * i128::from(part.0) / i128::from(whole.0);
        i64::try_from(product).ok().map(Money)
    }
}

struct Share {
    quotient: u128,
    remainder: u128,
}

/// `whole × weight ÷ total` with its remainder. Amounts have 63 bits and weights 64, so the product
/// fits into 128.
fn wide_product(whole: u128, weight: u128, total: u128) -> Share {
    let product = whole * weight;
    Share {
        quotient: product / total,
        remainder: product % total,
    }
}

/// The part's share of the whole in basis points (1/100 of a percent), rounded down. Zero when the
/// whole is not positive or the part is negative.
#[must_use]
pub fn share_basis_points(part: Money, whole: Money) -> i64 {
    if !whole.is_positive() || part.is_negative() {
        return 0;
    }
    let points = i128::from(part.0) * i128::from(BASIS_POINTS_WHOLE) / i128::from(whole.0);
    i64::try_from(points).unwrap_or(i64::MAX)
}

/// Machine spelling, "1234.50": for logs, gateways and exports. People read [`crate::locale`].
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let absolute = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "{sign}{}.{:02}", absolute / 100, absolute % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits_official_total_without_losing_a_riyal() {
        let total = Money::from_halalas(764_482_637_700);
        let parts = total.split_by_weights(&[4484, 1923, 1658, 793, 640, 205, 297]);
        assert_eq!(Money::checked_sum(parts), Ok(total));
    }

    #[test]
    fn split_edges() {
        assert!(Money::from_halalas(5).split_by_weights(&[]).is_empty());
        let thirds = Money::from_halalas(100).split_evenly(3);
        assert_eq!(
            thirds.iter().map(|part| part.halalas()).collect::<Vec<_>>(),
            [34, 33, 33]
        );
        let zeros = Money::from_halalas(3).split_by_weights(&[0, 0]);
        assert_eq!(zeros.iter().map(|part| part.halalas()).collect::<Vec<_>>(), [2, 1]);
        let biggest = Money::from_halalas(i64::MAX).split_by_weights(&[u64::MAX, u64::MAX, 1]);
        assert_eq!(Money::checked_sum(biggest), Ok(Money::from_halalas(i64::MAX)));
    }

    #[test]
    fn shares_are_exact() {
        let target = Money::from_halalas(400_000);
        assert_eq!(share_basis_points(Money::from_halalas(10_000), target), 250);
        assert_eq!(share_basis_points(Money::from_halalas(399_999), target), 9_999);
        assert_eq!(share_basis_points(Money::from_halalas(1), Money::ZERO), 0);
        let portion = target.portion_floor(Money::from_halalas(1), Money::from_halalas(3));
        assert_eq!(portion, Some(Money::from_halalas(133_333)));
    }

    #[test]
    fn machine_spelling() {
        assert_eq!(Money::from_halalas(123_450).to_string(), "1234.50");
        assert_eq!(Money::from_halalas(-5).to_string(), "-0.05");
        assert_eq!(Money::from_halalas(i64::MIN).to_string(), "-92233720368547758.08");
    }

    proptest! {
        #[test]
        fn parts_add_up_and_are_fair(
            amount in any::<i64>().prop_filter("has an opposite", |amount| *amount != i64::MIN),
            weights in proptest::collection::vec(any::<u64>(), 1..12),
        ) {
            let whole = Money::from_halalas(amount);
            let parts = whole.split_by_weights(&weights);
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(Money::checked_sum(parts.iter().copied()), Ok(whole));
            let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let share = u128::from(amount.unsigned_abs()) * u128::from(*weight);
                if let Some(exact_floor) = share.checked_div(total) {
                    prop_assert!(u128::from(part.halalas().unsigned_abs()) - exact_floor <= 1);
                }
            }
        }

        #[test]
        fn arithmetic_never_panics(a in any::<i64>(), b in any::<i64>()) {
            let (first, second) = (Money::from_halalas(a), Money::from_halalas(b));
            prop_assert_eq!(first.checked_add(second).is_ok(), a.checked_add(b).is_some());
            prop_assert_eq!(first.checked_sub(second).is_ok(), a.checked_sub(b).is_some());
            prop_assert_eq!(first.checked_mul(b).is_ok(), a.checked_mul(b).is_some());
            prop_assert!(!first.minus_down_to_zero(second).is_negative());
            let _ = share_basis_points(first, second);
            let _ = first.portion_floor(second, first);
        }
    }
}
