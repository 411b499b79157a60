//! Compiles the site with Trunk. The result of a release build is what is hosted.

use crate::{
    paths,
    setup::Tools,
    sh::{Result, say},
};
use std::{path::PathBuf, time::Instant};

/// Builds the site into `target/site/{release,dev}` and returns that directory.
pub fn build(tools: &Tools, dev: bool, public_url: &str) -> Result<PathBuf> {
    let kind = if dev { "dev" } else { "release" };
    let dist = paths::target().join("site").join(kind);
    say(format!("building the site ({kind})"));
    let start = Instant::now();
    // Trunk works offline, cargo under it too: what Cargo.lock names has to be here.
    tools.cmd("cargo").args(["fetch", "--quiet"]).dir(paths::root()).run()?;
    let mut trunk = tools.wasm_cmd("trunk").args(["--log", "error", "build"]);
    if !dev {
        trunk = trunk.args(["--release", "--cargo-profile", "web"]);
    }
    trunk
        .arg("--dist")
        .arg(&dist)
        .args(["--public-url", public_url])
        .env("RUST_BACKTRACE", "0") // Trunk's own call stack helps nobody
        .dir(paths::root())
        .run()?;
    say(format!("the site is in {} ({} s)", dist.display(), start.elapsed().as_secs()));
    Ok(dist)
}
