//! Tests of OIDC trust: claim paths, patterns, policies, ID tokens and the exchange. They use
//! tables, and property tests against [`slow`], a second implementation of the evaluator.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod evaluate;
mod exchange;
mod id_tokens;
mod paths;
mod patterns;
mod slow;
mod times;
