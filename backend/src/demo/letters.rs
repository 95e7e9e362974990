//! The outbox of the demo: what was sent to the people whose accounts the demo offers. The words are
//! those of the real messages.

use std::collections::HashMap;

use domain::giving::{OpportunityEvent, OpportunityState};
use domain::locale::{CalendarPreference, Digits, Locale, Style};
use domain::time::{MINUTE_US, SECOND_US, Timestamp};
use uuid::Uuid;

use super::bulk::{Table, row};
use super::dice::Dice;
use super::load::{Stock, happened, report_numbers};
use super::people::{DONOR, MANAGER};
use super::world::{Gift, Opportunity, Payment, Target};
use crate::giving::tracking::tracking_token;
use crate::messages::{Message, ReceiptLine, Recipient};
use domain::delivery::DisbursementState;

/// A message and when it was sent.
struct Letter {
    to: usize,
    key: String,
    at: Timestamp,
    message: Message,
}

/// Messages to the demo's donor and manager. `receipts` are the numbers of receipts by intent.
pub(super) fn letters(stock: &Stock<'_>, paid: &[Payment], receipts: &HashMap<Uuid, i64>, dice: &mut Dice) -> Table {
    let mut letters = Vec::new();
    let own: Vec<&Payment> = paid
        .iter()
        .filter(|payment| payment.person == Some(DONOR) && payment.was_captured())
        .collect();
    for payment in &own {
        letters.push(receipt(stock, payment, receipts));
    }
    let mut causes: Vec<usize> = own
        .iter()
        .flat_map(|payment| &payment.gifts)
        .filter_map(|gift| match gift.target {
            Target::Opportunity(place) => Some(place),
            _ => None,
        })
        .collect();
    causes.sort_unstable();
    causes.dedup();
    let reports = report_numbers(stock.opportunities);
    for place in causes {
        news(stock, &stock.opportunities[place], &reports, &mut letters);
    }
    for one in stock
        .opportunities
        .iter()
        .filter(|one| stock.charities[one.charity].manager == MANAGER)
    {
        decisions(stock, one, &mut letters);
    }
    letters.sort_by_key(|letter| letter.at);
    table(stock, letters, dice)
}

fn table(stock: &Stock<'_>, letters: Vec<Letter>, dice: &mut Dice) -> Table {
    let mut message = Table::new(
        "message",
        &[
            "id",
            "dedupe_key",
            "kind",
            "person_id",
            "recipient",
            "locale",
            "subject",
            "body_text",
            "state",
            "attempts",
            "last_error",
            "created_at_us",
            "send_after_us",
            "sent_at_us",
        ],
    );
    for letter in letters {
        let person = &stock.people[letter.to];
        let recipient = Recipient {
            person: Some(person.id),
            name: person.own_name().to_owned(),
            address: person.email.clone(),
            style: Style {
                locale: person.locale,
                digits: Digits::default(),
                calendar: CalendarPreference::default(),
            },
        };
        let composed = letter.message.compose(&recipient, &stock.configuration.public_url);
        message.push(row![
            dice.uuid_at(letter.at),
            letter.key,
            letter.message.kind(),
            person.id.as_uuid(),
            person.email.as_str(),
            person.locale.code(),
            composed.subject,
            composed.body,
            "sent",
            1_i64,
            "",
            letter.at,
            letter.at,
            letter.at.plus_us(2 * SECOND_US),
        ]);
    }
    message
}

fn receipt(stock: &Stock<'_>, payment: &Payment, receipts: &HashMap<Uuid, i64>) -> Letter {
    let token = tracking_token(stock.configuration, payment.id);
    let lines = payment.gifts.iter().map(|gift| ReceiptLine {
        title: title(stock, gift, payment.locale),
        amount: gift.amount,
    });
    Letter {
        to: DONOR,
        key: format!("donation_receipt:{}", payment.id),
        at: payment.ended_at.plus_us(SECOND_US),
        message: Message::DonationReceipt {
            receipt_number: receipts.get(&payment.id.as_uuid()).copied().unwrap_or_default(),
            total: payment.total(),
            captured_at: payment.ended_at,
            lines: lines.collect(),
            tracking_path: format!("/donations/{token}"),
        },
    }
}

fn title(stock: &Stock<'_>, gift: &Gift, locale: Locale) -> String {
    match gift.target {
        Target::Opportunity(place) => stock.opportunities[place].title.text(locale).to_owned(),
        Target::Field(code) => {
            let name = stock
                .fields
                .iter()
                .find(|field| field.code == code)
                .map(|field| field.name.text(locale));
            locales::giving_target_field(locale, name.unwrap_or(code))
        }
        Target::General => locales::giving_target_general(locale).to_owned(),
    }
}

/// What the donors of an opportunity hear of it.
fn news(stock: &Stock<'_>, one: &Opportunity, reports: &HashMap<Uuid, i64>, letters: &mut Vec<Letter>) {
    let person = &stock.people[DONOR];
    let locale = person.locale;
    let text = &stock.content.charities[stock.charities[one.charity].text];
    let charity = locale.pick(&text.name_ar, &text.name_en).clone();
    let title = one.title.text(locale).to_owned();
    let path = format!("/opportunities/{}", one.number);
    let mut add = |subject: Uuid, at: Timestamp, message: Message| {
        let key = format!("{}:{subject}:{}", message.kind(), person.id);
        letters.push(Letter {
            to: DONOR,
            key,
            at: at.plus_us(2 * MINUTE_US),
            message,
        });
    };
    if let Some(at) = one.times.funded {
        let message = Message::OpportunityFunded {
            title: title.clone(),
            charity: charity.clone(),
            path: path.clone(),
        };
        add(one.id.as_uuid(), at, message);
    }
    for tranche in one
        .tranches
        .iter()
        .filter(|tranche| tranche.state == DisbursementState::Released)
    {
        let Some(at) = tranche.ended_at else { continue };
        let (title, charity, path) = (title.clone(), charity.clone(), path.clone());
        add(
            tranche.id.as_uuid(),
            at,
            Message::MoneyPaid {
                title,
                charity,
                amount: tranche.amount(),
                path,
            },
        );
    }
    for milestone in &one.milestones {
        let Some(at) = milestone.accepted_at else { continue };
        let milestone_title = milestone.title.text(locale).to_owned();
        let message = Message::MilestoneDone {
            title: title.clone(),
            milestone: milestone_title,
            path: path.clone(),
        };
        add(milestone.id.as_uuid(), at, message);
    }
    let published = one
        .report
        .as_ref()
        .and_then(|report| report.published_at.map(|at| (report, at)));
    if let Some((report, at)) = published {
        let number = reports.get(&report.id.as_uuid()).copied().unwrap_or_default();
        let message = Message::ImpactReportReady {
            title,
            headline: report.headline.text(locale).to_owned(),
            beneficiary_count: report.beneficiary_count,
            path: format!("/impact/reports/{number}"),
        };
        add(report.id.as_uuid(), at, message);
    }
}

/// What the manager hears of the reviews of the own opportunities.
fn decisions(stock: &Stock<'_>, one: &Opportunity, letters: &mut Vec<Letter>) {
    let person = &stock.people[MANAGER];
    let title = one.title.text(person.locale).to_owned();
    let path = format!("/manage/opportunities/{}", one.number);
    let reason = |event| {
        one.happenings
            .iter()
            .find(|it| it.event == event)
            .map(|it| it.reason.clone())
            .unwrap_or_default()
    };
    let (event, message) = match one.state {
        OpportunityState::Returned => {
            let reason = reason(OpportunityEvent::Return);
            (
                OpportunityEvent::Return,
                Message::OpportunityReturned { title, reason, path },
            )
        }
        OpportunityState::Rejected => {
            let reason = reason(OpportunityEvent::Reject);
            (
                OpportunityEvent::Reject,
                Message::OpportunityRejected { title, reason, path },
            )
        }
        _ => (OpportunityEvent::Approve, Message::OpportunityApproved { title, path }),
    };
    if let Some(at) = happened(one, event) {
        let key = format!("{}:{}:{}", message.kind(), one.id, person.id);
        letters.push(Letter {
            to: MANAGER,
            key,
            at: at.plus_us(2 * MINUTE_US),
            message,
        });
    }
}
