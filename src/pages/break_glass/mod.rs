//! Break-glass access: a dialog makes an admin token for a few hours, a banner over every page counts it
//! down and deletes it in one press, and afterwards a report tells what it did. The frame around the pages
//! knows only that there may be a banner.

mod bar;
mod delete;
mod dialog;
mod report;
mod state;
mod value;

pub use dialog::BreakGlassDialog;
