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

#[cfg(test)]
mod tests {
    use super::{Category, arabic, english};

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
