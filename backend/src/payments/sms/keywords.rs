//! The words of the shortcode: data of the project's own, loaded by `ataa migrate`.

use domain::giving::Intention;
use domain::locale::Locale;
use domain::money::Money;
use domain::payments::sms::{Keyword, KeywordAmounts};
use domain::people::{Action, Actor, Subject};
use serde::Deserialize;

use super::queries as sql;
use crate::db::Tx;
use crate::reference::Reference;
use crate::{Context, Error, Result, in_tx, on};

const KEYWORDS_CSV: &str = include_str!("../../../../domain/data/sms_keywords.csv");
/// Divides spellings, and amounts.
const DIVIDER: char = '|';
/// In the file: the donor writes the amount.
const OPEN: &str = "open";

#[derive(Deserialize)]
struct FileRow {
    code: String,
    words: String,
    field_code: String,
    intention: String,
    monthly: bool,
    amounts_riyals: String,
    active: bool,
}

#[derive(sqlx::FromRow)]
struct KeywordRow {
    code: String,
    words: String,
    field_code: Option<String>,
    intention: String,
    monthly: bool,
    amounts_halalas: String,
}

impl KeywordRow {
    fn keyword(self) -> Result<Keyword> {
        let mut amounts = Vec::new();
        for amount in self.amounts_halalas.split(DIVIDER).filter(|amount| !amount.is_empty()) {
            amounts.push(Money::from_halalas(amount.parse().map_err(Error::internal)?));
        }
        Ok(Keyword {
            words: self.words.split(DIVIDER).map(str::to_owned).collect(),
            intention: self.intention.parse::<Intention>().map_err(Error::internal)?,
            field_code: self.field_code,
            monthly: self.monthly,
            amounts: if amounts.is_empty() {
                KeywordAmounts::Open
            } else {
                KeywordAmounts::Fixed(amounts)
            },
            code: self.code,
        })
    }
}

/// Brings the table in line with the program's file. A keyword that left the file is switched off.
///
/// # Errors
/// Internal when the file is malformed, unavailable when the storage does not answer.
pub async fn keywords_load(context: &Context) -> Result<()> {
    let rows: std::result::Result<Vec<FileRow>, _> = csv::Reader::from_reader(KEYWORDS_CSV.as_bytes())
        .deserialize()
        .collect();
    let rows = rows.map_err(|error| Error::internal(format!("sms_keywords.csv: {error}")))?;
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql::KEYWORDS_OFF).execute(connection).await.map(|_| ()))?;
                for (position, row) in (0_i64..).zip(&rows) {
                    let amounts = amounts_of(row)?;
                    let field = (!row.field_code.is_empty()).then_some(row.field_code.as_str());
                    in_tx!(tx, connection => sqlx::query(sql::KEYWORD_PUT)
                        .bind(&row.code).bind(position).bind(&row.words).bind(field).bind(&row.intention)
                        .bind(row.monthly).bind(amounts).bind(row.active)
                        .execute(connection).await.map(|_| ()))?;
                }
                Ok(())
            })
        })
        .await
}

fn amounts_of(row: &FileRow) -> Result<String> {
    if row.amounts_riyals == OPEN {
        return Ok(String::new());
    }
    let amounts: Result<Vec<String>> = row
        .amounts_riyals
        .split(DIVIDER)
        .map(|riyals| {
            let riyals: i64 = riyals.parse().map_err(Error::internal)?;
            let amount = Money::from_riyals(riyals).filter(|amount| amount.is_positive());
            let amount = amount.ok_or_else(|| Error::internal("sms_keywords.csv: an amount is out of range"))?;
            Ok(amount.halalas().to_string())
        })
        .collect();
    Ok(amounts?.join("|"))
}

/// The keywords in use, in order: for pages.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn keyword_list(context: &Context, actor: &Actor) -> Result<Vec<Keyword>> {
    actor.require(Action::OpportunityViewPublic, Subject::Platform)?;
    let rows: Vec<KeywordRow> = on!(&context.db, pool => sqlx::query_as(sql::KEYWORD_LIST).fetch_all(pool).await)?;
    rows.into_iter().map(KeywordRow::keyword).collect()
}

pub(super) async fn keywords_in_tx(tx: &mut Tx) -> Result<Vec<Keyword>> {
    let rows: Vec<KeywordRow> =
        in_tx!(tx, connection => sqlx::query_as(sql::KEYWORD_LIST).fetch_all(connection).await)?;
    rows.into_iter().map(KeywordRow::keyword).collect()
}

/// What a gift is for, in a few words.
pub(super) fn cause(reference: &Reference, intention: Intention, field_code: Option<&str>, locale: Locale) -> String {
    match (intention, field_code) {
        (Intention::Zakat, _) => locales::sms_cause_zakat(locale).to_owned(),
        (_, Some(field)) => locales::sms_cause_field(locale, reference.field_name(field, locale)),
        (_, None) => locales::sms_cause_general(locale).to_owned(),
    }
}
