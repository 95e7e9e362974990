//! The model of a bank statement, whatever the format it came in, and the checks that decide
//! whether it is taken.

use crate::codes::coded_enum;
use crate::money::Money;
use crate::time::CivilDate;
use std::collections::BTreeMap;
use thiserror::Error;

/// Entries of one statement.
pub const ENTRIES_MAX: usize = 20_000;
/// Statements in one file.
pub const STATEMENTS_MAX: usize = 100;
/// The longest text kept of an entry; banks send less than a thousand signs.
pub const TEXT_LENGTH_MAX: usize = 1_000;
/// The most digits of an amount: more do not fit, whatever they say.
const AMOUNT_DIGITS_MAX: usize = 17;

coded_enum! {
    /// What a statement is written in.
    StatementFormat {
        /// ISO 20022 `camt.053`, any version.
        Camt053 = "camt053",
        /// SWIFT MT940.
        Mt940 = "mt940",
    }
}

/// A balance with its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Credit positive.
    pub amount: Money,
    /// The day it stands for.
    pub on: CivilDate,
}

/// One statement of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The account's IBAN as the file writes it, without spaces.
    pub account: String,
    /// The bank's own number of the statement; unique for the account.
    pub statement_id: String,
    /// Three letters.
    pub currency: String,
    /// What was there before the entries.
    pub opening: Balance,
    /// What is there after them.
    pub closing: Balance,
    /// What was booked, in the file's order.
    pub entries: Vec<StatementEntry>,
    /// Entries that the bank has not booked yet; they are not taken.
    pub pending_count: usize,
    /// Where the statement begins.
    pub place: Place,
}

/// One booked movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementEntry {
    /// Where it stands in the file.
    pub place: Place,
    /// Credits positive, debits negative; never nothing.
    pub amount: Money,
    /// The day the bank booked it.
    pub booked_on: CivilDate,
    /// The day it counts for interest.
    pub value_on: CivilDate,
    /// The bank's reference; empty when it gave none.
    pub bank_reference: String,
    /// The reference that whoever paid gave; empty when none.
    pub end_to_end_id: String,
    /// The other side's name, or empty.
    pub counterparty_name: String,
    /// The other side's account, or empty.
    pub counterparty_iban: String,
    /// The account that the payer named, when it is told: a virtual IBAN differs from the account's own.
    pub creditor_iban: String,
    /// What the payer wrote.
    pub remittance: String,
}

/// Where in a file something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line, counted from 1.
    Line(u32),
    /// A line and the element or tag that it is about.
    Element {
        /// Counted from 1.
        line: u32,
        /// For example `Ntry/Amt` or `:61:`.
        name: String,
    },
}

impl Place {
    /// An element on a line.
    #[must_use]
    pub fn element(line: u32, name: impl Into<String>) -> Place {
        Place::Element {
            line,
            name: name.into(),
        }
    }

    /// The line, where there is one.
    #[must_use]
    pub const fn line(&self) -> Option<u32> {
        match self {
            Place::File => None,
            Place::Line(line) | Place::Element { line, .. } => Some(*line),
        }
    }
}

/// Why a file is refused: what a finance person can do something about.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind:?} at {place:?}")]
pub struct StatementProblem {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: ProblemKind,
}

impl StatementProblem {
    /// A problem at a place.
    #[must_use]
    pub const fn new(place: Place, kind: ProblemKind) -> StatementProblem {
        StatementProblem { place, kind }
    }
}

/// What can be wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// There is nothing in it.
    Empty,
    /// More bytes than are taken.
    TooLarge {
        /// The most that are taken.
        max_bytes: u64,
    },
    /// More statements or entries than are taken.
    TooMany {
        /// The most that are taken.
        max: usize,
    },
    /// Neither CAMT.053 nor MT940.
    UnknownFormat,
    /// Its signs cannot be read in the encoding that it names or shows.
    Encoding,
    /// The XML breaks off or is not well formed.
    BrokenXml,
    /// It declares a document type or entities, which no bank does.
    Doctype,
    /// Something that has to be there is not.
    Missing,
    /// A line or value that cannot be read.
    Unreadable {
        /// What stands there, cut short.
        found: String,
    },
    /// An amount that does not fit, or no amount at all.
    AmountRange,
    /// Another currency than riyals.
    Currency {
        /// What stands there.
        found: String,
    },
    /// The parts of an entry do not add up to it.
    PartsDiffer {
        /// What the entry says.
        whole: Money,
        /// What its parts add up to.
        parts: Money,
    },
    /// Opening balance and entries do not add up to the closing balance.
    BalanceDiffers {
        /// Opening balance and entries.
        computed: Money,
        /// The closing balance in the file.
        closing: Money,
    },
    /// An account that is not in the register.
    UnknownAccount {
        /// What stands there.
        iban: String,
    },
    /// This statement of this account was imported before, with other content.
    SeenBefore {
        /// The bank's number of it.
        statement_id: String,
    },
    /// The same file was imported before.
    SameFile,
    /// The bank's reference was seen on that day with something else.
    EntryChanged {
        /// The reference.
        reference: String,
    },
}

/// Reads an amount of digits and at most two decimals after `separator`; further zeros are accepted.
/// Signs, spaces and exponents are not: a file is written by a program.
#[must_use]
pub fn decimal_read(text: &str, separator: char) -> Option<Money> {
    let (whole, fraction) = text.split_once(separator).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !whole.is_empty() && whole.len() + 2 <= AMOUNT_DIGITS_MAX && fraction.len() <= AMOUNT_DIGITS_MAX;
    if !fits || !digits(whole) || !digits(fraction) {
        return None;
    }
    let (halalas, zeros) = fraction.split_at(fraction.len().min(2));
    if zeros.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let part: i64 = format!("{halalas:0<2}").parse().ok()?;
    let riyals: i64 = whole.parse().ok()?;
    Some(Money::from_halalas(riyals.checked_mul(100)?.checked_add(part)?))
}

/// A text of a file as it is kept: one line, without steering signs, not longer than is kept.
#[must_use]
pub fn text_bounded(text: &str) -> String {
    let words = text.split(|sign: char| sign.is_whitespace() || sign.is_control());
    let mut bounded = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !bounded.is_empty() {
            bounded.push(' ');
        }
        bounded.push_str(word);
    }
    bounded.chars().take(TEXT_LENGTH_MAX).collect()
}

/// An IBAN of another country than Saudi Arabia; a text without a country is not known to be one.
#[must_use]
pub fn iban_is_foreign(iban: &str) -> bool {
    let bytes = iban.as_bytes();
    bytes.len() >= 4 && bytes[..2].iter().all(u8::is_ascii_alphabetic) && !bytes[..2].eq_ignore_ascii_case(b"SA")
}

/// Checks what can be checked without knowing anything else: currency, amounts, and that opening
/// balance and entries add up to the closing balance.
pub fn statement_check(statement: &Statement) -> Result<(), StatementProblem> {
    let problem = |kind| StatementProblem::new(statement.place.clone(), kind);
    if statement.currency != "SAR" {
        return Err(problem(ProblemKind::Currency {
            found: statement.currency.clone(),
        }));
    }
    if statement.entries.len() > ENTRIES_MAX {
        return Err(problem(ProblemKind::TooMany { max: ENTRIES_MAX }));
    }
    let amounts = statement.entries.iter().map(|entry| entry.amount);
    let computed = Money::checked_sum(std::iter::once(statement.opening.amount).chain(amounts))
        .map_err(|_| problem(ProblemKind::AmountRange))?;
    if computed != statement.closing.amount {
        return Err(problem(ProblemKind::BalanceDiffers {
            computed,
            closing: statement.closing.amount,
        }));
    }
    Ok(())
}

/// What makes an entry the same entry in another file, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryIdentity {
    /// Equal for the same entry: the bank's reference and day, or all that is known of it, and the
    /// how-manieth of its kind in the statement.
    pub key: String,
    /// Everything that must then be equal, too.
    pub content: String,
}

/// The identities of a statement's entries. Two entries that look the same in one statement are two:
/// its balances say that the money moved twice. The same entries in an overlapping file are the same
/// again, because they are counted per booking day.
#[must_use]
pub fn entry_identities(entries: &[StatementEntry]) -> Vec<EntryIdentity> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    entries
        .iter()
        .map(|entry| {
            let content = format!(
                "{}|{}|{}|{}|{}|{}",
                entry.amount.halalas(),
                entry.booked_on,
                entry.end_to_end_id,
                entry.counterparty_name,
                entry.counterparty_iban,
                entry.remittance
            );
            let kind = if entry.bank_reference.is_empty() {
                format!("text|{content}")
            } else {
                format!("reference|{}|{}", entry.booked_on, entry.bank_reference)
            };
            let count = seen.entry(kind.clone()).or_default();
            *count += 1;
            EntryIdentity {
                key: format!("{kind}|{count}"),
                content: format!("{}|{}", entry.amount.halalas(), entry.booked_on),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_exactly() {
        let cases = [
            ("0", Some(0)),
            ("500", Some(50_000)),
            ("500,", Some(50_000)),
            ("500,5", Some(50_050)),
            ("500,05", Some(50_005)),
            ("500,0500", Some(50_005)),
            ("500,005", None),
            ("", None),
            (",50", None),
            ("-5", None),
            ("5 0", None),
            ("5.0", None),
            ("1e3", None),
            ("٥", None),
            ("999999999999999,99", Some(99_999_999_999_999_999)),
            ("9999999999999999", None),
        ];
        for (text, halalas) in cases {
            assert_eq!(decimal_read(text, ',').map(Money::halalas), halalas, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_amount_is_read_as_written(halalas in 0_i64..1_000_000_000_000) {
            let text = format!("{}.{:02}", halalas / 100, halalas % 100);
            prop_assert_eq!(decimal_read(&text, '.'), Some(Money::from_halalas(halalas)));
        }

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            let _ = decimal_read(&text, '.');
            let bounded = text_bounded(&text);
            prop_assert!(bounded.chars().count() <= TEXT_LENGTH_MAX);
            let _ = iban_is_foreign(&text);
        }
    }

    fn entry(halalas: i64, reference: &str, text: &str) -> StatementEntry {
        let day = CivilDate::new(2026, 11, 22).unwrap();
        StatementEntry {
            place: Place::Line(1),
            amount: Money::from_halalas(halalas),
            booked_on: day,
            value_on: day,
            bank_reference: reference.to_owned(),
            end_to_end_id: String::new(),
            counterparty_name: String::new(),
            counterparty_iban: String::new(),
            creditor_iban: String::new(),
            remittance: text.to_owned(),
        }
    }

    fn statement(entries: Vec<StatementEntry>, closing: i64) -> Statement {
        let on = CivilDate::new(2026, 11, 22).unwrap();
        Statement {
            account: "SA0380000000608010167519".to_owned(),
            statement_id: "1".to_owned(),
            currency: "SAR".to_owned(),
            opening: Balance {
                amount: Money::from_halalas(100),
                on,
            },
            closing: Balance {
                amount: Money::from_halalas(closing),
                on,
            },
            entries,
            pending_count: 0,
            place: Place::Line(1),
        }
    }

    #[test]
    fn balances_have_to_add_up() {
        let entries = vec![entry(500, "", ""), entry(-200, "", "")];
        assert_eq!(statement_check(&statement(entries.clone(), 400)), Ok(()));
        let missing = statement_check(&statement(entries[..1].to_vec(), 400)).unwrap_err();
        let expected = ProblemKind::BalanceDiffers {
            computed: Money::from_halalas(600),
            closing: Money::from_halalas(400),
        };
        assert_eq!(missing.kind, expected);
        let huge = vec![entry(i64::MAX, "", ""), entry(i64::MAX, "", "")];
        assert_eq!(
            statement_check(&statement(huge, 400)).unwrap_err().kind,
            ProblemKind::AmountRange
        );
        let dollars = Statement {
            currency: "USD".to_owned(),
            ..statement(entries, 400)
        };
        assert!(matches!(
            statement_check(&dollars).unwrap_err().kind,
            ProblemKind::Currency { .. }
        ));
    }

    #[test]
    fn equal_lines_of_a_statement_are_counted() {
        let both = entry_identities(&[entry(5, "", "a"), entry(5, "", "a"), entry(5, "", "b")]);
        assert_ne!(both[0].key, both[1].key);
        assert_ne!(both[1].key, both[2].key);
        let again = entry_identities(&[entry(5, "", "b"), entry(5, "", "a"), entry(5, "", "a")]);
        assert_eq!((&again[0].key, &again[1].key), (&both[2].key, &both[0].key));
        let changed = entry_identities(&[entry(6, "R1", "a")]);
        let original = entry_identities(&[entry(5, "R1", "b")]);
        assert_eq!(changed[0].key, original[0].key);
        assert_ne!(changed[0].content, original[0].content);
    }
}
