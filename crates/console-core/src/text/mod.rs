//! Texts: letters that are alike, order, query strings, CSV, quoting,
//! excerpts, and what is invisible.

pub mod csv;
pub mod excerpt;
pub mod fuzzy;
pub mod letters;
pub mod order;
pub mod pasted;
pub mod query_string;
pub mod quoting;
pub mod visible_text;
