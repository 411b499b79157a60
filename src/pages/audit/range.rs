//! The list "Time range": presets, and an option that opens the fields of a custom range.

use super::state::Screen;
use crate::platform::clock;
use crate::ui::{Bound, Choice, Select};
use audit_log::time::range::{Preset, TimeRange, yesterday};
use leptos::prelude::*;

/// An option of the list of ranges.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RangeOption {
    Preset(Preset),
    /// The local day before the present one. It stays that day when the present goes on.
    Yesterday,
    /// The half hour around an event; offered only while it is shown.
    Around,
    Custom,
}

#[component]
pub(super) fn RangeSelect() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let range = Memo::new(move |_| screen.view.with(|view| view.range));
    let choices = Signal::derive(move || {
        let mut choices: Vec<_> = Preset::ALL
            .into_iter()
            .map(|preset| Choice::new(RangeOption::Preset(preset), preset.label()))
            .collect();
        choices.insert(2, Choice::new(RangeOption::Yesterday, "Yesterday"));
        if let TimeRange::Around(_) = range.get() {
            choices.push(Choice::new(RangeOption::Around, "Around an event ± 15 min"));
        }
        choices.push(Choice::new(RangeOption::Custom, "Custom range…"));
        choices
    });
    // Another range closes the fields of the custom range.
    Effect::new(move |before: Option<TimeRange>| {
        let now = range.get();
        if before.is_some_and(|before| before != now) {
            screen.custom.set(false);
        }
        now
    });
    let day_before = move || yesterday(clock::now(), screen.times.zone());
    let chosen = Signal::derive(move || match (screen.custom.get(), range.get()) {
        (false, TimeRange::Between(window)) if day_before() == Some(window) => {
            RangeOption::Yesterday
        }
        (true, _) | (_, TimeRange::Between(_)) => RangeOption::Custom,
        (_, TimeRange::Around(_)) => RangeOption::Around,
        (_, TimeRange::Last(preset)) => RangeOption::Preset(preset),
    });
    let value = Bound::new(chosen, move |option| match option {
        RangeOption::Custom => screen.custom.set(true),
        RangeOption::Around => screen.custom.set(false),
        RangeOption::Yesterday => {
            screen.custom.set(false);
            if let Some(day) = untrack(day_before) {
                screen.show_with(|view| view.range = TimeRange::Between(day));
            }
        }
        RangeOption::Preset(preset) => {
            screen.custom.set(false);
            screen.show_with(|view| view.range = TimeRange::Last(preset));
        }
    });
    view! { <Select label="Time range" choices value hide_label=true/> }
}
