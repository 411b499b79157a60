//! The demo in the page: what the HTTP client asks in place of a server. The service is a chunk, which
//! only the demo loads. Requests and answers are those of `fetch`, so nothing else in the client knows the
//! difference.

use console_core::backend::config::DEMO_URL;
use std::pin::Pin;
use wasm_bindgen::JsValue;
use web_sys::{Request, Response};

mod service;

pub use service::{Failing, failing, make_fail, reset};

/// An answer, or nothing, as of a connection that is cut.
type Answering = Pin<Box<dyn Future<Output = Result<Response, JsValue>>>>;

/// Whether a request is for the demo.
pub(super) fn is_meant(url: &str) -> bool {
    url.starts_with(DEMO_URL)
}

/// Answers a request.
pub(super) async fn fetch(request: Request) -> Result<Response, JsValue> {
    match service().await {
        Ok(answer) => answer(request).await,
        Err(_) => Err(JsValue::NULL),
    }
}

lazy_chunk!(
    demo,
    fn service() -> fn(Request) -> Answering {
        |request| Box::pin(service::answer(request))
    }
);
