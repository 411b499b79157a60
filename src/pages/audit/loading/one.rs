//! Looks for one event by its time.

use super::log::Log;
use crate::client::Cancel;
use audit_log::load::reading::{Reading, Step};
use audit_log::time::range::Window;
use leptos::prelude::*;
use token_api::time::UnixSeconds;

impl Log {
    /// Whether nothing else is being read, and the log was read at all. Tracked.
    pub fn may_look_for_one(self) -> bool {
        !self.is_reading() && self.remote.with(|remote| remote.value().is_some())
    }

    /// Loads the second in which an event happened. Failures are not shown.
    pub async fn look_for(self, at: UnixSeconds, cancel: &Cancel) {
        // The screen may have been closed before this began.
        if cancel.is_cancelled() || !self.window.get_untracked().contains(at) {
            return;
        }
        let mut reading = Reading::new(Window { from: at, to: at });
        let mut step = Step::More;
        while step == Step::More && !cancel.is_cancelled() {
            let Ok(page) = self.fetch(&reading, cancel).await else { break };
            step = self.take(&mut reading, &page).1;
        }
        self.changed();
    }
}
