//! Supervision: review by maker and checker, allocation, payouts by two people, the audit log.

pub mod audit;
