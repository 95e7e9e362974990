//! Figures that others published, kept apart from our own: each with its source and
//! period, and with notes on which of them do not compare (handbook 6).

use domain::people::{Action, Actor, Subject};

use crate::reference::Bilingual;
use crate::{Context, Error, Result, in_tx, on};

/// The figures and notes that come with the program.
const FIGURES_CSV: &str = include_str!("../../data/official-figures.csv");
const NOTES_CSV: &str = include_str!("../../data/official-figure-notes.csv");

crate::statements! {
    FIGURES_CLEAR = "DELETE FROM reported_figure";
    FIGURE_INSERT = "INSERT INTO reported_figure \
        (id, kind, metric, scope, value, unit, qualifier, period, source_file, note) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FIGURE_LIST = "SELECT id, kind, metric, scope, value, unit, qualifier, period, source_file, note \
        FROM reported_figure ORDER BY id";
    NOTES_CLEAR = "DELETE FROM reported_figure_note";
    NOTE_INSERT = "INSERT INTO reported_figure_note (id, position, figure_ids, comparable, text_ar, text_en) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    NOTE_LIST = "SELECT id, figure_ids, comparable, text_ar, text_en FROM reported_figure_note ORDER BY position";
}

/// A published figure, as it was published.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, sqlx::FromRow)]
pub struct ReportedFigure {
    /// Its number in the project's list.
    pub id: String,
    /// `seed` when published, `computed` when derived from published ones.
    pub kind: String,
    /// What is counted.
    pub metric: String,
    /// Of what: the platform, a field, a programme, a place.
    pub scope: String,
    /// The figure, as text, because some are ranges or dates.
    pub value: String,
    /// `SAR`, `persons`, `count`, `percent` …
    pub unit: String,
    /// `exact`, `more_than` or `rounded`.
    pub qualifier: String,
    /// The time it speaks of.
    pub period: String,
    /// The document it stands in.
    pub source_file: String,
    /// What a reader should know.
    pub note: String,
}

/// A check of the figures against each other, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureNote {
    /// The figures it speaks of.
    pub figure_ids: Vec<String>,
    /// Whether they may be compared.
    pub comparable: bool,
    /// The finding in both languages.
    pub text: Bilingual,
}

#[derive(serde::Deserialize)]
struct NoteRecord {
    check: String,
    figure_ids: String,
    comparable: String,
    ar: String,
    en: String,
}

/// Replaces the published figures and notes by those that come with the program.
/// Answers how many figures there are.
///
/// # Errors
/// Internal when a file is malformed, unavailable when the storage does not answer.
pub async fn figures_import(context: &Context) -> Result<usize> {
    let figures: Vec<ReportedFigure> = csv_records(FIGURES_CSV)?;
    let notes: Vec<NoteRecord> = csv_records(NOTES_CSV)?;
    let count = figures.len();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(FIGURES_CLEAR).execute(connection).await.map(|_| ()))?;
                in_tx!(tx, connection => sqlx::query(NOTES_CLEAR).execute(connection).await.map(|_| ()))?;
                for figure in figures {
                    in_tx!(tx, connection => sqlx::query(FIGURE_INSERT)
                        .bind(figure.id).bind(figure.kind).bind(figure.metric).bind(figure.scope).bind(figure.value)
                        .bind(figure.unit).bind(figure.qualifier).bind(figure.period).bind(figure.source_file)
                        .bind(figure.note).execute(connection).await.map(|_| ()))?;
                }
                for (position, note) in (1i64..).zip(notes) {
                    in_tx!(tx, connection => sqlx::query(NOTE_INSERT)
                        .bind(note.check).bind(position).bind(note.figure_ids).bind(note.comparable == "yes")
                        .bind(note.ar).bind(note.en).execute(connection).await.map(|_| ()))?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(count)
}

fn csv_records<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<std::result::Result<_, _>>()
        .map_err(Error::internal)
}

/// Every published figure, and the notes on them. Empty until they were imported.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn reported_figures(context: &Context, actor: &Actor) -> Result<(Vec<ReportedFigure>, Vec<FigureNote>)> {
    actor.require(Action::ImpactViewPublic, Subject::Platform)?;
    let figures: Vec<ReportedFigure> = on!(&context.db, pool => sqlx::query_as(FIGURE_LIST).fetch_all(pool).await)?;
    let rows: Vec<(String, String, bool, String, String)> =
        on!(&context.db, pool => sqlx::query_as(NOTE_LIST).fetch_all(pool).await)?;
    let notes = rows
        .into_iter()
        .map(|(_, figure_ids, comparable, ar, en)| FigureNote {
            figure_ids: figure_ids.split(';').map(|id| id.trim().to_owned()).collect(),
            comparable,
            text: Bilingual::new(ar, en),
        })
        .collect();
    Ok((figures, notes))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::test_support::TestContext;

    crate::on_both_engines! { figures_are_imported_once }

    async fn figures_are_imported_once(test: TestContext) {
        let first = figures_import(&test.context).await.unwrap();
        let second = figures_import(&test.context).await.unwrap();
        assert_eq!(first, second);
        let (figures, notes) = reported_figures(&test.context, &Actor::Visitor).await.unwrap();
        assert_eq!(figures.len(), first);
        let total = figures.iter().find(|figure| figure.id == "F000-01").unwrap();
        assert_eq!((total.value.as_str(), total.unit.as_str()), ("7644826377", "SAR"));
        assert!(notes.iter().any(|note| !note.comparable));
        for note in &notes {
            for id in note.figure_ids.iter().filter(|id| !id.is_empty()) {
                assert!(figures.iter().any(|figure| &figure.id == id), "{id} is a figure");
            }
        }
    }
}
