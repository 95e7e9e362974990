//! A phone for demonstrations: text messages to the site's number, and what came back.

use backend::Result;
use backend::payments::sms::{DEMO_SHORTCODE, PhoneMessage, phone_message_list, phone_message_receive, shortcode};
use domain::payments::sms::INBOUND_LENGTH_MAX;
use leptos::prelude::*;

use crate::manage::{Trouble, trouble_of};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::*;

/// `GET /demo/mailbox/phone`: `?to=` shows one number's messages.
pub(super) async fn page(request: Request) -> Result<Page> {
    let to = request.query().text("to").to_owned();
    let known = if to.is_empty() {
        Trouble::default()
    } else {
        Trouble::filled(domain::form::Fields::from([("mobile", to.as_str())]))
    };
    shown(&request, &to, known).await
}

/// `POST /demo/mailbox/phone`
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let (mobile, text) = (fields.text("mobile"), fields.text("text"));
    match phone_message_receive(&request.context, request.actor(), mobile, text).await {
        Ok(mobile) => {
            let mobile = mobile.as_str().trim_start_matches('+').to_owned();
            let to = format!("/demo/mailbox/phone?to={mobile}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, "", trouble_of(error, fields)?).await?.into()),
    }
}

async fn shown(request: &Request, to: &str, trouble: Trouble) -> Result<Page> {
    let messages = phone_message_list(&request.context, request.actor(), to).await?;
    let number = shortcode(&request.context).unwrap_or_else(|| DEMO_SHORTCODE.to_owned());
    let viewer = request.viewer.clone();
    let status = trouble.clone();
    let title = locales::sms_phone_title(viewer.locale);
    let page = Page::new(title, move || view(&viewer, &number, &messages, &trouble)).hidden_from_search();
    Ok(status.status(page))
}

fn view(viewer: &Viewer, number: &str, messages: &[PhoneMessage], trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let labels = vec![
        ("mobile", locales::sms_phone_mobile(locale).to_owned()),
        ("text", locales::sms_phone_text(locale).to_owned()),
    ];
    let list = if messages.is_empty() {
        view! { <p>{locales::sms_phone_empty(locale)}</p> }.into_any()
    } else {
        let items = messages
            .iter()
            .map(|message| message_view(viewer, message))
            .collect_view();
        view! { <ol class="mailbox">{items}</ol> }.into_any()
    };
    view! {
        <div class="wrap wrap--narrow">
            <div class="page-head">
                <p>
                    <a href=viewer.link("/demo/mailbox")>{locales::messages_mailbox_back(locale)}</a>
                </p>
                <h1>{locales::sms_phone_title(locale)}</h1>
                <p class="page-head__lead">{locales::sms_phone_lead(locale, number)}</p>
            </div>
            <div class="stack">
                <section class="card panel">
                    <ErrorSummary form=form.clone() labels=labels />
                    <form class="form" method="post" action=viewer.link("/demo/mailbox/phone")>
                        <TextField
                            bound=bind(form, "mobile").or("0551234567")
                            label=locales::sms_phone_mobile(locale)
                            kind="tel"
                            dir="ltr"
                        />
                        <TextArea
                            bound=bind(form, "text")
                            label=locales::sms_phone_text(locale)
                            rows=2
                            length_max=u32::try_from(INBOUND_LENGTH_MAX).unwrap_or(u32::MAX)
                        />
                        <div class="form__actions">
                            <Button class="button--primary" icon="message">{locales::sms_phone_send(locale)}</Button>
                        </div>
                    </form>
                </section>
                {list}
            </div>
        </div>
    }
}

fn message_view(viewer: &Viewer, message: &PhoneMessage) -> impl IntoView + use<> {
    let language = message.locale();
    let parts = locales::sms_phone_parts(
        viewer.locale,
        message.segment_count,
        &viewer.style().integer(message.segment_count),
    );
    let text = with_link(&message.text);
    view! {
        <li class="card mailbox__message">
            <p lang=language.code() dir=language.dir()>{text}</p>
            <p class="mailbox__meta">
                <Ltr text=message.mobile.clone() />
                <Moment at=message.created_at />
                <span>{parts}</span>
            </p>
        </li>
    }
}

/// An address at the end of a message is a link, as on a phone.
fn with_link(text: &str) -> AnyView {
    match text.rsplit_once(' ') {
        Some((before, last)) if last.starts_with("http://") || last.starts_with("https://") => {
            let (before, href) = (format!("{before} "), last.to_owned());
            view! { <bdi>{before}</bdi> <a href=href.clone() dir="ltr">{href.clone()}</a> }.into_any()
        }
        _ => view! { <bdi>{text.to_owned()}</bdi> }.into_any(),
    }
}
