//! Amounts as people type them: ٥٠, ٥٠٫٥, 50.5, 1,000, "50 ريال", "SAR 50".

use super::{HALALAS_PER_RIYAL, Money};
use crate::error::FieldProblem;
use crate::text::{is_direction_mark, plain_sign};

/// The largest amount that can be typed, 100,000,000.00 SAR: more is a slip of the finger, and what
/// is meant that large goes through an officer (handbook 10.3).
pub const MAX_DONATION: Money = Money::from_halalas(100_000_000 * HALALAS_PER_RIYAL);

/// The longest text that can be an amount, in characters.
const AMOUNT_LENGTH_MAX: usize = 60;

/// Words and signs for the currency that may stand before or after the number, in lower case and
/// without diacritics.
const CURRENCY_WORDS: [&str; 16] = [
    "ريال سعودي",
    "ريالا سعوديا",
    "ريالات سعودية",
    "ريالات",
    "ريالا",
    "ريال",
    "ر.س.",
    "ر.س",
    "رس",
    "saudi riyals",
    "saudi riyal",
    "riyals",
    "riyal",
    "sar",
    "sr",
    "\u{20C1}",
];

/// Reads a typed amount of riyals.
///
/// Errors: [`FieldProblem::Required`] when nothing was typed, [`FieldProblem::NotANumber`] when it
/// cannot be read in one way only, [`FieldProblem::NotPositive`] for zero and less,
/// [`FieldProblem::TooManyDecimals`] beyond halalas, [`FieldProblem::AmountTooLarge`] above
/// [`MAX_DONATION`].
pub fn parse_amount(text: &str) -> Result<Money, FieldProblem> {
    if text.chars().count() > AMOUNT_LENGTH_MAX {
        return Err(FieldProblem::NotANumber);
    }
    let plain = plain_text(text);
    if plain.is_empty() {
        return Err(FieldProblem::Required);
    }
    let number = without_currency(&plain);
    let (number, negative) = without_sign(number);
    let amount = parse_unsigned(number)?;
    if negative || !amount.is_positive() {
        return Err(FieldProblem::NotPositive);
    }
    if amount > MAX_DONATION {
        return Err(FieldProblem::AmountTooLarge);
    }
    Ok(amount)
}

/// Western digits, `,` for every grouping sign, lower case, no diacritics, no marks, single spaces.
fn plain_text(text: &str) -> String {
    let signs = text
        .chars()
        .filter(|sign| !is_direction_mark(*sign) && !matches!(sign, '\u{064B}'..='\u{0652}'));
    let plain = signs.map(|sign| match sign {
        '٬' | '،' => ',',
        '\u{2212}' | '\u{2013}' | '\u{FE63}' | '\u{FF0D}' => '-',
        sign if sign.is_whitespace() => ' ',
        sign => plain_sign(sign).to_ascii_lowercase(),
    });
    plain
        .collect::<String>()
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn without_currency(text: &str) -> &str {
    for word in CURRENCY_WORDS {
        if let Some(rest) = text.strip_suffix(word).or_else(|| text.strip_prefix(word)) {
            return rest.trim();
        }
    }
    text
}

/// Splits off one sign, before the number or, as right-to-left typing can leave it, behind.
fn without_sign(text: &str) -> (&str, bool) {
    if let Some(rest) = text.strip_prefix('+') {
        return (rest.trim(), false);
    }
    match text.strip_prefix('-').or_else(|| text.strip_suffix('-')) {
        Some(rest) => (rest.trim(), true),
        None => (text, false),
    }
}

fn parse_unsigned(text: &str) -> Result<Money, FieldProblem> {
    let (whole, decimals) = match text.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let riyals = parse_whole(whole)?;
    let halalas = decimals.map_or(Ok(0), parse_decimals)?;
    let amount = riyals
        .checked_mul(HALALAS_PER_RIYAL)
        .and_then(|amount| amount.checked_add(halalas));
    amount.map(Money::from_halalas).ok_or(FieldProblem::AmountTooLarge)
}

/// Reads the digits before the point; groups are accepted when each but the first has three digits
/// and one kind of separator is used: "1,000" and "1 000", not "1,00" and not "1,00,000".
fn parse_whole(text: &str) -> Result<i64, FieldProblem> {
    let separator = if text.contains(',') { ',' } else { ' ' };
    let groups: Vec<&str> = text.split(separator).collect();
    let (first, others) = groups.split_first().ok_or(FieldProblem::NotANumber)?;
    let is_grouped = !others.is_empty();
    let well_grouped = others.iter().all(|group| group.len() == 3) && (!is_grouped || (1..=3).contains(&first.len()));
    let only_digits = groups
        .iter()
        .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    if !well_grouped || !only_digits || (is_grouped && first.starts_with('0')) {
        return Err(FieldProblem::NotANumber);
    }
    let digits = groups.concat();
    digits.parse().map_err(|_| FieldProblem::AmountTooLarge)
}

fn parse_decimals(text: &str) -> Result<i64, FieldProblem> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(FieldProblem::NotANumber);
    }
    match text.as_bytes() {
        [tens] => Ok(i64::from(tens - b'0') * 10),
        [tens, ones] => Ok(i64::from(tens - b'0') * 10 + i64::from(ones - b'0')),
        _ => Err(FieldProblem::TooManyDecimals),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Digits, format_money};
    use proptest::prelude::*;

    #[test]
    fn what_people_type() {
        let cases = [
            ("٥٠", 5_000),
            ("٥٠٫٥", 5_050),
            ("۵۰٫۲۵", 5_025),
            ("50.5", 5_050),
            ("50.05", 5_005),
            ("0.5", 50),
            ("1,000", 100_000),
            ("١٬٠٠٠", 100_000),
            ("1 000", 100_000),
            ("1،000", 100_000),
            ("12,345,678.90", 1_234_567_890),
            (" 50 ", 5_000),
            ("+50", 5_000),
            ("50 ريال", 5_000),
            ("50 ريالًا", 5_000),
            ("50ريال", 5_000),
            ("٥٠ ر.س", 5_000),
            ("SAR 50", 5_000),
            ("50 SAR", 5_000),
            ("Sr50", 5_000),
            ("\u{20C1} 50", 5_000),
            ("\u{2066}50\u{2069}", 5_000),
            ("007", 700),
            ("100000000", 10_000_000_000),
        ];
        for (text, halalas) in cases {
            assert_eq!(parse_amount(text), Ok(Money::from_halalas(halalas)), "{text}");
        }
    }

    #[test]
    fn what_is_refused() {
        use FieldProblem::{AmountTooLarge, NotANumber, NotPositive, Required, TooManyDecimals};
        let cases = [
            ("", Required),
            ("  \u{200F} ", Required),
            ("abc", NotANumber),
            ("1,00", NotANumber),
            ("1.000,50", NotANumber),
            ("1,00,000", NotANumber),
            ("0,100", NotANumber),
            ("1,000 000", NotANumber),
            ("1e3", NotANumber),
            ("0x10", NotANumber),
            ("50.", NotANumber),
            (".5", NotANumber),
            ("5.5.5", NotANumber),
            ("٥٠٪", NotANumber),
            ("ريال", NotANumber),
            ("+-5", NotANumber),
            ("--5", NotANumber),
            ("½", NotANumber),
            ("五", NotANumber),
            ("<script>", NotANumber),
            ("-5", NotPositive),
            ("−٥", NotPositive),
            ("5-", NotPositive),
            ("0", NotPositive),
            ("٠٫٠٠", NotPositive),
            ("50.555", TooManyDecimals),
            ("1.000", TooManyDecimals),
            ("100000000.01", AmountTooLarge),
            ("99999999999999999999", AmountTooLarge),
        ];
        for (text, problem) in cases {
            assert_eq!(parse_amount(text), Err(problem), "{text}");
        }
        assert_eq!(parse_amount(&"9".repeat(5_000)), Err(NotANumber));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(halalas in 1_i64..=MAX_DONATION.halalas()) {
            let amount = Money::from_halalas(halalas);
            for digits in [Digits::Latin, Digits::Arabic] {
                prop_assert_eq!(parse_amount(&format_money(amount, digits)), Ok(amount));
            }
            prop_assert_eq!(parse_amount(&amount.to_string()), Ok(amount));
        }

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            if let Ok(amount) = parse_amount(&text) {
                prop_assert!(amount.is_positive() && amount <= MAX_DONATION);
            }
        }

        #[test]
        fn almost_amounts_never_panic(text in "[0-9٠-٩.,٫٬ +-]{0,14}") {
            let _ = parse_amount(&text);
        }
    }
}
