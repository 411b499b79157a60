//! Loads the newest missing part of the range, page by page, by both generations of the API. What was
//! loaded for the same search is not asked for again.

use super::goal::Goal;
use super::log::Log;
use crate::client::Cancel;
use crate::pages::log_page;
use crate::platform::{clock, timer};
use crate::services::Feature;
use crate::ui::Remote;
use audit_log::load::reading::{Reading, Step};
use audit_log::search::narrow::Narrow;
use audit_log::time::range::Window;
use console_core::backend::fault::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;
use token_api::audit::AuditPage;

/// After this many milliseconds without an answer, the screen says that it waits.
const SLOW_AFTER_MS: u32 = 4000;

impl Log {
    /// Loads more of the window.
    pub fn load(self, goal: Goal) {
        let cancel = Cancel::default();
        self.run.with_value(Cancel::cancel);
        self.run.set_value(cancel.clone());
        self.busy.set(Some(goal));
        self.forget_trouble();
        self.remote.update(|remote| {
            *remote = match std::mem::take(remote) {
                Remote::Failed(_) => Remote::Loading,
                other => other,
            }
        });
        let late = timer::after_ms(SLOW_AFTER_MS, move || {
            self.remote.try_update(|remote| *remote = std::mem::take(remote).slow());
        });
        spawn_local(async move {
            let result = self.read(goal, &cancel).await;
            drop(late);
            if cancel.is_cancelled() {
                return;
            }
            self.show_pending();
            self.busy.try_set(None);
            if result.is_err() {
                self.reading.try_set_value(None);
            }
            self.remote.try_update(|remote| *remote = std::mem::take(remote).settle(result));
        });
    }

    async fn read(self, goal: Goal, cancel: &Cancel) -> Result<(), ApiError> {
        loop {
            // The screen may have been closed before this began.
            if cancel.is_cancelled() {
                return Ok(());
            }
            let window = self.window.get_untracked();
            let Some(mut reading) = self.next_reading(window) else { return Ok(()) };
            let asked_at = clock::ms();
            let page = self.fetch(&reading, cancel).await;
            if cancel.is_cancelled() {
                return Ok(());
            }
            let page = match page {
                Err(ApiError::Refused(refusal))
                    if !reading.narrow.is_empty()
                        && refusal.status != 429
                        && refusal.status < 500 =>
                {
                    // The server does not know the user or the filter: ask for everything.
                    self.asks_for_all.set_value(true);
                    self.reading.set_value(None);
                    continue;
                }
                page => page?,
            };
            if !reading.narrow.is_kept_by(&page) {
                self.asks_for_all.set_value(true);
                self.reading.set_value(None);
                self.coverages.update(|coverages| coverages.forget(&reading.narrow));
                continue;
            }
            let (_, step) = self.take(&mut reading, &page);
            // The first page is shown at once.
            if self.remote.with_untracked(|remote| remote.value().is_none()) {
                self.changed();
                self.remote.set(Remote::Ready(()));
            } else {
                self.changed_later();
            }
            self.reading.set_value((step == Step::More).then_some(reading));
            match step {
                Step::Incomplete(cause) => {
                    self.incomplete.set(Some(cause));
                    return Ok(());
                }
                Step::More | Step::Done => match goal {
                    Goal::Page => return Ok(()),
                    Goal::All => {}
                    Goal::ByItself => {
                        self.pause(clock::ms_since(asked_at), cancel).await;
                        if cancel.is_cancelled() || !untrack(|| self.goes_on()) {
                            return Ok(());
                        }
                    }
                },
            }
        }
    }

    /// What is read next of a window: after the last page, or the newest part that is missing.
    fn next_reading(self, window: Window) -> Option<Reading> {
        let offers_v2 =
            self.org.with_value(|org| untrack(|| self.services.offers(org, Feature::AuditLogV2)));
        let filter = if offers_v2 && !self.asks_for_all.get_value() {
            self.server_filter.get_untracked()
        } else {
            Narrow::default()
        };
        let unfinished = self.reading.get_value().filter(|reading| reading.narrow == filter);
        unfinished.or_else(|| {
            let gap = self.coverages.with_untracked(|all| all.of(&filter)).gap(window)?;
            Some(Reading::new(gap).narrowed(filter))
        })
    }

    /// Adds a page to the store and its period to the coverage, without telling subscribers. Returns
    /// the new rows.
    pub(super) fn take(self, reading: &mut Reading, page: &AuditPage) -> (Range<u32>, Step) {
        let taken = self.store.try_update_value(|store| {
            let before = row_number(store.len());
            let (appended, narrow) = (store.append(page), reading.narrow.clone());
            let all = store.len();
            let step = self.coverages.try_update_untracked(|coverages| {
                coverages.update(&narrow, |coverage| reading.after(page, appended, all, coverage))
            });
            (before..row_number(all), step.unwrap_or(Step::Done))
        });
        taken.unwrap_or((0..0, Step::Done))
    }

    pub(super) async fn fetch(
        self,
        reading: &Reading,
        cancel: &Cancel,
    ) -> Result<AuditPage, ApiError> {
        let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
        log_page::fetch(self.services, &org, reading, cancel).await
    }
}

/// Rows are numbered by 32 bits; far fewer are loaded.
fn row_number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
