//! OIDC trust: the issuers that an organization believes, their policies, and the exchange of
//! their ID tokens for access tokens. What takes the network or cryptography is done outside: the
//! keys of issuers are fetched, and signatures are checked, between the steps that are here.

mod claims;
mod decide;
mod draft;
pub mod exchange;
mod giving;
pub mod issuers;
pub mod policies;
mod refusal;

pub use draft::{KeyCheck, faults};
pub use refusal::{Declined, Failure};

use crate::act::{Act, Inside};
use crate::permission::Action;
use crate::refusal::Refusal;
use crate::scope::Scope;
use crate::store::oidc::Issuer;
use token_api::id::OrgName;
use token_api::oidc::IssuerId;

/// The organization, for those who may manage its trust.
fn enter(act: &mut Act<'_>, org: &OrgName, scope: Scope) -> Result<Inside, Refusal> {
    let inside = act.organization(org.as_str())?;
    act.allow(Action::Scoped(scope), Some(&inside), None)?;
    Ok(inside)
}

/// An issuer of an organization that may be managed.
fn open(
    act: &mut Act<'_>,
    org: &OrgName,
    id: &IssuerId,
    scope: Scope,
) -> Result<(Inside, Issuer), Refusal> {
    let inside = enter(act, org, scope)?;
    let issuer = act.rows.issuer_by_id(&inside.organization.id, id.as_str())?.ok_or_else(|| {
        Refusal::not_found("There is no such issuer here; it may have been deleted.")
    })?;
    Ok((inside, issuer))
}
