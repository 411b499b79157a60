//! PostgreSQL for the tests: a server on a socket of its own, which ends with the tests, and in it a
//! database for each of them. Where PostgreSQL is not installed, the tests say so and pass.

use postgres::{Client, NoTls};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// Serves until the standard input ends, which is when the tests do, and cleans up. PostgreSQL does not
/// run as root. Its usual order of text is made another than that of bytes, so that a test fails where
/// a query relies on it.
const SERVE: &str = r#"
set -e
run=
if [ "$(id -u)" = 0 ]; then
    run="setpriv --reuid=postgres --regid=postgres --clear-groups --"
    chown postgres "$1"
fi
cd "$1"
$run "$2/initdb" -D "$1/data" -U tests -A trust -E UTF8 --locale=C --locale-provider=icu --icu-locale=en \
    --no-sync > initdb.log 2>&1
$run "$2/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c fsync=off > server.log 2>&1 &
server=$!
read -r _ || true
kill -INT $server
wait $server || true
cd /
rm -rf "$1"
"#;

struct Server {
    directory: PathBuf,
    /// Its standard input is open as long as this process lives.
    _serving: Child,
}

/// How to connect to a new, empty database.
pub fn new_database() -> Option<String> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let server = SERVER.get_or_init(start).as_ref()?;
    let name = format!("tests_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let url = |name: &str| format!("host={} user=tests dbname={name}", server.directory.display());
    let mut client = connect(&url("postgres"));
    client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    Some(url(&name))
}

fn start() -> Option<Server> {
    let Some(programs) = programs() else {
        eprintln!("PostgreSQL is not installed: the tests of its store do nothing.");
        return None;
    };
    let directory = TempDir::new().unwrap().keep();
    let serving = Command::new("sh")
        .args(["-c", SERVE, "serve"])
        .args([&directory, &programs])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Some(Server { directory, _serving: serving })
}

/// Where the programs of PostgreSQL are: Debian has them outside of the path.
fn programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    found.extend(std::env::split_paths(&path));
    let has_both = |at: &PathBuf| at.join("initdb").is_file() && at.join("postgres").is_file();
    found.into_iter().rfind(has_both)
}

/// Waits for the server to start.
fn connect(url: &str) -> Client {
    let mut tries = 0;
    loop {
        match Client::connect(url, NoTls) {
            Ok(client) => return client,
            Err(error) if tries > 300 => panic!("PostgreSQL did not start ({url}): {error}"),
            Err(_) => {
                tries += 1;
                sleep(Duration::from_millis(100));
            }
        }
    }
}
