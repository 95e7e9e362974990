//! Postings, and entries that are known to balance.

use super::{Account, EntryKind};
use crate::giving::FundClass;
use crate::ids::{CharityId, DonationId, OpportunityId};
use crate::money::{Money, MoneyError};
use thiserror::Error;

/// The most postings of one entry: a full basket with surplus on every line fits many times.
const POSTINGS_MAX: usize = 2_000;

/// One line of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The account.
    pub account: Account,
    /// The class of the money.
    pub fund_class: FundClass,
    /// Code of the field that the money is bound to or given through.
    pub field_code: Option<String>,
    /// The opportunity.
    pub opportunity_id: Option<OpportunityId>,
    /// The charity.
    pub charity_id: Option<CharityId>,
    /// The gift that it stems from.
    pub donation_id: Option<DonationId>,
    /// Debit positive, credit negative; never nothing.
    pub amount: Money,
}

/// A fund: a class of money, and what within it the money is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FundKey {
    /// The class.
    pub class: FundClass,
    /// The field, for pools of a field and as the field of an opportunity.
    pub field_code: Option<String>,
    /// The opportunity.
    pub opportunity_id: Option<OpportunityId>,
    /// The charity that carries the opportunity out.
    pub charity_id: Option<CharityId>,
}

impl FundKey {
    /// A pool: of a field when one is named, otherwise of the whole class.
    #[must_use]
    pub fn pool(class: FundClass, field_code: Option<&str>) -> FundKey {
        FundKey {
            class,
            field_code: field_code.map(str::to_owned),
            opportunity_id: None,
            charity_id: None,
        }
    }

    /// The money of an opportunity within a class.
    #[must_use]
    pub fn opportunity(class: FundClass, opportunity: OpportunityId, charity: CharityId, field_code: &str) -> FundKey {
        FundKey {
            class,
            field_code: Some(field_code.to_owned()),
            opportunity_id: Some(opportunity),
            charity_id: Some(charity),
        }
    }

    /// A posting of this fund's money to an account; debit positive.
    #[must_use]
    pub fn posting(&self, account: Account, amount: Money, donation_id: Option<DonationId>) -> Posting {
        Posting {
            account,
            fund_class: self.class,
            field_code: self.field_code.clone(),
            opportunity_id: self.opportunity_id,
            charity_id: self.charity_id,
            donation_id,
            amount,
        }
    }
}

/// Why an entry cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LedgerError {
    /// An entry needs at least two postings.
    #[error("the entry has fewer than two postings")]
    TooFewPostings,
    /// More postings than any real event has.
    #[error("the entry has too many postings")]
    TooManyPostings,
    /// A posting of nothing says nothing.
    #[error("a posting has no amount")]
    ZeroPosting,
    /// An amount that has to be positive is not.
    #[error("an amount is not positive")]
    NotPositive,
    /// The postings of a class do not add up to zero.
    #[error("the postings of {class} do not add up to zero")]
    ClassUnbalanced {
        /// The class.
        class: FundClass,
    },
    /// The passage between classes does not add up to zero.
    #[error("what leaves one class does not arrive in another")]
    PassageUnbalanced,
    /// Money of the one class may not become money of the other (handbook 4.1).
    #[error("{from} may not become {to}")]
    MoveNotAllowed {
        /// The class it has.
        from: FundClass,
        /// The class it would get.
        to: FundClass,
    },
    /// A posting does not say what its class requires: which opportunity, which field.
    #[error("a posting of {class} does not say what it is for")]
    PurposeMissing {
        /// The class.
        class: FundClass,
    },
    /// The sums do not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// An entry that balances. It can only be made by [`EntryBuilder::finish`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryDraft {
    kind: EntryKind,
    reference: String,
    memo: String,
    postings: Vec<Posting>,
}

impl EntryDraft {
    /// What it records.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        self.kind
    }

    /// Unique over the journal: it makes an event be recorded once.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// A note for readers of the journal.
    #[must_use]
    pub fn memo(&self) -> &str {
        &self.memo
    }

    /// The lines.
    #[must_use]
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The same entry with a note.
    #[must_use]
    pub fn with_memo(self, memo: impl Into<String>) -> EntryDraft {
        EntryDraft {
            memo: memo.into(),
            ..self
        }
    }

    /// The correction of this entry: the same lines with the signs turned, under its own reference.
    /// Nothing is ever changed or removed.
    pub fn reversal(&self, reference: impl Into<String>, reason: impl Into<String>) -> Result<EntryDraft, LedgerError> {
        let mut postings = self.postings.clone();
        for posting in &mut postings {
            posting.amount = posting.amount.checked_neg()?;
        }
        // A turned passage between classes runs against its direction. It undoes a step that was
        // allowed, so it is checked for balance but not for direction.
        check_balance(&postings)?;
        Ok(EntryDraft {
            kind: self.kind,
            reference: reference.into(),
            memo: reason.into(),
            postings,
        })
    }
}

/// Collects postings and releases them only when they balance.
#[derive(Clone, Debug)]
pub struct EntryBuilder {
    kind: EntryKind,
    reference: String,
    postings: Vec<Posting>,
    problem: Option<LedgerError>,
}

impl EntryBuilder {
    /// Starts an entry. The reference is unique over the journal and names the event, for example
    /// "capture:<intent>": recording the same event twice is refused by the storage.
    #[must_use]
    pub fn new(kind: EntryKind, reference: impl Into<String>) -> EntryBuilder {
        EntryBuilder {
            kind,
            reference: reference.into(),
            postings: Vec::new(),
            problem: None,
        }
    }

    /// Adds a line.
    #[must_use]
    pub fn post(mut self, posting: Posting) -> EntryBuilder {
        self.postings.push(posting);
        self
    }

    /// Moves an amount of a fund's money from one account to another: debits `to`, credits `from`.
    #[must_use]
    pub fn transfer(
        mut self,
        fund: &FundKey,
        to: Account,
        from: Account,
        amount: Money,
        donation_id: Option<DonationId>,
    ) -> EntryBuilder {
        match positive_and_negative(amount) {
            Ok((debit, credit)) => {
                self.postings.push(fund.posting(to, debit, donation_id));
                self.postings.push(fund.posting(from, credit, donation_id));
            }
            Err(problem) => self.problem = self.problem.or(Some(problem)),
        }
        self
    }

    /// Moves an amount from one fund to another, through the passage when the class changes.
    #[must_use]
    pub fn move_fund(
        mut self,
        from: &FundKey,
        to: &FundKey,
        amount: Money,
        donation_id: Option<DonationId>,
    ) -> EntryBuilder {
        let (debit, credit) = match positive_and_negative(amount) {
            Ok(both) => both,
            Err(problem) => {
                self.problem = self.problem.or(Some(problem));
                return self;
            }
        };
        self.postings.push(from.posting(Account::Fund, debit, donation_id));
        if from.class != to.class {
            self.postings
                .push(from.posting(Account::BetweenFunds, credit, donation_id));
            self.postings
                .push(to.posting(Account::BetweenFunds, debit, donation_id));
        }
        self.postings.push(to.posting(Account::Fund, credit, donation_id));
        self
    }

    /// The entry, if it balances.
    pub fn finish(self) -> Result<EntryDraft, LedgerError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        check_postings(&self.postings)?;
        Ok(EntryDraft {
            kind: self.kind,
            reference: self.reference,
            memo: String::new(),
            postings: self.postings,
        })
    }
}

fn positive_and_negative(amount: Money) -> Result<(Money, Money), LedgerError> {
    if amount.is_positive() {
        Ok((amount, amount.checked_neg()?))
    } else {
        Err(LedgerError::NotPositive)
    }
}

/// Checks the rules of an entry; the journal's audit uses it on what is stored, too. Reversals are
/// stored with turned passages: audit them by [`EntryDraft::reversal`] of the original.
pub fn check_postings(postings: &[Posting]) -> Result<(), LedgerError> {
    check_balance(postings)?;
    let passages = |negative: bool| {
        postings
            .iter()
            .filter(move |posting| posting.account == Account::BetweenFunds && posting.amount.is_negative() == negative)
    };
    for from in passages(true).map(|posting| posting.fund_class) {
        for to in passages(false).map(|posting| posting.fund_class) {
            if !from.may_move_to(to) {
                return Err(LedgerError::MoveNotAllowed { from, to });
            }
        }
    }
    Ok(())
}

fn check_balance(postings: &[Posting]) -> Result<(), LedgerError> {
    if postings.len() < 2 {
        return Err(LedgerError::TooFewPostings);
    }
    if postings.len() > POSTINGS_MAX {
        return Err(LedgerError::TooManyPostings);
    }
    for posting in postings {
        if posting.amount.is_zero() {
            return Err(LedgerError::ZeroPosting);
        }
        check_purpose(posting)?;
    }
    for class in postings.iter().map(|posting| posting.fund_class) {
        let of_class = postings.iter().filter(|posting| posting.fund_class == class);
        if !Money::checked_sum(of_class.map(|posting| posting.amount))?.is_zero() {
            return Err(LedgerError::ClassUnbalanced { class });
        }
    }
    let passages = postings
        .iter()
        .filter(|posting| posting.account == Account::BetweenFunds);
    if !Money::checked_sum(passages.map(|posting| posting.amount))?.is_zero() {
        return Err(LedgerError::PassageUnbalanced);
    }
    Ok(())
}

/// Restricted money says what it is restricted to.
fn check_purpose(posting: &Posting) -> Result<(), LedgerError> {
    if !matches!(posting.account, Account::Fund | Account::CharityPayable) {
        return Ok(());
    }
    let is_told = match posting.fund_class {
        FundClass::OpportunityRestricted => posting.opportunity_id.is_some(),
        FundClass::SadaqahField => posting.field_code.is_some() && posting.opportunity_id.is_none(),
        FundClass::SadaqahGeneral => posting.opportunity_id.is_none(),
        _ => true,
    };
    let has_charity = posting.account != Account::CharityPayable || posting.charity_id.is_some();
    if is_told && has_charity {
        Ok(())
    } else {
        Err(LedgerError::PurposeMissing {
            class: posting.fund_class,
        })
    }
}
