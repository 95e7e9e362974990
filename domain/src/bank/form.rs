//! The checkout form of a donor who gives by bank transfer.

use crate::error::FormErrors;
use crate::form::{Fields, FormReader};
use crate::giving::{CheckoutForm, CheckoutIdentity};
use crate::identity::Iban;

/// What checkout sends, and perhaps the account that the transfer will come from. Fields: those of
/// [`CheckoutForm`] and `payer_iban`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferForm {
    /// Who gives and what shall happen to a surplus.
    pub checkout: CheckoutForm,
    /// Helps to find a transfer whose reference was left out.
    pub payer_iban: Option<Iban>,
}

impl TransferForm {
    /// Reads and checks the form; all problems of both parts are told at once.
    pub fn parse(fields: &Fields, identity: CheckoutIdentity) -> Result<TransferForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let payer_iban = reader.optional_parsed("payer_iban", Iban::parse);
        let own = reader.into_errors();
        match CheckoutForm::parse(fields, identity) {
            Ok(checkout) => own.into_result(TransferForm { checkout, payer_iban }),
            Err(mut errors) => {
                for error in own.iter() {
                    errors.push(error.field.clone(), error.problem.clone());
                }
                Err(errors)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FieldProblem;

    #[test]
    fn problems_of_both_parts_are_told() {
        let fields = Fields::from([("payer_iban", "SA00"), ("idempotency_key", "0123456789abcdef")]);
        let errors = TransferForm::parse(&fields, CheckoutIdentity::Guest).unwrap_err();
        assert_eq!(errors.of("payer_iban"), Some(&FieldProblem::InvalidIban));
        assert_eq!(errors.of("mobile"), Some(&FieldProblem::Required));
        let fields = Fields::from([
            ("payer_iban", "sa03 8000 0000 6080 1016 7519"),
            ("mobile", "0551234567"),
            ("idempotency_key", "0123456789abcdef"),
        ]);
        let form = TransferForm::parse(&fields, CheckoutIdentity::Guest).unwrap();
        assert_eq!(form.payer_iban.unwrap().as_str(), "SA0380000000608010167519");
    }
}
