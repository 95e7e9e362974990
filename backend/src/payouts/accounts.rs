//! The register of charities' accounts, with its history. A change is proposed by a manager with
//! the bank's letter, approved by two people of the platform, and rests for 72 hours in which
//! everybody concerned can still stop it (handbook 7.1, 7.2).

use domain::error::{AppError, Conflict, FieldProblem};
use domain::ids::{CharityAccountId, CharityId, PersonId};
use domain::payouts::{AccountEvent, AccountProposalForm, AccountPurpose, AccountState, account_effective_at};
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::{payout_lock, queries};
use crate::db::{Tx, dialect, ensure_rows};
use crate::delivery::stored_code;
use crate::files::{FileKind, file_accept, file_read};
use crate::messages::{AccountNotice, charity_account_notice};
use crate::reference::Bilingual;
use crate::supervision::audit::audit_record;
use crate::{Context, Result, in_tx, on};

/// Accounts on one page.
pub const ACCOUNT_PAGE_SIZE: i64 = 40;
/// The longest name of a letter that is kept, in characters.
const LETTER_NAME_LENGTH_MAX: usize = 80;

/// The account that money goes to now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveAccount {
    /// Identity.
    pub id: CharityAccountId,
    /// The account.
    pub iban: String,
}

#[derive(sqlx::FromRow)]
struct EffectiveRow {
    id: CharityAccountId,
    iban: String,
    state: String,
}

/// Picks among the newest account for zakat and the newest for other gifts. A charity that never
/// had one for zakat alone takes it at the account it was admitted with. An account that was
/// withdrawn is not replaced by an older one: until another is approved nothing is paid.
fn pick(own: Option<EffectiveRow>, fallback: Option<EffectiveRow>) -> Option<EffectiveAccount> {
    own.or(fallback)
        .filter(|row| row.state == AccountState::Approved.code())
        .map(|row| EffectiveAccount {
            id: row.id,
            iban: row.iban,
        })
}

/// The account in effect for a purpose, inside a write.
pub(crate) async fn account_effective(
    tx: &mut Tx,
    context: &Context,
    charity: CharityId,
    purpose: AccountPurpose,
) -> Result<Option<EffectiveAccount>> {
    let own: Option<EffectiveRow> = in_tx!(tx, connection => sqlx::query_as(queries::ACCOUNT_EFFECTIVE)
        .bind(charity).bind(purpose.code()).bind(context.now()).fetch_optional(connection).await)?;
    let other: Option<EffectiveRow> = in_tx!(tx, connection => sqlx::query_as(queries::ACCOUNT_EFFECTIVE)
        .bind(charity).bind(AccountPurpose::Other.code()).bind(context.now()).fetch_optional(connection).await)?;
    Ok(pick(own, other))
}

/// The account in effect for a purpose, to show. The caller has checked the actor.
pub(crate) async fn account_effective_shown(
    context: &Context,
    charity: CharityId,
    purpose: AccountPurpose,
) -> Result<Option<EffectiveAccount>> {
    let own: Option<EffectiveRow> = on!(&context.db, pool => sqlx::query_as(queries::ACCOUNT_EFFECTIVE)
        .bind(charity).bind(purpose.code()).bind(context.now()).fetch_optional(pool).await)?;
    let other: Option<EffectiveRow> = on!(&context.db, pool => sqlx::query_as(queries::ACCOUNT_EFFECTIVE)
        .bind(charity).bind(AccountPurpose::Other.code()).bind(context.now()).fetch_optional(pool).await)?;
    Ok(pick(own, other))
}

/// The accounts in effect for both purposes.
///
/// # Errors
/// Not found for others than the charity's managers, finance and supervisors.
pub async fn accounts_in_effect(
    context: &Context,
    actor: &Actor,
    charity: CharityId,
) -> Result<Vec<(AccountPurpose, Option<EffectiveAccount>)>> {
    actor.require(Action::AccountView, Subject::Charity(charity))?;
    let mut all = Vec::new();
    for purpose in AccountPurpose::ALL.iter().copied() {
        all.push((purpose, account_effective_shown(context, charity, purpose).await?));
    }
    Ok(all)
}

/// The bank's letter as it was sent.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// The name it had.
    pub file_name: String,
    /// Its content; nothing about it is believed yet.
    pub bytes: Vec<u8>,
}

/// Proposes another account. Answers its number.
///
/// # Errors
/// Not found for others than the charity's managers; invalid when the account is the one in effect
/// or the letter is missing or no PDF; conflict while another change is under way.
pub async fn account_propose(
    context: &Context,
    actor: &Actor,
    charity: CharityId,
    form: AccountProposalForm,
    letter: Option<NewLetter>,
    origin: &str,
) -> Result<i64> {
    actor.require(Action::AccountPropose, Subject::Charity(charity))?;
    let proposer = actor.require_person()?;
    let letter = letter.ok_or_else(|| AppError::invalid("letter", FieldProblem::Required))?;
    let current = account_effective_shown(context, charity, form.purpose).await?;
    if current.is_some_and(|account| account.iban == form.iban.as_str()) {
        return Err(AppError::invalid("iban", FieldProblem::Unchanged).into());
    }
    let stored = file_accept(context, "letter", FileKind::Document, letter.bytes).await?;
    let name: String = letter.file_name.chars().take(LETTER_NAME_LENGTH_MAX).collect();
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                dialect::numbering_lock(tx, "charity_iban").await?;
                let open: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::ACCOUNT_OPEN)
                    .bind(charity).bind(form.purpose.code()).bind(owned.now()).fetch_one(connection).await)?;
                if open > 0 {
                    return Err(AppError::Conflict(Conflict::AlreadyExists).into());
                }
                let number: i64 = in_tx!(tx, connection =>
                    sqlx::query_scalar(queries::ACCOUNT_NUMBER_NEXT).fetch_one(connection).await)?;
                in_tx!(tx, connection => sqlx::query(queries::ACCOUNT_INSERT)
                    .bind(CharityAccountId::from_uuid(owned.source.uuid()))
                    .bind(number)
                    .bind(charity)
                    .bind(form.purpose.code())
                    .bind(form.iban.as_str())
                    .bind(&stored.hash)
                    .bind(&name)
                    .bind(proposer)
                    .bind(owned.now())
                    .execute(connection)
                    .await
                    .map(|_| ()))?;
                let held = hold(tx, number).await?;
                tell(tx, &owned, &held, AccountNotice::Proposed, None).await?;
                record(tx, &owned, &actor, "account.propose", &held, "", &origin).await?;
                Ok(number)
            })
        })
        .await
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    id: CharityAccountId,
    number: i64,
    charity_id: CharityId,
    purpose: String,
    iban: String,
    state: String,
    proposed_by: Option<PersonId>,
    first_approved_by: Option<PersonId>,
    effective_at_us: Option<Timestamp>,
}

struct HeldAccount {
    row: HeldRow,
    state: AccountState,
    purpose: AccountPurpose,
}

impl HeldAccount {
    fn in_effect(&self, now: Timestamp) -> bool {
        self.state == AccountState::Approved && self.row.effective_at_us.is_some_and(|at| at <= now)
    }
}

/// Reads an account. What is written afterwards names the state it was in, so nobody overtakes.
async fn hold(tx: &mut Tx, number: i64) -> Result<HeldAccount> {
    let row: HeldRow = in_tx!(tx, connection => sqlx::query_as(queries::ACCOUNT_HELD)
        .bind(number).fetch_one(connection).await)?;
    Ok(HeldAccount {
        state: stored_code("charity_iban.state", &row.state)?,
        purpose: stored_code("charity_iban.purpose", &row.purpose)?,
        row,
    })
}

/// One of two people approves an account: after the second it rests until it takes effect.
/// Answers when that is, or nothing after the first approval.
///
/// # Errors
/// Not found for others than finance and supervisors; conflict for who proposed it, approved it
/// first or manages the charity, and when somebody acted before.
pub async fn account_approve(context: &Context, actor: &Actor, number: i64, origin: &str) -> Result<Option<Timestamp>> {
    actor.require(Action::AccountApprove, Subject::Platform)?;
    let person = actor.require_person()?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = hold(tx, number).await?;
                let now = owned.now();
                let next = step(&held, AccountEvent::Approve, now)?;
                require_stranger(&actor, &held)?;
                let effective_at = account_effective_at(now);
                let same: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::ACCOUNT_SAME_ELSEWHERE)
                    .bind(&held.row.iban).bind(held.row.charity_id).fetch_one(connection).await)?;
                let touched = if next == AccountState::Approved {
                    in_tx!(tx, connection => sqlx::query(queries::ACCOUNT_SECOND)
                        .bind(held.row.id).bind(person).bind(now).bind(effective_at)
                        .execute(connection).await.map(|done| done.rows_affected()))?
                } else {
                    in_tx!(tx, connection => sqlx::query(queries::ACCOUNT_FIRST)
                        .bind(held.row.id).bind(person).bind(now)
                        .execute(connection).await.map(|done| done.rows_affected()))?
                };
                ensure_rows(touched, 1)?;
                let detail = if same > 0 {
                    format!("the same account is with {same} other charities")
                } else {
                    String::new()
                };
                record(tx, &owned, &actor, "account.approve", &held, &detail, &origin).await?;
                if next != AccountState::Approved {
                    return Ok(None);
                }
                tell(tx, &owned, &held, AccountNotice::Approved, Some(effective_at)).await?;
                Ok(Some(effective_at))
            })
        })
        .await
}

/// Neither who proposed it, nor who approved it first, nor anybody who manages the charity.
fn require_stranger(actor: &Actor, held: &HeldAccount) -> Result<()> {
    let person = actor.person_id();
    let own = actor.managed_charities().any(|charity| charity == held.row.charity_id);
    if own || person == held.row.proposed_by || person == held.row.first_approved_by {
        return Err(AppError::Conflict(Conflict::SamePerson).into());
    }
    Ok(())
}

fn step(held: &HeldAccount, event: AccountEvent, now: Timestamp) -> Result<AccountState> {
    let next = held.state.transition(event, held.in_effect(now));
    Ok(next.map_err(|_| AppError::Conflict(Conflict::ChangedMeanwhile))?)
}

/// Ends an account: a proposal is refused by the platform or taken back by a manager, an approved
/// one is cancelled during its rest by either, and one in effect is withdrawn by the platform.
///
/// # Errors
/// Not found for who may not; conflict when it cannot be ended so any more.
pub async fn account_end(
    context: &Context,
    actor: &Actor,
    number: i64,
    event: AccountEvent,
    reason: String,
    origin: &str,
) -> Result<()> {
    actor.require_person()?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let held = hold(tx, number).await?;
                let charity = Subject::Charity(held.row.charity_id);
                let action = match event {
                    AccountEvent::Cancel if actor.may(Action::AccountPropose, charity) => Action::AccountPropose,
                    _ => Action::AccountApprove,
                };
                actor.require(action, charity)?;
                // A batch is being made from what is in effect now, or after this.
                payout_lock(tx).await?;
                let next = step(&held, event, owned.now())?;
                let touched = in_tx!(tx, connection => sqlx::query(queries::ACCOUNT_END)
                    .bind(held.row.id).bind(held.state.code()).bind(next.code()).bind(actor.person_id())
                    .bind(owned.now()).bind(&reason)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)?;
                tell(tx, &owned, &held, AccountNotice::Ended, None).await?;
                let action = format!("account.{}", event.code());
                record(tx, &owned, &actor, &action, &held, &reason, &origin).await
            })
        })
        .await
}

async fn tell(
    tx: &mut Tx,
    context: &Context,
    held: &HeldAccount,
    notice: AccountNotice,
    effective_at: Option<Timestamp>,
) -> Result<()> {
    let masked = domain::identity::Iban::parse(&held.row.iban).map_or_else(|_| String::new(), |iban| iban.masked());
    let previous = (held.row.charity_id, held.purpose);
    charity_account_notice(tx, context, previous, held.row.number, &masked, notice, effective_at).await
}

async fn record(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    action: &str,
    held: &HeldAccount,
    detail: &str,
    origin: &str,
) -> Result<()> {
    let detail = format!("{} {} {detail}", held.purpose, held.row.iban);
    let target = held.row.number.to_string();
    audit_record(
        tx,
        context.now(),
        actor,
        action,
        "charity_account",
        &target,
        detail.trim(),
        origin,
    )
    .await
}

/// An account as lists and its page show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// The number people use.
    pub number: i64,
    /// Whose it is.
    pub charity_id: CharityId,
    /// The charity's name.
    pub charity_name: Bilingual,
    /// What it is for.
    pub purpose: AccountPurpose,
    /// The account.
    pub iban: String,
    /// Where it stands.
    pub state: AccountState,
    /// The rest is over.
    pub in_effect: bool,
    /// The bank's letter has this name; empty for the account a charity was admitted with.
    pub letter_name: String,
    /// Who proposed it.
    pub proposed_by: Option<(PersonId, String)>,
    /// When.
    pub proposed_at: Timestamp,
    /// Who approved it first, and when.
    pub first_approved: Option<(PersonId, String, Timestamp)>,
    /// Who approved it second, and when.
    pub second_approved: Option<(String, Timestamp)>,
    /// From when on money goes there.
    pub effective_at: Option<Timestamp>,
    /// Who ended it, and when.
    pub ended: Option<(String, Timestamp)>,
    /// Why.
    pub end_reason: String,
    /// Other charities with the same account: a warning for those who approve.
    pub same_elsewhere: i64,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    number: i64,
    charity_id: CharityId,
    name_ar: String,
    name_en: String,
    purpose: String,
    iban: String,
    state: String,
    letter_hash: Option<String>,
    letter_name: String,
    proposed_at_us: Timestamp,
    first_approved_at_us: Option<Timestamp>,
    second_approved_at_us: Option<Timestamp>,
    effective_at_us: Option<Timestamp>,
    ended_at_us: Option<Timestamp>,
    end_reason: String,
    proposed_by: Option<PersonId>,
    first_approved_by: Option<PersonId>,
    proposed_by_name: Option<String>,
    first_approved_by_name: Option<String>,
    second_approved_by_name: Option<String>,
    ended_by_name: Option<String>,
    same_elsewhere: i64,
}

impl LineRow {
    fn read(self, now: Timestamp) -> Result<AccountLine> {
        let state = stored_code("charity_iban.state", &self.state)?;
        let first = self.first_approved_by.zip(self.first_approved_at_us);
        let first_name = self.first_approved_by_name.unwrap_or_default();
        Ok(AccountLine {
            number: self.number,
            charity_id: self.charity_id,
            charity_name: Bilingual::new(self.name_ar, self.name_en),
            purpose: stored_code("charity_iban.purpose", &self.purpose)?,
            iban: self.iban,
            state,
            in_effect: state == AccountState::Approved && self.effective_at_us.is_some_and(|at| at <= now),
            letter_name: self.letter_name,
            proposed_by: self
                .proposed_by
                .map(|id| (id, self.proposed_by_name.unwrap_or_default())),
            proposed_at: self.proposed_at_us,
            first_approved: first.map(|(id, at)| (id, first_name, at)),
            second_approved: self
                .second_approved_at_us
                .map(|at| (self.second_approved_by_name.unwrap_or_default(), at)),
            effective_at: self.effective_at_us,
            ended: self.ended_at_us.map(|at| (self.ended_by_name.unwrap_or_default(), at)),
            end_reason: self.end_reason,
            same_elsewhere: self.same_elsewhere,
        })
    }
}

/// Every account that a charity had, newest first.
///
/// # Errors
/// Not found for others than the charity's managers, finance and supervisors.
pub async fn account_list_by_charity(context: &Context, actor: &Actor, charity: CharityId) -> Result<Vec<AccountLine>> {
    actor.require(Action::AccountView, Subject::Charity(charity))?;
    let rows: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(queries::ACCOUNTS_OF_CHARITY)
        .bind(charity).bind(ACCOUNT_PAGE_SIZE).fetch_all(pool).await)?;
    rows.into_iter().map(|row| row.read(context.now())).collect()
}

/// Changes of accounts of all charities, newest first, and the number to go on after.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn account_changes(
    context: &Context,
    actor: &Actor,
    before: Option<i64>,
) -> Result<(Vec<AccountLine>, Option<i64>)> {
    actor.require(Action::AccountApprove, Subject::Platform)?;
    let rows: Vec<LineRow> = on!(&context.db, pool => sqlx::query_as(queries::ACCOUNTS_CHANGING)
        .bind(before.unwrap_or(i64::MAX)).bind(ACCOUNT_PAGE_SIZE + 1).fetch_all(pool).await)?;
    let size = usize::try_from(ACCOUNT_PAGE_SIZE).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    let lines: Vec<AccountLine> = rows
        .into_iter()
        .take(size)
        .map(|row| row.read(context.now()))
        .collect::<Result<_>>()?;
    let next = lines.last().filter(|_| more).map(|line| line.number);
    Ok((lines, next))
}

/// One account.
///
/// # Errors
/// Not found when there is none or the actor may not know of it.
pub async fn account_get(context: &Context, actor: &Actor, number: i64) -> Result<AccountLine> {
    actor.require_person()?;
    let row: LineRow = on!(&context.db, pool => sqlx::query_as(queries::ACCOUNT_GET)
        .bind(number).fetch_one(pool).await)?;
    actor.require(Action::AccountView, Subject::Charity(row.charity_id))?;
    row.read(context.now())
}

/// The bank's letter of an account: its name and content.
///
/// # Errors
/// Not found when there is none or the actor may not know of it.
pub async fn account_letter(context: &Context, actor: &Actor, number: i64) -> Result<(String, Vec<u8>)> {
    actor.require_person()?;
    let row: LineRow = on!(&context.db, pool => sqlx::query_as(queries::ACCOUNT_GET)
        .bind(number).fetch_one(pool).await)?;
    actor.require(Action::AccountView, Subject::Charity(row.charity_id))?;
    let hash = row.letter_hash.ok_or(AppError::NotFound)?;
    let bytes = file_read(context, &hash, false).await?;
    Ok((row.letter_name, bytes))
}
