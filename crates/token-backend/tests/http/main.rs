//! The backend over HTTP: a server of its own for each test, on a random port, with a temporary
//! database and a clock that the test owns. Every rule is met once as allowed and once as refused,
//! and every answer of the API is measured against `docs/api/openapi.yaml`.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod access;
mod agent_pools;
mod audit;
mod audit_export;
mod audit_export_config;
mod audit_log;
mod connections;
mod create;
mod delete;
mod disk_full;
mod document;
mod event_types;
mod exchange;
mod exchange_algorithms;
mod exchange_keys;
mod exchange_limits;
mod exchange_refusals;
mod http;
mod invitations;
mod issuer;
mod lists;
mod local;
mod members;
mod members_change;
mod metrics;
mod oidc_fetching;
mod oidc_issuers;
mod oidc_policies;
mod oidc_tls;
mod operator;
mod program;
mod proxies;
mod roles;
mod seeds;
mod settings;
mod site;
mod support;
mod teams_change;
mod token_search;
mod trust;
mod two_servers;
mod unset;

#[path = "../../../token-store/tests/rules/server.rs"]
mod postgres;
