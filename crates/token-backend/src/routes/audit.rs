//! Exports of the audit log, which are packed for clients that can unpack them.

use crate::coding::packed;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_ENCODING, VARY};
use axum::response::Response;
use token_http::answer::Answer;
use token_service::refusal::Refusal;

/// The answer of an export: packed with gzip for a client that says it can unpack that. Others, among
/// them those that say nothing, get the text.
pub async fn written(export: Answer, pack: bool) -> Result<Response, Refusal> {
    let writing = tokio::task::spawn_blocking(move || {
        let mut response = export.write();
        if pack {
            response.body = packed(&response.body);
        }
        response
    });
    let written = writing.await.map_err(|_| Refusal::internal("writing an export panicked"))?;
    let mut response = crate::wire::response(written);
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if pack {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}
