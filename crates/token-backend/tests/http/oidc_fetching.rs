//! Where the server goes to ask an issuer, what it takes from there, and where it does not go.

use crate::issuer::{DISCOVERY, IssuerServer, Signer};
use crate::support::{Answer, Server, Who};
use crate::trust::{Trust, acme, open_server, server};
use serde_json::{Value, json};
use std::io::Read;
use std::net::TcpListener;
use token_api::path;
use token_backend::AllowedHost;

fn try_to_register(server: &Server, url: &str) -> Answer {
    let body = json!({"name": "x", "url": url});
    server.post_as(&path::oidc_issuers(&acme()), Who::Ada, &body)
}

fn allowing(host: &str) -> Server {
    server(|config| config.allow_issuer_hosts = vec![AllowedHost::parse(host).unwrap()])
}

#[test]
fn private_addresses_are_not_asked() {
    let (server, issuer) = (server(|_| {}), IssuerServer::start(&[&Signer::es256("k")]));
    let port = issuer.addr.port();
    for url in [
        issuer.url(),
        format!("http://localhost:{port}"),
        format!("http://[::1]:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("https://localhost:{port}"),
        format!("https://[::ffff:127.0.0.1]:{port}"),
        // Other ways of writing this computer's address, which look-ups understand.
        format!("https://127.1:{port}"),
        format!("https://2130706433:{port}"),
        format!("https://0x7f000001:{port}"),
        format!("https://0:{port}"),
        "https://10.0.0.1".to_owned(),
        "https://172.16.0.1".to_owned(),
        "https://192.168.0.1".to_owned(),
        "https://100.64.0.1".to_owned(),
        "https://169.254.169.254".to_owned(),
        "https://[::ffff:169.254.169.254]".to_owned(),
        "https://[64:ff9b::a9fe:a9fe]".to_owned(),
        "https://[fd00:ec2::254]".to_owned(),
        "https://[fe80::1]".to_owned(),
        "https://224.0.0.1".to_owned(),
        "https://0.0.0.0".to_owned(),
    ] {
        let answer = try_to_register(&server, &url);
        answer.blames(422, "url", "not public");
        assert!(!answer.message().contains("127.0.0.1"), "{}", answer.message());
    }
    assert_eq!(issuer.asked(), [""; 0]);
}

#[test]
fn an_allowed_host_is_allowed_and_nothing_else() {
    let key = Signer::es256("k");
    let (issuer, other) = (IssuerServer::start(&[&key]), IssuerServer::start(&[&key]));
    let server = allowing(&issuer.addr.to_string());
    try_to_register(&server, &issuer.url()).is(200);
    for url in [other.url(), issuer.url().replace("127.0.0.1", "localhost")] {
        try_to_register(&server, &url).blames(422, "url", "not public");
    }
    // The allowed one sends to another for its keys.
    let body = json!({"issuer": issuer.url(), "jwks_uri": format!("{}/keys", other.url())});
    issuer.reply_json(DISCOVERY, &body);
    server.sql().execute("DELETE FROM oidc_issuers", []).unwrap();
    try_to_register(&server, &issuer.url()).blames(
        422,
        "url",
        "(“jwks_uri”) can't be had: it is at an",
    );
    assert_eq!(other.asked(), [""; 0]);

    let by_name = allowing("localhost");
    let url = issuer.url().replace("127.0.0.1", "localhost");
    let body = json!({"issuer": url, "jwks_uri": format!("{url}/keys")});
    issuer.reply_json(DISCOVERY, &body);
    try_to_register(&by_name, &url).is(200);
}

#[test]
fn redirects_are_not_followed() {
    let key = Signer::es256("k");
    let (server, issuer) = (open_server(), IssuerServer::start(&[&key]));
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let head = format!("{status}\r\nlocation: {}/elsewhere", issuer.url());
        issuer.reply(DISCOVERY, &head, b"");
        try_to_register(&server, &issuer.url()).blames(422, "url", "redirects");
    }
    assert!(!issuer.asked().contains(&"/elsewhere".to_owned()));
}

#[test]
fn what_no_issuer_says_is_named() {
    let key = Signer::es256("k");
    let (server, issuer) = (open_server(), IssuerServer::start(&[&key]));
    let url = issuer.url();
    let keys = format!("{url}/keys");
    let refuses = |words: &str| {
        let answer = try_to_register(&server, &url);
        answer.blames(422, "url", words);
        assert!(answer.message().ends_with("register its keys (jwks) instead."));
    };
    let document = |value: Value| issuer.reply_json(DISCOVERY, &value);
    document(json!({"issuer": format!("{url}/"), "jwks_uri": keys}));
    refuses("that of another issuer, “http://127.0.0.1");
    document(json!({"jwks_uri": keys}));
    refuses("does not name its issuer");
    document(json!([]));
    refuses("does not name its issuer");
    for uri in [
        json!(null),
        json!(7),
        json!(""),
        json!("/keys"),
        json!("file:///etc/passwd"),
        json!("http://issuer.example/keys"),
    ] {
        document(json!({"issuer": url, "jwks_uri": uri}));
        refuses("names no key set");
    }
    issuer.reply(DISCOVERY, "404 Not Found", b"");
    refuses("HTTP status 404");
    issuer.reply(DISCOVERY, "204 No Content", b"");
    refuses("HTTP status 204");
    issuer.reply(DISCOVERY, "200 OK", b"<html>");
    refuses("it is not JSON");
    issuer.reply(DISCOVERY, "200 OK", &vec![b' '; 300_000]);
    refuses("longer than 256 KiB");
    issuer.reply(DISCOVERY, &format!("200 OK\r\nx: {}", "y".repeat(100_000)), b"{}");
    refuses("the connection failed");
    issuer.reply(DISCOVERY, "nonsense", b"{}");
    refuses("the connection failed");
    document(json!({"issuer": url, "jwks_uri": keys}));
    for set in [json!({"keys": []}), json!({}), json!({"keys": [{"kty": "oct", "k": "AAAA"}]})] {
        issuer.reply_json("/keys", &set);
        refuses("publishes no key that can be used: ID tokens are checked by RS256, RS384, ");
    }
    issuer.reply("/keys", "403 Forbidden", b"");
    refuses("(“jwks_uri”) can't be had: it answered with HTTP status 403");
    // As some servers send it, and with what editors put before it.
    for (kind, mark) in [("application/jwk-set+json", ""), ("text/plain", ""), ("a/b", "\u{feff}")]
    {
        let set = format!("{mark}{}", json!({"keys": [{"kty": "EC", "crv": "P-521"}]}));
        issuer.reply("/keys", &format!("200 OK\r\ncontent-type: {kind}"), set.as_bytes());
        refuses("Key 1: “crv” must be P-256 or P-384 for this type of key; it is “P-521”.");
    }
    // One good key among others is enough.
    issuer.reply_json("/keys", &json!({"keys": [7, {"kty": "OKP"}, key.jwk()]}));
    try_to_register(&server, &url).is(200);
    for accepted in issuer.accepted() {
        assert_eq!(accepted, "application/jwk-set+json, application/json;q=0.9, */*;q=0.1");
    }
}

#[test]
fn nobody_there_and_silence_are_told_apart() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = open_server();
    try_to_register(&server, &format!("http://{closed}")).blames(
        422,
        "url",
        "the connection failed",
    );
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = silent.local_addr().unwrap();
    let listening = std::thread::spawn(move || {
        let (mut stream, _) = silent.accept().unwrap();
        // Until the server gives up.
        let mut read = Vec::new();
        stream.read_to_end(&mut read).unwrap();
        String::from_utf8(read).unwrap()
    });
    let words = "did not answer within 5 seconds";
    try_to_register(&server, &format!("http://{addr}/x/")).blames(422, "url", words);
    let request = listening.join().unwrap().to_ascii_lowercase();
    assert!(
        request.starts_with("get /x/.well-known/openid-configuration http/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains(&format!("host: {addr}\r\n")) && !request.contains("authorization"));
}

#[test]
fn an_issuer_that_moved_inside_is_not_followed() {
    // Registered while it was allowed; the server was started again without the flag.
    let mut trust = Trust::new();
    let token = trust.token(&json!({}));
    trust.exchange(&token).is(200);
    let asked = trust.issuer.asked().len();
    trust.server.stop();
    trust.server.start(|_| {});
    let answer = trust.exchange(&token);
    assert_eq!((answer.status, trust.issuer.asked().len()), (503, asked), "{}", answer.text());
    assert!(!answer.text().contains("allow-issuer-host"), "{}", answer.text());
}

#[test]
fn regenerating_asks_again_and_needs_an_issuer_that_is_asked() {
    let trust = Trust::new();
    let again = path::regenerate_thumbprints(&acme(), &trust.id);
    let post = || trust.server.post_as(&again, Who::Ada, &json!({}));
    trust.server.advance(60);
    let answer = post().is(200).json();
    assert_eq!(
        (&answer["thumbprints"], &answer["modified"]),
        (&json!([]), &json!("2026-11-20T22:15:00Z"))
    );
    assert_eq!(trust.server.last_event().0, "OIDC Issuer Thumbprints Regenerated");
    trust.issuer.reply(DISCOVERY, "500 Oops", b"");
    post().blames(422, "url", "HTTP status 500");
    // Plain http has no certificate.
    let update = json!({"name": "x", "thumbprints": ["6938fd4d98bab03faadb97b34396831e3780aea1"]});
    let issuer = path::oidc_issuer(&acme(), &trust.id);
    trust.server.patch_as(&issuer, Who::Ada, &[], &update).blames(422, "thumbprints", "plain http");
    let update = json!({"name": "x", "jwks": {"keys": [trust.key.jwk()]}});
    trust.server.patch_as(&issuer, Who::Ada, &[], &update).is(200);
    post().refuses(400, "static keys");
}
