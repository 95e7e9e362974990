//! Languages, and how numbers, amounts and dates are written in them. Western digits are the default
//! in both languages, Arabic-Indic ones a preference (handbook 5.6).

use crate::codes::UnknownChoice;
use crate::money::{BASIS_POINTS_WHOLE, Money};
use crate::time::{CivilDate, HIJRI_MONTHS_AR, HIJRI_MONTHS_EN, HijriDate, Timestamp, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A language of the site. Arabic is the source, English is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Arabic, written from the right.
    #[default]
    Ar,
    /// English.
    En,
}

impl Locale {
    /// Both languages, Arabic first.
    pub const ALL: [Locale; 2] = [Locale::Ar, Locale::En];

    /// The code in paths and `lang` attributes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Locale::Ar => "ar",
            Locale::En => "en",
        }
    }

    /// The writing direction for `dir` attributes.
    #[must_use]
    pub const fn dir(self) -> &'static str {
        match self {
            Locale::Ar => "rtl",
            Locale::En => "ltr",
        }
    }

    /// The language to switch to.
    #[must_use]
    pub const fn other(self) -> Locale {
        match self {
            Locale::Ar => Locale::En,
            Locale::En => Locale::Ar,
        }
    }

    /// Picks the text of this language.
    #[must_use]
    pub fn pick<T>(self, arabic: T, english: T) -> T {
        match self {
            Locale::Ar => arabic,
            Locale::En => english,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for Locale {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Locale, UnknownChoice> {
        Locale::ALL
            .into_iter()
            .find(|locale| locale.code() == text)
            .ok_or(UnknownChoice)
    }
}

/// Which digits numbers are written with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Digits {
    /// 0123456789
    #[default]
    Latin,
    /// ٠١٢٣٤٥٦٧٨٩
    Arabic,
}

impl Digits {
    /// The code in forms and storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Digits::Latin => "latin",
            Digits::Arabic => "arabic",
        }
    }

    /// Rewrites the Western digits and number signs of a formatted number.
    #[must_use]
    pub fn write(self, number: String) -> String {
        match self {
            Digits::Latin => number,
            Digits::Arabic => number.chars().map(arabic_sign).collect(),
        }
    }
}

impl FromStr for Digits {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Digits, UnknownChoice> {
        [Digits::Latin, Digits::Arabic]
            .into_iter()
            .find(|digits| digits.code() == text)
            .ok_or(UnknownChoice)
    }
}

/// Which calendars dates are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalendarPreference {
    /// Umm al-Qura only.
    Hijri,
    /// Gregorian only.
    Gregorian,
    /// Hijri with Gregorian.
    #[default]
    Both,
}

impl CalendarPreference {
    /// The code in forms and storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CalendarPreference::Hijri => "hijri",
            CalendarPreference::Gregorian => "gregorian",
            CalendarPreference::Both => "both",
        }
    }
}

impl FromStr for CalendarPreference {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<CalendarPreference, UnknownChoice> {
        [
            CalendarPreference::Hijri,
            CalendarPreference::Gregorian,
            CalendarPreference::Both,
        ]
        .into_iter()
        .find(|preference| preference.code() == text)
        .ok_or(UnknownChoice)
    }
}

/// How one reader wants numbers and dates written. Pages take it as one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Style {
    /// The language.
    pub locale: Locale,
    /// The digits.
    pub digits: Digits,
    /// The calendars.
    pub calendar: CalendarPreference,
}

impl Style {
    /// The defaults of a language: Western digits, both calendars.
    #[must_use]
    pub const fn of(locale: Locale) -> Style {
        Style {
            locale,
            digits: Digits::Latin,
            calendar: CalendarPreference::Both,
        }
    }

    /// A whole number with grouping, "1,234,567".
    #[must_use]
    pub fn integer(self, number: i64) -> String {
        format_integer(number, self.digits)
    }

    /// An amount without its currency, "1,234.50"; whole riyals without decimals.
    #[must_use]
    pub fn money(self, amount: Money) -> String {
        format_money(amount, self.digits)
    }

    /// Basis points as a percentage, "2.5%".
    #[must_use]
    pub fn percent(self, basis_points: i64) -> String {
        format_percent(basis_points, self.digits)
    }

    /// A day in words in the preferred calendars.
    #[must_use]
    pub fn date(self, date: CivilDate) -> String {
        format_date(date, self)
    }

    /// The day of a moment in Asia/Riyadh, in words.
    #[must_use]
    pub fn day(self, moment: Timestamp) -> String {
        self.date(moment.riyadh_date())
    }

    /// The time of a moment in Asia/Riyadh, "14:05".
    #[must_use]
    pub fn time(self, moment: Timestamp) -> String {
        let (hour, minute) = moment.riyadh_hour_minute();
        self.digits.write(format!("{hour:02}:{minute:02}"))
    }

    /// A Gregorian month and year, "November 2026": the axis of a chart by month.
    #[must_use]
    pub fn month(self, date: CivilDate) -> String {
        let month = gregorian_month(date.month(), self.locale);
        self.digits.write(format!("{month} {}", date.year()))
    }
}

/// A whole number with grouping: "1,234,567", "١٬٢٣٤٬٥٦٧".
#[must_use]
pub fn format_integer(number: i64, digits: Digits) -> String {
    digits.write(grouped(number.unsigned_abs(), number < 0))
}

/// An amount without its currency: "1,234.50"; whole riyals lose the decimals: "1,234".
#[must_use]
pub fn format_money(amount: Money, digits: Digits) -> String {
    let absolute = amount.halalas().unsigned_abs();
    let mut text = grouped(absolute / 100, amount.is_negative());
    if !absolute.is_multiple_of(100) {
        push_hundredths(&mut text, absolute % 100);
    }
    digits.write(text)
}

/// Basis points as a percentage with as many decimals as needed, at most two: 250 is "2.5%".
#[must_use]
pub fn format_percent(basis_points: i64, digits: Digits) -> String {
    let absolute = basis_points.unsigned_abs();
    let per_percent = (BASIS_POINTS_WHOLE / 100) as u64;
    let mut text = grouped(absolute / per_percent, basis_points < 0);
    let hundredths = absolute % per_percent;
    if !hundredths.is_multiple_of(10) {
        push_hundredths(&mut text, hundredths);
    } else if hundredths != 0 {
        text.push('.');
        text.push(char::from(b'0' + (hundredths / 10) as u8));
    }
    text.push('%');
    digits.write(text)
}

/// A day in words: "12 جمادى الآخرة 1448هـ، 22 نوفمبر 2026م". Days that the Hijri table does not
/// reach are written in the Gregorian calendar.
#[must_use]
pub fn format_date(date: CivilDate, style: Style) -> String {
    let hijri = match style.calendar {
        CalendarPreference::Gregorian => None,
        CalendarPreference::Hijri | CalendarPreference::Both => HijriDate::from_civil(date),
    };
    let text = match (hijri, style.calendar, style.locale) {
        (Some(hijri), CalendarPreference::Hijri, _) => hijri_words(hijri, style.locale),
        (Some(hijri), _, Locale::Ar) => {
            let (first, second) = (hijri_words(hijri, Locale::Ar), civil_words(date, Locale::Ar));
            format!("{first}، {second}م")
        }
        (Some(hijri), _, Locale::En) => {
            let (first, second) = (hijri_words(hijri, Locale::En), civil_words(date, Locale::En));
            format!("{first}, {second}")
        }
        (None, _, locale) => civil_words(date, locale) + locale.pick("م", ""),
    };
    style.digits.write_digits(text)
}

impl Digits {
    /// Rewrites digits only, so that the commas of a sentence stay as they are.
    fn write_digits(self, text: String) -> String {
        match self {
            Digits::Latin => text,
            Digits::Arabic => text
                .chars()
                .map(|sign| if sign.is_ascii_digit() { arabic_sign(sign) } else { sign })
                .collect(),
        }
    }
}

fn hijri_words(date: HijriDate, locale: Locale) -> String {
    let index = usize::from(date.month() - 1);
    match locale {
        Locale::Ar => format!("{} {}هـ", day_of_month(date.day(), HIJRI_MONTHS_AR[index]), date.year()),
        Locale::En => format!(
            "{} {}\u{a0}AH",
            day_of_month(date.day(), HIJRI_MONTHS_EN[index]),
            date.year()
        ),
    }
}

fn civil_words(date: CivilDate, locale: Locale) -> String {
    let month = gregorian_month(date.month(), locale);
    format!("{} {}", day_of_month(date.day(), month), date.year())
}

/// A day and its month, which no end of a line parts: the number alone says nothing. The era of a
/// Hijri year in English stays with its year for the same reason.
fn day_of_month(day: u8, month: &str) -> String {
    format!("{day} {month}").replace(' ', "\u{a0}")
}

/// The name of a Gregorian month, 1 to 12, as Saudi usage has it.
#[must_use]
pub fn gregorian_month(month: u8, locale: Locale) -> &'static str {
    const ARABIC: [&str; 12] = [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ];
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let index = usize::from(month.clamp(1, 12) - 1);
    locale.pick(ARABIC[index], ENGLISH[index])
}

/// The name of a day of the week.
#[must_use]
pub fn weekday_name(weekday: Weekday, locale: Locale) -> &'static str {
    match weekday {
        Weekday::Sunday => locale.pick("الأحد", "Sunday"),
        Weekday::Monday => locale.pick("الاثنين", "Monday"),
        Weekday::Tuesday => locale.pick("الثلاثاء", "Tuesday"),
        Weekday::Wednesday => locale.pick("الأربعاء", "Wednesday"),
        Weekday::Thursday => locale.pick("الخميس", "Thursday"),
        Weekday::Friday => locale.pick("الجمعة", "Friday"),
        Weekday::Saturday => locale.pick("السبت", "Saturday"),
    }
}

fn arabic_sign(sign: char) -> char {
    match sign {
        '0'..='9' => char::from_u32(0x0660 + (sign as u32 - '0' as u32)).unwrap_or(sign),
        ',' => '٬',
        '.' => '٫',
        '%' => '٪',
        _ => sign,
    }
}

fn grouped(number: u64, negative: bool) -> String {
    let plain = number.to_string();
    let mut text = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    if negative {
        text.push('-');
    }
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn push_hundredths(text: &mut String, hundredths: u64) {
    text.push('.');
    text.push(char::from(b'0' + (hundredths / 10) as u8));
    text.push(char::from(b'0' + (hundredths % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn languages_know_themselves() {
        for locale in Locale::ALL {
            assert_eq!(locale.code().parse(), Ok(locale));
            assert_eq!(locale.other().other(), locale);
        }
        assert_eq!(Locale::default().dir(), "rtl");
        assert!("fr".parse::<Locale>().is_err());
    }

    #[test]
    fn amounts() {
        let cases = [
            (0, "0", "٠"),
            (5, "0.05", "٠٫٠٥"),
            (123_450, "1,234.50", "١٬٢٣٤٫٥٠"),
            (123_400, "1,234", "١٬٢٣٤"),
            (10_000_000_000, "100,000,000", "١٠٠٬٠٠٠٬٠٠٠"),
            (-150, "-1.50", "-١٫٥٠"),
        ];
        for (halalas, latin, arabic) in cases {
            let amount = Money::from_halalas(halalas);
            assert_eq!(format_money(amount, Digits::Latin), latin);
            assert_eq!(format_money(amount, Digits::Arabic), arabic);
        }
        assert_eq!(format_integer(i64::MIN, Digits::Latin), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn percentages() {
        let cases = [
            (0, "0%"),
            (250, "2.5%"),
            (9_999, "99.99%"),
            (10_000, "100%"),
            (1, "0.01%"),
        ];
        for (basis_points, text) in cases {
            assert_eq!(format_percent(basis_points, Digits::Latin), text);
        }
        assert_eq!(format_percent(7_250, Digits::Arabic), "٧٢٫٥٪");
    }

    #[test]
    fn dates_in_words() {
        let date: CivilDate = "2026-11-22".parse().unwrap();
        let write = |locale, digits, calendar| {
            Style {
                locale,
                digits,
                calendar,
            }
            .date(date)
            .replace('\u{a0}', " ")
        };
        let (latin, arabic) = (Digits::Latin, Digits::Arabic);
        use CalendarPreference::{Both, Gregorian, Hijri};
        assert_eq!(write(Locale::Ar, latin, Both), "12 جمادى الآخرة 1448هـ، 22 نوفمبر 2026م");
        assert_eq!(write(Locale::Ar, latin, Hijri), "12 جمادى الآخرة 1448هـ");
        assert_eq!(write(Locale::Ar, arabic, Gregorian), "٢٢ نوفمبر ٢٠٢٦م");
        assert_eq!(
            write(Locale::En, latin, Both),
            "12 Jumada al-Akhirah 1448 AH, 22 November 2026"
        );
        assert_eq!(write(Locale::En, latin, Gregorian), "22 November 2026");
        assert_eq!(write(Locale::En, latin, Hijri), "12 Jumada al-Akhirah 1448 AH");
        assert_eq!(Style::of(Locale::En).month(date), "November 2026");
        let early: CivilDate = "1800-01-02".parse().unwrap();
        assert_eq!(Style::of(Locale::Ar).date(early), "2\u{a0}يناير 1800م");
    }

    proptest! {
        #[test]
        fn grouping_loses_no_digit(number in any::<i64>()) {
            let text = format_integer(number, Digits::Latin);
            prop_assert_eq!(text.replace(',', "").parse(), Ok(number));
        }
    }
}
