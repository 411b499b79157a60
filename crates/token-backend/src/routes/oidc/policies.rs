//! The policies of an issuer: read, and replaced all at once. Each save has a number, so that
//! whoever edits can tell that somebody else was faster.

use super::{draft, enter, open};
use crate::app::{Act, App};
use crate::db::oidc::{self as rows, Policies};
use crate::error::Refusal;
use crate::event_type::EventType;
use crate::incoming::{Body, Incoming, Segments};
use crate::routes::draft as body_of;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use token_api::id::OrgName;
use token_api::oidc::{AuthPolicy, Decision, IssuerId, PolicyDefinition, PolicyId, PolicyUpdate};
use token_api::time::UnixSeconds;

type Answer = Result<Json<AuthPolicy>, Refusal>;

/// `GET /api/orgs/{orgName}/auth/policies/oidcissuers/{issuerId}`
pub async fn of_issuer(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, issuer)): Segments<(OrgName, IssuerId)>,
) -> Answer {
    app.act(incoming, move |act| {
        let (_, issuer) = open(act, &org, &issuer)?;
        let policies = rows::policies_of(&act.db, &issuer.id)?
            .ok_or_else(|| Refusal::internal("an issuer has no policies"))?;
        Ok(Json(body(policies)))
    })
    .await
}

/// `PATCH /api/orgs/{orgName}/auth/policies/{policyId}`
pub async fn update(
    State(app): State<App>,
    incoming: Incoming,
    Segments((org, id)): Segments<(OrgName, PolicyId)>,
    Body(bytes): Body,
) -> Answer {
    app.act(incoming, move |act| {
        let organization = enter(act, &org)?.organization;
        let (before, issuer) = rows::policies_by_id(&act.db, &organization.id, id.as_str())?
            .ok_or_else(|| {
                Refusal::not_found("There are no such policies here; the issuer may be deleted.")
            })?;
        let update: PolicyUpdate = body_of::read(&act.incoming.content_type, &bytes)?;
        check_version(act, before.version)?;
        let policies = draft::tidied(update.policies);
        draft::policies(&act.db, &organization, &policies)?;
        let version = before.version + 1;
        let after = Policies { version, policies, modified: act.now.0, ..before };
        rows::update_policies(&act.db, &after)?;
        let description = format!(
            "Set policies of issuer \"{issuer}\" to version {version}: {}",
            in_words(&after.policies)
        );
        act.record(EventType::PolicyUpdated, description, StatusCode::OK)?;
        Ok(Json(body(after)))
    })
    .await
}

/// Holds a save to the version that it is based on, where it says so: `If-Match: "3"`.
fn check_version(act: &Act<'_>, version: i64) -> Result<(), Refusal> {
    let Some(asked) = act.incoming.if_match.as_deref().map(str::trim) else { return Ok(()) };
    if asked == "*" {
        return Ok(());
    }
    let number = asked.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let number: Option<i64> = number.and_then(|digits| digits.parse().ok());
    match number {
        Some(number) if number == version => Ok(()),
        Some(_) => Err(Refusal::stale(format!(
            "The policies were saved by somebody else meanwhile; they are at version {version} \
             now. Nothing was changed."
        ))),
        None => Err(Refusal::bad_request("If-Match must be a version in quotes, such as \"3\".")),
    }
}

fn in_words(policies: &[PolicyDefinition]) -> String {
    let allows = policies.iter().filter(|policy| policy.decision == Decision::Allow).count();
    let admin = policies.iter().filter(|policy| policy.admin()).count();
    let mut words = format!("{allows} allow, {} deny", policies.len() - allows);
    if admin > 0 {
        words.push_str(&format!(", {admin} with admin"));
    }
    words
}

fn body(policies: Policies) -> AuthPolicy {
    AuthPolicy {
        id: PolicyId::new(policies.id),
        version: policies.version,
        policies: policies.policies,
        created: Some(UnixSeconds(policies.created).to_rfc3339()),
        modified: Some(UnixSeconds(policies.modified).to_rfc3339()),
    }
}
