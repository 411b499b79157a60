//! Programs that come as crates. They are compiled without optimization: that takes a quarter of the time of a release
//! build, and they run for a second or two.

use crate::{
    paths,
    sh::{Cmd, Result, failure, say},
};
use std::{
    path::{Path, PathBuf},
    time::Instant,
};

/// A crate that holds programs.
pub struct Tool {
    /// Name on crates.io.
    pub package: &'static str,
    /// The one version that will do.
    pub version: String,
    /// What it installs; each prints its version with `--version`.
    pub programs: &'static [&'static str],
    /// For `cargo install`.
    pub install_args: &'static [&'static str],
    /// Why it is needed, for the message when it cannot be had.
    pub why: &'static str,
}

impl Tool {
    /// All programs are in `dir` (or in PATH, without one) and are of the right version.
    fn is_usable(&self, dir: Option<&Path>) -> bool {
        self.programs.iter().all(|program| {
            let file = dir.map_or_else(|| PathBuf::from(program), |dir| dir.join(program));
            let version = Cmd::new(file).arg("--version").read();
            version.is_ok_and(|text| text.split_whitespace().nth(1) == Some(&self.version))
        })
    }

    fn install(&self, root: &Path, build: &Path) -> Result<()> {
        say(format!(
            "compiling {} {} ({}); this happens once per user and takes minutes",
            self.package, self.version, self.why
        ));
        let start = Instant::now();
        let spec = format!("{}@{}", self.package, self.version);
        Cmd::new("cargo")
            .args(["install", "--quiet", "--profile", "dev", &spec])
            .args(self.install_args)
            .arg("--root")
            .arg(root)
            .arg("--target-dir")
            .arg(build)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "0")
            .env("CARGO_INCREMENTAL", "0")
            .dir(std::env::temp_dir())
            .run()
            .map_err(|why| {
                failure(format!(
                    "{spec} could not be installed ({why}): {}. Is crates.io within reach? Else put it into PATH",
                    self.why
                ))
            })?;
        say(format!("{} took {} s", self.package, start.elapsed().as_secs()));
        Ok(())
    }
}

/// Returns the directories that have to be in PATH for these tools.
pub fn find_or_install(tools: &[Tool]) -> Result<Vec<PathBuf>> {
    let cache = paths::tools()?;
    let build = cache.join("build");
    let mut dirs = Vec::new();
    for tool in tools.iter().filter(|tool| !tool.is_usable(None)) {
        let root = cache.join(format!("{}-{}", tool.package, tool.version));
        let bin = root.join("bin");
        if !tool.is_usable(Some(&bin)) {
            // One build directory for all: they have half of their dependencies in common.
            tool.install(&root, &build)?;
        }
        dirs.push(bin);
    }
    if build.exists() {
        // Over a gigabyte that nobody needs any more; if it cannot be removed, that does no harm.
        let _ = std::fs::remove_dir_all(&build);
    }
    Ok(dirs)
}
