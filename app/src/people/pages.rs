//! The two pages of signing in: the address, then the code.

use backend::people::{
    CODE_LENGTH, Confirmation, session_end, sign_in_address, sign_in_confirm, sign_in_request, sign_in_resend,
};
use backend::{Error, Result};
use domain::error::{AppError, FormErrors};
use domain::form::Fields;
use domain::people::{Actor, Role};
use http::StatusCode;
use leptos::prelude::*;

use crate::page::{Cookie, FormState, Page, Reply, Request, Viewer, own_path};
use crate::ui::*;
use crate::words;

/// The session's cookie. Its life in the browser is the longest a session can have; the server
/// ends it earlier by its own limits.
const SESSION_COOKIE: (&str, &str) = ("__Host-ataa_session", "ataa_session");
const SESSION_COOKIE_AGE_S: i64 = 90 * 24 * 3_600;
/// The browser's half of a code's secret.
const CODE_COOKIE: (&str, &str) = ("__Host-ataa_sign_in", "ataa_sign_in");
const CODE_COOKIE_AGE_S: i64 = 3_600;
/// Longest address a person may type (RFC 5321).
const EMAIL_LENGTH_MAX: u32 = 254;
/// Room for a code typed with spaces.
const CODE_TYPED_LENGTH_MAX: u32 = 24;

/// The value of a cookie under the name it is set with on this installation. Behind https the
/// unprefixed name is ignored: another host of the domain could have set it.
fn own_cookie(request: &Request, names: (&str, &str)) -> Option<String> {
    let secure = request.context.configuration.public_url.starts_with("https:");
    request
        .cookie(if secure { names.0 } else { names.1 })
        .map(ToOwned::to_owned)
}

fn set(name: (&'static str, &'static str), value: String, age_max_s: i64) -> Cookie {
    Cookie {
        name: name.1,
        value,
        age_max_s,
    }
}

fn forget(name: (&'static str, &'static str)) -> Cookie {
    set(name, String::new(), 0)
}

/// Where to go on after signing in: a page of this site that is not about signing in.
fn next_path(next: &str) -> Option<&str> {
    let elsewhere = !["/sign-in", "/sign-out"]
        .iter()
        .any(|path| next.get(3..).is_some_and(|rest| rest.starts_with(path)));
    own_path(next).filter(|_| elsewhere)
}

/// Where somebody is led who did not come for a page: to what they do here.
fn landing(viewer: &Viewer, actor: &Actor) -> String {
    let supervises = [Role::Reviewer, Role::Finance, Role::Supervisor]
        .iter()
        .any(|role| actor.has_role(*role));
    if supervises {
        viewer.link("/supervise")
    } else if actor.has_role(Role::CharityManager) {
        viewer.link("/manage")
    } else {
        viewer.link("/me")
    }
}

fn with_next(path: String, next: &str) -> String {
    match next_path(next) {
        Some(next) => {
            let encoded: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
            format!("{path}?next={encoded}")
        }
        None => path,
    }
}

/// `GET /sign-in`
pub(super) async fn sign_in(request: Request) -> Result<Reply> {
    let query = request.query();
    let next = query.text("next");
    if request.viewer.person.is_some() {
        let to = next_path(next).map_or_else(|| landing(&request.viewer, request.actor()), ToOwned::to_owned);
        return Ok(Reply::redirect(to));
    }
    let over = query.flag("over");
    Ok(sign_in_page(&request.viewer, FormState::default(), next, None, over).into())
}

/// `POST /sign-in`
pub(super) async fn sign_in_send(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let email = fields.text("email").to_owned();
    let next = fields.text("next").to_owned();
    let asked = sign_in_request(
        &request.context,
        request.actor(),
        &email,
        request.locale(),
        request.origin(),
    )
    .await;
    match asked {
        Ok(attempt) => {
            let to = with_next(request.viewer.link("/sign-in/code"), &next);
            Ok(Reply::redirect(to).with_cookie(set(CODE_COOKIE, attempt.browser_token, CODE_COOKIE_AGE_S)))
        }
        Err(error) => {
            let (form, problem) = refused(fields, error)?;
            let page = sign_in_page(&request.viewer, form, &next, problem.clone(), false);
            Ok(with_refusal(page, problem.as_ref()).into())
        }
    }
}

/// A form that comes back with its errors, or with a refusal that stands above it. Other failures
/// are passed on.
fn refused(fields: Fields, error: Error) -> Result<(FormState, Option<AppError>)> {
    match error.public() {
        AppError::Invalid(errors) => Ok((FormState::rejected(fields, errors.clone()), None)),
        AppError::TooManyRequests { .. } => Ok((
            FormState::rejected(fields, FormErrors::default()),
            Some(error.into_public()),
        )),
        _ => Err(error),
    }
}

/// The page of a form that was refused, with the status that says why.
fn with_refusal(page: Page, problem: Option<&AppError>) -> Page {
    match problem {
        Some(AppError::TooManyRequests { retry_after_s }) => {
            page.status(StatusCode::TOO_MANY_REQUESTS).retry_after(*retry_after_s)
        }
        _ => page.unprocessable(),
    }
}

fn refusal(viewer: &Viewer, problem: Option<AppError>) -> Option<impl IntoView + use<>> {
    problem.map(|problem| {
        let title = words::error_title(viewer, &problem).to_owned();
        let text = words::error_text(viewer.style(), &problem);
        view! { <Notice kind=NoticeKind::Problem title=title>{text}</Notice> }
    })
}

fn sign_in_page(viewer: &Viewer, form: FormState, next: &str, problem: Option<AppError>, over: bool) -> Page {
    let viewer = viewer.clone();
    let next = next_path(next).unwrap_or_default().to_owned();
    let locale = viewer.locale;
    Page::new(locales::people_sign_in_title(locale), move || {
        let labels = vec![("email", locales::people_email(locale).to_owned())];
        let action = viewer.link("/sign-in");
        let remembered = next.clone();
        view! {
            <div class="wrap wrap--form">
                <div class="page-head">
                    <h1>{locales::people_sign_in_title(locale)}</h1>
                    <p class="page-head__lead">{locales::people_sign_in_lead(locale)}</p>
                </div>
                <div class="stack">
                    {over
                        .then(|| {
                            view! {
                                <Notice kind=NoticeKind::Attention>{locales::people_code_over(locale)}</Notice>
                            }
                        })}
                    {refusal(&viewer, problem)}
                    <form method="post" action=action class="form card card--padded" novalidate>
                        <ErrorSummary form=form.clone() labels=labels />
                        <input type="hidden" name="next" value=remembered />
                        <TextField
                            bound=bind(&form, "email")
                            label=locales::people_email(locale)
                            hint=Some(locales::people_email_hint(locale).to_owned())
                            kind="email"
                            autocomplete="email"
                            dir="ltr"
                            length_max=EMAIL_LENGTH_MAX
                        />
                        <div class="form__actions">
                            <Button class="button--primary button--wide" icon="mail">
                                {locales::people_send_code(locale)}
                            </Button>
                        </div>
                    </form>
                    {viewer.demo.then(|| demo_accounts(&viewer, &next))}
                    <p class="panel__note">{locales::people_sign_in_guest(locale)}</p>
                </div>
            </div>
        }
    })
    .describe(locales::people_sign_in_lead(locale))
    .hidden_from_search()
}

/// The accounts of the demonstration, one press each.
fn demo_accounts(viewer: &Viewer, next: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let accounts: Vec<Fact> = [
        ("donor@example.org", locales::people_demo_donor(locale)),
        ("manager@example.org", locales::people_demo_manager(locale)),
        ("reviewer@example.org", locales::people_demo_reviewer(locale)),
        ("finance@example.org", locales::people_demo_finance(locale)),
        ("supervisor@example.org", locales::people_demo_supervisor(locale)),
        (
            "supervisor-two@example.org",
            locales::people_demo_second_supervisor(locale),
        ),
        ("two-roles@example.org", locales::people_demo_two_roles(locale)),
        ("volunteer@example.org", locales::people_demo_volunteer(locale)),
    ]
    .map(|(email, role)| {
        let button = view! {
            <button class="button button--link button--small" name="email" value=email type="submit">
                <Ltr text=email />
            </button>
        };
        fact(role, button)
    })
    .into_iter()
    .collect();
    view! {
        <section class="card card--sunken panel">
            <h2 class="panel__title">{locales::people_demo_title(locale)}</h2>
            <p class="panel__note">{locales::people_demo_text(locale)}</p>
            <form method="post" action=viewer.link("/sign-in")>
                <input type="hidden" name="next" value=next.to_owned() />
                <DescriptionList items=accounts />
            </form>
        </section>
    }
}

/// `GET /sign-in/code`
pub(super) async fn code(request: Request) -> Result<Reply> {
    let query = request.query();
    let next = query.text("next").to_owned();
    let Some(address) = address_asked_for(&request).await? else {
        return Ok(Reply::redirect(with_next(request.viewer.link("/sign-in"), &next)));
    };
    Ok(code_page(
        &request.viewer,
        FormState::default(),
        &address,
        &next,
        query.flag("sent"),
        None,
    )
    .into())
}

async fn address_asked_for(request: &Request) -> Result<Option<String>> {
    match own_cookie(request, CODE_COOKIE) {
        Some(token) => sign_in_address(&request.context, &token).await,
        None => Ok(None),
    }
}

/// `POST /sign-in/code`
pub(super) async fn code_send(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let next = fields.text("next").to_owned();
    let (Some(token), Some(address)) = (own_cookie(&request, CODE_COOKIE), address_asked_for(&request).await?) else {
        return Ok(over(&request.viewer));
    };
    let confirmation = Confirmation {
        browser_token: &token,
        code: fields.text("code"),
        locale: request.locale(),
        origin: request.origin(),
        user_agent: request.header("user-agent").unwrap_or_default(),
    };
    match sign_in_confirm(&request.context, request.actor(), confirmation).await {
        Ok(signed_in) => {
            // The browser's former session, if it had one, ends here.
            if let Some(former) = own_cookie(&request, SESSION_COOKIE) {
                session_end(&request.context, &former).await?;
            }
            let to = match next_path(&next) {
                Some(next) => next.to_owned(),
                None => landing(&request.viewer, &actor_of(&request, &signed_in.session_token).await?),
            };
            Ok(Reply::redirect(to)
                .with_cookie(set(SESSION_COOKIE, signed_in.session_token, SESSION_COOKIE_AGE_S))
                .with_cookie(forget(CODE_COOKIE)))
        }
        Err(error) => {
            let (form, problem) = refused(fields, error)?;
            let page = code_page(&request.viewer, form, &address, &next, false, problem.clone());
            Ok(with_refusal(page, problem.as_ref()).into())
        }
    }
}

async fn actor_of(request: &Request, session_token: &str) -> Result<Actor> {
    let session = backend::people::session_resolve(&request.context, session_token).await?;
    Ok(session.map_or(Actor::Visitor, |session| session.actor()))
}

/// The browser no longer has its half of the secret: the address is asked for again.
fn over(viewer: &Viewer) -> Reply {
    Reply::redirect(viewer.link("/sign-in?over=1")).with_cookie(forget(CODE_COOKIE))
}

/// `POST /sign-in/code/resend`
pub(super) async fn code_resend(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let next = fields.text("next").to_owned();
    let (Some(token), Some(address)) = (own_cookie(&request, CODE_COOKIE), address_asked_for(&request).await?) else {
        return Ok(over(&request.viewer));
    };
    let asked = sign_in_resend(
        &request.context,
        request.actor(),
        &token,
        request.locale(),
        request.origin(),
    )
    .await;
    match asked {
        Ok(attempt) => {
            let to = with_next(request.viewer.link("/sign-in/code"), &next);
            let join = if to.contains('?') { '&' } else { '?' };
            Ok(Reply::redirect(format!("{to}{join}sent=1")).with_cookie(set(
                CODE_COOKIE,
                attempt.browser_token,
                CODE_COOKIE_AGE_S,
            )))
        }
        Err(error) if matches!(error.public(), AppError::Gone) => Ok(over(&request.viewer)),
        Err(error) => {
            let (form, problem) = refused(fields, error)?;
            let page = code_page(&request.viewer, form, &address, &next, false, problem.clone());
            Ok(with_refusal(page, problem.as_ref()).into())
        }
    }
}

fn code_page(
    viewer: &Viewer,
    form: FormState,
    address: &str,
    next: &str,
    sent_again: bool,
    problem: Option<AppError>,
) -> Page {
    let viewer = viewer.clone();
    let locale = viewer.locale;
    let (address, next) = (address.to_owned(), next_path(next).unwrap_or_default().to_owned());
    Page::new(locales::people_code_title(locale), move || {
        let labels = vec![("code", locales::people_code(locale).to_owned())];
        let length = i64::try_from(CODE_LENGTH).unwrap_or_default();
        let hint = locales::people_code_hint(locale, length, &viewer.style().integer(length));
        let other = with_next(viewer.link("/sign-in"), &next);
        let mailbox = format!("/demo/mailbox?to={address}");
        view! {
            <div class="wrap wrap--form">
                <div class="page-head">
                    <h1>{locales::people_code_title(locale)}</h1>
                    <p class="page-head__lead">{locales::people_code_sent_to(locale)} " " <Ltr text=address.clone() /></p>
                </div>
                <div class="stack">
                    {sent_again
                        .then(|| view! { <Notice kind=NoticeKind::Success>{locales::people_code_sent_again(locale)}</Notice> })}
                    {refusal(&viewer, problem)}
                    <form method="post" action=viewer.link("/sign-in/code") class="form card card--padded" novalidate>
                        <ErrorSummary form=form.clone() labels=labels />
                        <input type="hidden" name="next" value=next.clone() />
                        <TextField
                            bound=bind(&form, "code")
                            label=locales::people_code(locale)
                            hint=Some(hint)
                            class="form-field__control--code"
                            inputmode="numeric"
                            autocomplete="one-time-code"
                            dir="ltr"
                            length_max=CODE_TYPED_LENGTH_MAX
                        />
                        <div class="form__actions">
                            <Button class="button--primary button--wide">{locales::people_sign_in(locale)}</Button>
                        </div>
                    </form>
                    {viewer
                        .demo
                        .then(|| {
                            view! {
                                <Notice kind=NoticeKind::Information title=locales::people_demo_mailbox_title(locale).to_owned()>
                                    <a href=mailbox target="_blank">{locales::people_demo_mailbox_open(locale)}</a>
                                </Notice>
                            }
                        })}
                    <form method="post" action=viewer.link("/sign-in/code/resend") class="cluster cluster--between">
                        <input type="hidden" name="next" value=next />
                        <Button class="button--link" icon="retry">{locales::people_code_resend(locale)}</Button>
                        <a href=other>{locales::people_code_other_address(locale)}</a>
                    </form>
                    <p class="panel__note">{locales::people_code_spam(locale)}</p>
                </div>
            </div>
        }
    })
    .hidden_from_search()
}

/// `POST /sign-out`
pub(super) async fn sign_out(request: Request) -> Result<Reply> {
    if let Some(token) = own_cookie(&request, SESSION_COOKIE) {
        session_end(&request.context, &token).await?;
    }
    Ok(Reply::redirect(request.viewer.link("")).with_cookie(forget(SESSION_COOKIE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_are_followed() {
        for next in [
            "/ar",
            "/en",
            "/ar/me",
            "/en/me/donations?year=1447",
            "/ar/checkout",
            "/ar?x=1",
        ] {
            assert_eq!(next_path(next), Some(next));
        }
        let long = format!("/ar/{}", "a".repeat(crate::page::OWN_PATH_LENGTH_MAX));
        let others = [
            "",
            "/",
            "me",
            "https://example.org",
            "//example.org",
            "/\\example.org",
            "/ar//example.org",
            "/ar\\me",
            "/arabia",
            "javascript:alert(1)",
            "/ar/me\r\nSet-Cookie: a=b",
            "/ar/\u{202E}me",
            "/fr/me",
            "/ar/sign-in",
            "/en/sign-in/code",
            "/ar/sign-out",
            "/ar/me d",
            &long,
        ];
        for next in others {
            assert_eq!(next_path(next), None, "{next:?}");
        }
    }
}
