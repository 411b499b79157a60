//! Rotation: the mark of a row, the items of a token's menu, the switch of the admin level, and the
//! dialog that watches both tokens. The create dialog creates the successor.

pub(super) mod dialog;
pub(super) mod level;
pub(super) mod mark;
pub(super) mod menu;
mod watch;
