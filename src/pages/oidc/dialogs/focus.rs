//! Where the focus goes when a dialog can't be submitted.

use crate::platform::page;
use leptos::prelude::*;

/// Moves the focus to the first field with a problem, and shows the field with what is wrong.
pub(super) fn focus_problem() {
    request_animation_frame(|| {
        page::focus_with("dialog[open] [aria-invalid=true]", ".field");
    });
}
