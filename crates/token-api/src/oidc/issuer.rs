//! Wire types of OIDC issuers: `/api/orgs/{orgName}/oidc/issuers[/{issuerId}]`.

use crate::lenient::null_as_default;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;

/// The name of the list in the answer to `GET /api/orgs/{orgName}/oidc/issuers`.
pub const ISSUERS_KEY: &str = "oidcIssuers";

/// The identifier of a registered issuer, as in paths.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IssuerId(String);

impl IssuerId {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IssuerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A registered issuer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", remote = "Self")]
pub struct Issuer {
    /// Identifier; not secret.
    pub id: IssuerId,
    /// Display name.
    pub name: String,
    /// The URL under which the server looks for the discovery document.
    pub url: String,
    /// The required value of the `iss` claim; empty if the server does not send it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub issuer: String,
    /// SHA-1 or SHA-256 thumbprints, in hexadecimal, of the certificates that the issuer's host may
    /// use.
    #[serde(default, deserialize_with = "null_as_default")]
    pub thumbprints: Vec<String>,
    /// Static keys (RFC 7517), for an issuer that the server cannot reach or need not ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    /// The longest life of an exchanged token, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_expiration: Option<i64>,
    /// ISO 8601 text as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// ISO 8601 text as sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// ISO 8601 text as sent; empty if no token was ever exchanged, `None` if the server does not
    /// say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used: Option<String>,
    /// Fields that this contract does not know, as the server sent them.
    #[serde(flatten, skip_deserializing)]
    pub extra: Map<String, Value>,
}

const KNOWN: [&str; 10] = [
    "id",
    "name",
    "url",
    "issuer",
    "thumbprints",
    "jwks",
    "maxExpiration",
    "created",
    "modified",
    "lastUsed",
];

impl Serialize for Issuer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

// Written by hand: `flatten` would buffer each field in an intermediate type, which adds code to
// the WebAssembly.
impl<'de> Deserialize<'de> for Issuer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Map::deserialize(deserializer)?.into_iter();
        let (known, extra) = fields.partition(|(name, _)| KNOWN.contains(&name.as_str()));
        let issuer = Self::deserialize(Value::Object(known)).map_err(D::Error::custom)?;
        Ok(Self { extra, ..issuer })
    }
}

impl Issuer {
    /// The required value of `iss`: the issuer's own name, or else its URL.
    pub fn expected_iss(&self) -> &str {
        if self.issuer.is_empty() { &self.url } else { &self.issuer }
    }
}

/// A registration: `POST /api/orgs/{orgName}/oidc/issuers`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewIssuer {
    /// Display name.
    pub name: String,
    /// The URL under which the server looks for the discovery document. It cannot be changed later.
    pub url: String,
    /// SHA-1 or SHA-256 thumbprints in hexadecimal; if empty, the server finds them.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub thumbprints: Vec<String>,
    /// Static keys (RFC 7517): `{"keys": […]}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    /// The longest life of an exchanged token, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_expiration: Option<i64>,
}

/// A change: `PATCH /api/orgs/{orgName}/oidc/issuers/{issuerId}`. Absent fields do not change. Some
/// servers refuse a change without the name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuerUpdate {
    /// Display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// SHA-1 or SHA-256 thumbprints in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbprints: Option<Vec<String>>,
    /// Static keys (RFC 7517): `{"keys": […]}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    /// The longest life of an exchanged token, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_expiration: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page;
    use serde_json::json;

    #[test]
    fn reads_required_fields_and_keeps_unknown_ones() {
        let body = json!({"oidcIssuers": [
            {"id": "i1", "name": "GitHub", "url": "https://a.example", "thumbprints": null,
             "jwks": null, "maxExpiration": null, "lastUsed": null, "someday": [1]},
            {"id": "i2"},
        ]});
        let page = page::decode::<Issuer>(body.to_string().as_bytes(), ISSUERS_KEY).unwrap();
        let issuer = page.rows[0].read().unwrap();
        assert_eq!(issuer.expected_iss(), "https://a.example");
        assert_eq!((issuer.max_expiration, &issuer.jwks), (None, &None));
        assert_eq!(serde_json::to_value(issuer).unwrap()["someday"], json!([1]));
        assert!(page.rows[1].read().is_none());
    }

    #[test]
    fn requests_omit_absent_fields() {
        let new = NewIssuer { name: "n".into(), url: "https://a.example".into(), ..<_>::default() };
        assert_eq!(
            serde_json::to_value(&new).unwrap(),
            json!({"name": "n", "url": "https://a.example"})
        );
        let update = IssuerUpdate { max_expiration: Some(60), ..<_>::default() };
        assert_eq!(serde_json::to_value(&update).unwrap(), json!({"maxExpiration": 60}));
    }
}
