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

/// A list in a document in which nothing may be higher than `most` CSS pixels: browsers draw nothing
/// beyond some height. In a longer list one pixel of scrolling is more than one of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scrolled {
    /// What is seen of the document.
    pub seen: Viewport,
    /// The rows of the list.
    pub count: usize,
    /// The most that it may be high.
    pub most: f64,
}

/// At either end of such a list this many heights of what is seen are scrolled pixel by pixel: where
/// the newest rows are, and the last, nothing jumps.
const TRUE_SCREENS: f64 = 10.0;

/// Rows beyond the visible ones are drawn in whole groups of this many, so that scrolling by a
/// row or two changes nothing.
const GROUP: usize = 4;

impl Scrolled {
    /// What is seen of the list itself.
    pub fn viewport(&self) -> Viewport {
        Viewport { offset: self.true_offset(), ..self.seen }
    }

    /// How high the list is in the document.
    pub fn height(&self) -> f64 {
        self.whole().min(self.most)
    }

    /// How high it would be with room for every row.
    fn whole(&self) -> f64 {
        self.count as f64 * self.seen.row_height
    }

    /// How far each stretch at the ends of a list is scrolled pixel by pixel, how many pixels of the
    /// document lie between them, and how many of the list. `None` for a list that is scrolled so
    /// from end to end.
    fn stretches(&self) -> Option<(f64, f64, f64)> {
        let (whole, drawn, height) = (self.whole(), self.height(), self.seen.height);
        let is_long = whole > drawn && height.is_finite() && drawn > height;
        let (rest, room) = (whole - height, drawn - height);
        let end = (TRUE_SCREENS * height).min(room / 3.0);
        is_long.then_some((end, room - 2.0 * end, rest - 2.0 * end))
    }

    /// From the top of the first row down to the top of what is seen, if every row had its room.
    fn true_offset(&self) -> f64 {
        match self.stretches() {
            Some((end, room, rest)) if self.seen.offset > end => {
                let within = (self.seen.offset - end).min(room);
                end + within / room * rest + (self.seen.offset - end - within)
            }
            _ => self.seen.offset,
        }
    }

    /// How far rows that are seen are drawn above the place that they would have.
    fn lift(&self) -> f64 {
        self.true_offset() - self.seen.offset
    }

    /// The top of a row on the screen, from the top of what is seen.
    pub fn top_of(&self, row: usize) -> f64 {
        row as f64 * self.seen.row_height - self.true_offset()
    }

    /// How far to scroll in the document so that a row moves by so many pixels up on the screen.
    pub fn scroll_by(&self, pixels: f64) -> f64 {
        let Some((end, room, rest)) = self.stretches() else { return pixels };
        let sought = self.true_offset() + pixels;
        let offset = if sought <= end {
            sought
        } else {
            let within = (sought - end).min(rest);
            end + within / rest * room + (sought - end - within)
        };
        offset - self.seen.offset
    }

    /// The heights of the gaps that stand for rows without elements: above all that are drawn,
    /// between those that are seen and one that is kept, and below.
    pub fn gaps(&self, plan: &(usize, Vec<Slot>, usize)) -> [f64; 3] {
        let (above, slots, below) = plan;
        let rows = |rows: usize| rows as f64 * self.seen.row_height;
        let gap = slots.iter().position(|slot| matches!(slot, Slot::Gap(_)));
        let between =
            slots.iter().map(|slot| if let Slot::Gap(rows) = slot { *rows } else { 0 }).sum();
        let drawn = slots.len() - usize::from(gap.is_some());
        if self.stretches().is_none() {
            return [rows(*above), rows(between), rows(*below)];
        }
        // A kept row before the ones that are seen stands first, one after them last.
        let is_before = gap == Some(1) && slots.len() > 2;
        let before = rows(*above) + if is_before { rows(between) } else { 0.0 };
        let before = (before - self.lift()).max(0.0);
        let after = (self.height() - before - rows(drawn)).max(0.0);
        if is_before {
            let first = rows(*above).min(before);
            [first, before - first, after]
        } else {
            let second = rows(between).min(after);
            [before, second, after - second]
        }
    }
}

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

    fn scrolled(offset: f64, count: usize, most: f64) -> Scrolled {
        Scrolled { seen: seen(offset, 900.0), count, most }
    }

    #[test]
    fn the_last_row_of_any_list_is_reached() {
        for (count, most) in [(500_000, 16e6), (500_000, 8e6), (500_000, 60_000.0), (3, 16e6)] {
            let height = 900.0;
            let drawn = scrolled(0.0, count, most).height();
            assert!(drawn <= most);
            let steps = 4000;
            let mut last = None;
            for step in 0..=steps {
                let offset = (drawn - height).max(0.0) * f64::from(step) / f64::from(steps);
                let list = scrolled(offset, count, most);
                let rows = list.viewport().rows(count, 2);
                // What is seen is full of rows, at the places where they are drawn.
                let plan = plan(&rows, None, count);
                let [above, between, below] = list.gaps(&plan);
                assert_eq!(between, 0.0);
                assert!(above >= 0.0 && below >= 0.0);
                assert!(above - offset < 1.0, "{offset}: {above}");
                let end = above + rows.len() as f64 * 50.0 - offset;
                assert!(end + 1.0 >= height.min(drawn), "{offset}: {end}");
                assert!((above + rows.len() as f64 * 50.0 + below - drawn).abs() < 1.0, "{offset}");
                let top = list.top_of(rows.start);
                assert!((top - (above - offset)).abs() < 1.0, "{offset}: {top}");
                assert!(last.is_none_or(|last| last <= rows.end));
                last = Some(rows.end);
            }
            assert_eq!(last, Some(count));
        }
    }

    #[test]
    fn scrolling_to_a_row_brings_it_into_sight() {
        let count = 500_000;
        for from in [0.0, 2000.0, 7_000_000.0, 15_999_100.0] {
            for row in [0, 10, 200, 100_000, 499_000, 499_999] {
                let list = scrolled(from, count, 16e6);
                let by = list.scroll_by(list.top_of(row) - 100.0);
                let then = scrolled(from + by, count, 16e6);
                assert!((then.top_of(row) - 100.0).abs() < 1.0, "{from} {row}");
            }
        }
        assert_eq!(scrolled(70.0, 1000, 16e6).scroll_by(-30.0), -30.0);
    }

    #[test]
    fn a_kept_row_takes_its_place_in_a_long_list() {
        let (count, list) = (500_000, scrolled(9_000_000.0, 500_000, 16e6));
        let rows = list.viewport().rows(count, 2);
        for kept in [0, 5, rows.start - 1, rows.end, 499_999] {
            let plan = plan(&rows, Some(kept), count);
            let gaps = list.gaps(&plan);
            assert!(gaps.iter().all(|gap| *gap >= 0.0), "{kept} {gaps:?}");
            let drawn = (rows.len() + 1) as f64 * 50.0 + gaps.iter().sum::<f64>();
            assert!((drawn - list.height()).abs() < 1.0, "{kept}");
            let before = if kept < rows.start { gaps[0] + gaps[1] + 50.0 } else { gaps[0] };
            let top = list.top_of(rows.start);
            assert!((before - list.seen.offset - top).abs() < 1.0, "{kept} {before}");
        }
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
            Viewport { offset: f64::NAN, ..seen(0.0, 500.0) },
            Viewport { height: f64::INFINITY, ..seen(0.0, 500.0) },
            Viewport { row_height: 0.0, ..seen(100.0, 500.0) },
            Viewport { row_height: f64::NAN, ..seen(100.0, 500.0) },
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
