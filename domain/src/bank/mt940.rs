//! Reading SWIFT MT940 (customer statement message) as Saudi banks send it: several messages per
//! file, with or without their block headers, CRLF or LF, `:86:` over several lines with or without
//! code words.

use super::statement::{
    Balance, ENTRIES_MAX, Place, ProblemKind, STATEMENTS_MAX, Statement, StatementEntry, StatementProblem,
    decimal_read, text_bounded,
};
use crate::time::CivilDate;

/// Signs of a line or value that a message repeats.
const QUOTED_MAX: usize = 60;
/// References that say that there is none.
const NO_REFERENCES: [&str; 2] = ["NONREF", "NOTPROVIDED"];

/// A tag with its value over all of its lines.
struct Field<'t> {
    line: u32,
    tag: &'t str,
    lines: Vec<&'t str>,
}

impl Field<'_> {
    fn problem(&self, kind: ProblemKind) -> StatementProblem {
        StatementProblem::new(Place::element(self.line, format!(":{}:", self.tag)), kind)
    }

    fn unreadable(&self) -> StatementProblem {
        let found = self.lines.first().copied().unwrap_or_default();
        self.problem(ProblemKind::Unreadable {
            found: found.chars().take(QUOTED_MAX).collect(),
        })
    }

    fn first(&self) -> &str {
        self.lines.first().copied().unwrap_or_default().trim()
    }
}

/// A statement while its fields arrive.
#[derive(Default)]
struct Draft {
    line: u32,
    account: Option<String>,
    number: Option<String>,
    opening: Option<(Balance, String)>,
    closing: Option<(Balance, String)>,
    entries: Vec<StatementEntry>,
}

/// Reads every statement of a file.
///
/// # Errors
/// The first problem, with its line and tag.
pub fn mt940_read(text: &str) -> Result<Vec<Statement>, StatementProblem> {
    let mut statements = Vec::new();
    let mut draft: Option<Draft> = None;
    for field in fields(text)? {
        if field.tag == "20" {
            if let Some(done) = draft.take() {
                statements.push(done.finish()?);
            }
            if statements.len() >= STATEMENTS_MAX {
                return Err(field.problem(ProblemKind::TooMany { max: STATEMENTS_MAX }));
            }
            draft = Some(Draft {
                line: field.line,
                ..Draft::default()
            });
            continue;
        }
        match draft.as_mut() {
            Some(draft) => draft.take(&field)?,
            None => return Err(missing(field.line, "20")),
        }
    }
    if let Some(done) = draft {
        statements.push(done.finish()?);
    }
    if statements.is_empty() {
        return Err(StatementProblem::new(Place::File, ProblemKind::Empty));
    }
    Ok(statements)
}

fn missing(line: u32, tag: &str) -> StatementProblem {
    StatementProblem::new(Place::element(line, format!(":{tag}:")), ProblemKind::Missing)
}

/// Cuts the text into tags. Block headers and the end marks of messages are left out.
fn fields(text: &str) -> Result<Vec<Field<'_>>, StatementProblem> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    for (number, line) in (1_u32..).zip(text.lines()) {
        let line = line
            .trim_end_matches(['\r', '\u{3}', '\u{1a}'])
            .trim_start_matches('\u{1}');
        let after_header = line.strip_prefix('{').map_or(line, |_| {
            line.rfind("{4:")
                .and_then(|start| line.get(start + 3..))
                .unwrap_or_default()
        });
        let line = after_header;
        if line.trim().is_empty() || matches!(line.trim(), "-" | "-}") || line.starts_with("-}") {
            continue;
        }
        if let Some((tag, value)) = tag_of(line) {
            fields.push(Field {
                line: number,
                tag,
                lines: vec![value],
            });
        } else if let Some(field) = fields.last_mut() {
            field.lines.push(line);
        } else {
            let found = line.chars().take(QUOTED_MAX).collect();
            return Err(StatementProblem::new(
                Place::Line(number),
                ProblemKind::Unreadable { found },
            ));
        }
    }
    Ok(fields)
}

/// `:61:` and what follows it: two digits and at most one letter between colons.
fn tag_of(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.strip_prefix(':')?.split_once(':')?;
    let bytes = tag.as_bytes();
    let is_tag = matches!(bytes.len(), 2 | 3)
        && bytes[..2].iter().all(u8::is_ascii_digit)
        && bytes[2..].iter().all(u8::is_ascii_uppercase);
    is_tag.then_some((tag, value))
}

impl Draft {
    fn take(&mut self, field: &Field<'_>) -> Result<(), StatementProblem> {
        match field.tag {
            "25" | "25P" => self.account = Some(account_of(field)),
            "28" | "28C" => self.number = Some(field.first().to_owned()),
            "60F" | "60M" => self.opening = Some(balance_of(field)?),
            "62F" | "62M" => self.closing = Some(balance_of(field)?),
            "61" => {
                if self.entries.len() >= ENTRIES_MAX {
                    return Err(field.problem(ProblemKind::TooMany { max: ENTRIES_MAX }));
                }
                self.entries.push(entry_of(field)?);
            }
            "86" if self.closing.is_none() => {
                if let Some(entry) = self.entries.last_mut() {
                    information_add(entry, field);
                }
            }
            // Related reference, available balances, information about the whole statement.
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Statement, StatementProblem> {
        let line = self.line;
        let account = self.account.ok_or_else(|| missing(line, "25"))?;
        let number = self.number.ok_or_else(|| missing(line, "28C"))?;
        let (opening, currency) = self.opening.ok_or_else(|| missing(line, "60F"))?;
        let (closing, closing_currency) = self.closing.ok_or_else(|| missing(line, "62F"))?;
        if closing_currency != currency {
            return Err(StatementProblem::new(
                Place::element(line, ":62F:"),
                ProblemKind::Currency {
                    found: closing_currency,
                },
            ));
        }
        Ok(Statement {
            account,
            // Numbers begin anew with each year.
            statement_id: format!("{number}-{}", closing.on.year()),
            currency,
            opening,
            closing,
            entries: self.entries,
            pending_count: 0,
            place: Place::element(line, ":20:"),
        })
    }
}

/// The account, without the bank's code in front of it or the currency behind it.
fn account_of(field: &Field<'_>) -> String {
    let text: String = field.first().chars().filter(|sign| !sign.is_whitespace()).collect();
    let text = text.to_ascii_uppercase();
    let last = text.rsplit('/').next().unwrap_or_default();
    last.strip_suffix("SAR").unwrap_or(last).to_owned()
}

/// `C261122SAR1500,00`
fn balance_of(field: &Field<'_>) -> Result<(Balance, String), StatementProblem> {
    let text = field.first();
    let sign = text.get(..1).unwrap_or_default();
    let on = text.get(1..7).and_then(short_date).ok_or_else(|| field.unreadable())?;
    let currency = text.get(7..10).unwrap_or_default().to_owned();
    let amount = text
        .get(10..)
        .and_then(|amount| decimal_read(amount, ','))
        .ok_or_else(|| field.problem(ProblemKind::AmountRange))?;
    let amount = match sign {
        "C" => amount,
        "D" => amount
            .checked_neg()
            .map_err(|_| field.problem(ProblemKind::AmountRange))?,
        _ => return Err(field.unreadable()),
    };
    Ok((Balance { amount, on }, currency))
}

/// Six digits of year, month and day; the century is this one.
fn short_date(text: &str) -> Option<CivilDate> {
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize| text.get(from..from + 2)?.parse::<u8>().ok();
    CivilDate::new(2000 + i32::from(number(0)?), number(2)?, number(4)?)
}

/// `2611221122CR500,00NTRFNONREF//BANKREF123`, and perhaps a line of the bank's own words.
fn entry_of(field: &Field<'_>) -> Result<StatementEntry, StatementProblem> {
    let text = field.first();
    let value_on = text.get(..6).and_then(short_date).ok_or_else(|| field.unreadable())?;
    let rest = text.get(6..).unwrap_or_default();
    let (booked_on, rest) = entry_date(value_on, rest);
    let (is_credit, rest) = mark_of(rest).ok_or_else(|| field.unreadable())?;
    // A third letter of the currency may stand before the amount.
    let rest = rest
        .strip_prefix(|sign: char| sign.is_ascii_uppercase())
        .unwrap_or(rest);
    let end = rest
        .find(|sign: char| !sign.is_ascii_digit() && sign != ',')
        .ok_or_else(|| field.unreadable())?;
    let (amount, rest) = rest.split_at(end);
    let amount = decimal_read(amount, ',').filter(|amount| amount.is_positive());
    let amount = amount.ok_or_else(|| field.problem(ProblemKind::AmountRange))?;
    let amount = if is_credit { Ok(amount) } else { amount.checked_neg() };
    let amount = amount.map_err(|_| field.problem(ProblemKind::AmountRange))?;
    // The kind of movement: a letter and three more.
    let references = rest.get(4..).ok_or_else(|| field.unreadable())?;
    let (customer, bank) = references.split_once("//").unwrap_or((references, ""));
    Ok(StatementEntry {
        place: Place::element(field.line, ":61:"),
        amount,
        booked_on,
        value_on,
        bank_reference: reference_of(bank),
        end_to_end_id: reference_of(customer),
        counterparty_name: String::new(),
        counterparty_iban: String::new(),
        creditor_iban: String::new(),
        remittance: text_bounded(&field.lines[1..].join(" ")),
    })
}

/// The booking day is told by month and day only: it is the one nearest to the value day.
fn entry_date(value_on: CivilDate, rest: &str) -> (CivilDate, &str) {
    let digits = rest
        .get(..4)
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let Some(digits) = digits else {
        return (value_on, rest);
    };
    let month = digits[..2].parse().unwrap_or(0);
    let day = digits[2..].parse().unwrap_or(0);
    let nearest = [-1, 0, 1]
        .into_iter()
        .filter_map(|years| CivilDate::new(value_on.year() + years, month, day))
        .min_by_key(|date| date.days_since(value_on).abs());
    (nearest.unwrap_or(value_on), &rest[4..])
}

/// `C` and `RD` bring money, `D` and `RC` take it.
fn mark_of(text: &str) -> Option<(bool, &str)> {
    for (mark, is_credit) in [("RC", false), ("RD", true), ("C", true), ("D", false)] {
        if let Some(rest) = text.strip_prefix(mark) {
            return Some((is_credit, rest));
        }
    }
    None
}

fn reference_of(text: &str) -> String {
    let text = text_bounded(text);
    if NO_REFERENCES.contains(&text.as_str()) {
        String::new()
    } else {
        text
    }
}

/// What the bank tells of an entry: free text, or values behind code words such as `/EREF/`.
fn information_add(entry: &mut StatementEntry, field: &Field<'_>) {
    let text = text_bounded(&field.lines.join(" "));
    if let Some(value) = code_word(&text, "EREF").filter(|value| entry.end_to_end_id.is_empty() && !value.is_empty()) {
        entry.end_to_end_id = reference_of(&value);
    }
    if let Some(value) = code_word(&text, "NAME") {
        entry.counterparty_name = value;
    }
    if let Some(value) = code_word(&text, "IBAN") {
        entry.counterparty_iban = value.replace(' ', "").to_ascii_uppercase();
    }
    let told = code_word(&text, "REMI").unwrap_or(text);
    entry.remittance = text_bounded(&format!("{} {told}", entry.remittance));
}

/// What stands behind `/WORD/`, up to the next code word.
fn code_word(text: &str, word: &str) -> Option<String> {
    let start = text.find(&format!("/{word}/"))? + word.len() + 2;
    let value = text.get(start..)?;
    let is_code = |rest: &str| {
        let end = rest.find('/').unwrap_or(0);
        (3..=4).contains(&end) && rest[..end].bytes().all(|byte| byte.is_ascii_uppercase())
    };
    let end = value
        .match_indices('/')
        .find(|(index, _)| is_code(&value[index + 1..]))
        .map_or(value.len(), |(index, _)| index);
    Some(value[..end].trim_matches(['/', ' ']).to_owned())
}

/// Writes a statement as MT940, for round trips of tests.
#[cfg(test)]
pub(super) fn mt940_write(statement: &Statement, number: &str) -> String {
    let short = |date: CivilDate| format!("{:02}{:02}{:02}", date.year() % 100, date.month(), date.day());
    let amount = |money: crate::money::Money| {
        let halalas = money.halalas().unsigned_abs();
        format!("{},{:02}", halalas / 100, halalas % 100)
    };
    let balance = |balance: &Balance| {
        let mark = if balance.amount.is_negative() { 'D' } else { 'C' };
        format!(
            "{mark}{}{}{}",
            short(balance.on),
            statement.currency,
            amount(balance.amount)
        )
    };
    let mut text = format!(":20:START\r\n:25:{}\r\n:28C:{number}\r\n", statement.account);
    text.push_str(&format!(":60F:{}\r\n", balance(&statement.opening)));
    for entry in &statement.entries {
        let mark = if entry.amount.is_negative() { 'D' } else { 'C' };
        let customer = if entry.end_to_end_id.is_empty() {
            "NONREF"
        } else {
            &entry.end_to_end_id
        };
        let bank = if entry.bank_reference.is_empty() {
            String::new()
        } else {
            format!("//{}", entry.bank_reference)
        };
        let day = format!("{:02}{:02}", entry.booked_on.month(), entry.booked_on.day());
        let (value, sum) = (short(entry.value_on), amount(entry.amount));
        text.push_str(&format!(":61:{value}{day}{mark}{sum}NTRF{customer}{bank}\r\n"));
        text.push_str(&format!(":86:{}\r\n", entry.remittance));
    }
    text.push_str(&format!(":62F:{}\r\n-\r\n", balance(&statement.closing)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::statement_check;
    use crate::money::Money;
    use proptest::prelude::*;

    const TWO: &str = "{1:F01ALRAJHI0AXXX0000000000}{2:O9400000261122}{4:\r\n:20:STMT261122\r\n\
        :25:RJHISARI/SA0380000000608010167519\r\n:28C:00321/001\r\n:60F:C261121SAR1000,00\r\n\
        :61:2611221122CR500,00NTRFNONREF//FT26326ABC\r\nINSTANT TRANSFER\r\n\
        :86:حوالة من نورة AT-1234-\r\n5678-89 تبرع\r\n:61:2611221122D100,5NTRFPAY-7//FT26326ABD\r\n\
        :86:/EREF/PAY-7/ORDP//NAME/جمعية البر/IBAN/SA94 8000 0000 0000 0000 0001/REMI/دفعة ٧\r\n\
        :62F:C261122SAR1399,50\r\n:64:C261122SAR1399,50\r\n:86:the whole statement\r\n-}\r\n\
        :20:SECOND\r\n:25:SA9480000000000000000001SAR\r\n:28C:2\r\n:60M:D261231SAR5,\r\n\
        :61:2701011231RD7,NMSC12\r\n:62M:C270101SAR2,00\r\n-\r\n";

    #[test]
    fn a_file_of_two_statements() {
        let read = mt940_read(TWO).unwrap();
        assert_eq!(read.len(), 2);
        let first = &read[0];
        assert_eq!(
            (first.account.as_str(), first.statement_id.as_str()),
            ("SA0380000000608010167519", "00321/001-2026")
        );
        assert_eq!(statement_check(first), Ok(()));
        assert_eq!(first.entries.len(), 2);
        let gift = &first.entries[0];
        assert_eq!(
            (gift.amount.halalas(), gift.bank_reference.as_str()),
            (50_000, "FT26326ABC")
        );
        assert_eq!(gift.remittance, "INSTANT TRANSFER حوالة من نورة AT-1234- 5678-89 تبرع");
        let paid = &first.entries[1];
        assert_eq!(paid.amount.halalas(), -10_050);
        assert_eq!(paid.end_to_end_id, "PAY-7");
        assert_eq!(
            (paid.counterparty_name.as_str(), paid.remittance.as_str()),
            ("جمعية البر", "دفعة ٧")
        );
        assert_eq!(paid.counterparty_iban, "SA9480000000000000000001");
        let second = &read[1];
        assert_eq!(statement_check(second), Ok(()));
        assert_eq!(second.account, "SA9480000000000000000001");
        // Booked on the last day of the year before its value day.
        assert_eq!(second.entries[0].booked_on.to_string(), "2026-12-31");
        assert_eq!(second.entries[0].place, Place::element(20, ":61:"));
    }

    #[test]
    fn problems_name_line_and_tag() {
        let cases = [
            ("", Place::File, ProblemKind::Empty),
            (
                "hello",
                Place::Line(1),
                ProblemKind::Unreadable {
                    found: "hello".to_owned(),
                },
            ),
            (":25:SA1\n", Place::element(1, ":20:"), ProblemKind::Missing),
            (":20:A\n:25:SA1\n", Place::element(1, ":28C:"), ProblemKind::Missing),
            (
                ":20:A\n:60F:C261122SAR1.000,00\n",
                Place::element(2, ":60F:"),
                ProblemKind::AmountRange,
            ),
            (
                ":20:A\n:61:261322C5,NTRF\n",
                Place::element(2, ":61:"),
                ProblemKind::Unreadable {
                    found: "261322C5,NTRF".to_owned(),
                },
            ),
            (
                ":20:A\n:61:261122C99999999999999999,NTRFX\n",
                Place::element(2, ":61:"),
                ProblemKind::AmountRange,
            ),
        ];
        for (text, place, kind) in cases {
            assert_eq!(mt940_read(text), Err(StatementProblem::new(place, kind)), "{text}");
        }
    }

    fn days() -> impl Strategy<Value = CivilDate> {
        (11_000_i32..25_000).prop_map(CivilDate::from_day_number)
    }

    prop_compose! {
        fn entries()(
            halalas in prop_oneof![1_i64..10_000_000_000, -10_000_000_000_i64..0],
            booked_on in days(),
            shift in -20_i32..20,
            bank_reference in "[A-Z0-9]{0,16}",
            end_to_end_id in "[A-Z0-9]{0,12}",
            remittance in "[A-Za-z0-9ء-ي]{1,20}( [A-Za-z0-9ء-ي]{1,20}){0,5}",
        ) -> StatementEntry {
            let blank = |text: String| if NO_REFERENCES.contains(&text.as_str()) { String::new() } else { text };
            StatementEntry {
                place: Place::File,
                amount: Money::from_halalas(halalas),
                booked_on,
                value_on: booked_on.plus_days(shift),
                bank_reference: blank(bank_reference),
                end_to_end_id: blank(end_to_end_id),
                counterparty_name: String::new(),
                counterparty_iban: String::new(),
                creditor_iban: String::new(),
                remittance,
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn statements_are_read_as_written(
            opening in -1_000_000_i64..1_000_000, on in days(), entries in prop::collection::vec(entries(), 0..20),
        ) {
            let closing = entries.iter().fold(opening, |sum, entry| sum + entry.amount.halalas());
            let balance = |halalas, on| Balance { amount: Money::from_halalas(halalas), on };
            let statement = Statement {
                account: "SA0380000000608010167519".to_owned(),
                statement_id: format!("77/1-{}", on.year()),
                currency: "SAR".to_owned(),
                opening: balance(opening, on),
                closing: balance(closing, on),
                entries,
                pending_count: 0,
                place: Place::File,
            };
            let text = mt940_write(&statement, "77/1");
            let mut read = mt940_read(&text).unwrap();
            prop_assert_eq!(read.len(), 1);
            let mut read = read.remove(0);
            prop_assert_eq!(statement_check(&read), Ok(()));
            read.place = Place::File;
            read.entries.iter_mut().for_each(|entry| entry.place = Place::File);
            prop_assert_eq!(read, statement);
        }

        #[test]
        fn a_missing_line_is_always_noticed(entries in prop::collection::vec(entries(), 1..20), dropped in any::<prop::sample::Index>()) {
            let on = entries[0].booked_on;
            let closing = entries.iter().map(|entry| entry.amount.halalas()).sum();
            let zero = Balance { amount: Money::ZERO, on };
            let mut statement = Statement {
                account: String::new(), statement_id: String::new(), currency: "SAR".to_owned(), opening: zero,
                closing: Balance { amount: Money::from_halalas(closing), on }, entries, pending_count: 0,
                place: Place::File,
            };
            prop_assert_eq!(statement_check(&statement), Ok(()));
            statement.entries.remove(dropped.index(statement.entries.len()));
            prop_assert!(statement_check(&statement).is_err());
        }

        #[test]
        fn any_text_is_refused_or_read(text in "(:(20|25|28C|60F|61|86|62F):)?\\PC{0,40}(\r\n(:(20|25|61|86|62F):)?\\PC{0,30}){0,6}") {
            let _ = mt940_read(&text);
        }
    }
}
