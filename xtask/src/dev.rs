//! `cargo xtask dev`: Trunk serves the site and rebuilds it after each change, and passes API
//! requests to the backend. The backend starts first and finds the site later, because a fresh
//! clone has no site until Trunk has built it.

use crate::{
    args::Args,
    backend::{self, Launch},
    serve, setup,
    sh::{OrFail, Result, failure, say},
    site::{self, Kind},
};
use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::Path,
    process::Child,
    thread::sleep,
    time::{Duration, Instant},
};

/// Where Trunk's proxy (Trunk.toml) expects the backend.
const BACKEND_PORT: u16 = 8081;
/// How long the backend may take to start. The first start writes the demo's events.
const START_LIMIT: Duration = Duration::from_secs(60);
/// How often to check a running program.
const PAUSE: Duration = Duration::from_millis(100);

/// Runs both until one of them ends.
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
    let launch = Launch { port: BACKEND_PORT, db: &db, seed: &seed, site: &site };
    let mut backend = start(&program, &launch, port)?;
    say(format!(
        "Trunk builds the site, then serves http://127.0.0.1:{port} and follows your changes; Ctrl+C stops both"
    ));
    let trunk = site::trunk(&tools, "serve")
        .and_then(|trunk| trunk.args(["--port", &port.to_string()]).into_std())
        .and_then(|mut trunk| trunk.spawn().or_fail(|| "Trunk could not be started".into()));
    let result = trunk.and_then(|mut trunk| {
        let result = first_to_end(&mut [("the backend", &mut backend), ("Trunk", &mut trunk)]);
        stop(&mut trunk);
        result
    });
    stop(&mut backend);
    result
}

/// Starts the backend for a site that is served at `site_port`, and returns when it answers.
fn start(program: &Path, launch: &Launch, site_port: u16) -> Result<Child> {
    let command = backend::command(program, launch)
        .arg("--follow-site")
        .args(["--allow-origin", &format!("http://127.0.0.1:{site_port}")]);
    let mut backend =
        command.into_std()?.spawn().or_fail(|| "the backend could not be started".into())?;
    let started = Instant::now();
    loop {
        if get(launch.port, "/config.json").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200")) {
            return Ok(backend);
        }
        if let Some(status) = backend.try_wait().or_fail(|| "the backend was lost".into())? {
            return Err(failure(format!("the backend ended at its start ({status})")));
        }
        if started.elapsed() > START_LIMIT {
            stop(&mut backend);
            let seconds = START_LIMIT.as_secs();
            return Err(failure(format!("the backend did not answer within {seconds} s")));
        }
        sleep(PAUSE);
    }
}

/// Waits until one of these programs ends, and returns which. Ctrl+C ends both, and this program.
fn first_to_end(programs: &mut [(&str, &mut Child)]) -> Result<()> {
    loop {
        for (name, program) in &mut *programs {
            if let Some(status) = program.try_wait().or_fail(|| format!("{name} was lost"))? {
                return Err(failure(format!("{name} ended ({status})")));
            }
        }
        sleep(PAUSE);
    }
}

/// Ends a program. If it has already ended, nothing happens.
fn stop(program: &mut Child) {
    let _ = program.kill();
    let _ = program.wait();
}

/// The answer of a server on this machine to a browser that opens this path: header and body.
fn get(port: u16, path: &str) -> std::io::Result<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, START_LIMIT)?;
    stream.set_read_timeout(Some(START_LIMIT))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// `cargo xtask test --only dev`: the start of `dev` without a built site, as in a fresh clone. It
/// starts the real backend in the same way as `dev`. A file replaces the output of Trunk, which
/// would take minutes.
pub fn check() -> Result<()> {
    let program = backend::build()?;
    let dir = std::env::temp_dir().join(format!("xtask-dev-{}", std::process::id()));
    let (db, site) = (dir.join("demo.db"), dir.join("site"));
    std::fs::create_dir_all(&dir).or_fail(|| format!("{} cannot be made", dir.display()))?;
    let port = backend::free_port()?;
    let launch = Launch { port, db: &db, seed: "demo", site: &site };
    let result = start(&program, &launch, port).and_then(|mut backend| {
        let result = follows(port, &site);
        stop(&mut backend);
        result
    });
    std::fs::remove_dir_all(&dir).or_fail(|| format!("{} cannot be removed", dir.display()))?;
    result
}

/// The backend serves the API and a configuration before there is a site, and the site when there
/// is one.
fn follows(port: u16, site: &Path) -> Result<()> {
    let expect = |path: &str, status: &str, part: &str| {
        let answer = get(port, path).or_fail(|| format!("{path} was not answered"))?;
        if answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(part) {
            return Ok(());
        }
        Err(failure(format!("{path} was expected to be {status} with {part:?}, and is: {answer}")))
    };
    expect("/config.json", "200", "\"demoIdentities\"")?;
    expect("/api/user", "401", "")?;
    expect("/", "404", "")?;
    let page = "<!doctype html><p>built";
    std::fs::create_dir_all(site)
        .and_then(|()| std::fs::write(site.join("index.html"), page))
        .or_fail(|| format!("{} cannot be written", site.display()))?;
    expect("/", "200", page)?;
    expect("/config.json", "200", "\"demoIdentities\"")
}

#[cfg(test)]
mod tests {
    use super::first_to_end;
    use std::process::Command;

    #[test]
    fn the_program_that_ends_first_is_returned() {
        let program = |name: &str| Command::new("sh").args(["-c", name]).spawn().unwrap();
        let (mut short, mut long) = (program("exit 3"), program("exec sleep 60"));
        let told =
            first_to_end(&mut [("A", &mut long), ("B", &mut short)]).unwrap_err().to_string();
        super::stop(&mut long);
        assert!(told.starts_with("B ended") && told.contains('3'), "{told}");
    }
}
