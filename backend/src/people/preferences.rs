//! What a person tells about themself and how they like the site.

use domain::error::{AppError, FormErrors};
use domain::form::{Fields, FormReader, NAME_LENGTH_MAX};
use domain::identity::Mobile;
use domain::locale::{CalendarPreference, Digits, Locale};
use domain::people::{Action, Actor, Subject};

use super::{Person, PersonRow, queries};
use crate::context::Context;
use crate::db::ensure_rows;
use crate::error::{Error, Result};
use crate::{in_tx, on};

/// A person with all they can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// The person.
    pub person: Person,
    /// Their mobile number in E.164, when they gave one.
    pub mobile: Option<String>,
    /// Whether they asked to be told what becomes of their gifts.
    pub wants_impact_messages: bool,
    /// Whether they asked for news of the platform.
    pub wants_news_messages: bool,
}

/// The form of preferences. What is not ticked is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreferencesForm {
    /// May be empty.
    pub name: String,
    /// In E.164, when given.
    pub mobile: Option<String>,
    /// Language of messages, and of the site after signing in.
    pub locale: Locale,
    /// Digits.
    pub digits: Digits,
    /// Calendars.
    pub calendar: CalendarPreference,
    /// Messages about what becomes of their gifts.
    pub wants_impact_messages: bool,
    /// News of the platform.
    pub wants_news_messages: bool,
}

impl PreferencesForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem of every field.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let name = reader.optional_line("name", NAME_LENGTH_MAX);
        let mobile = reader.optional_parsed("mobile", |text| {
            Mobile::parse(text).map(|mobile| mobile.as_str().to_owned())
        });
        let locale = reader.choice("locale");
        let digits = reader.choice("digits");
        let calendar = reader.choice("calendar");
        let form = Self {
            name,
            mobile,
            locale: locale.unwrap_or_default(),
            digits: digits.unwrap_or_default(),
            calendar: calendar.unwrap_or_default(),
            wants_impact_messages: fields.flag("wants_impact_messages"),
            wants_news_messages: fields.flag("wants_news_messages"),
        };
        reader.finish().map(|()| form)
    }
}

impl Preferences {
    /// The form filled with what is chosen now.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        fields.push("name", &self.person.name);
        fields.push("mobile", self.mobile.as_deref().unwrap_or_default());
        fields.push("locale", self.person.locale.code());
        fields.push("digits", self.person.digits.code());
        fields.push("calendar", self.person.calendar.code());
        if self.wants_impact_messages {
            fields.push("wants_impact_messages", "on");
        }
        if self.wants_news_messages {
            fields.push("wants_news_messages", "on");
        }
        fields
    }
}

#[derive(sqlx::FromRow)]
struct PreferencesRow {
    #[sqlx(flatten)]
    person: PersonRow,
    mobile: Option<String>,
    wants_impact_messages: bool,
    wants_news_messages: bool,
}

/// The actor's own preferences.
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn preferences_of(context: &Context, actor: &Actor) -> Result<Preferences> {
    let person = actor.require_person()?;
    actor.require(Action::PreferencesEdit, Subject::Person(person))?;
    let row: Option<PreferencesRow> = on!(&context.db, pool => sqlx::query_as(queries::PREFERENCES)
        .bind(person).fetch_optional(pool).await)?;
    let row = row.ok_or_else(|| Error::from(AppError::NotFound))?;
    Ok(Preferences {
        person: row.person.person()?,
        mobile: row.mobile,
        wants_impact_messages: row.wants_impact_messages,
        wants_news_messages: row.wants_news_messages,
    })
}

/// Saves the actor's own preferences.
///
/// # Errors
/// Sign-in required for a visitor.
pub async fn preferences_save(context: &Context, actor: &Actor, form: PreferencesForm) -> Result<()> {
    let person = actor.require_person()?;
    actor.require(Action::PreferencesEdit, Subject::Person(person))?;
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let saved = in_tx!(tx, connection => sqlx::query(queries::PREFERENCES_SAVE)
                    .bind(person)
                    .bind(&form.name)
                    .bind(&form.mobile)
                    .bind(form.locale.code())
                    .bind(form.digits.code())
                    .bind(form.calendar.code())
                    .bind(form.wants_impact_messages)
                    .bind(form.wants_news_messages)
                    .execute(connection)
                    .await
                    .map(|done| done.rows_affected()))?;
                ensure_rows(saved, 1)
            })
        })
        .await
}
