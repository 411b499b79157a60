//! OIDC trust as people see it: policies linted, tried, drafted and compared. What a policy means is
//! decided in [`token_api::oidc`] alone; here is what can be said about it.

pub mod exchange;
pub mod findings;
pub mod issuer;
pub mod policy;
pub mod providers;
pub mod replace;
pub mod snippets;
