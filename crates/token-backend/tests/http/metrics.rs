//! What a server tells those who watch it.

use crate::support::{Server, Who, exchange};
use std::net::SocketAddr;
use token_api::path;
use token_backend::config::Seed;

fn server() -> Server {
    Server::with(Seed::Demo, |config| {
        config.metrics_listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    })
}

fn metrics(server: &Server) -> String {
    let addr = server.running().metrics_addr.unwrap();
    let answer = exchange(addr, "GET", "/metrics", &[], b"");
    let kind = answer.is(200).header("content-type").unwrap();
    assert!(kind.starts_with("text/plain"), "{kind}");
    answer.text()
}

#[test]
fn requests_are_told_by_route_and_status_and_never_by_what_was_asked() {
    let server = server();
    server.get_as(&path::user(), Who::Ada).is(200);
    server.get_as(&path::user(), Who::Linus).is(200);
    server.send("GET", "/api/user", &[("authorization", "token tcp_canary")], b"").is(401);
    server.send("GET", "/api/orgs/canary/teams?x=canary", &[], b"").is(401);
    server.send("GET", "/api/canary", &[], b"").is(404);
    assert_eq!(server.send("CANARY", "/canary", &[], b"").status, 405);
    let told = metrics(&server);
    for line in [
        r#"token_backend_requests_total{method="GET",route="/api/user",status="200"} 2"#,
        r#"token_backend_requests_total{method="GET",route="/api/user",status="401"} 1"#,
        r#"token_backend_requests_total{method="GET",route="/api/orgs/{orgName}/teams",status="401"} 1"#,
        r#"token_backend_requests_total{method="GET",route="/api/{*path}",status="404"} 1"#,
        r#"token_backend_requests_total{method="other",route="-",status="405"} 1"#,
        r#"token_backend_request_seconds_count{method="GET",route="/api/user"} 3"#,
        r#"token_backend_tokens_total{outcome="admitted"} 2"#,
        r#"token_backend_tokens_total{outcome="refused"} 2"#,
        "token_backend_connections_refused_total 0",
    ] {
        assert!(told.lines().any(|other| other == line), "{line} is not in\n{told}");
    }
    assert!(!told.to_lowercase().contains("canary"), "{told}");
    assert!(told.contains("\ntoken_backend_connections "), "{told}");
}

#[test]
fn metrics_are_not_for_the_public() {
    let server = server();
    let answer = server.send("GET", "/metrics", &[], b"");
    assert!(!answer.text().contains("token_backend_"), "{}", answer.text());
    let elsewhere = exchange(server.running().metrics_addr.unwrap(), "GET", "/healthz", &[], b"");
    assert_eq!(elsewhere.status, 404, "and nothing else is there");
    assert_eq!(Server::demo().running().metrics_addr, None);
}

#[test]
fn probes_say_whether_the_database_answers() {
    let server = Server::with(Seed::Empty, |_| {});
    let probe = |target: &str| server.send("GET", target, &[], b"");
    assert_eq!(probe("/healthz").is(200).header("cache-control"), Some("no-store"));
    assert_eq!(probe("/readyz").is(200).text(), "ready\n");
    server.sql().execute_batch("ALTER TABLE settings RENAME TO gone").unwrap();
    assert_eq!(probe("/readyz").is(503).text(), "the database does not answer\n");
    probe("/healthz").is(200);
    server.sql().execute_batch("ALTER TABLE gone RENAME TO settings").unwrap();
    probe("/readyz").is(200);
}
