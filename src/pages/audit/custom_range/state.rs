//! The state of the fields of a custom range.

use super::super::state::Screen;
use crate::platform::clock;
use crate::ui::Bound;
use audit_log::time::range::{CustomRange, End, RangeProblem, TimeRange, Window};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct CustomForm {
    screen: Screen,
    fields: RwSignal<CustomRange>,
    problem: RwSignal<Option<RangeProblem>>,
    /// The window that the fields showed before the user edited them.
    first: StoredValue<Window>,
}

impl CustomForm {
    /// The fields show the range in the present time zone. Typed text stays until the range changes; if
    /// the zone changes, the text is read in the new zone.
    pub fn open(screen: Screen) -> Self {
        let fields = RwSignal::new(CustomRange::default());
        let problem = RwSignal::new(None::<RangeProblem>);
        let range = Memo::new(move |_| screen.view.with(|view| view.range));
        let first = StoredValue::new(range.get_untracked().resolve(clock::now()));
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
            first.set_value(range.resolve(clock::now()));
            let text = CustomRange::of(first.get_value(), zone);
            fields.set(text.clone());
            (range, text)
        });
        Self { screen, fields, problem, first }
    }

    /// Shows the typed range, if it can be read.
    pub fn apply(self) {
        let (fields, zone) = (self.fields.get_untracked(), untrack(|| self.screen.times.zone()));
        match fields.parse_after(self.first.get_value(), clock::now(), zone) {
            Ok(window) => {
                self.problem.set(None);
                self.screen.custom.set(false);
                self.screen.show_with(|view| view.range = TimeRange::Between(window));
            }
            Err(wrong) => self.problem.set(Some(wrong)),
        }
    }

    /// The text of one field.
    pub fn text(
        self,
        read: fn(&CustomRange) -> &String,
        write: fn(&mut CustomRange, String),
    ) -> Bound<String> {
        Bound::new(
            Signal::derive(move || self.fields.with(|fields| read(fields).clone())),
            move |text| self.fields.update(|fields| write(fields, text)),
        )
    }

    /// The problem with one end of the range.
    pub fn problem(self, end: End) -> Signal<Option<String>> {
        Signal::derive(move || {
            let problem = self.problem.get().filter(|problem| problem.end() == end);
            problem.map(RangeProblem::words)
        })
    }
}
