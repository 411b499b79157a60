//! The rules of a server of the token API: who may do what, what names and expiries may be, what is
//! written to the audit log, whom an organization trusts. They are functions over a storage
//! ([`store::Store`]), with the time, randomness and limits as arguments. There is no HTTP, no SQL,
//! no thread and no clock here, so that the same rules serve a program with a database and a page
//! without a server.
//!
//! A request is a [`request::Request`]; [`act::act`] finds and admits its caller and runs one of the
//! operations in a transaction: those of [`user`], [`tokens`], [`members`], [`teams`], [`roles`], [`invitations`], [`agent_pools`],
//! [`metadata`], [`audit`], [`audit_export`] and [`oidc`]. A [`refusal::Refusal`] has a kind and a sentence. The exchange of ID
//! tokens, which has no caller, is [`oidc::exchange`]; [`operator`] needs none.

pub mod act;
pub mod agent_pools;
pub mod audit;
pub mod audit_export;
mod cursor;
mod draft;
pub mod event_type;
pub mod export;
pub mod identity;
pub mod invitations;
pub mod limits;
pub mod members;
pub mod metadata;
pub mod oidc;
pub mod operator;
pub mod organizations;
pub mod permission;
pub mod power;
pub mod random;
pub mod refusal;
pub mod repeats;
pub mod request;
pub mod retention;
pub mod roles;
pub mod scope;
pub mod store;
pub mod teams;
pub mod token_value;
pub mod tokens;
pub mod user;
