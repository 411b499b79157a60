//! The program itself: its arguments, its formats, how it ends, and that it never tells the token.

use crate::server_data::DataServer;
use std::io::Write;
use std::process::{Command, Output, Stdio};

const VARIABLE: &str = "TOKEN_CONSOLE_TOKEN";

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
    command.args(arguments).env_remove(VARIABLE).stdin(Stdio::null());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Asserts that the token is nowhere.
fn silent(output: &Output, token: &str) {
    for bytes in [&output.stdout, &output.stderr] {
        assert!(!text(bytes).contains(token), "{}", text(bytes));
    }
}

#[test]
fn the_token_comes_by_any_of_three_ways_and_is_never_told() {
    let server = DataServer::start("hatemosphere-single-tenant");
    let (origin, token) = (server.origin(), server.token());
    let by_variable = program(&["--url", &origin]).env(VARIABLE, &token).output().unwrap();
    let by_argument = program(&["--url", &origin, "--token", &token]).output().unwrap();
    let mut child = program(&["--url", &origin, "--token", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{token}\n").as_bytes()).unwrap();
    let by_input = child.wait_with_output().unwrap();
    for output in [by_variable, by_argument, by_input] {
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let out = text(&output.stdout);
        assert!(out.ends_with("what is offered holds\n"), "{out}");
        silent(&output, &token);
    }
}

#[test]
fn it_ends_with_1_when_something_differs() {
    let server = DataServer::start("made-up-organization");
    for (format, sign) in [("text", "differs\n"), ("json", "\"differs\""), ("junit", "<failure ")] {
        let arguments = ["--url", &server.origin(), "--format", format];
        let output = program(&arguments).env(VARIABLE, server.token()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains(sign), "{}", text(&output.stdout));
        silent(&output, &server.token());
    }
}

#[test]
fn it_ends_with_2_when_an_argument_is_wrong() {
    let no_token = program(&["--url", "https://api.example.com"]).output().unwrap();
    let not_safe = program(&["--url", "http://api.example.com", "--token", "canary"]).output();
    let no_url = program(&["--token", "canary"]).output().unwrap();
    let bad = program(&["--url", "http://127.0.0.1:1", "--token", "can ary"]).output().unwrap();
    for (output, words) in [
        (no_token, "TOKEN_CONSOLE_TOKEN"),
        (not_safe.unwrap(), "use https"),
        (no_url, "--url"),
        (bad, "the token can't be one"),
    ] {
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
        silent(&output, "canary");
        silent(&output, "can ary");
    }
}

#[test]
fn a_server_that_does_not_answer_differs() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let output = program(&["--url", &origin, "--token", "canary"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("no answer: "), "{}", text(&output.stdout));
    silent(&output, "canary");
}
