//! Lists of tokens, create and delete, for the three collections.

use crate::app::App;
use crate::error::Refusal;
use crate::incoming::{Body, Incoming, Segments};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use token_api::id::{OrgName, TeamName, TokenId};
use token_api::token::{CreateTokenResponse, Owner};
use token_service::tokens::{self, TokenList};

type Listed = Result<Json<TokenList>, Refusal>;
type Created = Result<Json<CreateTokenResponse>, Refusal>;
type Deleted = Result<StatusCode, Refusal>;

async fn list(app: App, incoming: Incoming, owner: Owner) -> Listed {
    app.act(incoming.request, move |act| tokens::list(act, &owner)).await.map(Json)
}

async fn create(app: App, incoming: Incoming, owner: Owner, body: Body) -> Created {
    let work = app.act(incoming.request, move |act| tokens::create(act, &owner, &body.unread()));
    work.await.map(Json)
}

async fn delete(app: App, incoming: Incoming, owner: Owner, id: TokenId) -> Deleted {
    app.act(incoming.request, move |act| tokens::delete(act, &owner, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/user/tokens`
pub async fn list_personal(State(app): State<App>, incoming: Incoming) -> Listed {
    list(app, incoming, Owner::Personal).await
}

/// `POST /api/user/tokens`
pub async fn create_personal(State(app): State<App>, incoming: Incoming, body: Body) -> Created {
    create(app, incoming, Owner::Personal, body).await
}

/// `DELETE /api/user/tokens/{tokenId}`
pub async fn delete_personal(
    State(app): State<App>,
    incoming: Incoming,
    Segments(id): Segments<TokenId>,
) -> Deleted {
    delete(app, incoming, Owner::Personal, id).await
}

/// `GET /api/orgs/{orgName}/tokens`
pub async fn list_organization(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Listed {
    list(app, incoming, Owner::Organization(org)).await
}

/// `POST /api/orgs/{orgName}/tokens`
pub async fn create_organization(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
    body: Body,
) -> Created {
    create(app, incoming, Owner::Organization(org), body).await
}

/// `DELETE /api/orgs/{orgName}/tokens/{tokenId}`
pub async fn delete_organization(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, TokenId)>,
) -> Deleted {
    delete(app, incoming, Owner::Organization(org), id).await
}

/// `GET /api/orgs/{orgName}/teams/{teamName}/tokens`
pub async fn list_team(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, team)): Segments<(OrgName, TeamName)>,
) -> Listed {
    list(app, incoming, Owner::Team(org, team)).await
}

/// `POST /api/orgs/{orgName}/teams/{teamName}/tokens`
pub async fn create_team(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, team)): Segments<(OrgName, TeamName)>,
    body: Body,
) -> Created {
    create(app, incoming, Owner::Team(org, team), body).await
}

/// `DELETE /api/orgs/{orgName}/teams/{teamName}/tokens/{tokenId}`
pub async fn delete_team(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, team, id)): Segments<(OrgName, TeamName, TokenId)>,
) -> Deleted {
    delete(app, incoming, Owner::Team(org, team), id).await
}
