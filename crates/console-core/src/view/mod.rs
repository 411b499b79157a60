//! What a screen keeps of its own: which rows are in sight and in which order, widths of columns, where
//! the focus goes, and what was typed.

pub mod column_widths;
pub mod roving;
pub mod sort;
pub mod unsaved;
pub mod viewport;
