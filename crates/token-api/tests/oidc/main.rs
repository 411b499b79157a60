//! OIDC trust: claim paths, patterns, policies, ID tokens and the exchange, by tables and by
//! properties against a second evaluator, [`slow`], which is written in another way.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod evaluate;
mod exchange;
mod id_tokens;
mod paths;
mod patterns;
mod slow;
mod times;
