//! The contract of the token REST API: wire types, identifiers, paths, and the rules that both
//! sides share (names, expiry). The console and the reference backend use it, so that each rule is
//! written once. It has no HTTP, clock, browser or database, and depends on no other crate of this
//! repository. Time is always an argument.

pub mod address;
pub mod agent_pool;
pub mod audit;
pub mod cef;
pub mod expiry;
pub mod failure;
pub mod id;
pub mod invitation;
pub mod json;
mod lenient;
pub mod mark;
pub mod member;
pub mod name;
pub mod oidc;
pub mod organization;
pub mod page;
pub mod path;
pub mod role;
pub mod secret;
pub mod setting;
pub mod team;
pub mod time;
pub mod token;
pub mod token_order;
pub mod told;
pub mod user;
pub mod utf8;
