//! Bundles the style sheets into two, and minifies scripts, with esbuild.

use crate::sh::{Cmd, OrFail, Result};
use std::path::Path;

/// The style sheets of a site.
pub struct Styles {
    /// For the page itself and for sign-in.
    pub main: String,
    /// For what is fetched when it is needed.
    pub console: String,
}

/// The style sheets in `dir`, with their imports inlined.
pub fn styles(esbuild: &dyn Fn() -> Cmd, dir: &Path) -> Result<Styles> {
    Ok(Styles {
        main: style(esbuild(), &dir.join("main.css"))?,
        console: style(esbuild(), &dir.join("console.css"))?,
    })
}

fn style(esbuild: Cmd, file: &Path) -> Result<String> {
    esbuild.arg(file).args(["--bundle", "--minify", "--log-level=warning"]).read()
}

/// Minifies a module. `scratch` is a temporary file.
pub fn script(esbuild: Cmd, text: &str, scratch: &Path) -> Result<String> {
    std::fs::write(scratch, text).or_fail(|| format!("{} cannot be written", scratch.display()))?;
    esbuild.arg(scratch).args(["--minify", "--format=esm", "--log-level=warning"]).read()
}
