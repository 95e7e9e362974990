//! What a payment gateway must offer (handbook 9.2). The rest of Ataa knows gateways
//! only through [`Gateway`]; a gateway's own words are translated at its adapter.

use async_trait::async_trait;
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::PaymentMethod;
use domain::time::{CivilDate, Timestamp};

/// The only currency that Ataa takes (ISO 4217).
pub const CURRENCY: &str = "SAR";

/// Where a payment stands at the gateway (handbook 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentState {
    /// Known to the gateway; the donor has not been there.
    Created,
    /// Waits for the donor: card, 3-D Secure, one-time code.
    PendingAction,
    /// The money is reserved, not taken.
    Authorised,
    /// The money was taken.
    Captured,
    /// Some of it went back.
    PartiallyRefunded,
    /// All of it went back.
    Refunded,
    /// Given up before capture.
    Voided,
    /// Declined.
    Failed,
    /// The donor did not come in time.
    Expired,
    /// The gateway does not say: ask again before doing anything.
    Unknown,
}

impl PaymentState {
    /// Whether money was taken at some moment, whatever became of it afterwards.
    #[must_use]
    pub fn was_captured(self) -> bool {
        matches!(self, Self::Captured | Self::PartiallyRefunded | Self::Refunded)
    }

    /// Whether the payment is over without money having been taken.
    #[must_use]
    pub fn is_dead(self) -> bool {
        matches!(self, Self::Voided | Self::Failed | Self::Expired)
    }

    /// The state of a captured payment of `amount` of which `refunded` went back; the
    /// others stay as they are.
    #[must_use]
    pub fn after_refund(self, amount: Money, refunded: Money) -> Self {
        match self {
            Self::Captured if refunded >= amount => Self::Refunded,
            Self::Captured if refunded.is_positive() => Self::PartiallyRefunded,
            state => state,
        }
    }

    /// The code used in storage and in messages between gateway and site.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::PendingAction => "pending_action",
            Self::Authorised => "authorised",
            Self::Captured => "captured",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
            Self::Voided => "voided",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }

    /// Reads [`Self::code`]; anything else is unknown, never an error.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "created" => Self::Created,
            "pending_action" => Self::PendingAction,
            "authorised" => Self::Authorised,
            "captured" => Self::Captured,
            "partially_refunded" => Self::PartiallyRefunded,
            "refunded" => Self::Refunded,
            "voided" => Self::Voided,
            "failed" => Self::Failed,
            "expired" => Self::Expired,
            _ => Self::Unknown,
        }
    }
}

/// A payment to set up.
#[derive(Debug, Clone)]
pub struct PaymentRequest {
    /// The same key never makes a second payment: the intent's id.
    pub idempotency_key: String,
    /// What to take.
    pub amount: Money,
    /// How the donor chose to pay, of what [`Capabilities::methods`] offers.
    pub method: PaymentMethod,
    /// Words for the donor's bank statement and the gateway's page; names no cause,
    /// because the purpose of a gift can reveal belief.
    pub description: String,
    /// Where the browser comes back to. Coming back proves nothing.
    pub return_url: String,
    /// Where the gateway sends its webhooks, for those that are told with each payment.
    pub webhook_url: String,
    /// Language of the gateway's page.
    pub locale: Locale,
    /// Who pays, for gateways that insist on it; the others are not told.
    pub payer: Payer,
    /// Whether the donor agreed that the card is kept for later gifts.
    pub keep_card: bool,
}

/// Who pays, as far as the donor said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payer {
    /// Name; may be empty.
    pub name: String,
    /// Address of mail.
    pub email: Option<String>,
    /// Mobile number, as `+9665…`.
    pub mobile: Option<String>,
}

/// A payment that was set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentCreated {
    /// The gateway's name for it.
    pub reference: String,
    /// What the donor does next.
    pub next: NextAction,
}

/// What the donor does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextAction {
    /// Goes to the gateway's page, at this address.
    Redirect(String),
    /// Pays this bill in the bank's app.
    Bill(Bill),
}

/// A SADAD bill (handbook 9.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The biller's code in SADAD.
    pub biller_code: String,
    /// The biller's name, as the bank shows it.
    pub biller_name: String,
    /// The bill's number in SADAD.
    pub bill_number: String,
    /// The last day on which it can be paid, in Asia/Riyadh.
    pub payable_until: CivilDate,
}

/// A payment as the gateway's own books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRecord {
    /// The gateway's name for it.
    pub reference: String,
    /// The key it was made with: the intent's id.
    pub idempotency_key: String,
    /// What was asked for.
    pub amount: Money,
    /// ISO 4217 code.
    pub currency: String,
    /// Where it stands.
    pub state: PaymentState,
    /// What went back to the donor so far.
    pub refunded: Money,
    /// Why it failed, in the gateway's code.
    pub failure_code: Option<String>,
    /// Where the donor goes on paying, while that is possible.
    pub redirect_url: Option<String>,
    /// The gateway's name for the transaction that moved the money, where that is another
    /// than [`Self::reference`]: webhooks and settlement lists may go by it.
    pub transaction: Option<String>,
}

/// A refund to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// The payment.
    pub reference: String,
    /// What goes back.
    pub amount: Money,
    /// The same key refunds once: the refund's id.
    pub idempotency_key: String,
    /// What went back of this payment before, as far as we know for certain. A gateway
    /// without keys of its own tells by it whether this refund has been made already.
    pub refunded_before: Money,
}

/// A webhook whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayEvent {
    /// The gateway's id of the event; the same id may arrive many times.
    pub event_id: String,
    /// The gateway's word for what happened.
    pub kind: String,
    /// The payment it tells of, or its transaction.
    pub reference: String,
    /// The payment's amount and currency, as it claims; none when it tells of a part, such
    /// as a refund.
    pub claim: Option<(Money, String)>,
    /// The state it claims.
    pub state: PaymentState,
}

/// A line of a settlement: what the gateway paid out for one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementLine {
    /// The gateway's own id of the line: the same on every list that holds it.
    pub id: String,
    /// The payment, or its transaction.
    pub reference: String,
    /// The key that the payment was made with, when the list tells it: the intent's id.
    pub idempotency_key: Option<String>,
    /// Taken from the donor.
    pub captured: Money,
    /// Given back, or taken back by the donor's bank; negative when such money came back to us.
    pub refunded: Money,
    /// What the gateway keeps for the line.
    pub fee: Money,
    /// What it says it pays over for the line; none when it does not say.
    pub net: Option<Money>,
    /// The payout that the line belongs to; none when the list does not say.
    pub payout: Option<String>,
    /// The gateway holds the money back for now: the line is asked for again another day.
    pub is_pending: bool,
}

impl SettlementLine {
    /// A settled line without fee and payout; the adapter fills in what its gateway tells beyond.
    #[must_use]
    pub fn new(id: impl Into<String>, reference: impl Into<String>, captured: Money, refunded: Money) -> Self {
        Self {
            id: id.into(),
            reference: reference.into(),
            idempotency_key: None,
            captured,
            refunded,
            fee: Money::ZERO,
            net: None,
            payout: None,
            is_pending: false,
        }
    }
}

/// Where a dispute stands: a donor's bank took a payment back (a chargeback).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeState {
    /// The money was taken; the case is open.
    Open,
    /// Decided for us: the money came back.
    Won,
    /// Decided for the donor's bank.
    Lost,
}

/// A dispute as the gateway's own books have it. Money that a dispute took is no refund and is not
/// part of [`PaymentRecord::refunded`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// The gateway's number of the case.
    pub id: String,
    /// What the bank took.
    pub amount: Money,
    /// Where it stands.
    pub state: DisputeState,
    /// The bank's reason, in the gateway's words.
    pub reason: String,
}

/// What can be done with a way to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MethodCapabilities {
    /// The way to pay.
    pub method: PaymentMethod,
    /// The smallest amount it takes.
    pub amount_min: Money,
    /// Whether money can go back the way it came. What cannot is paid back by bank transfer.
    pub refund: bool,
    /// Whether it can be kept and charged later without the donor.
    pub keepable: bool,
}

impl MethodCapabilities {
    /// A card or wallet: from one halala on, refundable, keepable when `keepable`.
    #[must_use]
    pub const fn wallet(method: PaymentMethod, keepable: bool) -> Self {
        Self {
            method,
            amount_min: Money::from_halalas(1),
            refund: true,
            keepable,
        }
    }
}

/// What a gateway can do beyond taking one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// The ways to pay that it offers, in the order in which donors see them.
    pub methods: &'static [MethodCapabilities],
    /// Refunds of any part of a payment.
    pub partial_refund: bool,
    /// Giving up a payment before capture.
    pub void: bool,
    /// Keeping a card and charging it later without the donor.
    pub saved_cards: bool,
    /// Lists of what was paid out.
    pub settlements: bool,
}

impl Capabilities {
    /// What can be done with a way to pay; none when it is not offered.
    #[must_use]
    pub fn of(&self, method: PaymentMethod) -> Option<MethodCapabilities> {
        self.methods.iter().copied().find(|offered| offered.method == method)
    }
}

/// Why a gateway did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// No answer, or one that leaves open what happened. Query before trying again.
    #[error("the gateway's answer is unknown: {0}")]
    Unknown(String),
    /// A clear no.
    #[error("the gateway refused: {0}")]
    Refused(String),
    /// It does not know the payment.
    #[error("the gateway does not know the payment")]
    NotFound,
    /// It cannot do that; see [`Gateway::capabilities`].
    #[error("the gateway does not offer this")]
    NotSupported,
}

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRefusal {
    /// No signature header, or one of another form.
    #[error("the signature is missing")]
    SignatureMissing,
    /// The signature is not made with the shared key over this body.
    #[error("the signature is wrong")]
    SignatureWrong,
    /// Signed too long ago, or in the future: a replay.
    #[error("the signature is too old")]
    SignatureStale,
    /// Signed well, but not readable.
    #[error("the body is not an event")]
    Malformed,
    /// Signed well, but tells of something that is no payment: nothing to do.
    #[error("the event tells of no payment")]
    Irrelevant,
}

/// The headers of a webhook, as far as adapters need them.
pub trait WebhookHeaders: Send + Sync {
    /// A header's value, by its name in lower case.
    fn header(&self, name: &str) -> Option<&str>;
}

impl WebhookHeaders for Vec<(String, String)> {
    fn header(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// A payment gateway (handbook 9.2).
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Its code in storage, addresses and the journal.
    fn name(&self) -> &'static str;

    /// What it can do beyond the required.
    fn capabilities(&self) -> Capabilities;

    /// Sets a payment up. The same key gives the same payment again.
    async fn create_payment(&self, request: &PaymentRequest) -> Result<PaymentCreated, GatewayError>;

    /// The gateway's own record, by its reference or its transaction.
    async fn get_payment(&self, reference: &str) -> Result<PaymentRecord, GatewayError>;

    /// The gateway's own record, by the key it was made with: how an unknown outcome of
    /// [`Gateway::create_payment`] is cleared up.
    async fn find_payment(&self, idempotency_key: &str) -> Result<PaymentRecord, GatewayError>;

    /// Checks a webhook's signature over its raw body and reads it.
    fn verify_webhook(
        &self,
        headers: &dyn WebhookHeaders,
        raw_body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookRefusal>;

    /// Sends money back to the method it came from. The same key refunds once.
    async fn refund(&self, refund: &RefundRequest) -> Result<(), GatewayError>;

    /// Every dispute of a payment. A gateway without such a list has none that we could know of.
    async fn disputes(&self, _reference: &str) -> Result<Vec<Dispute>, GatewayError> {
        Ok(Vec::new())
    }

    /// Gives a payment up before capture.
    async fn void(&self, _reference: &str) -> Result<(), GatewayError> {
        Err(GatewayError::NotSupported)
    }

    /// Takes what was authorised.
    async fn capture(&self, _reference: &str, _amount: Money) -> Result<(), GatewayError> {
        Err(GatewayError::NotSupported)
    }

    /// Keeps the donor's card: answers with the gateway's token for it.
    async fn tokenise(&self, _reference: &str) -> Result<String, GatewayError> {
        Err(GatewayError::NotSupported)
    }

    /// Charges a kept card without the donor.
    async fn charge_token(
        &self,
        _token: &str,
        _amount: Money,
        _idempotency_key: &str,
    ) -> Result<PaymentRecord, GatewayError> {
        Err(GatewayError::NotSupported)
    }

    /// What was captured and refunded on a day in Asia/Riyadh.
    async fn list_settlements(&self, _day: CivilDate) -> Result<Vec<SettlementLine>, GatewayError> {
        Err(GatewayError::NotSupported)
    }
}
