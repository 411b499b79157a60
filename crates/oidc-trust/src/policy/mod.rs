//! Authorization policies: the editor, the linter, who gets in, and what would have been needed.

pub mod cases;
pub mod compare;
pub mod draft;
mod drafts;
pub mod editor;
pub mod fix;
mod key;
pub mod lint;
pub mod nearest;
pub mod people;
pub mod ruling;
pub mod sentence;
pub mod who;
pub mod wildcards;
