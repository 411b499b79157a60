//! Who is signed in: `GET /api/user`.

use crate::id::{OrgName, TeamName, UserLogin};
use crate::lenient::{null_as_default, readable};
use serde::{Deserialize, Serialize};

/// The answer to `GET /api/user`, as far as the console needs it. What the published service
/// requires but the console does not use is not required here, so that smaller servers qualify.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Identifier of the account.
    pub id: String,
    /// Login name. For an organization's or a team's token, the server's name for that robot.
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
    /// Present when the token that asks belongs to an organization or a team and not to a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<OrgRole>,
}

/// What the asking token is, when it is a machine's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenInfo {
    /// The token's name.
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
    fn what_is_no_user_is_refused() {
        for body in ["{}", r#"{"id":"u1"}"#, "[]", r#"{"githubLogin":null,"id":"x"}"#] {
            assert!(serde_json::from_str::<User>(body).is_err(), "{body}");
        }
    }
}
