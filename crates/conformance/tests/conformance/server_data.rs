//! Serves a file of `tests/servers` on a random port, by the rules of the README there, which the
//! end-to-end tests follow too (`tests/e2e/fixtures/server-data.ts`). One thread for each
//! connection, one request for each connection.

mod fill;

use fill::{Request, fill};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

/// Lists of rows by name.
type Lists = Map<String, Value>;

/// A server that serves until the test ends.
pub struct DataServer {
    addr: SocketAddr,
    state: Arc<State>,
}

struct State {
    data: Value,
    lists: Mutex<Lists>,
    requests: Mutex<Vec<String>>,
}

impl DataServer {
    /// Serves the file of this name.
    pub fn start(name: &str) -> Self {
        Self::start_with(name, |_| {})
    }

    /// Serves a file with a change.
    pub fn start_with(name: &str, change: impl FnOnce(&mut Value)) -> Self {
        let mut data = read(name);
        change(&mut data);
        let lists = fill(&data["lists"], &Request::default(), &Lists::new());
        let lists = lists.as_object().cloned().unwrap_or_default();
        let state = State { data, lists: Mutex::new(lists), requests: Mutex::default() };
        let state = Arc::new(state);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(&shared, stream));
            }
        });
        Self { addr, state }
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// A token that it accepts.
    pub fn token(&self) -> String {
        self.state.data["token"].as_str().unwrap_or("any-token").to_owned()
    }

    /// The rows of a list as they are now.
    pub fn rows(&self, list: &str) -> Vec<Value> {
        let lists = self.state.lists.lock().unwrap();
        lists.get(list).and_then(Value::as_array).cloned().unwrap_or_default()
    }

    /// The requests so far, as `METHOD /path?query`.
    pub fn requests(&self) -> Vec<String> {
        self.state.requests.lock().unwrap().clone()
    }
}

/// The files there are, by name.
pub fn names() -> Vec<String> {
    let files = std::fs::read_dir(directory()).unwrap().map(|entry| entry.unwrap().path());
    let json = files.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let mut names: Vec<String> =
        json.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A file as it is.
pub fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(directory().join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn directory() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/servers")
}

fn serve(state: &State, stream: TcpStream) {
    let mut reader = BufReader::new(&stream);
    let mut line = String::new();
    if reader.read_line(&mut line).unwrap_or_default() == 0 {
        return;
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        let length = reader.read_line(&mut line).unwrap_or_default();
        let Some((name, value)) = line.trim_end().split_once(": ").filter(|_| length > 0) else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    state.requests.lock().unwrap().push(format!("{method} {target}"));
    let mut asked = Request::of(&target, serde_json::from_slice(&body).unwrap_or_default());
    let authorization = headers.get("authorization").map(String::as_str).unwrap_or_default();
    let text = state.answer(&method, authorization, &mut asked);
    // Who asked may be gone.
    let _ = (&stream).write_all(&text);
    let _ = stream.shutdown(Shutdown::Both);
}

impl State {
    /// The whole answer, head and body.
    fn answer(&self, method: &str, authorization: &str, asked: &mut Request) -> Vec<u8> {
        let mut lists = self.lists.lock().unwrap();
        let (answer, allow) = self.choose(method, authorization, asked, &mut lists);
        let json = answer.get("json").map(|json| fill(json, asked, &lists).to_string());
        let body = json.as_deref().or(answer["text"].as_str()).unwrap_or_default();
        let status = answer["status"].as_u64().unwrap_or(200);
        let mut head = format!("HTTP/1.1 {status} -\r\nconnection: close\r\n");
        let content_type = answer["contentType"].as_str();
        if let Some(kind) = content_type.or(json.is_some().then_some("application/json")) {
            head += &format!("content-type: {kind}\r\n");
        }
        if self.data["date"] != false {
            head += "date: Sun, 29 Nov 2026 03:00:00 GMT\r\n";
        }
        if !allow.is_empty() {
            head += &format!("allow: {allow}\r\n");
        }
        for headers in [&self.data["headers"], &answer["headers"]] {
            for (name, value) in headers.as_object().into_iter().flatten() {
                head += &format!("{name}: {}\r\n", value.as_str().unwrap_or_default());
            }
        }
        if status != 204 {
            head += &format!("content-length: {}\r\n", body.len());
        }
        [head.as_bytes(), b"\r\n", body.as_bytes()].concat()
    }

    /// The answer, with the methods that are allowed where that is the trouble. Completes `asked`,
    /// and changes the lists.
    fn choose(
        &self,
        method: &str,
        authorization: &str,
        asked: &mut Request,
        lists: &mut Lists,
    ) -> (Value, String) {
        let data = &self.data;
        let routes = data["routes"].as_array().unwrap();
        let here: Vec<&Value> = routes.iter().filter(|route| asked.is_at(&route["path"])).collect();
        let methods: Vec<&str> = here.iter().filter_map(|route| route["method"].as_str()).collect();
        if methods.is_empty() {
            return (data["notFound"].clone(), String::new());
        }
        if !methods.contains(&method) {
            return (data["wrongMethod"].clone(), methods.join(", "));
        }
        let accepted = match data["token"].as_str() {
            Some(token) => authorization == format!("token {token}"),
            None => !authorization.is_empty(),
        };
        let is_open = data["open"].as_array().unwrap().iter().any(|path| *path == asked.path_text);
        if !accepted && !is_open {
            return (data["unauthorized"].clone(), String::new());
        }
        let fits = |route: &&&Value| route["method"] == method && asked.fits(route);
        let Some(route) = here.iter().find(fits) else {
            return (data["notFound"].clone(), String::new());
        };
        asked.take_segments(&route["path"]);
        let missing = asked.change(route, lists);
        (missing.unwrap_or_else(|| (*route).clone()), String::new())
    }
}
