//! The number of tokens of each team: which lists the console requests, and the text for each
//! result. Servers record refusals, so the console requests only lists that this identity can
//! certainly see.

use console_core::backend::identity::Identity;
use console_core::backend::levels::is_likely_admin;
use console_core::when::count;
use token_api::id::OrgName;
use token_api::team::Team;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner};
use token_api::user::OrgRole;

/// The number of a team's tokens, as far as known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Not requested yet.
    Waiting,
    /// The number of working tokens. If the list is incomplete, there may be more.
    Tokens {
        /// The number of tokens that have not expired.
        active: usize,
        /// Whether the list may have more.
        incomplete: bool,
    },
    /// The role does not allow it, or the server refused. Holds the reason.
    NotPermitted(String),
    /// Not requested, because the role may not allow it.
    NotAsked,
    /// The list could not be read. Holds the reason.
    Failed(String),
}

impl Counted {
    /// What is known of a team before any request.
    pub fn before(identity: &Identity, org: &OrgName, team: &Team) -> Self {
        let owner = Owner::Team(org.clone(), team.name.clone());
        match identity.manage_tokens(&owner, team.user_role.as_ref()) {
            Err(denial) => Self::NotPermitted(denial.0),
            Ok(()) if is_likely_admin(identity, org) => Self::Waiting,
            Ok(()) if team.user_role == Some(OrgRole::Admin) => Self::Waiting,
            Ok(()) => Self::NotAsked,
        }
    }

    /// The text in the row.
    pub fn words(&self) -> String {
        match self {
            Self::Waiting => "…".into(),
            Self::Tokens { active, incomplete: true } => format!("{active} or more"),
            Self::Tokens { active: 0, .. } => "none".into(),
            Self::Tokens { active, .. } => active.to_string(),
            Self::NotPermitted(_) => "not permitted".into(),
            Self::NotAsked => "not asked".into(),
            Self::Failed(_) => "not known".into(),
        }
    }

    /// A number as a name for those who only hear it: "no active tokens".
    pub fn named(&self) -> Option<String> {
        let Self::Tokens { active, incomplete } = self else { return None };
        Some(match (active, incomplete) {
            (0, false) => "no active tokens".into(),
            (1, false) => "1 active token".into(),
            _ => format!("{} active tokens", self.words()),
        })
    }

    /// Why there is no number, if so.
    pub fn why(&self) -> Option<String> {
        match self {
            Self::Waiting | Self::Tokens { .. } => None,
            Self::NotPermitted(why) | Self::Failed(why) => Some(why.clone()),
            Self::NotAsked => Some(
                "Whether your role sees its tokens is not certain. Open the team to ask the \
                 server."
                    .into(),
            ),
        }
    }
}

/// How many of these tokens work at `now`. A token whose expiry the server does not say counts as
/// working.
pub fn active<'a>(tokens: impl Iterator<Item = &'a AccessToken>, now: UnixSeconds) -> usize {
    tokens.filter(|token| !token.expires.is_over(now)).count()
}

/// "5 teams, 23 active tokens"; or "6 active tokens in 1 team; 4 teams were not counted".
pub fn summary<'a>(counts: impl Iterator<Item = &'a Counted>) -> String {
    let (mut tokens, mut known, mut all, mut more) = (0, 0, 0, false);
    for counted in counts {
        all += 1;
        if let Counted::Tokens { active, incomplete } = counted {
            tokens += *active;
            known += 1;
            more |= *incomplete;
        }
    }
    let number = |of: usize, what| count(i64::try_from(of).unwrap_or(i64::MAX), what);
    let teams = number(all, "team");
    if known == 0 {
        return teams;
    }
    let at_least = if more { "at least " } else { "" };
    let tokens = format!("{at_least}{}", number(tokens, "active token"));
    match known == all {
        true => format!("{teams}, {tokens}"),
        false => {
            let rest = all - known;
            let were = if rest == 1 { "was" } else { "were" };
            format!(
                "{tokens} in {}; {} {were} not counted",
                number(known, "team"),
                number(rest, "team")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn identity(role: Value) -> Identity {
        let user = json!({
            "githubLogin": "ada",
            "organizations": [{ "githubLogin": "acme", "role": role }],
        });
        Identity::new(serde_json::from_value(user).unwrap())
    }

    fn team(role: Value) -> Team {
        serde_json::from_value(json!({ "name": "web", "kind": "pulumi", "userRole": role }))
            .unwrap()
    }

    #[test]
    fn only_certainly_permitted_lists_are_requested() {
        let acme = OrgName::new("acme");
        let before = |role: Value, team_role: Value| {
            Counted::before(&identity(role), &acme, &team(team_role))
        };
        assert_eq!(before(json!("admin"), json!("member")), Counted::Waiting);
        assert_eq!(before(json!("member"), json!("admin")), Counted::Waiting);
        assert_eq!(
            before(json!(null), json!(null)),
            Counted::Waiting,
            "small servers tell no role"
        );
        assert!(matches!(before(json!("member"), json!("member")), Counted::NotPermitted(_)));
        assert_eq!(before(json!("auditor"), json!("member")), Counted::NotAsked);
        assert_eq!(before(json!("auditor"), json!("admin")), Counted::Waiting);
    }

    #[test]
    fn says_how_many_and_why_not() {
        let tokens = |active, incomplete| Counted::Tokens { active, incomplete };
        let table = [
            (tokens(3, false), "3", false),
            (tokens(0, false), "none", false),
            (tokens(0, true), "0 or more", false),
            (tokens(1000, true), "1000 or more", false),
            (Counted::Waiting, "…", false),
            (Counted::NotPermitted("Only admins.".into()), "not permitted", true),
            (Counted::NotAsked, "not asked", true),
            (Counted::Failed("Timed out.".into()), "not known", true),
        ];
        for (counted, words, has_reason) in table {
            assert_eq!((counted.words().as_str(), counted.why().is_some()), (words, has_reason));
            assert_eq!(counted.named().is_some(), matches!(counted, Counted::Tokens { .. }));
        }
        for (counted, name) in [
            (tokens(0, false), "no active tokens"),
            (tokens(1, false), "1 active token"),
            (tokens(3, false), "3 active tokens"),
            (tokens(0, true), "0 or more active tokens"),
        ] {
            assert_eq!(counted.named().as_deref(), Some(name));
        }
    }

    #[test]
    fn expired_tokens_are_not_counted() {
        let now = UnixSeconds(1_795_212_840);
        let token = |expires: Value| -> AccessToken {
            serde_json::from_value(json!({ "id": "t", "expires": expires })).unwrap()
        };
        let tokens = [
            token(json!(0)),
            token(json!(now.0)),
            token(json!(now.0 + 1)),
            token(json!(null)),
            serde_json::from_value(json!({ "id": "t" })).unwrap(),
        ];
        assert_eq!(active(tokens.iter(), now), 4);
    }

    #[test]
    fn the_sum_names_the_number_of_teams() {
        let tokens = |active, incomplete| Counted::Tokens { active, incomplete };
        let of = |counts: &[Counted]| summary(counts.iter());
        assert_eq!(of(&[tokens(2, false), tokens(1, false)]), "2 teams, 3 active tokens");
        assert_eq!(of(&[tokens(1, false)]), "1 team, 1 active token");
        assert_eq!(of(&[tokens(1, true)]), "1 team, at least 1 active token");
        assert_eq!(
            of(&[tokens(1, false), Counted::NotAsked, Counted::Waiting]),
            "1 active token in 1 team; 2 teams were not counted"
        );
        assert_eq!(
            of(&[tokens(2, true), tokens(4, false), Counted::NotAsked]),
            "at least 6 active tokens in 2 teams; 1 team was not counted"
        );
        assert_eq!(of(&[Counted::NotAsked]), "1 team");
        assert_eq!(of(&[]), "0 teams");
    }
}
