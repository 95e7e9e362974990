//! The ledger's rules: accounts, postings, and entries that cannot be made unless they balance.
//!
//! Amounts are signed halalas: debits positive, credits negative. Every posting names a fund class,
//! and each entry balances **within every class**, so classes cannot mix (handbook 4.1). Money
//! changes its class only through [`Account::BetweenFunds`], and only where
//! [`FundClass::may_move_to`] allows it.

mod entry;
mod events;
pub mod proof;

pub use entry::{EntryBuilder, EntryDraft, FundKey, LedgerError, Posting, check_postings};
pub use events::{
    CapturedLine, FundPart, allocation_made, chargeback_returned, chargeback_taken, closing_moved,
    disbursement_refused, disbursement_released, disbursement_requested, donation_captured, donation_transferred,
    fee_borne, operating_grant, refund_paid, refund_reported, refund_transferred, settlement_received, surplus_moved,
    suspense_received, suspense_released,
};

use crate::codes::coded_enum;

#[cfg(doc)]
use crate::giving::FundClass;

coded_enum! {
    /// The accounts of the journal. Each is kept per fund class; funds and payables also per field,
    /// opportunity and charity.
    Account {
        /// Money at the bank.
        Bank = "bank",
        /// Money that the gateway has captured and not yet paid over.
        PspClearing = "psp_clearing",
        /// What the platform holds for a purpose. Its balance is a credit.
        Fund = "fund",
        /// What has been promised to a charity and not yet paid. Its balance is a credit.
        CharityPayable = "charity_payable",
        /// Passage of money from one class to another; over an entry it is nothing.
        BetweenFunds = "between_funds",
        /// Costs of payment, borne by the platform's own money (handbook 4.4).
        FeeExpense = "fee_expense",
        /// Money that a bank took back after it had been paid to a charity, borne by the platform's own
        /// money (handbook 4.7: the loss reserve). Its balance is a debit.
        ChargebackLoss = "chargeback_loss",
    }
}

coded_enum! {
    /// What an entry records. A correction is an entry of the same kind with the signs turned.
    EntryKind {
        /// The gateway captured a payment.
        DonationCaptured = "donation_captured",
        /// The gateway paid captured money over to the bank.
        SettlementReceived = "settlement_received",
        /// A cost of payment was paid from operating money.
        FeeBorne = "fee_borne",
        /// Pooled money was given to an opportunity.
        AllocationMade = "allocation_made",
        /// Money beyond an opportunity's need went where its donor chose (handbook 4.5).
        SurplusMoved = "surplus_moved",
        /// A tranche was asked for: the money is set aside for the charity.
        DisbursementRequested = "disbursement_requested",
        /// A tranche was refused: the money is the opportunity's again.
        DisbursementRefused = "disbursement_refused",
        /// A tranche was paid.
        DisbursementReleased = "disbursement_released",
        /// A donor got money back.
        RefundPaid = "refund_paid",
        /// A donor's bank took money back (handbook 4.7).
        ChargebackTaken = "chargeback_taken",
        /// A bank gave back what it had taken: the chargeback was decided for the platform.
        ChargebackReturned = "chargeback_returned",
        /// A grant towards the platform's costs came in.
        OperatingGrant = "operating_grant",
        /// Money arrived at the bank that is no known gift yet.
        SuspenseReceived = "suspense_received",
        /// Such money found its purpose, went back, or turned out to be a gateway's payout.
        SuspenseReleased = "suspense_released",
    }
}

impl EntryKind {
    /// The entry changes what an opportunity has collected: minus the sum of its postings to
    /// [`Account::Fund`] in entries of these kinds is the collected amount.
    #[must_use]
    pub const fn changes_collected(self) -> bool {
        matches!(
            self,
            EntryKind::DonationCaptured
                | EntryKind::AllocationMade
                | EntryKind::SurplusMoved
                | EntryKind::RefundPaid
                | EntryKind::ChargebackTaken
                | EntryKind::ChargebackReturned
        )
    }

    /// The entry changes what was paid to charities: minus the sum of its postings to
    /// [`Account::Bank`] in entries of this kind is the paid amount.
    #[must_use]
    pub const fn changes_paid(self) -> bool {
        matches!(self, EntryKind::DisbursementReleased)
    }
}
