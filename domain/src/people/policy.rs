//! The policy: every action against every role, in one table.

use super::Role;

/// How far a role's right to an action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Not at all.
    Never,
    /// To the person's own things.
    Own,
    /// To the things of the charity that the grant names.
    OwnCharity,
    /// To everything.
    Any,
}

use Scope::{Any, Never, Own, OwnCharity};

macro_rules! actions {
    ($($(#[$docs:meta])* $name:ident: $visitor:ident $donor:ident $manager:ident $reviewer:ident $finance:ident $supervisor:ident $volunteer:ident $system:ident;)+) => {
        /// What can be asked of the platform: one action per use case or close family of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$docs])* $name,)+
        }

        impl Action {
            /// All actions, for the table test and for pages that explain rights.
            pub const ALL: &'static [Action] = &[$(Action::$name),+];

            const fn row(self) -> [Scope; 8] {
                match self {
                    $(Action::$name => [$visitor, $donor, $manager, $reviewer, $finance, $supervisor, $volunteer, $system],)+
                }
            }

            /// The action's name, for the audit log.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Action::$name => stringify!($name),)+
                }
            }
        }
    };
}

#[rustfmt::skip]
actions! {
    //                           Visitor  Donor  Manager     Reviewer Finance Supervisor Volunteer System

    /// See what is public: opportunities, charities, impact, totals.
    OpportunityViewPublic:       Any      Any    Any         Any      Any     Any        Any       Any;
    /// See published charities.
    CharityViewPublic:           Any      Any    Any         Any      Any     Any        Any       Any;
    /// See published impact reports and public totals.
    ImpactViewPublic:            Any      Any    Any         Any      Any     Any        Any       Any;
    /// Start a gift and pay for it.
    GiveCreate:                  Any      Any    Any         Any      Any     Any        Any       Any;
    /// Put gifts into the basket that the visitor's token opens, change and remove them.
    BasketEdit:                  Any      Any    Any         Any      Any     Any        Any       Any;
    /// See one gift and its receipt through its secret link.
    ReceiptViewByToken:          Any      Any    Any         Any      Any     Any        Any       Any;
    /// Ask for a sign-in code and use it.
    SignIn:                      Any      Any    Any         Any      Any     Any        Any       Any;
    /// Read the demo mailbox; it exists in demo mode only.
    MailboxView:                 Any      Any    Any         Any      Any     Any        Any       Any;

    /// See a person's own gifts, their path and their receipts.
    DonationViewOwn:             Never    Own    Own         Own      Own     Own        Own       Never;
    /// Draw a statement of a person's own gifts.
    StatementView:               Never    Own    Own         Own      Own     Own        Own       Never;
    /// See a person's own dashboard and the impact reports they received.
    DashboardView:               Never    Own    Own         Own      Own     Own        Own       Never;
    /// See and change a person's own preferences and sessions.
    PreferencesEdit:             Never    Own    Own         Own      Own     Own        Own       Never;
    /// Get a copy of a person's own data (handbook 10.2).
    PrivacyExport:               Never    Own    Own         Own      Own     Own        Own       Never;

    /// See the charity dashboard: unpublished opportunities, money collected and due.
    CharityManage:               Never    Never  OwnCharity  Never    Never   Never      Never     Never;
    /// Change what the public reads about a charity.
    CharityEdit:                 Never    Never  OwnCharity  Never    Never   Any        Never     Never;
    /// Suspend a charity or lift that (handbook 7.3).
    CharitySuspend:              Never    Never  Never       Never    Never   Any        Never     Any;
    /// Write and change a draft or a returned opportunity.
    OpportunityDraft:            Never    Never  OwnCharity  Never    Never   Never      Never     Never;
    /// See an opportunity that is not public, as it will look.
    OpportunityViewInternal:     Never    Never  OwnCharity  Any      Any     Any        Never     Any;
    /// Hand an opportunity in for review.
    OpportunitySubmit:           Never    Never  OwnCharity  Never    Never   Never      Never     Never;
    /// See the review queue.
    ReviewQueueView:             Never    Never  Never       Any      Never   Any        Never     Never;
    /// Recommend for or against an opportunity (the maker).
    OpportunityReviewRecommend:  Never    Never  Never       Any      Never   Never      Never     Never;
    /// Decide on a recommended opportunity (the checker).
    OpportunityReviewDecide:     Never    Never  Never       Never    Never   Any        Never     Never;
    /// Stop a published opportunity from taking money, and let it go on.
    OpportunityPause:            Never    Never  OwnCharity  Never    Never   Any        Never     Any;
    /// End an opportunity that will not be carried out.
    OpportunityCancel:           Never    Never  Never       Never    Never   Any        Never     Never;
    /// Close an opportunity whose end date has passed or whose target is reached.
    OpportunityClose:            Never    Never  Never       Never    Never   Any        Never     Any;

    /// Give pooled money to an opportunity.
    AllocationCreate:            Never    Never  Never       Never    Never   Any        Never     Any;
    /// See allocations and the money in the pools.
    AllocationView:              Never    Never  Never       Never    Any     Any        Never     Any;
    /// Ask for a tranche of an opportunity's money.
    DisbursementRequest:         Never    Never  OwnCharity  Never    Never   Never      Never     Never;
    /// See requested and paid tranches.
    DisbursementView:            Never    Never  OwnCharity  Never    Any     Any        Never     Any;
    /// Approve a requested tranche: the first of two people.
    DisbursementApprove:         Never    Never  Never       Never    Any     Any        Never     Never;
    /// Put approved tranches into a batch and seal it: the maker.
    PayoutSeal:                  Never    Never  Never       Never    Any     Any        Never     Never;
    /// Let a sealed batch go to the bank: the second of two people (handbook 7.2).
    DisbursementRelease:         Never    Never  Never       Never    Any     Any        Never     Never;
    /// Record what the bank says of a batch.
    PayoutConfirm:               Never    Never  Never       Never    Any     Any        Never     Never;
    /// See the accounts of a charity.
    AccountView:                 Never    Never  OwnCharity  Never    Any     Any        Never     Never;
    /// Propose another account for a charity, and take the proposal back.
    AccountPropose:              Never    Never  OwnCharity  Never    Never   Never      Never     Never;
    /// Approve an account, refuse or withdraw it: two people.
    AccountApprove:              Never    Never  Never       Never    Any     Any        Never     Never;
    /// Draw the settlement statement of a charity.
    CharityStatementView:        Never    Never  OwnCharity  Never    Any     Any        Never     Never;
    /// Report a milestone with its evidence.
    MilestoneReport:             Never    Never  OwnCharity  Never    Never   Never      Never     Never;
    /// Accept a reported milestone or send it back.
    MilestoneAccept:             Never    Never  Never       Never    Never   Any        Never     Never;
    /// See evidence that is not public.
    EvidenceView:                Never    Never  OwnCharity  Any      Any     Any        Never     Any;
    /// Upload photos and documents.
    AttachmentUpload:            Never    Never  OwnCharity  Never    Never   Never      Never     Never;

    /// Write and change an impact report.
    ReportDraft:                 Never    Never  OwnCharity  Never    Never   Never      Never     Never;
    /// Hand an impact report in.
    ReportSubmit:                Never    Never  OwnCharity  Never    Never   Never      Never     Never;
    /// See impact reports that are not published.
    ReportViewInternal:          Never    Never  OwnCharity  Any      Any     Any        Never     Any;
    /// Publish an impact report or send it back.
    ReportPublish:               Never    Never  Never       Never    Never   Any        Never     Never;

    /// Give a donor their money back (handbook 4.7).
    DonationRefund:              Never    Never  Never       Never    Any     Never      Never     Any;
    /// Ask for one's own gift back through its secret link (handbook 4.7).
    RefundRequest:               Any      Any    Any         Any      Any     Any        Any       Any;
    /// See requests for refunds and what banks took back.
    RefundView:                  Never    Never  Never       Never    Any     Any        Never     Any;
    /// Say what becomes of the money of an opportunity that is not carried out (handbook 4.6).
    ClosingDecide:               Never    Never  Never       Never    Never   Any        Never     Never;
    /// Carry a decided closing out.
    ClosingSettle:               Never    Never  Never       Never    Never   Never      Never     Any;
    /// See the limits on gifts and what is held because of them (handbook 10.3).
    LimitView:                   Never    Never  Never       Never    Any     Any        Never     Any;
    /// Change the limits.
    LimitEdit:                   Never    Never  Never       Never    Never   Any        Never     Any;
    /// Recommend for or against a large gift: the first of two people.
    GiftReviewRecommend:         Never    Never  Never       Never    Any     Any        Never     Never;
    /// Decide on a large gift (handbook 10.3; features B6).
    GiftReviewDecide:            Never    Never  Never       Never    Any     Any        Never     Never;
    /// See the register of alerts.
    AlertView:                   Never    Never  Never       Never    Any     Any        Never     Any;
    /// Write down what was done about an alert.
    AlertHandle:                 Never    Never  Never       Never    Any     Any        Never     Never;
    /// Import a sanction list and compare names with it.
    SanctionScreen:              Never    Never  Never       Never    Never   Never      Never     Any;
    /// Clear or confirm a likeness to a listed name: two people.
    SanctionDecide:              Never    Never  Never       Never    Any     Any        Never     Never;
    /// See balances and journal entries.
    LedgerView:                  Never    Never  Never       Never    Any     Any        Never     Any;
    /// See the signed heads of the journal and check a proof against them.
    JournalProofView:            Any      Any    Any         Any      Any     Any        Any       Any;
    /// Seal the journal and sign its heads.
    JournalSeal:                 Never    Never  Never       Never    Never   Never      Never     Any;
    /// Check the journal.
    LedgerAudit:                 Never    Never  Never       Never    Any     Any        Never     Any;
    /// Book what the gateway and the bank report.
    PaymentRecord:               Never    Never  Never       Never    Never   Never      Never     Any;
    /// Note how a job's round ended.
    JobRecord:                   Never    Never  Never       Never    Never   Never      Never     Any;
    /// See which jobs do their work and which are late.
    JobView:                     Never    Never  Never       Never    Any     Any        Never     Any;
    /// See gifts by text message: what is pledged, billed and settled, and what does not agree.
    SmsGivingView:               Never    Never  Never       Never    Any     Any        Never     Any;
    /// Import an operator's settlement file and close its differences.
    SmsSettlementImport:         Never    Never  Never       Never    Any     Never      Never     Never;
    /// See bank statements, money in suspense and the accounts.
    BankView:                    Never    Never  Never       Never    Any     Any        Never     Any;
    /// Import a bank statement.
    BankImport:                  Never    Never  Never       Never    Any     Never      Never     Any;
    /// Decide on money in suspense; from a limit on, the first of two people.
    BankDecide:                  Never    Never  Never       Never    Any     Any        Never     Never;
    /// Agree to such a decision: the second of two people.
    BankConfirm:                 Never    Never  Never       Never    Any     Any        Never     Never;
    /// See what gateways, bank and journal agree on, and what they do not.
    ReconciliationView:          Never    Never  Never       Never    Any     Any        Never     Any;
    /// Compare a day.
    ReconciliationRun:           Never    Never  Never       Never    Any     Any        Never     Any;
    /// Work on a difference and close it; from a limit on, the first of two people.
    ReconciliationResolve:       Never    Never  Never       Never    Any     Any        Never     Never;
    /// Read the audit log.
    AuditView:                   Never    Never  Never       Never    Never   Any        Never     Any;
    /// Grant roles and take them back.
    RoleGrant:                   Never    Never  Never       Never    Never   Any        Never     Any;
    /// Import published figures of others.
    FiguresImport:               Never    Never  Never       Never    Never   Any        Never     Any;
    /// Send queued messages.
    MessageSend:                 Never    Never  Never       Never    Never   Never      Never     Any;
}

const VISITOR: usize = 0;
const SYSTEM: usize = 7;

/// How far a role's right to an action reaches.
#[must_use]
pub const fn policy(action: Action, role: Role) -> Scope {
    let column = match role {
        Role::Donor => 1,
        Role::CharityManager => 2,
        Role::Reviewer => 3,
        Role::Finance => 4,
        Role::Supervisor => 5,
        Role::Volunteer => 6,
    };
    action.row()[column]
}

/// What needs no account.
pub(super) fn visitor_may(action: Action) -> bool {
    action.row()[VISITOR] == Any
}

/// What jobs do by themselves: never what two people have to agree on.
pub(super) fn system_may(action: Action) -> bool {
    action.row()[SYSTEM] == Any
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table once more, written down apart: a letter per column (n, o, c, a), so that a
    /// change of rights has to be made twice.
    const EXPECTED: [(&str, &str); 78] = [
        ("OpportunityViewPublic", "aaaaaaaa"),
        ("CharityViewPublic", "aaaaaaaa"),
        ("ImpactViewPublic", "aaaaaaaa"),
        ("GiveCreate", "aaaaaaaa"),
        ("BasketEdit", "aaaaaaaa"),
        ("ReceiptViewByToken", "aaaaaaaa"),
        ("SignIn", "aaaaaaaa"),
        ("MailboxView", "aaaaaaaa"),
        ("DonationViewOwn", "noooooon"),
        ("StatementView", "noooooon"),
        ("DashboardView", "noooooon"),
        ("PreferencesEdit", "noooooon"),
        ("PrivacyExport", "noooooon"),
        ("CharityManage", "nncnnnnn"),
        ("CharityEdit", "nncnnann"),
        ("CharitySuspend", "nnnnnana"),
        ("OpportunityDraft", "nncnnnnn"),
        ("OpportunityViewInternal", "nncaaana"),
        ("OpportunitySubmit", "nncnnnnn"),
        ("ReviewQueueView", "nnnanann"),
        ("OpportunityReviewRecommend", "nnnannnn"),
        ("OpportunityReviewDecide", "nnnnnann"),
        ("OpportunityPause", "nncnnana"),
        ("OpportunityCancel", "nnnnnann"),
        ("OpportunityClose", "nnnnnana"),
        ("AllocationCreate", "nnnnnana"),
        ("AllocationView", "nnnnaana"),
        ("DisbursementRequest", "nncnnnnn"),
        ("DisbursementView", "nncnaana"),
        ("DisbursementApprove", "nnnnaann"),
        ("PayoutSeal", "nnnnaann"),
        ("DisbursementRelease", "nnnnaann"),
        ("PayoutConfirm", "nnnnaann"),
        ("AccountView", "nncnaann"),
        ("AccountPropose", "nncnnnnn"),
        ("AccountApprove", "nnnnaann"),
        ("CharityStatementView", "nncnaann"),
        ("MilestoneReport", "nncnnnnn"),
        ("MilestoneAccept", "nnnnnann"),
        ("EvidenceView", "nncaaana"),
        ("AttachmentUpload", "nncnnnnn"),
        ("ReportDraft", "nncnnnnn"),
        ("ReportSubmit", "nncnnnnn"),
        ("ReportViewInternal", "nncaaana"),
        ("ReportPublish", "nnnnnann"),
        ("DonationRefund", "nnnnanna"),
        ("RefundRequest", "aaaaaaaa"),
        ("RefundView", "nnnnaana"),
        ("ClosingDecide", "nnnnnann"),
        ("ClosingSettle", "nnnnnnna"),
        ("LimitView", "nnnnaana"),
        ("LimitEdit", "nnnnnana"),
        ("GiftReviewRecommend", "nnnnaann"),
        ("GiftReviewDecide", "nnnnaann"),
        ("AlertView", "nnnnaana"),
        ("AlertHandle", "nnnnaann"),
        ("SanctionScreen", "nnnnnnna"),
        ("SanctionDecide", "nnnnaann"),
        ("LedgerView", "nnnnaana"),
        ("JournalProofView", "aaaaaaaa"),
        ("JournalSeal", "nnnnnnna"),
        ("LedgerAudit", "nnnnaana"),
        ("PaymentRecord", "nnnnnnna"),
        ("JobRecord", "nnnnnnna"),
        ("JobView", "nnnnaana"),
        ("SmsGivingView", "nnnnaana"),
        ("SmsSettlementImport", "nnnnannn"),
        ("BankView", "nnnnaana"),
        ("BankImport", "nnnnanna"),
        ("BankDecide", "nnnnaann"),
        ("BankConfirm", "nnnnaann"),
        ("ReconciliationView", "nnnnaana"),
        ("ReconciliationRun", "nnnnaana"),
        ("ReconciliationResolve", "nnnnaann"),
        ("AuditView", "nnnnnana"),
        ("RoleGrant", "nnnnnana"),
        ("FiguresImport", "nnnnnana"),
        ("MessageSend", "nnnnnnna"),
    ];

    #[test]
    fn every_action_for_every_role() {
        assert_eq!(Action::ALL.len(), EXPECTED.len());
        for (action, (name, columns)) in Action::ALL.iter().zip(&EXPECTED) {
            assert_eq!(action.name(), *name);
            let found: String = action.row().iter().map(|scope| letter(*scope)).collect();
            assert_eq!(&found, columns, "{name}");
            for (role, scope) in Role::ALL.iter().zip(&action.row()[1..7]) {
                assert_eq!(policy(*action, *role), *scope);
            }
        }
    }

    fn letter(scope: Scope) -> char {
        match scope {
            Never => 'n',
            Own => 'o',
            OwnCharity => 'c',
            Any => 'a',
        }
    }

    #[test]
    fn what_needs_two_people_is_never_done_by_a_job() {
        let of_two = [
            Action::AccountApprove,
            Action::BankConfirm,
            Action::BankDecide,
            Action::ClosingDecide,
            Action::DisbursementApprove,
            Action::DisbursementRelease,
            Action::GiftReviewDecide,
            Action::GiftReviewRecommend,
            Action::OpportunityReviewDecide,
            Action::OpportunityReviewRecommend,
            Action::PayoutConfirm,
            Action::PayoutSeal,
            Action::ReconciliationResolve,
            Action::SanctionDecide,
        ];
        for action in of_two {
            assert!(!system_may(action));
            assert!(!visitor_may(action));
        }
    }

    #[test]
    fn only_managers_are_bound_to_a_charity() {
        for action in Action::ALL {
            for role in Role::ALL {
                assert!(policy(*action, role) != OwnCharity || role == Role::CharityManager);
            }
        }
    }
}
