//! Reading ISO 20022 `camt.053` (bank to customer statement) in any of its versions: what differs
//! between them (`Sts` with or without `Cd`, parties with or without `Pty`, the amount of a part)
//! is accepted either way. Document types and entities are refused: no bank sends them, and they
//! are how XML is made to read other files or to grow without end.

use std::borrow::Cow;

use domain::bank::{
    Balance, ENTRIES_MAX, Place, ProblemKind, STATEMENTS_MAX, Statement, StatementEntry, StatementProblem,
    decimal_read, text_bounded,
};
use domain::money::Money;
use domain::time::CivilDate;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The only currency of the accounts.
const CURRENCY: &str = "SAR";
/// Elements inside each other.
const DEPTH_MAX: usize = 40;
/// Elements of a file.
const NODES_MAX: usize = 1_000_000;
/// Signs of a value that a message repeats.
const QUOTED_MAX: usize = 60;
/// What banks write where there is no reference.
const NO_REFERENCES: [&str; 3] = ["NOTPROVIDED", "NONREF", "NOTAVAILABLE"];

/// An element with what is inside it.
struct Node {
    name: String,
    line: u32,
    currency: String,
    namespace: String,
    text: String,
    children: Vec<Node>,
}

type Read<T> = Result<T, StatementProblem>;

impl Node {
    fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element down a path of names.
    fn at(&self, path: &str) -> Option<&Node> {
        path.split('/')
            .try_fold(self, |node, name| node.children.iter().find(|child| child.name == name))
    }

    /// The text at the first of the paths that has one; empty when none has.
    fn text_at(&self, paths: &[&str]) -> String {
        let found = paths
            .iter()
            .filter_map(|path| self.at(path))
            .map(|node| node.text.trim());
        found
            .filter(|text| !text.is_empty())
            .map(text_bounded)
            .next()
            .unwrap_or_default()
    }

    fn place(&self, path: &str) -> Place {
        let line = self.at(path).map_or(self.line, |node| node.line);
        let name = if path.is_empty() {
            self.name.clone()
        } else {
            format!("{}/{path}", self.name)
        };
        Place::element(line, name)
    }

    fn problem(&self, path: &str, kind: ProblemKind) -> StatementProblem {
        StatementProblem::new(self.place(path), kind)
    }

    fn required(&self, path: &str) -> Read<&Node> {
        self.at(path).ok_or_else(|| self.problem(path, ProblemKind::Missing))
    }
}

/// Reads every statement of a file.
///
/// # Errors
/// The first problem, with its line and element.
pub(super) fn camt053_read(text: &str) -> Read<Vec<Statement>> {
    let root = tree_of(text)?;
    let message = root.at("BkToCstmrStmt");
    let Some(message) = message.filter(|_| root.name == "Document" && root.namespace.contains(":camt.053.")) else {
        return Err(root.problem("", ProblemKind::UnknownFormat));
    };
    let statements = message.all("Stmt").map(statement_of).collect::<Read<Vec<_>>>()?;
    if statements.is_empty() {
        return Err(message.problem("Stmt", ProblemKind::Missing));
    }
    if statements.len() > STATEMENTS_MAX {
        return Err(message.problem("Stmt", ProblemKind::TooMany { max: STATEMENTS_MAX }));
    }
    Ok(statements)
}

/// Counts lines while the reader goes on.
struct Lines<'t> {
    text: &'t str,
    counted_to: usize,
    line: u32,
}

impl Lines<'_> {
    fn at(&mut self, position: u64) -> u32 {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let passed = self.text.as_bytes().get(self.counted_to..position).unwrap_or_default();
        let breaks = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.counted_to = position.max(self.counted_to);
        self.line
    }
}

fn tree_of(text: &str) -> Read<Node> {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines {
        text,
        counted_to: 0,
        line: 1,
    };
    let mut open: Vec<Node> = Vec::new();
    let mut root = None;
    let mut count = 0_usize;
    loop {
        let event = reader.read_event();
        let line = lines.at(reader.buffer_position());
        let broken = || StatementProblem::new(Place::Line(line), ProblemKind::BrokenXml);
        let refused = |kind| StatementProblem::new(Place::Line(line), kind);
        match event.map_err(|_| broken())? {
            Event::Start(start) => {
                count += 1;
                if count > NODES_MAX || open.len() >= DEPTH_MAX || root.is_some() {
                    return Err(refused(ProblemKind::BrokenXml));
                }
                open.push(node_of(&start, line).ok_or_else(broken)?);
            }
            Event::Empty(start) => {
                count += 1;
                let node = node_of(&start, line).ok_or_else(broken)?;
                let parent = open.last_mut().filter(|_| count <= NODES_MAX).ok_or_else(broken)?;
                parent.children.push(node);
            }
            Event::End(_) => {
                let node = open.pop().ok_or_else(broken)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None => root = Some(node),
                }
            }
            Event::Text(text) => match open.last_mut() {
                Some(node) => node.text.push_str(&text),
                None if text.trim().is_empty() => {}
                None => return Err(broken()),
            },
            Event::CData(text) => open.last_mut().ok_or_else(broken)?.text.push_str(&text),
            Event::GeneralRef(reference) => {
                let sign = match reference.resolve_char_ref() {
                    Ok(Some(sign)) => Cow::Owned(sign.to_string()),
                    Ok(None) => quick_xml::escape::resolve_xml_entity(&reference)
                        .map(Cow::Borrowed)
                        .ok_or_else(|| refused(ProblemKind::Doctype))?,
                    Err(_) => return Err(broken()),
                };
                open.last_mut().ok_or_else(broken)?.text.push_str(&sign);
            }
            Event::DocType(_) => return Err(refused(ProblemKind::Doctype)),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    let line = lines.line;
    root.filter(|_| open.is_empty())
        .ok_or_else(|| StatementProblem::new(Place::Line(line), ProblemKind::BrokenXml))
}

/// The element's own name, its currency and its namespace; none when its attributes are broken.
fn node_of(start: &BytesStart<'_>, line: u32) -> Option<Node> {
    let mut node = Node {
        name: start.local_name().into_inner().to_owned(),
        line,
        currency: String::new(),
        namespace: String::new(),
        text: String::new(),
        children: Vec::new(),
    };
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let key: &str = attribute.key.into_inner();
        if key == "Ccy" {
            node.currency = attribute.value.trim().to_owned();
        } else if key == "xmlns" || key.starts_with("xmlns:") && attribute.value.contains(":camt.") {
            node.namespace = attribute.value.trim().to_owned();
        }
    }
    Some(node)
}

fn statement_of(node: &Node) -> Read<Statement> {
    node.required("Acct/Id")?;
    let account = node.text_at(&["Acct/Id/IBAN", "Acct/Id/Othr/Id"]).replace(' ', "");
    if account.is_empty() {
        return Err(node.problem("Acct/Id/IBAN", ProblemKind::Missing));
    }
    let statement_id = node.text_at(&["Id"]);
    if statement_id.is_empty() {
        return Err(node.problem("Id", ProblemKind::Missing));
    }
    let (opening, currency) = balance_of(node, &["OPBD", "PRCD", "ITBD"], false)?;
    let (closing, closing_currency) = balance_of(node, &["CLBD", "ITBD"], true)?;
    for found in [currency.clone(), closing_currency, node.text_at(&["Acct/Ccy"])] {
        if found != CURRENCY && !found.is_empty() {
            return Err(node.problem("Bal/Amt", ProblemKind::Currency { found }));
        }
    }
    let mut entries = Vec::new();
    let mut pending_count = 0;
    for entry in node.all("Ntry") {
        if entry.text_at(&["Sts/Cd", "Sts/Prtry", "Sts"]) == "BOOK" {
            entries_add(&mut entries, entry, &currency)?;
        } else {
            pending_count += 1;
        }
        if entries.len() > ENTRIES_MAX {
            return Err(entry.problem("", ProblemKind::TooMany { max: ENTRIES_MAX }));
        }
    }
    Ok(Statement {
        account: account.to_ascii_uppercase(),
        statement_id,
        currency,
        opening,
        closing,
        entries,
        pending_count,
        place: node.place(""),
    })
}

/// The first balance of the first kind that is there; of intermediate ones the first opens and the
/// last closes.
fn balance_of(node: &Node, codes: &[&str], last: bool) -> Read<(Balance, String)> {
    let of_code = |code: &&str| {
        let mut found = node
            .all("Bal")
            .filter(|balance| balance.text_at(&["Tp/CdOrPrtry/Cd"]) == **code);
        if last { found.last() } else { found.next() }
    };
    let Some(balance) = codes.iter().find_map(of_code) else {
        let name = format!("Bal[{}]", codes.first().copied().unwrap_or_default());
        return Err(node.problem(&name, ProblemKind::Missing));
    };
    let amount = balance.required("Amt")?;
    let on = date_of(balance, "Dt")?;
    let amount_read = signed(balance, amount)?;
    Ok((
        Balance {
            amount: amount_read,
            on,
        },
        amount.currency.clone(),
    ))
}

/// An amount with the sign of its direction.
fn signed(node: &Node, amount: &Node) -> Read<Money> {
    let value = decimal_read(amount.text.trim(), '.').ok_or_else(|| node.problem("Amt", ProblemKind::AmountRange))?;
    match node.text_at(&["CdtDbtInd"]).as_str() {
        "CRDT" => Ok(value),
        "DBIT" => value
            .checked_neg()
            .map_err(|_| node.problem("Amt", ProblemKind::AmountRange)),
        "" => Err(node.problem("CdtDbtInd", ProblemKind::Missing)),
        found => Err(node.problem(
            "CdtDbtInd",
            ProblemKind::Unreadable {
                found: found.chars().take(QUOTED_MAX).collect(),
            },
        )),
    }
}

/// `Dt` or the day of `DtTm`, which the bank writes in its own time.
fn date_of(node: &Node, path: &str) -> Read<CivilDate> {
    let text = node.text_at(&[&format!("{path}/Dt"), &format!("{path}/DtTm"), path]);
    if text.is_empty() {
        return Err(node.problem(path, ProblemKind::Missing));
    }
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.ok_or_else(|| {
        let found = text.chars().take(QUOTED_MAX).collect();
        node.problem(path, ProblemKind::Unreadable { found })
    })
}

/// One entry, or one for each of its parts when it has several with amounts that add up to it.
fn entries_add(entries: &mut Vec<StatementEntry>, entry: &Node, currency: &str) -> Read<()> {
    let amount = entry.required("Amt")?;
    if amount.currency != currency {
        let found = amount.currency.clone();
        return Err(entry.problem("Amt", ProblemKind::Currency { found }));
    }
    let whole = signed(entry, amount)?;
    if whole.is_zero() {
        return Err(entry.problem("Amt", ProblemKind::AmountRange));
    }
    let booked_on = date_of(entry, "BookgDt")?;
    let value_on = if entry.at("ValDt").is_some() {
        date_of(entry, "ValDt")?
    } else {
        booked_on
    };
    let parts: Vec<&Node> = entry
        .all("NtryDtls")
        .flat_map(|details| details.all("TxDtls"))
        .collect();
    let base = StatementEntry {
        place: entry.place(""),
        amount: whole,
        booked_on,
        value_on,
        bank_reference: reference(&entry.text_at(&["AcctSvcrRef"])),
        end_to_end_id: String::new(),
        counterparty_name: String::new(),
        counterparty_iban: String::new(),
        creditor_iban: String::new(),
        remittance: entry.text_at(&["AddtlNtryInf"]),
    };
    match parts.as_slice() {
        [] => entries.push(base),
        [only] => entries.push(part_of(&base, only)),
        several => parts_add(entries, entry, &base, several)?,
    }
    Ok(())
}

fn parts_add(entries: &mut Vec<StatementEntry>, entry: &Node, base: &StatementEntry, parts: &[&Node]) -> Read<()> {
    let mut amounts = Vec::with_capacity(parts.len());
    for part in parts {
        let amount = part.at("Amt").or_else(|| part.at("AmtDtls/TxAmt/Amt"));
        let amount = amount.ok_or_else(|| part.problem("Amt", ProblemKind::Missing))?;
        let value = decimal_read(amount.text.trim(), '.').filter(|value| value.is_positive());
        let value = value.ok_or_else(|| part.problem("Amt", ProblemKind::AmountRange))?;
        let turned = match part.text_at(&["CdtDbtInd"]).as_str() {
            "CRDT" => false,
            "DBIT" => true,
            _ => base.amount.is_negative(),
        };
        let value = if turned { value.checked_neg() } else { Ok(value) };
        amounts.push(value.map_err(|_| part.problem("Amt", ProblemKind::AmountRange))?);
    }
    let sum =
        Money::checked_sum(amounts.iter().copied()).map_err(|_| entry.problem("NtryDtls", ProblemKind::AmountRange))?;
    if sum != base.amount {
        let kind = ProblemKind::PartsDiffer {
            whole: base.amount,
            parts: sum,
        };
        return Err(entry.problem("NtryDtls", kind));
    }
    for (part, amount) in parts.iter().zip(amounts) {
        entries.push(StatementEntry {
            amount,
            place: part.place(""),
            ..part_of(base, part)
        });
    }
    Ok(())
}

/// What a part tells of the other side and of its purpose.
fn part_of(base: &StatementEntry, part: &Node) -> StatementEntry {
    let party = if base.amount.is_negative() { "Cdtr" } else { "Dbtr" };
    let name = [format!("RltdPties/{party}/Nm"), format!("RltdPties/{party}/Pty/Nm")];
    let account = format!("RltdPties/{party}Acct/Id/IBAN");
    let own = part.text_at(&["Refs/AcctSvcrRef"]);
    let bank_reference = if own.is_empty() {
        base.bank_reference.clone()
    } else {
        reference(&own)
    };
    let written = part.at("RmtInf").map(remittance_of).unwrap_or_default();
    let remittance = if written.is_empty() {
        part.text_at(&["AddtlTxInf"])
    } else {
        written
    };
    StatementEntry {
        bank_reference,
        end_to_end_id: reference(&part.text_at(&["Refs/EndToEndId"])),
        counterparty_name: part.text_at(&[&name[0], &name[1]]),
        counterparty_iban: part.text_at(&[&account]).replace(' ', "").to_ascii_uppercase(),
        creditor_iban: part
            .text_at(&["RltdPties/CdtrAcct/Id/IBAN"])
            .replace(' ', "")
            .to_ascii_uppercase(),
        remittance: if remittance.is_empty() {
            base.remittance.clone()
        } else {
            remittance
        },
        ..base.clone()
    }
}

/// Free lines and the creditor's structured reference.
fn remittance_of(information: &Node) -> String {
    let mut lines: Vec<&str> = information.all("Ustrd").map(|line| line.text.as_str()).collect();
    let structured = information.all("Strd").filter_map(|node| node.at("CdtrRefInf/Ref"));
    lines.extend(structured.map(|node| node.text.as_str()));
    text_bounded(&lines.join(" "))
}

fn reference(text: &str) -> String {
    if NO_REFERENCES.contains(&text) {
        String::new()
    } else {
        text.to_owned()
    }
}
