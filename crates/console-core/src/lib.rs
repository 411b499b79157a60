//! What every screen of the console uses, as data and functions: what a backend says, texts, times, and
//! what is seen of a table. It knows the contract and nothing else: no Leptos, no browser, no network, no
//! clock; the present and the time zone are arguments. Its tests run natively.

pub mod backend;
pub mod confirmation;
pub mod countdown;
pub mod finding;
pub mod submission;
pub mod team;
pub mod text;
pub mod view;
pub mod when;
