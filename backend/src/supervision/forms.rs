//! What supervisors send: parsing is validation.

use domain::error::{FieldProblem, FormErrors};
use domain::form::{Fields, FormReader, SUMMARY_LENGTH_MAX};
use domain::giving::ZakatCategory;
use domain::time::CivilDate;

/// A reason given to somebody else says something: the fewest characters of one.
pub const REASON_LENGTH_MIN: u32 = 10;

/// What a reviewer recommends and a supervisor decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewDecision {
    /// It may be shown.
    Approve,
    /// The charity has to mend something.
    Return,
    /// It is refused for good.
    Reject,
}

impl ReviewDecision {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Approve, Self::Return, Self::Reject];

    /// The code in storage and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Return => "return",
            Self::Reject => "reject",
        }
    }

    /// Whoever is refused something is told why.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        !matches!(self, Self::Approve)
    }
}

impl std::str::FromStr for ReviewDecision {
    type Err = FieldProblem;

    fn from_str(text: &str) -> Result<Self, FieldProblem> {
        Self::ALL
            .into_iter()
            .find(|decision| decision.code() == text)
            .ok_or(FieldProblem::InvalidChoice)
    }
}

/// A recommendation or decision on an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewForm {
    /// What.
    pub decision: ReviewDecision,
    /// Why; required unless it is an approval.
    pub reason: String,
    /// Which of the eight may receive; empty means that zakat is not accepted. Only kept with
    /// an approval.
    pub zakat_categories: Vec<ZakatCategory>,
}

impl ReviewForm {
    /// Reads `decision`, `reason` and any number of `zakat`.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let decision = reader.choice::<ReviewDecision>("decision");
        let reason = reader.optional_text("reason", SUMMARY_LENGTH_MAX);
        if decision.is_some_and(ReviewDecision::needs_reason) {
            require_reason(&mut reader, "reason", &reason);
        }
        let mut zakat_categories = Vec::new();
        for code in fields.all("zakat") {
            match code.parse() {
                Ok(category) if ZakatCategory::offered().any(|offered| offered == category) => {
                    zakat_categories.push(category);
                }
                _ => reader.problem("zakat", FieldProblem::InvalidChoice),
            }
        }
        let mut errors = reader.into_errors();
        let Some(decision) = decision else {
            if errors.of("decision").is_none() {
                errors.push("decision", FieldProblem::Required);
            }
            return Err(errors);
        };
        if decision != ReviewDecision::Approve {
            zakat_categories.clear();
        }
        errors.into_result(Self {
            decision,
            reason,
            zakat_categories,
        })
    }
}

/// A reason for sending something back or refusing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonForm {
    /// Why.
    pub reason: String,
}

impl ReasonForm {
    /// Reads `reason`.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let reason = reader.optional_text("reason", SUMMARY_LENGTH_MAX);
        require_reason(&mut reader, "reason", &reason);
        reader.into_errors().into_result(Self { reason })
    }
}

/// A new end for an opportunity whose end has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendForm {
    /// The new last day.
    pub ends_on: CivilDate,
    /// Why.
    pub reason: String,
}

impl ExtendForm {
    /// Reads `ends_on` and `reason`; the day must lie after `today`.
    ///
    /// # Errors
    /// The problems of the form.
    pub fn parse(fields: &Fields, today: CivilDate) -> Result<Self, FormErrors> {
        let mut reader = FormReader::new(fields);
        let ends_on = reader.parsed("ends_on", |text| text.parse().map_err(|_| FieldProblem::InvalidDate));
        if ends_on.is_some_and(|day: CivilDate| day <= today) {
            reader.problem("ends_on", FieldProblem::DateOrder);
        }
        let reason = reader.optional_text("reason", SUMMARY_LENGTH_MAX);
        require_reason(&mut reader, "reason", &reason);
        let errors = reader.into_errors();
        match ends_on {
            Some(ends_on) => errors.into_result(Self { ends_on, reason }),
            None => Err(errors),
        }
    }
}

fn require_reason(reader: &mut FormReader<'_>, field: &str, reason: &str) {
    if reason.is_empty() {
        reader.problem(field, FieldProblem::Required);
    } else if reason.chars().count() < usize::try_from(REASON_LENGTH_MIN).unwrap_or(usize::MAX) {
        reader.problem(field, FieldProblem::TooShort { min: REASON_LENGTH_MIN });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_say_why() {
        for decision in ["return", "reject"] {
            let silent = ReviewForm::parse(&Fields::from([("decision", decision)])).unwrap_err();
            assert_eq!(silent.of("reason"), Some(&FieldProblem::Required));
            let short = ReviewForm::parse(&Fields::from([("decision", decision), ("reason", "no")])).unwrap_err();
            assert_eq!(
                short.of("reason"),
                Some(&FieldProblem::TooShort { min: REASON_LENGTH_MIN })
            );
        }
        assert!(ReviewForm::parse(&Fields::from([("decision", "approve")])).is_ok());
    }

    #[test]
    fn collectors_of_zakat_cannot_be_chosen() {
        let form = ReviewForm::parse(&Fields::from([
            ("decision", "approve"),
            ("zakat", "fuqara"),
            ("zakat", "amilun"),
        ]));
        assert_eq!(form.unwrap_err().of("zakat"), Some(&FieldProblem::InvalidChoice));
        let form = ReviewForm::parse(&Fields::from([
            ("decision", "approve"),
            ("zakat", "fuqara"),
            ("zakat", "masakin"),
        ]));
        assert_eq!(
            form.unwrap().zakat_categories,
            [ZakatCategory::Fuqara, ZakatCategory::Masakin]
        );
    }

    #[test]
    fn nothing_is_decided_without_a_choice() {
        assert!(
            ReviewForm::parse(&Fields::default())
                .unwrap_err()
                .of("decision")
                .is_some()
        );
        assert!(
            ReviewForm::parse(&Fields::from([("decision", "publish")]))
                .unwrap_err()
                .of("decision")
                .is_some()
        );
    }
}
