//! What an operator does with a database: the program's tasks beside serving.

#![cfg(unix)]

use crate::postgres;
use crate::program::Program;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// Runs a task: whether it ended well, and what it told.
fn run(words: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_token-backend")).args(words).output().unwrap();
    let told = if output.status.success() { output.stdout } else { output.stderr };
    (output.status.success(), String::from_utf8(told).unwrap())
}

#[track_caller]
fn done(words: &[&str]) -> String {
    let (well, told) = run(words);
    assert!(well, "{told}");
    told
}

#[track_caller]
fn refused(words: &[&str]) -> String {
    let (well, told) = run(words);
    assert!(!well && told.lines().count() == 1, "{told}");
    told
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn who_lost_the_last_token_gets_another_while_the_server_runs() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db");
    let db = text(&path);
    assert!(refused(&["admin", "list", "--db", db]).contains("there is no database"));
    let program = Program::start_with(&path, "empty", |_| {});
    assert_eq!(done(&["admin", "list", "--db", db]), "my-org: 1 members; admins: admin\n");
    let unknown = refused(&["admin", "create-token", "--db", db, "--user", "nobody"]);
    assert!(unknown.contains("There is no user nobody."), "{unknown}");
    let told = done(&["admin", "create-token", "--db", db, "--user", "admin"]);
    let authorization = format!("token {}", told.lines().next().unwrap());
    let me = program.send("GET", "/api/user", &[("authorization", &authorization)], b"");
    assert_eq!(me.is(200).json()["githubLogin"], "admin");
    assert_eq!(done(&["admin", "check", "--db", db]), "no problem was found\n");
    done(&["admin", "vacuum", "--db", db]);
    assert!(program.stop("-TERM").0);
    let again = Program::start_with(&path, "empty", |_| {});
    again.send("GET", "/api/user", &[("authorization", &authorization)], b"").is(200);
}

#[test]
fn everything_moves_to_another_database() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    let (first, file, second) = (at("a.db"), at("all.jsonl"), at("b.db"));
    let program = Program::start_with(&first, "empty", |_| {});
    let token = program.printed.split_whitespace().find(|word| word.starts_with("tcp_")).unwrap();
    let authorization = format!("token {token}");
    let told = done(&["export", "--db", text(&first), text(&file)]);
    assert!(told.contains("keep it as secret"), "{told}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
    assert!(!fs::read_to_string(&file).unwrap().contains(token), "hashes, no values");
    assert!(refused(&["export", "--db", text(&first), text(&file)]).contains("exists"));
    let full = refused(&["import", "--db", text(&first), text(&file)]);
    assert!(full.contains("is not empty") && full.contains("nothing was imported"), "{full}");
    done(&["import", "--db", text(&second), text(&file)]);
    let moved = Program::start_with(&second, "empty", |_| {});
    moved.send("GET", "/api/user", &[("authorization", &authorization)], b"").is(200);
    let Some(url) = postgres::new_database() else { return };
    // As an address: the directory of the socket is percent-encoded.
    let part = |name: &str| {
        let pair = url.split(' ').find_map(|pair| pair.strip_prefix(name)).unwrap();
        pair.replace('/', "%2F")
    };
    let address = format!("postgres://tests@{}/{}", part("host="), part("dbname="));
    done(&["import", "--db", &address, text(&file)]);
    assert_eq!(done(&["admin", "list", "--db", &address]), "my-org: 1 members; admins: admin\n");
    let back = at("back.jsonl");
    done(&["export", "--db", &address, text(&back)]);
    assert_eq!(fs::read_to_string(&back).unwrap(), fs::read_to_string(&file).unwrap());
}

#[test]
fn a_check_names_damage() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db");
    assert!(Program::start_with(&path, "empty", |_| {}).stop("-TERM").0);
    let sql = rusqlite::Connection::open(&path).unwrap();
    sql.execute_batch("UPDATE members SET role = 'member'").unwrap();
    let told = refused(&["admin", "check", "--db", text(&path)]);
    assert!(told.contains("my-org has no admin"), "{told}");
    sql.execute_batch("PRAGMA foreign_keys = 0; DELETE FROM users").unwrap();
    let told = refused(&["admin", "check", "--db", text(&path)]);
    assert!(told.contains("a row of members names one of users that is not there"), "{told}");
}
