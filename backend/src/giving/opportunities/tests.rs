//! The catalogue on both engines.

#![allow(clippy::unwrap_used)]

use domain::error::AppError;
use domain::giving::{CatalogueQuery, CatalogueSort, OpportunityState};
use domain::identity::Slug;
use domain::ids::OpportunityId;
use domain::people::Actor;
use domain::time::DAY_US;
use uuid::Uuid;

use super::catalogue::{count_statement, list_statement, page};
use super::*;
use crate::context::Context;
use crate::in_tx;
use crate::test_support::TestContext;

crate::on_both_engines! {
    every_order_pages_through_everything_once,
    filters_narrow_and_are_honest_about_the_count,
    search_forgives_spelling,
    a_number_is_found_in_any_public_state,
    the_page_of_one_opportunity,
    what_was_never_published_does_not_exist,
    need_is_ranked_anew,
    the_home_page_mixes_fields,
    every_statement_is_accepted,
}

const CHARITY_INSERT: &str = "INSERT INTO charity (id, slug, license_number, name_ar, name_en, about_ar, about_en, \
    region_code, city_ar, city_en, technical_supervisor_ar, technical_supervisor_en, founded_year, governance_score, iban, \
    website, state, search_text, admitted_at_us) VALUES ($1, $2, $3, $4, $5, 'نبذة', 'About', 'SA-05', 'بريدة', \
    'Buraydah', 'مشرف', 'Supervisor', 2010, 91, 'SA0380000000608010167519', NULL, $6, $7, 1)";
const OPPORTUNITY_INSERT: &str = "INSERT INTO opportunity (id, number, charity_id, field_code, subfield_code, region_code, \
    city_ar, city_en, track, title_ar, title_en, summary_ar, summary_en, story_ar, story_en, target_halalas, \
    share_price_halalas, beneficiary_count, urgent, zakat_requested, zakat_categories, duration_days, ends_at_us, state, \
    need_rank, search_text, created_at_us, updated_at_us, published_at_us) \
    VALUES ($1, $2, $3, $4, $5, $6, 'المدينة', 'City', $7, $8, 'Title', 'موجز', 'Summary', 'قصة', 'Story', 1000000, \
    NULL, 12, $9, $10, $11, 60, $12, $13, $14, $15, 1, 1, $16)";
const TOTAL_SET: &str =
    "UPDATE opportunity_total SET collected_halalas = $2, percent_basis_points = $3 WHERE opportunity_id = $1";

/// One opportunity for a test; what is not said is plain.
#[derive(Debug, Clone)]
struct Given {
    number: i64,
    title: &'static str,
    field: &'static str,
    subfield: &'static str,
    region: &'static str,
    track: &'static str,
    urgent: bool,
    zakat: &'static str,
    ends_at: Option<i64>,
    state: &'static str,
    need: i64,
    published_at: Option<i64>,
    percent_basis_points: i64,
}

impl Given {
    fn new(number: i64) -> Self {
        Self {
            number,
            title: "فرصة",
            field: "health",
            subfield: "dialysis",
            region: "SA-01",
            track: "care",
            urgent: false,
            zakat: "",
            ends_at: None,
            state: "published",
            need: 0,
            published_at: Some(1),
            percent_basis_points: 0,
        }
    }
}

async fn charity(context: &Context, slug: &'static str, state: &'static str) -> Uuid {
    let id = context.source.uuid();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let names = [format!("جمعية {slug}"), format!("Charity {slug}")];
                in_tx!(tx, connection => sqlx::query(CHARITY_INSERT)
                    .bind(id).bind(slug).bind(format!("9{slug}")).bind(&names[0]).bind(&names[1]).bind(state)
                    .bind(crate::charities::charity_search_text([&names[0], &names[1]], ["بريدة", "Buraydah"], slug))
                    .execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
        .unwrap();
    id
}

async fn opportunities(context: &Context, charity: Uuid, given: Vec<Given>) {
    let ids: Vec<Uuid> = given.iter().map(|_| context.source.uuid()).collect();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                for (one, id) in given.into_iter().zip(ids) {
                    let search = opportunity_search_text(&SearchParts {
                        number: one.number,
                        titles: [one.title, "Title"],
                        summaries: ["موجز", "Summary"],
                        cities: ["المدينة", "City"],
                        charity_names: ["جمعية", "Charity"],
                    });
                    in_tx!(tx, connection => sqlx::query(OPPORTUNITY_INSERT)
                        .bind(id).bind(one.number).bind(charity).bind(one.field).bind(one.subfield).bind(one.region)
                        .bind(one.track).bind(one.title).bind(one.urgent).bind(!one.zakat.is_empty()).bind(one.zakat)
                        .bind(one.ends_at).bind(one.state).bind(one.need).bind(search).bind(one.published_at)
                        .execute(connection).await.map(|_| ()))?;
                    in_tx!(tx, connection => sqlx::query(TOTAL_SET)
                        .bind(id).bind(one.percent_basis_points * 100).bind(one.percent_basis_points)
                        .execute(connection).await.map(|_| ()))?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
}

fn numbers(cards: &[OpportunityCard]) -> Vec<i64> {
    cards.iter().map(|card| card.number).collect()
}

async fn list(context: &Context, query: &CatalogueQuery) -> OpportunityPage {
    opportunity_list(context, &Actor::Visitor, query).await.unwrap()
}

/// The property: whatever the keys, however many are equal, the pages joined are the list.
async fn every_order_pages_through_everything_once(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one", "active").await;
    let below = |limit: u64| i64::try_from(context.source.below(limit)).unwrap();
    let given: Vec<Given> = (1..=90)
        .map(|number| Given {
            need: below(4) - 2,
            published_at: Some(below(5)),
            ends_at: (below(3) > 0).then(|| below(3)),
            percent_basis_points: below(4) * 2_500,
            urgent: below(3) == 0,
            ..Given::new(number)
        })
        .collect();
    opportunities(context, charity, given.clone()).await;
    for sort in CatalogueSort::ALL {
        for urgent in [false, true] {
            for size in [1, 7, 90, 200] {
                let mut query = CatalogueQuery {
                    sort: *sort,
                    urgent,
                    ..CatalogueQuery::default()
                };
                let mut found = Vec::new();
                loop {
                    let page = page(context, &query, size).await.unwrap();
                    found.extend(page.cards);
                    match page.next {
                        Some(next) => query.cursor = Some(next),
                        None => break,
                    }
                    assert!(found.len() <= given.len(), "{sort}: a page repeats itself");
                }
                assert_complete_and_ordered(&given, &found, *sort, urgent);
                assert_eq!(
                    backwards(context, query, size).await,
                    numbers(&found),
                    "{sort}: the way back"
                );
            }
        }
    }
}

/// The numbers of the list, found from its last page on by the links to the page before.
async fn backwards(context: &Context, mut query: CatalogueQuery, size: usize) -> Vec<i64> {
    let mut found: Vec<i64> = Vec::new();
    loop {
        let page = page(context, &query, size).await.unwrap();
        found.splice(0..0, numbers(&page.cards));
        match page.previous {
            Some(previous) => query.cursor = Some(previous),
            None => return found,
        }
        assert!(found.len() <= 90, "a page repeats itself");
    }
}

fn assert_complete_and_ordered(given: &[Given], found: &[OpportunityCard], sort: CatalogueSort, urgent: bool) {
    let mut expected: Vec<i64> = given
        .iter()
        .filter(|one| one.urgent || !urgent)
        .map(|one| one.number)
        .collect();
    let mut once = numbers(found);
    once.sort_unstable();
    expected.sort_unstable();
    assert_eq!(once, expected, "{sort}: every item once");
    let keys: Vec<i64> = found
        .iter()
        .map(|card| {
            let one = given.iter().find(|one| one.number == card.number).unwrap();
            match sort {
                CatalogueSort::Needed => -one.need,
                CatalogueSort::NearlyComplete => -one.percent_basis_points,
                CatalogueSort::Newest => -one.published_at.unwrap(),
                CatalogueSort::EndingSoon => one.ends_at.unwrap_or(i64::MAX),
            }
        })
        .collect();
    assert!(keys.is_sorted(), "{sort}: {keys:?}");
}

async fn filters_narrow_and_are_honest_about_the_count(test: TestContext) {
    let context = &test.context;
    let one = charity(context, "one", "active").await;
    let two = charity(context, "two", "active").await;
    let idle = charity(context, "idle", "suspended").await;
    let plain = Given::new(1);
    opportunities(
        context,
        one,
        vec![
            plain.clone(),
            Given {
                field: "food",
                subfield: "meals",
                region: "SA-05",
                track: "developmental",
                ..Given::new(2)
            },
            Given {
                urgent: true,
                zakat: "fuqara masakin",
                ..Given::new(3)
            },
            Given {
                state: "completed",
                ..Given::new(4)
            },
            Given {
                state: "draft",
                published_at: None,
                ..Given::new(5)
            },
        ],
    )
    .await;
    opportunities(context, two, vec![Given::new(6)]).await;
    opportunities(context, idle, vec![Given::new(7)]).await;
    let all = CatalogueQuery {
        sort: CatalogueSort::EndingSoon,
        ..CatalogueQuery::default()
    };
    let text = |text: &str| Some(text.to_owned());
    let cases = [
        (all.clone(), vec![1, 2, 3, 6]),
        (
            CatalogueQuery {
                field: text("food"),
                ..all.clone()
            },
            vec![2],
        ),
        (
            CatalogueQuery {
                subfield: text("meals"),
                ..all.clone()
            },
            vec![2],
        ),
        (
            CatalogueQuery {
                region: text("SA-05"),
                ..all.clone()
            },
            vec![2],
        ),
        (
            CatalogueQuery {
                track: Some(Track::Developmental),
                ..all.clone()
            },
            vec![2],
        ),
        (
            CatalogueQuery {
                zakat: true,
                ..all.clone()
            },
            vec![3],
        ),
        (
            CatalogueQuery {
                urgent: true,
                ..all.clone()
            },
            vec![3],
        ),
        (
            CatalogueQuery {
                charity: Slug::parse("two").ok(),
                ..all.clone()
            },
            vec![6],
        ),
        (
            CatalogueQuery {
                state: Some(OpportunityState::Completed),
                ..all.clone()
            },
            vec![4],
        ),
        (
            CatalogueQuery {
                field: text("gone"),
                ..all.clone()
            },
            vec![],
        ),
        (
            CatalogueQuery {
                cursor: text("cut-off"),
                ..all.clone()
            },
            vec![1, 2, 3, 6],
        ),
    ];
    for (query, expected) in cases {
        let page = list(context, &query).await;
        let mut found = numbers(&page.cards);
        found.sort_unstable();
        assert_eq!(found, expected, "{}", query.to_query_string());
        assert_eq!(page.total, i64::try_from(expected.len()).unwrap());
        assert!(page.total_is_exact && page.next.is_none());
    }
}

async fn search_forgives_spelling(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one", "active").await;
    opportunities(
        context,
        charity,
        vec![
            Given {
                title: "إغاثة أُسرة في القُرى",
                ..Given::new(11)
            },
            Given {
                title: "حقيبة مدرسيّة",
                ..Given::new(12)
            },
            Given {
                title: "100% كسوة",
                ..Given::new(13)
            },
        ],
    )
    .await;
    for (typed, expected) in [
        ("اغاثه", vec![11]),
        ("اسره القرى", vec![11]),
        ("القرى اسره", vec![11]),
        ("حقيبه مدرسيه", vec![12]),
        ("كسوه", vec![13]),
        ("TITLE", vec![11, 12, 13]),
        ("%", vec![11, 12, 13]),
        ("كسوة غائبة", vec![]),
        ("'; DROP TABLE opportunity; --", vec![]),
    ] {
        let query = CatalogueQuery {
            text: Some(typed.to_owned()),
            ..CatalogueQuery::default()
        };
        let mut found = numbers(&list(context, &query).await.cards);
        found.sort_unstable();
        assert_eq!(found, expected, "{typed}");
    }
}

async fn a_number_is_found_in_any_public_state(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one", "active").await;
    opportunities(
        context,
        charity,
        vec![
            Given {
                state: "completed",
                ..Given::new(1042)
            },
            Given {
                state: "draft",
                published_at: None,
                ..Given::new(1043)
            },
        ],
    )
    .await;
    for (typed, expected) in [("1042", vec![1042]), ("١٠٤٢", vec![1042]), ("1043", vec![])] {
        let query = CatalogueQuery {
            text: Some(typed.to_owned()),
            ..CatalogueQuery::default()
        };
        assert_eq!(numbers(&list(context, &query).await.cards), expected, "{typed}");
    }
}

async fn the_page_of_one_opportunity(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one", "active").await;
    let near = Given {
        region: "SA-05",
        ..Given::new(23)
    };
    opportunities(
        context,
        charity,
        vec![
            Given {
                region: "SA-05",
                zakat: "fuqara gharimun",
                percent_basis_points: 9_999,
                ..Given::new(21)
            },
            Given {
                need: 9,
                ..Given::new(22)
            },
            near,
            Given {
                field: "food",
                subfield: "meals",
                ..Given::new(24)
            },
            Given {
                state: "funded",
                ..Given::new(25)
            },
        ],
    )
    .await;
    let detail = opportunity_by_number(context, &Actor::Visitor, 21).await.unwrap();
    assert_eq!(detail.card.percent(), 99);
    assert_eq!(detail.card.remaining().halalas(), 100);
    assert!(detail.takes_money());
    assert_eq!(detail.zakat_categories.len(), 2);
    assert_eq!(detail.charity.license_number, "9one");
    assert_eq!(numbers(&detail.similar), [23, 22]);
    let funded = opportunity_by_number(context, &Actor::Visitor, 25).await.unwrap();
    assert!(!funded.takes_money());
}

async fn what_was_never_published_does_not_exist(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one", "active").await;
    let hidden = ["draft", "submitted", "under_review", "returned", "rejected", "approved"];
    let given = hidden.iter().zip(31..).map(|(state, number)| Given {
        state,
        published_at: None,
        ..Given::new(number)
    });
    opportunities(context, charity, given.collect()).await;
    opportunities(
        context,
        charity,
        vec![Given {
            state: "cancelled",
            ..Given::new(40)
        }],
    )
    .await;
    for number in 31..=36 {
        let error = opportunity_by_number(context, &Actor::Visitor, number)
            .await
            .unwrap_err();
        assert_eq!(error.public(), &AppError::NotFound, "{number}");
    }
    let cancelled = opportunity_by_number(context, &Actor::Visitor, 40).await.unwrap_err();
    assert_eq!(cancelled.public(), &AppError::Gone);
    let unknown = opportunity_by_number(context, &Actor::Visitor, i64::MAX)
        .await
        .unwrap_err();
    assert_eq!(unknown.public(), &AppError::NotFound);
}

async fn need_is_ranked_anew(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one", "active").await;
    let now = context.now().as_us();
    opportunities(
        context,
        charity,
        vec![
            Given {
                published_at: Some(now),
                percent_basis_points: 9_000,
                ..Given::new(51)
            },
            Given {
                published_at: Some(now),
                urgent: true,
                ..Given::new(52)
            },
            Given {
                published_at: Some(now),
                ends_at: Some(now + DAY_US),
                ..Given::new(53)
            },
        ],
    )
    .await;
    assert_eq!(need_refresh_once(context).await.unwrap(), 3);
    assert_eq!(need_refresh_once(context).await.unwrap(), 0);
    assert_eq!(
        numbers(&list(context, &CatalogueQuery::default()).await.cards),
        [52, 53, 51]
    );
}

async fn the_home_page_mixes_fields(test: TestContext) {
    let context = &test.context;
    let charity = charity(context, "one", "active").await;
    let given = (60..70).map(|number| {
        let (field, subfield) = if number < 66 {
            ("health", "dialysis")
        } else {
            ("food", "meals")
        };
        Given {
            need: 100 - number,
            field,
            subfield,
            ..Given::new(number)
        }
    });
    opportunities(context, charity, given.collect()).await;
    let cards = opportunity_list_needed(context, &Actor::Visitor, 4).await.unwrap();
    assert_eq!(numbers(&cards), [60, 66, 61, 67]);
}

/// The filters are put together at run time; both engines must accept all of them together.
async fn every_statement_is_accepted(test: TestContext) {
    let everything = CatalogueQuery {
        text: Some("كلمة أخرى".to_owned()),
        field: Some("health".to_owned()),
        subfield: Some("dialysis".to_owned()),
        region: Some("SA-01".to_owned()),
        track: Some(Track::Care),
        zakat: true,
        urgent: true,
        charity: Slug::parse("one").ok(),
        state: Some(OpportunityState::Published),
        sort: CatalogueSort::Needed,
        cursor: Some(format!("5.{}", Uuid::nil().simple())),
    };
    let mut statements = vec![
        count_statement(&everything),
        super::detail::similar_statement(OpportunityId::from_uuid(Uuid::nil()), "health", "SA-01"),
    ];
    for sort in CatalogueSort::ALL {
        for mark in ["", "~"] {
            let cursor = everything.cursor.as_ref().map(|cursor| format!("{mark}{cursor}"));
            statements.push(list_statement(
                &CatalogueQuery {
                    sort: *sort,
                    cursor,
                    ..everything.clone()
                },
                3,
            ));
        }
    }
    for statement in statements {
        use sqlx::{Executor, SqlSafeStr};
        let prepared = crate::on!(&test.context.db, pool => pool
            .prepare(statement.sql().into_sql_str()).await.map(|_| ()));
        assert!(prepared.is_ok(), "{}: {prepared:?}", statement.text());
    }
}
