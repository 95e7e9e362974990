//! The limits of this installation (handbook 10.3): read from settings, shown to finance and
//! supervisors, changed by supervisors with a reason.

use domain::error::{AppError, FieldProblem, FormErrors};
use domain::form::{Fields, FormReader, SUMMARY_LENGTH_MAX};
use domain::giving::{Limit, Limits};
use domain::people::{Action, Actor, Subject};

use super::limit_queries as sql;
use crate::db::Tx;
use crate::supervision::audit::audit_record;
use crate::{Context, Result, in_tx, on};

/// The names of limits in settings begin with this.
const SETTING_PREFIX: &str = "limit.";

fn setting_name(limit: Limit) -> String {
    format!("{SETTING_PREFIX}{}", limit.code())
}

fn read(rows: Vec<(String, String)>) -> Limits {
    let mut limits = Limits::default();
    for (name, value) in rows {
        let limit = name.strip_prefix(SETTING_PREFIX).and_then(|code| code.parse().ok());
        if let (Some(limit), Ok(value)) = (limit, value.parse()) {
            limits.set(limit, value);
        }
    }
    limits
}

/// The limits, inside a write.
pub(crate) async fn limits_in_tx(tx: &mut Tx) -> Result<Limits> {
    let rows = in_tx!(tx, connection => sqlx::query_as(sql::LIMITS).fetch_all(connection).await)?;
    Ok(read(rows))
}

/// The limits, for use cases that only read. The caller has checked the actor.
pub(crate) async fn limits_now(context: &Context) -> Result<Limits> {
    let rows = on!(&context.db, pool => sqlx::query_as(sql::LIMITS).fetch_all(pool).await)?;
    Ok(read(rows))
}

/// The limits, for those who watch over them.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn limits_view(context: &Context, actor: &Actor) -> Result<Limits> {
    actor.require(Action::LimitView, Subject::Platform)?;
    limits_now(context).await
}

/// A changed limit. Fields: `limit`, `value` (empty: the default again), `reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitForm {
    /// Which one.
    pub limit: Limit,
    /// Its new value; `None` for the default.
    pub value: Option<i64>,
    /// Why.
    pub reason: String,
}

impl LimitForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> std::result::Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let limit = reader.choice::<Limit>("limit");
        let value = match limit {
            Some(limit) => reader.optional_parsed("value", |text| limit.parse(text)),
            None => None,
        };
        let reason = reader.text("reason", SUMMARY_LENGTH_MAX);
        let errors = reader.into_errors();
        match limit {
            Some(limit) => errors.into_result(Self { limit, value, reason }),
            None => Err(errors),
        }
    }
}

/// Changes a limit. It holds for what is begun from now on.
///
/// # Errors
/// Not found for others than supervisors; invalid when the steps of review would no longer rise.
pub async fn limit_change(context: &Context, actor: &Actor, form: LimitForm, origin: &str) -> Result<()> {
    actor.require(Action::LimitEdit, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut limits = limits_in_tx(tx).await?;
                let before = limits.get(form.limit);
                let after = form.value.unwrap_or_else(|| form.limit.default_value());
                limits.set(form.limit, after);
                steps_rise(&limits)?;
                in_tx!(tx, connection => sqlx::query(sql::LIMIT_SET).bind(setting_name(form.limit))
                    .bind(after.to_string()).execute(connection).await.map(|_| ()))?;
                let detail = format!("{before} -> {after}: {}", form.reason);
                let code = form.limit.code();
                let now = owned.now();
                audit_record(tx, now, &actor, "limit.change", "limit", code, &detail, &origin).await
            })
        })
        .await
}

/// National id before officer before enhanced review: a step above the next one would never be
/// reached.
fn steps_rise(limits: &Limits) -> Result<()> {
    let steps = [
        Limit::NationalIdFrom,
        Limit::OfficerReviewFrom,
        Limit::EnhancedReviewFrom,
    ];
    if steps.is_sorted_by_key(|limit| limits.get(*limit)) {
        Ok(())
    } else {
        Err(AppError::invalid("value", FieldProblem::Mismatch).into())
    }
}
