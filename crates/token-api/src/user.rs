//! Who is signed in: `GET /api/user`.

use crate::id::{OrgName, TeamName, UserLogin};
use crate::lenient::{null_as_default, readable};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// The answer to `GET /api/user`, as far as the console needs it. Only the login is required: it is
/// what people are compared by. Servers leave out everything else, or send `null` for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Identifier of the account; empty when the server tells none. Some servers send another one
    /// in every answer: nothing may be decided by it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub id: String,
    /// Login name. For an organization's or a team's token, the server's name for that robot.
    #[serde(deserialize_with = "login")]
    pub github_login: UserLogin,
    /// Name for people.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// E-mail address; may be empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub email: String,
    /// Address of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
    /// The organizations this identity can act in, with its role in each.
    #[serde(default, deserialize_with = "readable")]
    pub organizations: Vec<Membership>,
    /// Identity systems the account is tied to.
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
    /// The token that asks. It belongs to an organization or a team only where it names one: some
    /// servers send a name alone, or nothing but `null`, also for people.
    #[serde(default, deserialize_with = "if_readable", skip_serializing_if = "Option::is_none")]
    pub token_info: Option<TokenInfo>,
}

/// An organization and the asking identity's role in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// The organization's login: the name in paths.
    pub github_login: OrgName,
    /// Name for people; empty falls back to the login.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// Address of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
    /// The role, where the server says it.
    #[serde(default, deserialize_with = "if_readable", skip_serializing_if = "Option::is_none")]
    pub role: Option<OrgRole>,
}

impl Membership {
    /// A membership of which nothing but the organization is known.
    pub fn of(org: OrgName) -> Self {
        Self { github_login: org, name: String::new(), avatar_url: String::new(), role: None }
    }
}

/// Reads a login. One that is no text, or blank, counts as missing.
fn login<'de, D: Deserializer<'de>>(deserializer: D) -> Result<UserLogin, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(login) if !login.trim().is_empty() => Ok(UserLogin::new(login)),
        _ => Err(D::Error::missing_field("githubLogin")),
    }
}

/// Reads a field that the console can do without; what it can't read counts as absent.
fn if_readable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

/// What the asking token is, when it is a machine's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenInfo {
    /// The token's name; empty when the server tells none.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// The organization it belongs to; empty when none.
    #[serde(default, deserialize_with = "null_as_default")]
    pub organization: String,
    /// The team it belongs to; empty when none.
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
    /// The login of the organization to begin with; empty when there is none. Servers differ in
    /// the field's first letter.
    #[serde(rename = "GitHubLogin", alias = "githubLogin", deserialize_with = "null_as_default")]
    pub github_login: String,
}

impl DefaultOrganization {
    /// The organization, when there is one.
    pub fn organization(&self) -> Option<OrgName> {
        (!self.github_login.is_empty()).then(|| OrgName::new(self.github_login.as_str()))
    }
}

/// A role in an organization. Unknown ones survive as text.
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

/// The answer to `GET /api/capabilities`. Each entry names a feature; the configuration beside it
/// is not used here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// The features offered.
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
    fn reads_the_least_and_the_unknown() {
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
    fn only_the_login_is_demanded() {
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
    fn without_a_login_it_is_no_user() {
        let nothing = r#"{"id":"u1"}"#;
        for body in ["{}", nothing, r#"{"githubLogin":null}"#, r#"{"githubLogin":" "}"#] {
            let error = serde_json::from_str::<User>(body).unwrap_err().to_string();
            assert!(error.starts_with("missing field `githubLogin`"), "{body}: {error}");
        }
        assert!(serde_json::from_str::<User>("[]").is_err());
    }
}
