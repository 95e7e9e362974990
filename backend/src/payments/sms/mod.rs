//! Giving by text message (handbook 9.6). A message comes in, is read in one way or asked back, and
//! becomes a pledge with a charged answer; the operator's report says whether it was billed; only the
//! operator's settlement file turns it into a gift with a receipt.
//!
//! Operators stand behind one trait. Kannel speaks for all of them over HTTP; in a demonstration
//! without Kannel the answers are kept for the mailbox.

mod demo;
mod inbound;
mod kannel;
mod keywords;
mod operator;
mod outbox;
mod overview;
mod pledges;
mod queries;
mod replies;
mod reports;
mod settlement;
mod settlement_file;
mod subscriptions;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::sync::Arc;

pub use demo::{DEMO_SHORTCODE, DemoOperator, PhoneMessage, phone_message_list, phone_message_receive};
pub use inbound::{SmsAnswer, sms_receive};
pub use kannel::Kannel;
pub use keywords::{keyword_list, keywords_load};
pub use operator::{
    Delivery, InboundMessage, InboundRefusal, InboundRequest, Outbound, Report, ReportStatus, SmsOperator,
};
pub use outbox::sms_outbox_send_once;
pub use overview::{
    Difference, DifferenceName, MonthOfGiving, OVERDUE_DAYS, PledgeLine, SettlementSummary, SmsOverview, sms_overview,
};
pub use reports::{report_receive, report_token};
pub use settlement::{
    DIFFERENCE_NOTE_LENGTH_MAX, DifferenceEnd, SettlementReview, difference_close, settlement_import,
    settlement_review, settlements_book_once,
};
pub use settlement_file::{FILE_BYTES_MAX, FileProblem, LineOutcome};
pub use subscriptions::subscriptions_charge_once;

use crate::Context;

/// What intents of gifts by text message carry as their gateway and channel.
pub const SMS_GATEWAY: &str = "sms";

/// The operator that messages go through; none where neither Kannel nor a demonstration is set up.
#[must_use]
pub fn operator_of(context: &Context) -> Option<Arc<dyn SmsOperator>> {
    match &context.configuration.sms_kannel {
        Some(settings) => Some(Arc::new(Kannel::new(settings.clone()))),
        None if context.configuration.is_demo() => Some(Arc::new(DemoOperator)),
        None => None,
    }
}

/// The number that messages are sent to; none where giving by text message is not set up.
#[must_use]
pub fn shortcode(context: &Context) -> Option<String> {
    operator_of(context).map(|operator| operator.shortcode().to_owned())
}
