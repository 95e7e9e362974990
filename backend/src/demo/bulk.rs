//! Many rows in few statements: the demo writes hundreds of thousands of rows, and one statement
//! per row would cost more than the row.

use std::collections::HashMap;

use sqlx::query::{Query, QueryAs};
use sqlx::{Database, Encode, Type};
use uuid::Uuid;

use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::Result;
use crate::in_tx;

/// Placeholders in one statement. SQLite allows 32,766, but finds each by walking those before it.
const PLACEHOLDERS_MAX: usize = 240;

/// A value of a column. A missing one keeps its type, which PostgreSQL wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Integer(Option<i64>),
    Text(Option<String>),
    Truth(bool),
    Id(Option<Uuid>),
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Integer(Some(value))
    }
}
impl From<Option<i64>> for Cell {
    fn from(value: Option<i64>) -> Self {
        Self::Integer(value)
    }
}
impl From<Timestamp> for Cell {
    fn from(value: Timestamp) -> Self {
        Self::Integer(Some(value.as_us()))
    }
}
impl From<Option<Timestamp>> for Cell {
    fn from(value: Option<Timestamp>) -> Self {
        Self::Integer(value.map(Timestamp::as_us))
    }
}
impl From<domain::money::Money> for Cell {
    fn from(value: domain::money::Money) -> Self {
        Self::Integer(Some(value.halalas()))
    }
}
impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}
impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}
impl From<Option<String>> for Cell {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}
impl From<Option<&str>> for Cell {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}
impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Truth(value)
    }
}
impl From<Uuid> for Cell {
    fn from(value: Uuid) -> Self {
        Self::Id(Some(value))
    }
}
impl From<Option<Uuid>> for Cell {
    fn from(value: Option<Uuid>) -> Self {
        Self::Id(value)
    }
}

/// Builds a row: `row![id, "name", 5]`.
macro_rules! row {
    ($($value:expr),+ $(,)?) => {
        vec![$($crate::demo::bulk::Cell::from($value)),+]
    };
}
pub(super) use row;

/// Rows for one table.
#[derive(Debug)]
pub(super) struct Table {
    name: &'static str,
    columns: &'static [&'static str],
    cells: Vec<Cell>,
}

impl Table {
    /// An empty table; names are constants of the program.
    pub(super) fn new(name: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            name,
            columns,
            cells: Vec::new(),
        }
    }

    /// Adds a row; its cells are in the order of the columns.
    pub(super) fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len(), "{}", self.name);
        self.cells.extend(row);
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.cells.len() / self.columns.len()
    }

    /// Writes all rows in the order in which they were added.
    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let rows_per_statement = (PLACEHOLDERS_MAX / self.columns.len()).max(1);
        let whole = self.sql(rows_per_statement);
        for chunk in self.cells.chunks(rows_per_statement * self.columns.len()) {
            let row_count = chunk.len() / self.columns.len();
            let sql = if row_count == rows_per_statement {
                whole.clone()
            } else {
                self.sql(row_count)
            };
            in_tx!(tx, connection => bound(sqlx::query(sqlx::AssertSqlSafe(sql)), chunk)
                .execute(connection).await.map(|_| ()))?;
        }
        Ok(())
    }

    /// Writes all rows like [`Table::insert`] and answers the numbers that the database gave them, by
    /// the id in another column.
    pub(super) async fn insert_numbered(
        &self,
        tx: &mut Tx,
        id_column: &'static str,
        number_column: &'static str,
    ) -> Result<HashMap<Uuid, i64>> {
        let rows_per_statement = (PLACEHOLDERS_MAX / self.columns.len()).max(1);
        let mut numbers = HashMap::with_capacity(self.len());
        for chunk in self.cells.chunks(rows_per_statement * self.columns.len()) {
            let sql = format!(
                "{} RETURNING {id_column}, {number_column}",
                self.sql(chunk.len() / self.columns.len())
            );
            let given: Vec<(Uuid, i64)> = in_tx!(tx, connection =>
                bound_rows(sqlx::query_as(sqlx::AssertSqlSafe(sql)), chunk).fetch_all(connection).await)?;
            numbers.extend(given);
        }
        Ok(numbers)
    }

    /// Made of the program's own constants and placeholders only.
    fn sql(&self, row_count: usize) -> String {
        let mut sql = format!("INSERT INTO {} ({}) VALUES ", self.name, self.columns.join(", "));
        let mut place = 0;
        for row in 0..row_count {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.columns.len() {
                place += 1;
                sql.push_str(if column == 0 { "$" } else { ", $" });
                sql.push_str(&place.to_string());
            }
            sql.push(')');
        }
        sql
    }
}

fn bound<'q, DB>(query: Query<'q, DB, DB::Arguments>, cells: &[Cell]) -> Query<'q, DB, DB::Arguments>
where
    DB: Database,
    Option<i64>: Encode<'q, DB> + Type<DB>,
    Option<String>: Encode<'q, DB> + Type<DB>,
    bool: Encode<'q, DB> + Type<DB>,
    Option<Uuid>: Encode<'q, DB> + Type<DB>,
{
    cells.iter().fold(query, |query, cell| match cell {
        Cell::Integer(value) => query.bind(*value),
        Cell::Text(value) => query.bind(value.clone()),
        Cell::Truth(value) => query.bind(*value),
        Cell::Id(value) => query.bind(*value),
    })
}

fn bound_rows<'q, DB, O>(query: QueryAs<'q, DB, O, DB::Arguments>, cells: &[Cell]) -> QueryAs<'q, DB, O, DB::Arguments>
where
    DB: Database,
    Option<i64>: Encode<'q, DB> + Type<DB>,
    Option<String>: Encode<'q, DB> + Type<DB>,
    bool: Encode<'q, DB> + Type<DB>,
    Option<Uuid>: Encode<'q, DB> + Type<DB>,
{
    cells.iter().fold(query, |query, cell| match cell {
        Cell::Integer(value) => query.bind(*value),
        Cell::Text(value) => query.bind(value.clone()),
        Cell::Truth(value) => query.bind(*value),
        Cell::Id(value) => query.bind(*value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::on;
    use crate::test_support::TestContext;

    #[test]
    fn statements_hold_only_names_and_placeholders() {
        let table = Table::new("setting", &["name", "value"]);
        assert_eq!(
            table.sql(2),
            "INSERT INTO setting (name, value) VALUES ($1, $2), ($3, $4)"
        );
    }

    async fn every_row_arrives(test: TestContext) {
        let mut table = Table::new("setting", &["name", "value"]);
        for number in 0..1_003 {
            table.push(row![format!("name {number}"), "value"]);
        }
        assert_eq!(table.len(), 1_003);
        test.context
            .db
            .write(move |tx| Box::pin(async move { table.insert(tx).await }))
            .await
            .unwrap();
        let count: i64 = on!(&test.context.db, pool =>
            sqlx::query_scalar("SELECT COUNT(*) FROM setting").fetch_one(pool).await)
        .unwrap();
        assert_eq!(count, 1_003);
    }

    crate::on_both_engines!(every_row_arrives);
}
