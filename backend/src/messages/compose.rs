//! What each message says. The words are in `locales/*/messages.ftl`; here they are filled in.

use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::time::Timestamp;
use locales::arg;

use super::Recipient;

/// Where a charity's managers see its accounts.
const ACCOUNT_PATH: &str = "/manage/account";

/// A subject and a text of paragraphs; an address stands on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The subject line.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// One gift on a receipt.
#[derive(Debug, Clone)]
pub struct ReceiptLine {
    /// What it was given to, in the recipient's language.
    pub title: String,
    /// How much.
    pub amount: Money,
}

/// Every message the site sends, with the facts it tells. Titles and names are in the recipient's
/// language already; paths begin after the language: `/donations/…`.
#[derive(Debug, Clone)]
pub enum Message {
    /// The one-time code that signs in.
    SignInCode {
        /// Six digits.
        code: String,
        /// How long it is good for.
        minutes: i64,
    },
    /// Money arrived: the numbered receipt.
    DonationReceipt {
        /// The receipt's number.
        receipt_number: i64,
        /// What was paid.
        total: Money,
        /// When.
        captured_at: Timestamp,
        /// What for.
        lines: Vec<ReceiptLine>,
        /// Where the donor follows the gift: `/donations/{token}`.
        tracking_path: String,
    },
    /// A transfer was promised: how to make it.
    TransferPledged {
        /// How much, exactly.
        amount: Money,
        /// Where to, in groups of four.
        iban: String,
        /// What to write into it.
        reference: String,
        /// Until when it is waited for.
        deadline: Timestamp,
        /// What for.
        lines: Vec<ReceiptLine>,
        /// Where the donor sees it: `/donations/{token}/transfer`.
        tracking_path: String,
    },
    /// Money went back to the donor.
    DonationRefunded {
        /// The receipt's number.
        receipt_number: i64,
        /// What went back.
        amount: Money,
        /// Where the donor sees it.
        tracking_path: String,
    },
    /// The donor's bank took money back.
    ChargebackNoted {
        /// The receipt's number.
        receipt_number: i64,
        /// What the bank took.
        amount: Money,
        /// Where the donor sees it.
        tracking_path: String,
    },
    /// A donor's request to have a gift back has arrived.
    RefundAsked {
        /// What was asked for.
        amount: Money,
        /// By when it is answered.
        answer_due_at: Timestamp,
        /// Where the donor sees it.
        tracking_path: String,
    },
    /// A gift does not go back, and why.
    RefundRefused {
        /// What was asked for.
        amount: Money,
        /// The words of who decided.
        reason: String,
        /// Where the donor sees it.
        tracking_path: String,
    },
    /// An opportunity is not carried out: what becomes of the gift, and that the donor can choose.
    OpportunityClosing {
        /// Its title.
        title: String,
        /// Why, in the supervisors' words.
        reason: String,
        /// Whether the plan is to give everything back.
        all_returned: bool,
        /// Until when the donor can answer.
        settles_at: Timestamp,
        /// Where the donor answers.
        tracking_path: String,
    },
    /// What became of a gift to an opportunity that is not carried out.
    OpportunityClosed {
        /// Its title.
        title: String,
        /// The donor's part.
        amount: Money,
        /// Whether it goes back or to other needs of the field.
        returned: bool,
        /// Where the donor follows it.
        tracking_path: String,
    },
    /// A large gift waits for its review, and by when it is answered.
    GiftReviewAsked {
        /// The amount.
        total: Money,
        /// By when it is answered.
        answer_due_at: Timestamp,
        /// Where the donor sees it.
        path: String,
    },
    /// A large gift can be paid now.
    GiftReviewApproved {
        /// The amount.
        total: Money,
        /// Until when.
        valid_until: Timestamp,
        /// Where it is paid.
        path: String,
    },
    /// A large gift cannot be taken.
    GiftReviewRefused {
        /// The amount.
        total: Money,
    },
    /// An opportunity the donor gave to has all it needs.
    OpportunityFunded {
        /// Its title.
        title: String,
        /// Who carries it out.
        charity: String,
        /// `/opportunities/{number}`.
        path: String,
    },
    /// Money of such an opportunity was paid to the charity.
    MoneyPaid {
        /// Its title.
        title: String,
        /// Who received the money.
        charity: String,
        /// How much in all, not the donor's part.
        amount: Money,
        /// `/opportunities/{number}`.
        path: String,
    },
    /// A milestone was reached and checked.
    MilestoneDone {
        /// The opportunity's title.
        title: String,
        /// The milestone.
        milestone: String,
        /// `/opportunities/{number}`.
        path: String,
    },
    /// The impact report is there.
    ImpactReportReady {
        /// The opportunity's title.
        title: String,
        /// The report's headline.
        headline: String,
        /// People reached.
        beneficiary_count: i64,
        /// `/impact/reports/{number}`.
        path: String,
    },
    /// To a charity's manager: the supervisors ask for changes.
    OpportunityReturned {
        /// Its title.
        title: String,
        /// What to change.
        reason: String,
        /// `/manage/opportunities/{number}`.
        path: String,
    },
    /// To a charity's manager: approved.
    OpportunityApproved {
        /// Its title.
        title: String,
        /// `/manage/opportunities/{number}`.
        path: String,
    },
    /// To a charity's manager: refused for good.
    OpportunityRejected {
        /// Its title.
        title: String,
        /// Why.
        reason: String,
        /// `/manage/opportunities/{number}`.
        path: String,
    },
    /// To those who know a charity's account: another one was proposed.
    AccountProposed {
        /// Its last signs; the whole number is in no message.
        account: String,
    },
    /// The same: it was approved and rests.
    AccountApproved {
        /// Its last signs.
        account: String,
        /// From when on money goes there.
        effective_at: Timestamp,
    },
    /// The same: it is off.
    AccountEnded {
        /// Its last signs.
        account: String,
    },
}

impl Message {
    /// The kind as it is stored.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SignInCode { .. } => super::outbox::KIND_SIGN_IN_CODE,
            Self::DonationReceipt { .. } => "donation_receipt",
            Self::TransferPledged { .. } => "transfer_pledged",
            Self::DonationRefunded { .. } => "donation_refunded",
            Self::ChargebackNoted { .. } => "chargeback_noted",
            Self::RefundAsked { .. } => "refund_asked",
            Self::RefundRefused { .. } => "refund_refused",
            Self::OpportunityClosing { .. } => "opportunity_closing",
            Self::OpportunityClosed { .. } => "opportunity_closed",
            Self::GiftReviewAsked { .. } => "gift_review_asked",
            Self::GiftReviewApproved { .. } => "gift_review_approved",
            Self::GiftReviewRefused { .. } => "gift_review_refused",
            Self::OpportunityFunded { .. } => "opportunity_funded",
            Self::MoneyPaid { .. } => "money_paid",
            Self::MilestoneDone { .. } => "milestone_done",
            Self::ImpactReportReady { .. } => "impact_report_ready",
            Self::OpportunityReturned { .. } => "opportunity_returned",
            Self::OpportunityApproved { .. } => "opportunity_approved",
            Self::OpportunityRejected { .. } => "opportunity_rejected",
            Self::AccountProposed { .. } => "account_proposed",
            Self::AccountApproved { .. } => "account_approved",
            Self::AccountEnded { .. } => "account_ended",
        }
    }

    /// Only sent to those who asked for it, so it says how to stop it.
    const fn is_optional(&self) -> bool {
        matches!(
            self,
            Self::OpportunityFunded { .. }
                | Self::MoneyPaid { .. }
                | Self::MilestoneDone { .. }
                | Self::ImpactReportReady { .. }
        )
    }

    /// Words the message for `recipient`.
    #[must_use]
    pub fn compose(&self, recipient: &Recipient, public_url: &str) -> Composed {
        let style = recipient.style;
        let locale = style.locale;
        let (subject, paragraphs) = self.content(style, public_url);
        let mut body = if recipient.name.is_empty() {
            locales::messages_greeting(locale).to_owned()
        } else {
            locales::messages_greeting_named(locale, &recipient.name)
        };
        for paragraph in paragraphs {
            body.push_str("\n\n");
            body.push_str(&paragraph);
        }
        body.push_str("\n\n");
        body.push_str(locales::messages_signature(locale));
        body.push('\n');
        // The licence stands on everything the platform sends (handbook 10.1).
        body.push_str(locales::layout_footer_license(locale));
        if self.is_optional() {
            body.push_str("\n\n");
            body.push_str(locales::messages_stop(locale));
            body.push('\n');
            body.push_str(&address(locale, public_url, "/me/preferences"));
        }
        Composed { subject, body }
    }

    fn content(&self, style: Style, public_url: &str) -> (String, Vec<String>) {
        let locale = style.locale;
        let link = |label: &str, path: &str| format!("{label}\n{}", address(locale, public_url, path));
        match self {
            Self::SignInCode { code, minutes } => sign_in_code(style, code, *minutes),
            Self::DonationReceipt {
                receipt_number,
                total,
                captured_at,
                lines,
                tracking_path,
            } => {
                let number = plain_number(style, *receipt_number);
                let subject = locales::messages_receipt_subject(locale, &number);
                let thanks = locales::messages_receipt_thanks(
                    locale,
                    arg::Amount(&style.money(*total)),
                    arg::Date(&style.day(*captured_at)),
                    arg::Number(&number),
                );
                let items: Vec<String> = lines
                    .iter()
                    .map(|line| {
                        locales::messages_receipt_line(
                            locale,
                            arg::Amount(&style.money(line.amount)),
                            arg::Title(&line.title),
                        )
                    })
                    .collect();
                let follow = link(locales::messages_receipt_follow(locale), tracking_path);
                (subject, vec![thanks, items.join("\n"), follow])
            }
            Self::TransferPledged {
                amount,
                iban,
                reference,
                deadline,
                lines,
                tracking_path,
            } => {
                let subject = locales::messages_transfer_subject(locale, reference);
                let text = locales::messages_transfer_text(
                    locale,
                    arg::Amount(&style.money(*amount)),
                    arg::Deadline(&style.day(*deadline)),
                );
                let facts = [
                    locales::messages_transfer_iban(locale, iban),
                    locales::messages_transfer_reference(locale, reference),
                    locales::messages_transfer_amount(locale, &style.money(*amount)),
                ];
                let items: Vec<String> = lines
                    .iter()
                    .map(|line| {
                        locales::messages_receipt_line(
                            locale,
                            arg::Amount(&style.money(line.amount)),
                            arg::Title(&line.title),
                        )
                    })
                    .collect();
                let follow = link(locales::messages_transfer_follow(locale), tracking_path);
                (subject, vec![text, facts.join("\n"), items.join("\n"), follow])
            }
            Self::DonationRefunded {
                receipt_number,
                amount,
                tracking_path,
            } => {
                let number = plain_number(style, *receipt_number);
                let subject = locales::messages_refund_subject(locale, &number);
                let text =
                    locales::messages_refund_text(locale, arg::Amount(&style.money(*amount)), arg::Number(&number));
                (
                    subject,
                    vec![text, link(locales::messages_refund_follow(locale), tracking_path)],
                )
            }
            Self::ChargebackNoted {
                receipt_number,
                amount,
                tracking_path,
            } => {
                let number = plain_number(style, *receipt_number);
                (
                    locales::messages_chargeback_subject(locale, &number),
                    vec![
                        locales::messages_chargeback_text(
                            locale,
                            arg::Amount(&style.money(*amount)),
                            arg::Number(&number),
                        ),
                        link(locales::messages_refund_follow(locale), tracking_path),
                    ],
                )
            }
            Self::RefundAsked {
                amount,
                answer_due_at,
                tracking_path,
            } => (
                locales::messages_refund_asked_subject(locale).to_owned(),
                vec![
                    locales::messages_refund_asked_text(
                        locale,
                        arg::Amount(&style.money(*amount)),
                        arg::Day(&style.day(*answer_due_at)),
                    ),
                    link(locales::messages_refund_follow(locale), tracking_path),
                ],
            ),
            Self::RefundRefused {
                amount,
                reason,
                tracking_path,
            } => (
                locales::messages_refund_refused_subject(locale).to_owned(),
                vec![
                    locales::messages_refund_refused_text(locale, &style.money(*amount)),
                    reason.clone(),
                    link(locales::messages_refund_follow(locale), tracking_path),
                ],
            ),
            Self::OpportunityClosing {
                title,
                reason,
                all_returned,
                settles_at,
                tracking_path,
            } => {
                let plan = if *all_returned {
                    locales::messages_closing_refund(locale).to_owned()
                } else {
                    locales::messages_closing_choice(locale, &style.day(*settles_at))
                };
                (
                    locales::messages_closing_subject(locale, title),
                    vec![
                        locales::messages_closing_text(locale, title),
                        reason.clone(),
                        plan,
                        link(locales::messages_closing_answer(locale), tracking_path),
                    ],
                )
            }
            Self::OpportunityClosed {
                title,
                amount,
                returned,
                tracking_path,
            } => {
                let amount = style.money(*amount);
                let text = if *returned {
                    locales::messages_closed_returned(locale, arg::Amount(&amount), arg::Title(title))
                } else {
                    locales::messages_closed_moved(locale, arg::Amount(&amount), arg::Title(title))
                };
                (
                    locales::messages_closing_subject(locale, title),
                    vec![text, link(locales::messages_refund_follow(locale), tracking_path)],
                )
            }
            Self::GiftReviewAsked {
                total,
                answer_due_at,
                path,
            } => (
                locales::messages_review_asked_subject(locale).to_owned(),
                vec![
                    locales::messages_review_asked_text(
                        locale,
                        arg::Day(&style.day(*answer_due_at)),
                        arg::Total(&style.money(*total)),
                    ),
                    link(locales::messages_review_follow(locale), path),
                ],
            ),
            Self::GiftReviewApproved {
                total,
                valid_until,
                path,
            } => (
                locales::messages_review_approved_subject(locale).to_owned(),
                vec![
                    locales::messages_review_approved_text(
                        locale,
                        arg::Day(&style.day(*valid_until)),
                        arg::Total(&style.money(*total)),
                    ),
                    link(locales::messages_review_pay(locale), path),
                ],
            ),
            Self::GiftReviewRefused { total } => (
                locales::messages_review_refused_subject(locale).to_owned(),
                vec![locales::messages_review_refused_text(locale, &style.money(*total))],
            ),
            Self::OpportunityFunded { title, charity, path } => (
                locales::messages_funded_subject(locale, title),
                vec![
                    locales::messages_funded_text(locale, arg::Charity(charity), arg::Title(title)),
                    link(locales::messages_see_opportunity(locale), path),
                ],
            ),
            Self::MoneyPaid {
                title,
                charity,
                amount,
                path,
            } => (
                locales::messages_paid_subject(locale, title),
                vec![
                    locales::messages_paid_text(
                        locale,
                        arg::Amount(&style.money(*amount)),
                        arg::Charity(charity),
                        arg::Title(title),
                    ),
                    link(locales::messages_see_opportunity(locale), path),
                ],
            ),
            Self::MilestoneDone { title, milestone, path } => (
                locales::messages_milestone_subject(locale, title),
                vec![
                    locales::messages_milestone_text(locale, arg::Milestone(milestone), arg::Title(title)),
                    link(locales::messages_see_opportunity(locale), path),
                ],
            ),
            Self::ImpactReportReady {
                title,
                headline,
                beneficiary_count,
                path,
            } => (
                locales::messages_report_subject(locale, title),
                vec![
                    headline.clone(),
                    locales::messages_report_text(
                        locale,
                        *beneficiary_count,
                        arg::BeneficiariesText(&style.integer(*beneficiary_count)),
                        arg::Title(title),
                    ),
                    link(locales::messages_report_read(locale), path),
                ],
            ),
            Self::OpportunityReturned { title, reason, path } => (
                locales::messages_returned_subject(locale, title),
                vec![
                    locales::messages_returned_text(locale, title),
                    reason.clone(),
                    link(locales::messages_returned_open(locale), path),
                ],
            ),
            Self::OpportunityApproved { title, path } => (
                locales::messages_approved_subject(locale, title),
                vec![
                    locales::messages_approved_text(locale, title),
                    link(locales::messages_approved_open(locale), path),
                ],
            ),
            Self::OpportunityRejected { title, reason, path } => (
                locales::messages_rejected_subject(locale, title),
                vec![
                    locales::messages_rejected_text(locale, title),
                    reason.clone(),
                    link(locales::messages_rejected_open(locale), path),
                ],
            ),
            Self::AccountProposed { account } => (
                locales::messages_account_proposed_subject(locale).to_owned(),
                vec![
                    locales::messages_account_proposed_text(locale, account),
                    link(locales::messages_account_stop(locale), ACCOUNT_PATH),
                ],
            ),
            Self::AccountApproved { account, effective_at } => {
                let when = format!("{} {}", style.day(*effective_at), style.time(*effective_at));
                (
                    locales::messages_account_approved_subject(locale).to_owned(),
                    vec![
                        locales::messages_account_approved_text(locale, arg::Account(account), arg::When(&when)),
                        link(locales::messages_account_stop(locale), ACCOUNT_PATH),
                    ],
                )
            }
            Self::AccountEnded { account } => (
                locales::messages_account_ended_subject(locale).to_owned(),
                vec![
                    locales::messages_account_ended_text(locale, account),
                    link(locales::messages_account_open(locale), ACCOUNT_PATH),
                ],
            ),
        }
    }
}

fn sign_in_code(style: Style, code: &str, minutes: i64) -> (String, Vec<String>) {
    let locale = style.locale;
    (
        locales::messages_sign_in_code_subject(locale).to_owned(),
        vec![
            locales::messages_sign_in_code_text(locale).to_owned(),
            // On a line of its own and in Western digits, so that it can be copied as it is.
            code.to_owned(),
            locales::messages_sign_in_code_validity(locale, minutes, &style.integer(minutes)),
            locales::messages_sign_in_code_warning(locale).to_owned(),
        ],
    )
}

/// A number that names something has no grouping.
fn plain_number(style: Style, number: i64) -> String {
    style.digits.write(number.to_string())
}

fn address(locale: Locale, public_url: &str, path: &str) -> String {
    format!("{public_url}/{}{path}", locale.code())
}
