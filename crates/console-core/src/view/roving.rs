//! Moving by arrow keys among buttons that are one stop of the Tab key together ("roving tabindex" of
//! the ARIA authoring practices). Pure numbers; no element and no event may enter.

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the button before, in the same row.
    Left,
    /// To the button after, in the same row.
    Right,
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// To the first button of all.
    First,
    /// To the last button of all.
    Last,
}

impl Step {
    /// The step of a key, by the name that browsers give it.
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "Home" => Self::First,
            "End" => Self::Last,
            _ => return None,
        })
    }
}

/// The index of the button that has the focus after a step from the one at `at`. `rows` says how many
/// buttons each row has. At an end it is the same button. `None` where the key means nothing here:
/// there is one row only, or one button in the row.
pub fn moved(rows: &[usize], at: usize, step: Step) -> Option<usize> {
    let count: usize = rows.iter().sum();
    let mut first = 0;
    let mut row = 0;
    while at >= first + rows.get(row)? {
        first += rows[row];
        row += 1;
    }
    let length = rows[row];
    let column = at - first;
    match step {
        Step::First => Some(0),
        Step::Last => count.checked_sub(1),
        Step::Left | Step::Right if length < 2 => None,
        Step::Left => Some(first + column.saturating_sub(1)),
        Step::Right => Some(first + (column + 1).min(length - 1)),
        Step::Up | Step::Down if rows.len() < 2 => None,
        Step::Up => Some(match row.checked_sub(1) {
            Some(above) => first - rows[above] + column.min(rows[above].saturating_sub(1)),
            None => at,
        }),
        Step::Down => Some(match rows.get(row + 1) {
            Some(below) => first + length + column.min(below.saturating_sub(1)),
            None => at,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three values with a second button each, and "more" below them.
    const LIST: [usize; 4] = [2, 2, 2, 1];

    #[test]
    fn up_and_down_keep_the_column_and_stop_at_the_ends() {
        assert_eq!(moved(&LIST, 0, Step::Down), Some(2));
        assert_eq!(moved(&LIST, 3, Step::Down), Some(5));
        assert_eq!(moved(&LIST, 5, Step::Down), Some(6), "the last row has one button");
        assert_eq!(moved(&LIST, 6, Step::Down), Some(6));
        assert_eq!(moved(&LIST, 6, Step::Up), Some(4));
        assert_eq!(moved(&LIST, 1, Step::Up), Some(1));
    }

    #[test]
    fn left_and_right_stay_in_the_row() {
        assert_eq!(moved(&LIST, 2, Step::Right), Some(3));
        assert_eq!(moved(&LIST, 3, Step::Right), Some(3));
        assert_eq!(moved(&LIST, 3, Step::Left), Some(2));
        assert_eq!(moved(&LIST, 2, Step::Left), Some(2));
        assert_eq!(moved(&LIST, 6, Step::Right), None, "there is nothing beside it");
    }

    #[test]
    fn home_and_end_are_the_first_and_the_last_of_all() {
        assert_eq!(moved(&LIST, 3, Step::First), Some(0));
        assert_eq!(moved(&LIST, 3, Step::Last), Some(6));
    }

    #[test]
    fn a_single_row_leaves_up_and_down_to_others() {
        assert_eq!(moved(&[4], 1, Step::Right), Some(2));
        assert_eq!(moved(&[4], 1, Step::Down), None);
        assert_eq!(moved(&[4], 1, Step::Up), None);
    }

    #[test]
    fn where_nothing_is_nothing_moves() {
        for step in [Step::Left, Step::Down, Step::First, Step::Last] {
            assert_eq!(moved(&[], 0, step), None);
            assert_eq!(moved(&[2], 2, step), None);
        }
    }

    #[test]
    fn every_step_from_every_button_leads_to_a_button() {
        let keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
        for rows in [&[1][..], &[1, 1, 1], &[2, 1], &[1, 3, 2], &[5]] {
            let count: usize = rows.iter().sum();
            for (at, key) in (0..count).flat_map(|at| keys.map(|key| (at, key))) {
                let step = Step::of_key(key).expect("a step");
                assert!(moved(rows, at, step).is_none_or(|to| to < count), "{rows:?} {at} {key}");
            }
        }
        assert_eq!(Step::of_key("a"), None);
    }
}
