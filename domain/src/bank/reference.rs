//! References that donors copy into a transfer and finance into a payment back.
//!
//! `AT-1234-5678-90`: eight digits and two check digits after ISO 7064 MOD 97-10, which finds every
//! single wrong digit and every exchange of two. They are found again in whatever a bank makes of
//! them: Arabic-Indic digits, other spaces and dashes, cut over two lines, without the letters.

use crate::text::{is_direction_mark, plain_sign};
use std::fmt;
use std::str::FromStr;

/// The number before the check digits is smaller than this.
pub const REFERENCE_BODY_MAX: u32 = 100_000_000;

/// Digits of a reference, check digits included.
const DIGITS: usize = 10;
/// The most letters of a text in which references are looked for.
const SEARCHED_MAX: usize = 2_000;

/// What a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// A donor's transfer to us: `AT`.
    Pledge,
    /// Our transfer back to whoever sent money: `AR`.
    Return,
}

impl ReferenceKind {
    /// The two letters that it begins with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            ReferenceKind::Pledge => "AT",
            ReferenceKind::Return => "AR",
        }
    }
}

/// A reference with right check digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PaymentReference {
    kind: ReferenceKind,
    /// Ten digits as a number.
    number: u64,
}

impl PaymentReference {
    /// The reference with this number before its check digits; the number is cut to its range.
    #[must_use]
    pub fn from_body(kind: ReferenceKind, body: u32) -> PaymentReference {
        let body = u64::from(body % REFERENCE_BODY_MAX);
        let check = 98 - (body * 100) % 97;
        PaymentReference {
            kind,
            number: body * 100 + check,
        }
    }

    /// What it names.
    #[must_use]
    pub const fn kind(self) -> ReferenceKind {
        self.kind
    }

    /// The form in storage: two letters and ten digits.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}{:010}", self.kind.prefix(), self.number)
    }

    fn from_digits(kind: ReferenceKind, digits: &str) -> Option<PaymentReference> {
        if digits.len() != DIGITS {
            return None;
        }
        let number: u64 = digits.parse().ok()?;
        let check = number % 100;
        // The check digits run from 02 to 98, so 00, 01 and 99 are never right.
        ((2..=98).contains(&check) && number % 97 == 1).then_some(PaymentReference { kind, number })
    }

    /// Every reference of a kind in a text. Those with their letters come first and alone: digits
    /// without letters are looked at only when there is none, and must stand apart from others.
    #[must_use]
    pub fn find_all(kind: ReferenceKind, text: &str) -> Vec<PaymentReference> {
        let signs = plain_signs(text);
        let mut found = lettered(kind, &signs);
        if found.is_empty() {
            found = bare(kind, &signs);
        }
        found
    }
}

/// `AT-1234-5678-90`
impl fmt::Display for PaymentReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second, last) = (self.number / 1_000_000, self.number / 100 % 10_000, self.number % 100);
        write!(formatter, "{}-{first:04}-{second:04}-{last:02}", self.kind.prefix())
    }
}

/// A text that is no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a reference")]
pub struct NotAReference;

/// Reads a typed reference of either kind, with or without its letters (then it is a pledge's).
impl FromStr for PaymentReference {
    type Err = NotAReference;

    fn from_str(text: &str) -> Result<PaymentReference, NotAReference> {
        for kind in [ReferenceKind::Return, ReferenceKind::Pledge] {
            let signs = plain_signs(text);
            if let [only] = lettered(kind, &signs).as_slice() {
                return Ok(*only);
            }
        }
        match PaymentReference::find_all(ReferenceKind::Pledge, text).as_slice() {
            [only] => Ok(*only),
            _ => Err(NotAReference),
        }
    }
}

/// The signs that count: Western digits, capital letters, and everything else as it is.
fn plain_signs(text: &str) -> Vec<char> {
    text.chars()
        .take(SEARCHED_MAX)
        .filter(|sign| !is_direction_mark(*sign))
        .map(|sign| plain_sign(sign).to_ascii_uppercase())
        .collect()
}

/// What may stand between the digits of a reference.
fn is_separator(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(
            sign,
            '-' | '‐' | '‑' | '–' | '—' | '−' | 'ـ' | '.' | '/' | '_' | ':' | '#' | '+'
        )
}

/// After the letters come ten digits, with anything between them that separates.
fn lettered(kind: ReferenceKind, signs: &[char]) -> Vec<PaymentReference> {
    let prefix: Vec<char> = kind.prefix().chars().collect();
    let mut found = Vec::new();
    for start in 0..signs.len() {
        if !signs[start..].starts_with(&prefix) {
            continue;
        }
        let after = &signs[start + prefix.len()..];
        let digits: String = after
            .iter()
            .take_while(|sign| sign.is_ascii_digit() || is_separator(**sign))
            .filter(|sign| sign.is_ascii_digit())
            .take(DIGITS)
            .collect();
        push_once(&mut found, PaymentReference::from_digits(kind, &digits));
    }
    found
}

/// Ten digits in one or more groups, from the start of a group to the end of one.
fn bare(kind: ReferenceKind, signs: &[char]) -> Vec<PaymentReference> {
    let is_digit = |index: usize| signs.get(index).is_some_and(char::is_ascii_digit);
    let touches_letter = |index: usize| signs.get(index).is_some_and(|sign| sign.is_alphanumeric());
    let mut found = Vec::new();
    for start in 0..signs.len() {
        let starts_group = is_digit(start) && (start == 0 || !touches_letter(start - 1));
        if !starts_group {
            continue;
        }
        let mut digits = String::with_capacity(DIGITS);
        let mut index = start;
        while digits.len() < DIGITS && index < signs.len() && (is_digit(index) || is_separator(signs[index])) {
            if is_digit(index) {
                digits.push(signs[index]);
            }
            index += 1;
        }
        if !touches_letter(index) {
            push_once(&mut found, PaymentReference::from_digits(kind, &digits));
        }
    }
    found
}

fn push_once(found: &mut Vec<PaymentReference>, reference: Option<PaymentReference>) {
    if let Some(reference) = reference
        && !found.contains(&reference)
    {
        found.push(reference);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn arabic(text: &str) -> String {
        text.chars()
            .map(|sign| match sign.to_digit(10) {
                Some(digit) => char::from_u32(0x0660 + digit).unwrap(),
                None => sign,
            })
            .collect()
    }

    fn found(text: &str) -> Vec<String> {
        let references = PaymentReference::find_all(ReferenceKind::Pledge, text);
        references.iter().map(ToString::to_string).collect()
    }

    proptest! {
        #[test]
        fn what_is_written_is_found_again(body in 0..REFERENCE_BODY_MAX, cut in 0_usize..15) {
            let reference = PaymentReference::from_body(ReferenceKind::Pledge, body);
            let written = reference.to_string();
            prop_assert_eq!(written.parse(), Ok(reference));
            prop_assert_eq!(reference.code().parse(), Ok(reference));
            prop_assert_eq!(arabic(&written).parse(), Ok(reference));
            prop_assert_eq!(written.to_lowercase().replace('-', " ").parse(), Ok(reference));
            prop_assert_eq!(written[3..].parse(), Ok(reference));
            prop_assert_eq!(written[3..].replace('-', "").parse(), Ok(reference));
            // Banks cut lines wherever they are full.
            let (head, tail) = written.split_at(cut.min(written.len()));
            let cut_in_prefix = cut == 1;
            if !cut_in_prefix {
                prop_assert_eq!(format!("تبرع {head}\r\n{tail}، شكرا").parse(), Ok(reference));
            }
        }

        #[test]
        fn a_wrong_digit_is_noticed(body in 0..REFERENCE_BODY_MAX, place in 0_usize..10, other in 0_u8..10) {
            let mut digits = PaymentReference::from_body(ReferenceKind::Pledge, body).code().as_bytes()[2..].to_vec();
            prop_assume!(digits[place] != b'0' + other);
            digits[place] = b'0' + other;
            let text = String::from_utf8(digits).unwrap();
            prop_assert!(text.parse::<PaymentReference>().is_err());
        }

        #[test]
        fn two_exchanged_digits_are_noticed(body in 0..REFERENCE_BODY_MAX, place in 0_usize..9) {
            let mut digits = PaymentReference::from_body(ReferenceKind::Pledge, body).code().as_bytes()[2..].to_vec();
            prop_assume!(digits[place] != digits[place + 1]);
            digits.swap(place, place + 1);
            let text = String::from_utf8(digits).unwrap();
            prop_assert!(text.parse::<PaymentReference>().is_err());
        }

        #[test]
        fn any_text_is_searched_without_harm(text in "\\PC{0,80}") {
            let _ = PaymentReference::find_all(ReferenceKind::Pledge, &text);
        }
    }

    #[test]
    fn letters_come_before_bare_digits() {
        let one = PaymentReference::from_body(ReferenceKind::Pledge, 12_345_678);
        let two = PaymentReference::from_body(ReferenceKind::Pledge, 87_654_321);
        assert_eq!(one.to_string(), "AT-1234-5678-89");
        let text = format!("{} {one}", &two.to_string()[3..]);
        assert_eq!(found(&text), [one.to_string()]);
        assert_eq!(found(&format!("{one} / {two}")).len(), 2);
        assert_eq!(found("لا شيء هنا 1234567890"), Vec::<String>::new());
    }

    #[test]
    fn digits_inside_an_iban_are_no_reference() {
        assert_eq!(found("SA0380000000608010167519"), Vec::<String>::new());
        let one = PaymentReference::from_body(ReferenceKind::Pledge, 12_345_678);
        assert_eq!(found(&format!("X{}", &one.code()[2..])), Vec::<String>::new());
        assert_eq!(found(&format!("{}9", &one.code()[2..])), Vec::<String>::new());
    }

    #[test]
    fn a_payment_back_is_not_a_pledge() {
        let back = PaymentReference::from_body(ReferenceKind::Return, 7);
        assert_eq!(back.to_string(), "AR-0000-0007-77");
        assert_eq!(back.to_string().parse(), Ok(back));
        assert_eq!(
            PaymentReference::find_all(ReferenceKind::Return, "AR 0000 0007 77"),
            [back]
        );
    }
}
