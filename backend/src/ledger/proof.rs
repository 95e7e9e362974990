//! Proofs for donors, and heads for everybody (docs/proof.md).

use domain::error::AppError;
use domain::ids::{DonationId, IntentId, PersonId};
use domain::ledger::proof::{Hash, Proof, ProofDocument, ProofError, ProvenEntry, SignedHead, VerifierKey};
use domain::people::{Action, Actor, Subject};
use domain::time::{MINUTE_US, Timestamp};

use super::seal::{self, EntryRow, HeadRow, INTERIM_PAUSE_US, LineRow, entries_join, signing_key_public};
use super::tree;
use crate::{Context, Error, Result, on};

/// Heads in one list.
const HEADS_MAX: i64 = 1_000;
/// How long sealing takes at most while all is well: what a page promises.
const SEAL_TIME_US: i64 = MINUTE_US;

pub(super) mod queries {
    //! The SQL of proofs.

    crate::statements! {
        GIFT_ENTRIES = "SELECT e.seq, e.id, e.kind, e.reference, e.memo, e.actor, e.intent_id, e.occurred_at_us, \
            e.recorded_at_us, e.fold_position FROM ledger_entry e WHERE e.seq IN (SELECT p.entry_seq FROM posting p \
            JOIN donation d ON d.id = p.donation_id WHERE d.intent_id = $1) ORDER BY e.seq";
        GIFT_LINES = "SELECT p.entry_seq, p.line, p.account, p.fund_class, p.field_code, p.opportunity_id, p.charity_id, \
            p.donation_id, p.amount_halalas FROM posting p WHERE p.entry_seq IN (SELECT q.entry_seq FROM posting q \
            JOIN donation d ON d.id = q.donation_id WHERE d.intent_id = $1) ORDER BY p.entry_seq, p.line";
        GIFT_PLACES = "SELECT e.seq, l.position FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_seq = e.seq \
            WHERE e.seq IN (SELECT p.entry_seq FROM posting p JOIN donation d ON d.id = p.donation_id \
            WHERE d.intent_id = $1) ORDER BY e.seq";
        /// Lines of these entries that belong to gifts of another payment: there must be none.
        FOREIGN_LINES = "SELECT COUNT(*) FROM posting p JOIN donation d ON d.id = p.donation_id WHERE d.intent_id <> $1 \
            AND p.entry_seq IN (SELECT q.entry_seq FROM posting q JOIN donation g ON g.id = q.donation_id \
            WHERE g.intent_id = $1)";
        GIFT_OWNER = "SELECT d.person_id, d.intent_id FROM donation d WHERE d.id = $1";
        HEAD_COVERING = "SELECT number, kind, day, tree_size, note, verifier_key, signed_at_us FROM ledger_head \
            WHERE kind = $1 AND tree_size > $2 ORDER BY tree_size, number LIMIT 1";
        HEADS_DAILY = "SELECT number, kind, day, tree_size, note, verifier_key, signed_at_us FROM ledger_head \
            WHERE kind = 'daily' AND number < $1 ORDER BY number DESC LIMIT $2";
        HEAD_BY_NUMBER = "SELECT number, kind, day, tree_size, note, verifier_key, signed_at_us FROM ledger_head \
            WHERE number = $1";
    }
}

use queries as sql;

/// Whether a gift's proof can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofState {
    /// Nothing is booked yet, so there is nothing to prove.
    None,
    /// The entries are booked and not sealed yet; they will be by then.
    ReadyAt(Timestamp),
    /// It can be had now.
    Ready,
}

/// A head as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedHead {
    /// Its number in the chain.
    pub number: i64,
    /// The head with its signature.
    pub signed: SignedHead,
    /// When it was signed.
    pub signed_at: Timestamp,
}

impl TryFrom<HeadRow> for PublishedHead {
    type Error = Error;

    fn try_from(row: HeadRow) -> Result<Self> {
        Ok(Self {
            number: row.number,
            signed: row.signed()?,
            signed_at: row.signed_at_us,
        })
    }
}

/// Where the proof of a payment's gifts stands; whoever calls has checked that it may be seen.
pub(crate) async fn proof_state_of(context: &Context, intent: IntentId) -> Result<ProofState> {
    let places = places_of(context, intent).await?;
    let now = context.now();
    let Some(places) = places else {
        return Ok(ProofState::ReadyAt(now.plus_us(SEAL_TIME_US)));
    };
    let Some(last) = places.iter().max() else {
        return Ok(ProofState::None);
    };
    if head_covering(context, *last).await?.is_some() {
        return Ok(ProofState::Ready);
    }
    let newest: Option<HeadRow> =
        on!(&context.db, pool => sqlx::query_as(seal::queries::HEAD_LAST).fetch_optional(pool).await)?;
    let free_at = newest.map_or(now, |head| head.signed_at_us.plus_us(INTERIM_PAUSE_US));
    Ok(if free_at <= now {
        ProofState::Ready
    } else {
        ProofState::ReadyAt(free_at)
    })
}

/// Where the entries of a payment's gifts stand in the tree; `None` when one is not sealed yet.
async fn places_of(context: &Context, intent: IntentId) -> Result<Option<Vec<i64>>> {
    let places: Vec<(i64, Option<i64>)> =
        on!(&context.db, pool => sqlx::query_as(sql::GIFT_PLACES).bind(intent).fetch_all(pool).await)?;
    Ok(places.into_iter().map(|(_, position)| position).collect())
}

/// The proof of a payment's gifts; whoever calls has checked that it may be seen. `None` while it
/// cannot be had.
pub(crate) async fn proof_of(context: &Context, intent: IntentId) -> Result<Option<ProofDocument>> {
    let Some(places) = places_of(context, intent).await? else {
        return Ok(None);
    };
    let Some(last) = places.iter().max().copied() else {
        return Ok(None);
    };
    // An entry of several donors would show one of them what the others gave. None is made that way.
    let foreign: i64 =
        on!(&context.db, pool => sqlx::query_scalar(sql::FOREIGN_LINES).bind(intent).fetch_one(pool).await)?;
    if foreign != 0 {
        return Err(Error::internal(format!(
            "entries of payment {intent} hold gifts of others"
        )));
    }
    let head = match head_covering(context, last).await? {
        Some(head) => head.signed()?,
        None => match seal::head_sign_interim(context).await? {
            Some(signed) => signed,
            None => return Ok(None),
        },
    };
    let entries: Vec<EntryRow> =
        on!(&context.db, pool => sqlx::query_as(sql::GIFT_ENTRIES).bind(intent).fetch_all(pool).await)?;
    let lines: Vec<LineRow> =
        on!(&context.db, pool => sqlx::query_as(sql::GIFT_LINES).bind(intent).fetch_all(pool).await)?;
    let mut proven = Vec::with_capacity(places.len());
    for (entry, place) in entries_join(entries, lines).into_iter().zip(places) {
        let position = u64::try_from(place).map_err(Error::internal)?;
        proven.push(ProvenEntry {
            position,
            entry: entry.record,
            path: tree::inclusion_path(&context.db, position, head.head().tree_size).await?,
        });
    }
    let keys = signing_keys(context)?;
    let key_id = keys
        .iter()
        .find(|key| head.claim(key).is_ok())
        .map(VerifierKey::id_text);
    let document = ProofDocument {
        key_id: key_id.ok_or_else(|| Error::internal("a head is signed by a key that nobody knows"))?,
        head,
        entries: proven,
    };
    // What is handed out has passed the same check that the donor will make.
    if let Err(problem) = document.check(&keys) {
        return Err(Error::internal(format!(
            "the proof of payment {intent} does not hold: {problem}"
        )));
    }
    Ok(Some(document))
}

/// A head that holds the leaf at `position`: the first daily one, otherwise the first of all.
async fn head_covering(context: &Context, position: i64) -> Result<Option<HeadRow>> {
    for kind in ["daily", "interim"] {
        let head: Option<HeadRow> = on!(&context.db, pool => sqlx::query_as(sql::HEAD_COVERING)
            .bind(kind).bind(position).fetch_optional(pool).await)?;
        if head.is_some() {
            return Ok(head);
        }
    }
    Ok(None)
}

/// Where the proof of one's own gift stands.
///
/// # Errors
/// Not found when it is another's.
pub async fn proof_state_own(context: &Context, actor: &Actor, donation: DonationId) -> Result<ProofState> {
    let intent = own_intent(context, actor, donation).await?;
    proof_state_of(context, intent).await
}

/// The proof of one's own gift, with the gifts that were paid together with it; `None` while it
/// cannot be had.
///
/// # Errors
/// Not found when it is another's.
pub async fn proof_own(context: &Context, actor: &Actor, donation: DonationId) -> Result<Option<ProofDocument>> {
    let intent = own_intent(context, actor, donation).await?;
    proof_of(context, intent).await
}

async fn own_intent(context: &Context, actor: &Actor, donation: DonationId) -> Result<IntentId> {
    let owner: Option<(Option<PersonId>, IntentId)> =
        on!(&context.db, pool => sqlx::query_as(sql::GIFT_OWNER).bind(donation).fetch_optional(pool).await)?;
    let person = owner.and_then(|(person, _)| person);
    actor.require(
        Action::DonationViewOwn,
        person.map_or(Subject::Platform, Subject::Person),
    )?;
    match (person, owner) {
        (Some(_), Some((_, intent))) => Ok(intent),
        _ => Err(AppError::NotFound.into()),
    }
}

/// The public keys: the present one first, then those that the operator names as former. None is
/// taken from the storage: whoever can write there must not be able to add one.
pub(super) fn signing_keys(context: &Context) -> Result<Vec<VerifierKey>> {
    let mut keys = vec![signing_key_public(&context.configuration)?];
    keys.extend(context.configuration.signing_keys_former.iter().cloned());
    Ok(keys)
}

/// The public keys that heads are signed with, the present one first.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn journal_keys(context: &Context, actor: &Actor) -> Result<Vec<VerifierKey>> {
    actor.require(Action::JournalProofView, Subject::Platform)?;
    signing_keys(context)
}

/// Daily heads, the latest first, those before head number `before` when it is given.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn heads_daily(context: &Context, actor: &Actor, before: Option<i64>) -> Result<Vec<PublishedHead>> {
    actor.require(Action::JournalProofView, Subject::Platform)?;
    let rows: Vec<HeadRow> = on!(&context.db, pool => sqlx::query_as(sql::HEADS_DAILY)
        .bind(before.unwrap_or(i64::MAX)).bind(HEADS_MAX).fetch_all(pool).await)?;
    rows.into_iter().map(PublishedHead::try_from).collect()
}

/// The daily head of a day, or any head by its number.
///
/// # Errors
/// Not found when there is none.
pub async fn head_published(context: &Context, actor: &Actor, name: &str) -> Result<PublishedHead> {
    actor.require(Action::JournalProofView, Subject::Platform)?;
    let row: Option<HeadRow> = match name.parse::<i64>() {
        Ok(number) => on!(&context.db, pool => sqlx::query_as(sql::HEAD_BY_NUMBER)
            .bind(number).fetch_optional(pool).await)?,
        Err(_) => on!(&context.db, pool => sqlx::query_as(seal::queries::HEAD_OF_DAY)
            .bind(name).fetch_optional(pool).await)?,
    };
    row.ok_or(AppError::NotFound)?.try_into()
}

/// The path that shows that the journal of `new` entries begins with that of `old` entries.
///
/// # Errors
/// Not found when there are no such sizes.
pub async fn heads_consistency(context: &Context, actor: &Actor, old: u64, new: u64) -> Result<Vec<Hash>> {
    actor.require(Action::JournalProofView, Subject::Platform)?;
    if new > tree::tree_size(&context.db).await? {
        return Err(AppError::NotFound.into());
    }
    let path = tree::consistency_path(&context.db, old, new).await?;
    path.ok_or_else(|| AppError::NotFound.into())
}

/// Checks a file as anybody can do it without us: what the form of the public page does where the
/// browser cannot.
///
/// # Errors
/// Unavailable when the storage does not answer; what is wrong with the file is the answer's own.
pub async fn proof_check(
    context: &Context,
    actor: &Actor,
    text: &str,
) -> Result<std::result::Result<Proof, ProofError>> {
    let keys = journal_keys(context, actor).await?;
    Ok(ProofDocument::parse(text).and_then(|document| document.check(&keys)))
}
