//! An account number of its own for each promised transfer, where the bank offers a range of them
//! (handbook 9.5). Off unless a range is configured.

use domain::identity::Iban;

/// Digits and letters of an IBAN after the country and its check digits.
const BBAN_LENGTH: usize = 20;
/// Numbers that are left for pledges behind the range's beginning.
const NUMBER_LENGTH_MIN: usize = 6;

/// Gives promised transfers account numbers of their own. A bank that has to be asked for each
/// number implements this with its interface; a bank that rents out a range needs none.
pub trait VirtualIbans: Send + Sync {
    /// The account number for a pledge's number; none when the range is used up.
    fn assign(&self, number: u64) -> Option<Iban>;
}

/// A rented range: every IBAN that begins with these digits after the check digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VirtualIbanRange {
    beginning: String,
}

impl VirtualIbanRange {
    /// A range by its beginning: the bank's two digits and what follows, 14 digits at most.
    #[must_use]
    pub fn new(beginning: &str) -> Option<Self> {
        let fits = (2..=BBAN_LENGTH - NUMBER_LENGTH_MIN).contains(&beginning.len());
        let digits = beginning.bytes().all(|byte| byte.is_ascii_digit());
        (fits && digits).then(|| Self {
            beginning: beginning.to_owned(),
        })
    }
}

impl VirtualIbans for VirtualIbanRange {
    fn assign(&self, number: u64) -> Option<Iban> {
        let width = BBAN_LENGTH - self.beginning.len();
        let number = format!("{number:0width$}");
        if number.len() > width {
            return None;
        }
        let bban = format!("{}{number}", self.beginning);
        // The check digits make the whole number 1 modulo 97; S and A are 28 and 10.
        let remainder = format!("{bban}281000")
            .bytes()
            .fold(0_u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
        Iban::parse(&format!("SA{:02}{bban}", 98 - remainder)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_range_are_ibans() {
        let range = VirtualIbanRange::new("80999").unwrap();
        assert_eq!(range.assign(1).unwrap().as_str(), "SA7080999000000000000001");
        assert_ne!(range.assign(1), range.assign(2));
        for number in 0..500 {
            assert!(range.assign(number).is_some());
        }
        assert!(VirtualIbanRange::new("8099912345678901").is_none());
        assert!(VirtualIbanRange::new("8A").is_none());
        let narrow = VirtualIbanRange::new("80999123456789").unwrap();
        assert!(narrow.assign(999_999).is_some());
        assert!(narrow.assign(1_000_000).is_none());
    }
}
