//! Organizations and their teams.

use super::users::read_membership;
use rusqlite::{Connection, OptionalExtension, Row, params};
use token_api::expiry::ExpiryCap;
use token_api::time::UnixSeconds;
use token_service::store::Role;
use token_service::store::organizations::{Member, Organization, Plan, Team, TeamMember};

/// The columns that [`read_organization`] takes, in this order, from the table as `o`.
pub(super) const COLUMNS: &str = "o.id, o.login, o.name, o.created, o.max_expiry_days, o.plan, \
                                    o.members_create_teams";

/// Reads the columns of [`COLUMNS`].
pub(super) fn read_organization(row: &Row<'_>) -> rusqlite::Result<Organization> {
    Ok(Organization {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        created: row.get(3)?,
        cap: row.get::<_, Option<i64>>(4)?.and_then(ExpiryCap::from_days),
        plan: Plan::parse(row.get_ref(5)?.as_str()?),
        members_create_teams: row.get(6)?,
    })
}

/// Writes an organization.
pub(super) fn insert(db: &Connection, org: &Organization) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO organizations (id, login, name, created, max_expiry_days, plan,
                                    members_create_teams)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            org.id,
            org.login,
            org.name,
            org.created,
            org.cap.map(ExpiryCap::days),
            org.plan.as_str(),
            org.members_create_teams
        ],
    )
    .map(drop)
}

/// Changes an organization's settings.
pub(super) fn update_settings(db: &Connection, org: &Organization) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE organizations SET max_expiry_days = ?2, members_create_teams = ?3 WHERE id = ?1",
    )?
    .execute(params![org.id, org.cap.map(ExpiryCap::days), org.members_create_teams])
    .map(drop)
}

/// All organizations.
pub(super) fn all(db: &Connection) -> rusqlite::Result<Vec<Organization>> {
    let sql = format!("SELECT {COLUMNS} FROM organizations o ORDER BY o.login");
    db.prepare_cached(&sql)?.query_map([], read_organization)?.collect()
}

/// The organization with this login.
pub(super) fn by_login(db: &Connection, login: &str) -> rusqlite::Result<Option<Organization>> {
    let sql = format!("SELECT {COLUMNS} FROM organizations o WHERE o.login = ?1");
    db.prepare_cached(&sql)?.query_row([login], read_organization).optional()
}

/// The organization with this identifier.
pub(super) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Organization>> {
    let sql = format!("SELECT {COLUMNS} FROM organizations o WHERE o.id = ?1");
    db.prepare_cached(&sql)?.query_row([id], read_organization).optional()
}

/// How many admins it has, without those who are suspended.
pub(super) fn admin_count(db: &Connection, org_id: &str) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "SELECT count(*) FROM members WHERE org_id = ?1 AND role = 'admin' AND suspended = 0",
    )?
    .query_row([org_id], |row| row.get(0))
}

/// How many members it has.
pub(super) fn member_count(db: &Connection, org_id: &str) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT count(*) FROM members WHERE org_id = ?1")?
        .query_row([org_id], |row| row.get(0))
}

/// Reads the columns `login, name, role`, in this order.
fn read_team_member(row: &Row<'_>) -> rusqlite::Result<TeamMember> {
    Ok(TeamMember {
        login: row.get(0)?,
        name: row.get(1)?,
        role: Role::parse(row.get_ref(2)?.as_str()?),
    })
}

/// Reads the columns of a membership, then `login, name`.
pub(super) fn read_member(row: &Row<'_>) -> rusqlite::Result<Member> {
    let (login, name) = (row.get(5)?, row.get(6)?);
    Ok(Member { login, name, membership: read_membership(row, 0)? })
}

/// At most `limit` of an organization's people, in the order in which their accounts were made and
/// behind the place `after`, each with the place.
pub(super) fn members(
    db: &Connection,
    org_id: &str,
    after: i64,
    limit: usize,
) -> rusqlite::Result<Vec<(i64, Member)>> {
    db.prepare_cached(
        "SELECT m.role, m.since, m.role_since, m.suspended, m.role_id, u.login, u.name, u.rowid
         FROM members m JOIN users u ON u.id = m.user_id
         WHERE m.org_id = ?1 AND u.rowid > ?2 ORDER BY u.rowid LIMIT ?3",
    )?
    .query_map(params![org_id, after, limit], |row| Ok((row.get(7)?, read_member(row)?)))?
    .collect()
}

pub(super) fn read_team(row: &Row<'_>) -> rusqlite::Result<Team> {
    Ok(Team {
        id: row.get(0)?,
        name: row.get(1)?,
        display_name: row.get(2)?,
        description: row.get(3)?,
        kind: row.get(4)?,
    })
}

/// Writes a team.
pub(super) fn insert_team(db: &Connection, org_id: &str, team: &Team) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO teams (id, org_id, name, display_name, description, kind)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![team.id, org_id, team.name, team.display_name, team.description, team.kind],
    )
    .map(drop)
}

/// Changes what people read of a team.
pub(super) fn update_team(db: &Connection, team: &Team) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE teams SET display_name = ?2, description = ?3 WHERE id = ?1")?
        .execute([&team.id, &team.display_name, &team.description])
        .map(drop)
}

/// Deletes a team and its memberships. The row stays for its tokens and reserves the name.
pub(super) fn delete_team(db: &Connection, id: &str, now: UnixSeconds) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM team_members WHERE team_id = ?1")?.execute([id])?;
    db.prepare_cached("UPDATE teams SET deleted = ?2 WHERE id = ?1 AND deleted IS NULL")?
        .execute(params![id, now.0])
        .map(drop)
}

/// Changes a person's role in a team.
pub(super) fn change_team_role(
    db: &Connection,
    team_id: &str,
    user_id: &str,
    role: Role,
) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE team_members SET role = ?3 WHERE team_id = ?1 AND user_id = ?2")?
        .execute([team_id, user_id, role.as_str()])
        .map(drop)
}

/// Takes a person out of a team.
pub(super) fn leave_team(db: &Connection, team_id: &str, user_id: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM team_members WHERE team_id = ?1 AND user_id = ?2")?
        .execute([team_id, user_id])
        .map(drop)
}

/// Puts a person into a team.
pub(super) fn join_team(
    db: &Connection,
    team_id: &str,
    user_id: &str,
    role: Role,
) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO team_members (team_id, user_id, role) VALUES (?1, ?2, ?3)",
        params![team_id, user_id, role.as_str()],
    )
    .map(drop)
}

/// The teams of an organization by name.
pub(super) fn teams(db: &Connection, org_id: &str) -> rusqlite::Result<Vec<Team>> {
    db.prepare_cached(
        "SELECT id, name, display_name, description, kind FROM teams
         WHERE org_id = ?1 AND deleted IS NULL ORDER BY name",
    )?
    .query_map([org_id], read_team)?
    .collect()
}

/// A team by its name.
pub(super) fn team(db: &Connection, org_id: &str, name: &str) -> rusqlite::Result<Option<Team>> {
    db.prepare_cached(
        "SELECT id, name, display_name, description, kind FROM teams
         WHERE org_id = ?1 AND name = ?2 AND deleted IS NULL",
    )?
    .query_row([org_id, name], read_team)
    .optional()
}

/// A team by its identifier.
pub(super) fn team_by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Team>> {
    db.prepare_cached("SELECT id, name, display_name, description, kind FROM teams WHERE id = ?1")?
        .query_row([id], read_team)
        .optional()
}

/// The people in a team: its admins, then its members, each by login.
pub(super) fn team_members(db: &Connection, team_id: &str) -> rusqlite::Result<Vec<TeamMember>> {
    db.prepare_cached(
        "SELECT u.login, u.name, m.role FROM team_members m JOIN users u ON u.id = m.user_id
         WHERE m.team_id = ?1 ORDER BY m.role, u.login",
    )?
    .query_map([team_id], read_team_member)?
    .collect()
}

/// The teams of an organization that a person is in, by name.
pub(super) fn teams_of(
    db: &Connection,
    org_id: &str,
    user_id: &str,
) -> rusqlite::Result<Vec<Team>> {
    db.prepare_cached(
        "SELECT t.id, t.name, t.display_name, t.description, t.kind
         FROM team_members m JOIN teams t ON t.id = m.team_id
         WHERE m.user_id = ?2 AND t.org_id = ?1 ORDER BY t.name",
    )?
    .query_map([org_id, user_id], read_team)?
    .collect()
}

/// A person's role in a team; `None` for those who aren't in it.
pub(super) fn team_role(
    db: &Connection,
    team_id: &str,
    user_id: &str,
) -> rusqlite::Result<Option<Role>> {
    db.prepare_cached("SELECT role FROM team_members WHERE team_id = ?1 AND user_id = ?2")?
        .query_row([team_id, user_id], |row| Ok(Role::parse(row.get_ref(0)?.as_str()?)))
        .optional()
}
