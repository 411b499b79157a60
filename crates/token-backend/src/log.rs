//! The server's own log: one JSON object a line on standard error. No query strings, headers,
//! bodies or unknown paths come here: each of them may hold a secret somebody put there.

use serde_json::{Value, json};
use std::io::Write;
use std::net::IpAddr;
use token_api::time::UnixSeconds;

/// What is told of an answered request.
#[derive(Debug)]
pub struct Answered<'a> {
    /// When it was answered.
    pub at: UnixSeconds,
    /// Its identifier, as in `X-Request-Id`.
    pub id: &'a str,
    /// The method.
    pub method: &'a str,
    /// The template of the path, such as `/api/orgs/{orgName}/tokens`; `-` when none matched.
    pub route: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub millis: i64,
    /// Who asked.
    pub ip: IpAddr,
}

/// Writes the line of a request.
pub fn answered(answered: &Answered<'_>) {
    write_line(&json!({
        "time": answered.at.to_rfc3339(),
        "request": answered.id,
        "method": answered.method,
        "route": answered.route,
        "status": answered.status,
        "ms": answered.millis,
        "ip": answered.ip.to_string(),
    }));
}

/// Writes the line of a fault of the server.
pub fn fault(detail: &str) {
    write_line(&json!({ "fault": detail }));
}

fn write_line(line: &Value) {
    // A closed standard error is no reason to fail a request.
    let _ = writeln!(std::io::stderr(), "{line}");
}
