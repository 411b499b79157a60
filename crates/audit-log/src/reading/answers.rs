//! What follows from an answer.

use super::following::Manner;
use super::reader::{Pause, Pending, Purpose, Reader};
use super::{Effect, Goal, Held, Now};
use crate::load::load_on::pause_ms;
use crate::load::reading::{Reading, Step};
use console_core::backend::fault::ApiError;
use std::mem;
use std::ops::Range;
use token_api::audit::AuditPage;

impl Reader {
    pub(super) fn answered(
        &mut self,
        mut pending: Pending,
        page: &AuditPage,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        if !pending.reading.narrow.is_kept_by(page) {
            // Its events are kept. Of which period they are all is not known.
            self.held.store.append(page);
            self.held.coverages.forget(&pending.reading.narrow);
            effects.push(Effect::Soon);
            return self.ask_for_all();
        }
        let (rows, step) = self.take(&mut pending.reading, page);
        match pending.purpose {
            Purpose::Find => {
                self.find = (step == Step::More).then_some(pending.reading);
                effects.extend([Effect::Soon, Effect::Show]);
            }
            Purpose::Load => self.loaded(pending, step, now, effects),
            Purpose::Follow => self.followed((pending.reading, step), rows, now, effects),
        }
    }

    /// Adds a page to the events and its period to the coverage. Returns the new rows.
    fn take(&mut self, reading: &mut Reading, page: &AuditPage) -> (Range<u32>, Step) {
        let Held { store, coverages, .. } = &mut self.held;
        let before = row_number(store.len());
        let appended = store.append(page);
        let (narrow, events) = (reading.narrow.clone(), store.len());
        let step =
            coverages.update(&narrow, |coverage| reading.after(page, appended, events, coverage));
        (before..row_number(events), step)
    }

    /// The server does not filter as asked: from now on it is asked for everything.
    fn ask_for_all(&mut self) {
        self.held.asks_for_all = true;
        self.next = None;
    }

    fn loaded(&mut self, pending: Pending, step: Step, now: Now, effects: &mut Vec<Effect>) {
        effects.push(Effect::Soon);
        // The first page is shown at once.
        if !mem::replace(&mut self.has_read, true) {
            effects.push(Effect::Show);
        }
        self.next = (step == Step::More).then_some(pending.reading);
        let goes_on = self.goes_on();
        let Some(load) = self.load.as_mut() else { return };
        load.pages += 1;
        let is_reached = match load.goal {
            Goal::Pages(pages) => load.pages >= pages,
            Goal::All => false,
            Goal::ByItself => !goes_on,
        };
        if let Step::Incomplete(cause) = step {
            self.incomplete = Some(cause);
            self.end_load(now, effects);
        } else if is_reached {
            self.end_load(now, effects);
        } else if load.goal == Goal::ByItself {
            let ms = pause_ms(now.since(pending.asked_ms));
            load.pause = Some(Pause { since_ms: now.ms, ms });
        }
    }

    pub(super) fn failed(
        &mut self,
        pending: &Pending,
        error: ApiError,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let is_about_filter = matches!(&error, ApiError::Refused(refusal)
            if refusal.status != 429 && refusal.status < 500);
        if !pending.reading.narrow.is_empty() && is_about_filter {
            return self.ask_for_all();
        }
        match pending.purpose {
            Purpose::Find => self.find = None,
            Purpose::Load => {
                self.failure = Some(error);
                // The cursor may be invalid now: the next question finds its position by time.
                self.next = None;
                self.end_load(now, effects);
            }
            Purpose::Follow => {
                let following = self.following.as_mut();
                if let Some(Manner::Live(live)) = following.map(|it| &mut it.manner) {
                    live.failed(error);
                }
                self.give_up_round(now, effects);
            }
        }
    }
}

/// Rows are numbered by 32 bits; far fewer are loaded.
fn row_number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
