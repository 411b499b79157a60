//! The standard library for wasm32, which rustup adds to the compiler that cargo uses.

use crate::{
    paths,
    sh::{Cmd, Result, failure, say},
};
use std::{path::Path, time::Duration};

/// The target of the console.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// rustup repeats its attempts for a while if its server cannot be reached.
const RUSTUP_TIME_LIMIT: Duration = Duration::from_secs(120);

/// Adds it, unless the compiler can already be used.
pub fn find_or_install() -> Result<()> {
    if compiles() {
        return Ok(());
    }
    say(format!("adding {TARGET} with rustup: the console is compiled for it"));
    let added = Cmd::new("rustup")
        .args(["target", "add", TARGET])
        .env("RUSTUP_MAX_RETRIES", "1")
        .run_at_most(RUSTUP_TIME_LIMIT);
    let why = match added {
        Ok(()) if compiles() => return Ok(()),
        Ok(()) => "the compiler still cannot link for it".to_owned(),
        Err(why) => why.to_string(),
    };
    Err(failure(format!(
        "there is no {TARGET}, which the console is compiled for ({why}): run `rustup target add {TARGET}`, or name in RUSTC a compiler that has it"
    )))
}

/// Tries to compile: a list of files would not show whether they fit this compiler, or whether
/// there is a linker.
fn compiles() -> bool {
    let dir = paths::target().join("xtask-probe");
    let source = dir.join("probe.rs");
    let code = "#[unsafe(no_mangle)] pub extern \"C\" fn probe() { println!(\"{}\", std::process::id()) }\n";
    if std::fs::create_dir_all(&dir).and_then(|()| std::fs::write(&source, code)).is_err() {
        return false;
    }
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Cmd::new(Path::new(&rustc))
        .args(["--edition=2024", "--crate-type=cdylib", "--target", TARGET, "-o"])
        .arg(dir.join("probe.wasm"))
        .arg(&source)
        .read()
        .is_ok()
}
