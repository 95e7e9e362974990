//! The ledger against a model: thousands of random events in random order, after each of which the
//! invariants of handbook 4.1 hold.

#![allow(clippy::unwrap_used)]

use domain::giving::FundClass;
use domain::ids::{CharityId, DonationId, OpportunityId};
use domain::ledger::{
    Account, CapturedLine, EntryDraft, FundKey, FundPart, allocation_made, check_postings, disbursement_refused,
    disbursement_released, disbursement_requested, donation_captured, refund_paid, settlement_received, surplus_moved,
};
use domain::money::Money;
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

const EVENTS_PER_RUN: usize = 120;
const OPPORTUNITY_COUNT: u128 = 4;

/// Everything that identifies a balance.
type Key = (&'static str, FundKey);

#[derive(Default)]
struct Journal {
    balances: BTreeMap<Key, i64>,
    donated: BTreeMap<FundClass, i64>,
    fees: i64,
    entry_count: u32,
}

impl Journal {
    fn record(&mut self, entry: &EntryDraft) {
        check_postings(entry.postings()).unwrap();
        for posting in entry.postings() {
            let fund = FundKey {
                class: posting.fund_class,
                field_code: posting.field_code.clone(),
                opportunity_id: posting.opportunity_id,
                charity_id: posting.charity_id,
            };
            *self.balances.entry((posting.account.code(), fund)).or_default() += posting.amount.halalas();
        }
        self.entry_count += 1;
    }

    /// What a fund or payable holds: its credit balance.
    fn held(&self, account: Account, fund: &FundKey) -> i64 {
        -self.balances.get(&(account.code(), fund.clone())).copied().unwrap_or(0)
    }

    fn sum(&self, account: Account, class: FundClass) -> i64 {
        let found = self
            .balances
            .iter()
            .filter(|(key, _)| key.0 == account.code() && key.1.class == class);
        found.map(|(_, amount)| amount).sum()
    }

    fn reference(&self) -> String {
        format!("event:{}", self.entry_count)
    }

    fn check(&self) {
        for (key, balance) in &self.balances {
            if key.0 == Account::Fund.code() || key.0 == Account::CharityPayable.code() {
                assert!(*balance <= 0, "{key:?} is overdrawn by {balance}");
            }
        }
        let mut passage = 0;
        for class in FundClass::ALL.iter().copied() {
            let total: i64 = Account::ALL.iter().map(|account| self.sum(*account, class)).sum();
            assert_eq!(total, 0, "{class} does not add up");
            passage += self.sum(Account::BetweenFunds, class);
            // A locked class is backed by exactly its own money at the bank and the gateway.
            if class.is_locked() {
                assert_eq!(self.sum(Account::BetweenFunds, class), 0, "{class} was mixed");
                let money = self.sum(Account::Bank, class) + self.sum(Account::PspClearing, class);
                let owed = self.sum(Account::Fund, class) + self.sum(Account::CharityPayable, class);
                assert_eq!(money, -owed);
            }
        }
        assert_eq!(passage, 0);
        // Nothing is deducted: what was given for others is all there, paid out or given back.
        let all = |account| {
            FundClass::ALL
                .iter()
                .map(|class| self.sum(account, *class))
                .sum::<i64>()
        };
        assert_eq!(all(Account::FeeExpense), self.fees);
        let held = -(all(Account::Fund) + all(Account::CharityPayable));
        assert_eq!(all(Account::Bank) + all(Account::PspClearing) + self.fees, held);
    }
}

#[derive(Clone, Debug)]
struct Event {
    kind: u8,
    from: u8,
    to: u8,
    class: u8,
    amount: i64,
}

fn event() -> impl Strategy<Value = Event> {
    (0..8_u8, any::<u8>(), any::<u8>(), any::<u8>(), 1_i64..2_000_000).prop_map(|(kind, from, to, class, amount)| {
        Event {
            kind,
            from,
            to,
            class,
            amount,
        }
    })
}

fn opportunity(class: FundClass, number: u8) -> FundKey {
    let number = u128::from(number) % OPPORTUNITY_COUNT;
    let field = if number.is_multiple_of(2) { "food" } else { "health" };
    let (id, charity) = (Uuid::from_u128(number + 1), Uuid::from_u128(number / 2 + 1));
    FundKey::opportunity(
        class,
        OpportunityId::from_uuid(id),
        CharityId::from_uuid(charity),
        field,
    )
}

fn pool(number: u8) -> FundKey {
    match number % 4 {
        0 => FundKey::pool(FundClass::SadaqahGeneral, None),
        1 => FundKey::pool(FundClass::SadaqahField, Some("food")),
        2 => FundKey::pool(FundClass::SadaqahField, Some("health")),
        _ => FundKey::pool(FundClass::Zakat, None),
    }
}

fn of_class(number: u8) -> FundClass {
    if number.is_multiple_of(2) {
        FundClass::OpportunityRestricted
    } else {
        FundClass::Zakat
    }
}

fn play(journal: &mut Journal, event: &Event) {
    let reference = journal.reference();
    let donation = DonationId::from_uuid(Uuid::from_u128(u128::from(journal.entry_count) + 1));
    let target = opportunity(of_class(event.class), event.to);
    let source = opportunity(of_class(event.class), event.from);
    let part = |fund: &FundKey, amount: i64| {
        [FundPart {
            fund: fund.clone(),
            amount: Money::from_halalas(amount),
            donation_id: Some(donation),
        }]
    };
    match event.kind {
        0 | 1 => {
            let fund = if event.kind == 0 { target } else { pool(event.from) };
            *journal.donated.entry(fund.class).or_default() += event.amount;
            let line = CapturedLine {
                donation_id: donation,
                fund,
                amount: Money::from_halalas(event.amount),
            };
            journal.record(&donation_captured(reference, &[line]).unwrap());
        }
        2 => {
            let class = if event.from.is_multiple_of(2) {
                FundClass::Zakat
            } else {
                FundClass::OpportunityRestricted
            };
            let waiting = journal.sum(Account::PspClearing, class);
            if waiting > 0 {
                let fee = Money::from_halalas(waiting / 100);
                journal.fees += fee.halalas();
                let settled = [(class, Money::from_halalas(waiting))];
                journal.record(&settlement_received(reference, &settled, fee).unwrap());
            }
        }
        3 => {
            let from = pool(event.from);
            let amount = event.amount.min(journal.held(Account::Fund, &from));
            let entry = allocation_made(reference, &from, &target, Money::from_halalas(amount));
            let allowed = amount > 0 && from.class.may_move_to(target.class);
            assert_eq!(entry.is_ok(), allowed, "{from:?} to {target:?}");
            if let Ok(entry) = entry {
                journal.record(&entry);
            }
        }
        4 => {
            let amount = event.amount.min(journal.held(Account::Fund, &source));
            if amount > 0 {
                journal.record(&disbursement_requested(reference, &part(&source, amount)).unwrap());
            }
        }
        5 => {
            let bound = journal.held(Account::CharityPayable, &source);
            if bound > 0 {
                let refuse = event.to.is_multiple_of(3);
                let make = if refuse {
                    disbursement_refused
                } else {
                    disbursement_released
                };
                journal.record(&make(reference, &part(&source, bound)).unwrap());
            }
        }
        6 => {
            let amount = event.amount.min(journal.held(Account::Fund, &source));
            let to = if event.to.is_multiple_of(2) {
                target
            } else {
                pool(event.to)
            };
            let entry = surplus_moved(reference, &source, &to, Money::from_halalas(amount), donation);
            assert_eq!(
                entry.is_ok(),
                amount > 0 && source != to && source.class.may_move_to(to.class)
            );
            if let Ok(entry) = entry {
                journal.record(&entry);
            }
        }
        _ => {
            let amount = event.amount.min(journal.held(Account::Fund, &source));
            if amount > 0 {
                *journal.donated.entry(source.class).or_default() -= amount;
                journal.record(&refund_paid(reference, &part(&source, amount)).unwrap());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_events_keep_every_invariant(events in proptest::collection::vec(event(), EVENTS_PER_RUN)) {
        let mut journal = Journal::default();
        for event in &events {
            play(&mut journal, event);
            journal.check();
        }
        let zakat = -(journal.sum(Account::Fund, FundClass::Zakat) + journal.sum(Account::CharityPayable, FundClass::Zakat));
        let paid = journal.donated.get(&FundClass::Zakat).copied().unwrap_or(0) - zakat;
        prop_assert!(paid >= 0, "zakat can only have been paid out, never grown");
    }
}
