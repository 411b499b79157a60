//! OIDC trust as people see it: policies linted, tried, drafted and compared. What a policy means
//! is decided in [`token_api::oidc`] alone; here is what can be said about it.

pub mod cases;
pub mod compare;
pub mod draft;
pub mod duration;
pub mod editor;
pub mod exchange;
pub mod fix;
pub mod issuer_draft;
pub mod issuers;
pub mod keys;
pub mod lint;
pub mod nearest;
mod origin;
pub mod people;
pub mod providers;
pub mod replace;
pub mod ruling;
pub mod sentence;
pub mod snippets;
pub mod thumbprints;
pub mod who;
pub mod wildcards;
