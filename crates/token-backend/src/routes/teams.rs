//! The teams of an organization.

use crate::app::App;
use crate::error::Refusal;
use crate::incoming::{Body, Incoming, Segments};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use token_api::id::{OrgName, TeamName};
use token_api::team::Team;
use token_service::act::Act;
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

/// `POST /api/orgs/{orgName}/teams/pulumi`
pub async fn create(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
    body: Body,
) -> Result<(StatusCode, Json<Team>), Refusal> {
    let work = move |act: &mut Act<'_>| teams::create(act, &org, &body.unread());
    let team = app.act(incoming.request, work).await?;
    Ok((StatusCode::CREATED, Json(team)))
}

/// `PATCH /api/orgs/{orgName}/teams/{teamName}`
pub async fn change(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, team)): Segments<(OrgName, TeamName)>,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let work = move |act: &mut Act<'_>| teams::change(act, &org, &team, &body.unread());
    app.act(incoming.request, work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/orgs/{orgName}/teams/{teamName}`
pub async fn delete(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, team)): Segments<(OrgName, TeamName)>,
) -> Result<StatusCode, Refusal> {
    app.act(incoming.request, move |act| teams::delete(act, &org, &team)).await?;
    Ok(StatusCode::NO_CONTENT)
}
