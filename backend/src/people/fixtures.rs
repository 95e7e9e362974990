//! Rows for tests of this slice and of messages, put in directly: the use cases of other slices
//! have tests of their own.

use domain::ids::{CharityId, DonationId, IntentId, OpportunityId, PersonId, ReportId};
use domain::locale::Locale;
use domain::people::{Actor, Role, RoleGrant};
use domain::time::Timestamp;

use super::accounts::user_create;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::in_tx;

/// The command line's actor.
pub(crate) const OPERATOR: Actor = Actor::System("command line");

/// A new person and the actor they are.
pub(crate) async fn person(context: &Context, email: &str, name: &str) -> (PersonId, Actor) {
    let id = user_create(context, &OPERATOR, email, name, Locale::Ar).await.unwrap();
    let grants = vec![RoleGrant {
        role: Role::Donor,
        charity_id: None,
    }];
    (id, Actor::person(id, grants))
}

/// Runs statements without parameters that can be written as text; ids are written with `{}`
/// through [`hex_id`].
pub(crate) async fn run(context: &Context, statements: Vec<String>) {
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for sql in statements {
                    execute(tx, sql).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
}

async fn execute(tx: &mut Tx, sql: String) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(sqlx::AssertSqlSafe(sql)).execute(connection).await.map(|_| ()))?;
    Ok(())
}

/// An id as this engine's SQL text writes it.
pub(crate) fn sql_id(context: &Context, id: uuid::Uuid) -> String {
    match &context.db {
        crate::db::Db::Sqlite(_) => format!("X'{}'", hex::encode(id.as_bytes())),
        crate::db::Db::Postgres(_) => format!("'{id}'"),
    }
}

/// A charity that is active.
pub(crate) async fn charity(context: &Context, slug: &str) -> CharityId {
    let id = context.source.uuid();
    let sql = format!(
        "INSERT INTO charity (id, slug, license_number, name_ar, name_en, about_ar, about_en, region_code, city_ar, \
         city_en, technical_supervisor_ar, technical_supervisor_en, founded_year, governance_score, iban, state, \
         search_text, admitted_at_us) VALUES ({}, '{slug}', '{slug}', 'جمعية {slug}', 'Charity {slug}', '', '', \
         (SELECT MIN(code) FROM region), '', '', '', '', 2010, 90, 'SA', 'active', '', 0)",
        sql_id(context, id)
    );
    run(context, vec![sql]).await;
    CharityId::from_uuid(id)
}

/// An opportunity of SAR 1,000 for 50 people.
pub(crate) async fn opportunity(context: &Context, charity: CharityId, number: i64, state: &str) -> OpportunityId {
    let id = context.source.uuid();
    let sql = format!(
        "INSERT INTO opportunity (id, number, charity_id, field_code, subfield_code, region_code, city_ar, city_en, \
         track, title_ar, title_en, summary_ar, summary_en, story_ar, story_en, target_halalas, beneficiary_count, \
         urgent, zakat_requested, zakat_categories, duration_days, state, need_rank, search_text, created_at_us, \
         updated_at_us) SELECT {}, {number}, {}, s.field_code, s.code, (SELECT MIN(code) FROM region), '', '', 'care', \
         'فرصة {number}', 'Cause {number}', '', '', '', '', 100000, 50, false, false, '', 30, '{state}', 0, '', 0, 0 \
         FROM subfield s ORDER BY s.code LIMIT 1",
        sql_id(context, id),
        sql_id(context, charity.as_uuid())
    );
    run(context, vec![sql]).await;
    OpportunityId::from_uuid(id)
}

/// A captured gift with its payment and receipt.
pub(crate) async fn gift(
    context: &Context,
    person: PersonId,
    opportunity: Option<OpportunityId>,
    amount_halalas: i64,
    at: Timestamp,
) -> DonationId {
    let intent = IntentId::from_uuid(context.source.uuid());
    let donation = DonationId::from_uuid(context.source.uuid());
    let (intent_sql, donation_sql) = (sql_id(context, intent.as_uuid()), sql_id(context, donation.as_uuid()));
    let person_sql = sql_id(context, person.as_uuid());
    let to = opportunity.map_or_else(|| "NULL".to_owned(), |id| sql_id(context, id.as_uuid()));
    let at_us = at.as_us();
    run(
        context,
        vec![
            format!(
                "INSERT INTO intent (id, idempotency_key, body_hash, person_id, donor_name, locale, channel, state, \
                 total_halalas, surplus_choice, gateway, tracking_hash, created_at_us, expires_at_us, captured_at_us) \
                 VALUES ({intent_sql}, '{intent}', '', {person_sql}, '', 'ar', 'web', 'captured', {amount_halalas}, \
                 'similar', 'test', '{intent}', {at_us}, {at_us}, {at_us})"
            ),
            format!(
                "INSERT INTO donation (id, intent_id, line, person_id, opportunity_id, intention, fund_class, \
                 amount_halalas, surplus_halalas, anonymous, state, created_at_us, captured_at_us) VALUES \
                 ({donation_sql}, {intent_sql}, 1, {person_sql}, {to}, 'sadaqah', 'sadaqah_general', {amount_halalas}, \
                 0, false, 'captured', {at_us}, {at_us})"
            ),
            format!(
                "INSERT INTO receipt (intent_id, total_halalas, issued_at_us, cancel_reason) \
                 VALUES ({intent_sql}, {amount_halalas}, {at_us}, '')"
            ),
        ],
    )
    .await;
    donation
}

/// A paid tranche and its accepted milestone, the one at `position` of its opportunity.
pub(crate) async fn tranche(
    context: &Context,
    charity: CharityId,
    opportunity: OpportunityId,
    position: i64,
    paid_at: Timestamp,
    accepted_at: Timestamp,
) {
    let id = |id| sql_id(context, id);
    let (milestone, tranche) = (id(context.source.uuid()), id(context.source.uuid()));
    let (charity, opportunity) = (id(charity.as_uuid()), id(opportunity.as_uuid()));
    let (paid_us, accepted_us) = (paid_at.as_us(), accepted_at.as_us());
    let number = 5_000 + position;
    run(
        context,
        vec![
            format!(
                "INSERT INTO milestone (id, opportunity_id, position, title_ar, title_en, due_on_day, share_basis_points, \
                 state, note_ar, note_en, return_reason, accepted_at_us) VALUES ({milestone}, {opportunity}, {position}, \
                 'توزيع', 'Distribution', 1, 5000, 'accepted', '', '', '', {accepted_us})"
            ),
            format!(
                "INSERT INTO disbursement (id, number, opportunity_id, milestone_id, charity_id, amount_halalas, iban, \
                 state, request_note, refuse_reason, requested_at_us, released_at_us) VALUES ({tranche}, {number}, \
                 {opportunity}, {milestone}, {charity}, 1000, '', 'released', '', '', {paid_us}, {paid_us})"
            ),
        ],
    )
    .await;
}

/// A published impact report about 40 people.
pub(crate) async fn report(context: &Context, opportunity: OpportunityId, number: i64, at: Timestamp) -> ReportId {
    let id = context.source.uuid();
    let sql = format!(
        "INSERT INTO impact_report (id, number, opportunity_id, state, headline_ar, headline_en, story_ar, story_en, \
         beneficiary_count, return_reason, updated_at_us, published_at_us) VALUES ({}, {number}, {}, 'published', \
         'وصلت السلال', 'The baskets arrived', '', '', 40, '', {at}, {at})",
        sql_id(context, id),
        sql_id(context, opportunity.as_uuid()),
        at = at.as_us()
    );
    run(context, vec![sql]).await;
    ReportId::from_uuid(id)
}
