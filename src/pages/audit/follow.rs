//! The state of following the log: asks for new events again and again. While the user reads further
//! down, new rows are held back, so that nothing moves.

use super::loading::log::Log;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::{clock, page, timer};
use audit_log::load::live::{Live, refusal};
use audit_log::search::link::AuditView;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;

/// A user who has scrolled further down than this many pixels reads; above it they see the newest events.
const AT_THE_TOP: f64 = 80.0;

#[derive(Clone, Copy)]
pub(super) struct Follow {
    pub live: RwSignal<Live>,
    /// Seconds until the next request after a failure.
    pub left: RwSignal<u32>,
    /// New rows that are held back, by their numbers in the store.
    pub held: RwSignal<Vec<Range<u32>>>,
    run: StoredValue<Cancel, LocalStorage>,
}

impl Follow {
    pub fn new() -> Self {
        Self {
            live: RwSignal::new(Live::default()),
            left: RwSignal::new(0),
            held: RwSignal::new(Vec::new()),
            run: cancel_on_cleanup(),
        }
    }

    /// Whether a row is held back.
    pub fn holds(held: &[Range<u32>], row: u32) -> bool {
        held.iter().any(|range| range.contains(&row))
    }

    /// Follows while the switch is on and the range ends now.
    pub fn keep_up(self, view: Memo<AuditView>, log: Log) {
        let wanted =
            Memo::new(move |_| view.with(|view| view.live && refusal(view.range).is_none()));
        // The switch is removed if the log may not be read.
        on_cleanup(move || {
            self.run.try_with_value(Cancel::cancel);
        });
        Effect::new(move || {
            self.run.with_value(Cancel::cancel);
            if wanted.get() {
                let cancel = Cancel::default();
                self.run.set_value(cancel.clone());
                self.live.set(Live::default());
                spawn_local(async move { self.ask_again_and_again(view, log, cancel).await });
            } else {
                self.show();
            }
        });
    }

    async fn ask_again_and_again(self, view: Memo<AuditView>, log: Log, cancel: Cancel) {
        const STEP_MS: u32 = 1000;
        loop {
            // By the clock: a browser delays the timers of a hidden tab by up to a minute.
            let (start, random) = (clock::ms(), js_sys::Math::random());
            loop {
                let wait =
                    self.live.try_with_untracked(|live| live.wait_ms(page::is_hidden(), random));
                let Some(wait) = wait.flatten() else { return };
                let waited = clock::ms_since(start);
                self.left.try_set(wait.saturating_sub(waited).div_ceil(1000));
                if waited >= wait {
                    break;
                }
                // In short steps: a tab that becomes visible after a long time asks at once.
                timer::sleep_ms(STEP_MS.min(wait - waited)).await;
                if cancel.is_cancelled() {
                    return;
                }
            }
            let mut rows = Vec::new();
            let result = log.follow(&mut rows, &cancel).await;
            if cancel.is_cancelled() {
                return;
            }
            match result {
                Ok(true) => self.live.update(Live::succeeded),
                // Another request is running and will bring the new events.
                Ok(false) => continue,
                Err(error) => {
                    self.live.try_update(|live| live.failed(error));
                    if rows.is_empty() {
                        continue;
                    }
                }
            }
            self.took(view, log, rows);
        }
    }

    fn took(self, view: Memo<AuditView>, log: Log, rows: Vec<Range<u32>>) {
        let reads = window().scroll_y().is_ok_and(|y| y > AT_THE_TOP)
            || view.with_untracked(|view| view.event.is_some());
        let rows = rows.into_iter().filter(|rows| !rows.is_empty()).collect::<Vec<_>>();
        if reads && !rows.is_empty() {
            self.held.update(|held| held.extend(rows));
        }
        log.changed();
    }

    /// Shows the rows that were held back.
    pub fn show(self) {
        if self.held.with_untracked(|held| !held.is_empty()) {
            self.held.set(Vec::new());
        }
    }
}
