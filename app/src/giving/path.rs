//! The riyal's path of a gift, in steps with their dates.

use backend::giving::{Arrival, DonationPath, OpportunityProgress, PathPart};
use leptos::prelude::*;
use locales::arg;

use crate::layout::viewer;
use crate::page::Viewer;
use crate::ui::{Amount, PathStep, PathSteps, StepState, field_class};

/// Where each riyal of a gift is now: one line of steps for each opportunity it went to,
/// and what still waits or went back.
#[must_use]
pub fn donation_path_view(path: &DonationPath) -> AnyView {
    path_view(path, false)
}

/// The same; below a heading that names the opportunity, a gift that went there whole does
/// not name it again.
pub(super) fn path_view(path: &DonationPath, named: bool) -> AnyView {
    let viewer = viewer();
    let locale = viewer.locale;
    let whole = path.parts.len() == 1 && path.waiting.is_zero() && path.refunded.is_zero();
    let parts = path
        .parts
        .iter()
        .map(|part| {
            let heading = !(named && whole && part.arrival == Arrival::Direct);
            part_view(&viewer, path, part, whole, heading)
        })
        .collect_view();
    let waiting = path.waiting.is_positive().then(|| {
        view! {
            <div class="stack stack--tight">
                <p><Amount money=path.waiting /> " " {locales::giving_path_waiting(locale)}</p>
                <PathSteps steps=waiting_steps(&viewer, path) />
            </div>
        }
    });
    let refunded = path.refunded.is_positive().then(|| {
        view! { <p><Amount money=path.refunded /> " " {locales::giving_path_refunded(locale)}</p> }
    });
    view! { <div class="stack">{parts} {waiting} {refunded}</div> }.into_any()
}

fn part_view(viewer: &Viewer, path: &DonationPath, part: &PathPart, whole: bool, heading: bool) -> AnyView {
    let locale = viewer.locale;
    let opportunity = &part.opportunity;
    let href = viewer.link(&format!("/opportunities/{}", opportunity.number));
    let title = opportunity.title.text(locale).to_owned();
    let how = match part.arrival {
        Arrival::Direct => None,
        Arrival::Allocated => Some(locales::giving_path_allocated(locale)),
        Arrival::Surplus => Some(locales::giving_path_surplus(locale)),
    };
    let report = opportunity.report.as_ref().map(|report| {
        let href = viewer.link(&format!("/impact/reports/{}", report.number));
        view! { <a class="button button--soft" href=href>{locales::giving_path_read_report(locale)}</a> }
    });
    let class = format!("stack stack--tight {}", field_class(&opportunity.field_code));
    let amount = part.amount;
    let heading = heading.then(|| {
        view! {
            <p>
                {(!whole).then(|| view! { <Amount money=amount /> " " })} <a href=href>{title}</a>
                {how.map(|how| view! { <span class="basket__note">{format!(" ({how})")}</span> })}
            </p>
        }
    });
    view! {
        <div class=class>
            {heading}
            <PathSteps steps=steps(viewer, path, part) />
            {report}
        </div>
    }
    .into_any()
}

/// Given, allocated, paid, done, reported: what happened carries its day, the next one is
/// under way.
fn steps(viewer: &Viewer, path: &DonationPath, part: &PathPart) -> Vec<PathStep> {
    let locale = viewer.locale;
    let progress = &part.opportunity;
    let day = |at| viewer.style().day(at);
    let work_done = progress.milestone_count > 0 && progress.accepted_count == progress.milestone_count;
    let happened = [
        (
            locales::giving_step_given(locale),
            path.donated_at.map(day),
            path.donated_at.is_some(),
        ),
        (
            locales::giving_step_allocated(locale),
            Some(day(part.allocated_at)),
            true,
        ),
        (
            locales::giving_step_paid(locale),
            progress.first_paid_at.map(day),
            progress.first_paid_at.is_some(),
        ),
        (
            locales::giving_step_done(locale),
            work_text(viewer, progress),
            work_done || progress.report.is_some(),
        ),
        (
            locales::giving_step_reported(locale),
            progress.report.as_ref().map(|report| day(report.published_at)),
            progress.report.is_some(),
        ),
    ];
    let now = happened.iter().position(|(_, _, done)| !done);
    happened
        .into_iter()
        .enumerate()
        .map(|(index, (name, when, done))| PathStep {
            name: name.to_owned(),
            when,
            state: match now {
                _ if done => StepState::Done,
                Some(now) if now == index => StepState::Now,
                _ => StepState::Todo,
            },
        })
        .collect()
}

/// How many milestones were accepted with their evidence, and when the last one was.
fn work_text(viewer: &Viewer, progress: &OpportunityProgress) -> Option<String> {
    let style = viewer.style();
    if progress.accepted_count == 0 {
        return None;
    }
    if progress.accepted_count == progress.milestone_count {
        return progress.accepted_at.map(|at| style.day(at));
    }
    Some(locales::giving_path_milestones(
        viewer.locale,
        arg::All(&style.integer(progress.milestone_count)),
        arg::Done(&style.integer(progress.accepted_count)),
    ))
}

fn waiting_steps(viewer: &Viewer, path: &DonationPath) -> Vec<PathStep> {
    let locale = viewer.locale;
    let step = |name: &str, when, state| PathStep {
        name: name.to_owned(),
        when,
        state,
    };
    let given = path.donated_at.map(|at| viewer.style().day(at));
    vec![
        step(locales::giving_step_given(locale), given, StepState::Done),
        step(locales::giving_step_allocated(locale), None, StepState::Now),
        step(locales::giving_step_paid(locale), None, StepState::Todo),
        step(locales::giving_step_done(locale), None, StepState::Todo),
        step(locales::giving_step_reported(locale), None, StepState::Todo),
    ]
}
