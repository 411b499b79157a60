//! The one door for HTTP, and the only user of gloo-net. Here a call gets its headers, its time
//! limit, its retries (reads only) and its end; here an answer is capped, read and told apart from
//! things that are no answer of this API. A body never leaves through an error.

use super::cancel::{Cancel, TIME_LIMIT_SECONDS, TimeLimit, any_of};
use crate::platform::stream::{self, NotRead};
use crate::platform::{clock, page, timer};
use console_core::backend::fault::{ApiError, Refusal};
use console_core::backend::retry;
use gloo_net::http::{Headers, Request, Response};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use token_api::failure;
use token_api::id::Cursor;
use token_api::path::{ApiPath, EXPORT_CURSOR_HEADER};
use token_api::secret::TokenValue;
use wasm_bindgen::JsValue;
use web_sys::RequestInit;

/// The most bytes of an answer that are read: well above a page of 1000 tokens.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// The API version that the console speaks.
const ACCEPT: &str = "application/vnd.pulumi+8";

/// A call to be made. Its body is wiped when it is dropped: it may hold an ID token.
pub(super) struct Call {
    method: &'static str,
    path: ApiPath,
    body: Option<String>,
    version: Option<i64>,
    cancel: Option<Cancel>,
    is_quiet: bool,
}

impl Call {
    fn new(method: &'static str, path: ApiPath, body: Option<String>) -> Self {
        Self { method, path, body, version: None, cancel: None, is_quiet: false }
    }

    pub fn get(path: ApiPath) -> Self {
        Self::new("GET", path, None)
    }

    pub fn post(path: ApiPath, body: String) -> Self {
        Self::new("POST", path, Some(body))
    }

    pub fn patch(path: ApiPath, body: String) -> Self {
        Self::new("PATCH", path, Some(body))
    }

    pub fn delete(path: ApiPath) -> Self {
        Self::new("DELETE", path, None)
    }

    /// To be refused if what it changes has another version by now. Said to the console's own
    /// origin only: elsewhere a header that the server's CORS settings don't name would have the
    /// browser refuse the whole call.
    pub fn if_version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Nobody waits for the answer: it is asked for once, after what is waited for.
    pub fn quietly(mut self) -> Self {
        self.is_quiet = true;
        self
    }

    /// The answer is wanted until `cancel` is used.
    pub fn until(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(body) = self.body.take() {
            wipe(body.into_bytes());
        }
    }
}

/// A call under way.
pub(super) type Sent<'a> = Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + 'a>>;

/// A success. Its body is wiped when it is dropped: it may hold a token's value.
pub(super) struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
    /// Where an export goes on; lists say it in their body.
    pub next: Option<Cursor>,
}

impl Answer {
    /// Fails unless the server says that this is JSON, or says nothing.
    pub fn require_json(&self) -> Result<(), ApiError> {
        if self.content_type.is_empty() || self.content_type.contains("json") {
            return Ok(());
        }
        Err(ApiError::NotTheApi { status: self.status, content_type: self.content_type.clone() })
    }

    /// The error for a body that is not what it should be.
    pub fn unreadable(&self, problem: String) -> ApiError {
        ApiError::Unreadable { status: self.status, problem }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        wipe(std::mem::take(&mut self.body));
    }
}

/// A backend's origin and the token for it.
pub(super) struct Http {
    origin: String,
    /// `None` once it is wiped, and where calls go without one.
    token: RefCell<Option<TokenValue>>,
    needs_token: bool,
    forgotten: Cancel,
    unauthorized: RefCell<Option<Box<dyn Fn(&ApiError)>>>,
    /// It has answered while the browser reported no network.
    answers_offline: Cell<bool>,
}

impl Http {
    pub fn new(origin: &str, token: TokenValue) -> Self {
        Self {
            origin: origin.to_owned(),
            token: RefCell::new(Some(token)),
            needs_token: true,
            forgotten: Cancel::default(),
            unauthorized: RefCell::new(None),
            answers_offline: Cell::new(false),
        }
    }

    /// For calls that carry no token: what they prove is in their body.
    pub fn without_token(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            token: RefCell::new(None),
            needs_token: false,
            forgotten: Cancel::default(),
            unauthorized: RefCell::new(None),
            answers_offline: Cell::new(false),
        }
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn base(&self) -> String {
        if self.origin.is_empty() { page::origin() } else { self.origin.clone() }
    }

    pub fn host(&self) -> String {
        let base = self.base();
        base.split_once("://").map_or(base.clone(), |(_, host)| host.to_owned())
    }

    /// Lets the token be looked at; it is empty once it was wiped.
    pub fn with_token<T>(&self, look: impl FnOnce(&str) -> T) -> T {
        look(self.token.borrow().as_ref().map_or("", TokenValue::expose))
    }

    pub fn has(&self, token: &TokenValue) -> bool {
        self.token.borrow().as_ref().is_some_and(|own| own.expose() == token.expose())
    }

    pub fn on_unauthorized(&self, then: Box<dyn Fn(&ApiError)>) {
        self.unauthorized.replace(Some(then));
    }

    /// Wipes the token, unless it is being read at this very moment.
    pub fn wipe_token(&self) {
        if let Ok(mut token) = self.token.try_borrow_mut() {
            *token = None;
        }
    }

    pub fn forget(&self) {
        self.wipe_token();
        self.unauthorized.replace(None);
        self.forgotten.cancel();
    }

    /// Makes a call: a read up to three times, anything else once. Boxed, so that the code of a
    /// call exists once and not in each caller.
    pub fn send(&self, call: Call) -> Sent<'_> {
        Box::pin(self.send_with_retries(call))
    }

    async fn send_with_retries(&self, call: Call) -> Result<Answer, ApiError> {
        let is_read = call.method == "GET";
        let tries = if is_read && !call.is_quiet { retry::MAX_TRIES } else { 1 };
        let mut next_try = 2;
        loop {
            let result = self.send_once(&call).await;
            let Err(error) = &result else { return result };
            if error.status() == Some(401) {
                // Taken out, so that of many refusals only the first is told.
                if let Some(tell) = self.unauthorized.take() {
                    tell(error);
                }
            }
            // A server that asks for less is not asked twice more.
            let tries = if error.status() == Some(429) { tries.min(2) } else { tries };
            let asked = match error {
                ApiError::Refused(refusal) => refusal.retry_after,
                _ => None,
            };
            let patient = asked.is_none_or(|s| s <= retry::MAX_AUTOMATIC_WAIT_SECONDS);
            if next_try > tries || !error.is_transient() || !patient {
                return result;
            }
            timer::sleep_ms(retry::wait_ms(next_try, js_sys::Math::random(), asked)).await;
            next_try += 1;
        }
    }

    async fn send_once(&self, call: &Call) -> Result<Answer, ApiError> {
        let cancelled = call.cancel.as_ref().is_some_and(Cancel::is_cancelled);
        let authorization = self.token.borrow().as_ref().map(|t| format!("token {}", t.expose()));
        if cancelled || (self.needs_token && authorization.is_none()) {
            return Err(ApiError::Aborted);
        }
        let was_offline = page::is_offline();
        let limit = TimeLimit::start();
        let signal = any_of(&[Some(&limit.cancel), Some(&self.forgotten), call.cancel.as_ref()]);
        let url = format!("{}{}", self.origin, call.path);
        let options = careful(call.method);
        options.set_signal(signal.as_ref());
        let headers = Headers::new();
        if let Some(authorization) = &authorization {
            headers.set("Authorization", authorization);
        }
        headers.set("Accept", ACCEPT);
        if let Some(version) = call.version.filter(|_| self.base() == page::origin()) {
            headers.set("If-Match", &format!("\"{version}\""));
        }
        if let Some(body) = &call.body {
            headers.set("Content-Type", "application/json");
            options.set_body(&JsValue::from_str(body));
        }
        options.set_headers(&headers.into_raw());
        if call.is_quiet {
            // A hint that browsers may not know.
            let _ = js_sys::Reflect::set(&options, &"priority".into(), &"low".into());
        }
        let secret = authorization.as_deref().and_then(|text| text.strip_prefix("token "));
        let result = fetch(&url, &options, Source::Api { secret }).await;
        if let Some(authorization) = authorization {
            wipe(authorization.into_bytes());
        }
        if was_offline && !matches!(result, Err(ApiError::Unreachable)) {
            self.answers_offline.set(true);
        }
        // A change that is lost on its way to a server that is reached without a network may have
        // been made. Elsewhere one that was sent without a network never arrived.
        let is_unsent = was_offline && !self.answers_offline.get();
        // A call that was ended fails like one that was cut off; only we know which it was.
        match result {
            Err(ApiError::Unreachable) if limit.passed.get() => {
                Err(ApiError::TimedOut { seconds: TIME_LIMIT_SECONDS })
            }
            Err(ApiError::Unreachable) if signal.is_some_and(|signal| signal.aborted()) => {
                Err(ApiError::Aborted)
            }
            Err(ApiError::Unreachable)
                if page::is_offline() && (call.method == "GET" || is_unsent) =>
            {
                Err(ApiError::Offline)
            }
            result => result,
        }
    }
}

/// Fetches a file of the deployment itself, such as `config.json`, from the console's own origin.
/// With the cookies of that origin, as the browser fetched the page and the program: a sign-on
/// proxy before the page wants them. Never for a backend, not even one on this origin.
pub async fn deployment(url: &str) -> Result<Vec<u8>, ApiError> {
    let options = careful("GET");
    options.set_credentials(web_sys::RequestCredentials::SameOrigin);
    let mut answer = fetch(url, &options, Source::Deployment).await?;
    Ok(std::mem::take(&mut answer.body))
}

/// What every request has in common. A redirect is not followed, so a token can't travel with it;
/// it comes back as an answer of its own kind, so that people can be told.
fn careful(method: &str) -> RequestInit {
    let options = RequestInit::new();
    options.set_method(method);
    options.set_credentials(web_sys::RequestCredentials::Omit);
    options.set_redirect(web_sys::RequestRedirect::Manual);
    options.set_cache(web_sys::RequestCache::NoStore);
    options.set_referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
    options
}

/// Where an answer comes from.
#[derive(Clone, Copy)]
enum Source<'a> {
    /// The backend, which was shown this token.
    Api { secret: Option<&'a str> },
    /// The files of the console itself. A cache or another server may have answered, so that nothing
    /// is learned of the backend's clock.
    Deployment,
}

/// Sends a request and reads its answer. The request is made by the browser from the address as it
/// is: gloo-net's own builder adds an ampersand to every query.
async fn fetch(url: &str, options: &RequestInit, source: Source<'_>) -> Result<Answer, ApiError> {
    let request = web_sys::Request::new_with_str_and_init(url, options);
    let request = Request::from(request.map_err(|_| ApiError::Unreachable)?);
    let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
    read(response, source).await
}

/// Overwrites bytes that held a secret.
fn wipe(mut bytes: Vec<u8>) {
    bytes.fill(0);
    std::hint::black_box(&bytes);
}

async fn read(response: Response, source: Source<'_>) -> Result<Answer, ApiError> {
    if response.type_() == web_sys::ResponseType::Opaqueredirect {
        return Err(ApiError::Redirected);
    }
    let headers = response.headers();
    let secret = match source {
        Source::Api { secret } => {
            // An answer out of a cache has the date at which it went in there.
            if let Some(date) = headers.get("Date").filter(|_| !headers.has("Age")) {
                clock::learn(&date);
            }
            secret
        }
        Source::Deployment => None,
    };
    let status = response.status();
    let content_type = headers.get("Content-Type").unwrap_or_default();
    let body = read_capped(&response).await?;
    let next = headers.get(EXPORT_CURSOR_HEADER).filter(|next| !next.is_empty()).map(Cursor::new);
    let answer = Answer { status, content_type, body, next };
    if response.ok() {
        return Ok(answer);
    }
    Err(ApiError::Refused(Refusal {
        status,
        message: failure::message_in(&answer.content_type, &answer.body, secret),
        code: failure::oauth_code_in(&answer.body),
        field: failure::field_in(&answer.body),
        request_id: headers.get("X-Request-Id").filter(|id| id.len() <= 100),
        retry_after: headers
            .get("Retry-After")
            .and_then(|header| retry::retry_after(&header, clock::now(), clock::http_date)),
    }))
}

/// Reads the body, but not one without end.
async fn read_capped(response: &Response) -> Result<Vec<u8>, ApiError> {
    let Some(body) = response.body() else { return Ok(Vec::new()) };
    stream::read_to_end(&body, MAX_BODY_BYTES).await.map_err(|why| match why {
        NotRead::TooLong => ApiError::TooLarge,
        NotRead::Failed => ApiError::Unreachable,
    })
}
