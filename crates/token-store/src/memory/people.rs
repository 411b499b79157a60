//! Users, organizations and teams.

use super::{Connected, MemberRow, Memory, Tables, TeamMemberRow, TeamRow};
use token_api::time::UnixSeconds;
use token_service::store::organizations::{
    Member, Organization, OrganizationRows, Team, TeamMember,
};
use token_service::store::users::{Membership, User, UserRows};
use token_service::store::{Role, Stored};

impl Tables {
    /// What a user is in an organization.
    fn membership(&self, org_id: &str, user_id: &str) -> Option<&Membership> {
        let mut members = self.members.iter();
        let member = members.find(|member| member.org_id == org_id && member.user_id == user_id)?;
        Some(&member.membership)
    }

    /// The member of the organization with this login.
    pub(super) fn member(&self, org_id: &str, login: &str) -> Option<&User> {
        let user = self.users.iter().find(|user| user.login == login)?;
        self.membership(org_id, &user.id).map(|_| user)
    }

    fn team_role(&self, team_id: &str, user_id: &str) -> Option<Role> {
        let mut members = self.team_members.iter();
        let member = members.find(|member| member.team_id == team_id && member.user_id == user_id);
        member.map(|member| member.role)
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

    fn user_by_login(&self, login: &str) -> Stored<Option<User>> {
        self.read(|tables| tables.users.iter().find(|user| user.login == login).cloned())
    }

    fn member_by_login(&self, org_id: &str, login: &str) -> Stored<Option<User>> {
        self.read(|tables| tables.member(org_id, login).cloned())
    }

    fn join_organization(
        &self,
        org_id: &str,
        user_id: &str,
        membership: &Membership,
    ) -> Stored<()> {
        let (org_id, user_id) = (org_id.to_owned(), user_id.to_owned());
        self.insert(
            |tables| &mut tables.members,
            MemberRow { org_id, user_id, membership: membership.clone() },
            |one, other| (&one.org_id, &one.user_id) == (&other.org_id, &other.user_id),
        )
    }

    fn change_membership(
        &self,
        org_id: &str,
        user_id: &str,
        membership: &Membership,
    ) -> Stored<()> {
        self.update(
            |tables| &mut tables.members,
            |row| row.org_id == org_id && row.user_id == user_id,
            |row| row.membership = membership.clone(),
        )
    }

    fn leave_organization(&self, org_id: &str, user_id: &str) -> Stored<()> {
        for team in self.teams_of(org_id, user_id)? {
            self.leave_team(&team.id, user_id)?;
        }
        self.remove(
            |tables| &mut tables.members,
            |row| row.org_id == org_id && row.user_id == user_id,
        )
    }

    fn membership(&self, org_id: &str, user_id: &str) -> Stored<Option<Membership>> {
        self.read(|tables| tables.membership(org_id, user_id).cloned())
    }

    fn memberships(&self, user_id: &str) -> Stored<Vec<(Organization, Membership)>> {
        self.read(|tables| {
            let of = |org: &Organization| tables.membership(&org.id, user_id).cloned();
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

    fn update_settings(&self, org: &Organization) -> Stored<()> {
        self.update(
            |tables| &mut tables.organizations,
            |row| row.id == org.id,
            |row| {
                row.cap = org.cap;
                row.members_create_teams = org.members_create_teams;
            },
        )
    }

    fn organizations(&self) -> Stored<Vec<Organization>> {
        self.read(|tables| {
            let mut all = tables.organizations.clone();
            all.sort_by(|one, other| one.login.cmp(&other.login));
            all
        })
    }

    fn organization_by_login(&self, login: &str) -> Stored<Option<Organization>> {
        self.read(|tables| tables.organizations.iter().find(|org| org.login == login).cloned())
    }

    fn organization_by_id(&self, id: &str) -> Stored<Option<Organization>> {
        self.read(|tables| tables.organizations.iter().find(|org| org.id == id).cloned())
    }

    fn admin_count(&self, org_id: &str) -> Stored<i64> {
        let count = self.read(|tables| {
            let own = tables.members.iter().filter(|member| member.org_id == org_id);
            let memberships = own.map(|member| &member.membership);
            memberships.filter(|of| of.role == Role::Admin && !of.suspended).count()
        })?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn member_count(&self, org_id: &str) -> Stored<i64> {
        let is_own = |member: &&MemberRow| member.org_id == org_id;
        let count = self.read(|tables| tables.members.iter().filter(is_own).count())?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn members(&self, org_id: &str, after: i64, limit: usize) -> Stored<Vec<(i64, Member)>> {
        self.read(|tables| {
            let behind = (1_i64..).zip(&tables.users).filter(|(place, _)| *place > after);
            let members = behind.filter_map(|(place, user)| {
                let membership = tables.membership(org_id, &user.id)?.clone();
                let (login, name) = (user.login.clone(), user.name.clone());
                Some((place, Member { login, name, membership }))
            });
            members.take(limit).collect()
        })
    }

    fn insert_team(&self, org_id: &str, team: &Team) -> Stored<()> {
        self.insert(
            |tables| &mut tables.teams,
            TeamRow { org_id: org_id.to_owned(), team: team.clone(), role_id: None, deleted: None },
            |one, other| {
                one.team.id == other.team.id
                    || (&one.org_id, &one.team.name) == (&other.org_id, &other.team.name)
            },
        )
    }

    fn update_team(&self, team: &Team) -> Stored<()> {
        self.update(
            |tables| &mut tables.teams,
            |row| row.team.id == team.id,
            |row| {
                row.team.display_name.clone_from(&team.display_name);
                row.team.description.clone_from(&team.description);
            },
        )
    }

    fn delete_team(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        let member = || {
            self.read(|tables| {
                let found = tables.team_members.iter().find(|row| row.team_id == id);
                found.map(|row| row.user_id.clone())
            })
        };
        while let Some(user_id) = member()? {
            self.leave_team(id, &user_id)?;
        }
        self.update(
            |tables| &mut tables.teams,
            |row| row.team.id == id && row.deleted.is_none(),
            |row| row.deleted = Some(now.0),
        )
    }

    fn change_team_role(&self, team_id: &str, user_id: &str, role: Role) -> Stored<()> {
        self.update(
            |tables| &mut tables.team_members,
            |row| row.team_id == team_id && row.user_id == user_id,
            |row| row.role = role,
        )
    }

    fn leave_team(&self, team_id: &str, user_id: &str) -> Stored<()> {
        self.remove(
            |tables| &mut tables.team_members,
            |row| row.team_id == team_id && row.user_id == user_id,
        )
    }

    fn join_team(&self, team_id: &str, user_id: &str, role: Role) -> Stored<()> {
        self.insert(
            |tables| &mut tables.team_members,
            TeamMemberRow { team_id: team_id.to_owned(), user_id: user_id.to_owned(), role },
            |one, other| (&one.team_id, &one.user_id) == (&other.team_id, &other.user_id),
        )
    }

    fn teams(&self, org_id: &str) -> Stored<Vec<Team>> {
        self.read(|tables| {
            let own =
                tables.teams.iter().filter(|row| row.org_id == org_id && row.deleted.is_none());
            let mut teams: Vec<_> = own.map(|row| row.team.clone()).collect();
            teams.sort_by(|one, other| one.name.cmp(&other.name));
            teams
        })
    }

    fn team_by_name(&self, org_id: &str, name: &str) -> Stored<Option<Team>> {
        self.read(|tables| {
            let is_meant = |row: &&TeamRow| {
                row.org_id == org_id && row.team.name == name && row.deleted.is_none()
            };
            tables.teams.iter().find(is_meant).map(|row| row.team.clone())
        })
    }

    fn team_by_id(&self, id: &str) -> Stored<Option<Team>> {
        self.read(|tables| {
            tables.teams.iter().find(|row| row.team.id == id).map(|row| row.team.clone())
        })
    }

    fn team_members(&self, team_id: &str) -> Stored<Vec<TeamMember>> {
        self.read(|tables| {
            let own = tables.team_members.iter().filter(|member| member.team_id == team_id);
            let mut members: Vec<_> = own
                .filter_map(|member| {
                    let user = tables.users.iter().find(|user| user.id == member.user_id)?;
                    let (login, name) = (user.login.clone(), user.name.clone());
                    Some(TeamMember { login, name, role: member.role })
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
        self.read(|tables| tables.team_role(team_id, user_id))
    }

    fn teams_of(&self, org_id: &str, user_id: &str) -> Stored<Vec<Team>> {
        let is_in = |team: &Team| self.team_role(&team.id, user_id).map(|role| role.is_some());
        let mut own = Vec::new();
        for team in self.teams(org_id)? {
            if is_in(&team)? {
                own.push(team);
            }
        }
        Ok(own)
    }
}
