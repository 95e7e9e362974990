//! What a text message asks for. A message costs its sender money, so it is read in one way or not at
//! all: a word too many, two amounts or two causes are asked back, never guessed. Only a request to
//! stop is read generously.

use crate::giving::Intention;
use crate::locale::Locale;
use crate::money::{HALALAS_PER_RIYAL, Money, parse_amount};
use crate::text::{is_direction_mark, plain_sign, search_fold};

/// The longest message that is read, in characters: three joined parts.
pub const INBOUND_LENGTH_MAX: usize = 459;
/// The least that can be given where the keyword leaves the amount open.
const AMOUNT_MIN: Money = Money::from_halalas(HALALAS_PER_RIYAL);
/// The most that can be given where the keyword leaves the amount open: one day's cap.
const AMOUNT_MAX: Money = super::DAILY_CAP;

/// First words that end every subscription; compared folded, so one spelling stands for all.
const STOP_WORDS: [&str; 14] = [
    "إلغاء",
    "الغ",
    "الغي",
    "الغو",
    "ايقاف",
    "اوقف",
    "توقف",
    "وقف",
    "قف",
    "stop",
    "cancel",
    "unsubscribe",
    "end",
    "quit",
];
/// First words that ask how it works; compared folded.
const HELP_WORDS: [&str; 7] = ["مساعده", "معلومات", "تعليمات", "كيف", "help", "info", "how"];

/// The amounts that a keyword takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeywordAmounts {
    /// One of these, the first one when none is written: what the operator has a tariff for.
    Fixed(Vec<Money>),
    /// Any whole number of riyals up to a day's cap; it has to be written.
    Open,
}

/// A keyword of the shortcode, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// Its name in storage.
    pub code: String,
    /// The ways to write it, as people read them: the Arabic one first, then the English one, then
    /// further ones.
    pub words: Vec<String>,
    /// Why such a gift is given: zakat only where the keyword says so (handbook 9.6).
    pub intention: Intention,
    /// The field of giving; none for what is needed most.
    pub field_code: Option<String>,
    /// Each month anew until the donor stops it.
    pub monthly: bool,
    /// What it takes.
    pub amounts: KeywordAmounts,
}

impl Keyword {
    /// The word to write, in the reader's language.
    #[must_use]
    pub fn word(&self, locale: Locale) -> &str {
        let index = locale.pick(0, 1);
        self.words
            .get(index)
            .or_else(|| self.words.first())
            .map_or("", String::as_str)
    }

    fn amount(&self, typed: &str) -> Result<Money, Refusal> {
        match (&self.amounts, typed.is_empty()) {
            (KeywordAmounts::Fixed(amounts), true) => {
                amounts.first().copied().ok_or(Refusal::AmountMissing(self.clone()))
            }
            (KeywordAmounts::Open, true) => Err(Refusal::AmountMissing(self.clone())),
            (amounts, false) => {
                let amount = parse_amount(typed).map_err(|_| Refusal::AmountNotOffered(self.clone()))?;
                let offered = match amounts {
                    KeywordAmounts::Fixed(amounts) => amounts.contains(&amount),
                    KeywordAmounts::Open => amount >= AMOUNT_MIN && amount <= AMOUNT_MAX && amount.halala_part() == 0,
                };
                if offered {
                    Ok(amount)
                } else {
                    Err(Refusal::AmountNotOffered(self.clone()))
                }
            }
        }
    }
}

/// What a message asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// End every subscription of this number.
    Stop,
    /// Say how it works.
    Help,
    /// Give.
    Give {
        /// What for.
        keyword: Keyword,
        /// How much.
        amount: Money,
    },
}

/// Why a message is not acted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing that can be read: no text, or signs only.
    Empty,
    /// Longer than [`INBOUND_LENGTH_MAX`].
    TooLong,
    /// It begins with no keyword of ours.
    UnknownKeyword,
    /// It begins with a keyword, and holds more than an amount besides.
    Unclear(Keyword),
    /// The keyword needs an amount.
    AmountMissing(Keyword),
    /// The keyword does not take this amount.
    AmountNotOffered(Keyword),
}

/// The language of the answer: English for a message in Latin letters, else Arabic.
#[must_use]
pub fn inbound_language(text: &str) -> Locale {
    let letters = |is: fn(char) -> bool| text.chars().filter(|sign| is(*sign)).count();
    let latin = letters(|sign| sign.is_ascii_alphabetic());
    let arabic = letters(|sign| matches!(sign, '\u{0620}'..='\u{064A}' | '\u{0671}'..='\u{06D3}'));
    if latin > arabic { Locale::En } else { Locale::Ar }
}

/// Reads a message. `keywords` are those in use.
///
/// # Errors
/// Why it is not acted on; the sender is told.
pub fn parse_inbound(text: &str, keywords: &[Keyword]) -> Result<Inbound, Refusal> {
    if text.chars().take(INBOUND_LENGTH_MAX + 1).count() > INBOUND_LENGTH_MAX {
        return Err(Refusal::TooLong);
    }
    let parts = Parts::of(text);
    let Some(first) = parts.words.first() else {
        return Err(if parts.amount.is_empty() {
            Refusal::Empty
        } else {
            Refusal::UnknownKeyword
        });
    };
    if is_one_of(&STOP_WORDS, first) {
        return Ok(Inbound::Stop);
    }
    if is_one_of(&HELP_WORDS, first) {
        return Ok(Inbound::Help);
    }
    let (keyword, used) = keyword_at_start(&parts.words, keywords).ok_or(Refusal::UnknownKeyword)?;
    if parts.words.len() > used || parts.split {
        return Err(Refusal::Unclear(keyword.clone()));
    }
    let amount = keyword.amount(&parts.amount)?;
    Ok(Inbound::Give {
        keyword: keyword.clone(),
        amount,
    })
}

fn is_one_of(choices: &[&str], folded: &str) -> bool {
    choices.iter().any(|choice| search_fold(choice) == folded)
}

/// The longest keyword that the words begin with, and how many words it has.
fn keyword_at_start<'k>(words: &[String], keywords: &'k [Keyword]) -> Option<(&'k Keyword, usize)> {
    let mut found: Option<(&Keyword, usize)> = None;
    for keyword in keywords {
        for spelling in &keyword.words {
            let folded = search_fold(spelling);
            let spelled: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
            let begins = !spelled.is_empty()
                && words.len() >= spelled.len()
                && words.iter().zip(&spelled).all(|(word, spelled)| word == spelled);
            if begins && found.is_none_or(|(_, used)| spelled.len() > used) {
                found = Some((keyword, spelled.len()));
            }
        }
    }
    found
}

/// A message taken apart: folded words, and the one run of amount among them.
#[derive(Debug, Default)]
struct Parts {
    words: Vec<String>,
    amount: String,
    /// Amounts stand in more than one place.
    split: bool,
}

impl Parts {
    fn of(text: &str) -> Parts {
        let mut parts = Parts::default();
        let mut in_amount = false;
        for token in tokens(text) {
            let is_number = token.chars().any(|sign| sign.is_ascii_digit());
            let folded = search_fold(&token);
            let is_currency = in_amount && CURRENCY_WORDS.contains(&folded.as_str());
            if is_number || is_currency || (in_amount && folded.is_empty() && token.starts_with('\u{20C1}')) {
                parts.split |= !in_amount && !parts.amount.is_empty();
                if !parts.amount.is_empty() {
                    parts.amount.push(' ');
                }
                parts.amount.push_str(&token);
                in_amount = true;
            } else if !folded.is_empty() {
                parts.words.extend(folded.split(' ').map(str::to_owned));
                in_amount = false;
            }
        }
        parts
    }
}

/// Words for the currency after a number, folded.
const CURRENCY_WORDS: [&str; 9] = ["ريال", "ريالا", "ريالات", "رس", "ر س", "sar", "sr", "riyal", "riyals"];

/// The message at its white space, and between a letter and a number that touch: "عطاء10", "10ريال".
/// Digits are 0-9, direction marks are gone, signs around a number stay with it: "-10" is no 10.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut last = ' ';
    for sign in text.chars().filter(|sign| !is_direction_mark(*sign)) {
        let sign = plain_sign(sign);
        let touches =
            (last.is_alphabetic() && sign.is_ascii_digit()) || (last.is_ascii_digit() && sign.is_alphabetic());
        if sign.is_whitespace() || touches {
            tokens.push(String::new());
        }
        if !sign.is_whitespace()
            && let Some(token) = tokens.last_mut()
        {
            token.push(sign);
        }
        last = sign;
    }
    for token in &mut tokens {
        *token = token.trim_matches(is_ornament).to_owned();
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// What people put around words and numbers without meaning anything by it: quotes, full stops,
/// question marks, hearts. Minus, plus and percent mean something.
fn is_ornament(sign: char) -> bool {
    !sign.is_alphanumeric() && !matches!(sign, '-' | '+' | '%' | '\u{2212}' | '\u{2013}' | '\u{20C1}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keyword(code: &str, words: &[&str], intention: Intention, monthly: bool, amounts: KeywordAmounts) -> Keyword {
        Keyword {
            code: code.to_owned(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            intention,
            field_code: None,
            monthly,
            amounts,
        }
    }

    fn riyals(amount: i64) -> Money {
        Money::from_riyals(amount).unwrap()
    }

    fn keywords() -> Vec<Keyword> {
        let fixed = || KeywordAmounts::Fixed(vec![riyals(10), riyals(20), riyals(40)]);
        vec![
            keyword("general", &["عطاء", "ATAA"], Intention::Sadaqah, false, fixed()),
            keyword(
                "monthly",
                &["عطاء شهري", "ATAA MONTHLY", "شهري"],
                Intention::Sadaqah,
                true,
                fixed(),
            ),
            keyword(
                "zakat",
                &["زكاة", "ZAKAT"],
                Intention::Zakat,
                false,
                KeywordAmounts::Open,
            ),
            keyword("health", &["صحة", "HEALTH"], Intention::Sadaqah, false, fixed()),
        ]
    }

    fn read(text: &str) -> String {
        match parse_inbound(text, &keywords()) {
            Ok(Inbound::Stop) => "stop".to_owned(),
            Ok(Inbound::Help) => "help".to_owned(),
            Ok(Inbound::Give { keyword, amount }) => format!("{} {}", keyword.code, amount.halalas()),
            Err(Refusal::Unclear(keyword)) => format!("unclear {}", keyword.code),
            Err(Refusal::AmountMissing(keyword)) => format!("missing {}", keyword.code),
            Err(Refusal::AmountNotOffered(keyword)) => format!("not offered {}", keyword.code),
            Err(refusal) => format!("{refusal:?}").to_lowercase(),
        }
    }

    #[test]
    fn messages_as_people_write_them() {
        let cases = [
            ("عطاء", "general 1000"),
            ("عطاء 20", "general 2000"),
            ("  عَطَاء   ٢٠ ", "general 2000"),
            ("عطـــاء ۴۰ ريال", "general 4000"),
            ("عطاء10", "general 1000"),
            ("10عطاء", "general 1000"),
            ("عطاء 20ريال", "general 2000"),
            ("20 عطاء", "general 2000"),
            ("Ataa 10 SAR", "general 1000"),
            ("ATAA 10.00", "general 1000"),
            ("عطاء 10 ❤️🌙", "general 1000"),
            ("\u{200F}عطاء\u{200F} 10.", "general 1000"),
            ("\"عطاء\" 10!", "general 1000"),
            ("عطاء شهري 20", "monthly 2000"),
            ("شهري", "monthly 1000"),
            ("ataa monthly 40", "monthly 4000"),
            ("زكاه 150", "zakat 15000"),
            ("زكاة ١٢", "zakat 1200"),
            ("zakat 200", "zakat 20000"),
            ("صحه", "health 1000"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_in_one_way_is_asked_back() {
        let cases = [
            ("", "empty"),
            (" \u{200F} ", "empty"),
            ("❤️🌙", "empty"),
            ("...", "empty"),
            ("10", "unknownkeyword"),
            ("مرحبا", "unknownkeyword"),
            ("عطاءات 10", "unknownkeyword"),
            ("عطاء 10 20", "not offered general"),
            ("عطاء 10.5", "not offered general"),
            ("عطاء -10", "not offered general"),
            ("عطاء 0", "not offered general"),
            ("عطاء 15", "not offered general"),
            ("عطاء 1,0", "not offered general"),
            ("عطاء 10%", "not offered general"),
            ("عطاء 99999999999999999999", "not offered general"),
            ("عطاء 10 زكاة", "unclear general"),
            ("عطاء لليتيم", "unclear general"),
            ("10 عطاء 20", "unclear general"),
            ("زكاة", "missing zakat"),
            ("زكاة 201", "not offered zakat"),
            ("زكاة 12.50", "not offered zakat"),
            ("ATAA HEALTH", "unclear general"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read(&"ا".repeat(INBOUND_LENGTH_MAX + 1)), "toolong");
        assert_eq!(read(&"ا".repeat(INBOUND_LENGTH_MAX)), "unknownkeyword");
    }

    #[test]
    fn stopping_is_read_generously() {
        for text in [
            "إلغاء",
            "الغاء",
            "الغاء الاشتراك",
            "إلغـاء!",
            "إيقاف",
            "قف",
            "STOP",
            "stop all",
            "Stop.",
            "cancel",
            "إلغاء 20",
            "unsubscribe me",
        ] {
            assert_eq!(read(text), "stop", "{text}");
        }
        for text in ["مساعدة", "HELP", "؟ معلومات"] {
            assert_eq!(read(text), "help", "{text}");
        }
    }

    #[test]
    fn zakat_only_where_the_keyword_says_so() {
        for text in ["عطاء 10", "شهري 10", "health 10", "صحة"] {
            let Ok(Inbound::Give { keyword, .. }) = parse_inbound(text, &keywords()) else {
                panic!("{text}")
            };
            assert_eq!(keyword.intention, Intention::Sadaqah);
        }
    }

    #[test]
    fn answers_are_in_the_language_of_the_message() {
        assert_eq!(inbound_language("عطاء 10"), Locale::Ar);
        assert_eq!(inbound_language("Ataa 10"), Locale::En);
        assert_eq!(inbound_language("10"), Locale::Ar);
        assert_eq!(inbound_language(""), Locale::Ar);
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_never_invents_an_amount(text in "[عطاءشهري زكاة 0-9٠-٩.,+-]{0,40}") {
            if let Ok(Inbound::Give { keyword, amount }) = parse_inbound(&text, &keywords()) {
                let fits = match &keyword.amounts {
                    KeywordAmounts::Fixed(amounts) => amounts.contains(&amount),
                    KeywordAmounts::Open => amount >= AMOUNT_MIN && amount <= AMOUNT_MAX,
                };
                prop_assert!(fits);
            }
        }

        #[test]
        fn any_text_is_read_without_panic(text in any::<String>()) {
            let _ = (parse_inbound(&text, &keywords()), inbound_language(&text));
        }
    }
}
