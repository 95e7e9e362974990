//! The riyal's path: where each halala of a gift is now. It is read from the journal,
//! not told: a gift to an opportunity, a surplus that moved on, and a gift to a pool
//! whose money was given to opportunities in the order it came in.

use std::collections::BTreeMap;

use domain::error::AppError;
use domain::ids::{DonationId, IntentId, OpportunityId, PersonId};
use domain::ledger::EntryKind;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::path_queries as sql;
use crate::reference::Bilingual;
use crate::{Context, Error, Result, on};

/// Where a gift has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DonationPath {
    /// When it arrived; nothing before that.
    pub donated_at: Option<Timestamp>,
    /// The opportunities it went to, with how much of it.
    pub parts: Vec<PathPart>,
    /// What still waits in the pool of its field or of the neediest.
    pub waiting: Money,
    /// What went back to the donor.
    pub refunded: Money,
}

/// A part of a gift at one opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPart {
    /// How much of the gift.
    pub amount: Money,
    /// How it came there.
    pub arrival: Arrival,
    /// When it came there.
    pub allocated_at: Timestamp,
    /// What the opportunity has come to.
    pub opportunity: OpportunityProgress,
}

/// How a part of a gift came to an opportunity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The donor gave to it.
    Direct,
    /// It was allocated from a pool.
    Allocated,
    /// It was more than another opportunity needed, and the donor had chosen so.
    Surplus,
}

/// How far an opportunity has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityProgress {
    /// The number people use.
    pub number: i64,
    /// Title.
    pub title: Bilingual,
    /// Field of giving.
    pub field_code: String,
    /// Who carries it out.
    pub charity: Bilingual,
    /// The charity's licence.
    pub license_number: String,
    /// When the target was reached.
    pub funded_at: Option<Timestamp>,
    /// When money was first paid to the charity.
    pub first_paid_at: Option<Timestamp>,
    /// What was paid to the charity so far.
    pub paid: Money,
    /// Milestones planned.
    pub milestone_count: i64,
    /// Milestones whose evidence was accepted.
    pub accepted_count: i64,
    /// When evidence was last accepted.
    pub accepted_at: Option<Timestamp>,
    /// The published impact report.
    pub report: Option<PublishedReport>,
}

/// A published impact report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedReport {
    /// The number in its address.
    pub number: i64,
    /// Headline.
    pub headline: Bilingual,
    /// When it was published.
    pub published_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct ProgressRow {
    number: i64,
    title_ar: String,
    title_en: String,
    field_code: String,
    funded_at_us: Option<Timestamp>,
    charity_ar: String,
    charity_en: String,
    license_number: String,
    first_paid_at_us: Option<Timestamp>,
    paid_halalas: Money,
    milestone_count: i64,
    accepted_count: i64,
    accepted_at_us: Option<Timestamp>,
    report_number: Option<i64>,
    published_at_us: Option<Timestamp>,
    headline_ar: Option<String>,
    headline_en: Option<String>,
}

impl From<ProgressRow> for OpportunityProgress {
    fn from(row: ProgressRow) -> Self {
        let report = row
            .report_number
            .zip(row.published_at_us)
            .map(|(number, published_at)| PublishedReport {
                number,
                headline: Bilingual::new(row.headline_ar.unwrap_or_default(), row.headline_en.unwrap_or_default()),
                published_at,
            });
        Self {
            number: row.number,
            title: Bilingual::new(row.title_ar, row.title_en),
            field_code: row.field_code,
            charity: Bilingual::new(row.charity_ar, row.charity_en),
            license_number: row.license_number,
            funded_at: row.funded_at_us,
            first_paid_at: row.first_paid_at_us,
            paid: row.paid_halalas,
            milestone_count: row.milestone_count,
            accepted_count: row.accepted_count,
            accepted_at: row.accepted_at_us,
            report,
        }
    }
}

#[derive(sqlx::FromRow)]
struct GiftPosting {
    seq: i64,
    kind: String,
    occurred_at_us: Timestamp,
    fund_class: String,
    field_code: Option<String>,
    opportunity_id: Option<OpportunityId>,
    amount_halalas: Money,
}

/// A fund that a gift is in: how much, since which entry and moment, and how it came there.
struct Stay {
    class: String,
    field: String,
    amount: Money,
    seq: i64,
    at: Timestamp,
    arrival: Arrival,
}

/// The path of a gift of one's own.
///
/// # Errors
/// Not found when there is no such gift or it is another's.
pub async fn donation_path(context: &Context, actor: &Actor, donation: DonationId) -> Result<DonationPath> {
    let owner: Option<(Option<PersonId>, IntentId)> = on!(&context.db, pool => sqlx::query_as(sql::GIFT_OWNER)
        .bind(donation).fetch_optional(pool).await)?;
    let subject = owner
        .and_then(|(person, _)| person)
        .map_or(Subject::Platform, Subject::Person);
    actor.require(Action::DonationViewOwn, subject)?;
    match subject {
        Subject::Person(_) => path_of(context, donation).await,
        _ => Err(AppError::NotFound.into()),
    }
}

/// The path of a gift; whoever calls has checked that it may be seen.
pub(super) async fn path_of(context: &Context, donation: DonationId) -> Result<DonationPath> {
    let postings: Vec<GiftPosting> =
        on!(&context.db, pool => sqlx::query_as(sql::GIFT_POSTINGS).bind(donation).fetch_all(pool).await)?;
    let mut path = DonationPath {
        donated_at: None,
        parts: Vec::new(),
        waiting: Money::ZERO,
        refunded: Money::ZERO,
    };
    let mut stays: BTreeMap<(Option<OpportunityId>, String, String), Stay> = BTreeMap::new();
    for posting in &postings {
        let kind: EntryKind = posting.kind.parse().map_err(Error::internal)?;
        match kind {
            EntryKind::DonationCaptured => path.donated_at = path.donated_at.or(Some(posting.occurred_at_us)),
            // A chargeback that was won has turned signs: it takes back what it had added.
            EntryKind::RefundPaid | EntryKind::ChargebackTaken | EntryKind::ChargebackReturned => {
                path.refunded = add(path.refunded, posting.amount_halalas)?;
            }
            _ => {}
        }
        stay_note(&mut stays, posting, kind)?;
    }
    // What a pooled gift gave back after it was allocated left the opportunity it had reached.
    let left_again: BTreeMap<OpportunityId, Money> = stays
        .iter()
        .filter(|(_, stay)| stay.amount.is_negative())
        .filter_map(|((opportunity, ..), stay)| Some((((*opportunity)?), Money::ZERO.minus_down_to_zero(stay.amount))))
        .collect();
    for ((opportunity, ..), stay) in stays {
        if !stay.amount.is_positive() {
            continue;
        }
        match opportunity {
            Some(opportunity) => {
                let opportunity = progress_of(context, opportunity).await?;
                let Stay {
                    amount, at, arrival, ..
                } = stay;
                path.parts.push(PathPart {
                    amount,
                    arrival,
                    allocated_at: at,
                    opportunity,
                });
            }
            None => pool_follow(context, &stay, &left_again, &mut path).await?,
        }
    }
    path.parts.sort_by_key(|part| part.allocated_at);
    Ok(path)
}

fn stay_note(
    stays: &mut BTreeMap<(Option<OpportunityId>, String, String), Stay>,
    posting: &GiftPosting,
    kind: EntryKind,
) -> Result<()> {
    let field = if posting.opportunity_id.is_some() {
        String::new()
    } else {
        posting.field_code.clone().unwrap_or_default()
    };
    let key = (posting.opportunity_id, posting.fund_class.clone(), field.clone());
    let stay = stays.entry(key).or_insert_with(|| Stay {
        class: posting.fund_class.clone(),
        field,
        amount: Money::ZERO,
        seq: posting.seq,
        at: posting.occurred_at_us,
        arrival: if kind == EntryKind::SurplusMoved {
            Arrival::Surplus
        } else {
            Arrival::Direct
        },
    });
    // A credit is what the fund received.
    stay.amount = stay
        .amount
        .checked_sub(posting.amount_halalas)
        .map_err(Error::internal)?;
    Ok(())
}

/// Money in a pool leaves it in the order it came in: the gift's halalas are those between
/// what was there before it and itself, and each allocation takes the next ones.
async fn pool_follow(
    context: &Context,
    stay: &Stay,
    left_again: &BTreeMap<OpportunityId, Money>,
    path: &mut DonationPath,
) -> Result<()> {
    let mut left_again = left_again.clone();
    let before: Money = on!(&context.db, pool => sqlx::query_scalar(sql::POOL_BEFORE)
        .bind(&stay.class).bind(&stay.field).bind(stay.seq).fetch_one(pool).await)?;
    let until = add(before, stay.amount)?;
    let allocations: Vec<(Timestamp, OpportunityId, Money, Money)> = on!(&context.db, pool => sqlx::query_as(sql::POOL_ALLOCATIONS)
            .bind(&stay.class).bind(&stay.field).bind(before).bind(until).fetch_all(pool).await)?;
    let mut waiting = stay.amount;
    for (at, opportunity, amount, allocated_until) in allocations {
        let allocated_from = allocated_until.checked_sub(amount).map_err(Error::internal)?;
        let part = until
            .min(allocated_until)
            .minus_down_to_zero(before.max(allocated_from));
        if part.is_positive() {
            waiting = waiting.minus_down_to_zero(part);
            let gone = left_again.remove(&opportunity).unwrap_or(Money::ZERO);
            left_again.insert(opportunity, gone.minus_down_to_zero(part));
            let part = part.minus_down_to_zero(gone);
            if part.is_zero() {
                continue;
            }
            let opportunity = progress_of(context, opportunity).await?;
            path.parts.push(PathPart {
                amount: part,
                arrival: Arrival::Allocated,
                allocated_at: at,
                opportunity,
            });
        }
    }
    path.waiting = add(path.waiting, waiting)?;
    Ok(())
}

async fn progress_of(context: &Context, opportunity: OpportunityId) -> Result<OpportunityProgress> {
    let row: ProgressRow = on!(&context.db, pool => sqlx::query_as(sql::OPPORTUNITY_PROGRESS)
        .bind(opportunity).fetch_one(pool).await)?;
    Ok(row.into())
}

fn add(a: Money, b: Money) -> Result<Money> {
    a.checked_add(b).map_err(Error::internal)
}
