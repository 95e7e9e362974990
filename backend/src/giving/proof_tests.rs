//! The proof of a gift on both engines: it can be had, holds nothing of others, is refused when
//! edited, and the audit names what was edited in the books behind it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::ledger::proof::{HeadKind, ProofDocument, ProofError, SignedHead, VerifierKey};
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::people::Actor;
use domain::time::{DAY_US, HOUR_US, SECOND_US};

use super::flow_tests::{audit_holds, one_opportunity, paid};
use super::*;
use crate::db::Db;
use crate::ledger::{
    HEADS_MAX, ProofState, head_published, heads_consistency, heads_daily, journal_keys, ledger_audit, proof_check,
    seal_all, seal_once,
};
use crate::people::fixtures::run;
use crate::test_support::TestContext;
use crate::{Context, on_both_engines};

const VISITOR: Actor = Actor::Visitor;
const SYSTEM: Actor = Actor::System("test");

on_both_engines! {
    a_gift_is_proven,
    a_proof_holds_nothing_of_others,
    the_head_of_a_day_is_signed_once,
    a_new_address_and_a_new_key_leave_old_heads_good,
    many_sealers_seal_once,
    the_audit_names_what_was_edited,
    the_audit_names_what_was_done_to_the_seal,
    a_journal_of_thousands_keeps_its_tree,
}

async fn keys(context: &Context) -> Vec<VerifierKey> {
    journal_keys(context, &VISITOR).await.unwrap()
}

async fn proof(context: &Context, token: &str) -> ProofDocument {
    proof_by_token(context, &VISITOR, token).await.unwrap().unwrap()
}

/// The receipt on paper says where the entry stands and what its fingerprint is.
async fn receipt_names_its_place(context: &Context, token: &str, proof: &ProofDocument) {
    let seal = receipt_seal_by_token(context, &VISITOR, token).await.unwrap().unwrap();
    assert_eq!((seal.number, seal.head.1), (1, proof.head.head().tree_size));
    assert_eq!(BASE64.decode(&seal.leaf).unwrap(), proof.entries[0].entry.leaf_hash());
    let payment = payment_by_token(context, &VISITOR, token).await.unwrap();
    let paper = receipt_document(&payment, Some(&seal), Style::of(Locale::Ar)).unwrap();
    assert!(serde_json::to_string(&paper).unwrap().contains(&seal.leaf));
}

async fn a_gift_is_proven(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let first = paid(context, 1, "50").await;
    let token = &first.tracking_token;
    let promised = proof_state_by_token(context, &VISITOR, token).await.unwrap();
    assert!(matches!(promised, ProofState::ReadyAt(at) if at > context.now()));
    assert!(proof_by_token(context, &VISITOR, token).await.unwrap().is_none());
    assert!(receipt_seal_by_token(context, &VISITOR, token).await.unwrap().is_none());
    seal_all(context).await;
    assert_eq!(
        proof_state_by_token(context, &VISITOR, token).await.unwrap(),
        ProofState::Ready
    );
    let document = proof(context, token).await;
    let proven = document.check(&keys(context).await).unwrap();
    assert_eq!((proven.entry_count, proven.given), (1, Money::from_halalas(5_000)));
    receipt_names_its_place(context, token, &document).await;
    let text = document.to_json();
    assert!(proof_check(context, &VISITOR, &text).await.unwrap().is_ok());
    let edited = text.replace("-5000", "-9000").replace("5000", "9000");
    assert!(matches!(
        proof_check(context, &VISITOR, &edited).await.unwrap(),
        Err(ProofError::EntryForeign { .. })
    ));

    // A gift after the head waits until another may be signed; the first keeps its head.
    let second = paid(context, 1, "70").await;
    seal_all(context).await;
    let waits = proof_state_by_token(context, &VISITOR, &second.tracking_token)
        .await
        .unwrap();
    assert!(matches!(waits, ProofState::ReadyAt(_)), "{waits:?}");
    assert!(
        proof_by_token(context, &VISITOR, &second.tracking_token)
            .await
            .unwrap()
            .is_none()
    );
    test.clock.advance_us(10 * SECOND_US);
    let later = proof(context, &second.tracking_token).await;
    assert!(later.check(&keys(context).await).is_ok());
    assert_eq!(later.head.head().kind, HeadKind::Interim);
    assert_eq!(proof(context, token).await, document);

    // What the first head vouches for is what the second one begins with.
    let (old, new) = (document.head.head(), later.head.head());
    let path = heads_consistency(context, &VISITOR, old.tree_size, new.tree_size)
        .await
        .unwrap();
    assert!(domain::ledger::proof::verify_consistency(
        old.tree_size,
        new.tree_size,
        &old.root,
        &new.root,
        &path
    ));
    assert!(proof_by_token(context, &VISITOR, "foreign").await.is_err());
    audit_holds(context).await;
}

async fn a_proof_holds_nothing_of_others(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let mut all = Vec::new();
    for amount in ["50", "60", "70"] {
        all.push(paid(context, 1, amount).await);
    }
    seal_all(context).await;
    let texts: Vec<String> = {
        let mut texts = Vec::new();
        for started in &all {
            test.clock.advance_us(10 * SECOND_US);
            texts.push(proof(context, &started.tracking_token).await.to_json());
        }
        texts
    };
    for (own, text) in texts.iter().enumerate() {
        for (other, started) in all.iter().enumerate() {
            assert_eq!(text.contains(&started.intent.to_string()), own == other);
            assert!(!text.contains(&started.tracking_token));
        }
        // What the donor typed: name, mobile number, address.
        for personal in ["0551234567", "551234567", "+966", "@", "system:", "person:"] {
            assert!(!text.contains(personal), "{personal}");
        }
    }
}

async fn the_head_of_a_day_is_signed_once(test: TestContext) {
    let context = &test.context;
    assert!(
        heads_daily(context, &VISITOR, None, HEADS_MAX)
            .await
            .unwrap()
            .is_empty()
    );
    one_opportunity(context, 1).await;
    let gift = paid(context, 1, "50").await;
    seal_all(context).await;
    let first = heads_daily(context, &VISITOR, None, HEADS_MAX).await.unwrap();
    for _ in 0..3 {
        seal_once(context).await.unwrap();
    }
    assert_eq!(heads_daily(context, &VISITOR, None, HEADS_MAX).await.unwrap(), first);
    test.clock.advance_us(DAY_US);
    let today = context.now().riyadh_date();
    seal_until_head(context, &today.plus_days(-1).to_string()).await;
    let heads = heads_daily(context, &VISITOR, None, HEADS_MAX).await.unwrap();
    assert_eq!(heads.len(), first.len() + 1);
    let newest = &heads[0];
    assert_eq!(newest.signed.head().day, today.plus_days(-1));
    assert_eq!(newest.signed.head().previous, Some(heads[1].signed.head().hash()));
    let published = head_published(context, &VISITOR, &newest.signed.head().day.to_string())
        .await
        .unwrap();
    assert_eq!(&published, newest);
    assert_eq!(
        head_published(context, &VISITOR, &newest.number.to_string())
            .await
            .unwrap(),
        published
    );
    for name in ["2020-01-01", "999", "", "x"] {
        assert!(head_published(context, &VISITOR, name).await.is_err(), "{name}");
    }
    // The proof of the gift leads to a head that was published.
    let head = proof(context, &gift.tracking_token).await.head;
    assert_eq!(head.head().kind, HeadKind::Daily);
    assert_eq!(head.note().parse::<SignedHead>().unwrap(), head);
    audit_holds(context).await;
}

/// On PostgreSQL the transactions of other tests hold the watermark back for a moment.
async fn seal_until_head(context: &Context, day: &str) {
    while head_published(context, &VISITOR, day).await.is_err() {
        let _ = seal_once(context).await;
        tokio::task::yield_now().await;
    }
}

/// The site moves to another address, and the key is changed: heads signed before still count; a key
/// that only the storage knows does not.
async fn a_new_address_and_a_new_key_leave_old_heads_good(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let gift = paid(context, 1, "50").await;
    seal_all(context).await;
    test.clock.advance_us(DAY_US);
    seal_until_head(context, &context.now().riyadh_date().plus_days(-1).to_string()).await;
    let old = proof(context, &gift.tracking_token).await;
    let old_keys = keys(context).await;

    let mut moved = context.clone();
    let mut configuration = (*context.configuration).clone();
    configuration.public_url = "https://moved.example".to_owned();
    moved.configuration = std::sync::Arc::new(configuration.clone());
    assert_eq!(proof(&moved, &gift.tracking_token).await, old);
    assert!(old.check(&keys(&moved).await).is_ok());
    assert_eq!(complaints(&moved).await, "");

    configuration.signing_key = Some([5; 32]);
    configuration.signing_keys_former = old_keys;
    moved.configuration = std::sync::Arc::new(configuration.clone());
    assert!(old.check(&keys(&moved).await).is_ok());
    assert_eq!(complaints(&moved).await, "");

    configuration.signing_keys_former.clear();
    moved.configuration = std::sync::Arc::new(configuration);
    assert!(old.check(&keys(&moved).await).is_err());
    assert!(complaints(&moved).await.contains("it carries no valid signature"));
}

async fn many_sealers_seal_once(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    let giving = async {
        for _ in 0..12 {
            paid(context, 1, "10").await;
        }
    };
    let sealing = async {
        for _ in 0..20 {
            // A conflict is what the slower one is told.
            let _ = futures::future::join_all((0..4).map(|_| seal_once(context))).await;
        }
    };
    tokio::join!(giving, sealing);
    audit_holds(context).await;
}

async fn unguard(context: &Context) {
    let tables = ["posting", "ledger_entry", "ledger_leaf", "ledger_node", "ledger_head"];
    let statements = tables.into_iter().flat_map(|table| match &context.db {
        Db::Sqlite(_) => vec![
            format!("DROP TRIGGER {table}_no_update"),
            format!("DROP TRIGGER {table}_no_delete"),
        ],
        Db::Postgres(_) => vec![format!("ALTER TABLE {table} DISABLE TRIGGER {table}_no_change")],
    });
    run(context, statements.collect()).await;
}

/// What the audit says of the seal.
async fn complaints(context: &Context) -> String {
    let outcomes = ledger_audit(context, &SYSTEM).await.unwrap();
    let failing = outcomes.iter().filter(|outcome| !outcome.holds());
    let about_seal = failing.filter(|outcome| {
        ["sealed", "tree", "heads"]
            .iter()
            .any(|word| outcome.name.contains(word))
    });
    about_seal.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Fault 24: postings edited by hand, past the triggers. Both legs are edited, so that every sum
/// still holds and only the seal can tell.
async fn the_audit_names_what_was_edited(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    for amount in ["10", "20", "30"] {
        paid(context, 1, amount).await;
    }
    audit_holds(context).await;
    unguard(context).await;
    let edits: [(&str, &str, &[&str]); 7] = [
        (
            "UPDATE posting SET amount_halalas = amount_halalas - 500 WHERE entry_seq = 2 AND line = 2",
            "UPDATE posting SET amount_halalas = amount_halalas + 500 WHERE entry_seq = 2 AND line = 2",
            &[
                "entry 2 (capture:",
                "line 2 (fund of opportunity_restricted, now SAR -25.00) was SAR -20.00",
            ],
        ),
        (
            "UPDATE posting SET amount_halalas = amount_halalas * 2 WHERE entry_seq = 3",
            "UPDATE posting SET amount_halalas = amount_halalas / 2 WHERE entry_seq = 3",
            &["entry 3 (capture:", "line 1 (psp_clearing", "line 2 (fund"],
        ),
        (
            "UPDATE posting SET account = 'bank' WHERE entry_seq = 1 AND line = 1",
            "UPDATE posting SET account = 'psp_clearing' WHERE entry_seq = 1 AND line = 1",
            &[
                "entry 1 (capture:",
                "line 1 (bank of opportunity_restricted, now SAR 10.00) was of account psp_clearing",
            ],
        ),
        (
            "UPDATE posting SET fund_class = 'zakat' WHERE entry_seq = 1",
            "UPDATE posting SET fund_class = 'opportunity_restricted' WHERE entry_seq = 1",
            &[
                "line 1",
                "line 2 (fund of zakat, now SAR -10.00) was of class opportunity_restricted",
            ],
        ),
        (
            "UPDATE posting SET opportunity_id = NULL WHERE entry_seq = 2 AND line = 1",
            "UPDATE posting SET opportunity_id = (SELECT id FROM opportunity) WHERE entry_seq = 2 AND line = 1",
            &["line 1 (psp_clearing of opportunity_restricted, now SAR 20.00) is not what it was"],
        ),
        (
            "UPDATE ledger_entry SET occurred_at_us = occurred_at_us - 1 WHERE seq = 2",
            "UPDATE ledger_entry SET occurred_at_us = occurred_at_us + 1 WHERE seq = 2",
            &[
                "entry 2 (capture:",
                "its kind, reference, note, actor, payment or times",
            ],
        ),
        (
            "UPDATE ledger_entry SET memo = 'x' WHERE seq = 3",
            "UPDATE ledger_entry SET memo = '' WHERE seq = 3",
            &[
                "entry 3 (capture:",
                "its kind, reference, note, actor, payment or times",
            ],
        ),
    ];
    for (edit, back, expected) in edits {
        run(context, vec![edit.to_owned()]).await;
        let said = complaints(context).await;
        for words in expected {
            assert!(said.contains(words), "{edit}: {said}");
        }
        assert_eq!(
            said.matches("was changed after it was sealed").count(),
            1,
            "{edit}: {said}"
        );
        run(context, vec![back.to_owned()]).await;
        assert_eq!(complaints(context).await, "", "{back}");
    }
}

async fn the_audit_names_what_was_done_to_the_seal(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    for amount in ["10", "20", "30"] {
        paid(context, 1, amount).await;
    }
    seal_all(context).await;
    test.clock.advance_us(DAY_US);
    let day = context.now().riyadh_date().plus_days(-1).to_string();
    seal_until_head(context, &day).await;
    audit_holds(context).await;
    unguard(context).await;
    let one = |sql: &str| vec![sql.to_owned()];

    // A line that was taken out, and the whole entry.
    run(context, one("DELETE FROM posting WHERE entry_seq = 2 AND line = 2")).await;
    assert!(complaints(context).await.contains("it had 2 lines and has 1"));

    // A leaf that was made to fit the edit, without the key: the heads tell.
    let before = complaints(context).await;
    assert!(
        !before.contains("the journal that it names is not this one"),
        "{before}"
    );
    run(
        context,
        one(
            "UPDATE ledger_leaf SET leaf_hash = (SELECT m.leaf_hash FROM ledger_leaf m WHERE m.position = 0) \
         WHERE position = 1",
        ),
    )
    .await;
    let said = complaints(context).await;
    assert!(said.contains("the journal that it names is not this one"), "{said}");

    // A head that says something else.
    run(
        context,
        one("UPDATE ledger_head SET day = '2020-01-01' WHERE number = 1"),
    )
    .await;
    assert!(
        complaints(context)
            .await
            .contains("what is stored beside it is not what it says")
    );
    run(
        context,
        one("UPDATE ledger_head SET note = REPLACE(note, 'kind daily', 'kind interim')"),
    )
    .await;
    assert!(complaints(context).await.contains("it carries no valid signature"));
    run(context, one("DELETE FROM ledger_head")).await;
    run(context, one("DELETE FROM ledger_leaf")).await;
    test.clock.advance_us(2 * HOUR_US);
    let said = complaints(context).await;
    assert!(said.contains("3 entries have waited for more than an hour"), "{said}");
}

/// Nodes of the second level, heads between them, and proofs across them.
async fn a_journal_of_thousands_keeps_its_tree(test: TestContext) {
    let context = &test.context;
    let plan = crate::demo::DemoPlan {
        donations: 1_500,
        seed: 3,
        today: None,
    };
    crate::demo::generate(context, plan).await.unwrap();
    seal_all(context).await;
    test.clock.advance_us(DAY_US);
    seal_until_head(context, &context.now().riyadh_date().plus_days(-1).to_string()).await;
    let head = heads_daily(context, &VISITOR, None, HEADS_MAX).await.unwrap().remove(0);
    let size = head.signed.head().tree_size;
    assert!(size > 1_024, "{size}");
    let keys = keys(context).await;
    let tokens: Vec<domain::ids::IntentId> = crate::on!(&context.db, pool => sqlx::query_scalar(
        "SELECT id FROM intent WHERE captured_at_us IS NOT NULL ORDER BY id LIMIT 60").fetch_all(pool).await)
    .unwrap();
    for intent in tokens {
        let token = tracking_token(&context.configuration, intent);
        let document = proof(context, &token).await;
        assert!(document.check(&keys).is_ok());
    }
    for old in [1, 2, 255, 256, 257, 511, 512, 1_000, size - 1, size] {
        let path = heads_consistency(context, &VISITOR, old, size).await.unwrap();
        assert!(old == size || !path.is_empty());
    }
    assert!(heads_consistency(context, &VISITOR, 1, size + 1_000_000).await.is_err());
    assert!(heads_consistency(context, &VISITOR, 0, size).await.is_err());
    assert_eq!(complaints(context).await, "");
    unguard(context).await;
    run(
        context,
        vec![
            "UPDATE ledger_node SET node_hash = (SELECT m.node_hash FROM ledger_node m WHERE m.position = 1) \
         WHERE position = 0"
                .to_owned(),
        ],
    )
    .await;
    assert!(
        complaints(context)
            .await
            .contains("node 0 of level 1 is not the root of its leaves")
    );
}
