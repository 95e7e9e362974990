//! A statement: the gifts of a range of days, cut in Asia/Riyadh, to read, to keep as a file and
//! to count with.

use domain::error::{AppError, FieldProblem, FormErrors};
use domain::form::{Fields, FormReader};
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};
use locales::arg;

use super::own_gifts::{Days, GiftRow, OwnGift, Stage};
use super::{Person, PersonRow, queries};
use crate::context::Context;
use crate::documents::{Block, Document, Fact, Words};
use crate::error::{Error, Result};
use crate::on;

/// Gifts on one statement. A longer one is asked to be split by years.
pub const STATEMENT_LINES_MAX: usize = 20_000;

/// The days a statement is for; both belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementForm {
    /// The first day.
    pub from: CivilDate,
    /// The last day.
    pub to: CivilDate,
}

impl StatementForm {
    /// Reads `from` and `to`.
    ///
    /// # Errors
    /// A missing or malformed date, or a last day before the first.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let date = |text: &str| -> Result<CivilDate, FieldProblem> {
            domain::text::normalize_digits(text)
                .parse()
                .map_err(|_| FieldProblem::InvalidDate)
        };
        let from = reader.parsed("from", date);
        let to = reader.parsed("to", date);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            reader.problem("to", FieldProblem::DateOrder);
        }
        let days = from.zip(to);
        reader.finish()?;
        days.map(|(from, to)| Self { from, to }).ok_or_else(FormErrors::default)
    }

    /// The present Gregorian year up to today: what the page shows at first.
    #[must_use]
    pub fn this_year(today: CivilDate) -> Self {
        Self {
            from: today.year_start(),
            to: today,
        }
    }

    fn days(self) -> Days {
        Days {
            from: self.from,
            until: self.to.plus_days(1),
        }
    }
}

/// A statement, ready to be shown.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Whose it is.
    pub person: Person,
    /// The first day.
    pub from: CivilDate,
    /// The last day.
    pub to: CivilDate,
    /// When it was drawn.
    pub drawn_at: Timestamp,
    /// The gifts, oldest first.
    pub gifts: Vec<OwnGift>,
    /// The sum of what was not returned.
    pub total: Money,
    /// How many gifts make it up.
    pub counted: usize,
}

/// Draws the actor's own statement.
///
/// # Errors
/// Sign-in required for a visitor; too large when the range holds more gifts than
/// [`STATEMENT_LINES_MAX`].
pub async fn statement_of(context: &Context, actor: &Actor, form: StatementForm) -> Result<Statement> {
    let person = actor.require_person()?;
    actor.require(Action::StatementView, Subject::Person(person))?;
    let row: Option<PersonRow> = on!(&context.db, pool => sqlx::query_as(queries::PERSON_BY_ID)
        .bind(person).fetch_optional(pool).await)?;
    let row = row.ok_or_else(|| Error::from(AppError::NotFound))?;
    let days = form.days();
    let limit = i64::try_from(STATEMENT_LINES_MAX + 1).unwrap_or(i64::MAX);
    let rows: Vec<GiftRow> = on!(&context.db, pool => sqlx::query_as(queries::STATEMENT_OF_PERSON)
        .bind(person).bind(days.begins()).bind(days.ends()).bind(limit).fetch_all(pool).await)?;
    if rows.len() > STATEMENT_LINES_MAX {
        return Err(AppError::TooLarge.into());
    }
    let gifts: Vec<OwnGift> = rows.into_iter().map(OwnGift::from).collect();
    let counted = || gifts.iter().filter(|gift| gift.stage != Stage::Refunded);
    let total = Money::checked_sum(counted().map(OwnGift::kept)).map_err(Error::internal)?;
    Ok(Statement {
        person: row.person()?,
        from: form.from,
        to: form.to,
        drawn_at: context.now(),
        counted: counted().count(),
        total,
        gifts,
    })
}

/// The statement as CSV for spreadsheets: with a byte order mark, so that they read it as UTF-8,
/// with plain numbers, and with no cell that a spreadsheet takes for a formula.
///
/// # Errors
/// Internal, when memory cannot be written to.
pub fn statement_csv(statement: &Statement, locale: Locale) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    writer
        .write_record([
            locales::me_csv_date(locale),
            locales::me_csv_hijri_date(locale),
            locales::me_csv_receipt(locale),
            locales::me_csv_gift(locale),
            locales::me_csv_charity(locale),
            locales::me_csv_intention(locale),
            locales::me_csv_state(locale),
            locales::me_csv_amount(locale),
        ])
        .map_err(Error::internal)?;
    for gift in &statement.gifts {
        writer.write_record(csv_line(gift, locale)).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(|error| Error::internal(error.error()))
}

fn csv_line(gift: &OwnGift, locale: Locale) -> [String; 8] {
    let day = gift.captured_at.riyadh_date();
    let hijri = domain::time::HijriDate::from_civil(day)
        .map(|date| date.to_string())
        .unwrap_or_default();
    let charity = gift
        .opportunity
        .as_ref()
        .map(|to| locale.pick(&to.charity_ar, &to.charity_en).clone());
    [
        day.to_string(),
        hijri,
        gift.receipt_number.map(|number| number.to_string()).unwrap_or_default(),
        // The signs that isolate a name's direction on a page are noise to a spreadsheet.
        no_formula(gift_title(gift, locale).replace(['\u{2068}', '\u{2069}'], "")),
        no_formula(charity.unwrap_or_default()),
        locales::me_intention(locale, &gift.intention),
        locales::me_stage(locale, gift.stage.code()),
        gift.kept().to_string(),
    ]
}

/// What a gift was for: its opportunity, its field, or where it is needed most.
#[must_use]
pub fn gift_title(gift: &OwnGift, locale: Locale) -> String {
    match (&gift.opportunity, &gift.field) {
        (Some(to), _) => locale.pick(&to.title_ar, &to.title_en).clone(),
        (None, Some(field)) => locales::me_gift_to_field(locale, locale.pick(&field.name_ar, &field.name_en)),
        (None, None) => locales::me_gift_most_needed(locale).to_owned(),
    }
}

/// Spreadsheets run what begins with one of these signs.
pub(crate) fn no_formula(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

/// The statement on paper, with its sum in words in both languages.
#[must_use]
pub fn statement_document(statement: &Statement, style: Style) -> Document {
    let locale = style.locale;
    let person = &statement.person;
    let donor = if person.name.is_empty() {
        &person.email
    } else {
        &person.name
    };
    let period = locales::me_statement_period(
        locale,
        arg::From(&style.date(statement.from)),
        arg::To(&style.date(statement.to)),
    );
    let count = i64::try_from(statement.counted).unwrap_or(i64::MAX);
    let fact = |label: &str, value: String| Fact {
        label: label.to_owned(),
        value,
        code: false,
    };
    let facts = vec![
        fact(locales::me_statement_donor(locale), donor.clone()),
        fact(locales::me_statement_days(locale), period),
        fact(
            locales::me_statement_gifts(locale),
            locales::me_statement_count(locale, count, &style.integer(count)),
        ),
        fact(locales::me_statement_drawn_on(locale), style.day(statement.drawn_at)),
    ];
    let words = |language: Locale| Words {
        locale: language.code(),
        text: domain::money_words::in_words(statement.total, language),
    };
    Document::new(
        locale,
        locales::me_statement_title(locale),
        donor.clone(),
        locales::me_statement_footer(locale),
    )
    .with(Block::Facts { facts })
    .with(Block::Amount {
        label: locales::me_statement_total(locale).to_owned(),
        figure: style.money(statement.total),
        unit: locales::me_statement_riyal(locale).to_owned(),
        words: Locale::ALL.into_iter().map(words).collect(),
    })
    .with(document_rows(statement, style))
}

fn document_rows(statement: &Statement, style: Style) -> Block {
    let locale = style.locale;
    let row = |gift: &OwnGift| {
        let mut title = gift_title(gift, locale);
        if gift.stage == Stage::Refunded {
            title = locales::me_statement_title_refunded(locale, &title);
        }
        vec![
            style.day(gift.captured_at),
            gift.receipt_number.map(|number| number.to_string()).unwrap_or_default(),
            title,
            locales::me_intention(locale, &gift.intention).to_owned(),
            style.money(gift.kept()),
        ]
    };
    Block::Rows {
        head: [
            locales::me_donations_date(locale),
            locales::me_receipts_number(locale),
            locales::me_donations_gift(locale),
            locales::me_donation_intention(locale),
            locales::me_donations_amount(locale),
        ]
        .map(ToOwned::to_owned)
        .to_vec(),
        rows: statement.gifts.iter().map(row).collect(),
        numeric: vec![1, 4],
        total: vec![
            locales::me_statement_total(locale).to_owned(),
            String::new(),
            String::new(),
            String::new(),
            style.money(statement.total),
        ],
    }
}
