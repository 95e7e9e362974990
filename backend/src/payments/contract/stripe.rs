//! Stripe, against localstripe with a page in front that stands for Stripe's hosted one
//! (`scripts/with-localstripe`). It is no double of ours: charges, refunds, customers and
//! signed webhooks are localstripe's.
//!
//! The tests are named after it, so that a machine without it can leave them out by name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::{Value, json};

use super::link::serve;
use super::*;
use crate::payments::WebhookAnswer;
use crate::payments::settings::{Secret, StripeSettings};
use crate::payments::signature;
use crate::payments::stripe::{SIGNATURE_HEADER, STRIPE};
use crate::test_support::TestContext;

const KEY: &str = "sk_test_contract";
const WEBHOOK_SECRET: &str = "whsec_contract";
/// It sends a webhook a second after what happened.
const WEBHOOK_WAIT: Duration = Duration::from_secs(20);
const WEBHOOK_PAUSE: Duration = Duration::from_millis(1_500);

type Received = Arc<Mutex<Vec<Sent>>>;

struct LocalStripe {
    url: String,
    link: Link,
    client: reqwest::Client,
    received: Received,
}

async fn double() -> LocalStripe {
    let url = std::env::var("ATAA_TEST_STRIPE_URL")
        .expect("ATAA_TEST_STRIPE_URL is not set: run the tests through `make test` or scripts/with-localstripe");
    let received = Received::default();
    let receiver = serve(
        Router::new()
            .route("/", post(receive))
            .with_state(Arc::clone(&received)),
    )
    .await;
    let client = reqwest::Client::new();
    let registered = client
        .post(format!("{url}/_config/webhooks/{}", key()))
        .json(&json!({ "url": format!("http://{receiver}/"), "secret": WEBHOOK_SECRET }))
        .send()
        .await
        .unwrap();
    assert!(registered.status().is_success());
    LocalStripe {
        link: Link::to(&url).await,
        url,
        client,
        received,
    }
}

async fn receive(State(received): State<Received>, headers: HeaderMap, body: Bytes) {
    let headers = headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
        .collect();
    received.lock().unwrap().push(Sent {
        headers,
        body: body.to_vec(),
    });
}

impl LocalStripe {
    fn settings_with(&self, key: &str, secret: &str, answer_timeout: Duration) -> GatewaySettings {
        GatewaySettings {
            default: STRIPE.to_owned(),
            stripe: Some(StripeSettings {
                base_url: self.link.url.clone(),
                secret_key: Secret::new(key),
                webhook_secret: Secret::new(secret),
                answer_timeout,
            }),
            ..GatewaySettings::default()
        }
    }

    /// A button that stands for the donor's bank, on the page of a payment that is over.
    async fn bank_press(&self, page: &str, action: &str) {
        let form = HashMap::from([("action", action)]);
        let answer = self.client.post(page).form(&form).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    fn take_dispute(&self, transaction: &str) -> Option<Sent> {
        let mut received = self.received.lock().unwrap();
        let place = received.iter().position(|sent| {
            let body: Value = serde_json::from_slice(&sent.body).unwrap();
            let kind = body["type"].as_str().unwrap_or_default();
            kind.starts_with("charge.dispute.") && body["data"]["object"]["payment_intent"] == json!(transaction)
        })?;
        Some(received.remove(place))
    }

    /// The next webhook about a dispute of a payment, by the payment's own number there: Stripe sends
    /// none of the payment's metadata with it.
    async fn dispute_webhook(&self, transaction: &str) -> Sent {
        let started = tokio::time::Instant::now();
        while started.elapsed() < WEBHOOK_WAIT {
            if let Some(sent) = self.take_dispute(transaction) {
                return sent;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no webhook tells of the dispute");
    }

    /// Takes out what was received about a payment. The same localstripe tells every test
    /// of every payment.
    fn take(&self, key: &str) -> Vec<Sent> {
        let mut received = self.received.lock().unwrap();
        let ours = |sent: &Sent| {
            let body: Value = serde_json::from_slice(&sent.body).unwrap();
            body["data"]["object"]["metadata"]["ataa_intent"] == json!(key)
        };
        let (taken, rest) = received.drain(..).partition(ours);
        *received = rest;
        taken
    }
}

#[async_trait]
impl Double for LocalStripe {
    fn habits(&self) -> Habits {
        Habits {
            knows_before: true,
            finds_before: false,
            decline_ends: false,
            amount_bound: true,
            signs_body: true,
            signs_time: true,
            keeps_cards: true,
            create: "POST /v1/checkout/sessions",
            read: "GET /v1/checkout/sessions/*",
            refund: "POST /v1/refunds",
        }
    }

    fn link(&self) -> &Link {
        &self.link
    }

    fn settings(&self, answer_timeout: Duration) -> GatewaySettings {
        self.settings_with(KEY, WEBHOOK_SECRET, answer_timeout)
    }

    fn settings_with_wrong_key(&self) -> GatewaySettings {
        self.settings_with("pk_test_contract", "whsec_other", PATIENT)
    }

    async fn press(&self, page: &str, press: Press) {
        let action = match press {
            Press::Pay => "pay",
            Press::Decline => "decline",
            Press::Challenge => "challenge",
            Press::Pass => "pass",
        };
        assert!(page.starts_with(&self.url), "{page}");
        let form = HashMap::from([("action", action)]);
        // The page leads to the site afterwards, which is not there.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let answer = client.post(page).form(&form).send().await.unwrap();
        assert!(answer.status().as_u16() < 400, "{}", answer.status());
    }

    async fn webhooks(&self, key: &str) -> Vec<Sent> {
        let started = tokio::time::Instant::now();
        let mut taken = self.take(key);
        while taken.is_empty() && started.elapsed() < WEBHOOK_WAIT {
            tokio::time::sleep(Duration::from_millis(50)).await;
            taken = self.take(key);
        }
        // Those that were sent with the first one.
        tokio::time::sleep(WEBHOOK_PAUSE).await;
        taken.extend(self.take(key));
        taken
    }

    fn signed(&self, claim: &Claim) -> Sent {
        let body = json!({
            "id": format!("evt_{}", key()),
            "object": "event",
            "type": "checkout.session.completed",
            "data": { "object": {
                "id": claim.reference,
                "object": "checkout.session",
                "amount_total": claim.amount.halalas(),
                "currency": claim.currency.to_lowercase(),
                "payment_status": "paid",
            } },
        })
        .to_string();
        let signed = signature::sign(WEBHOOK_SECRET.as_bytes(), body.as_bytes(), source().now());
        Sent {
            headers: vec![(SIGNATURE_HEADER.to_owned(), signed)],
            body: body.into_bytes(),
        }
    }

    async fn books(&self, key: &str) -> Books {
        let search = format!("metadata['ataa_intent']:'{key}'");
        let found: Value = self
            .client
            .get(format!("{}/v1/payment_intents/search", self.url))
            .query(&[("query", &search)])
            .bearer_auth(KEY)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let mut books = Books::default();
        for intent in found["data"].as_array().unwrap() {
            let charge = &intent["latest_charge"];
            if intent["status"] != "succeeded" {
                continue;
            }
            books.captures += 1;
            let captured = Money::from_halalas(charge["amount"].as_i64().unwrap());
            books.captured = books.captured.checked_add(captured).unwrap();
            for refund in charge["refunds"]["data"].as_array().unwrap() {
                books.refunds += 1;
                let refunded = Money::from_halalas(refund["amount"].as_i64().unwrap());
                books.refunded = books.refunded.checked_add(refunded).unwrap();
            }
        }
        books
    }
}

mod localstripe {
    use super::double;
    use domain::time::DAY_US;

    use super::*;

    crate::payments::contract::contract!();

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn settlements_list_what_was_taken_and_given_back() {
        let double = double().await;
        let gateway = adapter(&double.settings(PATIENT));
        let (payment, amount) = (key(), riyals(75));
        let created = gateway.create_payment(&request(&payment, amount)).await.unwrap();
        double.press(page_of(&created), Press::Pay).await;
        let part = refund_of(&created.reference, riyals(5), &key(), Money::ZERO);
        gateway.refund(&part).await.unwrap();
        let record = gateway.get_payment(&created.reference).await.unwrap();
        let today = source().now().riyadh_date();
        let lines = gateway.list_settlements(today).await.unwrap();
        let transaction = record.transaction.unwrap();
        let ours: Vec<_> = lines.iter().filter(|line| line.reference == transaction).collect();
        let captured: Money = Money::checked_sum(ours.iter().map(|line| line.captured)).unwrap();
        let refunded: Money = Money::checked_sum(ours.iter().map(|line| line.refunded)).unwrap();
        assert_eq!((captured, refunded), (amount, riyals(5)));
        assert!(
            ours.iter()
                .any(|line| line.idempotency_key.as_deref() == Some(&payment))
        );
        let yesterday = source().now().plus_us(-2 * DAY_US).riyadh_date();
        assert_eq!(gateway.list_settlements(yesterday).await.unwrap(), Vec::new());
    }

    crate::on_both_engines! { a_dispute_is_booked_and_won_back, a_lost_dispute_stays_booked }

    async fn a_dispute_is_booked_and_won_back(test: TestContext) {
        disputed(test, "win", "won", "captured").await;
    }

    async fn a_lost_dispute_stays_booked(test: TestContext) {
        disputed(test, "lose", "lost", "refunded").await;
    }

    /// Pays, lets the donor's bank take all of it back, and decides the case.
    async fn disputed(test: TestContext, verdict: &str, state: &str, intent_state: &str) {
        let double = double().await;
        let context = &flow::context_with(&double, &test);
        let given = flow::give(context, 1, "64").await;
        let started = flow::check_out(context, &given, "card").await.unwrap();
        let page = flow::page_of_checkout(&started).to_owned();
        double.press(&page, Press::Pay).await;
        for webhook in double.webhooks(&started.intent.to_string()).await {
            flow::receive(context, &webhook).await.unwrap();
        }
        let gateway = adapter(&double.settings(PATIENT));
        let reference = flow::reference_of(context, started.intent).await;
        assert_eq!(gateway.disputes(&reference).await.unwrap(), Vec::new());
        let transaction = gateway.get_payment(&reference).await.unwrap().transaction.unwrap();

        double.bank_press(&page, "dispute").await;
        let taken = double.dispute_webhook(&transaction).await;
        assert_eq!(flow::receive(context, &taken).await.unwrap(), WebhookAnswer::Accepted);
        assert_eq!(flow::receive(context, &taken).await.unwrap(), WebhookAnswer::Repeated);
        assert_eq!(flow::text(context, "SELECT state FROM chargeback").await, "taken");
        let amount = "SELECT amount_halalas FROM chargeback";
        assert_eq!(flow::number(context, amount).await, riyals(64).halalas());
        flow::audit_holds(context).await;

        double.bank_press(&page, verdict).await;
        let closed = double.dispute_webhook(&transaction).await;
        flow::receive(context, &closed).await.unwrap();
        assert_eq!(flow::text(context, "SELECT state FROM chargeback").await, state);
        assert_eq!(flow::text(context, "SELECT state FROM intent").await, intent_state);
        flow::audit_holds(context).await;
    }
}
