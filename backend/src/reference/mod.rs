//! Reference data: fields and sub-fields of giving (handbook 2.2) and the thirteen regions
//! (handbook 5.4). It is data, not an enum: the program's own files are loaded by
//! `ataa migrate`, and pages read what the database holds.

pub(crate) mod queries;

use domain::locale::Locale;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::{in_tx, on};

const FIELDS_CSV: &str = include_str!("../../../domain/data/fields.csv");
const SUBFIELDS_CSV: &str = include_str!("../../../domain/data/subfields.csv");
const REGIONS_CSV: &str = include_str!("../../../domain/data/regions.csv");

/// A text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Bilingual {
    /// Arabic.
    pub ar: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Joins the two.
    #[must_use]
    pub fn new(ar: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            ar: ar.into(),
            en: en.into(),
        }
    }

    /// The text in the reader's language; in the other one where it is missing.
    #[must_use]
    pub fn text(&self, locale: Locale) -> &str {
        let (wanted, other) = locale.pick((&self.ar, &self.en), (&self.en, &self.ar));
        if wanted.is_empty() { other } else { wanted }
    }
}

/// A field of giving with its sub-fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOfGiving {
    /// Code, as in addresses and classes of style.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Whether new opportunities may use it.
    pub active: bool,
    /// Its sub-fields in order.
    pub subfields: Vec<SubfieldOfGiving>,
}

/// A sub-field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubfieldOfGiving {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Whether new opportunities may use it.
    pub active: bool,
}

/// A region of the Kingdom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionOfKingdom {
    /// ISO 3166-2 code. There is no SA-13.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Where its governor sits.
    pub seat: Bilingual,
    /// People at the census of 2022.
    pub population_2022: i64,
}

/// All reference data at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Fields in order.
    pub fields: Vec<FieldOfGiving>,
    /// Regions in order.
    pub regions: Vec<RegionOfKingdom>,
}

impl Reference {
    /// How many main fields and sub-fields one can give to (A12).
    #[must_use]
    pub fn field_count(&self) -> i64 {
        let offered = self.fields.iter().filter(|field| field.active);
        let counts = offered.map(|field| 1 + field.subfields.iter().filter(|subfield| subfield.active).count());
        i64::try_from(counts.sum::<usize>()).unwrap_or(i64::MAX)
    }

    /// A field by its code.
    #[must_use]
    pub fn field(&self, code: &str) -> Option<&FieldOfGiving> {
        self.fields.iter().find(|field| field.code == code)
    }

    /// A sub-field by its code, with its field.
    #[must_use]
    pub fn subfield(&self, code: &str) -> Option<(&FieldOfGiving, &SubfieldOfGiving)> {
        self.fields.iter().find_map(|field| {
            let found = field.subfields.iter().find(|subfield| subfield.code == code);
            found.map(|subfield| (field, subfield))
        })
    }

    /// A region by its code.
    #[must_use]
    pub fn region(&self, code: &str) -> Option<&RegionOfKingdom> {
        self.regions.iter().find(|region| region.code == code)
    }

    /// A field's name, or its code where it is not known any more.
    #[must_use]
    pub fn field_name<'a>(&'a self, code: &'a str, locale: Locale) -> &'a str {
        self.field(code).map_or(code, |field| field.name.text(locale))
    }

    /// A sub-field's name, or its code where it is not known any more.
    #[must_use]
    pub fn subfield_name<'a>(&'a self, code: &'a str, locale: Locale) -> &'a str {
        self.subfield(code)
            .map_or(code, |(_, subfield)| subfield.name.text(locale))
    }

    /// A region's name, or its code where it is not known any more.
    #[must_use]
    pub fn region_name<'a>(&'a self, code: &'a str, locale: Locale) -> &'a str {
        self.region(code).map_or(code, |region| region.name.text(locale))
    }

    /// A city with its region, "Taif · Makkah"; once where both are called the same.
    #[must_use]
    pub fn place_name(&self, city: &str, region_code: &str, locale: Locale) -> String {
        let region = self.region_name(region_code, locale);
        if city == region || city.is_empty() {
            region.to_owned()
        } else {
            format!("{city} · {region}")
        }
    }
}

#[derive(Debug, Clone, Deserialize, sqlx::FromRow)]
struct FieldRow {
    code: String,
    name_ar: String,
    name_en: String,
    active: bool,
}

#[derive(Debug, Clone, Deserialize, sqlx::FromRow)]
struct SubfieldRow {
    code: String,
    field_code: String,
    name_ar: String,
    name_en: String,
    active: bool,
}

#[derive(Debug, Clone, Deserialize, sqlx::FromRow)]
struct RegionRow {
    code: String,
    name_ar: String,
    name_en: String,
    seat_ar: String,
    seat_en: String,
    population_2022: i64,
}

/// Brings the tables in line with the program's own files. May run any number of times;
/// nothing is removed, because opportunities may point at it.
///
/// # Errors
/// Internal when a file is malformed, unavailable when the storage does not answer.
pub async fn reference_load(context: &Context) -> Result<()> {
    let fields: Vec<FieldRow> = parse("fields.csv", FIELDS_CSV)?;
    let subfields: Vec<SubfieldRow> = parse("subfields.csv", SUBFIELDS_CSV)?;
    let regions: Vec<RegionRow> = parse("regions.csv", REGIONS_CSV)?;
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for (position, row) in (0_i64..).zip(&fields) {
                    in_tx!(tx, connection => sqlx::query(queries::FIELD_PUT)
                        .bind(&row.code).bind(position).bind(&row.name_ar).bind(&row.name_en).bind(row.active)
                        .execute(connection).await.map(|_| ()))?;
                }
                for (position, row) in (0_i64..).zip(&subfields) {
                    in_tx!(tx, connection => sqlx::query(queries::SUBFIELD_PUT)
                        .bind(&row.code).bind(&row.field_code).bind(position)
                        .bind(&row.name_ar).bind(&row.name_en).bind(row.active)
                        .execute(connection).await.map(|_| ()))?;
                }
                for (position, row) in (0_i64..).zip(&regions) {
                    in_tx!(tx, connection => sqlx::query(queries::REGION_PUT)
                        .bind(&row.code).bind(position).bind(&row.name_ar).bind(&row.name_en)
                        .bind(&row.seat_ar).bind(&row.seat_en).bind(row.population_2022)
                        .execute(connection).await.map(|_| ()))?;
                }
                Ok(())
            })
        })
        .await?;
    crate::payments::sms::keywords_load(context).await
}

fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>> {
    let rows: std::result::Result<Vec<T>, _> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    rows.map_err(|error| Error::internal(format!("{name}: {error}")))
}

/// All reference data. It changes only with the program (`ataa migrate` loads it), so it is read once and
/// kept: nearly every page needs it, and three queries were a good part of a plain page's cost.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub async fn reference(context: &Context) -> Result<Reference> {
    if let Some(kept) = context.reference.get() {
        return Ok(kept.clone());
    }
    let read = reference_read(context).await?;
    // Before the first load there is nothing to keep.
    if !read.fields.is_empty() {
        let _ = context.reference.set(read.clone());
    }
    Ok(read)
}

async fn reference_read(context: &Context) -> Result<Reference> {
    let fields: Vec<FieldRow> = on!(&context.db, pool => sqlx::query_as(queries::FIELD_LIST).fetch_all(pool).await)?;
    let subfields: Vec<SubfieldRow> =
        on!(&context.db, pool => sqlx::query_as(queries::SUBFIELD_LIST).fetch_all(pool).await)?;
    let regions: Vec<RegionRow> = on!(&context.db, pool => sqlx::query_as(queries::REGION_LIST).fetch_all(pool).await)?;
    Ok(Reference {
        fields: fields.into_iter().map(|row| field_of_giving(row, &subfields)).collect(),
        regions: regions
            .into_iter()
            .map(|row| RegionOfKingdom {
                code: row.code,
                name: Bilingual::new(row.name_ar, row.name_en),
                seat: Bilingual::new(row.seat_ar, row.seat_en),
                population_2022: row.population_2022,
            })
            .collect(),
    })
}

fn field_of_giving(row: FieldRow, subfields: &[SubfieldRow]) -> FieldOfGiving {
    let own = subfields.iter().filter(|subfield| subfield.field_code == row.code);
    FieldOfGiving {
        subfields: own
            .map(|subfield| SubfieldOfGiving {
                code: subfield.code.clone(),
                name: Bilingual::new(&subfield.name_ar, &subfield.name_en),
                active: subfield.active,
            })
            .collect(),
        code: row.code,
        name: Bilingual::new(row.name_ar, row.name_en),
        active: row.active,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::TestContext;

    async fn loads_the_handbook_twice_without_change(test: TestContext) {
        let first = reference_read(&test.context).await.unwrap();
        reference_load(&test.context).await.unwrap();
        let second = reference_read(&test.context).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(reference(&test.context).await.unwrap(), second);
        assert_eq!(first.fields.len(), 7);
        assert_eq!(
            first.fields.iter().map(|field| field.subfields.len()).sum::<usize>(),
            18
        );
        assert_eq!(first.field_count(), 25);
        assert_eq!(first.regions.len(), 13);
        assert!(first.region("SA-13").is_none());
        // The census total of handbook 5.4.
        assert_eq!(
            first.regions.iter().map(|region| region.population_2022).sum::<i64>(),
            32_175_224
        );
        assert_eq!(first.field_name("health", Locale::Ar), "صحي");
        assert_eq!(first.subfield_name("water", Locale::En), "Water");
        assert_eq!(first.region_name("SA-14", Locale::Ar), "عسير");
        assert_eq!(first.region_name("gone", Locale::Ar), "gone");
        assert_eq!(first.place_name("أبها", "SA-14", Locale::Ar), "أبها · عسير");
        assert_eq!(first.place_name("عسير", "SA-14", Locale::Ar), "عسير");
    }

    crate::on_both_engines!(loads_the_handbook_twice_without_change);

    #[test]
    fn only_what_one_can_give_to_is_counted() {
        let subfield = |active| SubfieldOfGiving {
            code: String::new(),
            name: Bilingual::default(),
            active,
        };
        let field = |active, subfields| FieldOfGiving {
            code: String::new(),
            name: Bilingual::default(),
            active,
            subfields,
        };
        let reference = Reference {
            fields: vec![
                field(true, vec![subfield(true), subfield(false)]),
                field(true, Vec::new()),
                field(false, vec![subfield(true)]),
            ],
            regions: Vec::new(),
        };
        assert_eq!(reference.field_count(), 3);
    }

    #[test]
    fn a_missing_text_is_read_in_the_other_language() {
        assert_eq!(Bilingual::new("نص", "").text(Locale::En), "نص");
        assert_eq!(Bilingual::new("نص", "text").text(Locale::En), "text");
    }
}
