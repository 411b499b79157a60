//! "Time range": presets, and a custom range with fields for both of its ends.

use super::state::Screen;
use crate::platform::{clock, page};
use crate::ui::{Bound, Button, ButtonKind, Choice, FieldKind, Select, TextField, dynamic};
use audit_log::time::range::{CustomRange, End, Preset, RangeProblem, TimeRange};
use leptos::prelude::*;

/// An option of the list of ranges.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RangeOption {
    Preset(Preset),
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
    let chosen = Signal::derive(move || match (screen.custom.get(), range.get()) {
        (true, _) | (_, TimeRange::Between(_)) => RangeOption::Custom,
        (_, TimeRange::Around(_)) => RangeOption::Around,
        (_, TimeRange::Last(preset)) => RangeOption::Preset(preset),
    });
    let value = Bound::new(chosen, move |option| match option {
        RangeOption::Custom => screen.custom.set(true),
        RangeOption::Around => screen.custom.set(false),
        RangeOption::Preset(preset) => {
            screen.custom.set(false);
            screen.show_with(|view| view.range = TimeRange::Last(preset));
        }
    });
    view! { <Select label="Time range" choices value hide_label=true/> }
}

/// The fields of a custom range, while they are open.
#[component]
pub(super) fn CustomFields() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let is_custom =
        Memo::new(move |_| screen.view.with(|view| matches!(view.range, TimeRange::Between(_))));
    dynamic(move || (screen.custom.get() || is_custom.get()).then(|| view! { <Fields/> }))
}

#[component]
fn Fields() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let fields = RwSignal::new(CustomRange::default());
    let problem = RwSignal::new(None::<RangeProblem>);
    // The fields show the range in the present time zone. Typed text stays until the range changes; if the
    // zone changes, the text is read in the new zone.
    let range = Memo::new(move |_| screen.view.with(|view| view.range));
    let said = StoredValue::new(range.get_untracked().resolve(clock::now()));
    Effect::new(move |shown: Option<(TimeRange, CustomRange)>| {
        let (range, zone) = (range.get(), screen.times.zone());
        let typed = fields.get_untracked();
        if let Some((before, text)) = shown
            && before == range
            && text != typed
        {
            return (before, text);
        }
        problem.set(None);
        said.set_value(range.resolve(clock::now()));
        let text = CustomRange::of(said.get_value(), zone);
        fields.set(text.clone());
        (range, text)
    });
    let apply = move || {
        let (fields, zone) = (fields.get_untracked(), untrack(|| screen.times.zone()));
        match fields.parse_after(said.get_value(), clock::now(), zone) {
            Ok(window) => {
                problem.set(None);
                screen.custom.set(false);
                screen.show_with(|view| view.range = TimeRange::Between(window));
            }
            Err(wrong) => problem.set(Some(wrong)),
        }
    };
    let field = move |read: fn(&CustomRange) -> &String, write: fn(&mut CustomRange, String)| {
        Bound::new(
            Signal::derive(move || fields.with(|fields| read(fields).clone())),
            move |text| {
                fields.update(|fields| write(fields, text));
            },
        )
    };
    let problem_of = move |end: End| {
        Signal::derive(move || {
            problem.get().filter(|problem| problem.end() == end).map(RangeProblem::words)
        })
    };
    let date = || FieldKind::Date { min: String::new(), max: String::new() };
    let cancel = move || {
        screen.custom.set(false);
        page::focus(".audit-tools select");
    };
    // A custom range in use is left by choosing another range.
    let can_cancel = move || !screen.view.with(|view| matches!(view.range, TimeRange::Between(_)));
    view! {
        <form
            class="audit-custom card"
            aria-label="Custom range"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                apply();
            }
        >
            <TextField label="From date" kind=date() value=field(|f| &f.from_date, |f, text| f.from_date = text) problem=problem_of(End::From)/>
            <TextField label="From time" kind=FieldKind::Time value=field(|f| &f.from_time, |f, text| f.from_time = text)/>
            <TextField label="To date" kind=date() value=field(|f| &f.to_date, |f, text| f.to_date = text) problem=problem_of(End::To)/>
            <TextField label="To time" kind=FieldKind::Time value=field(|f| &f.to_time, |f, text| f.to_time = text)/>
            <Button kind=ButtonKind::Primary submit=true>"Apply range"</Button>
            {dynamic(move || can_cancel().then(|| view! {
                <Button kind=ButtonKind::Quiet on_press=cancel>"Cancel"</Button>
            }))}
        </form>
    }
}
