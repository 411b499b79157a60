//! The stage `hosting` of `cargo xtask test`: the built site behind nginx and Caddy with the files
//! of docs/deploy, with Varnish before them and the reference backend behind.

use crate::{
    backend, dist, paths,
    setup::web_servers,
    sh::{Cmd, Result, say},
    site::{self, Kind},
};
use std::time::Duration;

/// The time limit. The tests need half a minute.
const LIMIT: Duration = Duration::from_secs(180);

/// Runs the tests of all servers that are there.
pub fn check() -> Result<()> {
    let site = site::ensure(Kind::Release)?;
    let below = paths::target().join("hosting").join("below");
    dist::write(&site, &below, "/console/")?;
    let mut tests = Cmd::new("node")
        .args(["--test", "--test-reporter=spec", "hosting.test.js"])
        .env("SITE_DIR", site)
        .env("SITE_BELOW_DIR", below)
        .env("BACKEND_BIN", backend::build()?)
        .env("ADDRESSES", site_map::SCREENS.map(|(_, pattern)| pattern).join("\n"))
        .dir(paths::root().join("tests").join("hosting"));
    for server in &web_servers::ALL {
        let program = server.find_or_install();
        if program.is_none() {
            say(format!("{} is missing: its tests are left out", server.name));
        }
        tests = tests.env(server.variable, program.unwrap_or_default());
    }
    tests.run_at_most(LIMIT)
}

/// Installs the servers where that is possible.
pub fn prepare() {
    for server in &web_servers::ALL {
        server.find_or_install();
    }
}
