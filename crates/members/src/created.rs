//! The active tokens of an organization by who created them: how many a member created, and which have
//! a creator who is no member any more.

use crate::list::rows::MemberRow;
use console_core::when::{count, is_recent};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use token_api::id::{OrgName, TokenId};
use token_api::time::UnixSeconds;
use token_api::token::AccessToken;

/// A token in few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenName {
    /// Identifier.
    pub id: TokenId,
    /// What the console calls it.
    pub label: String,
    /// Whether it is an admin token.
    pub is_admin: bool,
    /// Whether it was used recently.
    pub is_in_use: bool,
}

/// The tokens by their creator's login, without those of exchanges, which an issuer created. Only what was
/// read counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Created {
    by: BTreeMap<String, Vec<TokenName>>,
    /// The tokens that were looked at.
    total: usize,
    /// Those of which the server does not tell the creator.
    untold: usize,
    /// Whether the list was read to its end.
    is_whole: bool,
}

/// A creator who is no member, and the tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphans {
    /// The creator's login.
    pub creator: String,
    /// How many active tokens the creator left.
    pub tokens: usize,
}

impl Created {
    /// Those of these tokens that have not expired.
    pub fn of<'a>(
        tokens: impl Iterator<Item = &'a AccessToken>,
        now: UnixSeconds,
        is_whole: bool,
    ) -> Self {
        let mut created = Self { is_whole, ..Self::default() };
        for token in tokens.filter(|token| !token.expires.is_over(now)) {
            created.total += 1;
            if token.is_exchanged() {
                continue;
            }
            let creator = token.created_by.as_deref().unwrap_or_default().trim();
            if creator.is_empty() {
                created.untold += 1;
                continue;
            }
            created.by.entry(creator.to_owned()).or_default().push(TokenName {
                id: token.id.clone(),
                label: token.label().to_owned(),
                is_admin: token.admin == Some(true),
                is_in_use: is_recent(&token.last_used, now),
            });
        }
        created
    }

    /// The tokens that a member created.
    pub fn by(&self, login: &str) -> &[TokenName] {
        self.by.get(login).map_or(&[], Vec::as_slice)
    }

    /// Those whose creator is no member, most first. A token of the organization or of one of its teams
    /// is no member either, but it has not left. `members` have to be all.
    pub fn orphans(&self, members: &[Arc<MemberRow>], org: &OrgName) -> Vec<Orphans> {
        let users = members.iter().filter_map(|row| row.member()).map(|member| &member.user);
        // Servers write a login; where one writes a name, it is a member's as well.
        let known: HashSet<String> = users
            .flat_map(|user| [user.github_login.as_str(), user.name.as_str()])
            .map(str::to_lowercase)
            .collect();
        let machines = format!("{org}/");
        let has_left = |creator: &str| {
            !known.contains(&creator.to_lowercase()) && !creator.starts_with(&machines)
        };
        let mut orphans: Vec<Orphans> = self
            .by
            .iter()
            .filter(|(creator, _)| has_left(creator))
            .map(|(creator, tokens)| Orphans { creator: creator.clone(), tokens: tokens.len() })
            .collect();
        orphans.sort_by(|a, b| b.tokens.cmp(&a.tokens).then_with(|| a.creator.cmp(&b.creator)));
        orphans
    }

    /// "all 31 active tokens of the organization": over what something was counted.
    pub fn over(&self) -> String {
        let tokens = count(i64::try_from(self.total).unwrap_or(i64::MAX), "active token");
        let all = match (self.is_whole, self.total) {
            (true, 0 | 1) => "the",
            (true, _) => "all",
            (false, _) => "the first",
        };
        let untold = match self.untold {
            0 => String::new(),
            some => format!("; of {some} the creator is not told"),
        };
        format!("{all} {tokens} of the organization{untold}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::rows::samples::row;
    use serde_json::json;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn token(id: &str, by: Option<&str>, expires: i64) -> AccessToken {
        let token = json!({"id": id, "name": id, "createdBy": by, "expires": expires,
            "admin": id == "root"});
        serde_json::from_value(token).unwrap()
    }

    fn created(is_whole: bool) -> Created {
        let tokens = [
            token("root", Some("ada"), 0),
            token("ci", Some("ada"), NOW.0 + 90),
            token("over", Some("ada"), NOW.0 - 90),
            token("old", Some("dmitri"), 0),
            token("older", Some("dmitri"), 0),
            token("zed", Some("zed"), 0),
            token("made", Some("acme/terraform"), 0),
            token("named", Some("Grace Okafor"), 0),
            token("dark", None, 0),
            token("traded", Some("GitHub Actions (OIDC)"), NOW.0 + 90),
        ];
        Created::of(tokens.iter(), NOW, is_whole)
    }

    #[test]
    fn counts_the_active_ones_of_a_member() {
        let known = created(true);
        let by_ada: Vec<_> = known.by("ada").iter().map(|it| it.label.as_str()).collect();
        assert_eq!(by_ada, ["root", "ci"]);
        assert!(known.by("ada")[0].is_admin && !known.by("ada")[1].is_admin);
        assert!(known.by("linus").is_empty());
    }

    #[test]
    fn orphans_are_those_of_people_who_are_no_members() {
        let members = ["ada", "GRACE"].map(|login| {
            let name = if login == "ada" { "" } else { "Grace Okafor" };
            Arc::new(row(&json!({"user": {"githubLogin": login, "name": name}})))
        });
        let orphans = created(true).orphans(&members, &OrgName::new("acme"));
        let named: Vec<_> = orphans.iter().map(|it| (it.creator.as_str(), it.tokens)).collect();
        assert_eq!(named, [("dmitri", 2), ("zed", 1)]);
    }

    #[test]
    fn says_over_what_it_counted() {
        let of = "active tokens of the organization; of 1 the creator is not told";
        assert_eq!(created(true).over(), format!("all 9 {of}"));
        assert_eq!(created(false).over(), format!("the first 9 {of}"));
        let one = [token("ci", Some("ada"), 0)];
        let one = Created::of(one.iter(), NOW, true);
        assert_eq!(one.over(), "the 1 active token of the organization");
    }
}
