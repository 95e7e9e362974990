//! Capture: the gateway took the money. One transaction books it, settles a surplus as
//! the donor chose, issues the receipt, lets the holds go, closes an opportunity that is
//! full, and puts the receipt's message into the outbox. It happens once per intent,
//! however often and in whatever order it is told.

use domain::giving::{
    FundClass, OpportunityEvent, OpportunityState, Settlement, SurplusChoice, percent_funded, settle,
};
use domain::ids::{CharityId, DonationId, IntentId, OpportunityId, PersonId, RefundId};
use domain::ledger::{CapturedLine, FundKey, FundPart, donation_captured, donation_transferred, surplus_moved};
use domain::locale::{CalendarPreference, Digits, Locale, Style};
use domain::money::Money;
use domain::people::Actor;
use domain::time::Timestamp;
use uuid::Uuid;

use super::basket_queries;
use super::intent_queries as sql;
use super::intents::{self, IntentRow};
use super::refunds;
use super::room::{self, Terms};
use super::tracking::tracking_token;
use crate::bank::BANK_TRANSFER;
use crate::db::{Tx, dialect, ensure_rows};
use crate::ledger::entry_append;
use crate::messages::{Message, ReceiptLine, Recipient, message_enqueue};
use crate::reference::Bilingual;
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx};

/// Similar opportunities that are looked at for a surplus.
const SIMILAR_TRIED_MAX: i64 = 8;

const SYSTEM: Actor = Actor::System("capture");

/// A gift of an intent, with what is known of its purpose.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct GiftRow {
    pub(crate) id: DonationId,
    pub(crate) opportunity_id: Option<OpportunityId>,
    pub(crate) field_code: Option<String>,
    fund_class: String,
    pub(crate) amount_halalas: Money,
    pub(crate) state: String,
    opportunity_field_code: Option<String>,
    region_code: Option<String>,
    charity_id: Option<CharityId>,
    title_ar: Option<String>,
    title_en: Option<String>,
    field_ar: Option<String>,
    field_en: Option<String>,
}

impl GiftRow {
    pub(crate) fn class(&self) -> Result<FundClass> {
        self.fund_class.parse().map_err(Error::internal)
    }

    /// The fund that the gift belongs to.
    pub(crate) fn fund(&self) -> Result<FundKey> {
        let class = self.class()?;
        Ok(
            match (self.opportunity_id, self.charity_id, &self.opportunity_field_code) {
                (Some(opportunity), Some(charity), Some(field)) => {
                    FundKey::opportunity(class, opportunity, charity, field)
                }
                _ => FundKey::pool(class, self.field_code.as_deref()),
            },
        )
    }

    /// What the gift is for, in words.
    pub(crate) fn title(&self, locale: Locale) -> String {
        let both = |ar: &Option<String>, en: &Option<String>| {
            Bilingual::new(ar.clone().unwrap_or_default(), en.clone().unwrap_or_default())
                .text(locale)
                .to_owned()
        };
        match (self.opportunity_id, &self.field_code) {
            (Some(_), _) => both(&self.title_ar, &self.title_en),
            (None, Some(_)) => locales::giving_target_field(locale, &both(&self.field_ar, &self.field_en)),
            (None, None) => locales::giving_target_general(locale).to_owned(),
        }
    }
}

pub(crate) async fn gifts_of(tx: &mut Tx, intent: IntentId) -> Result<Vec<GiftRow>> {
    let rows = in_tx!(tx, connection => sqlx::query_as(sql::DONATIONS_BY_INTENT)
        .bind(intent).fetch_all(connection).await)?;
    Ok(rows)
}

/// Books a captured payment. `false` when that was done before.
pub(crate) async fn intent_capture(tx: &mut Tx, context: &Context, id: IntentId) -> Result<bool> {
    let now = context.now();
    let fresh = in_tx!(tx, connection => sqlx::query(sql::INTENT_CAPTURE).bind(id).bind(now)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    if fresh == 0 {
        return Ok(false);
    }
    let intent = intents::intent_in_tx(tx, id).await?;
    let gifts = gifts_of(tx, id).await?;
    let places = places_lock(tx, &gifts).await?;
    capture_book(tx, context, &intent, &gifts, now).await?;
    let settlements = settlements_of(tx, &intent, &gifts, &places, now).await?;
    for (gift, settled) in gifts.iter().zip(&settlements) {
        let captured = in_tx!(tx, connection => sqlx::query(sql::DONATION_CAPTURE)
            .bind(gift.id).bind(now).bind(settled.surplus).execute(connection).await.map(|done| done.rows_affected()))?;
        ensure_rows(captured, 1)?;
    }
    intents::holds_release(tx, id, now).await?;
    let number = receipt_issue(tx, &intent, now).await?;
    for (gift, settled) in gifts.iter().zip(&settlements) {
        surplus_settle(tx, context, &intent, gift, settled, now).await?;
    }
    for place in &places {
        opportunity_close_if_full(tx, context, place.id, now).await?;
    }
    in_tx!(tx, connection => sqlx::query(basket_queries::ITEMS_DELETE_PAID).bind(id).execute(connection).await
        .map(|_| ()))?;
    receipt_send(tx, context, &intent, &gifts, number, now).await?;
    Ok(true)
}

/// Locks the opportunities of the gifts in one order for all.
async fn places_lock(tx: &mut Tx, gifts: &[GiftRow]) -> Result<Vec<Terms>> {
    let mut ids: Vec<OpportunityId> = gifts.iter().filter_map(|gift| gift.opportunity_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut places = Vec::with_capacity(ids.len());
    for id in ids {
        dialect::opportunity_lock(tx, id).await?;
        places.push(room::terms_in_tx(tx, id).await?);
    }
    Ok(places)
}

/// The gross amount of every gift goes to its fund: nothing is deducted (handbook 4.4).
async fn capture_book(
    tx: &mut Tx,
    context: &Context,
    intent: &IntentRow,
    gifts: &[GiftRow],
    now: Timestamp,
) -> Result<()> {
    let mut lines = Vec::with_capacity(gifts.len());
    for gift in gifts {
        lines.push(CapturedLine {
            donation_id: gift.id,
            fund: gift.fund()?,
            amount: gift.amount_halalas,
        });
    }
    let reference = format!("capture:{}", intent.id);
    // A transfer is at the bank already; everything else is with its gateway.
    let draft = if intent.gateway == BANK_TRANSFER {
        donation_transferred(reference, &lines)?
    } else {
        donation_captured(reference, &lines)?
    };
    match entry_append(tx, &context.source, &draft, &SYSTEM, Some(intent.id), now).await? {
        Some(_) => Ok(()),
        None => Err(Error::internal(format!(
            "the capture of intent {} was booked before",
            intent.id
        ))),
    }
}

/// How much of each gift its opportunity still needs. What the payment itself booked a
/// moment ago does not stand in its own way.
async fn settlements_of(
    tx: &mut Tx,
    intent: &IntentRow,
    gifts: &[GiftRow],
    places: &[Terms],
    now: Timestamp,
) -> Result<Vec<Settlement>> {
    let choice = intent.surplus_choice()?;
    let mut left = Vec::with_capacity(places.len());
    for place in places {
        left.push(room_before(tx, intent.id, gifts, place, now).await?);
    }
    let mut settlements = Vec::with_capacity(gifts.len());
    for gift in gifts {
        let place = places.iter().position(|place| Some(place.id) == gift.opportunity_id);
        settlements.push(match place {
            Some(index) => {
                let settled = settle(gift.amount_halalas, left[index], choice);
                left[index] = left[index].minus_down_to_zero(settled.to_opportunity);
                settled
            }
            None => settle(gift.amount_halalas, gift.amount_halalas, choice),
        });
    }
    Ok(settlements)
}

/// What was left of the target before this payment was booked. An opportunity that has
/// stopped for good has no room; a pause does not undo a payment that was under way.
async fn room_before(tx: &mut Tx, intent: IntentId, gifts: &[GiftRow], place: &Terms, now: Timestamp) -> Result<Money> {
    if !matches!(place.state, OpportunityState::Published | OpportunityState::Paused) {
        return Ok(Money::ZERO);
    }
    let own = gifts
        .iter()
        .filter(|gift| gift.opportunity_id == Some(place.id))
        .map(|gift| gift.amount_halalas);
    let own = Money::checked_sum(own).map_err(Error::internal)?;
    let collected = dialect::opportunity_collected(tx, place.id)
        .await?
        .checked_sub(own)
        .map_err(Error::internal)?;
    let held: Money = in_tx!(tx, connection => sqlx::query_scalar(sql::HELD_BY_OTHERS)
        .bind(place.id).bind(now).bind(intent).fetch_one(connection).await)?;
    Ok(domain::giving::remaining(place.target, collected, held))
}

/// Sends money beyond the need where the donor chose, never anywhere else (handbook 4.5).
async fn surplus_settle(
    tx: &mut Tx,
    context: &Context,
    intent: &IntentRow,
    gift: &GiftRow,
    settled: &Settlement,
    now: Timestamp,
) -> Result<()> {
    let Some(choice) = settled.destination else {
        return Ok(());
    };
    let from = gift.fund()?;
    let to = match choice {
        SurplusChoice::Refund => {
            let part = FundPart {
                fund: from,
                amount: settled.surplus,
                donation_id: Some(gift.id),
            };
            let id = RefundId::from_uuid(context.source.uuid());
            let refund = refunds::RefundPlan::surplus(id, intent.id, part, gift.id);
            return refunds::refund_book(tx, context, &SYSTEM, refund).await;
        }
        SurplusChoice::Similar => similar_fund(tx, gift, settled.surplus, now).await?,
        SurplusChoice::FieldPool => None,
    };
    let to = match to {
        Some(to) => to,
        None => field_pool(&from),
    };
    let draft = surplus_moved(format!("surplus:{}", gift.id), &from, &to, settled.surplus, gift.id)?;
    entry_append(tx, &context.source, &draft, &SYSTEM, Some(intent.id), now).await?;
    if let Some(opportunity) = to.opportunity_id {
        opportunity_close_if_full(tx, context, opportunity, now).await?;
    }
    Ok(())
}

/// The pool of the same field: alms become the field's alms, zakat stays zakat.
pub(super) fn field_pool(from: &FundKey) -> FundKey {
    let class = if from.class == FundClass::OpportunityRestricted {
        FundClass::SadaqahField
    } else {
        from.class
    };
    FundKey::pool(class, from.field_code.as_deref())
}

/// A similar opportunity that has room for all of it: same field, same region first. Its
/// lock is only taken if it is free, because this transaction holds another one already.
async fn similar_fund(tx: &mut Tx, gift: &GiftRow, surplus: Money, now: Timestamp) -> Result<Option<FundKey>> {
    let (Some(opportunity), Some(field)) = (gift.opportunity_id, &gift.opportunity_field_code) else {
        return Ok(None);
    };
    let class = gift.class()?;
    let candidates: Vec<OpportunityId> = in_tx!(tx, connection => sqlx::query_scalar(sql::OPPORTUNITIES_SIMILAR)
        .bind(field).bind(opportunity).bind(class == FundClass::Zakat).bind(gift.region_code.as_deref())
        .bind(SIMILAR_TRIED_MAX).fetch_all(connection).await)?;
    for candidate in candidates {
        if !dialect::opportunity_lock_at_once(tx, candidate).await? {
            continue;
        }
        let terms = room::terms_in_tx(tx, candidate).await?;
        let fits = terms.state.accepts_money() && room::remaining_in_tx(tx, &terms, now, None).await? >= surplus;
        if fits {
            return Ok(Some(FundKey::opportunity(
                class,
                terms.id,
                terms.charity_id,
                &terms.field_code,
            )));
        }
    }
    Ok(None)
}

/// Closes an opportunity whose target is reached (handbook 4.6). The caller holds its lock.
pub(crate) async fn opportunity_close_if_full(
    tx: &mut Tx,
    context: &Context,
    id: OpportunityId,
    now: Timestamp,
) -> Result<bool> {
    let terms = room::terms_in_tx(tx, id).await?;
    if !matches!(terms.state, OpportunityState::Published | OpportunityState::Paused) {
        return Ok(false);
    }
    let collected = dialect::opportunity_collected(tx, id).await?;
    if percent_funded(collected, terms.target) < 100 {
        return Ok(false);
    }
    let next = terms
        .state
        .transition(OpportunityEvent::Fund)
        .map_err(domain::error::AppError::from)?;
    let closed = in_tx!(tx, connection => sqlx::query(sql::OPPORTUNITY_FUND).bind(id).bind(now).bind(terms.state.code())
        .execute(connection).await.map(|done| done.rows_affected()))?;
    ensure_rows(closed, 1)?;
    opportunity_event(tx, context, &terms, OpportunityEvent::Fund, next, now).await?;
    Ok(true)
}

pub(super) async fn opportunity_event(
    tx: &mut Tx,
    context: &Context,
    terms: &Terms,
    event: OpportunityEvent,
    next: OpportunityState,
    now: Timestamp,
) -> Result<()> {
    let id: Uuid = context.source.uuid();
    in_tx!(tx, connection => sqlx::query(sql::OPPORTUNITY_EVENT_INSERT)
        .bind(id).bind(terms.id).bind(event.code()).bind(terms.state.code()).bind(next.code()).bind("")
        .bind(None::<PersonId>).bind(now).execute(connection).await.map(|_| ()))?;
    let action = format!("opportunity.{}", event.code());
    audit_record(
        tx,
        now,
        &SYSTEM,
        &action,
        "opportunity",
        &terms.number.to_string(),
        "",
        "",
    )
    .await
}

async fn receipt_issue(tx: &mut Tx, intent: &IntentRow, now: Timestamp) -> Result<i64> {
    let number = in_tx!(tx, connection => sqlx::query_scalar(sql::RECEIPT_INSERT)
        .bind(intent.id).bind(intent.total_halalas).bind(now).fetch_one(connection).await)?;
    Ok(number)
}

/// Where and how a donor is written to; nobody when there is no address.
pub(super) async fn recipient_of(tx: &mut Tx, intent: &IntentRow) -> Result<Option<Recipient>> {
    let mut style = Style::of(intent.locale());
    let mut address = intent.donor_email.clone();
    let mut name = intent.donor_name.clone();
    if let Some(person) = intent.person_id {
        let known: Option<(String, String, String, String)> = in_tx!(tx, connection => sqlx::query_as(sql::DONOR_STYLE)
            .bind(person).fetch_optional(connection).await)?;
        if let Some((email, person_name, digits, calendar)) = known {
            address = address.or(Some(email));
            if name.is_empty() {
                name = person_name;
            }
            style.digits = digits.parse().unwrap_or(Digits::Latin);
            style.calendar = calendar.parse().unwrap_or(CalendarPreference::Both);
        }
    }
    Ok(address.map(|address| Recipient {
        person: intent.person_id,
        name,
        address,
        style,
    }))
}

async fn receipt_send(
    tx: &mut Tx,
    context: &Context,
    intent: &IntentRow,
    gifts: &[GiftRow],
    number: i64,
    now: Timestamp,
) -> Result<()> {
    let Some(recipient) = recipient_of(tx, intent).await? else {
        return Ok(());
    };
    let locale = recipient.style.locale;
    let line = |gift: &GiftRow| ReceiptLine {
        title: gift.title(locale),
        amount: gift.amount_halalas,
    };
    let message = Message::DonationReceipt {
        receipt_number: number,
        total: intent.total_halalas,
        captured_at: now,
        lines: gifts.iter().map(line).collect(),
        tracking_path: format!("/donations/{}", tracking_token(&context.configuration, intent.id)),
    };
    message_enqueue(tx, context, &recipient, &format!("receipt:{}", intent.id), &message).await
}
