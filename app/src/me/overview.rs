//! The overview: "this is what your giving did", before any table.

use backend::Result;
use backend::giving::opportunities::{OpportunityCard, opportunity_list_needed};
use backend::people::{Dashboard, LatestReport, dashboard_of};
use backend::reference::{Reference, reference};
use domain::impact::CountShare;
use domain::locale::Style;
use domain::people::Role;
use leptos::prelude::*;
use locales::arg;

use super::donations::gift_table;
use super::{charts, path};
use crate::catalogue::card_grid;
use crate::layout::{MePlace, Place};
use crate::page::{Page, Request, Viewer};
use crate::ui::*;

/// Causes that are offered to somebody who has not given yet.
const NEEDED_COUNT: usize = 3;

/// `GET /me`
pub(super) async fn overview(request: Request) -> Result<Page> {
    let board = dashboard_of(&request.context, request.actor()).await?;
    let is_new = board.gift_count == 0 && board.history.is_empty();
    // Whoever has nothing to look back on is shown where they can begin.
    let needed = if is_new {
        opportunity_list_needed(&request.context, request.actor(), NEEDED_COUNT).await?
    } else {
        Vec::new()
    };
    let reference = reference(&request.context).await?;
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    Ok(Page::new(locales::me_overview_title(locale), move || {
        let name = viewer
            .person
            .as_ref()
            .map(|person| first_name(&person.name))
            .unwrap_or_default();
        let heading = if name.is_empty() {
            locales::me_overview_heading(locale).to_owned()
        } else {
            locales::me_overview_heading_named(locale, &name)
        };
        let body = if is_new {
            welcome(&viewer, &reference, &needed).into_any()
        } else {
            figures(&viewer, board).into_any()
        };
        view! {
            <h1 class="dashboard__title">{heading}</h1>
            {body}
        }
    })
    .at(Place::Me(MePlace::Overview))
    .hidden_from_search())
}

/// People are greeted by their first name.
fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}

/// What will be here, for somebody who has not given yet, and the ways on from here.
fn welcome(viewer: &Viewer, reference: &Reference, needed: &[OpportunityCard]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let all = viewer.link("/opportunities");
    let volunteer = viewer.actor.has_role(Role::Volunteer).then(|| {
        view! {
            <Notice kind=NoticeKind::Information title=locales::me_overview_volunteer_title(locale)>
                <p>{locales::me_overview_volunteer_text(locale)}</p>
            </Notice>
        }
    });
    let ways = [
        ("/impact/reports", "sparkles", locales::me_overview_way_reports(locale)),
        ("/charities", "users", locales::me_overview_way_charities(locale)),
        (
            "/me/preferences",
            "settings",
            locales::me_overview_way_preferences(locale),
        ),
    ];
    let ways: Vec<_> = ways
        .into_iter()
        .map(|(path, icon, text)| {
            view! { <LinkButton href=viewer.link(path) class="button--plain" icon=icon>{text}</LinkButton> }
        })
        .collect();
    let needed = (!needed.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="needed">
                <h2 class="panel__title" id="needed">{locales::home_needed_title(locale)}</h2>
                {card_grid(viewer, reference, needed, 3)}
            </section>
        }
    });
    view! {
        {volunteer}
        <section class="card card--padded">
            <EmptyState
                icon="sprout"
                title=locales::me_overview_empty_title(locale)
                text=locales::me_overview_empty_text(locale)
            >
                <LinkButton href=all class="button--primary">
                    {locales::me_overview_empty_action(locale)}
                </LinkButton>
            </EmptyState>
        </section>
        {needed}
        <section class="card panel" aria-labelledby="ways">
            <h2 class="panel__title" id="ways">{locales::me_overview_ways(locale)}</h2>
            <p class="cluster">{ways}</p>
        </section>
        <Notice kind=NoticeKind::Plain>{locales::me_overview_empty_guest(locale)}</Notice>
    }
}

fn figures(viewer: &Viewer, board: Dashboard) -> impl IntoView + use<> {
    let style = viewer.style();
    let locale = style.locale;
    let stats = stats(viewer, &board);
    let latest = board.latest.map(|latest| story(viewer, latest));
    let charts = (board.gift_count > 0).then(|| {
        view! {
            <div class="dashboard__split">
                {charts::months(style, &board.months)} {charts::fields(style, &board.fields)}
            </div>
        }
    });
    let all = viewer.link("/me/donations");
    view! {
        {stats}
        {latest}
        {charts}
        <section>
            <div class="section-head">
                <h2 class="panel__title">{locales::me_overview_history(locale)}</h2>
                <a class="section-head__link" href=all>
                    {locales::me_show_all(locale)}
                    <Icon name="forward" />
                </a>
            </div>
            <div class="card">{gift_table(viewer, locales::me_overview_history(locale), &board.history)}</div>
        </section>
    }
}

fn stats(viewer: &Viewer, board: &Dashboard) -> impl IntoView + use<> {
    let style = viewer.style();
    let locale = style.locale;
    let since = board
        .first_at
        .and_then(|at| domain::time::HijriDate::from_civil(at.riyadh_date()))
        .map(|date| view! { {locales::me_overview_since(locale, &charts::month_name(style, date))} }.into_any());
    let reached = reached(style, board);
    let reports_note = if board.report_count > 0 {
        view! { <a href=viewer.link("/me/impact")>{locales::me_overview_reports_read(locale)}</a> }.into_any()
    } else {
        view! { {locales::me_overview_reports_soon(locale)} }.into_any()
    };
    let reports = locales::me_overview_reports_count(locale, board.report_count, &style.integer(board.report_count));
    let total = board.total;
    let together = together(style, board);
    view! {
        <ul class="stat-grid">
            <Stat
                label=locales::me_overview_total(locale)
                icon="hand-coins"
                class="stat--lead"
                note=view! { {since} }.into_any()
            >
                <Amount money=total />
            </Stat>
            <Stat label=locales::me_overview_reached(locale) icon="users" note=view! { {together} }.into_any()>
                {reached}
            </Stat>
            <Stat label=locales::me_overview_reports(locale) icon="sparkles" note=reports_note>
                {reports}
            </Stat>
        </ul>
    }
}

fn reached(style: Style, board: &Dashboard) -> String {
    let locale = style.locale;
    let count = board.own_beneficiary_count;
    match (count, board.whole_beneficiary_count) {
        (0, 0) => locales::me_overview_reached_none(locale).to_owned(),
        (0, _) => locales::me_overview_reached_part(locale).to_owned(),
        _ => locales::me_overview_reached_people(locale, count, &style.integer(count)),
    }
}

fn together(style: Style, board: &Dashboard) -> String {
    let locale = style.locale;
    let regions = locales::me_overview_regions(locale, board.region_count, &style.integer(board.region_count));
    let whole = board.whole_beneficiary_count;
    if whole > board.own_beneficiary_count {
        let people = locales::me_overview_reached_people(locale, whole, &style.integer(whole));
        format!("{regions} · {}", locales::me_overview_reached_together(locale, &people))
    } else {
        regions
    }
}

fn story(viewer: &Viewer, latest: LatestReport) -> impl IntoView + use<> {
    let style = viewer.style();
    let locale = style.locale;
    let report = latest.report;
    let share = share_words(style, &report);
    let steps = path::steps(
        style,
        [
            Some(report.own_latest_at),
            Some(report.own_latest_at),
            latest.paid_at,
            latest.done_at,
            Some(report.published_at),
        ],
    );
    let data = StoryData {
        field: report.field_code.clone(),
        photo: report.photo_hash.as_ref().map(|hash| format!("/media/{hash}")),
        by: locales::me_overview_story_by(
            locale,
            arg::Charity(locale.pick(&report.charity_ar, &report.charity_en)),
            arg::Region(locale.pick(&report.region_ar, &report.region_en)),
        ),
        title: locale.pick(&report.headline_ar, &report.headline_en).clone(),
        href: viewer.link(&format!("/impact/reports/{}", report.number)),
        share: Some(view! { {share} }.into_any()),
        steps,
    };
    view! { <Story story=data /> }
}

/// "Your SAR 500 reached two people: 0.17% of this cause."
fn share_words(style: Style, report: &backend::people::OwnReport) -> String {
    let locale = style.locale;
    let share = report.share();
    let amount = style.money(report.own_amount);
    if share.is_below_hundredth() {
        return locales::me_overview_story_share_tiny(locale, &amount);
    }
    let percent = style.percent(share.basis_points);
    match share.of_count(report.beneficiary_count) {
        CountShare::Whole(count) => locales::me_overview_story_share_people(
            locale,
            arg::Amount(&amount),
            count,
            arg::CountText(&style.integer(count)),
            arg::Percent(&percent),
        ),
        CountShare::None | CountShare::PartOfOne => {
            locales::me_overview_story_share(locale, arg::Amount(&amount), arg::Percent(&percent))
        }
    }
}
