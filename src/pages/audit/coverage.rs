//! Which part of the range is loaded, as a bar and in words, and buttons to load more of it.

use super::load_buttons::LoadButtons;
use super::state::Screen;
use crate::pages::times::ZoneSwitch;
use crate::platform::intl;
use crate::ui::{Button, Icon, IconButton, Note, Tone, dynamic};
use audit_log::load::coverage::match_words;
use audit_log::load::reading::MAX_EVENTS;
use audit_log::reading::Goal;
use audit_log::time::range::Window;
use console_core::backend::paging::Cause;
use console_core::when::count;
use leptos::ev;
use leptos::prelude::*;

#[component]
pub(super) fn CoverageFoot() -> impl IntoView {
    let screen = expect_context::<Screen>();
    read_on_near_the_end(screen);
    let parts = move || {
        let window = screen.log.window.get();
        screen
            .log
            .extent()
            .parts()
            .into_iter()
            .map(|part| stretch(window, part))
            .collect::<Vec<_>>()
    };
    let counted = move || {
        let (loaded, found) = (screen.log.count.get(), screen.found.with(|rows| rows.len()));
        let words = match_words(found, loaded, !screen.search.is_empty(), intl::number);
        let (number, rest) = words.split_once(' ').unwrap_or((&words, ""));
        view! { <b>{number.to_owned()}</b> {format!(" {rest}")} }
    };
    let reach = move || {
        let words = screen.log.coverage_words();
        match screen.log.extent().reaches_back_to() {
            Some(from) => format!(" · {words}, from {} on", screen.times.brief(from)),
            None => format!(" · {words}"),
        }
    };
    // Here and not below the rows, because their end moves away while the user scrolls to it.
    let toggle_zone = move || screen.show_with(|view| view.utc = !view.utc);
    view! {
        <div class="audit-cover" aria-hidden="true">{dynamic(parts)}</div>
        <div class="audit-foot">
            <span role="status">{dynamic(counted)} {dynamic(reach)}</span>
            <LoadButtons/>
            <AsOf/>
            <ZoneSwitch times=screen.times on_press=toggle_zone/>
        </div>
        <IncompleteNote/>
        <AheadNote/>
    }
}

/// Until when a range that ends now was loaded, and a button to load newer events.
#[component]
fn AsOf() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let log = screen.log;
    let goes_on = Memo::new(move |_| {
        let window = log.window.get();
        screen.view.with(|view| view.range.goes_on_after(window))
    });
    // Not the end of the window: the newest part may not be loaded, and events of the last seconds may
    // still arrive.
    let words = move || {
        let newest = log.extent().parts().first().copied()?;
        Some(format!("complete up to {}", screen.times.time_to_second(newest.to)))
    };
    let tip = move || {
        let late = screen.late_words().map(|words| format!(". {words}")).unwrap_or_default();
        format!("Newer events are shown, and more of that time may still arrive{late}")
    };
    let pending = Signal::derive(move || log.is_reading());
    let refresh = move || log.refresh();
    dynamic(move || {
        goes_on.get().then(|| {
            view! {
                <span class="audit-as-of" tabindex="0" data-tip=tip>
                    {dynamic(words)}
                </span>
                <IconButton label="Load newer events" icon=Icon::Refresh pending on_press=refresh/>
            }
        })
    })
}

fn stretch(window: Window, part: Window) -> AnyView {
    let total = window.seconds().max(1);
    let per_mille = |seconds: i64| (seconds.saturating_mul(1000) / total).clamp(0, 1000);
    let percent = |per_mille: i64| format!("{}.{}%", per_mille / 10, per_mille % 10);
    let left = per_mille(part.from.seconds_since(window.from));
    let width = (per_mille(part.to.seconds_since(window.from)) - left).max(1);
    view! { <span style:left=percent(left) style:width=percent(width)></span> }.into_any()
}

/// Says why the log may be incomplete, if the server or the limit of events is the reason.
#[component]
fn IncompleteNote() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let again = move || screen.try_again();
    let again = move || view! { <Button icon=Icon::Refresh on_press=again>"Try again"</Button> };
    let start_over = move || screen.start_over();
    let start_over = move || view! { <Button on_press=start_over>"Start over"</Button> };
    dynamic(move || {
        let kept = |why| format!("{why} Everything that came is kept.");
        let (why, action) = match screen.log.incomplete.get()? {
            Cause::Stopped => return None,
            Cause::RepeatedCursor => (kept("The server repeated itself."), again().into_any()),
            Cause::EmptyPages => {
                (kept("The server sent pages without any new event."), again().into_any())
            }
            Cause::TooMany => {
                let why = format!(
                    "This console keeps {} events at most, and the server has more. Choose a shorter \
                     range, then start over: what is loaded is let go, and the range is read anew.",
                    intl::number(MAX_EVENTS)
                );
                (why, start_over().into_any())
            }
        };
        Some(view! {
            <Note tone=Tone::Warn announce=true>
                "What is loaded may be incomplete. " {why} " " {action}
            </Note>
        })
    })
}

/// Says that there are events with a time in the future, which no range that ends now shows.
#[component]
fn AheadNote() -> impl IntoView {
    let screen = expect_context::<Screen>();
    dynamic(move || {
        let ahead = screen.log.ahead();
        (ahead > 0).then(|| {
            let events = count(i64::try_from(ahead).unwrap_or(i64::MAX), "event");
            view! {
                <Note tone=Tone::Warn>
                    {events} " came with a time later than now and can’t be shown in a range that ends \
                    now. The server’s clock, or the time it gave, is wrong."
                </Note>
            }
        })
    })
}

/// Loads the next page when the user scrolls near the end of the loaded events.
fn read_on_near_the_end(screen: Screen) {
    const WINDOWS_AHEAD: f64 = 5.0;
    let handle = window_event_listener(ev::scroll, move |_| {
        let log = screen.log;
        let is_idle = log.busy.get_untracked().is_none()
            && log.incomplete.get_untracked().is_none()
            && log.remote.with_untracked(|remote| remote.error().is_none());
        let by_time = screen.view.with_untracked(|view| view.sort == Default::default());
        if is_idle && by_time && left_below() < WINDOWS_AHEAD && !untrack(|| log.is_complete()) {
            log.load(Goal::Pages(1));
        }
    });
    on_cleanup(move || handle.remove());
}

/// How much of the page is below the visible part, in heights of the window.
fn left_below() -> f64 {
    let number = |value: Result<f64, _>| value.unwrap_or_default();
    let height =
        window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(1.0).max(1.0);
    let whole = document().document_element().map_or(0, |root| root.scroll_height());
    (f64::from(whole) - number(window().scroll_y()) - height) / height
}
