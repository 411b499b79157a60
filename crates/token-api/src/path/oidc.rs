//! Paths of OIDC trust: issuers, their policies and the exchange.

use super::{ApiPath, template};
use crate::id::OrgName;
use crate::oidc::{IssuerId, PolicyId};

/// `GET`, `POST /api/orgs/{orgName}/oidc/issuers`
pub fn oidc_issuers(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::OIDC_ISSUERS, &[org.as_str()])
}

/// `GET`, `PATCH`, `DELETE /api/orgs/{orgName}/oidc/issuers/{issuerId}`
pub fn oidc_issuer(org: &OrgName, issuer: &IssuerId) -> ApiPath {
    ApiPath::fill(template::OIDC_ISSUER, &[org.as_str(), issuer.as_str()])
}

/// `POST /api/orgs/{orgName}/oidc/issuers/{issuerId}/regenerate-thumbprints`
pub fn regenerate_thumbprints(org: &OrgName, issuer: &IssuerId) -> ApiPath {
    ApiPath::fill(template::OIDC_THUMBPRINTS, &[org.as_str(), issuer.as_str()])
}

/// `GET /api/orgs/{orgName}/auth/policies/oidcissuers/{issuerId}`: the policies of an issuer.
pub fn auth_policy_of(org: &OrgName, issuer: &IssuerId) -> ApiPath {
    ApiPath::fill(template::AUTH_POLICY_OF, &[org.as_str(), issuer.as_str()])
}

/// `PATCH /api/orgs/{orgName}/auth/policies/{policyId}`
pub fn auth_policy(org: &OrgName, policy: &PolicyId) -> ApiPath {
    ApiPath::fill(template::AUTH_POLICY, &[org.as_str(), policy.as_str()])
}

/// `POST /api/oauth/token`: the only call without authentication.
pub fn oauth_token() -> ApiPath {
    ApiPath::fill(template::OAUTH_TOKEN, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_escaped() {
        let org = OrgName::new("acme");
        let (issuer, policy) = (IssuerId::new("a/b"), PolicyId::new("oidcissuers"));
        assert_eq!(
            regenerate_thumbprints(&org, &issuer).as_str(),
            "/api/orgs/acme/oidc/issuers/a%2Fb/regenerate-thumbprints"
        );
        assert_eq!(
            auth_policy_of(&org, &issuer).as_str(),
            "/api/orgs/acme/auth/policies/oidcissuers/a%2Fb"
        );
        assert_eq!(auth_policy(&org, &policy).as_str(), "/api/orgs/acme/auth/policies/oidcissuers");
        assert_eq!(oidc_issuer(&org, &issuer).as_str(), "/api/orgs/acme/oidc/issuers/a%2Fb");
        assert_eq!(oidc_issuers(&org).as_str(), "/api/orgs/acme/oidc/issuers");
        assert_eq!(oauth_token().as_str(), "/api/oauth/token");
    }
}
