//! Giving by text message: the words, what they cost, how to stop, what cannot be done.

use backend::Result;
use backend::payments::sms::{keyword_list, shortcode};
use backend::reference::{Reference, reference};
use domain::giving::Intention;
use domain::locale::{Locale, Style};
use domain::payments::sms::{DAILY_CAP, Keyword, KeywordAmounts};
use leptos::prelude::*;

use super::pages::page;
use crate::page::{Page, Request, Viewer};
use crate::ui::{DataTable, Notice, NoticeKind, TableColumn, isolate};

/// `GET /about/sms`
pub(super) async fn sms(request: Request) -> Result<Page> {
    let locale = request.locale();
    let keywords = keyword_list(&request.context, request.actor()).await?;
    let names = reference(&request.context).await?;
    let number = shortcode(&request.context);
    let lead = match &number {
        Some(number) => locales::sms_about_lead(locale, number),
        None => locales::sms_about_off(locale).to_owned(),
    };
    let words = (
        locales::sms_about_title(locale),
        locales::sms_about_description(locale),
        lead,
    );
    Ok(page(request.viewer, "/about/sms", words, move |viewer| match number {
        Some(number) => view(viewer, &number, &keywords, &names),
        None => view! { <Notice kind=NoticeKind::Plain>{locales::sms_about_off(locale)}</Notice> }.into_any(),
    }))
}

fn view(viewer: &Viewer, number: &str, keywords: &[Keyword], names: &Reference) -> AnyView {
    let locale = viewer.locale;
    let columns = vec![
        TableColumn::words(locales::sms_about_send(locale)),
        TableColumn::words(locales::sms_about_for(locale)),
        TableColumn::words(locales::sms_about_price(locale)),
        TableColumn::words(locales::sms_about_how_often(locale)),
    ];
    let rows = keywords.iter().map(|keyword| row(viewer, keyword, names)).collect();
    view! {
        <DataTable caption=locales::sms_about_keywords(locale) columns=columns rows=rows />
        {sections(locale, number)}
    }
    .into_any()
}

fn row(viewer: &Viewer, keyword: &Keyword, names: &Reference) -> Vec<AnyView> {
    let locale = viewer.locale;
    let words: Vec<String> = [Locale::Ar, Locale::En]
        .iter()
        .map(|language| isolate(keyword.word(*language)))
        .collect();
    let goes_to = match (keyword.intention, &keyword.field_code) {
        (Intention::Zakat, _) => locales::sms_cause_zakat(locale).to_owned(),
        (_, Some(field)) => locales::sms_cause_field(locale, names.field_name(field, locale)),
        (_, None) => locales::sms_cause_general(locale).to_owned(),
    };
    let when = if keyword.monthly {
        locales::sms_about_monthly(locale)
    } else {
        locales::sms_about_once(locale)
    };
    vec![
        words.join(" · ").into_any(),
        goes_to.into_any(),
        amounts(viewer.style(), keyword).into_any(),
        when.into_any(),
    ]
}

fn amounts(style: Style, keyword: &Keyword) -> String {
    match &keyword.amounts {
        KeywordAmounts::Fixed(amounts) => {
            let amounts: Vec<String> = amounts.iter().map(|amount| style.money(*amount)).collect();
            amounts.join(style.locale.pick("، ", ", "))
        }
        KeywordAmounts::Open => locales::sms_reply_amount_open(style.locale, &style.money(DAILY_CAP)),
    }
}

/// A part of the page: a heading and a list, or one paragraph.
fn section(id: &'static str, title: &'static str, texts: Vec<String>) -> impl IntoView {
    let body = if texts.len() > 1 {
        let items: Vec<_> = texts.into_iter().map(|text| view! { <li>{text}</li> }).collect();
        view! { <ul>{items}</ul> }.into_any()
    } else {
        let text = texts.into_iter().next().unwrap_or_default();
        view! { <p>{text}</p> }.into_any()
    };
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {body}
        </section>
    }
}

fn sections(locale: Locale, number: &str) -> impl IntoView + use<> {
    let how = vec![
        locales::sms_about_how_send(locale, number),
        locales::sms_about_how_reply(locale).to_owned(),
        locales::sms_about_how_receipt(locale).to_owned(),
    ];
    let not = vec![
        locales::sms_about_not_zakat(locale).to_owned(),
        locales::sms_about_not_cap(locale, &Style::of(locale).money(DAILY_CAP)),
        locales::sms_about_not_refund(locale).to_owned(),
        locales::sms_about_not_opportunity(locale).to_owned(),
    ];
    let stop = vec![locales::sms_about_stop_text(locale).to_owned()];
    let free = vec![locales::sms_about_free_text(locale).to_owned()];
    view! {
        <div class="prose">
            {section("how", locales::sms_about_how_title(locale), how)}
            {section("stop", locales::sms_about_stop_title(locale), stop)}
            {section("free", locales::sms_about_free_title(locale), free)}
            {section("not", locales::sms_about_not_title(locale), not)}
        </div>
    }
}
