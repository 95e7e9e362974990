//! The bank's answer to a payment file: ISO 20022 `pain.002.001.10`. Nothing in it is believed:
//! it must be about this file, agree with its totals, and say something final of known lines.

use std::collections::BTreeMap;

use domain::money::Money;
use domain::payouts::LineStatus;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::payment_file::MESSAGE_NAME;

/// The message that is read.
const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10";
/// The largest report that is read.
pub(super) const REPORT_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Elements inside one another: the message has eight levels.
const DEPTH_MAX: usize = 32;
/// Lines that a report may hold.
const LINES_MAX: usize = 2_000;
/// The longest text of an element, in bytes.
const TEXT_BYTES_MAX: usize = 4_000;

/// Why a report is refused, for those who have to ask the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusReportProblem {
    /// No file, or an empty one.
    Empty,
    /// Larger than any real report.
    TooLarge,
    /// Not UTF-8, or it says that it is something else.
    Encoding,
    /// It declares a document type: such a file can make a reader fetch or expand anything.
    Doctype,
    /// No well-formed XML: cut off, or damaged.
    BrokenXml,
    /// XML, but no status report of version `pain.002.001.10`.
    NotAStatusReport,
    /// It is about another payment file.
    ForeignMessage,
    /// It was taken before.
    SeenBefore,
    /// The number of payments is not that of the batch.
    WrongCount,
    /// The sum is not that of the batch.
    WrongSum,
    /// It names a payment that the batch does not have.
    UnknownLine,
    /// It names a payment twice.
    LineTwice,
    /// The amount of a payment is not that of the batch.
    WrongAmount,
    /// An amount is not in riyals.
    WrongCurrency,
    /// It uses a status that the standard does not have.
    UnknownStatus,
    /// It says one thing of the file and another of its payments, or the opposite of what is recorded.
    Contradiction,
}

impl StatusReportProblem {
    /// The code in the audit log and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::Encoding => "encoding",
            Self::Doctype => "doctype",
            Self::BrokenXml => "broken_xml",
            Self::NotAStatusReport => "not_a_status_report",
            Self::ForeignMessage => "foreign_message",
            Self::SeenBefore => "seen_before",
            Self::WrongCount => "wrong_count",
            Self::WrongSum => "wrong_sum",
            Self::UnknownLine => "unknown_line",
            Self::LineTwice => "line_twice",
            Self::WrongAmount => "wrong_amount",
            Self::WrongCurrency => "wrong_currency",
            Self::UnknownStatus => "unknown_status",
            Self::Contradiction => "contradiction",
        }
    }
}

use StatusReportProblem as Problem;

/// A report as it was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct StatusReport {
    pub(super) message_id: String,
    original_message_id: String,
    original_message_name: String,
    group_status: String,
    group_reason: ReportedReason,
    original_count: Vec<String>,
    original_sum: Vec<String>,
    lines: Vec<ReportedLine>,
}

/// Why, in a code and in the bank's words.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct ReportedReason {
    pub(super) code: String,
    pub(super) text: String,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct ReportedLine {
    end_to_end_id: String,
    status: String,
    reason: ReportedReason,
    amount: String,
    currency: Option<String>,
}

/// What is expected of a report: the batch that was sent.
pub(super) struct Expected<'a> {
    pub(super) message_id: &'a str,
    pub(super) total: Money,
    /// Amounts by end-to-end id.
    pub(super) lines: BTreeMap<&'a str, Money>,
}

/// What a report says of a line, and it is final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) end_to_end_id: String,
    pub(super) paid: bool,
    pub(super) reason: ReportedReason,
}

impl StatusReport {
    /// Reads a report.
    pub(super) fn read(bytes: &[u8]) -> Result<StatusReport, Problem> {
        if bytes.is_empty() {
            return Err(Problem::Empty);
        }
        if bytes.len() > REPORT_BYTES_MAX {
            return Err(Problem::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Problem::Encoding)?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut walk = Walk::default();
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        reader.config_mut().allow_unmatched_ends = false;
        loop {
            match reader.read_event().map_err(|_| Problem::BrokenXml)? {
                Event::Decl(declaration) => {
                    let encoding = declaration.encoding();
                    let known = match encoding {
                        None => true,
                        Some(Ok(name)) => name.eq_ignore_ascii_case("utf-8"),
                        Some(Err(_)) => return Err(Problem::BrokenXml),
                    };
                    if !known {
                        return Err(Problem::Encoding);
                    }
                }
                Event::DocType(_) => return Err(Problem::Doctype),
                Event::Start(start) => walk.open(&start)?,
                Event::Empty(start) => {
                    walk.open(&start)?;
                    walk.close()?;
                }
                Event::End(_) => walk.close()?,
                Event::Text(text) => walk.add(&text)?,
                Event::CData(data) => walk.add(&data)?,
                Event::GeneralRef(reference) => {
                    let sign = reference.resolve_char_ref().map_err(|_| Problem::BrokenXml)?;
                    let text = match sign {
                        Some(sign) => sign.to_string(),
                        // Only the five names that XML has by itself: a report declares none.
                        None => quick_xml::escape::resolve_predefined_entity(&reference)
                            .ok_or(Problem::BrokenXml)?
                            .to_owned(),
                    };
                    walk.add(&text)?;
                }
                Event::Eof => break,
                Event::Comment(_) | Event::PI(_) => {}
            }
        }
        if !walk.path.is_empty() || !walk.seen_root {
            return Err(Problem::BrokenXml);
        }
        if walk.report.message_id.is_empty() {
            return Err(Problem::NotAStatusReport);
        }
        Ok(walk.report)
    }

    /// Compares the report with the batch and answers what is final.
    pub(super) fn findings(&self, expected: &Expected<'_>) -> Result<Vec<Finding>, Problem> {
        if self.original_message_id != expected.message_id || !self.original_message_name.starts_with("pain.001") {
            return Err(Problem::ForeignMessage);
        }
        debug_assert!(MESSAGE_NAME.starts_with("pain.001"));
        self.totals_agree(expected)?;
        let group = status(&self.group_status)?;
        let mut findings = BTreeMap::new();
        let mut named = BTreeMap::new();
        for line in &self.lines {
            let id = line.end_to_end_id.as_str();
            let amount = expected.lines.get(id).ok_or(Problem::UnknownLine)?;
            if named.insert(id, ()).is_some() {
                return Err(Problem::LineTwice);
            }
            line.amount_agrees(*amount)?;
            let found = status(&line.status)?.ok_or(Problem::UnknownStatus)?;
            match (group, found) {
                (Some(LineStatus::Rejected), LineStatus::Paid | LineStatus::Pending)
                | (Some(LineStatus::Paid), LineStatus::Rejected | LineStatus::Pending) => {
                    return Err(Problem::Contradiction);
                }
                (_, LineStatus::Pending) => {}
                (_, found) => {
                    findings.insert(id, (found == LineStatus::Paid, line.reason.clone()));
                }
            }
        }
        if let Some(group @ (LineStatus::Paid | LineStatus::Rejected)) = group {
            for id in expected.lines.keys() {
                findings
                    .entry(id)
                    .or_insert_with(|| (group == LineStatus::Paid, self.group_reason.clone()));
            }
        }
        let finding = |(id, (paid, reason)): (&str, (bool, ReportedReason))| Finding {
            end_to_end_id: id.to_owned(),
            paid,
            reason,
        };
        Ok(findings.into_iter().map(finding).collect())
    }

    /// Wherever the report repeats the batch's totals they must be the batch's.
    fn totals_agree(&self, expected: &Expected<'_>) -> Result<(), Problem> {
        for count in &self.original_count {
            if count.parse() != Ok(expected.lines.len()) {
                return Err(Problem::WrongCount);
            }
        }
        for sum in &self.original_sum {
            if decimal(sum) != Some(expected.total) {
                return Err(Problem::WrongSum);
            }
        }
        Ok(())
    }
}

impl ReportedLine {
    fn amount_agrees(&self, expected: Money) -> Result<(), Problem> {
        if self.currency.as_deref().is_some_and(|currency| currency != "SAR") {
            return Err(Problem::WrongCurrency);
        }
        if !self.amount.is_empty() && decimal(&self.amount) != Some(expected) {
            return Err(Problem::WrongAmount);
        }
        Ok(())
    }
}

fn status(code: &str) -> Result<Option<LineStatus>, Problem> {
    if code.is_empty() {
        return Ok(None);
    }
    LineStatus::of(code).map(Some).ok_or(Problem::UnknownStatus)
}

/// An amount with at most five decimals, of which those after the second are zero.
fn decimal(text: &str) -> Option<Money> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (cents, rest) = part.split_at(part.len().min(2));
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 5 || rest.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let padded = format!("{cents:0<2}");
    let halalas = whole.parse::<i64>().ok()?.checked_mul(100)?;
    halalas.checked_add(padded.parse().ok()?).map(Money::from_halalas)
}

/// Where the reader stands: names of the open elements and the text of the innermost.
#[derive(Default)]
struct Walk {
    path: Vec<String>,
    text: String,
    seen_root: bool,
    report: StatusReport,
}

impl Walk {
    fn open(&mut self, start: &quick_xml::events::BytesStart<'_>) -> Result<(), Problem> {
        if self.path.len() == DEPTH_MAX {
            return Err(Problem::BrokenXml);
        }
        let name = start.local_name().into_inner().to_owned();
        if self.path.is_empty() {
            if self.seen_root {
                return Err(Problem::BrokenXml);
            }
            self.seen_root = true;
            let is_ours = start
                .attributes()
                .flatten()
                .any(|attribute| attribute.key.as_ref().starts_with("xmlns") && attribute.value.as_ref() == NAMESPACE);
            if name != "Document" || !is_ours {
                return Err(Problem::NotAStatusReport);
            }
        }
        if self.path.len() == 1 && name != "CstmrPmtStsRpt" {
            return Err(Problem::NotAStatusReport);
        }
        if name == "TxInfAndSts" {
            if self.report.lines.len() == LINES_MAX {
                return Err(Problem::TooLarge);
            }
            self.report.lines.push(ReportedLine::default());
        }
        if name == "InstdAmt"
            && let Some(line) = self.report.lines.last_mut()
        {
            let currency = start
                .try_get_attribute("Ccy")
                .map_err(|_| Problem::BrokenXml)?
                .map(|attribute| attribute.value.into_owned());
            line.currency = Some(currency.unwrap_or_default());
        }
        self.path.push(name);
        self.text.clear();
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), Problem> {
        if self.path.is_empty() && !text.trim().is_empty() {
            return Err(Problem::BrokenXml);
        }
        if self.text.len() + text.len() > TEXT_BYTES_MAX {
            return Err(Problem::TooLarge);
        }
        self.text.push_str(text);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Problem> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let value = self.text.trim().to_owned();
        let inside: &[&str] = path.get(2..).unwrap_or_default();
        let report = &mut self.report;
        match inside {
            ["GrpHdr", "MsgId"] => report.message_id = value,
            ["OrgnlGrpInfAndSts", "OrgnlMsgId"] => report.original_message_id = value,
            ["OrgnlGrpInfAndSts", "OrgnlMsgNmId"] => report.original_message_name = value,
            ["OrgnlGrpInfAndSts", "GrpSts"] => set_group(report, value)?,
            ["OrgnlPmtInfAndSts", "PmtInfSts"] => set_group(report, value)?,
            ["OrgnlGrpInfAndSts" | "OrgnlPmtInfAndSts", "OrgnlNbOfTxs"] => report.original_count.push(value),
            ["OrgnlGrpInfAndSts" | "OrgnlPmtInfAndSts", "OrgnlCtrlSum"] => report.original_sum.push(value),
            ["OrgnlGrpInfAndSts" | "OrgnlPmtInfAndSts", "StsRsnInf", rest @ ..] => {
                set_reason(&mut report.group_reason, rest, value);
            }
            ["OrgnlPmtInfAndSts", "TxInfAndSts", rest @ ..] => {
                if let Some(line) = report.lines.last_mut() {
                    match rest {
                        ["OrgnlEndToEndId"] => line.end_to_end_id = value,
                        ["TxSts"] => line.status = value,
                        ["OrgnlTxRef", "Amt", "InstdAmt"] => line.amount = value,
                        ["StsRsnInf", rest @ ..] => set_reason(&mut line.reason, rest, value),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        self.path.pop();
        self.text.clear();
        Ok(())
    }
}

/// A file has one payment instruction, so its status and the file's must be the same where both
/// are final.
fn set_group(report: &mut StatusReport, value: String) -> Result<(), Problem> {
    let (old, new) = (status(&report.group_status)?, status(&value)?);
    let finals = [Some(LineStatus::Paid), Some(LineStatus::Rejected)];
    if finals.contains(&old) && finals.contains(&new) && old != new {
        return Err(Problem::Contradiction);
    }
    if !finals.contains(&old) {
        report.group_status = value;
    }
    Ok(())
}

fn set_reason(reason: &mut ReportedReason, path: &[&str], value: String) {
    match path {
        ["Rsn", "Cd" | "Prtry"] if reason.code.is_empty() => reason.code = value,
        ["AddtlInf"] if reason.text.is_empty() => reason.text = value,
        ["AddtlInf"] => {
            reason.text.push(' ');
            reason.text.push_str(&value);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn report(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"{NAMESPACE}\"><CstmrPmtStsRpt>\
             <GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-11-23T10:00:00Z</CreDtTm></GrpHdr>{inside}\
             </CstmrPmtStsRpt></Document>"
        )
    }

    fn group(status: &str) -> String {
        format!(
            "<OrgnlGrpInfAndSts><OrgnlMsgId>ATAA-D-000001</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>\
             <OrgnlNbOfTxs>2</OrgnlNbOfTxs><OrgnlCtrlSum>300.5</OrgnlCtrlSum>{status}</OrgnlGrpInfAndSts>"
        )
    }

    fn line(id: &str, status: &str, rest: &str) -> String {
        format!("<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{rest}</TxInfAndSts>")
    }

    fn lines(lines: &[String]) -> String {
        format!(
            "<OrgnlPmtInfAndSts><OrgnlPmtInfId>ATAA-D-000001</OrgnlPmtInfId>{}</OrgnlPmtInfAndSts>",
            lines.concat()
        )
    }

    fn judge(text: &str) -> Result<Vec<(String, bool, String)>, Problem> {
        let expected = Expected {
            message_id: "ATAA-D-000001",
            total: Money::from_halalas(30_050),
            lines: BTreeMap::from([("5001", Money::from_halalas(30_000)), ("5002", Money::from_halalas(50))]),
        };
        let findings = StatusReport::read(text.as_bytes())?.findings(&expected)?;
        let plain = |one: Finding| (one.end_to_end_id, one.paid, one.reason.code);
        Ok(findings.into_iter().map(plain).collect())
    }

    fn found(id: &str, paid: bool, code: &str) -> (String, bool, String) {
        (id.to_owned(), paid, code.to_owned())
    }

    #[test]
    fn lines_are_paid_refused_or_wait() {
        let reason = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed &amp; gone</AddtlInf></StsRsnInf>";
        let amount = "<OrgnlTxRef><Amt><InstdAmt Ccy=\"SAR\">0.50000</InstdAmt></Amt></OrgnlTxRef>";
        let both = lines(&[
            line("5001", "ACSC", ""),
            line("5002", "RJCT", &format!("{reason}{amount}")),
        ]);
        let text = report(&format!("{}{both}", group("<GrpSts>PART</GrpSts>")));
        assert_eq!(
            judge(&text).unwrap(),
            [found("5001", true, ""), found("5002", false, "AC04")]
        );
        let report = StatusReport::read(text.as_bytes()).unwrap();
        assert_eq!(report.lines[1].reason.text, "closed & gone");
        let waiting = lines(&[line("5001", "ACSP", ""), line("5002", "ACCC", "")]);
        assert_eq!(
            judge(&super::tests::report(&format!("{}{waiting}", group("")))).unwrap(),
            [found("5002", true, "")]
        );
    }

    #[test]
    fn a_status_of_the_file_is_that_of_all_its_lines() {
        let paid = report(&group("<GrpSts>ACSC</GrpSts>"));
        assert_eq!(
            judge(&paid).unwrap(),
            [found("5001", true, ""), found("5002", true, "")]
        );
        let refused = group("<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>");
        assert_eq!(
            judge(&report(&refused)).unwrap(),
            [found("5001", false, "AM04"), found("5002", false, "AM04")]
        );
        let received = report(&group("<GrpSts>ACTC</GrpSts>"));
        assert_eq!(judge(&received).unwrap(), []);
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_reason() {
        let good = group("<GrpSts>PART</GrpSts>");
        let with = |inside: &str| report(&format!("{good}{inside}"));
        let doctype =
            "<?xml version=\"1.0\"?><!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Document/>";
        let latin = report(&good).replace("UTF-8", "ISO-8859-1");
        let cases = [
            (String::new(), Problem::Empty),
            ("hello".to_owned(), Problem::BrokenXml),
            ("<!doctype html><html></html>".to_owned(), Problem::Doctype),
            (doctype.to_owned(), Problem::Doctype),
            (latin, Problem::Encoding),
            (
                report(&good).replace("</CstmrPmtStsRpt></Document>", ""),
                Problem::BrokenXml,
            ),
            (report(&good).replace("</GrpHdr>", "</Other>"), Problem::BrokenXml),
            (format!("{}<Document/>", report(&good)), Problem::BrokenXml),
            (
                report(&good).replace("pain.002.001.10", "pain.002.001.03"),
                Problem::NotAStatusReport,
            ),
            (
                report(&good).replace("CstmrPmtStsRpt", "CstmrCdtTrfInitn"),
                Problem::NotAStatusReport,
            ),
            (
                report("").replace("<MsgId>BANK-1</MsgId>", ""),
                Problem::NotAStatusReport,
            ),
            (
                report(&good).replace("ATAA-D-000001", "ATAA-D-000002"),
                Problem::ForeignMessage,
            ),
            (
                report(&good).replace("pain.001.001.09", "pacs.008"),
                Problem::ForeignMessage,
            ),
            (report(&good).replace(">2<", ">3<"), Problem::WrongCount),
            (report(&good).replace("300.5", "300.51"), Problem::WrongSum),
            (
                report(&good).replace("300.5", "99999999999999999999"),
                Problem::WrongSum,
            ),
            (with(&lines(&[line("5009", "ACSC", "")])), Problem::UnknownLine),
            (
                with(&lines(&[line("5001", "ACSC", ""), line("5001", "RJCT", "")])),
                Problem::LineTwice,
            ),
            (with(&lines(&[line("5001", "GONE", "")])), Problem::UnknownStatus),
            (with(&lines(&[line("5001", "", "")])), Problem::UnknownStatus),
            (report(&good).replace("PART", "NONE"), Problem::UnknownStatus),
            (with(&lines(&[line("5001", "ACSC", "&nbsp;")])), Problem::BrokenXml),
        ];
        for (text, problem) in cases {
            assert_eq!(judge(&text), Err(problem), "{text}");
        }
        for (amount, problem) in [
            ("<InstdAmt Ccy=\"USD\">300.00</InstdAmt>", Problem::WrongCurrency),
            ("<InstdAmt>300.00</InstdAmt>", Problem::WrongCurrency),
            ("<InstdAmt Ccy=\"SAR\">300.01</InstdAmt>", Problem::WrongAmount),
            ("<InstdAmt Ccy=\"SAR\">-300.00</InstdAmt>", Problem::WrongAmount),
            ("<InstdAmt Ccy=\"SAR\">300.001</InstdAmt>", Problem::WrongAmount),
        ] {
            let rest = format!("<OrgnlTxRef><Amt>{amount}</Amt></OrgnlTxRef>");
            assert_eq!(
                judge(&with(&lines(&[line("5001", "ACSC", &rest)]))),
                Err(problem),
                "{amount}"
            );
        }
        for (file, status) in [("RJCT", "ACSC"), ("ACSC", "RJCT"), ("RJCT", "ACSP")] {
            let text = format!(
                "{}{}",
                group(&format!("<GrpSts>{file}</GrpSts>")),
                lines(&[line("5001", status, "")])
            );
            assert_eq!(judge(&report(&text)), Err(Problem::Contradiction), "{file} {status}");
        }
        assert_eq!(StatusReport::read(&[0xFF, 0xFE, 0x3C, 0x00]), Err(Problem::Encoding));
        assert_eq!(
            StatusReport::read(&vec![b' '; REPORT_BYTES_MAX + 1]),
            Err(Problem::TooLarge)
        );
        let deep = report(&"<a>".repeat(100));
        assert_eq!(judge(&deep), Err(Problem::BrokenXml));
    }

    #[test]
    fn amounts_are_read_exactly() {
        for (text, halalas) in [
            ("0", 0),
            ("1", 100),
            ("1.5", 150),
            ("1.50", 150),
            ("1.05", 105),
            ("12.34000", 1_234),
        ] {
            assert_eq!(decimal(text), Some(Money::from_halalas(halalas)), "{text}");
        }
        for text in [
            "",
            ".5",
            "1.005",
            "1.123456",
            "+1",
            "-1",
            "1,5",
            "1e3",
            "9223372036854775807",
        ] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = StatusReport::read(&bytes);
        }

        #[test]
        fn a_damaged_report_is_never_believed_in_part(cut in 0_usize..600) {
            let text = report(&format!("{}{}", group(""), lines(&[line("5001", "ACSC", "")])));
            let cut = cut.min(text.len().saturating_sub(1));
            prop_assert!(judge(&text[..cut]).is_err());
        }
    }
}
