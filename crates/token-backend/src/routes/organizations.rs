//! What an organization offers its members and tokens.

use crate::app::App;
use crate::config::AuditOffer;
use crate::error::Refusal;
use crate::incoming::{Body, Incoming, Segments};
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get, patch};
use token_api::id::OrgName;
use token_service::organizations::{self, RoleList};

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

/// `PATCH /api/orgs/{orgName}`
pub fn change(offer: AuditOffer) -> MethodRouter<App> {
    let audit_log = offer != AuditOffer::None;
    patch(
        async move |State(app): State<App>,
                    incoming: Incoming,
                    Segments(org): Segments<OrgName>,
                    body: Body| {
            let work = app.act(incoming.request, move |act| {
                token_service::metadata::change(act, &org, &body.unread(), audit_log)
            });
            work.await.map(Json)
        },
    )
}

/// `GET /api/orgs/{orgName}/roles`
pub async fn roles(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<RoleList>, Refusal> {
    app.act(incoming.request, move |act| organizations::roles(act, &org)).await.map(Json)
}
