//! The state of following the log. While the user reads further down, new rows are held back, so that
//! nothing moves. When the log is asked again, the reader decides.

use super::loading::log::Log;
use audit_log::load::live::refusal;
use audit_log::reading::Input;
use audit_log::search::link::AuditView;
use leptos::prelude::*;
use std::ops::Range;

/// A user who has scrolled further down than this many pixels reads; above it they see the newest events.
const AT_THE_TOP: f64 = 80.0;

#[derive(Clone, Copy)]
pub(super) struct Follow {
    /// New rows that are held back, by their numbers in the store.
    pub held: RwSignal<Vec<Range<u32>>>,
}

impl Follow {
    pub fn new() -> Self {
        Self { held: RwSignal::new(Vec::new()) }
    }

    /// Whether a row is held back.
    pub fn holds(held: &[Range<u32>], row: u32) -> bool {
        held.iter().any(|range| range.contains(&row))
    }

    /// Follows while the switch is on and the range ends now.
    pub fn keep_up(self, view: Memo<AuditView>, log: Log) {
        let wanted =
            Memo::new(move |_| view.with(|view| view.live && refusal(view.range).is_none()));
        log.reader.on_fresh(move |rows| self.took(view, rows));
        // The switch is removed if the log may not be read.
        on_cleanup(move || log.reader.send(Input::Unfollow));
        Effect::new(move |was: Option<bool>| {
            let is_wanted = wanted.get();
            if is_wanted {
                log.reader.send(Input::Follow);
            } else if was == Some(true) {
                log.reader.send(Input::Unfollow);
                self.show();
            }
            is_wanted
        });
    }

    fn took(self, view: Memo<AuditView>, rows: Vec<Range<u32>>) {
        let reads = window().scroll_y().is_ok_and(|y| y > AT_THE_TOP)
            || view.try_with_untracked(|view| view.event.is_some()) == Some(true);
        if reads && !rows.is_empty() {
            self.held.try_update(|held| held.extend(rows));
        }
    }

    /// Shows the rows that were held back.
    pub fn show(self) {
        if self.held.with_untracked(|held| !held.is_empty()) {
            self.held.set(Vec::new());
        }
    }
}
