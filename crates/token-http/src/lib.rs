//! The operations of the contract as HTTP requests and answers, without a connection: which method and
//! path is which function of `token_service`, how headers, queries and bodies are read, and what status,
//! headers and body an answer has. A server puts this behind its connections; a page calls it directly,
//! so both answer alike.
//!
//! [`operations::find`] finds the operation of a path. [`call::Call`] is what it reads of a request beside
//! the caller, [`answer::Answer`] is what comes of it, and [`answer::Response`] is that on the wire.

pub mod answer;
pub mod call;
pub mod operations;
