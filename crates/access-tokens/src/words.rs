//! Texts: what a token can do, and whether an organization accepts its life.

use crate::create::draft::days;
use token_api::expiry::{CapViolation, ExpiryCap, cap_violation};
use token_api::id::OrgName;
use token_api::time::{Moment, SECONDS_PER_DAY, UnixSeconds};
use token_api::token::{AccessToken, EXCHANGED, Owner, TokenKind};

/// The kind of a token in words: as the server says it, or else by its owner.
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

/// What a token can do and what it cannot, one sentence each. At `now` it may have expired. `team`
/// is what users call the team of a team's token.
pub fn powers(token: &AccessToken, owner: &Owner, team: &str, now: UnixSeconds) -> Vec<String> {
    let mut said = Vec::new();
    if token.expires.is_over(now) {
        said.push("Nothing any more: it has expired. Before that:".to_owned());
    }
    if token.kind == Some(TokenKind::Refresh) {
        said.push("It can only be exchanged for an access token; no other call takes it.".into());
        return said;
    }
    if *owner == Owner::Personal && token.is_exchanged() {
        let limit = "All that you may do in the organization that it was exchanged at, and in no \
                     other.";
        said.push(limit.into());
        said.push("It can't create personal tokens.".into());
    } else {
        let role = token.role.as_ref().map(|role| role.name.as_str());
        said.extend(rights(owner, team, token.admin, role.unwrap_or_default()));
    }
    said
}

/// The creator of the tokens that were exchanged from an issuer of this name.
pub fn creator_of_exchanged(issuer: &str) -> String {
    format!("{issuer} {EXCHANGED}")
}

/// Whether a token works still and was exchanged from an issuer of this name.
pub fn is_live_from(token: &AccessToken, issuer: &str, now: UnixSeconds) -> bool {
    let creator = creator_of_exchanged(issuer);
    token.created_by.as_ref() == Some(&creator) && !token.expires.is_over(now)
}

/// The role of a token by its name. A standard token of an organization without one has the default
/// role: that is its power. `None` where a role means nothing or none is known.
pub fn role_name(token: &AccessToken, owner: &Owner) -> Option<String> {
    let named = token.role.as_ref().map(|role| role.name.trim()).filter(|name| !name.is_empty());
    let by_default = matches!((owner, token.admin), (Owner::Organization(_), Some(false)));
    named.map(str::to_owned).or_else(|| by_default.then(|| "default role".to_owned()))
}

/// What a token of this owner can do and what it cannot, one sentence each. `admin` is `None` if
/// the server does not say. The role's name is empty if the token has none. `team` is what users call
/// the team of a team's token.
pub fn rights(owner: &Owner, team: &str, admin: Option<bool>, role: &str) -> Vec<String> {
    const ONE_ROLE: &str = "The one role is its power: nothing else adds to it or limits it.";
    const GRANT: &str = "A stack that it creates can leave a permanent grant behind, which \
                         outlives the token.";
    let role = Some(role.trim()).filter(|role| !role.is_empty());
    let beside = role.map(|role| format!("The server also names a role: {role}."));
    let mut said = match (owner, admin, role) {
        (Owner::Personal, ..) => {
            let all = "All that you may do, in every organization that you belong to. It has no \
                       rights of its own: when yours change, so do its.";
            return [all.to_owned()].into_iter().chain(beside).collect();
        }
        (Owner::Team(org, _), ..) => vec![
            format!(
                "What the roles of team {team} grant, and what every member of {org} may do by \
                 default."
            ),
            "It can't manage tokens.".to_owned(),
        ],
        (Owner::Organization(org), None, _) => vec![
            format!(
                "What an ordinary member of {org} may do, or all that an organization admin may: \
                 the server does not tell whether it is an admin token."
            ),
            "It can't create or delete organization tokens.".to_owned(),
        ],
        (Owner::Organization(org), Some(true), _) => vec![
            format!(
                "All that an organization admin of {org} may do: add and remove people, change \
                 team roles, transfer stacks, manage team tokens, read the audit log."
            ),
            "It can't create or delete organization tokens.".to_owned(),
        ],
        (Owner::Organization(_), Some(false), Some(role)) => vec![
            format!("What its role grants: {role}. {ONE_ROLE}"),
            "It can't create or delete organization tokens.".to_owned(),
        ],
        (Owner::Organization(org), Some(false), None) => vec![
            format!("What an ordinary member of {org} may do, by the default role. {ONE_ROLE}"),
            "It can't manage organization or team tokens.".to_owned(),
        ],
    };
    let is_its_power = matches!((owner, admin), (Owner::Organization(_), Some(false)));
    said.extend(beside.filter(|_| !is_its_power));
    said.push(GRANT.to_owned());
    said
}

/// Whether an organization with a cap on expiry accepts a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compliance {
    /// Whether it accepts it; `None` if not known.
    pub accepted: Option<bool>,
    /// The rule, and what it means for the token.
    pub words: String,
    /// From when the token is accepted because its remaining life is short enough, if ever.
    pub accepted_from: Option<UnixSeconds>,
}

/// What an organization's cap means for a token with this expiry, at `now`.
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
    let ages = violation == Some(CapViolation::TooLong);
    Compliance {
        accepted: match (violation, expires) {
            (None, Moment::Odd(_) | Moment::Untold) => None,
            (violation, _) => Some(violation.is_none()),
        },
        words,
        accepted_from: if ages { accepted_from(expires, cap) } else { None },
    }
}

/// From when the remaining life of a token is within a cap. `None` if it has no known end.
pub fn accepted_from(expires: &Moment, cap: ExpiryCap) -> Option<UnixSeconds> {
    Some(expires.at()?.plus_seconds(-i64::from(cap.days()) * SECONDS_PER_DAY))
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
    fn no_role_is_the_default_role_where_that_is_the_power() {
        let acme = OrgName::new("acme");
        let org = Owner::Organization(acme.clone());
        let team = Owner::Team(acme, TeamName::new("web"));
        let role = ("role", json!({"id": "r", "name": "Auditor"}));
        let name = |more: &[(&str, Value)], owner| role_name(&token(more), owner);
        assert_eq!(name(&[], &org).as_deref(), Some("default role"));
        assert_eq!(name(&[role], &org).as_deref(), Some("Auditor"));
        assert_eq!(name(&[("admin", json!(true))], &org), None);
        assert_eq!(name(&[("admin", json!(null))], &org), None);
        assert_eq!((name(&[], &team), name(&[], &Owner::Personal)), (None, None));
    }

    #[test]
    fn a_live_token_of_an_issuer_is_told_by_its_creator() {
        let by = |creator: &str, expires: i64| {
            let token = token(&[("createdBy", json!(creator)), ("expires", json!(expires))]);
            is_live_from(&token, "GitLab", NOW)
        };
        assert!(by("GitLab (OIDC)", 0) && by("GitLab (OIDC)", NOW.0 + 1));
        assert!(!by("GitLab (OIDC)", NOW.0), "it has expired");
        assert!(!by("GitLab", 0) && !by("My GitLab (OIDC)", 0) && !by("", 0));
    }

    #[test]
    fn says_what_a_token_can_do() {
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
                &[
                    "What an ordinary member of acme may do, or all that",
                    "It can't create or",
                    "A stack that it creates",
                ],
            ),
            (&[], &Owner::Personal, &["All that you may do, in every organization"]),
            (
                std::slice::from_ref(&exchanged),
                &Owner::Personal,
                &["All that you may do in the organization that", "It can't create personal"],
            ),
            (
                &[],
                &team,
                &[
                    "What the roles of team Web & Shop grant, and what every member of acme may do by",
                    "It can't manage tokens",
                    "A stack that it creates",
                ],
            ),
            (
                &[],
                &org,
                &[
                    "What an ordinary member of acme may do, by the default role. The one role is",
                    "It can't manage organization or",
                    "A stack that it creates",
                ],
            ),
            (
                std::slice::from_ref(&admin),
                &org,
                &["All that an organization admin of acme", "It can't create or delete", "A stack"],
            ),
            (std::slice::from_ref(&refresh), &Owner::Personal, &["It can only be exchanged"]),
            (
                std::slice::from_ref(&role),
                &org,
                &[
                    "What its role grants: Auditor. The one role is its power",
                    "It can't",
                    "A stack",
                ],
            ),
            (
                std::slice::from_ref(&expired),
                &Owner::Personal,
                &["Nothing any more", "All that you"],
            ),
        ];
        for (more, owner, begins) in table {
            let said = powers(&token(more), owner, "Web & Shop", NOW);
            assert_eq!(said.len(), begins.len(), "{said:?}");
            assert!(
                said.iter().zip(begins).all(|(said, begin)| said.starts_with(begin)),
                "{said:?}"
            );
        }
    }

    #[test]
    fn a_role_replaces_the_rights_of_standard_organization_tokens_only() {
        let acme = OrgName::new("acme");
        let org = Owner::Organization(acme.clone());
        let team = Owner::Team(acme, TeamName::new("web"));
        let table = [
            (&org, Some(true), true),
            (&org, None, true),
            (&org, Some(false), false),
            (&team, Some(false), true),
            (&Owner::Personal, None, true),
        ];
        for (owner, admin, beside) in table {
            let said = rights(owner, "Web & Shop", admin, "Auditor").join(" ");
            assert!(said.contains("Auditor"), "{said}");
            assert_eq!(said.contains("The server also names a role: Auditor."), beside, "{said}");
            assert_eq!(said.contains("The one role is its power"), !beside, "{said}");
            assert_eq!(
                said.contains("team Web & Shop"),
                matches!(owner, Owner::Team(..)),
                "{said}"
            );
            assert!(!rights(owner, "", admin, " ").join(" ").contains("names a role"));
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
    fn says_what_a_cap_means() {
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
