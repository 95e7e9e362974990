//! The demo's world in memory: who gives, what is carried out, and when everything happened. It is
//! planned whole before a row is written, so that its parts fit together.

use domain::delivery::{DisbursementState, MilestoneState};
use domain::giving::{DedicationKind, FundClass, Intention, OpportunityEvent, OpportunityState, Track};
use domain::ids::{
    AllocationId, CharityId, DisbursementId, DonationId, IntentId, MilestoneId, OpportunityId, PersonId, ReportId,
};
use domain::impact::ReportState;
use domain::ledger::FundKey;
use domain::locale::Locale;
use domain::money::Money;
use domain::people::Role;
use domain::time::Timestamp;

use super::content::Blanks;
use crate::reference::Bilingual;

/// Somebody with an account. `charity` is a place in the list of charities.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: PersonId,
    pub(super) email: String,
    pub(super) name: Bilingual,
    pub(super) mobile: String,
    pub(super) locale: Locale,
    pub(super) wants_impact_messages: bool,
    pub(super) since: Timestamp,
    pub(super) roles: Vec<(Role, Option<usize>)>,
}

impl Person {
    /// The name as the person wrote it.
    pub(super) fn own_name(&self) -> &str {
        self.name.text(self.locale)
    }
}

/// An invented charity; `text` is its place among the texts.
#[derive(Debug, Clone)]
pub(super) struct Charity {
    pub(super) id: CharityId,
    pub(super) text: usize,
    pub(super) governance_score: i64,
    pub(super) iban: String,
    pub(super) admitted_at: Timestamp,
    /// Who runs it: a place in the list of people.
    pub(super) manager: usize,
}

/// The moments of an opportunity's way to the public and out of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) created: Timestamp,
    pub(super) submitted: Option<Timestamp>,
    pub(super) recommended: Option<Timestamp>,
    pub(super) decided: Option<Timestamp>,
    pub(super) published: Option<Timestamp>,
    pub(super) funded: Option<Timestamp>,
    /// Paused, expired or cancelled.
    pub(super) stopped: Option<Timestamp>,
    pub(super) ends: Option<Timestamp>,
}

/// A change of an opportunity's state. `who` is a place in the list of people; nobody is a job.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    pub(super) event: OpportunityEvent,
    pub(super) to: OpportunityState,
    pub(super) at: Timestamp,
    pub(super) who: Option<usize>,
    pub(super) reason: String,
}

/// A milestone.
#[derive(Debug, Clone)]
pub(super) struct Milestone {
    pub(super) id: MilestoneId,
    pub(super) title: Bilingual,
    pub(super) note: Bilingual,
    pub(super) due_on_day: i64,
    pub(super) share_basis_points: u32,
    pub(super) state: MilestoneState,
    pub(super) return_reason: String,
    pub(super) reported_at: Option<Timestamp>,
    pub(super) accepted_at: Option<Timestamp>,
}

/// A payment to a charity. `milestone` is a place in the opportunity's list.
#[derive(Debug, Clone)]
pub(super) struct Tranche {
    pub(super) id: DisbursementId,
    pub(super) milestone: usize,
    pub(super) parts: Vec<(FundClass, Money)>,
    pub(super) note: String,
    pub(super) state: DisbursementState,
    pub(super) requested_at: Timestamp,
    pub(super) approved_at: Option<Timestamp>,
    /// Released or refused.
    pub(super) ended_at: Option<Timestamp>,
    pub(super) refuse_reason: String,
}

impl Tranche {
    /// All of its parts.
    pub(super) fn amount(&self) -> Money {
        Money::checked_sum(self.parts.iter().map(|(_, amount)| *amount)).unwrap_or(Money::ZERO)
    }
}

/// Pooled money that was given to an opportunity.
#[derive(Debug, Clone)]
pub(super) struct Allocation {
    pub(super) id: AllocationId,
    pub(super) from: FundKey,
    pub(super) class: FundClass,
    pub(super) amount: Money,
    pub(super) at: Timestamp,
}

/// An impact report.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) id: ReportId,
    pub(super) state: ReportState,
    pub(super) headline: Bilingual,
    pub(super) story: Bilingual,
    pub(super) beneficiary_count: i64,
    pub(super) outputs: Vec<(Bilingual, i64)>,
    pub(super) costs: Vec<(Bilingual, Money)>,
    pub(super) return_reason: String,
    pub(super) updated_at: Timestamp,
    pub(super) submitted_at: Option<Timestamp>,
    pub(super) published_at: Option<Timestamp>,
}

/// An opportunity with everything that belongs to it.
pub(super) struct Opportunity {
    pub(super) id: OpportunityId,
    pub(super) number: i64,
    pub(super) charity: usize,
    pub(super) field_code: &'static str,
    pub(super) subfield_code: &'static str,
    pub(super) region_code: String,
    pub(super) blanks: Blanks,
    pub(super) is_case: bool,
    pub(super) track: Track,
    pub(super) title: Bilingual,
    pub(super) summary: Bilingual,
    pub(super) story: Bilingual,
    pub(super) target: Money,
    pub(super) share_price: Option<Money>,
    pub(super) beneficiary_count: i64,
    pub(super) urgent: bool,
    pub(super) zakat_codes: String,
    pub(super) duration_days: i64,
    pub(super) state: OpportunityState,
    pub(super) times: Times,
    /// What donors and pools have given to it in the end.
    pub(super) goal: Money,
    pub(super) allocation: Option<Allocation>,
    pub(super) milestones: Vec<Milestone>,
    pub(super) tranches: Vec<Tranche>,
    pub(super) report: Option<Report>,
    pub(super) happenings: Vec<Happening>,
}

impl Opportunity {
    /// Whether it was approved with zakat allowed.
    pub(super) fn takes_zakat(&self) -> bool {
        let refused = matches!(self.state, OpportunityState::Returned | OpportunityState::Rejected);
        !self.zakat_codes.is_empty() && self.times.decided.is_some() && !refused
    }

    /// Its money of a class in the ledger.
    pub(super) fn fund(&self, class: FundClass, charity: CharityId) -> FundKey {
        FundKey::opportunity(class, self.id, charity, self.field_code)
    }
}

/// What a gift is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// An opportunity, by its place in the list.
    Opportunity(usize),
    /// The pool of a field.
    Field(&'static str),
    /// Whatever is most needed.
    General,
}

/// A gift: one line of a payment.
#[derive(Debug, Clone)]
pub(super) struct Gift {
    pub(super) id: DonationId,
    pub(super) target: Target,
    pub(super) intention: Intention,
    pub(super) class: FundClass,
    pub(super) amount: Money,
    pub(super) share_count: Option<i64>,
    pub(super) anonymous: bool,
    pub(super) dedication: Option<(DedicationKind, String)>,
    pub(super) at: Timestamp,
    /// The gift that completed its opportunity: its moment is fixed.
    pub(super) completes: bool,
}

/// How a payment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Captured,
    Refunded { at: Timestamp },
    Failed,
    Expired,
}

/// A payment of one or more gifts.
#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub(super) id: IntentId,
    /// A place in the list of people, for donors with an account.
    pub(super) person: Option<usize>,
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) mobile: Option<String>,
    pub(super) locale: Locale,
    pub(super) gifts: Vec<Gift>,
    pub(super) begun_at: Timestamp,
    pub(super) ended_at: Timestamp,
    pub(super) ending: Ending,
    pub(super) reason: String,
}

impl Payment {
    /// All gifts together.
    pub(super) fn total(&self) -> Money {
        Money::checked_sum(self.gifts.iter().map(|gift| gift.amount)).unwrap_or(Money::ZERO)
    }

    /// Money came, even if it went back later.
    pub(super) const fn was_captured(&self) -> bool {
        matches!(self.ending, Ending::Captured | Ending::Refunded { .. })
    }
}
