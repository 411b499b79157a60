//! Issuers: register, update, delete, look at their certificates again. Between the two
//! acts of a change, the issuer is asked for its keys.

use crate::app::App;
use crate::error::Refusal;
use crate::exchange::{DiscoveryProblem, Keys};
use crate::incoming::{Body, Incoming, Segments};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::jwks::KeyFault;
use token_api::oidc::{Issuer, IssuerId};
use token_service::oidc::issuers::{self, Seen};
use token_service::refusal;

type Answer = Result<Json<Issuer>, Refusal>;

/// `POST /api/orgs/{orgName}/oidc/issuers`
pub async fn register(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
    body: Body,
) -> Answer {
    let first = {
        let org = org.clone();
        app.act(Arc::clone(&incoming.request), move |act| {
            issuers::prepare_registration(act, &org, &body.unread(), faults)
        })
    };
    let new = first.await?;
    let seen = match new.jwks {
        Some(_) => None,
        None => Some(look(&app, &new.url, &new.thumbprints).await),
    };
    let second =
        app.act(incoming.request, move |act| issuers::register(act, &org, &new, seen.as_ref()));
    second.await.map(Json)
}

/// Asks an issuer for its keys. Thumbprints that were given must fit; where none were given, those
/// that are seen are taken.
async fn look(app: &App, url: &str, given: &[String]) -> Seen {
    let found = app.keys().discover(url, given).await.map_err(|problem| refused(&problem))?;
    Ok(if given.is_empty() { found.thumbprints } else { given.to_vec() })
}

/// What is wrong with keys, points that are off their curve included.
fn faults(set: &Value) -> Vec<KeyFault> {
    Keys::read(set).faults().to_vec()
}

fn refused(problem: &DiscoveryProblem) -> refusal::Refusal {
    let field = if problem.is_about_thumbprints() { "thumbprints" } else { "url" };
    let way_out = match field {
        "url" => " If this server can't reach the issuer, register its keys (jwks) instead.",
        _ => "",
    };
    refusal::Refusal::invalid(field, format!("{problem}{way_out}"))
}

/// `PATCH /api/orgs/{orgName}/oidc/issuers/{issuerId}`
pub async fn update(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, IssuerId)>,
    body: Body,
) -> Answer {
    let first = {
        let (org, id) = (org.clone(), id.clone());
        app.act(Arc::clone(&incoming.request), move |act| {
            issuers::prepare_update(act, &org, &id, &body.unread(), faults)
        })
    };
    let change = first.await?;
    let seen = match change.asks() {
        true => Some(look(&app, change.url(), change.thumbprints()).await),
        false => None,
    };
    let second = app
        .act(incoming.request, move |act| issuers::update(act, &org, &id, &change, seen.as_ref()));
    let (issuer, trusts_others) = second.await?;
    // A new name is no reason to ask the issuer again: it may be out of reach just now.
    if trusts_others {
        app.keys().forget(issuer.id.as_str());
    }
    Ok(Json(issuer))
}

/// `POST /api/orgs/{orgName}/oidc/issuers/{issuerId}/regenerate-thumbprints`
pub async fn regenerate(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, IssuerId)>,
) -> Answer {
    let first = {
        let (org, id) = (org.clone(), id.clone());
        app.act(Arc::clone(&incoming.request), move |act| {
            issuers::prepare_regeneration(act, &org, &id)
        })
    };
    let url = first.await?;
    let seen = look(&app, &url, &[]).await;
    let second = app.act(incoming.request, move |act| issuers::regenerate(act, &org, &id, &seen));
    let issuer = second.await?;
    app.keys().forget(issuer.id.as_str());
    Ok(Json(issuer))
}

/// `DELETE /api/orgs/{orgName}/oidc/issuers/{issuerId}`
pub async fn delete(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, IssuerId)>,
) -> Result<StatusCode, Refusal> {
    let deleted = id.clone();
    app.act(incoming.request, move |act| issuers::delete(act, &org, &id)).await?;
    app.keys().forget(deleted.as_str());
    Ok(StatusCode::NO_CONTENT)
}
