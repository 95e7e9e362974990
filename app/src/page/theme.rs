//! Light or dark, as the reader chose it.

use domain::form::Fields;

use super::{Cookie, Reply, Request, own_path};
use backend::Result;

/// The cookie that keeps the choice. Its name begins like all of ours, so that a page made for
/// somebody's choice is never taken from, or put into, the visitors' shared pages.
const COOKIE: &str = "ataa_theme";

/// In which light the pages are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the reader's device is set.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every choice, in the order that it is offered in.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As forms, the cookie and the style sheet write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What stands in `data-theme`; nothing where the device decides.
    #[must_use]
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light | Self::Dark => Some(self.code()),
        }
    }

    /// The choice that a cookie or a form names; anything else is the device's.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.code() == code)
            .unwrap_or_default()
    }

    /// The choice that came with a request.
    pub(super) fn of(headers: &http::HeaderMap, public_url: &str) -> Self {
        super::request::own_cookie(headers, public_url, COOKIE).map_or_else(Self::default, Self::from_code)
    }

    /// The cookie that keeps the choice; the device's own is kept by having none.
    fn cookie(self) -> Cookie {
        Cookie::of_choice(COOKIE, self.code(), self == Self::System)
    }
}

/// `POST /theme`: `theme` is the choice, `back` the page it was made on.
pub async fn choose(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    Ok(Reply::redirect(back(&request, &fields)).with_cookie(Theme::from_code(fields.text("theme")).cookie()))
}

/// Where the choice was made, when that is a page of this site.
fn back(request: &Request, fields: &Fields) -> String {
    own_path(fields.text("back")).map_or_else(|| request.viewer.link(""), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_what_it_was_written_as() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_code(theme.code()), theme);
        }
        assert_eq!(Theme::from_code("neon\" onload=\"x"), Theme::System);
    }

    #[test]
    fn the_devices_choice_leaves_no_trace() {
        assert_eq!(Theme::System.attribute(), None);
        assert_eq!(Theme::System.cookie().age_max_s, 0);
        assert_eq!(Theme::Dark.attribute(), Some("dark"));
        assert_eq!(Theme::Dark.cookie().value, "dark");
    }
}
