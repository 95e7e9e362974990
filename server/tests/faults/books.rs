//! The three logs, laid side by side: what donors were promised, what the gateway took, and
//! what the site booked.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use backend::clock::{Source, SystemClock, SystemRandomness};
use backend::db::Db;
use sqlx::{Connection, Executor};

use crate::donor::{ClientLog, now_us};
use crate::program::Site;

/// Far longer than the site's jobs need to settle what was left open.
const SETTLE_TIME_MAX: Duration = Duration::from_secs(180);

/// A payment as the gateway has it, and the intent that it was made for.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    idempotency_key: String,
    intent_state: String,
    total_halalas: i64,
    gateway_reference: Option<String>,
    captured_at_us: Option<i64>,
    gateway_state: Option<String>,
    gateway_amount: Option<i64>,
    gateway_payments: i64,
    entries: i64,
    booked_halalas: i64,
    donations: i64,
    receipts: i64,
}

/// Every intent with what belongs to it. Postings on `psp_clearing` are what the gateway owes us.
const ROWS: &str = "SELECT i.idempotency_key, i.state AS intent_state, i.total_halalas, i.gateway_reference, \
    i.captured_at_us, g.state AS gateway_state, g.amount_halalas AS gateway_amount, \
    (SELECT COUNT(*) FROM test_gateway_payment o WHERE o.reference = i.gateway_reference) AS gateway_payments, \
    (SELECT COUNT(*) FROM ledger_entry e WHERE e.intent_id = i.id AND e.kind = 'donation_captured') AS entries, \
    (SELECT CAST(COALESCE(SUM(p.amount_halalas), 0) AS BIGINT) FROM ledger_entry e \
        JOIN posting p ON p.entry_seq = e.seq WHERE e.intent_id = i.id AND p.account = 'psp_clearing') AS booked_halalas, \
    (SELECT COUNT(*) FROM donation d WHERE d.intent_id = i.id AND d.state = 'captured') AS donations, \
    (SELECT COUNT(*) FROM receipt r WHERE r.intent_id = i.id) AS receipts \
    FROM intent i LEFT JOIN test_gateway_payment g ON g.reference = i.gateway_reference";
const GATEWAY_TAKEN: &str = "SELECT COUNT(*), CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) \
    FROM test_gateway_payment WHERE state = 'captured'";
const BOOKED: &str = "SELECT CAST(COALESCE(SUM(p.amount_halalas), 0) AS BIGINT) FROM posting p \
    JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.account = 'psp_clearing' AND e.kind = 'donation_captured'";
const UNSETTLED: &str = "SELECT (SELECT COUNT(*) FROM test_gateway_webhook WHERE delivered_at_us IS NULL) \
    + (SELECT COUNT(*) FROM intent i JOIN test_gateway_payment g ON g.reference = i.gateway_reference \
       WHERE g.state = 'captured' AND i.state <> 'captured')";

/// What a comparison found, for the printed report.
#[derive(Debug)]
pub(crate) struct Agreement {
    pub(crate) promised: usize,
    pub(crate) thanked: usize,
    pub(crate) captured: i64,
}

/// Waits until the running site has delivered every webhook and booked every capture.
pub(crate) async fn settle(site: &Site) {
    let db = Db::open(&site.database_url).await.unwrap();
    let began = std::time::Instant::now();
    loop {
        let open: i64 = backend::on!(&db, pool => sqlx::query_scalar(UNSETTLED).fetch_one(pool).await).unwrap();
        if open == 0 {
            return;
        }
        assert!(
            began.elapsed() < SETTLE_TIME_MAX,
            "{open} webhooks or captures are left open:\n{}",
            site.log_end()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Compares the three logs and audits the books. The site does not run.
///
/// Lost is what a donor was promised and the site or the gateway does not have, or has only
/// since later than the promise; doubled is what stands more than once.
pub(crate) async fn agree(site: &Site, log: &ClientLog) -> Agreement {
    let db = Db::open(&site.database_url).await.unwrap();
    let rows: Vec<Row> = backend::on!(&db, pool => sqlx::query_as(ROWS).fetch_all(pool).await).unwrap();
    let mut by_key: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        by_key.entry(&row.idempotency_key).or_default().push(row);
    }
    let promises = log.promises();
    let (mut lost, mut doubled) = (Vec::new(), Vec::new());
    for promise in &promises {
        let found = by_key.get(promise.key.as_str()).map_or(&[][..], Vec::as_slice);
        let [row] = found else {
            if found.is_empty() { &mut lost } else { &mut doubled }.push(format!("{promise:?}: {found:?}"));
            continue;
        };
        let known = row.gateway_reference.as_deref() == Some(&promise.reference)
            && row.gateway_payments == 1
            && row.total_halalas == promise.amount_halalas
            && row.gateway_amount == Some(promise.amount_halalas);
        let kept = promise.thanked_at_us.is_none_or(|thanked| {
            row.intent_state == "captured"
                && row.gateway_state.as_deref() == Some("captured")
                && row.captured_at_us.is_some_and(|captured| captured <= thanked)
        });
        if !known || !kept {
            lost.push(format!("{promise:?}: {row:?}"));
        }
    }
    for row in &rows {
        let captured = row.intent_state == "captured";
        let expected = i64::from(captured);
        if (row.entries, row.receipts, row.donations) != (expected, expected, expected)
            || row.booked_halalas != expected * row.total_halalas
        {
            doubled.push(format!("{row:?}"));
        }
        assert_eq!(captured, row.gateway_state.as_deref() == Some("captured"), "{row:?}");
    }
    let (taken, taken_halalas): (i64, i64) =
        backend::on!(&db, pool => sqlx::query_as(GATEWAY_TAKEN).fetch_one(pool).await).unwrap();
    let booked: i64 = backend::on!(&db, pool => sqlx::query_scalar(BOOKED).fetch_one(pool).await).unwrap();
    assert_eq!((lost, doubled), (Vec::<String>::new(), Vec::<String>::new()));
    assert_eq!(taken_halalas, booked, "the gateway took and the site booked");
    site.audit();
    assert!(
        promises
            .iter()
            .all(|promise| promise.thanked_at_us.is_none_or(|at| at <= now_us()))
    );
    Agreement {
        promised: promises.len(),
        thanked: log.thanked(),
        captured: taken,
    }
}

/// One published opportunity of SAR 100, put in directly: the use cases have tests of their own.
pub(crate) async fn opportunity_of_100_riyals(site: &Site) {
    let db = Db::open(&site.database_url).await.unwrap();
    let id = |number: u128| uuid_text(&db, number);
    let charity = format!(
        "INSERT INTO charity (id, slug, license_number, name_ar, name_en, about_ar, about_en, region_code, city_ar, \
         city_en, technical_supervisor_ar, technical_supervisor_en, founded_year, governance_score, iban, state, \
         search_text, admitted_at_us) VALUES ({}, 'one', 'one', 'جمعية', 'Charity', '', '', \
         (SELECT MIN(code) FROM region), '', '', '', '', 2010, 90, 'SA', 'active', '', 0)",
        id(1)
    );
    let opportunity = format!(
        "INSERT INTO opportunity (id, number, charity_id, field_code, subfield_code, region_code, city_ar, city_en, \
         track, title_ar, title_en, summary_ar, summary_en, story_ar, story_en, target_halalas, beneficiary_count, \
         urgent, zakat_requested, zakat_categories, duration_days, state, need_rank, search_text, created_at_us, \
         updated_at_us) SELECT {}, 1, {}, s.field_code, s.code, (SELECT MIN(code) FROM region), '', '', 'care', \
         'فرصة', 'Cause', '', '', '', '', 10000, 50, false, false, '', 30, 'published', 0, '', 0, 0 \
         FROM subfield s ORDER BY s.code LIMIT 1",
        id(2),
        id(1)
    );
    let write = db.write(move |tx| {
        Box::pin(async move {
            for sql in [charity, opportunity] {
                backend::in_tx!(tx, connection => sqlx::query(sqlx::AssertSqlSafe(sql)).execute(connection).await
                    .map(|_| ()))?;
            }
            Ok(())
        })
    });
    write.await.unwrap();
}

/// An id as the engine's SQL text writes it.
fn uuid_text(db: &Db, number: u128) -> String {
    match db {
        Db::Sqlite(_) => format!("X'{number:032x}'"),
        Db::Postgres(_) => {
            let hex = format!("{number:032x}");
            format!(
                "'{}-{}-{}-{}-{}'",
                &hex[..8],
                &hex[8..12],
                &hex[12..16],
                &hex[16..20],
                &hex[20..]
            )
        }
    }
}

/// By the key of its form, the reference of the entry that booked each captured gift.
pub(crate) async fn capture_references(site: &Site) -> HashMap<String, String> {
    let db = Db::open(&site.database_url).await.unwrap();
    let sql = "SELECT i.idempotency_key, e.reference FROM intent i JOIN ledger_entry e ON e.intent_id = i.id \
        WHERE e.kind = 'donation_captured'";
    let rows: Vec<(String, String)> = backend::on!(&db, pool => sqlx::query_as(sql).fetch_all(pool).await).unwrap();
    rows.into_iter().collect()
}

/// The address of a schema of its own on the PostgreSQL server of the tests.
pub(crate) async fn postgres_schema() -> String {
    let url = std::env::var("ATAA_TEST_POSTGRES_URL")
        .expect("ATAA_TEST_POSTGRES_URL is not set: run the tests through `make test` or scripts/postgres-throwaway");
    let source = Source::new(Arc::new(SystemClock), Arc::new(SystemRandomness));
    let schema = format!("faults_{}", source.uuid().simple());
    let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
    connection
        .execute(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
        .await
        .unwrap();
    connection.close().await.unwrap();
    let join = if url.contains('?') { '&' } else { '?' };
    format!("{url}{join}options=-csearch_path%3D{schema}")
}
