//! Working on differences: who looks after one, what was found out, how it ended. Everything that is done is
//! a line of its history and of the audit log.

use domain::error::{AppError, Conflict, MissingStep};
use domain::ids::PersonId;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::reconciliation::{
    CloseForm, DifferenceKind, DifferenceNumber, DifferenceState, NoteForm, Resolution, at_stake, close_needs_two,
};
use domain::time::{CivilDate, Timestamp};

use super::daily::day_of;
use super::register::{decimal, event};
use super::{RECONCILIATION_LOCK, queries as sql};
use crate::db::{Tx, dialect, ensure_rows};
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

/// Differences on one page of the list.
pub const DIFFERENCE_PAGE_SIZE: usize = 50;
/// Lines of a history that are shown.
const EVENTS_MAX: i64 = 500;
/// Differences in the file of a day.
const CSV_ROWS_MAX: i64 = 10_000;

/// A difference in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceLine {
    /// Its number.
    pub number: DifferenceNumber,
    /// The gateway's code, or [`super::BANK_SOURCE`].
    pub source: String,
    /// What does not agree.
    pub kind: DifferenceKind,
    /// What it is about.
    pub reference: String,
    /// The other side's name of it; may be empty.
    pub other_reference: String,
    /// What ought to be.
    pub expected: Money,
    /// What was found.
    pub found: Money,
    /// The day that it was found for.
    pub found_on: CivilDate,
    /// The last day on which it was still there.
    pub last_seen_on: CivilDate,
    /// Where it stands.
    pub state: DifferenceState,
    /// Who looks after it.
    pub owner: Option<(PersonId, String)>,
    /// A closing that waits for a second person: how, why, proposed by whom.
    pub proposal: Option<(Resolution, String, PersonId)>,
    /// How it ended, and why in words.
    pub closing: Option<(Resolution, String)>,
    /// When it got its number.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl DifferenceLine {
    /// What one side has more than the other.
    #[must_use]
    pub fn at_stake(&self) -> Money {
        at_stake(self.expected, self.found)
    }

    /// Whether closing it takes two people.
    #[must_use]
    pub fn needs_two(&self) -> bool {
        close_needs_two(self.expected, self.found)
    }
}

#[derive(sqlx::FromRow)]
struct DifferenceRow {
    year: i64,
    number: i64,
    source: String,
    kind: String,
    reference: String,
    other_reference: String,
    expected_halalas: Money,
    found_halalas: Money,
    found_on_day: i64,
    last_seen_on_day: i64,
    state: String,
    owner_id: Option<PersonId>,
    owner_name: Option<String>,
    proposed_resolution: Option<String>,
    proposed_reason: String,
    proposed_by: Option<PersonId>,
    resolution: Option<String>,
    closed_reason: String,
    opened_at_us: Timestamp,
    closed_at_us: Option<Timestamp>,
}

impl DifferenceRow {
    fn line(self) -> Result<DifferenceLine> {
        let read = |code: Option<String>| code.map(|code| code.parse::<Resolution>().map_err(Error::internal));
        let proposed = read(self.proposed_resolution).transpose()?;
        let closed = read(self.resolution).transpose()?;
        Ok(DifferenceLine {
            number: DifferenceNumber {
                year: self.year,
                number: self.number,
            },
            source: self.source,
            kind: self.kind.parse().map_err(Error::internal)?,
            reference: self.reference,
            other_reference: self.other_reference,
            expected: self.expected_halalas,
            found: self.found_halalas,
            found_on: day_of(self.found_on_day),
            last_seen_on: day_of(self.last_seen_on_day),
            state: self.state.parse().map_err(Error::internal)?,
            owner: self.owner_id.map(|id| (id, self.owner_name.unwrap_or_default())),
            proposal: proposed
                .zip(self.proposed_by)
                .map(|(resolution, by)| (resolution, self.proposed_reason, by)),
            closing: closed.map(|resolution| (resolution, self.closed_reason)),
            opened_at: self.opened_at_us,
            closed_at: self.closed_at_us,
        })
    }
}

/// A line of a difference's history.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DifferenceEvent {
    /// What happened, by its code: `opened`, `changed`, `taken`, `noted`, `proposed`, `withdrawn`, `closed`,
    /// `vanished`, `reopened`.
    pub event: String,
    /// Amounts, words or the day.
    pub detail: String,
    /// When.
    #[sqlx(rename = "at_us")]
    pub at: Timestamp,
    /// Who; none for the job.
    pub by_name: Option<String>,
}

/// A difference with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceDetail {
    /// The difference.
    pub line: DifferenceLine,
    /// What happened to it, the oldest first.
    pub events: Vec<DifferenceEvent>,
}

/// What to show of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DifferenceFilter {
    /// Only in this state.
    pub state: Option<DifferenceState>,
    /// Only of this kind.
    pub kind: Option<DifferenceKind>,
    /// Only those that come after this one in the list.
    pub after: Option<DifferenceNumber>,
}

/// Differences, the newest first, and the last one's number when there are more.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn difference_list(
    context: &Context,
    actor: &Actor,
    filter: DifferenceFilter,
) -> Result<(Vec<DifferenceLine>, Option<DifferenceNumber>)> {
    actor.require(Action::ReconciliationView, Subject::Platform)?;
    let after = filter.after.map_or((i64::MAX, 0), |after| (after.year, after.number));
    let limit = i64::try_from(DIFFERENCE_PAGE_SIZE + 1).unwrap_or(i64::MAX);
    let rows: Vec<DifferenceRow> = on!(&context.db, pool => sqlx::query_as(sql::DIFFERENCE_LIST)
        .bind(filter.state.map_or("", DifferenceState::code)).bind(filter.kind.map_or("", DifferenceKind::code))
        .bind(after.0).bind(after.1).bind(limit).fetch_all(pool).await)?;
    let more = rows.len() > DIFFERENCE_PAGE_SIZE;
    let rows = rows.into_iter().take(DIFFERENCE_PAGE_SIZE);
    let lines = rows.map(DifferenceRow::line).collect::<Result<Vec<_>>>()?;
    let next = lines.last().filter(|_| more).map(|line| line.number);
    Ok((lines, next))
}

/// One difference with its history.
///
/// # Errors
/// Not found for others than finance and supervisors, and for a number that was never given.
pub async fn difference_get(context: &Context, actor: &Actor, number: DifferenceNumber) -> Result<DifferenceDetail> {
    actor.require(Action::ReconciliationView, Subject::Platform)?;
    let row: Option<DifferenceRow> = on!(&context.db, pool => sqlx::query_as(sql::DIFFERENCE_READ)
        .bind(number.year).bind(number.number).fetch_optional(pool).await)?;
    let line = row.ok_or(AppError::NotFound)?.line()?;
    let events = on!(&context.db, pool => sqlx::query_as(sql::EVENTS)
        .bind(number.year).bind(number.number).bind(EVENTS_MAX).fetch_all(pool).await)?;
    Ok(DifferenceDetail { line, events })
}

/// How many differences are not closed, for those who may know; nothing for others.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn difference_open_count(context: &Context, actor: &Actor) -> Result<i64> {
    if !actor.may(Action::ReconciliationView, Subject::Platform) {
        return Ok(0);
    }
    Ok(on!(&context.db, pool => sqlx::query_scalar(sql::OPEN_COUNT).fetch_one(pool).await)?)
}

/// Everything that did not agree on a day, as a table (RFC 4180, UTF-8, amounts in riyals).
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn difference_day_csv(context: &Context, actor: &Actor, day: CivilDate) -> Result<Vec<u8>> {
    actor.require(Action::ReconciliationView, Subject::Platform)?;
    let rows: Vec<DifferenceRow> = on!(&context.db, pool => sqlx::query_as(sql::DIFFERENCES_OF_DAY)
        .bind(i64::from(day.day_number())).bind(CSV_ROWS_MAX).fetch_all(pool).await)?;
    let mut file = String::from(
        "number,source,kind,reference,other_reference,expected_sar,found_sar,found_on,last_seen_on,state,owner,\
         resolution,reason\r\n",
    );
    for row in rows {
        let line = row.line()?;
        let (resolution, reason) = line
            .closing
            .map_or((String::new(), String::new()), |(resolution, reason)| {
                (resolution.to_string(), reason)
            });
        let cells = [
            line.number.to_string(),
            line.source,
            line.kind.to_string(),
            cell(&line.reference),
            cell(&line.other_reference),
            decimal(line.expected),
            decimal(line.found),
            line.found_on.to_string(),
            line.last_seen_on.to_string(),
            line.state.to_string(),
            cell(&line.owner.map(|(_, name)| name).unwrap_or_default()),
            resolution,
            cell(&reason),
        ];
        file.push_str(&cells.join(","));
        file.push_str("\r\n");
    }
    Ok(file.into_bytes())
}

/// Words of others in quotes; an apostrophe keeps a spreadsheet from taking them for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// Takes a difference on, or over from somebody else.
///
/// # Errors
/// Not found for others than finance and supervisors; a conflict when it is closed.
pub async fn difference_take(context: &Context, actor: &Actor, number: DifferenceNumber, origin: &str) -> Result<()> {
    actor.require(Action::ReconciliationResolve, Subject::Platform)?;
    step(context, actor, number, origin, Step::Take).await.map(|_| ())
}

/// Writes down what was found out.
///
/// # Errors
/// Not found for others than finance and supervisors, and for an unknown number.
pub async fn difference_note(
    context: &Context,
    actor: &Actor,
    number: DifferenceNumber,
    form: NoteForm,
    origin: &str,
) -> Result<()> {
    actor.require(Action::ReconciliationResolve, Subject::Platform)?;
    step(context, actor, number, origin, Step::Note(form.note))
        .await
        .map(|_| ())
}

/// What came of closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It is closed.
    Done,
    /// A second person has to agree.
    Proposed,
}

/// Closes a difference; above [`domain::reconciliation::CLOSE_ALONE_MAX`] it is proposed to a second person.
///
/// # Errors
/// Not found for others than finance and supervisors; a conflict when it is closed, or a closing is proposed.
pub async fn difference_close(
    context: &Context,
    actor: &Actor,
    number: DifferenceNumber,
    form: CloseForm,
    origin: &str,
) -> Result<Closed> {
    actor.require(Action::ReconciliationResolve, Subject::Platform)?;
    step(context, actor, number, origin, Step::Close(form)).await
}

/// Agrees to a proposed closing: the second of two people.
///
/// # Errors
/// Not found for others than finance and supervisors; a conflict for who proposed it, and when nothing is
/// proposed.
pub async fn difference_confirm(
    context: &Context,
    actor: &Actor,
    number: DifferenceNumber,
    origin: &str,
) -> Result<()> {
    actor.require(Action::ReconciliationResolve, Subject::Platform)?;
    step(context, actor, number, origin, Step::Confirm).await.map(|_| ())
}

/// Takes a proposed closing back, one's own or another's.
///
/// # Errors
/// Not found for others than finance and supervisors; a conflict when nothing is proposed.
pub async fn difference_withdraw(
    context: &Context,
    actor: &Actor,
    number: DifferenceNumber,
    origin: &str,
) -> Result<()> {
    actor.require(Action::ReconciliationResolve, Subject::Platform)?;
    step(context, actor, number, origin, Step::Withdraw).await.map(|_| ())
}

enum Step {
    Take,
    Note(String),
    Close(CloseForm),
    Confirm,
    Withdraw,
}

async fn step(context: &Context, actor: &Actor, number: DifferenceNumber, origin: &str, step: Step) -> Result<Closed> {
    let person = actor.require_person()?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                dialect::numbering_lock(tx, RECONCILIATION_LOCK).await?;
                let row: Option<DifferenceRow> = in_tx!(tx, connection => sqlx::query_as(sql::DIFFERENCE_READ)
                    .bind(number.year).bind(number.number).fetch_optional(connection).await)?;
                let line = row.ok_or(AppError::NotFound)?.line()?;
                let is_note = matches!(step, Step::Note(_));
                if line.state == DifferenceState::Closed && !is_note {
                    return Err(AppError::Conflict(Conflict::WrongState).into());
                }
                let (name, detail, closed) = taken(tx, &owned, person, &line, step).await?;
                event(tx, &owned, number, name, &detail, Some(person)).await?;
                let (action, target) = (format!("reconciliation.{name}"), number.to_string());
                let kind = "reconciliation_difference";
                audit_record(tx, owned.now(), &actor, &action, kind, &target, &detail, &origin).await?;
                Ok(closed)
            })
        })
        .await
}

/// Takes one step. Answers its name in the history, its words, and whether the difference is closed.
async fn taken(
    tx: &mut Tx,
    context: &Context,
    person: PersonId,
    line: &DifferenceLine,
    step: Step,
) -> Result<(&'static str, String, Closed)> {
    let (year, number, now) = (line.number.year, line.number.number, context.now());
    let nothing_proposed = || Error::from(MissingStep::Proposal);
    match step {
        Step::Note(note) => Ok(("noted", note, Closed::Proposed)),
        Step::Take => {
            let touched = in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_TAKE).bind(year).bind(number)
                .bind(person).execute(connection).await.map(|done| done.rows_affected()))?;
            ensure_rows(touched, 1)?;
            Ok(("taken", String::new(), Closed::Proposed))
        }
        Step::Close(form) if line.needs_two() => {
            if line.proposal.as_ref().is_some_and(|(_, _, by)| *by == person) {
                return Err(AppError::Conflict(Conflict::SamePerson).into());
            }
            let touched = in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_PROPOSE).bind(year).bind(number)
                .bind(form.resolution.code()).bind(&form.reason).bind(person).bind(now)
                .execute(connection).await.map(|done| done.rows_affected()))?;
            ensure_rows(touched, 1)?;
            let detail = format!("{}: {}", form.resolution, form.reason);
            Ok(("proposed", detail, Closed::Proposed))
        }
        Step::Close(form) => {
            close(tx, context, person, line, form.resolution, &form.reason).await?;
            Ok(("closed", format!("{}: {}", form.resolution, form.reason), Closed::Done))
        }
        Step::Confirm => {
            let (resolution, reason, by) = line.proposal.clone().ok_or_else(nothing_proposed)?;
            if by == person {
                return Err(AppError::Conflict(Conflict::SamePerson).into());
            }
            close(tx, context, person, line, resolution, &reason).await?;
            Ok(("closed", format!("{resolution}: {reason}"), Closed::Done))
        }
        Step::Withdraw => {
            let (resolution, ..) = line.proposal.clone().ok_or_else(nothing_proposed)?;
            let touched = in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_UNPROPOSE).bind(year).bind(number)
                .execute(connection).await.map(|done| done.rows_affected()))?;
            ensure_rows(touched, 1)?;
            Ok(("withdrawn", resolution.to_string(), Closed::Proposed))
        }
    }
}

async fn close(
    tx: &mut Tx,
    context: &Context,
    person: PersonId,
    line: &DifferenceLine,
    resolution: Resolution,
    reason: &str,
) -> Result<()> {
    let touched = in_tx!(tx, connection => sqlx::query(sql::DIFFERENCE_CLOSE)
        .bind(line.number.year).bind(line.number.number).bind(resolution.code()).bind(reason).bind(person)
        .bind(context.now()).execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(touched, 1)
}
