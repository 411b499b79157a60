//! A browser for tests: the system's Chromium or Chrome with its driver, or else Debian's packages.

use super::apt;
use crate::sh::{Result, failure, which};
use std::path::PathBuf;

const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// The variable that names the browser. Set it to use another one than the first found.
pub const BROWSER_VAR: &str = "CHROMIUM";
/// The variable that names the driver. wasm-bindgen's test runner reads it.
pub const DRIVER_VAR: &str = "CHROMEDRIVER";

/// A browser and the program that drives it.
pub struct Browser {
    /// Chromium or Chrome.
    pub browser: PathBuf,
    /// chromedriver of the same version.
    pub driver: PathBuf,
}

/// Searches, installs if necessary, and searches again.
pub fn find_or_install() -> Result<Browser> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if apt::is_possible() {
        apt::install(&PACKAGES)?;
    }
    find().ok_or_else(|| {
        failure(format!(
            "no Chromium with chromedriver was found, and the component and end-to-end tests need one: install both, or name them in {BROWSER_VAR} and {DRIVER_VAR}"
        ))
    })
}

fn find() -> Option<Browser> {
    let named = |var| std::env::var_os(var).map(PathBuf::from).filter(|path| path.is_file());
    Some(Browser {
        browser: named(BROWSER_VAR).or_else(|| BROWSERS.iter().find_map(|name| which(name)))?,
        driver: named(DRIVER_VAR).or_else(|| which("chromedriver"))?,
    })
}
