//! The npm packages of the end-to-end tests and of the benchmark, as in their lock files.

use crate::sh::{Cmd, Result, failure, say, which};
use std::path::Path;

/// Installs the packages, unless `node_modules` is up to date.
pub fn ensure(dir: &Path) -> Result<()> {
    if which("npm").is_none() {
        return Err(failure(
            "npm is missing: it brings Playwright, which drives the browser. Install Node.js 20 or newer",
        ));
    }
    if !dir.join("package-lock.json").is_file() {
        return Err(failure(format!("{} has no package-lock.json to install from", dir.display())));
    }
    let list = Cmd::new("npm").args(["ls", "--depth=0", "--loglevel=error"]).dir(dir);
    if dir.join("node_modules").is_dir() && list.read().is_ok() {
        return Ok(());
    }
    say(format!("installing the npm packages of {}", dir.display()));
    Cmd::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .env("npm_config_update_notifier", "false")
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") // the system's browser is used
        .dir(dir)
        .run()
        .map_err(|why| failure(format!("{why}: is the npm registry within reach?")))
}
