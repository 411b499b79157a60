//! The reference backend as a program: built by cargo, started with the built site.

use crate::{
    paths,
    sh::{Cmd, OrFail, Result, failure, say},
};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
};

/// How to start a backend.
pub struct Launch<'a> {
    /// Port on 127.0.0.1.
    pub port: u16,
    /// Database file.
    pub db: &'a Path,
    /// `demo` or `empty`.
    pub seed: &'a str,
    /// The built site.
    pub site: &'a Path,
}

/// Builds it and returns the program.
pub fn build() -> Result<PathBuf> {
    Cmd::new("cargo")
        .args(["build", "--quiet", "--package", "token-backend"])
        .dir(paths::root())
        .run()?;
    Ok(paths::target().join("debug").join("token-backend"))
}

/// Builds an example of its package and returns the program.
pub fn build_example(name: &str) -> Result<PathBuf> {
    Cmd::new("cargo")
        .args(["build", "--quiet", "--package", "token-backend", "--example", name])
        .dir(paths::root())
        .run()?;
    Ok(paths::target().join("debug").join("examples").join(name))
}

/// The command that starts it.
pub fn command(program: &Path, launch: &Launch) -> Cmd {
    Cmd::new(program)
        .args(["--listen", &format!("127.0.0.1:{}", launch.port), "--seed", launch.seed])
        .arg("--db")
        .arg(launch.db)
        .arg("--site")
        .arg(launch.site)
}

/// The database of a seed when none is named.
pub fn default_db(seed: &str) -> Result<PathBuf> {
    let dir = paths::target().join("serve");
    std::fs::create_dir_all(&dir).or_fail(|| format!("{} cannot be made", dir.display()))?;
    Ok(dir.join(format!("{seed}.db")))
}

/// Reports a port in use before minutes are spent on building.
pub fn check_port(port: u16) -> Result<()> {
    TcpListener::bind(("127.0.0.1", port)).map(drop).map_err(|why| {
        failure(format!(
            "port {port} cannot be used ({why}): stop the program that has it, or choose another with --port"
        ))
    })
}

/// A port that is free at the moment.
pub fn free_port() -> Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .or_fail(|| "there is no free port".into())
}

/// Replaces this process by the backend, so that the backend gets the terminal's signals.
pub fn run(command: Cmd) -> Result<()> {
    let mut command = command.into_std()?;
    say("starting the backend; Ctrl+C stops it");
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        Err(failure(format!("the backend could not be started: {}", command.exec())))
    }
    #[cfg(not(unix))]
    {
        let status = command.status().or_fail(|| "the backend could not be started".into())?;
        if status.success() {
            Ok(())
        } else {
            Err(failure(format!("the backend ended ({status})")))
        }
    }
}
