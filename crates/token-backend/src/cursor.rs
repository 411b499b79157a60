//! Cursors of lists: the place of the last row, bound to the list and the filter it came from, so
//! that a cursor that was changed or belongs elsewhere is refused. No secret key is needed: a
//! forged cursor would only start a list, which its caller may read anyway, at another place.

use crate::db::tokens::Holder;
use crate::token_value::{hash, hex};
use token_api::id::Cursor;
use token_api::token::TokenFilter;

const PLACE_DIGITS: usize = 16;
const CHECK_BYTES: usize = 8;

/// The cursor behind a row.
pub fn write(holder: &Holder, filter: TokenFilter, place: i64) -> Cursor {
    let check = hash(&format!("{holder:?} {} {place}", filter.as_str()));
    Cursor::new(format!("{place:0PLACE_DIGITS$x}{}", hex(&check[..CHECK_BYTES])))
}

/// The place that a cursor of this list and filter names.
pub fn read(holder: &Holder, filter: TokenFilter, text: &str) -> Option<i64> {
    let place = i64::from_str_radix(text.get(..PLACE_DIGITS)?, 16).ok()?;
    (write(holder, filter, place).as_str() == text).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(id: &str) -> Holder {
        Holder::Team { org_id: "o".into(), team_id: id.into() }
    }

    #[test]
    fn a_cursor_is_good_where_it_came_from() {
        for place in [1, 42, i64::MAX] {
            let cursor = write(&team("t"), TokenFilter::All, place);
            assert_eq!(read(&team("t"), TokenFilter::All, cursor.as_str()), Some(place));
        }
    }

    #[test]
    fn and_nowhere_else() {
        let cursor = write(&team("t"), TokenFilter::All, 42);
        let text = cursor.as_str();
        assert_eq!(read(&team("u"), TokenFilter::All, text), None);
        assert_eq!(read(&team("t"), TokenFilter::Active, text), None);
        let changed = text.replacen('2', "3", 1);
        let upper = text.to_uppercase();
        for bad in ["", "é", "0", &text[1..], &format!("{text}0"), &changed, &upper] {
            if bad != text {
                assert_eq!(read(&team("t"), TokenFilter::All, bad), None, "{bad}");
            }
        }
    }
}
