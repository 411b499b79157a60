//! The site: compiled by Trunk, finished by `xtask finish`, and compressed when it is a release. A release build is
//! complete: `serve` and the end-to-end tests use the very files that are hosted.

use crate::{
    compress, paths,
    setup::{self, Tools},
    sh::{Cmd, OrFail, Result, say},
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Instant, SystemTime},
};

/// What the site is made of, from the root of the repository.
const INPUTS: [&str; 12] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "assets",
    "boot.js",
    "config.json",
    "crates/console-model",
    "crates/token-api",
    "index.html",
    "src",
    "style",
    "xtask/tools",
];

/// How it is compiled.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// Small and slow to compile.
    Release,
    /// Quick to compile, with checks and debug names.
    Dev,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }
}

/// Where a build of this kind ends.
pub fn dir(kind: Kind) -> PathBuf {
    paths::target().join("site").join(kind.name())
}

/// Builds the site unless nothing changed since it was built. It is made for the root of a host; `dist` can move it.
pub fn ensure(kind: Kind) -> Result<PathBuf> {
    let dir = dir(kind);
    if is_fresh(&dir) {
        say(format!("the site ({}) is up to date", kind.name()));
    } else {
        build(&setup::site()?, kind)?;
    }
    Ok(dir)
}

/// Arguments that are the same for `trunk build` and `trunk serve`.
pub fn trunk(tools: &Tools, command: &str, kind: Kind) -> Result<Cmd> {
    // Trunk works offline, cargo under it too: what Cargo.lock names has to be here.
    tools.cmd("cargo").args(["fetch", "--quiet"]).dir(paths::root()).run()?;
    let trunk = tools.wasm_cmd("trunk").args(["--log", "error", command]);
    let trunk = match kind {
        Kind::Release => without_home(trunk.args(["--release", "--cargo-profile", "web"])),
        Kind::Dev => trunk,
    };
    Ok(trunk
        .arg("--dist")
        .arg(dir(kind))
        .env("RUST_BACKTRACE", "0") // Trunk's own call stack helps nobody
        .dir(paths::root()))
}

/// Panic messages name source files; what is published should not tell where the home directory of its builder is.
fn without_home(trunk: Cmd) -> Cmd {
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let sources = cargo_home.map(|home| home.join("registry").join("src").display().to_string());
    match sources.filter(|path| !path.contains(' ')) {
        // Cargo adds this to the flags in .cargo/config.toml.
        Some(path) => trunk.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            format!("--remap-path-prefix={path}="),
        ),
        None => trunk,
    }
}

fn build(tools: &Tools, kind: Kind) -> Result<()> {
    say(format!("building the site ({})", kind.name()));
    let (start, started) = (Instant::now(), SystemTime::now());
    trunk(tools, "build", kind)?.run()?;
    let dir = dir(kind);
    if kind == Kind::Release {
        compress::site(&dir)?;
    }
    // What is edited while it builds counts as newer than the result.
    let page = dir.join("index.html");
    fs::File::options()
        .append(true)
        .open(&page)
        .and_then(|file| file.set_modified(started))
        .or_fail(|| format!("{} cannot be dated", page.display()))?;
    say(format!("the site is in {} ({} s)", dir.display(), start.elapsed().as_secs()));
    Ok(())
}

/// The page is newer than all that goes into the site.
fn is_fresh(dir: &Path) -> bool {
    let Some(built) = newest(&dir.join("index.html")) else { return false };
    let root = paths::root();
    let inputs = INPUTS.iter().map(|input| root.join(input)).chain(std::env::current_exe().ok());
    inputs.filter_map(|input| newest(&input)).all(|time| time < built)
}

/// The last change below a path; a directory's own time tells of removed files.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).and_then(|meta| meta.modified()).ok()?;
    let below = fs::read_dir(path).into_iter().flatten().flatten();
    below.filter_map(|entry| newest(&entry.path())).chain([own]).max()
}
