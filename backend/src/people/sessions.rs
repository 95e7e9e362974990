//! Sessions: started by a one-time code, ended by their owner or by time.

use domain::error::AppError;
use domain::ids::{CharityId, PersonId, SessionId};
use domain::people::{Action, Actor, Role, RoleGrant, Subject};
use domain::time::{DAY_US, HOUR_US, MINUTE_US, Timestamp};

use super::{Person, PersonRow, queries, stored_code, token_hash};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::{in_tx, on};

/// A donor's session ends after so long without a request.
const DONOR_IDLE_MAX_US: i64 = 30 * DAY_US;
/// A donor's session ends after so long in any case.
const DONOR_AGE_MAX_US: i64 = 90 * DAY_US;
/// The same two limits for those who manage, review, pay or supervise: whoever can change what
/// others see or where money goes.
const STAFF_IDLE_MAX_US: i64 = 12 * HOUR_US;
const STAFF_AGE_MAX_US: i64 = 24 * HOUR_US;
/// How exactly the last request is remembered; a request within this time costs no write.
const SEEN_STEP_US: i64 = MINUTE_US;
/// The longest browser name that is kept.
const USER_AGENT_LENGTH_MAX: usize = 200;
/// A token is 32 bytes in hexadecimal.
const TOKEN_LENGTH: usize = 64;
/// Sessions shown to their owner.
const OWN_SESSIONS_MAX: i64 = 50;

/// A session that is alive, its person and what they may do.
#[derive(Debug, Clone)]
pub struct ResolvedSession {
    /// The session, to end it.
    pub session_id: SessionId,
    /// Whose it is.
    pub person: Person,
    /// Their roles.
    pub grants: Vec<RoleGrant>,
}

impl ResolvedSession {
    /// The actor that use cases are called with.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Person {
            id: self.person.id,
            grants: self.grants.clone(),
        }
    }
}

/// One of a person's own sessions, as the list of them shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// The session.
    pub id: SessionId,
    /// What the browser called itself.
    pub user_agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Its last request, to the minute.
    pub last_seen_at: Timestamp,
}

/// How long a session may lie idle, and how long it may live, in microseconds.
fn limits_us(grants: &[RoleGrant]) -> (i64, i64) {
    if grants
        .iter()
        .any(|grant| grant.role.is_staff() || grant.role == Role::CharityManager)
    {
        (STAFF_IDLE_MAX_US, STAFF_AGE_MAX_US)
    } else {
        (DONOR_IDLE_MAX_US, DONOR_AGE_MAX_US)
    }
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    session_id: SessionId,
    created_at_us: i64,
    last_seen_at_us: i64,
    ended_at_us: Option<i64>,
    #[sqlx(flatten)]
    person: PersonRow,
    role: Option<String>,
    charity_id: Option<CharityId>,
}

/// Who holds `token`, when the session is alive. The limits are those of the roles held **now**:
/// a donor who becomes a reviewer has a reviewer's short session from the next request on.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn session_resolve(context: &Context, token: &str) -> Result<Option<ResolvedSession>> {
    if token.len() != TOKEN_LENGTH {
        return Ok(None);
    }
    let hash = token_hash(token);
    let rows: Vec<SessionRow> = on!(&context.db, pool => sqlx::query_as(queries::SESSION_BY_TOKEN)
        .bind(&hash).fetch_all(pool).await)?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut grants = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(role) = &row.role {
            grants.push(RoleGrant {
                role: stored_code("person_role.role", role)?,
                charity_id: row.charity_id,
            });
        }
    }
    let now = context.now();
    let (idle_max_us, age_max_us) = limits_us(&grants);
    let idle_us = now.as_us().saturating_sub(first.last_seen_at_us);
    let age_us = now.as_us().saturating_sub(first.created_at_us);
    if first.ended_at_us.is_some() || idle_us > idle_max_us || age_us > age_max_us {
        return Ok(None);
    }
    if idle_us >= SEEN_STEP_US {
        seen(context, first.session_id, now).await;
    }
    Ok(Some(ResolvedSession {
        session_id: first.session_id,
        person: first.person.person()?,
        grants,
    }))
}

/// Remembers the request. A disk that cannot be written must not keep people from reading.
async fn seen(context: &Context, session: SessionId, now: Timestamp) {
    let written = context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(queries::SESSION_SEEN)
                    .bind(session).bind(now).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await;
    if let Err(error) = written {
        tracing::warn!(%error, "a session's last request could not be remembered");
    }
}

/// Starts a session and answers with its token, which exists nowhere else afterwards. Always a new
/// one: a token that the browser brought along never becomes a session's.
pub(super) async fn session_start(
    tx: &mut Tx,
    context: &Context,
    person: PersonId,
    user_agent: &str,
) -> Result<String> {
    let token = hex::encode(context.source.secret());
    let hash = token_hash(&token);
    let id = SessionId::from_uuid(context.source.uuid());
    let now = context.now();
    let user_agent: String = user_agent.chars().take(USER_AGENT_LENGTH_MAX).collect();
    in_tx!(tx, connection => sqlx::query(queries::SESSION_INSERT)
        .bind(&hash).bind(id).bind(person).bind(&user_agent).bind(now).bind(now)
        .bind(now.plus_us(DONOR_AGE_MAX_US)).execute(connection).await.map(|_| ()))?;
    Ok(token)
}

/// Signs out: ends the session of `token`. Ending one that has ended is no error.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn session_end(context: &Context, token: &str) -> Result<()> {
    let hash = token_hash(token);
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(queries::SESSION_END_BY_TOKEN)
                    .bind(&hash).bind(now).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
}

/// The actor's living sessions, the last used first.
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn session_list_own(context: &Context, actor: &Actor) -> Result<Vec<OwnSession>> {
    let person = actor.require_person()?;
    actor.require(Action::PreferencesEdit, Subject::Person(person))?;
    let (idle_max_us, age_max_us) = limits_us(actor.grants());
    let now = context.now();
    let rows: Vec<(SessionId, String, Timestamp, Timestamp)> = on!(&context.db, pool =>
        sqlx::query_as(queries::SESSION_LIST_OWN)
            .bind(person).bind(now).bind(now.plus_us(-idle_max_us)).bind(now.plus_us(-age_max_us))
            .bind(OWN_SESSIONS_MAX).fetch_all(pool).await)?;
    let own = |(id, user_agent, created_at, last_seen_at)| OwnSession {
        id,
        user_agent,
        created_at,
        last_seen_at,
    };
    Ok(rows.into_iter().map(own).collect())
}

/// Ends one of the actor's own sessions.
///
/// # Errors
/// Not found when it is not theirs or has ended.
pub async fn session_end_own(context: &Context, actor: &Actor, session: SessionId) -> Result<()> {
    let person = actor.require_person()?;
    actor.require(Action::PreferencesEdit, Subject::Person(person))?;
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let ended = in_tx!(tx, connection => sqlx::query(queries::SESSION_END_OWN)
                    .bind(session).bind(person).bind(now).execute(connection).await.map(|done| done.rows_affected()))?;
                if ended == 0 {
                    return Err(AppError::NotFound.into());
                }
                Ok(())
            })
        })
        .await
}

/// Ends all of the actor's sessions but the one they use; answers how many.
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn session_end_others(context: &Context, actor: &Actor, kept: SessionId) -> Result<u64> {
    let person = actor.require_person()?;
    actor.require(Action::PreferencesEdit, Subject::Person(person))?;
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                Ok(in_tx!(tx, connection => sqlx::query(queries::SESSION_END_OTHERS)
                    .bind(person).bind(kept).bind(now).execute(connection).await.map(|done| done.rows_affected()))?)
            })
        })
        .await
}
