//! `cargo xtask dev`: Trunk serves the site and builds it again after each change; the backend is behind its proxy.

use crate::{
    args::Args,
    backend::{self, Launch},
    serve, setup,
    sh::{OrFail, Result, say},
    site::{self, Kind},
};

/// Where Trunk's proxy (Trunk.toml) expects the backend.
const BACKEND_PORT: u16 = 8081;

/// Runs both until Trunk ends.
pub fn run(mut args: Args) -> Result<()> {
    let port = serve::port(&mut args)?;
    let seed = serve::seed(&mut args)?;
    args.finish()?;
    backend::check_port(port)?;
    backend::check_port(BACKEND_PORT)?;

    let tools = setup::with_trunk()?;
    let program = backend::build()?;
    let db = backend::default_db(&seed)?;
    let site = site::dir(Kind::Dev);
    std::fs::create_dir_all(&site).or_fail(|| format!("{} cannot be made", site.display()))?;
    let launch = Launch { port: BACKEND_PORT, db: &db, seed: &seed, site: &site };
    let backend = backend::command(&program, &launch)
        .args(["--allow-origin", &format!("http://127.0.0.1:{port}")]);
    let mut backend =
        backend.into_std()?.spawn().or_fail(|| "the backend could not be started".into())?;
    say(format!(
        "Trunk serves http://127.0.0.1:{port} and follows your changes; Ctrl+C stops both"
    ));
    let result = site::trunk(&tools, "serve")
        .and_then(|trunk| trunk.args(["--port", &port.to_string()]).run());
    // Ctrl+C reaches the backend too; then there is nothing left to end.
    let _ = backend.kill();
    let _ = backend.wait();
    result
}
