//! A compiler with a standard library for wasm32. Three ways, in this order: the default compiler
//! already has it; rustup adds it; on Debian, if rustup's server cannot be reached, it is built for
//! Debian's compiler from its sources.

use super::debian;
use crate::{
    paths,
    sh::{Cmd, Result, failure, say, which},
};
use std::{path::PathBuf, time::Duration};

/// The target of the console.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// rustup repeats its attempts for a while if its server cannot be reached.
const RUSTUP_TIME_LIMIT: Duration = Duration::from_secs(120);

/// A compiler that was tested to compile and link for wasm32.
pub enum WasmCompiler {
    /// The one that cargo uses by default.
    Usual,
    /// Debian's, prepared by [`debian::install`].
    Debian,
}

impl WasmCompiler {
    /// Makes a command use this compiler.
    pub fn choose(&self, command: Cmd) -> Cmd {
        match self {
            Self::Usual => command,
            Self::Debian => command.env("RUSTC", debian::RUSTC),
        }
    }

    /// Clippy for wasm32. Its version must be the compiler's.
    pub fn clippy(&self) -> Cmd {
        match self {
            Self::Usual => Cmd::new("cargo").arg("clippy"),
            Self::Debian => self.choose(Cmd::new(debian::CARGO_CLIPPY)).arg("clippy"),
        }
    }
}

/// Searches for a compiler, then tries the ways to get one.
pub fn find_or_install() -> Result<WasmCompiler> {
    let usual = std::env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
    if compiles(&usual) {
        return Ok(WasmCompiler::Usual);
    }
    let debian = PathBuf::from(debian::RUSTC);
    if compiles(&debian) {
        return Ok(WasmCompiler::Debian);
    }
    let rustup = add_by_rustup();
    if rustup.is_ok() && compiles(&usual) {
        return Ok(WasmCompiler::Usual);
    }
    let why = rustup.err().map_or_else(String::new, |why| format!(" ({why})"));
    say(format!("rustup cannot add {TARGET}{why}"));
    if !debian::is_possible() {
        return Err(failure(format!(
            "no Rust compiler here has {TARGET}, which the console is compiled for: run `rustup target add {TARGET}` where static.rust-lang.org is within reach, or use a Debian with rustc-web"
        )));
    }
    debian::install()?;
    if compiles(&debian) {
        return Ok(WasmCompiler::Debian);
    }
    Err(failure(format!(
        "Debian's compiler was prepared for {TARGET} but does not link; remove /usr/lib/rustlib/{TARGET} and try again"
    )))
}

fn add_by_rustup() -> Result<()> {
    if which("rustup").is_none() {
        return Err(failure("there is no rustup"));
    }
    say(format!("adding {TARGET} with rustup: the console is compiled for it"));
    Cmd::new("rustup")
        .args(["target", "add", TARGET])
        .env("RUSTUP_MAX_RETRIES", "1")
        .run_at_most(RUSTUP_TIME_LIMIT)
}

/// Tries to compile: a list of files would not show whether they fit this compiler, or whether
/// there is a linker.
fn compiles(rustc: &PathBuf) -> bool {
    let dir = paths::target().join("xtask-probe");
    let source = dir.join("probe.rs");
    let code = "#[unsafe(no_mangle)] pub extern \"C\" fn probe() { println!(\"{}\", std::process::id()) }\n";
    if std::fs::create_dir_all(&dir).and_then(|()| std::fs::write(&source, code)).is_err() {
        return false;
    }
    Cmd::new(rustc)
        .args(["--edition=2024", "--crate-type=cdylib", "--target", TARGET, "-o"])
        .arg(dir.join("probe.wasm"))
        .arg(&source)
        .read()
        .is_ok()
}
