//! The pages about Ataa.

use backend::Result;
use backend::giving::opportunities::{
    ENDING_POINTS, ENDING_WINDOW_DAYS, MISSING_POINTS, URGENT_POINTS, WAITING_POINTS, WAITING_WINDOW_DAYS,
};
use domain::locale::Locale;
use leptos::prelude::*;
use locales::arg;

use super::reading::reading_choice;
use crate::layout::Place;
use crate::page::{Page, Request, Viewer};
use crate::ui::{LinkButton, PathStep, PathSteps, StepState, Tab, Tabs};

/// A part of a page: heading, then paragraphs or a list.
struct Part {
    id: &'static str,
    title: &'static str,
    paragraphs: Vec<&'static str>,
    list: Vec<&'static str>,
}

impl Part {
    fn text(id: &'static str, title: &'static str, paragraphs: &[&'static str]) -> Self {
        Self {
            id,
            title,
            paragraphs: paragraphs.to_vec(),
            list: Vec::new(),
        }
    }

    fn list(id: &'static str, title: &'static str, list: &[&'static str]) -> Self {
        Self {
            id,
            title,
            paragraphs: Vec::new(),
            list: list.to_vec(),
        }
    }
}

fn parts_view(parts: Vec<Part>) -> impl IntoView {
    parts
        .into_iter()
        .map(|part| {
            let paragraphs = part
                .paragraphs
                .into_iter()
                .map(|text| view! { <p>{text}</p> })
                .collect_view();
            let items: Vec<_> = part.list.into_iter().map(|text| view! { <li>{text}</li> }).collect();
            view! {
                <section aria-labelledby=part.id>
                    <h2 id=part.id>{part.title}</h2>
                    {paragraphs}
                    {(!items.is_empty()).then(|| view! { <ul>{items}</ul> })}
                </section>
            }
        })
        .collect_view()
}

/// The frame of these pages: title, lead, links between them, text.
pub(super) fn page(
    viewer: Viewer,
    path: &'static str,
    words: (&'static str, &'static str, impl Into<String>),
    body: impl FnOnce(&Viewer) -> AnyView + Send + 'static,
) -> Page {
    let locale = viewer.locale;
    let (title, description, lead) = words;
    let lead: String = lead.into();
    Page::new(title, move || {
        let inside = body(&viewer);
        view! {
            <div class="wrap">
                <header class="page-head">
                    <h1>{title}</h1>
                    <p class="page-head__lead">{lead}</p>
                </header>
                <Tabs label=locales::about_nav_label(locale) items=tabs(&viewer, path) />
                <div class="about band__end">{inside}</div>
            </div>
        }
    })
    .describe(description)
    .at(Place::About)
    .cacheable()
}

fn tabs(viewer: &Viewer, path: &'static str) -> Vec<Tab> {
    let locale = viewer.locale;
    [
        ("/about", locales::about_nav_about(locale)),
        ("/about/policies", locales::about_nav_policies(locale)),
        ("/about/sms", locales::sms_about_nav(locale)),
        ("/about/allocation", locales::payouts_rule_nav(locale)),
        ("/about/privacy", locales::about_nav_privacy(locale)),
        ("/about/accessibility", locales::about_nav_accessibility(locale)),
    ]
    .map(|(address, label)| Tab {
        label: label.to_owned(),
        href: viewer.link(address),
        count: None,
        current: address == path,
    })
    .into_iter()
    .collect()
}

/// `GET /about`
pub(super) async fn about(request: Request) -> Result<Page> {
    let locale = request.locale();
    let words = (
        locales::about_title(locale),
        locales::about_description(locale),
        locales::about_lead(locale),
    );
    Ok(page(request.viewer, "/about", words, move |viewer| {
        let who = vec![
            Part::text(
                "who",
                locales::about_who_title(locale),
                &[locales::about_who_text(locale), locales::about_who_three(locale)],
            ),
            Part::list(
                "not",
                locales::about_not_title(locale),
                &[
                    locales::about_not_fund(locale),
                    locales::about_not_ministry(locale),
                    locales::about_not_people(locale),
                ],
            ),
        ];
        let more = vec![
            Part::text(
                "zakat",
                locales::about_zakat_title(locale),
                &[locales::about_zakat_text(locale)],
            ),
            Part::text(
                "charities",
                locales::about_organisation_title(locale),
                &[locales::about_organisation_text(locale)],
            ),
            Part::text(
                "figures",
                locales::about_figures_title(locale),
                &[locales::about_figures_text(locale)],
            ),
            Part::text(
                "check",
                locales::about_check_title(locale),
                &[locales::about_check_text(locale)],
            ),
        ];
        view! {
            <div class="prose">{parts_view(who)}</div>
            <section class="card panel about__how" id="how" aria-labelledby="how-title">
                <h2 class="panel__title" id="how-title">{locales::about_how_title(locale)}</h2>
                <PathSteps steps=how(locale) />
            </section>
            <div class="prose">{parts_view(more)}</div>
            <p>
                <LinkButton href=viewer.link("/impact")>{locales::about_check_link(locale)}</LinkButton>
            </p>
        }
        .into_any()
    }))
}

/// The plain guide to how a gift travels (D21).
fn how(locale: Locale) -> Vec<PathStep> {
    [
        (
            "search",
            locales::about_how_choose_title(locale),
            locales::about_how_choose_text(locale),
        ),
        (
            "credit-card",
            locales::about_how_pay_title(locale),
            locales::about_how_pay_text(locale),
        ),
        (
            "receipt",
            locales::about_how_receipt_title(locale),
            locales::about_how_receipt_text(locale),
        ),
        (
            "route",
            locales::about_how_allocate_title(locale),
            locales::about_how_allocate_text(locale),
        ),
        (
            "banknote",
            locales::about_how_disburse_title(locale),
            locales::about_how_disburse_text(locale),
        ),
        (
            "sparkles",
            locales::about_how_report_title(locale),
            locales::about_how_report_text(locale),
        ),
    ]
    .map(|(icon, name, text)| PathStep {
        name: name.to_owned(),
        when: Some(text.to_owned()),
        state: StepState::Explained(icon),
    })
    .into_iter()
    .collect()
}

/// `GET /about/policies`: what the code obeys, in the words of handbook 4.3 to 4.7.
pub(super) async fn policies(request: Request) -> Result<Page> {
    let locale = request.locale();
    let words = (
        locales::about_policies_title(locale),
        locales::about_policies_description(locale),
        locales::about_policies_lead(locale),
    );
    Ok(page(request.viewer, "/about/policies", words, move |_| {
        let mut surplus = Part::list(
            "surplus",
            locales::about_policies_surplus_title(locale),
            &[
                locales::about_policies_surplus_hold(locale),
                locales::about_policies_surplus_offer(locale),
                locales::about_policies_surplus_choice(locale),
                locales::about_policies_surplus_told(locale),
            ],
        );
        surplus.paragraphs.push(locales::about_policies_surplus_lead(locale));
        let parts = vec![
            Part::text(
                "whole",
                locales::about_policies_whole_title(locale),
                &[
                    locales::about_policies_whole_text(locale),
                    locales::about_policies_whole_none(locale),
                ],
            ),
            Part::text(
                "intention",
                locales::about_policies_intention_title(locale),
                &[locales::about_policies_intention_text(locale)],
            ),
            surplus,
            Part::text(
                "short",
                locales::about_policies_short_title(locale),
                &[locales::about_policies_short_text(locale)],
            ),
            Part::text(
                "cheaper",
                locales::about_policies_cheaper_title(locale),
                &[locales::about_policies_cheaper_text(locale)],
            ),
            Part::list(
                "refund",
                locales::about_policies_refund_title(locale),
                &[
                    locales::about_policies_refund_technical(locale),
                    locales::about_policies_refund_request(locale),
                    locales::about_policies_refund_never(locale),
                    locales::about_policies_refund_way(locale),
                    locales::about_policies_refund_cause(locale),
                    locales::about_policies_refund_ask(locale),
                    locales::about_policies_refund_closing(locale),
                    locales::about_policies_refund_bank(locale),
                ],
            ),
            Part::text(
                "private",
                locales::about_policies_privacy_title(locale),
                &[locales::about_policies_privacy_text(locale)],
            ),
            Part::text(
                "pay",
                locales::about_policies_pay_title(locale),
                &[locales::about_policies_pay_text(locale)],
            ),
        ];
        view! { <div class="prose">{parts_view(parts)}</div> }.into_any()
    }))
}

/// `GET /about/allocation`: by which rule pooled money is given, with the figures that the code uses.
pub(super) async fn allocation(request: Request) -> Result<Page> {
    let locale = request.locale();
    let words = (
        locales::payouts_rule_title(locale),
        locales::payouts_rule_description(locale),
        locales::payouts_rule_lead(locale),
    );
    Ok(page(request.viewer, "/about/allocation", words, move |viewer| {
        let style = viewer.style();
        let number = |value: i64| style.integer(value);
        let rule = [
            locales::payouts_rule_urgent(locale, &number(URGENT_POINTS)),
            locales::payouts_rule_ending(
                locale,
                ENDING_WINDOW_DAYS,
                arg::CountText(&number(ENDING_WINDOW_DAYS)),
                arg::Points(&number(ENDING_POINTS)),
            ),
            locales::payouts_rule_missing(locale, &number(MISSING_POINTS)),
            locales::payouts_rule_waiting(
                locale,
                WAITING_WINDOW_DAYS,
                arg::CountText(&number(WAITING_WINDOW_DAYS)),
                arg::Points(&number(WAITING_POINTS)),
            ),
        ];
        let rule: Vec<_> = rule.into_iter().map(|text| view! { <li>{text}</li> }).collect();
        let before = vec![Part::list(
            "classes",
            locales::payouts_rule_classes_title(locale),
            &[
                locales::payouts_rule_classes_zakat(locale),
                locales::payouts_rule_classes_field(locale),
                locales::payouts_rule_classes_general(locale),
                locales::payouts_rule_classes_locked(locale),
            ],
        )];
        let after = vec![
            Part::list(
                "limits",
                locales::payouts_rule_limits_title(locale),
                &[
                    locales::payouts_rule_limits_need(locale),
                    locales::payouts_rule_limits_charity(locale),
                    locales::payouts_rule_limits_oldest(locale),
                    locales::payouts_rule_limits_person(locale),
                ],
            ),
            Part::text(
                "out",
                locales::payouts_rule_out_title(locale),
                &[
                    locales::payouts_rule_out_settled(locale),
                    locales::payouts_rule_out_people(locale),
                ],
            ),
        ];
        view! {
            <div class="prose">
                {parts_view(before)}
                <section aria-labelledby="ranking">
                    <h2 id="ranking">{locales::payouts_rule_ranking_title(locale)}</h2>
                    <p>{locales::payouts_rule_ranking_text(locale)}</p>
                    <ul>{rule}</ul>
                </section>
                {parts_view(after)}
            </div>
        }
        .into_any()
    }))
}

/// `GET /about/privacy`
pub(super) async fn privacy(request: Request) -> Result<Page> {
    let locale = request.locale();
    let words = (
        locales::about_privacy_title(locale),
        locales::about_privacy_description(locale),
        locales::about_privacy_lead(locale),
    );
    Ok(page(request.viewer, "/about/privacy", words, move |viewer| {
        let parts = vec![
            Part::list(
                "keep",
                locales::about_privacy_keep_title(locale),
                &[
                    locales::about_privacy_keep_giver(locale),
                    locales::about_privacy_keep_gift(locale),
                    locales::about_privacy_keep_account(locale),
                ],
            ),
            Part::list(
                "not",
                locales::about_privacy_not_title(locale),
                &[
                    locales::about_privacy_not_card(locale),
                    locales::about_privacy_not_track(locale),
                    locales::about_privacy_not_beneficiary(locale),
                ],
            ),
            Part::text(
                "see",
                locales::about_privacy_see_title(locale),
                &[locales::about_privacy_see_text(locale)],
            ),
            Part::text(
                "long",
                locales::about_privacy_long_title(locale),
                &[locales::about_privacy_long_text(locale)],
            ),
            Part::text(
                "links",
                locales::about_privacy_link_title(locale),
                &[locales::about_privacy_link_text(locale)],
            ),
            Part::text(
                "rights",
                locales::about_privacy_rights_title(locale),
                &[locales::about_privacy_rights_text(locale)],
            ),
        ];
        view! {
            <div class="prose">{parts_view(parts)}</div>
            <p>
                <LinkButton href=viewer.link("/me/privacy") class="button--soft">
                    {locales::about_privacy_rights_link(locale)}
                </LinkButton>
            </p>
        }
        .into_any()
    }))
}

/// `GET /about/accessibility`
pub(super) async fn accessibility(request: Request) -> Result<Page> {
    let locale = request.locale();
    let words = (
        locales::about_accessibility_title(locale),
        locales::about_accessibility_description(locale),
        locales::about_accessibility_lead(locale),
    );
    let now = request.context.now();
    Ok(page(request.viewer, "/about/accessibility", words, move |viewer| {
        let reading = reading_choice(viewer, now);
        let parts = vec![
            Part::text(
                "standard",
                locales::about_accessibility_standard_title(locale),
                &[locales::about_accessibility_standard_text(locale)],
            ),
            Part::list(
                "how",
                locales::about_accessibility_how_title(locale),
                &[
                    locales::about_accessibility_how_keyboard(locale),
                    locales::about_accessibility_how_script(locale),
                    locales::about_accessibility_how_charts(locale),
                    locales::about_accessibility_how_errors(locale),
                    locales::about_accessibility_how_motion(locale),
                    locales::about_accessibility_how_size(locale),
                ],
            ),
            Part::text(
                "limits",
                locales::about_accessibility_limits_title(locale),
                &[locales::about_accessibility_limits_text(locale)],
            ),
            Part::text(
                "help",
                locales::about_accessibility_help_title(locale),
                &[locales::about_accessibility_help_text(locale)],
            ),
        ];
        let address = locales::about_accessibility_help_address(locale);
        view! {
            <div class="stack stack--loose">
                <div class="prose">
                    {parts_view(parts)}
                    <p>
                        <a href=format!("mailto:{address}") dir="ltr">{address}</a>
                    </p>
                </div>
                {reading}
            </div>
        }
        .into_any()
    }))
}
