//! Trying again: what a donor typed for a payment that came to nothing is not asked for twice.

use domain::error::AppError;
use domain::giving::SurplusChoice;
use domain::ids::PersonId;
use domain::payments::PaymentMethod;
use domain::people::{Action, Actor, Subject};
use domain::time::{HOUR_US, Timestamp};

use super::baskets;
use super::intent_queries as sql;
use crate::{Context, Result, on};

/// How long what was typed for an attempt that came to nothing is offered again: as long as a basket
/// is likely to lie before the same eyes.
const TYPED_KEPT_US: i64 = HOUR_US;

/// What the donor typed for a payment that came to nothing: declined, left or run out of time.
#[derive(Debug, Clone)]
pub struct CheckoutTyped {
    /// The donor's name.
    pub name: String,
    /// Where the receipt goes.
    pub email: Option<String>,
    /// The donor's mobile.
    pub mobile: Option<String>,
    /// No gift of the payment was to name the donor.
    pub anonymous: bool,
    /// What was to happen to a surplus; none where that is what happens without a choice.
    pub surplus_choice: Option<SurplusChoice>,
    /// How the donor wanted to pay.
    pub method: Option<PaymentMethod>,
}

#[derive(sqlx::FromRow)]
struct TypedRow {
    person_id: Option<PersonId>,
    donor_name: String,
    donor_email: Option<String>,
    donor_mobile: Option<String>,
    surplus_choice: String,
    method: Option<String>,
    captured_at_us: Option<Timestamp>,
    anonymous: bool,
}

/// What was typed for this basket's newest attempt, so that trying again asks for nothing twice. Only
/// the browser that holds the basket gets it, only for an hour, and only as long as nothing was paid;
/// somebody who has signed in or out since then is somebody else.
///
/// # Errors
/// As the database answers; a basket that is gone has nothing.
pub async fn checkout_typed(context: &Context, actor: &Actor, token: Option<&str>) -> Result<Option<CheckoutTyped>> {
    actor.require(Action::GiveCreate, Subject::Platform)?;
    let basket = match baskets::basket_living(context, token).await {
        Ok(basket) => basket,
        Err(error) if matches!(error.public(), AppError::Gone) => return Ok(None),
        Err(error) => return Err(error),
    };
    let since = context.now().plus_us(-TYPED_KEPT_US);
    let row: Option<TypedRow> = on!(&context.db, pool => sqlx::query_as(sql::INTENT_TYPED)
        .bind(basket).bind(since).fetch_optional(pool).await)?;
    let unpaid = row.filter(|row| row.captured_at_us.is_none() && row.person_id == actor.person_id());
    Ok(unpaid.map(|row| CheckoutTyped {
        name: row.donor_name,
        email: row.donor_email,
        mobile: row.donor_mobile,
        anonymous: row.anonymous,
        surplus_choice: row
            .surplus_choice
            .parse()
            .ok()
            .filter(|choice| *choice != SurplusChoice::Similar),
        method: row.method.and_then(|method| method.parse().ok()),
    }))
}
