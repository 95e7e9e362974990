//! Digits and calendar as a reader without an account chose them.

use domain::form::Fields;
use domain::locale::{CalendarPreference, Digits};
use http::HeaderMap;

use super::{Cookie, request};

/// Cookies that keep the choice. Their names begin like all of ours, so that a page made for somebody's
/// choice is never taken from, or put into, the visitors' shared pages.
const DIGITS_COOKIE: &str = "ataa_digits";
const CALENDAR_COOKIE: &str = "ataa_calendar";

/// How numbers and dates are written for a visitor; for a person with an account the account says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// 123 or ١٢٣.
    pub digits: Digits,
    /// Hijri, Gregorian, or both.
    pub calendar: CalendarPreference,
}

impl Reading {
    /// The choice that a form names; what it does not name is as for everybody.
    #[must_use]
    pub fn from_form(fields: &Fields) -> Self {
        Self {
            digits: fields.text("digits").parse().unwrap_or_default(),
            calendar: fields.text("calendar").parse().unwrap_or_default(),
        }
    }

    /// The choice that came with a request.
    pub(super) fn of(headers: &HeaderMap, public_url: &str) -> Self {
        let cookie = |name| request::own_cookie(headers, public_url, name).unwrap_or_default();
        Self {
            digits: cookie(DIGITS_COOKIE).parse().unwrap_or_default(),
            calendar: cookie(CALENDAR_COOKIE).parse().unwrap_or_default(),
        }
    }

    /// The cookies that keep the choice; what is as for everybody is kept by having none.
    #[must_use]
    pub fn cookies(self) -> [Cookie; 2] {
        [
            Cookie::of_choice(DIGITS_COOKIE, self.digits.code(), self.digits == Digits::default()),
            Cookie::of_choice(
                CALENDAR_COOKIE,
                self.calendar.code(),
                self.calendar == CalendarPreference::default(),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_comes_back_from_its_cookies() {
        for digits in [Digits::Latin, Digits::Arabic] {
            for calendar in [
                CalendarPreference::Both,
                CalendarPreference::Hijri,
                CalendarPreference::Gregorian,
            ] {
                let chosen = Reading::from_form(&Fields::from([
                    ("digits", digits.code()),
                    ("calendar", calendar.code()),
                ]));
                assert_eq!(chosen, Reading { digits, calendar });
                let cookies = chosen
                    .cookies()
                    .map(|cookie| format!("{}={}", cookie.name, cookie.value));
                let mut headers = HeaderMap::new();
                if let Ok(value) = cookies.join("; ").parse() {
                    headers.insert(http::header::COOKIE, value);
                }
                assert_eq!(Reading::of(&headers, "http://127.0.0.1"), chosen);
            }
        }
        let odd = Reading::from_form(&Fields::from([("digits", "roman"), ("calendar", "<script>")]));
        assert_eq!(odd, Reading::default());
    }

    #[test]
    fn what_everybody_has_leaves_no_trace() {
        assert!(Reading::default().cookies().iter().all(|cookie| cookie.age_max_s == 0));
    }
}
