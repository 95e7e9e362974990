//! Payments, as far as they are rules without IO.

pub mod sms;
