//! The riyal's path of one gift: for each opportunity that a part of it reached, five steps with
//! their days.

use backend::giving::{Arrival, DonationPath, PathPart};
use domain::locale::{CalendarPreference, Style};
use domain::time::Timestamp;
use leptos::prelude::*;

use crate::page::Viewer;
use crate::ui::*;

/// The whole path.
pub(super) fn path_view(viewer: &Viewer, path: &DonationPath) -> impl IntoView + use<> {
    let style = viewer.style();
    let locale = style.locale;
    let several = path.parts.len() > 1 || path.waiting.is_positive();
    let parts = path
        .parts
        .iter()
        .map(|part| part_view(viewer, path.donated_at, part, several))
        .collect_view();
    let waiting = path.waiting.is_positive().then(|| {
        let text = locales::me_path_waiting(locale, &style.money(path.waiting));
        let steps = steps(style, [path.donated_at, None, None, None, None]);
        view! {
            <article class="card panel">
                <h3 class="panel__title">{text}</h3>
                <PathSteps steps=steps />
            </article>
        }
    });
    let refunded = path.refunded.is_positive().then(|| {
        let refunded = locales::me_path_refunded(locale, &style.money(path.refunded));
        view! {
            <Notice kind=NoticeKind::Information>
                {refunded}
            </Notice>
        }
    });
    view! {
        {refunded}
        {parts}
        {waiting}
    }
}

fn part_view(viewer: &Viewer, donated_at: Option<Timestamp>, part: &PathPart, several: bool) -> impl IntoView + use<> {
    let style = viewer.style();
    let locale = style.locale;
    let progress = &part.opportunity;
    let done = progress
        .accepted_at
        .filter(|_| progress.accepted_count >= progress.milestone_count);
    let reported = progress.report.as_ref().map(|report| report.published_at);
    let steps = steps(
        style,
        [
            donated_at,
            Some(part.allocated_at),
            progress.first_paid_at,
            done,
            reported,
        ],
    );
    let how = match part.arrival {
        Arrival::Direct => None,
        Arrival::Allocated => Some(locales::me_path_allocated(locale)),
        Arrival::Surplus => Some(locales::me_path_surplus(locale)),
    };
    let amount = several.then(|| view! { <Amount money=part.amount /> });
    let title = progress.title.text(locale).to_owned();
    let charity = progress.charity.text(locale).to_owned();
    let href = viewer.link(&format!("/opportunities/{}", progress.number));
    let report = progress.report.as_ref().map(|report| {
        let href = viewer.link(&format!("/impact/reports/{}", report.number));
        view! {
            <p>
                <LinkButton href=href class="button--soft" icon="sparkles">
                    {locales::me_donation_report_open(locale)}
                </LinkButton>
            </p>
        }
    });
    view! {
        <article class=format!("card panel {}", field_class(&progress.field_code))>
            <div class="panel__head">
                <h3 class="panel__title">
                    <a href=href>{title}</a>
                </h3>
                {amount}
            </div>
            <p class="panel__note">{charity}{how.map(|how| format!(" · {how}"))}</p>
            <PathSteps steps=steps />
            {report}
        </article>
    }
}

/// Five steps; the first that has not happened is the one being waited for. A step that happened on
/// the day of the one before says so.
pub(super) fn steps(style: Style, moments: [Option<Timestamp>; 5]) -> Vec<PathStep> {
    let locale = style.locale;
    let names = [
        locales::me_step_given(locale),
        locales::me_step_allocated(locale),
        locales::me_step_paid(locale),
        locales::me_step_done(locale),
        locales::me_step_reported(locale),
    ];
    // What follows a step that happened has happened too, even where its own day is not recorded.
    let last = moments.iter().rposition(Option::is_some);
    let mut before: Option<Timestamp> = None;
    let mut steps = Vec::with_capacity(names.len());
    for (index, (name, moment)) in names.into_iter().zip(moments).enumerate() {
        let happened = last.is_some_and(|last| index <= last);
        let next = last.map_or(0, |last| last + 1);
        let state = match (happened, index == next) {
            (true, _) => StepState::Done,
            (false, true) => StepState::Now,
            (false, false) => StepState::Todo,
        };
        let when = match (moment, before) {
            (Some(at), Some(earlier)) if at.riyadh_date() == earlier.riyadh_date() => {
                Some(locales::me_step_same_day(locale).to_owned())
            }
            (Some(at), _) => Some(short_day(style, at)),
            (None, _) => (state == StepState::Now).then(|| locales::me_step_waiting(locale).to_owned()),
        };
        before = moment.or(before);
        steps.push(PathStep {
            name: name.to_owned(),
            when,
            state,
        });
    }
    steps
}

/// A day in one calendar: five steps leave no room for two.
fn short_day(style: Style, at: Timestamp) -> String {
    let calendar = match style.calendar {
        CalendarPreference::Both => CalendarPreference::Hijri,
        one => one,
    };
    Style { calendar, ..style }.day(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::locale::Locale;
    use domain::time::DAY_US;

    #[test]
    fn the_first_missing_step_is_the_one_waited_for() {
        let at = |days: i64| Some(Timestamp::from_us(1_790_000_000_000_000 + days * DAY_US));
        let steps = steps(Style::of(Locale::En), [at(0), at(0), at(3), None, None]);
        let states: Vec<StepState> = steps.iter().map(|step| step.state).collect();
        use StepState::{Done, Now, Todo};
        assert_eq!(states, [Done, Done, Done, Now, Todo]);
        assert_eq!(steps[1].when.as_deref(), Some("the same day"));
        assert_eq!(steps[3].when.as_deref(), Some("soon"));
        assert_eq!(steps[4].when, None);
    }

    #[test]
    fn a_report_means_that_the_work_is_done() {
        let at = Some(Timestamp::from_us(1_790_000_000_000_000));
        let steps = steps(Style::of(Locale::Ar), [at, at, None, None, at]);
        assert!(steps.iter().all(|step| step.state == StepState::Done));
    }
}
