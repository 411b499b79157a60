//! The signed-in user: `GET /api/user`.

use crate::id::{OrgName, TeamName, UserLogin};
use crate::lenient::{null_as_default, readable};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// The answer to `GET /api/user`, with the fields that the console needs. Only the login is
/// required, because users are compared by it. Servers leave out other fields or send `null`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Identifier of the account; empty if the server sends none. Some servers send a different one
    /// in each answer, so no decision may depend on it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub id: String,
    /// Login name. For an organization or team token: the server's name for its robot user.
    #[serde(deserialize_with = "login")]
    pub github_login: UserLogin,
    /// Display name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// E-mail address; may be empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub email: String,
    /// URL of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
    /// The organizations in which this identity can act, with its role in each.
    #[serde(default, deserialize_with = "readable")]
    pub organizations: Vec<Membership>,
    /// Identity systems that the account is linked to.
    #[serde(default, deserialize_with = "readable")]
    pub identities: Vec<String>,
    /// Whether multi-factor authentication is on.
    #[serde(default, deserialize_with = "null_as_default", rename = "hasMFA")]
    pub has_mfa: bool,
    /// Whether an organization manages the account.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_org_managed: bool,
    /// Whether several organizations manage the account.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_managed_by_multi_org: bool,
    /// The token of the request. It belongs to an organization or a team only if it names one: some
    /// servers send only a name, or only `null`, also for users.
    #[serde(default, deserialize_with = "if_readable", skip_serializing_if = "Option::is_none")]
    pub token_info: Option<TokenInfo>,
}

/// An organization, and the role of the requesting identity in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// The organization's login, as in paths.
    pub github_login: OrgName,
    /// Display name; if empty, the login is shown.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// URL of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
    /// The role, if the server sends it.
    #[serde(default, deserialize_with = "if_readable", skip_serializing_if = "Option::is_none")]
    pub role: Option<OrgRole>,
}

impl Membership {
    /// A membership with only the organization's name.
    pub fn of(org: OrgName) -> Self {
        Self { github_login: org, name: String::new(), avatar_url: String::new(), role: None }
    }
}

/// Reads a login. A blank login, or one that is not a string, counts as missing.
fn login<'de, D: Deserializer<'de>>(deserializer: D) -> Result<UserLogin, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(login) if !login.trim().is_empty() => Ok(UserLogin::new(login)),
        _ => Err(D::Error::missing_field("githubLogin")),
    }
}

/// Reads an optional field. An unreadable value counts as absent.
fn if_readable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

/// The token of the request, if it belongs to a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenInfo {
    /// The token's name; empty if the server sends none.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// The organization that the token belongs to, or empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub organization: String,
    /// The team that the token belongs to, or empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub team: String,
}

impl TokenInfo {
    /// The organization of an organization or team token.
    pub fn organization(&self) -> Option<OrgName> {
        (!self.organization.is_empty()).then(|| OrgName::new(self.organization.as_str()))
    }

    /// The team of a team token.
    pub fn team(&self) -> Option<TeamName> {
        (!self.team.is_empty()).then(|| TeamName::new(self.team.as_str()))
    }
}

/// The answer to `GET /api/user/organizations/default`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultOrganization {
    /// The login of the default organization; empty if there is none. Servers differ in the case of
    /// the field's first letter.
    #[serde(rename = "GitHubLogin", alias = "githubLogin", deserialize_with = "null_as_default")]
    pub github_login: String,
}

impl DefaultOrganization {
    /// The organization, if there is one.
    pub fn organization(&self) -> Option<OrgName> {
        (!self.github_login.is_empty()).then(|| OrgName::new(self.github_login.as_str()))
    }
}

/// A role in an organization. Unknown roles are kept as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum OrgRole {
    /// No role.
    #[default]
    None,
    /// An ordinary member.
    Member,
    /// Manages the organization.
    Admin,
    /// Any other role, as the server names it.
    Other(String),
}

impl From<String> for OrgRole {
    fn from(text: String) -> Self {
        match text.as_str() {
            "none" => Self::None,
            "member" => Self::Member,
            "admin" => Self::Admin,
            _ => Self::Other(text),
        }
    }
}

impl From<OrgRole> for String {
    fn from(role: OrgRole) -> Self {
        match role {
            OrgRole::None => "none".to_owned(),
            OrgRole::Member => "member".to_owned(),
            OrgRole::Admin => "admin".to_owned(),
            OrgRole::Other(text) => text,
        }
    }
}

/// The answer to `GET /api/capabilities`. Each entry names a feature. The configuration of a
/// feature is not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// The features that the server has.
    pub capabilities: Vec<Capability>,
}

/// One feature of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// Its name, such as `api-version`.
    pub capability: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_surrogate_pair_in_a_name_does_not_prevent_signing_in() {
        let body = br#"{"githubLogin":"ada","name":"Ada \ud800","organizations":[]}"#;
        let user: User = crate::json::read(body).unwrap();
        assert_eq!(user.github_login.as_str(), "ada");
        assert!(user.name.ends_with('\u{fffd}'));
    }

    #[test]
    fn reads_required_and_unknown_fields() {
        let user: User = serde_json::from_str(
            r#"{"id":"u1","githubLogin":"ada","someday":true,
                "organizations":[{"githubLogin":"acme-corp","role":"billing-manager"}]}"#,
        )
        .unwrap();
        assert_eq!(user.organizations[0].role, Some(OrgRole::Other("billing-manager".into())));
        assert_eq!(user.token_info, None);
    }

    #[test]
    fn reads_either_spelling_of_the_default_organization() {
        for (body, organization) in [
            (r#"{"GitHubLogin":"acme","Messages":[]}"#, Some(OrgName::new("acme"))),
            (r#"{"githubLogin":"acme"}"#, Some(OrgName::new("acme"))),
            (r#"{"GitHubLogin":"","Messages":null}"#, None),
            (r#"{"GitHubLogin":null}"#, None),
        ] {
            let read: DefaultOrganization = serde_json::from_str(body).unwrap();
            assert_eq!(read.organization(), organization, "{body}");
        }
        assert!(serde_json::from_str::<DefaultOrganization>("{}").is_err());
    }

    #[test]
    fn only_the_login_is_required() {
        for body in [
            r#"{"githubLogin":"ada"}"#,
            r#"{"githubLogin":"ada","id":null,"organizations":null,"tokenInfo":null}"#,
            r#"{"githubLogin":"ada","tokenInfo":{"name":null,"organization":null,"team":null}}"#,
            r#"{"githubLogin":"ada","tokenInfo":"default"}"#,
            r#"{"githubLogin":"ada","organizations":[{"githubLogin":"acme","role":7},{}]}"#,
        ] {
            let user: User = serde_json::from_str(body).unwrap();
            assert_eq!(user.github_login.as_str(), "ada", "{body}");
            assert_eq!(user.id, "");
            assert!(user.token_info.is_none_or(|info| info.organization().is_none()), "{body}");
            assert!(user.organizations.iter().all(|it| it.role.is_none()), "{body}");
        }
    }

    #[test]
    fn a_user_needs_a_login() {
        let nothing = r#"{"id":"u1"}"#;
        for body in ["{}", nothing, r#"{"githubLogin":null}"#, r#"{"githubLogin":" "}"#] {
            let error = serde_json::from_str::<User>(body).unwrap_err().to_string();
            assert!(error.starts_with("missing field `githubLogin`"), "{body}: {error}");
        }
        assert!(serde_json::from_str::<User>("[]").is_err());
    }
}
