//! Gifts by text message on both engines, with an operator that can fail in every way.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Mutex;

use async_trait::async_trait;
use domain::identity::Mobile;
use domain::ids::PersonId;
use domain::money::Money;
use domain::people::{Actor, Role, RoleGrant};
use domain::time::{CivilDate, DAY_US, HOUR_US, MINUTE_US, Timestamp, riyadh_midnight_us};
use uuid::Uuid;

use super::inbound::{SmsAnswer, message_accept};
use super::operator::*;
use super::outbox::{REPORT_WAIT_US, claim, outbox_send_through};
use super::reports::report_take;
use super::settlement_file::LineOutcome;
use super::*;
use crate::test_support::TestContext;
use crate::{in_tx, on, on_both_engines};

const NOURA: &str = "+966551234567";
const SAAD: &str = "+966559876543";

/// Takes messages, and remembers them.
struct TestOperator {
    answer: Mutex<Delivery>,
    sent: Mutex<Vec<Outbound>>,
}

impl TestOperator {
    fn new() -> Self {
        Self {
            answer: Mutex::new(Delivery::Taken),
            sent: Mutex::new(Vec::new()),
        }
    }

    fn answers(&self, answer: Delivery) {
        *self.answer.lock().unwrap() = answer;
    }

    fn texts(&self) -> Vec<String> {
        self.sent
            .lock()
            .unwrap()
            .iter()
            .map(|message| message.text.clone())
            .collect()
    }

    /// How often each charge was handed over.
    fn charges(&self) -> BTreeMap<String, usize> {
        let mut charges = BTreeMap::new();
        for reference in self
            .sent
            .lock()
            .unwrap()
            .iter()
            .filter_map(|message| message.billing_reference.clone())
        {
            *charges.entry(reference).or_default() += 1;
        }
        charges
    }
}

#[async_trait]
impl SmsOperator for TestOperator {
    fn name(&self) -> &'static str {
        "test"
    }

    fn shortcode(&self) -> &str {
        "5565"
    }

    fn inbound_read(&self, _request: &InboundRequest<'_>) -> Result<InboundMessage, InboundRefusal> {
        Err(InboundRefusal::Secret)
    }

    fn report_read(&self, _origin: IpAddr, _query: &str) -> Result<Report, InboundRefusal> {
        Err(InboundRefusal::Secret)
    }

    async fn send(&self, message: &Outbound) -> Delivery {
        self.sent.lock().unwrap().push(message.clone());
        self.answer.lock().unwrap().clone()
    }
}

async fn receive(test: &TestContext, id: &str, mobile: &str, text: &str) -> SmsAnswer {
    let message = InboundMessage {
        operator_message_id: id.to_owned(),
        mobile: Mobile::parse(mobile).unwrap(),
        text: text.to_owned(),
    };
    message_accept(&test.context, "test", message).await.unwrap()
}

async fn count(test: &TestContext, sql: &'static str) -> i64 {
    on!(&test.context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

async fn text(test: &TestContext, sql: &'static str) -> String {
    on!(&test.context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

async fn message_of(test: &TestContext, reference: &str) -> Uuid {
    let sql = "SELECT o.id FROM sms_outbound o JOIN sms_pledge p ON p.id = o.pledge_id WHERE p.billing_reference = $1";
    on!(&test.context.db, pool => sqlx::query_scalar(sql).bind(reference).fetch_one(pool).await).unwrap()
}

async fn audit_holds(test: &TestContext) {
    crate::ledger::fold_all(&test.context).await;
    for outcome in crate::ledger::ledger_audit(&test.context, &Actor::System("test"))
        .await
        .unwrap()
    {
        assert!(outcome.holds(), "{outcome}");
    }
}

/// Somebody of finance, with a line in the table of people.
async fn finance(test: &TestContext) -> Actor {
    let id = PersonId::from_uuid(test.context.source.uuid());
    let now = test.context.now();
    let sql = "INSERT INTO person (id, email, name, locale, digits, calendar, wants_impact_messages, wants_news_messages, \
        created_at_us) VALUES ($1, $2, 'Finance', 'ar', 'latin', 'both', FALSE, FALSE, $3)";
    test.context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql).bind(id).bind(format!("{id}@example.org")).bind(now)
                    .execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
        .unwrap();
    Actor::Person {
        id,
        grants: vec![RoleGrant {
            role: Role::Finance,
            charity_id: None,
        }],
    }
}

fn file(month: &str, lines: &[(&str, &str, &str, &str)]) -> String {
    let halalas = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let riyals = |amount: i64| {
        let sign = if amount < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", amount.abs() / 100, amount.abs() % 100)
    };
    let mut text = format!("H,ataa-sms-settlement,1,الاتصالات,{month}\n");
    let (mut gross, mut share) = (0, 0);
    for (id, mobile, amount, kept) in lines {
        text.push_str(&format!("D,{id},2026-11-22T12:00:00+03:00,{mobile},{amount},{kept}\n"));
        gross += halalas(amount);
        share += halalas(kept);
    }
    text + &format!(
        "T,{},{},{},{}\n",
        lines.len(),
        riyals(gross),
        riyals(share),
        riyals(gross - share)
    )
}

fn outcomes(review: &SettlementReview) -> Vec<(LineOutcome, i64, i64)> {
    review
        .outcomes
        .iter()
        .map(|(outcome, lines, sum)| (*outcome, *lines, sum.halalas()))
        .collect()
}

async fn a_message_is_pledged_billed_and_settled(test: TestContext) {
    let operator = TestOperator::new();
    assert_eq!(receive(&test, "MO-1", NOURA, "عطاء ٢٠").await, SmsAnswer::Accepted);
    assert_eq!(count(&test, "SELECT COUNT(*) FROM ledger_entry").await, 0);
    assert_eq!(outbox_send_through(&test.context, &operator).await.unwrap(), 1);
    assert!(operator.texts()[0].contains("20 ريال"), "{:?}", operator.texts());
    assert_eq!(operator.charges(), BTreeMap::from([("MO-1".to_owned(), 1)]));
    assert_eq!(text(&test, "SELECT state FROM sms_pledge").await, "pledged");
    report_take(&test.context, message_of(&test, "MO-1").await, ReportStatus::Delivered)
        .await
        .unwrap();
    assert_eq!(text(&test, "SELECT state FROM sms_pledge").await, "billed");
    // Until the operator settles it, nothing is collected.
    assert_eq!(count(&test, "SELECT COUNT(*) FROM intent").await, 0);
    audit_holds(&test).await;

    let finance = finance(&test).await;
    let bytes = file("2026-11", &[("MO-1", "966551234567", "20.00", "1.00")]);
    let review = settlement_review(&test.context, &finance, bytes.as_bytes())
        .await
        .unwrap();
    assert_eq!(outcomes(&review), [(LineOutcome::Captured, 1, 2_000)]);
    assert_eq!(count(&test, "SELECT COUNT(*) FROM sms_settlement").await, 0);
    let done = settlement_import(&test.context, &finance, "november.csv", bytes.as_bytes(), "")
        .await
        .unwrap();
    assert!(done.imported && done.problems.is_empty());
    assert_eq!(outcomes(&done), [(LineOutcome::Captured, 1, 2_000)]);
    assert_eq!(text(&test, "SELECT state FROM sms_pledge").await, "captured");
    // The receipt shows the gross amount; the operator's share is borne by operating money.
    assert_eq!(count(&test, "SELECT total_halalas FROM receipt").await, 2_000);
    let fund = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'fund'";
    assert_eq!(count(&test, fund).await, -2_000);
    let fee = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'fee_expense' AND fund_class = 'operating'";
    assert_eq!(count(&test, fee).await, 100);
    let bank = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'bank'";
    assert_eq!(count(&test, bank).await, 1_900);
    let clearing = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'psp_clearing'";
    assert_eq!(count(&test, clearing).await, 0);
    outbox_send_through(&test.context, &operator).await.unwrap();
    let receipt = operator.texts().pop().unwrap();
    assert!(
        receipt.contains("/ar/donations/") && !receipt.contains('\u{2068}'),
        "{receipt}"
    );
    audit_holds(&test).await;
    assert_eq!(count(&test, "SELECT COUNT(*) FROM first_gift").await, 1);

    // The same file, and the same line in another file, change nothing.
    let again = settlement_import(&test.context, &finance, "november.csv", bytes.as_bytes(), "")
        .await
        .unwrap();
    assert!(matches!(again.problems[..], [FileProblem::SeenBefore { .. }]));
    let other = file("2026-11", &[("MO-1", "", "20.00", "0.00")]);
    let other = settlement_import(&test.context, &finance, "again.csv", other.as_bytes(), "")
        .await
        .unwrap();
    assert_eq!(outcomes(&other), [(LineOutcome::SettledBefore, 1, 2_000)]);
    assert_eq!(count(&test, "SELECT COUNT(*) FROM receipt").await, 1);
    let suspense =
        "SELECT CAST(-SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'fund' AND fund_class = 'suspense'";
    assert_eq!(count(&test, suspense).await, 2_000);
    audit_holds(&test).await;
}

async fn a_message_counts_once_however_often_it_comes(test: TestContext) {
    for _ in 0..3 {
        receive(&test, "MO-1", NOURA, "عطاء 10").await;
    }
    assert_eq!(count(&test, "SELECT COUNT(*) FROM sms_pledge").await, 1);
    assert_eq!(count(&test, "SELECT COUNT(*) FROM sms_outbound").await, 1);
    // The same id with another text is written down, and the first one counts.
    assert_eq!(receive(&test, "MO-1", NOURA, "عطاء 40").await, SmsAnswer::Repeated);
    assert_eq!(count(&test, "SELECT amount_halalas FROM sms_pledge").await, 1_000);
    assert_eq!(
        count(
            &test,
            "SELECT COUNT(*) FROM audit_event WHERE action = 'sms.contradiction'"
        )
        .await,
        1
    );
    // Many deliveries at once.
    let deliveries: Vec<_> = (0..20).map(|_| receive(&test, "MO-2", SAAD, "عطاء 10")).collect();
    let answers = futures::future::join_all(deliveries).await;
    let accepted = answers.iter().filter(|answer| **answer == SmsAnswer::Accepted).count();
    assert_eq!(accepted, 1);
    assert_eq!(count(&test, "SELECT COUNT(*) FROM sms_pledge").await, 2);
}

async fn what_is_not_understood_costs_nothing_and_is_answered(test: TestContext) {
    let operator = TestOperator::new();
    let long = "ا".repeat(500);
    let cases = [
        "مرحبا",
        "",
        "❤️",
        "عطاء 15",
        "عطاء 10 زكاة",
        "زكاة",
        &long,
        "HELLO there",
        "مساعدة",
    ];
    for (number, case) in cases.iter().enumerate() {
        receive(&test, &format!("MO-{number}"), NOURA, case).await;
    }
    assert_eq!(count(&test, "SELECT COUNT(*) FROM sms_pledge").await, 0);
    outbox_send_through(&test.context, &operator).await.unwrap();
    let texts = operator.texts();
    assert_eq!(texts.len(), cases.len());
    assert!(operator.charges().is_empty());
    assert!(texts.iter().any(|text| text.contains("nothing was charged")));
    assert!(
        texts
            .iter()
            .all(|text| text.contains("خصم") || text.contains("charged")),
        "{texts:#?}"
    );
}

async fn a_day_has_its_limit_and_an_hour_too(test: TestContext) {
    for number in 0..5 {
        receive(&test, &format!("MO-{number}"), NOURA, "عطاء 40").await;
    }
    receive(&test, "MO-over-1", NOURA, "عطاء 10").await;
    receive(&test, "MO-over-2", NOURA, "عطاء 10").await;
    let pledged = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM sms_pledge";
    assert_eq!(count(&test, pledged).await, 20_000);
    // One polite answer a day.
    assert_eq!(
        count(&test, "SELECT COUNT(*) FROM sms_outbound WHERE kind = 'over_cap'").await,
        1
    );
    // Another number, and another day in Riyadh, have their own.
    receive(&test, "MO-saad", SAAD, "عطاء 40").await;
    test.clock.advance_us(12 * HOUR_US);
    receive(&test, "MO-next", NOURA, "عطاء 40").await;
    assert_eq!(count(&test, pledged).await, 28_000);
    for number in 0..30 {
        receive(&test, &format!("MO-many-{number}"), SAAD, "هل").await;
    }
    assert_eq!(
        count(&test, "SELECT COUNT(*) FROM sms_outbound WHERE kind = 'too_many'").await,
        1
    );
    let noise = "SELECT COUNT(*) FROM sms_outbound WHERE kind = 'refused'";
    assert_eq!(count(&test, noise).await, domain::payments::sms::MESSAGES_PER_HOUR_MAX);
}

async fn two_messages_at_once_do_not_both_fit_under_the_limit(test: TestContext) {
    for number in 0..4 {
        receive(&test, &format!("MO-{number}"), NOURA, "عطاء 40").await;
    }
    let ids: Vec<String> = (0..8).map(|number| format!("MO-at-once-{number}")).collect();
    let all = ids.iter().map(|id| receive(&test, id, NOURA, "عطاء 20"));
    futures::future::join_all(all).await;
    let pledged = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM sms_pledge";
    assert_eq!(count(&test, pledged).await, 20_000);
}

async fn a_month_is_pledged_once_and_stop_ends_it(test: TestContext) {
    let operator = TestOperator::new();
    receive(&test, "MO-1", NOURA, "شهري 20").await;
    receive(&test, "MO-2", NOURA, "شهري 40").await;
    let pledges = "SELECT COUNT(*) FROM sms_pledge";
    assert_eq!(count(&test, pledges).await, 1);
    for _ in 0..3 {
        subscriptions_charge_once(&test.context).await.unwrap();
    }
    assert_eq!(count(&test, pledges).await, 1);
    // The last minute of November in Riyadh is November, although it is December nowhere yet.
    let december = CivilDate::new(2026, 12, 1).unwrap();
    let midnight = Timestamp::from_us(riyadh_midnight_us(december));
    test.clock.set(midnight.plus_us(-MINUTE_US));
    assert_eq!(subscriptions_charge_once(&test.context).await.unwrap(), 0);
    test.clock.set(midnight);
    let runs = (0..5).map(|_| subscriptions_charge_once(&test.context));
    let pledged: usize = futures::future::join_all(runs)
        .await
        .into_iter()
        .map(Result::unwrap)
        .sum();
    assert_eq!((pledged, count(&test, pledges).await), (1, 2));
    outbox_send_through(&test.context, &operator).await.unwrap();
    assert_eq!(operator.charges().len(), 2);

    receive(&test, "MO-stop", NOURA, "إلغاء").await;
    receive(&test, "MO-stop-again", NOURA, "الغاء الاشتراك").await;
    assert_eq!(
        count(&test, "SELECT COUNT(*) FROM sms_outbound WHERE kind = 'stopped'").await,
        1
    );
    assert_eq!(
        count(
            &test,
            "SELECT COUNT(*) FROM sms_outbound WHERE kind = 'no_subscription'"
        )
        .await,
        0
    );
    // Begun again in a month that is paid for: charged next month only.
    receive(&test, "MO-3", NOURA, "monthly 10").await;
    assert_eq!(count(&test, pledges).await, 2);
    test.clock.advance_us(31 * DAY_US);
    assert_eq!(subscriptions_charge_once(&test.context).await.unwrap(), 1);
    // Stopped before it is handed over: taken back.
    receive(&test, "MO-stop-early", NOURA, "STOP").await;
    outbox_send_through(&test.context, &operator).await.unwrap();
    assert_eq!(operator.charges().len(), 2);
    assert_eq!(
        text(
            &test,
            "SELECT state FROM sms_pledge ORDER BY pledged_at_us DESC LIMIT 1"
        )
        .await,
        "cancelled"
    );
    assert_eq!(subscriptions_charge_once(&test.context).await.unwrap(), 0);
    // Who never had one hears so once a day.
    receive(&test, "MO-4", SAAD, "stop").await;
    receive(&test, "MO-5", SAAD, "stop").await;
    assert_eq!(
        count(
            &test,
            "SELECT COUNT(*) FROM sms_outbound WHERE kind = 'no_subscription'"
        )
        .await,
        1
    );
}

async fn an_answer_is_neither_lost_nor_doubled(test: TestContext) {
    let operator = TestOperator::new();
    let send = || outbox_send_through(&test.context, &operator);
    // The operator is away: nothing was handed over, so it is tried again.
    operator.answers(Delivery::Later("away".to_owned()));
    receive(&test, "MO-1", NOURA, "عطاء 10").await;
    assert_eq!(send().await.unwrap(), 0);
    assert_eq!(send().await.unwrap(), 0);
    assert_eq!(operator.texts().len(), 1);
    operator.answers(Delivery::Taken);
    test.clock.advance_us(MINUTE_US);
    assert_eq!(send().await.unwrap(), 1);
    test.clock.advance_us(DAY_US);
    assert_eq!(send().await.unwrap(), 0);
    assert_eq!(operator.charges()["MO-1"], 2);

    // The answer is lost, the report says that it arrived: it is not sent again.
    operator.answers(Delivery::Unknown("timeout".to_owned()));
    receive(&test, "MO-2", NOURA, "عطاء 10").await;
    send().await.unwrap();
    report_take(&test.context, message_of(&test, "MO-2").await, ReportStatus::OnItsWay)
        .await
        .unwrap();
    test.clock.advance_us(2 * REPORT_WAIT_US);
    send().await.unwrap();
    assert_eq!(operator.charges()["MO-2"], 1);

    // The program dies between taking the message and handing it over: nobody else takes it until
    // its report is overdue, and then it goes out under the same billing reference.
    receive(&test, "MO-3", NOURA, "عطاء 10").await;
    operator.answers(Delivery::Taken);
    let id = message_of(&test, "MO-3").await;
    assert!(claim(&test.context, id).await.unwrap());
    assert!(!claim(&test.context, id).await.unwrap());
    assert_eq!(send().await.unwrap(), 0);
    test.clock.advance_us(REPORT_WAIT_US);
    assert_eq!(send().await.unwrap(), 1);
    assert_eq!(operator.charges()["MO-3"], 1);
    // Two senders at once hand a message over once.
    receive(&test, "MO-4", SAAD, "عطاء 10").await;
    let both = futures::future::join(send(), send()).await;
    assert_eq!(both.0.unwrap() + both.1.unwrap(), 1);
    assert_eq!(operator.charges()["MO-4"], 1);
}

async fn a_charge_that_fails_is_told_once_and_never_booked(test: TestContext) {
    let operator = TestOperator::new();
    receive(&test, "MO-1", NOURA, "ATAA 10").await;
    outbox_send_through(&test.context, &operator).await.unwrap();
    let id = message_of(&test, "MO-1").await;
    for status in [ReportStatus::Failed, ReportStatus::Failed, ReportStatus::Delivered] {
        report_take(&test.context, id, status).await.unwrap();
    }
    assert_eq!(text(&test, "SELECT state FROM sms_pledge").await, "unbilled");
    outbox_send_through(&test.context, &operator).await.unwrap();
    let told = operator
        .texts()
        .iter()
        .filter(|text| text.contains("could not charge"))
        .count();
    assert_eq!(told, 1);
    // It does not count towards the day's limit.
    for number in 0..5 {
        receive(&test, &format!("MO-more-{number}"), NOURA, "ATAA 40").await;
    }
    assert_eq!(
        count(&test, "SELECT COUNT(*) FROM sms_pledge WHERE state = 'pledged'").await,
        5
    );
    let finance = finance(&test).await;
    let bytes = file("2026-11", &[("MO-1", "", "10.00", "0.00")]);
    let review = settlement_import(&test.context, &finance, "a.csv", bytes.as_bytes(), "")
        .await
        .unwrap();
    assert_eq!(outcomes(&review), [(LineOutcome::NotCharged, 1, 1_000)]);
    assert_eq!(count(&test, "SELECT COUNT(*) FROM receipt").await, 0);
    audit_holds(&test).await;
}

async fn a_settlement_keeps_classes_apart_and_parks_the_rest(test: TestContext) {
    receive(&test, "MO-1", NOURA, "عطاء 10").await;
    receive(&test, "MO-2", NOURA, "زكاة 50").await;
    receive(&test, "MO-3", NOURA, "صحة 20").await;
    receive(&test, "MO-4", SAAD, "عطاء 40").await;
    receive(&test, "MO-5", SAAD, "عطاء 20").await;
    let finance = finance(&test).await;
    let lines = [
        ("MO-1", NOURA, "10.00", "0.50"),
        ("MO-2", "0551234567", "50.00", "2.50"),
        ("MO-3", "", "20.00", "1.00"),
        ("MO-4", NOURA, "40.00", "2.00"),
        ("MO-5", SAAD, "10.00", "0.50"),
        ("MO-404", "", "20.00", "0.00"),
        ("MO-405", "", "-5.00", "0.00"),
    ];
    let bytes = file("2026-11", &lines);
    let planned = settlement_review(&test.context, &finance, bytes.as_bytes())
        .await
        .unwrap();
    let review = settlement_import(&test.context, &finance, "b.csv", bytes.as_bytes(), "")
        .await
        .unwrap();
    assert_eq!(outcomes(&planned), outcomes(&review));
    let expected = [
        (LineOutcome::Captured, 3, 8_000),
        (LineOutcome::UnknownMessage, 1, 2_000),
        (LineOutcome::OtherAmount, 1, 1_000),
        (LineOutcome::OtherNumber, 1, 4_000),
        (LineOutcome::ReversalUnknown, 1, -500),
    ];
    assert_eq!(outcomes(&review), expected);
    let of = |class: &'static str| {
        let test = &test;
        async move {
            let sql = "SELECT CAST(COALESCE(-SUM(amount_halalas), 0) AS BIGINT) FROM posting WHERE account = 'fund' AND fund_class = $1";
            let sum: i64 =
                on!(&test.context.db, pool => sqlx::query_scalar(sql).bind(class).fetch_one(pool).await).unwrap();
            sum
        }
    };
    assert_eq!(of("sadaqah_general").await, 1_000);
    assert_eq!(of("zakat").await, 5_000);
    assert_eq!(of("sadaqah_field").await, 2_000);
    assert_eq!(of("suspense").await, 7_000);
    audit_holds(&test).await;

    let overview = sms_overview(&test.context, &finance).await.unwrap();
    assert_eq!(overview.differences.len(), 4);
    assert!(overview.pledges.iter().all(|pledge| !pledge.mobile.contains("55123")));
    // Money that the operator takes back leaves suspense; the rest is closed with a word.
    let unknown = overview
        .differences
        .iter()
        .find(|difference| difference.outcome == LineOutcome::UnknownMessage)
        .unwrap();
    let name = |line: i64| {
        format!("{}:{line}", unknown.name.settlement)
            .parse::<DifferenceName>()
            .unwrap()
    };
    let close = |line: i64, end: DifferenceEnd, note: &'static str| {
        difference_close(&test.context, &finance, name(line), end, note, "")
    };
    assert!(close(unknown.line, DifferenceEnd::Returned, " ").await.is_err());
    close(unknown.line, DifferenceEnd::Returned, "deducted in December")
        .await
        .unwrap();
    assert!(close(unknown.line, DifferenceEnd::Returned, "again").await.is_err());
    assert_eq!(of("suspense").await, 5_000);
    let reversal = overview
        .differences
        .iter()
        .find(|difference| difference.outcome == LineOutcome::ReversalUnknown)
        .unwrap();
    assert!(
        close(reversal.line, DifferenceEnd::Returned, "no money came")
            .await
            .is_err()
    );
    close(reversal.line, DifferenceEnd::Explained, "another service of theirs")
        .await
        .unwrap();
    assert!(close(2, DifferenceEnd::Explained, "that line is a gift").await.is_err());
    assert_eq!(
        sms_overview(&test.context, &finance).await.unwrap().differences.len(),
        2
    );
    audit_holds(&test).await;
}

async fn what_the_operator_gives_back_is_taken_from_the_gift(test: TestContext) {
    receive(&test, "MO-1", NOURA, "عطاء 10").await;
    let finance = finance(&test).await;
    let import = |name: &'static str, bytes: String| {
        let (test, finance) = (&test, &finance);
        async move {
            settlement_import(&test.context, finance, name, bytes.as_bytes(), "")
                .await
                .unwrap()
        }
    };
    import("a.csv", file("2026-10", &[("MO-1", "", "10.00", "0.50")])).await;
    let back = import("b.csv", file("2026-11", &[("MO-1", "", "-10.00", "0.00")])).await;
    assert_eq!(outcomes(&back), [(LineOutcome::Reversed, 1, -1_000)]);
    assert_eq!(text(&test, "SELECT state FROM sms_pledge").await, "reversed");
    assert_eq!(text(&test, "SELECT state FROM intent").await, "refunded");
    assert_eq!(
        count(&test, "SELECT COUNT(*) FROM receipt WHERE cancelled_at_us IS NOT NULL").await,
        1
    );
    let fund = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'fund'";
    assert_eq!(count(&test, fund).await, 0);
    let again = import("c.csv", file("2026-11", &[("MO-1", "", "-10.00", "0.01")])).await;
    assert_eq!(outcomes(&again), [(LineOutcome::ReversalUnknown, 1, -1_000)]);
    audit_holds(&test).await;
}

async fn a_long_file_is_booked_in_batches(test: TestContext) {
    let ids: Vec<String> = (0..250).map(|number| format!("MO-{number}")).collect();
    for (number, id) in ids.iter().enumerate() {
        receive(&test, id, &format!("05{number:08}"), "عطاء 10").await;
    }
    let finance = finance(&test).await;
    let lines: Vec<_> = ids.iter().map(|id| (id.as_str(), "", "10.00", "0.25")).collect();
    let bytes = file("2026-11", &lines);
    let review = settlement_import(&test.context, &finance, "long.csv", bytes.as_bytes(), "")
        .await
        .unwrap();
    assert_eq!(outcomes(&review), [(LineOutcome::Captured, 250, 250_000)]);
    let entries = "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'settlement_received'";
    assert_eq!(count(&test, entries).await, 3);
    assert_eq!(
        count(
            &test,
            "SELECT COUNT(*) FROM sms_settlement WHERE booked_at_us IS NOT NULL"
        )
        .await,
        1
    );
    audit_holds(&test).await;
}

async fn the_audit_notices_what_was_never_settled(test: TestContext) {
    receive(&test, "MO-1", NOURA, "عطاء 10").await;
    let finance = finance(&test).await;
    let bytes = file("2026-11", &[("MO-1", "", "10.00", "0.50")]);
    settlement_import(&test.context, &finance, "a.csv", bytes.as_bytes(), "")
        .await
        .unwrap();
    audit_holds(&test).await;
    let damage = |sql: &'static str| {
        test.context.db.write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
    };
    let failing = || async {
        let outcomes = crate::ledger::ledger_audit(&test.context, &Actor::System("test"))
            .await
            .unwrap();
        outcomes
            .iter()
            .filter(|outcome| !outcome.holds())
            .map(|outcome| outcome.name)
            .collect::<Vec<_>>()
    };
    damage("UPDATE sms_settlement_line SET amount_halalas = 900")
        .await
        .unwrap();
    assert!(
        failing()
            .await
            .contains(&"every settled pledge by text message is booked once")
    );
    damage("UPDATE sms_settlement_line SET amount_halalas = 1000")
        .await
        .unwrap();
    damage("UPDATE sms_settlement SET gross_halalas = 2000").await.unwrap();
    assert!(
        failing()
            .await
            .contains(&"what an operator settled reached the bank's account")
    );
    damage("UPDATE sms_settlement SET gross_halalas = 1000").await.unwrap();
    damage("UPDATE sms_pledge SET settlement_id = NULL").await.unwrap();
    assert!(
        failing()
            .await
            .contains(&"no gift by text message is booked that was not settled")
    );
}

async fn only_finance_settles(test: TestContext) {
    let visitor = Actor::Visitor;
    assert!(sms_overview(&test.context, &visitor).await.is_err());
    assert!(settlement_review(&test.context, &visitor, b"").await.is_err());
    assert!(settlement_import(&test.context, &visitor, "", b"", "").await.is_err());
    let end = DifferenceEnd::Explained;
    let name: DifferenceName = format!("{}:1", Uuid::nil()).parse().unwrap();
    assert!(
        difference_close(&test.context, &visitor, name, end, "x", "")
            .await
            .is_err()
    );
    assert_eq!(keyword_list(&test.context, &visitor).await.unwrap().len(), 7);
    assert_eq!(Money::from_riyals(200), Some(domain::payments::sms::DAILY_CAP));
}

on_both_engines!(
    a_message_is_pledged_billed_and_settled,
    a_message_counts_once_however_often_it_comes,
    what_is_not_understood_costs_nothing_and_is_answered,
    a_day_has_its_limit_and_an_hour_too,
    two_messages_at_once_do_not_both_fit_under_the_limit,
    a_month_is_pledged_once_and_stop_ends_it,
    an_answer_is_neither_lost_nor_doubled,
    a_charge_that_fails_is_told_once_and_never_booked,
    a_settlement_keeps_classes_apart_and_parks_the_rest,
    what_the_operator_gives_back_is_taken_from_the_gift,
    a_long_file_is_booked_in_batches,
    the_audit_notices_what_was_never_settled,
    only_finance_settles,
);
