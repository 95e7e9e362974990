//! Card testing (features 2.1 row 37): thieves try out stolen cards with small gifts. Checkout has
//! budgets by address, browser and donor, looks at declines, and at one small amount that is suddenly
//! declined everywhere. It slows down first and blocks after that; nobody has to solve a puzzle.
//!
//! Budgets are counted in the database, so that a restart or a second server does not refill them;
//! keys are keyed hashes, so that the table names nobody.

use domain::error::AppError;
use domain::giving::{Limit, Limits};
use domain::ids::{BasketId, PersonId};
use domain::money::Money;
use domain::time::{HOUR_US, SECOND_US, Timestamp};

use super::alerts::{AlertRule, NewAlert, alert_open};
use super::limit_queries as sql;
use super::limits::limits_in_tx;
use crate::db::Tx;
use crate::people::{budget_use, keyed_hash};
use crate::{Context, Result, in_tx};

/// In the slow half of a budget one payment can be begun in so much time.
const SLOW_WINDOW_US: i64 = 30 * SECOND_US;
/// The window in which the pattern of amounts is looked at: long enough that a tester who pauses
/// between bursts is still remembered.
const PATTERN_WINDOW_US: i64 = HOUR_US;
/// Card testers use small amounts; a larger one is its own hurdle.
const PATTERN_AMOUNT_MAX: Money = Money::from_halalas(10_000);
/// While an amount is suspicious, so many payments of it can be begun in a slow window, by everybody
/// together: donors wait for seconds, a tester gets nowhere.
const HOT_AMOUNT_SLOW_MAX: i64 = 5;
/// In a demonstration all browsers come from one machine.
const DEMO_FACTOR: i64 = 100;

/// Who begins a payment, as far as it can be told.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    /// The address, as the server sees it.
    pub(crate) origin: String,
    /// The browser: its basket.
    pub(crate) basket: BasketId,
    /// The account.
    pub(crate) person: Option<PersonId>,
    /// The mobile number.
    pub(crate) mobile: String,
    /// How much.
    pub(crate) amount: Money,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may go on to the gateway.
    Pass,
    /// Come back in a moment.
    Slow {
        /// Seconds.
        retry_after_s: u32,
    },
    /// Come back when the window is over.
    Block {
        /// Seconds.
        retry_after_s: u32,
    },
}

/// How a keyed address is stored.
pub(crate) fn origin_hash(context: &Context, origin: &str) -> Result<String> {
    keyed_hash(context, "checkout-origin", origin)
}

/// Decides on an attempt and counts it. Refused ones count too: who goes on trying waits longer.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub(crate) async fn attempt_judge(tx: &mut Tx, context: &Context, attempt: &Attempt) -> Result<Verdict> {
    let factor = if context.configuration.is_demo() {
        DEMO_FACTOR
    } else {
        1
    };
    attempt_judge_by(tx, context, attempt, factor).await
}

/// [`attempt_judge`] with budgets so many times as large.
pub(crate) async fn attempt_judge_by(
    tx: &mut Tx,
    context: &Context,
    attempt: &Attempt,
    factor: i64,
) -> Result<Verdict> {
    let limits = limits_in_tx(tx).await?;
    let now = context.now();
    let verdict = judge(tx, context, attempt, &limits, factor, now).await?;
    let counted = match verdict {
        Verdict::Pass => "passed",
        Verdict::Slow { .. } => "slowed",
        Verdict::Block { .. } => "blocked",
    };
    metrics::counter!("ataa_checkout_attempts_total", "verdict" => counted).increment(1);
    if matches!(verdict, Verdict::Block { .. }) {
        let key = origin_hash(context, &attempt.origin)?;
        let alert = NewAlert {
            rule: AlertRule::CardTesting,
            key: format!("{}:{}", &key[..16], now.as_us().div_euclid(HOUR_US)),
            subject: ("address", key[..16].to_owned()),
            evidence: format!("blocked while beginning payments of {} SAR", attempt.amount),
        };
        alert_open(tx, context, alert).await?;
    }
    Ok(verdict)
}

async fn judge(
    tx: &mut Tx,
    context: &Context,
    attempt: &Attempt,
    limits: &Limits,
    factor: i64,
    now: Timestamp,
) -> Result<Verdict> {
    let basket = attempt.basket.to_string();
    let donor = attempt
        .person
        .map_or_else(|| attempt.mobile.clone(), |person| person.to_string());
    let keys = [
        ("checkout-address", attempt.origin.as_str(), Limit::CheckoutAddressHour),
        ("checkout-browser", basket.as_str(), Limit::CheckoutBrowserHour),
        ("checkout-donor", donor.as_str(), Limit::CheckoutAccountHour),
    ];
    let mut slow = false;
    for (name, key, limit) in keys {
        if key.is_empty() {
            continue;
        }
        let most = limits.get(limit).saturating_mul(factor);
        let (used, wait_s) = budget_use(tx, context, name, HOUR_US, key).await?;
        if used > most {
            return Ok(Verdict::Block { retry_after_s: wait_s });
        }
        if used > most / 2 {
            slow |= slow_turn(tx, context, name, key, 1).await?.is_some();
        }
    }
    let declines: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::DECLINES)
        .bind(now.plus_us(-HOUR_US))
        .bind(origin_hash(context, &attempt.origin)?)
        .bind(attempt.basket)
        .bind(&attempt.mobile)
        .bind(attempt.person)
        .fetch_one(connection)
        .await)?;
    let most = limits.get(Limit::CheckoutDeclinesHour).saturating_mul(factor);
    if declines >= most {
        let retry_after_s = u32::try_from(HOUR_US / SECOND_US).unwrap_or(u32::MAX);
        return Ok(Verdict::Block { retry_after_s });
    }
    if declines > most / 2 {
        slow |= slow_turn(tx, context, "checkout-declines", &attempt.origin, 1)
            .await?
            .is_some();
    }
    if amount_is_hot(tx, attempt.amount, limits, factor, now).await? {
        let key = attempt.amount.to_string();
        amount_alert(tx, context, attempt.amount, now).await?;
        slow |= slow_turn(tx, context, "checkout-amount", &key, HOT_AMOUNT_SLOW_MAX)
            .await?
            .is_some();
    }
    if slow {
        let retry_after_s = u32::try_from(SLOW_WINDOW_US / SECOND_US).unwrap_or(u32::MAX);
        return Ok(Verdict::Slow { retry_after_s });
    }
    Ok(Verdict::Pass)
}

/// Whether the turn of this slow window is taken already.
async fn slow_turn(tx: &mut Tx, context: &Context, name: &str, key: &str, turns: i64) -> Result<Option<u32>> {
    let name = format!("{name}-slow");
    let (used, wait_s) = budget_use(tx, context, &name, SLOW_WINDOW_US, key).await?;
    Ok((used > turns).then_some(wait_s))
}

/// One small amount that is begun often and mostly declined. A campaign is begun often and mostly
/// paid, so donors are not slowed down by their own number.
async fn amount_is_hot(tx: &mut Tx, amount: Money, limits: &Limits, factor: i64, now: Timestamp) -> Result<bool> {
    if amount > PATTERN_AMOUNT_MAX {
        return Ok(false);
    }
    let since = now.plus_us(-PATTERN_WINDOW_US);
    let declined: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::DECLINED_OF_AMOUNT)
        .bind(since).bind(amount).fetch_one(connection).await)?;
    if declined <= limits.get(Limit::CheckoutPatternWindow).saturating_mul(factor) {
        return Ok(false);
    }
    // Twice as many begun as declined are enough to know that most are paid; a popular amount has many more.
    let enough = declined.saturating_mul(2);
    let begun: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::BEGUN_OF_AMOUNT)
        .bind(since).bind(amount).bind(enough).fetch_one(connection).await)?;
    Ok(begun < enough)
}

/// Tells staff once an hour: an attack that comes from everywhere blocks no address, so no other alert would.
async fn amount_alert(tx: &mut Tx, context: &Context, amount: Money, now: Timestamp) -> Result<()> {
    let alert = NewAlert {
        rule: AlertRule::CardTesting,
        key: format!("amount:{amount}:{}", now.as_us().div_euclid(HOUR_US)),
        subject: ("amount", amount.to_string()),
        evidence: format!("payments of {amount} SAR are begun often and mostly declined"),
    };
    alert_open(tx, context, alert).await.map(|_| ())
}

impl Verdict {
    /// The verdict as an answer: the page says how long to wait.
    pub(crate) fn require(self) -> Result<()> {
        match self {
            Self::Pass => Ok(()),
            Self::Slow { retry_after_s } | Self::Block { retry_after_s } => {
                Err(AppError::TooManyRequests { retry_after_s }.into())
            }
        }
    }
}
