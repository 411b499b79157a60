//! The logic of the token screens: lists, creating, rotating, deleting, and finding the token for a
//! value or an ID. It depends on `token-api` and `console-core` only, and has no Leptos, browser,
//! network or clock.

pub mod break_glass;
pub mod create;
pub mod delete;
pub mod findings;
pub mod list;
pub mod page;
pub mod reminders;
pub mod rotation;
pub mod settings;
pub mod which;
pub mod words;
