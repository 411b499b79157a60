//! Users, organizations and teams.

use super::{Connected, Postgres};
use postgres::{Error, Row};
use token_api::expiry::ExpiryCap;
use token_service::store::organizations::{Member, Organization, OrganizationRows, Team};
use token_service::store::users::{User, UserRows};
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

/// Reads the columns `id, login, name, created, max_expiry_days`, in this order.
fn organization(row: &Row) -> Result<Organization, Error> {
    Ok(Organization {
        id: row.try_get(0)?,
        login: row.try_get(1)?,
        name: row.try_get(2)?,
        created: row.try_get(3)?,
        cap: row.try_get::<_, Option<i64>>(4)?.and_then(ExpiryCap::from_days),
    })
}

/// Reads the columns `login, name, role`, in this order.
fn member(row: &Row) -> Result<Member, Error> {
    Ok(Member { login: row.try_get(0)?, name: row.try_get(1)?, role: role(row, 2)? })
}

fn role(row: &Row, column: usize) -> Result<Role, Error> {
    row.try_get(column).map(Role::parse)
}

/// Reads the columns `id, name, display_name, description, kind`, in this order.
fn team(row: &Row) -> Result<Team, Error> {
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

    fn member_by_login(&self, org_id: &str, login: &str) -> Stored<Option<User>> {
        self.0.one(
            "SELECT u.id, u.login, u.name, u.email FROM users u JOIN members m ON m.user_id = u.id
             WHERE m.org_id = $1 AND u.login = $2",
            &[&org_id, &login],
            user,
        )
    }

    fn join_organization(&self, org_id: &str, user_id: &str, role: Role) -> Stored<()> {
        self.0.run(
            "INSERT INTO members (org_id, user_id, role) VALUES ($1, $2, $3)",
            &[&org_id, &user_id, &role.as_str()],
        )
    }

    fn organization_role(&self, org_id: &str, user_id: &str) -> Stored<Option<Role>> {
        let sql = "SELECT role FROM members WHERE org_id = $1 AND user_id = $2";
        self.0.one(sql, &[&org_id, &user_id], |row| role(row, 0))
    }

    fn memberships(&self, user_id: &str) -> Stored<Vec<(Organization, Role)>> {
        self.0.all(
            "SELECT o.id, o.login, o.name, o.created, o.max_expiry_days, m.role
             FROM members m JOIN organizations o ON o.id = m.org_id
             WHERE m.user_id = $1 ORDER BY o.login",
            &[&user_id],
            |row| Ok((organization(row)?, role(row, 5)?)),
        )
    }
}

impl<C: Connected> OrganizationRows for Postgres<C> {
    fn insert_organization(&self, org: &Organization) -> Stored<()> {
        let days = org.cap.map(|cap| i64::from(cap.days()));
        self.0.run(
            "INSERT INTO organizations (id, login, name, created, max_expiry_days)
             VALUES ($1, $2, $3, $4, $5)",
            &[&org.id, &org.login, &org.name, &org.created, &days],
        )
    }

    fn organization_by_login(&self, login: &str) -> Stored<Option<Organization>> {
        self.0.one(
            "SELECT id, login, name, created, max_expiry_days FROM organizations WHERE login = $1",
            &[&login],
            organization,
        )
    }

    fn organization_by_id(&self, id: &str) -> Stored<Option<Organization>> {
        self.0.one(
            "SELECT id, login, name, created, max_expiry_days FROM organizations WHERE id = $1",
            &[&id],
            organization,
        )
    }

    fn member_count(&self, org_id: &str) -> Stored<i64> {
        let sql = "SELECT count(*) FROM members WHERE org_id = $1";
        Ok(self.0.one(sql, &[&org_id], |row| row.try_get(0))?.unwrap_or_default())
    }

    fn members(&self, org_id: &str, after: i64, limit: usize) -> Stored<Vec<(i64, Member)>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.0.all(
            "SELECT u.login, u.name, m.role, u.seq FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.org_id = $1 AND u.seq > $2 ORDER BY u.seq LIMIT $3",
            &[&org_id, &after, &limit],
            |row| Ok((row.try_get(3)?, member(row)?)),
        )
    }

    fn insert_team(&self, org_id: &str, team: &Team) -> Stored<()> {
        self.0.run(
            "INSERT INTO teams (id, org_id, name, display_name, description, kind)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[&team.id, &org_id, &team.name, &team.display_name, &team.description, &team.kind],
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
             WHERE org_id = $1 ORDER BY name",
            &[&org_id],
            team,
        )
    }

    fn team_by_name(&self, org_id: &str, name: &str) -> Stored<Option<Team>> {
        self.0.one(
            "SELECT id, name, display_name, description, kind FROM teams
             WHERE org_id = $1 AND name = $2",
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

    fn team_members(&self, team_id: &str) -> Stored<Vec<Member>> {
        self.0.all(
            "SELECT u.login, u.name, m.role FROM team_members m JOIN users u ON u.id = m.user_id
             WHERE m.team_id = $1 ORDER BY m.role, u.login",
            &[&team_id],
            member,
        )
    }

    fn team_role(&self, team_id: &str, user_id: &str) -> Stored<Option<Role>> {
        let sql = "SELECT role FROM team_members WHERE team_id = $1 AND user_id = $2";
        self.0.one(sql, &[&team_id, &user_id], |row| role(row, 0))
    }
}
