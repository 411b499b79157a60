//! Writes `.br` and `.gz` next to each file of the site, for servers that send them. Node
//! compresses: it is needed here anyway, and an unoptimized Rust compressor would take a minute.

use crate::{
    paths,
    sh::{Cmd, OrFail, Result},
};
use std::path::{Path, PathBuf};

/// A deployment edits this file; a compressed copy would keep the old configuration.
const NEVER: &str = "config.json";
const KINDS: [&str; 5] = ["css", "html", "js", "svg", "wasm"];

/// Compresses every file of a site that becomes smaller.
pub fn site(site: &Path) -> Result<()> {
    files(listing(site)?.into_iter().filter(|file| is_compressible(file)))
}

/// Compresses these files.
pub fn files(files: impl IntoIterator<Item = PathBuf>) -> Result<()> {
    Cmd::new("node")
        .arg(paths::root().join("xtask").join("tools").join("compress.mjs"))
        .args(files)
        .run()
}

/// The files of a site, sorted by name; it has no directories.
pub fn listing(site: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(site).or_fail(|| format!("{} cannot be read", site.display()))?;
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn is_compressible(file: &Path) -> bool {
    let kind = file.extension().unwrap_or_default();
    KINDS.iter().any(|&known| kind == known) && file.file_name().is_some_and(|name| name != NEVER)
}
