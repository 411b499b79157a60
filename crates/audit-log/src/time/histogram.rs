//! Events over time: how many of a list of rows fall into each of some bars, which begin at whole
//! minutes, hours or days of the zone that is shown.

use super::range::Window;
use crate::events::row::flag;
use crate::events::store::EventStore;
use console_core::when::Zone;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};

/// More bars than this are too thin to be seen.
pub const MAX_BARS: usize = 180;

/// The widths that bars have, in seconds.
const WIDTHS: [i64; 8] =
    [60, 300, 900, 3600, 6 * 3600, SECONDS_PER_DAY, 7 * SECONDS_PER_DAY, 28 * SECONDS_PER_DAY];

/// The first Monday, in seconds of local time since 1970: weeks begin there.
const MONDAY: i64 = 4 * SECONDS_PER_DAY;

/// Events over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// The bars without gaps, the oldest first.
    pub bars: Vec<Bar>,
    /// The width of a whole bar in seconds; the first and the last may be cut by the window, and a
    /// day is not always 24 hours long.
    pub width: i64,
}

/// The events of some time. Each is counted once: a failure as that, whatever else it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The time, both ends included.
    pub window: Window,
    /// Events that are neither of the others, by what they tell.
    pub ordinary: u32,
    /// Events that take an admin's rights.
    pub admin: u32,
    /// Failures to authenticate, or to have the right.
    pub failed: u32,
}

impl Bar {
    /// All of its events.
    pub fn total(&self) -> u32 {
        self.ordinary + self.admin + self.failed
    }
}

impl Histogram {
    /// The most events in one bar.
    pub fn highest(&self) -> u32 {
        self.bars.iter().map(Bar::total).max().unwrap_or_default()
    }

    /// The window from one bar to another, in whichever order they are named.
    pub fn between(&self, one: usize, other: usize) -> Option<Window> {
        let first = self.bars.get(one.min(other))?.window.from;
        Some(Window { from: first, to: self.bars.get(one.max(other))?.window.to })
    }
}

/// Counts rows over a window.
pub fn histogram(store: &EventStore, rows: &[u32], window: Window, zone: &dyn Zone) -> Histogram {
    let width = width(window.seconds());
    let borders = borders(window, width, zone);
    let ends = borders.iter().skip(1).map(|next| next.plus_seconds(-1)).chain([window.to]);
    let bar = |(from, to): (&UnixSeconds, UnixSeconds)| Bar {
        window: Window { from: *from, to },
        ordinary: 0,
        admin: 0,
        failed: 0,
    };
    let mut bars: Vec<Bar> = borders.iter().zip(ends).map(bar).collect();
    let (times, flags) = (store.times(), store.all_flags());
    // Rows mostly come in the order of time, so the bar of one is mostly that of the one before.
    let mut at = 0;
    for row in rows {
        let time = UnixSeconds(times[*row as usize]);
        if !bars.get(at).is_some_and(|bar: &Bar| bar.window.contains(time)) {
            if !window.contains(time) {
                continue;
            }
            at = borders.partition_point(|border| *border <= time).saturating_sub(1);
        }
        if let Some(bar) = bars.get_mut(at) {
            let flags = flags[*row as usize];
            let counter = if flags & flag::FAILED != 0 {
                &mut bar.failed
            } else if flags & flag::ADMIN != 0 {
                &mut bar.admin
            } else {
                &mut bar.ordinary
            };
            *counter += 1;
        }
    }
    Histogram { bars, width }
}

/// The narrowest width of which not too many bars make up so many seconds.
fn width(seconds: i64) -> i64 {
    let most = MAX_BARS as i64;
    let widest = WIDTHS[WIDTHS.len() - 1];
    // The first and the last bar may be cut, so there can be one more than fit.
    let fits = |width: &i64| seconds / width + 2 <= most;
    WIDTHS.into_iter().find(fits).unwrap_or_else(|| widest * (seconds / widest / (most - 2) + 1))
}

/// Where bars begin: at the beginning of the window, then at whole widths of local time.
pub(super) fn borders(window: Window, width: i64, zone: &dyn Zone) -> Vec<UnixSeconds> {
    let offset = i64::from(zone.offset_seconds(window.from));
    let anchor = if width > SECONDS_PER_DAY { MONDAY } else { 0 };
    let local = window.from.0.saturating_add(offset).saturating_sub(anchor);
    let first = local.div_euclid(width).saturating_mul(width).saturating_add(anchor);
    let mut borders = vec![window.from];
    for step in 1..=MAX_BARS as i64 {
        let local = first.saturating_add(step.saturating_mul(width));
        let border = if width > 3600 { local_instant(local, zone) } else { None };
        let border = border.unwrap_or(UnixSeconds(local.saturating_sub(offset)));
        if border > window.to {
            break;
        }
        if borders.last().is_some_and(|last| *last < border) {
            borders.push(border);
        }
    }
    borders
}

/// The instant of seconds of local time since 1970.
fn local_instant(local: i64, zone: &dyn Zone) -> Option<UnixSeconds> {
    zone.instant(UnixSeconds(local).to_utc()?.naive_utc())
}

#[cfg(test)]
mod tests;
