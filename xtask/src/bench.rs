//! `cargo xtask bench`: our audit log and AG Grid Community with the same events in one browser, and the token list
//! with 10,000 rows. Prints figures beside the bars they are held to; tests/bench/README.md says how they are taken.

use crate::{
    args::Args,
    backend, paths,
    setup::{self, browser},
    sh::{Cmd, Result},
    site::{self, Kind},
};

/// Options that are handed on as they are, with a value each.
const WITH_VALUE: [&str; 2] = ["--runs", "--events"];
/// Options that are handed on as they are.
const FLAGS: [&str; 2] = ["--strict", "--headed"];

/// Brings what is missing, builds what changed, and measures.
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
    // Lighthouse first: it fails when a page is not perfect, and the rest is only measured.
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
