//! The chart of expiries over the next year: a bar for each week that filters the list by it, the
//! days on which many tokens expire, and the same as a table. The chart is in a chunk that is
//! fetched when the user opens it.

use super::state::Screen;
use crate::lazy_chunk::with_chunk;
use crate::pages::expiry_weeks::{axis, day, table, tokens};
use crate::ui::{Button, ButtonKind, Note, Tone, dynamic};
use access_tokens::list::expiries::{Cliff, Week, look_ahead, unknown};
use access_tokens::list::facets::Facet;
use leptos::prelude::*;

lazy_chunk!(
    more,
    fn expiries() -> fn() -> AnyView {
        || view! { <Chart/> }.into_any()
    }
);

/// "Expiries over the next year", closed until the user opens it.
#[component]
pub(super) fn ExpiryChart() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let open = RwSignal::new(false);
    let has_rows = Memo::new(move |_| {
        screen.listing.remote.with(|remote| remote.value().is_some_and(|rows| !rows.is_empty()))
    });
    dynamic(move || {
        has_rows.get().then(|| {
            view! {
                <details class="expiry" on:toggle=move |_| open.update(|open| *open = !*open)>
                    <summary>"Expiries over the next year"</summary>
                    {dynamic(move || open.get().then(|| with_chunk(expiries, None, |draw| draw())))}
                </details>
            }
        })
    })
}

#[component]
fn Chart() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let ahead = Memo::new(move |_| {
        let now = screen.times.now();
        screen.listing.remote.with(|remote| {
            let rows = remote.value().map(|rows| rows.iter().filter_map(|row| row.token()));
            let tokens = || rows.clone().into_iter().flatten();
            (look_ahead(tokens(), now), unknown(tokens()))
        })
    });
    dynamic(move || {
        let ((weeks, cliffs), unknown) = ahead.get();
        let most = weeks.iter().map(|week| week.tokens).max().unwrap_or_default().max(1);
        let none = weeks.iter().all(|week| week.tokens == 0);
        view! {
            <figure class="expiry-figure" aria-label="Tokens that expire, by week">
                {cliffs.iter().map(|cliff| cliff_note(screen, cliff)).collect::<Vec<_>>()}
                {(none && unknown == 0).then(|| view! {
                    <p class="muted">"None of these tokens expires within a year."</p>
                })}
                {(unknown > 0).then(|| view! {
                    <p class="muted">{format!("Not in here: {} of which it is not told when they expire.", tokens(unknown))}</p>
                })}
                <div class="bars">
                    {weeks.iter().map(|week| bar(screen, week, most)).collect::<Vec<_>>()}
                </div>
                <div class="bars-axis" aria-hidden="true">
                    {axis(&weeks)}
                </div>
                <details>
                    <summary>"As a table"</summary>
                    {table(&weeks)}
                </details>
            </figure>
        }
    })
}

fn cliff_note(screen: Screen, cliff: &Cliff) -> AnyView {
    let words = format!("{} expire on {}. ", tokens(cliff.tokens), day(&cliff.day));
    let week = cliff.week.clone();
    view! {
        <Note tone=Tone::Warn>
            <strong>{words}</strong>
            "Replace some of them earlier, so that not everything ends at once. "
            <Button kind=ButtonKind::Quiet on_press=move || filter_by_week(screen, &week)>"Show their week"</Button>
        </Note>
    }
    .into_any()
}

fn bar(screen: Screen, week: &Week, most: usize) -> AnyView {
    if week.tokens == 0 {
        return view! { <span class="bar"></span> }.into_any();
    }
    let label = format!("Week from {}: {}", day(&week.first), tokens(week.tokens));
    let height = format!("{}%", (week.tokens * 100 / most).max(6));
    let first = week.first.clone();
    let is_shown = {
        let first = first.clone();
        Signal::derive(move || {
            screen
                .query
                .with(|query| query.facets.word(Facet::Expires).as_ref() == Some(&first))
                .to_string()
        })
    };
    view! {
        <button
            type="button"
            class="bar"
            aria-label=label.clone()
            data-tip=label
            aria-pressed=is_shown
            on:click=move |_| filter_by_week(screen, &first)
        >
            <span style:height=height></span>
        </button>
    }
    .into_any()
}

/// Filters the list by a week. A second call shows all tokens again.
fn filter_by_week(screen: Screen, week: &str) {
    screen.show_with(|query| {
        let is_shown = query.facets.word(Facet::Expires).as_deref() == Some(week);
        query.facets.set(Facet::Expires, if is_shown { "" } else { week });
    });
}
