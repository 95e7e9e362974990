//! The catalogue's view as a value: filters, order and place, read from and written to the address,
//! so that every view has one address (feature A2).

use super::{OpportunityState, Track};
use crate::codes::coded_enum;
use crate::error::FieldProblem;
use crate::form::{Fields, SEARCH_LENGTH_MAX};
use crate::identity::Slug;

/// The longest code of a field, sub-field or region.
const CODE_LENGTH_MAX: usize = 40;
/// So much of a filter's value that is not known is shown again, in characters.
const UNKNOWN_SHOWN_MAX: usize = 40;
/// The longest cursor.
const CURSOR_LENGTH_MAX: usize = 200;

coded_enum! {
    /// The order of the catalogue.
    CatalogueSort {
        /// The most in need first. The default, left out of addresses.
        Needed = "needed",
        /// The nearest to their target first.
        NearlyComplete = "nearly_complete",
        /// The latest published first.
        Newest = "newest",
        /// The next to end first.
        EndingSoon = "ending_soon",
    }
}

coded_enum! {
    /// A filter of the catalogue that has a value to choose, by its name in addresses.
    CatalogueFilter {
        /// A field of giving.
        Field = "field",
        /// A sub-field.
        Subfield = "subfield",
        /// A region.
        Region = "region",
        /// A track.
        Track = "track",
        /// A charity.
        Charity = "charity",
        /// A state.
        State = "state",
        /// The order.
        Sort = "sort",
    }
}

/// A filter of an address whose value nothing is known of. It is left out, and the reader is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFilter {
    /// Which filter.
    pub filter: CatalogueFilter,
    /// Its value, as much of it as is shown.
    pub value: String,
}

impl UnknownFilter {
    fn new(filter: CatalogueFilter, value: &str) -> UnknownFilter {
        UnknownFilter {
            filter,
            value: value.chars().take(UNKNOWN_SHOWN_MAX).collect(),
        }
    }
}

/// A view of the catalogue. What an address says that makes no sense is left out, not refused: an
/// old or mistyped link still shows something, and says what it left out ([`UnknownFilter`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueQuery {
    /// What was searched, as typed.
    pub text: Option<String>,
    /// Code of a field.
    pub field: Option<String>,
    /// Code of a sub-field.
    pub subfield: Option<String>,
    /// Code of a region, "SA-01".
    pub region: Option<String>,
    /// One of the two tracks.
    pub track: Option<Track>,
    /// Only what accepts zakat.
    pub zakat: bool,
    /// Only what is urgent.
    pub urgent: bool,
    /// A charity's slug.
    pub charity: Option<Slug>,
    /// One of the public states; what takes money when not given.
    pub state: Option<OpportunityState>,
    /// The order.
    pub sort: CatalogueSort,
    /// Where the page starts: what the page before said comes next.
    pub cursor: Option<String>,
}

impl Default for CatalogueQuery {
    fn default() -> CatalogueQuery {
        CatalogueQuery {
            text: None,
            field: None,
            subfield: None,
            region: None,
            track: None,
            zakat: false,
            urgent: false,
            charity: None,
            state: None,
            sort: CatalogueSort::Needed,
            cursor: None,
        }
    }
}

impl CatalogueQuery {
    /// Reads the fields of an address: `q`, `field`, `subfield`, `region`, `track`, `zakat`,
    /// `urgent`, `charity`, `state`, `sort`, `after`.
    #[must_use]
    pub fn parse(fields: &Fields) -> CatalogueQuery {
        let code = |name: &str| code(fields.text(name)).ok();
        let text: String = fields
            .text("q")
            .replace('\n', " ")
            .chars()
            .take(SEARCH_LENGTH_MAX as usize)
            .collect();
        let cursor = fields.text("after");
        CatalogueQuery {
            text: Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            field: code("field"),
            subfield: code("subfield"),
            region: code("region"),
            track: fields.text("track").parse().ok(),
            zakat: fields.flag("zakat"),
            urgent: fields.flag("urgent"),
            charity: Slug::parse(fields.text("charity")).ok(),
            state: fields
                .text("state")
                .parse()
                .ok()
                .filter(|state: &OpportunityState| state.is_public()),
            sort: fields.text("sort").parse().unwrap_or(CatalogueSort::Needed),
            cursor: is_cursor(cursor).then(|| cursor.to_owned()),
        }
    }

    /// The filters of an address that [`CatalogueQuery::parse`] could not read into this view.
    #[must_use]
    pub fn unreadable(&self, fields: &Fields) -> Vec<UnknownFilter> {
        CatalogueFilter::ALL
            .iter()
            .filter_map(|filter| {
                let asked = fields.text(filter.code());
                let read = match filter {
                    CatalogueFilter::Field => self.field.is_some(),
                    CatalogueFilter::Subfield => self.subfield.is_some(),
                    CatalogueFilter::Region => self.region.is_some(),
                    CatalogueFilter::Track => self.track.is_some(),
                    CatalogueFilter::Charity => self.charity.is_some(),
                    CatalogueFilter::State => self.state.is_some(),
                    CatalogueFilter::Sort => asked == self.sort.code(),
                };
                (!asked.is_empty() && !read).then(|| UnknownFilter::new(*filter, asked))
            })
            .collect()
    }

    /// Leaves out a filter whose value the reference data does not hold. The values of the others are
    /// the program's own and known once they are read.
    pub fn leave_out(&mut self, filter: CatalogueFilter) -> Option<UnknownFilter> {
        let value = match filter {
            CatalogueFilter::Field => self.field.take(),
            CatalogueFilter::Subfield => self.subfield.take(),
            CatalogueFilter::Region => self.region.take(),
            CatalogueFilter::Charity => self.charity.take().map(|slug| slug.as_str().to_owned()),
            CatalogueFilter::Track | CatalogueFilter::State | CatalogueFilter::Sort => None,
        };
        value.map(|value| UnknownFilter::new(filter, &value))
    }

    /// The one spelling of this view as a query string, without "?": fixed order, defaults left out.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        let mut query = String::new();
        let mut add = |name: &str, value: &str| {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            push_encoded(&mut query, value);
        };
        let texts = [
            ("q", self.text.as_deref()),
            ("field", self.field.as_deref()),
            ("subfield", self.subfield.as_deref()),
            ("region", self.region.as_deref()),
            ("track", self.track.map(Track::code)),
            ("zakat", self.zakat.then_some("1")),
            ("urgent", self.urgent.then_some("1")),
            ("charity", self.charity.as_ref().map(Slug::as_str)),
            (
                "state",
                self.state
                    .filter(|state| *state != OpportunityState::Published)
                    .map(OpportunityState::code),
            ),
            (
                "sort",
                Some(self.sort)
                    .filter(|sort| *sort != CatalogueSort::Needed)
                    .map(CatalogueSort::code),
            ),
            ("after", self.cursor.as_deref()),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                add(name, value);
            }
        }
        query
    }

    /// The same view from its beginning: what links to other filters and orders start from.
    #[must_use]
    pub fn first_page(&self) -> CatalogueQuery {
        CatalogueQuery {
            cursor: None,
            ..self.clone()
        }
    }

    /// Something narrows the view, so that "clear all" makes sense.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        let everything = CatalogueQuery {
            sort: self.sort,
            cursor: self.cursor.clone(),
            ..CatalogueQuery::default()
        };
        let shown = self.state.filter(|state| *state != OpportunityState::Published);
        CatalogueQuery {
            state: shown,
            ..self.clone()
        } != everything
    }
}

/// A code of reference data as a form sends it; that it exists is checked where the data is.
pub(super) fn code(text: &str) -> Result<String, FieldProblem> {
    if is_code(text) {
        Ok(text.to_owned())
    } else {
        Err(FieldProblem::InvalidChoice)
    }
}

/// Codes of reference data: letters, digits, underscores and dashes.
fn is_code(text: &str) -> bool {
    (1..=CODE_LENGTH_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

fn is_cursor(text: &str) -> bool {
    (1..=CURSOR_LENGTH_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'~' | b':'))
}

fn push_encoded(query: &mut String, value: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => query.push(char::from(byte)),
            b' ' => query.push('+'),
            _ => {
                query.push('%');
                query.push(char::from(HEX[usize::from(byte >> 4)]));
                query.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_view_has_one_address() {
        let fields = Fields::from([
            ("sort", "newest"),
            ("q", " كسوة & عيد "),
            ("zakat", "on"),
            ("field", "social"),
            ("region", "SA-01"),
            ("charity", "demo-charity"),
            ("track", "care"),
            ("unknown", "1"),
        ]);
        let query = CatalogueQuery::parse(&fields);
        assert_eq!(
            query.to_query_string(),
            "q=%D9%83%D8%B3%D9%88%D8%A9+%26+%D8%B9%D9%8A%D8%AF&field=social&region=SA-01&track=care&zakat=1\
             &charity=demo-charity&sort=newest"
        );
        assert!(query.is_filtered());
        assert_eq!(CatalogueQuery::default().to_query_string(), "");
    }

    #[test]
    fn nonsense_is_left_out() {
        let fields = Fields::from([
            ("field", "a b"),
            ("region", "<script>"),
            ("track", "fast"),
            ("state", "draft"),
            ("sort", "price"),
            ("charity", "A B"),
            ("after", "a b"),
            ("q", "   "),
        ]);
        let query = CatalogueQuery::parse(&fields);
        assert_eq!(query, CatalogueQuery::default());
        assert!(!query.is_filtered());
        let unread: Vec<_> = query
            .unreadable(&fields)
            .into_iter()
            .map(|unknown| (unknown.filter.code(), unknown.value))
            .collect();
        let expected = [
            ("field", "a b"),
            ("region", "<script>"),
            ("track", "fast"),
            ("charity", "A B"),
            ("state", "draft"),
            ("sort", "price"),
        ];
        assert_eq!(unread, expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn what_can_be_read_is_not_called_unknown() {
        let fields = Fields::from([
            ("field", "social"),
            ("subfield", ""),
            ("state", "published"),
            ("sort", "needed"),
            ("track", "care"),
            ("charity", "demo-charity"),
            ("region", "SA-99"),
        ]);
        let mut query = CatalogueQuery::parse(&fields);
        assert!(query.unreadable(&fields).is_empty());
        // That a region of this code does not exist is known where the regions are.
        let region = query.leave_out(CatalogueFilter::Region).unwrap();
        assert_eq!(
            (region.filter, region.value.as_str()),
            (CatalogueFilter::Region, "SA-99")
        );
        assert_eq!(query.leave_out(CatalogueFilter::Region), None);
        assert!(!query.to_query_string().contains("region"));
        let long = "x".repeat(200);
        let unread = query.unreadable(&Fields::from([("track", long.as_str())]));
        assert_eq!(unread.len(), 0, "the view has a track");
        let unread = CatalogueQuery::default().unreadable(&Fields::from([("track", long.as_str())]));
        assert_eq!(unread[0].value.len(), UNKNOWN_SHOWN_MAX);
    }

    fn decoded(query: &str) -> Fields {
        let decode = |text: &str| {
            let mut bytes = Vec::new();
            let mut rest = text.bytes();
            while let Some(byte) = rest.next() {
                match byte {
                    b'+' => bytes.push(b' '),
                    b'%' => {
                        let digits = [rest.next().unwrap(), rest.next().unwrap()];
                        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                    }
                    _ => bytes.push(byte),
                }
            }
            String::from_utf8(bytes).unwrap()
        };
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Fields::from_pairs(pairs.map(|(name, value)| (name.to_owned(), decode(value))))
    }

    proptest! {
        #[test]
        fn an_address_is_read_as_written(
            text in any::<String>(), zakat in any::<bool>(), urgent in any::<bool>(),
            sort in 0..4_usize, state in 0..OpportunityState::PUBLIC.len(), field in "[a-z_]{0,12}", after in "[a-zA-Z0-9_.~-]{0,30}",
        ) {
            let mut fields = Fields::default();
            let state = OpportunityState::PUBLIC[state].code();
            let sort = CatalogueSort::ALL[sort].code();
            let flag = |on: bool| if on { "1" } else { "" };
            for (name, value) in [("q", text.as_str()), ("zakat", flag(zakat)), ("urgent", flag(urgent)), ("sort", sort),
                ("state", state), ("field", &field), ("after", &after)] {
                fields.push(name, value);
            }
            let query = CatalogueQuery::parse(&fields);
            let address = query.to_query_string();
            let again = CatalogueQuery::parse(&decoded(&address));
            prop_assert_eq!(again.to_query_string(), address);
            prop_assert!(again.text == query.text && again.sort == query.sort && again.cursor == query.cursor);
        }
    }
}
