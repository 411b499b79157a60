//! esbuild makes one style sheet of many, and scripts small.

use crate::sh::{Cmd, OrFail, Result};
use std::path::Path;

/// `style/main.css` with what it imports in its place.
pub fn style(esbuild: Cmd, main: &Path) -> Result<String> {
    esbuild.arg(main).args(["--bundle", "--minify", "--log-level=warning"]).read()
}

/// A module without comments and space, its inner names shortened. `scratch` is a file to write it to on the way.
pub fn script(esbuild: Cmd, text: &str, scratch: &Path) -> Result<String> {
    std::fs::write(scratch, text).or_fail(|| format!("{} cannot be written", scratch.display()))?;
    esbuild.arg(scratch).args(["--minify", "--format=esm", "--log-level=warning"]).read()
}
