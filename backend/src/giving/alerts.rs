//! The register of alerts (handbook 10.3): which rule found what, with its evidence, and what was done
//! about it. Both only grow. Nobody outside finance and supervision learns that there is one.

use domain::codes::UnknownChoice;
use domain::error::{AppError, FormErrors};
use domain::form::{Fields, FormReader, SUMMARY_LENGTH_MAX};
use domain::ids::AlertId;
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;
use uuid::Uuid;

use super::limit_queries as sql;
use crate::db::Tx;
use crate::supervision::audit::audit_record;
use crate::{Context, Error, Result, in_tx, on};

/// Alerts on one page.
const ALERT_PAGE_SIZE: i64 = 50;

/// The rules that open alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertRule {
    /// Several gifts just below a limit.
    Structuring,
    /// A name like one on a sanction list.
    Sanction,
    /// Many declined payments: somebody tries out cards.
    CardTesting,
    /// A large gift came up for review.
    LargeGift,
    /// A refund soon after a large gift.
    RapidReturn,
}

impl AlertRule {
    /// The code in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Structuring => "structuring",
            Self::Sanction => "sanction",
            Self::CardTesting => "card_testing",
            Self::LargeGift => "large_gift",
            Self::RapidReturn => "rapid_return",
        }
    }
}

/// What an alert is about.
pub(crate) struct NewAlert {
    pub(crate) rule: AlertRule,
    /// Opens it once: the rule and what it found.
    pub(crate) key: String,
    pub(crate) subject: (&'static str, String),
    /// For the reader: amounts, counts, times; no card data, no national id.
    pub(crate) evidence: String,
}

/// Opens an alert, unless the same one is in the register. Answers its id.
pub(crate) async fn alert_open(tx: &mut Tx, context: &Context, alert: NewAlert) -> Result<AlertId> {
    let id = AlertId::from_uuid(context.source.uuid());
    let key = format!("{}:{}", alert.rule.code(), alert.key);
    in_tx!(tx, connection => sqlx::query(sql::ALERT_INSERT)
        .bind(id).bind(alert.rule.code()).bind(&key).bind(alert.subject.0).bind(&alert.subject.1)
        .bind(&alert.evidence).bind(context.now())
        .execute(connection).await.map(|_| ()))?;
    let id = in_tx!(tx, connection => sqlx::query_scalar(sql::ALERT_BY_KEY).bind(&key).fetch_one(connection).await)?;
    Ok(id)
}

/// What a person did about an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertStep {
    /// Looks into it.
    TakenUp,
    /// Wrote something down.
    Noted,
    /// Reported it to the Financial Intelligence unit.
    Reported,
    /// Found nothing wrong.
    Cleared,
}

impl AlertStep {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::TakenUp, Self::Noted, Self::Reported, Self::Cleared];

    /// The code in storage and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TakenUp => "taken_up",
            Self::Noted => "noted",
            Self::Reported => "reported",
            Self::Cleared => "cleared",
        }
    }
}

impl std::str::FromStr for AlertStep {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> std::result::Result<Self, UnknownChoice> {
        Self::ALL
            .into_iter()
            .find(|one| one.code() == text)
            .ok_or(UnknownChoice)
    }
}

/// An alert in the list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AlertLine {
    /// Identity.
    pub id: AlertId,
    /// The rule, by its code.
    pub rule: String,
    /// What kind of thing it is about.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// What was found.
    pub evidence: String,
    /// When.
    #[sqlx(rename = "opened_at_us")]
    pub opened_at: Timestamp,
    /// The latest step, by its code; none while nobody looked.
    pub latest_event: Option<String>,
    /// The words of it.
    pub latest_reason: Option<String>,
    /// Who took it, by name.
    pub latest_by: Option<String>,
}

/// The latest alerts.
///
/// # Errors
/// Not found for others than finance and supervisors.
pub async fn alert_list(context: &Context, actor: &Actor, before: Option<Timestamp>) -> Result<Vec<AlertLine>> {
    actor.require(Action::AlertView, Subject::Platform)?;
    let before = before.unwrap_or(Timestamp::from_us(i64::MAX));
    let lines = on!(&context.db, pool => sqlx::query_as(sql::ALERT_LIST)
        .bind(before).bind(ALERT_PAGE_SIZE).fetch_all(pool).await)?;
    Ok(lines)
}

/// A step about an alert. Fields: `alert`, `step`, `reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertForm {
    /// Which alert.
    pub alert: AlertId,
    /// What was done.
    pub step: AlertStep,
    /// Why, or what was found.
    pub reason: String,
}

impl AlertForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> std::result::Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let alert = reader.parsed("alert", |text| {
            text.parse().map_err(|_| domain::error::FieldProblem::InvalidChoice)
        });
        let step = reader.choice::<AlertStep>("step");
        let reason = reader.text("reason", SUMMARY_LENGTH_MAX);
        let errors = reader.into_errors();
        match (alert, step) {
            (Some(alert), Some(step)) => errors.into_result(Self { alert, step, reason }),
            _ => Err(errors),
        }
    }
}

/// Writes down what was done about an alert. Clearing it lifts nothing that a sanction list froze:
/// that takes two people.
///
/// # Errors
/// Not found for others than finance and supervisors, or for an unknown alert.
pub async fn alert_handle(context: &Context, actor: &Actor, form: AlertForm, origin: &str) -> Result<()> {
    actor.require(Action::AlertHandle, Subject::Platform)?;
    let (owned, actor, origin) = (context.clone(), actor.clone(), origin.to_owned());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let known: i64 = in_tx!(tx, connection => sqlx::query_scalar(sql::ALERT_COUNT)
                    .bind(form.alert).fetch_one(connection).await)?;
                if known == 0 {
                    return Err(Error::from(AppError::NotFound));
                }
                let (id, now): (Uuid, Timestamp) = (owned.source.uuid(), owned.now());
                in_tx!(tx, connection => sqlx::query(sql::ALERT_EVENT_INSERT)
                    .bind(id).bind(form.alert).bind(form.step.code()).bind(&form.reason)
                    .bind(actor.require_person()?).bind(now)
                    .execute(connection).await.map(|_| ()))?;
                let target = form.alert.to_string();
                audit_record(
                    tx,
                    now,
                    &actor,
                    "alert.handle",
                    "alert",
                    &target,
                    form.step.code(),
                    &origin,
                )
                .await
            })
        })
        .await
}
