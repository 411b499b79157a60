//! Probes, for whoever starts servers and sends them requests: `/healthz` says that the program is
//! running, `/readyz` that its database answers. It was migrated before the address was listened on.

use crate::app::App;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::time::Duration;
use token_service::refusal::Refusal;
use token_service::store::MADE_WITH;

/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(|| async { told(StatusCode::OK, "running\n") }))
        .route("/readyz", get(ready))
}

async fn ready(State(app): State<App>) -> Response {
    let asked = app.with_store(|store| Ok::<_, Refusal>(store.setting(MADE_WITH)?));
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(Some(_))) => told(StatusCode::OK, "ready\n"),
        // Why it does not is no matter of everybody.
        _ => told(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

fn told(status: StatusCode, words: &'static str) -> Response {
    (status, [(CACHE_CONTROL, "no-store")], words).into_response()
}
