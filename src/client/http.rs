//! The HTTP client, which sends all requests, or hands them to the demo in the page. It adds headers, limits the time of a call and the size
//! of an answer, repeats reads, cancels, and refuses answers that are not from this API. The body of
//! an answer never becomes part of an error.

use super::cancel::{Cancel, TIME_LIMIT_SECONDS, TimeLimit, any_of};
use super::demo;
use crate::platform::stream::{self, NotRead};
use crate::platform::{clock, page, timer};
use console_core::backend::fault::{ApiError, Refusal};
use console_core::backend::retry;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use token_api::failure;
use token_api::id::Cursor;
use token_api::path::{ApiPath, EXPORT_CURSOR_HEADER};
use token_api::secret::TokenValue;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, Response};

/// The largest answer that is read, in bytes; much larger than a page of 1000 tokens.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// The API version that the console requests.
const ACCEPT: &str = "application/vnd.pulumi+8";

/// A call.
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

    /// Asks the server to refuse the change if the version is not this one. Only sent to the
    /// console's own origin: at another origin, the browser would refuse the whole call if the
    /// server's CORS settings do not list the header.
    pub fn if_version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// The user does not wait for this answer: the call is not repeated, and has a low priority.
    pub fn quietly(mut self) -> Self {
        self.is_quiet = true;
        self
    }

    /// Makes it possible to cancel the call.
    pub fn until(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }
}

/// A call under way.
pub(super) type Sent<'a> = Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + 'a>>;

/// A successful answer.
pub(super) struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
    /// The cursor of an export's next page. Lists have it in the body.
    pub next: Option<Cursor>,
}

impl Answer {
    /// Fails if the content type is not JSON. A missing content type is accepted.
    pub fn require_json(&self) -> Result<(), ApiError> {
        if self.content_type.is_empty() || self.content_type.contains("json") {
            return Ok(());
        }
        Err(ApiError::NotTheApi { status: self.status, content_type: self.content_type.clone() })
    }

    /// The error for a body that cannot be read.
    pub fn unreadable(&self, problem: String) -> ApiError {
        ApiError::Unreadable { status: self.status, problem }
    }
}

/// What is done when a call gets a 401, with the error.
type OnUnauthorized = Box<dyn Fn(&ApiError)>;

/// A backend's origin, with the token for it.
pub(super) struct Http {
    origin: String,
    /// `None` after it was wiped, and for calls without a token.
    token: RefCell<Option<TokenValue>>,
    needs_token: bool,
    forgotten: Cancel,
    unauthorized: RefCell<Option<OnUnauthorized>>,
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

    /// For calls without a token: their body contains the credential.
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

    /// Passes the token to `look`; an empty text after it was wiped.
    pub fn with_token<T>(&self, look: impl FnOnce(&str) -> T) -> T {
        look(self.token.borrow().as_ref().map_or("", TokenValue::expose))
    }

    pub fn has(&self, token: &TokenValue) -> bool {
        self.token.borrow().as_ref().is_some_and(|own| own.expose() == token.expose())
    }

    pub fn on_unauthorized(&self, then: Box<dyn Fn(&ApiError)>) {
        self.unauthorized.replace(Some(then));
    }

    /// Wipes the token, unless it is being read at this moment.
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

    /// Sends a call: a read up to three times, all others once. The result is boxed, so that the
    /// code exists once and not in each caller.
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
                // Taken out of its cell, so that only the first of many refusals is reported.
                if let Some(tell) = self.unauthorized.take() {
                    tell(error);
                }
            }
            // After a 429 the call is repeated only once.
            let tries = if error.status() == Some(429) { tries.min(2) } else { tries };
            let asked = match error {
                ApiError::Refused(refusal) => refusal.retry_after,
                _ => None,
            };
            let can_wait = asked.is_none_or(|s| s <= retry::MAX_AUTOMATIC_WAIT_SECONDS);
            if next_try > tries || !error.is_transient() || !can_wait {
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
        options.set_headers(&self.headers(call, authorization.as_deref())?.into());
        if let Some(body) = &call.body {
            options.set_body(&JsValue::from_str(body));
        }
        if call.is_quiet {
            // Some browsers do not know this hint.
            let _ = js_sys::Reflect::set(&options, &"priority".into(), &"low".into());
        }
        let secret = authorization.as_deref().and_then(|text| text.strip_prefix("token "));
        let result = fetch(&url, &options, Source::Api { secret }).await;
        if was_offline && !matches!(result, Err(ApiError::Unreachable)) {
            self.answers_offline.set(true);
        }
        // If this server is reachable without a network, a change without an answer may have been
        // made. Otherwise, a change that was sent without a network did not reach the server.
        let is_unsent = was_offline && !self.answers_offline.get();
        // An aborted call and an interrupted one fail in the same way; only here the two can be
        // told apart.
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

    /// The headers of a call. A value that the browser refuses is not sent.
    fn headers(&self, call: &Call, authorization: Option<&str>) -> Result<Headers, ApiError> {
        let version = call.version.filter(|_| self.base() == page::origin());
        let version = version.map(|version| format!("\"{version}\""));
        let content_type = call.body.as_ref().map(|_| "application/json");
        let headers = Headers::new().map_err(|_| ApiError::Unreachable)?;
        for (name, value) in [
            ("Authorization", authorization),
            ("Accept", Some(ACCEPT)),
            ("If-Match", version.as_deref()),
            ("Content-Type", content_type),
        ] {
            if let Some(value) = value {
                headers.set(name, value).map_err(|_| ApiError::Unreachable)?;
            }
        }
        Ok(headers)
    }
}

/// Fetches a file of the deployment, such as `config.json`, from the console's own origin. It sends
/// the cookies of that origin, as the browser did for the page, because a sign-on proxy may need
/// them. Never use it for a backend, not even one at this origin.
pub async fn deployment(url: &str) -> Result<Vec<u8>, ApiError> {
    let options = careful("GET");
    options.set_credentials(web_sys::RequestCredentials::SameOrigin);
    fetch(url, &options, Source::Deployment).await.map(|answer| answer.body)
}

/// The options of all requests. Redirects are not followed, so that a token is never sent to
/// another place. A redirect becomes an answer of its own kind, which the user is told about.
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
    /// The backend, to which this token was sent.
    Api { secret: Option<&'a str> },
    /// The files of the console. The answer may come from a cache or another server, so its `Date`
    /// header is not used for the backend's clock.
    Deployment,
}

/// Sends a request and reads its answer.
#[expect(clippy::disallowed_methods, reason = "the place where all requests are sent")]
async fn fetch(url: &str, options: &RequestInit, source: Source<'_>) -> Result<Answer, ApiError> {
    let unsent = |_| ApiError::Unreachable;
    let sent = clock::ms();
    let request = Request::new_with_str_and_init(url, options).map_err(unsent)?;
    if demo::is_meant(url) {
        return read(demo::fetch(request).await.map_err(unsent)?, source, sent).await;
    }
    let window = web_sys::window().ok_or(ApiError::Unreachable)?;
    let response = JsFuture::from(window.fetch_with_request(&request)).await.map_err(unsent)?;
    read(response.dyn_into().map_err(unsent)?, source, sent).await
}

async fn read(response: Response, source: Source<'_>, sent: f64) -> Result<Answer, ApiError> {
    if response.type_() == web_sys::ResponseType::Opaqueredirect {
        return Err(ApiError::Redirected);
    }
    let headers = response.headers();
    let header = |name| headers.get(name).ok().flatten();
    let secret = match source {
        Source::Api { secret } => {
            // An answer from a cache has the date when it was stored.
            if let Some(date) = header("Date").filter(|_| header("Age").is_none()) {
                clock::learn(&date, sent);
            }
            secret
        }
        Source::Deployment => None,
    };
    let status = response.status();
    let content_type = header("Content-Type").unwrap_or_default();
    let body = read_capped(&response).await?;
    let next = header(EXPORT_CURSOR_HEADER).filter(|next| !next.is_empty()).map(Cursor::new);
    let answer = Answer { status, content_type, body, next };
    if response.ok() {
        return Ok(answer);
    }
    Err(ApiError::Refused(Refusal {
        status,
        message: failure::message_in(&answer.content_type, &answer.body, secret),
        code: failure::oauth_code_in(&answer.body),
        path: failure::path_in(&answer.body),
        request_id: header("X-Request-Id").filter(|id| id.len() <= 100),
        retry_after: header("Retry-After")
            .and_then(|asked| retry::retry_after(&asked, clock::now(), clock::http_date)),
    }))
}

/// Reads the body up to the size limit.
async fn read_capped(response: &Response) -> Result<Vec<u8>, ApiError> {
    let Some(body) = response.body() else { return Ok(Vec::new()) };
    stream::read_to_end(&body, MAX_BODY_BYTES).await.map_err(|why| match why {
        NotRead::TooLong => ApiError::TooLarge,
        NotRead::Failed => ApiError::Unreachable,
    })
}
