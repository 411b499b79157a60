//! The teams of an organization.

use crate::app::App;
use crate::error::Refusal;
use crate::incoming::{Incoming, Segments};
use axum::Json;
use axum::extract::State;
use token_api::id::{OrgName, TeamName};
use token_api::team::Team;
use token_service::teams::{self, TeamList};

/// `GET /api/orgs/{orgName}/teams`
pub async fn list(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<TeamList>, Refusal> {
    app.act(incoming.request, move |act| teams::list(act, &org)).await.map(Json)
}

/// `GET /api/orgs/{orgName}/teams/{teamName}`
pub async fn one(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, team)): Segments<(OrgName, TeamName)>,
) -> Result<Json<Team>, Refusal> {
    app.act(incoming.request, move |act| teams::one(act, &org, &team)).await.map(Json)
}
