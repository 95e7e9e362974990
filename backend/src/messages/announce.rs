//! Telling donors and managers what happened. The job looks for what happened since it last
//! looked, so the use cases that make it happen need not know who wants to hear of it, and a donor
//! of a thousand-donor opportunity does not make its supervisor wait.

use domain::ids::{CharityId, OpportunityId, PersonId};
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::time::{MINUTE_US, Timestamp};
use uuid::Uuid;

use super::{Message, Recipient, message_enqueue, queries};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::{in_tx, on};

/// The setting that remembers up to when everything was told.
const TOLD_UP_TO: &str = "messages-told-up-to-us";
/// What is committed late is still found: the job looks this far behind what it has told already,
/// and the dedupe keys keep it from telling twice.
const LOOK_BACK_US: i64 = 10 * MINUTE_US;
/// Donors written to in one transaction.
const BATCH_MAX: i64 = 200;

/// Something that donors of an opportunity can hear of.
#[derive(sqlx::FromRow)]
struct Happening {
    opportunity_id: OpportunityId,
    subject_id: Uuid,
    number: i64,
    title_ar: String,
    title_en: String,
    charity_ar: String,
    charity_en: String,
    detail_ar: String,
    detail_en: String,
    amount_halalas: Money,
    beneficiary_count: i64,
    page_number: i64,
}

/// What kind of happening it is.
#[derive(Clone, Copy)]
enum Kind {
    Funded,
    Paid,
    Milestone,
    Report,
}

/// The key of a donor's message about a happening.
fn dedupe_key(kind: Kind, happening: &Happening, donor: PersonId) -> String {
    format!("{}:{}:{donor}", kind.code(), happening.subject_id)
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Funded, Kind::Paid, Kind::Milestone, Kind::Report];

    const fn code(self) -> &'static str {
        match self {
            Kind::Funded => "funded",
            Kind::Paid => "paid",
            Kind::Milestone => "milestone",
            Kind::Report => "report",
        }
    }

    const fn query(self) -> &'static str {
        match self {
            Kind::Funded => queries::FUNDED_BETWEEN,
            Kind::Paid => queries::PAID_BETWEEN,
            Kind::Milestone => queries::MILESTONES_BETWEEN,
            Kind::Report => queries::REPORTS_BETWEEN,
        }
    }

    fn message(self, happening: &Happening, locale: Locale) -> Message {
        let title = locale.pick(&happening.title_ar, &happening.title_en).clone();
        let charity = locale.pick(&happening.charity_ar, &happening.charity_en).clone();
        let detail = locale.pick(&happening.detail_ar, &happening.detail_en).clone();
        let path = format!("/opportunities/{}", happening.number);
        match self {
            Kind::Funded => Message::OpportunityFunded { title, charity, path },
            Kind::Paid => Message::MoneyPaid {
                title,
                charity,
                amount: happening.amount_halalas,
                path,
            },
            Kind::Milestone => Message::MilestoneDone {
                title,
                milestone: detail,
                path,
            },
            Kind::Report => Message::ImpactReportReady {
                title,
                headline: detail,
                beneficiary_count: happening.beneficiary_count,
                path: format!("/impact/reports/{}", happening.page_number),
            },
        }
    }
}

#[derive(Clone, sqlx::FromRow)]
struct PersonRow {
    id: PersonId,
    name: String,
    email: String,
    locale: String,
    digits: String,
    calendar: String,
}

impl PersonRow {
    fn recipient(&self) -> Result<Recipient> {
        let defect = |_| Error::internal("a person's preferences hold an unknown code");
        Ok(Recipient {
            person: Some(self.id),
            name: self.name.clone(),
            address: self.email.clone(),
            style: Style {
                locale: self.locale.parse().map_err(defect)?,
                digits: self.digits.parse().map_err(defect)?,
                calendar: self.calendar.parse().map_err(defect)?,
            },
        })
    }
}

#[derive(sqlx::FromRow)]
struct Review {
    event_id: Uuid,
    to_state: String,
    reason: String,
    charity_id: CharityId,
    number: i64,
    title_ar: String,
    title_en: String,
}

/// Enqueues messages about everything that happened since the last run: to donors who asked for
/// them, and to the managers of a charity about its reviewed opportunities. The first run on a
/// database only remembers the moment, so that old data writes to nobody. Answers how many
/// messages were looked at.
///
/// # Errors
/// Unavailable when the storage does not answer; the next run then begins where this one did.
pub async fn announce_once(context: &Context) -> Result<usize> {
    let until = context.now();
    let Some(told_up_to) = told_up_to(context).await? else {
        remember(context, until).await?;
        return Ok(0);
    };
    let since = told_up_to.plus_us(-LOOK_BACK_US);
    let mut told = 0;
    for kind in Kind::ALL {
        let happenings: Vec<Happening> = on!(&context.db, pool => sqlx::query_as(kind.query())
            .bind(since).bind(until).fetch_all(pool).await)?;
        for happening in happenings {
            told += tell_donors(context, kind, &happening).await?;
        }
    }
    told += tell_managers(context, since, until).await?;
    remember(context, until).await?;
    Ok(told)
}

async fn tell_donors(context: &Context, kind: Kind, happening: &Happening) -> Result<usize> {
    if is_told(context, kind, happening).await? {
        return Ok(0);
    }
    let mut after = PersonId::from_uuid(Uuid::nil());
    let mut told = 0;
    loop {
        let donors: Vec<PersonRow> = on!(&context.db, pool => sqlx::query_as(queries::DONORS_WANTING)
            .bind(happening.opportunity_id).bind(after).bind(BATCH_MAX).fetch_all(pool).await)?;
        let Some(last) = donors.last() else { return Ok(told) };
        after = last.id;
        let mut letters = Vec::with_capacity(donors.len());
        for donor in &donors {
            let recipient = donor.recipient()?;
            let message = kind.message(happening, recipient.style.locale);
            let key = dedupe_key(kind, happening, donor.id);
            letters.push((recipient, key, message));
        }
        told += letters.len();
        enqueue(context, letters).await?;
    }
}

/// Donors are told in the order of their ids: when the last of them was, all were.
async fn is_told(context: &Context, kind: Kind, happening: &Happening) -> Result<bool> {
    let last: Option<PersonId> = on!(&context.db, pool => sqlx::query_scalar(queries::DONOR_WANTING_LAST)
        .bind(happening.opportunity_id).fetch_optional(pool).await)?;
    let Some(last) = last else { return Ok(true) };
    let told: i64 = on!(&context.db, pool => sqlx::query_scalar(queries::MESSAGE_COUNT_BY_KEY)
        .bind(dedupe_key(kind, happening, last)).fetch_one(pool).await)?;
    Ok(told > 0)
}

async fn tell_managers(context: &Context, since: Timestamp, until: Timestamp) -> Result<usize> {
    let reviews: Vec<Review> = on!(&context.db, pool => sqlx::query_as(queries::REVIEWED_BETWEEN)
        .bind(since).bind(until).fetch_all(pool).await)?;
    let mut told = 0;
    for review in reviews {
        let managers: Vec<PersonRow> = on!(&context.db, pool => sqlx::query_as(queries::MANAGERS)
            .bind(review.charity_id).fetch_all(pool).await)?;
        let mut letters = Vec::with_capacity(managers.len());
        for manager in &managers {
            let recipient = manager.recipient()?;
            let message = review_message(&review, recipient.style.locale);
            let key = format!("{}:{}:{}", message.kind(), review.event_id, manager.id);
            letters.push((recipient, key, message));
        }
        told += letters.len();
        enqueue(context, letters).await?;
    }
    Ok(told)
}

fn review_message(review: &Review, locale: Locale) -> Message {
    let title = locale.pick(&review.title_ar, &review.title_en).clone();
    let path = format!("/manage/opportunities/{}", review.number);
    let reason = review.reason.clone();
    match review.to_state.as_str() {
        "returned" => Message::OpportunityReturned { title, reason, path },
        "rejected" => Message::OpportunityRejected { title, reason, path },
        _ => Message::OpportunityApproved { title, path },
    }
}

async fn enqueue(context: &Context, letters: Vec<(Recipient, String, Message)>) -> Result<()> {
    let owned = context.clone();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for (recipient, key, message) in &letters {
                    message_enqueue(tx, &owned, recipient, key, message).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn told_up_to(context: &Context) -> Result<Option<Timestamp>> {
    let value: Option<String> = on!(&context.db, pool => sqlx::query_scalar(queries::SETTING_GET)
        .bind(TOLD_UP_TO).fetch_optional(pool).await)?;
    match value {
        None => Ok(None),
        Some(text) => match text.parse() {
            Ok(at_us) => Ok(Some(Timestamp::from_us(at_us))),
            Err(_) => Err(Error::internal(format!("the setting {TOLD_UP_TO} holds {text:?}"))),
        },
    }
}

async fn remember(context: &Context, until: Timestamp) -> Result<()> {
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(queries::SETTING_PUT)
                    .bind(TOLD_UP_TO).bind(until.as_us().to_string()).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
}
