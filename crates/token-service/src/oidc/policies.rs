//! The policies of an issuer: read, and replaced all at once. Each save has a number, so that
//! whoever edits can tell that somebody else was faster.

use super::{draft, enter, giving, open};
use crate::act::{Act, DONE};
use crate::event_type::EventType;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::scope::Scope;
use crate::store::oidc::Policies;
use token_api::id::OrgName;
use token_api::oidc::{AuthPolicy, Decision, IssuerId, PolicyDefinition, PolicyId, PolicyUpdate};
use token_api::time::UnixSeconds;

/// The policies of an issuer.
pub fn of_issuer(
    act: &mut Act<'_>,
    org: &OrgName,
    issuer: &IssuerId,
) -> Result<AuthPolicy, Refusal> {
    let (_, issuer) = open(act, org, issuer, Scope::ReadPolicies)?;
    let policies = act.rows.policies_of(&issuer.id)?;
    policies.map(body).ok_or_else(|| Refusal::internal("an issuer has no policies"))
}

/// Replaces the policies of an issuer. `if_match` is the version that the save is based on, as the
/// header of that name has it.
pub fn update(
    act: &mut Act<'_>,
    org: &OrgName,
    id: &PolicyId,
    if_match: Option<&str>,
    new: &Body<'_>,
) -> Result<AuthPolicy, Refusal> {
    let inside = enter(act, org, Scope::UpdatePolicies)?;
    let organization = &inside.organization;
    let (before, issuer) =
        act.rows.policies_by_id(&organization.id, id.as_str())?.ok_or_else(|| {
            Refusal::not_found("There are no such policies here; the issuer may be deleted.")
        })?;
    let update: PolicyUpdate = new.read()?;
    check_version(if_match, before.version)?;
    let policies = draft::tidied(update.policies);
    draft::policies(act.rows, organization, &policies)?;
    act.may_give(&inside, giving::given(act.rows, organization, &policies)?)?;
    let version = before.version + 1;
    let after = Policies { version, policies, modified: act.now().0, ..before };
    act.rows.update_policies(&after)?;
    let description = format!(
        "Set policies of issuer \"{issuer}\" to version {version}: {}",
        in_words(&after.policies)
    );
    act.record(EventType::PolicyUpdated, description, DONE)?;
    Ok(body(after))
}

/// Holds a save to the version that it is based on, where it says so: `If-Match: "3"`.
fn check_version(if_match: Option<&str>, version: i64) -> Result<(), Refusal> {
    let Some(asked) = if_match.map(str::trim) else { return Ok(()) };
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
