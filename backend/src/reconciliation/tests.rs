//! Reconciliation on both engines: a gateway's lists are booked once, differences get one number each, and
//! people work on them until they are closed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::error::{AppError, Conflict, MissingStep};
use domain::form::Fields;
use domain::money::Money;
use domain::people::{Actor, Role, RoleGrant};
use domain::reconciliation::{CloseForm, DifferenceKind, DifferenceNumber, DifferenceState, NoteForm, Resolution};
use domain::time::{CivilDate, DAY_US, HOUR_US, Timestamp};

use super::*;
use crate::giving::flow_tests::{audit_holds, donations_of, finance_person, number, one_opportunity, paid, texts};
use crate::giving::{CheckoutStarted, donation_refund};
use crate::ledger::{fold_all, ledger_audit};
use crate::payments::gateway::{
    Capabilities, Gateway, GatewayError, GatewayEvent, PaymentCreated, PaymentRecord, PaymentRequest, RefundRequest,
    SettlementLine, WebhookHeaders, WebhookRefusal,
};
use crate::payments::{Gateways, refunds_send_once, settlement_book_once};
use crate::people::fixtures::person;
use crate::test_support::TestContext;
use crate::{Context, in_tx};

crate::on_both_engines! {
    settlements_are_booked_once_and_agree,
    the_test_gateway_agrees_with_its_books,
    a_fact_has_one_number,
    what_is_gone_is_closed_and_what_is_back_is_opened_again,
    what_never_settles_is_found_after_a_week,
    a_line_that_is_held_back_waits,
    a_gateway_that_does_not_answer_holds_no_other_back,
    large_differences_are_closed_by_two_people,
    what_is_explained_stays_closed,
    the_bank_is_compared_too,
    a_day_is_compared_after_six,
    others_may_not,
}

/// A gateway that lists what it is told to.
#[derive(Default)]
struct Scripted {
    lines: Mutex<BTreeMap<CivilDate, Vec<SettlementLine>>>,
    is_silent: Mutex<bool>,
}

impl Scripted {
    fn list(&self, day: CivilDate, line: SettlementLine) {
        self.lines.lock().unwrap().entry(day).or_default().push(line);
    }
}

#[async_trait]
impl Gateway for Scripted {
    fn name(&self) -> &'static str {
        "stripe"
    }
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: &[],
            partial_refund: true,
            void: false,
            saved_cards: false,
            settlements: true,
        }
    }
    async fn create_payment(&self, _: &PaymentRequest) -> std::result::Result<PaymentCreated, GatewayError> {
        Err(GatewayError::NotSupported)
    }
    async fn get_payment(&self, _: &str) -> std::result::Result<PaymentRecord, GatewayError> {
        Err(GatewayError::NotFound)
    }
    async fn find_payment(&self, _: &str) -> std::result::Result<PaymentRecord, GatewayError> {
        Err(GatewayError::NotFound)
    }
    fn verify_webhook(
        &self,
        _: &dyn WebhookHeaders,
        _: &[u8],
        _: Timestamp,
    ) -> std::result::Result<GatewayEvent, WebhookRefusal> {
        Err(WebhookRefusal::Malformed)
    }
    async fn refund(&self, _: &RefundRequest) -> std::result::Result<(), GatewayError> {
        Err(GatewayError::NotSupported)
    }
    async fn list_settlements(&self, day: CivilDate) -> std::result::Result<Vec<SettlementLine>, GatewayError> {
        if *self.is_silent.lock().unwrap() {
            return Err(GatewayError::Unknown("no answer".to_owned()));
        }
        Ok(self.lines.lock().unwrap().get(&day).cloned().unwrap_or_default())
    }
}

fn riyals(amount: i64) -> Money {
    Money::from_riyals(amount).unwrap()
}

/// What the scripted gateway says of a gift.
fn line_of(gift: &CheckoutStarted, amount: Money) -> SettlementLine {
    SettlementLine {
        idempotency_key: Some(gift.intent.to_string()),
        ..SettlementLine::new(format!("txn_{}", gift.intent), "pi", amount, Money::ZERO)
    }
}

fn unknown_line(id: &str, amount: Money) -> SettlementLine {
    SettlementLine::new(id, format!("pi_{id}"), amount, Money::ZERO)
}

/// The context with the scripted gateway, and gifts that were paid through it on the first day.
async fn with_gifts(test: &TestContext, amounts: &[&str]) -> (Context, Arc<Scripted>, Vec<CheckoutStarted>) {
    one_opportunity(&test.context, 1).await;
    let mut gifts = Vec::new();
    for amount in amounts {
        gifts.push(paid(&test.context, 1, amount).await);
    }
    // They were taken through another gateway, and the test gateway never heard of them.
    for statement in [
        "UPDATE intent SET gateway = 'stripe'",
        "DELETE FROM test_gateway_webhook",
        "DELETE FROM test_gateway_payment",
    ] {
        execute(&test.context, statement.to_owned()).await;
    }
    let gateway = Arc::new(Scripted::default());
    let context = Context {
        gateways: Gateways::exactly(vec![gateway.clone()]),
        ..test.context.clone()
    };
    (context, gateway, gifts)
}

/// Seven o'clock of the next morning; the first day is 22 November.
fn next_morning(test: &TestContext) -> CivilDate {
    let today = test.context.now().riyadh_date();
    test.clock
        .set(Timestamp::from_riyadh_midnight(today.plus_days(1)).plus_us(7 * HOUR_US));
    today
}

async fn colleague(context: &Context, name: &str, role: Role) -> Actor {
    let (id, _) = person(context, &format!("{name}@example.org"), name).await;
    Actor::person(id, vec![RoleGrant { role, charity_id: None }])
}

async fn all(context: &Context, finance: &Actor) -> Vec<DifferenceLine> {
    let (mut lines, next) = difference_list(context, finance, DifferenceFilter::default())
        .await
        .unwrap();
    assert_eq!(next, None);
    lines.reverse();
    lines
}

fn kinds(lines: &[DifferenceLine]) -> Vec<DifferenceKind> {
    lines.iter().map(|line| line.kind).collect()
}

fn closing(resolution: &str) -> CloseForm {
    let fields = Fields::from([
        ("resolution", resolution),
        ("reason", "seen with the bank on the phone"),
    ]);
    CloseForm::parse(&fields).unwrap()
}

const CLEARING: &str =
    "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM posting WHERE account = 'psp_clearing'";
const AT_BANK: &str = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM posting WHERE account = 'bank'";
const SETTLEMENTS: &str = "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'settlement_received'";
const NUMBERS: &str = "SELECT COUNT(*) FROM reconciliation_difference";

/// Everything but the checks that compare with the test gateway, which these gifts were taken from.
async fn journal_holds(context: &Context) {
    fold_all(context).await;
    for outcome in ledger_audit(context, &Actor::System("test")).await.unwrap() {
        let about_gateway = outcome.name.contains("test gateway") || outcome.name.contains("head");
        let unsealed = outcome.name.contains("seal") || outcome.name.contains("tree");
        assert!(outcome.holds() || about_gateway || unsealed, "{outcome}");
    }
}

async fn settlements_are_booked_once_and_agree(test: TestContext) {
    let (context, gateway, gifts) = with_gifts(&test, &["10", "50"]).await;
    let finance = finance_person(&context).await;
    let day = next_morning(&test);
    for (gift, amount) in gifts.iter().zip([10, 50]) {
        let mut line = line_of(gift, riyals(amount));
        line.fee = Money::from_halalas(25);
        line.net = Some(riyals(amount).checked_sub(line.fee).unwrap());
        gateway.list(day, line.clone());
        // The same line on the next day's list is still the same line.
        gateway.list(day.plus_days(1), line);
    }
    assert_eq!(number(&context, CLEARING).await, 6_000);
    assert_eq!(reconcile_due_once(&context).await.unwrap(), 3);
    assert_eq!(number(&context, CLEARING).await, 0);
    // The fee is borne by operating money, and every gift arrives whole.
    assert_eq!(number(&context, AT_BANK).await, 6_000 - 50);
    let fee = "SELECT CAST(SUM(amount_halalas) AS BIGINT) FROM posting WHERE account = 'fee_expense' AND fund_class = 'operating'";
    assert_eq!(number(&context, fee).await, 50);
    assert_eq!(number(&context, SETTLEMENTS).await, 1);
    let state = "SELECT state FROM reconciliation_run WHERE source = 'stripe'";
    assert_eq!(texts(&context, state).await, ["agreed"]);
    assert_eq!(reconcile_due_once(&context).await.unwrap(), 0, "a day is compared once");
    reconcile_day(&context, &finance, day, "").await.unwrap();
    next_morning(&test);
    reconcile_due_once(&context).await.unwrap();
    assert_eq!(number(&context, SETTLEMENTS).await, 1);
    assert_eq!(number(&context, NUMBERS).await, 0);
    journal_holds(&context).await;
}

async fn the_test_gateway_agrees_with_its_books(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let gift = paid(context, 1, "40").await;
    paid(context, 1, "15").await;
    let finance = finance_person(context).await;
    let donation = donations_of(context, &gift).await[0].id;
    donation_refund(context, &finance, donation, "made by mistake", "")
        .await
        .unwrap();
    assert_eq!(refunds_send_once(context).await.unwrap(), 1);
    settlement_book_once(context).await.unwrap();
    for _ in 0..12 {
        next_morning(&test);
        assert_eq!(reconcile_due_once(context).await.unwrap(), 2);
    }
    assert_eq!(all(context, &finance).await, Vec::new());
    let counts = "SELECT booked_count * 100 + settled_count FROM reconciliation_run WHERE source = 'test-gateway' \
        ORDER BY on_day LIMIT 1";
    assert_eq!(
        number(context, counts).await,
        303,
        "two captures and a refund on either side"
    );
    let booked = "SELECT COUNT(*) FROM gateway_settlement_booking";
    assert_eq!(number(context, booked).await, 0, "it is compared, not booked again");
    audit_holds(context).await;
}

async fn a_fact_has_one_number(test: TestContext) {
    let (context, gateway, gifts) = with_gifts(&test, &["10", "50"]).await;
    let finance = finance_person(&context).await;
    let day = next_morning(&test);
    gateway.list(day, line_of(&gifts[0], riyals(11)));
    gateway.list(day, line_of(&gifts[1], riyals(50)));
    gateway.list(day, unknown_line("stray", riyals(7)));
    reconcile_due_once(&context).await.unwrap();
    for _ in 0..3 {
        reconcile_day(&context, &finance, day, "").await.unwrap();
    }
    let lines = all(&context, &finance).await;
    assert_eq!(
        kinds(&lines),
        [DifferenceKind::CaptureNotBooked, DifferenceKind::AmountDiffers]
    );
    let names: Vec<_> = lines.iter().map(|line| line.number.to_string()).collect();
    assert_eq!(names, ["REC-2026-000001", "REC-2026-000002"]);
    assert_eq!((lines[1].expected, lines[1].found), (riyals(10), riyals(11)));
    let events = "SELECT COUNT(*) FROM reconciliation_event";
    assert_eq!(number(&context, events).await, 2);
    // What differs is not booked; what agrees is.
    assert_eq!(number(&context, CLEARING).await, 1_000);
    journal_holds(&context).await;
    let audited = "SELECT COUNT(*) FROM audit_event WHERE action = 'reconciliation.opened'";
    assert_eq!(number(&context, audited).await, 2);
}

async fn what_is_gone_is_closed_and_what_is_back_is_opened_again(test: TestContext) {
    let (context, gateway, gifts) = with_gifts(&test, &["10"]).await;
    let finance = finance_person(&context).await;
    next_morning(&test);
    reconcile_due_once(&context).await.unwrap();
    for _ in 0..8 {
        next_morning(&test);
        reconcile_due_once(&context).await.unwrap();
    }
    let lines = all(&context, &finance).await;
    assert_eq!(kinds(&lines), [DifferenceKind::CaptureNotSettled]);
    let first = lines[0].number;
    // The gateway settles at last.
    let yesterday = next_morning(&test);
    gateway.list(yesterday, line_of(&gifts[0], riyals(10)));
    reconcile_due_once(&context).await.unwrap();
    let detail = difference_get(&context, &finance, first).await.unwrap();
    assert_eq!(detail.line.state, DifferenceState::Closed);
    assert_eq!(detail.line.closing, Some((Resolution::Vanished, String::new())));
    assert_eq!(number(&context, CLEARING).await, 0);
    // A person who closes as mended what is still there sees it again the next day.
    let stray = unknown_line("stray", riyals(7));
    let yesterday = next_morning(&test);
    gateway.list(yesterday, stray);
    reconcile_due_once(&context).await.unwrap();
    let stray = all(&context, &finance).await.pop().unwrap().number;
    let closed = difference_close(&context, &finance, stray, closing("gateway_corrected"), "").await;
    assert_eq!(closed.unwrap(), Closed::Done);
    next_morning(&test);
    reconcile_due_once(&context).await.unwrap();
    let detail = difference_get(&context, &finance, stray).await.unwrap();
    assert_eq!(detail.line.state, DifferenceState::Open);
    let events: Vec<_> = detail.events.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(events, ["opened", "closed", "reopened"]);
    assert_eq!(number(&context, NUMBERS).await, 2);
}

async fn what_never_settles_is_found_after_a_week(test: TestContext) {
    let (context, ..) = with_gifts(&test, &["10"]).await;
    let finance = finance_person(&context).await;
    for age in 0..=7 {
        next_morning(&test);
        reconcile_due_once(&context).await.unwrap();
        assert_eq!(
            difference_open_count(&context, &finance).await.unwrap(),
            0,
            "{age} days"
        );
    }
    next_morning(&test);
    reconcile_due_once(&context).await.unwrap();
    assert_eq!(difference_open_count(&context, &finance).await.unwrap(), 1);
}

async fn a_line_that_is_held_back_waits(test: TestContext) {
    let (context, gateway, gifts) = with_gifts(&test, &["10"]).await;
    let day = next_morning(&test);
    let pending = SettlementLine {
        is_pending: true,
        ..line_of(&gifts[0], riyals(10))
    };
    gateway.list(day, pending);
    reconcile_due_once(&context).await.unwrap();
    assert_eq!(number(&context, SETTLEMENTS).await, 0);
    assert_eq!(number(&context, NUMBERS).await, 0);
    gateway.lines.lock().unwrap().clear();
    gateway.list(day, line_of(&gifts[0], riyals(10)));
    next_morning(&test);
    reconcile_due_once(&context).await.unwrap();
    assert_eq!(number(&context, SETTLEMENTS).await, 1);
}

async fn a_gateway_that_does_not_answer_holds_no_other_back(test: TestContext) {
    let (context, gateway, _) = with_gifts(&test, &["10"]).await;
    next_morning(&test);
    *gateway.is_silent.lock().unwrap() = true;
    let failed = reconcile_due_once(&context).await.unwrap_err();
    assert_eq!(failed.public(), &AppError::Unavailable);
    let states = "SELECT source || ' ' || state FROM reconciliation_run ORDER BY source";
    assert_eq!(
        texts(&context, states).await,
        ["bank agreed", "stripe failed", "test-gateway agreed"]
    );
    *gateway.is_silent.lock().unwrap() = false;
    assert_eq!(
        reconcile_due_once(&context).await.unwrap(),
        1,
        "only what failed is tried again"
    );
    assert_eq!(
        texts(&context, states).await,
        ["bank agreed", "stripe agreed", "test-gateway agreed"]
    );
}

async fn large_differences_are_closed_by_two_people(test: TestContext) {
    let (context, gateway, _) = with_gifts(&test, &["10"]).await;
    let finance = finance_person(&context).await;
    let second = colleague(&context, "second", Role::Supervisor).await;
    let day = next_morning(&test);
    gateway.list(day, unknown_line("at-limit", riyals(1_000)));
    gateway.list(day, unknown_line("beyond", Money::from_halalas(100_001)));
    reconcile_due_once(&context).await.unwrap();
    let lines = all(&context, &finance).await;
    let (small, large) = (lines[0].number, lines[1].number);
    assert_eq!((lines[0].needs_two(), lines[1].needs_two()), (false, true));
    let done = difference_close(&context, &finance, small, closing("explained"), "").await;
    assert_eq!(done.unwrap(), Closed::Done);
    difference_take(&context, &finance, large, "").await.unwrap();
    let note = NoteForm::parse(&Fields::from([("note", "asked the gateway")])).unwrap();
    difference_note(&context, &finance, large, note, "").await.unwrap();
    let proposed = difference_close(&context, &finance, large, closing("explained"), "").await;
    assert_eq!(proposed.unwrap(), Closed::Proposed);
    let same = difference_confirm(&context, &finance, large, "").await.unwrap_err();
    assert_eq!(same.public(), &AppError::Conflict(Conflict::SamePerson));
    let again = difference_close(&context, &finance, large, closing("timing"), "")
        .await
        .unwrap_err();
    assert_eq!(again.public(), &AppError::Conflict(Conflict::SamePerson));
    let twice = difference_close(&context, &second, large, closing("timing"), "")
        .await
        .unwrap_err();
    assert_eq!(twice.public(), &AppError::Conflict(Conflict::ChangedMeanwhile));
    difference_withdraw(&context, &second, large, "").await.unwrap();
    let nothing = difference_confirm(&context, &second, large, "").await.unwrap_err();
    assert_eq!(nothing.public(), &AppError::from(MissingStep::Proposal));
    difference_close(&context, &finance, large, closing("explained"), "")
        .await
        .unwrap();
    difference_confirm(&context, &second, large, "192.0.2.9").await.unwrap();
    let detail = difference_get(&context, &finance, large).await.unwrap();
    assert_eq!(detail.line.state, DifferenceState::Closed);
    let events: Vec<_> = detail.events.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(
        events,
        [
            "opened",
            "taken",
            "noted",
            "proposed",
            "withdrawn",
            "proposed",
            "closed"
        ]
    );
    let over = difference_close(&context, &second, large, closing("timing"), "")
        .await
        .unwrap_err();
    assert_eq!(over.public(), &AppError::Conflict(Conflict::WrongState));
    let audited = "SELECT COUNT(*) FROM audit_event WHERE action LIKE 'reconciliation.%' AND person_id IS NOT NULL";
    assert_eq!(number(&context, audited).await, 7);
    let file = difference_day_csv(&context, &finance, day).await.unwrap();
    let file = String::from_utf8(file).unwrap();
    assert_eq!(file.lines().count(), 3, "{file}");
    assert!(file.contains("REC-2026-000002,stripe,capture_not_booked,\"beyond\",\"pi_beyond\",0.00,1000.01,"));
}

async fn what_is_explained_stays_closed(test: TestContext) {
    let (context, gateway, _) = with_gifts(&test, &["10"]).await;
    let finance = finance_person(&context).await;
    let day = next_morning(&test);
    gateway.list(day, unknown_line("stray", riyals(7)));
    reconcile_due_once(&context).await.unwrap();
    let stray = all(&context, &finance).await[0].number;
    difference_close(&context, &finance, stray, closing("explained"), "")
        .await
        .unwrap();
    next_morning(&test);
    reconcile_due_once(&context).await.unwrap();
    assert_eq!(difference_open_count(&context, &finance).await.unwrap(), 0);
    let state = "SELECT state FROM reconciliation_run WHERE source = 'stripe' ORDER BY on_day";
    assert_eq!(texts(&context, state).await, ["differed", "agreed"]);
}

async fn execute(context: &Context, sql: String) {
    let done = context.db.write(move |tx| {
        Box::pin(async move {
            let sql = sqlx::AssertSqlSafe(sql);
            in_tx!(tx, connection => sqlx::query(sql).execute(connection).await.map(|_| ()))?;
            Ok(())
        })
    });
    done.await.unwrap();
}

/// A movement on a statement of the day; a credit of a gateway's unless it is a debit.
async fn movement(context: &Context, key: &str, halalas: i64, day: CivilDate, words: &str) {
    let id = context.source.uuid();
    let literal = match context.db.engine_name() {
        "sqlite" => format!("X'{}'", id.simple()),
        _ => format!("'{id}'"),
    };
    let day = day.day_number();
    execute(
        context,
        format!(
            "INSERT INTO bank_entry (id, bank_statement_id, account_iban, line, key_hash, content, amount_halalas, \
             booked_on_day, value_on_day, bank_reference, end_to_end_id, counterparty_name, counterparty_iban, \
             creditor_iban, remittance) SELECT {literal}, s.id, s.account_iban, 1, '{key}', '{key}', {halalas}, {day}, \
             {day}, '{key}', '', '', '', '', '{words}' FROM bank_statement s"
        ),
    )
    .await;
    let open = halalas.abs();
    execute(
        context,
        format!("INSERT INTO bank_entry_state (bank_entry_id, open_halalas, hint, intent_id) VALUES ({literal}, {open}, 'no_match', NULL)"),
    )
    .await;
}

async fn the_bank_is_compared_too(test: TestContext) {
    let (context, gateway, gifts) = with_gifts(&test, &["10", "50"]).await;
    let finance = finance_person(&context).await;
    crate::bank::bank_accounts_register(&context).await.unwrap();
    let day = next_morning(&test);
    for (gift, amount, payout) in [(&gifts[0], 10, "po_a"), (&gifts[1], 50, "po_b")] {
        let payout = Some(payout.to_owned());
        gateway.list(
            day,
            SettlementLine {
                payout,
                ..line_of(gift, riyals(amount))
            },
        );
    }
    let now = context.now().as_us();
    let number_of_day = day.day_number();
    execute(
        &context,
        format!(
            "INSERT INTO bank_file (hash, file_name, content, byte_count, uploaded_at_us) \
        VALUES ('h', 'f', '', 0, {now})"
        )
        .replace(
            "''",
            if context.db.engine_name() == "sqlite" {
                "X''"
            } else {
                "''"
            },
        ),
    )
    .await;
    let id = context.source.uuid();
    let literal = if context.db.engine_name() == "sqlite" {
        format!("X'{}'", id.simple())
    } else {
        format!("'{id}'")
    };
    execute(
        &context,
        format!(
            "INSERT INTO bank_statement (id, account_iban, statement_id, format, file_hash, opening_halalas, opening_on_day, \
             closing_halalas, closing_on_day, entry_count, duplicate_count, imported_at_us) SELECT {literal}, iban, 'S1', \
             'camt053', 'h', 0, {number_of_day}, 0, {number_of_day}, 0, 0, {now} FROM bank_account WHERE purpose = 'other'"
        ),
    )
    .await;
    movement(&context, "c1", 1_000, day, "STRIPE po_a").await;
    movement(&context, "c2", 5_000, day, "STRIPE po_b").await;
    movement(&context, "c3", 5_000, day, "STRIPE po_b").await;
    movement(&context, "d1", -300, day, "CHARGES").await;
    reconcile_due_once(&context).await.unwrap();
    let lines = all(&context, &finance).await;
    let of = |source: &str| -> Vec<(DifferenceKind, i64)> {
        let own = lines.iter().filter(|line| line.source == source);
        own.map(|line| (line.kind, line.at_stake().halalas())).collect()
    };
    assert_eq!(of("stripe"), [(DifferenceKind::PayoutCreditedTwice, 5_000)]);
    assert!(
        of("bank").contains(&(DifferenceKind::DebitUnexplained, 300)),
        "{:?}",
        of("bank")
    );
    let dashboard = finance_dashboard(&context, &finance).await.unwrap();
    assert_eq!(dashboard.open_count(), i64::try_from(lines.len()).unwrap());
    let stripe = dashboard.sources.iter().find(|one| one.source == "stripe").unwrap();
    assert_eq!(
        (stripe.open_count, stripe.run.as_ref().unwrap().state.as_str()),
        (1, "differed")
    );
}

async fn a_day_is_compared_after_six(test: TestContext) {
    let context = &test.context;
    let today = context.now().riyadh_date();
    test.clock
        .set(Timestamp::from_riyadh_midnight(today.plus_days(1)).plus_us(6 * HOUR_US - 1));
    reconcile_due_once(context).await.unwrap();
    let days = "SELECT MAX(on_day) FROM reconciliation_run";
    assert_eq!(number(context, days).await, i64::from(today.day_number()) - 1);
    test.clock.advance_us(1);
    reconcile_due_once(context).await.unwrap();
    assert_eq!(number(context, days).await, i64::from(today.day_number()));
    test.clock.advance_us(DAY_US);
    let finance = finance_person(context).await;
    let early = reconcile_day(context, &finance, context.now().riyadh_date(), "").await;
    assert_eq!(early.unwrap_err().public(), &AppError::NotFound, "today is not over");
}

async fn others_may_not(test: TestContext) {
    let context = &test.context;
    let number = DifferenceNumber { year: 2026, number: 1 };
    let donor = colleague(context, "donor", Role::Donor).await;
    let reviewer = colleague(context, "reviewer", Role::Reviewer).await;
    for actor in [&donor, &reviewer] {
        assert!(finance_dashboard(context, actor).await.is_err());
        assert!(
            difference_list(context, actor, DifferenceFilter::default())
                .await
                .is_err()
        );
        assert!(
            difference_day_csv(context, actor, CivilDate::from_day_number(20_000))
                .await
                .is_err()
        );
        let refused = difference_take(context, actor, number, "").await.unwrap_err();
        assert_eq!(refused.public(), &AppError::NotFound);
        assert_eq!(difference_open_count(context, actor).await.unwrap(), 0);
    }
    // A job compares, and never closes.
    let job = difference_close(context, &SYSTEM, number, closing("explained"), "").await;
    assert_eq!(job.unwrap_err().public(), &AppError::NotFound);
    let unknown = difference_get(context, &finance_person(context).await, number)
        .await
        .unwrap_err();
    assert_eq!(unknown.public(), &AppError::NotFound);
}
