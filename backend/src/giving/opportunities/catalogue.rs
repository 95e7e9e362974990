//! The list of opportunities: filters, orders, keyset paging.

use domain::giving::{CatalogueQuery, CatalogueSort, OpportunityState};
use domain::people::{Action, Actor, Subject};
use domain::text::search_words;
use uuid::Uuid;

use super::{CARD_SELECT, CardRow, OpportunityCard};
use crate::context::Context;
use crate::db::statement::{Statement, like_anywhere};
use crate::error::Result;
use crate::on;

/// Cards on one page.
pub const CATALOGUE_PAGE_SIZE: usize = 24;
/// Up to here results are counted one by one; beyond it the page says "more than".
pub const TOTAL_COUNTED_MAX: i64 = 1_000;
/// Words of a search that are looked for; the rest is left out.
const SEARCH_TOKENS_MAX: usize = 6;
/// Candidates from which the home page picks a varied handful.
const NEEDED_CANDIDATES: usize = 48;

/// One page of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityPage {
    /// The cards, in order.
    pub cards: Vec<OpportunityCard>,
    /// What the address of the page before carries; none on the first one.
    pub previous: Option<String>,
    /// What the address of the page after carries; none on the last one.
    pub next: Option<String>,
    /// How many match, counted up to [`TOTAL_COUNTED_MAX`].
    pub total: i64,
    /// Whether `total` is all of them.
    pub total_is_exact: bool,
}

/// One page of the opportunities that a visitor may see and that match `query`.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn opportunity_list(context: &Context, actor: &Actor, query: &CatalogueQuery) -> Result<OpportunityPage> {
    actor.require(Action::OpportunityViewPublic, Subject::Platform)?;
    page(context, query, CATALOGUE_PAGE_SIZE).await
}

/// The opportunities that most need an answer now, mixed over the fields of giving so that
/// one large field does not fill the home page.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn opportunity_list_needed(context: &Context, actor: &Actor, count: usize) -> Result<Vec<OpportunityCard>> {
    actor.require(Action::OpportunityViewPublic, Subject::Platform)?;
    let query = CatalogueQuery {
        sort: CatalogueSort::Needed,
        ..CatalogueQuery::default()
    };
    let rows = rows(context, &query, NEEDED_CANDIDATES).await?;
    let cards = rows.into_iter().map(CardRow::into_card).collect::<Result<Vec<_>>>()?;
    let open = cards.into_iter().filter(OpportunityCard::takes_money).collect();
    Ok(mixed_by_field(open, count))
}

/// Takes the first of every field, then the second of every field, and so on, each round
/// in the order of the list.
fn mixed_by_field(cards: Vec<OpportunityCard>, count: usize) -> Vec<OpportunityCard> {
    let mut seen: Vec<(String, usize)> = Vec::new();
    let mut rounds: Vec<(usize, OpportunityCard)> = Vec::with_capacity(cards.len());
    for card in cards {
        let round = match seen.iter_mut().find(|(field, _)| *field == card.field_code) {
            Some((_, times)) => {
                *times += 1;
                *times
            }
            None => {
                seen.push((card.field_code.clone(), 0));
                0
            }
        };
        rounds.push((round, card));
    }
    rounds.sort_by_key(|(round, _)| *round);
    rounds.into_iter().take(count).map(|(_, card)| card).collect()
}

pub(super) async fn page(context: &Context, query: &CatalogueQuery, size: usize) -> Result<OpportunityPage> {
    let (mut rows, total) = tokio::try_join!(rows(context, query, size + 1), total(context, query))?;
    let cursor = query.cursor.as_deref().and_then(Cursor::parse);
    let backward = cursor.is_some_and(|cursor| cursor.direction == Direction::Before);
    let more = rows.len() > size;
    rows.truncate(size);
    if backward {
        rows.reverse();
    }
    let at = |row: Option<&CardRow>, direction| row.map(|row| Cursor::at(query.sort, row, direction).to_string());
    let previous = at(rows.first(), Direction::Before).filter(|_| if backward { more } else { cursor.is_some() });
    let next = at(rows.last(), Direction::After).filter(|_| backward || more);
    Ok(OpportunityPage {
        cards: rows.into_iter().map(CardRow::into_card).collect::<Result<_>>()?,
        previous,
        next,
        total: total.min(TOTAL_COUNTED_MAX),
        total_is_exact: total <= TOTAL_COUNTED_MAX,
    })
}

async fn rows(context: &Context, query: &CatalogueQuery, limit: usize) -> Result<Vec<CardRow>> {
    let statement = list_statement(query, limit);
    let rows = on!(&context.db, pool => statement
        .rows(sqlx::query_as::<_, CardRow>(statement.sql()))
        .fetch_all(pool)
        .await)?;
    Ok(rows)
}

async fn total(context: &Context, query: &CatalogueQuery) -> Result<i64> {
    let statement = count_statement(query);
    let total = on!(&context.db, pool => statement
        .scalar(sqlx::query_scalar::<_, i64>(statement.sql()))
        .fetch_one(pool)
        .await)?;
    Ok(total)
}

/// The SQL of one page. The page before comes in the opposite order.
pub(super) fn list_statement(query: &CatalogueQuery, limit: usize) -> Statement {
    let mut statement = Statement::new(CARD_SELECT);
    push_filters(&mut statement, query);
    let cursor = query.cursor.as_deref().and_then(Cursor::parse);
    let order = Order::of(query.sort);
    let descending = order.descending != cursor.is_some_and(|cursor| cursor.direction == Direction::Before);
    if let Some(cursor) = cursor {
        statement
            .push(" AND (")
            .push(order.key)
            .push(", o.id)")
            .push(if descending { " < (" } else { " > (" });
        statement.push_with("", cursor.key).push_with(", ", cursor.id).push(")");
    }
    statement.push(" ORDER BY ").push(order.key);
    statement.push(if descending { " DESC, o.id DESC" } else { ", o.id" });
    statement.push_with(" LIMIT ", i64::try_from(limit).unwrap_or(i64::MAX));
    statement
}

/// The SQL that counts the matches, up to one more than [`TOTAL_COUNTED_MAX`].
pub(super) fn count_statement(query: &CatalogueQuery) -> Statement {
    let mut statement =
        Statement::new("SELECT COUNT(*) FROM (SELECT o.id FROM opportunity o JOIN charity c ON c.id = o.charity_id");
    push_filters(&mut statement, query);
    statement
        .push_with(" LIMIT ", TOTAL_COUNTED_MAX + 1)
        .push(") AS counted");
    statement
}

fn push_filters(statement: &mut Statement, query: &CatalogueQuery) {
    statement.push(" WHERE o.published_at_us IS NOT NULL");
    let tokens = search_words(query.text.as_deref().unwrap_or_default(), SEARCH_TOKENS_MAX);
    // Whoever types a number has it from a receipt or a friend: it is found in any public state.
    if let [token] = tokens.as_slice()
        && let Ok(number) = token.parse::<i64>()
    {
        statement.push_with(" AND o.number = ", number);
        statement.push(
            " AND o.state IN ('published', 'paused', 'funded', 'executing', 'reporting', 'completed', 'expired')",
        );
        return;
    }
    let state = query.state.unwrap_or(OpportunityState::Published);
    statement.push_with(" AND o.state = ", state.code());
    if state == OpportunityState::Published {
        statement.push(" AND c.state = 'active'");
    }
    if let Some(field) = &query.field {
        statement.push_with(" AND o.field_code = ", field.as_str());
    }
    if let Some(subfield) = &query.subfield {
        statement.push_with(" AND o.subfield_code = ", subfield.as_str());
    }
    if let Some(region) = &query.region {
        statement.push_with(" AND o.region_code = ", region.as_str());
    }
    if let Some(track) = query.track {
        statement.push_with(" AND o.track = ", track.code());
    }
    if query.zakat {
        statement.push(" AND o.zakat_categories <> ''");
    }
    if query.urgent {
        statement.push(" AND o.urgent");
    }
    if let Some(charity) = &query.charity {
        statement.push_with(" AND c.slug = ", charity.as_str());
    }
    for token in tokens {
        statement
            .push_with(" AND o.search_text LIKE ", like_anywhere(&token))
            .push(" ESCAPE '\\'");
    }
}

/// How a sort order is written: what it compares before the id, and in which direction.
struct Order {
    key: &'static str,
    descending: bool,
}

impl Order {
    const fn of(sort: CatalogueSort) -> Self {
        let (key, descending) = match sort {
            CatalogueSort::Needed => ("o.need_rank", true),
            CatalogueSort::NearlyComplete => ("t.percent_basis_points", true),
            CatalogueSort::Newest => ("o.published_at_us", true),
            // What never ends comes last, on both engines alike.
            CatalogueSort::EndingSoon => ("COALESCE(o.ends_at_us, 9223372036854775807)", false),
        };
        Self { key, descending }
    }
}

/// Which way a page lies from its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// The page after it.
    After,
    /// The page before it, written with a tilde.
    Before,
}

/// A line of a list: its key in the order, and its id where keys are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cursor {
    direction: Direction,
    key: i64,
    id: Uuid,
}

impl Cursor {
    fn at(sort: CatalogueSort, row: &CardRow, direction: Direction) -> Self {
        let key = match sort {
            CatalogueSort::Needed => row.need_rank,
            CatalogueSort::NearlyComplete => row.percent_basis_points,
            CatalogueSort::Newest => row.published_at_us.as_us(),
            CatalogueSort::EndingSoon => row.ends_at_us.map_or(i64::MAX, |ends_at| ends_at.as_us()),
        };
        Self {
            direction,
            key,
            id: row.id.as_uuid(),
        }
    }

    /// Reads what an address carries. What cannot be read starts from the beginning: a link
    /// that was cut off still leads to the list.
    fn parse(text: &str) -> Option<Self> {
        let (direction, text) = match text.strip_prefix('~') {
            Some(rest) => (Direction::Before, rest),
            None => (Direction::After, text),
        };
        let (key, id) = text.split_once('.')?;
        Some(Self {
            direction,
            key: key.parse().ok()?,
            id: Uuid::try_parse(id).ok()?,
        })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = if self.direction == Direction::Before { "~" } else { "" };
        write!(formatter, "{mark}{}.{}", self.key, self.id.simple())
    }
}
