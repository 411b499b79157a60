//! The chart "Events over time": the found events in bars of equal duration, ordinary, admin and failed;
//! hatched where events are not loaded. Dragging over bars, or Enter on one bar, makes them the range.

use super::state::Screen;
use crate::platform::intl;
use crate::ui::{axis_of_time, dynamic};
use audit_log::load::coverage::Loaded;
use audit_log::time::histogram::{Bar, Histogram, histogram};
use audit_log::time::range::TimeRange;
use audit_log::time::ticks::{Tick, place, ticks};
use console_core::when::count;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The bars, and which of them are being selected.
#[derive(Clone, Copy)]
struct Bars {
    screen: Screen,
    histogram: Memo<Arc<Histogram>>,
    /// The bar that is the tab stop.
    current: RwSignal<usize>,
    /// The first and the last bar of the drag in progress.
    dragged: RwSignal<Option<(usize, usize)>>,
}

#[component]
pub(super) fn Chart() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let histogram = Memo::new(move |_| {
        let (rows, window, zone) =
            (screen.settled.get(), screen.log.window.get(), screen.times.zone());
        Arc::new(screen.log.peek(|store| histogram(store, &rows, window, zone)))
    });
    let bars = Bars {
        screen,
        histogram,
        current: RwSignal::new(usize::MAX),
        dragged: RwSignal::new(None),
    };
    let drawn = move || {
        let histogram = histogram.get();
        let most = histogram.highest().max(1);
        let last = histogram.bars.len().saturating_sub(1);
        let bar =
            |(at, bar): (usize, &Bar)| bars.bar(at, bar, screen.log.loaded(bar.window), most, last);
        histogram.bars.iter().enumerate().map(bar).collect::<Vec<_>>()
    };
    let numbers = RwSignal::new(false);
    view! {
        <figure aria-label="Events over time">
            <div
                class="audit-bars"
                role="group"
                aria-label="Bars. Arrow keys move, Enter zooms in."
                on:keydown=move |event| bars.key(&event)
                on:pointerdown=move |event| bars.press(&event)
                on:pointermove=move |event| bars.drag(&event)
                on:pointerup=move |_| bars.release()
                on:pointercancel=move |_| bars.dragged.set(None)
            >
                {dynamic(drawn)}
            </div>
            <div class="audit-axis" aria-hidden="true">{dynamic(move || bars.axis())}</div>
            <div class="audit-under">
                <div class="audit-legend" aria-hidden="true">
                    <i class="audit-counting">"counting…"</i>
                    <span data-kind="ordinary">"ordinary"</span>
                    <span data-kind="admin">"admin"</span>
                    <span data-kind="failed">"failed"</span>
                    <span data-kind="unloaded">"not loaded"</span>
                </div>
                <details on:toggle=move |_| numbers.update(|open| *open = !*open)>
                    <summary>"As a table"</summary>
                    {dynamic(move || numbers.get().then(|| bars.table()))}
                </details>
            </div>
        </figure>
    }
}

impl Bars {
    fn bar(self, at: usize, bar: &Bar, loaded: Loaded, most: u32, last: usize) -> AnyView {
        let label = self.label(bar, loaded);
        let part = |kind: &'static str, events: u32| {
            let height = format!("{}%", (events * 100).div_ceil(most));
            (events > 0)
                .then(|| view! { <span data-kind=kind style:height=height></span> }.into_any())
        };
        let hatched = match loaded {
            Loaded::All => None,
            Loaded::Part => Some("part"),
            Loaded::None => Some("none"),
        };
        let is_current = move || if self.current.get().min(last) == at { "0" } else { "-1" };
        let is_selected = move || {
            let (from, to) = self.dragged.get()?;
            (from.min(to)..=from.max(to)).contains(&at).then_some("")
        };
        view! {
            <button
                type="button"
                class="audit-bar"
                tabindex=is_current
                aria-label=label.clone()
                data-tip=label
                data-at=at.to_string()
                data-coverage=hatched
                data-picked=Signal::derive(is_selected)
                on:focus=move |_| self.current.set(at)
            >
                {part("ordinary", bar.ordinary)}
                {part("admin", bar.admin)}
                {part("failed", bar.failed)}
            </button>
        }
        .into_any()
    }

    fn label(self, bar: &Bar, loaded: Loaded) -> String {
        let times = self.screen.times;
        let events = |number: u32, what: &str| format!("{} {what}", intl::number(number as usize));
        let mut parts = vec![count(bar.total().into(), "event")];
        if bar.admin > 0 {
            parts.push(events(bar.admin, "admin"));
        }
        if bar.failed > 0 {
            parts.push(events(bar.failed, "failed"));
        }
        let words = match loaded {
            Loaded::All => parts.join(", "),
            Loaded::Part => format!("{}, not loaded to its end", parts.join(", ")),
            Loaded::None if bar.total() > 0 => format!("{}, others not loaded", parts.join(", ")),
            Loaded::None => "not loaded".to_owned(),
        };
        format!(
            "{} to {}: {words}",
            untrack(|| times.brief(bar.window.from)),
            untrack(|| times.brief(bar.window.to))
        )
    }

    fn axis(self) -> Vec<AnyView> {
        let times = self.screen.times;
        let mark = |tick: Tick, bars: &[Bar]| {
            let place = place(tick.at, bars)?;
            let text = if tick.is_day { times.day(tick.at) } else { times.time_of_day(tick.at) };
            Some((place, text))
        };
        let ticks = ticks(self.screen.log.window.get(), times.zone());
        self.histogram.with(|histogram| {
            axis_of_time(ticks.into_iter().filter_map(|tick| mark(tick, &histogram.bars)).collect())
        })
    }

    fn key(self, event: &KeyboardEvent) {
        let last =
            self.histogram.with_untracked(|histogram| histogram.bars.len()).saturating_sub(1);
        let now = self.current.get_untracked().min(last);
        let next = match event.key().as_str() {
            "ArrowLeft" => now.saturating_sub(1),
            "ArrowRight" => (now + 1).min(last),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                event.prevent_default();
                if !self.zoom(now, now) {
                    return;
                }
                // There may be fewer bars now, but there is always a first one.
                0
            }
            "Escape" if self.dragged.get_untracked().is_some() => {
                event.prevent_default();
                return self.dragged.set(None);
            }
            _ => return,
        };
        event.prevent_default();
        self.current.set(next);
        crate::platform::page::focus(&format!(".audit-bar[data-at=\"{next}\"]"));
    }

    fn press(self, event: &PointerEvent) {
        let Some(at) = bar_at(event).filter(|_| event.button() == 0) else { return };
        self.dragged.set(Some((at, at)));
        // So that the drag ends here also if the pointer is released elsewhere.
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(target) = target {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
    }

    fn drag(self, event: &PointerEvent) {
        if let (Some((from, to)), Some(at)) = (self.dragged.get_untracked(), bar_at(event))
            && to != at
        {
            self.dragged.set(Some((from, at)));
        }
    }

    fn release(self) {
        if let Some((from, to)) = self.dragged.get_untracked() {
            self.dragged.set(None);
            self.zoom(from, to);
        }
    }

    /// Makes the period of these bars the range, if it is at least a minute long. Returns whether it is.
    fn zoom(self, from: usize, to: usize) -> bool {
        let window = self.histogram.with_untracked(|histogram| histogram.between(from, to));
        let Some(window) = window.filter(|window| window.seconds() >= 59) else { return false };
        self.screen.go_to(|view| view.range = TimeRange::Between(window));
        true
    }

    fn table(self) -> AnyView {
        let row = |bar: &Bar| {
            let from = self.screen.times.brief(bar.window.from);
            let loaded = self.screen.log.loaded(bar.window);
            let note = match loaded {
                Loaded::All => "all",
                Loaded::Part => "a part",
                Loaded::None if bar.total() > 0 => "these only",
                Loaded::None => "nothing",
            };
            let number = |events: u32| match loaded {
                Loaded::None if bar.total() == 0 => "—".to_owned(),
                _ => intl::number(events as usize),
            };
            let cells = [bar.ordinary, bar.admin, bar.failed]
                .map(|events| view! { <td>{number(events)}</td> }.into_any());
            view! { <tr><th scope="row">{from}</th>{Vec::from(cells)}<td>{note}</td></tr> }
                .into_any()
        };
        let rows =
            self.histogram.with(|histogram| histogram.bars.iter().map(row).collect::<Vec<_>>());
        view! {
            <div class="audit-numbers" tabindex="0" role="region" aria-label="Events over time, as a table">
                <table aria-label="Events over time">
                    <thead>
                        <tr>
                            <th scope="col">"From"</th>
                            <th scope="col">"Ordinary"</th>
                            <th scope="col">"Admin"</th>
                            <th scope="col">"Failed"</th>
                            <th scope="col">"Loaded"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

/// The bar under the pointer, by position: touch events stay with the bar where the touch began.
fn bar_at(event: &PointerEvent) -> Option<usize> {
    #[allow(clippy::cast_precision_loss)]
    let (x, y) = (event.client_x() as f32, event.client_y() as f32);
    let under = document().element_from_point(x, y)?;
    let bar = under.closest(".audit-bar").ok().flatten()?.dyn_into::<Element>().ok()?;
    bar.get_attribute("data-at")?.parse().ok()
}
