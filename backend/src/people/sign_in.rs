//! Sign-in by a one-time code.
//!
//! Whoever asks for a code gets the same answer after the same work, whether or not the address
//! belongs to somebody: a code is made, stored as a keyed hash and sent in either case, and only
//! the first right code makes a person out of a new address. A code works in the browser that
//! asked for it, because the browser holds half of the secret in a cookie; so a code that somebody
//! is talked into reading out is of no use elsewhere, and nobody can cancel the code that somebody
//! else waits for by asking for another one.

use domain::error::{AppError, FieldProblem, FormErrors};
use domain::identity::EmailAddress;
use domain::ids::PersonId;
use domain::locale::{Locale, Style};
use domain::people::{Action, Actor, Subject};
use domain::text::normalize_digits;
use domain::time::{DAY_US, MINUTE_US, Timestamp};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::budgets::{Budget, budget_take, keyed_hash};
use super::sessions::session_start;
use super::{accounts, queries, token_hash};
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::messages::{Message, Recipient, message_enqueue};
use crate::{in_tx, on};

/// Digits of a code.
pub const CODE_LENGTH: usize = 6;
/// How many codes of that length there are.
const CODE_COUNT: u64 = 1_000_000;
/// How long a code is good for.
const CODE_MINUTES: i64 = 10;
/// Tries that a code survives.
const TRIES_MAX: i64 = 5;
/// How long the browser may ask for another code without typing the address again.
const RESEND_MAX_US: i64 = 60 * MINUTE_US;

/// Codes sent to one address.
const BUDGET_ADDRESS: Budget = Budget {
    name: "sign-in-address",
    limit: 6,
    window_us: 15 * MINUTE_US,
};
/// Codes sent to one address in a day: with five tries each, guessing stays hopeless.
const BUDGET_ADDRESS_DAY: Budget = Budget {
    name: "sign-in-address-day",
    limit: 30,
    window_us: DAY_US,
};
/// Codes sent to one address on behalf of one origin: less than the address's own budget, so that
/// a single stranger cannot use that up and keep its owner out.
const BUDGET_ADDRESS_ORIGIN: Budget = Budget {
    name: "sign-in-address-origin",
    limit: 4,
    window_us: 15 * MINUTE_US,
};
/// Codes asked for by one origin, for whichever address.
const BUDGET_ORIGIN: Budget = Budget {
    name: "sign-in-origin",
    limit: 20,
    window_us: 15 * MINUTE_US,
};
/// Codes typed by one origin.
const BUDGET_TRIES_ORIGIN: Budget = Budget {
    name: "sign-in-tries-origin",
    limit: 40,
    window_us: 15 * MINUTE_US,
};

/// What the browser gets for having asked: the half of the secret that goes into its cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInAttempt {
    /// The cookie's value.
    pub browser_token: String,
}

/// A finished sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session's token, for the cookie. It is stored nowhere.
    pub session_token: String,
    /// Who signed in.
    pub person: PersonId,
    /// Whether the address was new.
    pub is_new: bool,
}

/// Sends a code to `email`, as typed.
///
/// # Errors
/// Invalid (`email`) for what is no address, too many requests when a budget is used up.
pub async fn sign_in_request(
    context: &Context,
    actor: &Actor,
    email: &str,
    locale: Locale,
    origin: &str,
) -> Result<SignInAttempt> {
    actor.require(Action::SignIn, Subject::Platform)?;
    let address = account_address(email)?;
    code_send(context, address, locale, origin).await
}

/// Sends another code to the address that this browser asked for before.
///
/// # Errors
/// Gone when that was too long ago, too many requests when a budget is used up.
pub async fn sign_in_resend(
    context: &Context,
    actor: &Actor,
    browser_token: &str,
    locale: Locale,
    origin: &str,
) -> Result<SignInAttempt> {
    actor.require(Action::SignIn, Subject::Platform)?;
    let address = sign_in_address(context, browser_token).await?.ok_or(AppError::Gone)?;
    code_send(context, address, locale, origin).await
}

/// The address that this browser asked a code for, to show it beside the code's field.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn sign_in_address(context: &Context, browser_token: &str) -> Result<Option<String>> {
    let since = context.now().plus_us(-RESEND_MAX_US);
    Ok(on!(&context.db, pool => sqlx::query_scalar(queries::CODE_ADDRESS)
        .bind(token_hash(browser_token)).bind(since).fetch_optional(pool).await)?)
}

async fn code_send(context: &Context, address: String, locale: Locale, origin: &str) -> Result<SignInAttempt> {
    let browser_token = hex::encode(context.source.secret());
    let code = format!("{:06}", context.source.below(CODE_COUNT));
    let id = context.source.uuid();
    let now = context.now();
    let code_hash = code_hash(context, id, &code)?;
    let browser_hash = token_hash(&browser_token);
    let origin = origin.to_owned();
    let owned = context.clone();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                budget_take(tx, &owned, BUDGET_ORIGIN, &origin).await?;
                budget_take(tx, &owned, BUDGET_ADDRESS_ORIGIN, &format!("{address} {origin}")).await?;
                budget_take(tx, &owned, BUDGET_ADDRESS, &address).await?;
                budget_take(tx, &owned, BUDGET_ADDRESS_DAY, &address).await?;
                in_tx!(tx, connection => sqlx::query(queries::CODE_INSERT)
                    .bind(id).bind(&address).bind(&browser_hash).bind(&code_hash)
                    .bind(now).bind(now.plus_us(CODE_MINUTES * MINUTE_US))
                    .execute(connection).await.map(|_| ()))?;
                // Neither name nor preferences are looked up: the message, too, is the same for all.
                let recipient = Recipient {
                    person: None,
                    name: String::new(),
                    address,
                    style: Style::of(locale),
                };
                let message = Message::SignInCode {
                    code,
                    minutes: CODE_MINUTES,
                };
                message_enqueue(tx, &owned, &recipient, &format!("sign_in_code:{id}"), &message).await
            })
        })
        .await?;
    Ok(SignInAttempt { browser_token })
}

/// Signs in with the code that was sent. Every call uses up a try of the code; the right one uses
/// the code up. A new address becomes a person now, as a donor, with `locale` as their language.
///
/// # Errors
/// Invalid (`code`): wrong, or expired (too old, tried too often, used, or never asked for by this
/// browser). Too many requests when the origin tries too much.
pub async fn sign_in_confirm(context: &Context, actor: &Actor, confirmation: Confirmation<'_>) -> Result<SignedIn> {
    actor.require(Action::SignIn, Subject::Platform)?;
    let code = code_typed(confirmation.code)?;
    let browser_hash = token_hash(confirmation.browser_token);
    let origin = confirmation.origin.to_owned();
    let user_agent = confirmation.user_agent.to_owned();
    let locale = confirmation.locale;
    let owned = context.clone();
    let outcome = context
        .db
        .write(move |tx| {
            Box::pin(async move {
                budget_take(tx, &owned, BUDGET_TRIES_ORIGIN, &origin).await?;
                let tried = code_try(tx, &owned, &browser_hash, &code).await?;
                let Tried::Right { email } = tried else {
                    return Ok(Err(tried));
                };
                let (person, is_new) = accounts::person_for_address(tx, &owned, &email, locale).await?;
                let session_token = session_start(tx, &owned, person, &user_agent).await?;
                Ok(Ok(SignedIn {
                    session_token,
                    person,
                    is_new,
                }))
            })
        })
        .await?;
    match outcome {
        Ok(signed_in) => Ok(signed_in),
        Err(Tried::Wrong) => Err(AppError::invalid("code", FieldProblem::WrongCode).into()),
        Err(_) => Err(AppError::invalid("code", FieldProblem::CodeExpired).into()),
    }
}

/// What comes with a typed code.
#[derive(Debug, Clone, Copy)]
pub struct Confirmation<'a> {
    /// The cookie that was set when the code was asked for.
    pub browser_token: &'a str,
    /// The code as typed, in any digits.
    pub code: &'a str,
    /// The language of the page, which a new person begins with.
    pub locale: Locale,
    /// Where the request comes from, for the budget.
    pub origin: &'a str,
    /// What the browser calls itself, for the list of own sessions.
    pub user_agent: &'a str,
}

/// What a try of a code gave.
enum Tried {
    Right { email: String },
    Wrong,
    Expired,
}

#[derive(sqlx::FromRow)]
struct CodeRow {
    id: Uuid,
    email: String,
    code_hash: String,
    attempts: i64,
}

/// The try is counted before the code is compared, in one statement, so that tries sent side by
/// side cannot get around the limit.
async fn code_try(tx: &mut Tx, context: &Context, browser_hash: &str, code: &str) -> Result<Tried> {
    let now = context.now();
    let row: Option<CodeRow> = in_tx!(tx, connection => sqlx::query_as(queries::CODE_TRY)
        .bind(browser_hash).bind(now).bind(TRIES_MAX).fetch_optional(connection).await)?;
    // Without a live code the same hash is computed all the same.
    let id = row.as_ref().map_or(Uuid::nil(), |row| row.id);
    let typed_hash = code_hash(context, id, code)?;
    let Some(row) = row else { return Ok(Tried::Expired) };
    if !bool::from(typed_hash.as_bytes().ct_eq(row.code_hash.as_bytes())) {
        return Ok(if row.attempts >= TRIES_MAX {
            Tried::Expired
        } else {
            Tried::Wrong
        });
    }
    let consumed = in_tx!(tx, connection => sqlx::query(queries::CODE_CONSUME)
        .bind(row.id).bind(now).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(if consumed == 1 {
        Tried::Right { email: row.email }
    } else {
        Tried::Expired
    })
}

/// A million codes are quickly hashed, so the hash needs the installation's secret.
fn code_hash(context: &Context, id: Uuid, code: &str) -> Result<String> {
    keyed_hash(context, "sign-in-code", &format!("{id} {code}"))
}

fn code_typed(typed: &str) -> Result<String> {
    let digits: String = normalize_digits(typed)
        .chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '-')
        .collect();
    if digits.is_empty() {
        return Err(AppError::invalid("code", FieldProblem::Required).into());
    }
    if digits.len() != CODE_LENGTH || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AppError::invalid("code", FieldProblem::WrongCode).into());
    }
    Ok(digits)
}

/// The spelling under which an account is kept: a valid address in lower case.
pub(super) fn account_address(typed: &str) -> Result<String> {
    let mut errors = FormErrors::default();
    let typed = typed.trim();
    if typed.is_empty() {
        errors.push("email", FieldProblem::Required);
        return Err(errors.into());
    }
    match EmailAddress::parse(typed) {
        Ok(address) => Ok(address.lookup_key()),
        Err(problem) => {
            errors.push("email", problem);
            Err(errors.into())
        }
    }
}

/// Removes what is over: codes past their use, budgets past their window, sessions past their
/// life. Answers how many rows went. For the job runner, about once an hour.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn sign_in_sweep_once(context: &Context) -> Result<u64> {
    let now = context.now();
    context
        .db
        .write(move |tx| Box::pin(async move { sweep(tx, now).await }))
        .await
}

/// Ended sessions and used codes are kept so long, for questions about who was signed in.
const KEPT_US: i64 = 30 * DAY_US;

async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    let before = now.plus_us(-KEPT_US);
    let mut gone = 0;
    for (statement, limit) in [
        (queries::CODE_SWEEP, before),
        (queries::SESSION_SWEEP, before),
        (queries::BUDGET_SWEEP, now),
    ] {
        gone += in_tx!(tx, connection => sqlx::query(statement)
            .bind(limit).execute(connection).await.map(|done| done.rows_affected()))?;
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_any_digits() {
        for typed in [
            "123456",
            "١٢٣٤٥٦",
            " 123 456 ",
            "۱۲۳۴۵۶",
            "123-456",
            "\u{200F}123456\u{200E}",
        ] {
            assert_eq!(code_typed(typed).unwrap(), "123456", "{typed:?}");
        }
        for typed in ["", "12345", "1234567", "12345a", "١٢٣", "½23456"] {
            assert!(code_typed(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn one_account_per_address_however_it_is_spelled() {
        assert_eq!(account_address("  Noura@Example.ORG ").unwrap(), "noura@example.org");
        for typed in ["", "noura", "noura@", "@example.org", "a b@example.org", "a@b@c"] {
            assert!(account_address(typed).is_err(), "{typed:?}");
        }
    }
}
