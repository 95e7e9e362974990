//! Fault 12: a long random journal, written through storage, against a model in memory. Fault
//! 24: what the audit sees of a posting that somebody edited by hand.

use std::collections::BTreeMap;
use std::time::Instant;

use domain::giving::FundClass;
use domain::ids::{CharityId, OpportunityId};
use domain::ledger::{
    Account, EntryBuilder, EntryDraft, EntryKind, FundKey, FundPart, allocation_made, disbursement_refused,
    disbursement_released, disbursement_requested, settlement_received, surplus_moved,
};
use domain::money::Money;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::count;
use crate::db::Db;
use crate::giving::flow_tests::{SYSTEM, append, audit_holds, number, one_opportunity, paid};
use crate::ledger::{fold_all, ledger_audit, seal_all};
use crate::people::fixtures::{charity, opportunity, run};
use crate::test_support::TestContext;
use crate::{Context, on, on_both_engines};

on_both_engines! {
    a_random_journal_equals_its_model,
    an_edited_posting_is_seen,
    a_refund_of_no_gift_is_named,
}

/// Entries, short and long.
const ENTRIES: (usize, usize) = (20_000, 1_000_000);
/// Entries in one transaction.
const BATCH: usize = 500;
const OPPORTUNITIES: i64 = 6;

/// Everything that identifies a balance.
type Key = (&'static str, FundKey);

struct Model {
    balances: BTreeMap<Key, i64>,
    places: Vec<FundKey>,
    pools: Vec<FundKey>,
    count: usize,
    dice: StdRng,
}

impl Model {
    fn held(&self, account: Account, fund: &FundKey) -> i64 {
        -self.balances.get(&(account.code(), fund.clone())).copied().unwrap_or(0)
    }

    fn at_gateway(&self, class: FundClass) -> i64 {
        let of_class = |key: &&Key| key.0 == Account::PspClearing.code() && key.1.class == class;
        self.balances
            .iter()
            .filter(|(key, _)| of_class(key))
            .map(|(_, amount)| amount)
            .sum()
    }

    fn record(&mut self, draft: &EntryDraft) {
        domain::ledger::check_postings(draft.postings()).unwrap();
        for posting in draft.postings() {
            let fund = FundKey {
                class: posting.fund_class,
                field_code: posting.field_code.clone(),
                opportunity_id: posting.opportunity_id,
                charity_id: posting.charity_id,
            };
            *self.balances.entry((posting.account.code(), fund)).or_default() += posting.amount.halalas();
        }
        self.count += 1;
    }

    fn any<'a>(dice: &mut StdRng, of: &'a [FundKey]) -> &'a FundKey {
        &of[dice.random_range(0..of.len())]
    }

    /// The next event that its rules allow.
    fn next(&mut self) -> EntryDraft {
        loop {
            let draft = self.try_next();
            if let Some(draft) = draft {
                self.record(&draft);
                return draft;
            }
        }
    }

    fn try_next(&mut self) -> Option<EntryDraft> {
        let reference = format!("random:{}", self.count);
        let amount = self.dice.random_range(1..2_000_000);
        let place = Self::any(&mut self.dice, &self.places).clone();
        let other = Self::any(&mut self.dice, &self.places).clone();
        let pool = Self::any(&mut self.dice, &self.pools).clone();
        let (kind, coin) = (self.dice.random_range(0..9), self.dice.random_bool(0.5));
        let part = |fund: &FundKey, amount: i64| {
            [FundPart {
                fund: fund.clone(),
                amount: Money::from_halalas(amount),
                donation_id: None,
            }]
        };
        let left = |account, fund: &FundKey| amount.min(self.held(account, fund));
        match kind {
            0..=3 => {
                let fund = if coin { place } else { pool };
                let line = domain::ledger::CapturedLine {
                    donation_id: domain::ids::DonationId::from_uuid(uuid::Uuid::from_u128(self.count as u128 + 1)),
                    fund,
                    amount: Money::from_halalas(amount),
                };
                domain::ledger::donation_captured(reference, &[line]).ok()
            }
            4 => {
                let class = place.class;
                let waiting = self.at_gateway(class);
                let settled = [(class, Money::from_halalas(waiting))];
                let fee = Money::from_halalas(waiting / 200);
                (waiting > 0).then(|| settlement_received(reference, &settled, fee).unwrap())
            }
            5 => allocation_made(
                reference,
                &pool,
                &place,
                Money::from_halalas(left(Account::Fund, &pool)),
            )
            .ok(),
            6 => {
                let amount = left(Account::Fund, &place);
                (amount > 0).then(|| disbursement_requested(reference, &part(&place, amount)).unwrap())
            }
            7 => {
                let bound = self.held(Account::CharityPayable, &place);
                let make = if coin {
                    disbursement_refused
                } else {
                    disbursement_released
                };
                (bound > 0).then(|| make(reference, &part(&place, bound)).unwrap())
            }
            // Refunds need their gifts, and are played in the simulation.
            _ => {
                let amount = Money::from_halalas(left(Account::Fund, &place));
                let donation = domain::ids::DonationId::from_uuid(uuid::Uuid::from_u128(self.count as u128 + 1));
                surplus_moved(reference, &place, &other, amount, donation).ok()
            }
        }
    }
}

async fn model_of(context: &Context) -> Model {
    let charity_id: CharityId = charity(context, "one").await;
    let mut places = Vec::new();
    for number in 1..=OPPORTUNITIES {
        let id: OpportunityId = opportunity(context, charity_id, number, "published").await;
        let field: String =
            on!(&context.db, pool => sqlx::query_scalar("SELECT field_code FROM opportunity WHERE number = $1")
            .bind(number).fetch_one(pool).await)
            .unwrap();
        for class in [FundClass::OpportunityRestricted, FundClass::Zakat] {
            places.push(FundKey::opportunity(class, id, charity_id, &field));
        }
    }
    // Room for whatever the dice bring.
    let roomy = "UPDATE opportunity SET zakat_categories = 'fuqara', target_halalas = 1000000000000000".to_owned();
    run(context, vec![roomy]).await;
    Model {
        balances: BTreeMap::new(),
        places,
        pools: vec![
            FundKey::pool(FundClass::SadaqahGeneral, None),
            FundKey::pool(FundClass::SadaqahField, Some("food")),
            FundKey::pool(FundClass::SadaqahField, Some("health")),
            FundKey::pool(FundClass::Zakat, None),
        ],
        count: 0,
        dice: StdRng::seed_from_u64(12),
    }
}

#[derive(sqlx::FromRow)]
struct Balance {
    account: String,
    fund_class: String,
    field_code: Option<String>,
    opportunity_id: Option<OpportunityId>,
    charity_id: Option<CharityId>,
    amount: i64,
}

async fn stored_balances(context: &Context) -> BTreeMap<(String, String), i64> {
    let sql = "SELECT account, fund_class, field_code, opportunity_id, charity_id, \
        CAST(SUM(amount_halalas) AS BIGINT) AS amount FROM posting \
        GROUP BY account, fund_class, field_code, opportunity_id, charity_id";
    let rows: Vec<Balance> = on!(&context.db, pool => sqlx::query_as(sql).fetch_all(pool).await).unwrap();
    let named = |row: Balance| {
        let fund = FundKey {
            class: row.fund_class.parse().unwrap(),
            field_code: row.field_code,
            opportunity_id: row.opportunity_id,
            charity_id: row.charity_id,
        };
        ((row.account, format!("{fund:?}")), row.amount)
    };
    rows.into_iter().map(named).filter(|(_, amount)| *amount != 0).collect()
}

async fn a_random_journal_equals_its_model(test: TestContext) {
    let context = &test.context;
    let mut model = model_of(context).await;
    let entries = count(ENTRIES.0, ENTRIES.1);
    let began = Instant::now();
    while model.count < entries {
        let drafts = (0..BATCH.min(entries - model.count)).map(|_| model.next()).collect();
        append(context, drafts).await;
    }
    let written = began.elapsed();
    let wanted: BTreeMap<(String, String), i64> = model
        .balances
        .iter()
        .filter(|(_, amount)| **amount != 0)
        .map(|((account, fund), amount)| (((*account).to_owned(), format!("{fund:?}")), *amount))
        .collect();
    assert_eq!(stored_balances(context).await, wanted);
    let began = Instant::now();
    audit_holds(context).await;
    let postings = number(context, "SELECT COUNT(*) FROM posting").await;
    for sql in ["UPDATE posting SET amount_halalas = 1", "DELETE FROM ledger_entry"] {
        let refused = context
            .db
            .write(move |tx| {
                Box::pin(async move {
                    crate::in_tx!(tx, connection => sqlx::query(sql).execute(connection).await.map(|_| ()))?;
                    Ok(())
                })
            })
            .await;
        assert!(refused.is_err(), "{sql}");
    }
    assert_eq!(
        number(context, "SELECT COUNT(*) FROM ledger_entry").await,
        i64::try_from(entries).unwrap()
    );
    println!(
        "fault 12, {}: {entries} random entries ({postings} postings) written in {:.1} s: {} balances equal the model's, \
         folded and audited in {:.1} s",
        context.db.engine_name(),
        written.as_secs_f64(),
        wanted.len(),
        began.elapsed().as_secs_f64()
    );
}

/// What the audit sees without a chain of hashes: an edit that breaks a sum, a gift's amount, a
/// class or a total is named; so is the missing guard. An edit that keeps all of them is not.
async fn an_edited_posting_is_seen(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    for _ in 0..5 {
        paid(context, 1, "10").await;
    }
    audit_holds(context).await;
    let (off, on_again) = match &context.db {
        Db::Sqlite(_) => ("DROP TRIGGER posting_no_update", None),
        Db::Postgres(_) => (
            "ALTER TABLE posting DISABLE TRIGGER posting_no_change",
            Some("ALTER TABLE posting ENABLE TRIGGER posting_no_change"),
        ),
    };
    let edits = [
        (
            "UPDATE posting SET amount_halalas = amount_halalas - 1 WHERE entry_seq = 3 AND account = 'fund'",
            "entry 3",
        ),
        (
            "UPDATE posting SET amount_halalas = amount_halalas * 2 WHERE entry_seq = 3",
            "entry 3",
        ),
        ("UPDATE posting SET fund_class = 'zakat' WHERE entry_seq = 3", "entry 3"),
    ];
    let (mut seen, edited) = (0, edits.len());
    for (edit, name) in edits {
        run(context, vec![off.to_owned(), edit.to_owned()]).await;
        let told = audit_text(context).await;
        seen += usize::from(told.contains(name));
        assert!(told.contains(name), "{edit}: {told}");
        assert!(told.contains("posting can be changed"), "{told}");
        let undo = match edit {
            edit if edit.contains("- 1") => {
                "UPDATE posting SET amount_halalas = amount_halalas + 1 WHERE entry_seq = 3 AND account = 'fund'"
            }
            edit if edit.contains("* 2") => {
                "UPDATE posting SET amount_halalas = amount_halalas / 2 WHERE entry_seq = 3"
            }
            _ => "UPDATE posting SET fund_class = 'opportunity_restricted' WHERE entry_seq = 3",
        };
        run(context, vec![undo.to_owned()]).await;
        if let Some(on_again) = on_again {
            run(context, vec![on_again.to_owned()]).await;
        } else {
            let trigger = "CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting \
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END";
            run(context, vec![trigger.to_owned()]).await;
        }
    }
    println!(
        "fault 24, {}: {seen} of {edited} kinds of edit by hand are named by today's audit; an edit that keeps every sum \
         needs the chain of hashes",
        context.db.engine_name()
    );
}

/// No use case books a refund of no gift. If one ever stands there, the audit says which entry it is.
async fn a_refund_of_no_gift_is_named(test: TestContext) {
    let context = &test.context;
    one_opportunity(context, 1).await;
    paid(context, 1, "10").await;
    let pool = FundKey::pool(FundClass::SadaqahGeneral, None);
    let draft = EntryBuilder::new(EntryKind::RefundPaid, "refund:nobody".to_owned())
        .transfer(
            &pool,
            Account::Fund,
            Account::PspClearing,
            Money::from_halalas(100),
            None,
        )
        .finish()
        .unwrap();
    append(context, vec![draft]).await;
    let told = audit_text(context).await;
    assert!(told.contains("entry 2 for donation that is not named"), "{told}");
}

async fn audit_text(context: &Context) -> String {
    fold_all(context).await;
    seal_all(context).await;
    let outcomes = ledger_audit(context, &SYSTEM).await.unwrap();
    let failing: Vec<_> = outcomes
        .iter()
        .filter(|outcome| !outcome.holds())
        .map(ToString::to_string)
        .collect();
    failing.join("\n")
}
