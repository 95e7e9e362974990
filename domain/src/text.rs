//! Text that people type and search: digits of any kind, marks without width, and the spellings of
//! Arabic that a reader takes for the same word (handbook 5.6).

/// Rewrites Arabic-Indic and Persian digits as 0-9, `٫` as `.`, `٪` as `%`, drops `٬` and the marks
/// that only steer direction.
#[must_use]
pub fn normalize_digits(text: &str) -> String {
    text.chars()
        .filter(|sign| *sign != '٬' && !is_direction_mark(*sign))
        .map(plain_sign)
        .collect()
}

/// The Western form of a digit or number sign; other characters as they are.
#[must_use]
pub fn plain_sign(sign: char) -> char {
    let code = u32::from(sign);
    match sign {
        '\u{0660}'..='\u{0669}' => ascii_digit(code - 0x0660),
        '\u{06F0}'..='\u{06F9}' => ascii_digit(code - 0x06F0),
        '٫' => '.',
        '٪' => '%',
        _ => sign,
    }
}

/// Characters that steer direction and have no width of their own.
#[must_use]
pub const fn is_direction_mark(sign: char) -> bool {
    matches!(
        sign,
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// Folds a text for search, so that spellings which readers take for the same word become the same:
/// hamza on its carriers, madda, alef maqsura, taa marbuta, diacritics, tatweel, composed or
/// decomposed; Latin letters lose case and accents; digits become Western; everything else becomes
/// one space between words. Applied to what is stored and to what is searched.
#[must_use]
pub fn search_fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space_due = false;
    for sign in text.chars() {
        if is_ignored(sign) {
            continue;
        }
        let letter = folded_letter(sign);
        if !letter.is_alphanumeric() {
            space_due = !folded.is_empty();
            continue;
        }
        if space_due {
            folded.push(' ');
            space_due = false;
        }
        match letter_pair(letter) {
            Some(pair) => folded.push_str(pair),
            None => folded.extend(
                letter
                    .to_lowercase()
                    .map(folded_letter)
                    .filter(|sign| !is_ignored(*sign)),
            ),
        }
    }
    folded
}

/// The folded words of a search, at most `words_max` of them.
#[must_use]
pub fn search_words(text: &str, words_max: usize) -> Vec<String> {
    search_fold(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(words_max)
        .map(str::to_owned)
        .collect()
}

/// Marks that do not make another word: Arabic diacritics with the combining hamza and madda of
/// decomposed text, Koranic signs, tatweel, the free-standing hamza, joiners, direction marks, and
/// the combining accents and the half rings of transliterated Latin.
const fn is_ignored(sign: char) -> bool {
    matches!(
        sign,
        '\u{064B}'..='\u{065F}'
            | '\u{0610}'..='\u{061A}'
            | '\u{06D6}'..='\u{06ED}'
            | '\u{0670}'
            | '\u{0640}'
            | '\u{0621}'
            | '\u{200B}'..='\u{200D}'
            | '\u{FEFF}'
            | '\u{00AD}'
            | '\u{0300}'..='\u{036F}'
            | '\u{02B0}'..='\u{02FF}'
    ) || is_direction_mark(sign)
}

fn folded_letter(sign: char) -> char {
    match sign {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' | '\u{06CC}' => 'ي',
        'ؤ' => 'و',
        'ة' | '\u{06C1}' => 'ه',
        '\u{06A9}' => 'ك',
        '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' => plain_sign(sign),
        '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => latin_base(sign),
        _ => sign,
    }
}

/// The letters of transliterated Arabic and of the commonest names, without their accents.
fn latin_base(sign: char) -> char {
    match sign {
        'À'..='Å' | 'à'..='å' | 'Ā' | 'ā' => 'a',
        'Ç' | 'ç' => 'c',
        'È'..='Ë' | 'è'..='ë' | 'Ē' | 'ē' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ī' | 'ī' | 'İ' => 'i',
        'Ñ' | 'ñ' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' | 'Ō' | 'ō' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ū' | 'ū' => 'u',
        'Ğ' | 'ğ' | 'Ġ' | 'ġ' => 'g',
        'Ş' | 'ş' | 'Š' | 'š' | 'Ṣ' | 'ṣ' => 's',
        'Ḍ' | 'ḍ' => 'd',
        'Ḥ' | 'ḥ' => 'h',
        'Ṭ' | 'ṭ' => 't',
        'Ẓ' | 'ẓ' => 'z',
        _ => sign,
    }
}

/// Letters that stand for two: the lam-alef ligatures of text copied from documents.
const fn letter_pair(letter: char) -> Option<&'static str> {
    match letter {
        '\u{FEF5}'..='\u{FEFC}' => Some("لا"),
        _ => None,
    }
}

fn ascii_digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_of_any_kind() {
        assert_eq!(normalize_digits("٠١٢٣٤٥٦٧٨٩"), "0123456789");
        assert_eq!(normalize_digits("۰۱۲۳۴۵۶۷۸۹"), "0123456789");
        assert_eq!(normalize_digits("١٬٢٣٤٫٥٠"), "1234.50");
        assert_eq!(normalize_digits("\u{200F}٥٠٪\u{2069}"), "50%");
    }

    #[test]
    fn spellings_of_one_word_fold_together() {
        let same = [
            ("أسرة", "اسره"),
            ("إغاثة", "اغاثة"),
            ("آبار", "ابار"),
            ("مستشفى", "مستشفي"),
            ("مَدْرَسَةٌ", "مدرسه"),
            ("عطـــــاء", "عطاء"),
            ("مؤسسة", "موسسه"),
            ("شؤون الأئمة", "شوون الائمه"),
            ("سقيا  الماء،", "سقيا الماء"),
            ("هٰذا", "هذا"),
            ("\u{FEFB}جئ", "لاجئ"),
            ("کریم", "كريم"),
            ("Ḥāʾil", "hail"),
            ("EID  Gift!", "eid gift"),
            ("٥٠ ريال", "50 ريال"),
            ("۵۰", "50"),
        ];
        for (one, other) in same {
            assert_eq!(search_fold(one), search_fold(other), "{one} and {other}");
        }
        assert_ne!(search_fold("كلية"), search_fold("كلى"));
    }

    #[test]
    fn decomposed_text_folds_like_composed_text() {
        let pairs = [
            ("أ", "ا\u{0654}"),
            ("إ", "ا\u{0655}"),
            ("آ", "ا\u{0653}"),
            ("ؤ", "و\u{0654}"),
            ("ئ", "ي\u{0654}"),
            ("é", "e\u{0301}"),
            ("Ṣ", "S\u{0323}"),
        ];
        for (composed, decomposed) in pairs {
            assert_eq!(search_fold(composed), search_fold(decomposed), "{composed}");
        }
    }

    #[test]
    fn words_are_limited() {
        assert_eq!(
            search_words("  سلة, غذائية \n لرمضان ", 2),
            ["سله", "غذائيه"].map(search_fold)
        );
        assert!(search_words("، !", 5).is_empty());
    }

    fn arabic_letters() -> impl Strategy<Value = String> {
        proptest::string::string_regex("[ا-غف-ي0-9a-z ]{0,30}").unwrap()
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = search_fold(&text);
            prop_assert_eq!(search_fold(&once), once.clone());
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
        }

        #[test]
        fn diacritics_make_no_difference(text in arabic_letters(), marks in proptest::collection::vec((0..30_usize, 0x064B_u32..=0x0652), 0..12)) {
            let mut signs: Vec<char> = text.chars().collect();
            for (position, mark) in marks {
                let position = position.min(signs.len());
                signs.insert(position, char::from_u32(mark).unwrap());
            }
            let marked: String = signs.into_iter().collect();
            prop_assert_eq!(search_fold(&marked), search_fold(&text));
        }

        #[test]
        fn normalizing_digits_twice_changes_nothing(text in any::<String>()) {
            let once = normalize_digits(&text);
            prop_assert_eq!(normalize_digits(&once), once);
        }
    }
}
