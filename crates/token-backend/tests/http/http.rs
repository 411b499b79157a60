//! HTTP itself: headers of every answer, methods, bodies, CORS, rate limits.

use crate::support::{Answer, Server, Who};
use serde_json::json;
use token_api::path;
use token_api::token::Owner;
use token_backend::config::{Origin, Seed};

const TOKENS: &str = "/api/user/tokens";

#[test]
fn every_api_answer_has_its_headers() {
    let server = Server::demo();
    let user = server.get_as(&path::user(), Who::Ada);
    let unknown = server.send("GET", "/api/orgs/acme-corp/hooks", &[], b"");
    let refused = server.send("GET", "/api/user", &[], b"");
    let wrong = server.send("PATCH", "/api/user", &[], b"");
    assert_eq!([&user, &unknown, &refused, &wrong].map(|a| a.status), [200, 404, 401, 405]);
    for answer in [&user, &unknown, &refused, &wrong] {
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(answer.header("date").is_some());
        assert_eq!(answer.header("x-request-id").map(str::len), Some(32));
    }
    assert_ne!(user.header("x-request-id"), refused.header("x-request-id"));
    unknown.refuses(404, "does not offer");
    wrong.refuses(405, "PATCH is not offered here");
    assert_eq!(wrong.header("allow"), Some("GET,HEAD"));
}

#[test]
fn a_short_visible_request_id_is_kept() {
    let server = Server::demo();
    let id = |sent: &str| {
        let answer = server.send("GET", "/api/user", &[("x-request-id", sent)], b"");
        answer.header("x-request-id").unwrap().to_owned()
    };
    let longest = "x".repeat(64);
    for good in ["a", "req-42/é".trim_end_matches('é'), &longest] {
        assert_eq!(id(good), good);
    }
    for bad in ["", "two words", "é", &format!("{longest}x")] {
        assert_eq!(id(bad).len(), 32, "{bad}");
        assert_ne!(id(bad), bad);
    }
}

#[test]
fn head_and_options_are_sane() {
    let server = Server::demo();
    let authorization = format!("token {}", server.token(Who::Ada));
    let get = server.get_as(&path::user(), Who::Ada);
    let head = server.send("HEAD", "/api/user", &[("authorization", &authorization)], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    let options = server.send("OPTIONS", TOKENS, &[], b"");
    assert_eq!((options.status, options.body.len()), (204, 0));
    assert_eq!(options.header("allow"), Some("GET,HEAD,POST"));
    assert_eq!(options.header("access-control-allow-origin"), None);
}

fn post(server: &Server, content_type: Option<&str>, body: &[u8]) -> Answer {
    let authorization = format!("token {}", server.token(Who::Ada));
    let mut headers = vec![("authorization", authorization.as_str())];
    headers.extend(content_type.map(|value| ("content-type", value)));
    server.send("POST", TOKENS, &headers, body)
}

#[test]
fn bodies_are_json_and_bounded() {
    let server = Server::demo();
    let body = br#"{"description":"","expires":0}"#;
    for good in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
        post(&server, Some(good), body).is(200);
    }
    for bad in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        post(&server, bad, body).refuses(415, "must be application/json");
    }
    let json = Some("application/json");
    post(&server, json, br#"{"expires":0}"#).refuses(400, "missing field `description`");
    post(&server, json, b"{\"description\":\"s3cret").refuses(400, "EOF");
    let answer = post(&server, json, br#"{"description":"","expires":"s3cret"}"#);
    answer.refuses(400, "expected i64");
    assert!(!answer.text().contains("s3cret"), "values are not echoed");
    post(&server, json, b"").refuses(400, "EOF");
    post(&server, json, &[0xff; 10]).is(400);
    let deep = "[".repeat(60_000);
    post(&server, json, deep.as_bytes()).is(400);
    let padded = |length: usize| {
        let mut body = body.to_vec();
        body.resize(length, b' ');
        body
    };
    post(&server, json, &padded(64 * 1024)).is(200);
    post(&server, json, &padded(64 * 1024 + 1)).refuses(413, "longer than 65536 bytes");
}

#[test]
fn a_body_that_is_too_long_is_refused_by_its_announcement() {
    let server = Server::demo();
    let authorization = format!("token {}", server.token(Who::Ada));
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-type", "application/json"),
        ("content-length", "99999999"),
    ];
    server.send("POST", TOKENS, &headers, b"{").refuses(413, "longer than");
}

#[test]
fn who_asks_is_settled_before_what_is_asked() {
    let server = Server::demo();
    let authorization = format!("token {}", server.token(Who::Linus));
    let refused = server.send(
        "POST",
        "/api/orgs/acme-corp/tokens",
        &[("authorization", &authorization)],
        b"not even JSON",
    );
    refused.refuses(403, "Only organization admins");
    server.send("POST", TOKENS, &[], b"not even JSON").is(401);
}

#[test]
fn odd_paths_find_nothing() {
    let server = Server::demo();
    let authorization = format!("token {}", server.token(Who::Ada));
    for (target, status) in [
        ("/api", 404),
        ("/api/", 404),
        ("/api/user/", 404),
        ("/api/orgs//metadata", 404),
        ("/api/orgs/%252E%252E/metadata", 404),
        ("/api/orgs/acme-corp%2Fmetadata", 405),
        ("/api/orgs/acme-corp%00/metadata", 404),
        ("/api/orgs/%FF/metadata", 400),
        ("/api/orgs/%61cme-corp/metadata", 200),
        ("/api/orgs/ACME-CORP/metadata", 404),
    ] {
        let answer = server.send("GET", target, &[("authorization", &authorization)], b"");
        assert_eq!(answer.status, status, "{target}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/json"), "{target}");
    }
}

const CONSOLE: &str = "https://console.example";

fn with_origin() -> Server {
    Server::with(Seed::Demo, |config| {
        config.allow_origins = vec![Origin::parse(CONSOLE).unwrap()];
    })
}

#[test]
fn configured_origins_may_call() {
    let server = with_origin();
    let preflight = server.send(
        "OPTIONS",
        TOKENS,
        &[
            ("origin", CONSOLE),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "authorization,content-type"),
        ],
        b"",
    );
    assert_eq!((preflight.status, preflight.body.len()), (200, 0));
    assert_eq!(preflight.header("access-control-allow-origin"), Some(CONSOLE));
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET,POST,PATCH,DELETE"));
    let allowed = preflight.header("access-control-allow-headers");
    assert_eq!(allowed, Some("authorization,content-type,accept,if-match"));
    assert_eq!(preflight.header("access-control-max-age"), Some("600"));
    // Refusals must be readable too.
    let refused = server.send("GET", "/api/user", &[("origin", CONSOLE)], b"");
    assert_eq!(refused.status, 401);
    assert_eq!(refused.header("access-control-allow-origin"), Some(CONSOLE));
    let exposed = refused.header("access-control-expose-headers");
    assert_eq!(exposed, Some("date,retry-after,x-request-id,x-continuation-token"));
    for answer in [preflight, refused] {
        assert_eq!(answer.header("vary"), Some("origin"));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    // The site is for its own pages.
    let site = server.send("GET", "/config.json", &[("origin", CONSOLE)], b"");
    assert_eq!((site.status, site.header("vary")), (200, None));
    assert_eq!(site.header("access-control-allow-origin"), None);
}

#[test]
fn other_origins_may_not() {
    let server = with_origin();
    let plain = Server::demo();
    for (server, origin) in [
        (&server, "https://console.example.evil"),
        (&server, "http://console.example"),
        (&server, "null"),
        (&plain, CONSOLE),
    ] {
        let headers = [("origin", origin), ("access-control-request-method", "POST")];
        for method in ["OPTIONS", "GET"] {
            let answer = server.send(method, TOKENS, &headers, b"");
            assert_eq!(answer.header("access-control-allow-origin"), None, "{method} {origin}");
            assert_eq!(
                answer.header("access-control-allow-credentials"),
                None,
                "{method} {origin}"
            );
        }
    }
}

#[test]
fn each_token_has_its_own_rate() {
    let server = Server::with(Seed::Demo, |config| config.rate_limit = 1);
    let get = |who| server.get_as(&path::user(), who);
    for _ in 0..2 {
        get(Who::Ada).is(200);
    }
    let before = server.count("SELECT count(*) FROM audit_events");
    let refused = get(Who::Ada);
    refused.refuses(429, "try again in 1 s");
    assert_eq!(refused.header("retry-after"), Some("1"));
    get(Who::Linus).is(200);
    server.advance(1);
    get(Who::Ada).is(200);
    assert_eq!(server.count("SELECT count(*) FROM audit_events"), before);
    // A refused create is not done later.
    let body = json!({"description": "late", "expires": 0});
    let create = path::create_token(&Owner::Personal, None);
    server.post_as(&create, Who::Ada, &body).is(429);
    assert_eq!(server.count("SELECT count(*) FROM tokens WHERE description = 'late'"), 0);
}

#[test]
fn failed_sign_ins_are_limited_by_address() {
    let server = Server::with(Seed::Demo, |config| config.rate_limit = 10);
    for _ in 0..2 {
        server.send("GET", "/api/user", &[], b"").is(401);
    }
    let refused = server.send("GET", "/api/user", &[], b"");
    refused.refuses(429, "Too many requests");
    assert!(refused.header("retry-after").is_some());
    server.get_as(&path::user(), Who::Ada).is(200);
    server.advance(1);
    server.send("GET", "/api/user", &[], b"").is(401);
}

#[test]
fn the_demo_answers_to_this_computers_names_only() {
    let server = Server::demo();
    for host in ["127.0.0.1:8080", "localhost", "localhost:1", "console.localhost:80", "[::1]:80"] {
        server.send("GET", "/config.json", &[("host", host)], b"").is(200);
    }
    for host in
        ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil", ""]
    {
        for target in ["/config.json", "/api/capabilities"] {
            server.send("GET", target, &[("host", host)], b"").refuses(421, "answers only at");
        }
    }
    for two in [["localhost", "evil.example"], ["evil.example", "localhost"], ["localhost"; 2]] {
        let hosts = two.map(|host| ("host", host));
        assert_eq!(server.send("GET", "/config.json", &hosts, b"").status, 400);
        server.send("GET", TOKENS, &hosts, b"").refuses(400, "more than one Host header");
    }
    let real = Server::with(Seed::Empty, |_| {});
    real.send("GET", "/api/capabilities", &[("host", "api.example.com")], b"").is(200);
}
