//! Statements as CAMT.053: written by the tests' own writer and read again, sample files in the shape
//! of the public documentation, and everything that has to be refused with its place.

use domain::bank::{Balance, Place, ProblemKind, Statement, StatementEntry, StatementFormat, StatementProblem};
use domain::money::Money;
use domain::time::CivilDate;
use proptest::prelude::*;

use super::read::{FILE_BYTES_MAX, statements_read};

const SAMPLE_V2: &[u8] = include_bytes!("../../tests/fixtures/bank/camt053-v2-ar.xml");
const SAMPLE_V8: &[u8] = include_bytes!("../../tests/fixtures/bank/camt053-v8-batch.xml");
const SAMPLE_MT940: &[u8] = include_bytes!("../../tests/fixtures/bank/mt940-two-statements.sta");

/// A text as it stands between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn decimal(money: Money) -> String {
    let halalas = money.halalas().unsigned_abs();
    format!("{}.{:02}", halalas / 100, halalas % 100)
}

fn direction(money: Money) -> &'static str {
    if money.is_negative() { "DBIT" } else { "CRDT" }
}

/// Writes statements as CAMT.053, version 2 or 8.
pub(super) fn camt053_write(statements: &[Statement], version: u8) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02}\">\
         <BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>\n"
    );
    for statement in statements {
        let balance = |code: &str, balance: &Balance| {
            format!(
                "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"{}\">{}</Amt><CdtDbtInd>{}</CdtDbtInd>\
                 <Dt><Dt>{}</Dt></Dt></Bal>\n",
                statement.currency,
                decimal(balance.amount),
                direction(balance.amount),
                balance.on
            )
        };
        xml.push_str(&format!(
            "<Stmt><Id>{}</Id><Acct><Id><IBAN>{}</IBAN></Id></Acct>\n{}{}",
            escaped(&statement.statement_id),
            statement.account,
            balance("OPBD", &statement.opening),
            balance("CLBD", &statement.closing)
        ));
        for entry in &statement.entries {
            xml.push_str(&entry_write(entry, &statement.currency, version));
        }
        xml.push_str("</Stmt>\n");
    }
    xml.push_str("</BkToCstmrStmt></Document>\n");
    xml
}

fn entry_write(entry: &StatementEntry, currency: &str, version: u8) -> String {
    let state = if version < 8 {
        "<Sts>BOOK</Sts>"
    } else {
        "<Sts><Cd>BOOK</Cd></Sts>"
    };
    let party = if entry.amount.is_negative() { "Cdtr" } else { "Dbtr" };
    let name = escaped(&entry.counterparty_name);
    let name = if version < 8 {
        format!("<Nm>{name}</Nm>")
    } else {
        format!("<Pty><Nm>{name}</Nm></Pty>")
    };
    let element = |name: &str, text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!("<{name}>{}</{name}>", escaped(text))
        }
    };
    let account = |party: &str, iban: &str| {
        if iban.is_empty() {
            String::new()
        } else {
            format!("<{party}Acct><Id><IBAN>{iban}</IBAN></Id></{party}Acct>")
        }
    };
    let own = if entry.amount.is_negative() {
        String::new()
    } else {
        account("Cdtr", &entry.creditor_iban)
    };
    format!(
        "<Ntry><Amt Ccy=\"{currency}\">{}</Amt><CdtDbtInd>{}</CdtDbtInd>{state}<BookgDt><Dt>{}</Dt></BookgDt>\
         <ValDt><Dt>{}</Dt></ValDt>{}<NtryDtls><TxDtls><Refs>{}</Refs><RltdPties><{party}>{name}</{party}>{}{own}\
         </RltdPties><RmtInf>{}</RmtInf></TxDtls></NtryDtls></Ntry>\n",
        decimal(entry.amount),
        direction(entry.amount),
        entry.booked_on,
        entry.value_on,
        element("AcctSvcrRef", &entry.bank_reference),
        element("EndToEndId", &entry.end_to_end_id),
        account(party, &entry.counterparty_iban),
        element("Ustrd", &entry.remittance),
    )
}

fn days() -> impl Strategy<Value = CivilDate> {
    (11_000_i32..25_000).prop_map(CivilDate::from_day_number)
}

const WORDS: &str = "[A-Za-z0-9ء-غف-ي&<>\"']{1,15}( [A-Za-z0-9ء-غف-ي&<>\"']{1,15}){0,5}";

prop_compose! {
    fn entries()(
        halalas in prop_oneof![1_i64..10_000_000_000, -10_000_000_000_i64..0],
        booked_on in days(),
        shift in -20_i32..20,
        bank_reference in "[A-Z0-9]{0,16}",
        end_to_end_id in "(E[A-Z0-9]{1,12})?",
        counterparty_name in WORDS,
        counterparty_iban in "(SA[0-9]{22})?",
        remittance in WORDS,
    ) -> StatementEntry {
        StatementEntry {
            place: Place::File,
            amount: Money::from_halalas(halalas),
            booked_on,
            value_on: booked_on.plus_days(shift),
            bank_reference,
            end_to_end_id,
            counterparty_name,
            creditor_iban: if halalas < 0 { counterparty_iban.clone() } else { String::new() },
            counterparty_iban,
            remittance,
        }
    }
}

prop_compose! {
    fn statements()(
        number in 1_u32..99_999,
        opening in -1_000_000_i64..1_000_000,
        on in days(),
        entries in prop::collection::vec(entries(), 0..12),
    ) -> Statement {
        let closing = entries.iter().fold(opening, |sum, entry| sum + entry.amount.halalas());
        let balance = |halalas| Balance { amount: Money::from_halalas(halalas), on };
        Statement {
            account: "SA0380000000608010167519".to_owned(),
            statement_id: number.to_string(),
            currency: "SAR".to_owned(),
            opening: balance(opening),
            closing: balance(closing),
            entries,
            pending_count: 0,
            place: Place::File,
        }
    }
}

fn without_places(mut statements: Vec<Statement>) -> Vec<Statement> {
    for statement in &mut statements {
        statement.place = Place::File;
        statement.entries.iter_mut().for_each(|entry| entry.place = Place::File);
    }
    statements
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    let mark = mark.then_some(0xFEFF);
    mark.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn statements_are_read_as_written(
        written in prop::collection::vec(statements(), 1..4), version in prop_oneof![Just(2_u8), Just(8)], way in 0_u8..5,
    ) {
        let text = camt053_write(&written, version);
        let bytes = match way {
            0 => text.clone().into_bytes(),
            1 => [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat(),
            2 => utf16(&text, false, true),
            3 => utf16(&text, true, true),
            _ => utf16(&text, way % 2 == 0, false),
        };
        let (format, read) = statements_read(&bytes).unwrap();
        prop_assert_eq!(format, StatementFormat::Camt053);
        prop_assert_eq!(without_places(read), written);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused(written in statements(), cut in any::<prop::sample::Index>()) {
        let text = camt053_write(&[written], 8);
        let whole = text.trim_end().len();
        let mut end = cut.index(whole);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        prop_assert!(statements_read(&text.as_bytes()[..end]).is_err());
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = statements_read(&bytes);
        let _ = statements_read(&[b"<Document>".as_slice(), &bytes].concat());
    }
}

#[test]
fn windows_1256_is_read_with_and_without_a_name() {
    let xml = String::from_utf8(SAMPLE_V2.to_vec()).unwrap();
    let named = xml.replace("UTF-8", "windows-1256");
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1256.encode(&named);
    assert!(!lossy);
    let (_, read) = statements_read(&bytes).unwrap();
    let (_, original) = statements_read(SAMPLE_V2).unwrap();
    assert_eq!(read, original);
    let mt940 = String::from_utf8(SAMPLE_MT940.to_vec()).unwrap();
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1256.encode(&mt940);
    assert!(!lossy && std::str::from_utf8(&bytes).is_err());
    assert_eq!(statements_read(&bytes).unwrap(), statements_read(SAMPLE_MT940).unwrap());
}

#[test]
fn the_sample_of_version_two() {
    let (_, statements) = statements_read(SAMPLE_V2).unwrap();
    let [statement] = statements.as_slice() else {
        panic!("one statement")
    };
    assert_eq!(statement.account, "SA0280000000000000000202");
    assert_eq!((statement.entries.len(), statement.pending_count), (3, 1));
    let gift = &statement.entries[0];
    assert_eq!(gift.amount, Money::from_halalas(50_000));
    assert_eq!(gift.counterparty_name, "نورة بنت عبدالله");
    assert_eq!(gift.counterparty_iban, "SA0380000000608010167519");
    assert_eq!(gift.remittance, "تبرع لسقيا الماء AT-1234- 5678-89");
    assert_eq!(statement.entries[1].amount, Money::from_halalas(-120_075));
    assert_eq!(statement.entries[1].end_to_end_id, "ATAA-D-12");
    assert_eq!(statement.entries[2].end_to_end_id, "");
    assert_eq!(statement.entries[2].remittance, "Cash deposit & thanks");
}

#[test]
fn the_sample_of_version_eight_has_a_batch() {
    let (_, statements) = statements_read(SAMPLE_V8).unwrap();
    let entries = &statements[0].entries;
    let amounts: Vec<i64> = entries.iter().map(|entry| entry.amount.halalas()).collect();
    assert_eq!(amounts, [10_000, 25_000, 5_050]);
    assert_eq!(entries[0].counterparty_name, "Ahmed");
    assert_eq!(entries[1].bank_reference, "FT2632600002");
    assert_eq!(entries[2].creditor_iban, "SA7080999000000000000001");
    let wrong = String::from_utf8(SAMPLE_V8.to_vec())
        .unwrap()
        .replacen(">250.00<", ">250.01<", 1);
    let problem = statements_read(wrong.as_bytes()).unwrap_err();
    let expected = ProblemKind::PartsDiffer {
        whole: Money::from_halalas(35_000),
        parts: Money::from_halalas(35_001),
    };
    assert_eq!(problem.kind, expected);
    assert!(matches!(&problem.place, Place::Element { name, .. } if name == "Ntry/NtryDtls"));
}

#[test]
fn two_statements_of_mt940() {
    let (format, statements) = statements_read(SAMPLE_MT940).unwrap();
    assert_eq!(format, StatementFormat::Mt940);
    assert_eq!(statements.len(), 2);
    assert!(statements[0].entries[0].remittance.contains("زكاة"));
}

#[test]
fn what_is_refused_names_its_place() {
    let good = String::from_utf8(SAMPLE_V2.to_vec()).unwrap();
    let element = |line, name: &str| Place::element(line, name);
    let cases: [(String, ProblemKind, Option<Place>); 14] = [
        (String::new(), ProblemKind::Empty, Some(Place::File)),
        (" \r\n".to_owned(), ProblemKind::Empty, Some(Place::File)),
        (
            "Date,Amount\n".to_owned(),
            ProblemKind::UnknownFormat,
            Some(Place::File),
        ),
        (good.replace("</BkToCstmrStmt>", ""), ProblemKind::BrokenXml, None),
        (good.replace("camt.053.", "camt.054."), ProblemKind::UnknownFormat, None),
        (
            good.replace(
                "<Document",
                "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Document",
            ),
            ProblemKind::Doctype,
            Some(Place::Line(2)),
        ),
        (good.replace("تبرع", "&a;"), ProblemKind::Doctype, None),
        (
            good.replace("<IBAN>SA0280000000000000000202</IBAN>", ""),
            ProblemKind::Missing,
            None,
        ),
        (
            good.replace("Ccy=\"SAR\"", "Ccy=\"USD\""),
            ProblemKind::Currency {
                found: "USD".to_owned(),
            },
            None,
        ),
        (
            good.replacen("<Amt Ccy=\"SAR\">500.00", "<Amt Ccy=\"EUR\">500.00", 1),
            ProblemKind::Currency {
                found: "EUR".to_owned(),
            },
            None,
        ),
        (good.replacen(">500.00<", ">5e2<", 1), ProblemKind::AmountRange, None),
        (
            good.replacen(">500.00<", ">99999999999999999999<", 1),
            ProblemKind::AmountRange,
            None,
        ),
        (
            good.replacen(">500.00<", ">500.01<", 1),
            ProblemKind::BalanceDiffers {
                computed: Money::from_halalas(1_039_926),
                closing: Money::from_halalas(1_039_925),
            },
            None,
        ),
        (
            good.replacen("<BookgDt><Dt>2026-11-22", "<BookgDt><Dt>2026-13-22", 1),
            ProblemKind::Unreadable {
                found: "2026-13-22".to_owned(),
            },
            Some(element(19, "Ntry/BookgDt")),
        ),
    ];
    for (text, kind, place) in cases {
        let problem = statements_read(text.as_bytes()).unwrap_err();
        assert_eq!(problem.kind, kind, "{problem}");
        if let Some(place) = place {
            assert_eq!(problem.place, place, "{kind:?}");
        }
    }
    let large = vec![b' '; FILE_BYTES_MAX + 1];
    let max_bytes = FILE_BYTES_MAX as u64;
    assert_eq!(
        statements_read(&large),
        Err(StatementProblem::new(Place::File, ProblemKind::TooLarge { max_bytes }))
    );
    let broken = [
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document>".as_slice(),
        b"\xC8\xC9",
    ]
    .concat();
    assert_eq!(statements_read(&broken).unwrap_err().kind, ProblemKind::Encoding);
    let bomb = "<a>".repeat(100_000);
    assert_eq!(
        statements_read(bomb.as_bytes()).unwrap_err().kind,
        ProblemKind::BrokenXml
    );
}
