//! Which signs may stand in a payment file. Banks exchange the Latin set of ISO 20022 (letters,
//! digits, space and `/ - ? : ( ) . , ' +`) without loss; the Saudi clearing systems take Arabic
//! letters in names as well. Everything else becomes a space, and no name is longer than 140 signs.

/// The longest name of a payee, in signs (`Max140Text`).
pub const PAYEE_NAME_LENGTH_MAX: usize = 140;

/// Signs beside letters and digits that every bank takes.
const PUNCTUATION: &str = "/-?:().,'+ ";

/// A text in the Latin set: accents are taken off where Unicode writes them apart, other signs
/// become spaces, runs of spaces one space. A text may not begin with `/` or hold `//`, which some
/// banks read as a code word.
#[must_use]
pub fn payment_text(text: &str, length_max: usize) -> String {
    reduced(text, length_max, |sign| {
        sign.is_ascii_alphanumeric() || PUNCTUATION.contains(sign)
    })
}

/// The name of a payee: the English one in the Latin set, or, when nothing is left of it, the
/// Arabic one in Arabic letters and the Latin set.
#[must_use]
pub fn payee_name(english: &str, arabic: &str) -> String {
    let latin = payment_text(english, PAYEE_NAME_LENGTH_MAX);
    if latin.chars().any(|sign| sign.is_ascii_alphabetic()) {
        return latin;
    }
    reduced(arabic, PAYEE_NAME_LENGTH_MAX, |sign| {
        is_arabic_letter(sign) || sign.is_ascii_alphanumeric() || PUNCTUATION.contains(sign)
    })
}

/// Letters of Arabic without vowel signs and without the tatweel.
fn is_arabic_letter(sign: char) -> bool {
    matches!(sign, '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}')
}

fn reduced(text: &str, length_max: usize, allowed: impl Fn(char) -> bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut length = 0;
    for sign in text.chars() {
        let sign = plain(sign);
        if is_dropped(sign) {
            continue;
        }
        let sign = if allowed(sign) { sign } else { ' ' };
        let repeats = |one: char| sign == one && kept.ends_with(one);
        if kept.is_empty() && matches!(sign, ' ' | '/') || repeats(' ') || repeats('/') {
            continue;
        }
        if length == length_max {
            break;
        }
        kept.push(sign);
        length += 1;
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// The sign without its accent, for the letters that names of charities have; typographic quotes
/// and dashes as plain ones; digits of Arabic as Western ones.
fn plain(sign: char) -> char {
    match crate::text::plain_sign(sign) {
        'à'..='å' | 'ā' => 'a',
        'À'..='Å' | 'Ā' => 'A',
        'è'..='ë' | 'ē' => 'e',
        'È'..='Ë' | 'Ē' => 'E',
        'ì'..='ï' | 'ī' => 'i',
        'Ì'..='Ï' | 'Ī' => 'I',
        'ò'..='ö' | 'ō' => 'o',
        'Ò'..='Ö' | 'Ō' => 'O',
        'ù'..='ü' | 'ū' => 'u',
        'Ù'..='Ü' | 'Ū' => 'U',
        'ḥ' => 'h',
        'Ḥ' => 'H',
        'ṣ' | 'š' => 's',
        'Ṣ' => 'S',
        'ṭ' => 't',
        'Ṭ' => 'T',
        'ḍ' => 'd',
        'Ḍ' => 'D',
        'ẓ' => 'z',
        'Ẓ' => 'Z',
        'ç' => 'c',
        'ñ' => 'n',
        '\u{2018}' | '\u{2019}' | '\u{02BF}' | '\u{02BE}' => '\'',
        '\u{2010}'..='\u{2015}' => '-',
        '،' => ',',
        other => other,
    }
}

/// Vowel signs, the tatweel and marks of direction say nothing about a name.
fn is_dropped(sign: char) -> bool {
    matches!(sign, '\u{064B}'..='\u{0652}' | '\u{0670}' | '\u{0640}') || crate::text::is_direction_mark(sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_written_as_banks_take_them() {
        for (english, arabic, expected) in [
            ("Al-Birr Society", "جمعية البر", "Al-Birr Society"),
            ("Jamʿiyyat al-Birr & Iḥsān", "", "Jam'iyyat al-Birr Ihsan"),
            ("  //Relief  “Hands”; <Riyadh>", "", "Relief Hands Riyadh"),
            ("", "جَمْعِيّة البِرّ ـ الرياض", "جمعية البر الرياض"),
            ("***", "جمعية ١٢", "جمعية 12"),
            ("Aid <!DOCTYPE x> & \"co\"", "", "Aid DOCTYPE x co"),
        ] {
            assert_eq!(payee_name(english, arabic), expected, "{english}|{arabic}");
        }
        assert_eq!(payee_name(&"a".repeat(200), "").chars().count(), PAYEE_NAME_LENGTH_MAX);
    }

    proptest! {
        #[test]
        fn nothing_else_gets_through(english in ".{0,200}", arabic in ".{0,200}") {
            let name = payee_name(&english, &arabic);
            prop_assert!(name.chars().count() <= PAYEE_NAME_LENGTH_MAX);
            let allowed = |sign: char| {
                sign.is_ascii_alphanumeric() || PUNCTUATION.contains(sign) || is_arabic_letter(sign)
            };
            prop_assert!(name.chars().all(allowed), "{}", name);
            prop_assert!(!name.contains("//") && !name.contains("  ") && !name.starts_with('/'));
            prop_assert_eq!(name.trim(), &name);
            prop_assert_eq!(payee_name(&name, &name), name.clone());
        }
    }
}
