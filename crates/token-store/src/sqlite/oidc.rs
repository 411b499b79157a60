//! OIDC trust: issuers and their policies.

use super::json::{from_json, to_json};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};
use token_api::time::UnixSeconds;
use token_service::store::oidc::{Issuer, Policies};

const ISSUER_COLUMNS: &str = "id, org_id, name, url, thumbprints, jwks, max_expiration, created, \
                              modified, last_used, thumbprints_taken";

fn read_issuer(row: &Row<'_>) -> rusqlite::Result<Issuer> {
    Ok(Issuer {
        id: row.get(0)?,
        org_id: row.get(1)?,
        name: row.get(2)?,
        url: row.get(3)?,
        thumbprints: from_json(row, 4)?,
        jwks: match row.get_ref(5)? {
            ValueRef::Null => None,
            _ => Some(from_json(row, 5)?),
        },
        max_expiration: row.get(6)?,
        created: row.get(7)?,
        modified: row.get(8)?,
        last_used: row.get(9)?,
        thumbprints_taken: row.get(10)?,
    })
}

/// Writes an issuer.
pub(super) fn insert(db: &Connection, issuer: &Issuer) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO oidc_issuers (id, org_id, name, url, thumbprints, jwks, max_expiration,
                                   created, modified, last_used, thumbprints_taken)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        issuer.id,
        issuer.org_id,
        issuer.name,
        issuer.url,
        to_json(&issuer.thumbprints)?,
        issuer.jwks.as_ref().map(to_json).transpose()?,
        issuer.max_expiration,
        issuer.created,
        issuer.modified,
        issuer.last_used,
        issuer.thumbprints_taken,
    ])
    .map(drop)
}

/// Writes what may be changed of an issuer.
pub(super) fn update(db: &Connection, issuer: &Issuer) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE oidc_issuers
         SET name = ?2, thumbprints = ?3, jwks = ?4, max_expiration = ?5, modified = ?6,
             thumbprints_taken = ?7
         WHERE id = ?1",
    )?
    .execute(params![
        issuer.id,
        issuer.name,
        to_json(&issuer.thumbprints)?,
        issuer.jwks.as_ref().map(to_json).transpose()?,
        issuer.max_expiration,
        issuer.modified,
        issuer.thumbprints_taken,
    ])
    .map(drop)
}

/// Notes that a token was exchanged.
pub(super) fn touch(db: &Connection, id: &str, now: UnixSeconds) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE oidc_issuers SET last_used = ?2 WHERE id = ?1")?
        .execute(params![id, now.0])
        .map(drop)
}

/// Deletes an issuer with its policies.
pub(super) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM oidc_issuers WHERE id = ?1", [id]).map(drop)
}

/// The issuers of an organization, in the order of their registration.
pub(super) fn list(db: &Connection, org_id: &str) -> rusqlite::Result<Vec<Issuer>> {
    let sql = format!("SELECT {ISSUER_COLUMNS} FROM oidc_issuers WHERE org_id = ?1 ORDER BY seq");
    db.prepare_cached(&sql)?.query_map([org_id], read_issuer)?.collect()
}

/// An issuer of an organization.
pub(super) fn by_id(db: &Connection, org_id: &str, id: &str) -> rusqlite::Result<Option<Issuer>> {
    let sql = format!("SELECT {ISSUER_COLUMNS} FROM oidc_issuers WHERE org_id = ?1 AND id = ?2");
    db.prepare_cached(&sql)?.query_row([org_id, id], read_issuer).optional()
}

/// The issuer of an organization with this URL.
pub(super) fn by_url(db: &Connection, org_id: &str, url: &str) -> rusqlite::Result<Option<Issuer>> {
    let sql = format!("SELECT {ISSUER_COLUMNS} FROM oidc_issuers WHERE org_id = ?1 AND url = ?2");
    db.prepare_cached(&sql)?.query_row([org_id, url], read_issuer).optional()
}

fn read_policies(row: &Row<'_>) -> rusqlite::Result<Policies> {
    Ok(Policies {
        id: row.get(0)?,
        issuer_id: row.get(1)?,
        version: row.get(2)?,
        policies: from_json(row, 3)?,
        created: row.get(4)?,
        modified: row.get(5)?,
    })
}

/// Writes the policies of a new issuer.
pub(super) fn insert_policies(db: &Connection, policies: &Policies) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO oidc_policies (id, issuer_id, version, policies, created, modified)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        policies.id,
        policies.issuer_id,
        policies.version,
        to_json(&policies.policies)?,
        policies.created,
        policies.modified,
    ])
    .map(drop)
}

/// Writes changed policies with their version.
pub(super) fn update_policies(db: &Connection, policies: &Policies) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE oidc_policies SET version = ?2, policies = ?3, modified = ?4 WHERE id = ?1",
    )?
    .execute(params![
        policies.id,
        policies.version,
        to_json(&policies.policies)?,
        policies.modified
    ])
    .map(drop)
}

/// The policies of an issuer.
pub(super) fn policies_of(db: &Connection, issuer_id: &str) -> rusqlite::Result<Option<Policies>> {
    db.prepare_cached(
        "SELECT id, issuer_id, version, policies, created, modified FROM oidc_policies
         WHERE issuer_id = ?1",
    )?
    .query_row([issuer_id], read_policies)
    .optional()
}

/// Policies of an organization by their own identifier, with the name of their issuer.
pub(super) fn policies_by_id(
    db: &Connection,
    org_id: &str,
    id: &str,
) -> rusqlite::Result<Option<(Policies, String)>> {
    db.prepare_cached(
        "SELECT p.id, p.issuer_id, p.version, p.policies, p.created, p.modified, i.name
         FROM oidc_policies p JOIN oidc_issuers i ON i.id = p.issuer_id
         WHERE i.org_id = ?1 AND p.id = ?2",
    )?
    .query_row([org_id, id], |row| Ok((read_policies(row)?, row.get(6)?)))
    .optional()
}
