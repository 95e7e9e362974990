//! A payment as its donor sees it through the secret link: gifts, receipt and path, and
//! nothing that tells who the donor is (design invariant 9).

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::error::AppError;
use domain::giving::{Dedication, DedicationKind, Intention};
use domain::ids::{BasketItemId, DonationId, IntentId};
use domain::ledger::EntryKind;
use domain::ledger::proof::ProofDocument;
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};
use locales::arg;

use super::baskets::{LineTarget, dedication};
use super::checkout::Selection;
use super::intent_queries::BILL_BY_INTENT;
use super::intents::{self, IntentRow, IntentState};
use super::path::{self, DonationPath};
use super::path_queries as sql;
use super::tracking::tracking_hash;
use crate::documents::{Block, Document, Fact, Words};
use crate::ledger::{self, ProofState};
use crate::payments::gateway::Bill;
use crate::payments::intent_refresh;
use crate::reference::Bilingual;
use crate::{Context, Error, Result, on};

/// The longest token that is looked up at all.
const TOKEN_LENGTH_MAX: usize = 64;

/// A payment, without its donor.
#[derive(Debug, Clone)]
pub struct GiftPayment {
    /// The intent, for those who may see more of it.
    pub intent: IntentId,
    /// Where the payment stands.
    pub state: IntentState,
    /// The sum.
    pub total: Money,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When the money arrived.
    pub captured_at: Option<Timestamp>,
    /// The gateway's reason, when it failed.
    pub failure_code: Option<String>,
    /// Where the donor goes on paying, while that is possible.
    pub redirect_url: Option<String>,
    /// The bill that was issued, while it can be paid.
    pub bill: Option<Bill>,
    /// What can be paid once more after a failure: it is still in the donor's basket.
    pub retry: Option<Selection>,
    /// The receipt, once the money has arrived.
    pub receipt: Option<Receipt>,
    /// The gifts.
    pub gifts: Vec<Gift>,
    /// What went back, with its moment and whether it has left already.
    pub refunds: Vec<(Money, Timestamp, bool)>,
    /// What the donor's bank took back, with its moment.
    pub chargebacks: Vec<(Money, Timestamp)>,
}

impl GiftPayment {
    /// What of the payment went back in all.
    #[must_use]
    pub fn returned(&self) -> Money {
        Money::checked_sum(self.gifts.iter().map(|gift| gift.returned)).unwrap_or(self.total)
    }

    /// What of the payment stayed given: what a receipt in part stands for.
    #[must_use]
    pub fn kept(&self) -> Money {
        self.total.minus_down_to_zero(self.returned())
    }
}

/// A numbered receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The number.
    pub number: i64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it was cancelled, because everything went back.
    pub cancelled_at: Option<Timestamp>,
}

/// One gift of a payment.
#[derive(Debug, Clone)]
pub struct Gift {
    /// Identity.
    pub id: DonationId,
    /// What it is for.
    pub target: LineTarget,
    /// How much.
    pub amount: Money,
    /// What of it was more than the opportunity needed.
    pub surplus: Money,
    /// How many shares, when it was given in shares.
    pub share_count: Option<i64>,
    /// The intention; fixed.
    pub intention: Intention,
    /// Whether the donor's name is not shown.
    pub anonymous: bool,
    /// On whose behalf.
    pub dedication: Option<Dedication>,
    /// Whether it went back whole.
    pub refunded: bool,
    /// What of it went back.
    pub returned: Money,
    /// Where it is now.
    pub path: DonationPath,
}

#[derive(sqlx::FromRow)]
struct GiftRow {
    id: DonationId,
    opportunity_id: Option<domain::ids::OpportunityId>,
    field_code: Option<String>,
    amount_halalas: Money,
    surplus_halalas: Money,
    share_count: Option<i64>,
    intention: String,
    anonymous: bool,
    dedication_kind: Option<String>,
    dedication_name: Option<String>,
    state: String,
    basket_item_id: Option<BasketItemId>,
    direct: Option<bool>,
    opportunity_number: Option<i64>,
    title_ar: Option<String>,
    title_en: Option<String>,
    opportunity_field_code: Option<String>,
    charity_ar: Option<String>,
    charity_en: Option<String>,
    license_number: Option<String>,
    field_ar: Option<String>,
    field_en: Option<String>,
}

impl GiftRow {
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

    async fn gift(self, context: &Context) -> Result<Gift> {
        Ok(Gift {
            path: path::path_of(context, self.id).await?,
            id: self.id,
            target: self.target(),
            amount: self.amount_halalas,
            surplus: self.surplus_halalas,
            share_count: self.share_count,
            intention: self.intention.parse().map_err(Error::internal)?,
            anonymous: self.anonymous,
            dedication: dedication(self.dedication_kind.as_deref(), self.dedication_name)?,
            refunded: self.state == "refunded",
            returned: Money::ZERO,
        })
    }
}

async fn intent_by_token(context: &Context, token: &str) -> Result<IntentRow> {
    if token.len() > TOKEN_LENGTH_MAX {
        return Err(AppError::NotFound.into());
    }
    intents::intent_by_tracking_hash(context, &tracking_hash(token))
        .await?
        .ok_or_else(|| AppError::NotFound.into())
}

/// The payment behind a secret link.
///
/// # Errors
/// Not found for a token that opens nothing.
pub async fn payment_by_token(context: &Context, actor: &Actor, token: &str) -> Result<GiftPayment> {
    actor.require(Action::ReceiptViewByToken, Subject::Platform)?;
    let row = intent_by_token(context, token).await?;
    payment_of(context, row).await
}

/// The payment behind a secret link, after asking the gateway where it stands, if that is
/// still open: what a browser's return sets off. The return itself proves nothing.
///
/// # Errors
/// Not found for a token that opens nothing.
pub async fn payment_refresh_by_token(context: &Context, actor: &Actor, token: &str) -> Result<IntentState> {
    actor.require(Action::ReceiptViewByToken, Subject::Platform)?;
    let row = intent_by_token(context, token).await?;
    if row.captured_at_us.is_some() || row.state() == IntentState::Failed {
        return Ok(row.state());
    }
    intent_refresh(context, row.id).await
}

/// Where the payment behind a secret link stands, as far as is known here: nobody is asked.
///
/// # Errors
/// Not found for a token that opens nothing.
pub async fn payment_state_by_token(context: &Context, actor: &Actor, token: &str) -> Result<IntentState> {
    actor.require(Action::ReceiptViewByToken, Subject::Platform)?;
    Ok(intent_by_token(context, token).await?.state())
}

/// Where the proof of the gifts behind a secret link stands.
///
/// # Errors
/// Not found for a token that opens nothing.
pub async fn proof_state_by_token(context: &Context, actor: &Actor, token: &str) -> Result<ProofState> {
    actor.require(Action::ReceiptViewByToken, Subject::Platform)?;
    let row = intent_by_token(context, token).await?;
    ledger::proof_state_of(context, row.id).await
}

/// The proof that the gifts behind a secret link are in the journal; `None` while it cannot be had.
///
/// # Errors
/// Not found for a token that opens nothing.
pub async fn proof_by_token(context: &Context, actor: &Actor, token: &str) -> Result<Option<ProofDocument>> {
    actor.require(Action::ReceiptViewByToken, Subject::Platform)?;
    let row = intent_by_token(context, token).await?;
    ledger::proof_of(context, row.id).await
}

/// Where the entry that booked a payment stands in the sealed journal: what its receipt on paper
/// says of it (docs/proof.md). The paper outlives the site; with the proof file and a published head
/// anyone can compare what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptSeal {
    /// The entry's place in the journal, from 1.
    pub number: u64,
    /// SHA-256 of the entry's leaf, in base64.
    pub leaf: String,
    /// The day in Asia/Riyadh of the head that covers it, and how many entries that head has.
    pub head: (CivilDate, u64),
    /// Where anyone checks a proof.
    pub verify_url: String,
}

/// Where the payment behind a secret link stands in the sealed journal; `None` until it is sealed.
///
/// # Errors
/// Not found for a token that opens nothing.
pub async fn receipt_seal_by_token(context: &Context, actor: &Actor, token: &str) -> Result<Option<ReceiptSeal>> {
    let Some(document) = proof_by_token(context, actor, token).await? else {
        return Ok(None);
    };
    let captured = EntryKind::DonationCaptured.code();
    let proven = document.entries.iter().find(|proven| proven.entry.kind == captured);
    let head = document.head.head();
    Ok(proven.map(|proven| ReceiptSeal {
        number: proven.position.saturating_add(1),
        leaf: BASE64.encode(proven.entry.leaf_hash()),
        head: (head.day, head.tree_size),
        verify_url: format!("{}/verify", context.configuration.public_url),
    }))
}

/// The payment of a receipt of one's own.
///
/// # Errors
/// Not found when it is another's.
pub async fn payment_own(context: &Context, actor: &Actor, intent: IntentId) -> Result<GiftPayment> {
    let row = intents::intent_by_id(context, intent).await?;
    let subject = row
        .as_ref()
        .and_then(|row| row.person_id)
        .map_or(Subject::Platform, Subject::Person);
    actor.require(Action::DonationViewOwn, subject)?;
    match (row, subject) {
        (Some(row), Subject::Person(_)) => payment_of(context, row).await,
        _ => Err(AppError::NotFound.into()),
    }
}

async fn payment_of(context: &Context, row: IntentRow) -> Result<GiftPayment> {
    let receipt: Option<(i64, Timestamp, Option<Timestamp>)> =
        on!(&context.db, pool => sqlx::query_as(sql::PAYMENT_BY_INTENT).bind(row.id).fetch_optional(pool).await)?;
    let rows: Vec<GiftRow> =
        on!(&context.db, pool => sqlx::query_as(sql::GIFTS_BY_INTENT).bind(row.id).fetch_all(pool).await)?;
    let refunds: Vec<(Money, String, Timestamp)> =
        on!(&context.db, pool => sqlx::query_as(sql::REFUNDS_BY_INTENT).bind(row.id).fetch_all(pool).await)?;
    let chargebacks: Vec<(Money, Timestamp)> =
        on!(&context.db, pool => sqlx::query_as(sql::CHARGEBACKS_BY_INTENT).bind(row.id).fetch_all(pool).await)?;
    let returned: Vec<(DonationId, Money)> =
        on!(&context.db, pool => sqlx::query_as(sql::RETURNED_BY_GIFT).bind(row.id).fetch_all(pool).await)?;
    let retry = retry_of(&rows);
    let mut gifts = Vec::with_capacity(rows.len());
    for gift in rows {
        let mut gift = gift.gift(context).await?;
        if let Some((_, amount)) = returned.iter().find(|(id, _)| *id == gift.id) {
            gift.returned = (*amount).min(gift.amount);
        }
        gifts.push(gift);
    }
    let state = row.state();
    let payable = state.is_open() && row.expires_at_us > context.now();
    Ok(GiftPayment {
        bill: if payable { bill_of(context, row.id).await? } else { None },
        intent: row.id,
        state,
        total: row.total_halalas,
        created_at: row.created_at_us,
        captured_at: row.captured_at_us,
        failure_code: row.failure_code,
        retry: retry.filter(|_| row.captured_at_us.is_none()),
        redirect_url: row.redirect_url.filter(|_| payable),
        receipt: receipt.map(|(number, issued_at, cancelled_at)| Receipt {
            number,
            issued_at,
            cancelled_at,
        }),
        gifts,
        refunds: refunds
            .into_iter()
            .map(|(amount, state, at)| (amount, at, state == "done"))
            .collect(),
        chargebacks,
    })
}

async fn bill_of(context: &Context, intent: IntentId) -> Result<Option<Bill>> {
    let row: Option<(String, String, String, Timestamp)> =
        on!(&context.db, pool => sqlx::query_as(BILL_BY_INTENT).bind(intent).fetch_optional(pool).await)?;
    Ok(row.map(|(biller_code, biller_name, bill_number, payable_until)| Bill {
        biller_code,
        biller_name,
        bill_number,
        payable_until: payable_until.riyadh_date(),
    }))
}

/// A "give now" gift is paid by itself, everything else through the basket.
fn retry_of(rows: &[GiftRow]) -> Option<Selection> {
    rows.iter().find_map(|row| match (row.basket_item_id, row.direct) {
        (Some(item), Some(true)) => Some(Selection::Item(item)),
        (Some(_), _) => Some(Selection::Basket),
        _ => None,
    })
}

impl Gift {
    /// What it is for, in words.
    #[must_use]
    pub fn title(&self, style: Style) -> String {
        target_title(&self.target, style)
    }

    /// What it is for, as a receipt says it: with its shares and on whose behalf it was given.
    #[must_use]
    pub fn purpose(&self, style: Style) -> String {
        let shares = self
            .share_count
            .map(|count| locales::giving_share_count(style.locale, count, &style.integer(count)));
        let dedication = self.dedication.as_ref().map(|it| dedication_text(style.locale, it));
        let parts = [Some(self.title(style)), shares, dedication];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// What a gift is for, in words.
#[must_use]
pub fn target_title(target: &LineTarget, style: Style) -> String {
    match target {
        LineTarget::Opportunity { title, .. } => title.text(style.locale).to_owned(),
        LineTarget::Field { name, .. } => locales::giving_target_field(style.locale, name.text(style.locale)),
        LineTarget::General => locales::giving_target_general(style.locale).to_owned(),
    }
}

/// The name of an intention, in words.
#[must_use]
pub fn intention_name(intention: Intention, style: Style) -> &'static str {
    let locale = style.locale;
    match intention {
        Intention::Sadaqah => locales::giving_intention_sadaqah(locale),
        Intention::OngoingSadaqah => locales::giving_intention_ongoing_sadaqah(locale),
        Intention::Zakat => locales::giving_intention_zakat(locale),
        _ => locales::giving_intention_other(locale),
    }
}

/// The receipt on paper, with the sum in words in both languages. It names no donor: the
/// secret link that opens it must not tell more than the gift itself.
///
/// # Errors
/// Not found while there is no receipt.
pub fn receipt_document(payment: &GiftPayment, seal: Option<&ReceiptSeal>, style: Style) -> Result<Document> {
    let receipt = payment.receipt.ok_or(AppError::NotFound)?;
    let locale = style.locale;
    let number = receipt_number_text(receipt.number);
    let rows = payment.gifts.iter().map(|gift| receipt_row(gift, style)).collect();
    let fact = |label: &str, value: String, code: bool| Fact {
        label: label.to_owned(),
        value,
        code,
    };
    let mut facts = vec![
        fact(locales::giving_receipt_number(locale), number.clone(), true),
        fact(
            locales::giving_receipt_date(locale),
            style.day(receipt.issued_at),
            false,
        ),
        fact(
            locales::giving_receipt_time(locale),
            style.time(receipt.issued_at),
            true,
        ),
    ];
    if let Some(cancelled_at) = receipt.cancelled_at {
        facts.push(fact(
            locales::giving_receipt_cancelled_label(locale),
            style.day(cancelled_at),
            false,
        ));
    }
    if payment.returned().is_positive() && receipt.cancelled_at.is_none() {
        facts.push(fact(
            locales::giving_receipt_returned(locale),
            style.money(payment.returned()),
            true,
        ));
        facts.push(fact(
            locales::giving_receipt_kept(locale),
            style.money(payment.kept()),
            true,
        ));
    }
    let title = locales::giving_receipt_title(locale);
    let mut document = Document::new(locale, title, number, locales::giving_receipt_footer(locale))
        .with(Block::Facts { facts })
        .with(Block::Amount {
            label: locales::giving_receipt_total(locale).to_owned(),
            figure: style.money(payment.total),
            unit: locales::giving_riyal(locale).to_owned(),
            words: amount_words(payment.total),
        })
        .with(Block::Rows {
            head: [
                locales::giving_receipt_purpose(locale),
                locales::giving_receipt_charity(locale),
                locales::giving_receipt_intention(locale),
                locales::giving_receipt_amount(locale),
            ]
            .map(ToOwned::to_owned)
            .to_vec(),
            rows,
            numeric: vec![3],
            total: vec![
                locales::giving_receipt_total(locale).to_owned(),
                String::new(),
                String::new(),
                style.money(payment.total),
            ],
        });
    if receipt.cancelled_at.is_some() {
        document = document.with(Block::Callout {
            text: locales::giving_receipt_cancelled_text(locale).to_owned(),
        });
    }
    if payment.returned().is_positive() && receipt.cancelled_at.is_none() {
        let text = locales::giving_receipt_restated(locale, &style.money(payment.kept()));
        document = document.with(Block::Callout { text });
    }
    let document = document.with(Block::Note {
        text: locales::giving_receipt_no_deduction(locale).to_owned(),
    });
    Ok(match seal {
        Some(seal) => seal_blocks(seal, style).into_iter().fold(document, Document::with),
        None => document,
    })
}

/// What the receipt says of its place in the journal.
fn seal_blocks(seal: &ReceiptSeal, style: Style) -> [Block; 3] {
    let locale = style.locale;
    let fact = |label: &str, value: String| Fact {
        label: label.to_owned(),
        value,
        code: true,
    };
    let (day, size) = seal.head;
    [
        Block::Heading {
            text: locales::giving_receipt_seal(locale).to_owned(),
        },
        Block::Facts {
            facts: vec![
                fact(locales::giving_receipt_seal_number(locale), seal.number.to_string()),
                fact(locales::giving_receipt_seal_leaf(locale), seal.leaf.clone()),
                fact(locales::giving_receipt_seal_head(locale), format!("{day} · {size}")),
            ],
        },
        Block::Note {
            text: locales::giving_receipt_seal_note(locale, &seal.verify_url),
        },
    ]
}

fn receipt_row(gift: &Gift, style: Style) -> Vec<String> {
    let charity = match &gift.target {
        LineTarget::Opportunity {
            charity,
            license_number,
            ..
        } => locales::giving_receipt_charity_value(
            style.locale,
            arg::Charity(charity.text(style.locale)),
            arg::License(license_number),
        ),
        _ => locales::giving_receipt_pool(style.locale).to_owned(),
    };
    vec![
        gift.purpose(style),
        charity,
        intention_name(gift.intention, style).to_owned(),
        style.money(gift.amount),
    ]
}

/// On whose behalf a gift is given, in words.
#[must_use]
pub fn dedication_text(locale: Locale, dedication: &Dedication) -> String {
    match (dedication.kind, dedication.name.as_str()) {
        (DedicationKind::Parents, "") => locales::giving_dedicated_to_parents(locale).to_owned(),
        (DedicationKind::Deceased, name) => locales::giving_dedicated_to_deceased(locale, name),
        (_, name) => locales::giving_dedicated_to(locale, name),
    }
}

/// A sum in words, Arabic first.
#[must_use]
pub fn amount_words(amount: Money) -> Vec<Words> {
    Locale::ALL
        .into_iter()
        .map(|locale| Words {
            locale: locale.code(),
            text: domain::money_words::in_words(amount, locale),
        })
        .collect()
}

/// A receipt's number as it is written everywhere.
#[must_use]
pub fn receipt_number_text(number: i64) -> String {
    number.to_string()
}
