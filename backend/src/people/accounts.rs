//! Accounts and roles: made at the first sign-in, or from the command line.

use domain::error::{AppError, Conflict, FieldProblem};
use domain::form::NAME_LENGTH_MAX;
use domain::ids::{CharityId, PersonId};
use domain::locale::{CalendarPreference, Digits, Locale};
use domain::people::{Action, Actor, Role, RoleGrant, Subject};

use super::sign_in::account_address;
use super::{Person, PersonRow, queries, stored_code};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::supervision::audit::audit_record;
use crate::{in_tx, on};

/// The person with this address, made if there is none; and whether they were.
pub(super) async fn person_for_address(
    tx: &mut Tx,
    context: &Context,
    email: &str,
    locale: Locale,
) -> Result<(PersonId, bool)> {
    let id = PersonId::from_uuid(context.source.uuid());
    let made = person_insert(tx, context, id, email, "", locale).await?;
    let person: PersonId = in_tx!(tx, connection => sqlx::query_scalar(queries::PERSON_ID_BY_EMAIL)
        .bind(email).fetch_one(connection).await)?;
    if made {
        grant_insert(
            tx,
            context,
            person,
            RoleGrant {
                role: Role::Donor,
                charity_id: None,
            },
            None,
        )
        .await?;
    }
    in_tx!(tx, connection => sqlx::query(queries::PERSON_SIGNED_IN)
        .bind(person).bind(context.now()).execute(connection).await.map(|_| ()))?;
    Ok((person, made))
}

async fn person_insert(
    tx: &mut Tx,
    context: &Context,
    id: PersonId,
    email: &str,
    name: &str,
    locale: Locale,
) -> Result<bool> {
    // Nothing is chosen for a person: optional messages are off until they ask for them.
    let rows = in_tx!(tx, connection => sqlx::query(queries::PERSON_INSERT)
        .bind(id)
        .bind(email)
        .bind(name)
        .bind(locale.code())
        .bind(Digits::default().code())
        .bind(CalendarPreference::default().code())
        .bind(false)
        .bind(false)
        .bind(context.now())
        .execute(connection)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

async fn grant_insert(
    tx: &mut Tx,
    context: &Context,
    person: PersonId,
    grant: RoleGrant,
    granted_by: Option<PersonId>,
) -> Result<bool> {
    let rows = in_tx!(tx, connection => sqlx::query(queries::GRANT_INSERT)
        .bind(context.source.uuid())
        .bind(person)
        .bind(grant.role.code())
        .bind(grant.charity_id)
        .bind(context.now())
        .bind(granted_by)
        .execute(connection)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Makes a person who has not signed in yet, as a donor.
///
/// # Errors
/// Invalid for a bad address or name, conflict when the address belongs to somebody.
pub async fn user_create(
    context: &Context,
    actor: &Actor,
    email: &str,
    name: &str,
    locale: Locale,
) -> Result<PersonId> {
    actor.require(Action::RoleGrant, Subject::Platform)?;
    let email = account_address(email)?;
    let name = name.trim().to_owned();
    if name.chars().count() > NAME_LENGTH_MAX as usize {
        return Err(AppError::invalid("name", FieldProblem::TooLong { max: NAME_LENGTH_MAX }).into());
    }
    let id = PersonId::from_uuid(context.source.uuid());
    let (owned, actor) = (context.clone(), actor.clone());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                if !person_insert(tx, &owned, id, &email, &name, locale).await? {
                    return Err(AppError::Conflict(Conflict::AlreadyExists).into());
                }
                grant_insert(
                    tx,
                    &owned,
                    id,
                    RoleGrant {
                        role: Role::Donor,
                        charity_id: None,
                    },
                    None,
                )
                .await?;
                audited(tx, &owned, &actor, "person.create", id, "").await?;
                Ok(id)
            })
        })
        .await
}

/// Gives a person a role; a manager's names the charity. Granting what is held already changes
/// nothing and answers `false`.
///
/// # Errors
/// Not found for an unknown person or charity, invalid (`charity`) when a manager's grant names
/// none or another role's names one.
pub async fn role_grant(context: &Context, actor: &Actor, person: PersonId, grant: RoleGrant) -> Result<bool> {
    actor.require(Action::RoleGrant, Subject::Platform)?;
    if (grant.role == Role::CharityManager) != grant.charity_id.is_some() {
        return Err(AppError::invalid("charity", FieldProblem::Mismatch).into());
    }
    let (owned, actor) = (context.clone(), actor.clone());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                exists(tx, person, grant.charity_id).await?;
                let granted = grant_insert(tx, &owned, person, grant, actor.person_id()).await?;
                if granted {
                    audited(tx, &owned, &actor, "role.grant", person, &grant_detail(grant)).await?;
                }
                Ok(granted)
            })
        })
        .await
}

/// Takes a role back; answers whether it was held.
///
/// # Errors
/// Not found for an unknown person.
pub async fn role_revoke(context: &Context, actor: &Actor, person: PersonId, grant: RoleGrant) -> Result<bool> {
    actor.require(Action::RoleGrant, Subject::Platform)?;
    let (owned, actor) = (context.clone(), actor.clone());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                exists(tx, person, None).await?;
                let rows = match grant.charity_id {
                    Some(charity) => in_tx!(tx, connection => sqlx::query(queries::GRANT_DELETE_AT_CHARITY)
                        .bind(person).bind(grant.role.code()).bind(charity)
                        .execute(connection).await.map(|done| done.rows_affected()))?,
                    None => in_tx!(tx, connection => sqlx::query(queries::GRANT_DELETE)
                        .bind(person).bind(grant.role.code())
                        .execute(connection).await.map(|done| done.rows_affected()))?,
                };
                if rows > 0 {
                    audited(tx, &owned, &actor, "role.revoke", person, &grant_detail(grant)).await?;
                }
                Ok(rows > 0)
            })
        })
        .await
}

async fn exists(tx: &mut Tx, person: PersonId, charity: Option<CharityId>) -> Result<()> {
    let people: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::PERSON_COUNT)
        .bind(person).fetch_one(connection).await)?;
    let charities: i64 = match charity {
        None => 1,
        Some(charity) => in_tx!(tx, connection => sqlx::query_scalar(queries::CHARITY_COUNT)
            .bind(charity).fetch_one(connection).await)?,
    };
    if people == 1 && charities == 1 {
        Ok(())
    } else {
        Err(AppError::NotFound.into())
    }
}

fn grant_detail(grant: RoleGrant) -> String {
    match grant.charity_id {
        Some(charity) => format!("{} {charity}", grant.role.code()),
        None => grant.role.code().to_owned(),
    }
}

async fn audited(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    action: &str,
    person: PersonId,
    detail: &str,
) -> Result<()> {
    let target = person.to_string();
    audit_record(tx, context.now(), actor, action, "person", &target, detail, "").await
}

/// A person with their roles, as the command line lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The person.
    pub person: Person,
    /// Their roles.
    pub grants: Vec<RoleGrant>,
}

/// The person with this address, and their roles.
///
/// # Errors
/// Not found when nobody has the address.
pub async fn user_by_email(context: &Context, actor: &Actor, email: &str) -> Result<User> {
    actor.require(Action::RoleGrant, Subject::Platform)?;
    let email = account_address(email)?;
    let row: Option<PersonRow> = on!(&context.db, pool => sqlx::query_as(queries::PERSON_BY_EMAIL)
        .bind(&email).fetch_optional(pool).await)?;
    let person = row.ok_or_else(|| Error::from(AppError::NotFound))?.person()?;
    let rows: Vec<(String, Option<CharityId>)> = on!(&context.db, pool => sqlx::query_as(queries::GRANTS_OF_PERSON)
        .bind(person.id).fetch_all(pool).await)?;
    let mut grants = Vec::with_capacity(rows.len());
    for (role, charity_id) in rows {
        grants.push(RoleGrant {
            role: stored_code("person_role.role", &role)?,
            charity_id,
        });
    }
    Ok(User { person, grants })
}
