//! The widths that a user gives to the columns of a table: how far one may change, and the text in which
//! they are kept. Lengths are CSS pixels. Pure numbers; no element and no event may enter.

/// The least width of a column that has one.
pub const LEAST: u32 = 72;
/// The least width of the column that has what the others leave.
pub const LEAST_OF_THE_REST: u32 = 160;
/// What an arrow key changes.
const STEP: i32 = 16;
/// No screen is wider: what was kept may have been written by another program.
const MOST: u32 = 4000;

/// The widths of some columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnWidths(Vec<(String, u32)>);

impl ColumnWidths {
    /// Reads "time:160 event:224". What can't be read is left out.
    pub fn parse(text: &str) -> Self {
        let mut widths = Self::default();
        for part in text.split(' ') {
            if let Some((column, width)) = part.split_once(':')
                && let Ok(width) = width.parse::<u32>()
                && !column.is_empty()
            {
                widths.set(column, Some(width.clamp(LEAST, MOST)));
            }
        }
        widths
    }

    /// The text that [`ColumnWidths::parse`] reads.
    pub fn to_text(&self) -> String {
        let parts: Vec<_> =
            self.0.iter().map(|(column, width)| format!("{column}:{width}")).collect();
        parts.join(" ")
    }

    /// The width of a column; `None` if it has its usual one.
    pub fn get(&self, column: &str) -> Option<u32> {
        self.0.iter().find(|(own, _)| own == column).map(|(_, width)| *width)
    }

    /// Gives a column a width, or its usual one.
    pub fn set(&mut self, column: &str, width: Option<u32>) {
        self.0.retain(|(own, _)| own != column);
        if let Some(width) = width {
            self.0.push((column.to_owned(), width));
        }
    }
}

/// A column that is about to change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Its width now.
    pub width: u32,
    /// How much wider it may become before the column that has the rest is too narrow.
    pub spare: u32,
    /// Whether the line that is moved stands at its left: then it grows to the left.
    pub is_left: bool,
}

impl Span {
    /// The greatest width it may have.
    pub fn most(self) -> u32 {
        (self.width + self.spare).clamp(LEAST, MOST)
    }

    /// Its width when the line was moved so many pixels to the right.
    pub fn moved(self, right: i32) -> u32 {
        let by = if self.is_left { right.saturating_neg() } else { right };
        self.width.saturating_add_signed(by).clamp(LEAST, self.most())
    }

    /// Its width after a key, by the name that browsers give that: arrows move the line. `None` for
    /// other keys; no width where the usual one is asked for.
    pub fn after_key(self, key: &str) -> Option<Option<u32>> {
        Some(match key {
            "ArrowLeft" => Some(self.moved(-STEP)),
            "ArrowRight" => Some(self.moved(STEP)),
            "Home" => Some(LEAST),
            "End" => Some(self.most()),
            "Enter" => None,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Span = Span { width: 200, spare: 100, is_left: false };

    #[test]
    fn widths_come_back_as_they_were_kept() {
        let mut widths = ColumnWidths::default();
        widths.set("time", Some(160));
        widths.set("event", Some(224));
        widths.set("time", Some(100));
        assert_eq!(widths.to_text(), "event:224 time:100");
        assert_eq!(ColumnWidths::parse(&widths.to_text()), widths);
        widths.set("event", None);
        assert_eq!((widths.get("event"), widths.get("time")), (None, Some(100)));
    }

    #[test]
    fn what_can_not_be_read_is_left_out_and_no_width_is_absurd() {
        for text in ["", " ", "time", "time:", ":5", "time:-3", "time:1e3", "{\"time\":160}"] {
            assert_eq!(ColumnWidths::parse(text).get("time"), None, "{text:?}");
        }
        assert_eq!(ColumnWidths::parse("time:1").get("time"), Some(LEAST));
        assert_eq!(ColumnWidths::parse("time:4000000000 x:9").get("time"), Some(MOST));
    }

    #[test]
    fn a_column_grows_as_far_as_width_is_spare() {
        assert_eq!(SPAN.moved(50), 250);
        assert_eq!(SPAN.moved(5000), 300);
        assert_eq!(SPAN.moved(-5000), LEAST);
        assert_eq!(SPAN.moved(i32::MIN), LEAST);
        let left = Span { is_left: true, ..SPAN };
        assert_eq!((left.moved(-50), left.moved(50)), (250, 150));
        assert_eq!(left.moved(i32::MIN), 300);
    }

    #[test]
    fn without_spare_width_it_can_still_become_narrower() {
        let full = Span { spare: 0, ..SPAN };
        assert_eq!((full.moved(1), full.moved(-20)), (200, 180));
        // Narrower than the least: only by a window that became small.
        assert_eq!(Span { width: 40, spare: 0, is_left: false }.moved(0), LEAST);
    }

    #[test]
    fn keys_move_the_line() {
        assert_eq!(SPAN.after_key("ArrowRight"), Some(Some(216)));
        assert_eq!(SPAN.after_key("ArrowLeft"), Some(Some(184)));
        let left = Span { is_left: true, ..SPAN };
        assert_eq!(left.after_key("ArrowLeft"), Some(Some(216)));
        assert_eq!(SPAN.after_key("Home"), Some(Some(LEAST)));
        assert_eq!(SPAN.after_key("End"), Some(Some(300)));
        assert_eq!(SPAN.after_key("Enter"), Some(None));
        assert_eq!(SPAN.after_key("a"), None);
    }
}
