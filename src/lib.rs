//! Token Console: a console for API access tokens, compiled to WebAssembly. ARCHITECTURE.md says
//! which module may use which.

#[macro_use]
mod lazy_chunk;
pub mod app;
pub mod client;
pub mod pages;
pub mod platform;
pub mod route;
pub mod services;
pub mod session;
pub mod ui;
