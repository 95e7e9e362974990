//! The directory: search, region, field, keyset paging by name.

use domain::form::{Fields, SEARCH_LENGTH_MAX};
use domain::ids::CharityId;
use domain::locale::Locale;
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::text::search_words;
use uuid::Uuid;

use super::queries;
use crate::context::Context;
use crate::db::statement::{Statement, like_anywhere};
use crate::error::Result;
use crate::on;
use crate::reference::Bilingual;

/// Charities on one page.
pub const DIRECTORY_PAGE_SIZE: usize = 24;
/// Charities that a list of choices holds.
pub const CHARITY_CHOICES_MAX: i64 = 300;
/// Words of a search that are looked for.
const SEARCH_TOKENS_MAX: usize = 6;
/// Longest code of a region or field that is looked at.
const CODE_LENGTH_MAX: usize = 40;

/// What the directory is asked for. Every view has an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CharityQuery {
    /// Typed text.
    pub text: Option<String>,
    /// Region code.
    pub region: Option<String>,
    /// Field code.
    pub field: Option<String>,
    /// The page after this charity.
    pub after: Option<Uuid>,
    /// The page before this charity; `after` wins when both are given.
    pub before: Option<Uuid>,
}

impl CharityQuery {
    /// Reads an address. What makes no sense is left out: a cut-off link still leads to the list.
    #[must_use]
    pub fn parse(fields: &Fields) -> Self {
        let code = |name: &str| {
            let text = fields.text(name);
            (!text.is_empty() && text.len() <= CODE_LENGTH_MAX).then(|| text.to_owned())
        };
        let typed: String = fields.text("q").chars().take(SEARCH_LENGTH_MAX as usize).collect();
        Self {
            text: (!typed.is_empty()).then_some(typed),
            region: code("region"),
            field: code("field"),
            after: Uuid::try_parse(fields.text("after")).ok(),
            before: Uuid::try_parse(fields.text("before")).ok(),
        }
    }

    fn is_backward(&self) -> bool {
        self.after.is_none() && self.before.is_some()
    }

    /// The same view from its beginning.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self {
            after: None,
            before: None,
            ..self.clone()
        }
    }

    /// Something narrows the view.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.text.is_some() || self.region.is_some() || self.field.is_some()
    }

    /// The one spelling of this view as a query string, without "?": fixed order, nothing that is not asked for.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        let id = |id: Option<Uuid>| id.map(|id| id.simple().to_string());
        let pairs = [
            ("q", self.text.clone()),
            ("field", self.field.clone()),
            ("region", self.region.clone()),
            ("after", id(self.after)),
            ("before", id(self.before)),
        ];
        let pairs = pairs
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| (name, value)));
        pairs
            .map(|(name, value)| format!("{name}={}", encoded(&value)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// Percent-encodes a value of a query, a space as "+".
fn encoded(value: &str) -> String {
    use std::fmt::Write;
    value
        .bytes()
        .fold(String::with_capacity(value.len()), |mut text, byte| {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => text.push(char::from(byte)),
                b' ' => text.push('+'),
                _ => {
                    let _ = write!(text, "%{byte:02X}");
                }
            }
            text
        })
}

/// A charity in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharityCard {
    /// Identity.
    pub id: CharityId,
    /// Name in the address.
    pub slug: String,
    /// Licence number.
    pub license_number: String,
    /// Name.
    pub name: Bilingual,
    /// A few sentences.
    pub about: Bilingual,
    /// Region.
    pub region_code: String,
    /// City.
    pub city: Bilingual,
    /// Governance score, 0 to 100.
    pub governance_score: i64,
    /// Fields it works in.
    pub field_codes: Vec<String>,
    /// Opportunities that take money now.
    pub open_count: i64,
    /// Opportunities carried out and reported.
    pub completed_count: i64,
    /// What its opportunities have collected.
    pub collected: Money,
}

/// A charity as a list of choices offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharityChoice {
    /// Name in the address.
    pub slug: String,
    /// Name.
    pub name: Bilingual,
}

/// The active charities to choose from, by name in the reader's language, at most
/// [`CHARITY_CHOICES_MAX`]; whoever looks for one beyond them searches by its name.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn charity_choices(context: &Context, actor: &Actor, locale: Locale) -> Result<Vec<CharityChoice>> {
    actor.require(Action::CharityViewPublic, Subject::Platform)?;
    let sql = locale.pick(queries::CHOICES_AR, queries::CHOICES_EN);
    let rows: Vec<(String, String, String)> = on!(&context.db, pool => sqlx::query_as(sql)
        .bind(CHARITY_CHOICES_MAX).fetch_all(pool).await)?;
    let choice = |(slug, name_ar, name_en)| CharityChoice {
        slug,
        name: Bilingual::new(name_ar, name_en),
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// A page of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharityPage {
    /// Charities by name.
    pub charities: Vec<CharityCard>,
    /// The charity that the page before ends in front of.
    pub previous: Option<Uuid>,
    /// The charity that the page after begins behind.
    pub next: Option<Uuid>,
    /// How many match.
    pub total: i64,
}

#[derive(sqlx::FromRow)]
struct CardRow {
    id: CharityId,
    slug: String,
    license_number: String,
    name_ar: String,
    name_en: String,
    about_ar: String,
    about_en: String,
    region_code: String,
    city_ar: String,
    city_en: String,
    governance_score: i64,
    open_count: i64,
    completed_count: i64,
    collected_halalas: Money,
}

/// One page of the active charities, by name in the reader's language.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn charity_list(
    context: &Context,
    actor: &Actor,
    query: &CharityQuery,
    locale: Locale,
) -> Result<CharityPage> {
    actor.require(Action::CharityViewPublic, Subject::Platform)?;
    let list = list_statement(query, locale);
    let count = count_statement(query);
    let (mut rows, total, fields) = tokio::try_join!(
        async {
            let rows: Vec<CardRow> = on!(&context.db, pool => list
                .rows(sqlx::query_as(list.sql())).fetch_all(pool).await)?;
            Ok::<_, crate::Error>(rows)
        },
        async {
            let total: i64 = on!(&context.db, pool => count
                .scalar(sqlx::query_scalar(count.sql())).fetch_one(pool).await)?;
            Ok(total)
        },
        async {
            let fields: Vec<(CharityId, String)> = on!(&context.db, pool => sqlx::query_as(queries::FIELD_LIST_ALL)
                .fetch_all(pool).await)?;
            Ok(fields)
        },
    )?;
    let more = rows.len() > DIRECTORY_PAGE_SIZE;
    rows.truncate(DIRECTORY_PAGE_SIZE);
    let backward = query.is_backward();
    if backward {
        rows.reverse();
    }
    let (first, last) = (
        rows.first().map(|row| row.id.as_uuid()),
        rows.last().map(|row| row.id.as_uuid()),
    );
    let previous = first.filter(|_| if backward { more } else { query.after.is_some() });
    let next = last.filter(|_| backward || more);
    Ok(CharityPage {
        previous,
        charities: rows.into_iter().map(|row| card(row, &fields)).collect(),
        next,
        total,
    })
}

fn card(row: CardRow, fields: &[(CharityId, String)]) -> CharityCard {
    let own = fields.iter().filter(|(charity, _)| *charity == row.id);
    CharityCard {
        field_codes: own.map(|(_, field)| field.clone()).collect(),
        id: row.id,
        slug: row.slug,
        license_number: row.license_number,
        name: Bilingual::new(row.name_ar, row.name_en),
        about: Bilingual::new(row.about_ar, row.about_en),
        region_code: row.region_code,
        city: Bilingual::new(row.city_ar, row.city_en),
        governance_score: row.governance_score,
        open_count: row.open_count,
        completed_count: row.completed_count,
        collected: row.collected_halalas,
    }
}

pub(super) fn list_statement(query: &CharityQuery, locale: Locale) -> Statement {
    let mut statement = Statement::new(queries::CARD_SELECT);
    push_filters(&mut statement, query);
    let (name, remembered) = locale.pick(
        ("c.name_ar", "SELECT a.name_ar, a.id FROM charity a WHERE a.id = "),
        ("c.name_en", "SELECT a.name_en, a.id FROM charity a WHERE a.id = "),
    );
    let backward = query.is_backward();
    // The place of a charity is found by its id, so that no name has to travel in an address.
    if let Some(cursor) = query.after.or(query.before) {
        statement
            .push(" AND (")
            .push(name)
            .push(", c.id)")
            .push(if backward { " < (" } else { " > (" });
        statement.push_with(remembered, cursor).push(")");
    }
    statement
        .push(" ORDER BY ")
        .push(name)
        .push(if backward { " DESC, c.id DESC" } else { ", c.id" });
    statement.push_with(" LIMIT ", i64::try_from(DIRECTORY_PAGE_SIZE + 1).unwrap_or(i64::MAX));
    statement
}

pub(super) fn count_statement(query: &CharityQuery) -> Statement {
    let mut statement = Statement::new("SELECT COUNT(*) FROM charity c");
    push_filters(&mut statement, query);
    statement
}

fn push_filters(statement: &mut Statement, query: &CharityQuery) {
    statement.push(" WHERE c.state = 'active'");
    if let Some(region) = &query.region {
        statement.push_with(" AND c.region_code = ", region.as_str());
    }
    if let Some(field) = &query.field {
        statement
            .push_with(
                " AND EXISTS (SELECT 1 FROM charity_field f WHERE f.charity_id = c.id AND f.field_code = ",
                field.as_str(),
            )
            .push(")");
    }
    for token in search_words(query.text.as_deref().unwrap_or_default(), SEARCH_TOKENS_MAX) {
        statement
            .push_with(" AND c.search_text LIKE ", like_anywhere(&token))
            .push(" ESCAPE '\\'");
    }
}

#[cfg(test)]
mod query_tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written() {
        let fields = Fields::from([("q", " بر "), ("region", "SA-05"), ("field", ""), ("after", "x")]);
        let query = CharityQuery::parse(&fields);
        assert_eq!(query.to_query_string(), "q=%D8%A8%D8%B1&region=SA-05");
        assert_eq!(CharityQuery::default().to_query_string(), "");
    }
}
