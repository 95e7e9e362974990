//! The basket: gifts that are not paid yet, over several charities, kept on the server
//! behind a token that only the donor's browser has. It lasts 30 days from its last
//! change. Nothing in it is held: money is held when a payment starts (handbook 4.5).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::error::{AppError, FieldProblem};
use domain::giving::{
    BasketItemForm, Dedication, GiftTarget, GiveAction, GiveForm, Intention, Offer, OpportunityState, QuickGiveForm,
    fund_class_for, offer,
};
use domain::ids::{BasketId, BasketItemId, OpportunityId};
use domain::money::{MAX_DONATION, Money};
use domain::people::{Action, Actor, Subject};
use domain::time::{DAY_US, Timestamp};
use sha2::{Digest, Sha256};

use super::basket_queries as sql;
use super::room::{self, Terms};
use crate::db::{Tx, ensure_rows};
use crate::reference::Bilingual;
use crate::{Context, Error, Result, in_tx, on};

/// How long a basket lasts after its last change.
const BASKET_AGE_MAX_US: i64 = 30 * DAY_US;
/// How much longer an expired basket is remembered, so that its owner is told what happened.
const BASKET_REMEMBERED_US: i64 = 30 * DAY_US;
/// Gifts in one basket.
pub const BASKET_ITEMS_MAX: i64 = 30;
/// A "give now" that was not paid within this time is forgotten when the next one comes.
const DIRECT_AGE_MAX_US: i64 = DAY_US;

/// What a gift is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineTarget {
    /// One opportunity.
    Opportunity {
        /// Identity.
        id: OpportunityId,
        /// The number people use.
        number: i64,
        /// Title.
        title: Bilingual,
        /// Who carries it out.
        charity: Bilingual,
        /// The charity's licence.
        license_number: String,
        /// Field of giving, for its colour.
        field_code: String,
    },
    /// The pool of a field.
    Field {
        /// Code.
        code: String,
        /// Name.
        name: Bilingual,
    },
    /// Where it is most needed.
    General,
}

/// Whether a line can be paid as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineProblem {
    /// The opportunity takes no money (any more).
    Closed,
    /// Only this much is left of the target.
    OnlyLeft(Money),
    /// Less than the smallest gift that can be made now.
    BelowMinimum(Money),
    /// Zakat is not accepted there.
    NotForZakat,
}

/// A gift in the basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasketLine {
    /// Identity, for the forms that change it.
    pub id: BasketItemId,
    /// What it is for.
    pub target: LineTarget,
    /// How much.
    pub amount: Money,
    /// How many shares, when it is given in shares.
    pub share_count: Option<i64>,
    /// Price of a share, when the opportunity has one.
    pub share_price: Option<Money>,
    /// Fixed at capture.
    pub intention: Intention,
    /// Intentions that this target offers.
    pub intentions: &'static [Intention],
    /// Whether the donor's name is not shown.
    pub anonymous: bool,
    /// On whose behalf.
    pub dedication: Option<Dedication>,
    /// What is still free to give, for an opportunity.
    pub remaining: Option<Money>,
    /// Why it cannot be paid as it stands.
    pub problem: Option<LineProblem>,
    pub(crate) direct: bool,
}

/// A basket as its owner sees it.
#[derive(Debug, Clone, Default)]
pub struct BasketView {
    /// What is in it, oldest first, without "give now" gifts.
    pub lines: Vec<BasketLine>,
    /// The sum.
    pub total: Money,
    /// There was a basket, and its time is over.
    pub expired: bool,
}

/// What was put into a basket.
#[derive(Debug, Clone)]
pub struct Added {
    /// The token for the cookie; a new one when there was no living basket.
    pub token: String,
    /// The gift.
    pub item: BasketItemId,
    /// What the donor wanted: to pay now, or to look on.
    pub action: GiveAction,
}

/// Seconds that the basket's cookie lasts.
pub const BASKET_COOKIE_AGE_S: i64 = BASKET_AGE_MAX_US / 1_000_000;

#[derive(sqlx::FromRow)]
struct ItemRow {
    id: BasketItemId,
    opportunity_id: Option<OpportunityId>,
    field_code: Option<String>,
    amount_halalas: Money,
    share_count: Option<i64>,
    intention: String,
    anonymous: bool,
    dedication_kind: Option<String>,
    dedication_name: Option<String>,
    direct: bool,
    opportunity_number: Option<i64>,
    title_ar: Option<String>,
    title_en: Option<String>,
    opportunity_field_code: Option<String>,
    share_price_halalas: Option<Money>,
    zakat_categories: Option<String>,
    opportunity_state: Option<String>,
    charity_ar: Option<String>,
    charity_en: Option<String>,
    license_number: Option<String>,
    field_ar: Option<String>,
    field_en: Option<String>,
}

impl ItemRow {
    fn target(&self) -> LineTarget {
        let both = |ar: &Option<String>, en: &Option<String>| {
            Bilingual::new(ar.clone().unwrap_or_default(), en.clone().unwrap_or_default())
        };
        match (self.opportunity_id, &self.field_code) {
            (Some(id), _) => LineTarget::Opportunity {
                id,
                number: self.opportunity_number.unwrap_or_default(),
                title: both(&self.title_ar, &self.title_en),
                charity: both(&self.charity_ar, &self.charity_en),
                license_number: self.license_number.clone().unwrap_or_default(),
                field_code: self.opportunity_field_code.clone().unwrap_or_default(),
            },
            (None, Some(code)) => LineTarget::Field {
                code: code.clone(),
                name: both(&self.field_ar, &self.field_en),
            },
            (None, None) => LineTarget::General,
        }
    }

    fn gift_target(&self) -> GiftTarget {
        match (self.opportunity_id, &self.field_code) {
            (Some(_), _) => GiftTarget::Opportunity {
                zakat_accepted: self.zakat_categories.as_ref().is_some_and(|codes| !codes.is_empty()),
            },
            (None, Some(_)) => GiftTarget::FieldPool,
            (None, None) => GiftTarget::General,
        }
    }

    fn line(self, remaining: Option<Money>) -> Result<BasketLine> {
        let intention: Intention = self.intention.parse().map_err(Error::internal)?;
        let gift_target = self.gift_target();
        let state = self
            .opportunity_state
            .as_deref()
            .and_then(|code| code.parse::<OpportunityState>().ok());
        let open = state.is_none_or(OpportunityState::accepts_money);
        let problem = if fund_class_for(intention, gift_target).is_err() {
            Some(LineProblem::NotForZakat)
        } else {
            line_problem(self.amount_halalas, remaining, self.share_price_halalas, open)
        };
        Ok(BasketLine {
            id: self.id,
            target: self.target(),
            amount: self.amount_halalas,
            share_count: self.share_count,
            share_price: self.share_price_halalas,
            intention,
            intentions: gift_target.intentions(),
            anonymous: self.anonymous,
            dedication: dedication(self.dedication_kind.as_deref(), self.dedication_name)?,
            remaining,
            problem,
            direct: self.direct,
        })
    }
}

pub(crate) fn dedication(kind: Option<&str>, name: Option<String>) -> Result<Option<Dedication>> {
    kind.map(|kind| {
        Ok(Dedication {
            kind: kind.parse().map_err(Error::internal)?,
            name: name.unwrap_or_default(),
        })
    })
    .transpose()
}

fn line_problem(
    amount: Money,
    remaining: Option<Money>,
    share_price: Option<Money>,
    open: bool,
) -> Option<LineProblem> {
    let Some(remaining) = remaining else {
        return (!open).then_some(LineProblem::Closed);
    };
    if !open {
        return Some(LineProblem::Closed);
    }
    match offer(amount, remaining, share_price) {
        Offer::Full { .. } => None,
        Offer::Reduced { amount } => Some(LineProblem::OnlyLeft(amount)),
        Offer::BelowMinimum { minimum } => Some(LineProblem::BelowMinimum(minimum)),
        Offer::Closed => Some(LineProblem::Closed),
    }
}

fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// How many gifts the basket behind `token` holds; 0 for an unknown or expired one.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn basket_count(context: &Context, token: &str) -> Result<i64> {
    let count = on!(&context.db, pool => sqlx::query_scalar(sql::BASKET_COUNT)
        .bind(token_hash(token)).bind(context.now()).fetch_one(pool).await)?;
    Ok(count)
}

/// The basket behind `token`, with what is left of each target. An unknown token is an
/// empty basket; an expired one says so.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn basket_view(context: &Context, actor: &Actor, token: Option<&str>) -> Result<BasketView> {
    actor.require(Action::BasketEdit, Subject::Platform)?;
    let Some((id, expires_at)) = basket_by_token(context, token).await? else {
        return Ok(BasketView::default());
    };
    if expires_at <= context.now() {
        return Ok(BasketView {
            expired: true,
            ..BasketView::default()
        });
    }
    let mut lines = lines_of(context, id).await?;
    lines.retain(|line| !line.direct);
    let total = total_of(&lines)?;
    Ok(BasketView {
        lines,
        total,
        expired: false,
    })
}

pub(crate) fn total_of(lines: &[BasketLine]) -> Result<Money> {
    Money::checked_sum(lines.iter().map(|line| line.amount)).map_err(Error::internal)
}

pub(crate) async fn basket_by_token(context: &Context, token: Option<&str>) -> Result<Option<(BasketId, Timestamp)>> {
    let Some(token) = token else { return Ok(None) };
    let row = on!(&context.db, pool => sqlx::query_as(sql::BASKET_BY_TOKEN)
        .bind(token_hash(token)).fetch_optional(pool).await)?;
    Ok(row)
}

/// The living basket behind a token.
///
/// # Errors
/// Gone when there is none or its time is over.
pub(crate) async fn basket_living(context: &Context, token: Option<&str>) -> Result<BasketId> {
    match basket_by_token(context, token).await? {
        Some((id, expires_at)) if expires_at > context.now() => Ok(id),
        _ => Err(AppError::Gone.into()),
    }
}

/// Every gift of a basket, "give now" gifts included, with what is left of each target.
pub(crate) async fn lines_of(context: &Context, basket: BasketId) -> Result<Vec<BasketLine>> {
    let rows: Vec<ItemRow> = on!(&context.db, pool => sqlx::query_as(sql::ITEMS).bind(basket).fetch_all(pool).await)?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let remaining = match row.opportunity_id {
            Some(opportunity) => Some(room::remaining_now(context, opportunity).await?),
            None => None,
        };
        lines.push(row.line(remaining)?);
    }
    Ok(lines)
}

/// The same inside a write, without what is left: that is decided under the lock.
pub(crate) async fn lines_in_tx(tx: &mut Tx, basket: BasketId) -> Result<Vec<BasketLine>> {
    let rows: Vec<ItemRow> =
        in_tx!(tx, connection => sqlx::query_as(sql::ITEMS).bind(basket).fetch_all(connection).await)?;
    rows.into_iter().map(|row| row.line(None)).collect()
}

struct NewItem {
    opportunity: Option<OpportunityId>,
    field: Option<String>,
    amount: Money,
    share_count: Option<u32>,
    intention: Intention,
    anonymous: bool,
    dedication: Option<Dedication>,
    action: GiveAction,
}

/// Puts a gift to an opportunity into the basket, or ready to be paid at once.
///
/// # Errors
/// Not found for an unknown or unpublished opportunity, gone for a cancelled one; invalid, on the form's
/// fields, for an amount that cannot be given there or an intention that is not accepted.
pub async fn give_opportunity(
    context: &Context,
    actor: &Actor,
    token: Option<&str>,
    number: i64,
    form: GiveForm,
) -> Result<Added> {
    actor.require(Action::BasketEdit, Subject::Platform)?;
    let terms = room::terms_by_number(context, number)
        .await?
        .ok_or(AppError::NotFound)?;
    match terms.state {
        OpportunityState::Cancelled => return Err(AppError::Gone.into()),
        state if !state.is_public() => return Err(AppError::NotFound.into()),
        _ => {}
    }
    let remaining = room::remaining_now(context, terms.id).await?;
    let amount = form
        .amount
        .in_money(terms.share_price)
        .ok()
        .filter(|amount| amount.is_none_or(|amount| amount <= MAX_DONATION))
        .ok_or_else(|| AppError::invalid("shares", FieldProblem::AmountTooLarge))?
        .ok_or_else(|| AppError::invalid("shares", FieldProblem::InvalidChoice))?;
    let amount_field = if form.amount.share_count().is_some() {
        "shares"
    } else {
        "amount"
    };
    terms_accept(&terms, amount, remaining, form.intention, amount_field)?;
    let item = NewItem {
        opportunity: Some(terms.id),
        field: None,
        amount,
        share_count: form.amount.share_count(),
        intention: form.intention,
        anonymous: form.anonymous,
        dedication: form.dedication,
        action: form.action,
    };
    item_add(context, token, item).await
}

/// Puts a gift to a field, or to where it is most needed, into the basket, or ready to
/// be paid at once.
///
/// # Errors
/// Invalid for a field that does not exist.
pub async fn give_quick(context: &Context, actor: &Actor, token: Option<&str>, form: QuickGiveForm) -> Result<Added> {
    actor.require(Action::BasketEdit, Subject::Platform)?;
    if let Some(field) = &form.field {
        let known: i64 =
            on!(&context.db, pool => sqlx::query_scalar(sql::FIELD_ACTIVE).bind(field).fetch_one(pool).await)?;
        if known == 0 {
            return Err(AppError::invalid("field", FieldProblem::InvalidChoice).into());
        }
    }
    let item = NewItem {
        opportunity: None,
        field: form.field,
        amount: form.amount,
        share_count: None,
        intention: form.intention,
        anonymous: false,
        dedication: None,
        action: form.action,
    };
    item_add(context, token, item).await
}

/// Whether an opportunity takes this gift now; problems are tied to the form's fields.
pub(crate) fn terms_accept(
    terms: &Terms,
    amount: Money,
    remaining: Money,
    intention: Intention,
    amount_field: &str,
) -> Result<()> {
    let target = GiftTarget::Opportunity {
        zakat_accepted: terms.zakat_accepted,
    };
    if let Err(problem) = fund_class_for(intention, target) {
        return Err(AppError::invalid("intention", problem).into());
    }
    let problem = match line_problem(amount, Some(remaining), terms.share_price, terms.state.accepts_money()) {
        None => return Ok(()),
        Some(LineProblem::OnlyLeft(left)) => FieldProblem::OverRemaining {
            remaining_halalas: left.halalas(),
        },
        Some(LineProblem::BelowMinimum(minimum)) => FieldProblem::AmountBelow {
            minimum_halalas: minimum.halalas(),
        },
        Some(LineProblem::Closed | LineProblem::NotForZakat) => FieldProblem::Closed,
    };
    Err(AppError::invalid(amount_field, problem).into())
}

async fn item_add(context: &Context, token: Option<&str>, item: NewItem) -> Result<Added> {
    let living = match basket_by_token(context, token).await? {
        Some((id, expires_at)) if expires_at > context.now() => token.map(|token| (id, token.to_owned())),
        _ => None,
    };
    let (basket, token, fresh) = match living {
        Some((id, token)) => (id, token, false),
        None => {
            let token = URL_SAFE_NO_PAD.encode(context.source.secret());
            (BasketId::from_uuid(context.source.uuid()), token, true)
        }
    };
    let id = BasketItemId::from_uuid(context.source.uuid());
    let (hash, now, action) = (token_hash(&token), context.now(), item.action);
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                if fresh {
                    in_tx!(tx, connection => sqlx::query(sql::BASKET_INSERT).bind(basket).bind(&hash).bind(now)
                        .bind(now.plus_us(BASKET_AGE_MAX_US)).execute(connection).await.map(|_| ()))?;
                } else {
                    basket_extend(tx, basket, now).await?;
                }
                item_insert(tx, basket, id, &item, now).await
            })
        })
        .await?;
    Ok(Added {
        token,
        item: id,
        action,
    })
}

async fn basket_extend(tx: &mut Tx, basket: BasketId, now: Timestamp) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(sql::BASKET_EXTEND)
        .bind(basket).bind(now.plus_us(BASKET_AGE_MAX_US)).execute(connection).await.map(|_| ()))?;
    Ok(())
}

/// Makes others who pay or change this basket wait until this transaction ends.
pub(crate) async fn basket_lock(tx: &mut Tx, basket: BasketId, now: Timestamp) -> Result<()> {
    basket_extend(tx, basket, now).await
}

async fn item_insert(tx: &mut Tx, basket: BasketId, id: BasketItemId, item: &NewItem, now: Timestamp) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(sql::ITEMS_DIRECT_DELETE_OLD)
        .bind(basket).bind(now.plus_us(-DIRECT_AGE_MAX_US)).execute(connection).await.map(|_| ()))?;
    let count: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::ITEM_COUNT)
        .bind(basket).fetch_one(connection).await)?;
    if count >= BASKET_ITEMS_MAX {
        let max = u32::try_from(BASKET_ITEMS_MAX).unwrap_or(u32::MAX);
        return Err(AppError::invalid("amount", FieldProblem::TooMany { max }).into());
    }
    in_tx!(tx, connection => sqlx::query(sql::ITEM_INSERT)
        .bind(id)
        .bind(basket)
        .bind(item.opportunity)
        .bind(item.field.as_deref())
        .bind(item.amount)
        .bind(item.share_count.map(i64::from))
        .bind(item.intention.code())
        .bind(item.anonymous)
        .bind(item.dedication.as_ref().map(|dedication| dedication.kind.code()))
        .bind(item.dedication.as_ref().map(|dedication| dedication.name.as_str()))
        .bind(item.action == GiveAction::Give)
        .bind(now)
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Changes a gift in the basket.
///
/// # Errors
/// Gone for an expired basket, not found for a gift of another one, invalid as in
/// [`give_opportunity`].
pub async fn basket_item_change(
    context: &Context,
    actor: &Actor,
    token: Option<&str>,
    item: BasketItemId,
    form: BasketItemForm,
) -> Result<()> {
    actor.require(Action::BasketEdit, Subject::Platform)?;
    let basket = basket_living(context, token).await?;
    let lines = lines_of(context, basket).await?;
    let line = lines
        .into_iter()
        .find(|line| line.id == item)
        .ok_or(AppError::NotFound)?;
    let amount = form
        .amount
        .in_money(line.share_price)
        .ok()
        .flatten()
        .filter(|amount| *amount <= MAX_DONATION)
        .ok_or_else(|| AppError::invalid("shares", FieldProblem::InvalidChoice))?;
    let amount_field = if form.amount.share_count().is_some() {
        "shares"
    } else {
        "amount"
    };
    match &line.target {
        LineTarget::Opportunity { id, .. } => {
            let terms = room::terms_by_id(context, *id).await?.ok_or(AppError::NotFound)?;
            let remaining = room::remaining_now(context, *id).await?;
            terms_accept(&terms, amount, remaining, form.intention, amount_field)?;
        }
        LineTarget::Field { .. } | LineTarget::General if !line.intentions.contains(&form.intention) => {
            return Err(AppError::invalid("intention", FieldProblem::InvalidChoice).into());
        }
        LineTarget::Field { .. } | LineTarget::General if amount < domain::giving::MINIMUM_GIFT => {
            let minimum_halalas = domain::giving::MINIMUM_GIFT.halalas();
            return Err(AppError::invalid("amount", FieldProblem::AmountBelow { minimum_halalas }).into());
        }
        LineTarget::Field { .. } | LineTarget::General => {}
    }
    let now = context.now();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                basket_extend(tx, basket, now).await?;
                let changed = in_tx!(tx, connection => sqlx::query(sql::ITEM_UPDATE)
                    .bind(item)
                    .bind(basket)
                    .bind(amount)
                    .bind(form.amount.share_count().map(i64::from))
                    .bind(form.intention.code())
                    .bind(form.anonymous)
                    .bind(form.dedication.as_ref().map(|dedication| dedication.kind.code()))
                    .bind(form.dedication.as_ref().map(|dedication| dedication.name.as_str()))
                    .execute(connection)
                    .await
                    .map(|done| done.rows_affected()))?;
                ensure_rows(changed, 1)
            })
        })
        .await
}

/// Takes a gift out of the basket. Taking it out twice is no error.
///
/// # Errors
/// Gone for an expired basket.
pub async fn basket_item_remove(
    context: &Context,
    actor: &Actor,
    token: Option<&str>,
    item: BasketItemId,
) -> Result<()> {
    actor.require(Action::BasketEdit, Subject::Platform)?;
    let basket = basket_living(context, token).await?;
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql::ITEM_DELETE).bind(item).bind(basket)
                    .execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
}

/// Forgets baskets long past their time. Answers how many.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn baskets_forget_once(context: &Context) -> Result<usize> {
    Actor::System("baskets").require(Action::BasketEdit, Subject::Platform)?;
    let before = context.now().plus_us(-BASKET_REMEMBERED_US);
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql::BASKETS_FORGET_ITEMS).bind(before)
                    .execute(connection).await.map(|_| ()))?;
                let forgotten = in_tx!(tx, connection => sqlx::query(sql::BASKETS_FORGET).bind(before)
                    .execute(connection).await.map(|done| done.rows_affected()))?;
                usize::try_from(forgotten).map_err(Error::internal)
            })
        })
        .await
}
