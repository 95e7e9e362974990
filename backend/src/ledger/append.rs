//! Writing to the journal: the only code that does.

use domain::ids::{EntryId, IntentId};
use domain::ledger::{EntryDraft, LedgerError};
use domain::people::Actor;
use domain::time::Timestamp;

use super::queries as sql;
use crate::clock::Source;
use crate::db::Tx;
use crate::{Error, Result, in_tx};

/// Rows in one INSERT; each has nine values and SQLite takes 32,766.
const ROWS_PER_INSERT: usize = 1_000;

/// An entry that could not be made is a defect of ours, not something a person did.
impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        Self::internal(format!("the ledger refused an entry: {error}"))
    }
}

/// Appends an entry that balances. `occurred_at` is when the event happened: it decides
/// the day the money counts for. Answers the entry's number, or `None` when an entry with
/// the same reference is there already: each business event is booked once.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn entry_append(
    tx: &mut Tx,
    source: &Source,
    draft: &EntryDraft,
    actor: &Actor,
    intent: Option<IntentId>,
    occurred_at: Timestamp,
) -> Result<Option<i64>> {
    let id = EntryId::from_uuid(source.uuid());
    let seq: Option<i64> = in_tx!(tx, connection => sqlx::query_scalar(sql::ENTRY_INSERT)
        .bind(id)
        .bind(draft.kind().code())
        .bind(intent)
        .bind(draft.reference())
        .bind(draft.memo())
        .bind(actor_text(actor))
        .bind(occurred_at)
        .bind(source.now())
        .fetch_optional(connection)
        .await)?;
    let Some(seq) = seq else { return Ok(None) };
    let lines: Vec<_> = (1_i64..).zip(draft.postings()).collect();
    for chunk in lines.chunks(ROWS_PER_INSERT) {
        in_tx!(tx, connection => {
            let mut insert = sqlx::QueryBuilder::new(
                "INSERT INTO posting (entry_seq, line, account, fund_class, field_code, opportunity_id, charity_id, \
                 donation_id, amount_halalas) ",
            );
            insert.push_values(chunk, |mut row, (line, posting)| {
                row.push_bind(seq)
                    .push_bind(*line)
                    .push_bind(posting.account.code())
                    .push_bind(posting.fund_class.code())
                    .push_bind(posting.field_code.as_deref())
                    .push_bind(posting.opportunity_id)
                    .push_bind(posting.charity_id)
                    .push_bind(posting.donation_id)
                    .push_bind(posting.amount);
            });
            insert.build().execute(connection).await.map(|_| ())
        })?;
    }
    Ok(Some(seq))
}

/// Who booked it, for readers of the journal: a person's id, never a name.
fn actor_text(actor: &Actor) -> String {
    match actor {
        Actor::Visitor => "visitor".to_owned(),
        Actor::Person { id, .. } => format!("person:{id}"),
        Actor::System(name) => format!("system:{name}"),
    }
}
