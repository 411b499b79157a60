//! The arithmetic of a list of which only the visible rows exist: which rows those are, and how
//! much room the others take. Pure numbers; no element and no event may enter.

use std::ops::Range;

/// What is seen of a list of rows of one height. Lengths are CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// From the top of the first row down to the top of what is seen; negative while the list
    /// begins below that.
    pub offset: f64,
    /// Height of what is seen.
    pub height: f64,
    /// Height of one row.
    pub row_height: f64,
}

/// Rows beyond the visible ones are drawn in whole groups of this many, so that scrolling by a
/// row or two changes nothing.
const GROUP: usize = 4;

impl Viewport {
    /// The rows to draw of `count`: the visible ones with at least `overscan` more on either
    /// side, as far as there are any. Measures that make no sense (not yet laid out, zero
    /// heights) give the first rows.
    pub fn rows(&self, count: usize, overscan: usize) -> Range<usize> {
        let sane = self.row_height.is_finite() && self.row_height >= 1.0;
        let (offset, height) = if sane && self.offset.is_finite() && self.height.is_finite() {
            (self.offset, self.height.max(0.0))
        } else {
            (0.0, 0.0)
        };
        let row_height = if sane { self.row_height } else { 1.0 };
        // `as` saturates: below the first row and beyond usize are both fine.
        let first = (offset / row_height).floor() as usize;
        let end = ((offset + height) / row_height).ceil() as usize;
        let start = first.min(count).saturating_sub(overscan) / GROUP * GROUP;
        let end = end.saturating_add(overscan).div_ceil(GROUP).saturating_mul(GROUP).min(count);
        start..end.max(start)
    }
}

/// How a list is drawn from top to bottom. Gaps are counted in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The row of this index.
    Row(usize),
    /// Room for this many rows between a row that is kept and the visible ones.
    Gap(usize),
}

/// The rows and gaps to draw for the rows of `window` and the `kept` row, which stays drawn
/// wherever it is because the keyboard focus is in it. Returns the room above, the slots, and
/// the room below.
pub fn plan(window: &Range<usize>, kept: Option<usize>, count: usize) -> (usize, Vec<Slot>, usize) {
    let end = window.end.min(count);
    let start = window.start.min(end);
    let rows = (start..end).map(Slot::Row);
    match kept.filter(|kept| *kept < count) {
        Some(kept) if kept < start => {
            let slots = [Slot::Row(kept), Slot::Gap(start - kept - 1)].into_iter().chain(rows);
            (kept, slots.collect(), count - end)
        }
        Some(kept) if kept >= end => {
            let slots = rows.chain([Slot::Gap(kept - end), Slot::Row(kept)]);
            (start, slots.collect(), count - kept - 1)
        }
        _ => (start, rows.collect(), count - end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(offset: f64, height: f64) -> Viewport {
        Viewport { offset, height, row_height: 50.0 }
    }

    #[test]
    fn rows_cover_what_is_seen_and_a_little_more() {
        for (viewport, count, rows) in [
            (seen(0.0, 500.0), 1000, 0..16),
            (seen(-300.0, 500.0), 1000, 0..8),
            (seen(-9000.0, 500.0), 1000, 0..4),
            (seen(5000.0, 500.0), 1000, 96..116),
            (seen(5049.0, 500.0), 1000, 96..116),
            (seen(49_500.0, 500.0), 1000, 984..1000),
            (seen(90_000.0, 500.0), 1000, 996..1000),
            (seen(0.0, 500.0), 3, 0..3),
            (seen(0.0, 500.0), 0, 0..0),
            (seen(0.0, -1.0), 1000, 0..4),
        ] {
            assert_eq!(viewport.rows(count, 4), rows, "{viewport:?} of {count}");
        }
    }

    #[test]
    fn measures_without_sense_give_the_first_rows() {
        for viewport in [
            Viewport { offset: f64::NAN, height: 500.0, row_height: 50.0 },
            Viewport { offset: 0.0, height: f64::INFINITY, row_height: 50.0 },
            Viewport { offset: 100.0, height: 500.0, row_height: 0.0 },
            Viewport { offset: 100.0, height: 500.0, row_height: f64::NAN },
        ] {
            assert_eq!(viewport.rows(1000, 4), 0..4, "{viewport:?}");
        }
    }

    #[test]
    fn every_visible_row_is_drawn_at_any_offset() {
        for step in 0..4000 {
            let viewport = seen(f64::from(step) * 13.7, 777.0);
            let rows = viewport.rows(1000, 2);
            for row in 0..1000_usize {
                let top = row as f64 * 50.0 - viewport.offset;
                if top < viewport.height && top + 50.0 > 0.0 {
                    assert!(rows.contains(&row), "row {row} at {}", viewport.offset);
                }
            }
            assert!(rows.len() <= 16 + 2 * 2 + 2 * GROUP, "{rows:?}");
        }
    }

    #[test]
    fn the_kept_row_is_drawn_outside_the_window_too() {
        use Slot::{Gap, Row};
        for (window, kept, expected) in [
            (10..12, None, (10, vec![Row(10), Row(11)], 88)),
            (10..12, Some(11), (10, vec![Row(10), Row(11)], 88)),
            (10..12, Some(3), (3, vec![Row(3), Gap(6), Row(10), Row(11)], 88)),
            (10..12, Some(9), (9, vec![Row(9), Gap(0), Row(10), Row(11)], 88)),
            (10..12, Some(12), (10, vec![Row(10), Row(11), Gap(0), Row(12)], 87)),
            (10..12, Some(99), (10, vec![Row(10), Row(11), Gap(87), Row(99)], 0)),
            (10..12, Some(100), (10, vec![Row(10), Row(11)], 88)),
        ] {
            let (above, slots, below) = plan(&window, kept, 100);
            let drawn: usize =
                slots.iter().map(|slot| if let Gap(rows) = slot { *rows } else { 1 }).sum();
            assert_eq!(above + drawn + below, 100, "{window:?} {kept:?}");
            assert_eq!((above, slots, below), expected, "{window:?} {kept:?}");
        }
        assert_eq!(plan(&(5..9), Some(7), 3), (3, vec![], 0));
    }
}
