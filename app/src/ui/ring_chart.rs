//! Parts of a whole as a ring, with a legend that carries the figures.

use leptos::prelude::*;

use super::chart::{WHOLE, share};
use super::example::Example;
use super::{field_class, locale, style};

/// A part.
pub struct Part {
    /// What it stands for.
    pub label: String,
    /// Code of the field of giving whose colour it takes.
    pub field: String,
    /// How large it is, in any unit.
    pub value: i64,
    /// The value or its share as written.
    pub text: String,
}

/// A ring from the top along the reading direction. The legend is its table.
#[component]
pub fn RingChart(
    /// What is divided.
    #[prop(into)]
    caption: String,
    /// What the ring holds in its middle: the sum.
    #[prop(into)]
    center: String,
    /// The unit of the sum.
    #[prop(into)]
    center_note: String,
    /// The parts, the largest first.
    parts: Vec<Part>,
) -> impl IntoView {
    let arcs = arcs(&parts.iter().map(|part| part.value).collect::<Vec<_>>())
        .into_iter()
        .zip(&parts)
        .map(|(arc, part)| {
            view! {
                <circle
                    class=format!("ring-chart__arc {}", field_class(&part.field))
                    r=RADIUS
                    stroke-dasharray=format!("{} {}", hundredths(arc.drawn), hundredths(WHOLE - arc.drawn))
                    stroke-dashoffset=format!("-{}", hundredths(arc.start))
                    transform="rotate(-90)"
                />
            }
        })
        .collect::<Vec<_>>();
    let rows = parts
        .into_iter()
        .map(|part| {
            view! {
                <tr class=field_class(&part.field)>
                    <th scope="row">
                        <span class="chart__key"></span>
                        {part.label}
                    </th>
                    <td>
                        <bdi dir="ltr">{part.text}</bdi>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="chart ring-chart">
            <div class="ring-chart__plot">
                <div class="ring-chart__center">
                    <svg class="ring-chart__ring" viewBox="-20 -20 40 40" aria-hidden="true">
                        <circle class="ring-chart__track" r=RADIUS />
                        {arcs}
                    </svg>
                    <p class="ring-chart__sum">
                        <bdi dir="ltr">{center}</bdi>
                        <small>{center_note}</small>
                    </p>
                </div>
                <table class="ring-chart__legend">
                    <caption class="visually-hidden">{caption}</caption>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
}

/// With this radius the ring is 100 units long, so that a share is a length.
const RADIUS: &str = "15.9155";

/// Parts of [`WHOLE`] as a length on the ring: 4450 is "44.50".
fn hundredths(parts: i64) -> String {
    format!("{}.{:02}", parts / 100, parts % 100)
}

/// A stretch of the ring in parts of [`WHOLE`].
#[derive(Debug, PartialEq, Eq)]
struct Arc {
    start: i64,
    drawn: i64,
}

/// Stretches that follow one another, each a hair shorter than its share so that they are
/// told apart without colour.
fn arcs(values: &[i64]) -> Vec<Arc> {
    const GAP: i64 = 110;
    let sum: i64 = values
        .iter()
        .fold(0, |sum: i64, value| sum.saturating_add((*value).max(0)));
    let single = values.iter().filter(|value| **value > 0).count() < 2;
    let mut until = 0_i64;
    let mut end = 0_i64;
    values
        .iter()
        .map(|value| {
            let start = end;
            until = until.saturating_add((*value).max(0));
            end = share(until, sum);
            let gap = if single { 0 } else { GAP };
            Arc {
                start,
                drawn: (end - start - gap).max(0),
            }
        })
        .collect()
}

pub(super) fn examples() -> Vec<Example> {
    let locale = locale();
    let parts = |count: usize| {
        super::bars_chart::EXAMPLE_SHARES
            .iter()
            .take(count)
            .map(|(field, value)| Part {
                label: locales::ui_example_field(locale).to_owned(),
                field: (*field).to_owned(),
                value: *value,
                text: style().percent(*value),
            })
            .collect::<Vec<_>>()
    };
    let ring = |count: usize| {
        let center = style().integer(i64::try_from(count).unwrap_or_default());
        view! {
            <RingChart
                caption=locales::ui_example_by_field(locale)
                center=center
                center_note=locales::ui_example_fields(locale)
                parts=parts(count)
            />
        }
    };
    vec![
        Example::new("seven fields", ring(7)),
        Example::new("one field", ring(1)),
        Example::new("nothing yet", ring(0)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcs_follow_one_another() {
        let arcs = arcs(&[1, 1, 2]);
        assert_eq!(arcs[0], Arc { start: 0, drawn: 2_390 });
        assert_eq!(
            arcs[1],
            Arc {
                start: 2_500,
                drawn: 2_390
            }
        );
        assert_eq!(
            arcs[2],
            Arc {
                start: 5_000,
                drawn: 4_890
            }
        );
    }

    #[test]
    fn one_part_closes_the_ring() {
        assert_eq!(arcs(&[5]), [Arc { start: 0, drawn: WHOLE }]);
        assert_eq!(arcs(&[0, 0]), [Arc { start: 0, drawn: 0 }, Arc { start: 0, drawn: 0 }]);
    }
}
