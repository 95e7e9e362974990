//! The form with which a charity describes an opportunity (handbook 7.2), in both languages.

use super::catalogue::code;
use super::{SHARE_COUNT_MAX, Track};
use crate::delivery::{TRANCHE_WHOLE, tranche_schedule};
use crate::error::{FieldProblem, FormErrors};
use crate::form::{Fields, FormReader, NAME_LENGTH_MAX, STORY_LENGTH_MAX, SUMMARY_LENGTH_MAX, TITLE_LENGTH_MAX};
use crate::money::{Money, parse_amount};
use crate::text::normalize_digits;
use crate::time::CivilDate;

/// The smallest target, 100 SAR.
pub const TARGET_MIN: Money = Money::from_halalas(100 * 100);
/// The largest target, 50,000,000 SAR.
pub const TARGET_MAX: Money = Money::from_halalas(50_000_000 * 100);
/// The most beneficiaries of one opportunity.
pub const BENEFICIARY_COUNT_MAX: i64 = 1_000_000;
/// The longest execution, in days.
pub const DURATION_DAYS_MAX: i64 = 1_095;
/// The most milestones of one opportunity.
pub const MILESTONES_MAX: u32 = 6;

/// A milestone as the charity plans it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftMilestone {
    /// What will be reached, in Arabic.
    pub title_ar: String,
    /// The same in English.
    pub title_en: String,
    /// When.
    pub due_on: CivilDate,
    /// The tranche that is paid for it, in basis points of the target.
    pub share_basis_points: u32,
}

/// An opportunity as the charity describes it. Fields: `title_ar`, `title_en`, `summary_ar`,
/// `summary_en`, `story_ar`, `story_en`, `field`, `subfield`, `region`, `city_ar`, `city_en`,
/// `track`, `target`, `share_price`, `beneficiary_count`, `duration_days`, `urgent`,
/// `zakat_requested`, `ends_on`, and for each milestone, counted from 1, `milestone_1_title_ar`,
/// `milestone_1_title_en`, `milestone_1_due_on`, `milestone_1_share` (whole percent).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpportunityDraftForm {
    /// Title in Arabic.
    pub title_ar: String,
    /// Title in English.
    pub title_en: String,
    /// Summary for the card, in Arabic.
    pub summary_ar: String,
    /// Summary for the card, in English.
    pub summary_en: String,
    /// The need, in Arabic.
    pub story_ar: String,
    /// The need, in English.
    pub story_en: String,
    /// Code of the field; that it exists is checked against the reference data.
    pub field: String,
    /// Code of the sub-field; that it belongs to the field is checked against the reference data.
    pub subfield: String,
    /// Code of the region.
    pub region: String,
    /// City in Arabic.
    pub city_ar: String,
    /// City in English.
    pub city_en: String,
    /// Care or developmental.
    pub track: Track,
    /// What is needed.
    pub target: Money,
    /// The price of a share, if it is given in shares.
    pub share_price: Option<Money>,
    /// How many people it helps.
    pub beneficiary_count: i64,
    /// How long it takes once it is funded.
    pub duration_days: i64,
    /// Cannot wait.
    pub urgent: bool,
    /// The charity asks for zakat to be accepted; the Sharia reviewer decides.
    pub zakat_requested: bool,
    /// The last day on which it takes money.
    pub ends_on: Option<CivilDate>,
    /// At least one; their shares add up to the whole.
    pub milestones: Vec<DraftMilestone>,
}

impl OpportunityDraftForm {
    /// Reads and checks the form; `today` is the day in Asia/Riyadh.
    pub fn parse(fields: &Fields, today: CivilDate) -> Result<OpportunityDraftForm, FormErrors> {
        let mut reader = FormReader::new(fields);
        let track = reader.choice("track").unwrap_or(Track::Care);
        let form = OpportunityDraftForm {
            title_ar: reader.line("title_ar", TITLE_LENGTH_MAX),
            title_en: reader.line("title_en", TITLE_LENGTH_MAX),
            summary_ar: reader.text("summary_ar", SUMMARY_LENGTH_MAX),
            summary_en: reader.text("summary_en", SUMMARY_LENGTH_MAX),
            story_ar: reader.text("story_ar", STORY_LENGTH_MAX),
            story_en: reader.text("story_en", STORY_LENGTH_MAX),
            field: reader.parsed("field", code).unwrap_or_default(),
            subfield: reader.parsed("subfield", code).unwrap_or_default(),
            region: reader.parsed("region", code).unwrap_or_default(),
            city_ar: reader.line("city_ar", NAME_LENGTH_MAX),
            city_en: reader.line("city_en", NAME_LENGTH_MAX),
            track,
            target: read_target(&mut reader),
            share_price: reader.optional_parsed("share_price", parse_amount),
            beneficiary_count: read_count(&mut reader, "beneficiary_count", BENEFICIARY_COUNT_MAX),
            duration_days: read_count(&mut reader, "duration_days", DURATION_DAYS_MAX),
            urgent: fields.flag("urgent"),
            zakat_requested: fields.flag("zakat_requested"),
            ends_on: reader.optional_parsed("ends_on", date),
            milestones: read_milestones(&mut reader, track, today),
        };
        form.check_together(&mut reader, today);
        reader.finish().map(|()| form)
    }

    /// Rules over several fields.
    fn check_together(&self, reader: &mut FormReader<'_>, today: CivilDate) {
        if self.ends_on.is_some_and(|ends_on| ends_on <= today) {
            reader.problem("ends_on", FieldProblem::DateOrder);
        }
        let price_exceeds_target = self.share_price.is_some_and(|price| price > self.target);
        if price_exceeds_target && !reader.has_problem("target") {
            reader.problem("share_price", FieldProblem::AmountTooLarge);
        }
    }
}

/// The name of a milestone's field; milestones count from 1.
fn milestone_field(number: usize, name: &str) -> String {
    format!("milestone_{number}_{name}")
}

/// Reads the milestones, whose days may not go back. A row in which nothing was typed is left out; at least one has to be there.
/// When no row says a share, the track's usual schedule applies if it has as many tranches.
fn read_milestones(reader: &mut FormReader<'_>, track: Track, today: CivilDate) -> Vec<DraftMilestone> {
    let fields = reader.fields();
    let is_filled = |number: &usize| {
        let parts = ["title_ar", "title_en", "due_on", "share"];
        parts
            .iter()
            .any(|part| !fields.text(&milestone_field(*number, part)).is_empty())
    };
    let numbers: Vec<usize> = (1..=MILESTONES_MAX as usize).filter(is_filled).collect();
    if numbers.is_empty() {
        reader.problem("milestone_1_title_ar", FieldProblem::Required);
    }
    let usual = tranche_schedule(track);
    let takes_usual = usual.len() == numbers.len()
        && numbers
            .iter()
            .all(|number| fields.text(&milestone_field(*number, "share")).is_empty());
    let mut milestones = Vec::with_capacity(numbers.len());
    let mut earlier = today;
    for (index, number) in numbers.iter().enumerate() {
        let due_field = milestone_field(*number, "due_on");
        let due_on = reader.parsed(&due_field, date).unwrap_or(earlier);
        if due_on < earlier {
            reader.problem(&due_field, FieldProblem::DateOrder);
        }
        earlier = earlier.max(due_on);
        let share_field = milestone_field(*number, "share");
        let share_basis_points = if takes_usual {
            usual[index]
        } else {
            reader.parsed(&share_field, percent).unwrap_or_default()
        };
        milestones.push(DraftMilestone {
            title_ar: reader.line(&milestone_field(*number, "title_ar"), TITLE_LENGTH_MAX),
            title_en: reader.line(&milestone_field(*number, "title_en"), TITLE_LENGTH_MAX),
            due_on,
            share_basis_points,
        });
    }
    let whole: u32 = milestones.iter().map(|milestone| milestone.share_basis_points).sum();
    let shares_read = numbers
        .iter()
        .all(|number| !reader.has_problem(&milestone_field(*number, "share")));
    if let Some(last) = numbers.last().filter(|_| whole != TRANCHE_WHOLE && shares_read) {
        reader.problem(&milestone_field(*last, "share"), FieldProblem::Mismatch);
    }
    milestones
}

fn read_target(reader: &mut FormReader<'_>) -> Money {
    let target = reader.parsed("target", |text| match parse_amount(text)? {
        target if target > TARGET_MAX => Err(FieldProblem::AmountTooLarge),
        target if target < TARGET_MIN => Err(FieldProblem::NumberTooSmall {
            min: TARGET_MIN.whole_riyals(),
        }),
        target => Ok(target),
    });
    target.unwrap_or(Money::ZERO)
}

fn read_count(reader: &mut FormReader<'_>, field: &str, max: i64) -> i64 {
    reader
        .parsed(field, |text| whole_number(text, 1, max))
        .unwrap_or_default()
}

/// A whole number within limits; digits of any kind, grouping accepted.
pub(crate) fn whole_number(text: &str, min: i64, max: i64) -> Result<i64, FieldProblem> {
    let plain = normalize_digits(text).replace(',', "");
    match plain.trim().parse::<i64>() {
        Err(_) => Err(FieldProblem::NotANumber),
        Ok(number) if number < min && min == 1 => Err(FieldProblem::NotPositive),
        Ok(number) if number < min => Err(FieldProblem::NumberTooSmall { min }),
        Ok(number) if number > max => Err(FieldProblem::NumberTooLarge { max }),
        Ok(number) => Ok(number),
    }
}

/// Whole percent, 1 to 100, as basis points.
fn percent(text: &str) -> Result<u32, FieldProblem> {
    let number = whole_number(text.trim_end_matches(['%', '٪']), 1, 100)?;
    u32::try_from(number * 100).map_err(|_| FieldProblem::NotANumber)
}

fn date(text: &str) -> Result<CivilDate, FieldProblem> {
    normalize_digits(text).parse().map_err(|_| FieldProblem::InvalidDate)
}

// The price of the most shares of the dearest opportunity is within range.
const _: () = assert!(TARGET_MAX.halalas().checked_mul(SHARE_COUNT_MAX as i64).is_some());

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: &str = "2026-11-22";

    fn good() -> Fields {
        Fields::from([
            ("title_ar", "سلال غذائية لأسر في بريدة"),
            ("title_en", "Food baskets for families in Buraydah"),
            ("summary_ar", "سلة تكفي أسرة شهرًا"),
            ("summary_en", "A basket that lasts a family a month"),
            ("story_ar", "الحاجة قائمة."),
            ("story_en", "The need is there."),
            ("field", "food"),
            ("subfield", "food_baskets"),
            ("region", "SA-05"),
            ("city_ar", "بريدة"),
            ("city_en", "Buraydah"),
            ("track", "developmental"),
            ("target", "١٥٠٬٠٠٠"),
            ("share_price", "300"),
            ("beneficiary_count", "500"),
            ("duration_days", "60"),
            ("ends_on", "2027-03-01"),
            ("milestone_1_title_ar", "الشراء"),
            ("milestone_1_title_en", "Purchase"),
            ("milestone_1_due_on", "2027-03-15"),
            ("milestone_2_title_ar", "التوزيع"),
            ("milestone_2_title_en", "Distribution"),
            ("milestone_2_due_on", "2027-04-01"),
            ("milestone_4_title_ar", "التقرير"),
            ("milestone_4_title_en", "Report"),
            ("milestone_4_due_on", "2027-04-15"),
        ])
    }

    fn parse(fields: &Fields) -> Result<OpportunityDraftForm, FormErrors> {
        OpportunityDraftForm::parse(fields, TODAY.parse().unwrap())
    }

    fn problem(name: &str, value: &str) -> Option<FieldProblem> {
        let mut fields = good();
        fields.set(name, value);
        parse(&fields).err().and_then(|errors| errors.of(name).cloned())
    }

    #[test]
    fn a_good_draft_is_read() {
        let form = parse(&good()).unwrap();
        assert_eq!(form.target, Money::from_halalas(15_000_000));
        assert_eq!(form.share_price, Some(Money::from_halalas(30_000)));
        let shares: Vec<_> = form
            .milestones
            .iter()
            .map(|milestone| milestone.share_basis_points)
            .collect();
        assert_eq!(shares, [3_000, 5_000, 2_000]);
        assert!(!form.urgent && !form.zakat_requested);
    }

    #[test]
    fn limits() {
        use FieldProblem::{
            AmountTooLarge, DateOrder, InvalidChoice, InvalidDate, NotANumber, NotPositive, NumberTooLarge,
            NumberTooSmall, Required, TooLong,
        };
        let cases = [
            ("title_ar", String::new(), Required),
            ("title_en", "a".repeat(121), TooLong { max: 120 }),
            ("target", "99".to_owned(), NumberTooSmall { min: 100 }),
            ("target", "50,000,001".to_owned(), AmountTooLarge),
            ("share_price", "150001".to_owned(), AmountTooLarge),
            ("beneficiary_count", "0".to_owned(), NotPositive),
            ("beneficiary_count", "many".to_owned(), NotANumber),
            (
                "beneficiary_count",
                "1,000,001".to_owned(),
                NumberTooLarge { max: 1_000_000 },
            ),
            ("ends_on", "2026-11-22".to_owned(), DateOrder),
            ("ends_on", "22/11/2027".to_owned(), InvalidDate),
            ("track", "fast".to_owned(), InvalidChoice),
            ("field", "<b>".to_owned(), InvalidChoice),
            ("milestone_2_due_on", "2027-03-01".to_owned(), DateOrder),
            ("milestone_2_title_en", String::new(), Required),
        ];
        for (name, value, expected) in cases {
            assert_eq!(problem(name, &value), Some(expected), "{name} = {value}");
        }
    }

    #[test]
    fn shares_of_milestones_add_up() {
        let mut fields = good();
        for (number, share) in [(1, "50"), (2, "٣٠"), (4, "20%")] {
            fields.set(&milestone_field(number, "share"), share);
        }
        let form = parse(&fields).unwrap();
        assert_eq!(
            form.milestones
                .iter()
                .map(|milestone| milestone.share_basis_points)
                .sum::<u32>(),
            TRANCHE_WHOLE
        );
        fields.set("milestone_4_share", "19");
        assert_eq!(
            parse(&fields).unwrap_err().of("milestone_4_share"),
            Some(&FieldProblem::Mismatch)
        );
        fields.set("milestone_4_share", "");
        assert_eq!(
            parse(&fields).unwrap_err().of("milestone_4_share"),
            Some(&FieldProblem::Required)
        );
    }

    #[test]
    fn an_empty_form_names_every_required_field_once() {
        let errors = parse(&Fields::default()).unwrap_err();
        let mut names: Vec<_> = errors.iter().map(|error| error.field.clone()).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!((names.len(), count), (16, 16));
    }

    proptest! {
        #[test]
        fn no_draft_panics(name in 0..26_usize, value in any::<String>()) {
            let mut fields = good();
            let name = fields.iter().nth(name).map(|field| field.0.to_owned()).unwrap();
            fields.set(&name, value);
            if let Ok(form) = parse(&fields) {
                prop_assert!(form.target >= TARGET_MIN && form.target <= TARGET_MAX);
                prop_assert!(!form.milestones.is_empty());
            }
        }
    }
}
