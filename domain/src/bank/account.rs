//! Own bank accounts: one for each kind of money that may not lie with another (handbook 4.1).

use crate::codes::coded_enum;
use crate::giving::{FundClass, Intention};

coded_enum! {
    /// What a bank account of the platform is for. Money is matched only on the account whose purpose
    /// is its own, so that classes never lie mixed at the bank.
    AccountPurpose {
        /// Zakat on wealth and zakat of fast-breaking.
        Zakat = "zakat",
        /// Alms, expiations, vows, sacrifices, sponsorships and campaigns.
        Other = "other",
        /// Endowments and their yield.
        Waqf = "waqf",
        /// The platform's own money.
        Operating = "operating",
    }
}

impl AccountPurpose {
    /// The account where money of a class lies; none for suspense, which lies where it arrived.
    #[must_use]
    pub const fn of(class: FundClass) -> Option<AccountPurpose> {
        match class {
            FundClass::Zakat | FundClass::ZakatAlFitr => Some(AccountPurpose::Zakat),
            FundClass::WaqfCorpus | FundClass::WaqfYield => Some(AccountPurpose::Waqf),
            FundClass::Operating | FundClass::PlatformSupport => Some(AccountPurpose::Operating),
            FundClass::Suspense => None,
            FundClass::SadaqahGeneral
            | FundClass::SadaqahField
            | FundClass::OpportunityRestricted
            | FundClass::Sponsorship
            | FundClass::KaffarahOath
            | FundClass::KaffarahFastingInability
            | FundClass::KaffarahIhramViolation
            | FundClass::Nadhr
            | FundClass::SacrificeOrders
            | FundClass::CampaignRestricted => Some(AccountPurpose::Other),
        }
    }

    /// The account that a gift goes to: its intention alone decides, whatever it is given to.
    #[must_use]
    pub const fn of_intention(intention: Intention) -> AccountPurpose {
        match intention {
            Intention::Zakat | Intention::ZakatAlFitr => AccountPurpose::Zakat,
            Intention::Waqf => AccountPurpose::Waqf,
            Intention::Sadaqah
            | Intention::OngoingSadaqah
            | Intention::KaffarahOath
            | Intention::KaffarahFastingInability
            | Intention::KaffarahIhramViolation
            | Intention::Nadhr
            | Intention::Udhiyah
            | Intention::Hady
            | Intention::Aqiqah => AccountPurpose::Other,
        }
    }

    /// The classes whose money lies on this account.
    pub fn classes(self) -> impl Iterator<Item = FundClass> {
        FundClass::ALL
            .iter()
            .copied()
            .filter(move |class| AccountPurpose::of(*class) == Some(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::giving::{GiftTarget, fund_class_for};

    #[test]
    fn a_gift_and_its_class_lie_on_the_same_account() {
        let targets = [
            GiftTarget::Opportunity { zakat_accepted: true },
            GiftTarget::FieldPool,
            GiftTarget::General,
        ];
        for intention in Intention::ALL.iter().copied() {
            for class in targets
                .iter()
                .filter_map(|target| fund_class_for(intention, *target).ok())
            {
                assert_eq!(AccountPurpose::of(class), Some(AccountPurpose::of_intention(intention)));
            }
        }
    }

    #[test]
    fn every_class_lies_somewhere_and_zakat_lies_apart() {
        for class in FundClass::ALL {
            assert_eq!(AccountPurpose::of(*class).is_none(), *class == FundClass::Suspense);
        }
        let zakat: Vec<_> = AccountPurpose::Zakat.classes().collect();
        assert_eq!(zakat, [FundClass::Zakat, FundClass::ZakatAlFitr]);
        let all: usize = AccountPurpose::ALL
            .iter()
            .map(|purpose| purpose.classes().count())
            .sum();
        assert_eq!(all, FundClass::ALL.len() - 1);
    }
}
