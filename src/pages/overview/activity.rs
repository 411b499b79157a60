//! The chart of events of the last days. Days that are not loaded are hatched, not empty.

use super::found::given;
use super::state::Overview;
use crate::platform::intl;
use crate::route::Route;
use crate::ui::dynamic;
use audit_log::activity::Day;
use audit_log::findings::by_day;
use leptos::prelude::*;

/// The figure; nothing where the log can't be read.
#[component]
pub(super) fn Activity() -> impl IntoView {
    let screen = expect_context::<Overview>();
    let days = Memo::new(move |_| {
        let log = screen.log.get()?;
        Some(log.look(|part| by_day(given(screen.times, log, part))))
    });
    let all = screen.services.href(&Route::Audit(screen.org.get_value()));
    dynamic(move || {
        let days = days.get()?;
        let most = days.iter().map(|day| day.total).max().unwrap_or_default().max(1);
        let bars = days.iter().map(|day| bar(screen, day, most)).collect::<Vec<_>>();
        let first = days.first().map(|day| screen.times.day(day.start));
        Some(view! {
            <figure class="card overview-figure" aria-label="Activity, 30 days">
                <figcaption class="overview-head">
                    <h2>"Activity, 30 days"</h2>
                    <span class="grow"></span>
                    <a href=all.clone()>"Audit log"</a>
                </figcaption>
                <div class="overview-chart">
                    <p class="visually-hidden">{words(&days)}</p>
                    <div class="bars activity-bars" aria-hidden="true">{bars}</div>
                    <div class="activity-axis" aria-hidden="true">
                        <span translate="no">{first}</span> <span>"today"</span>
                    </div>
                    <p class="legend" aria-hidden="true">
                        <span data-swatch="ordinary">"events"</span>
                        <span data-swatch="failed">"refused"</span>
                        <span data-swatch="unknown">"not loaded"</span>
                    </p>
                </div>
            </figure>
        })
    })
}

fn bar(screen: Overview, day: &Day, most: usize) -> AnyView {
    let height =
        |events: usize| format!("{}%", if events == 0 { 0 } else { (events * 100 / most).max(3) });
    let part = if day.known { "" } else { ", not all loaded" };
    let tip = format!(
        "{}: {} events, {} refused{part}",
        screen.times.day(day.start),
        intl::number(day.total),
        intl::number(day.failed)
    );
    let unknown = (!day.known).then_some("");
    view! {
        <span class="bar" data-unknown=unknown data-tip=tip>
            <span class="bar-failed" style:height=height(day.failed)></span>
            <span style:height=height(day.total.saturating_sub(day.failed))></span>
        </span>
    }
    .into_any()
}

fn words(days: &[Day]) -> String {
    let sum = |of: fn(&Day) -> usize| intl::number(days.iter().map(of).sum());
    let known = days.iter().filter(|day| day.known).count();
    format!(
        "{} events, {} of them refused. {known} of {} days are loaded from end to end.",
        sum(|day| day.total),
        sum(|day| day.failed),
        days.len()
    )
}
