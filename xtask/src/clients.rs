//! The stage `clients` of `cargo xtask test`: clients that others wrote, against the reference backend.

use crate::{backend, paths, setup::python, sh::Result};
use std::time::Duration;

/// So long may they take together. They need a few seconds.
const LIMIT: Duration = Duration::from_secs(120);

/// PyPI's client of the published API, by the program in `tests/clients/sdk`, which starts a backend
/// of its own.
pub fn check() -> Result<()> {
    let sdk = python::find_or_install()?;
    let backend = backend::build()?;
    sdk.cmd()
        .arg(paths::root().join("tests/clients/sdk/test_sdk.py"))
        .env("BACKEND_BIN", backend)
        .run_at_most(LIMIT)
}
