//! The stage `clients` of `cargo xtask test`: clients by other authors against the reference
//! backend.

use crate::{
    backend, paths,
    setup::{self, python},
    sh::{Cmd, Result},
};
use std::{path::PathBuf, time::Duration};

/// The time limit for all of them. They need a few seconds.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs both kinds, each with its own backends.
pub fn check() -> Result<()> {
    sdk()?;
    issuers()
}

/// Installs what they need.
pub fn prepare() -> Result<()> {
    python::find_or_install()?;
    packages().map(drop)
}

fn packages() -> Result<PathBuf> {
    setup::npm_packages(&paths::root().join("tests").join("clients"))
}

/// Issuers of ID tokens from npm, run by Node's test runner, against a backend whose clock the
/// tests advance.
fn issuers() -> Result<()> {
    let directory = packages()?;
    let backend = backend::build_example("set_clock")?;
    Cmd::new("npm")
        .args(["test", "--silent"])
        .env("BACKEND_BIN", backend)
        .dir(directory)
        .run_at_most(LIMIT)
}

/// PyPI's client of the published API, run by the program in `tests/clients/sdk`.
fn sdk() -> Result<()> {
    let sdk = python::find_or_install()?;
    let backend = backend::build()?;
    sdk.cmd()
        .arg(paths::root().join("tests/clients/sdk/test_sdk.py"))
        .env("BACKEND_BIN", backend)
        .run_at_most(LIMIT)
}
