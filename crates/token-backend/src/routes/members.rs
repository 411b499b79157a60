//! The members of an organization.

use crate::app::App;
use crate::error::Refusal;
use crate::incoming::{Body, Incoming, Segments};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use token_api::id::{OrgName, UserLogin};
use token_api::member::{Member, MemberTeams};
use token_service::act::Act;
use token_service::members::{self, MemberList};

/// `GET /api/orgs/{orgName}/members`
pub async fn list(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<MemberList>, Refusal> {
    app.act(incoming.request, move |act| members::list(act, &org)).await.map(Json)
}

/// `POST /api/orgs/{orgName}/members/{userLogin}`
pub async fn add(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, login)): Segments<(OrgName, UserLogin)>,
    body: Body,
) -> Result<Json<Member>, Refusal> {
    let work = move |act: &mut Act<'_>| members::add(act, &org, &login, &body.unread());
    app.act(incoming.request, work).await.map(Json)
}

/// `PATCH /api/orgs/{orgName}/members/{userLogin}`
pub async fn change(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, login)): Segments<(OrgName, UserLogin)>,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let work = move |act: &mut Act<'_>| members::change(act, &org, &login, &body.unread());
    app.act(incoming.request, work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/orgs/{orgName}/members/{userLogin}`
pub async fn remove(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, login)): Segments<(OrgName, UserLogin)>,
) -> Result<StatusCode, Refusal> {
    app.act(incoming.request, move |act| members::remove(act, &org, &login)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/orgs/{orgName}/members/{userLogin}/set-admin`
pub async fn set_admin(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, login)): Segments<(OrgName, UserLogin)>,
) -> Result<StatusCode, Refusal> {
    app.act(incoming.request, move |act| members::set_admin(act, &org, &login)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/orgs/{orgName}/members/{user}/teams`
pub async fn teams(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, login)): Segments<(OrgName, UserLogin)>,
) -> Result<Json<MemberTeams>, Refusal> {
    app.act(incoming.request, move |act| members::teams(act, &org, &login)).await.map(Json)
}
