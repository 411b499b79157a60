//! A server under test and a plain HTTP/1.1 client. The client is written out so that tests can
//! send what a polite one would not.

use rusqlite::Connection;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use token_api::path::ApiPath;
use token_api::time::UnixSeconds;
use token_backend::clock::Clock;
use token_backend::config::{Config, Seed};
use token_backend::{Backend, Running};
use tokio::net::TcpSocket;
use tokio::runtime::Runtime;

/// When every test begins.
pub const START: UnixSeconds = UnixSeconds(1_795_212_840); // 2026-11-20T22:14:00Z

pub const DAY: i64 = 86_400;
pub const ACME: &str = "acme-corp";
pub const HARBOR: &str = "blue-harbor";

/// A server that stops with the test.
pub struct Server {
    runtime: Runtime,
    running: Option<Running>,
    millis: Arc<AtomicI64>,
    directory: TempDir,
    seed: Seed,
}

/// Whose token a request carries: those of the demo.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    /// Organization admin of both organizations.
    Ada,
    /// Member of both; the token never expires.
    Linus,
    /// Member of acme-corp and admin of its team platform.
    Barbara,
    /// An organization token of acme-corp that expires in 12 days.
    Robot,
    /// An admin organization token of acme-corp that never expires.
    AdminRobot,
}

impl Server {
    pub fn demo() -> Self {
        Self::with(Seed::Demo, |_| {})
    }

    pub fn with(seed: Seed, change: impl FnOnce(&mut Config)) -> Self {
        let mut server = Self {
            runtime: Runtime::new().unwrap(),
            running: None,
            millis: Arc::new(AtomicI64::new(START.0 * 1000)),
            directory: tempfile::tempdir().unwrap(),
            seed,
        };
        server.start(change);
        server
    }

    pub fn start(&mut self, change: impl FnOnce(&mut Config)) {
        let mut config = Config::new(self.database(), self.seed);
        let millis = Arc::clone(&self.millis);
        config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        config.clock = Clock::from_millis(move || millis.load(Ordering::SeqCst));
        config.demo_events = 0;
        change(&mut config);
        self.running = Some(self.runtime.block_on(Backend::start(config)).unwrap());
    }

    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
    }

    pub fn database(&self) -> PathBuf {
        self.directory.path().join("test.db")
    }

    /// The database as another program sees it.
    pub fn sql(&self) -> Connection {
        Connection::open(self.database()).unwrap()
    }

    pub fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    pub fn token(&self, who: Who) -> String {
        self.running().demo_identities[who as usize].token.expose().to_owned()
    }

    pub fn advance(&self, seconds: i64) {
        self.millis.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub fn now(&self) -> i64 {
        self.millis.load(Ordering::SeqCst) / 1000
    }

    /// Sends a request as it is written.
    pub fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        exchange(self.running().addr, method, target, headers, body)
    }

    pub fn get(&self, path: &ApiPath, token: &str) -> Answer {
        self.send("GET", path.as_str(), &[("authorization", &format!("token {token}"))], b"")
    }

    pub fn get_as(&self, path: &ApiPath, who: Who) -> Answer {
        self.get(path, &self.token(who))
    }

    pub fn delete_as(&self, path: &ApiPath, who: Who) -> Answer {
        let authorization = format!("token {}", self.token(who));
        self.send("DELETE", path.as_str(), &[("authorization", &authorization)], b"")
    }

    pub fn post_as(&self, path: &ApiPath, who: Who, body: &Value) -> Answer {
        let authorization = format!("token {}", self.token(who));
        let headers = [("authorization", &*authorization), ("content-type", "application/json")];
        self.send("POST", path.as_str(), &headers, body.to_string().as_bytes())
    }

    /// With further headers.
    pub fn patch_as(
        &self,
        path: &ApiPath,
        who: Who,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let authorization = format!("token {}", self.token(who));
        let mut all =
            vec![("authorization", &*authorization), ("content-type", "application/json")];
        all.extend(headers);
        self.send("PATCH", path.as_str(), &all, body.to_string().as_bytes())
    }

    /// The newest audit event: event, user, token name, status, reason.
    pub fn last_event(&self) -> (String, String, String, u16, String) {
        let sql = "SELECT event, user_login, token_name, status, reason FROM audit_events
                   ORDER BY seq DESC LIMIT 1";
        self.sql()
            .query_row(sql, [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
            .unwrap()
    }

    pub fn count(&self, sql: &str) -> i64 {
        self.sql().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An answer, whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn message(&self) -> String {
        let body = self.json();
        assert_eq!(body["code"], self.status, "the code repeats the status");
        body["message"].as_str().unwrap().to_owned()
    }

    /// Asserts the status and words of the message.
    #[track_caller]
    pub fn refuses(&self, status: u16, words: &str) -> &Self {
        assert_eq!(self.status, status, "{}", self.text());
        assert!(self.message().contains(words), "{:?} lacks {words:?}", self.message());
        self
    }

    /// Asserts a refusal that blames a field.
    #[track_caller]
    pub fn blames(&self, status: u16, field: &str, words: &str) {
        self.refuses(status, words);
        assert_eq!(self.json()["field"], field);
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}

/// One request on one connection.
pub fn exchange(
    addr: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    exchange_on(TcpStream::connect(addr).unwrap(), method, target, headers, body)
}

/// One request of a client with this address.
pub fn exchange_from(
    client: IpAddr,
    addr: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let runtime = Runtime::new().unwrap();
    let connecting = async {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(client, 0))?;
        socket.connect(addr).await?.into_std()
    };
    let stream = runtime.block_on(connecting).unwrap();
    stream.set_nonblocking(false).unwrap();
    exchange_on(stream, method, target, headers, b"")
}

fn exchange_on(
    mut stream: TcpStream,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let addr = stream.peer_addr().unwrap();
    let mut request = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        request.push_str(&format!("host: {addr}\r\n"));
    }
    if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-length") {
        request.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    // A server that refuses early may close before it has read everything.
    let _ = stream.write_all(format!("{request}\r\n").as_bytes());
    let _ = stream.write_all(body);
    let mut raw = Vec::new();
    let _ = stream.read_to_end(&mut raw);
    let answer = read_answer(&raw);
    crate::document::assert_agrees(method, target, &answer);
    answer
}

fn read_answer(raw: &[u8]) -> Answer {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer with a head");
    let head = std::str::from_utf8(&raw[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Answer { status, headers, body: raw[end + 4..].to_vec() }
}
