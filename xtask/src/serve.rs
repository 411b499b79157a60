//! `cargo xtask serve`: the whole system on this machine, as it would be hosted.

use crate::{
    args::Args,
    backend::{self, Launch},
    sh::{Result, failure},
    site::{self, Kind},
};
use std::path::PathBuf;

/// Builds what changed, then replaces this process by the backend.
pub fn run(mut args: Args) -> Result<()> {
    let port = port(&mut args)?;
    let seed = seed(&mut args)?;
    let db = args.option("--db")?.map(PathBuf::from);
    let issuer_host = args.option("--allow-issuer-host")?;
    let dev = args.flag("--dev");
    let kind = if dev { Kind::Dev } else { Kind::Release };
    if args.flag("--release") && dev {
        return Err(failure("--release and --dev exclude each other"));
    }
    args.finish()?;

    backend::check_port(port)?;
    let site = site::ensure(kind)?;
    let program = backend::build()?;
    let db = db.map_or_else(|| backend::default_db(&seed), Ok)?;
    let command = backend::command(&program, &Launch { port, db: &db, seed: &seed, site: &site });
    backend::run(match issuer_host {
        Some(host) => command.args(["--allow-issuer-host", &host]),
        None => command,
    })
}

/// `--port`; the default is 8080.
pub fn port(args: &mut Args) -> Result<u16> {
    let Some(text) = args.option("--port")? else { return Ok(8080) };
    text.parse().map_err(|_| failure(format!("--port {text}: a number from 1 to 65535 is meant")))
}

/// `--seed`; the default is `demo`.
pub fn seed(args: &mut Args) -> Result<String> {
    let seed = args.option("--seed")?.unwrap_or_else(|| "demo".into());
    if ["demo", "empty"].contains(&seed.as_str()) {
        Ok(seed)
    } else {
        Err(failure(format!("--seed {seed}: there are `demo` and `empty`")))
    }
}
