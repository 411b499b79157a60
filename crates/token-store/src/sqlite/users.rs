//! People and their memberships.

use super::organizations::read_organization;
use rusqlite::{Connection, OptionalExtension, params};
use token_service::store::Role;
use token_service::store::organizations::Organization;
use token_service::store::users::User;

/// Writes a person.
pub(super) fn insert(db: &Connection, user: &User) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO users (id, login, name, email) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![user.id, user.login, user.name, user.email])
        .map(drop)
}

/// The person with this identifier.
pub(super) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<User>> {
    db.prepare_cached("SELECT id, login, name, email FROM users WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(User { id: row.get(0)?, login: row.get(1)?, name: row.get(2)?, email: row.get(3)? })
        })
        .optional()
}

/// The member of an organization with this login.
pub(super) fn member_by_login(
    db: &Connection,
    org_id: &str,
    login: &str,
) -> rusqlite::Result<Option<User>> {
    db.prepare_cached(
        "SELECT u.id, u.login, u.name, u.email FROM users u JOIN members m ON m.user_id = u.id
         WHERE m.org_id = ?1 AND u.login = ?2",
    )?
    .query_row([org_id, login], |row| {
        Ok(User { id: row.get(0)?, login: row.get(1)?, name: row.get(2)?, email: row.get(3)? })
    })
    .optional()
}

/// Makes a person a member of an organization.
pub(super) fn join(
    db: &Connection,
    org_id: &str,
    user_id: &str,
    role: Role,
) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO members (org_id, user_id, role) VALUES (?1, ?2, ?3)")?
        .execute(params![org_id, user_id, role.as_str()])
        .map(drop)
}

/// The person's role in an organization; `None` for outsiders.
pub(super) fn role_in(
    db: &Connection,
    org_id: &str,
    user_id: &str,
) -> rusqlite::Result<Option<Role>> {
    db.prepare_cached("SELECT role FROM members WHERE org_id = ?1 AND user_id = ?2")?
        .query_row([org_id, user_id], |row| Ok(Role::parse(row.get_ref(0)?.as_str()?)))
        .optional()
}

/// The organizations a person is a member of, by login, with the role in each.
pub(super) fn memberships(
    db: &Connection,
    user_id: &str,
) -> rusqlite::Result<Vec<(Organization, Role)>> {
    db.prepare_cached(
        "SELECT o.id, o.login, o.name, o.created, o.max_expiry_days, m.role
         FROM members m JOIN organizations o ON o.id = m.org_id
         WHERE m.user_id = ?1 ORDER BY o.login",
    )?
    .query_map([user_id], |row| {
        Ok((read_organization(row)?, Role::parse(row.get_ref(5)?.as_str()?)))
    })?
    .collect()
}
