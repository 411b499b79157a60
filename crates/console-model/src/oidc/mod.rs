//! OIDC trust as people see it: policies linted, tried, drafted and compared. What a policy means
//! is decided in [`token_api::oidc`] alone; here is what can be said about it.

pub mod editor;
pub mod fix;
pub mod nearest;
pub mod sentence;
