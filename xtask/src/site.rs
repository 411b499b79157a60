//! Builds the site. A release is complete and compressed: `serve` and the end-to-end tests use the
//! same files that are hosted. During development Trunk builds it: faster, as one file, with debug
//! names.

use crate::{
    compress, paths, release,
    setup::{self, Tools},
    sh::{Cmd, OrFail, Result, say},
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Instant, SystemTime},
};

/// The inputs of the site, relative to the root of the repository.
const INPUTS: [&str; 25] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "assets",
    "boot.js",
    "config.json",
    "crates/access-tokens",
    "crates/audit-log",
    "crates/console-core",
    "crates/demo-data",
    "crates/local-backend",
    "crates/members",
    "crates/oidc-trust",
    "crates/roles",
    "crates/site-map",
    "crates/token-api",
    "crates/token-http",
    "crates/token-service",
    "crates/token-store",
    "index.html",
    "chunks.js",
    "src",
    "style",
    "xtask/tools",
];

/// How it is compiled.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// Small, slow to compile.
    Release,
    /// Fast to compile, with checks and debug names.
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

/// The output directory of a build of this kind.
pub fn dir(kind: Kind) -> PathBuf {
    paths::target().join("site").join(kind.name())
}

/// Builds the site if its inputs have changed. It is built for the root of a host; `dist` can move
/// it.
pub fn ensure(kind: Kind) -> Result<PathBuf> {
    let dir = dir(kind);
    if is_fresh(&dir) {
        say(format!("the site ({}) is up to date", kind.name()));
    } else {
        build(kind)?;
    }
    Ok(dir)
}

/// Arguments that `trunk build` and `trunk serve` share.
pub fn trunk(tools: &Tools, command: &str) -> Result<Cmd> {
    // Trunk and the cargo that it calls work offline, so the dependencies must be downloaded
    // before.
    tools.cmd("cargo").args(["fetch", "--quiet"]).dir(paths::root()).run()?;
    Ok(tools
        .cmd("trunk")
        .args(["--offline", "--log", "error", command])
        .arg("--dist")
        .arg(dir(Kind::Dev))
        .env("RUST_BACKTRACE", "0") // Trunk's own call stack does not help
        .dir(paths::root()))
}

/// Panic messages contain source paths; published files should not contain the path of a home
/// directory.
pub fn without_home(trunk: Cmd) -> Cmd {
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

fn build(kind: Kind) -> Result<()> {
    say(format!("building the site ({})", kind.name()));
    let (start, started) = (Instant::now(), SystemTime::now());
    let dir = dir(kind);
    match kind {
        Kind::Dev => trunk(&setup::with_trunk()?, "build")?.run()?,
        Kind::Release => {
            release::build(&setup::site()?, &dir)?;
            compress::site(&dir)?;
        }
    }
    // A file that is edited during the build must count as newer than the result.
    let page = dir.join("index.html");
    fs::File::options()
        .append(true)
        .open(&page)
        .and_then(|file| file.set_modified(started))
        .or_fail(|| format!("{} cannot be dated", page.display()))?;
    say(format!("the site is in {} ({} s)", dir.display(), start.elapsed().as_secs()));
    Ok(())
}

/// Whether the page is newer than all inputs of the site.
fn is_fresh(dir: &Path) -> bool {
    let Some(built) = newest(&dir.join("index.html")) else { return false };
    let root = paths::root();
    let inputs = INPUTS.iter().map(|input| root.join(input)).chain(std::env::current_exe().ok());
    inputs.filter_map(|input| newest(&input)).all(|time| time < built)
}

/// The last change below a path. A directory's own time shows removed files.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).and_then(|meta| meta.modified()).ok()?;
    let below = fs::read_dir(path).into_iter().flatten().flatten();
    below.filter_map(|entry| newest(&entry.path())).chain([own]).max()
}
