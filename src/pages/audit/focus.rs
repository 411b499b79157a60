//! Where the focus goes on this screen.

use crate::platform::page;
use crate::ui::focus_heading_if_lost;
use token_api::audit::EventKey;

/// The selector of the search box.
pub(super) const SEARCH_BOX: &str = ".audit-tools input[type=search]";

/// Focuses the row of an event, or the heading if it has none.
pub(super) fn focus_row(key: EventKey) {
    if !page::focus(&format!("a[data-event=\"{key}\"]")) {
        focus_heading_if_lost();
    }
}
