//! The directory and profiles on both engines.

#![allow(clippy::unwrap_used)]

use domain::error::AppError;
use domain::locale::Locale;
use domain::people::Actor;

use super::directory::{count_statement, list_statement};
use super::*;
use crate::context::Context;
use crate::test_support::TestContext;
use crate::{in_tx, on};

crate::on_both_engines! {
    the_directory_pages_by_name_in_both_languages,
    the_directory_is_searched,
    a_profile_shows_the_licence,
}

const CHARITY_INSERT: &str = "INSERT INTO charity (id, slug, license_number, name_ar, name_en, about_ar, about_en, \
    region_code, city_ar, city_en, technical_supervisor_ar, technical_supervisor_en, founded_year, governance_score, iban, \
    website, state, search_text, admitted_at_us) VALUES ($1, $2, $3, $4, $5, 'نبذة', 'About', $6, 'بريدة', \
    'Buraydah', 'مشرف', 'Supervisor', 2010, 91, 'SA0380000000608010167519', $7, $8, $9, 1)";
const FIELD_INSERT: &str = "INSERT INTO charity_field (charity_id, field_code) VALUES ($1, $2)";

async fn charity(context: &Context, number: usize, region: &'static str, field: &'static str, state: &'static str) {
    let id = context.source.uuid();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                // The order in one language is the reverse of the other's; every third name is the same.
                let name_ar = format!("جمعية {:03}", number - number % 3);
                let name_en = format!("Charity {:03}", 900 - number);
                let slug = format!("charity-{number}");
                let license = format!("9{number:04}");
                in_tx!(tx, connection => sqlx::query(CHARITY_INSERT)
                    .bind(id).bind(&slug).bind(&license).bind(&name_ar).bind(&name_en).bind(region)
                    .bind("javascript:alert(1)").bind(state)
                    .bind(charity_search_text([&name_ar, &name_en], ["بريدة", "Buraydah"], &license))
                    .execute(connection).await.map(|_| ()))?;
                in_tx!(tx, connection => sqlx::query(FIELD_INSERT)
                    .bind(id).bind(field).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

async fn the_directory_pages_by_name_in_both_languages(test: TestContext) {
    let context = &test.context;
    for number in 0..60 {
        charity(context, number, "SA-05", "food", "active").await;
    }
    charity(context, 99, "SA-05", "food", "suspended").await;
    for locale in Locale::ALL {
        let mut query = CharityQuery::default();
        let mut names = Vec::new();
        let mut slugs = std::collections::BTreeSet::new();
        loop {
            let page = charity_list(context, &Actor::Visitor, &query, locale).await.unwrap();
            assert_eq!(page.total, 60);
            assert!(page.charities.len() <= DIRECTORY_PAGE_SIZE);
            for charity in &page.charities {
                names.push(charity.name.text(locale).to_owned());
                assert!(slugs.insert(charity.slug.clone()), "{} twice", charity.slug);
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        assert_eq!(slugs.len(), 60);
        assert!(names.is_sorted(), "{names:?}");
        assert_eq!(backwards(context, query, locale).await, names, "the way back");
    }
}

async fn backwards(context: &Context, mut query: CharityQuery, locale: Locale) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    loop {
        let page = charity_list(context, &Actor::Visitor, &query, locale).await.unwrap();
        names.splice(
            0..0,
            page.charities
                .iter()
                .map(|charity| charity.name.text(locale).to_owned()),
        );
        match page.previous {
            Some(previous) => {
                query = CharityQuery {
                    before: Some(previous),
                    ..query.first_page()
                }
            }
            None => return names,
        }
        assert!(names.len() <= 60, "a page repeats itself");
    }
}

async fn the_directory_is_searched(test: TestContext) {
    let context = &test.context;
    charity(context, 3, "SA-05", "food", "active").await;
    charity(context, 6, "SA-01", "health", "active").await;
    let found = async |query: CharityQuery| {
        let page = charity_list(context, &Actor::Visitor, &query, Locale::Ar)
            .await
            .unwrap();
        page.charities
            .into_iter()
            .map(|charity| charity.slug)
            .collect::<Vec<_>>()
    };
    let text = |text: &str| Some(text.to_owned());
    let none = CharityQuery::default();
    assert_eq!(
        found(CharityQuery {
            text: text("جمعيه ٠٠٣"),
            ..none.clone()
        })
        .await,
        ["charity-3"]
    );
    assert_eq!(
        found(CharityQuery {
            text: text("90006"),
            ..none.clone()
        })
        .await,
        ["charity-6"]
    );
    assert_eq!(
        found(CharityQuery {
            region: text("SA-01"),
            ..none.clone()
        })
        .await,
        ["charity-6"]
    );
    assert_eq!(
        found(CharityQuery {
            field: text("food"),
            ..none.clone()
        })
        .await,
        ["charity-3"]
    );
    assert!(
        found(CharityQuery {
            field: text("food"),
            region: text("SA-01"),
            ..none
        })
        .await
        .is_empty()
    );
    let all = CharityQuery {
        text: text("x y"),
        region: text("SA-01"),
        field: text("food"),
        after: Some(uuid::Uuid::nil()),
        before: None,
    };
    let back = CharityQuery {
        after: None,
        before: all.after,
        ..all.clone()
    };
    for statement in [
        list_statement(&all, Locale::Ar),
        list_statement(&back, Locale::En),
        count_statement(&all),
    ] {
        use sqlx::{Executor, SqlSafeStr};
        let prepared = on!(&context.db, pool => pool.prepare(statement.sql().into_sql_str()).await.map(|_| ()));
        assert!(prepared.is_ok(), "{}: {prepared:?}", statement.text());
    }
}

async fn a_profile_shows_the_licence(test: TestContext) {
    let context = &test.context;
    charity(context, 3, "SA-05", "food", "active").await;
    charity(context, 4, "SA-05", "food", "suspended").await;
    let profile = charity_by_slug(context, &Actor::Visitor, "charity-3").await.unwrap();
    assert_eq!(profile.license_number, "90003");
    assert_eq!(profile.field_codes, ["food"]);
    assert!(profile.active);
    // Only https addresses become links.
    assert_eq!(profile.website, None);
    assert!(
        !charity_by_slug(context, &Actor::Visitor, "charity-4")
            .await
            .unwrap()
            .active
    );
    let unknown = charity_by_slug(context, &Actor::Visitor, "nobody").await.unwrap_err();
    assert_eq!(unknown.public(), &AppError::NotFound);
}
