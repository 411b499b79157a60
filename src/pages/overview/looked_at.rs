//! The region "What was looked at", which keeps a short list of findings from being read as "all is well".

use super::looked::{Act, Line, Mark, act, lines};
use super::state::Overview;
use crate::ui::{Button, ButtonKind, Glyph, Icon, dynamic};
use leptos::prelude::*;

/// The region.
#[component]
pub(super) fn LookedAt() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let names =
        Memo::new(move |_| lines(screen).into_iter().map(|line| line.name).collect::<Vec<_>>());
    let all = Memo::new(move |_| lines(screen));
    // A row and its button stay while its words change.
    let rows = move || {
        let count = names.with(Vec::len);
        (0..count).map(|at| row(screen, all, at)).collect::<Vec<_>>()
    };
    view! {
        <section class="card looked-at" aria-labelledby="looked-at">
            <header class="overview-head"><h2 id="looked-at">"What was looked at"</h2></header>
            <ul>{dynamic(rows)}</ul>
        </section>
    }
}

fn row(screen: Overview, all: Memo<Vec<Line>>, at: usize) -> AnyView {
    let line = Memo::new(move |_| all.with(|all| all.get(at).cloned()));
    let mark = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.mark)));
    let offered = Memo::new(move |_| line.with(|line| line.as_ref().and_then(|line| line.act)));
    let name = line.with_untracked(|line| line.as_ref().map(|line| line.name)).unwrap_or_default();
    let words = move || line.with(|line| line.as_ref().map(|line| line.words.clone()));
    let button = move || {
        let offered = offered.get()?;
        Some(view! {
            <Button kind=ButtonKind::Quiet on_press=move || act(screen, offered)>
                {label(offered)} <span class="visually-hidden">{format!(": {name}")}</span>
            </Button>
        })
    };
    view! {
        <li>
            {dynamic(move || mark.get().map(drawn))}
            <b>{name}</b>
            <span class="looked-words">{dynamic(words)}</span>
            {dynamic(button)}
        </li>
    }
    .into_any()
}

fn drawn(mark: Mark) -> AnyView {
    let (icon, name, words) = match mark {
        Mark::Whole => (Some(Icon::Check), "whole", "All of it: "),
        Mark::Part => (None, "part", "Not all of it: "),
        Mark::Closed => (Some(Icon::Lock), "closed", "Can’t be seen: "),
        Mark::Reading => (Some(Icon::Clock), "reading", "Being read: "),
    };
    let icon = match icon {
        Some(icon) => view! { <Glyph icon/> }.into_any(),
        None => view! { <span class="half" aria-hidden="true"></span> }.into_any(),
    };
    view! {
        <span class="looked-mark" data-mark=name>
            {icon} <span class="visually-hidden">{words}</span>
        </span>
    }
    .into_any()
}

const fn label(act: Act) -> &'static str {
    match act {
        Act::Retry(_) => "Retry",
        Act::MoreOfLog => "Load more",
        Act::StopLog => "Stop",
    }
}
