//! Whose a token's value is, and which row of a list. The server says whose when the value is used
//! once (`GET /api/user`), and for machines' tokens the name. For people's it does not say which:
//! that is told by the row whose last use moved, and only when it is the only one.

use crate::fault::{ApiError, Attempt, Explanation};
use crate::identity::{Actor, Identity};
use token_api::id::TokenId;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner};
use token_api::user::User;

/// A server may keep the last use to the minute only: one that is at most this many seconds old
/// may not move when the token is used again.
const COARSE_SECONDS: i64 = 90;

/// In which list a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// In this list.
    Listed(Owner),
    /// Among the personal tokens of somebody else, which nobody but them can list.
    Another,
}

/// Which row it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// This one.
    Row(TokenId),
    /// One of these, and it can't be told which.
    OneOf(Vec<TokenId>),
    /// None that can be seen.
    NotListed,
}

/// Whose token it is for which the server answers `found`, when `me` asks.
pub fn whose(found: &User, me: &Identity) -> Whose {
    match Identity::new(found.clone()).actor {
        Actor::OrganizationToken { org, .. } => Whose::Listed(Owner::Organization(org)),
        Actor::TeamToken { org, team } => Whose::Listed(Owner::Team(org, team)),
        Actor::Person if !me.is_machine() && me.user.id == found.id => {
            Whose::Listed(Owner::Personal)
        }
        Actor::Person => Whose::Another,
    }
}

/// Which row it is: the one of its name, else the only one whose last use moved between the list
/// `before` and the list `after` the value was used at `used_at`. `own` is the token that the
/// lists were read with, whose last use moves by itself.
///
/// A list never lacks the token, so when no row moved, it is one of those that were in use a
/// moment ago: then the server had nothing new to write down.
pub fn which(
    found: &User,
    before: &[AccessToken],
    after: &[AccessToken],
    own: Option<&TokenId>,
    used_at: UnixSeconds,
) -> Which {
    if let Some(info) = &found.token_info {
        let named = after.iter().find(|token| token.name == info.name);
        return named.map_or(Which::NotListed, |token| Which::Row(token.id.clone()));
    }
    let was = |token: &AccessToken| {
        let row = before.iter().find(|row| row.id == token.id);
        // One that was not there yet had never been used.
        row.map_or(0, |row| row.last_used)
    };
    let others = || after.iter().filter(|token| Some(&token.id) != own);
    let ids = |tokens: Vec<&AccessToken>| tokens.into_iter().map(|t| t.id.clone()).collect();
    let moved: Vec<_> = others().filter(|token| was(token) != token.last_used).collect();
    match moved.as_slice() {
        [only] => Which::Row(only.id.clone()),
        [] => {
            let recent = |token: &&AccessToken| {
                token.last_use().at().is_some_and(|at| used_at.seconds_since(at) <= COARSE_SECONDS)
            };
            let recent: Vec<_> = others().filter(recent).collect();
            if recent.is_empty() { Which::NotListed } else { Which::OneOf(ids(recent)) }
        }
        _ => Which::OneOf(ids(moved)),
    }
}

/// Why the server did not say whose the value is. `host` is its name as people know it.
pub fn refused(error: &ApiError, host: &str) -> Explanation {
    let said = match error {
        ApiError::Refused(refusal) => refusal.message.as_deref().unwrap_or_default().trim(),
        _ => "",
    };
    let detail = |words: &str| {
        let said = if said.is_empty() { String::new() } else { format!("{said} ") };
        format!("{said}{words} You are still signed in, and nothing was changed.")
    };
    match error {
        ApiError::Refused(refusal) if refusal.status == 401 => Explanation {
            title: format!("Not accepted by {host}"),
            detail: detail(
                "It expired, was deleted, is mistyped, or belongs to another server. It lets \
                 nobody in here.",
            ),
        },
        ApiError::Refused(refusal) if refusal.is_expiry_cap() => Explanation {
            title: "It is a token of this server, and refused".into(),
            detail: detail(
                "It lets nobody in while the maximum holds. Which one it is can't be told; look \
                 for tokens over the maximum in that organization's lists.",
            ),
        },
        other => other.explain(Attempt::Read, host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Refusal;
    use serde_json::{Value, json};
    use token_api::id::{OrgName, TeamName};

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn tokens(last_used: &[i64]) -> Vec<AccessToken> {
        let token = |(n, used): (usize, &i64)| {
            serde_json::from_value(json!({
                "id": format!("t{n}"), "name": format!("n{n}"), "description": "", "created": "",
                "createdBy": "", "lastUsed": used, "expires": 0, "admin": false
            }))
            .unwrap()
        };
        last_used.iter().enumerate().map(token).collect()
    }

    fn user(id: &str, token_info: Value) -> User {
        let user = json!({"id": id, "githubLogin": id, "tokenInfo": token_info});
        serde_json::from_value(user).unwrap()
    }

    fn info(name: &str, team: &str) -> Value {
        json!({"name": name, "organization": "acme", "team": team})
    }

    fn ids(which: &Which) -> Vec<&str> {
        match which {
            Which::Row(id) => vec![id.as_str()],
            Which::OneOf(ids) => ids.iter().map(TokenId::as_str).collect(),
            Which::NotListed => vec![],
        }
    }

    #[test]
    fn knows_whose_it_is() {
        let acme = OrgName::new("acme");
        let ada = Identity::new(user("ada", Value::Null));
        let robot = Identity::new(user("robot", info("n1", "")));
        let table = [
            (user("ada", Value::Null), &ada, Whose::Listed(Owner::Personal)),
            (user("linus", Value::Null), &ada, Whose::Another),
            (user("robot", Value::Null), &robot, Whose::Another),
            (user("x", info("n", "")), &ada, Whose::Listed(Owner::Organization(acme.clone()))),
            (
                user("x", info("n", "web")),
                &robot,
                Whose::Listed(Owner::Team(acme, TeamName::new("web"))),
            ),
        ];
        for (found, me, expected) in table {
            assert_eq!(whose(&found, me), expected);
        }
    }

    #[test]
    fn a_name_tells_the_row() {
        let rows = tokens(&[0, 0]);
        let named = |name| which(&user("x", info(name, "")), &[], &rows, None, NOW);
        assert_eq!(named("n1"), Which::Row(TokenId::new("t1")));
        assert_eq!(named("gone"), Which::NotListed);
    }

    #[test]
    fn else_the_only_row_that_moved() {
        let now = NOW.0;
        // Before, after, the session's own token; whether it is certain, and the rows.
        type Case<'a> = (&'a [i64], &'a [i64], Option<&'a str>, bool, &'a [&'a str]);
        let table: [Case<'_>; 11] = [
            (&[0, 5, 9], &[0, now, 9], None, true, &["t1"]),
            (&[0, 5, 9], &[now, now, 9], None, false, &["t0", "t1"]),
            (&[0, 5, 9], &[now, now, 9], Some("t0"), true, &["t1"]),
            (&[0, 5, 9], &[now, 5, 9], Some("t0"), false, &[]),
            (&[0, now - 60, 9], &[0, now - 60, 9], None, false, &["t1"]),
            (&[now - 9, now - 60, 9], &[now - 9, now - 60, 9], None, false, &["t0", "t1"]),
            (&[now - 9, now - 60, 9], &[now - 9, now - 60, 9], Some("t0"), false, &["t1"]),
            (&[0, now - 91], &[0, now - 91], None, false, &[]),
            // One that was made in between and used.
            (&[0], &[0, now], None, true, &["t1"]),
            (&[0], &[now, 0], None, true, &["t0"]),
            (&[], &[], None, false, &[]),
        ];
        for (before, after, own, certain, expected) in table {
            let own = own.map(TokenId::new);
            let found = user("ada", Value::Null);
            let which = which(&found, &tokens(before), &tokens(after), own.as_ref(), NOW);
            assert_eq!(ids(&which), expected, "{before:?} {after:?}");
            assert_eq!(matches!(which, Which::Row(_)), certain, "{before:?} {after:?}");
        }
    }

    #[test]
    fn says_why_not() {
        let refusal = |status, message: &str| {
            ApiError::Refused(Refusal {
                status,
                message: Some(message.into()),
                ..Refusal::default()
            })
        };
        let words = refused(&refusal(401, "This token was deleted."), "api.example");
        assert_eq!(words.title, "Not accepted by api.example");
        assert!(words.detail.starts_with("This token was deleted. It expired, was deleted,"));
        assert!(words.detail.contains("You are still signed in"), "{words:?}");
        let words = refused(
            &refusal(403, "The organization blue has a maximum token expiry of 90 days."),
            "api.example",
        );
        assert!(words.title.starts_with("It is a token of this server"), "{words:?}");
        assert!(words.detail.contains("blue"), "{words:?}");
        let words = refused(&ApiError::Unreachable, "api.example");
        assert!(words.detail.contains("Nothing was changed"), "{words:?}");
    }
}
