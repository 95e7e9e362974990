//! The impact reports of what one gave to, with one's own share of each.

use backend::Result;
use backend::people::{OwnReport, own_reports};
use leptos::prelude::*;
use locales::arg;

use crate::layout::{MePlace, Place};
use crate::page::{Page, Request, Viewer};
use crate::ui::*;

/// `GET /me/impact`
pub(super) async fn list(request: Request) -> Result<Page> {
    let query = request.query();
    let shown = own_reports(&request.context, request.actor(), query.text("after")).await?;
    let viewer = request.viewer.clone();
    let locale = viewer.locale;
    Ok(Page::new(locales::me_impact_title(locale), move || {
        let next = shown.next.map(|next| viewer.link(&format!("/me/impact?after={next}")));
        let newest = query.has("after").then(|| viewer.link("/me/impact"));
        let body = if shown.reports.is_empty() {
            view! {
                <section class="card card--padded">
                    <EmptyState
                        icon="sparkles"
                        title=locales::me_impact_empty_title(locale)
                        text=locales::me_impact_empty_text(locale)
                    >
                        <LinkButton href=viewer.link("/impact/reports") class="button--primary">
                            {locales::me_impact_empty_action(locale)}
                        </LinkButton>
                    </EmptyState>
                </section>
            }
            .into_any()
        } else {
            let cards = shown.reports.iter().map(|report| card(&viewer, report)).collect_view();
            view! { <ul class="card-grid">{cards}</ul> }.into_any()
        };
        view! {
            <div class="stack stack--tight">
                <h1>{locales::me_impact_title(locale)}</h1>
                <p class="page-head__lead">{locales::me_impact_lead(locale)}</p>
            </div>
            {body}
            <Pagination previous=newest next=next />
        }
    })
    .at(Place::Me(MePlace::Impact))
    .hidden_from_search())
}

fn card(viewer: &Viewer, report: &OwnReport) -> impl IntoView + use<> {
    let style = viewer.style();
    let locale = style.locale;
    let share = report.share();
    let amount = style.money(report.own_amount);
    let own = if share.is_below_hundredth() {
        locales::me_impact_own_tiny(locale, &amount)
    } else {
        locales::me_impact_own(
            locale,
            arg::Amount(&amount),
            arg::Percent(&style.percent(share.basis_points)),
        )
    };
    let by = locales::me_overview_story_by(
        locale,
        arg::Charity(locale.pick(&report.charity_ar, &report.charity_en)),
        arg::Region(locale.pick(&report.region_ar, &report.region_en)),
    );
    let href = viewer.link(&format!("/impact/reports/{}", report.number));
    let photo = report.photo_hash.as_ref().map(|hash| format!("/media/{hash}/thumb"));
    let field = report.field_code.clone();
    let icon = field_icon(&field);
    view! {
        <li>
            <article class=format!("card report-card {}", field_class(&field))>
                <Art field=field.clone() photo=photo class="report-card__art">
                    <Medallion icon=icon class="story__medallion" />
                </Art>
                <div class="report-card__body">
                    <p class="report-card__by">{by}</p>
                    <h2 class="report-card__title">
                        <a href=href>{locale.pick(&report.headline_ar, &report.headline_en).clone()}</a>
                    </h2>
                    <p class="story__share">{own}</p>
                    <p class="report-card__when">
                        {locales::me_impact_published(locale, &style.day(report.published_at))}
                    </p>
                </div>
            </article>
        </li>
    }
}
