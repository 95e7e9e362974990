//! Whose money stands still (handbook 10.3): set by a likeness to a listed name, within the same
//! write that finds it, and lifted by two people. While it stands nothing is paid out, given back or
//! newly taken. Donors and charities are not told why.

use domain::ids::{AlertId, CharityId, IntentId, PersonId};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::limit_queries as sql;
use crate::db::Tx;
use crate::{Context, Error, Result, in_tx, on};

/// Who is frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FrozenSubject {
    /// Somebody with an account.
    Person(PersonId),
    /// A charity and its officers.
    Charity(CharityId),
    /// A guest, by a keyed hash of the mobile number or address.
    Contact(String),
}

impl FrozenSubject {
    /// A guest's subject.
    pub(crate) fn contact(context: &Context, contact: &str) -> Result<Self> {
        let key = context.configuration.key_for("frozen-contact");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(Error::internal)?;
        mac.update(contact.as_bytes());
        Ok(Self::Contact(hex::encode(mac.finalize().into_bytes())))
    }

    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Charity(_) => "charity",
            Self::Contact(_) => "contact",
        }
    }

    pub(crate) fn id(&self) -> String {
        match self {
            Self::Person(id) => id.to_string(),
            Self::Charity(id) => id.to_string(),
            Self::Contact(hash) => hash.clone(),
        }
    }
}

/// Whether a freeze of this subject stands.
pub(crate) async fn subject_is_frozen(tx: &mut Tx, subject: &FrozenSubject) -> Result<bool> {
    let standing: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::FREEZES_STANDING)
        .bind(subject.kind()).bind(subject.id()).fetch_one(connection).await)?;
    Ok(standing > 0)
}

/// Whether nothing may be paid to a charity.
pub(crate) async fn charity_is_frozen(tx: &mut Tx, charity: CharityId) -> Result<bool> {
    subject_is_frozen(tx, &FrozenSubject::Charity(charity)).await
}

/// [`charity_is_frozen`] outside a write, to show. The caller has checked the actor.
pub(crate) async fn charity_is_frozen_shown(context: &Context, charity: CharityId) -> Result<bool> {
    let subject = FrozenSubject::Charity(charity);
    let standing: i64 = on!(&context.db, pool => sqlx::query_scalar(sql::FREEZES_STANDING)
        .bind(subject.kind()).bind(subject.id()).fetch_one(pool).await)?;
    Ok(standing > 0)
}

/// Whether the donor of a payment is frozen: as a person, or by the contact that was left.
pub(crate) async fn intent_is_frozen(tx: &mut Tx, context: &Context, intent: IntentId) -> Result<bool> {
    let (person, mobile, email): (Option<PersonId>, Option<String>, Option<String>) =
        in_tx!(tx, connection => sqlx::query_as(sql::DONOR_OF_INTENT).bind(intent).fetch_one(connection).await)?;
    for subject in donor_subjects(context, person, mobile.as_deref(), email.as_deref())? {
        if subject_is_frozen(tx, &subject).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Everything that a donor can be known by.
pub(crate) fn donor_subjects(
    context: &Context,
    person: Option<PersonId>,
    mobile: Option<&str>,
    email: Option<&str>,
) -> Result<Vec<FrozenSubject>> {
    let mut subjects: Vec<FrozenSubject> = person.into_iter().map(FrozenSubject::Person).collect();
    for contact in [mobile, email].into_iter().flatten() {
        subjects.push(FrozenSubject::contact(context, contact)?);
    }
    Ok(subjects)
}

/// Sets a freeze, unless one of the same alert stands.
pub(crate) async fn freeze_place(
    tx: &mut Tx,
    context: &Context,
    subject: &FrozenSubject,
    alert: AlertId,
) -> Result<()> {
    let id: Uuid = context.source.uuid();
    in_tx!(tx, connection => sqlx::query(sql::FREEZE_INSERT)
        .bind(id).bind(subject.kind()).bind(subject.id()).bind(alert).bind(context.now())
        .execute(connection).await.map(|_| ()))?;
    Ok(())
}

/// Lifts the freeze of an alert. The caller has checked that two people agreed.
pub(crate) async fn freeze_lift(tx: &mut Tx, context: &Context, alert: AlertId) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(sql::FREEZE_LIFT).bind(alert).bind(context.now())
        .execute(connection).await.map(|_| ()))?;
    Ok(())
}
