//! Creating a token: the form, links that fill it in, and formats for the value.

pub mod calendar;
pub mod called;
pub mod draft;
pub mod hand_over;
pub mod link;
pub mod outcome;
pub mod snippets;
