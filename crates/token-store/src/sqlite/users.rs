//! People and their memberships.

use super::organizations::{self, read_organization};
use rusqlite::{Connection, OptionalExtension, Row, params};
use token_service::store::Role;
use token_service::store::organizations::Organization;
use token_service::store::users::{Membership, User};

/// Writes a person.
pub(super) fn insert(db: &Connection, user: &User) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO users (id, login, name, email) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![user.id, user.login, user.name, user.email])
        .map(drop)
}

/// Reads the columns `id, login, name, email`, in this order.
fn read(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User { id: row.get(0)?, login: row.get(1)?, name: row.get(2)?, email: row.get(3)? })
}

/// The person with this identifier.
pub(super) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<User>> {
    db.prepare_cached("SELECT id, login, name, email FROM users WHERE id = ?1")?
        .query_row([id], read)
        .optional()
}

/// The person with this login.
pub(super) fn by_login(db: &Connection, login: &str) -> rusqlite::Result<Option<User>> {
    db.prepare_cached("SELECT id, login, name, email FROM users WHERE login = ?1")?
        .query_row([login], read)
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
    .query_row([org_id, login], read)
    .optional()
}

/// Reads the columns `role, since, role_since, suspended, role_id`, in this order, from `at` on.
pub(super) fn read_membership(row: &Row<'_>, at: usize) -> rusqlite::Result<Membership> {
    Ok(Membership {
        role: Role::parse(row.get_ref(at)?.as_str()?),
        since: row.get(at + 1)?,
        role_since: row.get(at + 2)?,
        suspended: row.get(at + 3)?,
        custom_role: row.get(at + 4)?,
    })
}

/// Makes a person a member of an organization.
pub(super) fn join(
    db: &Connection,
    org_id: &str,
    user_id: &str,
    membership: &Membership,
) -> rusqlite::Result<()> {
    let Membership { role, custom_role, since, role_since, suspended } = membership;
    db.prepare_cached(
        "INSERT INTO members (org_id, user_id, role, since, role_since, suspended, role_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![org_id, user_id, role.as_str(), since, role_since, suspended, custom_role])
    .map(drop)
}

/// Changes what a member is.
pub(super) fn change(
    db: &Connection,
    org_id: &str,
    user_id: &str,
    membership: &Membership,
) -> rusqlite::Result<()> {
    let Membership { role, custom_role, since, role_since, suspended } = membership;
    db.prepare_cached(
        "UPDATE members SET role = ?3, since = ?4, role_since = ?5, suspended = ?6, role_id = ?7
         WHERE org_id = ?1 AND user_id = ?2",
    )?
    .execute(params![org_id, user_id, role.as_str(), since, role_since, suspended, custom_role])
    .map(drop)
}

/// Ends a membership, and those in the organization's teams.
pub(super) fn leave(db: &Connection, org_id: &str, user_id: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "DELETE FROM team_members WHERE user_id = ?2
         AND team_id IN (SELECT id FROM teams WHERE org_id = ?1)",
    )?
    .execute([org_id, user_id])?;
    db.prepare_cached("DELETE FROM members WHERE org_id = ?1 AND user_id = ?2")?
        .execute([org_id, user_id])
        .map(drop)
}

/// What the person is in an organization; `None` for outsiders.
pub(super) fn membership(
    db: &Connection,
    org_id: &str,
    user_id: &str,
) -> rusqlite::Result<Option<Membership>> {
    db.prepare_cached(
        "SELECT role, since, role_since, suspended, role_id FROM members
         WHERE org_id = ?1 AND user_id = ?2",
    )?
    .query_row([org_id, user_id], |row| read_membership(row, 0))
    .optional()
}

/// The organizations a person is a member of, by login, with what the person is there.
pub(super) fn memberships(
    db: &Connection,
    user_id: &str,
) -> rusqlite::Result<Vec<(Organization, Membership)>> {
    let sql = format!(
        "SELECT {}, m.role, m.since, m.role_since, m.suspended, m.role_id
         FROM members m JOIN organizations o ON o.id = m.org_id
         WHERE m.user_id = ?1 ORDER BY o.login",
        organizations::COLUMNS
    );
    db.prepare_cached(&sql)?
        .query_map([user_id], |row| Ok((read_organization(row)?, read_membership(row, 7)?)))?
        .collect()
}
