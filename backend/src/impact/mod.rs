//! Impact: reports, and each donor's own share of them.

pub(crate) mod report_queries;
pub mod reports;

pub mod figures;
pub mod totals;

pub use figures::{FigureNote, ReportedFigure, figures_import, reported_figures};
pub use totals::{
    CompletedCause, FieldTotal, NoFieldTotal, PublicImpact, PublicTotals, RegionTotal, YearTotal, impact_public,
    totals_public,
};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod totals_tests;
