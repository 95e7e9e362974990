//! Numbers and addresses that identify: national id, IBAN, mobile, e-mail, licence, slug (handbook
//! 5.1-5.3). Each is checked when it is made, so that a value of the type is a valid one.

use crate::error::FieldProblem;
use crate::text::normalize_digits;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most characters of an e-mail address (RFC 5321).
pub const EMAIL_LENGTH_MAX: usize = 254;
/// The most characters of a licence number.
pub const LICENSE_NUMBER_LENGTH_MAX: usize = 20;
/// The most characters of a slug.
pub const SLUG_LENGTH_MAX: usize = 60;
/// Characters of a Saudi IBAN.
const IBAN_LENGTH: usize = 24;
/// Digits of a national id or iqama number.
const NATIONAL_ID_LENGTH: usize = 10;

macro_rules! checked_text {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
        #[cfg_attr(feature = "sqlx", sqlx(transparent))]
        pub struct $name(String);

        impl $name {
            /// The text in its one normal form, for storage and comparison.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotValid;

            fn try_from(text: String) -> Result<$name, NotValid> {
                $name::parse(&text).map_err(|_| NotValid)
            }
        }

        impl std::str::FromStr for $name {
            type Err = FieldProblem;

            fn from_str(text: &str) -> Result<$name, FieldProblem> {
                $name::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        /// Prints the masked form: these texts identify people, and logs are read by many.
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({})", stringify!($name), self.masked())
            }
        }
    };
}

/// The text is not a valid value of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not valid")]
pub struct NotValid;

checked_text! {
    /// A national id (first digit 1) or iqama number (first digit 2): ten digits that pass Luhn
    /// (handbook 5.1).
    NationalId
}

impl NationalId {
    /// Reads a typed number; digits of any kind, spaces and dashes are accepted.
    pub fn parse(text: &str) -> Result<NationalId, FieldProblem> {
        let digits = compact(text);
        let well_formed = digits.len() == NATIONAL_ID_LENGTH
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && matches!(digits.as_bytes()[0], b'1' | b'2');
        if well_formed && luhn_holds(&digits) {
            Ok(NationalId(digits))
        } else {
            Err(FieldProblem::InvalidNationalId)
        }
    }

    /// The number is that of a citizen, not of a resident.
    #[must_use]
    pub fn is_citizen(&self) -> bool {
        self.0.starts_with('1')
    }

    /// Only the last three digits.
    #[must_use]
    pub fn masked(&self) -> String {
        masked_but_last(&self.0, 3)
    }
}

/// Luhn's check over ten digits: those at the 1st, 3rd … place are doubled.
fn luhn_holds(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0');
            let weighted = if index % 2 == 0 { digit * 2 } else { digit };
            if weighted > 9 { weighted - 9 } else { weighted }
        })
        .sum();
    sum.is_multiple_of(10)
}

checked_text! {
    /// A Saudi IBAN: `SA`, two check digits, two digits for the bank, eighteen characters
    /// (handbook 5.2).
    Iban
}

impl Iban {
    /// Reads a typed IBAN; spaces, dashes and small letters are accepted.
    pub fn parse(text: &str) -> Result<Iban, FieldProblem> {
        let iban = compact(text).to_ascii_uppercase();
        let bytes = iban.as_bytes();
        let well_formed = bytes.len() == IBAN_LENGTH
            && bytes.starts_with(b"SA")
            && bytes[2..6].iter().all(u8::is_ascii_digit)
            && bytes[6..].iter().all(u8::is_ascii_alphanumeric);
        if well_formed && iban_remainder(bytes) == 1 {
            Ok(Iban(iban))
        } else {
            Err(FieldProblem::InvalidIban)
        }
    }

    /// In groups of four, to be shown left to right: "SA03 8000 0000 6080 1016 7519".
    #[must_use]
    pub fn grouped(&self) -> String {
        let mut text = String::with_capacity(IBAN_LENGTH + IBAN_LENGTH / 4);
        for (index, sign) in self.0.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                text.push(' ');
            }
            text.push(sign);
        }
        text
    }

    /// The two digits of the bank.
    #[must_use]
    pub fn bank_code(&self) -> &str {
        self.0.get(4..6).unwrap_or_default()
    }

    /// Only the country and the last four characters.
    #[must_use]
    pub fn masked(&self) -> String {
        masked_but_last(&self.0, 4)
    }
}

/// The whole number modulo 97 with the first four characters moved to the end and letters as 10-35.
fn iban_remainder(bytes: &[u8]) -> u32 {
    let rotated = bytes[4..].iter().chain(&bytes[..4]);
    rotated.fold(0, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        letter => (remainder * 100 + u32::from(letter.saturating_sub(b'A')) + 10) % 97,
    })
}

checked_text! {
    /// A Saudi mobile number in E.164, `+9665XXXXXXXX` (handbook 5.3).
    Mobile
}

impl Mobile {
    /// Reads 05XXXXXXXX, 5XXXXXXXX, 9665…, 009665… and +9665…, with spaces, dashes and digits of
    /// any kind.
    pub fn parse(text: &str) -> Result<Mobile, FieldProblem> {
        let typed = compact(text);
        let digits = typed.strip_prefix('+').unwrap_or(&typed);
        let national = ["00966", "966", "0"]
            .iter()
            .find_map(|prefix| digits.strip_prefix(prefix))
            .unwrap_or(digits);
        // "+" and "05…" do not go together: a number after "+" has its country code.
        let has_country = digits.starts_with("966");
        let well_formed = national.len() == 9
            && national.starts_with('5')
            && national.bytes().all(|byte| byte.is_ascii_digit())
            && (has_country || !typed.starts_with('+'));
        if well_formed {
            Ok(Mobile(format!("+966{national}")))
        } else {
            Err(FieldProblem::InvalidMobile)
        }
    }

    /// As people write it: "055 123 4567", to be shown left to right.
    #[must_use]
    pub fn national(&self) -> String {
        let digits = self.0.get(4..).unwrap_or_default();
        let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
        format!("0{} {} {}", part(0..2), part(2..5), part(5..9))
    }

    /// Only the last three digits.
    #[must_use]
    pub fn masked(&self) -> String {
        masked_but_last(&self.0, 3)
    }
}

checked_text! {
    /// An e-mail address as mail servers accept them in practice; the domain in lower case.
    EmailAddress
}

impl EmailAddress {
    /// Reads a typed address.
    pub fn parse(text: &str) -> Result<EmailAddress, FieldProblem> {
        let text = text.trim().trim_matches(crate::text::is_direction_mark);
        let (local, domain) = text.rsplit_once('@').ok_or(FieldProblem::InvalidEmail)?;
        let domain = domain.to_ascii_lowercase();
        if text.len() <= EMAIL_LENGTH_MAX && is_local_part(local) && is_mail_domain(&domain) {
            Ok(EmailAddress(format!("{local}@{domain}")))
        } else {
            Err(FieldProblem::InvalidEmail)
        }
    }

    /// The key under which a person is found: the whole address in lower case, because people do
    /// not type their own name the same way every time.
    #[must_use]
    pub fn lookup_key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The first character and the domain: "n•••@example.org".
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first = local.chars().next().unwrap_or('•');
        format!("{first}•••@{domain}")
    }
}

fn is_local_part(local: &str) -> bool {
    let accepted = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&byte);
    (1..=64).contains(&local.len())
        && local.bytes().all(accepted)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_mail_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(is_label)
        && top.len() >= 2
        && !top.bytes().all(|b| b.is_ascii_digit())
}

checked_text! {
    /// The number of a charity's licence, which stands on every opportunity and receipt (handbook
    /// 1.4): letters, digits, dashes and strokes.
    LicenseNumber
}

impl LicenseNumber {
    /// Reads a typed number.
    pub fn parse(text: &str) -> Result<LicenseNumber, FieldProblem> {
        let number = normalize_digits(text).trim().to_ascii_uppercase();
        let accepted = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/');
        let has_digit = number.bytes().any(|byte| byte.is_ascii_digit());
        if has_digit && number.len() <= LICENSE_NUMBER_LENGTH_MAX && number.bytes().all(accepted) {
            Ok(LicenseNumber(number))
        } else {
            Err(FieldProblem::InvalidChoice)
        }
    }

    /// Licence numbers are public: nothing is masked.
    #[must_use]
    pub fn masked(&self) -> String {
        self.0.clone()
    }
}

checked_text! {
    /// A readable name in an address: small Latin letters, digits and single dashes.
    Slug
}

impl Slug {
    /// Reads a slug as it stands in an address.
    pub fn parse(text: &str) -> Result<Slug, FieldProblem> {
        let accepted = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let well_formed = (1..=SLUG_LENGTH_MAX).contains(&text.len())
            && text.bytes().all(accepted)
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if well_formed {
            Ok(Slug(text.to_owned()))
        } else {
            Err(FieldProblem::InvalidChoice)
        }
    }

    /// Makes a slug of a title in Latin letters; `None` when there is none in it.
    #[must_use]
    pub fn from_title(title: &str) -> Option<Slug> {
        let folded = crate::text::search_fold(title);
        let mut text = String::new();
        for word in folded
            .split(|sign: char| !sign.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            if text.len() + word.len() >= SLUG_LENGTH_MAX {
                break;
            }
            if !text.is_empty() {
                text.push('-');
            }
            text.push_str(word);
        }
        Slug::parse(&text).ok()
    }

    /// Slugs are public: nothing is masked.
    #[must_use]
    pub fn masked(&self) -> String {
        self.0.clone()
    }
}

/// Western digits and letters without the spaces and dashes that people put between them.
fn compact(text: &str) -> String {
    let separators =
        |sign: &char| sign.is_whitespace() || matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '(' | ')' | '.');
    normalize_digits(text)
        .chars()
        .filter(|sign| !separators(sign))
        .collect()
}

fn masked_but_last(text: &str, visible_count: usize) -> String {
    let start = text.len().saturating_sub(visible_count);
    format!("•••{}", text.get(start..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn national_ids_of_the_handbook() {
        let citizens = [
            "1000000008",
            "1000000016",
            "1000000024",
            "1010101010",
            "1123456780",
            "1098765439",
        ];
        let residents = ["2000000006", "2000000014", "2000000022", "2123456788", "2233445564"];
        for number in citizens.into_iter().chain(residents) {
            let id = NationalId::parse(number).unwrap();
            assert_eq!(id.as_str(), number);
            assert_eq!(id.is_citizen(), number.starts_with('1'));
        }
        let invalid = [
            "1000000000",
            "1000000009",
            "1213456780",
            "3000000004",
            "100000008",
            "",
            "10000000x8",
        ];
        for number in invalid {
            assert_eq!(
                NationalId::parse(number),
                Err(FieldProblem::InvalidNationalId),
                "{number}"
            );
        }
        assert_eq!(NationalId::parse("١٠٠٠٠٠٠٠٠٨").unwrap().as_str(), "1000000008");
        assert_eq!(
            format!("{:?}", NationalId::parse("1000000008").unwrap()),
            "NationalId(•••008)"
        );
    }

    #[test]
    fn ibans_of_the_handbook() {
        let valid = [
            "SA0380000000608010167519",
            "SA9480000000000000000001",
            "SA3510000000123456789012",
            "SA0755ABC000000000000001",
        ];
        for text in valid {
            assert_eq!(Iban::parse(text).unwrap().as_str(), text);
        }
        let invalid = [
            "SA0480000000608010167519",
            "SA038000000060801016751",
            "GB82WEST12345698765432",
            "",
            "SA03800000006080101675١x",
        ];
        for text in invalid {
            assert_eq!(Iban::parse(text), Err(FieldProblem::InvalidIban), "{text}");
        }
        let typed = Iban::parse("sa03 8000 0000 6080 1016 ٧٥١٩").unwrap();
        assert_eq!(typed.grouped(), "SA03 8000 0000 6080 1016 7519");
        assert_eq!(typed.bank_code(), "80");
        assert_eq!(typed.masked(), "•••7519");
    }

    #[test]
    fn mobiles_of_the_handbook() {
        let typed = [
            "٠٥٥١٢٣٤٥٦٧",
            "00966551234567",
            "0551234567",
            "551234567",
            "966551234567",
            "+966 55-123-4567",
            "\u{202A}+966551234567\u{202C}",
        ];
        for text in typed {
            assert_eq!(Mobile::parse(text).unwrap().as_str(), "+966551234567", "{text}");
        }
        let refused = [
            "0451234567",
            "055123456",
            "05512345678",
            "",
            "+0551234567",
            "+97155123456",
            "05512x4567",
            "0966551234567",
        ];
        for text in refused {
            assert_eq!(Mobile::parse(text), Err(FieldProblem::InvalidMobile), "{text}");
        }
        assert_eq!(Mobile::parse("0551234567").unwrap().national(), "055 123 4567");
    }

    #[test]
    fn addresses() {
        let address = EmailAddress::parse("  Noura.Ali+gifts@Example.ORG ").unwrap();
        assert_eq!(address.as_str(), "Noura.Ali+gifts@example.org");
        assert_eq!(address.lookup_key(), "noura.ali+gifts@example.org");
        assert_eq!(address.masked(), "N•••@example.org");
        let refused = [
            "",
            "a",
            "a@",
            "@b.org",
            "a b@c.org",
            "a@b",
            "a@.org",
            "a@b..org",
            ".a@b.org",
            "a..b@c.org",
            "a@-b.org",
            "a@b.1",
            "a\n@b.org",
            "نورة@example.org",
            "a@b.org,c@d.org",
            "\"a\"@b.org",
            "<a@b.org>",
        ];
        for text in refused {
            assert_eq!(EmailAddress::parse(text), Err(FieldProblem::InvalidEmail), "{text}");
        }
        assert!(EmailAddress::parse(&format!("{}@b.org", "a".repeat(65))).is_err());
    }

    #[test]
    fn licences_and_slugs() {
        assert_eq!(LicenseNumber::parse("٩٠١٢٣").unwrap().as_str(), "90123");
        assert!(LicenseNumber::parse("").is_err());
        assert!(LicenseNumber::parse("12;drop").is_err());
        assert_eq!(Slug::parse("water-for-all-2").unwrap().as_str(), "water-for-all-2");
        for text in ["", "-a", "a-", "a--b", "A", "a b", "ماء"] {
            assert!(Slug::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            Slug::from_title("Ḥāʾil  Water & Care!").unwrap().as_str(),
            "hail-water-care"
        );
        assert_eq!(Slug::from_title("جمعية الماء"), None);
    }

    #[test]
    fn reading_json_checks_too() {
        assert!(serde_json::from_str::<Mobile>("\"0551234567\"").is_ok());
        assert!(serde_json::from_str::<Mobile>("\"12\"").is_err());
    }

    proptest! {
        #[test]
        fn a_changed_digit_of_a_national_id_is_noticed(number in 0_u64..10_000_000, place in 0..9_usize, change in 1_u8..10) {
            let stem = format!("10{number:07}");
            let id = (0..10).map(|check| format!("{stem}{check}")).find(|text| NationalId::parse(text).is_ok()).unwrap();
            let mut bytes = id.into_bytes();
            bytes[place] = b'0' + (bytes[place] - b'0' + change) % 10;
            prop_assert!(NationalId::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
        }

        #[test]
        fn a_changed_character_of_an_iban_is_noticed(place in 4..24_usize, change in 1_u8..10) {
            let mut bytes = b"SA0380000000608010167519".to_vec();
            bytes[place] = b'0' + (bytes[place] - b'0' + change) % 10;
            prop_assert!(Iban::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
        }

        #[test]
        fn reading_never_panics_and_is_stable(text in any::<String>()) {
            if let Ok(mobile) = Mobile::parse(&text) {
                prop_assert_eq!(Mobile::parse(mobile.as_str()), Ok(mobile.clone()));
            }
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
            }
            let _ = (Iban::parse(&text), NationalId::parse(&text), Slug::from_title(&text), LicenseNumber::parse(&text));
        }
    }
}
