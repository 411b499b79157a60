//! Debian's Rust compiler with a wasm32 standard library that is built from Debian's own sources.
//! This way needs no access to rustup's server. It is for this compiler only: `RUSTC_BOOTSTRAP` is
//! never set for the project's own build, because crates check it.

use super::wasm_target::TARGET;
use crate::{
    paths,
    sh::{Cmd, OrFail, Result, failure, say, which},
};
use std::path::{Path, PathBuf};

/// Debian's compiler.
pub const RUSTC: &str = "/usr/bin/rustc";
/// Debian's linter for the same version.
pub const CARGO_CLIPPY: &str = "/usr/bin/cargo-clippy";

const PACKAGES: [&str; 4] = ["rustc-web", "libstd-rust-web-dev", "rust-web-src", "rust-web-clippy"];
const LIBRARY_SOURCE: &str = "/usr/lib/rustlib/src/rust/library";

/// Whether apt-get exists, and may be used.
pub fn is_possible() -> bool {
    which("apt-get").is_some() && (is_root() || which("sudo").is_some())
}

/// Installs packages, then builds the library and puts it next to the compiler's own. Takes a
/// minute or two.
pub fn install() -> Result<()> {
    say(format!(
        "instead: Debian's compiler ({}) with a {TARGET} standard library built from its sources",
        PACKAGES[0]
    ));
    if !PACKAGES.iter().all(|package| is_installed(package)) || !Path::new(LIBRARY_SOURCE).exists()
    {
        apt_install(&PACKAGES)?;
    }
    say("building the standard library (about a minute, once per machine)");
    let libraries = build_std()?;
    put_beside_compiler(&libraries)
}

/// Installs Debian packages, after updating the package lists if necessary.
pub fn apt_install(packages: &[&str]) -> Result<()> {
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

fn is_installed(package: &str) -> bool {
    let query =
        Cmd::new("dpkg-query").args(["--show", "--showformat=${db:Status-Abbrev}", package]);
    query.read().is_ok_and(|status| status.starts_with("ii"))
}

/// Compiles the library by building an empty crate with `-Zbuild-std`: with bitcode for link-time
/// optimization, and with `test` for `cargo test`.
fn build_std() -> Result<Vec<PathBuf>> {
    let dir = paths::target().join("wasm-std");
    let write = |name: &str, text: &str| std::fs::write(dir.join(name), text);
    std::fs::create_dir_all(&dir)
        .and_then(|()| write("lib.rs", "#![no_std]\n"))
        .and_then(|()| {
            write(
                "Cargo.toml",
                "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[lib]\npath = \"lib.rs\"\n[workspace]\n",
            )
        })
        .or_fail(|| format!("{} cannot be written", dir.display()))?;
    let built = dir.join("target");
    Cmd::new("cargo")
        .args(["build", "--quiet", "--release", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort,test")
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", &built)
        .dir(&dir)
        .run()?;
    let deps = built.join(TARGET).join("release").join("deps");
    let listing =
        std::fs::read_dir(&deps).or_fail(|| format!("{} cannot be read", deps.display()))?;
    let libraries: Vec<PathBuf> = listing
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "rlib"))
        .filter(|path| !path.to_string_lossy().contains("libempty-"))
        .collect();
    if libraries.is_empty() {
        return Err(failure(format!(
            "the standard library was built but is not in {}",
            deps.display()
        )));
    }
    Ok(libraries)
}

fn put_beside_compiler(libraries: &[PathBuf]) -> Result<()> {
    let sysroot =
        |rustc: &str| Cmd::new(rustc).args(["--print", "sysroot"]).read().map(PathBuf::from);
    let host = Cmd::new(RUSTC).args(["--print", "host-tuple"]).read()?;
    let rustlib = sysroot(RUSTC)?.join("lib").join("rustlib");
    let (lib, bin) = (rustlib.join(TARGET).join("lib"), rustlib.join(&host).join("bin"));
    let linker = sysroot("rustc")?.join("lib/rustlib").join(&host).join("bin").join("rust-lld");
    if !linker.exists() {
        return Err(failure(format!(
            "{} is missing: the wasm linker of a rustup toolchain is needed; install Rust with rustup",
            linker.display()
        )));
    }
    as_root("mkdir").arg("-p").arg(&lib).arg(&bin).run()?;
    // Files of another compiler version would not fit.
    as_root("find").arg(&lib).args(["-name", "*.rlib", "-delete"]).run()?;
    as_root("cp").args(libraries).arg(&lib).run()?;
    as_root("ln").arg("-sfn").arg(&linker).arg(bin.join("rust-lld")).run()
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
