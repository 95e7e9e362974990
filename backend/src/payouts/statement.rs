//! The settlement statement of a charity: what its donors gave, what went back, what moved, what
//! was paid, and what is still held or due, for any range of days in Asia/Riyadh. Every figure is a
//! fold of postings (features, row 29).

use std::collections::BTreeMap;

use domain::error::AppError;
use domain::giving::FundClass;
use domain::ids::CharityId;
use domain::ledger::{Account, EntryKind};
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::payouts::{AccountPurpose, CharityFigures, Movement};
use domain::people::{Action, Actor, Subject};
use domain::time::{CivilDate, Timestamp};
use locales::arg;

use super::queries;
use crate::delivery::queries::CHARITY_NAMES;
use crate::delivery::stored_code;
use crate::documents::{Block, Document, Fact};
use crate::people::{StatementForm, no_formula};
use crate::reference::Bilingual;
use crate::{Context, Error, Result, on};

/// Payments on one statement. A longer one is asked to be split.
pub const STATEMENT_PAYMENTS_MAX: usize = 5_000;

/// A statement, ready to be shown.
#[derive(Debug, Clone)]
pub struct CharityStatement {
    /// Whose it is.
    pub charity_name: Bilingual,
    /// The first day.
    pub from: CivilDate,
    /// The last day.
    pub to: CivilDate,
    /// When it was drawn.
    pub drawn_at: Timestamp,
    /// All its money.
    pub total: CharityFigures,
    /// The part that is zakat, and the rest.
    pub by_purpose: Vec<(AccountPurpose, CharityFigures)>,
    /// By opportunity, those with any figure, by number.
    pub opportunities: Vec<StatementOpportunity>,
    /// Each payment, oldest first.
    pub payments: Vec<StatementPayment>,
}

/// An opportunity's part of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementOpportunity {
    /// The number people use.
    pub number: i64,
    /// Its title.
    pub title: Bilingual,
    /// Its money.
    pub figures: CharityFigures,
}

/// A payment to the charity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementPayment {
    /// When the bank's confirmation was booked.
    pub at: Timestamp,
    /// The opportunity.
    pub opportunity_number: i64,
    /// Its title.
    pub title: Bilingual,
    /// The class of money.
    pub class: FundClass,
    /// How much.
    pub amount: Money,
}

#[derive(sqlx::FromRow)]
struct MovementRow {
    number: i64,
    title_ar: String,
    title_en: String,
    kind: String,
    account: String,
    fund_class: String,
    before: bool,
    amount_halalas: Money,
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    number: i64,
    title_ar: String,
    title_en: String,
    occurred_at_us: Timestamp,
    fund_class: String,
    amount_halalas: Money,
}

/// Draws the statement of a charity.
///
/// # Errors
/// Not found for others than its managers, finance and supervisors; too large when the range holds
/// more than [`STATEMENT_PAYMENTS_MAX`] payments; internal when the figures do not tie out.
pub async fn charity_statement(
    context: &Context,
    actor: &Actor,
    charity: CharityId,
    form: StatementForm,
) -> Result<CharityStatement> {
    actor.require(Action::CharityStatementView, Subject::Charity(charity))?;
    let begins = Timestamp::from_riyadh_midnight(form.from);
    let ends = Timestamp::from_riyadh_midnight(form.to.plus_days(1));
    let (name_ar, name_en): (String, String) = on!(&context.db, pool => sqlx::query_as(CHARITY_NAMES)
        .bind(charity).fetch_one(pool).await)?;
    let rows: Vec<MovementRow> = on!(&context.db, pool => sqlx::query_as(queries::STATEMENT_MOVEMENTS)
        .bind(charity).bind(begins).bind(ends).fetch_all(pool).await)?;
    let folded = Folded::of(rows)?;
    let payments = payments(context, charity, begins, ends).await?;
    let statement = CharityStatement {
        charity_name: Bilingual::new(name_ar, name_en),
        from: form.from,
        to: form.to,
        drawn_at: context.now(),
        total: folded.total,
        by_purpose: folded.by_purpose,
        opportunities: folded.opportunities,
        payments,
    };
    require_tied(&statement)?;
    Ok(statement)
}

/// A statement that does not add up is never shown: the figures lead from the beginning to the end,
/// the parts make up the whole, and the payments listed are what was paid.
fn require_tied(statement: &CharityStatement) -> Result<()> {
    let total = &statement.total;
    let listed = Money::checked_sum(statement.payments.iter().map(|one| one.amount)).map_err(Error::internal)?;
    let parts = |pick: fn(&CharityFigures) -> Money| {
        let by_purpose = Money::checked_sum(statement.by_purpose.iter().map(|(_, part)| pick(part)));
        let by_opportunity = Money::checked_sum(statement.opportunities.iter().map(|one| pick(&one.figures)));
        by_purpose == Ok(pick(total)) && by_opportunity == Ok(pick(total))
    };
    let every: [fn(&CharityFigures) -> Money; 4] = [|one| one.collected, |one| one.paid, |one| one.due, |one| one.held];
    if total.tie_out() && listed == total.paid && every.into_iter().all(parts) {
        Ok(())
    } else {
        Err(Error::internal("a charity's statement does not tie out"))
    }
}

/// The three ways in which a statement groups its movements.
struct Folded {
    total: CharityFigures,
    by_purpose: Vec<(AccountPurpose, CharityFigures)>,
    opportunities: Vec<StatementOpportunity>,
}

impl Folded {
    fn of(rows: Vec<MovementRow>) -> Result<Self> {
        let mut all = Vec::with_capacity(rows.len());
        let mut purposes: BTreeMap<AccountPurpose, Vec<Movement>> = BTreeMap::new();
        let mut opportunities: BTreeMap<i64, (Bilingual, Vec<Movement>)> = BTreeMap::new();
        for row in rows {
            let class: FundClass = stored_code("posting.fund_class", &row.fund_class)?;
            let kind: EntryKind = stored_code("ledger_entry.kind", &row.kind)?;
            let account: Account = stored_code("posting.account", &row.account)?;
            let movement = Movement {
                kind,
                account,
                amount: row.amount_halalas,
                before: row.before,
            };
            let purpose = AccountPurpose::paying(class).unwrap_or(AccountPurpose::Other);
            purposes.entry(purpose).or_default().push(movement);
            let title = Bilingual::new(row.title_ar, row.title_en);
            opportunities
                .entry(row.number)
                .or_insert_with(|| (title, Vec::new()))
                .1
                .push(movement);
            all.push(movement);
        }
        let fold = |movements: Vec<Movement>| CharityFigures::fold(movements).map_err(Error::internal);
        let mut by_purpose = Vec::new();
        for (purpose, movements) in purposes {
            by_purpose.push((purpose, fold(movements)?));
        }
        let mut lines = Vec::new();
        for (number, (title, movements)) in opportunities {
            let figures = fold(movements)?;
            if figures != CharityFigures::default() {
                lines.push(StatementOpportunity { number, title, figures });
            }
        }
        Ok(Self {
            total: fold(all)?,
            by_purpose,
            opportunities: lines,
        })
    }
}

async fn payments(
    context: &Context,
    charity: CharityId,
    begins: Timestamp,
    ends: Timestamp,
) -> Result<Vec<StatementPayment>> {
    let limit = i64::try_from(STATEMENT_PAYMENTS_MAX + 1).map_err(Error::internal)?;
    let rows: Vec<PaymentRow> = on!(&context.db, pool => sqlx::query_as(queries::STATEMENT_PAYMENTS)
        .bind(charity).bind(begins).bind(ends).bind(limit).fetch_all(pool).await)?;
    if rows.len() > STATEMENT_PAYMENTS_MAX {
        return Err(AppError::TooLarge.into());
    }
    rows.into_iter()
        .map(|row| {
            Ok(StatementPayment {
                at: row.occurred_at_us,
                opportunity_number: row.number,
                title: Bilingual::new(row.title_ar, row.title_en),
                class: stored_code("posting.fund_class", &row.fund_class)?,
                amount: row.amount_halalas,
            })
        })
        .collect()
}

/// A figure's name and amount, in the order in which a statement shows them.
#[must_use]
pub fn figure_lines(locale: Locale, figures: &CharityFigures) -> Vec<(&'static str, Money)> {
    vec![
        (locales::payouts_statement_held_before(locale), figures.held_before),
        (locales::payouts_statement_due_before(locale), figures.due_before),
        (locales::payouts_statement_collected(locale), figures.collected),
        (locales::payouts_statement_allocated(locale), figures.allocated),
        (locales::payouts_statement_surplus(locale), figures.surplus_moved),
        (locales::payouts_statement_other(locale), figures.other),
        (locales::payouts_statement_refunded(locale), figures.refunded),
        (locales::payouts_statement_paid(locale), figures.paid),
        (locales::payouts_statement_due(locale), figures.due),
        (locales::payouts_statement_held(locale), figures.held),
    ]
}

/// The name of what an account is for.
#[must_use]
pub fn purpose_name(locale: Locale, purpose: AccountPurpose) -> &'static str {
    match purpose {
        AccountPurpose::Zakat => locales::payouts_purpose_zakat(locale),
        AccountPurpose::Other => locales::payouts_purpose_other(locale),
    }
}

/// The statement as CSV for spreadsheets: a line for all its money, one for each purpose and one
/// for each opportunity, with plain numbers and the same columns.
///
/// # Errors
/// Internal, when memory cannot be written to.
pub fn charity_statement_csv(statement: &CharityStatement, locale: Locale) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    let mut head = vec![
        locales::payouts_statement_from(locale),
        locales::payouts_statement_to(locale),
        locales::payouts_statement_number(locale),
        locales::payouts_statement_what(locale),
    ];
    head.extend(
        figure_lines(locale, &CharityFigures::default())
            .into_iter()
            .map(|(name, _)| name),
    );
    writer.write_record(head).map_err(Error::internal)?;
    let mut write = |number: String, what: String, figures: &CharityFigures| -> Result<()> {
        let mut cells = vec![
            statement.from.to_string(),
            statement.to.to_string(),
            number,
            no_formula(what),
        ];
        cells.extend(
            figure_lines(locale, figures)
                .into_iter()
                .map(|(_, amount)| amount.to_string()),
        );
        writer.write_record(cells).map_err(Error::internal)
    };
    for one in &statement.opportunities {
        let title = one.title.text(locale).to_owned();
        write(one.number.to_string(), title, &one.figures)?;
    }
    for (purpose, figures) in &statement.by_purpose {
        write(String::new(), purpose_name(locale, *purpose).to_owned(), figures)?;
    }
    let all = locales::payouts_statement_total(locale).to_owned();
    write(String::new(), all, &statement.total)?;
    writer.into_inner().map_err(|error| Error::internal(error.error()))
}

/// The statement on paper.
#[must_use]
pub fn charity_statement_document(statement: &CharityStatement, style: Style) -> Document {
    let locale = style.locale;
    let name = statement.charity_name.text(locale).to_owned();
    let fact = |label: &str, value: String| Fact {
        label: label.to_owned(),
        value,
        code: false,
    };
    let period = locales::me_statement_period(
        locale,
        arg::From(&style.date(statement.from)),
        arg::To(&style.date(statement.to)),
    );
    let facts = vec![
        fact(locales::payouts_statement_charity(locale), name.clone()),
        fact(locales::me_statement_days(locale), period),
        fact(locales::me_statement_drawn_on(locale), style.day(statement.drawn_at)),
    ];
    let title = locales::payouts_statement_title(locale);
    Document::new(locale, title, name, locales::payouts_statement_footer(locale))
        .with(Block::Facts { facts })
        .with(figures_block(statement, style))
        .with(Block::Heading {
            text: locales::payouts_statement_by_opportunity(locale).to_owned(),
        })
        .with(opportunities_block(statement, style))
        .with(Block::Heading {
            text: locales::payouts_statement_payments(locale).to_owned(),
        })
        .with(payments_block(statement, style))
}

/// The figures, with a column for zakat, one for the rest and one for all.
fn figures_block(statement: &CharityStatement, style: Style) -> Block {
    let locale = style.locale;
    let mut head = vec![locales::payouts_statement_what(locale).to_owned()];
    head.extend(
        statement
            .by_purpose
            .iter()
            .map(|(purpose, _)| purpose_name(locale, *purpose).to_owned()),
    );
    head.push(locales::payouts_statement_total(locale).to_owned());
    let columns: Vec<Vec<(&'static str, Money)>> = statement
        .by_purpose
        .iter()
        .map(|(_, figures)| figure_lines(locale, figures))
        .chain([figure_lines(locale, &statement.total)])
        .collect();
    let rows = figure_lines(locale, &statement.total)
        .iter()
        .enumerate()
        .map(|(index, (name, _))| {
            let amounts = columns.iter().filter_map(|column| column.get(index));
            let cells = amounts.map(|(_, amount)| style.money(*amount));
            [(*name).to_owned()].into_iter().chain(cells).collect()
        })
        .collect();
    Block::Rows {
        numeric: (1..head.len()).collect(),
        head,
        rows,
        total: Vec::new(),
    }
}

fn opportunities_block(statement: &CharityStatement, style: Style) -> Block {
    let locale = style.locale;
    let row = |number: String, title: String, figures: &CharityFigures| {
        vec![
            number,
            title,
            style.money(figures.collected),
            style.money(figures.paid),
            style.money(figures.due),
            style.money(figures.held),
        ]
    };
    let rows = statement
        .opportunities
        .iter()
        .map(|one| row(one.number.to_string(), one.title.text(locale).to_owned(), &one.figures));
    Block::Rows {
        head: vec![
            locales::payouts_statement_number(locale).to_owned(),
            locales::payouts_statement_opportunity(locale).to_owned(),
            locales::payouts_statement_collected(locale).to_owned(),
            locales::payouts_statement_paid(locale).to_owned(),
            locales::payouts_statement_due(locale).to_owned(),
            locales::payouts_statement_held(locale).to_owned(),
        ],
        rows: rows.collect(),
        numeric: vec![0, 2, 3, 4, 5],
        total: row(
            String::new(),
            locales::payouts_statement_total(locale).to_owned(),
            &statement.total,
        ),
    }
}

fn payments_block(statement: &CharityStatement, style: Style) -> Block {
    let locale = style.locale;
    let rows = statement.payments.iter().map(|one| {
        let purpose = AccountPurpose::paying(one.class).unwrap_or(AccountPurpose::Other);
        vec![
            style.day(one.at),
            one.title.text(locale).to_owned(),
            purpose_name(locale, purpose).to_owned(),
            style.money(one.amount),
        ]
    });
    Block::Rows {
        head: vec![
            locales::payouts_statement_date(locale).to_owned(),
            locales::payouts_statement_opportunity(locale).to_owned(),
            locales::payouts_statement_kind(locale).to_owned(),
            locales::payouts_statement_amount(locale).to_owned(),
        ],
        rows: rows.collect(),
        numeric: vec![3],
        total: vec![
            locales::payouts_statement_total(locale).to_owned(),
            String::new(),
            String::new(),
            style.money(statement.total.paid),
        ],
    }
}
