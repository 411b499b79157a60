//! Issuers: list, register, get, update, delete, look at their certificates again.
//!
//! To register one is to ask it for its keys first, so that a typing error is found now and not by
//! the first pipeline. The network is asked between two transactions, and the second looks again
//! at what the first one saw.

use super::{draft, enter, open};
use crate::app::{Act, App};
use crate::db::oidc::{self as rows, Issuer, Policies};
use crate::error::Refusal;
use crate::event_type::EventType;
use crate::exchange::DiscoveryProblem;
use crate::incoming::{Body, Incoming, Segments};
use crate::rate::Key;
use crate::routes::draft as body_of;
use crate::token_value;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::Map;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{Issuer as IssuerBody, IssuerId, IssuerUpdate, NewIssuer};
use token_api::time::UnixSeconds;

/// The issuers of an organization.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuerList {
    oidc_issuers: Vec<IssuerBody>,
}

type Answer = Result<Json<IssuerBody>, Refusal>;

/// `GET /api/orgs/{orgName}/oidc/issuers`
pub async fn list(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<IssuerList>, Refusal> {
    app.act(incoming, move |act| {
        let inside = enter(act, &org)?;
        let issuers = rows::list(&act.db, &inside.organization.id)?;
        Ok(Json(IssuerList { oidc_issuers: issuers.into_iter().map(body).collect() }))
    })
    .await
}

/// `GET /api/orgs/{orgName}/oidc/issuers/{issuerId}`
pub async fn get(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, IssuerId)>,
) -> Answer {
    app.act(incoming, move |act| Ok(Json(body(open(act, &org, &id)?.1)))).await
}

/// `POST /api/orgs/{orgName}/oidc/issuers`
pub async fn register(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
    Body(bytes): Body,
) -> Answer {
    let (incoming, limits) = (Arc::new(incoming), app.clone());
    let first = {
        let org = org.clone();
        move |act: &mut Act<'_>| {
            let org_id = enter(act, &org)?.organization.id;
            let new: NewIssuer = body_of::read(&act.incoming.content_type, &bytes)?;
            let new = draft::registration(new)?;
            act.reason()?;
            refuse_known(act, &org_id, &new.url)?;
            if new.jwks.is_none() {
                limits.limit(Key::Discovery(act.caller.token.id.clone()))?;
            }
            Ok(new)
        }
    };
    let mut new = app.act(Arc::clone(&incoming), first).await?;
    let is_given = !new.thumbprints.is_empty();
    let found = match new.jwks {
        Some(_) => Ok(()),
        None => look(&app, &new.url, &mut new.thumbprints).await,
    };
    app.act(incoming, move |act| {
        let org_id = enter(act, &org)?.organization.id;
        found?;
        refuse_known(act, &org_id, &new.url)?;
        insert(act, org_id, new, is_given).map(Json)
    })
    .await
}

/// Asks an issuer for its keys. Thumbprints that were given must fit; where none were given, those
/// that are seen are taken.
async fn look(app: &App, url: &str, thumbprints: &mut Vec<String>) -> Result<(), Refusal> {
    let found = app.keys().discover(url, thumbprints).await.map_err(|problem| refused(&problem))?;
    if thumbprints.is_empty() {
        *thumbprints = found.thumbprints;
    }
    Ok(())
}

/// Whether thumbprints were taken from what was seen; nothing where there are none.
fn taken(thumbprints: &[String], is_given: bool) -> Option<bool> {
    (!thumbprints.is_empty()).then_some(!is_given)
}

fn refused(problem: &DiscoveryProblem) -> Refusal {
    let field = if problem.is_about_thumbprints() { "thumbprints" } else { "url" };
    let way_out = match field {
        "url" => " If this server can't reach the issuer, register its keys (jwks) instead.",
        _ => "",
    };
    Refusal::invalid(field, format!("{problem}{way_out}"))
}

fn refuse_known(act: &Act<'_>, org_id: &str, url: &str) -> Result<(), Refusal> {
    match rows::by_url(&act.db, org_id, url)? {
        None => Ok(()),
        Some(known) => Err(Refusal::conflict(
            "url",
            format!("This URL is registered already, as “{}”.", known.name),
        )),
    }
}

fn insert(
    act: &Act<'_>,
    org_id: String,
    new: NewIssuer,
    is_given: bool,
) -> Result<IssuerBody, Refusal> {
    let issuer = Issuer {
        id: token_value::random_id()?,
        org_id,
        name: new.name,
        url: new.url,
        thumbprints_taken: taken(&new.thumbprints, is_given),
        thumbprints: new.thumbprints,
        jwks: new.jwks,
        max_expiration: draft::max_expiration(new.max_expiration)?,
        created: act.now.0,
        modified: act.now.0,
        last_used: None,
    };
    rows::insert(&act.db, &issuer)?;
    // No policy yet: whatever nothing allows is denied.
    let policies = Policies {
        id: token_value::random_id()?,
        issuer_id: issuer.id.clone(),
        version: 1,
        policies: Vec::new(),
        created: act.now.0,
        modified: act.now.0,
    };
    rows::insert_policies(&act.db, &policies)?;
    record(act, &issuer, EventType::IssuerRegistered, "", StatusCode::OK)?;
    Ok(body(issuer))
}

/// `PATCH /api/orgs/{orgName}/oidc/issuers/{issuerId}`
pub async fn update(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, IssuerId)>,
    Body(bytes): Body,
) -> Answer {
    let (incoming, limits) = (Arc::new(incoming), app.clone());
    let first = {
        let (org, id) = (org.clone(), id.clone());
        move |act: &mut Act<'_>| {
            let (_, before) = open(act, &org, &id)?;
            let update: IssuerUpdate = body_of::read(&act.incoming.content_type, &bytes)?;
            act.reason()?;
            let after = changed(&before, update)?;
            let asks = after.jwks.is_none()
                && (before.jwks.is_some() || before.thumbprints != after.thumbprints);
            if asks {
                limits.limit(Key::Discovery(act.caller.token.id.clone()))?;
            }
            Ok((before, after, asks))
        }
    };
    let (before, mut after, asks) = app.act(Arc::clone(&incoming), first).await?;
    let is_given = !after.thumbprints.is_empty();
    let found = match asks {
        true => look(&app, &after.url, &mut after.thumbprints).await,
        false => Ok(()),
    };
    if asks || after.thumbprints.is_empty() {
        after.thumbprints_taken = taken(&after.thumbprints, is_given);
    }
    let trusts_others = (&before.jwks, &before.thumbprints) != (&after.jwks, &after.thumbprints);
    let answer = app
        .act(incoming, move |act| {
            let (_, now) = open(act, &org, &id)?;
            found?;
            if (now.modified, &now.name, &now.thumbprints, &now.jwks, now.max_expiration)
                != (before.modified, &before.name, &before.thumbprints, &before.jwks, before.max_expiration)
            {
                return Err(Refusal::conflict(
                    "name",
                    "Somebody else changed this issuer meanwhile. Nothing was changed; load it again.",
                ));
            }
            after.modified = act.now.0;
            rows::update(&act.db, &after)?;
            let what = changes(&before, &after);
            record(act, &after, EventType::IssuerUpdated, &what, StatusCode::OK)?;
            Ok(Json(body(Issuer { last_used: now.last_used, ..after })))
        })
        .await?;
    // A new name is no reason to ask the issuer again: it may be out of reach just now.
    if trusts_others {
        app.keys().forget(answer.id.as_str());
    }
    Ok(answer)
}

fn changed(before: &Issuer, update: IssuerUpdate) -> Result<Issuer, Refusal> {
    let mut after = before.clone();
    if let Some(name) = update.name {
        after.name = draft::name(&name)?;
    }
    if let Some(set) = update.jwks {
        after.jwks = draft::key_set(set)?;
        // Those of the time before say nothing about what is there now.
        if after.jwks.is_some() != before.jwks.is_some() {
            after.thumbprints.clear();
        }
    }
    if let Some(given) = update.thumbprints {
        after.thumbprints = draft::thumbprints(&given)?;
    }
    if draft::set_seconds(update.max_expiration).is_some() {
        after.max_expiration = draft::max_expiration(update.max_expiration)?;
    }
    Ok(after)
}

/// What is different, for the audit log: an issuer's keys are who is believed.
fn changes(before: &Issuer, after: &Issuer) -> String {
    let mut what = Vec::new();
    if before.name != after.name {
        what.push(format!("name was \"{}\"", before.name));
    }
    if before.max_expiration != after.max_expiration {
        let (old, new) = (before.max_expiration, after.max_expiration);
        what.push(format!("maximum expiration {new} s, was {old} s"));
    }
    if before.thumbprints != after.thumbprints {
        what.push("other thumbprints".to_owned());
    }
    if before.jwks != after.jwks {
        let keys = if after.jwks.is_some() { "other static keys" } else { "no static keys" };
        what.push(keys.to_owned());
    }
    if what.is_empty() { ": nothing changed".to_owned() } else { format!(": {}", what.join(", ")) }
}

/// `POST /api/orgs/{orgName}/oidc/issuers/{issuerId}/regenerate-thumbprints`
pub async fn regenerate(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, IssuerId)>,
) -> Answer {
    let (incoming, limits) = (Arc::new(incoming), app.clone());
    let first = {
        let (org, id) = (org.clone(), id.clone());
        move |act: &mut Act<'_>| {
            let (_, issuer) = open(act, &org, &id)?;
            act.reason()?;
            if issuer.jwks.is_some() {
                return Err(Refusal::bad_request(
                    "This issuer has static keys (jwks), so no certificate of it is looked at.",
                ));
            }
            limits.limit(Key::Discovery(act.caller.token.id.clone()))?;
            Ok(issuer.url)
        }
    };
    let url = app.act(Arc::clone(&incoming), first).await?;
    let mut thumbprints = Vec::new();
    let found = look(&app, &url, &mut thumbprints).await;
    let answer = app
        .act(incoming, move |act| {
            let (_, mut issuer) = open(act, &org, &id)?;
            found?;
            issuer.thumbprints_taken = taken(&thumbprints, false);
            issuer.thumbprints = thumbprints;
            issuer.modified = act.now.0;
            rows::update(&act.db, &issuer)?;
            record(act, &issuer, EventType::IssuerThumbprintsRegenerated, "", StatusCode::OK)?;
            Ok(Json(body(issuer)))
        })
        .await?;
    app.keys().forget(answer.id.as_str());
    Ok(answer)
}

/// `DELETE /api/orgs/{orgName}/oidc/issuers/{issuerId}`: its policies go with it; tokens that were
/// exchanged before stay good until they end.
pub async fn delete(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, IssuerId)>,
) -> Result<StatusCode, Refusal> {
    let deleted = app
        .act(incoming, move |act| {
            let (_, issuer) = open(act, &org, &id)?;
            rows::delete(&act.db, &issuer.id)?;
            record(act, &issuer, EventType::IssuerDeleted, "", StatusCode::NO_CONTENT)?;
            Ok(issuer.id)
        })
        .await?;
    app.keys().forget(&deleted);
    Ok(StatusCode::NO_CONTENT)
}

fn body(issuer: Issuer) -> IssuerBody {
    let text = |at: i64| Some(UnixSeconds(at).to_rfc3339());
    IssuerBody {
        id: IssuerId::new(issuer.id),
        name: issuer.name,
        issuer: issuer.url.clone(),
        url: issuer.url,
        thumbprints: issuer.thumbprints,
        jwks: issuer.jwks,
        max_expiration: Some(issuer.max_expiration),
        created: text(issuer.created),
        modified: text(issuer.modified),
        // Empty says "never": what is left out would be "not told".
        last_used: issuer.last_used.map_or_else(|| Some(String::new()), text),
        extra: Map::new(),
    }
}

fn record(
    act: &Act<'_>,
    issuer: &Issuer,
    event: EventType,
    what: &str,
    status: StatusCode,
) -> Result<(), Refusal> {
    let Issuer { name, url, .. } = issuer;
    let verb = match event {
        EventType::IssuerRegistered => "Registered",
        EventType::IssuerThumbprintsRegenerated => "Regenerated thumbprints of",
        EventType::IssuerDeleted => "Deleted",
        _ => "Updated",
    };
    act.record(event, format!("{verb} issuer \"{name}\" ({url}){what}"), status)
}
