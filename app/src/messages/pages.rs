//! The list of messages, and one of them.

use backend::Result;
use backend::messages::{MailboxEntry, mailbox_list, mailbox_message};
use domain::form::Fields;
use domain::ids::MessageId;
use domain::locale::Locale;
use leptos::prelude::*;

use crate::page::{FormState, Page, Request, Viewer};
use crate::ui::*;

/// `GET /demo/mailbox`
pub(super) async fn mailbox(request: Request) -> Result<Page> {
    let query = request.query();
    let to = query.text("to").to_owned();
    let page = mailbox_list(&request.context, request.actor(), &to, query.text("after")).await?;
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    Ok(Page::new(locales::messages_mailbox_title(locale), move || {
        let form = FormState::filled(Fields::from([("to", to.as_str())]));
        let next = page.next.map(|next| address(&viewer, &to, &next));
        let newest = query.has("after").then(|| address(&viewer, &to, ""));
        let entries = page
            .entries
            .iter()
            .map(|entry| entry_view(&viewer, entry))
            .collect_view();
        let list = if page.entries.is_empty() {
            view! {
                <EmptyState
                    icon="inbox"
                    title=locales::messages_mailbox_empty_title(locale)
                    text=locales::messages_mailbox_empty_text(locale)
                />
            }
            .into_any()
        } else {
            view! { <ol class="mailbox">{entries}</ol> }.into_any()
        };
        view! {
            <div class="wrap wrap--narrow">
                <div class="page-head">
                    <h1>{locales::messages_mailbox_title(locale)}</h1>
                    <p class="page-head__lead">{locales::messages_mailbox_lead(locale)}</p>
                    <p>
                        <LinkButton href=viewer.link("/demo/mailbox/phone") class="button--soft" icon="phone">
                            {locales::sms_phone_title(locale)}
                        </LinkButton>
                    </p>
                </div>
                <div class="stack">
                    <form method="get" action=viewer.link("/demo/mailbox") class="mailbox__find">
                        <TextField
                            bound=bind(&form, "to")
                            label=locales::messages_mailbox_to(locale)
                            kind="email"
                            dir="ltr"
                            optional=true
                        />
                        <Button icon="search">{locales::messages_mailbox_find(locale)}</Button>
                    </form>
                    {list}
                    <Pagination previous=newest next=next />
                </div>
            </div>
        }
    })
    .hidden_from_search())
}

fn address(viewer: &Viewer, to: &str, after: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("to", to), ("after", after)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    let path = viewer.link("/demo/mailbox");
    if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    }
}

fn entry_view(viewer: &Viewer, entry: &MailboxEntry) -> impl IntoView + use<> {
    let language = entry.locale();
    let href = viewer.link(&format!("/demo/mailbox/{}", entry.id));
    view! {
        <li class="card mailbox__message">
            <a class="mailbox__summary card--link" href=href>
                <span class="mailbox__subject">
                    <bdi lang=language.code() dir=language.dir()>{entry.subject.clone()}</bdi>
                </span>
                <span class="mailbox__meta">
                    <Ltr text=entry.recipient.clone() />
                    <Moment at=entry.created_at />
                    {state_pill(viewer.locale, &entry.state)}
                </span>
            </a>
        </li>
    }
}

fn state_pill(locale: Locale, state: &str) -> impl IntoView + use<> {
    let (kind, text) = match state {
        "sent" => (PillKind::Done, locales::messages_mailbox_sent(locale)),
        "failed" => (PillKind::Stopped, locales::messages_mailbox_failed(locale)),
        _ => (PillKind::Waiting, locales::messages_mailbox_queued(locale)),
    };
    view! { <Pill kind=kind text=text /> }
}

/// `GET /demo/mailbox/{id}`
pub(super) async fn message(request: Request) -> Result<Page> {
    let id: MessageId = request.param("id")?;
    let message = mailbox_message(&request.context, request.actor(), id).await?;
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    Ok(Page::new(message.entry.subject.clone(), move || {
        let entry = &message.entry;
        let language = entry.locale();
        let body = message.body.split("\n\n").map(paragraph).collect_view();
        let back = address(&viewer, &entry.recipient, "");
        view! {
            <div class="wrap wrap--narrow">
                <div class="page-head">
                    <p>
                        <a href=back>{locales::messages_mailbox_back(locale)}</a>
                    </p>
                    <h1 lang=language.code() dir=language.dir()>{entry.subject.clone()}</h1>
                    <p class="mailbox__meta">
                        <span>{locales::messages_mailbox_to(locale)} " " <Ltr text=entry.recipient.clone() /></span>
                        <Moment at=entry.created_at />
                        {state_pill(locale, &entry.state)}
                    </p>
                </div>
                <article class="card mailbox__message">
                    <div class="mailbox__body prose" lang=language.code() dir=language.dir()>{body}</div>
                </article>
            </div>
        }
    })
    .hidden_from_search())
}

/// A paragraph; an address on a line of its own becomes a link, a code is shown large.
fn paragraph(text: &str) -> impl IntoView + use<> {
    let is_code = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_code {
        return view! { <p class="mailbox__code"><Ltr text=text /></p> }.into_any();
    }
    let last = text.lines().count().saturating_sub(1);
    let lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| {
            let line = line.to_owned();
            let shown = if line.starts_with("http://") || line.starts_with("https://") {
                view! { <a href=line.clone() dir="ltr">{line.clone()}</a> }.into_any()
            } else {
                line.into_any()
            };
            view! { {shown} {(index < last).then_some("\n")} }
        })
        .collect_view();
    view! { <p>{lines}</p> }.into_any()
}
