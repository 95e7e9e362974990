//! The one place where an opportunity changes its state: the life cycle of the domain decides,
//! the row must still be as it was read, and an event says who, when and why.

use domain::giving::{OpportunityEvent, OpportunityState};
use domain::ids::{CharityId, OpportunityId, PersonId};
use domain::money::Money;
use domain::people::Actor;
use domain::time::Timestamp;

use super::queries;
use super::stored_code;
use crate::db::{Tx, dialect, ensure_rows};
use crate::{Context, Result, in_tx, on};

/// An opportunity while a transaction holds it: nobody else changes it until that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldOpportunity {
    /// Identity.
    pub id: OpportunityId,
    /// The number people use.
    pub number: i64,
    /// Whose it is.
    pub charity_id: CharityId,
    /// Where it stands.
    pub state: OpportunityState,
    /// Its field of giving.
    pub field_code: String,
    /// Its sub-field.
    pub subfield_code: String,
    /// What is needed.
    pub target: Money,
    /// Who wrote it.
    pub created_by: Option<PersonId>,
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    id: OpportunityId,
    number: i64,
    charity_id: CharityId,
    state: String,
    field_code: String,
    subfield_code: String,
    target_halalas: Money,
    created_by: Option<PersonId>,
}

/// Reads an opportunity and holds it until the transaction ends.
///
/// # Errors
/// Not found, or unavailable when the engine does not answer.
pub async fn opportunity_hold(tx: &mut Tx, id: OpportunityId) -> Result<HeldOpportunity> {
    dialect::opportunity_lock(tx, id).await?;
    let row: HeldRow = in_tx!(tx, connection => sqlx::query_as(queries::OPPORTUNITY_STATE)
        .bind(id)
        .fetch_one(connection)
        .await)?;
    Ok(HeldOpportunity {
        id: row.id,
        number: row.number,
        charity_id: row.charity_id,
        state: stored_code("opportunity.state", &row.state)?,
        field_code: row.field_code,
        subfield_code: row.subfield_code,
        target: row.target_halalas,
        created_by: row.created_by,
    })
}

/// Lets `event` happen to an opportunity that this transaction holds, and answers its new
/// state. Staff actions write their audit line beside it.
///
/// # Errors
/// Conflict when the life cycle has no such step from where it stands, or somebody else moved it.
pub async fn opportunity_move(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    held: &mut HeldOpportunity,
    event: OpportunityEvent,
    reason: &str,
) -> Result<OpportunityState> {
    let from = held.state;
    let to = from.transition(event).map_err(domain::error::AppError::from)?;
    let now = moment_after_last(tx, context, held.id).await?;
    let touched = in_tx!(tx, connection => sqlx::query(queries::OPPORTUNITY_MOVE)
        .bind(held.id)
        .bind(from.code())
        .bind(to.code())
        .bind(now)
        .bind(event.code())
        .execute(connection)
        .await
        .map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)?;
    in_tx!(tx, connection => sqlx::query(queries::OPPORTUNITY_EVENT_INSERT)
        .bind(context.source.uuid())
        .bind(held.id)
        .bind(event.code())
        .bind(from.code())
        .bind(to.code())
        .bind(reason)
        .bind(actor.person_id())
        .bind(now)
        .execute(connection)
        .await
        .map(|_| ()))?;
    held.state = to;
    Ok(to)
}

/// The present, but after everything that happened to this opportunity so far: two steps of one
/// decision keep their order, whatever the clock's resolution.
async fn moment_after_last(tx: &mut Tx, context: &Context, id: OpportunityId) -> Result<Timestamp> {
    let last: Option<Timestamp> = in_tx!(tx, connection => sqlx::query_scalar(queries::OPPORTUNITY_EVENT_LAST)
        .bind(id)
        .fetch_one(connection)
        .await)?;
    Ok(last.map_or_else(|| context.now(), |last| context.now().max(last.plus_us(1))))
}

/// Something that happened to an opportunity, for its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityHappening {
    /// What.
    pub event: OpportunityEvent,
    /// Where it stood before.
    pub from: OpportunityState,
    /// Where it stands since.
    pub to: OpportunityState,
    /// Why, where somebody said so.
    pub reason: String,
    /// Who, where it was a person with a name.
    pub who: Option<String>,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    event: String,
    from_state: String,
    to_state: String,
    reason: String,
    at_us: Timestamp,
    person_name: Option<String>,
}

/// Everything that happened to an opportunity, oldest first. The caller has checked the actor.
pub(crate) async fn opportunity_happenings(context: &Context, id: OpportunityId) -> Result<Vec<OpportunityHappening>> {
    let rows: Vec<EventRow> = on!(&context.db, pool => sqlx::query_as(queries::OPPORTUNITY_EVENTS)
        .bind(id)
        .fetch_all(pool)
        .await)?;
    let happenings: Result<Vec<OpportunityHappening>> = rows
        .into_iter()
        .map(|row| {
            Ok(OpportunityHappening {
                event: stored_code("opportunity_event.event", &row.event)?,
                from: stored_code("opportunity_event.from_state", &row.from_state)?,
                to: stored_code("opportunity_event.to_state", &row.to_state)?,
                reason: row.reason,
                who: row.person_name.filter(|name| !name.is_empty()),
                at: row.at_us,
            })
        })
        .collect();
    Ok(in_order(happenings?))
}

/// Steps that share a moment follow from one another: each begins where the one before ended.
fn in_order(mut happenings: Vec<OpportunityHappening>) -> Vec<OpportunityHappening> {
    let mut state = OpportunityState::Draft;
    for index in 0..happenings.len() {
        let same_moment = |one: &&OpportunityHappening| one.at == happenings[index].at;
        let length = happenings[index..].iter().take_while(same_moment).count();
        if let Some(next) = happenings[index..index + length]
            .iter()
            .position(|one| one.from == state)
        {
            happenings[index..=index + next].rotate_right(1);
        }
        state = happenings[index].to;
    }
    happenings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_one_moment_follow_from_one_another() {
        use OpportunityEvent as E;
        let step = |event: E, from: OpportunityState, at_us: i64| OpportunityHappening {
            event,
            from,
            to: from.transition(event).unwrap(),
            reason: String::new(),
            who: None,
            at: Timestamp::from_us(at_us),
        };
        let mixed = vec![
            step(E::Submit, OpportunityState::Draft, 1),
            step(E::Publish, OpportunityState::Approved, 2),
            step(E::Approve, OpportunityState::UnderReview, 2),
            step(E::StartReview, OpportunityState::Submitted, 2),
            step(E::Fund, OpportunityState::Published, 3),
        ];
        let ordered: Vec<E> = in_order(mixed).into_iter().map(|one| one.event).collect();
        assert_eq!(ordered, [E::Submit, E::StartReview, E::Approve, E::Publish, E::Fund]);
    }
}
