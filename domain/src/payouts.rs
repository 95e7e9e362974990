//! Money out: from which account of the platform, to which account of a charity, by which people,
//! and what a bank's answer means (handbook 4.1, 7.2).

mod account;
mod batch;
mod names;
mod statement;
mod status;

pub use account::{AccountEvent, AccountProposalForm, AccountState, account_effective_at};
pub use batch::{BATCH_LINES_MAX, BatchEvent, BatchState, LineOutcome, OutcomeSource, batch_authoriser, batch_maker};
pub use names::{PAYEE_NAME_LENGTH_MAX, payee_name, payment_text};
pub use statement::{CharityFigures, Movement};
pub use status::{LineStatus, ReasonCode};

use crate::codes::coded_enum;
use crate::giving::FundClass;

coded_enum! {
    /// What an account is for, on the platform's side and on a charity's: zakat is never kept in
    /// one account with other gifts (handbook 4.1, 7.1).
    AccountPurpose {
        /// Zakat only.
        Zakat = "zakat",
        /// All other gifts.
        Other = "other",
    }
}

impl AccountPurpose {
    /// The account from which money of a class is paid to charities. `None` for what is never paid
    /// to them: principal of endowments, unmatched receipts and the platform's own money.
    #[must_use]
    pub const fn paying(class: FundClass) -> Option<AccountPurpose> {
        match class {
            FundClass::Zakat | FundClass::ZakatAlFitr => Some(AccountPurpose::Zakat),
            FundClass::WaqfCorpus | FundClass::Suspense | FundClass::PlatformSupport | FundClass::Operating => None,
            _ => Some(AccountPurpose::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zakat_is_paid_from_its_own_account() {
        for class in FundClass::ALL.iter().copied() {
            let is_zakat = matches!(class, FundClass::Zakat | FundClass::ZakatAlFitr);
            assert_eq!(
                AccountPurpose::paying(class) == Some(AccountPurpose::Zakat),
                is_zakat,
                "{class}"
            );
            assert!(
                AccountPurpose::paying(class).is_none() || class.is_restricted(),
                "{class}"
            );
        }
        assert_eq!(AccountPurpose::paying(FundClass::WaqfCorpus), None);
        assert_eq!(AccountPurpose::paying(FundClass::Suspense), None);
    }
}
