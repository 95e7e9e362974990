//! The contract that every gateway's adapter keeps, tested against a double of the gateway:
//! a stateful server written from its documents, for Stripe a real localstripe. The tests
//! are one text for all gateways; what the gateways differ in stands in [`Habits`].

mod adapter;
mod flow;
mod hyperpay;
mod link;
mod moyasar;
mod stripe;
mod tap;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::PaymentMethod;
use link::Link;

use super::gateway::{Gateway, NextAction, Payer, PaymentCreated, PaymentRequest, RefundRequest};
use super::settings::GatewaySettings;
use crate::clock::{Source, SystemClock, SystemRandomness};

/// How long an adapter waits in tests where everything answers: long, because the machine
/// may be busy.
const PATIENT: Duration = Duration::from_secs(30);
/// How long it waits for an answer that never ends.
const IMPATIENT: Duration = Duration::from_secs(2);

/// What the donor does on the gateway's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Press {
    Pay,
    Decline,
    /// Pays with a card that asks for 3-D Secure, and is not through it yet.
    Challenge,
    /// Passes 3-D Secure.
    Pass,
}

/// In what the gateways differ.
#[derive(Debug, Clone, Copy)]
struct Habits {
    /// It knows of a payment before the donor did anything.
    knows_before: bool,
    /// It can find a payment by our key before the donor did anything.
    finds_before: bool,
    /// A declined card ends the payment; elsewhere the donor may try another one.
    decline_ends: bool,
    /// A key with another amount is refused at once.
    amount_bound: bool,
    /// A webhook's signature covers its whole body.
    signs_body: bool,
    /// The moment is part of what a webhook's signature covers.
    signs_time: bool,
    /// The donor's card can be kept on the gateway's page.
    keeps_cards: bool,
    /// The requests that make, read and refund a payment; a star stands for anything.
    create: &'static str,
    read: &'static str,
    refund: &'static str,
}

/// A webhook as it arrives.
#[derive(Debug, Clone)]
struct Sent {
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What a well-signed lie claims.
#[derive(Debug, Clone)]
struct Claim {
    /// The payment by the adapter's name for it, or its transaction.
    reference: String,
    amount: Money,
    currency: &'static str,
}

/// What the gateway's own books say of a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Books {
    /// How often money was taken.
    captures: usize,
    captured: Money,
    /// How often money was given back.
    refunds: usize,
    refunded: Money,
}

/// A gateway that is not the real one, with the hands that a real one lacks.
#[async_trait]
trait Double: Send + Sync {
    fn habits(&self) -> Habits;
    fn link(&self) -> &Link;
    /// Settings with which the adapter speaks to this double, and to nobody else.
    fn settings(&self, answer_timeout: Duration) -> GatewaySettings;
    /// The same with a key that is not the double's.
    fn settings_with_wrong_key(&self) -> GatewaySettings;
    /// What the donor does on the page that the adapter sent them to.
    async fn press(&self, page: &str, press: Press);
    /// The webhooks that the gateway sent about a payment, oldest first.
    async fn webhooks(&self, key: &str) -> Vec<Sent>;
    /// A webhook with a genuine signature that claims that a payment was captured.
    fn signed(&self, claim: &Claim) -> Sent;
    async fn books(&self, key: &str) -> Books;
}

fn source() -> Source {
    Source::new(Arc::new(SystemClock), Arc::new(SystemRandomness))
}

/// The adapter for these settings.
fn adapter(settings: &GatewaySettings) -> Arc<dyn Gateway> {
    super::Gateways::new(settings, &source()).of(&settings.default).unwrap()
}

fn key() -> String {
    source().uuid().to_string()
}

fn riyals(amount: i64) -> Money {
    Money::from_riyals(amount).unwrap()
}

fn request(key: &str, amount: Money) -> PaymentRequest {
    PaymentRequest {
        idempotency_key: key.to_owned(),
        amount,
        method: PaymentMethod::Card,
        description: "تبرع عبر عطاء".to_owned(),
        return_url: "https://ataa.example/ar/checkout/return/token".to_owned(),
        webhook_url: "https://ataa.example/webhooks/gateway".to_owned(),
        locale: Locale::Ar,
        payer: Payer {
            name: String::new(),
            email: Some("donor@example.org".to_owned()),
            mobile: Some("+966551234567".to_owned()),
        },
        keep_card: false,
    }
}

fn refund_of(reference: &str, amount: Money, key: &str, refunded_before: Money) -> RefundRequest {
    RefundRequest {
        reference: reference.to_owned(),
        amount,
        idempotency_key: key.to_owned(),
        refunded_before,
    }
}

fn page_of(created: &PaymentCreated) -> &str {
    match &created.next {
        NextAction::Redirect(page) => page,
        NextAction::Bill(bill) => panic!("a bill instead of a page: {bill:?}"),
    }
}

/// Tests of one gateway, each with a fresh double from `double()`.
macro_rules! contract_of_adapter {
    ($($name:ident)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::payments::contract::adapter::$name(&double().await).await;
            }
        )+
    };
}

/// The same, on both engines.
macro_rules! contract_of_flow {
    ($($name:ident)+) => {
        $(
            mod $name {
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    let double = super::double().await;
                    crate::payments::contract::flow::$name(&double, crate::test_support::sqlite().await).await;
                }
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    let double = super::double().await;
                    crate::payments::contract::flow::$name(&double, crate::test_support::postgres().await).await;
                }
            }
        )+
    };
}

/// Every test of the contract.
macro_rules! contract {
    () => {
        crate::payments::contract::contract_of_adapter! {
            a_payment_is_made_paid_and_found
            a_key_makes_one_payment
            a_declined_card_takes_nothing
            a_challenge_waits_for_the_donor
            an_answer_that_is_lost_takes_no_money_twice
            what_is_no_clear_answer_is_unknown
            refunds_are_made_once
            a_refund_whose_answer_is_lost_is_made_once
            a_clear_no_is_refused
            a_payment_is_given_up
            a_kept_card_is_charged_once
            webhooks_are_believed_when_signed
        }
        crate::payments::contract::contract_of_flow! {
            a_gift_arrives_and_goes_back
            webhooks_that_lie_change_nothing
            what_nobody_told_is_asked_for
        }
    };
}

use {contract, contract_of_adapter, contract_of_flow};
