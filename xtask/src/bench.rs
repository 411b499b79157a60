//! `cargo xtask bench`: compares our audit log and AG Grid Community with the same events in one
//! browser, and measures the token list with 10,000 rows. Prints results next to their limits;
//! tests/bench/README.md explains the measurements.

use crate::{
    args::Args,
    backend, paths,
    setup::{self, browser},
    sh::{Cmd, Result},
    site::{self, Kind},
};

/// Options with a value that are passed on.
const WITH_VALUE: [&str; 2] = ["--runs", "--events"];
/// Options without a value that are passed on.
const FLAGS: [&str; 2] = ["--strict", "--headed"];

/// Installs what is missing, builds what changed, and measures.
pub fn run(mut args: Args) -> Result<()> {
    let mut handed_on = Vec::new();
    for name in WITH_VALUE {
        if let Some(value) = args.option(name)? {
            handed_on.push(format!("{name}={value}"));
        }
    }
    handed_on.extend(FLAGS.into_iter().filter(|name| args.flag(name)).map(str::to_owned));
    args.finish()?;

    let browser = browser::find_or_install()?;
    let dir = setup::npm_packages(&paths::root().join("tests").join("bench"))?;
    let site = site::ensure(Kind::Release)?;
    let program = backend::build()?;
    // Lighthouse runs first, because it fails if a page is not perfect; the rest only measures.
    Cmd::new("npm")
        .args(["run", "--silent", "lighthouse"])
        .env(browser::BROWSER_VAR, &browser.browser)
        .env("SITE_DIR", &site)
        .env("BACKEND_BIN", &program)
        .dir(setup::e2e()?)
        .run()?;
    Cmd::new("node")
        .arg("bench.js")
        .args(handed_on)
        .env(browser::BROWSER_VAR, &browser.browser)
        .env("SITE_DIR", site)
        .env("BACKEND_BIN", program)
        .dir(dir)
        .run()
}
