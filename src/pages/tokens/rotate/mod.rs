//! Rotation on the screen of a list: what a row says and offers of it, links that ask for it, and
//! the dialog that watches both tokens. The successor itself is created by the create dialog.

mod dialog;
mod level;
mod row;

pub(super) use dialog::RotationDialog;
pub(super) use level::LevelSwitch;
pub(super) use row::{
    blank_level, blank_part, level_pen, level_pressed, menu_items, page_of, part_pen, watching,
};
