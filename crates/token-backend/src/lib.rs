//! The reference backend of the token REST API: axum and SQLite in one file. It exists so that one
//! command gives a working system and so that tests have something real to talk to; it enforces
//! every rule of the contract. It can also serve the built console the way production does.
//!
//! It speaks plain HTTP and waits for slow request heads: put a proxy with TLS in front of it.
//! Addresses are those of the connection; `X-Forwarded-For` is not believed.
//!
//! The modules, in the order in which a request meets them: `server` starts and stops; `log`, `observe`,
//! `cors` and `incoming` deal with HTTP, and `coding` with what clients can unpack. Every request goes
//! through `app`: `auth` says who asks, `permission` what they may do, `rate` how often. `routes` has the
//! operations of the contract, and `db` the rows. `exchange` fetches the keys of OIDC issuers and checks
//! ID tokens. `export` writes files; `event_type` is the table of audit events. `site` serves the console
//! and does not use the API. `seed` fills new databases. Rules for both sides are in `token_api`.

mod app;
mod auth;
pub mod clock;
mod coding;
pub mod config;
mod cors;
mod cursor;
mod db;
mod error;
mod event_type;
mod exchange;
mod export;
mod incoming;
pub mod log;
mod observe;
mod permission;
mod rate;
mod routes;
mod seed;
mod server;
mod site;
mod token_value;

pub use exchange::AllowedHost;
pub use seed::NamedToken;
pub use server::{Backend, Running};
