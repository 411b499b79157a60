//! The conformance program against real answers: the reference backend, and the servers of
//! `tests/servers`.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod document;
mod program;
mod reference;
mod server_data;
mod servers;
