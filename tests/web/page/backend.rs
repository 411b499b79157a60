//! A backend in the page: `window.fetch` is replaced, and a test says what is answered. Everything
//! that is asked is kept.

use super::data;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Headers, Request, Response, ResponseInit};

/// A request as it was sent.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// As in the address, with escapes.
    pub path: String,
    /// After the question mark; may be empty.
    pub query: String,
    pub body: String,
    /// The header `Authorization`; empty without one.
    pub authorization: String,
    /// The header `If-Match`.
    pub if_match: Option<String>,
    /// Milliseconds since 1970, by the page's clock.
    pub at: f64,
}

impl Asked {
    /// The body, as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// What comes back.
#[derive(Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    way: Way,
    gate: Option<Gate>,
}

#[derive(Clone)]
enum Way {
    Body(String),
    /// The connection is cut.
    Cut,
    /// A redirect that the browser did not follow.
    Redirect,
}

impl Answer {
    fn new(status: u16, way: Way) -> Self {
        Self { status, headers: Vec::new(), way, gate: None }
    }

    /// A success with JSON.
    pub fn ok(json: &Value) -> Self {
        Self::json(200, json)
    }

    pub fn json(status: u16, json: &Value) -> Self {
        Self::text(status, "application/json", json.to_string())
    }

    pub fn text(status: u16, kind: &str, body: impl Into<String>) -> Self {
        Self::new(status, Way::Body(body.into())).with("Content-Type", kind)
    }

    /// A status with a body, whose type a header can say.
    pub fn with_body(status: u16, body: String) -> Self {
        Self::new(status, Way::Body(body))
    }

    pub fn status(&self) -> u16 {
        self.status
    }

    pub fn body(&self) -> &str {
        match &self.way {
            Way::Body(body) => body,
            Way::Cut | Way::Redirect => "",
        }
    }

    /// A status without a body.
    pub fn empty(status: u16) -> Self {
        Self::new(status, Way::Body(String::new()))
    }

    /// None: the connection is cut.
    pub fn cut() -> Self {
        Self::new(0, Way::Cut)
    }

    /// None: the server says nothing until the caller gives up.
    pub fn never() -> Self {
        Self::cut().after(&Gate::default())
    }

    pub fn redirect() -> Self {
        Self::new(200, Way::Redirect)
    }

    /// The same with a header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same, once the gate is open.
    pub fn after(mut self, gate: &Gate) -> Self {
        self.gate = Some(gate.clone());
        self
    }

    fn response(&self) -> Result<JsValue, JsValue> {
        let body = match &self.way {
            Way::Cut => return Err(js_sys::TypeError::new("Failed to fetch").into()),
            Way::Redirect => {
                let response = JsValue::from(Response::new()?);
                let kind = js_sys::Object::new();
                Reflect::set(&kind, &"value".into(), &"opaqueredirect".into())?;
                let target: &js_sys::Object = response.unchecked_ref();
                Reflect::define_property(target, &"type".into(), &kind)?;
                return Ok(response);
            }
            Way::Body(body) => body,
        };
        let headers = Headers::new()?;
        let now = js_sys::Date::new(&JsValue::from(js_sys::Date::now()));
        headers.set("Date", &String::from(now.to_utc_string()))?;
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        let init = ResponseInit::new();
        init.set_status(self.status);
        init.set_headers(&headers);
        let body = (self.status != 204).then_some(body.as_str());
        Response::new_with_opt_str_and_init(body, &init).map(JsValue::from)
    }
}

/// Holds answers back until it is opened.
#[derive(Clone)]
pub struct Gate {
    opened: Promise,
    open: Function,
}

impl Default for Gate {
    fn default() -> Self {
        let mut open = None;
        let opened = Promise::new(&mut |resolve, _| open = Some(resolve));
        Self { opened, open: open.expect("a resolver") }
    }
}

impl Gate {
    pub fn open(&self) {
        self.open.call0(&JsValue::UNDEFINED).expect("opening");
    }
}

type Handler = Rc<dyn Fn(&Asked) -> Answer>;

struct Rule {
    method: &'static str,
    path: String,
    handler: Handler,
}

#[derive(Default)]
struct State {
    rules: RefCell<Vec<Rule>>,
    asked: RefCell<Vec<Asked>>,
}

/// The backend of a test. Clones are the same backend.
#[derive(Clone, Default)]
pub struct Backend(Rc<State>);

impl Backend {
    /// One with ada, who administers `acme-corp` and `blue-harbor`, and with lists that are empty.
    pub fn new() -> Self {
        let backend = Self::default();
        data::set_up(&backend);
        backend
    }

    /// Answers calls of a method and path, from now on and before what was said of them earlier. A
    /// path that ends with `*` means all that begin so; the method `*` means any.
    pub fn on(
        &self,
        method: &'static str,
        path: &str,
        answer: impl Fn(&Asked) -> Answer + 'static,
    ) {
        let rule = Rule { method, path: path.to_owned(), handler: Rc::new(answer) };
        self.0.rules.borrow_mut().push(rule);
    }

    /// Answers reads of a path with JSON.
    pub fn serve(&self, path: &str, json: Value) {
        self.on("GET", path, move |_| Answer::ok(&json));
    }

    /// The calls of a method and path so far.
    pub fn asked(&self, method: &str, path: &str) -> Vec<Asked> {
        let asked = self.0.asked.borrow();
        asked.iter().filter(|it| it.method == method && it.path == path).cloned().collect()
    }

    /// All calls so far.
    pub fn all(&self) -> Vec<Asked> {
        self.0.asked.borrow().clone()
    }

    /// Forgets the calls so far, whose bodies may hold secrets.
    pub fn forget(&self) {
        self.0.asked.borrow_mut().clear();
    }

    /// What it answers.
    pub fn answer(&self, asked: &Asked) -> Answer {
        let fits = |rule: &&Rule| {
            let path = match rule.path.strip_suffix('*') {
                Some(start) => asked.path.starts_with(start),
                None => asked.path == rule.path,
            };
            path && (rule.method == "*" || asked.method == rule.method)
        };
        let handler = self.0.rules.borrow().iter().rev().find(fits).map(|it| it.handler.clone());
        match handler {
            Some(handler) => handler(asked),
            None => Answer::json(404, &serde_json::json!({ "code": 404, "message": "Not found" })),
        }
    }
}

thread_local! {
    // The browser's own. It is taken once: a test that failed has not put it back.
    static REAL: JsValue = Reflect::get(&window(), &"fetch".into()).expect("fetch");
}

/// Lets a [`Backend`] answer the page's requests until [`put_back`](Self::put_back).
pub struct Answering {
    _fetch: Closure<dyn FnMut(Request) -> Promise>,
}

impl Answering {
    pub fn start(backend: &Backend) -> Self {
        let backend = backend.clone();
        let fetch = Closure::new(move |request: Request| {
            let aborted = when_aborted(&request);
            let answered = future_to_promise(answered(backend.clone(), request));
            Promise::race(&js_sys::Array::of2(&answered, &aborted))
        });
        REAL.with(|_| ());
        Reflect::set(&window(), &"fetch".into(), fetch.as_ref()).expect("fetch");
        Self { _fetch: fetch }
    }

    /// Puts the browser's own back.
    pub fn put_back() {
        REAL.with(|real| Reflect::set(&window(), &"fetch".into(), real)).expect("fetch");
    }
}

async fn answered(backend: Backend, request: Request) -> Result<JsValue, JsValue> {
    let url = web_sys::Url::new(&request.url())?;
    let header = |name| request.headers().get(name).ok().flatten();
    let asked = Asked {
        authorization: header("Authorization").unwrap_or_default(),
        if_match: header("If-Match"),
        method: request.method(),
        path: url.pathname(),
        query: url.search().trim_start_matches('?').to_owned(),
        body: JsFuture::from(request.text()?).await?.as_string().unwrap_or_default(),
        at: js_sys::Date::now(),
    };
    backend.0.asked.borrow_mut().push(asked.clone());
    let answer = backend.answer(&asked);
    if let Some(gate) = &answer.gate {
        JsFuture::from(gate.opened.clone()).await?;
    }
    answer.response()
}

/// Fails when the caller gives the call up, as the browser's own does.
fn when_aborted(request: &Request) -> Promise {
    let signal = request.signal();
    Promise::new(&mut |_, reject| {
        let end = Closure::once_into_js({
            let signal = signal.clone();
            move || reject.call1(&JsValue::UNDEFINED, &signal.reason())
        });
        if signal.aborted() {
            let _ = end.unchecked_ref::<Function>().call0(&JsValue::UNDEFINED);
        } else {
            let listen = signal.add_event_listener_with_callback("abort", end.unchecked_ref());
            listen.expect("a listener");
        }
    })
}
