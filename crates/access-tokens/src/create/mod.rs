//! Creating a token: the form, links that fill it in, and how the value is handed over.

pub mod calendar;
pub mod draft;
pub mod hand_over;
pub mod link;
pub mod outcome;
pub mod snippets;
