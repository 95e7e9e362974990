//! Supervision: review by maker and checker, allocation, payouts by two people, the audit log.

pub mod allocation;
pub mod audit;
pub mod forms;
pub mod overview;
pub(crate) mod queries;
pub mod review;

#[cfg(test)]
mod tests;
