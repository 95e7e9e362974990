//! The operator's monthly settlement: a file is checked, written down line by line and booked in
//! batches. Each line of a pledge makes it a gift; what belongs to no pledge waits in suspense as a
//! difference with a number, until finance closes it. The operator's share is paid from operating
//! money, so that every gift arrives whole (handbook 4.4).

use std::collections::BTreeMap;

use domain::error::{AppError, Conflict, FieldProblem};
use domain::giving::{FundClass, Intention};
use domain::identity::Mobile;
use domain::ids::IntentId;
use domain::ledger::{Account, EntryBuilder, EntryKind, FundKey};
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::sms::PledgeState;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::SMS_GATEWAY;
use super::keywords::cause;
use super::outbox::reply_queue;
use super::overview::DifferenceName;
use super::pledges::month_code;
use super::queries as sql;
use super::replies::Reply;
use super::settlement_file::{FileLine, FileProblem, LineOutcome, SettlementFile, settlement_read};
use crate::db::{Tx, dialect};
use crate::giving::outside::{OutsideGift, outside_capture, outside_reverse};
use crate::ledger::entry_append;
use crate::reference::{Reference, reference};
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

/// Lines booked in one transaction: other gifts are not kept waiting longer than that.
const BATCH_MAX: i64 = 100;
/// Lines booked within the request that imports a file; the job goes on from there.
const BATCHES_AT_ONCE: usize = 20;
/// The longest note on a difference.
pub const DIFFERENCE_NOTE_LENGTH_MAX: u32 = 500;
/// The longest file name that is kept.
const FILE_NAME_LENGTH_MAX: usize = 100;

const SYSTEM: Actor = Actor::System("sms");

/// What a file holds and what importing it would do, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettlementReview {
    /// Why it is refused; empty when it can be imported.
    pub problems: Vec<FileProblem>,
    /// The operator's name, as the file has it.
    pub operator: String,
    /// The first day of the month.
    pub month: Option<CivilDate>,
    /// Lines and sums by outcome.
    pub outcomes: Vec<(LineOutcome, i64, Money)>,
    /// All charges less all reversals.
    pub gross: Money,
    /// What the operator keeps.
    pub operator_share: Money,
    /// Whether it was imported by this call.
    pub imported: bool,
}

/// How a difference is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceEnd {
    /// The operator took the money back: it leaves suspense.
    Returned,
    /// Cleared up without money moving.
    Explained,
}

impl DifferenceEnd {
    /// The code in forms and in the audit log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Explained => "explained",
        }
    }

    /// Reads [`Self::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Returned, Self::Explained]
            .into_iter()
            .find(|end| end.code() == code)
    }
}

/// Says what importing a file would do; books nothing.
///
/// # Errors
/// Not found for an actor who may not; unavailable when the storage does not answer. What is wrong
/// with the file is in the answer.
pub async fn settlement_review(context: &Context, actor: &Actor, bytes: &[u8]) -> Result<SettlementReview> {
    actor.require(Action::SmsSettlementImport, Subject::Platform)?;
    let file = match file_checked(context, bytes).await? {
        Ok(file) => file,
        Err(problems) => return Ok(refused(problems)),
    };
    let mut outcomes = BTreeMap::new();
    for line in &file.lines {
        let pledge: Option<PledgeRow> = on!(&context.db, pool => sqlx::query_as(sql::PLEDGE_BY_REFERENCE)
            .bind(&line.message_id).fetch_optional(pool).await)?;
        let outcome = outcome_of(pledge.as_ref(), line.amount, line.mobile.as_ref().map(Mobile::as_str));
        count(&mut outcomes, outcome, line.amount)?;
    }
    Ok(review_of(&file, outcomes, false))
}

/// Imports a file: writes it down with the actor's name and books it.
///
/// # Errors
/// Not found for an actor who may not; unavailable when the storage does not answer. What is wrong
/// with the file is in the answer.
pub async fn settlement_import(
    context: &Context,
    actor: &Actor,
    file_name: &str,
    bytes: &[u8],
    origin: &str,
) -> Result<SettlementReview> {
    actor.require(Action::SmsSettlementImport, Subject::Platform)?;
    let file = match file_checked(context, bytes).await? {
        Ok(file) => file,
        Err(problems) => return Ok(refused(problems)),
    };
    let staged = Staged {
        id: context.source.uuid(),
        hash: file_hash(bytes),
        name: file_name
            .chars()
            .filter(|sign| !sign.is_control())
            .take(FILE_NAME_LENGTH_MAX)
            .collect(),
        origin: origin.to_owned(),
    };
    let (inner, actor, id, kept) = (context.clone(), actor.clone(), staged.id, file.clone());
    let fresh = context
        .db
        .write(move |tx| Box::pin(async move { stage(tx, &inner, &actor, &staged, &kept).await }))
        .await?;
    if !fresh {
        return Ok(refused(vec![FileProblem::SeenBefore { at: context.now() }]));
    }
    for _ in 0..BATCHES_AT_ONCE {
        if settlements_book_once(context).await? == 0 {
            break;
        }
    }
    let rows: Vec<(String, i64, Money)> = on!(&context.db, pool => sqlx::query_as(sql::LINE_OUTCOMES)
        .bind(id).fetch_all(pool).await)?;
    let outcomes = rows
        .into_iter()
        .filter_map(|(code, lines, sum)| Some((LineOutcome::from_code(&code)?, (lines, sum))))
        .collect();
    Ok(review_of(&file, outcomes, true))
}

struct Staged {
    id: Uuid,
    hash: String,
    name: String,
    origin: String,
}

fn file_hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

async fn file_checked(
    context: &Context,
    bytes: &[u8],
) -> Result<std::result::Result<SettlementFile, Vec<FileProblem>>> {
    let seen: Option<Timestamp> = on!(&context.db, pool => sqlx::query_scalar(sql::SETTLEMENT_BY_HASH)
        .bind(file_hash(bytes)).fetch_optional(pool).await)?;
    if let Some(at) = seen {
        return Ok(Err(vec![FileProblem::SeenBefore { at }]));
    }
    Ok(settlement_read(bytes, context.now().riyadh_date()))
}

fn refused(problems: Vec<FileProblem>) -> SettlementReview {
    SettlementReview {
        problems,
        ..SettlementReview::default()
    }
}

type Outcomes = BTreeMap<LineOutcome, (i64, Money)>;

fn count(outcomes: &mut Outcomes, outcome: LineOutcome, amount: Money) -> Result<()> {
    let entry = outcomes.entry(outcome).or_default();
    entry.0 += 1;
    entry.1 = entry.1.checked_add(amount).map_err(Error::internal)?;
    Ok(())
}

fn review_of(file: &SettlementFile, outcomes: Outcomes, imported: bool) -> SettlementReview {
    SettlementReview {
        problems: Vec::new(),
        operator: file.operator.clone(),
        month: Some(file.month),
        outcomes: outcomes
            .into_iter()
            .map(|(outcome, (lines, sum))| (outcome, lines, sum))
            .collect(),
        gross: file.gross,
        operator_share: file.operator_share,
        imported,
    }
}

/// Writes the file down. `false` when another request was faster with it.
async fn stage(tx: &mut Tx, context: &Context, actor: &Actor, staged: &Staged, file: &SettlementFile) -> Result<bool> {
    let now = context.now();
    let count = i64::try_from(file.lines.len()).map_err(Error::internal)?;
    let fresh = in_tx!(tx, connection => sqlx::query(sql::SETTLEMENT_INSERT)
        .bind(staged.id).bind(&file.operator).bind(month_code(file.month)).bind(&staged.name).bind(&staged.hash)
        .bind(count).bind(file.gross).bind(file.operator_share).bind(actor.person_id()).bind(now)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    if fresh == 0 {
        return Ok(false);
    }
    for line in &file.lines {
        line_insert(tx, context, staged.id, line).await?;
    }
    let detail = format!(
        "{} {}: {count} lines, {} SAR",
        file.operator,
        month_code(file.month),
        file.gross
    );
    let target = staged.id.to_string();
    audit_record(
        tx,
        now,
        actor,
        "sms.settle",
        "sms_settlement",
        &target,
        &detail,
        &staged.origin,
    )
    .await?;
    Ok(true)
}

async fn line_insert(tx: &mut Tx, context: &Context, settlement: Uuid, line: &FileLine) -> Result<()> {
    let mobile_hash = match &line.mobile {
        Some(mobile) => mobile_hash(context, mobile.as_str())?,
        None => String::new(),
    };
    let number = i64::try_from(line.line).map_err(Error::internal)?;
    in_tx!(tx, connection => sqlx::query(sql::SETTLEMENT_LINE_INSERT)
        .bind(settlement).bind(number).bind(&line.message_id).bind(mobile_hash).bind(line.amount)
        .bind(line.operator_share).execute(connection).await.map(|_| ()))?;
    Ok(())
}

/// Numbers of a file are kept as keyed hashes: they are only ever compared.
fn mobile_hash(context: &Context, mobile: &str) -> Result<String> {
    let key = context.configuration.key_for("sms-number");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(Error::internal)?;
    mac.update(mobile.as_bytes());
    Ok(hex::encode(mac.finalize().into_bytes()))
}

#[derive(sqlx::FromRow)]
struct PledgeRow {
    id: Uuid,
    mobile: String,
    field_code: Option<String>,
    intention: String,
    fund_class: String,
    amount_halalas: Money,
    locale: String,
    state: String,
    billing_reference: String,
    intent_id: Option<IntentId>,
    pledged_at_us: Timestamp,
}

impl PledgeRow {
    fn state(&self) -> Option<PledgeState> {
        self.state.parse().ok()
    }

    fn locale(&self) -> Locale {
        self.locale.parse().unwrap_or_default()
    }

    fn mobile(&self) -> Result<Mobile> {
        Mobile::parse(&self.mobile).map_err(|_| Error::internal("sms_pledge.mobile is no mobile number"))
    }

    fn class(&self) -> Result<FundClass> {
        self.fund_class.parse().map_err(Error::internal)
    }

    fn intention(&self) -> Result<Intention> {
        self.intention.parse().map_err(Error::internal)
    }
}

/// What a line means, before anything is booked. `mobile` is the number of the file, if it has one.
fn outcome_of(pledge: Option<&PledgeRow>, amount: Money, mobile: Option<&str>) -> LineOutcome {
    let Some(pledge) = pledge else {
        return if amount.is_negative() {
            LineOutcome::ReversalUnknown
        } else {
            LineOutcome::UnknownMessage
        };
    };
    let other_number = mobile.is_some_and(|mobile| mobile != pledge.mobile);
    let state = pledge.state();
    if amount.is_negative() {
        let whole = amount.checked_neg() == Ok(pledge.amount_halalas);
        return if state == Some(PledgeState::Captured) && whole && !other_number {
            LineOutcome::Reversed
        } else {
            LineOutcome::ReversalUnknown
        };
    }
    match state {
        _ if other_number => LineOutcome::OtherNumber,
        Some(PledgeState::Captured | PledgeState::Reversed) => LineOutcome::SettledBefore,
        _ if amount != pledge.amount_halalas => LineOutcome::OtherAmount,
        Some(state) if state.may_settle() => LineOutcome::Captured,
        _ => LineOutcome::NotCharged,
    }
}

#[derive(sqlx::FromRow)]
struct LineRow {
    line: i64,
    message_id: String,
    mobile_hash: String,
    amount_halalas: Money,
    operator_share_halalas: Money,
}

/// Books the next batch of lines. Answers how many lines it booked.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn settlements_book_once(context: &Context) -> Result<usize> {
    SYSTEM.require(Action::PaymentRecord, Subject::Platform)?;
    let open: Option<Uuid> = on!(&context.db, pool => sqlx::query_scalar(sql::SETTLEMENT_OPEN)
        .fetch_optional(pool).await)?;
    let Some(settlement) = open else { return Ok(0) };
    let names = reference(context).await?;
    let inner = context.clone();
    context
        .db
        .write(move |tx| Box::pin(async move { batch_book(tx, &inner, settlement, &names).await }))
        .await
}

/// What a batch moves.
#[derive(Default)]
struct Moved {
    /// By class: what passes from the operator to the bank.
    classes: BTreeMap<FundClass, Money>,
    /// Paid by the operator, belonging to no gift.
    suspense: Money,
    /// The operator's share, and money it took back that no fund can give.
    costs: Money,
}

impl Moved {
    fn add(&mut self, class: FundClass, amount: Money) -> Result<()> {
        let sum = self.classes.entry(class).or_default();
        *sum = sum.checked_add(amount).map_err(Error::internal)?;
        Ok(())
    }

    fn cost(&mut self, amount: Money) -> Result<()> {
        self.costs = self.costs.checked_add(amount).map_err(Error::internal)?;
        Ok(())
    }
}

async fn batch_book(tx: &mut Tx, context: &Context, settlement: Uuid, names: &Reference) -> Result<usize> {
    dialect::numbering_lock(tx, "sms-settlement").await?;
    let lines: Vec<LineRow> = in_tx!(tx, connection => sqlx::query_as(sql::LINES_WAITING)
        .bind(settlement).bind(BATCH_MAX).fetch_all(connection).await)?;
    let mut moved = Moved::default();
    for line in &lines {
        let outcome = line_book(tx, context, settlement, line, names, &mut moved).await?;
        moved.cost(line.operator_share_halalas)?;
        in_tx!(tx, connection => sqlx::query(sql::LINE_OUTCOME)
            .bind(settlement).bind(line.line).bind(outcome.code()).execute(connection).await.map(|_| ()))?;
    }
    if let Some(first) = lines.first() {
        batch_enter(tx, context, settlement, first.line, moved).await?;
    }
    in_tx!(tx, connection => sqlx::query(sql::SETTLEMENT_BOOKED)
        .bind(settlement).bind(context.now()).execute(connection).await.map(|_| ()))?;
    Ok(lines.len())
}

/// The batch's own entry: the bank has what the operator paid.
async fn batch_enter(tx: &mut Tx, context: &Context, settlement: Uuid, first_line: i64, moved: Moved) -> Result<()> {
    let reference = format!("settlement:sms:{settlement}:{first_line}");
    let mut entry = EntryBuilder::new(EntryKind::SettlementReceived, reference);
    let mut empty = true;
    for (class, amount) in moved.classes.iter().filter(|(_, amount)| !amount.is_zero()) {
        let pool = FundKey::pool(*class, None);
        entry = if amount.is_negative() {
            let amount = amount.checked_neg().map_err(Error::internal)?;
            entry.transfer(&pool, Account::PspClearing, Account::Bank, amount, None)
        } else {
            entry.transfer(&pool, Account::Bank, Account::PspClearing, *amount, None)
        };
        empty = false;
    }
    if moved.suspense.is_positive() {
        let pool = FundKey::pool(FundClass::Suspense, None);
        entry = entry.transfer(&pool, Account::Bank, Account::Fund, moved.suspense, None);
        empty = false;
    }
    if moved.costs.is_positive() {
        let pool = FundKey::pool(FundClass::Operating, None);
        entry = entry.transfer(&pool, Account::FeeExpense, Account::Bank, moved.costs, None);
        empty = false;
    }
    if empty {
        return Ok(());
    }
    let draft = entry.finish()?;
    let seq = entry_append(tx, &context.source, &draft, &SYSTEM, None, context.now()).await?;
    let seq = seq.ok_or_else(|| Error::internal("a batch of a settlement was booked before"))?;
    in_tx!(tx, connection => sqlx::query(sql::SETTLEMENT_ENTRY_INSERT)
        .bind(settlement).bind(seq).execute(connection).await.map(|_| ()))?;
    Ok(())
}

/// Acts on one line and notes what it moves.
async fn line_book(
    tx: &mut Tx,
    context: &Context,
    settlement: Uuid,
    line: &LineRow,
    names: &Reference,
    moved: &mut Moved,
) -> Result<LineOutcome> {
    let pledge: Option<PledgeRow> = in_tx!(tx, connection => sqlx::query_as(sql::PLEDGE_BY_REFERENCE)
        .bind(&line.message_id).fetch_optional(connection).await)?;
    let other_number = match &pledge {
        Some(pledge) if !line.mobile_hash.is_empty() => mobile_hash(context, &pledge.mobile)? != line.mobile_hash,
        _ => false,
    };
    // Any number that is not the pledge's stands for another one.
    let mobile = other_number.then_some("");
    let mut outcome = outcome_of(pledge.as_ref(), line.amount_halalas, mobile);
    match (&pledge, outcome) {
        (Some(pledge), LineOutcome::Captured) => {
            pledge_capture(tx, context, settlement, pledge, names).await?;
            moved.add(pledge.class()?, pledge.amount_halalas)?;
        }
        (Some(pledge), LineOutcome::Reversed) => {
            if pledge_reverse(tx, context, pledge).await? {
                moved.add(pledge.class()?, line.amount_halalas)?;
            } else {
                outcome = LineOutcome::ReversalSpent;
            }
        }
        _ => {}
    }
    if outcome.is_suspense() {
        moved.suspense = moved
            .suspense
            .checked_add(line.amount_halalas)
            .map_err(Error::internal)?;
    }
    if matches!(outcome, LineOutcome::ReversalUnknown | LineOutcome::ReversalSpent) {
        moved.cost(line.amount_halalas.checked_neg().map_err(Error::internal)?)?;
    }
    Ok(outcome)
}

/// The pledge becomes a gift, and its donor is sent the receipt.
async fn pledge_capture(
    tx: &mut Tx,
    context: &Context,
    settlement: Uuid,
    pledge: &PledgeRow,
    names: &Reference,
) -> Result<()> {
    let (mobile, locale) = (pledge.mobile()?, pledge.locale());
    let gift = OutsideGift {
        key: format!("sms:{}", pledge.id),
        channel: SMS_GATEWAY,
        reference: format!("sms:{}", pledge.billing_reference),
        mobile: &mobile,
        locale,
        amount: pledge.amount_halalas,
        intention: pledge.intention()?,
        fund_class: pledge.class()?,
        field_code: pledge.field_code.as_deref(),
        given_at: pledge.pledged_at_us,
    };
    let captured = outside_capture(tx, context, &gift).await?;
    let done = in_tx!(tx, connection => sqlx::query(sql::PLEDGE_CAPTURED)
        .bind(pledge.id).bind(context.now()).bind(settlement).bind(captured.intent)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    crate::db::ensure_rows(done, 1)?;
    let public_url = &context.configuration.public_url;
    let reply = Reply::Receipt {
        amount: pledge.amount_halalas,
        cause: cause(names, pledge.intention()?, pledge.field_code.as_deref(), locale),
        number: captured.receipt_number,
        url: format!("{public_url}/{}{}", locale.code(), captured.tracking_path),
    };
    reply_queue(
        tx,
        context,
        &mobile,
        locale,
        &format!("receipt:{}", pledge.id),
        &reply,
        None,
    )
    .await
}

/// The operator gave the donor the money back; so does the gift's fund, as long as it can.
async fn pledge_reverse(tx: &mut Tx, context: &Context, pledge: &PledgeRow) -> Result<bool> {
    let intent = pledge
        .intent_id
        .ok_or_else(|| Error::internal("a captured pledge has no payment"))?;
    if !outside_reverse(tx, context, intent).await? {
        return Ok(false);
    }
    let done = in_tx!(tx, connection => sqlx::query(sql::PLEDGE_REVERSED)
        .bind(pledge.id).execute(connection).await.map(|done| done.rows_affected()))?;
    crate::db::ensure_rows(done, 1)?;
    let number: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::RECEIPT_OF_INTENT)
        .bind(intent).fetch_one(connection).await)?;
    let reply = Reply::Reversed {
        amount: pledge.amount_halalas,
        number,
    };
    let key = format!("reversed:{}", pledge.id);
    reply_queue(tx, context, &pledge.mobile()?, pledge.locale(), &key, &reply, None).await?;
    Ok(true)
}

/// Closes a difference with a note; money that the operator took back leaves suspense.
///
/// # Errors
/// Not found; invalid without a note; a conflict when it is closed already, or when money is said to
/// have gone back for a line that brought none.
pub async fn difference_close(
    context: &Context,
    actor: &Actor,
    name: DifferenceName,
    end: DifferenceEnd,
    note: &str,
    origin: &str,
) -> Result<()> {
    actor.require(Action::SmsSettlementImport, Subject::Platform)?;
    let note = note.trim().to_owned();
    if note.is_empty() {
        return Err(AppError::invalid("note", FieldProblem::Required).into());
    }
    let max = DIFFERENCE_NOTE_LENGTH_MAX;
    if note.chars().count() > max as usize {
        return Err(AppError::invalid("note", FieldProblem::TooLong { max }).into());
    }
    let (inner, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    let closing = Closing {
        settlement: name.settlement,
        line: name.line,
        end,
        note,
        origin,
    };
    context
        .db
        .write(move |tx| Box::pin(async move { close_in_tx(tx, &inner, &actor, &closing).await }))
        .await
}

struct Closing {
    settlement: Uuid,
    line: i64,
    end: DifferenceEnd,
    note: String,
    origin: String,
}

async fn close_in_tx(tx: &mut Tx, context: &Context, actor: &Actor, closing: &Closing) -> Result<()> {
    let now = context.now();
    let found: Option<(String, Money, String)> = in_tx!(tx, connection => sqlx::query_as(sql::DIFFERENCE_LINE)
        .bind(closing.settlement).bind(closing.line).fetch_optional(connection).await)?;
    let (message_id, amount, outcome) = found.ok_or(AppError::NotFound)?;
    let closed = in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_CLOSE)
        .bind(closing.settlement).bind(closing.line).bind(actor.person_id()).bind(now).bind(&closing.note)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    if closed == 0 {
        return Err(AppError::Conflict(Conflict::WrongState).into());
    }
    if closing.end == DifferenceEnd::Returned {
        let in_suspense = LineOutcome::from_code(&outcome).is_some_and(LineOutcome::is_suspense);
        if !in_suspense {
            return Err(AppError::Conflict(Conflict::WrongState).into());
        }
        let pool = FundKey::pool(FundClass::Suspense, None);
        let reference = format!("settlement:sms-return:{}:{}", closing.settlement, closing.line);
        let draft = EntryBuilder::new(EntryKind::SettlementReceived, reference)
            .transfer(&pool, Account::Fund, Account::Bank, amount, None)
            .finish()?
            .with_memo(closing.note.clone());
        entry_append(tx, &context.source, &draft, actor, None, now).await?;
    }
    let end = closing.end.code();
    let detail = format!("{message_id}, {amount} SAR, {end}: {}", closing.note);
    let target = format!("{}:{}", closing.settlement, closing.line);
    audit_record(
        tx,
        now,
        actor,
        "sms.difference_close",
        "sms_settlement",
        &target,
        &detail,
        &closing.origin,
    )
    .await
}
