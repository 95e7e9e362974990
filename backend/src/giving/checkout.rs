//! Checkout: from a basket to a payment at the gateway.
//!
//! The intent, its gifts and the holds on what is left of each target are written in one
//! transaction, under a lock per opportunity, before the gateway is asked. The form
//! carries a key that was made when it was rendered: sending it twice finds the first
//! intent again, and the same key with another body is refused (design invariant 3).

use domain::bank::{AccountPurpose, pledge_hold_us};
use domain::error::{AppError, Conflict, FieldProblem, FormErrors};
use domain::giving::{
    CheckoutForm, FundClass, GiftNeeds, GiftTarget, HOLD_US, Offer, fund_class_for, gift_needs, offer,
};
use domain::identity::{EmailAddress, Mobile};
use domain::ids::{BasketId, BasketItemId, DonationId, IntentId, OpportunityId, PersonId};
use domain::locale::Locale;
use domain::money::{MAX_DONATION, Money};
use domain::payments::PaymentMethod;
use domain::people::{Action, Actor, Subject};
use domain::time::{DAY_US, Timestamp};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::baskets::{self, BasketLine, LineTarget};
use super::card_testing::{Attempt, attempt_judge, origin_hash};
use super::gift_reviews::{self, Gate, GiftAsked};
use super::intent_queries as sql;
use super::intents::{self, IntentRow, IntentState};
use super::limit_queries;
use super::limits::limits_now;
use super::room;
use super::tracking::{tracking_hash, tracking_token};
use crate::bank::{BANK_TRANSFER, transfer_offered};
use crate::configuration::Configuration;
use crate::db::{Tx, dialect};
use crate::payments::gateway::{
    Bill, Gateway, GatewayError, MethodCapabilities, NextAction, Payer, PaymentCreated, PaymentRequest,
};
use crate::payments::{CHECK_FIRST_US, gateway_default, payment_give_up};
use crate::{Context, Error, Result, in_tx, on};

/// Bytes of an idempotency key.
const KEY_BYTES: usize = 16;

/// What the donor is about to pay.
#[derive(Debug, Clone)]
pub struct CheckoutView {
    /// The gifts.
    pub lines: Vec<BasketLine>,
    /// The sum: nothing is added to it and nothing is taken from it.
    pub total: Money,
    /// For the form's `idempotency_key` field.
    pub idempotency_key: String,
    /// What a gift of this sum needs by itself: the form asks for it at once.
    pub needs: GiftNeeds,
    /// The ways to pay that take this sum, in the gateway's order. One alone need not be asked for.
    pub methods: Vec<PaymentMethod>,
    /// It can be given by bank transfer, too.
    pub transfer_offered: bool,
}

/// A payment that was set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckoutStarted {
    /// The intent; for a gift under review one that does not exist yet.
    pub intent: IntentId,
    /// Where the donor goes: the gateway, or the gift's own page when it is paid already.
    pub redirect_to: RedirectTo,
    /// The secret of the gift's own page.
    pub tracking_token: String,
}

/// Where the donor goes from checkout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedirectTo {
    /// To the gateway's page, at this address.
    Gateway(String),
    /// To the gift's own page: this form was sent before, and its payment is over.
    Gift,
    /// To the page of a review: the gift is looked at before it is paid. The path begins after the
    /// language.
    Review(String),
}

/// What is to be paid: everything collected in the basket, or one "give now" gift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection {
    /// The basket.
    Basket,
    /// One gift.
    Item(BasketItemId),
}

impl Selection {
    fn takes(self, line: &BasketLine) -> bool {
        match self {
            Self::Basket => !line.direct,
            Self::Item(item) => line.id == item,
        }
    }
}

/// What checkout shows. A line with a problem has to be changed before paying.
///
/// # Errors
/// Gone for an expired or unknown basket, not found for a gift that is not in it, and an
/// invalid form (`basket`: required) when there is nothing to pay.
pub async fn checkout_view(
    context: &Context,
    actor: &Actor,
    token: Option<&str>,
    selection: Selection,
) -> Result<CheckoutView> {
    actor.require(Action::GiveCreate, Subject::Platform)?;
    let basket = baskets::basket_living(context, token).await?;
    let mut lines = baskets::lines_of(context, basket).await?;
    lines.retain(|line| selection.takes(line));
    if lines.is_empty() {
        return match selection {
            Selection::Basket => Err(AppError::invalid("basket", FieldProblem::Required).into()),
            Selection::Item(_) => Err(AppError::NotFound.into()),
        };
    }
    let attempts: i64 = on!(&context.db, pool => sqlx::query_scalar(sql::INTENT_COUNT_BY_BASKET)
        .bind(basket).fetch_one(pool).await)?;
    let idempotency_key = key_of(&context.configuration, basket, &lines, attempts);
    let total = baskets::total_of(&lines)?;
    let needs = gift_needs(&limits_now(context).await?, total, Money::ZERO);
    let offered = gateway_default(context).map_or(&[][..], |gateway| gateway.capabilities().methods);
    Ok(CheckoutView {
        total,
        lines,
        idempotency_key,
        needs,
        methods: methods_for(offered, total).map(|offered| offered.method).collect(),
        transfer_offered: transfer_offered(context).await?,
    })
}

/// The ways to pay that take this sum.
fn methods_for(offered: &[MethodCapabilities], total: Money) -> impl Iterator<Item = &MethodCapabilities> {
    offered.iter().filter(move |offered| total >= offered.amount_min)
}

/// The way that the donor chose, or the only one there is.
fn method_of(
    offered: &[MethodCapabilities],
    chosen: Option<PaymentMethod>,
    total: Money,
) -> std::result::Result<PaymentMethod, AppError> {
    let problem = match (chosen, offered) {
        (None, [only]) if total >= only.amount_min => return Ok(only.method),
        (None, _) => FieldProblem::Required,
        (Some(chosen), _) => match offered.iter().find(|offered| offered.method == chosen) {
            Some(offered) if total >= offered.amount_min => return Ok(chosen),
            Some(offered) => FieldProblem::AmountBelow {
                minimum_halalas: offered.amount_min.halalas(),
            },
            None => FieldProblem::InvalidChoice,
        },
    };
    Err(AppError::invalid("method", problem))
}

/// The key of a rendered form: the same for two tabs that show the same gifts, another
/// one once a payment was started or a gift was changed.
fn key_of(configuration: &Configuration, basket: BasketId, lines: &[BasketLine], attempts: i64) -> String {
    let key = configuration.key_for("checkout");
    // A key of 32 bytes is always accepted.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else {
        return String::new();
    };
    mac.update(basket.as_uuid().as_bytes());
    mac.update(&attempts.to_be_bytes());
    for line in lines {
        mac.update(line_text(line).as_bytes());
    }
    hex::encode(&mac.finalize().into_bytes()[..KEY_BYTES])
}

/// Everything about a line that the donor agrees to.
fn line_text(line: &BasketLine) -> String {
    let dedication = line
        .dedication
        .as_ref()
        .map(|it| format!("{}:{}", it.kind, it.name))
        .unwrap_or_default();
    format!(
        "{}|{}|{}|{}|{}\n",
        line.id,
        line.amount.halalas(),
        line.intention,
        u8::from(line.anonymous),
        dedication
    )
}

/// What a key stands for. The same key with anything else in it is refused.
fn body_hash(basket: BasketId, person: Option<PersonId>, lines: &[BasketLine], form: &CheckoutForm) -> String {
    let mut hash = Sha256::new();
    hash.update(basket.as_uuid().as_bytes());
    hash.update(person.map(|person| person.to_string()).unwrap_or_default());
    for line in lines {
        hash.update(line_text(line));
    }
    hash.update(contact_text(form));
    hex::encode(hash.finalize())
}

fn contact_text(form: &CheckoutForm) -> String {
    let email = form
        .contact
        .email
        .as_ref()
        .map(EmailAddress::as_str)
        .unwrap_or_default();
    let mobile = form.contact.mobile.as_ref().map(Mobile::as_str).unwrap_or_default();
    let anonymous = u8::from(form.anonymous);
    let method = form.method.map(PaymentMethod::code).unwrap_or_default();
    format!(
        "{}\n{email}\n{mobile}\n{anonymous}\n{}\n{method}",
        form.contact.name, form.surplus_choice
    )
}

/// Starts the payment. `reviewed_total` is the sum that the donor saw.
///
/// # Errors
/// Gone for an expired basket; invalid, with a field `line-<item>` for each gift that
/// cannot be given as it stands; a conflict when the key was used with another body or
/// the sum is not the one that was shown; unavailable when no gateway is set up or it
/// does not answer (the same form can be sent again).
pub async fn checkout_start(
    context: &Context,
    actor: &Actor,
    token: Option<&str>,
    selection: Selection,
    locale: Locale,
    reviewed_total: Option<Money>,
    form: CheckoutForm,
) -> Result<CheckoutStarted> {
    let request = CheckoutRequest {
        selection,
        locale,
        reviewed_total,
        form,
        origin_hash: None,
    };
    checkout_at_default(context, actor, token, request).await
}

async fn checkout_at_default(
    context: &Context,
    actor: &Actor,
    token: Option<&str>,
    request: CheckoutRequest,
) -> Result<CheckoutStarted> {
    let gateway = gateway_default(context).ok_or_else(|| Error::unavailable("no gateway is set up"))?;
    checkout_start_at(context, actor, gateway.as_ref(), token, request).await
}

/// [`checkout_start`] for a browser at `origin`: within the budgets that keep card testers out.
///
/// # Errors
/// As [`checkout_start`], and too many requests with the seconds to wait.
pub async fn checkout_from(
    context: &Context,
    actor: &Actor,
    origin: &str,
    token: Option<&str>,
    (selection, locale, reviewed_total): (Selection, Locale, Option<Money>),
    form: CheckoutForm,
) -> Result<CheckoutStarted> {
    actor.require(Action::GiveCreate, Subject::Platform)?;
    let basket = baskets::basket_living(context, token).await?;
    let attempt = Attempt {
        origin: origin.to_owned(),
        basket,
        person: actor.person_id(),
        mobile: form
            .contact
            .mobile
            .as_ref()
            .map(Mobile::as_str)
            .unwrap_or_default()
            .to_owned(),
        amount: reviewed_total.unwrap_or(Money::ZERO),
    };
    let inner = context.clone();
    let verdict = context
        .db
        .write(move |tx| Box::pin(async move { attempt_judge(tx, &inner, &attempt).await }))
        .await?;
    verdict.require()?;
    let request = CheckoutRequest {
        selection,
        locale,
        reviewed_total,
        form,
        origin_hash: Some(origin_hash(context, origin)?),
    };
    checkout_at_default(context, actor, token, request).await
}

/// What is sent from the checkout form, with its circumstances.
#[derive(Debug, Clone)]
pub(crate) struct CheckoutRequest {
    pub(crate) selection: Selection,
    pub(crate) locale: Locale,
    pub(crate) reviewed_total: Option<Money>,
    pub(crate) form: CheckoutForm,
    /// Where it comes from, for the count of declined cards.
    pub(crate) origin_hash: Option<String>,
}

/// [`checkout_start`] with a gateway that is at hand.
pub(crate) async fn checkout_start_at(
    context: &Context,
    actor: &Actor,
    gateway: &dyn Gateway,
    token: Option<&str>,
    request: CheckoutRequest,
) -> Result<CheckoutStarted> {
    actor.require(Action::GiveCreate, Subject::Platform)?;
    let basket = baskets::basket_living(context, token).await?;
    let plan = Plan {
        intent: IntentId::from_uuid(context.source.uuid()),
        key: request.form.idempotency_key.clone(),
        basket,
        person: actor.person_id(),
        gateway: gateway.name(),
        offered: gateway.capabilities().methods,
        purpose: None,
        open_us: HOLD_US,
        now: context.now(),
        request,
    };
    let inner = context.clone();
    let outcome = context
        .db
        .write(move |tx| Box::pin(async move { begin(tx, &inner, plan).await }))
        .await?;
    let begun = match outcome {
        Outcome::Begun(begun) => begun,
        Outcome::Review { intent, path } => {
            return Ok(CheckoutStarted {
                intent,
                redirect_to: RedirectTo::Review(path),
                tracking_token: String::new(),
            });
        }
    };
    for superseded in &begun.superseded {
        payment_give_up(context, *superseded).await?;
    }
    let tracking_token = tracking_token(&context.configuration, begun.row.id);
    let redirect_to = match begun.row.state() {
        IntentState::Created | IntentState::Unknown => {
            gateway_ask(context, gateway, &begun.row, &tracking_token).await?
        }
        IntentState::PendingAction => match (&begun.row.redirect_url, &begun.row.gateway_reference) {
            (Some(url), _) => RedirectTo::Gateway(url.clone()),
            // A bill was issued: the gift's page shows it.
            (None, Some(_)) if begun.row.method().is_some_and(PaymentMethod::is_bill) => RedirectTo::Gift,
            _ => gateway_ask(context, gateway, &begun.row, &tracking_token).await?,
        },
        _ => RedirectTo::Gift,
    };
    Ok(CheckoutStarted {
        intent: begun.row.id,
        redirect_to,
        tracking_token,
    })
}

/// A payment that is about to be written.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) intent: IntentId,
    /// What makes the same form sent twice one payment.
    pub(super) key: String,
    pub(super) basket: BasketId,
    pub(super) person: Option<PersonId>,
    pub(super) gateway: &'static str,
    /// The ways to pay that the gateway offers; none for a transfer, which is one by itself.
    pub(super) offered: &'static [MethodCapabilities],
    /// Only gifts whose money lies on this account: a transfer goes to one account only.
    pub(super) purpose: Option<AccountPurpose>,
    /// How long the payment is waited for.
    pub(super) open_us: i64,
    pub(super) now: Timestamp,
    pub(super) request: CheckoutRequest,
}

impl Plan {
    pub(super) fn takes(&self, line: &BasketLine) -> bool {
        let lies_there = |purpose| purpose == AccountPurpose::of_intention(line.intention);
        self.request.selection.takes(line) && self.purpose.is_none_or(lies_there)
    }

    fn is_transfer(&self) -> bool {
        self.gateway == BANK_TRANSFER
    }
}

/// A payment that was written, now or before.
pub(super) struct Begun {
    pub(super) row: IntentRow,
    superseded: Vec<IntentId>,
}

/// A payment that was begun, or a gift that a person looks at first.
pub(super) enum Outcome {
    Begun(Box<Begun>),
    Review { intent: IntentId, path: String },
}

/// Writes intent, gifts and holds, or finds what the same form began before.
pub(super) async fn begin(tx: &mut Tx, context: &Context, plan: Plan) -> Result<Outcome> {
    let form = &plan.request.form;
    // One payment at a time is begun for a basket, so that two tabs see each other's.
    baskets::basket_lock(tx, plan.basket, plan.now).await?;
    if let Some(row) = intents::intent_by_key(tx, &plan.key).await? {
        return found_again(tx, &plan, row)
            .await
            .map(|begun| Outcome::Begun(Box::new(begun)));
    }
    let mut lines = baskets::lines_in_tx(tx, plan.basket).await?;
    lines.retain(|line| plan.takes(line));
    if lines.is_empty() {
        return Err(AppError::invalid("basket", FieldProblem::Required).into());
    }
    let total = baskets::total_of(&lines)?;
    if plan.request.reviewed_total.is_some_and(|reviewed| reviewed != total) {
        return Err(AppError::Conflict(Conflict::ChangedMeanwhile).into());
    }
    if total > MAX_DONATION {
        return Err(AppError::invalid("basket", FieldProblem::AmountTooLarge).into());
    }
    let method = match plan.is_transfer() {
        true => None,
        false => Some(method_of(plan.offered, form.method, total)?),
    };
    let superseded = supersede(tx, &plan, &lines).await?;
    let asked = GiftAsked {
        basket: plan.basket,
        item: match plan.request.selection {
            Selection::Basket => None,
            Selection::Item(item) => Some(item),
        },
        person: plan.person,
        locale: plan.request.locale,
        total,
        form,
    };
    let approval = match gift_reviews::gift_gate(tx, context, &asked).await? {
        Gate::Open { approval } => approval,
        Gate::Review(review) => {
            return Ok(Outcome::Review {
                intent: plan.intent,
                path: gift_reviews::review_path(context, review)?,
            });
        }
    };
    let gifts = gifts_accept(tx, &lines, plan.now).await?;
    let hash = body_hash(plan.basket, plan.person, &lines, form);
    if !intent_insert(tx, context, &plan, method, total, &hash).await? {
        return Err(AppError::Conflict(Conflict::KeyReused).into());
    }
    if let Some(hash) = &plan.request.origin_hash {
        in_tx!(tx, connection => sqlx::query(limit_queries::INTENT_ORIGIN).bind(plan.intent).bind(hash)
            .execute(connection).await.map(|_| ()))?;
    }
    gift_reviews::gift_admitted(tx, context, plan.intent, approval, form).await?;
    for (index, (line, gift)) in lines.iter().zip(&gifts).enumerate() {
        let donation = DonationId::from_uuid(context.source.uuid());
        donation_insert(tx, &plan, donation, index, line, gift).await?;
        if let Some(opportunity) = gift.opportunity {
            let hold_us = hold_us_of(tx, &plan, opportunity, line.amount).await?;
            in_tx!(tx, connection => sqlx::query(sql::HOLD_INSERT).bind(donation).bind(opportunity)
                .bind(line.amount).bind(plan.now.plus_us(hold_us)).execute(connection).await.map(|_| ()))?;
        }
    }
    let row = intents::intent_in_tx(tx, plan.intent).await?;
    Ok(Outcome::Begun(Box::new(Begun { row, superseded })))
}

/// How long a gift's part of an opportunity is kept free. The caller holds the opportunity's lock.
async fn hold_us_of(tx: &mut Tx, plan: &Plan, opportunity: OpportunityId, amount: Money) -> Result<i64> {
    if !plan.is_transfer() {
        return Ok(HOLD_US);
    }
    let terms = room::terms_in_tx(tx, opportunity).await?;
    let left = room::remaining_in_tx(tx, &terms, plan.now, None).await?;
    let promised: Money = in_tx!(tx, connection => sqlx::query_scalar(sql::HELD_BEYOND)
        .bind(opportunity).bind(plan.now.plus_us(HOLD_US)).fetch_one(connection).await)?;
    Ok(pledge_hold_us(left, promised, amount))
}

/// The key was used before: the same body finds the same intent, another one is refused.
/// Once paid, or promised by transfer, the gifts have left the basket, so the body is compared with
/// what is left.
async fn found_again(tx: &mut Tx, plan: &Plan, row: IntentRow) -> Result<Begun> {
    if row.basket_id != Some(plan.basket) {
        return Err(AppError::Conflict(Conflict::KeyReused).into());
    }
    let paid = row.captured_at_us.is_some() || plan.is_transfer();
    let mut lines = baskets::lines_in_tx(tx, plan.basket).await?;
    lines.retain(|line| plan.takes(line));
    let total_fits = plan
        .request
        .reviewed_total
        .is_none_or(|reviewed| reviewed == row.total_halalas);
    let body_fits = row.body_hash == body_hash(plan.basket, plan.person, &lines, &plan.request.form);
    if total_fits && (paid || body_fits) {
        Ok(Begun {
            row,
            superseded: Vec::new(),
        })
    } else {
        Err(AppError::Conflict(Conflict::KeyReused).into())
    }
}

/// A donor who came back from the gateway and pays the same gifts again must not stand
/// in their own way: what the earlier attempt held is free.
async fn supersede(tx: &mut Tx, plan: &Plan, lines: &[BasketLine]) -> Result<Vec<IntentId>> {
    let mut superseded = Vec::new();
    for line in lines {
        let earlier: Vec<IntentId> = in_tx!(tx, connection => sqlx::query_scalar(sql::INTENTS_SUPERSEDED)
            .bind(plan.basket).bind(line.id).fetch_all(connection).await)?;
        for intent in earlier {
            if intents::intent_expire(tx, intent, plan.now).await? {
                superseded.push(intent);
            }
        }
    }
    Ok(superseded)
}

struct Gift {
    opportunity: Option<OpportunityId>,
    fund_class: FundClass,
}

/// Locks every opportunity of the lines, in one order for all donors, and checks each
/// gift against what is left. Reports every line that cannot be given.
async fn gifts_accept(tx: &mut Tx, lines: &[BasketLine], now: Timestamp) -> Result<Vec<Gift>> {
    let mut opportunities: Vec<OpportunityId> = lines.iter().filter_map(opportunity_of).collect();
    opportunities.sort_unstable();
    opportunities.dedup();
    let mut rooms = Vec::with_capacity(opportunities.len());
    for opportunity in opportunities {
        dialect::opportunity_lock(tx, opportunity).await?;
        let terms = room::terms_in_tx(tx, opportunity).await?;
        let left = room::remaining_in_tx(tx, &terms, now, None).await?;
        rooms.push((terms, left));
    }
    let mut errors = FormErrors::default();
    let mut gifts = Vec::with_capacity(lines.len());
    for line in lines {
        let place = opportunity_of(line).and_then(|id| rooms.iter_mut().find(|(terms, _)| terms.id == id));
        match line_accept(line, place) {
            Ok(gift) => gifts.push(gift),
            Err(problem) => errors.push(format!("line-{}", line.id), problem),
        }
    }
    errors.into_result(gifts).map_err(Error::from)
}

fn line_accept(line: &BasketLine, place: Option<&mut (room::Terms, Money)>) -> std::result::Result<Gift, FieldProblem> {
    let Some((terms, left)) = place else {
        let target = match line.target {
            LineTarget::Field { .. } => GiftTarget::FieldPool,
            _ => GiftTarget::General,
        };
        return Ok(Gift {
            opportunity: None,
            fund_class: fund_class_for(line.intention, target)?,
        });
    };
    let target = GiftTarget::Opportunity {
        zakat_accepted: terms.zakat_accepted,
    };
    let fund_class = fund_class_for(line.intention, target)?;
    if !terms.state.accepts_money() {
        return Err(FieldProblem::Closed);
    }
    match offer(line.amount, *left, terms.share_price) {
        Offer::Full { amount } => {
            // Two gifts to one opportunity share what is left of it.
            *left = left.minus_down_to_zero(amount);
            Ok(Gift {
                opportunity: Some(terms.id),
                fund_class,
            })
        }
        Offer::Reduced { amount } => Err(FieldProblem::OverRemaining {
            remaining_halalas: amount.halalas(),
        }),
        Offer::BelowMinimum { minimum } => Err(FieldProblem::AmountBelow {
            minimum_halalas: minimum.halalas(),
        }),
        Offer::Closed => Err(FieldProblem::Closed),
    }
}

fn opportunity_of(line: &BasketLine) -> Option<OpportunityId> {
    match line.target {
        LineTarget::Opportunity { id, .. } => Some(id),
        _ => None,
    }
}

async fn intent_insert(
    tx: &mut Tx,
    context: &Context,
    plan: &Plan,
    method: Option<PaymentMethod>,
    total: Money,
    body_hash: &str,
) -> Result<bool> {
    let CheckoutRequest { locale, form, .. } = &plan.request;
    let tracking = tracking_hash(&tracking_token(&context.configuration, plan.intent));
    let expires_at = plan.now.plus_us(plan.open_us);
    // Nobody can be asked about a transfer: the bank's statement tells of it.
    let next_check_at = (!plan.is_transfer()).then(|| plan.now.plus_us(CHECK_FIRST_US));
    let inserted = in_tx!(tx, connection => sqlx::query(sql::INTENT_INSERT)
        .bind(plan.intent)
        .bind(&plan.key)
        .bind(body_hash)
        .bind(plan.person)
        .bind(&form.contact.name)
        .bind(form.contact.email.as_ref().map(EmailAddress::as_str))
        .bind(form.contact.mobile.as_ref().map(Mobile::as_str))
        .bind(locale.code())
        .bind("web")
        .bind(total)
        .bind(form.surplus_choice.code())
        .bind(plan.gateway)
        .bind(tracking)
        .bind(plan.basket)
        .bind(plan.now)
        .bind(expires_at)
        .bind(next_check_at)
        .bind(method.map(PaymentMethod::code))
        .execute(connection)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(inserted == 1)
}

async fn donation_insert(
    tx: &mut Tx,
    plan: &Plan,
    id: DonationId,
    index: usize,
    line: &BasketLine,
    gift: &Gift,
) -> Result<()> {
    let field = match &line.target {
        LineTarget::Field { code, .. } => Some(code.as_str()),
        _ => None,
    };
    in_tx!(tx, connection => sqlx::query(sql::DONATION_INSERT)
        .bind(id)
        .bind(plan.intent)
        .bind(i64::try_from(index + 1).unwrap_or(i64::MAX))
        .bind(line.id)
        .bind(plan.person)
        .bind(gift.opportunity)
        .bind(field)
        .bind(line.intention.code())
        .bind(gift.fund_class.code())
        .bind(line.amount)
        .bind(line.share_count)
        .bind(line.anonymous || plan.request.form.anonymous)
        .bind(line.dedication.as_ref().map(|dedication| dedication.kind.code()))
        .bind(line.dedication.as_ref().map(|dedication| dedication.name.as_str()))
        .bind(plan.now)
        .execute(connection)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Sets the payment up at the gateway; the intent's id is the key, so asking again is safe.
async fn gateway_ask(context: &Context, gateway: &dyn Gateway, row: &IntentRow, token: &str) -> Result<RedirectTo> {
    let locale = row.locale();
    let public_url = &context.configuration.public_url;
    let request = PaymentRequest {
        idempotency_key: row.id.to_string(),
        amount: row.total_halalas,
        method: row.method().unwrap_or(PaymentMethod::Card),
        description: locales::payments_description(locale).to_owned(),
        return_url: format!("{public_url}/{}/checkout/return/{token}", locale.code()),
        webhook_url: format!("{public_url}/webhooks/{}", gateway.name()),
        locale,
        payer: payer_of(context, row).await?,
        keep_card: false,
    };
    let id = row.id;
    match gateway.create_payment(&request).await {
        Ok(created) => sent(context, id, created).await,
        Err(error) => {
            context
                .db
                .write(move |tx| Box::pin(async move { intents::intent_mark_unknown(tx, id).await }))
                .await?;
            Err(match error {
                GatewayError::Refused(reason) => Error::internal(format!("the gateway refused a payment: {reason}")),
                other => Error::gateway_silent(other),
            })
        }
    }
}

/// Notes what the gateway answered. A webhook may have been faster; then the intent has
/// moved on, and that is fine.
async fn sent(context: &Context, id: IntentId, created: PaymentCreated) -> Result<RedirectTo> {
    let PaymentCreated { reference, next } = created;
    let to = match &next {
        NextAction::Redirect(url) => RedirectTo::Gateway(url.clone()),
        NextAction::Bill(_) => RedirectTo::Gift,
    };
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                match next {
                    NextAction::Redirect(url) => {
                        in_tx!(tx, connection => sqlx::query(sql::INTENT_SENT).bind(id).bind(&reference)
                            .bind(&url).execute(connection).await.map(|_| ()))?;
                        Ok(())
                    }
                    NextAction::Bill(bill) => bill_note(tx, id, &reference, &bill).await,
                }
            })
        })
        .await?;
    Ok(to)
}

async fn bill_note(tx: &mut Tx, id: IntentId, reference: &str, bill: &Bill) -> Result<()> {
    let payable_until = Timestamp::from_riyadh_midnight(bill.payable_until);
    in_tx!(tx, connection => sqlx::query(sql::BILL_INSERT).bind(id).bind(&bill.biller_code).bind(&bill.biller_name)
        .bind(&bill.bill_number).bind(payable_until).execute(connection).await.map(|_| ()))?;
    in_tx!(tx, connection => sqlx::query(sql::INTENT_BILLED).bind(id).bind(reference)
        .bind(payable_until.plus_us(DAY_US)).execute(connection).await.map(|_| ()))?;
    Ok(())
}

/// What the donor said, else what the account says.
async fn payer_of(context: &Context, row: &IntentRow) -> Result<Payer> {
    let mut payer = Payer {
        name: row.donor_name.clone(),
        email: row.donor_email.clone(),
        mobile: row.donor_mobile.clone(),
    };
    if let Some(person) = row.person_id {
        let known: Option<(String, String)> = on!(&context.db, pool => sqlx::query_as(sql::DONOR_CONTACT)
            .bind(person).fetch_optional(pool).await)?;
        if let Some((name, email)) = known {
            if payer.name.is_empty() {
                payer.name = name;
            }
            payer.email = payer.email.or(Some(email));
        }
    }
    Ok(payer)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const OFFERED: &[MethodCapabilities] = &[
        MethodCapabilities::wallet(PaymentMethod::Card, true),
        MethodCapabilities {
            method: PaymentMethod::SadadBill,
            amount_min: domain::payments::SADAD_BILL_MIN,
            refund: false,
            keepable: false,
        },
    ];

    #[test]
    fn a_way_to_pay_is_chosen_not_assumed() {
        let problem = |chosen, halalas| {
            let error = method_of(OFFERED, chosen, Money::from_halalas(halalas)).unwrap_err();
            error.form_errors().unwrap().of("method").cloned().unwrap()
        };
        let riyals = |amount| Money::from_riyals(amount).unwrap();
        assert_eq!(method_of(&OFFERED[..1], None, riyals(1)), Ok(PaymentMethod::Card));
        assert_eq!(problem(None, 20_000), FieldProblem::Required);
        assert_eq!(
            problem(Some(PaymentMethod::StcPay), 20_000),
            FieldProblem::InvalidChoice
        );
        let bill = Some(PaymentMethod::SadadBill);
        assert_eq!(
            problem(bill, 9_999),
            FieldProblem::AmountBelow {
                minimum_halalas: 10_000
            }
        );
        assert_eq!(method_of(OFFERED, bill, riyals(100)), Ok(PaymentMethod::SadadBill));
        let offered = |amount| methods_for(OFFERED, riyals(amount)).count();
        assert_eq!((offered(99), offered(100)), (1, 2));
    }
}
