//! Which plural form a whole number takes, after CLDR (handbook 5.8).

/// A plural category of CLDR. Arabic uses all six, English `One` and `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Category {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// Categories repeat with this period in Arabic: 103 is counted like 3.
const ARABIC_PERIOD: u64 = 100;

/// The Arabic category of a whole number: few for 3-10, many for 11-99, within each hundred.
pub(crate) const fn arabic(count: i64) -> Category {
    let count = count.unsigned_abs();
    match (count, count % ARABIC_PERIOD) {
        (0, _) => Category::Zero,
        (1, _) => Category::One,
        (2, _) => Category::Two,
        (_, 3..=10) => Category::Few,
        (_, 11..=99) => Category::Many,
        _ => Category::Other,
    }
}

/// The English category of a whole number.
pub(crate) const fn english(count: i64) -> Category {
    match count.unsigned_abs() {
        1 => Category::One,
        _ => Category::Other,
    }
}

/// The Arabic word for riyals behind an amount as it is shown, "1,234" or "١٬٢٣٤٫٥٠": ريالات after
/// 3 to 10, ريالًا after 11 to 99, within each hundred; ريال after round hundreds and after a
/// fraction. What is no amount is followed by ريال.
pub(crate) fn riyals(amount: &str) -> &'static str {
    let digits = |text: &str| {
        text.chars()
            .filter_map(|sign| match sign {
                '0'..='9' => sign.to_digit(10),
                '٠'..='٩' => Some(u32::from(sign) - u32::from('٠')),
                _ => None,
            })
            .fold(0, |number, digit| (number * 10 + digit) % 100)
    };
    if amount.contains(['.', '٫']) {
        return "ريال";
    }
    match digits(amount) {
        3..=10 => "ريالات",
        11..=99 => "ريالًا",
        _ => "ريال",
    }
}

#[cfg(test)]
mod tests {
    use super::{Category, arabic, english, riyals};

    #[test]
    fn riyals_follow_the_number_before_them() {
        let cases = [
            ("0", "ريال"),
            ("1", "ريال"),
            ("2", "ريال"),
            ("3", "ريالات"),
            ("10", "ريالات"),
            ("11", "ريالًا"),
            ("50", "ريالًا"),
            ("100", "ريال"),
            ("1,205", "ريالات"),
            ("12,450", "ريالًا"),
            ("١٬٢٣٤", "ريالًا"),
            ("1,234.50", "ريال"),
            ("١٬٢٣٤٫٥٠", "ريال"),
            ("", "ريال"),
        ];
        for (amount, word) in cases {
            assert_eq!(riyals(amount), word, "{amount}");
        }
    }

    #[test]
    fn arabic_categories_are_those_of_the_handbook() {
        let vectors = [
            (0, Category::Zero),
            (1, Category::One),
            (2, Category::Two),
            (3, Category::Few),
            (10, Category::Few),
            (11, Category::Many),
            (99, Category::Many),
            (100, Category::Other),
            (101, Category::Other),
            (102, Category::Other),
            (103, Category::Few),
            (111, Category::Many),
            (200, Category::Other),
            (1_000, Category::Other),
            (1_003, Category::Few),
        ];
        for (count, expected) in vectors {
            assert_eq!(arabic(count), expected, "{count}");
        }
    }

    #[test]
    fn a_negative_number_is_counted_like_its_size() {
        assert_eq!(arabic(-2), Category::Two);
        assert_eq!(english(-1), Category::One);
        assert_eq!(arabic(i64::MIN), Category::Few);
    }

    #[test]
    fn english_has_two_categories() {
        for (count, expected) in [
            (0, Category::Other),
            (1, Category::One),
            (2, Category::Other),
            (101, Category::Other),
        ] {
            assert_eq!(english(count), expected, "{count}");
        }
    }
}
