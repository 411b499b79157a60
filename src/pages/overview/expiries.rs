//! The chart of expiries over the next year: a bar for each week, which leads to the tokens of that week.

use super::found::known;
use super::state::{Kind, Overview};
use crate::pages::expiry_weeks::{axis, day, table, tokens};
use crate::ui::dynamic;
use access_tokens::list::expiries::{Week, look_ahead, unknown};
use access_tokens::list::facets::{Facet, Facets};
use access_tokens::list::query::TokenQuery;
use console_core::finding::Target;
use leptos::prelude::*;
use token_api::time::Moment;

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
struct Ahead {
    weeks: Vec<Week>,
    /// Tokens that never expire.
    never: usize,
    /// Tokens of which it is not told.
    untold: usize,
    is_whole: bool,
}

/// The figure; nothing where the tokens are not known.
#[component]
pub(super) fn Expiries() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let ahead = Memo::new(move |_| {
        let list = known(screen.tokens)?;
        let tokens = || list.rows.iter().filter_map(|row| row.token());
        let (weeks, _) = look_ahead(tokens(), screen.times.now());
        let never = tokens().filter(|token| token.expires == Moment::Never).count();
        Some(Ahead { weeks, never, untold: unknown(tokens()), is_whole: list.is_whole })
    });
    dynamic(move || ahead.get().map(|ahead| figure(screen, &ahead)))
}

fn figure(screen: Overview, ahead: &Ahead) -> AnyView {
    let weeks = &ahead.weeks;
    let most = weeks.iter().map(|week| week.tokens).max().unwrap_or_default().max(1);
    let bars = weeks.iter().map(|week| bar(screen, week, most)).collect::<Vec<_>>();
    let none = weeks.iter().all(|week| week.tokens == 0);
    view! {
        <figure class="card overview-figure" aria-label="Expiries over the next year">
            <figcaption class="overview-head"><h2>"Expiries over the next year"</h2></figcaption>
            <div class="overview-chart">
                <div class="bars">{bars}</div>
                <div class="bars-axis" aria-hidden="true">{axis(weeks)}</div>
                <p class="legend">{words(ahead, none)}</p>
                {(!none).then(|| view! {
                    <details><summary>"As a table"</summary> {table(weeks)}</details>
                })}
            </div>
        </figure>
    }
    .into_any()
}

fn words(ahead: &Ahead, none: bool) -> String {
    let mut words = vec![match none {
        true => "None of the organization tokens that were read expires within a year.".to_owned(),
        false => "Organization tokens by week.".to_owned(),
    }];
    if ahead.never > 0 {
        words.push(format!("{} more never expire.", ahead.never));
    }
    if ahead.untold > 0 {
        words.push(format!("Of {} it is not told when they expire.", tokens(ahead.untold)));
    }
    if !ahead.is_whole {
        words.push("Not all tokens were read.".to_owned());
    }
    words.join(" ")
}

fn bar(screen: Overview, week: &Week, most: usize) -> AnyView {
    if week.tokens == 0 {
        return view! { <span class="bar"></span> }.into_any();
    }
    let mut facets = Facets::default();
    facets.set(Facet::Expires, &week.first);
    let query = TokenQuery { facets, ..TokenQuery::default() };
    let target = Target::Tokens(screen.token_owner(Kind::Organization), query.to_string());
    let label = format!("Week from {}: {}", day(&week.first), tokens(week.tokens));
    let height = format!("{}%", (week.tokens * 100 / most).max(6));
    view! {
        <a class="bar" href=screen.href(&target) aria-label=label.clone() data-tip=label>
            <span style:height=height></span>
        </a>
    }
    .into_any()
}
