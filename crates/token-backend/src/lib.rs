//! The reference backend of the token REST API: axum and SQLite in one file. It exists so that one
//! command gives a working system and so that tests have something real to talk to; it enforces
//! every rule of the contract. It can also serve the built console the way production does.
//!
//! Terminate TLS in front of it: it speaks plain HTTP.

mod app;
mod audit;
mod auth;
pub mod clock;
pub mod config;
mod cors;
mod cursor;
mod db;
mod error;
mod incoming;
mod log;
mod observe;
mod permission;
mod rate;
mod routes;
mod seed;
mod server;
mod site;
mod token_value;

pub use seed::NamedToken;
pub use server::{Backend, Running};
