//! A person's own gifts, receipts and the impact reports of what they gave to.

use domain::error::AppError;
use domain::ids::{DonationId, IntentId, OpportunityId};
use domain::impact::{Share, share_of};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};
use uuid::Uuid;

use super::queries;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::on;

/// Gifts, receipts or reports on one page.
const PAGE_LENGTH: usize = 20;

/// Where a gift stands on its way, as its donor reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Waits in the pool of its field for an opportunity.
    Pooled,
    /// Its opportunity still collects.
    Collecting,
    /// Its opportunity has what it needs, or has been closed with what it had.
    Funded,
    /// The charity is at work.
    Executing,
    /// The work is done; the report is awaited.
    Reporting,
    /// The impact report is there.
    Arrived,
    /// The money went back.
    Refunded,
}

impl Stage {
    /// The code that words are chosen by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Stage::Pooled => "pooled",
            Stage::Collecting => "collecting",
            Stage::Funded => "funded",
            Stage::Executing => "executing",
            Stage::Reporting => "reporting",
            Stage::Arrived => "arrived",
            Stage::Refunded => "refunded",
        }
    }

    fn of(donation_state: &str, opportunity_state: Option<&str>) -> Stage {
        match (donation_state, opportunity_state) {
            ("refunded", _) => Stage::Refunded,
            (_, None) => Stage::Pooled,
            (_, Some("completed")) => Stage::Arrived,
            (_, Some("reporting")) => Stage::Reporting,
            (_, Some("executing")) => Stage::Executing,
            (_, Some("funded" | "expired" | "cancelled")) => Stage::Funded,
            (_, Some(_)) => Stage::Collecting,
        }
    }
}

/// One gift of the person's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnGift {
    /// Its id.
    pub id: DonationId,
    /// The payment it belongs to; the tracking link is made from it.
    pub intent: IntentId,
    /// What was given.
    pub amount: Money,
    /// What of it went back.
    pub returned: Money,
    /// When it was captured.
    pub captured_at: Timestamp,
    /// The intention's code.
    pub intention: String,
    /// Whether the donor is shown as a doer of good.
    pub anonymous: bool,
    /// The name it was dedicated to.
    pub dedication_name: Option<String>,
    /// Where it stands.
    pub stage: Stage,
    /// The receipt's number.
    pub receipt_number: Option<i64>,
    /// The field it went to; `None` for "where it is needed most".
    pub field: Option<NamedCode>,
    /// The opportunity, unless it went to a pool.
    pub opportunity: Option<GiftOpportunity>,
}

impl OwnGift {
    /// What of it stayed given.
    #[must_use]
    pub const fn kept(&self) -> Money {
        match self.stage {
            Stage::Refunded => Money::ZERO,
            _ => self.amount.minus_down_to_zero(self.returned),
        }
    }
}

/// A code with its names in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCode {
    /// The code.
    pub code: String,
    /// The Arabic name.
    pub name_ar: String,
    /// The English name.
    pub name_en: String,
}

/// The opportunity a gift went to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftOpportunity {
    /// Its public number.
    pub number: i64,
    /// Titles.
    pub title_ar: String,
    /// Titles.
    pub title_en: String,
    /// The charity's name.
    pub charity_ar: String,
    /// The charity's name.
    pub charity_en: String,
    /// The charity's page.
    pub charity_slug: String,
    /// The region's code.
    pub region_code: String,
    /// The published impact report's number.
    pub report_number: Option<i64>,
}

/// A page of gifts, newest first.
#[derive(Debug, Clone, Default)]
pub struct OwnGifts {
    /// The gifts.
    pub gifts: Vec<OwnGift>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct GiftRow {
    id: DonationId,
    intent_id: IntentId,
    amount_halalas: Money,
    returned_halalas: Money,
    captured_at_us: Timestamp,
    intention: String,
    anonymous: bool,
    dedication_name: Option<String>,
    state: String,
    receipt_number: Option<i64>,
    field_code: Option<String>,
    field_name_ar: Option<String>,
    field_name_en: Option<String>,
    number: Option<i64>,
    title_ar: Option<String>,
    title_en: Option<String>,
    opportunity_state: Option<String>,
    region_code: Option<String>,
    charity_ar: Option<String>,
    charity_en: Option<String>,
    charity_slug: Option<String>,
    report_number: Option<i64>,
}

impl From<GiftRow> for OwnGift {
    fn from(row: GiftRow) -> Self {
        let stage = Stage::of(&row.state, row.opportunity_state.as_deref());
        let opportunity = row.number.map(|number| GiftOpportunity {
            number,
            title_ar: row.title_ar.unwrap_or_default(),
            title_en: row.title_en.unwrap_or_default(),
            charity_ar: row.charity_ar.unwrap_or_default(),
            charity_en: row.charity_en.unwrap_or_default(),
            charity_slug: row.charity_slug.unwrap_or_default(),
            region_code: row.region_code.unwrap_or_default(),
            report_number: row.report_number,
        });
        let field = row.field_code.map(|code| NamedCode {
            code,
            name_ar: row.field_name_ar.unwrap_or_default(),
            name_en: row.field_name_en.unwrap_or_default(),
        });
        OwnGift {
            id: row.id,
            intent: row.intent_id,
            amount: row.amount_halalas,
            returned: row.returned_halalas,
            captured_at: row.captured_at_us,
            intention: row.intention,
            anonymous: row.anonymous,
            dedication_name: row.dedication_name,
            stage,
            receipt_number: row.receipt_number,
            field,
            opportunity,
        }
    }
}

/// The actor's own gifts that were captured on the days from `from` up to and without `until`
/// (cut in Asia/Riyadh), after `cursor` of a former page (empty for the newest).
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn own_gifts(context: &Context, actor: &Actor, days: Days, cursor: &str) -> Result<OwnGifts> {
    let person = actor.require_person()?;
    actor.require(Action::DonationViewOwn, Subject::Person(person))?;
    let (before, before_id) = cursor_read(cursor);
    let limit = i64::try_from(PAGE_LENGTH + 1).unwrap_or(i64::MAX);
    let rows: Vec<GiftRow> = on!(&context.db, pool => sqlx::query_as(queries::GIFTS_OF_PERSON)
        .bind(person).bind(before).bind(DonationId::from_uuid(before_id))
        .bind(days.begins()).bind(days.ends()).bind(limit).fetch_all(pool).await)?;
    let mut gifts: Vec<OwnGift> = rows.into_iter().map(OwnGift::from).collect();
    let more = gifts.len() > PAGE_LENGTH;
    gifts.truncate(PAGE_LENGTH);
    let next = gifts
        .last()
        .filter(|_| more)
        .map(|last| cursor_write(last.captured_at, last.id.as_uuid()));
    Ok(OwnGifts { gifts, next })
}

/// One of the actor's own gifts.
///
/// # Errors
/// Not found when it is not theirs or was never captured.
pub async fn own_gift(context: &Context, actor: &Actor, donation: DonationId) -> Result<OwnGift> {
    let person = actor.require_person()?;
    actor.require(Action::DonationViewOwn, Subject::Person(person))?;
    let row: Option<GiftRow> = on!(&context.db, pool => sqlx::query_as(queries::GIFT_OF_PERSON)
        .bind(person).bind(donation).fetch_optional(pool).await)?;
    row.map(OwnGift::from).ok_or_else(|| Error::from(AppError::NotFound))
}

/// The moments of the actor's first and last gift, for the choice of years. `None` without gifts.
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn own_gift_span(context: &Context, actor: &Actor) -> Result<Option<(Timestamp, Timestamp)>> {
    let person = actor.require_person()?;
    actor.require(Action::DonationViewOwn, Subject::Person(person))?;
    let span: (Option<Timestamp>, Option<Timestamp>) = on!(&context.db, pool =>
        sqlx::query_as(queries::GIFT_SPAN).bind(person).fetch_one(pool).await)?;
    Ok(span.0.zip(span.1))
}

/// A range of days in Asia/Riyadh: from the first up to and without the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: CivilDate,
    /// The day after the last.
    pub until: CivilDate,
}

impl Days {
    /// All days that can be written.
    pub const ALL: Days = match (CivilDate::new(1, 1, 1), CivilDate::new(9999, 12, 31)) {
        (Some(from), Some(until)) => Days { from, until },
        _ => Days {
            from: CivilDate::from_day_number(0),
            until: CivilDate::from_day_number(0),
        },
    };

    pub(super) const fn begins(self) -> Timestamp {
        Timestamp::from_riyadh_midnight(self.from)
    }

    pub(super) const fn ends(self) -> Timestamp {
        Timestamp::from_riyadh_midnight(self.until)
    }
}

/// One of the actor's receipts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReceipt {
    /// Its number.
    pub number: i64,
    /// The payment it is for; the link to it is made from this.
    pub intent: IntentId,
    /// What was paid.
    pub total: Money,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Whether it was cancelled because the money went back.
    pub cancelled: bool,
    /// Gifts on it.
    pub gift_count: i64,
}

/// A page of receipts, newest first.
#[derive(Debug, Clone, Default)]
pub struct OwnReceipts {
    /// The receipts.
    pub receipts: Vec<OwnReceipt>,
    /// The number that the next page begins below, when there is one.
    pub next: Option<i64>,
}

/// The actor's receipts with numbers below `below` (`None` for the newest).
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn own_receipts(context: &Context, actor: &Actor, below: Option<i64>) -> Result<OwnReceipts> {
    let person = actor.require_person()?;
    actor.require(Action::DonationViewOwn, Subject::Person(person))?;
    let limit = i64::try_from(PAGE_LENGTH + 1).unwrap_or(i64::MAX);
    let rows: Vec<(i64, IntentId, Money, Timestamp, Option<Timestamp>, i64)> = on!(&context.db, pool =>
        sqlx::query_as(queries::RECEIPTS_OF_PERSON)
            .bind(person).bind(below.unwrap_or(i64::MAX)).bind(limit).fetch_all(pool).await)?;
    let more = rows.len() > PAGE_LENGTH;
    let receipts: Vec<OwnReceipt> = rows
        .into_iter()
        .take(PAGE_LENGTH)
        .map(
            |(number, intent, total, issued_at, cancelled_at, gift_count)| OwnReceipt {
                number,
                intent,
                total,
                issued_at,
                cancelled: cancelled_at.is_some(),
                gift_count,
            },
        )
        .collect();
    let next = receipts.last().filter(|_| more).map(|last| last.number);
    Ok(OwnReceipts { receipts, next })
}

/// A published impact report of an opportunity that the actor gave to, and their part in it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OwnReport {
    /// The report's public number.
    pub number: i64,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Headlines.
    pub headline_ar: String,
    /// Headlines.
    pub headline_en: String,
    /// The opportunity's titles.
    pub title_ar: String,
    /// The opportunity's titles.
    pub title_en: String,
    /// The charity.
    pub charity_ar: String,
    /// The charity.
    pub charity_en: String,
    /// The region.
    pub region_ar: String,
    /// The region.
    pub region_en: String,
    /// The field's code, for its colour and pattern.
    pub field_code: String,
    /// People reached by the whole opportunity.
    pub beneficiary_count: i64,
    /// When it was published.
    #[sqlx(rename = "published_at_us")]
    pub published_at: Timestamp,
    /// What the actor gave to it.
    #[sqlx(rename = "own_halalas")]
    pub own_amount: Money,
    /// What all gave to it.
    #[sqlx(rename = "whole_halalas")]
    pub whole_amount: Money,
    /// When the actor last gave to it.
    #[sqlx(rename = "own_latest_at_us")]
    pub own_latest_at: Timestamp,
    /// The first photo shown with it, by its hash.
    pub photo_hash: Option<String>,
}

impl OwnReport {
    /// The actor's part.
    #[must_use]
    pub fn share(&self) -> Share {
        share_of(self.own_amount, self.whole_amount)
    }

    /// The actor's part of the people reached, in thousandths of a person, rounded down, so that
    /// parts of several reports can be added up.
    #[must_use]
    pub fn own_beneficiaries_thousandths(&self) -> i64 {
        let whole = i128::from(self.whole_amount.halalas());
        if whole <= 0 {
            return 0;
        }
        let part = i128::from(self.beneficiary_count) * 1_000 * i128::from(self.own_amount.halalas()) / whole;
        i64::try_from(part).unwrap_or(i64::MAX)
    }
}

/// A page of reports, newest first.
#[derive(Debug, Clone, Default)]
pub struct OwnReports {
    /// The reports.
    pub reports: Vec<OwnReport>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

/// The impact reports of what the actor gave to, after `cursor` (empty for the newest).
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn own_reports(context: &Context, actor: &Actor, cursor: &str) -> Result<OwnReports> {
    let mut reports = reports_before(context, actor, cursor, PAGE_LENGTH + 1).await?;
    let more = reports.len() > PAGE_LENGTH;
    reports.truncate(PAGE_LENGTH);
    let next = reports
        .last()
        .filter(|_| more)
        .map(|last| cursor_write(last.published_at, last.opportunity_id.as_uuid()));
    Ok(OwnReports { reports, next })
}

pub(super) async fn reports_before(
    context: &Context,
    actor: &Actor,
    cursor: &str,
    count_max: usize,
) -> Result<Vec<OwnReport>> {
    let person = actor.require_person()?;
    actor.require(Action::DashboardView, Subject::Person(person))?;
    let (before, before_id) = cursor_read(cursor);
    let limit = i64::try_from(count_max).unwrap_or(i64::MAX);
    Ok(on!(&context.db, pool => sqlx::query_as(queries::REPORTS_OF_PERSON)
        .bind(person).bind(before).bind(before_id).bind(limit).fetch_all(pool).await)?)
}

fn cursor_write(at: Timestamp, id: Uuid) -> String {
    format!("{}_{id}", at.as_us())
}

/// A cursor that does not parse is the beginning.
pub(super) fn cursor_read(cursor: &str) -> (Timestamp, Uuid) {
    let parsed = cursor.split_once('_').and_then(|(at_us, id)| {
        let at = Timestamp::from_us(at_us.parse().ok()?);
        Some((at, id.parse().ok()?))
    });
    parsed.unwrap_or((Timestamp::from_us(i64::MAX), Uuid::max()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_go_both_ways_and_never_fail() {
        let (at, id) = (Timestamp::from_us(1_795_000_000_000_001), Uuid::from_u128(99));
        assert_eq!(cursor_read(&cursor_write(at, id)), (at, id));
        for broken in ["", "_", "12", "x_y", "12_not-an-id", "9999999999999999999999_1"] {
            assert_eq!(
                cursor_read(broken),
                (Timestamp::from_us(i64::MAX), Uuid::max()),
                "{broken}"
            );
        }
    }

    #[test]
    fn all_days_fit_into_moments() {
        assert!(Days::ALL.begins() < Days::ALL.ends());
    }
}
