//! One constructor per business event: the only ways in which money is booked.

use super::entry::{EntryBuilder, EntryDraft, FundKey, LedgerError};
use super::{Account, EntryKind};
use crate::giving::FundClass;
use crate::ids::DonationId;
use crate::money::Money;

/// A gift of a captured payment. The gross amount is booked: nothing is deducted (handbook 4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapturedLine {
    /// The gift.
    pub donation_id: DonationId,
    /// The fund it belongs to.
    pub fund: FundKey,
    /// The gross amount.
    pub amount: Money,
}

/// An amount of a fund, with the gift that it stems from where one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundPart {
    /// The fund.
    pub fund: FundKey,
    /// The amount, positive.
    pub amount: Money,
    /// The gift, for refunds and surplus.
    pub donation_id: Option<DonationId>,
}

/// The gateway captured a payment of one or more gifts: all of them or none.
pub fn donation_captured(reference: impl Into<String>, lines: &[CapturedLine]) -> Result<EntryDraft, LedgerError> {
    let start = EntryBuilder::new(EntryKind::DonationCaptured, reference);
    let booked = lines.iter().fold(start, |entry, line| {
        entry.transfer(
            &line.fund,
            Account::PspClearing,
            Account::Fund,
            line.amount,
            Some(line.donation_id),
        )
    });
    booked.finish()
}

/// A donor's transfer arrived at the bank and is the gifts that it was promised for: settled at once,
/// because no gateway stands between (handbook 9.5).
pub fn donation_transferred(reference: impl Into<String>, lines: &[CapturedLine]) -> Result<EntryDraft, LedgerError> {
    let start = EntryBuilder::new(EntryKind::DonationCaptured, reference);
    let booked = lines.iter().fold(start, |entry, line| {
        entry.transfer(
            &line.fund,
            Account::Bank,
            Account::Fund,
            line.amount,
            Some(line.donation_id),
        )
    });
    booked.finish()
}

/// Money arrived at the bank: until it is known what for, it is held in suspense, so that none is
/// ever unbooked (handbook 4.1, 9.5).
pub fn suspense_received(reference: impl Into<String>, amount: Money) -> Result<EntryDraft, LedgerError> {
    EntryBuilder::new(EntryKind::SuspenseReceived, reference)
        .transfer(
            &FundKey::pool(FundClass::Suspense, None),
            Account::Bank,
            Account::Fund,
            amount,
            None,
        )
        .finish()
}

/// Money leaves suspense: an entry of its own class books it in the same transaction, or it left the
/// bank. It never passes between classes: both entries balance within theirs.
pub fn suspense_released(reference: impl Into<String>, amount: Money) -> Result<EntryDraft, LedgerError> {
    EntryBuilder::new(EntryKind::SuspenseReleased, reference)
        .transfer(
            &FundKey::pool(FundClass::Suspense, None),
            Account::Fund,
            Account::Bank,
            amount,
            None,
        )
        .finish()
}

/// The gateway paid captured money over to the bank: so much of each class. The fee it kept, if any,
/// is made up from operating money, so that every gift arrives whole (handbook 4.4).
pub fn settlement_received(
    reference: impl Into<String>,
    classes: &[(FundClass, Money)],
    fee: Money,
) -> Result<EntryDraft, LedgerError> {
    let start = EntryBuilder::new(EntryKind::SettlementReceived, reference);
    let booked = classes.iter().fold(start, |entry, (class, amount)| {
        let pool = FundKey::pool(*class, None);
        entry.transfer(&pool, Account::Bank, Account::PspClearing, *amount, None)
    });
    with_fee(booked, fee).finish()
}

/// A cost of payment that is charged apart from a settlement.
pub fn fee_borne(reference: impl Into<String>, fee: Money) -> Result<EntryDraft, LedgerError> {
    with_fee(EntryBuilder::new(EntryKind::FeeBorne, reference), fee).finish()
}

fn with_fee(entry: EntryBuilder, fee: Money) -> EntryBuilder {
    if fee.is_zero() {
        return entry;
    }
    entry.transfer(
        &FundKey::pool(FundClass::Operating, None),
        Account::FeeExpense,
        Account::Bank,
        fee,
        None,
    )
}

/// A grant towards the platform's costs came in.
pub fn operating_grant(reference: impl Into<String>, amount: Money) -> Result<EntryDraft, LedgerError> {
    let pool = FundKey::pool(FundClass::Operating, None);
    let entry = EntryBuilder::new(EntryKind::OperatingGrant, reference);
    entry
        .transfer(&pool, Account::Bank, Account::Fund, amount, None)
        .finish()
}

/// Pooled money is given to an opportunity: general or field alms become the opportunity's, zakat
/// stays zakat.
pub fn allocation_made(
    reference: impl Into<String>,
    from: &FundKey,
    to: &FundKey,
    amount: Money,
) -> Result<EntryDraft, LedgerError> {
    if from.opportunity_id.is_some() || to.opportunity_id.is_none() {
        return Err(LedgerError::PurposeMissing { class: to.class });
    }
    EntryBuilder::new(EntryKind::AllocationMade, reference)
        .move_fund(from, to, amount, None)
        .finish()
}

/// Money beyond an opportunity's need goes where its donor chose (handbook 4.5): to a similar
/// opportunity or the field's pool. Zakat stays zakat.
pub fn surplus_moved(
    reference: impl Into<String>,
    from: &FundKey,
    to: &FundKey,
    amount: Money,
    donation_id: DonationId,
) -> Result<EntryDraft, LedgerError> {
    if from == to || from.opportunity_id.is_none() {
        return Err(LedgerError::PurposeMissing { class: from.class });
    }
    EntryBuilder::new(EntryKind::SurplusMoved, reference)
        .move_fund(from, to, amount, Some(donation_id))
        .finish()
}

/// An opportunity is not carried out: its money goes to the pool of its field, as its donors agreed
/// (handbook 4.6). Zakat stays zakat. Money that had come from a pool names no gift.
pub fn closing_moved(
    reference: impl Into<String>,
    from: &FundKey,
    to: &FundKey,
    amount: Money,
    donation_id: Option<DonationId>,
) -> Result<EntryDraft, LedgerError> {
    if from.opportunity_id.is_none() || to.opportunity_id.is_some() {
        return Err(LedgerError::PurposeMissing { class: from.class });
    }
    EntryBuilder::new(EntryKind::SurplusMoved, reference)
        .move_fund(from, to, amount, donation_id)
        .finish()
}

/// A tranche was asked for: its money is set aside, and nothing else can be paid from it.
pub fn disbursement_requested(reference: impl Into<String>, parts: &[FundPart]) -> Result<EntryDraft, LedgerError> {
    transfers(
        EntryKind::DisbursementRequested,
        reference,
        parts,
        Account::Fund,
        Account::CharityPayable,
    )
}

/// A tranche was refused: its money is the opportunity's again.
pub fn disbursement_refused(reference: impl Into<String>, parts: &[FundPart]) -> Result<EntryDraft, LedgerError> {
    transfers(
        EntryKind::DisbursementRefused,
        reference,
        parts,
        Account::CharityPayable,
        Account::Fund,
    )
}

/// A tranche was paid from the bank.
pub fn disbursement_released(reference: impl Into<String>, parts: &[FundPart]) -> Result<EntryDraft, LedgerError> {
    transfers(
        EntryKind::DisbursementReleased,
        reference,
        parts,
        Account::CharityPayable,
        Account::Bank,
    )
}

/// A donor got money back through the gateway.
pub fn refund_paid(reference: impl Into<String>, parts: &[FundPart]) -> Result<EntryDraft, LedgerError> {
    transfers(
        EntryKind::RefundPaid,
        reference,
        parts,
        Account::Fund,
        Account::PspClearing,
    )
}

/// A gateway gave money back by its own decision, so it may be gone from its fund: what the fund
/// still holds (`covered`) leaves it, the rest (`uncovered`) is made up from the loss reserve, so
/// that no restricted fund goes below zero (handbook 4.7).
pub fn refund_reported(
    reference: impl Into<String>,
    covered: &[FundPart],
    uncovered: &[FundPart],
) -> Result<EntryDraft, LedgerError> {
    taken_back(EntryKind::RefundPaid, reference, covered, uncovered)
}

/// A bank took a payment back. Money that is still in its fund leaves it; money that was paid out
/// already is a loss of the platform's own (handbook 4.7).
pub fn chargeback_taken(
    reference: impl Into<String>,
    covered: &[FundPart],
    uncovered: &[FundPart],
) -> Result<EntryDraft, LedgerError> {
    taken_back(EntryKind::ChargebackTaken, reference, covered, uncovered)
}

/// The bank gave back what it had taken: the funds and the loss reserve get what they had given.
pub fn chargeback_returned(
    reference: impl Into<String>,
    covered: &[FundPart],
    uncovered: &[FundPart],
) -> Result<EntryDraft, LedgerError> {
    let start = EntryBuilder::new(EntryKind::ChargebackReturned, reference);
    let entry = covered.iter().fold(start, |entry, part| {
        entry.transfer(
            &part.fund,
            Account::PspClearing,
            Account::Fund,
            part.amount,
            part.donation_id,
        )
    });
    let entry = uncovered.iter().fold(entry, |entry, part| {
        let pool = FundKey::pool(part.fund.class, None);
        entry
            .transfer(&pool, Account::PspClearing, Account::Bank, part.amount, None)
            .transfer(
                &FundKey::pool(FundClass::Operating, None),
                Account::Bank,
                Account::ChargebackLoss,
                part.amount,
                part.donation_id,
            )
    });
    entry.finish()
}

/// The gateway draws on its next payout in either case. Where the fund has no money left, the
/// platform's own bank account makes the class's whole: class and operating money never mix, each
/// balances by itself.
fn taken_back(
    kind: EntryKind,
    reference: impl Into<String>,
    covered: &[FundPart],
    uncovered: &[FundPart],
) -> Result<EntryDraft, LedgerError> {
    let start = EntryBuilder::new(kind, reference);
    let entry = covered.iter().fold(start, |entry, part| {
        entry.transfer(
            &part.fund,
            Account::Fund,
            Account::PspClearing,
            part.amount,
            part.donation_id,
        )
    });
    let entry = uncovered.iter().fold(entry, |entry, part| {
        let pool = FundKey::pool(part.fund.class, None);
        entry
            .transfer(&pool, Account::Bank, Account::PspClearing, part.amount, None)
            .transfer(
                &FundKey::pool(FundClass::Operating, None),
                Account::ChargebackLoss,
                Account::Bank,
                part.amount,
                part.donation_id,
            )
    });
    entry.finish()
}

/// A donor who gave by bank transfer gets money back by bank transfer.
pub fn refund_transferred(reference: impl Into<String>, parts: &[FundPart]) -> Result<EntryDraft, LedgerError> {
    transfers(EntryKind::RefundPaid, reference, parts, Account::Fund, Account::Bank)
}

/// Debits one account and credits another for each part.
fn transfers(
    kind: EntryKind,
    reference: impl Into<String>,
    parts: &[FundPart],
    debited: Account,
    credited: Account,
) -> Result<EntryDraft, LedgerError> {
    let start = EntryBuilder::new(kind, reference);
    let booked = parts.iter().fold(start, |entry, part| {
        entry.transfer(&part.fund, debited, credited, part.amount, part.donation_id)
    });
    booked.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CharityId, OpportunityId};
    use crate::ledger::{Posting, check_postings};
    use uuid::Uuid;

    const fn money(amount_halalas: i64) -> Money {
        Money::from_halalas(amount_halalas)
    }

    fn donation(number: u128) -> DonationId {
        DonationId::from_uuid(Uuid::from_u128(number))
    }

    fn opportunity(class: FundClass, number: u128) -> FundKey {
        let id = OpportunityId::from_uuid(Uuid::from_u128(number));
        FundKey::opportunity(class, id, CharityId::from_uuid(Uuid::from_u128(number)), "food")
    }

    fn sum(entry: &EntryDraft, account: Account, class: FundClass) -> i64 {
        let found = entry
            .postings()
            .iter()
            .filter(|posting| posting.account == account && posting.fund_class == class);
        found.map(|posting| posting.amount.halalas()).sum()
    }

    #[test]
    fn a_basket_is_one_entry() {
        let lines = [
            CapturedLine {
                donation_id: donation(1),
                fund: opportunity(FundClass::OpportunityRestricted, 1),
                amount: money(5_000),
            },
            CapturedLine {
                donation_id: donation(2),
                fund: opportunity(FundClass::Zakat, 2),
                amount: money(7_000),
            },
            CapturedLine {
                donation_id: donation(3),
                fund: FundKey::pool(FundClass::SadaqahField, Some("health")),
                amount: money(1),
            },
        ];
        let entry = donation_captured("capture:1", &lines).unwrap();
        assert_eq!(entry.postings().len(), 6);
        assert_eq!(sum(&entry, Account::PspClearing, FundClass::Zakat), 7_000);
        assert_eq!(sum(&entry, Account::Fund, FundClass::OpportunityRestricted), -5_000);
        assert_eq!(
            (entry.kind(), entry.reference()),
            (EntryKind::DonationCaptured, "capture:1")
        );
    }

    #[test]
    fn a_transfer_is_settled_at_once_and_leaves_suspense_whole() {
        let amount = money(12_345);
        let held = suspense_received("bank:1", amount).unwrap();
        let released = suspense_released("bank-release:1", amount).unwrap();
        for account in [Account::Bank, Account::Fund] {
            let both = sum(&held, account, FundClass::Suspense) + sum(&released, account, FundClass::Suspense);
            assert_eq!(both, 0);
        }
        let line = CapturedLine {
            donation_id: donation(1),
            fund: FundKey::pool(FundClass::Zakat, None),
            amount,
        };
        let booked = donation_transferred("capture:1", &[line]).unwrap();
        assert_eq!(sum(&booked, Account::Bank, FundClass::Zakat), 12_345);
        assert_eq!(sum(&booked, Account::PspClearing, FundClass::Zakat), 0);
        assert!(suspense_received("bank:2", Money::ZERO).is_err());
        assert!(suspense_released("bank:3", money(-5)).is_err());
        let part = FundPart {
            fund: FundKey::pool(FundClass::SadaqahGeneral, None),
            amount,
            donation_id: Some(donation(1)),
        };
        let back = refund_transferred("refund:1", &[part]).unwrap();
        assert_eq!(sum(&back, Account::Bank, FundClass::SadaqahGeneral), -12_345);
    }

    #[test]
    fn fees_are_never_the_donors() {
        let entry = settlement_received("settle:1", &[(FundClass::Zakat, money(10_000))], money(150)).unwrap();
        assert_eq!(sum(&entry, Account::Bank, FundClass::Zakat), 10_000);
        assert_eq!(sum(&entry, Account::Bank, FundClass::Operating), -150);
        assert_eq!(sum(&entry, Account::FeeExpense, FundClass::Operating), 150);
        let free = settlement_received("settle:2", &[(FundClass::Zakat, money(10_000))], Money::ZERO).unwrap();
        assert_eq!(free.postings().len(), 2);
    }

    #[test]
    fn pools_go_to_opportunities_of_their_family() {
        let restricted = opportunity(FundClass::OpportunityRestricted, 1);
        for class in [FundClass::SadaqahGeneral, FundClass::SadaqahField] {
            let field = (class == FundClass::SadaqahField).then_some("food");
            let entry = allocation_made("a", &FundKey::pool(class, field), &restricted, money(100)).unwrap();
            assert_eq!(sum(&entry, Account::Fund, class), 100);
            assert_eq!(sum(&entry, Account::Fund, FundClass::OpportunityRestricted), -100);
            assert_eq!(entry.postings().len(), 4);
        }
        let zakat = FundKey::pool(FundClass::Zakat, None);
        let inside = allocation_made("b", &zakat, &opportunity(FundClass::Zakat, 1), money(100)).unwrap();
        assert_eq!(inside.postings().len(), 2);
        assert_eq!(
            allocation_made("c", &zakat, &restricted, money(100)),
            Err(LedgerError::MoveNotAllowed {
                from: FundClass::Zakat,
                to: FundClass::OpportunityRestricted
            })
        );
        assert!(allocation_made("d", &zakat, &FundKey::pool(FundClass::Zakat, Some("food")), money(1)).is_err());
    }

    #[test]
    fn surplus_keeps_its_class_family() {
        let from = opportunity(FundClass::OpportunityRestricted, 1);
        let similar = opportunity(FundClass::OpportunityRestricted, 2);
        let pool = FundKey::pool(FundClass::SadaqahField, Some("food"));
        assert!(surplus_moved("a", &from, &similar, money(10), donation(1)).is_ok());
        assert!(surplus_moved("b", &from, &pool, money(10), donation(1)).is_ok());
        assert!(surplus_moved("c", &from, &opportunity(FundClass::Zakat, 2), money(10), donation(1)).is_err());
        assert!(surplus_moved("d", &from, &from, money(10), donation(1)).is_err());
        let zakat = opportunity(FundClass::Zakat, 1);
        assert!(surplus_moved("e", &zakat, &pool, money(10), donation(1)).is_err());
        assert!(
            surplus_moved(
                "f",
                &zakat,
                &FundKey::pool(FundClass::Zakat, None),
                money(10),
                donation(1)
            )
            .is_ok()
        );
    }

    #[test]
    fn what_does_not_balance_cannot_be_made() {
        let fund = opportunity(FundClass::OpportunityRestricted, 1);
        let entry = EntryBuilder::new(EntryKind::DonationCaptured, "x");
        let line = |account, amount| fund.posting(account, money(amount), None);
        let one = entry.clone().post(line(Account::Bank, 5));
        assert_eq!(one.clone().finish(), Err(LedgerError::TooFewPostings));
        let class = FundClass::OpportunityRestricted;
        assert_eq!(
            one.clone().post(line(Account::Fund, -4)).finish(),
            Err(LedgerError::ClassUnbalanced { class })
        );
        assert_eq!(
            one.clone().post(line(Account::Fund, 0)).finish(),
            Err(LedgerError::ZeroPosting)
        );
        let mixed = one.post(opportunity(FundClass::Zakat, 1).posting(Account::Fund, money(-5), None));
        assert!(matches!(mixed.finish(), Err(LedgerError::ClassUnbalanced { .. })));
        assert_eq!(donation_captured("y", &[]), Err(LedgerError::TooFewPostings));
        let negative = CapturedLine {
            donation_id: donation(1),
            fund,
            amount: money(-5),
        };
        assert_eq!(donation_captured("z", &[negative]), Err(LedgerError::NotPositive));
    }

    #[test]
    fn restricted_money_says_what_it_is_for() {
        let nameless = FundKey::pool(FundClass::OpportunityRestricted, Some("food"));
        let line = CapturedLine {
            donation_id: donation(1),
            fund: nameless,
            amount: money(5),
        };
        let class = FundClass::OpportunityRestricted;
        assert_eq!(
            donation_captured("a", &[line]),
            Err(LedgerError::PurposeMissing { class })
        );
        let no_charity = FundPart {
            fund: FundKey::pool(FundClass::Zakat, None),
            amount: money(5),
            donation_id: None,
        };
        let class = FundClass::Zakat;
        assert_eq!(
            disbursement_requested("b", &[no_charity]),
            Err(LedgerError::PurposeMissing { class })
        );
    }

    #[test]
    fn a_reversal_undoes_its_entry() {
        let pool = FundKey::pool(FundClass::SadaqahGeneral, None);
        let entry = allocation_made("a", &pool, &opportunity(FundClass::OpportunityRestricted, 1), money(7)).unwrap();
        let back = entry.reversal("a:reversal", "wrong opportunity").unwrap();
        assert_eq!(
            (back.kind(), back.memo()),
            (EntryKind::AllocationMade, "wrong opportunity")
        );
        for (one, other) in entry.postings().iter().zip(back.postings()) {
            assert_eq!(one.amount.checked_add(other.amount), Ok(Money::ZERO));
        }
        assert!(check_postings(back.postings()).is_err());
        assert_eq!(back.reversal("again", "").unwrap().postings(), entry.postings());
    }

    #[test]
    fn a_closing_keeps_the_class() {
        let (from, pool) = (
            opportunity(FundClass::OpportunityRestricted, 1),
            FundKey::pool(FundClass::SadaqahField, Some("food")),
        );
        assert!(closing_moved("a", &from, &pool, money(5), None).is_ok());
        assert!(closing_moved("b", &pool, &from, money(5), None).is_err());
        let zakat = opportunity(FundClass::Zakat, 1);
        assert!(closing_moved("c", &zakat, &pool, money(5), None).is_err());
        assert!(
            closing_moved(
                "d",
                &from,
                &FundKey::pool(FundClass::SadaqahGeneral, None),
                money(5),
                None
            )
            .is_err()
        );
    }

    #[test]
    fn a_chargeback_after_payout_is_the_platforms_loss() {
        let fund = opportunity(FundClass::Zakat, 1);
        let part = |amount| FundPart {
            fund: fund.clone(),
            amount: money(amount),
            donation_id: Some(donation(1)),
        };
        let taken = chargeback_taken("chargeback:1", &[part(400)], &[part(600)]).unwrap();
        assert_eq!(sum(&taken, Account::Fund, FundClass::Zakat), 400);
        assert_eq!(sum(&taken, Account::PspClearing, FundClass::Zakat), -1_000);
        assert_eq!(sum(&taken, Account::Bank, FundClass::Zakat), 600);
        assert_eq!(sum(&taken, Account::Bank, FundClass::Operating), -600);
        assert_eq!(sum(&taken, Account::ChargebackLoss, FundClass::Operating), 600);
        let back = chargeback_returned("chargeback_won:1", &[part(400)], &[part(600)]).unwrap();
        for account in Account::ALL {
            for class in [FundClass::Zakat, FundClass::Operating] {
                assert_eq!(sum(&taken, *account, class), -sum(&back, *account, class));
            }
        }
        let reported = refund_reported("refund:1", &[], &[part(600)]).unwrap();
        assert_eq!(
            (reported.kind(), sum(&reported, Account::Fund, FundClass::Zakat)),
            (EntryKind::RefundPaid, 0)
        );
        assert_eq!(chargeback_taken("x", &[], &[]), Err(LedgerError::TooFewPostings));
    }

    #[test]
    fn a_forged_passage_is_noticed() {
        let (zakat, general) = (
            FundKey::pool(FundClass::Zakat, None),
            FundKey::pool(FundClass::SadaqahGeneral, None),
        );
        let lines: Vec<Posting> = vec![
            zakat.posting(Account::Fund, money(5), None),
            zakat.posting(Account::BetweenFunds, money(-5), None),
            general.posting(Account::BetweenFunds, money(5), None),
            general.posting(Account::Fund, money(-5), None),
        ];
        let refused = LedgerError::MoveNotAllowed {
            from: FundClass::Zakat,
            to: FundClass::SadaqahGeneral,
        };
        assert_eq!(check_postings(&lines), Err(refused));
        assert_eq!(check_postings(&lines[..2]), Err(LedgerError::PassageUnbalanced));
    }
}
