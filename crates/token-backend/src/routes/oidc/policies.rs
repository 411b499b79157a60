//! The policies of an issuer: read, and replaced all at once.

use crate::app::App;
use crate::error::Refusal;
use crate::incoming::{Body, Incoming, Segments};
use axum::Json;
use axum::extract::State;
use token_api::id::OrgName;
use token_api::oidc::{AuthPolicy, IssuerId, PolicyId};
use token_service::oidc::policies;

type Answer = Result<Json<AuthPolicy>, Refusal>;

/// `GET /api/orgs/{orgName}/auth/policies/oidcissuers/{issuerId}`
pub async fn of_issuer(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, issuer)): Segments<(OrgName, IssuerId)>,
) -> Answer {
    app.act(incoming.request, move |act| policies::of_issuer(act, &org, &issuer)).await.map(Json)
}

/// `PATCH /api/orgs/{orgName}/auth/policies/{policyId}`
pub async fn update(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, PolicyId)>,
    body: Body,
) -> Answer {
    let Incoming { request, if_match, .. } = incoming;
    let work = app.act(request, move |act| {
        policies::update(act, &org, &id, if_match.as_deref(), &body.unread())
    });
    work.await.map(Json)
}
