//! The calls and wire types of OIDC trust and of the exchange.

use super::{Call, WireType, reads, reads_list, written};
use serde_json::{Map, Value, json};
use token_api::id::{OrgName, RoleId};
use token_api::oidc::{
    AuthPolicy, Decision, ExchangeFailure, ExchangeOrder, ISSUERS_KEY, IdToken, Issuer, IssuerId,
    IssuerUpdate, NewIssuer, OAuthError, PERMISSION_ADMIN, PolicyDefinition, PolicyId,
    PolicyTokenType, PolicyUpdate, Requested, TokenExchangeRequest, TokenExchangeResponse, jwks,
};
use token_api::path;
use token_api::secret::TokenValue;

/// Every call.
pub fn calls(org: &OrgName) -> Vec<Call> {
    let issuer = IssuerId::new("{issuerId}");
    let policy = PolicyId::new("{policyId}");
    let call = |method, path, request, answer| Call {
        method,
        path,
        request,
        status: if method == "DELETE" { "204" } else { "200" },
        answer,
    };
    let one = Some("OidcIssuer");
    vec![
        call("GET", path::oidc_issuers(org), None, Some("OidcIssuerList")),
        call("POST", path::oidc_issuers(org), Some("NewOidcIssuer"), one),
        call("GET", path::oidc_issuer(org, &issuer), None, one),
        call("PATCH", path::oidc_issuer(org, &issuer), Some("OidcIssuerUpdate"), one),
        call("DELETE", path::oidc_issuer(org, &issuer), None, None),
        call("POST", path::regenerate_thumbprints(org, &issuer), None, one),
        call("GET", path::auth_policy_of(org, &issuer), None, Some("AuthPolicy")),
        call(
            "PATCH",
            path::auth_policy(org, &policy),
            Some("AuthPolicyUpdate"),
            Some("AuthPolicy"),
        ),
        call(
            "POST",
            path::oauth_token(),
            Some("TokenExchangeRequest"),
            Some("TokenExchangeResponse"),
        ),
    ]
}

/// Every wire type.
pub fn wire_types() -> Vec<WireType> {
    let mut types = answers();
    types.extend(requests());
    types
}

fn answers() -> Vec<WireType> {
    let policy = AuthPolicy {
        id: PolicyId::new("p1"),
        version: 3,
        policies: vec![definition()],
        created: Some("2026-01-01T00:00:00Z".into()),
        modified: Some("2026-01-02T00:00:00Z".into()),
    };
    let failure = ExchangeFailure {
        error: OAuthError::InvalidGrant,
        error_description: "the ID token expired".into(),
    };
    vec![
        WireType {
            schema: "OidcIssuerList",
            full: json!({ISSUERS_KEY: [written(&issuer())]}),
            least: None,
            reads: |value| reads_list::<Issuer>(value, ISSUERS_KEY),
        },
        WireType::answer("OidcIssuer", &issuer()),
        WireType {
            schema: "KeySet",
            full: key_set(),
            least: None,
            reads: |value| jwks::check(value).is_ok(),
        },
        WireType::answer("AuthPolicy", &policy),
        WireType::answer("PolicyDefinition", &definition()),
        WireType::answer("TokenExchangeResponse", &exchanged()),
        WireType::answer("ExchangeFailure", &failure),
    ]
}

fn requests() -> Vec<WireType> {
    let thumbprints = vec!["6938fd4d98bab03faadb97b34396831e3780aea1".to_owned()];
    let new = NewIssuer {
        name: "GitHub Actions".into(),
        url: "https://token.actions.githubusercontent.com".into(),
        thumbprints: thumbprints.clone(),
        jwks: Some(key_set()),
        max_expiration: Some(3600),
    };
    let least = NewIssuer { name: new.name.clone(), url: new.url.clone(), ..NewIssuer::default() };
    let update = IssuerUpdate {
        name: Some("GitHub".into()),
        thumbprints: Some(thumbprints),
        jwks: Some(key_set()),
        max_expiration: Some(3600),
    };
    let bare = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
    let policies = PolicyUpdate { policies: vec![definition()] };
    vec![
        request::<NewIssuer>("NewOidcIssuer", written(&new), written(&least)),
        request::<IssuerUpdate>(
            "OidcIssuerUpdate",
            written(&update),
            written(&IssuerUpdate::default()),
        ),
        request::<PolicyUpdate>(
            "AuthPolicyUpdate",
            written(&policies),
            written(&PolicyUpdate::default()),
        ),
        request::<PolicyDefinition>("NewPolicyDefinition", written(&definition()), written(&bare)),
        request::<TokenExchangeRequest>(
            "TokenExchangeRequest",
            written(&exchange(Some(600))),
            written(&exchange(None)),
        ),
    ]
}

fn request<T: serde::de::DeserializeOwned>(
    schema: &'static str,
    full: Value,
    least: Value,
) -> WireType {
    WireType { schema, full, least: Some(least), reads: reads::<T> }
}

fn key_set() -> Value {
    let coordinate = "A".repeat(43);
    json!({"keys": [{"kty": "EC", "kid": "k", "crv": "P-256", "x": coordinate, "y": coordinate}]})
}

fn issuer() -> Issuer {
    Issuer {
        id: IssuerId::new("i1"),
        name: "GitHub Actions".into(),
        url: "https://token.actions.githubusercontent.com".into(),
        issuer: "https://token.actions.githubusercontent.com".into(),
        thumbprints: vec!["6938fd4d98bab03faadb97b34396831e3780aea1".into()],
        jwks: Some(key_set()),
        max_expiration: Some(90_000),
        created: Some("2026-01-01T00:00:00Z".into()),
        modified: Some("2026-01-02T00:00:00Z".into()),
        last_used: Some("2026-01-03T00:00:00Z".into()),
        extra: Map::new(),
    }
}

/// With every field, as no policy is in real life.
fn definition() -> PolicyDefinition {
    PolicyDefinition {
        decision: Decision::Allow,
        token_type: PolicyTokenType::Team,
        team_name: Some("platform".into()),
        user_login: Some("ada".into()),
        runner_id: Some("r1".into()),
        role_id: Some(RoleId::new("r1")),
        authorized_permissions: vec![PERMISSION_ADMIN.into()],
        rules: [("sub", "repo:acme/*")].into_iter().collect(),
        extra: Map::new(),
    }
}

fn exchange(expiration: Option<i64>) -> TokenExchangeRequest {
    ExchangeOrder {
        org: OrgName::new("acme-corp"),
        requested: Requested::team("platform"),
        id_token: IdToken::new("a.b.c"),
        expiration,
    }
    .into_request()
}

fn exchanged() -> TokenExchangeResponse {
    TokenExchangeResponse {
        access_token: TokenValue::parse("value").expect("a literal that a header can carry"),
        issued_token_type: "urn:pulumi:token-type:access_token:team".into(),
        token_type: "Bearer".into(),
        expires_in: 7200,
        scope: "team:platform".into(),
    }
}
