//! Roles that organizations make, and who has them.

use super::people::{member, team};
use super::{Connected, Postgres, tokens};
use postgres::{Error, Row};
use token_api::time::UnixSeconds;
use token_service::store::Stored;
use token_service::store::organizations::{Member, Team};
use token_service::store::roles::{CustomRole, RoleOf, RoleRows};
use token_service::store::tokens::Token;

/// Reads the columns of `select`.
fn read(row: &Row) -> Result<CustomRole, Error> {
    Ok(CustomRole {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        description: row.try_get(2)?,
        details: row.try_get(3)?,
        created: row.try_get(4)?,
        modified: row.try_get(5)?,
        version: row.try_get(6)?,
    })
}

/// Roles, from the table as `r`.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.name, r.description, r.details, r.created, r.modified, r.version
             FROM roles r ",
            $rest
        )
    };
}

impl<C: Connected> RoleRows for Postgres<C> {
    fn insert_role(&self, org_id: &str, role: &CustomRole) -> Stored<()> {
        self.0.run(
            "INSERT INTO roles (id, org_id, name, description, details, created, modified, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                &role.id,
                &org_id,
                &role.name,
                &role.description,
                &role.details,
                &role.created,
                &role.modified,
                &role.version,
            ],
        )
    }

    fn update_role(&self, role: &CustomRole) -> Stored<()> {
        self.0.run(
            "UPDATE roles SET name = $2, description = $3, details = $4, modified = $5, version = $6
             WHERE id = $1",
            &[
                &role.id,
                &role.name,
                &role.description,
                &role.details,
                &role.modified,
                &role.version,
            ],
        )
    }

    fn delete_role(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        let sql = "UPDATE roles SET deleted = $2 WHERE id = $1 AND deleted IS NULL";
        self.0.run(sql, &[&id, &now.0])
    }

    fn roles(&self, org_id: &str) -> Stored<Vec<CustomRole>> {
        let sql = select!("WHERE r.org_id = $1 AND r.deleted IS NULL ORDER BY r.name");
        self.0.all(sql, &[&org_id], read)
    }

    fn role_by_id(&self, org_id: &str, id: &str) -> Stored<Option<CustomRole>> {
        let sql = select!("WHERE r.org_id = $1 AND r.id = $2 AND r.deleted IS NULL");
        self.0.one(sql, &[&org_id, &id], read)
    }

    fn default_role(&self, org_id: &str) -> Stored<Option<CustomRole>> {
        let sql = select!("JOIN organizations o ON o.default_role = r.id WHERE o.id = $1");
        self.0.one(sql, &[&org_id], read)
    }

    fn set_default_role(&self, org_id: &str, role_id: Option<&str>) -> Stored<()> {
        let sql = "UPDATE organizations SET default_role = $2 WHERE id = $1";
        self.0.run(sql, &[&org_id, &role_id])
    }

    fn role_of_team(&self, team_id: &str) -> Stored<Option<CustomRole>> {
        let sql = select!("JOIN teams t ON t.role_id = r.id WHERE t.id = $1");
        self.0.one(sql, &[&team_id], read)
    }

    fn set_role_of_team(&self, team_id: &str, role_id: Option<&str>) -> Stored<()> {
        self.0.run("UPDATE teams SET role_id = $2 WHERE id = $1", &[&team_id, &role_id])
    }

    fn roles_by_teams(&self, org_id: &str, user_id: &str) -> Stored<Vec<CustomRole>> {
        let sql = select!(
            "JOIN teams t ON t.role_id = r.id JOIN team_members m ON m.team_id = t.id
             WHERE t.org_id = $1 AND m.user_id = $2 ORDER BY t.name"
        );
        self.0.all(sql, &[&org_id, &user_id], read)
    }

    fn members_with_role(&self, org_id: &str, role: RoleOf<'_>) -> Stored<Vec<Member>> {
        let (having, value) = match role {
            RoleOf::BuiltIn(role) => ("m.role_id IS NULL AND m.role", role.as_str()),
            RoleOf::Custom(id) => ("m.role_id", id),
        };
        let sql = format!(
            "SELECT m.role, m.since, m.role_since, m.suspended, m.role_id, u.login, u.name
             FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.org_id = $1 AND {having} = $2 ORDER BY u.login"
        );
        self.0.all(&sql, &[&org_id, &value], member)
    }

    fn teams_with_role(&self, role_id: &str) -> Stored<Vec<Team>> {
        let sql = "SELECT id, name, display_name, description, kind FROM teams
                   WHERE role_id = $1 AND deleted IS NULL ORDER BY name";
        self.0.all(sql, &[&role_id], team)
    }

    fn tokens_with_role(&self, org_id: &str, role: RoleOf<'_>) -> Stored<Vec<Token>> {
        let (having, value) = match role {
            RoleOf::BuiltIn(role) => (
                "role_id IS NULL AND CASE WHEN admin THEN 'admin' ELSE 'member' END",
                role.as_str(),
            ),
            RoleOf::Custom(id) => ("role_id", id),
        };
        let sql = format!(
            "SELECT {} FROM tokens WHERE kind = 'organization' AND org_id = $1 AND {having} = $2
             AND deleted IS NULL ORDER BY seq DESC",
            tokens::COLUMNS
        );
        self.0.all(&sql, &[&org_id, &value], |row| Ok(tokens::read(row)?.1))
    }
}
