//! The forms of the donor's journey. Nothing is ticked or chosen beforehand: what was not sent was
//! not chosen.

use super::catalogue::code;
use super::{Intention, MINIMUM_GIFT, SurplusChoice, share_amount};
use crate::codes::coded_enum;
use crate::error::{FieldProblem, FormErrors};
use crate::form::{Fields, FormReader, NAME_LENGTH_MAX, SUMMARY_LENGTH_MAX};
use crate::identity::{EmailAddress, Mobile, NationalId};
use crate::money::{HALALAS_PER_RIYAL, MAX_DONATION, Money, MoneyError, parse_amount};
use crate::payments::PaymentMethod;
use crate::text::normalize_digits;

/// Amounts that forms offer, in riyals (handbook 2.3).
pub const AMOUNT_PRESETS_RIYALS: [i64; 3] = [10, 50, 100];

/// Numbers of shares that forms offer.
pub const SHARE_PRESETS: [u32; 3] = [1, 2, 5];

/// The most shares that can be given at once.
pub const SHARE_COUNT_MAX: u32 = 10_000;

/// Lengths of an idempotency key, in characters.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 16..=64;

/// How much is given: an amount, or shares of an opportunity that has a share price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiveAmount {
    /// An amount.
    Amount(Money),
    /// So many shares.
    Shares(u32),
}

impl GiveAmount {
    /// The amount in money. Shares of something that has no share price cannot be given: `Ok(None)`.
    pub fn in_money(self, share_price: Option<Money>) -> Result<Option<Money>, MoneyError> {
        match (self, share_price) {
            (GiveAmount::Amount(amount), _) => Ok(Some(amount)),
            (GiveAmount::Shares(count), Some(price)) => share_amount(price, count).map(Some),
            (GiveAmount::Shares(_), None) => Ok(None),
        }
    }

    /// The number of shares, for the record of the gift.
    #[must_use]
    pub const fn share_count(self) -> Option<u32> {
        match self {
            GiveAmount::Shares(count) => Some(count),
            GiveAmount::Amount(_) => None,
        }
    }
}

coded_enum! {
    /// What the donor wants with a filled form.
    GiveAction {
        /// Pay now.
        Give = "give",
        /// Put into the basket and look on.
        Basket = "basket",
    }
}

coded_enum! {
    /// On whose behalf a gift is given (handbook 1.1); it has no effect on the money.
    DedicationKind {
        /// Somebody who died.
        Deceased = "deceased",
        /// The donor's parents.
        Parents = "parents",
        /// Somebody else.
        Person = "person",
    }
}

/// A gift's dedication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dedication {
    /// On whose behalf.
    pub kind: DedicationKind,
    /// The name; may be empty for parents.
    pub name: String,
}

/// How to reach the donor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DonorContact {
    /// The name for the receipt; may be empty.
    pub name: String,
    /// Where the receipt goes.
    pub email: Option<EmailAddress>,
    /// The identity that the law asks for (handbook 10.1).
    pub mobile: Option<Mobile>,
}

/// A gift to an opportunity, from its page. Fields: `amount_choice`, `amount`, `shares`, `intention`,
/// `anonymous`, `dedication_kind`, `dedication_name`, `surplus_choice`, `action`, `name`, `email`,
/// `mobile`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveForm {
    /// How much.
    pub amount: GiveAmount,
    /// The intention: voluntary alms unless zakat or another was chosen expressly.
    pub intention: Intention,
    /// The donor's name is not shown.
    pub anonymous: bool,
    /// On whose behalf.
    pub dedication: Option<Dedication>,
    /// What shall happen to a surplus.
    pub surplus_choice: SurplusChoice,
    /// Pay now or put into the basket.
    pub action: GiveAction,
    /// What a guest said about themselves already; checkout asks for the rest.
    pub contact: DonorContact,
}

impl GiveForm {
    /// Reads and checks the form.
    pub fn parse(fields: &Fields) -> Result<GiveForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let amount = read_amount(&mut reader);
        let form = GiveForm {
            amount: amount.unwrap_or(GiveAmount::Amount(Money::ZERO)),
            intention: read_intention(&mut reader),
            anonymous: fields.flag("anonymous"),
            dedication: read_dedication(&mut reader),
            surplus_choice: read_surplus_choice(&mut reader),
            action: reader.optional_choice("action").unwrap_or(GiveAction::Give),
            contact: read_contact(&mut reader),
        };
        reader.finish().map(|()| form)
    }
}

/// A quick gift from the home page. Fields: `amount_choice`, `amount`, `field` (empty: where it is
/// most needed), `intention`, `action`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickGiveForm {
    /// How much.
    pub amount: Money,
    /// Code of the field; `None` for where it is most needed. That the field exists is checked
    /// against the reference data.
    pub field: Option<String>,
    /// Voluntary alms or zakat.
    pub intention: Intention,
    /// Pay now or put into the basket.
    pub action: GiveAction,
}

impl QuickGiveForm {
    /// Reads and checks the form.
    pub fn parse(fields: &Fields) -> Result<QuickGiveForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let amount = match read_amount(&mut reader) {
            Some(GiveAmount::Amount(amount)) if amount < MINIMUM_GIFT => {
                reader.problem(
                    "amount",
                    FieldProblem::AmountBelow {
                        minimum_halalas: MINIMUM_GIFT.halalas(),
                    },
                );
                Money::ZERO
            }
            Some(GiveAmount::Amount(amount)) => amount,
            Some(GiveAmount::Shares(_)) => {
                reader.problem("amount", FieldProblem::InvalidChoice);
                Money::ZERO
            }
            None => Money::ZERO,
        };
        let form = QuickGiveForm {
            amount,
            field: reader.optional_parsed("field", code),
            intention: read_intention(&mut reader),
            action: reader.optional_choice("action").unwrap_or(GiveAction::Give),
        };
        if !matches!(form.intention, Intention::Sadaqah | Intention::Zakat) {
            reader.problem("intention", FieldProblem::InvalidChoice);
        }
        reader.finish().map(|()| form)
    }
}

/// A change to a line of the basket. Fields: `amount_choice`, `amount`, `shares`, `intention`,
/// `anonymous`, `dedication_kind`, `dedication_name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasketItemForm {
    /// How much.
    pub amount: GiveAmount,
    /// The intention.
    pub intention: Intention,
    /// The donor's name is not shown with this gift.
    pub anonymous: bool,
    /// On whose behalf.
    pub dedication: Option<Dedication>,
}

impl BasketItemForm {
    /// Reads and checks the form.
    pub fn parse(fields: &Fields) -> Result<BasketItemForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let amount = read_amount(&mut reader);
        let form = BasketItemForm {
            amount: amount.unwrap_or(GiveAmount::Amount(Money::ZERO)),
            intention: read_intention(&mut reader),
            anonymous: fields.flag("anonymous"),
            dedication: read_dedication(&mut reader),
        };
        reader.finish().map(|()| form)
    }
}

/// Who checks out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckoutIdentity {
    /// Nobody known: a mobile number is the least that the law asks for (handbook 10.1).
    Guest,
    /// A signed-in person, whose address is verified.
    SignedIn,
}

/// The last form before payment. Fields: `name`, `email`, `mobile`, `surplus_choice`, `anonymous`,
/// `method`, `idempotency_key`; above the limits of handbook 10.3 also `national_id`, `source_of_funds`; `again`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutForm {
    /// How to reach the donor.
    pub contact: DonorContact,
    /// The donor's name is not shown with any gift of this payment.
    pub anonymous: bool,
    /// What shall happen to a surplus.
    pub surplus_choice: SurplusChoice,
    /// How the donor pays; that the gateway offers it is checked there. Not asked for where there is
    /// only one way.
    pub method: Option<PaymentMethod>,
    /// Made when the form was rendered, so that sending it twice pays once.
    pub idempotency_key: String,
    /// The donor's national id or iqama number; asked for only above a limit (handbook 10.3).
    pub national_id: Option<NationalId>,
    /// Where the money of a large gift comes from, in the donor's words.
    pub source_of_funds: String,
    /// The donor was told that the same gift was just made, and wants to make it again.
    pub again: bool,
}

impl CheckoutForm {
    /// Reads and checks the form.
    pub fn parse(fields: &Fields, identity: CheckoutIdentity) -> Result<CheckoutForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let form = CheckoutForm {
            contact: read_contact(&mut reader),
            anonymous: fields.flag("anonymous"),
            surplus_choice: read_surplus_choice(&mut reader),
            method: reader.optional_choice("method"),
            idempotency_key: reader.parsed("idempotency_key", idempotency_key).unwrap_or_default(),
            national_id: reader.optional_parsed("national_id", NationalId::parse),
            source_of_funds: reader.optional_text("source_of_funds", SUMMARY_LENGTH_MAX),
            again: fields.flag("again"),
        };
        if identity == CheckoutIdentity::Guest && fields.text("mobile").is_empty() {
            reader.problem("mobile", FieldProblem::Required);
        }
        reader.finish().map(|()| form)
    }
}

/// What is chosen instead of a preset or a number of shares: the amount that is typed.
const OTHER: &str = "other";

/// Reads `amount_choice` (a preset, "other" or "shares"), `amount` and `shares`. A chosen preset and
/// another typed amount contradict each other: the donor is asked, nothing is guessed.
fn read_amount(reader: &mut FormReader<'_>) -> Option<GiveAmount> {
    let fields = reader.fields();
    let choice = normalize_digits(fields.text("amount_choice"));
    let typed = fields.text("amount");
    match choice.as_str() {
        "shares" => read_shares(reader),
        "" if typed.is_empty() && !matches!(fields.text("shares"), "" | OTHER) => read_shares(reader),
        "" | OTHER => reader.parsed("amount", parse_amount).map(GiveAmount::Amount),
        preset => {
            let Some(amount) = preset_amount(preset) else {
                reader.problem("amount_choice", FieldProblem::InvalidChoice);
                return None;
            };
            let typed = reader.optional_parsed("amount", parse_amount);
            if typed.is_some_and(|typed| typed != amount) {
                reader.problem("amount", FieldProblem::Mismatch);
            }
            Some(GiveAmount::Amount(amount))
        }
    }
}

/// A preset is a whole number of riyals; pages may offer others than the usual ones.
fn preset_amount(text: &str) -> Option<Money> {
    let riyals: i64 = text.parse().ok().filter(|riyals| *riyals > 0)?;
    Money::from_riyals(riyals).filter(|amount| *amount <= MAX_DONATION)
}

fn read_shares(reader: &mut FormReader<'_>) -> Option<GiveAmount> {
    let count = reader.parsed("shares", |text| {
        let text = normalize_digits(text);
        let count: i64 = text.parse().map_err(|_| FieldProblem::NotANumber)?;
        match u32::try_from(count) {
            Ok(0) | Err(_) if count <= 0 => Err(FieldProblem::NotPositive),
            Ok(count) if count <= SHARE_COUNT_MAX => Ok(count),
            _ => Err(FieldProblem::NumberTooLarge {
                max: i64::from(SHARE_COUNT_MAX),
            }),
        }
    });
    count.map(GiveAmount::Shares)
}

/// Zakat and the other obligations are given only when chosen expressly; a form without a choice is
/// voluntary alms, which may be spent on everything that the others may.
fn read_intention(reader: &mut FormReader<'_>) -> Intention {
    reader.optional_choice("intention").unwrap_or(Intention::Sadaqah)
}

fn read_surplus_choice(reader: &mut FormReader<'_>) -> SurplusChoice {
    reader
        .optional_choice("surplus_choice")
        .unwrap_or(SurplusChoice::Similar)
}

fn read_dedication(reader: &mut FormReader<'_>) -> Option<Dedication> {
    let kind: Option<DedicationKind> = reader.optional_choice("dedication_kind");
    let name = reader.optional_line("dedication_name", NAME_LENGTH_MAX);
    let kind = kind?;
    if name.is_empty() && kind != DedicationKind::Parents {
        reader.problem("dedication_name", FieldProblem::Required);
    }
    Some(Dedication { kind, name })
}

fn read_contact(reader: &mut FormReader<'_>) -> DonorContact {
    DonorContact {
        name: reader.optional_line("name", NAME_LENGTH_MAX),
        email: reader.optional_parsed("email", EmailAddress::parse),
        mobile: reader.optional_parsed("mobile", Mobile::parse),
    }
}

fn idempotency_key(text: &str) -> Result<String, FieldProblem> {
    let accepted = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if KEY_LENGTH.contains(&text.len()) && text.bytes().all(accepted) {
        Ok(text.to_owned())
    } else {
        Err(FieldProblem::Mismatch)
    }
}

const _: () = assert!(
    MINIMUM_GIFT.halalas() % HALALAS_PER_RIYAL == 0,
    "forms print the smallest gift in riyals"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn riyals(amount: i64) -> Money {
        Money::from_halalas(amount * 100)
    }

    type Pairs = &'static [(&'static str, &'static str)];

    fn amount_of(pairs: &[(&str, &str)]) -> Result<GiveAmount, FormErrors> {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        GiveForm::parse(&Fields::from_pairs(pairs)).map(|form| form.amount)
    }

    #[test]
    fn amounts_are_chosen_or_typed() {
        let cases: [(Pairs, GiveAmount); 8] = [
            (&[("amount_choice", "50")], GiveAmount::Amount(riyals(50))),
            (&[("amount_choice", "٥٠")], GiveAmount::Amount(riyals(50))),
            (
                &[("amount_choice", "50"), ("amount", "50.00")],
                GiveAmount::Amount(riyals(50)),
            ),
            (
                &[("amount_choice", "other"), ("amount", "٧٥٫٥٠")],
                GiveAmount::Amount(Money::from_halalas(7_550)),
            ),
            (&[("amount", "75")], GiveAmount::Amount(riyals(75))),
            (&[("amount", "75"), ("shares", "2")], GiveAmount::Amount(riyals(75))),
            (&[("shares", "٣")], GiveAmount::Shares(3)),
            (
                &[("amount_choice", "shares"), ("shares", "2"), ("amount", "")],
                GiveAmount::Shares(2),
            ),
        ];
        for (pairs, amount) in cases {
            assert_eq!(amount_of(pairs), Ok(amount), "{pairs:?}");
        }
    }

    #[test]
    fn amounts_that_are_refused() {
        use FieldProblem::{InvalidChoice, Mismatch, NotANumber, NotPositive, NumberTooLarge, Required};
        let cases: [(Pairs, &str, FieldProblem); 9] = [
            (&[], "amount", Required),
            (&[("amount_choice", "other")], "amount", Required),
            (&[("amount_choice", "50"), ("amount", "500")], "amount", Mismatch),
            (&[("amount_choice", "-50")], "amount_choice", InvalidChoice),
            (&[("amount_choice", "99999999999999")], "amount_choice", InvalidChoice),
            (&[("shares", "0")], "shares", NotPositive),
            (&[("shares", "-3")], "shares", NotPositive),
            (&[("shares", "2.5")], "shares", NotANumber),
            (&[("shares", "10001")], "shares", NumberTooLarge { max: 10_000 }),
        ];
        for (pairs, field, problem) in cases {
            let errors = amount_of(pairs).unwrap_err();
            assert_eq!(errors.of(field), Some(&problem), "{pairs:?}");
        }
    }

    #[test]
    fn nothing_is_chosen_beforehand() {
        let form = GiveForm::parse(&Fields::from([("amount_choice", "10")])).unwrap();
        assert_eq!(form.intention, Intention::Sadaqah);
        assert_eq!(form.surplus_choice, SurplusChoice::Similar);
        assert_eq!(form.action, GiveAction::Give);
        assert!(!form.anonymous);
        assert_eq!(form.dedication, None);
        assert_eq!(form.contact, DonorContact::default());
    }

    #[test]
    fn every_problem_is_reported_at_once() {
        let fields = Fields::from([
            ("amount", "abc"),
            ("intention", "tax"),
            ("dedication_kind", "deceased"),
            ("email", "x"),
            ("mobile", "123"),
            ("surplus_choice", "keep"),
            ("action", "steal"),
        ]);
        let errors = GiveForm::parse(&fields).unwrap_err();
        let names: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(
            names,
            [
                "amount",
                "intention",
                "dedication_name",
                "surplus_choice",
                "action",
                "email",
                "mobile"
            ]
        );
    }

    #[test]
    fn quick_gifts() {
        let form = QuickGiveForm::parse(&Fields::from([
            ("amount_choice", "100"),
            ("field", ""),
            ("intention", "zakat"),
        ]));
        let form = form.unwrap();
        assert_eq!(
            (form.amount, form.field, form.intention),
            (riyals(100), None, Intention::Zakat)
        );
        let small = QuickGiveForm::parse(&Fields::from([("amount", "0.99"), ("field", "health")])).unwrap_err();
        assert_eq!(
            small.of("amount"),
            Some(&FieldProblem::AmountBelow { minimum_halalas: 100 })
        );
        let waqf = QuickGiveForm::parse(&Fields::from([
            ("amount", "5"),
            ("intention", "waqf"),
            ("field", "a b"),
        ]));
        let waqf = waqf.unwrap_err();
        assert_eq!(waqf.of("intention"), Some(&FieldProblem::InvalidChoice));
        assert_eq!(waqf.of("field"), Some(&FieldProblem::InvalidChoice));
    }

    #[test]
    fn guests_leave_a_mobile_number() {
        let fields = Fields::from([("idempotency_key", "0123456789abcdef"), ("email", "a@b.org")]);
        let errors = CheckoutForm::parse(&fields, CheckoutIdentity::Guest).unwrap_err();
        assert_eq!(errors.of("mobile"), Some(&FieldProblem::Required));
        assert!(CheckoutForm::parse(&fields, CheckoutIdentity::SignedIn).is_ok());
        let without_key = CheckoutForm::parse(&Fields::from([("mobile", "0551234567")]), CheckoutIdentity::Guest);
        assert_eq!(
            without_key.unwrap_err().of("idempotency_key"),
            Some(&FieldProblem::Required)
        );
    }

    #[test]
    fn shares_need_a_price() {
        assert_eq!(GiveAmount::Shares(3).in_money(Some(riyals(200))), Ok(Some(riyals(600))));
        assert_eq!(GiveAmount::Shares(3).in_money(None), Ok(None));
        assert!(
            GiveAmount::Shares(2)
                .in_money(Some(Money::from_halalas(i64::MAX)))
                .is_err()
        );
    }

    proptest! {
        #[test]
        fn no_form_panics(pairs in proptest::collection::vec(("(amount_choice|amount|shares|intention|field|dedication_kind|dedication_name|email|mobile|name|idempotency_key)", any::<String>()), 0..12)) {
            let fields = Fields::from_pairs(pairs);
            let _ = (GiveForm::parse(&fields), BasketItemForm::parse(&fields));
            if let Ok(form) = QuickGiveForm::parse(&fields) {
                prop_assert!(form.amount >= MINIMUM_GIFT && form.amount <= MAX_DONATION);
            }
            let _ = CheckoutForm::parse(&fields, CheckoutIdentity::Guest);
        }
    }
}
