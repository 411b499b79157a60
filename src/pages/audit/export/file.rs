//! Saves the found events as a file. `audit_log::export` decides what the file holds.

use super::super::state::Screen;
use crate::client::Cancel;
use crate::platform::download::Parts;
use crate::platform::{clock, intl, timer};
use crate::ui::{Toasts, Tone};
use audit_log::export::{Export, Format, Source};
use leptos::prelude::*;

/// The number of rows that are written without a pause.
const ROWS_AT_ONCE: usize = 4000;

/// "1 event", "4,000 matching events".
pub(super) fn events(count: usize, which: Option<&str>) -> String {
    let unit = if count == 1 { "event" } else { "events" };
    let which = which.map(|which| format!("{which} ")).unwrap_or_default();
    format!("{} {which}{unit}", intl::number(count))
}

/// Saves the events that match range and search, in their order, also those that following holds
/// back.
pub(super) async fn save(screen: Screen, format: Format, gone: Cancel, toasts: Toasts) {
    let rows = screen.found.get_untracked();
    let source = source(screen);
    let name = source.file_name(format);
    let is_incomplete = source.missing.is_some();
    let (parts, mut export) = (Parts::default(), Export::begin(format, source));
    for rows in rows.chunks(ROWS_AT_ONCE) {
        screen.log.peek(|store| {
            for row in rows {
                export.push(&store.row(*row), store.raw(*row));
            }
        });
        parts.push(&export.take());
        // Lets the browser draw, and the user leave the screen.
        timer::sleep_ms(0).await;
        if gone.is_cancelled() {
            return;
        }
    }
    parts.push(&export.end());
    parts.save(&name, format.mime());
    let (tone, note) = if is_incomplete {
        (Tone::Warn, " Only a part of the range was loaded, and the file says so.")
    } else {
        (Tone::Ok, "")
    };
    let count = events(rows.len(), None);
    toasts.show(tone, format!("Exported {count} to {name}.{note}"));
}

fn source(screen: Screen) -> Source {
    let extent = untrack(|| screen.log.extent());
    let window = screen.log.window.get_untracked();
    let missing = (!extent.is_complete())
        .then(|| format!("Only a part of the range was loaded: {}.", extent.words()));
    Source {
        organization: screen.org.with_value(ToString::to_string),
        query: untrack(|| screen.search.query()).to_string(),
        range: window,
        missing,
        exported_at: clock::now(),
    }
}
