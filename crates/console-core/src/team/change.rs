//! Whether a server made a change whose answer was lost, by what it says of the team afterwards.

use token_api::id::UserLogin;
use token_api::team::{MemberAction, NewTeam, Team, TeamMember, TeamUpdate};
use token_api::user::OrgRole;

/// Whether the team has the change. `None` if the server does not tell what decides it.
pub fn has_taken(team: &Team, update: &TeamUpdate) -> Option<bool> {
    let is = |wanted: &Option<String>, text: &str| {
        wanted.as_ref().is_none_or(|wanted| wanted.trim() == text.trim())
    };
    // A server may show the unique name in place of an empty display name.
    let is_named = is(&update.new_display_name, &team.display_name)
        || is(&update.new_display_name, "") && team.display_name == team.name.as_str();
    let has_texts = is_named && is(&update.new_description, &team.description);
    let (Some(login), Some(action)) = (&update.member, update.member_action) else {
        return Some(has_texts);
    };
    let member = find(team.members.as_ref()?, login);
    let has_member = match (action, member) {
        (MemberAction::Add, member) => member.is_some(),
        (MemberAction::Remove, member) => member.is_none(),
        (MemberAction::Promote | MemberAction::Demote, None) => false,
        (MemberAction::Promote, Some(member)) => *member.role.as_ref()? == OrgRole::Admin,
        (MemberAction::Demote, Some(member)) => *member.role.as_ref()? == OrgRole::Member,
    };
    Some(has_texts && has_member)
}

/// Whether this team is the one that was asked for.
pub fn is_made(team: &Team, asked: &NewTeam) -> bool {
    let texts = TeamUpdate {
        new_display_name: Some(asked.display_name.clone()),
        new_description: Some(asked.description.clone()),
        ..TeamUpdate::default()
    };
    team.name.as_str() == asked.name && has_taken(team, &texts) == Some(true)
}

/// The team after a change of its members, before the server is read again.
#[must_use]
pub fn applied(mut team: Team, login: &UserLogin, action: MemberAction) -> Team {
    let Some(members) = &mut team.members else { return team };
    let role = match action {
        MemberAction::Remove => {
            members.retain(|member| member.github_login != *login);
            return team;
        }
        MemberAction::Promote => OrgRole::Admin,
        MemberAction::Add | MemberAction::Demote => OrgRole::Member,
    };
    match members.iter_mut().find(|member| member.github_login == *login) {
        Some(member) => member.role = Some(role),
        None => members.push(TeamMember {
            github_login: login.clone(),
            name: String::new(),
            avatar_url: String::new(),
            role: Some(role),
        }),
    }
    team
}

/// A member by login.
pub fn find<'a>(members: &'a [TeamMember], login: &UserLogin) -> Option<&'a TeamMember> {
    members.iter().find(|member| member.github_login == *login)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn team(members: Value) -> Team {
        let team = json!({
            "name": "web", "displayName": "Web", "description": "The shop", "kind": "pulumi",
            "members": members,
        });
        serde_json::from_value(team).unwrap()
    }

    fn of(login: &str, action: MemberAction) -> TeamUpdate {
        TeamUpdate {
            member: Some(UserLogin::new(login)),
            member_action: Some(action),
            ..TeamUpdate::default()
        }
    }

    #[test]
    fn the_members_tell_what_became_of_a_change() {
        use MemberAction::{Add, Demote, Promote, Remove};
        let team = team(json!([
            { "githubLogin": "ada", "role": "admin" },
            { "githubLogin": "linus", "role": "member" },
            { "githubLogin": "mona" },
        ]));
        for (login, action, taken) in [
            ("ada", Add, Some(true)),
            ("eve", Add, Some(false)),
            ("ada", Remove, Some(false)),
            ("eve", Remove, Some(true)),
            ("ada", Promote, Some(true)),
            ("linus", Promote, Some(false)),
            ("linus", Demote, Some(true)),
            ("ada", Demote, Some(false)),
            ("eve", Promote, Some(false)),
            // The role is not told.
            ("mona", Promote, None),
        ] {
            assert_eq!(has_taken(&team, &of(login, action)), taken, "{login} {action:?}");
        }
    }

    #[test]
    fn members_that_are_not_told_decide_nothing() {
        let team = team(Value::Null);
        assert_eq!(has_taken(&team, &of("ada", MemberAction::Add)), None);
        let texts = TeamUpdate { new_display_name: Some("Web".into()), ..TeamUpdate::default() };
        assert_eq!(has_taken(&team, &texts), Some(true));
        let texts = TeamUpdate { new_description: Some("Shop".into()), ..TeamUpdate::default() };
        assert_eq!(has_taken(&team, &texts), Some(false));
    }

    #[test]
    fn a_team_of_that_name_may_be_of_another_admin() {
        let asked = |name: &str, display_name: &str| NewTeam {
            name: name.into(),
            display_name: display_name.into(),
            description: "The shop".into(),
        };
        let mut made = team(json!([]));
        assert!(is_made(&made, &asked("web", "Web")));
        assert!(!is_made(&made, &asked("web", "Other")));
        assert!(!is_made(&made, &asked("app", "Web")));
        made.display_name = "web".into();
        assert!(is_made(&made, &asked("web", "")));
    }

    #[test]
    fn a_change_is_shown_before_the_server_is_read_again() {
        let ada = UserLogin::new("ada");
        let added = applied(team(json!([])), &ada, MemberAction::Add);
        let role = |team: &Team| find(team.members.as_ref().unwrap(), &ada).unwrap().role.clone();
        assert_eq!(role(&added), Some(OrgRole::Member));
        let promoted = applied(added, &ada, MemberAction::Promote);
        assert_eq!(role(&promoted), Some(OrgRole::Admin));
        let removed = applied(promoted, &ada, MemberAction::Remove);
        assert_eq!(removed.members, Some(Vec::new()));
        assert_eq!(applied(team(Value::Null), &ada, MemberAction::Add).members, None);
    }
}
