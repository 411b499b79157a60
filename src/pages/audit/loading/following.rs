//! Loads what happened since the newest known event.

use super::log::Log;
use crate::client::Cancel;
use crate::platform::clock;
use audit_log::load::live::next_window;
use audit_log::load::reading::{Reading, Step};
use console_core::backend::fault::ApiError;
use leptos::prelude::*;
use std::ops::Range;

impl Log {
    /// Asks for events that are newer than all that are loaded. Puts the new rows into `rows`, also if
    /// it fails after some pages; the caller shows them with [`Log::changed`]. Returns whether it
    /// asked: it does not while the log is being read already.
    pub async fn follow(
        self,
        rows: &mut Vec<Range<u32>>,
        cancel: &Cancel,
    ) -> Result<bool, ApiError> {
        if self.remote.with_untracked(|remote| remote.value().is_none())
            || self.busy.get_untracked().is_some()
        {
            return Ok(false);
        }
        let now = clock::now();
        let range = || self.view.with_untracked(|view| view.range).resolve(now);
        let newest = self.peek(|store| store.newest_until(now));
        let known = self.followed_from.get_value().into_iter().chain(newest).min();
        let reach = self.peek(|store| self.look_back.get_value().reach(store, now));
        let mut reading = Reading::new(next_window(known, reach, range(), now));
        // If one of several pages fails, events before the newest one are missing.
        self.followed_from.set_value(known);
        loop {
            let page = self.fetch(&reading, cancel).await?;
            if cancel.is_cancelled() {
                return Err(ApiError::Aborted);
            }
            let (new, step) = self.take(&mut reading, &page);
            rows.push(new);
            if let Step::Incomplete(cause) = step {
                self.incomplete.set(Some(cause));
            }
            if step != Step::More {
                self.followed_from.set_value(None);
                self.look_back.update_value(|back| back.reached(reach, now));
                self.coverages.update(|coverages| coverages.asked(now));
                // Another range may have been chosen meanwhile.
                self.window.set(range());
                return Ok(true);
            }
        }
    }
}
