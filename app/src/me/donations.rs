//! Own gifts: the list by year, and the path of one.

use backend::Result;
use backend::giving::{donation_path, tracking_token};
use backend::ledger::proof_state_own;
use backend::people::{Days, OwnGift, Stage, gift_title, own_gift, own_gift_span, own_gifts};
use domain::ids::DonationId;
use domain::locale::{CalendarPreference, Style};
use domain::time::{CivilDate, HijriDate, Timestamp};
use leptos::prelude::*;

use super::path::path_view;
use crate::layout::{MePlace, Place};
use crate::page::{Page, Request, Viewer};
use crate::ui::*;
use crate::verify::proof_offer;

/// Years below this are Hijri ones: the Gregorian calendar passed it before the platform began.
const HIJRI_YEAR_BELOW: i32 = 1_700;
/// Years offered at most.
const YEARS_MAX: usize = 12;

/// `GET /me/donations`
pub(super) async fn list(request: Request) -> Result<Page> {
    let query = request.query();
    let year: Option<i32> = query.text("year").parse().ok();
    let days = year.and_then(days_of_year);
    let shown = own_gifts(
        &request.context,
        request.actor(),
        days.unwrap_or(Days::ALL),
        query.text("after"),
    )
    .await?;
    let span = own_gift_span(&request.context, request.actor()).await?;
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    let year = year.filter(|_| days.is_some());
    Ok(Page::new(locales::me_donations_title(locale), move || {
        let tabs = span.map(|span| year_tabs(&viewer, span, year));
        let next = shown.next.as_ref().map(|next| list_address(&viewer, year, next));
        let newest = query.has("after").then(|| list_address(&viewer, year, ""));
        let body = if shown.gifts.is_empty() {
            empty(&viewer, span.is_none()).into_any()
        } else {
            let table = gift_table(&viewer, locales::me_donations_caption(locale), &shown.gifts);
            view! { <div class="card">{table}</div> }.into_any()
        };
        view! {
            <div class="stack stack--tight">
                <h1>{locales::me_donations_title(locale)}</h1>
                <p class="page-head__lead">{locales::me_donations_lead(locale)}</p>
            </div>
            {tabs}
            {body}
            <Pagination previous=newest next=next />
        }
    })
    .at(Place::Me(MePlace::Donations))
    .hidden_from_search())
}

fn empty(viewer: &Viewer, is_new: bool) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let title = locales::me_donations_empty_title(locale);
    let text = if is_new {
        locales::me_overview_empty_text(locale)
    } else {
        locales::me_donations_empty_text(locale)
    };
    let all = viewer.link("/opportunities");
    view! {
        <section class="card card--padded">
            <EmptyState icon="hand-heart" title=title text=text>
                <LinkButton href=all class="button--primary">
                    {locales::me_overview_empty_action(locale)}
                </LinkButton>
            </EmptyState>
        </section>
    }
}

/// The days of a Hijri or Gregorian year.
fn days_of_year(year: i32) -> Option<Days> {
    if year < HIJRI_YEAR_BELOW {
        let from = HijriDate::new(year, 1, 1)?.to_civil();
        let until = HijriDate::new(year + 1, 1, 1)?.to_civil();
        Some(Days { from, until })
    } else {
        let from = CivilDate::new(year, 1, 1)?;
        let until = CivilDate::new(year.checked_add(1)?, 1, 1)?;
        Some(Days { from, until })
    }
}

/// The years in which something was given, in the calendar the reader prefers, latest first.
fn years(style: Style, (first, last): (Timestamp, Timestamp)) -> Vec<i32> {
    let year = |at: Timestamp| {
        let day = at.riyadh_date();
        match style.calendar {
            CalendarPreference::Gregorian => Some(day.year()),
            CalendarPreference::Hijri | CalendarPreference::Both => HijriDate::from_civil(day).map(HijriDate::year),
        }
    };
    match (year(first), year(last)) {
        (Some(first), Some(last)) => (first..=last).rev().take(YEARS_MAX).collect(),
        _ => Vec::new(),
    }
}

fn year_tabs(viewer: &Viewer, span: (Timestamp, Timestamp), chosen: Option<i32>) -> impl IntoView + use<> {
    let style = viewer.style();
    let locale = style.locale;
    let all = Tab {
        label: locales::me_donations_all_years(locale).to_owned(),
        href: list_address(viewer, None, ""),
        count: None,
        current: chosen.is_none(),
    };
    let tab = |year: i32| Tab {
        label: style.digits.write(year.to_string()),
        href: list_address(viewer, Some(year), ""),
        count: None,
        current: chosen == Some(year),
    };
    let items: Vec<Tab> = std::iter::once(all)
        .chain(years(style, span).into_iter().map(tab))
        .collect();
    view! { <Tabs label=locales::me_donations_years(locale) items=items /> }
}

fn list_address(viewer: &Viewer, year: Option<i32>, after: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(year) = year {
        query.append_pair("year", &year.to_string());
    }
    if !after.is_empty() {
        query.append_pair("after", after);
    }
    let query = query.finish();
    let path = viewer.link("/me/donations");
    if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    }
}

/// The look of a stage.
pub(super) const fn stage_kind(stage: Stage) -> PillKind {
    match stage {
        Stage::Arrived => PillKind::Done,
        Stage::Funded | Stage::Executing => PillKind::Active,
        Stage::Reporting | Stage::Collecting => PillKind::Waiting,
        Stage::Pooled | Stage::Refunded => PillKind::Idle,
    }
}

/// Gifts as a table; on a phone, cards.
pub(super) fn gift_table(viewer: &Viewer, caption: &'static str, gifts: &[OwnGift]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let columns = vec![
        TableColumn::words(locales::me_donations_gift(locale)),
        TableColumn::words(locales::me_donations_date(locale)),
        TableColumn::words(locales::me_donations_where(locale)),
        TableColumn::figures(locales::me_donations_amount(locale)),
    ];
    let rows = gifts.iter().map(|gift| gift_row(viewer, gift)).collect();
    view! { <DataTable caption=caption caption_hidden=true columns=columns rows=rows /> }
}

fn gift_row(viewer: &Viewer, gift: &OwnGift) -> Vec<AnyView> {
    let locale = viewer.locale;
    let href = viewer.link(&format!("/me/donations/{}", gift.id));
    let mut notes: Vec<String> = Vec::new();
    if let Some(to) = &gift.opportunity {
        notes.push(locale.pick(&to.charity_ar, &to.charity_en).clone());
    }
    if gift.intention != "sadaqah" {
        notes.push(locales::me_intention(locale, &gift.intention).to_owned());
    }
    if let Some(name) = &gift.dedication_name {
        notes.push(locales::me_donations_dedicated(locale, name));
    }
    if gift.anonymous {
        notes.push(locales::me_donations_anonymous(locale).to_owned());
    }
    let notes = notes.join(" · ");
    let amount = if gift.stage == Stage::Refunded {
        gift.amount
    } else {
        gift.kept()
    };
    vec![
        view! {
            <a href=href>{gift_title(gift, locale)}</a>
            {(!notes.is_empty()).then(|| view! { <span class="table__sub">{notes}</span> })}
        }
        .into_any(),
        view! { <Day at=gift.captured_at /> }.into_any(),
        view! { <Pill kind=stage_kind(gift.stage) text=locales::me_stage(locale, gift.stage.code()) /> }.into_any(),
        view! { <Amount money=amount /> }.into_any(),
    ]
}

/// `GET /me/donations/{id}`
pub(super) async fn one(request: Request) -> Result<Page> {
    let id: DonationId = request.param("id")?;
    let gift = own_gift(&request.context, request.actor(), id).await?;
    let path = donation_path(&request.context, request.actor(), id).await?;
    let proof = proof_state_own(&request.context, request.actor(), id).await?;
    let token = tracking_token(&request.context.configuration, gift.intent);
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    let title = locales::me_donation_title(locale, &gift_title(&gift, locale));
    Ok(Page::new(title, move || {
        let crumbs = vec![
            Crumb {
                label: locales::me_donations_title(locale).to_owned(),
                href: Some(viewer.link("/me/donations")),
            },
            Crumb {
                label: gift_title(&gift, locale),
                href: None,
            },
        ];
        let share = gift.opportunity.as_ref().map(|to| {
            let path = match to.report_number {
                Some(number) => format!("/impact/reports/{number}"),
                None => format!("/opportunities/{}", to.number),
            };
            let url = format!("{}{}", viewer.public_url, viewer.link(&path));
            let text = locale.pick(&to.title_ar, &to.title_en).clone();
            view! { <ShareLinks url=url text=text /> }
        });
        view! {
            <Breadcrumb items=crumbs />
            <div class="cluster cluster--between">
                <h1>{gift_title(&gift, locale)}</h1>
                <Pill kind=stage_kind(gift.stage) text=locales::me_stage(locale, gift.stage.code()) />
            </div>
            <section class="stack">
                <h2>{locales::me_donation_path(locale)}</h2>
                {path_view(&viewer, &path)}
            </section>
            <section class="card panel">
                <h2 class="panel__title">{locales::me_donation_facts(locale)}</h2>
                <DescriptionList items=facts(&viewer, &gift, &token) />
            </section>
            {proof_offer(&viewer, proof, viewer.link(&format!("/me/donations/{id}/proof.json")))}
            {share}
        }
    })
    .at(Place::Me(MePlace::Donations))
    .hidden_from_search())
}

fn facts(viewer: &Viewer, gift: &OwnGift, token: &str) -> Vec<Fact> {
    let locale = viewer.locale;
    let shown = if gift.anonymous {
        locales::me_donation_name_shown_anonymous(locale)
    } else {
        locales::me_donation_name_shown_own(locale)
    };
    let amount = gift.amount;
    let at = gift.captured_at;
    let mut items = vec![
        fact(locales::me_donation_amount(locale), view! { <Amount money=amount /> }),
        fact(locales::me_donation_date(locale), view! { <Moment at=at /> }),
        fact(
            locales::me_donation_intention(locale),
            locales::me_intention(locale, &gift.intention),
        ),
        fact(locales::me_donation_name_shown(locale), shown),
    ];
    if let Some(name) = gift.dedication_name.clone() {
        items.push(fact(locales::me_donation_dedication(locale), name));
    }
    if let Some(to) = &gift.opportunity {
        let href = viewer.link(&format!("/charities/{}", to.charity_slug));
        let name = locale.pick(&to.charity_ar, &to.charity_en).clone();
        items.push(fact(
            locales::me_donation_charity(locale),
            view! { <a href=href>{name}</a> },
        ));
    }
    if let Some(number) = gift.receipt_number {
        let href = viewer.link(&format!("/donations/{token}/receipt"));
        let text = locales::me_donation_receipt_open(locale, &viewer.digits.write(number.to_string()));
        items.push(fact(
            locales::me_donation_receipt(locale),
            view! { <a href=href>{text}</a> },
        ));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_hijri_or_gregorian_by_their_number() {
        let hijri = days_of_year(1448).unwrap();
        assert_eq!(
            (hijri.from.to_string(), hijri.until > hijri.from),
            ("2026-06-16".to_owned(), true)
        );
        let gregorian = days_of_year(2026).unwrap();
        assert_eq!(
            (gregorian.from.to_string(), gregorian.until.to_string()),
            ("2026-01-01".into(), "2027-01-01".into())
        );
        for year in [0, -5, 900, 1_699, 9_999, i32::MAX, i32::MIN] {
            assert!(days_of_year(year).is_none(), "{year}");
        }
    }
}
