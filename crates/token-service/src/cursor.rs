//! Cursors of lists: the place of the last row, bound to the list and the query it came from, so
//! that a cursor that was changed or belongs elsewhere is refused. There is no secret in it: whoever
//! forges one starts a list that they may read anyway at another place. Nothing else may follow from
//! a cursor.

use crate::token_value::{hash, hex};
use token_api::id::Cursor;

const NUMBER_DIGITS: usize = 16;
const CHECK_BYTES: usize = 8;

/// The cursor behind a row. `list` names the list with all that was asked of it; `place` is what
/// the rows are in the order of.
pub fn write<const N: usize>(list: &str, place: [i64; N]) -> Cursor {
    let digits: String = place.iter().map(|number| format!("{number:0NUMBER_DIGITS$x}")).collect();
    let check = hash(&format!("{list} {digits}"));
    Cursor::new(format!("{digits}{}", hex(&check[..CHECK_BYTES])))
}

/// The place that a cursor of this list names.
pub fn read<const N: usize>(list: &str, text: &str) -> Option<[i64; N]> {
    let mut place = [0; N];
    for (index, number) in place.iter_mut().enumerate() {
        let digits = text.get(index * NUMBER_DIGITS..(index + 1) * NUMBER_DIGITS)?;
        *number = u64::from_str_radix(digits, 16).ok()?.cast_signed();
    }
    (write(list, place).as_str() == text).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_where_it_came_from() {
        for place in [[1, 2], [42, 0], [-1, i64::MIN], [i64::MAX, 7]] {
            assert_eq!(read("a", write("a", place).as_str()), Some(place));
        }
    }

    #[test]
    fn and_nowhere_else() {
        let cursor = write("a", [42]);
        let text = cursor.as_str();
        assert_eq!(read::<1>("b", text), None);
        assert_eq!(read::<2>("a", text), None);
        let changed = text.replacen('2', "3", 1);
        let upper = text.to_uppercase();
        for bad in ["", "é", "0", &text[1..], &format!("{text}0"), &changed, &upper] {
            if bad != text {
                assert_eq!(read::<1>("a", bad), None, "{bad}");
            }
        }
    }
}
