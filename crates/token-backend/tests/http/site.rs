//! The built site as production serves it.

use crate::support::{Answer, Server};
use std::fs;
use std::path::Path;
use token_backend::Backend;
use token_backend::config::{Config, Seed};

const SCRIPT: &str = "app-0f1e2d3c4b5a6978.js";
const WASM: &str = "assets/app-0f1e2d3c4b5a6978_bg.wasm";
const CONFIG: &str = r#"{"backends":[{"name":"A","url":"https://api.example.com/x"},
    {"name":"Here","url":""},{"name":"Plain","url":"http://api.example.com"}],"other":1}"#;

fn write_site(directory: &Path) {
    fs::create_dir(directory.join("assets")).unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html><p>page"),
        ("index.html.br", "page in brotli"),
        ("index.html.gz", "page in gzip"),
        ("config.json", CONFIG),
        (SCRIPT, "script"),
        (&format!("{SCRIPT}.gz"), "script in gzip"),
        (WASM, "wasm"),
        ("icon.svg", "<svg/>"),
    ] {
        fs::write(directory.join(name), content).unwrap();
    }
}

struct Site {
    server: Server,
    _directory: tempfile::TempDir,
}

impl Site {
    fn new(seed: Seed) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let site = directory.path().join("site");
        fs::create_dir(&site).unwrap();
        fs::write(directory.path().join("secret.txt"), "outside").unwrap();
        write_site(&site);
        let server = Server::with(seed, |config| config.site = Some(site));
        Self { server, _directory: directory }
    }

    fn get(&self, target: &str, headers: &[(&str, &str)]) -> Answer {
        self.server.send("GET", target, headers, b"")
    }
}

const NAVIGATE: (&str, &str) = ("sec-fetch-mode", "navigate");

#[test]
fn every_answer_has_exactly_the_security_headers() {
    let site = Site::new(Seed::Empty);
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
        img-src 'self'; font-src 'self'; manifest-src 'self'; \
        connect-src 'self' https://api.example.com; object-src 'none'; base-uri 'none'; \
        form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
        trusted-types default";
    for (target, status) in
        [("/", 200), (&format!("/{SCRIPT}"), 200), ("/missing.js", 404), ("/config.json", 200)]
    {
        let answer = site.get(target, &[]);
        assert_eq!(answer.status, status, "{target}");
        for (name, value) in [
            ("content-security-policy", policy),
            ("strict-transport-security", "max-age=63072000; includeSubDomains; preload"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "permissions-policy",
                "clipboard-write=(self), camera=(), microphone=(), geolocation=()",
            ),
        ] {
            assert_eq!(answer.header(name), Some(value), "{target} {name}");
        }
        assert!(answer.header("x-request-id").is_some());
    }
}

#[test]
fn types_and_caching() {
    let site = Site::new(Seed::Empty);
    let immutable = "public, max-age=31536000, immutable";
    for (target, media_type, caching) in [
        ("/".to_owned(), "text/html; charset=utf-8", "no-cache"),
        ("/index.html".to_owned(), "text/html; charset=utf-8", "no-cache"),
        (format!("/{SCRIPT}"), "text/javascript; charset=utf-8", immutable),
        (format!("/{WASM}"), "application/wasm", immutable),
        ("/icon.svg".to_owned(), "image/svg+xml", "no-cache"),
        ("/config.json".to_owned(), "application/json", "no-store"),
    ] {
        let answer = site.get(&target, &[]);
        assert_eq!(answer.status, 200, "{target}");
        assert_eq!(answer.header("content-type"), Some(media_type), "{target}");
        assert_eq!(answer.header("cache-control"), Some(caching), "{target}");
    }
}

#[test]
fn precompressed_files_go_to_those_who_take_them() {
    let site = Site::new(Seed::Empty);
    for (accept, encoding, body) in [
        ("gzip, deflate, br", Some("br"), "page in brotli"),
        ("gzip", Some("gzip"), "page in gzip"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), "page in gzip"),
        ("identity", None, "<!doctype html><p>page"),
    ] {
        let answer = site.get("/", &[("accept-encoding", accept)]);
        assert_eq!((answer.header("content-encoding"), &*answer.text()), (encoding, body));
        assert_eq!(answer.header("vary"), Some("Accept-Encoding"));
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    }
    let script = site.get(&format!("/{SCRIPT}"), &[("accept-encoding", "br, gzip")]);
    assert_eq!(script.header("content-encoding"), Some("gzip"), "there is no .br of it");
    site.get("/icon.svg", &[("accept-encoding", "br")]).is(200);
    assert_eq!(site.get("/icon.svg", &[]).header("vary"), None);
    site.get(&format!("/{SCRIPT}.gz"), &[]).is(404);
}

#[test]
fn the_page_answers_navigations_and_nothing_else() {
    let site = Site::new(Seed::Empty);
    let page = |target: &str, headers: &[(&str, &str)]| {
        let answer = site.get(target, headers);
        assert_eq!(answer.status == 200, answer.text().contains("page"), "{target}");
        answer.status == 200
    };
    let html = ("accept", "text/html,*/*;q=0.8");
    assert!(page("/orgs/acme-corp/tokens?status=all", &[NAVIGATE]));
    assert!(page("/orgs/acme.example/teams/v1.2", &[NAVIGATE]));
    assert!(page("/connect", &[html]));
    assert!(!page("/connect", &[]));
    assert!(!page("/connect", &[("accept", "*/*")]));
    assert!(!page("/connect", &[html, ("sec-fetch-mode", "cors")]));
    for missing in ["/missing.js", "/app-ffffffffffffffff.wasm", "/x/y.css", "/config.json/x.json"]
    {
        let answer = site.get(missing, &[NAVIGATE, html]);
        assert_eq!(answer.status, 404, "{missing}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{missing}");
        assert!(!answer.text().contains("page"), "{missing}");
    }
    let api = site.get("/api/nothing", &[NAVIGATE, html]);
    api.refuses(404, "does not offer");
    assert_eq!(api.header("content-security-policy"), None);
}

#[test]
fn nothing_outside_is_served() {
    let site = Site::new(Seed::Empty);
    for target in [
        "/../secret.txt",
        "/..%2Fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "//etc/passwd",
        "/etc/passwd%00.txt",
        "/%FF",
    ] {
        let answer = site.get(target, &[]);
        assert_eq!(answer.status, 404, "{target}");
    }
}

#[test]
fn head_methods_and_entity_tags() {
    let site = Site::new(Seed::Empty);
    let get = site.get("/", &[]);
    let head = site.server.send("HEAD", "/", &[], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    let post = site.server.send("POST", "/", &[], b"x");
    assert_eq!((post.status, post.header("allow")), (405, Some("GET, HEAD")));
    let tag = get.header("etag").unwrap();
    let again = site.get("/", &[("if-none-match", &format!("\"x\", W/{tag}"))]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("cache-control"), Some("no-cache"));
    let compressed = site.get("/", &[("if-none-match", tag), ("accept-encoding", "br")]);
    assert_eq!(compressed.status, 200, "another encoding is another entity");
}

#[test]
fn the_demo_adds_its_identities_to_the_configuration() {
    let config = Site::new(Seed::Demo).get("/config.json", &[]).json();
    assert_eq!(config["other"], 1);
    assert_eq!(config["backends"][0]["name"], "A");
    let identities = config["demoIdentities"].as_array().unwrap();
    assert_eq!(identities.len(), 5);
    assert_eq!(identities[0]["name"], "Ada, organization admin");
    let config = Site::new(Seed::Empty).get("/config.json", &[]).json();
    assert_eq!(config.get("demoIdentities"), None);
}

#[test]
fn a_directory_without_a_page_is_refused_at_the_start() {
    let directory = tempfile::tempdir().unwrap();
    let start = |site: &Path| {
        let mut config = Config::new(directory.path().join("a.db"), Seed::Empty);
        config.listen.set_port(0);
        config.site = Some(site.to_owned());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(Backend::start(config)).err().unwrap()
    };
    assert!(start(&directory.path().join("nowhere")).contains("can't be read"));
    assert!(start(directory.path()).contains("build the site first"));
    let marked = b"\xEF\xBB\xBF{}".as_slice();
    for config in [b"{".as_slice(), b"[]", b"{\0}\0", b"{\"a\": \"\xE4\"}", &marked[..4]] {
        fs::write(directory.path().join("index.html"), "").unwrap();
        fs::write(directory.path().join("config.json"), config).unwrap();
        let problem = start(directory.path());
        assert!(problem.contains("config.json is "), "{config:?}: {problem}");
    }
}

#[test]
fn a_configuration_may_have_a_byte_order_mark() {
    let directory = tempfile::tempdir().unwrap();
    let site = directory.path().join("site");
    fs::create_dir(&site).unwrap();
    write_site(&site);
    fs::write(site.join("config.json"), format!("\u{FEFF}{CONFIG}")).unwrap();
    let server = Server::with(Seed::Demo, |config| config.site = Some(site));
    let config = server.send("GET", "/config.json", &[], b"");
    assert_eq!(config.body.first(), Some(&b'{'), "it is served without the mark");
    assert_eq!(config.json()["other"], 1);
}

#[test]
fn a_site_that_is_followed_may_come_later_and_change() {
    let directory = tempfile::tempdir().unwrap();
    let site = directory.path().join("not/there/yet");
    let server = Server::with(Seed::Demo, |config| {
        config.site = Some(site.clone());
        config.follow_site = true;
    });
    let get = |target: &str| server.send("GET", target, &[NAVIGATE], b"");
    let identities = |config: &Answer| config.json()["demoIdentities"].as_array().map(Vec::len);
    // Without a site there is a configuration, so that a console from elsewhere can start.
    assert_eq!(identities(&get("/config.json")), Some(5));
    get("/").is(404);

    fs::create_dir_all(&site).unwrap();
    fs::write(site.join("config.json"), "{\"other\": 1}").unwrap();
    get("/").is(404);
    fs::write(site.join("index.html"), "first").unwrap();
    assert_eq!(get("/connect").text(), "first");
    let config = get("/config.json");
    assert_eq!((config.json()["other"].clone(), identities(&config)), (1.into(), Some(5)));

    fs::write(site.join("index.html"), "second one").unwrap();
    assert_eq!(get("/tokens/").text(), "second one");
    // What can't be read changes nothing.
    fs::write(site.join("config.json"), "{").unwrap();
    fs::write(site.join("index.html"), "third").unwrap();
    assert_eq!(
        (get("/").text(), get("/config.json").json()["other"].clone()),
        ("second one".into(), 1.into())
    );
    fs::remove_dir_all(&site).unwrap();
    assert_eq!(get("/").text(), "second one");
}
