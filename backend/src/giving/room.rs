//! How much can still be given to an opportunity, to the halala: the target, less what
//! the journal holds for it up to this moment, less what is held for payments under way
//! (handbook 4.5). Totals shown in lists may be a moment behind; this is not.

use domain::error::AppError;
use domain::giving::{OpportunityState, remaining};
use domain::ids::{CharityId, IntentId, OpportunityId};
use domain::money::Money;
use domain::time::Timestamp;

use super::intent_queries as sql;
use crate::db::{Tx, dialect};
use crate::{Context, Error, Result, in_tx, on};

/// What decides whether and how an opportunity takes money.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) id: OpportunityId,
    pub(crate) number: i64,
    pub(crate) state: OpportunityState,
    pub(crate) target: Money,
    pub(crate) share_price: Option<Money>,
    pub(crate) zakat_accepted: bool,
    pub(crate) field_code: String,
    pub(crate) charity_id: CharityId,
}

#[derive(sqlx::FromRow)]
struct TermsRow {
    id: OpportunityId,
    number: i64,
    state: String,
    target_halalas: Money,
    share_price_halalas: Option<Money>,
    zakat_categories: String,
    field_code: String,
    charity_id: CharityId,
}

impl TermsRow {
    fn terms(self) -> Result<Terms> {
        Ok(Terms {
            id: self.id,
            number: self.number,
            state: self.state.parse().map_err(Error::internal)?,
            target: self.target_halalas,
            share_price: self.share_price_halalas,
            zakat_accepted: !self.zakat_categories.is_empty(),
            field_code: self.field_code,
            charity_id: self.charity_id,
        })
    }
}

pub(crate) async fn terms_by_number(context: &Context, number: i64) -> Result<Option<Terms>> {
    let row: Option<TermsRow> = on!(&context.db, pool => sqlx::query_as(sql::OPPORTUNITY_BY_NUMBER)
        .bind(number).fetch_optional(pool).await)?;
    row.map(TermsRow::terms).transpose()
}

pub(crate) async fn terms_by_id(context: &Context, id: OpportunityId) -> Result<Option<Terms>> {
    let row: Option<TermsRow> = on!(&context.db, pool => sqlx::query_as(sql::OPPORTUNITY_BY_ID)
        .bind(id).fetch_optional(pool).await)?;
    row.map(TermsRow::terms).transpose()
}

pub(crate) async fn terms_in_tx(tx: &mut Tx, id: OpportunityId) -> Result<Terms> {
    let row: Option<TermsRow> = in_tx!(tx, connection => sqlx::query_as(sql::OPPORTUNITY_BY_ID)
        .bind(id).fetch_optional(connection).await)?;
    row.ok_or_else(|| Error::from(AppError::NotFound))?.terms()
}

/// What is left of the target, to show. It may be gone a moment later: what is decided
/// is decided by [`remaining_in_tx`].
///
/// # Errors
/// Not found, or unavailable when the storage does not answer.
pub async fn remaining_now(context: &Context, id: OpportunityId) -> Result<Money> {
    let terms = terms_by_id(context, id).await?.ok_or(AppError::NotFound)?;
    if !terms.state.accepts_money() {
        return Ok(Money::ZERO);
    }
    let collected = dialect::opportunity_collected_shown(&context.db, id).await?;
    let held: Money = on!(&context.db, pool => sqlx::query_scalar(sql::HELD)
        .bind(id).bind(context.now()).fetch_one(pool).await)?;
    Ok(remaining(terms.target, collected, held))
}

/// What is left of the target. The caller holds the opportunity's lock, so the answer
/// stays true until the transaction ends. `except` names an intent whose own holds do
/// not count.
pub(crate) async fn remaining_in_tx(
    tx: &mut Tx,
    terms: &Terms,
    now: Timestamp,
    except: Option<IntentId>,
) -> Result<Money> {
    let collected = dialect::opportunity_collected(tx, terms.id).await?;
    let held: Money = match except {
        Some(intent) => in_tx!(tx, connection => sqlx::query_scalar(sql::HELD_BY_OTHERS)
            .bind(terms.id).bind(now).bind(intent).fetch_one(connection).await)?,
        None => in_tx!(tx, connection => sqlx::query_scalar(sql::HELD)
            .bind(terms.id).bind(now).fetch_one(connection).await)?,
    };
    Ok(remaining(terms.target, collected, held))
}
