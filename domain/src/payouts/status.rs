//! What a bank's codes mean: the status of a line, and why it was refused (ISO 20022 external code
//! sets "payment transaction status" and "status reason").

use crate::codes::coded_enum;

/// What a status code of a line means for the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStatus {
    /// The bank has paid: settlement is completed.
    Paid,
    /// The bank will not pay.
    Rejected,
    /// Nothing final: received, checked, or on its way.
    Pending,
}

impl LineStatus {
    /// Reads a code such as `ACSC`; `None` for one that the standard does not have. Only a
    /// completed settlement is a payment: "accepted" (`ACCP`, `ACSP`) can still be refused.
    #[must_use]
    pub fn of(code: &str) -> Option<LineStatus> {
        match code {
            "ACSC" | "ACCC" => Some(LineStatus::Paid),
            "RJCT" | "CANC" => Some(LineStatus::Rejected),
            "ACCP" | "ACSP" | "ACTC" | "ACWC" | "ACWP" | "ACFC" | "ACPD" | "PDNG" | "RCVD" | "PATC" | "PART"
            | "PRES" => Some(LineStatus::Pending),
            _ => None,
        }
    }
}

coded_enum! {
    /// Why a bank refuses a payment. A code that is not here is shown as it is.
    ReasonCode {
        /// The account number is wrong.
        IncorrectAccountNumber = "AC01",
        /// The payee's account number is wrong or missing.
        InvalidPayeeAccount = "AC03",
        /// The account is closed.
        ClosedAccount = "AC04",
        /// The account is blocked.
        BlockedAccount = "AC06",
        /// Such payments are not allowed on the account.
        TransactionForbidden = "AG01",
        /// The amount is zero.
        ZeroAmount = "AM01",
        /// The amount is above what is allowed.
        AmountNotAllowed = "AM02",
        /// The currency cannot be paid.
        CurrencyNotAllowed = "AM03",
        /// The paying account has too little money.
        InsufficientFunds = "AM04",
        /// The same payment was sent before.
        Duplication = "AM05",
        /// The control sum is wrong.
        ControlSumWrong = "AM10",
        /// The name does not belong to the account.
        NameMismatch = "BE01",
        /// The payee's name is missing.
        PayeeNameMissing = "BE22",
        /// The day is not one on which the bank pays.
        InvalidDate = "DT01",
        /// The file's form is wrong.
        FileFormat = "FF01",
        /// The bank gives no reason.
        NotSpecified = "MS03",
        /// The payee's bank gives no reason.
        NotSpecifiedByPayeesBank = "MS02",
        /// The bank's code is wrong.
        BankUnknown = "RC01",
        /// The regulator's rules forbid it.
        Regulatory = "RR04",
        /// Stopped by the paying side.
        StoppedByPayer = "DS02",
        /// A reason in free words.
        Narrative = "NARR",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_completed_settlement_is_a_payment() {
        let all = ["ACSC", "ACCC", "RJCT", "CANC", "ACCP", "ACSP", "ACTC", "PDNG", "RCVD"];
        let paid: Vec<&str> = all
            .into_iter()
            .filter(|code| LineStatus::of(code) == Some(LineStatus::Paid))
            .collect();
        assert_eq!(paid, ["ACSC", "ACCC"]);
        assert_eq!(LineStatus::of("acsc"), None);
        assert_eq!(LineStatus::of("XXXX"), None);
    }
}
