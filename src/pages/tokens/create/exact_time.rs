//! The words for an instant in the create dialog.

use crate::platform::intl::{self, Style};
use token_api::time::UnixSeconds;

/// "Tue 3 November 2026, 11:00", in local time.
pub(super) fn exact(at: UnixSeconds) -> String {
    intl::date(at, Style::Exact, false)
}
