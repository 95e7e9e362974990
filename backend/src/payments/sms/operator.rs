//! What a mobile operator must offer. The rest of the slice knows operators only through
//! [`SmsOperator`]; their own words are translated at their adapter.

use std::net::IpAddr;

use async_trait::async_trait;
use domain::identity::Mobile;
use domain::payments::sms::Encoding;

/// A request to our address for incoming messages, as it came over HTTP.
#[derive(Clone, Copy)]
pub struct InboundRequest<'a> {
    /// Where it came from.
    pub origin: IpAddr,
    /// The `Authorization` header.
    pub authorization: Option<&'a str>,
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The query part of the address, still encoded.
    pub query: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// A message from a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundMessage {
    /// The operator's id of it; the same id may arrive many times.
    pub operator_message_id: String,
    /// Who sent it.
    pub mobile: Mobile,
    /// What was written.
    pub text: String,
}

/// Why a request is not believed or not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InboundRefusal {
    /// It comes from an address that is not on the list.
    #[error("the origin is not on the list")]
    Origin,
    /// The shared secret is missing or wrong.
    #[error("the secret is missing or wrong")]
    Secret,
    /// It was sent to another number than ours.
    #[error("it was sent to another number")]
    Shortcode,
    /// The sender is no Saudi mobile number.
    #[error("the sender is no mobile number of the Kingdom")]
    Sender,
    /// Id or text are missing or not readable.
    #[error("the message is not readable")]
    Malformed,
}

/// A message to a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbound {
    /// Whom it goes to.
    pub mobile: Mobile,
    /// What it says.
    pub text: String,
    /// How its characters are carried.
    pub encoding: Encoding,
    /// Present when the operator charges the donor with this message: the id under which it charges
    /// once, however often the message is sent.
    pub billing_reference: Option<String>,
    /// Where the operator reports what became of it, below the site's address.
    pub report_path: String,
}

/// What became of a message that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The operator took it.
    Taken,
    /// The operator took it, and will report nothing more: it counts as delivered, and as billed.
    Delivered,
    /// It was certainly not taken, and may be later.
    Later(String),
    /// It will never be taken.
    Refused(String),
    /// There was no answer: it may be on its way. Its report decides.
    Unknown(String),
}

/// What the operator says about a message later on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportStatus {
    /// It reached the phone; a charged message is thereby billed.
    Delivered,
    /// It did not reach the phone, or could not be charged.
    Failed,
    /// The operator has it. Proof that it was sent, nothing more.
    OnItsWay,
}

/// A report of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// What it says.
    pub status: ReportStatus,
}

/// A mobile operator, or the gateway that speaks for several.
#[async_trait]
pub trait SmsOperator: Send + Sync {
    /// Its code in storage.
    fn name(&self) -> &'static str;

    /// The number that donors write to.
    fn shortcode(&self) -> &str;

    /// Checks who sent a request and reads the message in it.
    ///
    /// # Errors
    /// Why it is not believed or not read.
    fn inbound_read(&self, request: &InboundRequest<'_>) -> Result<InboundMessage, InboundRefusal>;

    /// Reads a report. That it belongs to one of our messages was proven by its address.
    ///
    /// # Errors
    /// Why it is not believed or not read.
    fn report_read(&self, origin: IpAddr, query: &str) -> Result<Report, InboundRefusal>;

    /// Hands a message over.
    async fn send(&self, message: &Outbound) -> Delivery;
}
