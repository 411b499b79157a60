//! Organizations and their teams, for their members and tokens.

use crate::app::App;
use crate::config::AuditOffer;
use crate::error::Refusal;
use crate::incoming::{Incoming, Segments};
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use token_api::id::{OrgName, TeamName};
use token_api::team::Team;
use token_service::organizations::{self, RoleList, TeamList};

/// `GET /api/orgs/{orgName}/metadata`
pub fn metadata(offer: AuditOffer) -> MethodRouter<App> {
    let audit_log = offer != AuditOffer::None;
    get(
        async move |State(app): State<App>,
                    incoming: Incoming,
                    Segments(org): Segments<OrgName>| {
            let work = app.act(incoming.request, move |act| {
                token_service::metadata::metadata(act, &org, audit_log)
            });
            work.await.map(Json)
        },
    )
}

/// `GET /api/orgs/{orgName}/teams`
pub async fn teams(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<TeamList>, Refusal> {
    app.act(incoming.request, move |act| organizations::teams(act, &org)).await.map(Json)
}

/// `GET /api/orgs/{orgName}/roles`
pub async fn roles(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<RoleList>, Refusal> {
    app.act(incoming.request, move |act| organizations::roles(act, &org)).await.map(Json)
}

/// `GET /api/orgs/{orgName}/teams/{teamName}`
pub async fn team(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, team)): Segments<(OrgName, TeamName)>,
) -> Result<Json<Team>, Refusal> {
    app.act(incoming.request, move |act| organizations::team(act, &org, &team)).await.map(Json)
}
