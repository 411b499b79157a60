//! The program `token-backend` itself: what it prints, how it stops, what it logs.

#![cfg(unix)]

use crate::support::{Answer, exchange};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The program, running.
pub struct Program {
    child: Child,
    addr: SocketAddr,
    /// What it printed at its start.
    pub printed: String,
}

impl Program {
    fn start(database: &Path, seed: &str) -> Self {
        Self::start_with(database, seed, |_| {})
    }

    pub fn start_with(database: &Path, seed: &str, change: impl FnOnce(&mut Command)) -> Self {
        let mut command = command(database, seed, "127.0.0.1:0");
        change(&mut command);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let first = lines.next().unwrap();
        let addr = first.strip_prefix("token-backend listens on http://").unwrap().parse().unwrap();
        let printed = lines.take_while(|line| !line.contains("Ctrl+C")).collect::<Vec<_>>();
        Self { child, addr, printed: printed.join("\n") }
    }

    fn get(&self, target: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", target, headers, b"")
    }

    pub fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        exchange(self.addr, method, target, headers, body)
    }

    /// Asks it to stop; returns whether it ended well, and its log.
    pub fn stop(mut self, signal: &str) -> (bool, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().success(), log)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Ends what a failed test left running.
        let _ = self.child.kill();
    }
}

fn command(database: &Path, seed: &str, listen: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_token-backend"));
    command.args(["--listen", listen, "--seed", seed, "--db"]).arg(database);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn prints_the_first_admins_token_once_and_stops_when_asked() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("a.db");
    for (signal, told) in [("-TERM", true), ("-INT", false)] {
        let program = Program::start(&database, "empty");
        assert_eq!(program.printed.contains("tcp_"), told, "{}", program.printed);
        let (ended_well, _) = program.stop(signal);
        assert!(ended_well);
        assert!(!directory.path().join("a.db-wal").exists(), "the database is closed tidily");
    }
}

#[test]
fn the_demo_prints_its_identities() {
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(&directory.path().join("a.db"), "demo");
    let tokens: Vec<&str> =
        program.printed.split_whitespace().filter(|word| word.starts_with("tcp_")).collect();
    assert_eq!(tokens.len(), 5);
    let authorization = format!("token {}", tokens[0]);
    let me = program.get("/api/user", &[("authorization", &authorization)]);
    assert_eq!(me.json()["githubLogin"], "ada");
    assert!(program.stop("-TERM").0);
}

#[test]
fn the_log_holds_no_secret() {
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(&directory.path().join("a.db"), "empty");
    let token = program.printed.split_whitespace().find(|word| word.starts_with("tcp_")).unwrap();
    let authorization = format!("token {token}");
    for (target, headers) in [
        ("/api/user?x=canary1".to_owned(), vec![("authorization", authorization.as_str())]),
        ("/api/orgs/canary2/tokens".to_owned(), vec![("authorization", authorization.as_str())]),
        ("/api/canary3".to_owned(), vec![("x-other", "canary4")]),
        (format!("/canary5/{token}"), vec![("referer", "canary6")]),
        ("/api/user".to_owned(), vec![("authorization", "token canary7")]),
    ] {
        program.get(&target, &headers);
    }
    let token = token.to_owned();
    let (_, log) = program.stop("-TERM");
    assert!(!log.contains("canary") && !log.contains(&token), "{log}");
    let lines: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(&str, i64)> = lines
        .iter()
        .map(|line| (line["span"]["route"].as_str().unwrap(), line["status"].as_i64().unwrap()))
        .collect();
    let tokens = "/api/orgs/{orgName}/tokens";
    assert_eq!(
        told,
        [("/api/user", 200), (tokens, 404), ("/api/{*path}", 404), ("-", 404), ("/api/user", 401)]
    );
    for line in lines {
        assert_eq!(line["span"]["request"].as_str().unwrap().len(), 32);
        assert_eq!(
            (&line["span"]["method"], &line["span"]["ip"]),
            (&"GET".into(), &"127.0.0.1".into())
        );
        assert!(line["timestamp"].is_string() && line["ms"].is_u64(), "{line}");
    }
}

#[test]
fn a_fault_is_logged_with_its_request() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("a.db");
    let program = Program::start(&database, "empty");
    let token = program.printed.split_whitespace().find(|word| word.starts_with("tcp_")).unwrap();
    let authorization = format!("token {token}");
    let sql = rusqlite::Connection::open(&database).unwrap();
    sql.execute_batch("ALTER TABLE users RENAME TO people").unwrap();
    let failed = program.get("/api/user", &[("authorization", &authorization)]);
    failed.refuses(500, "tell its operator the request ID");
    let id = failed.header("x-request-id").unwrap().to_owned();
    drop(sql);
    let (_, log) = program.stop("-TERM");
    let lines: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{log}");
    assert!(lines[0]["fault"].as_str().unwrap().contains("no such table: users"), "{log}");
    assert!(lines.iter().all(|line| line["span"]["request"] == id.as_str()), "{log}");
}

#[test]
fn a_closed_log_fails_no_request() {
    let directory = tempfile::tempdir().unwrap();
    let mut program = Program::start(&directory.path().join("a.db"), "empty");
    drop(program.child.stderr.take());
    for _ in 0..2 {
        program.get("/api/capabilities", &[]).is(200);
    }
}

#[test]
fn problems_are_one_line_and_status_1() {
    let directory = tempfile::tempdir().unwrap();
    let first = Program::start(&directory.path().join("a.db"), "empty");
    let port = first.addr.port();
    let fail = |mut command: Command| {
        let mut child = command.spawn().unwrap();
        // The first line of a program that starts, or the end of one that does not.
        let told = BufReader::new(child.stdout.take().unwrap()).lines().next();
        if told.is_some() {
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), told.is_none()), (Some(1), true));
        String::from_utf8(output.stderr).unwrap()
    };
    let other = directory.path().join("b.db");
    let busy = fail(command(&other, "empty", &first.addr.to_string()));
    assert!(busy.starts_with(&format!("token-backend: port {port} is in use: ")), "{busy}");
    assert_eq!(busy.lines().count(), 1);
    assert!(!other.exists(), "a failed start leaves no database behind");
    let open = fail(command(&other, "demo", "0.0.0.0:0"));
    assert!(open.contains("the demo has public tokens"), "{open}");
    assert_eq!(open.lines().count(), 1);
    let nowhere = fail(command(&directory.path().join("no/where.db"), "empty", "127.0.0.1:0"));
    assert!(nowhere.contains("can't be opened"), "{nowhere}");
    assert!(first.stop("-TERM").0);
}

#[test]
fn a_database_in_use_is_copied_and_the_copy_works() {
    let directory = tempfile::tempdir().unwrap();
    let (database, copy) = (directory.path().join("a.db"), directory.path().join("b.db"));
    let program = Program::start(&database, "empty");
    let token = program.printed.split_whitespace().find(|word| word.starts_with("tcp_")).unwrap();
    let authorization = format!("token {token}");
    let backup = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_token-backend"));
        command.arg("backup").arg("--db").arg(&database).arg(&copy).output().unwrap()
    };
    let made = backup();
    assert!(made.status.success(), "{made:?}");
    let again = backup();
    assert_eq!(again.status.code(), Some(1));
    let told = String::from_utf8(again.stderr).unwrap();
    assert!(told.contains("there is a file of that name already"), "{told}");
    let other = Program::start(&copy, "empty");
    other.get("/api/user", &[("authorization", &authorization)]).is(200);
}

#[test]
fn it_tells_of_itself_and_of_wrong_arguments() {
    let run = |argument: &str| {
        Command::new(env!("CARGO_BIN_EXE_token-backend")).arg(argument).output().unwrap()
    };
    let (version, help, wrong) = (run("--version"), run("--help"), run("--port"));
    assert_eq!(version.stdout, format!("token-backend {}\n", env!("CARGO_PKG_VERSION")).as_bytes());
    let help = String::from_utf8(help.stdout).unwrap();
    for argument in ["--db <PATH>", "--seed <SEED>", "--allow-issuer-host <HOST[:PORT]>"] {
        assert!(help.contains(argument), "{help}");
    }
    assert_eq!((wrong.status.code(), wrong.stdout.len()), (Some(2), 0));
}
