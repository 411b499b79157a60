//! The settings of an organization: their words, what may be typed as a maximum, and what a maximum
//! does to tokens before it is saved.

pub mod export;
pub mod maximum;
pub mod preview;
pub mod reach;
pub mod words;
