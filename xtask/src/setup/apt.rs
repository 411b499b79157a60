//! Debian's packages, by apt-get, as root or with a sudo that asks for no password.

use crate::sh::{Cmd, Result, say, which};

/// Whether apt-get exists, and may be used.
pub fn is_possible() -> bool {
    which("apt-get").is_some() && (is_root() || which("sudo").is_some())
}

/// Installs packages, after updating the package lists if necessary.
pub fn install(packages: &[&str]) -> Result<()> {
    let install = || {
        as_root("env")
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes"])
            .arg("--no-install-recommends")
            .args(packages)
    };
    say(format!("installing with apt-get: {}", packages.join(" ")));
    // The first attempt may fail because the package lists are old, so its error is not shown.
    if install().read().is_ok() {
        return Ok(());
    }
    as_root("apt-get").args(["update", "--quiet=2"]).run_quietly()?;
    install().run_quietly()
}

fn is_root() -> bool {
    Cmd::new("id").arg("-u").read().is_ok_and(|id| id == "0")
}

/// A program that runs as root.
pub fn as_root(program: &str) -> Cmd {
    if is_root() {
        Cmd::new(program)
    } else {
        Cmd::new("sudo").args(["--non-interactive", program])
    }
}
