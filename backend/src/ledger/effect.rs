//! What a posting means for the totals.

use domain::ledger::{Account, EntryKind};
use domain::money::Money;

use crate::{Error, Result};

/// A posting's part in the totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// None.
    None,
    /// It changes what was given for its purpose; `gifts` gifts arrived with it.
    Given {
        /// Positive when money came, negative when it went back or on.
        amount: Money,
        /// 1 for a captured gift, -1 for its reversal, 0 for everything else.
        gifts: i64,
    },
    /// It was paid to a charity.
    Paid {
        /// Positive when money went out.
        amount: Money,
    },
}

/// Reads a stored posting.
pub(super) fn effect_of(kind: &str, account: &str, amount: Money) -> Result<Effect> {
    let kind: EntryKind = kind
        .parse()
        .map_err(|_| Error::internal(format!("no such entry kind: {kind}")))?;
    let account: Account = account
        .parse()
        .map_err(|_| Error::internal(format!("no such account: {account}")))?;
    let turned = amount.checked_neg().map_err(Error::internal)?;
    Ok(match account {
        Account::Fund if kind.changes_collected() => {
            let gifts = if kind == EntryKind::DonationCaptured {
                turned.halalas().signum()
            } else {
                0
            };
            Effect::Given { amount: turned, gifts }
        }
        Account::Bank if kind.changes_paid() => Effect::Paid { amount: turned },
        _ => Effect::None,
    })
}
