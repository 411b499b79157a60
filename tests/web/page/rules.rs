//! A backend in the page with the rules of the service, filled with the demo. What it is asked can be
//! answered otherwise by [`Backend::on`], and its calls are kept as those of any other.

use super::backend::{Answer, Asked, Backend};
use super::{Site, deployment, now, open_as};
use local_backend as service;
use serde_json::Value;
use service::Demo;
use std::cell::RefCell;
use std::rc::Rc;
use token_api::time::UnixSeconds;

/// The identities of the demo.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    /// Admin of both organizations.
    Ada,
    /// Member of both.
    Linus,
    /// Member of acme-corp, and admin of its team platform.
    Barbara,
    /// An organization token.
    Robot,
    /// An admin organization token.
    AdminRobot,
}

/// A backend with the rules of the service. Clones are the same backend.
#[derive(Clone)]
pub struct Rules {
    pub backend: Backend,
    demo: Rc<RefCell<Demo>>,
}

impl Rules {
    /// The demo, as if it had been there for some minutes.
    pub fn new() -> Self {
        const EVENTS: u32 = 60;
        let start = UnixSeconds(now() - 300);
        let demo = Demo::new(start, 1, EVENTS).unwrap_or_else(|problem| panic!("{problem}"));
        let rules = Self { backend: Backend::default(), demo: Rc::new(RefCell::new(demo)) };
        let answering = rules.clone();
        rules.backend.on("*", "*", move |asked| answering.answer(asked, UnixSeconds(now())));
        rules
    }

    fn answer(&self, asked: &Asked, at: UnixSeconds) -> Answer {
        let target = match asked.query.as_str() {
            "" => asked.path.clone(),
            query => format!("{}?{query}", asked.path),
        };
        let call = service::Asked {
            method: &asked.method,
            target: &target,
            authorization: Some(&*asked.authorization).filter(|text| !text.is_empty()),
            content_type: Some("application/json"),
            if_match: asked.if_match.as_deref(),
            body: asked.body.as_bytes(),
        };
        let response = self.demo.borrow_mut().answer(&call, at);
        let body = String::from_utf8(response.body).expect("text");
        let answer = Answer::with_body(response.status, body);
        response.headers.iter().fold(answer, |answer, (name, value)| answer.with(name, value))
    }

    /// The value of an identity's token.
    pub fn value(&self, who: Who) -> String {
        self.demo.borrow().identities()[who as usize].token.expose().to_owned()
    }

    /// Opens an address, signed in as an identity.
    pub async fn open(&self, who: Who, address: &str) -> Site {
        open_as(&self.value(who), deployment(), address, &self.backend, &[]).await
    }

    /// Makes a call beside the console, as a pipeline does. The status and the JSON of the answer.
    pub fn call(&self, value: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.call_at(now(), value, method, path, body)
    }

    fn call_at(
        &self,
        at: i64,
        value: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> (u16, Value) {
        let has_body = matches!(method, "POST" | "PATCH");
        let call = Asked {
            method: method.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            body: if has_body { body.to_string() } else { String::new() },
            authorization: format!("token {value}"),
            if_match: None,
            at: js_sys::Date::now(),
        };
        let answer = self.answer(&call, UnixSeconds(at));
        (answer.status(), serde_json::from_str(answer.body()).unwrap_or_default())
    }

    /// The same as an identity.
    pub fn call_as(&self, who: Who, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.call(&self.value(who), method, path, body)
    }

    /// The same half a minute ago: a log that is read up to now has it, however clocks are rounded.
    pub fn called(&self, who: Who, method: &str, path: &str, body: &Value) -> u16 {
        self.call_at(now() - 30, &self.value(who), method, path, body).0
    }

    /// What reading a path answers an identity.
    pub fn read(&self, who: Who, path: &str) -> Value {
        let (status, json) = self.call_as(who, "GET", path, &Value::Null);
        assert_eq!(status, 200, "{path}: {json}");
        json
    }
}
