//! Ways to pay, as far as they are rules without IO.

pub mod sms;

use crate::codes::coded_enum;
use crate::money::Money;

coded_enum! {
    /// How a donor pays through a gateway (handbook 9.1). Which of them are offered is the gateway's to say.
    PaymentMethod {
        /// mada, Visa or Mastercard, on the gateway's own page.
        Card = "card",
        /// Apple Pay, on the gateway's own page.
        ApplePay = "apple_pay",
        /// STC Pay: a mobile number and a one-time code, on the gateway's own page.
        StcPay = "stc_pay",
        /// A SADAD bill, paid later in the bank's app or at a machine.
        SadadBill = "sadad_bill",
    }
}

/// The smallest SADAD bill (handbook 9.4).
pub const SADAD_BILL_MIN: Money = Money::from_halalas(10_000);

/// The longest that a SADAD bill lives, in days (handbook 9.4).
pub const SADAD_BILL_DAYS_MAX: i32 = 29;

impl PaymentMethod {
    /// Whether the donor pays elsewhere and later, so that nobody waits for an answer.
    #[must_use]
    pub const fn is_bill(self) -> bool {
        matches!(self, PaymentMethod::SadadBill)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_written() {
        for method in PaymentMethod::ALL {
            assert_eq!(method.code().parse(), Ok(*method));
        }
        assert!("cash".parse::<PaymentMethod>().is_err());
    }
}
