//! The audit log: every change of state by staff, with who, what, when and from where.
//! Rows are only ever added; triggers on both engines refuse the rest.

use domain::error::FieldProblem;
use domain::form::{Fields, FormReader, NAME_LENGTH_MAX};
use domain::ids::PersonId;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, DAY_US, Timestamp, riyadh_midnight_us};

use super::queries::{AUDIT_ACTIONS, AUDIT_INSERT, AUDIT_LIST, AUDIT_TARGET_KINDS};
use crate::db::Tx;
use crate::{Context, Result, in_tx, on};

/// Lines on one page of the log.
pub const AUDIT_PAGE_SIZE: i64 = 50;

/// Writes a line of the log in the transaction of the change it tells of.
///
/// `action` is a code such as `opportunity.approve`, `target_id` how a person finds the
/// thing (a number or an id), `detail` a short note for people (a reason, an amount) and
/// `origin` the address the request came from.
///
/// # Errors
/// Unavailable when the engine does not answer.
#[allow(clippy::too_many_arguments)]
pub async fn audit_record(
    tx: &mut Tx,
    at: Timestamp,
    actor: &Actor,
    action: &str,
    target_kind: &str,
    target_id: &str,
    detail: &str,
    origin: &str,
) -> Result<()> {
    let (name, person) = actor_columns(actor);
    in_tx!(tx, connection => sqlx::query(AUDIT_INSERT)
        .bind(at)
        .bind(&name)
        .bind(person)
        .bind(action)
        .bind(target_kind)
        .bind(target_id)
        .bind(detail)
        .bind(origin)
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// In which capacity somebody acted: the roles held at that moment, or the job's name.
fn actor_columns(actor: &Actor) -> (String, Option<PersonId>) {
    match actor {
        Actor::Visitor => ("visitor".to_owned(), None),
        Actor::System(job) => (format!("system:{job}"), None),
        Actor::Person { id, grants } => {
            let mut roles: Vec<&str> = grants.iter().map(|grant| grant.role.code()).collect();
            roles.sort_unstable();
            roles.dedup();
            let roles = if roles.is_empty() {
                "person".to_owned()
            } else {
                roles.join(",")
            };
            (roles, Some(*id))
        }
    }
}

/// What to show of the log. Empty texts mean "all".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Exact action code.
    pub action: String,
    /// Kind of thing: `opportunity`, `disbursement`, …
    pub target_kind: String,
    /// The thing's number or id.
    pub target_id: String,
    /// A part of the person's name or address.
    pub person: String,
    /// First day, cut in Asia/Riyadh.
    pub from: Option<CivilDate>,
    /// Last day, included.
    pub to: Option<CivilDate>,
    /// Only lines older than this sequence number.
    pub before_seq: Option<i64>,
}

impl AuditFilter {
    /// Reads the filter of a query string. What does not parse is left out of the filter,
    /// and named in the problems.
    #[must_use]
    pub fn parse(fields: &Fields) -> (Self, domain::error::FormErrors) {
        let mut reader = FormReader::new(fields);
        let date = |text: &str| text.parse().map_err(|_| FieldProblem::InvalidDate);
        let filter = Self {
            action: reader.optional_line("action", NAME_LENGTH_MAX),
            target_kind: reader.optional_line("kind", NAME_LENGTH_MAX),
            target_id: reader.optional_line("target", NAME_LENGTH_MAX),
            person: reader.optional_line("person", NAME_LENGTH_MAX),
            from: reader.optional_parsed("from", date),
            to: reader.optional_parsed("to", date),
            before_seq: reader.optional_parsed("before", |text| text.parse().map_err(|_| FieldProblem::NotANumber)),
        };
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && to < from
        {
            reader.problem("to", FieldProblem::DateOrder);
        }
        (filter, reader.into_errors())
    }

    /// The query string that shows the page after `before_seq` with the same filter.
    #[must_use]
    pub fn query_before(&self, before_seq: i64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let texts = [
            ("action", &self.action),
            ("kind", &self.target_kind),
            ("target", &self.target_id),
            ("person", &self.person),
        ];
        for (name, value) in texts {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        for (name, day) in [("from", self.from), ("to", self.to)] {
            if let Some(day) = day {
                query.append_pair(name, &day.to_string());
            }
        }
        query.append_pair("before", &before_seq.to_string());
        query.finish()
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Place in the log.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The person's name, or the roles or job when there is none.
    pub who: String,
    /// Roles at that moment, or the job.
    pub capacity: String,
    /// Action code.
    pub action: String,
    /// Kind of thing.
    pub target_kind: String,
    /// The thing.
    pub target_id: String,
    /// Reason or amount.
    pub detail: String,
    /// Address of the request.
    pub origin: String,
}

/// A page of the log, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// The lines.
    pub lines: Vec<AuditLine>,
    /// `before_seq` of the next page, when there is one.
    pub next_before_seq: Option<i64>,
    /// Every action code in the log, for the filter.
    pub actions: Vec<String>,
    /// Every kind of thing in the log, for the filter.
    pub target_kinds: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct AuditRow {
    seq: i64,
    at_us: Timestamp,
    actor: String,
    person_name: Option<String>,
    person_email: Option<String>,
    action: String,
    target_kind: String,
    target_id: String,
    detail: String,
    origin: String,
}

impl From<AuditRow> for AuditLine {
    fn from(row: AuditRow) -> Self {
        let named = row.person_name.filter(|name| !name.is_empty()).or(row.person_email);
        Self {
            seq: row.seq,
            at: row.at_us,
            who: named.unwrap_or_else(|| row.actor.clone()),
            capacity: row.actor,
            action: row.action,
            target_kind: row.target_kind,
            target_id: row.target_id,
            detail: row.detail,
            origin: row.origin,
        }
    }
}

/// A page of the audit log. Staff who supervise only.
///
/// # Errors
/// Not found for everybody else; unavailable when the engine does not answer.
pub async fn audit_list(context: &Context, actor: &Actor, filter: &AuditFilter) -> Result<AuditPage> {
    actor.require(Action::AuditView, Subject::Platform)?;
    let from_us = filter.from.map_or(i64::MIN, riyadh_midnight_us);
    let to_us = filter
        .to
        .map_or(i64::MAX, |day| riyadh_midnight_us(day).saturating_add(DAY_US));
    let person = if filter.person.is_empty() {
        String::new()
    } else {
        format!("%{}%", filter.person.to_lowercase().replace(['%', '_'], ""))
    };
    let mut rows: Vec<AuditRow> = on!(&context.db, pool => sqlx::query_as(AUDIT_LIST)
        .bind(filter.before_seq.unwrap_or(i64::MAX))
        .bind(&filter.action)
        .bind(&filter.target_kind)
        .bind(&filter.target_id)
        .bind(&person)
        .bind(from_us)
        .bind(to_us)
        .bind(AUDIT_PAGE_SIZE + 1)
        .fetch_all(pool)
        .await)?;
    let more = rows.len() > usize::try_from(AUDIT_PAGE_SIZE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(AUDIT_PAGE_SIZE).unwrap_or(usize::MAX));
    let next_before_seq = if more { rows.last().map(|row| row.seq) } else { None };
    let actions = on!(&context.db, pool => sqlx::query_scalar(AUDIT_ACTIONS).fetch_all(pool).await)?;
    let target_kinds = on!(&context.db, pool => sqlx::query_scalar(AUDIT_TARGET_KINDS).fetch_all(pool).await)?;
    Ok(AuditPage {
        lines: rows.into_iter().map(AuditLine::from).collect(),
        next_before_seq,
        actions,
        target_kinds,
    })
}
