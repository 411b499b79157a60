//! Runs the effects of a [`Reader`]: requests, timers, and telling subscribers. What is read next, and
//! what counts as loaded, is decided there.

use super::log_page;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::timer::{self, Timer};
use crate::platform::{clock, page};
use crate::services::Services;
use audit_log::events::store::EventStore;
use audit_log::load::reading::Question;
use audit_log::reading::{Effect, Input, Now, Reader, Status};
use audit_log::search::narrow::Coverages;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;
use token_api::id::OrgName;

/// While much is being loaded, new events are shown after this many milliseconds: the whole screen is
/// computed again each time, which takes longer than reading a page.
const SHOWN_AFTER_MS: u32 = 400;

/// A log that is being read, until its reactive owner goes. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct LogReader {
    services: Services,
    org: StoredValue<OrgName>,
    reader: StoredValue<Reader, LocalStorage>,
    /// How reading goes.
    pub status: RwSignal<Status>,
    /// Counts what was shown.
    version: RwSignal<u32>,
    /// Takes the rows that following brought.
    on_fresh: StoredValue<Option<Callback<Vec<Range<u32>>>>>,
    request: StoredValue<Cancel, LocalStorage>,
    wait: StoredValue<Option<Timer>, LocalStorage>,
    /// Set while new events and coverage wait to be shown.
    unshown: StoredValue<Option<Timer>, LocalStorage>,
}

impl LogReader {
    /// Nothing is asked for yet.
    pub fn new(services: Services, org: OrgName, reader: Reader) -> Self {
        Self {
            services,
            org: StoredValue::new(org),
            status: RwSignal::new(reader.status()),
            reader: StoredValue::new_local(reader),
            version: RwSignal::new(0),
            on_fresh: StoredValue::new(None),
            request: cancel_on_cleanup(),
            wait: StoredValue::new_local(None),
            unshown: StoredValue::new_local(None),
        }
    }

    /// Says what happened, and does what follows.
    pub fn send(self, input: Input) {
        let now = Now {
            at: clock::now(),
            ms: clock::ms(),
            is_hidden: page::is_hidden(),
            random: js_sys::Math::random(),
        };
        let stepped =
            self.reader.try_update_value(|reader| (reader.step(input, now), reader.status()));
        // The screen may have gone.
        let Some((effects, status)) = stepped else { return };
        let is_changed = self.status.try_with_untracked(|before| *before != status);
        if is_changed == Some(true) {
            self.status.try_set(status);
        }
        effects.into_iter().for_each(|effect| self.run(effect));
    }

    fn run(self, effect: Effect) {
        match effect {
            Effect::Fetch(number, question) => self.fetch(number, question),
            Effect::Cancel => {
                self.request.try_with_value(Cancel::cancel);
            }
            Effect::Wait(ms) => {
                let timer = timer::after_ms(ms, move || self.send(Input::Timer));
                self.wait.try_set_value(Some(timer));
            }
            Effect::Soon => {
                if self.unshown.try_with_value(Option::is_none) == Some(true) {
                    let timer = timer::after_ms(SHOWN_AFTER_MS, move || self.changed());
                    self.unshown.try_set_value(Some(timer));
                }
            }
            Effect::Show => {
                if self.unshown.try_with_value(Option::is_some) == Some(true) {
                    self.changed();
                }
            }
            Effect::Fresh(rows) => {
                if let Some(take) = self.on_fresh.try_get_value().flatten() {
                    take.run(rows);
                }
                self.changed();
            }
        }
    }

    fn fetch(self, number: u32, question: Question) {
        let cancel = Cancel::default();
        self.request.try_set_value(cancel.clone());
        spawn_local(async move {
            let org = self.org.try_get_value().filter(|_| !cancel.is_cancelled());
            let Some(org) = org else { return };
            let page = log_page::fetch(self.services, &org, &question, &cancel).await;
            if !cancel.is_cancelled() {
                self.send(match page {
                    Ok(page) => Input::Page(number, page),
                    Err(error) => Input::Fault(number, error),
                });
            }
        });
    }

    /// Tells subscribers that there are new events or coverage.
    fn changed(self) {
        self.unshown.try_set_value(None);
        self.version.try_update(|version| *version = version.wrapping_add(1));
    }

    /// Hands the rows that following brings to `take`, before they are shown.
    pub fn on_fresh(self, take: impl Fn(Vec<Range<u32>>) + Send + Sync + 'static) {
        self.on_fresh.set_value(Some(Callback::new(take)));
    }

    /// Subscribes the caller to changes of events and coverage.
    pub fn track(self) {
        self.version.track();
    }

    /// Reads the events, untracked: the result is not computed again when more is loaded.
    pub fn peek<T>(self, look: impl FnOnce(&EventStore) -> T) -> T {
        self.reader.with_value(|reader| look(reader.store()))
    }

    /// Reads the events and of which periods they are all. Tracked.
    pub fn look<T>(self, look: impl FnOnce(&EventStore, &Coverages) -> T) -> T {
        self.version.track();
        self.reader.with_value(|reader| look(reader.store(), reader.coverages()))
    }

    /// Takes what was loaded out of the reader, when the screen goes.
    pub fn take_held(self) -> Option<audit_log::reading::Held> {
        self.reader.try_update_value(Reader::take_held)
    }
}
