//! The operator's settlement file: CSV with a head, one line for each charge and a tail with totals
//! (docs/sms.md). UTF-8 or Windows-1256; anything that does not add up is refused with a reason that
//! the finance person can pass on to the operator.

use std::collections::BTreeSet;

use domain::identity::Mobile;
use domain::money::Money;
use domain::time::CivilDate;
use encoding_rs::{UTF_8, WINDOWS_1256};

/// The largest file that is read: some 100,000 lines.
pub const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Lines of one file.
const LINES_MAX: usize = 100_000;
/// The longest id of a message.
const MESSAGE_ID_LENGTH_MAX: usize = 100;
/// The most that one line can charge, in halalas: far beyond any tariff.
const LINE_AMOUNT_MAX: i64 = 100_000_000;
/// The name and version in the file's head.
const FORMAT: &str = "ataa-sms-settlement";
const VERSION: &str = "1";

/// Why a file is refused. Lines are counted from 1 as editors do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// Nothing in it.
    Empty,
    /// Larger than [`FILE_BYTES_MAX`], or more lines than are read.
    TooLarge,
    /// No text: a spreadsheet or an archive.
    NotText,
    /// Its first line is no head of this format and version.
    HeadMissing,
    /// The month in the head is none, or has not begun.
    MonthWrong,
    /// A line that cannot be read.
    LineUnreadable {
        /// Which.
        line: usize,
    },
    /// Two lines with one message id and the same sign.
    LineRepeated {
        /// The second of them.
        line: usize,
    },
    /// The file was cut off: no tail at its end.
    TailMissing,
    /// The tail counts another number of lines.
    CountWrong {
        /// In the tail.
        stated: i64,
        /// In the file.
        found: i64,
    },
    /// The tail's gross sum is not that of the lines.
    GrossWrong {
        /// In the tail.
        stated: Money,
        /// In the file.
        found: Money,
    },
    /// The tail's operator share is not that of the lines.
    ShareWrong {
        /// In the tail.
        stated: Money,
        /// In the file.
        found: Money,
    },
    /// The tail's net sum is not gross less share.
    NetWrong {
        /// In the tail.
        stated: Money,
        /// Gross less share.
        found: Money,
    },
    /// This very file was imported before.
    SeenBefore {
        /// When.
        at: domain::time::Timestamp,
    },
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineOutcome {
    /// Not looked at yet.
    Waiting,
    /// It turned its pledge into a gift.
    Captured,
    /// It took a gift back, as the operator gave the donor the money back.
    Reversed,
    /// We know no message with this id.
    UnknownMessage,
    /// The pledge is of another amount.
    OtherAmount,
    /// The pledge is of another number.
    OtherNumber,
    /// An earlier line settled it.
    SettledBefore,
    /// The operator had reported that it could not charge, or it was taken back.
    NotCharged,
    /// A reversal of what was never settled, or of another amount.
    ReversalUnknown,
    /// A reversal of a gift that is paid out already.
    ReversalSpent,
}

impl LineOutcome {
    /// Those that somebody has to look at.
    pub const DIFFERENCES: [LineOutcome; 7] = [
        LineOutcome::UnknownMessage,
        LineOutcome::OtherAmount,
        LineOutcome::OtherNumber,
        LineOutcome::SettledBefore,
        LineOutcome::NotCharged,
        LineOutcome::ReversalUnknown,
        LineOutcome::ReversalSpent,
    ];

    /// The code in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Captured => "captured",
            Self::Reversed => "reversed",
            Self::UnknownMessage => "unknown_message",
            Self::OtherAmount => "other_amount",
            Self::OtherNumber => "other_number",
            Self::SettledBefore => "settled_before",
            Self::NotCharged => "not_charged",
            Self::ReversalUnknown => "reversal_unknown",
            Self::ReversalSpent => "reversal_spent",
        }
    }

    /// Reads [`Self::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Waiting, Self::Captured, Self::Reversed];
        all.into_iter()
            .chain(Self::DIFFERENCES)
            .find(|outcome| outcome.code() == code)
    }

    /// Whether the operator paid money for the line that belongs to no gift: it waits in suspense.
    #[must_use]
    pub const fn is_suspense(self) -> bool {
        matches!(
            self,
            Self::UnknownMessage | Self::OtherAmount | Self::OtherNumber | Self::SettledBefore | Self::NotCharged
        )
    }
}

/// A charge, or with a negative amount the reversal of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileLine {
    /// Where it stands in the file, from 1.
    pub(super) line: usize,
    pub(super) message_id: String,
    pub(super) mobile: Option<Mobile>,
    pub(super) amount: Money,
    pub(super) operator_share: Money,
}

/// A file that adds up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SettlementFile {
    pub(super) operator: String,
    pub(super) month: CivilDate,
    pub(super) lines: Vec<FileLine>,
    pub(super) gross: Money,
    pub(super) operator_share: Money,
}

/// Reads a file. `today` is the present day in Asia/Riyadh.
///
/// # Errors
/// Everything that is wrong with it, as far as it can be read.
pub(super) fn settlement_read(bytes: &[u8], today: CivilDate) -> Result<SettlementFile, Vec<FileProblem>> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(vec![FileProblem::TooLarge]);
    }
    let text = decoded(bytes).map_err(|problem| vec![problem])?;
    let records = records(&text).map_err(|problem| vec![problem])?;
    let Some(((_, head), rest)) = records.split_first() else {
        return Err(vec![FileProblem::Empty]);
    };
    let (operator, month) = head_read(head, today).map_err(|problem| vec![problem])?;
    let Some(((_, tail), body)) = rest.split_last() else {
        return Err(vec![FileProblem::TailMissing]);
    };
    let tail = tail_read(tail).ok_or_else(|| vec![FileProblem::TailMissing])?;
    if body.len() > LINES_MAX {
        return Err(vec![FileProblem::TooLarge]);
    }
    let lines = lines_read(body)?;
    added_up(operator, month, lines, &tail)
}

/// UTF-8 with or without its mark; else Windows-1256, in which Arabic systems still write. A file with
/// control signs is no text.
fn decoded(bytes: &[u8]) -> Result<String, FileProblem> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileProblem::Empty);
    }
    let (text, _) = UTF_8.decode_with_bom_removal(bytes);
    let text = if std::str::from_utf8(bytes).is_ok() {
        text.into_owned()
    } else {
        WINDOWS_1256.decode_without_bom_handling(bytes).0.into_owned()
    };
    let is_binary = text
        .chars()
        .any(|sign| sign.is_control() && !matches!(sign, '\r' | '\n' | '\t'));
    if is_binary {
        return Err(FileProblem::NotText);
    }
    // One kind of line end, so that lines are counted as editors count them.
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

type Record = (usize, Vec<String>);

/// The records with their line numbers; commas or semicolons, as the head has it.
fn records(text: &str) -> Result<Vec<Record>, FileProblem> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        let unreadable = |line: u64| FileProblem::LineUnreadable {
            line: usize::try_from(line).unwrap_or(usize::MAX),
        };
        let record = record.map_err(|error| unreadable(error.position().map_or(0, csv::Position::line)))?;
        let line = record.position().map_or(0, csv::Position::line);
        let fields: Vec<String> = record.iter().map(str::to_owned).collect();
        if fields.iter().any(|field| !field.is_empty()) {
            records.push((usize::try_from(line).unwrap_or(usize::MAX), fields));
        }
    }
    Ok(records)
}

/// `H,ataa-sms-settlement,1,<operator>,<year-month>`
fn head_read(head: &[String], today: CivilDate) -> Result<(String, CivilDate), FileProblem> {
    let field = |index: usize| head.get(index).map_or("", String::as_str);
    let operator = field(3).to_owned();
    let named = (1..=40).contains(&operator.chars().count());
    if field(0) != "H" || field(1) != FORMAT || field(2) != VERSION || !named {
        return Err(FileProblem::HeadMissing);
    }
    let month = field(4).split_once('-').and_then(|(year, month)| {
        let well_formed = year.len() == 4 && month.len() == 2;
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        CivilDate::new(year, month, 1).filter(|_| well_formed)
    });
    month
        .filter(|month| *month <= today)
        .map(|month| (operator, month))
        .ok_or(FileProblem::MonthWrong)
}

struct Tail {
    count: i64,
    gross: Money,
    share: Money,
    net: Money,
}

/// `T,<lines>,<gross>,<operator's share>,<net>`
fn tail_read(tail: &[String]) -> Option<Tail> {
    if tail.first().map(String::as_str) != Some("T") {
        return None;
    }
    Some(Tail {
        count: tail.get(1)?.parse().ok()?,
        gross: amount_read(tail.get(2)?)?,
        share: amount_read(tail.get(3)?)?,
        net: amount_read(tail.get(4)?)?,
    })
}

fn lines_read(body: &[Record]) -> Result<Vec<FileLine>, Vec<FileProblem>> {
    /// So many problems are named; a file of another kind would name thousands.
    const PROBLEMS_MAX: usize = 20;
    let mut lines = Vec::with_capacity(body.len());
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for (line, fields) in body {
        match line_read(*line, fields) {
            Some(read) => {
                if !seen.insert((read.message_id.clone(), read.amount.is_negative())) {
                    problems.push(FileProblem::LineRepeated { line: *line });
                }
                lines.push(read);
            }
            None => problems.push(FileProblem::LineUnreadable { line: *line }),
        }
        if problems.len() >= PROBLEMS_MAX {
            break;
        }
    }
    if problems.is_empty() { Ok(lines) } else { Err(problems) }
}

/// `D,<message id>,<time>,<mobile>,<amount>,<operator's share>[,<note>]`; the time and the note are for people.
fn line_read(line: usize, fields: &[String]) -> Option<FileLine> {
    let field = |index: usize| fields.get(index).map_or("", String::as_str);
    let message_id = field(1).to_owned();
    let id_fits = (1..=MESSAGE_ID_LENGTH_MAX).contains(&message_id.len());
    let mobile = match field(3) {
        "" => None,
        typed => Some(Mobile::parse(typed).ok()?),
    };
    let (amount, operator_share) = (amount_read(field(4))?, amount_read(field(5))?);
    let amount_fits = !amount.is_zero() && amount.halalas().abs() <= LINE_AMOUNT_MAX;
    let share_fits = !operator_share.is_negative() && operator_share.halalas() <= amount.halalas().abs();
    (field(0) == "D" && id_fits && amount_fits && share_fits).then_some(FileLine {
        line,
        message_id,
        mobile,
        amount,
        operator_share,
    })
}

/// Riyals with two decimals and nothing else: "10.00", "-10.00".
fn amount_read(text: &str) -> Option<Money> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (riyals, halalas) = digits.split_once('.')?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(riyals) || !plain(halalas) || halalas.len() != 2 {
        return None;
    }
    let riyals: i64 = riyals.parse().ok()?;
    let halalas: i64 = halalas.parse().ok()?;
    let amount = riyals.checked_mul(100)?.checked_add(halalas)?;
    Some(Money::from_halalas(if negative { -amount } else { amount }))
}

fn added_up(
    operator: String,
    month: CivilDate,
    lines: Vec<FileLine>,
    tail: &Tail,
) -> Result<SettlementFile, Vec<FileProblem>> {
    let sum = |amounts: Vec<Money>| Money::checked_sum(amounts).map_err(|_| vec![FileProblem::TooLarge]);
    let gross = sum(lines.iter().map(|line| line.amount).collect())?;
    let operator_share = sum(lines.iter().map(|line| line.operator_share).collect())?;
    let net = gross
        .checked_sub(operator_share)
        .map_err(|_| vec![FileProblem::TooLarge])?;
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let mut problems = Vec::new();
    if tail.count != count {
        problems.push(FileProblem::CountWrong {
            stated: tail.count,
            found: count,
        });
    }
    if tail.gross != gross {
        problems.push(FileProblem::GrossWrong {
            stated: tail.gross,
            found: gross,
        });
    }
    if tail.share != operator_share {
        problems.push(FileProblem::ShareWrong {
            stated: tail.share,
            found: operator_share,
        });
    }
    if tail.net != net {
        problems.push(FileProblem::NetWrong {
            stated: tail.net,
            found: net,
        });
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if lines.is_empty() {
        return Err(vec![FileProblem::Empty]);
    }
    Ok(SettlementFile {
        operator,
        month,
        lines,
        gross,
        operator_share,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn today() -> CivilDate {
        CivilDate::new(2026, 11, 22).unwrap()
    }

    const GOOD: &str = "H,ataa-sms-settlement,1,اتصالات,2026-11\n\
        D,MO-1,2026-11-03T10:15:00+03:00,966551234567,10.00,0.50,تبرع\n\
        D,MO-2,2026-11-03T10:16:00+03:00,,20.00,1.00\n\
        T,2,30.00,1.50,28.50\n";

    fn read(text: &str) -> Result<SettlementFile, Vec<FileProblem>> {
        settlement_read(text.as_bytes(), today())
    }

    #[test]
    fn a_file_is_read_in_both_encodings() {
        let file = read(GOOD).unwrap();
        assert_eq!((file.operator.as_str(), file.lines.len()), ("اتصالات", 2));
        assert_eq!((file.gross.halalas(), file.operator_share.halalas()), (3_000, 150));
        assert_eq!(file.lines[0].mobile.as_ref().map(Mobile::as_str), Some("+966551234567"));
        let (windows, _, lossy) = WINDOWS_1256.encode(GOOD);
        assert!(!lossy && std::str::from_utf8(&windows).is_err());
        assert_eq!(settlement_read(&windows, today()).unwrap(), file);
        let with_mark = format!("\u{FEFF}{}", GOOD.replace('\n', "\r\n"));
        assert_eq!(read(&with_mark).unwrap(), file);
        assert_eq!(read(&GOOD.replace(',', ";")).unwrap(), file);
    }

    #[test]
    fn a_file_that_does_not_add_up_is_refused_with_its_reason() {
        let money = Money::from_halalas;
        let cases = [
            ("", vec![FileProblem::Empty]),
            (" \r\n\n", vec![FileProblem::Empty]),
            ("hello", vec![FileProblem::HeadMissing]),
            ("PK\u{3}\u{4}\0\0", vec![FileProblem::NotText]),
            ("H,ataa-sms-settlement,2,stc,2026-11", vec![FileProblem::HeadMissing]),
            ("H,ataa-sms-settlement,1,,2026-11", vec![FileProblem::HeadMissing]),
            ("H,ataa-sms-settlement,1,stc,2026-13", vec![FileProblem::MonthWrong]),
            ("H,ataa-sms-settlement,1,stc,2026-12", vec![FileProblem::MonthWrong]),
            ("H,ataa-sms-settlement,1,stc,2026-11", vec![FileProblem::TailMissing]),
            (
                "H,ataa-sms-settlement,1,stc,2026-11\nT,0,0.00,0.00,0.00",
                vec![FileProblem::Empty],
            ),
        ];
        for (text, problems) in cases {
            assert_eq!(read(text).unwrap_err(), problems, "{text}");
        }
        let changed = |from: &str, to: &str| read(&GOOD.replace(from, to)).unwrap_err();
        assert_eq!(
            changed("T,2,", "T,3,"),
            [FileProblem::CountWrong { stated: 3, found: 2 }]
        );
        let wrong = FileProblem::GrossWrong {
            stated: money(3_100),
            found: money(3_000),
        };
        assert_eq!(changed("30.00", "31.00"), [wrong]);
        let wrong = FileProblem::ShareWrong {
            stated: money(160),
            found: money(150),
        };
        assert_eq!(changed(",1.50,", ",1.60,"), [wrong]);
        let wrong = FileProblem::NetWrong {
            stated: money(2_850 - 1),
            found: money(2_850),
        };
        assert_eq!(changed("28.50", "28.49"), [wrong]);
        assert_eq!(changed("T,2,30.00,1.50,28.50\n", ""), [FileProblem::TailMissing]);
        assert_eq!(changed("MO-2", "MO-1"), [FileProblem::LineRepeated { line: 3 }]);
        for (from, to) in [
            ("10.00", "10"),
            ("10.00", "10.000"),
            ("10.00", "1e1.00"),
            ("10.00", "٠١.٠٠"),
            ("10.00", "99999999999999999999.00"),
            ("10.00", "0.00"),
            ("0.50", "-0.50"),
            ("0.50", "10.01"),
            ("966551234567", "12"),
            ("MO-1", ""),
            ("D,MO-1", "X,MO-1"),
        ] {
            assert_eq!(changed(from, to), [FileProblem::LineUnreadable { line: 2 }], "{to}");
        }
        assert_eq!(
            settlement_read(&vec![b'a'; FILE_BYTES_MAX + 1], today()),
            Err(vec![FileProblem::TooLarge])
        );
    }

    #[test]
    fn outcomes_are_read_as_written() {
        for outcome in LineOutcome::DIFFERENCES {
            assert_eq!(LineOutcome::from_code(outcome.code()), Some(outcome));
        }
        assert_eq!(LineOutcome::from_code("waiting"), Some(LineOutcome::Waiting));
        assert_eq!(LineOutcome::from_code("?"), None);
    }
}
