//! Importing a statement in two steps: the file is kept and looked at, then taken. Taking it writes
//! every movement and holds every credit in suspense, in one transaction; matching follows, each
//! movement in a transaction of its own, so that a crash between them loses nothing
//! ([`super::bank_match_once`] goes on).

use std::collections::HashMap;

use domain::bank::{AccountPurpose, ProblemKind, Statement, StatementFormat, StatementProblem, entry_identities};
use domain::error::AppError;
use domain::identity::Iban;
use domain::ids::BankEntryId;
use domain::ledger::suspense_received;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};
use sha2::{Digest, Sha256};

use super::accounts::accounts_in_tx;
use super::matching::{self, payout_name};
use super::queries as sql;
use super::read::statements_read;
use super::{BANK_LOCK, BankAccount};
use crate::db::{Tx, dialect, ensure_rows};
use crate::ledger::entry_append;
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx};

/// The longest file name that is kept.
const FILE_NAME_LENGTH_MAX: usize = 120;
/// Entries that a preview shows of a statement; the counts tell of all.
const PREVIEW_ENTRIES_MAX: usize = 200;

/// A file before it is imported: what it holds and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePreview {
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub hash: String,
    /// Its name.
    pub file_name: String,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
    /// When it was imported.
    pub imported_at: Option<Timestamp>,
    /// What it is written in.
    pub format: Option<StatementFormat>,
    /// Its statements.
    pub statements: Vec<StatementPreview>,
    /// Why it cannot be imported; empty when it can, or was.
    pub problems: Vec<StatementProblem>,
}

/// A statement of such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementPreview {
    /// The account.
    pub iban: String,
    /// Which money lies on it; none when it is not ours.
    pub purpose: Option<AccountPurpose>,
    /// The bank's number of it.
    pub statement_id: String,
    /// First balance.
    pub opening: Money,
    /// Day of the first balance.
    pub opening_on: CivilDate,
    /// Last balance.
    pub closing: Money,
    /// Day of the last balance.
    pub closing_on: CivilDate,
    /// Movements not known yet.
    pub new_count: usize,
    /// Movements that another file brought before.
    pub duplicate_count: usize,
    /// Movements that the bank has not booked yet.
    pub pending_count: usize,
    /// What the new credits add up to.
    pub credits: Money,
    /// What the new debits add up to, as a positive sum.
    pub debits: Money,
    /// The first of the movements.
    pub entries: Vec<EntryPreview>,
}

/// A movement of such a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPreview {
    /// Line in the file.
    pub line: Option<u32>,
    /// Credits positive.
    pub amount: Money,
    /// Day of booking.
    pub booked_on: CivilDate,
    /// The other side's name.
    pub counterparty_name: String,
    /// What the payer wrote.
    pub remittance: String,
    /// It was brought by another file before.
    pub duplicate: bool,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It was taken.
    Imported {
        /// Statements taken.
        statements: usize,
        /// New movements.
        entries: usize,
        /// Movements that were known.
        duplicates: usize,
        /// What the new movements were matched with.
        matched: usize,
    },
    /// The same file was taken before; nothing changed.
    ImportedBefore,
    /// It was not taken, and nothing changed.
    Refused(Vec<StatementProblem>),
}

/// Keeps a file for the second step. The same file is kept once. A file that cannot be read is not
/// kept; the answer says why.
///
/// # Errors
/// Not found for who may not; unavailable when the storage does not answer.
pub async fn bank_file_keep(
    context: &Context,
    actor: &Actor,
    file_name: &str,
    bytes: Vec<u8>,
    origin: &str,
) -> Result<std::result::Result<String, StatementProblem>> {
    actor.require(Action::BankImport, Subject::Platform)?;
    let (read, bytes) = read_apart(bytes).await?;
    if let Err(problem) = read {
        return Ok(Err(problem));
    }
    let hash = hex::encode(Sha256::digest(&bytes));
    let file_name: String = file_name.chars().filter(|sign| !sign.is_control()).collect();
    let file_name: String = file_name.chars().take(FILE_NAME_LENGTH_MAX).collect();
    let (now, actor, origin, key) = (context.now(), actor.clone(), origin.to_owned(), hash.clone());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let byte_count = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                let kept = in_tx!(tx, connection => sqlx::query(sql::FILE_INSERT)
                    .bind(&key).bind(&file_name).bind(bytes).bind(byte_count).bind(actor.person_id()).bind(now)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                if kept == 1 {
                    audit_record(tx, now, &actor, "bank.upload", "bank_file", &key, &file_name, &origin).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(Ok(hash))
}

type FileRead = std::result::Result<(StatementFormat, Vec<Statement>), StatementProblem>;

/// Reads a file beside the threads that answer requests: a large one takes a moment.
async fn read_apart(bytes: Vec<u8>) -> Result<(FileRead, Vec<u8>)> {
    tokio::task::spawn_blocking(move || (statements_read(&bytes), bytes))
        .await
        .map_err(Error::internal)
}

#[derive(sqlx::FromRow)]
struct FileRow {
    file_name: String,
    content: Vec<u8>,
    uploaded_at_us: Timestamp,
    imported_at_us: Option<Timestamp>,
}

async fn file_row(tx: &mut Tx, hash: &str) -> Result<FileRow> {
    let row: Option<FileRow> = in_tx!(tx, connection => sqlx::query_as(sql::FILE_READ)
        .bind(hash).fetch_optional(connection).await)?;
    row.ok_or_else(|| AppError::NotFound.into())
}

/// What a kept file holds and what importing it would do.
///
/// # Errors
/// Not found for who may not, and for a file that is not kept.
pub async fn bank_file_preview(context: &Context, actor: &Actor, hash: &str) -> Result<FilePreview> {
    actor.require(Action::BankView, Subject::Platform)?;
    let hash = hash.to_owned();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let file = file_row(tx, &hash).await?;
                let imported = file.imported_at_us.is_some();
                let mut preview = FilePreview {
                    hash: hash.clone(),
                    file_name: file.file_name,
                    uploaded_at: file.uploaded_at_us,
                    imported_at: file.imported_at_us,
                    format: None,
                    statements: Vec::new(),
                    problems: Vec::new(),
                };
                let (read, _) = read_apart(file.content).await?;
                match read {
                    Ok((format, statements)) => {
                        let plan = plan_make(tx, &statements, &hash).await?;
                        preview.format = Some(format);
                        preview.statements = plan.statements.iter().map(StatementPlan::preview).collect();
                        if !imported {
                            preview.problems = plan.problems;
                        }
                    }
                    Err(problem) => preview.problems.push(problem),
                }
                Ok(preview)
            })
        })
        .await
}

/// What importing would do, statement by statement.
struct Plan<'s> {
    statements: Vec<StatementPlan<'s>>,
    problems: Vec<StatementProblem>,
}

struct StatementPlan<'s> {
    statement: &'s Statement,
    account: Option<BankAccount>,
    /// For each entry its key and content, or nothing when it is known.
    fresh: Vec<Option<(String, String)>>,
}

impl StatementPlan<'_> {
    fn new_count(&self) -> usize {
        self.fresh.iter().flatten().count()
    }

    fn duplicate_count(&self) -> usize {
        self.fresh.len() - self.new_count()
    }

    /// The sum of the new entries of one direction; sums were checked with the balances.
    fn sum(&self, credits: bool) -> Money {
        let entries = self.statement.entries.iter().zip(&self.fresh);
        let of_direction = entries.filter(|(entry, fresh)| fresh.is_some() && entry.amount.is_positive() == credits);
        Money::checked_sum(of_direction.map(|(entry, _)| entry.amount)).unwrap_or(Money::ZERO)
    }

    fn preview(&self) -> StatementPreview {
        let statement = self.statement;
        let entries = statement.entries.iter().zip(&self.fresh).take(PREVIEW_ENTRIES_MAX);
        StatementPreview {
            iban: statement.account.clone(),
            purpose: self.account.as_ref().map(|account| account.purpose),
            statement_id: statement.statement_id.clone(),
            opening: statement.opening.amount,
            opening_on: statement.opening.on,
            closing: statement.closing.amount,
            closing_on: statement.closing.on,
            new_count: self.new_count(),
            duplicate_count: self.duplicate_count(),
            pending_count: statement.pending_count,
            credits: self.sum(true),
            debits: self.sum(false).checked_neg().unwrap_or(Money::ZERO),
            entries: entries
                .map(|(entry, fresh)| EntryPreview {
                    line: entry.place.line(),
                    amount: entry.amount,
                    booked_on: entry.booked_on,
                    counterparty_name: entry.counterparty_name.clone(),
                    remittance: entry.remittance.clone(),
                    duplicate: fresh.is_none(),
                })
                .collect(),
        }
    }
}

/// Compares the statements with the register and with what was imported before.
async fn plan_make<'s>(tx: &mut Tx, statements: &'s [Statement], file_hash: &str) -> Result<Plan<'s>> {
    let accounts = accounts_in_tx(tx).await?;
    let mut plan = Plan {
        statements: Vec::with_capacity(statements.len()),
        problems: Vec::new(),
    };
    let mut in_file: HashMap<(String, String), String> = HashMap::new();
    let mut numbers: Vec<(&str, &str)> = Vec::new();
    for statement in statements {
        let problem = |kind| StatementProblem::new(statement.place.clone(), kind);
        let account = Iban::parse(&statement.account).ok();
        let account = account.and_then(|iban| accounts.iter().find(|known| known.iban == iban).cloned());
        if account.is_none() {
            let iban = statement.account.clone();
            plan.problems.push(problem(ProblemKind::UnknownAccount { iban }));
        }
        let seen: Option<String> = in_tx!(tx, connection => sqlx::query_scalar(sql::STATEMENT_FILE)
            .bind(&statement.account).bind(&statement.statement_id).fetch_optional(connection).await)?;
        let number = (statement.account.as_str(), statement.statement_id.as_str());
        match seen {
            Some(hash) if hash == file_hash => plan.problems.push(problem(ProblemKind::SameFile)),
            None if !numbers.contains(&number) => {}
            _ => {
                let statement_id = statement.statement_id.clone();
                plan.problems.push(problem(ProblemKind::SeenBefore { statement_id }));
            }
        }
        numbers.push(number);
        let mut fresh = Vec::with_capacity(statement.entries.len());
        for (entry, identity) in statement.entries.iter().zip(entry_identities(&statement.entries)) {
            let key = hex::encode(Sha256::digest(&identity.key));
            let stored: Option<String> = in_tx!(tx, connection => sqlx::query_scalar(sql::ENTRY_CONTENT)
                .bind(&statement.account).bind(&key).fetch_optional(connection).await)?;
            let place = (statement.account.clone(), key.clone());
            let known = stored.or_else(|| in_file.get(&place).cloned());
            match known {
                None => {
                    in_file.insert(place, identity.content.clone());
                    fresh.push(Some((key, identity.content)));
                }
                Some(content) if content == identity.content => fresh.push(None),
                Some(_) => {
                    let reference = entry.bank_reference.clone();
                    plan.problems.push(StatementProblem::new(
                        entry.place.clone(),
                        ProblemKind::EntryChanged { reference },
                    ));
                    fresh.push(None);
                }
            }
        }
        plan.statements.push(StatementPlan {
            statement,
            account,
            fresh,
        });
    }
    Ok(plan)
}

/// Takes a kept file: all of it or nothing. Taking it again changes nothing.
///
/// # Errors
/// Not found for who may not, and for a file that is not kept; unavailable when the storage does
/// not answer. What is wrong with the file is an answer, not an error.
pub async fn bank_file_import(context: &Context, actor: &Actor, hash: &str, origin: &str) -> Result<ImportOutcome> {
    actor.require(Action::BankImport, Subject::Platform)?;
    let (inner, actor, hash, origin) = (context.clone(), actor.clone(), hash.to_owned(), origin.to_owned());
    let outcome = context
        .db
        .write(move |tx| Box::pin(async move { file_take(tx, &inner, &actor, &hash, &origin).await }))
        .await?;
    match outcome {
        ImportOutcome::Imported {
            statements,
            entries,
            duplicates,
            ..
        } => {
            let mut matched = 0;
            loop {
                let round = matching::match_round(context).await?;
                matched += round.matched;
                if round.looked_at == 0 {
                    break;
                }
            }
            Ok(ImportOutcome::Imported {
                statements,
                entries,
                duplicates,
                matched,
            })
        }
        other => Ok(other),
    }
}

pub(super) async fn file_take(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    hash: &str,
    origin: &str,
) -> Result<ImportOutcome> {
    dialect::numbering_lock(tx, BANK_LOCK).await?;
    let file = file_row(tx, hash).await?;
    if file.imported_at_us.is_some() {
        return Ok(ImportOutcome::ImportedBefore);
    }
    let (read, _) = read_apart(file.content).await?;
    let (format, statements) = match read {
        Ok(read) => read,
        Err(problem) => return Ok(ImportOutcome::Refused(vec![problem])),
    };
    let plan = plan_make(tx, &statements, hash).await?;
    if !plan.problems.is_empty() {
        return Ok(ImportOutcome::Refused(plan.problems));
    }
    let now = context.now();
    let (mut entries, mut duplicates) = (0, 0);
    for statement in &plan.statements {
        statement_write(tx, context, actor, statement, format, hash).await?;
        entries += statement.new_count();
        duplicates += statement.duplicate_count();
    }
    let marked = in_tx!(tx, connection => sqlx::query(sql::FILE_IMPORTED)
        .bind(hash).bind(actor.person_id()).bind(now).execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(marked, 1)?;
    let detail = format!("{}: {entries} new, {duplicates} known", file.file_name);
    audit_record(tx, now, actor, "bank.import", "bank_file", hash, &detail, origin).await?;
    Ok(ImportOutcome::Imported {
        statements: plan.statements.len(),
        entries,
        duplicates,
        matched: 0,
    })
}

async fn statement_write(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    plan: &StatementPlan<'_>,
    format: StatementFormat,
    hash: &str,
) -> Result<()> {
    let statement = plan.statement;
    let id = context.source.uuid();
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let day = |date: CivilDate| i64::from(date.day_number());
    in_tx!(tx, connection => sqlx::query(sql::STATEMENT_INSERT)
        .bind(id)
        .bind(&statement.account)
        .bind(&statement.statement_id)
        .bind(format.code())
        .bind(hash)
        .bind(statement.opening.amount)
        .bind(day(statement.opening.on))
        .bind(statement.closing.amount)
        .bind(day(statement.closing.on))
        .bind(count(statement.entries.len()))
        .bind(count(plan.duplicate_count()))
        .bind(context.now())
        .execute(connection)
        .await
        .map(|_| ()))?;
    for (index, (entry, fresh)) in statement.entries.iter().zip(&plan.fresh).enumerate() {
        let Some((key, content)) = fresh else { continue };
        let entry_id = BankEntryId::from_uuid(context.source.uuid());
        in_tx!(tx, connection => sqlx::query(sql::ENTRY_INSERT)
            .bind(entry_id)
            .bind(id)
            .bind(&statement.account)
            .bind(count(index + 1))
            .bind(key)
            .bind(content)
            .bind(entry.amount)
            .bind(day(entry.booked_on))
            .bind(day(entry.value_on))
            .bind(&entry.bank_reference)
            .bind(&entry.end_to_end_id)
            .bind(&entry.counterparty_name)
            .bind(&entry.counterparty_iban)
            .bind(&entry.creditor_iban)
            .bind(&entry.remittance)
            .execute(connection)
            .await
            .map(|_| ()))?;
        let open = if entry.amount.is_negative() {
            entry.amount.checked_neg()
        } else {
            Ok(entry.amount)
        };
        let open = open.map_err(Error::internal)?;
        in_tx!(tx, connection => sqlx::query(sql::STATE_INSERT).bind(entry_id).bind(open)
            .execute(connection).await.map(|_| ()))?;
        if entry.amount.is_negative() {
            continue;
        }
        match payout_name(&context.configuration.bank, entry) {
            // What a gateway pays over is booked with its settlement, not here.
            Some(gateway) => matching::resolve(tx, context, entry_id, "payout", entry.amount, None, gateway)
                .await
                .map(|_| ())?,
            None => suspense_take(tx, context, actor, entry_id, entry.amount, entry.booked_on).await?,
        }
    }
    Ok(())
}

/// Holds a credit in suspense on the day that the bank booked it.
async fn suspense_take(
    tx: &mut Tx,
    context: &Context,
    actor: &Actor,
    entry: BankEntryId,
    amount: Money,
    booked_on: CivilDate,
) -> Result<()> {
    let draft = suspense_received(format!("bank-received:{entry}"), amount)?;
    let booked_at = Timestamp::from_riyadh_midnight(booked_on);
    let seq = entry_append(tx, &context.source, &draft, actor, None, booked_at).await?;
    let seq = seq.ok_or_else(|| Error::internal(format!("the credit {entry} was booked before")))?;
    in_tx!(tx, connection => sqlx::query(sql::BOOKING_INSERT).bind(seq).bind(entry).bind(amount)
        .execute(connection).await.map(|_| ()))?;
    Ok(())
}
