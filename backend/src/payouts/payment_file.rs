//! The payment file of a batch: ISO 20022 `pain.001.001.09`, UTF-8, the same bytes each time it is
//! written from the same batch. Nothing in it depends on the clock or on the reader.

use domain::money::Money;
use domain::payouts::{AccountPurpose, payment_text};
use domain::time::{CivilDate, Timestamp};
use quick_xml::escape::escape;
use sha2::{Digest, Sha256};

/// The message that is written.
pub(super) const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
/// Its name in a status report (`OrgnlMsgNmId`).
pub(super) const MESSAGE_NAME: &str = "pain.001.001.09";
/// The longest name of the payer, in signs (`Max140Text`).
const PAYER_NAME_LENGTH_MAX: usize = 140;
/// The longest remittance information, in signs (`Max140Text`).
const REMITTANCE_LENGTH_MAX: usize = 140;

/// A batch as its file tells it.
pub(super) struct PaymentFile<'a> {
    pub(super) number: i64,
    pub(super) purpose: AccountPurpose,
    pub(super) payer_name: &'a str,
    pub(super) payer_iban: &'a str,
    pub(super) sealed_at: Timestamp,
    pub(super) execute_on: CivilDate,
    pub(super) total: Money,
    pub(super) lines: Vec<PaymentFileLine<'a>>,
}

/// A payment.
pub(super) struct PaymentFileLine<'a> {
    pub(super) position: i64,
    pub(super) end_to_end_id: &'a str,
    pub(super) amount: Money,
    pub(super) payee_name: &'a str,
    pub(super) iban: &'a str,
    pub(super) opportunity_number: i64,
}

/// The message's id, unique over all batches: `ATAA-Z-000012` for zakat, `ATAA-D-…` otherwise.
pub(super) fn message_id(purpose: AccountPurpose, number: i64) -> String {
    let letter = match purpose {
        AccountPurpose::Zakat => 'Z',
        AccountPurpose::Other => 'D',
    };
    format!("ATAA-{letter}-{number:06}")
}

/// SHA-256 of a file, in hexadecimal digits.
pub(super) fn hash_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

impl PaymentFile<'_> {
    /// Writes the file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut xml = Xml::default();
        xml.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.open_with("Document", &format!("xmlns=\"{NAMESPACE}\""));
        xml.open("CstmrCdtTrfInitn");
        self.header(&mut xml);
        self.instruction(&mut xml);
        xml.close("CstmrCdtTrfInitn");
        xml.close("Document");
        xml.text.into_bytes()
    }

    fn header(&self, xml: &mut Xml) {
        xml.open("GrpHdr");
        xml.leaf("MsgId", &message_id(self.purpose, self.number));
        xml.leaf("CreDtTm", &self.sealed_at.to_rfc3339());
        self.totals(xml);
        xml.open("InitgPty");
        xml.leaf("Nm", &payment_text(self.payer_name, PAYER_NAME_LENGTH_MAX));
        xml.close("InitgPty");
        xml.close("GrpHdr");
    }

    fn totals(&self, xml: &mut Xml) {
        xml.leaf("NbOfTxs", &self.lines.len().to_string());
        xml.leaf("CtrlSum", &self.total.to_string());
    }

    fn instruction(&self, xml: &mut Xml) {
        xml.open("PmtInf");
        xml.leaf("PmtInfId", &message_id(self.purpose, self.number));
        xml.leaf("PmtMtd", "TRF");
        // Each payment is a line of its own on the account's statement, so that it can be matched.
        xml.leaf("BtchBookg", "false");
        self.totals(xml);
        xml.open("ReqdExctnDt");
        xml.leaf("Dt", &self.execute_on.to_string());
        xml.close("ReqdExctnDt");
        xml.open("Dbtr");
        xml.leaf("Nm", &payment_text(self.payer_name, PAYER_NAME_LENGTH_MAX));
        xml.close("Dbtr");
        account(xml, "DbtrAcct", self.payer_iban, true);
        bank(xml, "DbtrAgt", self.payer_iban);
        // Every gift arrives whole: charges are the payer's (handbook 4.4).
        xml.leaf("ChrgBr", "DEBT");
        for line in &self.lines {
            self.payment(xml, line);
        }
        xml.close("PmtInf");
    }

    fn payment(&self, xml: &mut Xml, line: &PaymentFileLine<'_>) {
        xml.open("CdtTrfTxInf");
        xml.open("PmtId");
        let id = format!("{}-{}", message_id(self.purpose, self.number), line.position);
        xml.leaf("InstrId", &id);
        xml.leaf("EndToEndId", line.end_to_end_id);
        xml.close("PmtId");
        xml.open("Amt");
        xml.leaf_with("InstdAmt", "Ccy=\"SAR\"", &line.amount.to_string());
        xml.close("Amt");
        bank(xml, "CdtrAgt", line.iban);
        xml.open("Cdtr");
        xml.leaf("Nm", line.payee_name);
        xml.close("Cdtr");
        account(xml, "CdtrAcct", line.iban, false);
        xml.open("Purp");
        // "Payment for charity reasons" in the external code set of purposes.
        xml.leaf("Cd", "CHAR");
        xml.close("Purp");
        xml.open("RmtInf");
        let kind = match self.purpose {
            AccountPurpose::Zakat => "zakat ",
            AccountPurpose::Other => "",
        };
        let text = format!(
            "Ataa {kind}tranche {} of opportunity {}",
            line.end_to_end_id, line.opportunity_number
        );
        xml.leaf("Ustrd", &payment_text(&text, REMITTANCE_LENGTH_MAX));
        xml.close("RmtInf");
        xml.close("CdtTrfTxInf");
    }
}

fn account(xml: &mut Xml, name: &str, iban: &str, with_currency: bool) {
    xml.open(name);
    xml.open("Id");
    xml.leaf("IBAN", iban);
    xml.close("Id");
    if with_currency {
        xml.leaf("Ccy", "SAR");
    }
    xml.close(name);
}

/// A bank by the two digits that a Saudi IBAN carries (handbook 5.2): nothing is guessed from them.
fn bank(xml: &mut Xml, name: &str, iban: &str) {
    xml.open(name);
    xml.open("FinInstnId");
    xml.open("ClrSysMmbId");
    xml.leaf("MmbId", iban.get(4..6).unwrap_or_default());
    xml.close("ClrSysMmbId");
    xml.close("FinInstnId");
    xml.close(name);
}

/// A writer of elements, two spaces to a level.
#[derive(Default)]
struct Xml {
    text: String,
    level: usize,
}

impl Xml {
    fn indent(&mut self) {
        for _ in 0..self.level {
            self.text.push_str("  ");
        }
    }

    fn open(&mut self, name: &str) {
        self.indent();
        self.text.push_str(&format!("<{name}>\n"));
        self.level += 1;
    }

    fn open_with(&mut self, name: &str, attribute: &str) {
        self.indent();
        self.text.push_str(&format!("<{name} {attribute}>\n"));
        self.level += 1;
    }

    fn close(&mut self, name: &str) {
        self.level = self.level.saturating_sub(1);
        self.indent();
        self.text.push_str(&format!("</{name}>\n"));
    }

    fn leaf(&mut self, name: &str, value: &str) {
        self.indent();
        self.text.push_str(&format!("<{name}>{}</{name}>\n", escape(value)));
    }

    fn leaf_with(&mut self, name: &str, attribute: &str, value: &str) {
        self.indent();
        self.text
            .push_str(&format!("<{name} {attribute}>{}</{name}>\n", escape(value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(payee_name: &str) -> PaymentFile<'_> {
        PaymentFile {
            number: 12,
            purpose: AccountPurpose::Zakat,
            payer_name: "Ataa Platform",
            payer_iban: "SA3510000000123456789012",
            sealed_at: Timestamp::from_us(1_795_338_000_000_000),
            execute_on: CivilDate::new(2026, 11, 23).unwrap(),
            total: Money::from_halalas(3_000_101),
            lines: vec![
                PaymentFileLine {
                    position: 1,
                    end_to_end_id: "5001",
                    amount: Money::from_halalas(3_000_000),
                    payee_name,
                    iban: "SA0380000000608010167519",
                    opportunity_number: 1042,
                },
                PaymentFileLine {
                    position: 2,
                    end_to_end_id: "5002",
                    amount: Money::from_halalas(101),
                    payee_name: "Relief (Riyadh)",
                    iban: "SA9480000000000000000001",
                    opportunity_number: 1043,
                },
            ],
        }
    }

    #[test]
    fn a_file_is_written_as_the_standard_has_it() {
        insta::assert_snapshot!(
            "payment_file",
            String::from_utf8(file("Al-Birr Society").bytes()).unwrap()
        );
    }

    #[test]
    fn the_same_batch_gives_the_same_bytes() {
        assert_eq!(file("a").bytes(), file("a").bytes());
        assert_ne!(hash_of(&file("a").bytes()), hash_of(&file("b").bytes()));
    }

    #[test]
    fn nothing_breaks_out_of_an_element() {
        // Names are reduced before they are stored; the writer escapes them all the same.
        let text = String::from_utf8(file("</Nm><InstdAmt Ccy=\"SAR\">9</InstdAmt>&\"'").bytes()).unwrap();
        assert_eq!(text.matches("<InstdAmt").count(), 2);
        assert!(text.contains("&lt;/Nm&gt;"));
    }
}
