//! Programs that are installed from crates. They are compiled without optimization, which takes a
//! quarter of the time of a release build, and they run only for a second or two.

use crate::{
    paths,
    sh::{Cmd, Result, failure, say},
};
use std::{
    path::{Path, PathBuf},
    time::Instant,
};

/// A crate with programs.
pub struct Tool {
    /// Name on crates.io.
    pub package: &'static str,
    /// The required version.
    pub version: String,
    /// The programs that it installs. Each prints its version with `--version`.
    pub programs: &'static [&'static str],
    /// Arguments for `cargo install`.
    pub install_args: &'static [&'static str],
    /// Why it is needed, for the error message.
    pub why: &'static str,
}

impl Tool {
    /// Whether all programs are in `dir`, or in PATH if `None`, and have the right version.
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

/// Returns the directories that must be in PATH for these tools.
pub fn find_or_install(tools: &[Tool]) -> Result<Vec<PathBuf>> {
    let cache = paths::tools()?;
    let build = cache.join("build");
    let mut dirs = Vec::new();
    for tool in tools.iter().filter(|tool| !tool.is_usable(None)) {
        let root = cache.join(format!("{}-{}", tool.package, tool.version));
        let bin = root.join("bin");
        if !tool.is_usable(Some(&bin)) {
            // One build directory for all, because they share half of their dependencies.
            tool.install(&root, &build)?;
        }
        dirs.push(bin);
    }
    if build.exists() {
        // More than a gigabyte that is no longer needed; if it cannot be removed, nothing breaks.
        let _ = std::fs::remove_dir_all(&build);
    }
    Ok(dirs)
}
