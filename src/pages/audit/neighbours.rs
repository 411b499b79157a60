//! The events before and after the open one, in the order of the table.

use super::state::Screen;
use leptos::prelude::*;
use token_api::audit::EventKey;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Neighbour {
    Event(EventKey),
    /// The open event is the first or the last one.
    End,
    /// The open event is not in the table.
    Unknown,
}

/// The event before or after the open one. Tracked.
pub(super) fn neighbour(screen: Screen, step: isize) -> Neighbour {
    let Some(at) = position(screen) else { return Neighbour::Unknown };
    let next =
        screen.shown.with(|rows| at.checked_add_signed(step).and_then(|at| rows.get(at).copied()));
    screen.log.peek(|store| next.map_or(Neighbour::End, |row| Neighbour::Event(store.key(row))))
}

/// The position of the open event in the table. Tracked.
pub(super) fn position(screen: Screen) -> Option<usize> {
    let key = screen.view.with(|view| view.event)?;
    screen.shown.with(|rows| {
        let row = screen.log.peek(|store| store.find(&key))?;
        rows.iter().position(|other| *other == row)
    })
}
