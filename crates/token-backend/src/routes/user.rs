//! Who is signed in, and what this server offers.

use crate::app::App;
use crate::error::Refusal;
use crate::incoming::Incoming;
use axum::Json;
use axum::extract::State;
use token_api::user::{Capabilities, User};
use token_service::user::{self, BeginWith};

/// `GET /api/user`
pub async fn user(State(app): State<App>, incoming: Incoming) -> Result<Json<User>, Refusal> {
    app.act(incoming.request, |act| user::record(act)).await.map(Json)
}

/// `GET /api/capabilities`: none of the service's optional features. Open to everybody, as with
/// the published service.
pub async fn capabilities() -> Json<Capabilities> {
    Json(Capabilities { capabilities: Vec::new() })
}

/// `GET /api/user/organizations/default`
pub async fn default_organization(
    State(app): State<App>,
    incoming: Incoming,
) -> Result<Json<BeginWith>, Refusal> {
    app.act(incoming.request, |act| user::default_organization(act)).await.map(Json)
}
