//! What the charts share: shares as text for drawing, and the table behind a drawing.

use leptos::prelude::*;

use super::{Icon, locale};

/// Parts that make a whole when things are measured for drawing.
pub(super) const WHOLE: i64 = 10_000;

/// `part` of `whole` in hundredths of a per cent, between 0 and [`WHOLE`]; 0 of nothing.
pub(super) fn share(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let share = i128::from(part.max(0)) * i128::from(WHOLE) / i128::from(whole);
    i64::try_from(share).unwrap_or(WHOLE).min(WHOLE)
}

/// Where an axis ends: the next round figure from `highest` on, whose half is round as well.
pub fn axis_top(highest: i64) -> i64 {
    const ROUND: [i64; 8] = [20, 25, 30, 40, 50, 60, 80, 100];
    let mut scale: i64 = 1;
    while highest > scale.saturating_mul(100) {
        scale = scale.saturating_mul(10);
    }
    ROUND
        .iter()
        .map(|figure| figure.saturating_mul(scale))
        .find(|top| *top >= highest)
        .unwrap_or(highest)
}

/// Hundredths of a per cent as a length in a drawing: 4450 is "44.5%".
pub(super) fn length(share: i64) -> String {
    format!("{}.{:02}%", share / 100, share % 100)
}

/// A smallest visible length for what is more than nothing.
pub(super) fn visible(share: i64, part: i64) -> i64 {
    const SMALLEST: i64 = 120;
    if part > 0 { share.max(SMALLEST) } else { share }
}

/// The table behind a drawing: closed until asked for, and there for copying.
pub(super) fn table(caption: &str, item: &str, value: &str, rows: Vec<(String, String)>) -> impl IntoView + use<> {
    let rows = rows
        .into_iter()
        .map(|(name, text)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="table__number">{text}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let caption = caption.to_owned();
    view! {
        <details class="disclosure chart__table">
            <summary class="disclosure__summary">
                {locales::ui_show_table(locale())}
                <span class="visually-hidden">{format!(": {caption}")}</span>
                <Icon name="chevron-down" />
            </summary>
            <table class="table table--compact">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{item.to_owned()}</th>
                        <th scope="col" class="table__number">
                            {value.to_owned()}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_figure() {
        for (highest, top) in [
            (0, 20),
            (20, 20),
            (21, 25),
            (99, 100),
            (101, 200),
            (207_500, 250_000),
            (i64::MAX, i64::MAX),
        ] {
            assert_eq!(axis_top(highest), top, "{highest}");
        }
    }

    #[test]
    fn shares_stay_within_the_whole() {
        assert_eq!(share(1, 3), 3_333);
        assert_eq!(share(3, 3), WHOLE);
        assert_eq!(share(9, 3), WHOLE);
        assert_eq!(share(-1, 3), 0);
        assert_eq!(share(1, 0), 0);
        assert_eq!(share(i64::MAX, i64::MAX), WHOLE);
        assert_eq!(length(4_450), "44.50%");
        assert_eq!(visible(1, 1), 120);
        assert_eq!(visible(0, 0), 0);
    }
}
