//! Charities: the public directory and profiles with licence numbers (C5).

mod directory;
mod profile;
pub(crate) mod queries;

#[cfg(test)]
mod tests;

pub use directory::{
    CHARITY_CHOICES_MAX, CharityCard, CharityChoice, CharityPage, CharityQuery, DIRECTORY_PAGE_SIZE, charity_choices,
    charity_list,
};
pub use profile::{CharityProfile, CharityTotals, charity_by_slug};

use domain::text::search_fold;

/// The folded text that `charity.search_text` holds. Written whenever the charity is.
#[must_use]
pub fn charity_search_text(names: [&str; 2], cities: [&str; 2], license_number: &str) -> String {
    search_fold(&format!(
        "{} {} {} {} {license_number}",
        names[0], names[1], cities[0], cities[1]
    ))
}
