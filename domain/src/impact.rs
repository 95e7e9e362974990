//! Impact: the report of a charity, and a donor's own share of it.

use crate::codes::coded_enum;
use crate::error::{Conflict, FieldProblem, FormErrors};
use crate::form::{Fields, FormReader, NAME_LENGTH_MAX, STORY_LENGTH_MAX, TITLE_LENGTH_MAX};
use crate::giving::{BENEFICIARY_COUNT_MAX, whole_number};
use crate::money::{BASIS_POINTS_WHOLE, Money, parse_amount, share_basis_points};

/// The most outputs of one report.
pub const OUTPUTS_MAX: u32 = 12;
/// The most cost lines of one report.
pub const COST_LINES_MAX: u32 = 12;
/// The largest quantity of one output.
pub const OUTPUT_QUANTITY_MAX: i64 = 1_000_000_000;

coded_enum! {
    /// Where an impact report stands.
    ReportState {
        /// Being written.
        Draft = "draft",
        /// Handed in.
        Submitted = "submitted",
        /// Sent back with reasons.
        Returned = "returned",
        /// Shown to the public and to the donors.
        Published = "published",
    }
}

coded_enum! {
    /// What can happen to an impact report.
    ReportEvent {
        /// The charity hands it in.
        Submit = "submit",
        /// It is sent back with reasons.
        Return = "return",
        /// It is published.
        Publish = "publish",
    }
}

impl ReportState {
    /// The state after an event, or [`Conflict::WrongState`].
    pub const fn transition(self, event: ReportEvent) -> Result<ReportState, Conflict> {
        use ReportEvent as E;
        use ReportState as S;
        match (self, event) {
            (S::Draft | S::Returned, E::Submit) => Ok(S::Submitted),
            (S::Submitted, E::Return) => Ok(S::Returned),
            (S::Submitted, E::Publish) => Ok(S::Published),
            _ => Err(Conflict::WrongState),
        }
    }

    /// The charity can change it.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, ReportState::Draft | ReportState::Returned)
    }
}

/// A donor's share of an opportunity, exact and rounded down: it never claims more than is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// What the donor gave.
    pub given: Money,
    /// What the opportunity received altogether.
    pub total: Money,
    /// The share in basis points: 250 is 2.5 %.
    pub basis_points: i64,
}

impl Share {
    /// The share is more than nothing, but less than the smallest that is printed (0.01 %).
    #[must_use]
    pub const fn is_below_hundredth(&self) -> bool {
        self.basis_points == 0 && self.given.is_positive()
    }

    /// How many of a number of people, meals or things the share stands for.
    #[must_use]
    pub fn of_count(&self, count: i64) -> CountShare {
        if !self.total.is_positive() || !self.given.is_positive() || count <= 0 {
            return CountShare::None;
        }
        let given = i128::from(self.given.min(self.total).halalas());
        let whole = given * i128::from(count) / i128::from(self.total.halalas());
        match i64::try_from(whole) {
            Ok(0) | Err(_) => CountShare::PartOfOne,
            Ok(whole) => CountShare::Whole(whole),
        }
    }

    /// How much of a cost line the share stands for, rounded down.
    #[must_use]
    pub fn of_cost(&self, cost: Money) -> Money {
        cost.portion_floor(self.given.min(self.total), self.total)
            .unwrap_or(Money::ZERO)
    }
}

/// How many of a number of people or things a share stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountShare {
    /// There is nothing to share.
    None,
    /// Less than one: "a part of one basket".
    PartOfOne,
    /// So many whole ones.
    Whole(i64),
}

/// The donor's share: "your SAR 100 was 2.5 % of …". Zero when nothing was given or received; never
/// more than the whole.
#[must_use]
pub fn share_of(given: Money, total: Money) -> Share {
    Share {
        given,
        total,
        basis_points: share_basis_points(given, total).min(BASIS_POINTS_WHOLE),
    }
}

/// Something that was delivered, with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftOutput {
    /// What, in Arabic.
    pub label_ar: String,
    /// What, in English.
    pub label_en: String,
    /// How many.
    pub quantity: i64,
}

/// What the money was spent on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftCostLine {
    /// What for, in Arabic.
    pub label_ar: String,
    /// What for, in English.
    pub label_en: String,
    /// How much.
    pub amount: Money,
}

/// An impact report as the charity writes it. Fields: `headline_ar`, `headline_en`, `story_ar`,
/// `story_en`, `beneficiary_count`, and in rows counted from 1 `output_1_label_ar`,
/// `output_1_label_en`, `output_1_quantity`, `cost_1_label_ar`, `cost_1_label_en`, `cost_1_amount`.
/// Rows in which nothing was typed are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportDraftForm {
    /// Headline in Arabic.
    pub headline_ar: String,
    /// Headline in English.
    pub headline_en: String,
    /// What happened, in Arabic.
    pub story_ar: String,
    /// What happened, in English.
    pub story_en: String,
    /// How many people were actually reached.
    pub beneficiary_count: i64,
    /// What was delivered; at least one.
    pub outputs: Vec<DraftOutput>,
    /// What the money was spent on; at least one.
    pub cost_lines: Vec<DraftCostLine>,
}

impl ReportDraftForm {
    /// Reads and checks the form. The cost lines may not add up to more than what was paid to the
    /// charity for this opportunity; the problem is named on the last line's amount.
    pub fn parse(fields: &Fields, disbursed: Money) -> Result<ReportDraftForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let form = ReportDraftForm {
            headline_ar: reader.line("headline_ar", TITLE_LENGTH_MAX),
            headline_en: reader.line("headline_en", TITLE_LENGTH_MAX),
            story_ar: reader.text("story_ar", STORY_LENGTH_MAX),
            story_en: reader.text("story_en", STORY_LENGTH_MAX),
            beneficiary_count: reader
                .parsed("beneficiary_count", |text| whole_number(text, 0, BENEFICIARY_COUNT_MAX))
                .unwrap_or_default(),
            outputs: read_outputs(&mut reader),
            cost_lines: read_cost_lines(&mut reader, disbursed),
        };
        reader.finish().map(|()| form)
    }

    /// What was spent altogether.
    #[must_use]
    pub fn cost_total(&self) -> Money {
        Money::checked_sum(self.cost_lines.iter().map(|line| line.amount)).unwrap_or(Money::ZERO)
    }
}

fn read_outputs(reader: &mut FormReader<'_>) -> Vec<DraftOutput> {
    let numbers = filled_rows(reader, "output", "quantity", OUTPUTS_MAX);
    let rows = numbers.into_iter().map(|number| DraftOutput {
        label_ar: reader.line(&format!("output_{number}_label_ar"), NAME_LENGTH_MAX),
        label_en: reader.line(&format!("output_{number}_label_en"), NAME_LENGTH_MAX),
        quantity: reader
            .parsed(&format!("output_{number}_quantity"), |text| {
                whole_number(text, 1, OUTPUT_QUANTITY_MAX)
            })
            .unwrap_or_default(),
    });
    rows.collect()
}

fn read_cost_lines(reader: &mut FormReader<'_>, disbursed: Money) -> Vec<DraftCostLine> {
    let numbers = filled_rows(reader, "cost", "amount", COST_LINES_MAX);
    let last = numbers.last().copied();
    let mut lines = Vec::with_capacity(numbers.len());
    for number in numbers {
        lines.push(DraftCostLine {
            label_ar: reader.line(&format!("cost_{number}_label_ar"), NAME_LENGTH_MAX),
            label_en: reader.line(&format!("cost_{number}_label_en"), NAME_LENGTH_MAX),
            amount: reader
                .parsed(&format!("cost_{number}_amount"), parse_amount)
                .unwrap_or(Money::ZERO),
        });
    }
    let total = Money::checked_sum(lines.iter().map(|line| line.amount));
    if let Some(last) = last.filter(|_| total.is_ok_and(|total| total > disbursed)) {
        let paid_halalas = disbursed.halalas();
        reader.problem(&format!("cost_{last}_amount"), FieldProblem::OverPaid { paid_halalas });
    }
    lines
}

/// The numbers of the rows in which something was typed; none at all is a problem of the first row.
fn filled_rows(reader: &mut FormReader<'_>, row: &str, number_part: &str, rows_max: u32) -> Vec<u32> {
    let fields = reader.fields();
    let is_filled = |number: &u32| {
        let parts = ["label_ar", "label_en", number_part];
        parts
            .iter()
            .any(|part| !fields.text(&format!("{row}_{number}_{part}")).is_empty())
    };
    let numbers: Vec<u32> = (1..=rows_max).filter(is_filled).collect();
    if numbers.is_empty() {
        reader.problem(&format!("{row}_1_label_ar"), FieldProblem::Required);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Digits, format_percent};
    use proptest::prelude::*;

    const fn riyals(amount: i64) -> Money {
        Money::from_halalas(amount * 100)
    }

    #[test]
    fn a_donors_share() {
        let share = share_of(riyals(100), riyals(4_000));
        assert_eq!(format_percent(share.basis_points, Digits::Latin), "2.5%");
        assert_eq!(share.of_count(80), CountShare::Whole(2));
        assert_eq!(share.of_count(39), CountShare::PartOfOne);
        assert_eq!(share.of_count(0), CountShare::None);
        assert_eq!(share.of_cost(riyals(1_000)), riyals(25));
        let small = share_of(riyals(500), riyals(294_000));
        assert_eq!(format_percent(small.basis_points, Digits::Latin), "0.17%");
        let tiny = share_of(riyals(1), riyals(1_000_000));
        assert!(tiny.is_below_hundredth());
        assert_eq!(share_of(Money::ZERO, Money::ZERO).basis_points, 0);
        assert!(!share_of(Money::ZERO, Money::ZERO).is_below_hundredth());
    }

    fn good() -> Fields {
        Fields::from([
            ("headline_ar", "وصلت السلال"),
            ("headline_en", "The baskets arrived"),
            ("story_ar", "وُزعت السلال على الأسر."),
            ("story_en", "The baskets reached the families."),
            ("beneficiary_count", "٥٠٠"),
            ("output_1_label_ar", "سلة غذائية"),
            ("output_1_label_en", "Food baskets"),
            ("output_1_quantity", "1,000"),
            ("cost_1_label_ar", "شراء"),
            ("cost_1_label_en", "Purchase"),
            ("cost_1_amount", "900"),
            ("cost_3_label_ar", "نقل"),
            ("cost_3_label_en", "Transport"),
            ("cost_3_amount", "100"),
        ])
    }

    #[test]
    fn a_report_is_read() {
        let form = ReportDraftForm::parse(&good(), riyals(1_000)).unwrap();
        assert_eq!(form.cost_total(), riyals(1_000));
        assert_eq!((form.beneficiary_count, form.outputs[0].quantity), (500, 1_000));
    }

    #[test]
    fn costs_stay_within_what_was_paid() {
        let errors = ReportDraftForm::parse(&good(), riyals(999)).unwrap_err();
        assert_eq!(
            errors.of("cost_3_amount"),
            Some(&FieldProblem::OverPaid { paid_halalas: 99_900 })
        );
        let mut fields = good();
        fields.set("output_1_quantity", "0");
        let errors = ReportDraftForm::parse(&fields, riyals(1_000)).unwrap_err();
        assert_eq!(errors.of("output_1_quantity"), Some(&FieldProblem::NotPositive));
        let errors = ReportDraftForm::parse(&Fields::default(), Money::ZERO).unwrap_err();
        assert_eq!(errors.iter().count(), 7);
    }

    #[test]
    fn steps_of_a_report() {
        use ReportEvent::{Publish, Return, Submit};
        use ReportState::{Draft, Published, Returned, Submitted};
        let known = [
            (Draft, Submit, Submitted),
            (Returned, Submit, Submitted),
            (Submitted, Return, Returned),
            (Submitted, Publish, Published),
        ];
        for state in ReportState::ALL {
            for event in ReportEvent::ALL {
                let expected = known
                    .iter()
                    .find(|step| (step.0, step.1) == (*state, *event))
                    .map(|step| step.2);
                assert_eq!(state.transition(*event).ok(), expected);
            }
        }
    }

    proptest! {
        #[test]
        fn shares_of_all_donors_never_exceed_the_whole(gifts in proptest::collection::vec(1_i64..10_000_000, 1..20), count in 1_i64..100_000) {
            let total = Money::from_halalas(gifts.iter().sum());
            let shares: Vec<_> = gifts.iter().map(|gift| share_of(Money::from_halalas(*gift), total)).collect();
            prop_assert!(shares.iter().map(|share| share.basis_points).sum::<i64>() <= BASIS_POINTS_WHOLE);
            let counted: i64 = shares.iter().map(|share| match share.of_count(count) {
                CountShare::Whole(whole) => whole,
                CountShare::None | CountShare::PartOfOne => 0,
            }).sum();
            prop_assert!(counted <= count);
            let costs = Money::checked_sum(shares.iter().map(|share| share.of_cost(total)));
            prop_assert!(costs.is_ok_and(|costs| costs <= total));
        }

        #[test]
        fn a_share_never_panics(given in any::<i64>(), total in any::<i64>(), count in any::<i64>()) {
            let share = share_of(Money::from_halalas(given), Money::from_halalas(total));
            prop_assert!((0..=BASIS_POINTS_WHOLE).contains(&share.basis_points));
            let _ = (share.of_count(count), share.of_cost(Money::from_halalas(count)));
        }

        #[test]
        fn no_report_panics(name in 0..14_usize, value in any::<String>()) {
            let mut fields = good();
            let name = fields.iter().nth(name).map(|field| field.0.to_owned()).unwrap();
            fields.set(&name, value);
            if let Ok(form) = ReportDraftForm::parse(&fields, riyals(1_000)) {
                prop_assert!(form.cost_total() <= riyals(1_000));
            }
        }
    }
}
