//! A policy for another owner than the other policies: added for a foreign ID token, or for a name that
//! nearly is the right one.

use super::finding::{Check, Found, Severity};
use super::view::View;
use crate::policy::nearest::code;
use crate::policy::owners::Owners;
use token_api::oidc::{Decision, PolicyTokenType};

pub(super) fn check(view: &View, views: &[View], found: &mut Found) {
    if view.definition.decision != Decision::Allow {
        return;
    }
    let policies = views.iter().map(|view| view.definition);
    let owners = Owners::of(policies, found.origin, found.context);
    let Some((owner, main)) = owners.odd(view.definition) else { return };
    let is_organization = view.definition.token_type == PolicyTokenType::Organization;
    let severity = if view.definition.admin() && is_organization {
        Severity::Error
    } else {
        Severity::Warning
    };
    let sentence = format!("It is for {}; other policies are for {}.", code(&owner), code(main));
    let why = "Everybody can get ID tokens of this issuer for what they own themselves. Make sure that \
               this owner is one of yours, and that the name is written right; otherwise remove the \
               policy.";
    let check = (Check::OtherOwner, severity);
    found.report(check, (view, view.rule("sub")), (sentence, why), None);
}
