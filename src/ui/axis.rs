//! The axis of time below the bars of a chart.

use leptos::prelude::*;

/// Labels at their places from the left, in thousandths of the width. There is none where its text would
/// reach beyond the end. Where there is little room, every other one is shown.
pub fn axis_of_time(labels: Vec<(i64, String)>) -> Vec<AnyView> {
    const LAST: i64 = 950;
    let label = |(at, (place, text)): (usize, (i64, String))| {
        let left = format!("{}.{}%", place / 10, place % 10);
        let minor = (at % 2 == 1).then_some("");
        view! { <span class="axis-tick" data-minor=minor style:left=left>{text}</span> }.into_any()
    };
    let fits = |(place, _): &(i64, String)| (0..LAST).contains(place);
    labels.into_iter().filter(fits).enumerate().map(label).collect()
}
