//! A readable copy of one's own data (handbook 10.2): everything that is stored about a person,
//! as JSON with names that explain themselves.

use domain::ids::PersonId;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;
use serde_json::{Map, Value, json};

use super::queries;
use crate::context::Context;
use crate::error::Result;
use crate::on;

/// Rows of one kind in the copy; more than anybody has.
const ROWS_MAX: i64 = 50_000;

/// Everything stored about the actor.
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn own_data(context: &Context, actor: &Actor) -> Result<Value> {
    let person = actor.require_person()?;
    actor.require(Action::PrivacyExport, Subject::Person(person))?;
    let mut copy = Map::new();
    copy.insert("drawn_at".to_owned(), json!(context.now().to_rfc3339()));
    copy.insert("person".to_owned(), account(context, person).await?);
    copy.insert("roles".to_owned(), roles(context, person).await?);
    copy.insert("sessions".to_owned(), sessions(context, person).await?);
    copy.insert("payments".to_owned(), payments(context, person).await?);
    copy.insert("gifts".to_owned(), gifts(context, person).await?);
    copy.insert("messages".to_owned(), messages(context, person).await?);
    Ok(Value::Object(copy))
}

fn moment(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| json!(at.to_rfc3339()))
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    email: String,
    name: String,
    mobile: Option<String>,
    locale: String,
    digits: String,
    calendar: String,
    wants_impact_messages: bool,
    wants_news_messages: bool,
    created_at_us: Timestamp,
    last_sign_in_at_us: Option<Timestamp>,
}

async fn account(context: &Context, person: PersonId) -> Result<Value> {
    let row: AccountRow = on!(&context.db, pool => sqlx::query_as(queries::EXPORT_PERSON)
        .bind(person).fetch_one(pool).await)?;
    Ok(json!({
        "id": person.to_string(),
        "email": row.email,
        "name": row.name,
        "mobile": row.mobile,
        "language": row.locale,
        "digits": row.digits,
        "calendar": row.calendar,
        "wants_impact_messages": row.wants_impact_messages,
        "wants_news_messages": row.wants_news_messages,
        "created_at": moment(Some(row.created_at_us)),
        "last_sign_in_at": moment(row.last_sign_in_at_us),
    }))
}

async fn roles(context: &Context, person: PersonId) -> Result<Value> {
    let rows: Vec<(String, Option<String>, Timestamp)> = on!(&context.db, pool => sqlx::query_as(queries::EXPORT_ROLES)
        .bind(person).fetch_all(pool).await)?;
    let role = |(role, charity, granted_at): (String, Option<String>, Timestamp)| json!({ "role": role, "charity": charity, "granted_at": moment(Some(granted_at)) });
    Ok(rows.into_iter().map(role).collect())
}

async fn sessions(context: &Context, person: PersonId) -> Result<Value> {
    let rows: Vec<(String, Timestamp, Timestamp, Option<Timestamp>)> = on!(&context.db, pool =>
        sqlx::query_as(queries::EXPORT_SESSIONS).bind(person).bind(ROWS_MAX).fetch_all(pool).await)?;
    let session = |(browser, created_at, seen_at, ended_at): (String, Timestamp, Timestamp, Option<Timestamp>)| {
        json!({
            "browser": browser,
            "created_at": moment(Some(created_at)),
            "last_seen_at": moment(Some(seen_at)),
            "ended_at": moment(ended_at),
        })
    };
    Ok(rows.into_iter().map(session).collect())
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    state: String,
    total_halalas: i64,
    donor_name: String,
    donor_email: Option<String>,
    donor_mobile: Option<String>,
    created_at_us: Timestamp,
    captured_at_us: Option<Timestamp>,
    receipt_number: Option<i64>,
}

async fn payments(context: &Context, person: PersonId) -> Result<Value> {
    let rows: Vec<PaymentRow> = on!(&context.db, pool => sqlx::query_as(queries::EXPORT_PAYMENTS)
        .bind(person).bind(ROWS_MAX).fetch_all(pool).await)?;
    let payment = |row: PaymentRow| {
        json!({
            "state": row.state,
            "total_halalas": row.total_halalas,
            "name": row.donor_name,
            "email": row.donor_email,
            "mobile": row.donor_mobile,
            "created_at": moment(Some(row.created_at_us)),
            "captured_at": moment(row.captured_at_us),
            "receipt_number": row.receipt_number,
        })
    };
    Ok(rows.into_iter().map(payment).collect())
}

#[derive(sqlx::FromRow)]
struct GiftExportRow {
    id: domain::ids::DonationId,
    number: Option<i64>,
    field_code: Option<String>,
    intention: String,
    amount_halalas: i64,
    anonymous: bool,
    dedication_kind: Option<String>,
    dedication_name: Option<String>,
    state: String,
    created_at_us: Timestamp,
    captured_at_us: Option<Timestamp>,
}

async fn gifts(context: &Context, person: PersonId) -> Result<Value> {
    let rows: Vec<GiftExportRow> = on!(&context.db, pool => sqlx::query_as(queries::EXPORT_GIFTS)
        .bind(person).bind(ROWS_MAX).fetch_all(pool).await)?;
    let gift = |row: GiftExportRow| {
        json!({
            "id": row.id.to_string(),
            "opportunity_number": row.number,
            "field": row.field_code,
            "intention": row.intention,
            "amount_halalas": row.amount_halalas,
            "anonymous": row.anonymous,
            "dedication_kind": row.dedication_kind,
            "dedication_name": row.dedication_name,
            "state": row.state,
            "created_at": moment(Some(row.created_at_us)),
            "captured_at": moment(row.captured_at_us),
        })
    };
    Ok(rows.into_iter().map(gift).collect())
}

async fn messages(context: &Context, person: PersonId) -> Result<Value> {
    let rows: Vec<(String, String, String, Timestamp, Option<Timestamp>)> = on!(&context.db, pool =>
        sqlx::query_as(queries::EXPORT_MESSAGES).bind(person).bind(ROWS_MAX).fetch_all(pool).await)?;
    let message = |(kind, to, subject, created_at, sent_at): (String, String, String, Timestamp, Option<Timestamp>)| {
        json!({
            "kind": kind,
            "to": to,
            "subject": subject,
            "created_at": moment(Some(created_at)),
            "sent_at": moment(sent_at),
        })
    };
    Ok(rows.into_iter().map(message).collect())
}
