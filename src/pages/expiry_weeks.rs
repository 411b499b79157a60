//! What charts of expiries by week have in common: the axis, the same as a table, and words.

use crate::platform::intl::{self, Style};
use crate::ui::axis_of_time;
use access_tokens::list::expiries::Week;
use audit_log::time::range::Window;
use audit_log::time::ticks::{Tick, ticks};
use console_core::when::{FixedZone, count};
use leptos::prelude::*;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};

/// The weeks with tokens, as a table.
pub fn table(weeks: &[Week]) -> AnyView {
    let rows = weeks.iter().filter(|week| week.tokens > 0);
    let rows = rows
        .map(|week| {
            view! { <tr><th scope="row">{day(&week.first)}</th><td>{week.tokens.to_string()}</td></tr> }
                .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <table class="expiry-table" aria-label="Tokens that expire, by week">
            <thead><tr><th scope="col">"Week from"</th><th scope="col">"Tokens"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// "3 tokens"
pub fn tokens(number: usize) -> String {
    count(i64::try_from(number).unwrap_or(i64::MAX), "token")
}

/// The labels of the time axis, with their places in thousandths of its width.
pub fn axis(weeks: &[Week]) -> Vec<AnyView> {
    let Some(first) = weeks.first().and_then(|week| midnight(&week.first)) else {
        return Vec::new();
    };
    let weeks = i64::try_from(weeks.len()).unwrap_or(1);
    let seconds = weeks * 7 * SECONDS_PER_DAY;
    let year = Window { from: first, to: first.plus_seconds(seconds - 1) };
    let tick = |tick: Tick| {
        let place = tick.at.seconds_since(first) * 1000 / seconds;
        (place, intl::date(tick.at, Style::Day, true))
    };
    axis_of_time(ticks(year, &FixedZone(0)).into_iter().map(tick).collect())
}

fn midnight(day: &str) -> Option<UnixSeconds> {
    UnixSeconds::from_rfc3339(&format!("{day}T00:00:00Z"))
}

/// "30 Nov 2026" of `2026-11-30`.
pub fn day(text: &str) -> String {
    midnight(text).map_or_else(|| text.to_owned(), |at| intl::date(at, Style::Day, true))
}
