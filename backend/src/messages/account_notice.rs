//! Telling a charity that its account changes: everybody who manages it, and who proposed the
//! account in effect, also when they manage it no more. They are the ones who notice a fraud.

use domain::ids::CharityId;
use domain::locale::Style;
use domain::payouts::AccountPurpose;
use domain::time::Timestamp;

use super::{Message, Recipient, message_enqueue, queries};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::in_tx;
use crate::payouts::queries::ACCOUNT_PREVIOUS_CONTACT;
use crate::people::PersonRow;

/// What happened to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountNotice {
    /// A manager proposed it.
    Proposed,
    /// Two people of the platform approved it; it rests before it takes effect.
    Approved,
    /// It was refused, cancelled or withdrawn.
    Ended,
}

impl AccountNotice {
    const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Ended => "ended",
        }
    }
}

/// Puts the notice into the outbox for everybody concerned, in the transaction of the change.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub(crate) async fn charity_account_notice(
    tx: &mut Tx,
    context: &Context,
    (charity, purpose): (CharityId, AccountPurpose),
    account_number: i64,
    masked_iban: &str,
    notice: AccountNotice,
    effective_at: Option<Timestamp>,
) -> Result<()> {
    let mut people: Vec<PersonRow> = in_tx!(tx, connection => sqlx::query_as(queries::MANAGERS)
        .bind(charity).fetch_all(connection).await)?;
    let previous: Option<PersonRow> = in_tx!(tx, connection => sqlx::query_as(ACCOUNT_PREVIOUS_CONTACT)
        .bind(charity).bind(purpose.code()).bind(context.now()).fetch_optional(connection).await)?;
    people.extend(previous);
    for person in people {
        let person = person.person()?;
        let style: Style = person.style();
        let message = match (notice, effective_at) {
            (AccountNotice::Proposed, _) => Message::AccountProposed {
                account: masked_iban.to_owned(),
            },
            (AccountNotice::Approved, Some(effective_at)) => Message::AccountApproved {
                account: masked_iban.to_owned(),
                effective_at,
            },
            (AccountNotice::Approved, None) => {
                return Err(Error::internal("an approved account has no moment of effect"));
            }
            (AccountNotice::Ended, _) => Message::AccountEnded {
                account: masked_iban.to_owned(),
            },
        };
        let recipient = Recipient {
            person: Some(person.id),
            name: person.name,
            address: person.email,
            style,
        };
        // Whoever is both a manager and the previous contact has one key, and so one message.
        let key = format!("account:{account_number}:{}:{}", notice.code(), person.id);
        message_enqueue(tx, context, &recipient, &key, &message).await?;
    }
    Ok(())
}
