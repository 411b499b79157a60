//! Installs the tools. Each step checks whether its tool exists and works, and installs it only if
//! not; no state is stored. Tools are searched in PATH, then in the user's cache (shared by all
//! clones), and then installed into that cache.

mod apt;
pub mod browser;
mod cargo_tool;
mod npm;
mod npm_tools;
pub mod python;
mod wasm_target;
pub mod web_servers;

use crate::{
    paths,
    sh::{Cmd, OrFail, Result, failure, say},
};
use std::path::{Path, PathBuf};
pub use wasm_target::{TARGET, find_or_install as wasm_target};

/// The tools that were found or installed.
pub struct Tools {
    path: Vec<PathBuf>,
}

impl Tools {
    /// A program with all tools in PATH.
    pub fn cmd(&self, program: &str) -> Cmd {
        Cmd::new(program).path_front(self.path.iter().cloned())
    }
}

/// All tools for a release of the site and for the component tests.
pub fn site() -> Result<Tools> {
    tools(&[wasm_bindgen()?])
}

/// The same, and Trunk, which rebuilds after each change.
pub fn with_trunk() -> Result<Tools> {
    tools(&[trunk(), wasm_bindgen()?])
}

/// The same with cargo-deny, which checks dependencies.
pub fn with_cargo_deny() -> Result<Tools> {
    tools(&[cargo_deny()])
}

fn tools(crates: &[cargo_tool::Tool]) -> Result<Tools> {
    wasm_target::find_or_install()?;
    let mut path = cargo_tool::find_or_install(crates)?;
    path.push(npm_tools::find_or_install()?);
    Ok(Tools { path })
}

/// rustfmt and clippy, which a minimal toolchain does not have.
pub fn components() -> Result<()> {
    for component in ["clippy", "fmt"] {
        if Cmd::new("cargo").args([component, "--version"]).read().is_err() {
            let name = if component == "fmt" { "rustfmt" } else { component };
            say(format!("adding {name} with rustup"));
            Cmd::new("rustup").args(["component", "add", name]).run().map_err(|why| {
                failure(format!("{name} is missing and could not be added ({why}); install it"))
            })?;
        }
    }
    Ok(())
}

/// The directory of the end-to-end tests, with their packages installed.
pub fn e2e() -> Result<PathBuf> {
    npm_packages(&paths::root().join("tests").join("e2e"))
}

/// A directory with the npm packages of its lock file installed.
pub fn npm_packages(dir: &Path) -> Result<PathBuf> {
    npm::ensure(dir)?;
    Ok(dir.to_owned())
}

fn trunk() -> cargo_tool::Tool {
    cargo_tool::Tool {
        package: "trunk",
        version: "0.21.14".into(),
        programs: &["trunk"],
        // It downloads nothing here (`offline`), so it needs no TLS, which removes half of its
        // dependencies.
        install_args: &["--locked", "--no-default-features"],
        why: "it builds again after each change",
    }
}

fn cargo_deny() -> cargo_tool::Tool {
    cargo_tool::Tool {
        package: "cargo-deny",
        version: "0.20.2".into(),
        programs: &["cargo-deny"],
        install_args: &["--locked"],
        why: "it checks licences and known faults of dependencies",
    }
}

fn wasm_bindgen() -> Result<cargo_tool::Tool> {
    Ok(cargo_tool::Tool {
        package: "wasm-bindgen-cli",
        version: locked_version("wasm-bindgen")?,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // Not --locked: the lock file of 0.2.130 names a crate version that was withdrawn.
        install_args: &["--bin", "wasm-bindgen", "--bin", "wasm-bindgen-test-runner"],
        why: "it must have exactly the version that Cargo.lock has of wasm-bindgen",
    })
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let file = paths::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&file).or_fail(|| "Cargo.lock cannot be read".into())?;
    version_in_lock(&lock, package).ok_or_else(|| {
        failure(format!("Cargo.lock has no {package}: run `cargo generate-lockfile`"))
    })
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    Some(lines.next()?.strip_prefix("version = \"")?.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn reads_the_version_of_exactly_that_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "trunk"), None);
    }
}
