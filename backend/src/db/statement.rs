//! SQL whose conditions are only known when it runs: the filters of a list.
//!
//! The text is put together from constants; values only ever travel as `$n` bindings, so
//! nothing a person typed becomes SQL. One text serves both engines, unlike sqlx's
//! `QueryBuilder`, which has to be written once per engine.

use sqlx::query::{QueryAs, QueryScalar};
use sqlx::{Database, Encode, Type};
use uuid::Uuid;

/// A value bound to a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// A whole number: money, moments, counts.
    Integer(i64),
    /// Text.
    Text(String),
    /// A yes or no.
    Truth(bool),
    /// An id.
    Id(Uuid),
}

impl From<i64> for Bound {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Bound {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Bound {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<bool> for Bound {
    fn from(value: bool) -> Self {
        Self::Truth(value)
    }
}

impl From<Uuid> for Bound {
    fn from(value: Uuid) -> Self {
        Self::Id(value)
    }
}

/// A query under construction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    sql: String,
    bound: Vec<Bound>,
}

impl Statement {
    /// Starts with a constant text.
    #[must_use]
    pub fn new(sql: &'static str) -> Self {
        Self {
            sql: sql.to_owned(),
            bound: Vec::new(),
        }
    }

    /// Adds a constant text.
    pub fn push(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds a constant text and a placeholder for `value` after it.
    pub fn push_with(&mut self, sql: &'static str, value: impl Into<Bound>) -> &mut Self {
        self.bound.push(value.into());
        self.sql.push_str(sql);
        self.sql.push('$');
        self.sql.push_str(&self.bound.len().to_string());
        self
    }

    /// The text, made of constants and placeholders only.
    #[must_use]
    pub fn sql(&self) -> sqlx::AssertSqlSafe<String> {
        sqlx::AssertSqlSafe(self.sql.clone())
    }

    /// The bare text, for tests that prepare it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.sql
    }

    /// Binds the values to a query for rows.
    pub fn rows<'q, DB, O>(&self, query: QueryAs<'q, DB, O, DB::Arguments>) -> QueryAs<'q, DB, O, DB::Arguments>
    where
        DB: Database,
        i64: Encode<'q, DB> + Type<DB>,
        String: Encode<'q, DB> + Type<DB>,
        bool: Encode<'q, DB> + Type<DB>,
        Uuid: Encode<'q, DB> + Type<DB>,
    {
        self.bound.iter().fold(query, |query, value| match value {
            Bound::Integer(value) => query.bind(*value),
            Bound::Text(value) => query.bind(value.clone()),
            Bound::Truth(value) => query.bind(*value),
            Bound::Id(value) => query.bind(*value),
        })
    }

    /// Binds the values to a query for one number.
    pub fn scalar<'q, DB, O>(
        &self,
        query: QueryScalar<'q, DB, O, DB::Arguments>,
    ) -> QueryScalar<'q, DB, O, DB::Arguments>
    where
        DB: Database,
        i64: Encode<'q, DB> + Type<DB>,
        String: Encode<'q, DB> + Type<DB>,
        bool: Encode<'q, DB> + Type<DB>,
        Uuid: Encode<'q, DB> + Type<DB>,
        (O,): for<'r> sqlx::FromRow<'r, DB::Row>,
    {
        self.bound.iter().fold(query, |query, value| match value {
            Bound::Integer(value) => query.bind(*value),
            Bound::Text(value) => query.bind(value.clone()),
            Bound::Truth(value) => query.bind(*value),
            Bound::Id(value) => query.bind(*value),
        })
    }
}

/// A pattern for `LIKE … ESCAPE '\'` that finds `token` anywhere; what the token holds of
/// LIKE's own signs is taken literally.
#[must_use]
pub fn like_anywhere(token: &str) -> String {
    let mut pattern = String::with_capacity(token.len() + 2);
    pattern.push('%');
    for character in token.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_in_order() {
        let mut statement = Statement::new("SELECT 1");
        statement
            .push_with(" WHERE a = ", 5)
            .push(" AND b")
            .push_with(" = ", "x");
        assert_eq!(statement.text(), "SELECT 1 WHERE a = $1 AND b = $2");
        assert_eq!(statement.bound, [Bound::Integer(5), Bound::Text("x".to_owned())]);
    }

    #[test]
    fn patterns_are_literal() {
        assert_eq!(like_anywhere("50%_\\"), "%50\\%\\_\\\\%");
    }
}
