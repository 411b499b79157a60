//! wasm-opt (npm's `binaryen`) and esbuild, at the versions in xtask/tools/package-lock.json.

use crate::{
    paths,
    sh::{Cmd, OrFail, Result, failure, say, which},
};
use std::path::{Path, PathBuf};

const PROGRAMS: [&str; 5] = ["wasm-opt", "wasm-merge", "wasm-as", "wasm-dis", "esbuild"];

/// Returns the directory that must be in PATH.
pub fn find_or_install() -> Result<PathBuf> {
    let source = paths::root().join("xtask").join("tools");
    let pinned = pinned(&source)?;
    let dir = paths::tools()?.join(&pinned);
    let bin = dir.join("node_modules").join(".bin");
    let works = |program| Cmd::new(bin.join(program)).arg("--version").read().is_ok();
    if !PROGRAMS.into_iter().all(works) {
        install(&source, &dir, &pinned)?;
    }
    Ok(bin)
}

/// "binaryen-132.0.0-esbuild-0.28.2"
fn pinned(source: &Path) -> Result<String> {
    let file = source.join("package.json");
    let text =
        std::fs::read_to_string(&file).or_fail(|| format!("{} cannot be read", file.display()))?;
    let json: serde_json::Value =
        serde_json::from_str(&text).or_fail(|| format!("{} is not JSON", file.display()))?;
    let packages = json["dependencies"].as_object().into_iter().flatten();
    let names: Vec<_> = packages
        .map(|(name, version)| format!("{name}-{}", version.as_str().unwrap_or_default()))
        .collect();
    Ok(names.join("-"))
}

fn install(source: &Path, dir: &Path, pinned: &str) -> Result<()> {
    if which("npm").is_none() {
        return Err(failure(
            "npm is missing: it brings wasm-opt and esbuild, which make the site small. Install Node.js 20 or newer",
        ));
    }
    say(format!("installing wasm-opt and esbuild from npm ({pinned})"));
    std::fs::create_dir_all(dir).or_fail(|| format!("{} cannot be made", dir.display()))?;
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(source.join(name), dir.join(name))
            .or_fail(|| format!("{name} cannot be copied to {}", dir.display()))?;
    }
    Cmd::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .env("npm_config_update_notifier", "false")
        .dir(dir)
        .run()
        .map_err(|why| {
            failure(format!(
                "wasm-opt and esbuild could not be installed ({why}): is the npm registry within reach?"
            ))
        })
}
