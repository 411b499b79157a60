//! Access tokens as screens show them: lists, creating, rotating, deleting, and which token a value or
//! an ID belongs to. It knows the contract and `console-core`: no Leptos, no browser, no network, no clock.

pub mod create;
pub mod delete;
pub mod list;
pub mod page;
pub mod reminders;
pub mod rotation;
pub mod which;
pub mod words;
