//! Minifies scripts and style sheets, with esbuild.

use crate::sh::{Cmd, OrFail, Result};
use std::path::Path;

/// Minifies a module or a style sheet. `scratch` is a temporary file; its extension says which.
pub fn minify(esbuild: Cmd, text: &str, scratch: &Path) -> Result<String> {
    std::fs::write(scratch, text).or_fail(|| format!("{} cannot be written", scratch.display()))?;
    esbuild.arg(scratch).args(["--minify", "--log-level=warning"]).read()
}
