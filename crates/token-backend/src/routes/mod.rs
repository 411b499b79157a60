//! The operations of the contract, and the answers to everything else under `/api`.

mod audit;
mod oidc;
mod operation;

use crate::app::App;
use crate::error::Refusal;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use token_http::answer::{NOT_OFFERED, not_taken};
use token_http::call::AuditCalls;
use token_http::operations;

/// A route for each of [`token_api::path::OPERATIONS`], but for those of the audit log that are not
/// offered, and one that refuses everything else under `/api`.
pub fn api(calls: AuditCalls) -> Router<App> {
    operations(calls)
        .merge(oidc::routes())
        .method_not_allowed_fallback(method_not_allowed)
        .route("/api", any(not_offered))
        .route("/api/", any(not_offered))
        .route("/api/{*path}", any(not_offered))
}

fn operations(calls: AuditCalls) -> Router<App> {
    operations::offered(calls).fold(Router::new(), |router, operation| {
        // The router wants one name for a place; the published API has two.
        let template = operation.template.replace("/members/{user}/", "/members/{userLogin}/");
        router.route(&template, operation::route(operation, calls))
    })
}

/// A known path with a method it does not take. The router adds the `Allow` header.
async fn method_not_allowed(method: Method) -> Response {
    match method {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => Refusal::protocol(StatusCode::METHOD_NOT_ALLOWED, not_taken(method.as_str()))
            .into_response(),
    }
}

/// A path under `/api` that is no operation: a feature that this server does not offer.
async fn not_offered() -> Refusal {
    Refusal::protocol(StatusCode::NOT_FOUND, NOT_OFFERED)
}
