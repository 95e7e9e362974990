//! Amounts in words for receipts, in Arabic and English: "مئة وخمسون ريالًا وخمسون هللة فقط لا غير".
//!
//! Arabic counts its nouns: one and two have forms of their own; three to ten take the plural and
//! the number's opposite gender; eleven to ninety-nine take the singular accusative; hundreds,
//! thousands and millions take the singular, and their dual drops its nun before it (ألفا ريال).

use crate::locale::Locale;
use crate::money::{HALALAS_PER_RIYAL, Money};

/// The amount in words, closed against additions ("only"). Negative amounts say so.
#[must_use]
pub fn in_words(amount: Money, locale: Locale) -> String {
    let absolute = amount.halalas().unsigned_abs();
    let riyals = absolute / HALALAS_PER_RIYAL.unsigned_abs();
    let halalas = absolute % HALALAS_PER_RIYAL.unsigned_abs();
    match locale {
        Locale::Ar => arabic_amount(riyals, halalas, amount.is_negative()),
        Locale::En => english_amount(riyals, halalas, amount.is_negative()),
    }
}

fn arabic_amount(riyals: u64, halalas: u64, negative: bool) -> String {
    let mut parts = Vec::with_capacity(2);
    if riyals > 0 || halalas == 0 {
        parts.push(arabic_counted(riyals, &RIYAL));
    }
    if halalas > 0 {
        parts.push(arabic_counted(halalas, &HALALA));
    }
    let sign = if negative { "سالب " } else { "" };
    format!("{sign}{} فقط لا غير", parts.join(" و"))
}

/// A noun in the forms that numbers ask for.
struct Noun {
    feminine: bool,
    /// After hundreds and larger, and after zero: ريال.
    singular: &'static str,
    /// One of it: ريال واحد.
    one: &'static str,
    /// Two of it: ريالان.
    two: &'static str,
    /// Two of it before another noun: ألفا.
    two_joined: &'static str,
    /// After three to ten: ريالات.
    plural: &'static str,
    /// After eleven to ninety-nine: ريالًا.
    accusative: &'static str,
}

const RIYAL: Noun = Noun {
    feminine: false,
    singular: "ريال",
    one: "ريال واحد",
    two: "ريالان",
    two_joined: "ريالا",
    plural: "ريالات",
    accusative: "ريالًا",
};

const HALALA: Noun = Noun {
    feminine: true,
    singular: "هللة",
    one: "هللة واحدة",
    two: "هللتان",
    two_joined: "هللتا",
    plural: "هللات",
    accusative: "هللة",
};

/// Thousand, million and so on, which are counted as nouns themselves.
const ARABIC_SCALES: [Noun; 5] = [
    scale("ألف", "ألفان", "ألفا", "آلاف", "ألفًا"),
    scale("مليون", "مليونان", "مليونا", "ملايين", "مليونًا"),
    scale("مليار", "ملياران", "مليارا", "مليارات", "مليارًا"),
    scale("تريليون", "تريليونان", "تريليونا", "تريليونات", "تريليونًا"),
    scale(
        "كوادريليون",
        "كوادريليونان",
        "كوادريليونا",
        "كوادريليونات",
        "كوادريليونًا",
    ),
];

const fn scale(
    singular: &'static str,
    two: &'static str,
    two_joined: &'static str,
    plural: &'static str,
    accusative: &'static str,
) -> Noun {
    Noun {
        feminine: false,
        singular,
        one: singular,
        two,
        two_joined,
        plural,
        accusative,
    }
}

/// A part of a number with its noun: as it stands alone or before "and", and as it stands directly
/// before another noun (ألفان, ألفا; أحد عشر ألفًا, أحد عشر ألف).
struct Term {
    alone: String,
    joined: String,
}

impl Term {
    fn same(text: String) -> Term {
        Term {
            joined: text.clone(),
            alone: text,
        }
    }
}

fn arabic_counted(number: u64, noun: &Noun) -> String {
    if number == 0 {
        return format!("صفر {}", noun.singular);
    }
    let mut terms = scale_terms(number);
    let rest = number % 1000;
    // Beyond a scale, a rest of nothing or of one or two leaves the noun to the scale: ألف ريال,
    // ألف ريال وريال واحد, مليون وألفا ريال.
    let scale_takes_noun = !terms.is_empty() && rest < 3;
    if let Some(last) = terms.last_mut().filter(|_| scale_takes_noun) {
        *last = Term::same(format!("{} {}", last.joined, noun.singular));
    }
    terms.extend(count_terms(rest, noun));
    terms.into_iter().map(|term| term.alone).collect::<Vec<_>>().join(" و")
}

/// The terms of the thousands, millions and so on, the largest first.
fn scale_terms(number: u64) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = number / 1000;
    for noun in &ARABIC_SCALES {
        let group = count_terms(rest % 1000, noun);
        terms.splice(0..0, group);
        rest /= 1000;
    }
    terms
}

/// So many of a noun, for 0 to 999; none for 0.
fn count_terms(number: u64, noun: &Noun) -> Vec<Term> {
    let hundreds = ARABIC_HUNDREDS[(number / 100 % 10) as usize];
    let rest = number % 100;
    let mut terms = Vec::with_capacity(2);
    if hundreds.1.is_empty() {
        terms.extend(count_below_hundred(rest, noun, ""));
    } else if rest < 3 {
        // مئة ريال، مئتا ريال، مئة ريال وريال واحد، مئة ريال وريالان.
        terms.push(Term::same(format!("{} {}", hundreds.1, noun.singular)));
        terms.extend(count_below_hundred(rest, noun, ""));
    } else {
        terms.extend(count_below_hundred(rest, noun, &format!("{} و", hundreds.0)));
    }
    terms
}

/// So many of a noun, for 0 to 99, after the words of the hundreds.
fn count_below_hundred(number: u64, noun: &Noun, hundreds: &str) -> Option<Term> {
    let term = match number {
        0 => return None,
        1 => Term::same(noun.one.to_owned()),
        2 => Term {
            alone: noun.two.to_owned(),
            joined: noun.two_joined.to_owned(),
        },
        3..=10 => Term::same(format!(
            "{hundreds}{} {}",
            below_hundred(number, noun.feminine),
            noun.plural
        )),
        _ => {
            let number = below_hundred(number, noun.feminine);
            Term {
                alone: format!("{hundreds}{number} {}", noun.accusative),
                joined: format!("{hundreds}{number} {}", noun.singular),
            }
        }
    };
    Some(term)
}

/// Hundreds before "and", and directly before a noun.
const ARABIC_HUNDREDS: [(&str, &str); 10] = [
    ("", ""),
    ("مئة", "مئة"),
    ("مئتان", "مئتا"),
    ("ثلاثمئة", "ثلاثمئة"),
    ("أربعمئة", "أربعمئة"),
    ("خمسمئة", "خمسمئة"),
    ("ستمئة", "ستمئة"),
    ("سبعمئة", "سبعمئة"),
    ("ثمانمئة", "ثمانمئة"),
    ("تسعمئة", "تسعمئة"),
];

const ARABIC_TENS: [&str; 10] = [
    "",
    "",
    "عشرون",
    "ثلاثون",
    "أربعون",
    "خمسون",
    "ستون",
    "سبعون",
    "ثمانون",
    "تسعون",
];

/// Three to nine with a masculine noun, whose number takes the feminine ending.
const ARABIC_UNITS_MASCULINE: [&str; 10] = [
    "",
    "واحد",
    "اثنان",
    "ثلاثة",
    "أربعة",
    "خمسة",
    "ستة",
    "سبعة",
    "ثمانية",
    "تسعة",
];

/// The same with a feminine noun, before tens.
const ARABIC_UNITS_FEMININE: [&str; 10] = ["", "إحدى", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمانٍ", "تسع"];

/// The number's words for 3 to 99.
fn below_hundred(number: u64, feminine: bool) -> String {
    let units = if feminine {
        ARABIC_UNITS_FEMININE
    } else {
        ARABIC_UNITS_MASCULINE
    };
    let unit = units[(number % 10) as usize];
    match (number, feminine) {
        (10, false) => "عشرة".to_owned(),
        (10, true) => "عشر".to_owned(),
        // Directly before its noun and before ten the eight keeps its ya: ثماني هللات.
        (8, true) => "ثماني".to_owned(),
        (0..=9, _) => unit.to_owned(),
        (11, false) => "أحد عشر".to_owned(),
        (11, true) => "إحدى عشرة".to_owned(),
        (12, false) => "اثنا عشر".to_owned(),
        (12, true) => "اثنتا عشرة".to_owned(),
        (18, true) => "ثماني عشرة".to_owned(),
        (13..=19, false) => format!("{unit} عشر"),
        (13..=19, true) => format!("{unit} عشرة"),
        _ => {
            let tens = ARABIC_TENS[(number / 10 % 10) as usize];
            if unit.is_empty() {
                tens.to_owned()
            } else {
                format!("{unit} و{tens}")
            }
        }
    }
}

fn english_amount(riyals: u64, halalas: u64, negative: bool) -> String {
    let counted = |number: u64, one: &str, many: &str| {
        format!("{} {}", english_number(number), if number == 1 { one } else { many })
    };
    let text = match (riyals, halalas) {
        (riyals, 0) => counted(riyals, "riyal", "riyals"),
        (0, halalas) => counted(halalas, "halala", "halalas"),
        (riyals, halalas) => {
            let first = counted(riyals, "riyal", "riyals");
            format!("{first} and {}", counted(halalas, "halala", "halalas"))
        }
    };
    let text = if negative { format!("minus {text}") } else { text };
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    format!(
        "{}{} only",
        first.map(String::from).unwrap_or_default(),
        letters.as_str()
    )
}

const ENGLISH_SCALES: [&str; 6] = ["", "thousand", "million", "billion", "trillion", "quadrillion"];

const ENGLISH_TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

const ENGLISH_UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

fn english_number(number: u64) -> String {
    if number == 0 {
        return ENGLISH_UNITS[0].to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    let mut rest = number;
    for scale in ENGLISH_SCALES {
        let group = rest % 1000;
        if group > 0 {
            let words = english_below_thousand(group);
            // "one thousand and five": a small last group is joined by "and".
            let joined = scale.is_empty() && group < 100 && number > 999;
            let joint = if joined { "and " } else { "" };
            parts.push(format!("{joint}{words} {scale}").trim_end().to_owned());
        }
        rest /= 1000;
    }
    parts.reverse();
    parts.join(" ")
}

fn english_below_thousand(number: u64) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    match (hundreds, rest) {
        (0, rest) => english_below_hundred(rest),
        (hundreds, 0) => format!("{} hundred", ENGLISH_UNITS[hundreds as usize]),
        (hundreds, rest) => format!(
            "{} hundred and {}",
            ENGLISH_UNITS[hundreds as usize],
            english_below_hundred(rest)
        ),
    }
}

fn english_below_hundred(number: u64) -> String {
    if number < 20 {
        return ENGLISH_UNITS[number as usize].to_owned();
    }
    let tens = ENGLISH_TENS[(number / 10 % 10) as usize];
    if number.is_multiple_of(10) {
        tens.to_owned()
    } else {
        format!("{tens}-{}", ENGLISH_UNITS[(number % 10) as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CLOSE: &str = " فقط لا غير";

    #[test]
    fn riyals_in_arabic() {
        let cases = [
            (0, "صفر ريال"),
            (1, "ريال واحد"),
            (2, "ريالان"),
            (3, "ثلاثة ريالات"),
            (8, "ثمانية ريالات"),
            (10, "عشرة ريالات"),
            (11, "أحد عشر ريالًا"),
            (12, "اثنا عشر ريالًا"),
            (13, "ثلاثة عشر ريالًا"),
            (18, "ثمانية عشر ريالًا"),
            (20, "عشرون ريالًا"),
            (21, "واحد وعشرون ريالًا"),
            (22, "اثنان وعشرون ريالًا"),
            (99, "تسعة وتسعون ريالًا"),
            (100, "مئة ريال"),
            (101, "مئة ريال وريال واحد"),
            (102, "مئة ريال وريالان"),
            (103, "مئة وثلاثة ريالات"),
            (110, "مئة وعشرة ريالات"),
            (111, "مئة وأحد عشر ريالًا"),
            (150, "مئة وخمسون ريالًا"),
            (200, "مئتا ريال"),
            (201, "مئتا ريال وريال واحد"),
            (203, "مئتان وثلاثة ريالات"),
            (250, "مئتان وخمسون ريالًا"),
            (300, "ثلاثمئة ريال"),
            (800, "ثمانمئة ريال"),
            (999, "تسعمئة وتسعة وتسعون ريالًا"),
            (1_000, "ألف ريال"),
            (1_001, "ألف ريال وريال واحد"),
            (1_002, "ألف ريال وريالان"),
            (1_003, "ألف وثلاثة ريالات"),
            (1_100, "ألف ومئة ريال"),
            (1_101, "ألف ومئة ريال وريال واحد"),
            (1_250, "ألف ومئتان وخمسون ريالًا"),
            (2_000, "ألفا ريال"),
            (2_001, "ألفا ريال وريال واحد"),
            (2_100, "ألفان ومئة ريال"),
            (2_200, "ألفان ومئتا ريال"),
            (3_000, "ثلاثة آلاف ريال"),
            (10_000, "عشرة آلاف ريال"),
            (11_000, "أحد عشر ألف ريال"),
            (11_500, "أحد عشر ألفًا وخمسمئة ريال"),
            (25_000, "خمسة وعشرون ألف ريال"),
            (25_075, "خمسة وعشرون ألفًا وخمسة وسبعون ريالًا"),
            (100_000, "مئة ألف ريال"),
            (101_000, "مئة ألف وألف ريال"),
            (102_000, "مئة ألف وألفا ريال"),
            (102_500, "مئة ألف وألفان وخمسمئة ريال"),
            (103_000, "مئة وثلاثة آلاف ريال"),
            (111_000, "مئة وأحد عشر ألف ريال"),
            (200_000, "مئتا ألف ريال"),
            (250_000, "مئتان وخمسون ألف ريال"),
            (999_999, "تسعمئة وتسعة وتسعون ألفًا وتسعمئة وتسعة وتسعون ريالًا"),
            (1_000_000, "مليون ريال"),
            (1_000_001, "مليون ريال وريال واحد"),
            (1_001_000, "مليون وألف ريال"),
            (1_002_000, "مليون وألفا ريال"),
            (1_500_000, "مليون وخمسمئة ألف ريال"),
            (2_000_000, "مليونا ريال"),
            (2_500_000, "مليونان وخمسمئة ألف ريال"),
            (3_000_000, "ثلاثة ملايين ريال"),
            (12_000_000, "اثنا عشر مليون ريال"),
            (
                12_345_678,
                "اثنا عشر مليونًا وثلاثمئة وخمسة وأربعون ألفًا وستمئة وثمانية وسبعون ريالًا",
            ),
            (100_000_000, "مئة مليون ريال"),
            (1_000_000_000, "مليار ريال"),
            (2_000_000_000, "مليارا ريال"),
            (
                7_644_826_377,
                "سبعة مليارات وستمئة وأربعة وأربعون مليونًا وثمانمئة وستة وعشرون ألفًا وثلاثمئة وسبعة وسبعون ريالًا",
            ),
        ];
        for (riyals, words) in cases {
            let amount = Money::from_riyals(riyals).unwrap();
            assert_eq!(in_words(amount, Locale::Ar), format!("{words}{CLOSE}"), "{riyals}");
        }
    }

    #[test]
    fn halalas_in_arabic() {
        let cases = [
            (1, "هللة واحدة"),
            (2, "هللتان"),
            (3, "ثلاث هللات"),
            (8, "ثماني هللات"),
            (10, "عشر هللات"),
            (11, "إحدى عشرة هللة"),
            (12, "اثنتا عشرة هللة"),
            (15, "خمس عشرة هللة"),
            (18, "ثماني عشرة هللة"),
            (20, "عشرون هللة"),
            (21, "إحدى وعشرون هللة"),
            (22, "اثنتان وعشرون هللة"),
            (28, "ثمانٍ وعشرون هللة"),
            (50, "خمسون هللة"),
            (99, "تسع وتسعون هللة"),
            (101, "ريال واحد وهللة واحدة"),
            (250, "ريالان وخمسون هللة"),
            (15_050, "مئة وخمسون ريالًا وخمسون هللة"),
            (200_005, "ألفا ريال وخمس هللات"),
        ];
        for (halalas, words) in cases {
            assert_eq!(
                in_words(Money::from_halalas(halalas), Locale::Ar),
                format!("{words}{CLOSE}"),
                "{halalas}"
            );
        }
    }

    #[test]
    fn amounts_in_english() {
        let cases = [
            (0, "Zero riyals only"),
            (1, "One halala only"),
            (50, "Fifty halalas only"),
            (100, "One riyal only"),
            (101, "One riyal and one halala only"),
            (200, "Two riyals only"),
            (2_150, "Twenty-one riyals and fifty halalas only"),
            (15_050, "One hundred and fifty riyals and fifty halalas only"),
            (100_000, "One thousand riyals only"),
            (100_500, "One thousand and five riyals only"),
            (110_000, "One thousand one hundred riyals only"),
            (
                123_456,
                "One thousand two hundred and thirty-four riyals and fifty-six halalas only",
            ),
            (100_001_300, "One million and thirteen riyals only"),
            (
                764_482_637_700,
                "Seven billion six hundred and forty-four million eight hundred and twenty-six thousand three hundred and seventy-seven riyals only",
            ),
            (-2_000, "Minus twenty riyals only"),
        ];
        for (halalas, words) in cases {
            assert_eq!(in_words(Money::from_halalas(halalas), Locale::En), words);
        }
        assert_eq!(
            in_words(Money::from_halalas(-2_000), Locale::Ar),
            "سالب عشرون ريالًا فقط لا غير"
        );
    }

    /// The riyals, halalas and sign that English words stand for.
    fn read_english(words: &str) -> i128 {
        let value = |text: &str| -> i128 {
            let (mut total, mut group) = (0, 0);
            for word in text.split([' ', '-']).filter(|word| *word != "and" && !word.is_empty()) {
                if let Some(unit) = ENGLISH_UNITS.iter().position(|known| *known == word) {
                    group += unit as i128;
                } else if let Some(tens) = ENGLISH_TENS.iter().position(|known| *known == word) {
                    group += tens as i128 * 10;
                } else if word == "hundred" {
                    group *= 100;
                } else {
                    let scale = ENGLISH_SCALES.iter().position(|known| *known == word).unwrap();
                    total += group * 1000_i128.pow(scale as u32);
                    group = 0;
                }
            }
            total + group
        };
        let text = words.to_lowercase().replace(" only", "");
        let riyals = text.find(" riyal").map_or(0, |end| value(&text[..end]));
        let start = text
            .find("riyal")
            .map_or(0, |at| text[at..].find(' ').map_or(text.len(), |space| at + space));
        let halalas = text[start..]
            .find(" halala")
            .map_or(0, |end| value(&text[start..start + end]));
        riyals * 100 + halalas
    }

    proptest! {
        #[test]
        fn english_words_mean_the_amount(halalas in 0_i64..=i64::MAX) {
            let words = in_words(Money::from_halalas(halalas), Locale::En);
            prop_assert_eq!(read_english(&words), i128::from(halalas), "{}", words);
        }

        #[test]
        fn arabic_words_differ_for_different_amounts(one in 0_i64..100_000_000, other in 0_i64..100_000_000) {
            let words = |halalas| in_words(Money::from_halalas(halalas), Locale::Ar);
            prop_assert_eq!(words(one) == words(other), one == other);
        }

        #[test]
        fn arabic_words_are_well_formed(halalas in any::<i64>()) {
            let words = in_words(Money::from_halalas(halalas), Locale::Ar);
            prop_assert!(!words.contains("  ") && !words.contains(" و ") && words.ends_with(CLOSE));
        }
    }
}
