//! Roles that organizations make, and who has them.

use super::organizations::{read_member, read_team};
use super::rows::told;
use super::{Connected, Sqlite, tokens};
use rusqlite::{Params, Row, params};
use token_api::time::UnixSeconds;
use token_service::store::Stored;
use token_service::store::organizations::{Member, Team};
use token_service::store::roles::{CustomRole, RoleOf, RoleRows};
use token_service::store::tokens::Token;

/// The columns that [`read`] takes, in this order, from the table as `r`.
const COLUMNS: &str = "r.id, r.name, r.description, r.details, r.created, r.modified, r.version";

fn read(row: &Row<'_>) -> rusqlite::Result<CustomRole> {
    Ok(CustomRole {
        id: row.get(0)?,
        name: row.get(1)?,
        description: row.get(2)?,
        details: row.get(3)?,
        created: row.get(4)?,
        modified: row.get(5)?,
        version: row.get(6)?,
    })
}

impl<C: Connected> Sqlite<C> {
    /// All rows of a query.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        parameters: &[&str],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Stored<Vec<T>> {
        let query = || -> rusqlite::Result<Vec<T>> {
            let parameters = rusqlite::params_from_iter(parameters);
            self.db().prepare_cached(sql)?.query_map(parameters, read)?.collect()
        };
        query().map_err(told)
    }

    /// Writes.
    pub(super) fn run(&self, sql: &str, parameters: impl Params) -> Stored<()> {
        let write = || self.db().prepare_cached(sql)?.execute(parameters).map(drop);
        write().map_err(told)
    }

    fn role_list(&self, rest: &str, parameters: &[&str]) -> Stored<Vec<CustomRole>> {
        self.all(&format!("SELECT {COLUMNS} FROM roles r {rest}"), parameters, read)
    }

    fn role(&self, rest: &str, parameters: &[&str]) -> Stored<Option<CustomRole>> {
        Ok(self.role_list(rest, parameters)?.into_iter().next())
    }
}

impl<C: Connected> RoleRows for Sqlite<C> {
    fn insert_role(&self, org_id: &str, role: &CustomRole) -> Stored<()> {
        self.run(
            "INSERT INTO roles (id, org_id, name, description, details, created, modified, version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                role.id,
                org_id,
                role.name,
                role.description,
                role.details,
                role.created,
                role.modified,
                role.version
            ],
        )
    }

    fn update_role(&self, role: &CustomRole) -> Stored<()> {
        self.run(
            "UPDATE roles SET name = ?2, description = ?3, details = ?4, modified = ?5, version = ?6
             WHERE id = ?1",
            params![
                role.id,
                role.name,
                role.description,
                role.details,
                role.modified,
                role.version
            ],
        )
    }

    fn delete_role(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        let sql = "UPDATE roles SET deleted = ?2 WHERE id = ?1 AND deleted IS NULL";
        self.run(sql, params![id, now.0])
    }

    fn roles(&self, org_id: &str) -> Stored<Vec<CustomRole>> {
        let rest = "WHERE r.org_id = ?1 AND r.deleted IS NULL ORDER BY r.name";
        self.role_list(rest, &[org_id])
    }

    fn role_by_id(&self, org_id: &str, id: &str) -> Stored<Option<CustomRole>> {
        self.role("WHERE r.org_id = ?1 AND r.id = ?2 AND r.deleted IS NULL", &[org_id, id])
    }

    fn default_role(&self, org_id: &str) -> Stored<Option<CustomRole>> {
        self.role("JOIN organizations o ON o.default_role = r.id WHERE o.id = ?1", &[org_id])
    }

    fn set_default_role(&self, org_id: &str, role_id: Option<&str>) -> Stored<()> {
        let sql = "UPDATE organizations SET default_role = ?2 WHERE id = ?1";
        self.run(sql, params![org_id, role_id])
    }

    fn role_of_team(&self, team_id: &str) -> Stored<Option<CustomRole>> {
        self.role("JOIN teams t ON t.role_id = r.id WHERE t.id = ?1", &[team_id])
    }

    fn set_role_of_team(&self, team_id: &str, role_id: Option<&str>) -> Stored<()> {
        self.run("UPDATE teams SET role_id = ?2 WHERE id = ?1", params![team_id, role_id])
    }

    fn roles_by_teams(&self, org_id: &str, user_id: &str) -> Stored<Vec<CustomRole>> {
        let rest = "JOIN teams t ON t.role_id = r.id JOIN team_members m ON m.team_id = t.id
                    WHERE t.org_id = ?1 AND m.user_id = ?2 ORDER BY t.name";
        self.role_list(rest, &[org_id, user_id])
    }

    fn members_with_role(&self, org_id: &str, role: RoleOf<'_>) -> Stored<Vec<Member>> {
        let (having, value) = match role {
            RoleOf::BuiltIn(role) => ("m.role_id IS NULL AND m.role", role.as_str()),
            RoleOf::Custom(id) => ("m.role_id", id),
        };
        let sql = format!(
            "SELECT m.role, m.since, m.role_since, m.suspended, m.role_id, u.login, u.name
             FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.org_id = ?1 AND {having} = ?2 ORDER BY u.login"
        );
        self.all(&sql, &[org_id, value], read_member)
    }

    fn teams_with_role(&self, role_id: &str) -> Stored<Vec<Team>> {
        let sql = "SELECT id, name, display_name, description, kind FROM teams
                   WHERE role_id = ?1 AND deleted IS NULL ORDER BY name";
        self.all(sql, &[role_id], read_team)
    }

    fn tokens_with_role(&self, org_id: &str, role: RoleOf<'_>) -> Stored<Vec<Token>> {
        let (having, value) = match role {
            RoleOf::BuiltIn(role) => (
                "role_id IS NULL AND CASE admin WHEN 1 THEN 'admin' ELSE 'member' END",
                role.as_str(),
            ),
            RoleOf::Custom(id) => ("role_id", id),
        };
        let sql = format!(
            "SELECT {} FROM tokens WHERE kind = 'organization' AND org_id = ?1 AND {having} = ?2
             AND deleted IS NULL ORDER BY seq DESC",
            tokens::COLUMNS
        );
        self.all(&sql, &[org_id, value], |row| Ok(tokens::read(row)?.1))
    }
}
