//! What messages say, that each is written once, and how the outbox behaves when the mail server
//! does not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::error::AppError;
use domain::ids::PersonId;
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::people::Actor;
use domain::time::{DAY_US, HOUR_US, MINUTE_US, Timestamp};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

use super::*;
use crate::configuration::{Configuration, MailServer, Mode};
use crate::context::Context;
use crate::people::fixtures;
use crate::test_support::TestContext;
use crate::{on, on_both_engines};

on_both_engines! {
    a_message_is_enqueued_once,
    a_failed_transaction_writes_nobody,
    the_demo_marks_messages_as_sent,
    without_a_mail_server_messages_wait,
    mail_reaches_a_server,
    a_failing_server_is_tried_again_later,
    a_refused_address_is_given_up,
    a_message_is_given_up_after_its_last_try,
    codes_are_not_kept_outside_a_demonstration,
    a_late_code_is_not_sent,
    the_mailbox_exists_in_demo_mode_only,
    the_mailbox_pages_newest_first,
    donors_who_asked_are_told_once,
    the_first_run_tells_nobody_about_the_past,
    managers_hear_of_reviews,
}

fn every_message(locale: Locale) -> Vec<Message> {
    let title = locale
        .pick("سلال غذائية لخمسين أسرة", "Food baskets for fifty families")
        .to_owned();
    let charity = locale.pick("جمعية مثال للبر", "Example Charity").to_owned();
    let amount = Money::from_halalas(1_250_050);
    let path = "/opportunities/1042".to_owned();
    let manage = "/manage/opportunities/1042".to_owned();
    let reason = locale
        .pick("أرفقوا عرض السعر.", "Please attach the quotation.")
        .to_owned();
    vec![
        Message::SignInCode {
            code: "042137".to_owned(),
            minutes: 10,
        },
        Message::DonationReceipt {
            receipt_number: 100_231,
            total: Money::from_halalas(55_000),
            captured_at: Timestamp::from_us(crate::test_support::TEST_NOW_US),
            lines: vec![
                ReceiptLine {
                    title: title.clone(),
                    amount: Money::from_halalas(50_000),
                },
                ReceiptLine {
                    title: locale.pick("مجال الصحة", "Health").to_owned(),
                    amount: Money::from_halalas(5_000),
                },
            ],
            tracking_path: "/donations/AbC123".to_owned(),
        },
        Message::DonationRefunded {
            receipt_number: 100_231,
            amount: Money::from_halalas(5_000),
            tracking_path: "/donations/AbC123".to_owned(),
        },
        Message::OpportunityFunded {
            title: title.clone(),
            charity: charity.clone(),
            path: path.clone(),
        },
        Message::MoneyPaid {
            title: title.clone(),
            charity,
            amount,
            path: path.clone(),
        },
        Message::MilestoneDone {
            title: title.clone(),
            milestone: locale.pick("شراء السلال", "Buying the baskets").to_owned(),
            path,
        },
        Message::ImpactReportReady {
            title: title.clone(),
            headline: locale.pick("وصلت السلال إلى بيوتها", "The baskets are home").to_owned(),
            beneficiary_count: 260,
            path: "/impact/reports/77".to_owned(),
        },
        Message::OpportunityReturned {
            title: title.clone(),
            reason: reason.clone(),
            path: manage.clone(),
        },
        Message::OpportunityApproved {
            title: title.clone(),
            path: manage.clone(),
        },
        Message::OpportunityRejected {
            title,
            reason,
            path: manage,
        },
        Message::AccountProposed {
            account: "SA••••7519".to_owned(),
        },
        Message::AccountApproved {
            account: "SA••••7519".to_owned(),
            effective_at: Timestamp::from_us(1_795_338_000_000_000),
        },
        Message::AccountEnded {
            account: "SA••••7519".to_owned(),
        },
    ]
}

fn recipient(address: &str, name: &str, locale: Locale) -> Recipient {
    Recipient {
        person: None,
        name: name.to_owned(),
        address: address.to_owned(),
        style: Style::of(locale),
    }
}

/// The words of every message in both languages, so that a change of them is seen.
#[test]
fn messages_read_well() {
    for locale in Locale::ALL {
        let to = recipient("noura@example.org", locale.pick("نورة", "Noura"), locale);
        let mut all = String::new();
        for message in every_message(locale) {
            let composed = message.compose(&to, "https://ataa.example");
            all.push_str(&format!(
                "=== {}\n{}\n---\n{}\n\n",
                message.kind(),
                composed.subject,
                composed.body
            ));
        }
        // Isolates are invisible: in the snapshot they are seen.
        let all = all.replace('\u{2068}', "⟨").replace('\u{2069}', "⟩");
        insta::assert_snapshot!(format!("messages_{}", locale.code()), all);
    }
}

#[test]
fn a_guest_is_greeted_without_a_name() {
    for locale in Locale::ALL {
        for message in every_message(locale) {
            let body = message
                .compose(&recipient("a@example.org", "", locale), "https://ataa.example")
                .body;
            assert!(body.starts_with(locales::messages_greeting(locale)));
            // A link is never wrapped in marks that a mail program would take for part of it.
            for line in body.lines().filter(|line| line.contains("://")) {
                assert!(line.starts_with("https://ataa.example/"), "{line}");
                assert!(line.is_ascii(), "{line}");
            }
        }
    }
}

async fn enqueue(context: &Context, key: &str, to: &str, message: Message) {
    let (owned, key, to) = (context.clone(), key.to_owned(), recipient(to, "", Locale::Ar));
    let work = context
        .db
        .write(move |tx| Box::pin(async move { message_enqueue(tx, &owned, &to, &key, &message).await }));
    work.await.unwrap();
}

fn approved() -> Message {
    Message::OpportunityApproved {
        title: "فرصة".to_owned(),
        path: "/manage/opportunities/1".to_owned(),
    }
}

fn code() -> Message {
    Message::SignInCode {
        code: "042137".to_owned(),
        minutes: 10,
    }
}

async fn states(context: &Context) -> Vec<(String, i64)> {
    let sql = "SELECT state, attempts FROM message ORDER BY created_at_us, id";
    on!(&context.db, pool => sqlx::query_as(sql).fetch_all(pool).await).unwrap()
}

async fn text(context: &Context, sql: &'static str) -> String {
    on!(&context.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

fn configured(context: &Context, mode: Mode, port: Option<u16>) -> Context {
    let mail_server = port.map(|port| MailServer {
        host: "127.0.0.1".to_owned(),
        port,
        username: None,
        password: None,
        tls: false,
    });
    let configuration = Configuration {
        mode,
        mail_server,
        ..(*context.configuration).clone()
    };
    Context {
        configuration: Arc::new(configuration),
        ..context.clone()
    }
}

async fn a_message_is_enqueued_once(test: TestContext) {
    let context = &test.context;
    enqueue(context, "same", "a@example.org", approved()).await;
    enqueue(context, "same", "a@example.org", approved()).await;
    enqueue(context, "other", "a@example.org", approved()).await;
    assert_eq!(states(context).await.len(), 2);
}

async fn a_failed_transaction_writes_nobody(test: TestContext) {
    let context = test.context.clone();
    let owned = context.clone();
    let outcome: crate::error::Result<()> = context
        .db
        .write(move |tx| {
            Box::pin(async move {
                message_enqueue(
                    tx,
                    &owned,
                    &recipient("a@example.org", "", Locale::Ar),
                    "key",
                    &approved(),
                )
                .await?;
                Err(AppError::Gone.into())
            })
        })
        .await;
    assert!(outcome.is_err());
    assert!(states(&context).await.is_empty());
}

async fn the_demo_marks_messages_as_sent(test: TestContext) {
    let context = &test.context;
    enqueue(context, "one", "a@example.org", code()).await;
    enqueue(context, "two", "a@example.org", approved()).await;
    assert_eq!(outbox_send_once(context).await.unwrap(), 2);
    assert_eq!(outbox_send_once(context).await.unwrap(), 0);
    assert!(states(context).await.iter().all(|(state, _)| state == "sent"));
    assert!(
        text(context, "SELECT body_text FROM message WHERE kind = 'sign_in_code'")
            .await
            .contains("042137")
    );
}

async fn without_a_mail_server_messages_wait(test: TestContext) {
    let context = configured(&test.context, Mode::Production, None);
    enqueue(&context, "one", "a@example.org", approved()).await;
    assert_eq!(outbox_send_once(&context).await.unwrap(), 0);
    assert_eq!(states(&context).await, [("queued".to_owned(), 0)]);
}

/// How the mail server of a test answers to the letter's end.
#[derive(Clone, Copy)]
enum Manner {
    Takes,
    BusyAtFirst,
    RefusesTheAddress,
}

/// A small real mail server (RFC 5321) on a port of its own.
struct Server {
    port: u16,
    letters: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

async fn server(manner: Manner) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let letters = Arc::new(Mutex::new(Vec::new()));
    let connections = Arc::new(AtomicUsize::new(0));
    let (kept, count) = (Arc::clone(&letters), Arc::clone(&connections));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let number = count.fetch_add(1, Ordering::SeqCst);
            let busy = matches!(manner, Manner::BusyAtFirst) && number == 0;
            tokio::spawn(serve(
                stream,
                busy,
                matches!(manner, Manner::RefusesTheAddress),
                Arc::clone(&kept),
            ));
        }
    });
    Server {
        port,
        letters,
        connections,
    }
}

async fn serve(stream: TcpStream, busy: bool, refuses: bool, letters: Arc<Mutex<Vec<String>>>) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 test.example ESMTP\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-test.example\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "RCPT" if busy => b"451 try again later\r\n",
            "RCPT" if refuses => b"550 no such mailbox\r\n",
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await.unwrap();
                let mut letter = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    letter.push_str(line.strip_prefix('.').unwrap_or(&line));
                    letter.push('\n');
                }
                letters.lock().await.push(letter);
                b"250 taken\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        if writer.write_all(answer).await.is_err() || verb == "QUIT" {
            return;
        }
    }
}

/// The plain text of a letter, out of its base64.
fn decoded(letter: &str) -> String {
    use base64::Engine;
    let part = letter.split("text/plain").nth(1).unwrap();
    let body = part.split("\n\n").nth(1).unwrap();
    let body: String = body.lines().take_while(|line| !line.starts_with("--")).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

async fn mail_reaches_a_server(test: TestContext) {
    let server = server(Manner::Takes).await;
    let context = &configured(&test.context, Mode::Production, Some(server.port));
    enqueue(context, "one", "noura@example.org", approved()).await;
    assert_eq!(outbox_send_once(context).await.unwrap(), 1);
    assert_eq!(states(context).await, [("sent".to_owned(), 1)]);
    let letters = server.letters.lock().await;
    let letter = &letters[0];
    assert!(letter.contains("To: noura@example.org"), "{letter}");
    assert!(letter.contains("From: Ataa <no-reply@ataa.example>"), "{letter}");
    assert!(letter.contains("Message-ID: <"), "{letter}");
    assert!(
        letter.contains("multipart/alternative") && letter.contains("text/html"),
        "{letter}"
    );
    assert_eq!(letters.len(), 1);
}

async fn a_failing_server_is_tried_again_later(test: TestContext) {
    let server = server(Manner::BusyAtFirst).await;
    let context = &configured(&test.context, Mode::Production, Some(server.port));
    enqueue(context, "one", "noura@example.org", approved()).await;
    assert_eq!(outbox_send_once(context).await.unwrap(), 0);
    assert_eq!(states(context).await, [("queued".to_owned(), 1)]);
    assert!(text(context, "SELECT last_error FROM message").await.contains("451"));
    assert_eq!(outbox_send_once(context).await.unwrap(), 0, "not before its time");
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
    test.clock.advance_us(MINUTE_US);
    assert_eq!(outbox_send_once(context).await.unwrap(), 1);
    assert_eq!(states(context).await, [("sent".to_owned(), 2)]);
}

async fn a_refused_address_is_given_up(test: TestContext) {
    let server = server(Manner::RefusesTheAddress).await;
    let context = &configured(&test.context, Mode::Production, Some(server.port));
    enqueue(context, "one", "nobody@example.org", approved()).await;
    assert_eq!(outbox_send_once(context).await.unwrap(), 0);
    assert_eq!(states(context).await, [("failed".to_owned(), 1)]);
    assert!(text(context, "SELECT last_error FROM message").await.contains("550"));
}

async fn a_message_is_given_up_after_its_last_try(test: TestContext) {
    // Nothing listens on a port that was just given back.
    let port = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let context = &configured(&test.context, Mode::Production, Some(port));
    enqueue(context, "one", "noura@example.org", approved()).await;
    for _ in 0..12 {
        assert_eq!(outbox_send_once(context).await.unwrap(), 0);
        test.clock.advance_us(6 * HOUR_US);
    }
    assert_eq!(states(context).await, [("failed".to_owned(), 12)]);
}

async fn codes_are_not_kept_outside_a_demonstration(test: TestContext) {
    let server = server(Manner::Takes).await;
    let context = &configured(&test.context, Mode::Production, Some(server.port));
    enqueue(context, "one", "noura@example.org", code()).await;
    assert_eq!(outbox_send_once(context).await.unwrap(), 1);
    assert!(decoded(&server.letters.lock().await[0]).contains("\n042137\n"));
    assert_eq!(text(context, "SELECT body_text FROM message").await, "");
}

async fn a_late_code_is_not_sent(test: TestContext) {
    let server = server(Manner::Takes).await;
    let context = &configured(&test.context, Mode::Production, Some(server.port));
    enqueue(context, "one", "noura@example.org", code()).await;
    test.clock.advance_us(10 * MINUTE_US + 1);
    assert_eq!(outbox_send_once(context).await.unwrap(), 0);
    assert_eq!(states(context).await, [("failed".to_owned(), 1)]);
    assert_eq!(text(context, "SELECT body_text FROM message").await, "");
    assert!(server.letters.lock().await.is_empty());
}

async fn the_mailbox_exists_in_demo_mode_only(test: TestContext) {
    enqueue(&test.context, "one", "noura@example.org", code()).await;
    let page = mailbox_list(&test.context, &Actor::Visitor, "", "").await.unwrap();
    let id = page.entries[0].id;
    let message = mailbox_message(&test.context, &Actor::Visitor, id).await.unwrap();
    assert!(message.body.contains("042137"));
    assert_eq!(message.entry.locale(), Locale::Ar);
    let real = &configured(&test.context, Mode::Production, None);
    assert_eq!(
        mailbox_list(real, &Actor::Visitor, "", "").await.unwrap_err().public(),
        &AppError::NotFound
    );
    assert_eq!(
        mailbox_message(real, &Actor::Visitor, id).await.unwrap_err().public(),
        &AppError::NotFound
    );
}

async fn the_mailbox_pages_newest_first(test: TestContext) {
    let context = &test.context;
    for number in 0..40 {
        let to = if number % 4 == 0 {
            "noura@example.org"
        } else {
            "sara@example.org"
        };
        enqueue(context, &format!("key {number}"), to, approved()).await;
        if number % 3 == 0 {
            test.clock.advance_us(1);
        }
    }
    let first = mailbox_list(context, &Actor::Visitor, "", "").await.unwrap();
    let second = mailbox_list(context, &Actor::Visitor, "", first.next.as_deref().unwrap())
        .await
        .unwrap();
    assert_eq!((first.entries.len(), second.entries.len(), second.next), (30, 10, None));
    let order: Vec<_> = first
        .entries
        .iter()
        .chain(&second.entries)
        .map(|entry| (entry.created_at, entry.id))
        .collect();
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]));
    let own = mailbox_list(context, &Actor::Visitor, " Noura@Example.org ", "")
        .await
        .unwrap();
    assert_eq!(own.entries.len(), 10);
    assert!(own.entries.iter().all(|entry| entry.recipient == "noura@example.org"));
}

async fn wants_messages(context: &Context, person: PersonId) {
    let sql = format!(
        "UPDATE person SET wants_impact_messages = true WHERE id = {}",
        fixtures::sql_id(context, person.as_uuid())
    );
    fixtures::run(context, vec![sql]).await;
}

async fn donors_who_asked_are_told_once(test: TestContext) {
    let context = &test.context;
    let (asked, _) = fixtures::person(context, "asked@example.org", "نورة").await;
    let (silent, _) = fixtures::person(context, "silent@example.org", "").await;
    let (stranger, _) = fixtures::person(context, "stranger@example.org", "").await;
    wants_messages(context, asked).await;
    wants_messages(context, stranger).await;
    let charity = fixtures::charity(context, "first").await;
    let cause = fixtures::opportunity(context, charity, 1001, "completed").await;
    for donor in [asked, asked, silent] {
        fixtures::gift(context, donor, Some(cause), 10_000, context.now()).await;
    }
    assert_eq!(
        announce_once(context).await.unwrap(),
        0,
        "the first run remembers the moment"
    );
    test.clock.advance_us(MINUTE_US);
    let funded = format!(
        "UPDATE opportunity SET funded_at_us = {} WHERE number = 1001",
        context.now().as_us()
    );
    fixtures::run(context, vec![funded]).await;
    fixtures::tranche(context, charity, cause, 1, context.now(), context.now()).await;
    fixtures::report(context, cause, 501, context.now()).await;
    for _ in 0..3 {
        announce_once(context).await.unwrap();
        test.clock.advance_us(MINUTE_US);
    }
    let kinds: Vec<(String, String)> = on!(&context.db, pool =>
        sqlx::query_as("SELECT kind, recipient FROM message ORDER BY kind").fetch_all(pool).await)
    .unwrap();
    let expected = [
        "impact_report_ready",
        "milestone_done",
        "money_paid",
        "opportunity_funded",
    ];
    assert_eq!(
        kinds,
        expected.map(|kind| (kind.to_owned(), "asked@example.org".to_owned()))
    );
    assert!(
        text(
            context,
            "SELECT body_text FROM message WHERE kind = 'impact_report_ready'"
        )
        .await
        .contains("/ar/impact/reports/501")
    );
}

async fn the_first_run_tells_nobody_about_the_past(test: TestContext) {
    let context = &test.context;
    let (asked, _) = fixtures::person(context, "asked@example.org", "").await;
    wants_messages(context, asked).await;
    let charity = fixtures::charity(context, "first").await;
    let cause = fixtures::opportunity(context, charity, 1001, "completed").await;
    fixtures::gift(context, asked, Some(cause), 10_000, context.now()).await;
    fixtures::report(context, cause, 501, context.now().plus_us(-DAY_US)).await;
    announce_once(context).await.unwrap();
    test.clock.advance_us(DAY_US);
    announce_once(context).await.unwrap();
    assert!(states(context).await.is_empty());
}

async fn managers_hear_of_reviews(test: TestContext) {
    let context = &test.context;
    let (manager, _) = fixtures::person(context, "manager@example.org", "").await;
    let (other, _) = fixtures::person(context, "other@example.org", "").await;
    let charity = fixtures::charity(context, "first").await;
    let elsewhere = fixtures::charity(context, "second").await;
    for (person, charity) in [(manager, charity), (other, elsewhere)] {
        let grant = domain::people::RoleGrant {
            role: domain::people::Role::CharityManager,
            charity_id: Some(charity),
        };
        crate::people::role_grant(context, &fixtures::OPERATOR, person, grant)
            .await
            .unwrap();
    }
    let cause = fixtures::opportunity(context, charity, 1001, "returned").await;
    announce_once(context).await.unwrap();
    test.clock.advance_us(1);
    let event = format!(
        "INSERT INTO opportunity_event (id, opportunity_id, event, from_state, to_state, reason, at_us) VALUES \
         ({}, {}, 'return', 'under_review', 'returned', 'أرفقوا عرض السعر', {})",
        fixtures::sql_id(context, context.source.uuid()),
        fixtures::sql_id(context, cause.as_uuid()),
        context.now().as_us()
    );
    fixtures::run(context, vec![event]).await;
    announce_once(context).await.unwrap();
    announce_once(context).await.unwrap();
    assert_eq!(
        text(context, "SELECT recipient FROM message").await,
        "manager@example.org"
    );
    let body = text(context, "SELECT body_text FROM message").await;
    assert!(
        body.contains("أرفقوا عرض السعر") && body.contains("/ar/manage/opportunities/1001"),
        "{body}"
    );
    assert_eq!(states(context).await.len(), 1);
}
