//! When money goes back to a donor (handbook 4.7). The rule is a table of ground and circumstances;
//! the journal, the gateway and the pages only carry out what it answers.

use super::{FundClass, OpportunityState};
use crate::codes::coded_enum;
use crate::error::{FieldProblem, FormErrors};
use crate::form::{Fields, FormReader, SUMMARY_LENGTH_MAX};
use crate::ids::DonationId;
use crate::money::{Money, parse_amount};
use crate::time::{CivilDate, DAY_US, Timestamp, Weekday};

/// Working days within which a donor can ask for a gift back (handbook 4.7).
pub const REFUND_WORKING_DAYS: i64 = 2;
/// Above this amount a refund needs two people.
pub const REFUND_TWO_PEOPLE_FROM: Money = Money::from_halalas(1_000_000);
/// Working days within which finance answers a request.
pub const REFUND_ANSWER_WORKING_DAYS: i64 = 5;
/// Two payments of one donor for the same, of the same amount, so close together are taken for one
/// that was made twice.
pub const DUPLICATE_WINDOW_US: i64 = DAY_US;
/// A reason that somebody else has to understand has at least so many characters.
pub const REFUND_REASON_LENGTH_MIN: u32 = 3;

coded_enum! {
    /// Why a gift is to go back.
    RefundGround {
        /// The donor asks for it: a mistake, or a change of mind.
        Request = "request",
        /// The same gift was paid twice.
        Duplicate = "duplicate",
        /// The payment went wrong: taken although it had been called off.
        TechnicalFault = "technical_fault",
        /// What it was given for is not carried out (handbook 4.6).
        Cancelled = "cancelled",
    }
}

impl RefundGround {
    /// What a donor can name on the form.
    pub const OFFERED: &'static [RefundGround] = &[
        RefundGround::Request,
        RefundGround::Duplicate,
        RefundGround::TechnicalFault,
    ];

    /// The gift should not have been made at all, so neither its class nor the calendar stands in
    /// the way (handbook 4.7).
    #[must_use]
    pub const fn is_fault(self) -> bool {
        matches!(self, RefundGround::Duplicate | RefundGround::TechnicalFault)
    }
}

coded_enum! {
    /// Where a request stands.
    RefundRequestState {
        /// Waits for finance.
        Open = "open",
        /// One person agreed; a second one has to.
        Approved = "approved",
        /// The money is on its way or back.
        Granted = "granted",
        /// Finance said no, with a reason.
        Refused = "refused",
    }
}

/// Why a gift does not go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundRefusal {
    /// Nothing of it is left with us.
    NothingLeft,
    /// Zakat, endowments and the other obligations are not given back on request.
    Obligation,
    /// The time to ask is over.
    TooLate,
    /// It is promised or paid to a charity, or being carried out.
    Committed,
}

/// What the rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GiftStanding {
    /// The fund class.
    pub class: FundClass,
    /// When the money arrived.
    pub captured_at: Timestamp,
    /// What of the gift has not gone back yet.
    pub left: Money,
    /// What of it is still with us: in its opportunity's fund, in a pool, or in the fund of the
    /// opportunity that the pool gave it to, and neither promised nor paid.
    pub undisbursed: Money,
    /// The state of the opportunity that it was given to, if to one.
    pub opportunity: Option<OpportunityState>,
}

/// The most that may go back for this ground.
///
/// # Errors
/// The first reason why nothing goes back.
pub fn refund_limit(
    ground: RefundGround,
    standing: &GiftStanding,
    now: Timestamp,
    working_days: i64,
) -> Result<Money, RefundRefusal> {
    if !standing.left.is_positive() {
        return Err(RefundRefusal::NothingLeft);
    }
    if ground == RefundGround::Request {
        if is_obligation(standing.class) {
            return Err(RefundRefusal::Obligation);
        }
        if now > refund_deadline(standing.captured_at, working_days) {
            return Err(RefundRefusal::TooLate);
        }
        if standing.opportunity.is_some_and(is_under_way) {
            return Err(RefundRefusal::Committed);
        }
    }
    let limit = standing.left.min(standing.undisbursed);
    if limit.is_positive() {
        Ok(limit)
    } else {
        Err(RefundRefusal::Committed)
    }
}

/// Money that its donor gave as an obligation or for ever.
fn is_obligation(class: FundClass) -> bool {
    class.is_locked() || class == FundClass::WaqfYield
}

/// The charity counts on the money already.
const fn is_under_way(state: OpportunityState) -> bool {
    matches!(
        state,
        OpportunityState::Executing | OpportunityState::Reporting | OpportunityState::Completed
    )
}

/// The last moment at which a gift can be asked back: the end of the last of so many working days
/// (Sunday to Thursday, in Asia/Riyadh) after the day of the gift. Public holidays are not counted
/// as free: the donor is never given less time than this, finance may accept later ones as a fault.
#[must_use]
pub fn refund_deadline(captured_at: Timestamp, working_days: i64) -> Timestamp {
    let last = working_day_after(captured_at.riyadh_date(), working_days);
    Timestamp::from_us(Timestamp::from_riyadh_midnight(last.plus_days(1)).as_us() - 1)
}

/// The day that is so many working days after another.
#[must_use]
pub fn working_day_after(day: CivilDate, working_days: i64) -> CivilDate {
    let mut day = day;
    let mut left = working_days.clamp(0, 366);
    while left > 0 {
        day = day.plus_days(1);
        if !matches!(day.weekday(), Weekday::Friday | Weekday::Saturday) {
            left -= 1;
        }
    }
    day
}

/// A donor's request. Fields: `gift`, `amount` (empty: all of it), `ground`, `reason`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRequestForm {
    /// Which gift of the payment.
    pub gift: DonationId,
    /// How much; all that is left when nothing was typed.
    pub amount: Option<Money>,
    /// Why, as one of the choices.
    pub ground: RefundGround,
    /// Why, in the donor's words.
    pub reason: String,
}

impl RefundRequestForm {
    /// Reads and checks the form.
    pub fn parse(fields: &Fields) -> Result<RefundRequestForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let gift = reader.parsed("gift", |text| text.parse().map_err(|_| FieldProblem::InvalidChoice));
        let amount = reader.optional_parsed("amount", parse_amount);
        let ground = reader.choice::<RefundGround>("ground");
        if ground.is_some_and(|ground| !RefundGround::OFFERED.contains(&ground)) {
            reader.problem("ground", FieldProblem::InvalidChoice);
        }
        let reason = reader.text("reason", SUMMARY_LENGTH_MAX);
        require_length(&mut reader, &reason);
        let errors = reader.into_errors();
        match (gift, ground) {
            (Some(gift), Some(ground)) => errors.into_result(RefundRequestForm {
                gift,
                amount,
                ground,
                reason,
            }),
            _ => Err(errors),
        }
    }
}

fn require_length(reader: &mut FormReader<'_>, reason: &str) {
    if !reason.is_empty() && reason.chars().count() < REFUND_REASON_LENGTH_MIN as usize {
        reader.problem(
            "reason",
            FieldProblem::TooShort {
                min: REFUND_REASON_LENGTH_MIN,
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn riyals(amount: i64) -> Money {
        Money::from_halalas(amount * 100)
    }

    fn moment(text: (i32, u8, u8), hour: i64) -> Timestamp {
        let day = CivilDate::new(text.0, text.1, text.2).unwrap();
        Timestamp::from_riyadh_midnight(day).plus_us(hour * crate::time::HOUR_US)
    }

    fn standing() -> GiftStanding {
        GiftStanding {
            class: FundClass::OpportunityRestricted,
            captured_at: moment((2026, 11, 22), 12),
            left: riyals(100),
            undisbursed: riyals(100),
            opportunity: Some(OpportunityState::Published),
        }
    }

    #[test]
    fn the_weekend_does_not_count() {
        // 19 November 2026 is a Thursday: Sunday and Monday are the two working days.
        assert_eq!(
            refund_deadline(moment((2026, 11, 19), 23), 2).plus_us(1),
            moment((2026, 11, 24), 0)
        );
        // A gift of a Friday has the same two.
        assert_eq!(
            refund_deadline(moment((2026, 11, 20), 1), 2).plus_us(1),
            moment((2026, 11, 24), 0)
        );
        // A gift of a Sunday ends with Tuesday.
        assert_eq!(
            refund_deadline(moment((2026, 11, 22), 0), 2).plus_us(1),
            moment((2026, 11, 25), 0)
        );
    }

    #[test]
    fn the_rule_is_a_table() {
        use RefundGround::{Cancelled, Duplicate, Request, TechnicalFault};
        use RefundRefusal::{Committed, NothingLeft, Obligation, TooLate};
        let in_time = moment((2026, 11, 23), 9);
        let late = moment((2026, 11, 25), 0);
        let zakat = GiftStanding {
            class: FundClass::Zakat,
            ..standing()
        };
        let waqf = GiftStanding {
            class: FundClass::WaqfCorpus,
            ..standing()
        };
        let executing = GiftStanding {
            opportunity: Some(OpportunityState::Executing),
            ..standing()
        };
        let disbursed = GiftStanding {
            undisbursed: Money::ZERO,
            ..standing()
        };
        let partly = GiftStanding {
            undisbursed: riyals(30),
            ..standing()
        };
        let gone = GiftStanding {
            left: Money::ZERO,
            ..standing()
        };
        let cases = [
            (Request, standing(), in_time, Ok(riyals(100))),
            (Request, standing(), late, Err(TooLate)),
            (Request, zakat, in_time, Err(Obligation)),
            (Request, waqf, in_time, Err(Obligation)),
            (Request, executing, in_time, Err(Committed)),
            (Request, disbursed, in_time, Err(Committed)),
            (Request, partly, in_time, Ok(riyals(30))),
            (Request, gone, in_time, Err(NothingLeft)),
            (Duplicate, standing(), late, Ok(riyals(100))),
            (Duplicate, zakat, late, Ok(riyals(100))),
            (Duplicate, executing, late, Ok(riyals(100))),
            (Duplicate, disbursed, in_time, Err(Committed)),
            (TechnicalFault, waqf, late, Ok(riyals(100))),
            (TechnicalFault, gone, in_time, Err(NothingLeft)),
            (Cancelled, zakat, late, Ok(riyals(100))),
            (Cancelled, partly, late, Ok(riyals(30))),
            (Cancelled, disbursed, late, Err(Committed)),
        ];
        for (ground, standing, now, expected) in cases {
            let found = refund_limit(ground, &standing, now, REFUND_WORKING_DAYS);
            assert_eq!(found, expected, "{ground:?} {standing:?}");
        }
    }

    #[test]
    fn requests_are_read() {
        let id = "0190b5a0-0000-7000-8000-000000000001";
        let fields = Fields::from([
            ("gift", id),
            ("amount", "٢٥٫٥"),
            ("ground", "duplicate"),
            ("reason", "دفعت مرتين"),
        ]);
        let form = RefundRequestForm::parse(&fields).unwrap();
        assert_eq!(
            (form.amount, form.ground),
            (Some(Money::from_halalas(2_550)), RefundGround::Duplicate)
        );
        let empty = RefundRequestForm::parse(&Fields::default()).unwrap_err();
        for field in ["gift", "ground", "reason"] {
            assert_eq!(empty.of(field), Some(&FieldProblem::Required), "{field}");
        }
        let forged = Fields::from([("gift", id), ("ground", "cancelled"), ("reason", "because")]);
        let forged = RefundRequestForm::parse(&forged).unwrap_err();
        assert_eq!(forged.of("ground"), Some(&FieldProblem::InvalidChoice));
    }

    proptest! {
        #[test]
        fn never_more_than_is_there(left in 0_i64..1_000_000, undisbursed in 0_i64..1_000_000, late in any::<bool>(), ground in 0_usize..4) {
            let standing = GiftStanding {
                left: Money::from_halalas(left),
                undisbursed: Money::from_halalas(undisbursed),
                ..standing()
            };
            let now = if late { moment((2027, 1, 1), 0) } else { standing.captured_at };
            if let Ok(limit) = refund_limit(RefundGround::ALL[ground], &standing, now, REFUND_WORKING_DAYS) {
                prop_assert!(limit.is_positive() && limit <= standing.left && limit <= standing.undisbursed);
            }
        }

        #[test]
        fn deadlines_grow_with_the_days(day in 0_i32..40_000, days in 0_i64..30) {
            let start = CivilDate::from_day_number(day);
            let end = working_day_after(start, days);
            prop_assert!(end >= working_day_after(start, (days - 1).max(0)));
            prop_assert!(days == 0 || !matches!(end.weekday(), Weekday::Friday | Weekday::Saturday));
        }
    }
}
