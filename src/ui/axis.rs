//! The time axis below the bars of a chart.

use leptos::prelude::*;

/// Labels with their positions from the left, in thousandths of the width. A label whose text would
/// go beyond the end is left out. If there is little space, every second one is shown.
pub fn axis_of_time(labels: Vec<(i64, String)>) -> Vec<AnyView> {
    const LAST: i64 = 950;
    // On a phone a text is this much wider than what is left.
    const LAST_ON_A_PHONE: i64 = 850;
    let label = |(at, (place, text)): (usize, (i64, String))| {
        let left = format!("{}.{}%", place / 10, place % 10);
        let minor = (at % 2 == 1).then_some("");
        let late = (place > LAST_ON_A_PHONE).then_some("");
        view! { <span class="axis-tick" data-minor=minor data-late=late style:left=left>{text}</span> }
            .into_any()
    };
    let fits = |(place, _): &(i64, String)| (0..LAST).contains(place);
    labels.into_iter().filter(fits).enumerate().map(label).collect()
}
