//! The settlement statement of a charity: every figure is a fold of postings, and together they
//! lead from what was there before to what is there after (features D, row 29).

use crate::ledger::{Account, EntryKind};
use crate::money::{Money, MoneyError};

/// A sum of postings to a charity's money: one account, in entries of one kind, before or within
/// the days of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// What the entries record.
    pub kind: EntryKind,
    /// The account.
    pub account: Account,
    /// Debit positive, as in the journal.
    pub amount: Money,
    /// Before the first day.
    pub before: bool,
}

/// The figures of a statement. `held` and `due` together are what the platform owes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CharityFigures {
    /// With the charity's opportunities before the first day, promised to nobody.
    pub held_before: Money,
    /// Asked for by the charity before the first day and not paid.
    pub due_before: Money,
    /// Given by donors to its opportunities.
    pub collected: Money,
    /// Given back to donors.
    pub refunded: Money,
    /// Surplus that came from other opportunities, less what went away (handbook 4.5).
    pub surplus_moved: Money,
    /// Given to its opportunities from pools.
    pub allocated: Money,
    /// Every other movement of its money, so that nothing is left out.
    pub other: Money,
    /// Paid to the charity.
    pub paid: Money,
    /// Asked for and not paid at the end of the last day.
    pub due: Money,
    /// With its opportunities at the end of the last day, promised to nobody.
    pub held: Money,
}

impl CharityFigures {
    /// Folds movements.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn fold(movements: impl IntoIterator<Item = Movement>) -> Result<CharityFigures, MoneyError> {
        let mut figures = CharityFigures::default();
        for movement in movements {
            figures.add(movement)?;
        }
        Ok(figures)
    }

    fn add(&mut self, movement: Movement) -> Result<(), MoneyError> {
        // Funds and payables are credits; here they are plain amounts.
        let credit = movement.amount.checked_neg()?;
        match movement.account {
            Account::Fund => {
                self.held = self.held.checked_add(credit)?;
                if movement.before {
                    self.held_before = self.held_before.checked_add(credit)?;
                }
            }
            Account::CharityPayable => {
                self.due = self.due.checked_add(credit)?;
                if movement.before {
                    self.due_before = self.due_before.checked_add(credit)?;
                }
            }
            _ => {}
        }
        if movement.before {
            return Ok(());
        }
        let owed = matches!(movement.account, Account::Fund | Account::CharityPayable);
        match movement.kind {
            EntryKind::DonationCaptured if owed => self.collected = self.collected.checked_add(credit)?,
            EntryKind::RefundPaid if owed => self.refunded = self.refunded.checked_sub(credit)?,
            EntryKind::SurplusMoved if owed => self.surplus_moved = self.surplus_moved.checked_add(credit)?,
            EntryKind::AllocationMade if owed => self.allocated = self.allocated.checked_add(credit)?,
            EntryKind::DisbursementReleased if owed => self.paid = self.paid.checked_sub(credit)?,
            // Between what is held and what is due: nothing comes or goes.
            EntryKind::DisbursementRequested | EntryKind::DisbursementRefused => {}
            _ if owed => self.other = self.other.checked_add(credit)?,
            _ => {}
        }
        Ok(())
    }

    /// Whether the figures lead from the beginning to the end. They always do when the movements
    /// are all of the charity's: asked before a statement is shown.
    #[must_use]
    pub fn tie_out(&self) -> bool {
        let come = Money::checked_sum([
            self.held_before,
            self.due_before,
            self.collected,
            self.surplus_moved,
            self.allocated,
            self.other,
        ]);
        let gone = Money::checked_sum([self.refunded, self.paid, self.due, self.held]);
        come.is_ok() && come == gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::giving::FundClass;
    use crate::ids::{CharityId, DonationId, OpportunityId};
    use crate::ledger::{
        CapturedLine, EntryDraft, FundKey, FundPart, allocation_made, disbursement_refused, disbursement_released,
        disbursement_requested, donation_captured, refund_paid, surplus_moved,
    };
    use proptest::prelude::*;
    use uuid::Uuid;

    fn own(class: FundClass) -> FundKey {
        let charity = CharityId::from_uuid(Uuid::from_u128(1));
        FundKey::opportunity(class, OpportunityId::from_uuid(Uuid::from_u128(2)), charity, "food")
    }

    fn foreign(class: FundClass) -> FundKey {
        let charity = CharityId::from_uuid(Uuid::from_u128(8));
        FundKey::opportunity(class, OpportunityId::from_uuid(Uuid::from_u128(9)), charity, "food")
    }

    fn part(amount: Money) -> Vec<FundPart> {
        let fund = own(FundClass::OpportunityRestricted);
        vec![FundPart {
            fund,
            amount,
            donation_id: None,
        }]
    }

    /// One event of each kind, by number.
    fn entry(kind: u8, amount: Money) -> EntryDraft {
        let fund = own(FundClass::OpportunityRestricted);
        let gift = DonationId::from_uuid(Uuid::from_u128(3));
        match kind {
            0 => donation_captured(
                "r",
                &[CapturedLine {
                    donation_id: gift,
                    fund,
                    amount,
                }],
            ),
            1 => refund_paid("r", &part(amount)),
            2 => surplus_moved("r", &foreign(FundClass::OpportunityRestricted), &fund, amount, gift),
            3 => surplus_moved(
                "r",
                &fund,
                &FundKey::pool(FundClass::SadaqahField, Some("food")),
                amount,
                gift,
            ),
            4 => allocation_made("r", &FundKey::pool(FundClass::SadaqahGeneral, None), &fund, amount),
            5 => disbursement_requested("r", &part(amount)),
            6 => disbursement_refused("r", &part(amount)),
            _ => disbursement_released("r", &part(amount)),
        }
        .unwrap()
    }

    fn movements(entry: &EntryDraft, before: bool) -> Vec<Movement> {
        let charity = own(FundClass::OpportunityRestricted).charity_id;
        let of_charity = entry.postings().iter().filter(|posting| posting.charity_id == charity);
        of_charity
            .map(|posting| Movement {
                kind: entry.kind(),
                account: posting.account,
                amount: posting.amount,
                before,
            })
            .collect()
    }

    proptest! {
        #[test]
        fn the_totals_tie_out(events in proptest::collection::vec((0_u8..8, 1_i64..1_000_000_000), 0..80), cut in 0_usize..80) {
            let mut all = Vec::new();
            let (mut collected, mut refunded, mut surplus, mut allocated, mut paid) = (0, 0, 0, 0, 0);
            let (mut held, mut due) = ([0_i64; 2], [0_i64; 2]);
            for (index, (kind, halalas)) in events.into_iter().enumerate() {
                let before = index < cut;
                let fresh = i64::from(!before);
                all.extend(movements(&entry(kind, Money::from_halalas(halalas)), before));
                let (to_held, to_due) = match kind {
                    0 => { collected += halalas * fresh; (halalas, 0) }
                    1 => { refunded += halalas * fresh; (-halalas, 0) }
                    2 => { surplus += halalas * fresh; (halalas, 0) }
                    3 => { surplus -= halalas * fresh; (-halalas, 0) }
                    4 => { allocated += halalas * fresh; (halalas, 0) }
                    5 => (-halalas, halalas),
                    6 => (halalas, -halalas),
                    _ => { paid += halalas * fresh; (0, -halalas) }
                };
                held[1] += to_held;
                due[1] += to_due;
                if before {
                    held[0] += to_held;
                    due[0] += to_due;
                }
            }
            let figures = CharityFigures::fold(all).unwrap();
            let money = Money::from_halalas;
            prop_assert_eq!(figures, CharityFigures {
                held_before: money(held[0]),
                due_before: money(due[0]),
                collected: money(collected),
                refunded: money(refunded),
                surplus_moved: money(surplus),
                allocated: money(allocated),
                other: Money::ZERO,
                paid: money(paid),
                due: money(due[1]),
                held: money(held[1]),
            });
            prop_assert!(figures.tie_out());
        }
    }

    #[test]
    fn a_missing_movement_is_noticed() {
        let figures = CharityFigures::fold(movements(&entry(0, Money::from_halalas(100)), false)).unwrap();
        assert!(figures.tie_out());
        assert!(
            !CharityFigures {
                held: Money::ZERO,
                ..figures
            }
            .tie_out()
        );
    }
}
