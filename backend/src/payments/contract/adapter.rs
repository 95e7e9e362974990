//! The contract between an adapter and its gateway.

use super::link::Fault;
use super::*;
use crate::payments::gateway::{GatewayError, PaymentState, WebhookRefusal};
use domain::time::{MINUTE_US, Timestamp};

fn is_unknown<T: std::fmt::Debug>(outcome: &Result<T, GatewayError>) -> bool {
    matches!(outcome, Err(GatewayError::Unknown(_)))
}

/// A payment that the donor has paid: its reference.
async fn paid(double: &dyn Double, gateway: &dyn Gateway, key: &str, amount: Money) -> String {
    let created = gateway.create_payment(&request(key, amount)).await.unwrap();
    double.press(page_of(&created), Press::Pay).await;
    created.reference
}

fn now() -> Timestamp {
    source().now()
}

pub(super) async fn a_payment_is_made_paid_and_found(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let (key, amount) = (key(), Money::from_halalas(10_050));
    let created = gateway.create_payment(&request(&key, amount)).await.unwrap();
    let before = gateway.get_payment(&created.reference).await;
    if double.habits().knows_before {
        let before = before.unwrap();
        assert!(
            !before.state.was_captured() && !before.state.is_dead(),
            "{:?}",
            before.state
        );
        assert!(before.redirect_url.is_some());
    } else {
        assert_eq!(before, Err(GatewayError::NotFound));
    }
    double.press(page_of(&created), Press::Pay).await;
    let record = gateway.get_payment(&created.reference).await.unwrap();
    assert_eq!(record.reference, created.reference);
    assert_eq!(record.idempotency_key, key);
    assert_eq!((record.amount, record.currency.as_str()), (amount, "SAR"));
    assert_eq!((record.state, record.refunded), (PaymentState::Captured, Money::ZERO));
    assert_eq!(record.redirect_url, None);
    assert_eq!(gateway.find_payment(&key).await.unwrap(), record);
    if let Some(transaction) = &record.transaction
        && double.habits().knows_before
    {
        assert_eq!(
            gateway.get_payment(transaction).await.unwrap().reference,
            created.reference
        );
    }
    assert_eq!(
        double.books(&key).await,
        Books {
            captures: 1,
            captured: amount,
            ..Books::default()
        }
    );
}

pub(super) async fn a_key_makes_one_payment(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let (key, amount) = (key(), riyals(50));
    let first = gateway.create_payment(&request(&key, amount)).await.unwrap();
    let second = gateway.create_payment(&request(&key, amount)).await.unwrap();
    assert_eq!(first.reference, second.reference);
    if double.habits().amount_bound {
        let other = gateway.create_payment(&request(&key, riyals(51))).await;
        assert!(matches!(other, Err(GatewayError::Refused(_))), "{other:?}");
    }
    double.press(page_of(&second), Press::Pay).await;
    // Nobody can pay it a second time, whatever they are shown.
    if let Ok(third) = gateway.create_payment(&request(&key, amount)).await {
        assert_eq!(third.reference, first.reference);
        double.press(page_of(&third), Press::Pay).await;
    }
    assert_eq!(double.books(&key).await.captures, 1);
}

pub(super) async fn a_declined_card_takes_nothing(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let key = key();
    let created = gateway.create_payment(&request(&key, riyals(50))).await.unwrap();
    double.press(page_of(&created), Press::Decline).await;
    let record = gateway.get_payment(&created.reference).await.unwrap();
    if double.habits().decline_ends {
        assert_eq!(record.state, PaymentState::Failed);
    } else {
        assert!(
            !record.state.was_captured() && !record.state.is_dead(),
            "{:?}",
            record.state
        );
    }
    assert!(record.failure_code.is_some());
    assert_eq!(double.books(&key).await, Books::default());
}

pub(super) async fn a_challenge_waits_for_the_donor(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let key = key();
    let created = gateway.create_payment(&request(&key, riyals(50))).await.unwrap();
    double.press(page_of(&created), Press::Challenge).await;
    let waiting = gateway.get_payment(&created.reference).await.unwrap();
    assert_eq!(waiting.state, PaymentState::PendingAction);
    assert_eq!(double.books(&key).await.captures, 0);
    double.press(page_of(&created), Press::Pass).await;
    let done = gateway.get_payment(&created.reference).await.unwrap();
    assert_eq!(done.state, PaymentState::Captured);
}

pub(super) async fn an_answer_that_is_lost_takes_no_money_twice(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let habits = double.habits();
    for fault in [Fault::CutBefore, Fault::CutAfter] {
        let (key, amount) = (key(), riyals(70));
        double.link().plan(habits.create, fault);
        let lost = gateway.create_payment(&request(&key, amount)).await;
        assert!(is_unknown(&lost), "{fault:?}: {lost:?}");
        assert!(double.link().struck());
        let found = gateway.find_payment(&key).await;
        match fault {
            Fault::CutAfter if habits.finds_before => assert!(found.is_ok(), "{found:?}"),
            _ => assert_eq!(found, Err(GatewayError::NotFound)),
        }
        let again = gateway.create_payment(&request(&key, amount)).await.unwrap();
        double.press(page_of(&again), Press::Pay).await;
        assert_eq!(gateway.find_payment(&key).await.unwrap().state, PaymentState::Captured);
        assert_eq!(double.books(&key).await.captures, 1, "{fault:?}");
    }
}

pub(super) async fn what_is_no_clear_answer_is_unknown(double: &dyn Double) {
    let habits = double.habits();
    let patient = adapter(&double.settings(PATIENT));
    let impatient = adapter(&double.settings(IMPATIENT));
    let (paid_key, amount) = (key(), riyals(90));
    let reference = paid(double, patient.as_ref(), &paid_key, amount).await;
    for fault in Fault::SPOILING {
        let gateway = if fault == Fault::Slow { &impatient } else { &patient };
        double.link().plan(habits.create, fault);
        let created = gateway.create_payment(&request(&key(), amount)).await;
        assert!(is_unknown(&created), "{fault:?}: {created:?}");
        double.link().plan(habits.read, fault);
        let read = gateway.get_payment(&reference).await;
        assert!(is_unknown(&read), "{fault:?}: {read:?}");
        double.link().plan(habits.refund, fault);
        let refund = refund_of(&reference, riyals(10), &key(), Money::ZERO);
        let refunded = gateway.refund(&refund).await;
        assert!(is_unknown(&refunded), "{fault:?}: {refunded:?}");
        assert!(double.link().struck(), "{fault:?}");
    }
    assert_eq!(double.books(&paid_key).await.refunds, 0);
    assert_eq!(patient.get_payment(&reference).await.unwrap().refunded, Money::ZERO);
}

pub(super) async fn refunds_are_made_once(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let payment = key();
    let reference = paid(double, gateway.as_ref(), &payment, riyals(100)).await;
    let part = refund_of(&reference, Money::from_halalas(3_050), &key(), Money::ZERO);
    gateway.refund(&part).await.unwrap();
    gateway.refund(&part).await.unwrap();
    let record = gateway.get_payment(&reference).await.unwrap();
    assert_eq!(record.state, PaymentState::PartiallyRefunded);
    assert_eq!(record.refunded, Money::from_halalas(3_050));
    assert_eq!(double.books(&payment).await.refunds, 1);

    let too_much = refund_of(&reference, riyals(70), &key(), part.amount);
    let refused = gateway.refund(&too_much).await;
    assert!(matches!(refused, Err(GatewayError::Refused(_))), "{refused:?}");

    let rest = refund_of(&reference, Money::from_halalas(6_950), &key(), part.amount);
    gateway.refund(&rest).await.unwrap();
    gateway.refund(&rest).await.unwrap();
    let record = gateway.get_payment(&reference).await.unwrap();
    assert_eq!((record.state, record.refunded), (PaymentState::Refunded, riyals(100)));
    let books = double.books(&payment).await;
    assert_eq!((books.refunds, books.refunded), (2, riyals(100)));
}

pub(super) async fn a_refund_whose_answer_is_lost_is_made_once(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let payment = key();
    let reference = paid(double, gateway.as_ref(), &payment, riyals(100)).await;
    for (fault, before) in [(Fault::CutBefore, Money::ZERO), (Fault::CutAfter, riyals(20))] {
        let refund = refund_of(&reference, riyals(20), &key(), before);
        double.link().plan(double.habits().refund, fault);
        let lost = gateway.refund(&refund).await;
        assert!(is_unknown(&lost), "{fault:?}: {lost:?}");
        gateway.refund(&refund).await.unwrap();
    }
    let books = double.books(&payment).await;
    assert_eq!((books.refunds, books.refunded), (2, riyals(40)));
}

pub(super) async fn a_clear_no_is_refused(double: &dyn Double) {
    let stranger = adapter(&double.settings_with_wrong_key());
    let refused = stranger.create_payment(&request(&key(), riyals(50))).await;
    assert!(matches!(refused, Err(GatewayError::Refused(_))), "{refused:?}");
    let gateway = adapter(&double.settings(PATIENT));
    for nothing in [
        key(),
        format!("invoice/{}", key()),
        "../charges".to_owned(),
        String::new(),
    ] {
        assert_eq!(
            gateway.get_payment(&nothing).await,
            Err(GatewayError::NotFound),
            "{nothing}"
        );
    }
    assert_eq!(gateway.find_payment(&key()).await, Err(GatewayError::NotFound));
}

pub(super) async fn a_payment_is_given_up(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let key = key();
    let created = gateway.create_payment(&request(&key, riyals(50))).await.unwrap();
    if !gateway.capabilities().void {
        assert_eq!(gateway.void(&created.reference).await, Err(GatewayError::NotSupported));
        return;
    }
    gateway.void(&created.reference).await.unwrap();
    assert!(gateway.get_payment(&created.reference).await.unwrap().state.is_dead());
    double.press(page_of(&created), Press::Pay).await;
    assert_eq!(double.books(&key).await.captures, 0);
    // One that was paid cannot be given up.
    let reference = paid(double, gateway.as_ref(), &super::key(), riyals(50)).await;
    assert!(gateway.void(&reference).await.is_err());
}

pub(super) async fn a_kept_card_is_charged_once(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let mut asked = request(&key(), riyals(50));
    asked.keep_card = true;
    let created = gateway.create_payment(&asked).await.unwrap();
    double.press(page_of(&created), Press::Pay).await;
    let token = gateway.tokenise(&created.reference).await;
    if !double.habits().keeps_cards {
        assert!(matches!(token, Err(GatewayError::Refused(_))), "{token:?}");
        return;
    }
    let (token, key) = (token.unwrap(), key());
    let record = gateway.charge_token(&token, riyals(30), &key).await.unwrap();
    assert_eq!((record.state, record.amount), (PaymentState::Captured, riyals(30)));
    assert_eq!(record.idempotency_key, key);
    let again = gateway.charge_token(&token, riyals(30), &key).await.unwrap();
    assert_eq!(again.reference, record.reference);
    assert_eq!(double.books(&key).await.captures, 1);
    assert_eq!(gateway.get_payment(&record.reference).await.unwrap(), record);
    // A payment without the donor's wish keeps no card.
    let other = paid(double, gateway.as_ref(), &super::key(), riyals(50)).await;
    assert!(gateway.tokenise(&other).await.is_err());
}

/// How often, and how far apart, a webhook is looked for.
const WEBHOOK_TRIES_MAX: usize = 200;
/// A server that says nothing for so long says nothing any more.
const WEBHOOK_TIME_MAX: std::time::Duration = std::time::Duration::from_secs(60);
const WEBHOOK_PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

pub(super) async fn webhooks_are_believed_when_signed(double: &dyn Double) {
    let gateway = adapter(&double.settings(PATIENT));
    let (key, amount) = (key(), riyals(60));
    let reference = paid(double, gateway.as_ref(), &key, amount).await;
    let record = gateway.get_payment(&reference).await.unwrap();
    let tells = |webhook: &super::Sent| {
        let event = gateway.verify_webhook(&webhook.headers, &webhook.body, now());
        event.is_ok_and(|event| event.state.was_captured())
    };
    let mut sent = double.webhooks(&key).await;
    let began = tokio::time::Instant::now();
    for _ in 0..WEBHOOK_TRIES_MAX {
        if sent.iter().any(tells) || began.elapsed() > WEBHOOK_TIME_MAX {
            break;
        }
        // A real server tells of it in its own time.
        tokio::time::sleep(WEBHOOK_PAUSE).await;
        sent = double.webhooks(&key).await;
    }
    let mut told = 0;
    for webhook in &sent {
        let event = match gateway.verify_webhook(&webhook.headers, &webhook.body, now()) {
            Ok(event) => event,
            Err(WebhookRefusal::Irrelevant) => continue,
            Err(refusal) => panic!("{refusal}: {}", String::from_utf8_lossy(&webhook.body)),
        };
        assert!(event.reference == reference || Some(&event.reference) == record.transaction.as_ref());
        assert_eq!(event.claim, Some((amount, "SAR".to_owned())));
        told += usize::from(event.state.was_captured());
    }
    assert!(told > 0, "no webhook told of the capture");

    let genuine = sent.last().unwrap();
    let unsigned = gateway.verify_webhook(&Vec::new(), b"{}", now());
    assert_eq!(unsigned, Err(WebhookRefusal::SignatureMissing));
    if double.habits().signs_body {
        let mut changed = genuine.clone();
        let length = changed.body.len();
        changed.body[length / 2] ^= 1;
        assert!(gateway.verify_webhook(&changed.headers, &changed.body, now()).is_err());
    }
    let stranger = adapter(&double.settings_with_wrong_key());
    assert_eq!(
        stranger.verify_webhook(&genuine.headers, &genuine.body, now()),
        Err(WebhookRefusal::SignatureWrong)
    );
    if double.habits().signs_time {
        let late = now().plus_us(6 * MINUTE_US);
        assert_eq!(
            gateway.verify_webhook(&genuine.headers, &genuine.body, late),
            Err(WebhookRefusal::SignatureStale)
        );
    }
}
