//! wasm-opt, from the npm package `binaryen` at the version in xtask/tools/package-lock.json.

use crate::{
    paths,
    sh::{Cmd, OrFail, Result, failure, say, which},
};
use std::path::{Path, PathBuf};

/// Older ones do not know the features that today's compiler uses.
const OLDEST: u32 = 120;

/// Returns the directory that has to be in PATH, none if wasm-opt already is.
pub fn find_or_install() -> Result<Option<PathBuf>> {
    if is_usable(Path::new("wasm-opt")) {
        return Ok(None);
    }
    let source = paths::root().join("xtask").join("tools");
    let version = pinned(&source)?;
    let dir = paths::tools()?.join(format!("binaryen-{version}"));
    let bin = dir.join("node_modules").join(".bin");
    if !is_usable(&bin.join("wasm-opt")) {
        install(&source, &dir, &version)?;
    }
    Ok(Some(bin))
}

fn pinned(source: &Path) -> Result<String> {
    let file = source.join("package.json");
    let text =
        std::fs::read_to_string(&file).or_fail(|| format!("{} cannot be read", file.display()))?;
    let json: serde_json::Value =
        serde_json::from_str(&text).or_fail(|| format!("{} is not JSON", file.display()))?;
    let version = json["dependencies"]["binaryen"].as_str();
    version
        .map(str::to_owned)
        .ok_or_else(|| failure(format!("{} names no binaryen", file.display())))
}

fn is_usable(program: &Path) -> bool {
    // "wasm-opt version 132 (version_132)"
    let text = Cmd::new(program).arg("--version").read().unwrap_or_default();
    let version = text.split_whitespace().find_map(|word| word.parse::<u32>().ok());
    version.is_some_and(|version| version >= OLDEST)
}

fn install(source: &Path, dir: &Path, version: &str) -> Result<()> {
    if which("npm").is_none() {
        return Err(failure(
            "npm is missing: it brings wasm-opt, which makes the wasm small. Install Node.js 20 or newer",
        ));
    }
    say(format!("installing wasm-opt (npm's binaryen {version})"));
    std::fs::create_dir_all(dir).or_fail(|| format!("{} cannot be made", dir.display()))?;
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(source.join(name), dir.join(name))
            .or_fail(|| format!("{name} cannot be copied to {}", dir.display()))?;
    }
    Cmd::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .dir(dir)
        .run()
        .map_err(|why| {
            failure(format!(
                "wasm-opt could not be installed ({why}): is the npm registry within reach?"
            ))
        })
}
