//! An operation of `token_http` as a route: its request is read, the work is done on a thread that may
//! block, and its answer is written.

use super::audit;
use crate::app::App;
use crate::error::Refusal;
use crate::incoming::{Body, Incoming, Segments};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, patch, post};
use std::sync::Arc;
use token_http::answer::Content;
use token_http::call::{AuditCalls, Call};
use token_http::operations::{Operation, Run};

/// The route of an operation. Only methods that have a body read one.
pub fn route(operation: &'static Operation, calls: AuditCalls) -> MethodRouter<App> {
    let without_body = async move |State(app): State<App>, incoming: Incoming, at: Segments<_>| {
        done(app, operation, incoming, at, None, calls).await
    };
    let with_body =
        async move |State(app): State<App>, incoming: Incoming, at: Segments<_>, body: Body| {
            done(app, operation, incoming, at, Some(body), calls).await
        };
    match operation.method {
        "GET" => get(without_body),
        "DELETE" => delete(without_body),
        "PATCH" => patch(with_body),
        _ => post(with_body),
    }
}

async fn done(
    app: App,
    operation: &'static Operation,
    incoming: Incoming,
    Segments(segments): Segments<Vec<String>>,
    body: Option<Body>,
    audit: AuditCalls,
) -> Result<Response, Refusal> {
    let (content_type, bytes) = match body {
        Some(body) => (body.content_type, body.bytes.to_vec()),
        None => (String::new(), Vec::new()),
    };
    let call = Call { segments, if_match: incoming.if_match, content_type, bytes, audit };
    let mut request = incoming.request;
    // The router may have other names for variable segments. Audit events have those of the contract.
    if let Some(request) = Arc::get_mut(&mut request) {
        operation.template.clone_into(&mut request.route);
    }
    let answer = match operation.run {
        Run::ForAll(run) => run(),
        Run::ForCaller(run) => app.act(request, move |act| run(act, &call)).await?,
    };
    if let Some(mail) = &answer.mail {
        // No mail is sent: this line stands for it. It does not tell how to accept.
        tracing::info!(mail = "invitation", to = mail.to);
    }
    match answer.content {
        Content::Export { .. } => Ok(audit::written(answer, incoming.takes_gzip).await?),
        Content::Nothing | Content::Json(_) => Ok(crate::wire::response(answer.write())),
    }
}
