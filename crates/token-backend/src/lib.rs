//! The reference backend of the token REST API: axum and SQLite in one file. It exists so that one
//! command gives a working system and so that tests have something real to talk to; it enforces
//! every rule of the contract. It can also serve the built console the way production does.
//!
//! It speaks plain HTTP: put a proxy with TLS in front of it.
//!
//! The rules are those of `token_service`, `token_http` says which request is which of them, and the rows
//! are kept by `token_store`. Here is what is around them. The modules, in the order in which a request meets them: `server` starts and stops, and
//! `connections` accepts; `log`, `observe`, `cors` and `incoming` deal with HTTP, and `coding` with what clients can unpack.
//! `routes` has the operations of the contract, which go through `app` and one of the `stores` to
//! the rules; `rate` counts them, `error` has the refusals, and `wire` writes answers. `exchange` fetches the keys of OIDC issuers and checks
//! signatures. `site` serves the console and does not use the API. `seed` fills new databases,
//! `export_dir` is where audit logs are exported to, and `operate` is what an operator does with a database.
//! `upkeep` does what is due without a request, and `health` and `metrics` are for whoever watches a server.

mod app;
pub mod clock;
mod coding;
pub mod config;
mod connections;
mod cors;
mod error;
mod exchange;
mod export_dir;
mod health;
mod incoming;
pub mod log;
mod metrics;
mod observe;
pub mod operate;
mod rate;
mod routes;
mod seed;
mod server;
mod site;
mod stores;
mod upkeep;
mod wire;

pub use exchange::AllowedHost;
pub use seed::NamedToken;
pub use server::{Backend, Running};
