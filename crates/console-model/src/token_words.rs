//! What a token may do, and whether organizations accept how long it lives, in words.

use crate::draft::days;
use token_api::expiry::{CapViolation, ExpiryCap, cap_violation};
use token_api::id::OrgName;
use token_api::time::{Moment, SECONDS_PER_DAY, UnixSeconds};
use token_api::token::{AccessToken, Owner, TokenKind};

/// The kind of a token in words: as the server says it, else by whose it is.
pub fn kind_name(token: &AccessToken, owner: &Owner) -> String {
    match (&token.kind, owner) {
        (Some(TokenKind::Other(kind)), _) => kind.clone(),
        (Some(TokenKind::Refresh), _) => "Refresh (exchange only)".into(),
        (Some(TokenKind::Personal), _) | (None, Owner::Personal) => "Personal".into(),
        (Some(TokenKind::Organization), _) | (None, Owner::Organization(_)) => {
            "Organization".into()
        }
        (Some(TokenKind::Team), _) | (None, Owner::Team(..)) => "Team".into(),
    }
}

/// What a token may do and what not, a sentence each. `now` tells whether it still may.
pub fn powers(token: &AccessToken, owner: &Owner, now: UnixSeconds) -> Vec<String> {
    let mut said = Vec::new();
    if token.expires.is_over(now) {
        said.push("Nothing any more: it has expired. Before that:".to_owned());
    }
    if token.kind == Some(TokenKind::Refresh) {
        said.push("It can only be exchanged for an access token; no other call takes it.".into());
        return said;
    }
    match owner {
        // So a server marks them that limits them to the organization of the issuer.
        Owner::Personal if token.created_by.as_deref().is_some_and(|by| by.ends_with("(OIDC)")) => {
            let limit = "All that you may do in the organization that it was exchanged at, and in \
                         no other.";
            said.push(limit.into());
            said.push("It can't create personal tokens.".into());
        }
        Owner::Personal => {
            said.push("All that you may do, in every organization that you belong to.".into());
        }
        Owner::Team(_, team) => {
            said.push(format!("All that team {team} may do."));
            said.push("It can't manage tokens.".into());
        }
        Owner::Organization(org) if token.admin.is_none() => {
            said.push(format!(
                "What an ordinary member of {org} may do, or all that an organization admin may: \
                 the server does not tell whether it is an admin token."
            ));
            said.push("It can't create or delete organization tokens.".into());
        }
        Owner::Organization(org) if token.admin == Some(true) => {
            said.push(format!(
                "All that an organization admin of {org} may do: add and remove people, change \
                 team roles, transfer stacks, manage team tokens, read the audit log."
            ));
            said.push("It can't create or delete organization tokens.".into());
        }
        Owner::Organization(org) => {
            said.push(format!("What an ordinary member of {org} may do."));
            said.push("It can't manage organization or team tokens.".into());
        }
    }
    if let Some(role) = token.role.as_ref().filter(|role| !role.name.is_empty()) {
        said.push(format!("Its role narrows or widens this: {}.", role.name));
    }
    said
}

/// Whether an organization with a cap on expiry accepts a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compliance {
    /// Whether it does; `None` where that can't be told.
    pub accepted: Option<bool>,
    /// The rule, and how the token stands to it.
    pub words: String,
    /// When ageing will have made it acceptable, if it will.
    pub accepted_from: Option<UnixSeconds>,
}

/// How a token with this expiry stands to an organization's cap at `now`.
pub fn compliance(org: &OrgName, cap: ExpiryCap, expires: &Moment, now: UnixSeconds) -> Compliance {
    let rule = format!("{org} allows tokens {} of remaining life", days(cap.days()));
    let violation = cap_violation(expires, cap, now);
    let words = match (violation, expires) {
        (Some(CapViolation::NeverExpires), _) => format!(
            "{rule}, and this one never expires: it is refused there. Replace it by one that \
             expires."
        ),
        (Some(CapViolation::TooLong), _) => {
            format!("{rule}, and this one has longer to live: it is refused there for now.")
        }
        (None, Moment::Odd(_)) => format!("{rule}. When this one expires is not clear."),
        (None, Moment::Untold) => {
            format!("{rule}. The server does not tell when this one expires.")
        }
        (None, _) => format!("{rule}, and this one keeps to it."),
    };
    let ages = (violation == Some(CapViolation::TooLong)).then(|| expires.at()).flatten();
    Compliance {
        accepted: match (violation, expires) {
            (None, Moment::Odd(_) | Moment::Untold) => None,
            (violation, _) => Some(violation.is_none()),
        },
        words,
        accepted_from: ages.map(|at| at.plus_seconds(-i64::from(cap.days()) * SECONDS_PER_DAY)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use token_api::id::TeamName;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn token(more: &[(&str, Value)]) -> AccessToken {
        let mut token = json!({
            "id": "t", "name": "n", "description": "", "created": "", "createdBy": "",
            "lastUsed": 0, "expires": 0, "admin": false
        });
        for (key, value) in more {
            token[key] = value.clone();
        }
        serde_json::from_value(token).unwrap()
    }

    #[test]
    fn says_what_it_may_do() {
        let acme = OrgName::new("acme");
        let org = Owner::Organization(acme.clone());
        let team = Owner::Team(acme, TeamName::new("web"));
        let admin = ("admin", json!(true));
        let refresh = ("type", json!("refresh"));
        let role = ("role", json!({"id": "r", "name": "Auditor"}));
        let expired = ("expires", json!(NOW.0));
        type Case<'a> = (&'a [(&'a str, Value)], &'a Owner, &'a [&'a str]);
        let exchanged = ("createdBy", json!("GitLab (OIDC)"));
        let untold = ("admin", json!(null));
        let table: [Case<'_>; 9] = [
            (
                std::slice::from_ref(&untold),
                &org,
                &["What an ordinary member of acme may do, or all that", "It can't create or"],
            ),
            (&[], &Owner::Personal, &["All that you may do, in every organization"]),
            (
                std::slice::from_ref(&exchanged),
                &Owner::Personal,
                &["All that you may do in the organization that", "It can't create personal"],
            ),
            (&[], &team, &["All that team web may do", "It can't manage tokens"]),
            (&[], &org, &["What an ordinary member of acme", "It can't manage organization or"]),
            (
                std::slice::from_ref(&admin),
                &org,
                &["All that an organization admin of acme", "It can't create or delete"],
            ),
            (std::slice::from_ref(&refresh), &Owner::Personal, &["It can only be exchanged"]),
            (
                std::slice::from_ref(&role),
                &org,
                &["What an", "It can't", "Its role narrows or widens this: Auditor."],
            ),
            (
                std::slice::from_ref(&expired),
                &Owner::Personal,
                &["Nothing any more", "All that you"],
            ),
        ];
        for (more, owner, begins) in table {
            let said = powers(&token(more), owner, NOW);
            assert_eq!(said.len(), begins.len(), "{said:?}");
            assert!(
                said.iter().zip(begins).all(|(said, begin)| said.starts_with(begin)),
                "{said:?}"
            );
        }
    }

    #[test]
    fn names_its_kind() {
        let org = Owner::Organization(OrgName::new("acme"));
        let team = Owner::Team(OrgName::new("acme"), TeamName::new("web"));
        let table = [
            (None, &Owner::Personal, "Personal"),
            (None, &org, "Organization"),
            (None, &team, "Team"),
            (Some("organization"), &team, "Organization"),
            (Some("team"), &org, "Team"),
            (Some("personal"), &org, "Personal"),
            (Some("refresh"), &Owner::Personal, "Refresh (exchange only)"),
            (Some("workload"), &org, "workload"),
        ];
        for (kind, owner, name) in table {
            let more: Vec<_> = kind.map(|kind| ("type", json!(kind))).into_iter().collect();
            assert_eq!(kind_name(&token(&more), owner), name);
        }
    }

    #[test]
    fn says_how_it_stands_to_a_cap() {
        let (acme, cap) = (OrgName::new("acme"), ExpiryCap::from_days(90).unwrap());
        let at = |days: u32| Moment::At(NOW.plus_days(days));
        let table = [
            (at(30), Some(true), "keeps to it", None),
            (at(90), Some(true), "keeps to it", None),
            (at(100), Some(false), "has longer to live", Some(NOW.plus_days(10))),
            (Moment::Never, Some(false), "never expires", None),
            (Moment::of(-1), None, "is not clear", None),
            (Moment::Untold, None, "does not tell when this one expires", None),
        ];
        for (expires, accepted, part, from) in table {
            let compliance = compliance(&acme, cap, &expires, NOW);
            assert!(compliance.words.starts_with("acme allows tokens 90 days of remaining life"));
            assert!(compliance.words.contains(part), "{compliance:?}");
            assert_eq!((compliance.accepted, compliance.accepted_from), (accepted, from));
        }
    }
}
