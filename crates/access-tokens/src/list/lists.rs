//! Which lists of tokens an identity can see: to search for a token whose list is unknown, and to
//! find tokens that will expire soon.

use console_core::backend::identity::Identity;
use console_core::backend::levels::is_likely_admin;
use token_api::id::OrgName;
use token_api::team::Team;
use token_api::token::Owner;

/// The user's own list, if the identity is a user, and the lists of organizations that the identity
/// can probably see, in the server's order. The console reads them without being asked, and servers
/// record refusals. So lists that the role only may be allowed to see are left out.
pub fn own_lists(identity: &Identity) -> Vec<Owner> {
    let organizations = identity.user.organizations.iter().map(|it| &it.github_login);
    let organizations = organizations
        .filter(|org| is_likely_admin(identity, org))
        .map(|org| Owner::Organization(org.clone()));
    std::iter::once(Owner::Personal)
        .chain(organizations)
        .filter(|it| is_seen(identity, it))
        .collect()
}

/// The lists other than `known` that may contain a token of an organization with these teams.
/// Personal tokens of other users are in none of them, because only their owners can list them.
pub fn other_lists(
    identity: &Identity,
    known: &Owner,
    org: &OrgName,
    teams: &[Team],
) -> Vec<Owner> {
    let whole = [Owner::Organization(org.clone()), Owner::Personal];
    let whole = whole.into_iter().filter(|owner| is_seen(identity, owner));
    let teams = teams.iter().filter_map(|team| {
        let owner = Owner::Team(org.clone(), team.name.clone());
        identity.manage_tokens(&owner, team.user_role.as_ref()).is_ok().then_some(owner)
    });
    whole.chain(teams).filter(|owner| owner != known).collect()
}

fn is_seen(identity: &Identity, owner: &Owner) -> bool {
    identity.manage_tokens(owner, None).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn identity(user: serde_json::Value) -> Identity {
        Identity::new(serde_json::from_value(user).unwrap())
    }

    fn ada() -> Identity {
        identity(json!({
            "id": "u1", "githubLogin": "ada", "name": "Ada",
            "organizations": [
                { "githubLogin": "acme", "name": "Acme", "role": "admin" },
                { "githubLogin": "blue", "name": "Blue", "role": "member" },
            ],
        }))
    }

    fn robot(role: &str) -> Identity {
        identity(json!({
            "id": "o1", "githubLogin": "acme", "name": "acme",
            "organizations": [{ "githubLogin": "acme", "name": "Acme", "role": role }],
            "tokenInfo": { "name": "ci", "organization": "acme" },
        }))
    }

    fn teams() -> Vec<Team> {
        serde_json::from_value(json!([
            { "name": "core", "kind": "pulumi", "userRole": "admin" },
            { "name": "web", "kind": "pulumi", "userRole": "member" },
        ]))
        .unwrap()
    }

    fn org(name: &str) -> Owner {
        Owner::Organization(OrgName::new(name))
    }

    fn team(name: &str) -> Owner {
        Owner::Team(OrgName::new("acme"), token_api::id::TeamName::new(name))
    }

    #[test]
    fn own_lists_are_those_that_can_be_seen() {
        assert_eq!(own_lists(&ada()), [Owner::Personal, org("acme")]);
        assert_eq!(own_lists(&robot("admin")), []);
        // A list is left out if the role only may be allowed to see it, but included if the server
        // names no role.
        let of = |role: serde_json::Value| {
            let organizations = json!([{ "githubLogin": "acme", "role": role }]);
            identity(json!({ "githubLogin": "ada", "organizations": organizations }))
        };
        assert_eq!(own_lists(&of(json!("auditor"))), [Owner::Personal]);
        assert_eq!(own_lists(&of(json!(null))), [Owner::Personal, org("acme")]);
    }

    #[test]
    fn a_token_is_searched_in_lists_that_can_be_seen() {
        let other = |who: &Identity, known: &Owner, at: &str| {
            other_lists(who, known, &OrgName::new(at), &teams())
        };
        // An organization admin sees all teams.
        let all = [Owner::Personal, team("core"), team("web")];
        assert_eq!(other(&ada(), &org("acme"), "acme"), all);
        let all = [org("acme"), Owner::Personal, team("core")];
        assert_eq!(other(&ada(), &team("web"), "acme"), all);
        // A member sees the teams in which they are admin.
        let blue = Owner::Team(OrgName::new("blue"), token_api::id::TeamName::new("core"));
        assert_eq!(other(&ada(), &org("blue"), "blue"), [Owner::Personal, blue]);
        // Machine tokens have no list of their own, and never see the organization's list.
        assert_eq!(other(&robot("admin"), &org("acme"), "acme"), [team("core"), team("web")]);
        assert_eq!(other(&robot("member"), &org("acme"), "acme"), []);
    }
}
