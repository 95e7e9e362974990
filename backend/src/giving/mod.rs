//! Giving: the public catalogue of opportunities, baskets, intents, donations and receipts.

pub mod opportunities;
