//! The members of an organization.

use crate::app::App;
use crate::error::Refusal;
use crate::incoming::{Incoming, Segments};
use axum::Json;
use axum::extract::State;
use token_api::id::OrgName;
use token_service::members::{self, MemberList};

/// `GET /api/orgs/{orgName}/members`
pub async fn list(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<MemberList>, Refusal> {
    app.act(incoming.request, move |act| members::list(act, &org)).await.map(Json)
}
