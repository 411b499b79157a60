//! The answers that the tests receive, measured against `docs/api/openapi.yaml`: fields, types,
//! statuses and headers are those of the document, and nothing else is sent.

use crate::support::{Answer, Server, Who};
use contract_check::DOCUMENT;
use contract_check::answer::{Checker, Received};
use contract_check::document::Document;
use std::path::Path;
use std::sync::LazyLock;
use token_api::path;

static CHECKER: LazyLock<Checker> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Checker::new(Document::read(&root.join(DOCUMENT)).unwrap()).unwrap()
});

/// Asserts that an answer of the API is one that the document describes.
#[track_caller]
pub fn assert_agrees(method: &str, target: &str, answer: &Answer) {
    let described = ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method);
    if !described || !target.starts_with("/api/") {
        return;
    }
    assert_eq!(problems(method, target, answer), [""; 0]);
}

fn problems(method: &str, target: &str, answer: &Answer) -> Vec<String> {
    let headers = answer.headers.iter().map(|(name, _)| name.as_str()).collect();
    let received =
        Received { method, path: target, status: answer.status, headers, body: &answer.body };
    CHECKER.check(&received)
}

#[test]
fn an_answer_that_departs_is_noticed() {
    let server = Server::demo();
    let mut answer = server.get_as(&path::user(), Who::Ada);
    let text = answer.text().replace("githubLogin", "login");
    answer.body = text.into_bytes();
    let problems = problems("GET", "/api/user", &answer);
    let expected = "GET /api/user 200.githubLogin: in the document, missing in the value";
    assert!(problems.iter().any(|problem| problem == expected), "{problems:#?}");
}
