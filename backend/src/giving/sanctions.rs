//! Sanction lists (handbook 10.3): imported from a file, compared with donors, charities and officers
//! at large gifts and every day. A likeness freezes at once, without notice, and opens an alert; two
//! people clear it with reasons, and a cleared one stays cleared until the name changes.

use domain::delivery::TwoPeople;
use domain::error::{AppError, Conflict};
use domain::giving::Limit;
use domain::ids::{AlertId, CharityId, PersonId, SanctionEntryId, SanctionHitId, SanctionListId};
use domain::people::{Action, Actor, Subject};
use domain::screening::likeness;
use domain::time::Timestamp;
use sha2::{Digest, Sha256};

use super::alerts::{AlertRule, NewAlert, alert_open};
use super::freezes::{FrozenSubject, freeze_lift, freeze_place};
use super::limits::limits_in_tx;
use super::refunds::reason_checked;
use super::sanction_files::{Listed, list_read};
use super::sanction_queries as sql;
use crate::db::{Tx, ensure_rows};
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

/// Names compared in one transaction of the daily run.
const BATCH_MAX: i64 = 200;
/// Likenesses listed.
const HITS_MAX: i64 = 60;

const SYSTEM: Actor = Actor::System("sanctions");

/// Imports a list under a name; it replaces the list of the same name. Answers how many entries it has,
/// or `None` when the same file is in use already.
///
/// # Errors
/// Not found for an actor who may not; invalid for a file that is broken anywhere.
pub async fn sanction_import(context: &Context, actor: &Actor, name: &str, bytes: &[u8]) -> Result<Option<usize>> {
    actor.require(Action::SanctionScreen, Subject::Platform)?;
    let entries = list_read(bytes)?;
    let hash = hex::encode(Sha256::digest(bytes));
    let (owned, actor, name) = (context.clone(), actor.clone(), name.to_owned());
    context
        .db
        .write(move |tx| Box::pin(async move { list_replace(tx, &owned, &actor, &name, &hash, entries).await }))
        .await
}

async fn list_replace(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    name: &str,
    hash: &str,
    entries: Vec<Listed>,
) -> Result<Option<usize>> {
    let same: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::LIST_SAME).bind(name).bind(hash)
        .fetch_one(connection).await)?;
    if same > 0 {
        return Ok(None);
    }
    let (id, now) = (SanctionListId::from_uuid(context.source.uuid()), context.now());
    let count = entries.len();
    in_tx!(tx, connection => sqlx::query(sql::LIST_REPLACE).bind(name).bind(now).execute(connection).await
        .map(|_| ()))?;
    in_tx!(tx, connection => sqlx::query(sql::LIST_INSERT)
        .bind(id).bind(name).bind(hash).bind(i64::try_from(count).unwrap_or(i64::MAX)).bind("command line").bind(now)
        .execute(connection).await.map(|_| ()))?;
    for entry in entries {
        let entry_id = SanctionEntryId::from_uuid(context.source.uuid());
        let kind = if entry.is_body { "body" } else { "person" };
        in_tx!(tx, connection => sqlx::query(sql::ENTRY_INSERT)
            .bind(entry_id).bind(id).bind(&entry.reference).bind(kind).bind(entry.names.join("\n"))
            .execute(connection).await.map(|_| ()))?;
    }
    let detail = format!("{name}: {count}");
    audit_record(tx, now, actor, "sanction.import", "sanction_list", name, &detail, "").await?;
    Ok(Some(count))
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    list_name: String,
    reference: String,
    names: String,
}

/// Compares one name with every list in use. A new likeness freezes its subject in this write.
pub(super) async fn name_screen(tx: &mut Tx, context: &Context, subject: &FrozenSubject, name: &str) -> Result<usize> {
    if name.trim().is_empty() {
        return Ok(0);
    }
    let entries: Vec<EntryRow> = in_tx!(tx, connection => sqlx::query_as(sql::ENTRIES_CURRENT)
        .fetch_all(connection).await)?;
    let needed = limits_in_tx(tx).await?.get(Limit::SanctionScore);
    name_compare(tx, context, subject, name, (&entries, needed)).await
}

async fn name_compare(
    tx: &mut Tx,
    context: &Context,
    subject: &FrozenSubject,
    name: &str,
    (entries, needed): (&[EntryRow], i64),
) -> Result<usize> {
    let mut hits = 0;
    for entry in entries {
        let best = entry
            .names
            .lines()
            .map(|listed| (likeness(name, listed), listed))
            .max_by_key(|(found, _)| found.score);
        let Some((found, listed)) = best.filter(|(found, _)| i64::from(found.score) >= needed) else {
            continue;
        };
        let known: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::HIT_KNOWN)
            .bind(&entry.list_name).bind(&entry.reference).bind(subject.kind()).bind(subject.id()).bind(name)
            .fetch_one(connection).await)?;
        if known > 0 {
            continue;
        }
        let alert = NewAlert {
            rule: AlertRule::Sanction,
            key: format!("{}:{}:{}:{name}", entry.list_name, entry.reference, subject.id()),
            subject: (subject.kind(), subject.id()),
            evidence: format!("{} {}: {}", entry.list_name, entry.reference, found.explanation()),
        };
        let alert = alert_open(tx, context, alert).await?;
        freeze_place(tx, context, subject, alert).await?;
        let id = SanctionHitId::from_uuid(context.source.uuid());
        in_tx!(tx, connection => sqlx::query(sql::HIT_INSERT)
            .bind(id).bind(&entry.list_name).bind(&entry.reference).bind(listed).bind(subject.kind())
            .bind(subject.id()).bind(name).bind(i64::from(found.score)).bind(found.explanation()).bind(alert)
            .bind(context.now()).execute(connection).await.map(|_| ()))?;
        hits += 1;
    }
    Ok(hits)
}

/// Compares everybody with the lists: people with accounts (donors and officers) and charities. A daily
/// job; after an import the command line runs it too. Answers how many new likenesses there are.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn sanctions_screen_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::SanctionScreen, Subject::Platform)?;
    let mut hits = 0;
    let mut after = PersonId::from_uuid(uuid::Uuid::nil());
    loop {
        let people: Vec<(PersonId, String)> = on!(&context.db, pool => sqlx::query_as(sql::PEOPLE_NAMED)
            .bind(after).bind(BATCH_MAX).fetch_all(pool).await)?;
        let Some((last, _)) = people.last() else { break };
        after = *last;
        let names = people
            .into_iter()
            .map(|(id, name)| (FrozenSubject::Person(id), name))
            .collect();
        hits += batch_screen(context, names).await?;
    }
    let charities: Vec<(CharityId, String, String)> =
        on!(&context.db, pool => sqlx::query_as(sql::CHARITIES_NAMED).fetch_all(pool).await)?;
    let mut names = Vec::with_capacity(charities.len() * 2);
    for (id, name_ar, name_en) in charities {
        names.push((FrozenSubject::Charity(id), name_ar));
        names.push((FrozenSubject::Charity(id), name_en));
    }
    hits += batch_screen(context, names).await?;
    Ok(hits)
}

async fn batch_screen(context: &Context, names: Vec<(FrozenSubject, String)>) -> Result<usize> {
    let owned = context.clone();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let entries: Vec<EntryRow> = in_tx!(tx, connection => sqlx::query_as(sql::ENTRIES_CURRENT)
                    .fetch_all(connection).await)?;
                let needed = limits_in_tx(tx).await?.get(Limit::SanctionScore);
                let mut hits = 0;
                for (subject, name) in names {
                    hits += name_compare(tx, &owned, &subject, &name, (&entries, needed)).await?;
                }
                Ok(hits)
            })
        })
        .await
}

/// A likeness that a person looks at.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SanctionHit {
    /// Identity.
    pub id: SanctionHitId,
    /// Which list.
    pub list_name: String,
    /// The list's number.
    pub reference: String,
    /// The name on the list.
    pub listed_name: String,
    /// `person`, `charity` or `contact`.
    pub subject_kind: String,
    /// Our name.
    pub subject_name: String,
    /// How the score came about.
    pub explanation: String,
    /// `open`, `half_cleared`, `cleared`, `confirmed`.
    pub state: String,
    /// When it was found.
    #[sqlx(rename = "found_at_us")]
    pub found_at: Timestamp,
    /// The first of two people.
    pub first_by: Option<PersonId>,
    /// Their words.
    pub first_reason: String,
}

/// Likenesses, open ones first.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn sanction_hits(context: &Context, actor: &Actor) -> Result<Vec<SanctionHit>> {
    actor.require(Action::SanctionDecide, Subject::Platform)?;
    let hits = on!(&context.db, pool => sqlx::query_as(sql::HITS).bind(HITS_MAX).fetch_all(pool).await)?;
    Ok(hits)
}

/// Clears a likeness (two people, one after the other) or confirms it (one is enough: the freeze stands
/// and is reported). The second clearing lifts the freeze.
///
/// # Errors
/// Not found for others than finance and supervisors; invalid without a reason; a conflict when it was
/// decided, or the same person would be both.
pub async fn sanction_decide(
    context: &Context,
    actor: &Actor,
    id: SanctionHitId,
    clear: bool,
    reason: &str,
    origin: &str,
) -> Result<()> {
    actor.require(Action::SanctionDecide, Subject::Platform)?;
    let reason = reason_checked(reason)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let row: Option<(String, Option<PersonId>, AlertId)> = in_tx!(tx, connection =>
                    sqlx::query_as(sql::HIT_HELD).bind(id).fetch_optional(connection).await)?;
                let (state, first_by, alert) = row.ok_or(AppError::NotFound)?;
                let (me, now) = (actor.require_person()?, owned.now());
                let statement = match (clear, state.as_str(), first_by) {
                    (true, "open", _) => sql::HIT_HALF_CLEAR,
                    (true, "half_cleared", Some(first)) => {
                        TwoPeople::new(first, me).map_err(AppError::from)?;
                        freeze_lift(tx, &owned, alert).await?;
                        sql::HIT_CLEAR
                    }
                    (false, "open" | "half_cleared", _) => sql::HIT_CONFIRM,
                    _ => return Err(Error::from(AppError::Conflict(Conflict::ChangedMeanwhile))),
                };
                let touched = in_tx!(tx, connection => sqlx::query(statement)
                    .bind(id).bind(me).bind(&reason).bind(now)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                let action = if clear { "sanction.clear" } else { "sanction.confirm" };
                let target = alert.to_string();
                audit_record(tx, now, &actor, action, "alert", &target, &reason, &origin).await
            })
        })
        .await
}
