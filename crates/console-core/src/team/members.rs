//! The members of a team as rows of a table: their order, the filter, and who manages them.

use crate::text::letters::{LowerCase, fold, in_order};
use crate::text::query_string;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use token_api::id::UserLogin;
use token_api::team::{Team, TeamKind, TeamMember};

/// What the address says of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberQuery {
    /// The text of the filter.
    pub text: String,
}

impl FromStr for MemberQuery {
    type Err = Infallible;

    /// Reads any address: unknown keys count as absent.
    fn from_str(search: &str) -> Result<Self, Self::Err> {
        let text = query_string::parse(search).into_iter().find(|(key, _)| key == "q");
        Ok(Self { text: text.map(|(_, text)| text).unwrap_or_default() })
    }
}

impl fmt::Display for MemberQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pair = Some(("q", self.text.as_str())).filter(|(_, text)| !text.is_empty());
        f.write_str(&query_string::print(pair))
    }
}

/// The members that the filter lets through, in the order of their names. Each word of the filter has to
/// occur in the name or the login.
pub fn rows(members: &[TeamMember], query: &MemberQuery, lower_case: LowerCase) -> Vec<TeamMember> {
    let words = fold(&query.text, lower_case);
    let words: Vec<&str> = words.split_whitespace().collect();
    let fits = |member: &&TeamMember| {
        let text = fold(&format!("{} {}", member.name, member.github_login), lower_case);
        words.iter().all(|word| text.contains(word))
    };
    let shown = members.iter().filter(fits).cloned().collect();
    in_order(shown, |member| label(member).to_owned(), lower_case)
}

/// What people call a member: the name, else the login.
pub fn label(member: &TeamMember) -> &str {
    match member.name.trim() {
        "" => member.github_login.as_str(),
        name => name,
    }
}

/// Why nothing can be changed here, for a team that another system manages. Which kinds there are is not
/// known for certain: a kind that is not known forbids nothing.
pub fn managed_elsewhere(kind: &TeamKind) -> Option<&'static str> {
    match kind {
        TeamKind::GitHub => Some(
            "This team follows a team of GitHub. Change it there; the change comes here by itself.",
        ),
        TeamKind::Scim => Some(
            "This team follows a group of the identity provider (SCIM). Change it there; the change \
             comes here by itself.",
        ),
        TeamKind::Native | TeamKind::Other(_) => None,
    }
}

/// A login as it was typed: trimmed, and not of a member of the team.
///
/// # Errors
/// What is wrong with it.
pub fn new_member(typed: &str, team: &Team) -> Result<UserLogin, String> {
    let login = typed.trim();
    if login.is_empty() {
        return Err("Enter the login of a member of the organization.".into());
    }
    let login = UserLogin::new(login);
    let members = team.members.as_deref().unwrap_or_default();
    if super::change::find(members, &login).is_some() {
        return Err(format!("{login} is in the team already."));
    }
    Ok(login)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn members() -> Vec<TeamMember> {
        serde_json::from_value(json!([
            { "githubLogin": "zoe" },
            { "githubLogin": "grace", "name": "Grace Hopper" },
            { "githubLogin": "ada", "name": "Ada Lindqvist" },
            { "githubLogin": "kofi10" },
            { "githubLogin": "kofi9" },
        ]))
        .unwrap()
    }

    fn shown(text: &str) -> Vec<String> {
        let query = MemberQuery { text: text.into() };
        let rows = rows(&members(), &query, str::to_lowercase);
        rows.iter().map(|member| member.github_login.to_string()).collect()
    }

    #[test]
    fn members_are_listed_by_name_and_found_by_name_or_login() {
        assert_eq!(shown(""), ["ada", "grace", "kofi9", "kofi10", "zoe"]);
        assert_eq!(shown("HOPPER gr"), ["grace"]);
        assert_eq!(shown("ko"), ["kofi9", "kofi10"]);
        assert!(shown("nobody").is_empty());
    }

    #[test]
    fn the_filter_is_in_the_address() {
        for text in ["", "a b", "50%&q=1"] {
            let query = MemberQuery { text: text.into() };
            assert_eq!(query.to_string().parse(), Ok(query), "{text:?}");
        }
        assert_eq!(MemberQuery::default().to_string(), "");
        assert_eq!("?sort=x".parse(), Ok(MemberQuery::default()));
    }

    #[test]
    fn only_systems_that_are_known_forbid_changes() {
        for (kind, is_read_only) in
            [("pulumi", false), ("github", true), ("scim", true), ("ldap", false)]
        {
            let kind = TeamKind::from(kind.to_owned());
            assert_eq!(managed_elsewhere(&kind).is_some(), is_read_only, "{kind:?}");
        }
    }

    #[test]
    fn a_member_is_added_once() {
        let team = json!({ "name": "web", "kind": "pulumi", "members": members() });
        let team: Team = serde_json::from_value(team).unwrap();
        assert_eq!(new_member(" eve ", &team), Ok(UserLogin::new("eve")));
        assert!(new_member("", &team).is_err());
        assert_eq!(new_member("ada", &team), Err("ada is in the team already.".into()));
    }
}
