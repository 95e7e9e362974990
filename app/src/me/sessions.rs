//! Own sessions, to end those one does not know.

use backend::Result;
use backend::people::{OwnSession, session_end_others, session_end_own, session_list_own};
use domain::error::AppError;
use domain::ids::SessionId;
use domain::locale::Locale;
use leptos::prelude::*;
use locales::arg;

use crate::layout::{MePlace, Place};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::*;

/// `GET /me/sessions`
pub(super) async fn list(request: Request) -> Result<Page> {
    let sessions = session_list_own(&request.context, request.actor()).await?;
    let query = request.query();
    let (ended, others) = (query.flag("ended"), query.flag("others"));
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    Ok(Page::new(locales::me_sessions_title(locale), move || {
        let current = viewer.person.as_ref().map(|person| person.session);
        let several = sessions.len() > 1;
        let items = sessions
            .iter()
            .map(|session| item(&viewer, session, Some(session.id) == current))
            .collect_view();
        let said = match (ended, others) {
            (true, _) => Some(locales::me_sessions_ended(locale)),
            (_, true) => Some(locales::me_sessions_others_ended(locale)),
            _ => None,
        };
        view! {
            <div class="stack stack--tight">
                <h1>{locales::me_sessions_title(locale)}</h1>
                <p class="page-head__lead">{locales::me_sessions_lead(locale)}</p>
            </div>
            {said.map(|said| view! { <Notice kind=NoticeKind::Success>{said}</Notice> })}
            <ul class="stack stack--tight">{items}</ul>
            {if several {
                view! {
                    <form method="post" action=viewer.link("/me/sessions")>
                        <Button class="button--urgent" name="session" value="others".to_owned()>
                            {locales::me_sessions_end_others(locale)}
                        </Button>
                    </form>
                }
                    .into_any()
            } else {
                view! { <p class="panel__note">{locales::me_sessions_only_this(locale)}</p> }.into_any()
            }}
        }
    })
    .at(Place::Me(MePlace::Preferences))
    .hidden_from_search())
}

fn item(viewer: &Viewer, session: &OwnSession, current: bool) -> impl IntoView + use<> {
    let style = viewer.style();
    let locale = style.locale;
    let device = device_name(locale, &session.user_agent);
    let seen = locales::me_sessions_seen(
        locale,
        arg::Date(&style.day(session.last_seen_at)),
        arg::Time(&style.time(session.last_seen_at)),
    );
    let since = locales::me_sessions_since(locale, &style.day(session.created_at));
    let end = if current {
        view! { <Pill kind=PillKind::Active text=locales::me_sessions_current(locale) /> }.into_any()
    } else {
        let label = locales::me_sessions_end_named(locale, &device);
        view! {
            <form method="post" action=viewer.link("/me/sessions")>
                <button
                    class="button button--plain button--small"
                    type="submit"
                    name="session"
                    value=session.id.to_string()
                    aria-label=label
                >
                    {locales::me_sessions_end(locale)}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <li class="card card--padded cluster cluster--between">
            <div>
                <p><strong>{device}</strong></p>
                <p class="panel__note">{seen}</p>
                <p class="panel__note">{since}</p>
            </div>
            {end}
        </li>
    }
}

/// What a browser calls itself, in words people know. The order matters: most name several others.
fn device_name(locale: Locale, user_agent: &str) -> String {
    let found = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(sign, _)| user_agent.contains(sign))
            .map(|(_, name)| *name)
    };
    let browser = found(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = found(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => {
            locales::me_sessions_device_name(locale, arg::Browser(browser), arg::System(system))
        }
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => locales::me_sessions_unknown_device(locale).to_owned(),
    }
}

/// `POST /me/sessions`
pub(super) async fn end(mut request: Request) -> Result<Reply> {
    request.actor().require_person()?;
    let fields = request.form().await?;
    let chosen = fields.text("session");
    let done = if chosen == "others" {
        let current = request
            .viewer
            .person
            .as_ref()
            .map(|person| person.session)
            .ok_or(AppError::SignInRequired)?;
        session_end_others(&request.context, request.actor(), current).await?;
        "others"
    } else {
        let session: SessionId = chosen.parse().map_err(|_| AppError::NotFound)?;
        session_end_own(&request.context, request.actor(), session).await?;
        "ended"
    };
    Ok(Reply::redirect(request.viewer.link(&format!("/me/sessions?{done}=1"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart() {
        let name = |text: &str| device_name(Locale::En, text).replace(['\u{2068}', '\u{2069}'], "");
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(name(chrome), "Chrome on Windows");
        assert_eq!(name(&format!("{chrome} Edg/140.0")), "Edge on Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(name(phone), "Safari on iPhone");
        assert_eq!(name("curl/8.0"), "Unknown device");
    }
}
