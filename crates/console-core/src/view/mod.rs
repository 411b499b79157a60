//! What a screen keeps of its own: which rows are in sight, widths of columns, where the focus goes, and
//! what was typed.

pub mod column_widths;
pub mod roving;
pub mod unsaved;
pub mod viewport;
