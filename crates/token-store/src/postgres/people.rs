//! Users, organizations and teams.

use super::{Connected, Postgres};
use postgres::{Error, Row};
use token_api::expiry::ExpiryCap;
use token_api::time::UnixSeconds;
use token_service::store::organizations::{
    Member, Organization, OrganizationRows, Plan, Team, TeamMember,
};
use token_service::store::users::{Membership, User, UserRows};
use token_service::store::{Role, Stored};

/// Reads the columns `id, login, name, email`, in this order.
fn user(row: &Row) -> Result<User, Error> {
    Ok(User {
        id: row.try_get(0)?,
        login: row.try_get(1)?,
        name: row.try_get(2)?,
        email: row.try_get(3)?,
    })
}

/// The columns that [`organization`] takes, in this order, from the table as `o`.
macro_rules! organization_columns {
    () => {
        "o.id, o.login, o.name, o.created, o.max_expiry_days, o.plan, o.members_create_teams"
    };
}

/// Reads the columns of `organization_columns`.
fn organization(row: &Row) -> Result<Organization, Error> {
    Ok(Organization {
        id: row.try_get(0)?,
        login: row.try_get(1)?,
        name: row.try_get(2)?,
        created: row.try_get(3)?,
        cap: row.try_get::<_, Option<i64>>(4)?.and_then(ExpiryCap::from_days),
        plan: row.try_get(5).map(Plan::parse)?,
        members_create_teams: row.try_get(6)?,
    })
}

/// Reads the columns `login, name, role`, in this order.
fn team_member(row: &Row) -> Result<TeamMember, Error> {
    Ok(TeamMember { login: row.try_get(0)?, name: row.try_get(1)?, role: role(row, 2)? })
}

/// Reads the columns `role, since, role_since, suspended, role_id`, in this order, from `at` on.
fn membership(row: &Row, at: usize) -> Result<Membership, Error> {
    Ok(Membership {
        role: role(row, at)?,
        since: row.try_get(at + 1)?,
        role_since: row.try_get(at + 2)?,
        suspended: row.try_get(at + 3)?,
        custom_role: row.try_get(at + 4)?,
    })
}

/// Reads the columns of a membership, then `login, name`.
pub(super) fn member(row: &Row) -> Result<Member, Error> {
    let (login, name) = (row.try_get(5)?, row.try_get(6)?);
    Ok(Member { login, name, membership: membership(row, 0)? })
}

fn role(row: &Row, column: usize) -> Result<Role, Error> {
    row.try_get(column).map(Role::parse)
}

/// Reads the columns `id, name, display_name, description, kind`, in this order.
pub(super) fn team(row: &Row) -> Result<Team, Error> {
    Ok(Team {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        display_name: row.try_get(2)?,
        description: row.try_get(3)?,
        kind: row.try_get(4)?,
    })
}

impl<C: Connected> UserRows for Postgres<C> {
    fn insert_user(&self, user: &User) -> Stored<()> {
        self.0.run(
            "INSERT INTO users (id, login, name, email) VALUES ($1, $2, $3, $4)",
            &[&user.id, &user.login, &user.name, &user.email],
        )
    }

    fn user_by_id(&self, id: &str) -> Stored<Option<User>> {
        self.0.one("SELECT id, login, name, email FROM users WHERE id = $1", &[&id], user)
    }

    fn user_by_login(&self, login: &str) -> Stored<Option<User>> {
        self.0.one("SELECT id, login, name, email FROM users WHERE login = $1", &[&login], user)
    }

    fn member_by_login(&self, org_id: &str, login: &str) -> Stored<Option<User>> {
        self.0.one(
            "SELECT u.id, u.login, u.name, u.email FROM users u JOIN members m ON m.user_id = u.id
             WHERE m.org_id = $1 AND u.login = $2",
            &[&org_id, &login],
            user,
        )
    }

    fn join_organization(
        &self,
        org_id: &str,
        user_id: &str,
        membership: &Membership,
    ) -> Stored<()> {
        let Membership { role, custom_role, since, role_since, suspended } = membership;
        self.0.run(
            "INSERT INTO members (org_id, user_id, role, since, role_since, suspended, role_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[&org_id, &user_id, &role.as_str(), since, role_since, suspended, custom_role],
        )
    }

    fn change_membership(
        &self,
        org_id: &str,
        user_id: &str,
        membership: &Membership,
    ) -> Stored<()> {
        let Membership { role, custom_role, since, role_since, suspended } = membership;
        self.0.run(
            "UPDATE members SET role = $3, since = $4, role_since = $5, suspended = $6,
                                role_id = $7
             WHERE org_id = $1 AND user_id = $2",
            &[&org_id, &user_id, &role.as_str(), since, role_since, suspended, custom_role],
        )
    }

    fn leave_organization(&self, org_id: &str, user_id: &str) -> Stored<()> {
        self.0.run(
            "DELETE FROM team_members WHERE user_id = $2
             AND team_id IN (SELECT id FROM teams WHERE org_id = $1)",
            &[&org_id, &user_id],
        )?;
        self.0.run("DELETE FROM members WHERE org_id = $1 AND user_id = $2", &[&org_id, &user_id])
    }

    fn membership(&self, org_id: &str, user_id: &str) -> Stored<Option<Membership>> {
        self.0.one(
            "SELECT role, since, role_since, suspended, role_id FROM members
             WHERE org_id = $1 AND user_id = $2",
            &[&org_id, &user_id],
            |row| membership(row, 0),
        )
    }

    fn memberships(&self, user_id: &str) -> Stored<Vec<(Organization, Membership)>> {
        self.0.all(
            concat!(
                "SELECT ",
                organization_columns!(),
                ", m.role, m.since, m.role_since, m.suspended, m.role_id
                 FROM members m JOIN organizations o ON o.id = m.org_id
                 WHERE m.user_id = $1 ORDER BY o.login"
            ),
            &[&user_id],
            |row| Ok((organization(row)?, membership(row, 7)?)),
        )
    }
}

impl<C: Connected> OrganizationRows for Postgres<C> {
    fn insert_organization(&self, org: &Organization) -> Stored<()> {
        let days = org.cap.map(|cap| i64::from(cap.days()));
        self.0.run(
            "INSERT INTO organizations (id, login, name, created, max_expiry_days, plan,
                                        members_create_teams)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                &org.id,
                &org.login,
                &org.name,
                &org.created,
                &days,
                &org.plan.as_str(),
                &org.members_create_teams,
            ],
        )
    }

    fn update_settings(&self, org: &Organization) -> Stored<()> {
        let days = org.cap.map(|cap| i64::from(cap.days()));
        self.0.run(
            "UPDATE organizations SET max_expiry_days = $2, members_create_teams = $3
             WHERE id = $1",
            &[&org.id, &days, &org.members_create_teams],
        )
    }

    fn organizations(&self) -> Stored<Vec<Organization>> {
        let sql =
            concat!("SELECT ", organization_columns!(), " FROM organizations o ORDER BY o.login");
        self.0.all(sql, &[], organization)
    }

    fn organization_by_login(&self, login: &str) -> Stored<Option<Organization>> {
        self.0.one(
            concat!("SELECT ", organization_columns!(), " FROM organizations o WHERE o.login = $1"),
            &[&login],
            organization,
        )
    }

    fn organization_by_id(&self, id: &str) -> Stored<Option<Organization>> {
        self.0.one(
            concat!("SELECT ", organization_columns!(), " FROM organizations o WHERE o.id = $1"),
            &[&id],
            organization,
        )
    }

    fn admin_count(&self, org_id: &str) -> Stored<i64> {
        let sql = "SELECT count(*) FROM members
                   WHERE org_id = $1 AND role = 'admin' AND NOT suspended";
        Ok(self.0.one(sql, &[&org_id], |row| row.try_get(0))?.unwrap_or_default())
    }

    fn member_count(&self, org_id: &str) -> Stored<i64> {
        let sql = "SELECT count(*) FROM members WHERE org_id = $1";
        Ok(self.0.one(sql, &[&org_id], |row| row.try_get(0))?.unwrap_or_default())
    }

    fn members(&self, org_id: &str, after: i64, limit: usize) -> Stored<Vec<(i64, Member)>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.0.all(
            "SELECT m.role, m.since, m.role_since, m.suspended, m.role_id, u.login, u.name,
                    u.seq
             FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.org_id = $1 AND u.seq > $2 ORDER BY u.seq LIMIT $3",
            &[&org_id, &after, &limit],
            |row| Ok((row.try_get(7)?, member(row)?)),
        )
    }

    fn insert_team(&self, org_id: &str, team: &Team) -> Stored<()> {
        self.0.run(
            "INSERT INTO teams (id, org_id, name, display_name, description, kind)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[&team.id, &org_id, &team.name, &team.display_name, &team.description, &team.kind],
        )
    }

    fn update_team(&self, team: &Team) -> Stored<()> {
        self.0.run(
            "UPDATE teams SET display_name = $2, description = $3 WHERE id = $1",
            &[&team.id, &team.display_name, &team.description],
        )
    }

    fn delete_team(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        self.0.run("DELETE FROM team_members WHERE team_id = $1", &[&id])?;
        self.0
            .run("UPDATE teams SET deleted = $2 WHERE id = $1 AND deleted IS NULL", &[&id, &now.0])
    }

    fn change_team_role(&self, team_id: &str, user_id: &str, role: Role) -> Stored<()> {
        self.0.run(
            "UPDATE team_members SET role = $3 WHERE team_id = $1 AND user_id = $2",
            &[&team_id, &user_id, &role.as_str()],
        )
    }

    fn leave_team(&self, team_id: &str, user_id: &str) -> Stored<()> {
        self.0.run(
            "DELETE FROM team_members WHERE team_id = $1 AND user_id = $2",
            &[&team_id, &user_id],
        )
    }

    fn join_team(&self, team_id: &str, user_id: &str, role: Role) -> Stored<()> {
        self.0.run(
            "INSERT INTO team_members (team_id, user_id, role) VALUES ($1, $2, $3)",
            &[&team_id, &user_id, &role.as_str()],
        )
    }

    fn teams(&self, org_id: &str) -> Stored<Vec<Team>> {
        self.0.all(
            "SELECT id, name, display_name, description, kind FROM teams
             WHERE org_id = $1 AND deleted IS NULL ORDER BY name",
            &[&org_id],
            team,
        )
    }

    fn team_by_name(&self, org_id: &str, name: &str) -> Stored<Option<Team>> {
        self.0.one(
            "SELECT id, name, display_name, description, kind FROM teams
             WHERE org_id = $1 AND name = $2 AND deleted IS NULL",
            &[&org_id, &name],
            team,
        )
    }

    fn team_by_id(&self, id: &str) -> Stored<Option<Team>> {
        self.0.one(
            "SELECT id, name, display_name, description, kind FROM teams WHERE id = $1",
            &[&id],
            team,
        )
    }

    fn teams_of(&self, org_id: &str, user_id: &str) -> Stored<Vec<Team>> {
        self.0.all(
            "SELECT t.id, t.name, t.display_name, t.description, t.kind
             FROM team_members m JOIN teams t ON t.id = m.team_id
             WHERE m.user_id = $2 AND t.org_id = $1 ORDER BY t.name",
            &[&org_id, &user_id],
            team,
        )
    }

    fn team_members(&self, team_id: &str) -> Stored<Vec<TeamMember>> {
        self.0.all(
            "SELECT u.login, u.name, m.role FROM team_members m JOIN users u ON u.id = m.user_id
             WHERE m.team_id = $1 ORDER BY m.role, u.login",
            &[&team_id],
            team_member,
        )
    }

    fn team_role(&self, team_id: &str, user_id: &str) -> Stored<Option<Role>> {
        let sql = "SELECT role FROM team_members WHERE team_id = $1 AND user_id = $2";
        self.0.one(sql, &[&team_id, &user_id], |row| role(row, 0))
    }
}
