//! OIDC trust: issuers and their policies. Each issuer has one row of policies, from its
//! registration on until it is deleted.

use super::error::Stored;
use serde_json::Value;
use token_api::oidc::PolicyDefinition;
use token_api::time::UnixSeconds;

/// A registered issuer.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// Identifier; no secret.
    pub id: String,
    /// The organization that believes it.
    pub org_id: String,
    /// Name for people.
    pub name: String,
    /// Where its discovery document is, and what `iss` must say.
    pub url: String,
    /// SHA-1 or SHA-256 thumbprints in lower-case hexadecimal; empty for plain http.
    pub thumbprints: Vec<String>,
    /// Whether the server took them from the certificates that it saw; `None` where that is not known.
    pub thumbprints_taken: Option<bool>,
    /// Static keys.
    pub jwks: Option<Value>,
    /// The longest life of a token from an exchange, in seconds.
    pub max_expiration: i64,
    /// When it was registered, in Unix seconds.
    pub created: i64,
    /// When it was last changed.
    pub modified: i64,
    /// When a token was last exchanged.
    pub last_used: Option<i64>,
}

/// The policies of an issuer.
#[derive(Clone, Debug)]
pub struct Policies {
    /// Identifier.
    pub id: String,
    /// The issuer.
    pub issuer_id: String,
    /// Goes up with each change, from 1.
    pub version: i64,
    /// All of them, in the order written.
    pub policies: Vec<PolicyDefinition>,
    /// When the issuer was registered, in Unix seconds.
    pub created: i64,
    /// When they were last changed.
    pub modified: i64,
}

/// Issuers and policies as rows.
pub trait TrustRows {
    /// Writes an issuer. A URL that is registered in its organization is a duplicate.
    fn insert_issuer(&self, issuer: &Issuer) -> Stored<()>;

    /// Writes what may be changed of an issuer: name, thumbprints, keys, longest life.
    fn update_issuer(&self, issuer: &Issuer) -> Stored<()>;

    /// Notes that a token was exchanged.
    fn touch_issuer(&self, id: &str, now: UnixSeconds) -> Stored<()>;

    /// Deletes an issuer with its policies.
    fn delete_issuer(&self, id: &str) -> Stored<()>;

    /// The issuers of an organization, in the order of their registration.
    fn issuers(&self, org_id: &str) -> Stored<Vec<Issuer>>;

    /// An issuer of an organization.
    fn issuer_by_id(&self, org_id: &str, id: &str) -> Stored<Option<Issuer>>;

    /// The issuer of an organization with this URL.
    fn issuer_by_url(&self, org_id: &str, url: &str) -> Stored<Option<Issuer>>;

    /// Writes the policies of a new issuer.
    fn insert_policies(&self, policies: &Policies) -> Stored<()>;

    /// Writes changed policies with their version.
    fn update_policies(&self, policies: &Policies) -> Stored<()>;

    /// The policies of an issuer.
    fn policies_of(&self, issuer_id: &str) -> Stored<Option<Policies>>;

    /// Policies of an organization by their own identifier, with the name of their issuer.
    fn policies_by_id(&self, org_id: &str, id: &str) -> Stored<Option<(Policies, String)>>;
}
