//! The server's own log: one JSON object a line on standard error. A line is an answer (`status`,
//! `ms`) or a fault of the server (`fault`), with the request that it belongs to under `span`. No
//! query strings, headers, bodies or unknown paths come here: each of them may hold a secret that
//! somebody put there.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

/// Begins to write the log, for the whole process. Without this nothing is written.
///
/// # Errors
/// When the process has a log already.
pub fn start() -> Result<(), TryInitError> {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_target(false)
        // A closed standard error is no reason to fail a request.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    // What libraries tell of requests is not known to hold no secret.
    let ours = Targets::new().with_target("token_backend", LevelFilter::INFO);
    tracing_subscriber::registry().with(ours).with(lines).try_init()
}
