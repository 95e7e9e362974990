//! Proofs for donors, and heads for everybody (docs/proof.md).

use domain::error::AppError;
use domain::ids::{DonationId, IntentId, OpportunityId, PersonId};
use domain::ledger::proof::{
    EntryRecord, Hash, PostingRecord, Proof, ProofDocument, ProofError, ProvenEntry, SignedHead, VerifierKey,
};
use domain::people::{Action, Actor, Subject};
use domain::time::{MINUTE_US, Timestamp};

use super::seal::{self, EntryRow, HeadRow, INTERIM_PAUSE_US, LineRow, signing_key_public};
use super::tree;
use crate::{Context, Error, Result, on};

/// Heads in one list at most.
pub const HEADS_MAX: i64 = 1_000;
/// Payments in one proof.
const PAYMENTS_MAX: usize = 50;
/// Entries of an opportunity in one proof.
const OPPORTUNITY_ENTRIES_MAX: i64 = 200;
/// How long sealing takes at most while all is well: what a page promises.
const SEAL_TIME_US: i64 = MINUTE_US;

pub(super) mod queries {
    //! The SQL of proofs.

    crate::statements! {
        ENTRY = "SELECT e.seq, e.id, e.kind, e.reference, e.memo, e.actor, e.intent_id, e.occurred_at_us, \
            e.recorded_at_us, e.fold_position FROM ledger_entry e WHERE e.seq = $1";
        LINES = "SELECT p.entry_seq, p.line, p.account, p.fund_class, p.field_code, p.opportunity_id, p.charity_id, \
            p.donation_id, p.amount_halalas FROM posting p WHERE p.entry_seq = $1 ORDER BY p.line";
        /// Entries with a line of a gift of this payment, and their places in the tree.
        GIFT_PLACES = "SELECT e.seq, l.position FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_seq = e.seq \
            WHERE e.seq IN (SELECT p.entry_seq FROM posting p JOIN donation d ON d.id = p.donation_id \
            WHERE d.intent_id = $1) ORDER BY e.seq";
        /// What was allocated to an opportunity and paid to its charity, as far as it is sealed.
        OPPORTUNITY_PLACES = "SELECT e.seq, l.position FROM ledger_entry e JOIN ledger_leaf l ON l.entry_seq = e.seq \
            WHERE e.seq IN (SELECT p.entry_seq FROM posting p WHERE p.opportunity_id = $1) \
            AND e.kind IN ('allocation_made', 'disbursement_released') ORDER BY e.seq LIMIT $2";
        /// The payments whose gifts an entry has lines of.
        PAYMENTS_OF_ENTRY = "SELECT DISTINCT d.intent_id FROM posting p JOIN donation d ON d.id = p.donation_id \
            WHERE p.entry_seq = $1";
        GIFT_OWNER = "SELECT d.person_id, d.intent_id FROM donation d WHERE d.id = $1";
        HEAD_COVERING = "SELECT number, kind, day, tree_size, note, verifier_key, signed_at_us FROM ledger_head \
            WHERE kind = $1 AND tree_size > $2 ORDER BY tree_size, number LIMIT 1";
        HEADS_DAILY = "SELECT number, kind, day, tree_size, note, verifier_key, signed_at_us FROM ledger_head \
            WHERE kind = 'daily' AND number < $1 ORDER BY number DESC LIMIT $2";
        HEAD_BY_NUMBER = "SELECT number, kind, day, tree_size, note, verifier_key, signed_at_us FROM ledger_head \
            WHERE number = $1";
        KEYS_USED = "SELECT verifier_key FROM ledger_head WHERE kind = 'daily' GROUP BY verifier_key \
            ORDER BY MAX(number) DESC";
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
    proof_with(context, &[intent], None).await
}

/// The proof of several payments of one donor and, when an opportunity is named, of what was
/// allocated to it and paid out for it: the path of the riyal. Whoever calls has checked that the
/// payments may be seen. `None` while it cannot be had.
pub(crate) async fn proof_with(
    context: &Context,
    intents: &[IntentId],
    opportunity: Option<OpportunityId>,
) -> Result<Option<ProofDocument>> {
    let mut places = Vec::new();
    for intent in intents.iter().take(PAYMENTS_MAX) {
        let of_gift: Vec<(i64, Option<i64>)> =
            on!(&context.db, pool => sqlx::query_as(sql::GIFT_PLACES).bind(*intent).fetch_all(pool).await)?;
        for (seq, position) in of_gift {
            let Some(position) = position else { return Ok(None) };
            places.push((seq, position));
        }
    }
    if places.is_empty() {
        return Ok(None);
    }
    if let Some(opportunity) = opportunity {
        let of_opportunity: Vec<(i64, i64)> = on!(&context.db, pool => sqlx::query_as(sql::OPPORTUNITY_PLACES)
            .bind(opportunity).bind(OPPORTUNITY_ENTRIES_MAX).fetch_all(pool).await)?;
        places.extend(of_opportunity);
    }
    places.sort_unstable();
    places.dedup();
    let last = places.iter().map(|(_, position)| *position).max().unwrap_or_default();
    let mut head = head_covering(context, last).await?;
    if head.is_none() {
        // Somebody else may have signed one meanwhile, so it is looked up rather than taken.
        seal::head_sign_interim(context).await?;
        head = head_covering(context, last).await?;
    }
    match head {
        Some(head) => document(context, intents, &places, head.signed()?).await.map(Some),
        None => Ok(None),
    }
}

async fn document(
    context: &Context,
    intents: &[IntentId],
    places: &[(i64, i64)],
    head: SignedHead,
) -> Result<ProofDocument> {
    let mut entries = Vec::with_capacity(places.len());
    for (seq, place) in places {
        let position = u64::try_from(*place).map_err(Error::internal)?;
        entries.push(ProvenEntry {
            position,
            entry: entry_own(context, intents, *seq).await?,
            path: tree::inclusion_path(&context.db, position, head.head().tree_size).await?,
        });
    }
    let keys = signing_keys(context).await?;
    let key_id = keys
        .iter()
        .find(|key| head.claim(key).is_ok())
        .map(VerifierKey::id_text);
    let document = ProofDocument {
        key_id: key_id
            .ok_or_else(|| Error::internal("a head is signed by an unknown key: ATAA_SIGNING_KEYS_FORMER"))?,
        head,
        entries,
    };
    // What is handed out has passed the same check that the donor will make.
    match document.check(&keys) {
        Ok(_) => Ok(document),
        Err(problem) => Err(Error::internal(format!("a proof does not hold: {problem}"))),
    }
}

/// An entry that holds no gift of anybody else: of several donors it would show one of them what
/// the others gave. None is made that way.
async fn entry_own(context: &Context, intents: &[IntentId], seq: i64) -> Result<EntryRecord> {
    let payments: Vec<IntentId> =
        on!(&context.db, pool => sqlx::query_scalar(sql::PAYMENTS_OF_ENTRY).bind(seq).fetch_all(pool).await)?;
    if payments.iter().any(|payment| !intents.contains(payment)) {
        return Err(Error::internal(format!("entry {seq} holds gifts of several donors")));
    }
    let entry: EntryRow = on!(&context.db, pool => sqlx::query_as(sql::ENTRY).bind(seq).fetch_one(pool).await)?;
    let lines: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(sql::LINES).bind(seq).fetch_all(pool).await)?;
    Ok(entry.record(lines.into_iter().map(PostingRecord::from).collect()))
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

/// The public keys that count: the present one and those that the operator names as former. None is
/// taken from the storage: whoever can write there must not be able to add one.
pub(super) fn keys_trusted(context: &Context) -> Result<Vec<VerifierKey>> {
    let mut keys = vec![signing_key_public(&context.configuration)?];
    keys.extend(context.configuration.signing_keys_former.iter().cloned());
    Ok(keys)
}

/// The same keys, also under the names that they signed heads with before the site's address changed.
async fn signing_keys(context: &Context) -> Result<Vec<VerifierKey>> {
    let mut keys = keys_trusted(context)?;
    let used: Vec<String> = on!(&context.db, pool => sqlx::query_scalar(sql::KEYS_USED).fetch_all(pool).await)?;
    for key in used.iter().filter_map(|text| text.parse::<VerifierKey>().ok()) {
        let is_trusted = keys.iter().any(|known| known.public_key() == key.public_key());
        if is_trusted && !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// The public keys that heads are signed with, the present one first.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn journal_keys(context: &Context, actor: &Actor) -> Result<Vec<VerifierKey>> {
    actor.require(Action::JournalProofView, Subject::Platform)?;
    signing_keys(context).await
}

/// So many daily heads, [`HEADS_MAX`] at most, the latest first; those before head number `before`
/// when it is given.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn heads_daily(
    context: &Context,
    actor: &Actor,
    before: Option<i64>,
    count: i64,
) -> Result<Vec<PublishedHead>> {
    actor.require(Action::JournalProofView, Subject::Platform)?;
    let rows: Vec<HeadRow> = on!(&context.db, pool => sqlx::query_as(sql::HEADS_DAILY)
        .bind(before.unwrap_or(i64::MAX)).bind(count.min(HEADS_MAX)).fetch_all(pool).await)?;
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
