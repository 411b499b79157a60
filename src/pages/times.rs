//! How screens show instants: relative to now, with the exact instant on hover and focus, in local
//! time or UTC.

use crate::platform::clock::{self, BrowserZone};
use crate::platform::intl::{self, Style};
use crate::platform::timer;
use crate::ui::{AttributeSlot, Button, ButtonKind, OptionalSlot, TextSlot, TimeText, dynamic};
use console_core::text::query_string;
use console_core::when::{FixedZone, Zone, offset_name, relative};
use leptos::prelude::*;
use std::time::Duration;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};
use web_sys::Element;

/// The current time, and the time zone of a screen. `Copy`, and tracked.
#[derive(Clone, Copy)]
pub struct Times {
    tick: ReadSignal<u32>,
    utc: Signal<bool>,
    /// The name of the browser's zone. The computer's zone can change while the page is open.
    local: Memo<String>,
}

impl Times {
    /// The times of one screen. They are updated while it is shown.
    pub fn new(utc: impl Into<Signal<bool>>) -> Self {
        let utc = utc.into();
        // Callers often derive it from the address, which changes for many other reasons.
        let utc = Memo::new(move |_| utc.get()).into();
        let tick = timer::ticks(Duration::from_secs(20));
        let moved = RwSignal::new(0_u32);
        let local = Memo::new(move |_| {
            tick.track();
            moved.track();
            intl::zone_name()
        });
        // What the user does shows more times, which are those of the new zone. All others follow then.
        for event in ["pointerdown", "keydown", "focus"] {
            let look = window_event_listener_untyped(event, move |_| {
                if local.try_with_untracked(|name| *name != intl::zone_name()) == Some(true) {
                    moved.try_update(|moved| *moved = moved.wrapping_add(1));
                }
            });
            on_cleanup(move || look.remove());
        }
        Self { tick, utc, local }
    }

    /// Tracks both the current time and the zone.
    pub fn track(self) {
        self.tick.track();
        self.is_utc();
    }

    /// Whether UTC is shown instead of local time. Tracks the zone.
    fn is_utc(self) -> bool {
        // Read, not only tracked: otherwise a memo's first value would count as a change.
        self.local.with(|_| ());
        self.utc.get()
    }

    /// The current time; updated as time passes.
    pub fn now(self) -> UnixSeconds {
        self.tick.track();
        clock::now()
    }

    /// The time zone that is shown.
    pub fn zone(self) -> &'static dyn Zone {
        if self.is_utc() { &FixedZone(0) } else { &BrowserZone }
    }

    /// "Mon 21 December 2026, 22:14 (UTC+1)"
    pub fn exact(self, at: UnixSeconds) -> String {
        let zone = offset_name(self.zone().offset_seconds(at));
        format!("{} ({zone})", intl::date(at, Style::Exact, self.is_utc()))
    }

    /// "Mon 21 December 2026, 22:14:07 (UTC+1)"
    pub fn exact_to_second(self, at: UnixSeconds) -> String {
        let zone = offset_name(self.zone().offset_seconds(at));
        format!("{} ({zone})", intl::date(at, Style::ExactSecond, self.is_utc()))
    }

    /// "21 Dec, 22:14:07"; if long ago, "21 Dec 2025, 22:14". It does not change as time passes.
    pub fn brief(self, at: UnixSeconds) -> String {
        let long_ago = clock::now().seconds_since(at) > 300 * SECONDS_PER_DAY;
        let style = if long_ago { Style::Minute } else { Style::SecondOfYear };
        intl::date(at, style, self.is_utc())
    }

    /// "22:14:07"
    pub fn time_to_second(self, at: UnixSeconds) -> String {
        let text = intl::date(at, Style::SecondOfYear, self.is_utc());
        text.rsplit(' ').next().map(str::to_owned).unwrap_or(text)
    }

    /// "22:14"
    pub fn time_of_day(self, at: UnixSeconds) -> String {
        intl::date(at, Style::TimeOfDay, self.is_utc())
    }

    /// The day: "today", "3 Sep", with the year if it is another one.
    pub fn day(self, at: UnixSeconds) -> String {
        let (now, utc) = (self.now(), self.is_utc());
        let day = |at| intl::date(at, Style::Day, utc);
        if day(at) == day(now) {
            return "today".into();
        }
        // The last word of a day's text is its year.
        let year = |at| day(at).rsplit(' ').next().map(str::to_owned);
        let style = if year(at) == year(now) { Style::DayOfYear } else { Style::Day };
        intl::date(at, style, utc)
    }

    /// "Times are local (UTC+1, Europe/Berlin)".
    pub fn legend(self) -> String {
        if self.is_utc() {
            return "Times are UTC".into();
        }
        let offset = offset_name(BrowserZone.offset_seconds(self.now()));
        let name = self.local.with(|name| match name.as_str() {
            "" => String::new(),
            name if *name == offset => String::new(),
            name => format!(", {name}"),
        });
        format!("Times are local ({offset}{name})")
    }
}

/// Whether an address asks for UTC, where that is all that a screen keeps there.
pub fn shows_utc(search: &str) -> bool {
    query_string::parse(search).iter().any(|(key, value)| key == "time" && value == "utc")
}

/// "Times are local (UTC+1)", and the button for the other zone.
#[component]
pub fn ZoneSwitch(
    /// The screen's times.
    times: Times,
    /// Changes the screen's zone, which is part of its address.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <span class="zone-switch">
            <span class="zone" data-tip-cut="">{dynamic(move || times.legend())}</span>
            <Button kind=ButtonKind::Quiet on_press>
                {dynamic(move || if times.utc.get() { "Show local times" } else { "Show UTC" })}
            </Button>
        </span>
    }
}

/// An instant relative to now, with the exact one on hover and focus.
#[component]
pub fn Relative(
    /// The instant.
    at: UnixSeconds,
    /// The screen's times.
    times: Times,
) -> impl IntoView {
    view! {
        <TimeText
            relative=Signal::derive(move || relative(at, times.now(), times.zone()))
            absolute=Signal::derive(move || times.exact(at))
            datetime=at.to_rfc3339()
        />
    }
}

/// The day of an instant, with the exact instant on hover and focus.
#[component]
pub fn Day(
    /// The instant.
    at: UnixSeconds,
    /// The screen's times.
    times: Times,
) -> impl IntoView {
    view! {
        <TimeText
            relative=Signal::derive(move || times.day(at))
            absolute=Signal::derive(move || times.exact(at))
            datetime=at.to_rfc3339()
        />
    }
}

/// The cell template for an instant, or a word in its place such as "never".
pub fn instant_or_word() -> AnyView {
    view! { <span><time translate="no" class="time" tabindex="0"></time><span class="muted"></span></span> }
        .into_any()
}

/// The slot for a `<time>` in a recycled row: an instant in words, with the exact one on hover and
/// focus, or nothing.
pub struct InstantPlace {
    times: Times,
    shown: OptionalSlot,
    words: TextSlot,
    datetime: AttributeSlot,
    tip: AttributeSlot,
}

impl InstantPlace {
    /// The slot of an empty `<time>`.
    pub fn new(times: Times, element: Option<Element>) -> Self {
        Self {
            times,
            shown: OptionalSlot::new(element.clone()),
            words: TextSlot::new(element.clone()),
            datetime: AttributeSlot::new(element.clone(), "datetime"),
            tip: AttributeSlot::new(element, "data-tip"),
        }
    }

    /// Shows an instant in these words.
    pub fn write(&self, at: Option<UnixSeconds>, words: impl Fn(UnixSeconds) -> String) {
        self.shown.show(at.is_some());
        let Some(at) = at else { return };
        self.words.write(&words(at));
        self.datetime.write(&at.to_rfc3339());
        self.tip.write(&self.times.exact(at));
    }
}
