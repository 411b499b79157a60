//! Authorization policies: the editor, the linter, who gets in, and what would have been needed.

pub mod cases;
pub mod compare;
pub mod draft;
mod drafts;
pub mod editor;
pub mod evaluation;
pub mod fix;
pub mod judged;
mod key;
pub mod lint;
pub mod nearest;
mod owners;
pub mod people;
pub mod ruling;
pub mod sentence;
#[cfg(test)]
mod testing;
pub mod who;
pub mod wildcards;
