//! Users, organizations and teams.

use super::{Connected, Membership, Memory, Tables, TeamRow};
use token_service::store::organizations::{Member, Organization, OrganizationRows, Team};
use token_service::store::users::{User, UserRows};
use token_service::store::{Role, Stored};

fn is_same_membership(one: &Membership, other: &Membership) -> bool {
    (&one.of, &one.user_id) == (&other.of, &other.user_id)
}

fn role(members: &[Membership], of: &str, user_id: &str) -> Option<Role> {
    let member = members.iter().find(|member| member.of == of && member.user_id == user_id);
    member.map(|member| member.role)
}

impl Tables {
    /// Whether a login is that of a member of the organization.
    pub(super) fn member(&self, org_id: &str, login: &str) -> Option<&User> {
        let user = self.users.iter().find(|user| user.login == login)?;
        role(&self.members, org_id, &user.id).map(|_| user)
    }
}

impl<C: Connected> UserRows for Memory<C> {
    fn insert_user(&self, user: &User) -> Stored<()> {
        self.insert(
            |tables| &mut tables.users,
            user.clone(),
            |one, other| one.id == other.id || one.login == other.login,
        )
    }

    fn user_by_id(&self, id: &str) -> Stored<Option<User>> {
        self.read(|tables| tables.users.iter().find(|user| user.id == id).cloned())
    }

    fn member_by_login(&self, org_id: &str, login: &str) -> Stored<Option<User>> {
        self.read(|tables| tables.member(org_id, login).cloned())
    }

    fn join_organization(&self, org_id: &str, user_id: &str, role: Role) -> Stored<()> {
        let row = Membership { of: org_id.to_owned(), user_id: user_id.to_owned(), role };
        self.insert(|tables| &mut tables.members, row, is_same_membership)
    }

    fn organization_role(&self, org_id: &str, user_id: &str) -> Stored<Option<Role>> {
        self.read(|tables| role(&tables.members, org_id, user_id))
    }

    fn memberships(&self, user_id: &str) -> Stored<Vec<(Organization, Role)>> {
        self.read(|tables| {
            let of = |org: &Organization| role(&tables.members, &org.id, user_id);
            let all = tables.organizations.iter();
            let mut own: Vec<_> = all.filter_map(|org| Some((org.clone(), of(org)?))).collect();
            own.sort_by(|(one, _), (other, _)| one.login.cmp(&other.login));
            own
        })
    }
}

impl<C: Connected> OrganizationRows for Memory<C> {
    fn insert_organization(&self, org: &Organization) -> Stored<()> {
        self.insert(
            |tables| &mut tables.organizations,
            org.clone(),
            |one, other| one.id == other.id || one.login == other.login,
        )
    }

    fn organization_by_login(&self, login: &str) -> Stored<Option<Organization>> {
        self.read(|tables| tables.organizations.iter().find(|org| org.login == login).cloned())
    }

    fn organization_by_id(&self, id: &str) -> Stored<Option<Organization>> {
        self.read(|tables| tables.organizations.iter().find(|org| org.id == id).cloned())
    }

    fn member_count(&self, org_id: &str) -> Stored<i64> {
        let count = self.read(|tables| tables.members.iter().filter(|m| m.of == org_id).count())?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn members(&self, org_id: &str, after: i64, limit: usize) -> Stored<Vec<(i64, Member)>> {
        self.read(|tables| {
            let behind = (1_i64..).zip(&tables.users).filter(|(place, _)| *place > after);
            let members = behind.filter_map(|(place, user)| {
                let role = role(&tables.members, org_id, &user.id)?;
                let (login, name) = (user.login.clone(), user.name.clone());
                Some((place, Member { login, name, role }))
            });
            members.take(limit).collect()
        })
    }

    fn insert_team(&self, org_id: &str, team: &Team) -> Stored<()> {
        self.insert(
            |tables| &mut tables.teams,
            TeamRow { org_id: org_id.to_owned(), team: team.clone() },
            |one, other| {
                one.team.id == other.team.id
                    || (&one.org_id, &one.team.name) == (&other.org_id, &other.team.name)
            },
        )
    }

    fn join_team(&self, team_id: &str, user_id: &str, role: Role) -> Stored<()> {
        let row = Membership { of: team_id.to_owned(), user_id: user_id.to_owned(), role };
        self.insert(|tables| &mut tables.team_members, row, is_same_membership)
    }

    fn teams(&self, org_id: &str) -> Stored<Vec<Team>> {
        self.read(|tables| {
            let own = tables.teams.iter().filter(|row| row.org_id == org_id);
            let mut teams: Vec<_> = own.map(|row| row.team.clone()).collect();
            teams.sort_by(|one, other| one.name.cmp(&other.name));
            teams
        })
    }

    fn team_by_name(&self, org_id: &str, name: &str) -> Stored<Option<Team>> {
        self.read(|tables| {
            let is_meant = |row: &&TeamRow| row.org_id == org_id && row.team.name == name;
            tables.teams.iter().find(is_meant).map(|row| row.team.clone())
        })
    }

    fn team_by_id(&self, id: &str) -> Stored<Option<Team>> {
        self.read(|tables| {
            tables.teams.iter().find(|row| row.team.id == id).map(|row| row.team.clone())
        })
    }

    fn team_members(&self, team_id: &str) -> Stored<Vec<Member>> {
        self.read(|tables| {
            let own = tables.team_members.iter().filter(|member| member.of == team_id);
            let mut members: Vec<_> = own
                .filter_map(|member| {
                    let user = tables.users.iter().find(|user| user.id == member.user_id)?;
                    let (login, name) = (user.login.clone(), user.name.clone());
                    Some(Member { login, name, role: member.role })
                })
                .collect();
            // "admin" comes before "member".
            members.sort_by(|one, other| {
                (one.role.as_str(), &one.login).cmp(&(other.role.as_str(), &other.login))
            });
            members
        })
    }

    fn team_role(&self, team_id: &str, user_id: &str) -> Stored<Option<Role>> {
        self.read(|tables| role(&tables.team_members, team_id, user_id))
    }
}
