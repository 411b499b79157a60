//! The service of the demo, its storage and its faults.

use crate::platform::storage::{self, Keep};
use crate::platform::timer;
use local_backend::{Asked, Demo, EVENTS};
use std::cell::{Cell, RefCell};
use token_api::time::UnixSeconds;
use token_http::answer::{self, Response as Written};
use token_service::refusal::Refusal;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, Response, ResponseInit};

/// The key in the tab's storage. The value has the changes that were made, and no value of a token.
const STORAGE_KEY: &str = "token-console.demo";

/// How the demo fails, for presentations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Failing {
    /// It does not.
    #[default]
    Never,
    /// Each answer takes some seconds.
    Slowly,
    /// Too many requests: nothing is done.
    TooMany,
    /// It can't be reached: nothing is done.
    Offline,
    /// The server fails: nothing is done.
    Broken,
    /// Changes are made, and their answers are lost.
    AnswersLost,
}

/// How long a slow answer takes.
const SLOW_MS: u32 = 3_000;
/// How often a slow answer looks whether it is still wanted.
const LOOK_MS: u32 = 100;
/// How long to wait after too many requests.
const RETRY_SECONDS: u64 = 20;

thread_local! {
    static DEMO: RefCell<Option<Demo>> = const { RefCell::new(None) };
    static FAILING: Cell<Failing> = const { Cell::new(Failing::Never) };
}

/// How it fails now.
pub fn failing() -> Failing {
    FAILING.get()
}

/// Makes it fail from now on.
pub fn make_fail(failing: Failing) {
    FAILING.set(failing);
}

/// Takes back all changes.
pub fn reset() {
    storage::remove(Keep::ForTab, STORAGE_KEY);
    DEMO.take();
    make_fail(Failing::Never);
}

/// Answers a request as a server would, or as one that fails.
pub(super) async fn answer(request: Request) -> Result<Response, JsValue> {
    let body = JsFuture::from(request.text()?).await?.as_string().unwrap_or_default();
    let written = match failing() {
        Failing::Never => done(&request, &body)?,
        Failing::Slowly => {
            wait(&request).await;
            done(&request, &body)?
        }
        Failing::TooMany => answer::refused(&Refusal::too_many(RETRY_SECONDS)),
        Failing::Broken => answer::refused(&Refusal::internal("on purpose")),
        Failing::Offline => return Err(JsValue::NULL),
        Failing::AnswersLost => {
            let written = done(&request, &body)?;
            if Demo::is_change(&request.method()) {
                return Err(JsValue::NULL);
            }
            written
        }
    };
    if request.signal().aborted() {
        return Err(JsValue::NULL);
    }
    response(written)
}

async fn wait(request: &Request) {
    for _ in 0..SLOW_MS / LOOK_MS {
        timer::sleep_ms(LOOK_MS).await;
        if request.signal().aborted() {
            break;
        }
    }
}

/// Does what is asked.
fn done(request: &Request, body: &str) -> Result<Written, JsValue> {
    let url = web_sys::Url::new(&request.url())?;
    let target = url.pathname() + &url.search();
    let header = |name| request.headers().get(name).ok().flatten();
    let authorization = header("Authorization");
    let (content_type, if_match) = (header("Content-Type"), header("If-Match"));
    let method = request.method();
    let asked = Asked {
        method: &method,
        target: &target,
        authorization: authorization.as_deref(),
        content_type: content_type.as_deref(),
        if_match: if_match.as_deref(),
        body: body.as_bytes(),
    };
    DEMO.with_borrow_mut(|demo| {
        let now = now();
        let demo = match demo {
            Some(demo) => demo,
            None => demo.insert(kept_or_new(now)?),
        };
        let written = demo.answer(&asked, now);
        if Demo::is_change(&method) {
            storage::set(Keep::ForTab, STORAGE_KEY, &demo.text());
        }
        Ok(written)
    })
}

/// The demo that this tab had before a reload, or a new one.
fn kept_or_new(now: UnixSeconds) -> Result<Demo, JsValue> {
    let kept = storage::get(Keep::ForTab, STORAGE_KEY);
    if let Some(demo) = kept.and_then(|text| Demo::restored(&text).ok()) {
        return Ok(demo);
    }
    // Whole numbers below 2⁵³ fit.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let seed = (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64;
    Demo::new(now, seed, EVENTS).map_err(|problem| JsValue::from_str(&problem.to_string()))
}

/// The time of the computer: the demo has no other.
fn now() -> UnixSeconds {
    // Seconds fit.
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (js_sys::Date::now() / 1000.0).floor() as i64;
    UnixSeconds(seconds)
}

fn response(written: Written) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &written.headers {
        headers.set(name, value)?;
    }
    let init = ResponseInit::new();
    init.set_status(written.status);
    init.set_headers(&headers);
    if written.status == 204 {
        return Response::new_with_opt_str_and_init(None, &init);
    }
    let mut body = written.body;
    Response::new_with_opt_u8_array_and_init(Some(&mut body), &init)
}
