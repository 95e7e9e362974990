//! Carries the planned world into the database: in one transaction, so that an interrupted run leaves
//! nothing behind; only a very large one is carried in several.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::time::Timestamp;
use uuid::Uuid;

use super::bulk::Table;
use super::dice::Dice;
use super::letters::letters;
use super::load::{self, Stock};
use super::pictures::Gallery;
use super::world::Payment;
use super::{World, people};
use crate::configuration::Configuration;
use crate::context::Context;
use crate::db::Tx;
use crate::error::Result;
use crate::reference::FieldOfGiving;

/// Payments turned into rows at a time.
const PAYMENTS_PER_STEP: usize = 20_000;
/// Journal entries turned into rows at a time.
const ENTRIES_PER_STEP: usize = 20_000;
/// Up to so many journal entries everything is one transaction.
const ENTRIES_PER_TRANSACTION_MAX: usize = 200_000;
/// The first stream of dice for rows; every step has its own.
const STREAM_FIRST: u64 = 50;

/// The world with what it takes to write it.
pub(super) struct Shipment {
    seed: u64,
    world: World,
    configuration: Arc<Configuration>,
    galleries: Vec<Gallery>,
    fields: Vec<FieldOfGiving>,
    /// Numbers of receipts by intent, once they are written.
    receipts: Mutex<HashMap<Uuid, i64>>,
}

/// A part of the rows. They are written in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    People,
    Opportunities,
    Payments(usize),
    Allocations,
    Entries(usize),
    Records,
}

impl Shipment {
    pub(super) fn new(
        context: &Context,
        seed: u64,
        world: World,
        galleries: Vec<Gallery>,
        fields: Vec<FieldOfGiving>,
    ) -> Self {
        Self {
            seed,
            world,
            configuration: Arc::clone(&context.configuration),
            galleries,
            fields,
            receipts: Mutex::new(HashMap::new()),
        }
    }

    fn stock(&self) -> Stock<'_> {
        Stock {
            content: &self.world.content,
            configuration: &self.configuration,
            people: &self.world.people,
            charities: &self.world.charities,
            opportunities: &self.world.opportunities,
            galleries: &self.galleries,
            fields: &self.fields,
            staff: people::staff(),
            end: Timestamp::from_riyadh_midnight(self.world.days.end),
        }
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = vec![Step::People, Step::Opportunities];
        steps.extend((0..self.world.payments.len().div_ceil(PAYMENTS_PER_STEP)).map(Step::Payments));
        steps.push(Step::Allocations);
        steps.extend((0..self.world.booked.len().div_ceil(ENTRIES_PER_STEP)).map(Step::Entries));
        steps.push(Step::Records);
        steps
    }

    async fn carry(&self, tx: &mut Tx, number: usize, step: Step) -> Result<()> {
        let mut dice = Dice::new(self.seed, STREAM_FIRST + number as u64);
        let tables = match step {
            Step::People => load::people_and_charities(&self.stock(), &mut dice),
            Step::Opportunities => load::opportunities(&self.stock(), &mut dice),
            Step::Payments(part) => return self.carry_payments(tx, &mut dice, part).await,
            Step::Allocations => load::allocations(&self.stock(), &self.world.payments, &mut dice)?,
            Step::Entries(part) => return self.carry_entries(tx, &mut dice, part).await,
            Step::Records => {
                let receipts = self.receipts.lock().unwrap_or_else(PoisonError::into_inner);
                let stock = self.stock();
                let payments = &self.world.payments;
                vec![
                    load::audit(&stock, payments),
                    letters(&stock, payments, &receipts, &mut dice),
                ]
            }
        };
        insert(tx, &tables).await
    }

    async fn carry_payments(&self, tx: &mut Tx, dice: &mut Dice, part: usize) -> Result<()> {
        let payments = self
            .world
            .payments
            .chunks(PAYMENTS_PER_STEP)
            .nth(part)
            .unwrap_or_default();
        let tables = load::payments(&self.stock(), payments, dice);
        insert(tx, &tables).await?;
        let captured: Vec<&Payment> = payments.iter().filter(|payment| payment.was_captured()).collect();
        let numbers = load::receipts(&captured)
            .insert_numbered(tx, "intent_id", "number")
            .await?;
        self.receipts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(numbers);
        Ok(())
    }

    async fn carry_entries(&self, tx: &mut Tx, dice: &mut Dice, part: usize) -> Result<()> {
        let booked = self.world.booked.chunks(ENTRIES_PER_STEP).nth(part).unwrap_or_default();
        let (entries, ids) = load::entries(&self.stock(), booked, dice);
        let numbers = entries.insert_numbered(tx, "id", "seq").await?;
        insert(tx, &[load::postings(booked, &ids, &numbers)?]).await
    }
}

async fn insert(tx: &mut Tx, tables: &[Table]) -> Result<()> {
    for table in tables {
        table.insert(tx).await?;
    }
    Ok(())
}

/// Writes everything.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub(super) async fn ship(context: &Context, shipment: Shipment) -> Result<()> {
    let whole = shipment.world.booked.len() <= ENTRIES_PER_TRANSACTION_MAX;
    let steps: Vec<(usize, Step)> = shipment.steps().into_iter().enumerate().collect();
    let shipment = Arc::new(shipment);
    let transactions: Vec<Vec<(usize, Step)>> = if whole {
        vec![steps]
    } else {
        steps.into_iter().map(|step| vec![step]).collect()
    };
    for steps in transactions {
        let shipment = Arc::clone(&shipment);
        context
            .db
            .write(move |tx| {
                Box::pin(async move {
                    for (number, step) in steps {
                        shipment.carry(tx, number, step).await?;
                    }
                    Ok(())
                })
            })
            .await?;
    }
    Ok(())
}
