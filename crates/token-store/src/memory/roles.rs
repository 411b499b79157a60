//! Roles that organizations make, and who has them.

use super::{Connected, MemberRow, Memory, RoleRow, Tables};
use token_api::time::UnixSeconds;
use token_service::store::organizations::{Member, OrganizationRows, Team};
use token_service::store::roles::{CustomRole, RoleOf, RoleRows};
use token_service::store::tokens::{Holder, Token};
use token_service::store::{Role, StoreError, Stored};

impl Tables {
    fn role(&self, id: Option<&String>) -> Option<CustomRole> {
        let row = self.roles.iter().find(|row| Some(&row.role.id) == id)?;
        Some(row.role.clone())
    }

    fn role_by_team(&self, team_id: &str) -> Option<CustomRole> {
        let team = self.teams.iter().find(|row| row.team.id == team_id)?;
        self.role(team.role_id.as_ref())
    }
}

/// Whether both would be there at once under one name.
fn is_same(one: &RoleRow, other: &RoleRow) -> bool {
    one.role.id == other.role.id
        || (&one.org_id, &one.role.name) == (&other.org_id, &other.role.name)
            && one.deleted.is_none()
            && other.deleted.is_none()
}

fn has(membership: &MemberRow, role: RoleOf<'_>) -> bool {
    let of = &membership.membership;
    match role {
        RoleOf::BuiltIn(role) => of.custom_role.is_none() && of.role == role,
        RoleOf::Custom(id) => of.custom_role.as_deref() == Some(id),
    }
}

fn token_has(token: &Token, role: RoleOf<'_>) -> bool {
    match role {
        RoleOf::BuiltIn(role) => token.role_id.is_none() && token.admin == (role == Role::Admin),
        RoleOf::Custom(id) => token.role_id.as_deref() == Some(id),
    }
}

impl<C: Connected> RoleRows for Memory<C> {
    fn insert_role(&self, org_id: &str, role: &CustomRole) -> Stored<()> {
        let row = RoleRow { org_id: org_id.to_owned(), role: role.clone(), deleted: None };
        self.insert(|tables| &mut tables.roles, row, is_same)
    }

    fn update_role(&self, role: &CustomRole) -> Stored<()> {
        let is_taken = self.read(|tables| {
            let own = tables.roles.iter().find(|row| row.role.id == role.id);
            own.is_some_and(|own| {
                let others = tables.roles.iter().filter(|row| row.role.id != role.id);
                let renamed = RoleRow { role: role.clone(), ..own.clone() };
                others.into_iter().any(|other| is_same(other, &renamed))
            })
        })?;
        if is_taken {
            return Err(StoreError::Duplicate);
        }
        self.update(
            |tables| &mut tables.roles,
            |row| row.role.id == role.id,
            |row| row.role = CustomRole { created: row.role.created, ..role.clone() },
        )
    }

    fn delete_role(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        self.update(
            |tables| &mut tables.roles,
            |row| row.role.id == id && row.deleted.is_none(),
            |row| row.deleted = Some(now.0),
        )
    }

    fn roles(&self, org_id: &str) -> Stored<Vec<CustomRole>> {
        self.read(|tables| {
            let own = |row: &&RoleRow| row.org_id == org_id && row.deleted.is_none();
            let mut roles: Vec<_> =
                tables.roles.iter().filter(own).map(|row| row.role.clone()).collect();
            roles.sort_by(|one, other| one.name.cmp(&other.name));
            roles
        })
    }

    fn role_by_id(&self, org_id: &str, id: &str) -> Stored<Option<CustomRole>> {
        let roles = self.roles(org_id)?;
        Ok(roles.into_iter().find(|role| role.id == id))
    }

    fn default_role(&self, org_id: &str) -> Stored<Option<CustomRole>> {
        self.read(|tables| tables.role(tables.default_roles.get(org_id)))
    }

    fn set_default_role(&self, org_id: &str, role_id: Option<&str>) -> Stored<()> {
        self.write(|tables| {
            let org_id = org_id.to_owned();
            let before = match role_id {
                Some(id) => tables.default_roles.insert(org_id.clone(), id.to_owned()),
                None => tables.default_roles.remove(&org_id),
            };
            Ok(Box::new(move |tables| {
                match before {
                    Some(before) => tables.default_roles.insert(org_id, before),
                    None => tables.default_roles.remove(&org_id),
                };
            }))
        })
    }

    fn role_of_team(&self, team_id: &str) -> Stored<Option<CustomRole>> {
        self.read(|tables| tables.role_by_team(team_id))
    }

    fn set_role_of_team(&self, team_id: &str, role_id: Option<&str>) -> Stored<()> {
        self.update(
            |tables| &mut tables.teams,
            |row| row.team.id == team_id,
            |row| row.role_id = role_id.map(str::to_owned),
        )
    }

    fn roles_by_teams(&self, org_id: &str, user_id: &str) -> Stored<Vec<CustomRole>> {
        let teams = self.teams_of(org_id, user_id)?;
        self.read(|tables| teams.iter().filter_map(|team| tables.role_by_team(&team.id)).collect())
    }

    fn members_with_role(&self, org_id: &str, role: RoleOf<'_>) -> Stored<Vec<Member>> {
        self.read(|tables| {
            let own = tables.members.iter().filter(|row| row.org_id == org_id && has(row, role));
            let mut members: Vec<_> = own
                .filter_map(|row| {
                    let user = tables.users.iter().find(|user| user.id == row.user_id)?;
                    let (login, name) = (user.login.clone(), user.name.clone());
                    Some(Member { login, name, membership: row.membership.clone() })
                })
                .collect();
            members.sort_by(|one, other| one.login.cmp(&other.login));
            members
        })
    }

    fn teams_with_role(&self, role_id: &str) -> Stored<Vec<Team>> {
        self.read(|tables| {
            let having = tables
                .teams
                .iter()
                .filter(|row| row.role_id.as_deref() == Some(role_id) && row.deleted.is_none());
            let mut teams: Vec<_> = having.map(|row| row.team.clone()).collect();
            teams.sort_by(|one, other| one.name.cmp(&other.name));
            teams
        })
    }

    fn tokens_with_role(&self, org_id: &str, role: RoleOf<'_>) -> Stored<Vec<Token>> {
        let holder = Holder::Organization { org_id: org_id.to_owned() };
        self.read(|tables| {
            let tokens = tables.tokens.iter().rev().map(|row| &row.token);
            let having = tokens.filter(|token| {
                token.holder == holder && token.deleted.is_none() && token_has(token, role)
            });
            having.cloned().collect()
        })
    }
}
