//! Paths of the repository, its build outputs and the tools that all clones share.

use crate::sh::{Result, failure};
use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// Cargo's target directory.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Tools built for this project: one directory per user, so that a second clone finds them.
pub fn tools() -> Result<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("XDG_CACHE_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("token-console").join("tools"))
        .ok_or_else(|| {
            failure("neither XDG_CACHE_HOME nor HOME is set: there is no place for tools; set one")
        })
}
