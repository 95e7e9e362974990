//! The registry of typed ids: one newtype over a UUID (version 7, so that they sort by creation)
//! per kind of thing. They are made in `backend`, where randomness and the clock are parameters.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;
use uuid::Uuid;

/// The text is not a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an id")]
pub struct InvalidId;

macro_rules! typed_ids {
    ($($(#[$docs:meta])* $name:ident;)+) => {$(
        $(#[$docs])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
        #[cfg_attr(feature = "sqlx", sqlx(transparent))]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID read from storage or made by the id source.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> $name {
                $name(uuid)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<$name, InvalidId> {
                Uuid::parse_str(text.trim()).map($name).map_err(|_| InvalidId)
            }
        }
    )+};
}

typed_ids! {
    /// A person: donor, volunteer or member of staff; several roles hang on one person.
    PersonId;
    /// A signed-in session.
    SessionId;
    /// A charity (handbook 1.4).
    CharityId;
    /// A donation opportunity (handbook 2.3).
    OpportunityId;
    /// A milestone of an opportunity's delivery (handbook 7.2).
    MilestoneId;
    /// An uploaded file: photo, invoice, acknowledgement.
    AttachmentId;
    /// A basket of gifts that are not paid yet.
    BasketId;
    /// One gift in a basket.
    BasketItemId;
    /// A payment intent: one attempt to pay for one or more gifts.
    IntentId;
    /// A donation line: one captured gift to one destination.
    DonationId;
    /// Money going back to a donor.
    RefundId;
    /// A donor's or finance's request to give money back.
    RefundRequestId;
    /// Money that a donor's bank took back.
    ChargebackId;
    /// The end of an opportunity that is not carried out, and what becomes of its money.
    ClosingId;
    /// A large gift that is looked at before it is paid.
    GiftReviewId;
    /// A line of the alert register.
    AlertId;
    /// An imported sanction list.
    SanctionListId;
    /// A person or body on a sanction list.
    SanctionEntryId;
    /// A likeness of a person or body of ours to one on a sanction list.
    SanctionHitId;
    /// A numbered receipt.
    ReceiptId;
    /// A journal entry of the ledger.
    EntryId;
    /// An allocation of pooled money to an opportunity.
    AllocationId;
    /// A disbursement of an opportunity's money to its charity.
    DisbursementId;
    /// An account of a charity.
    CharityAccountId;
    /// A batch of payments to charities.
    PaymentBatchId;
    /// An impact report.
    ReportId;
    /// A message to a person.
    MessageId;
    /// A review of an opportunity: recommendation or decision.
    ReviewId;
    /// A line of the audit log.
    AuditId;
    /// A movement on a bank statement.
    BankEntryId;
    /// A decision on money in suspense.
    BankDecisionId;
    /// A payment as the gateway knows it.
    PaymentId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_written() {
        let text = "0190b5a0-0000-7000-8000-000000000001";
        let id: PersonId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(PersonId::from_uuid(id.as_uuid()), id);
        assert_eq!("12".parse::<PersonId>(), Err(InvalidId));
    }
}
