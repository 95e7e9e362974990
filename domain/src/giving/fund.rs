//! Why a gift is given, and which fund it therefore belongs to. Fund classes never mix (handbook 4.1).

use crate::codes::coded_enum;
use crate::error::FieldProblem;

coded_enum! {
    /// The donor's intention (handbook 1.2). It fixes the fund class and cannot be changed once the
    /// gift is captured.
    Intention {
        /// Voluntary alms.
        Sadaqah = "sadaqah",
        /// Continuing charity: a lasting benefit.
        OngoingSadaqah = "ongoing_sadaqah",
        /// The annual obligation on wealth; for the eight categories only.
        Zakat = "zakat",
        /// Zakat of fast-breaking, per head, before the Eid prayer.
        ZakatAlFitr = "zakat_al_fitr",
        /// Expiation of an oath.
        KaffarahOath = "kaffarah_oath",
        /// Compensation of one permanently unable to fast.
        KaffarahFastingInability = "kaffarah_fasting_inability",
        /// Expiation of a breach in the pilgrim state.
        KaffarahIhramViolation = "kaffarah_ihram_violation",
        /// A vow.
        Nadhr = "nadhr",
        /// The Eid sacrifice.
        Udhiyah = "udhiyah",
        /// The pilgrim's sacrifice.
        Hady = "hady",
        /// The newborn's sacrifice.
        Aqiqah = "aqiqah",
        /// An endowment.
        Waqf = "waqf",
    }
}

coded_enum! {
    /// Classes of restricted money (handbook 4.1). Every posting names one.
    FundClass {
        /// Zakat on wealth.
        Zakat = "zakat",
        /// Zakat of fast-breaking.
        ZakatAlFitr = "zakat_al_fitr",
        /// Alms for whatever is most needed.
        SadaqahGeneral = "sadaqah_general",
        /// Alms for one field of giving.
        SadaqahField = "sadaqah_field",
        /// Alms for one opportunity.
        OpportunityRestricted = "opportunity_restricted",
        /// Support of one sponsored person or family.
        Sponsorship = "sponsorship",
        /// Expiation of oaths.
        KaffarahOath = "kaffarah_oath",
        /// Compensation for missed fasts.
        KaffarahFastingInability = "kaffarah_fasting_inability",
        /// Expiation of breaches in the pilgrim state.
        KaffarahIhramViolation = "kaffarah_ihram_violation",
        /// Vows.
        Nadhr = "nadhr",
        /// Orders of sacrifices.
        SacrificeOrders = "sacrifice_orders",
        /// The principal of endowments, kept for ever.
        WaqfCorpus = "waqf_corpus",
        /// The yield of endowments.
        WaqfYield = "waqf_yield",
        /// What a campaign raised for its purpose.
        CampaignRestricted = "campaign_restricted",
        /// Receipts that are not matched to a gift yet.
        Suspense = "suspense",
        /// A donor's optional support of the platform; off unless asked for.
        PlatformSupport = "platform_support",
        /// Grants that pay the platform's costs.
        Operating = "operating",
    }
}

impl FundClass {
    /// Money of this class may never become money of another one (handbook 4.1), whoever asks.
    #[must_use]
    pub const fn is_locked(self) -> bool {
        matches!(
            self,
            FundClass::Zakat
                | FundClass::ZakatAlFitr
                | FundClass::KaffarahOath
                | FundClass::KaffarahFastingInability
                | FundClass::KaffarahIhramViolation
                | FundClass::Nadhr
                | FundClass::SacrificeOrders
                | FundClass::WaqfCorpus
        )
    }

    /// Money given for others, as opposed to the platform's own.
    #[must_use]
    pub const fn is_restricted(self) -> bool {
        !matches!(self, FundClass::Operating | FundClass::PlatformSupport)
    }

    /// Money of this class may be moved to the other one: general to more specific use inside the
    /// family of alms, the surplus of an opportunity to the pool of its field (handbook 4.5), the
    /// yield of an endowment to its use, an unmatched receipt to the class it turns out to be.
    /// Moving inside one class is always allowed.
    #[must_use]
    pub const fn may_move_to(self, other: FundClass) -> bool {
        use FundClass as F;
        match (self, other) {
            (F::SadaqahGeneral, F::SadaqahField | F::OpportunityRestricted | F::Sponsorship) => true,
            (F::SadaqahField, F::OpportunityRestricted) => true,
            (F::OpportunityRestricted, F::SadaqahField) => true,
            (F::CampaignRestricted, F::OpportunityRestricted) => true,
            (F::WaqfYield, F::OpportunityRestricted | F::SadaqahField | F::SadaqahGeneral) => true,
            (F::PlatformSupport, F::Operating) => true,
            (F::Suspense, _) => true,
            (from, to) => from as u8 == to as u8,
        }
    }
}

/// What a gift is given to, as far as its fund class depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiftTarget {
    /// One opportunity.
    Opportunity {
        /// The Sharia reviewer named at least one of the eight categories (handbook 4.2).
        zakat_accepted: bool,
    },
    /// The pool of a field.
    FieldPool,
    /// Whatever is most needed.
    General,
}

impl GiftTarget {
    /// The intentions that a form offers for this target.
    #[must_use]
    pub const fn intentions(self) -> &'static [Intention] {
        match self {
            GiftTarget::Opportunity { zakat_accepted: true } => {
                &[Intention::Sadaqah, Intention::OngoingSadaqah, Intention::Zakat]
            }
            GiftTarget::Opportunity { zakat_accepted: false } => &[Intention::Sadaqah, Intention::OngoingSadaqah],
            GiftTarget::FieldPool | GiftTarget::General => &[Intention::Sadaqah, Intention::Zakat],
        }
    }
}

/// The fund class of a gift: what it was intended as decides, then what it was given to. Zakat goes
/// only where it is accepted; intentions with a programme of their own (sacrifice, expiation, vow,
/// endowment) are given through it and not to an opportunity or field.
pub const fn fund_class_for(intention: Intention, target: GiftTarget) -> Result<FundClass, FieldProblem> {
    let class = match (intention, target) {
        (Intention::Zakat, GiftTarget::Opportunity { zakat_accepted: false }) => {
            return Err(FieldProblem::NotAllowedForZakat);
        }
        (Intention::Zakat, _) => FundClass::Zakat,
        (Intention::Sadaqah | Intention::OngoingSadaqah, GiftTarget::Opportunity { .. }) => {
            FundClass::OpportunityRestricted
        }
        (Intention::Sadaqah | Intention::OngoingSadaqah, GiftTarget::FieldPool) => FundClass::SadaqahField,
        (Intention::Sadaqah | Intention::OngoingSadaqah, GiftTarget::General) => FundClass::SadaqahGeneral,
        (_, GiftTarget::Opportunity { .. } | GiftTarget::FieldPool) => return Err(FieldProblem::InvalidChoice),
        (Intention::ZakatAlFitr, GiftTarget::General) => FundClass::ZakatAlFitr,
        (Intention::KaffarahOath, GiftTarget::General) => FundClass::KaffarahOath,
        (Intention::KaffarahFastingInability, GiftTarget::General) => FundClass::KaffarahFastingInability,
        (Intention::KaffarahIhramViolation, GiftTarget::General) => FundClass::KaffarahIhramViolation,
        (Intention::Nadhr, GiftTarget::General) => FundClass::Nadhr,
        (Intention::Udhiyah | Intention::Hady | Intention::Aqiqah, GiftTarget::General) => FundClass::SacrificeOrders,
        (Intention::Waqf, GiftTarget::General) => FundClass::WaqfCorpus,
    };
    Ok(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locked_classes_stay_what_they_are() {
        for from in FundClass::ALL.iter().copied() {
            assert!(from.may_move_to(from));
            for to in FundClass::ALL.iter().copied().filter(|to| *to != from) {
                if from.is_locked() {
                    assert!(!from.may_move_to(to), "{from} must not become {to}");
                }
                if to.is_locked() {
                    assert!(
                        from == FundClass::Suspense || !from.may_move_to(to),
                        "{from} must not become {to}"
                    );
                }
            }
        }
    }

    #[test]
    fn money_given_for_others_never_becomes_the_platforms() {
        for from in FundClass::ALL.iter().copied().filter(|from| from.is_restricted()) {
            for to in [FundClass::Operating, FundClass::PlatformSupport] {
                assert!(from == FundClass::Suspense || !from.may_move_to(to));
            }
        }
    }

    #[test]
    fn zakat_goes_only_where_it_is_accepted() {
        let closed = GiftTarget::Opportunity { zakat_accepted: false };
        assert_eq!(
            fund_class_for(Intention::Zakat, closed),
            Err(FieldProblem::NotAllowedForZakat)
        );
        let open = GiftTarget::Opportunity { zakat_accepted: true };
        assert_eq!(fund_class_for(Intention::Zakat, open), Ok(FundClass::Zakat));
        for target in [open, GiftTarget::FieldPool, GiftTarget::General] {
            for intention in Intention::ALL.iter().copied() {
                let is_zakat = fund_class_for(intention, target) == Ok(FundClass::Zakat);
                assert_eq!(is_zakat, intention == Intention::Zakat);
            }
        }
    }

    #[test]
    fn what_a_form_offers_has_a_fund() {
        let opportunity = |zakat_accepted| GiftTarget::Opportunity { zakat_accepted };
        for target in [
            opportunity(true),
            opportunity(false),
            GiftTarget::FieldPool,
            GiftTarget::General,
        ] {
            for intention in target.intentions() {
                assert!(fund_class_for(*intention, target).is_ok());
            }
        }
        assert_eq!(
            fund_class_for(Intention::Waqf, opportunity(true)),
            Err(FieldProblem::InvalidChoice)
        );
        for intention in Intention::ALL {
            assert!(fund_class_for(*intention, GiftTarget::General).is_ok());
        }
    }
}
