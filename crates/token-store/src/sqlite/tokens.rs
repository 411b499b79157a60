//! Tokens: rows and hashes.

use rusqlite::{Connection, OptionalExtension, Row, params};
use token_api::time::UnixSeconds;
use token_api::token::TokenKind;
use token_service::store::tokens::{Hash, Holder, Origin, Token};

/// The column and the value that select a holder's tokens.
pub(super) fn selector(holder: &Holder) -> (&'static str, &str) {
    match holder {
        // Refresh tokens are listed and deleted among the personal ones.
        Holder::Person { user_id } => ("user_id", user_id),
        Holder::Organization { org_id } => ("kind = 'organization' AND org_id", org_id),
        Holder::Team { team_id, .. } => ("team_id", team_id),
    }
}

/// The columns that [`read`] takes, in this order.
pub(super) const COLUMNS: &str = "seq, id, kind, origin, user_id, org_id, team_id, name, description, admin, \
                       created, created_by, expires, last_used, deleted, limited_to, role_id";

/// A token, and its place in the order of creation.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<(i64, Token)> {
    let org_id: Option<String> = row.get(5)?;
    let holder = match (row.get(4)?, org_id, row.get(6)?) {
        (Some(user_id), _, _) => Holder::Person { user_id },
        (None, org_id, None) => Holder::Organization { org_id: org_id.unwrap_or_default() },
        (None, org_id, Some(team_id)) => {
            Holder::Team { org_id: org_id.unwrap_or_default(), team_id }
        }
    };
    let token = Token {
        id: row.get(1)?,
        kind: TokenKind::from(row.get::<_, String>(2)?),
        origin: Origin::parse(row.get_ref(3)?.as_str()?),
        holder,
        name: row.get(7)?,
        description: row.get(8)?,
        admin: row.get(9)?,
        created: row.get(10)?,
        created_by: row.get(11)?,
        expires: row.get(12)?,
        last_used: row.get(13)?,
        deleted: row.get(14)?,
        limited_to: row.get(15)?,
        role_id: row.get(16)?,
    };
    Ok((row.get(0)?, token))
}

/// Writes a token. The schema refuses a name that was ever used in its organization.
pub(super) fn insert(db: &Connection, token: &Token, hash: &Hash) -> rusqlite::Result<()> {
    let (user_id, team_id) = match &token.holder {
        Holder::Person { user_id } => (Some(user_id), None),
        Holder::Organization { .. } => (None, None),
        Holder::Team { team_id, .. } => (None, Some(team_id)),
    };
    db.prepare_cached(
        "INSERT INTO tokens (id, hash, kind, origin, user_id, org_id, team_id, name, description,
                             admin, created, created_by, expires, last_used, deleted,
                             limited_to, role_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?
    .execute(params![
        token.id,
        hash,
        String::from(token.kind.clone()),
        token.origin.as_str(),
        user_id,
        token.holder.org_id(),
        team_id,
        token.name,
        token.description,
        token.admin,
        token.created,
        token.created_by,
        token.expires,
        token.last_used,
        token.deleted,
        token.limited_to,
        token.role_id,
    ])
    .map(drop)
}

/// The token whose value has this hash, deleted or not.
pub(super) fn by_hash(db: &Connection, hash: &Hash) -> rusqlite::Result<Option<Token>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM tokens WHERE hash = ?1"))?
        .query_row([hash], |row| read(row).map(|(_, token)| token))
        .optional()
}

/// The token with this identifier, unless it was deleted.
pub(super) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Token>> {
    let sql = format!("SELECT {COLUMNS} FROM tokens WHERE id = ?1 AND deleted IS NULL");
    db.prepare_cached(&sql)?.query_row([id], |row| read(row).map(|(_, token)| token)).optional()
}

/// Notes that a token was used.
pub(super) fn touch(db: &Connection, id: &str, now: UnixSeconds) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE tokens SET last_used = ?2 WHERE id = ?1")?
        .execute(params![id, now.0])
        .map(drop)
}

/// Revokes a token. The row stays and reserves the name.
pub(super) fn delete(db: &Connection, id: &str, now: UnixSeconds) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE tokens SET deleted = ?2 WHERE id = ?1 AND deleted IS NULL",
        params![id, now.0],
    )
    .map(drop)
}

/// All tokens that a holder ever had, in the order of their creation.
pub(super) fn ever(db: &Connection, holder: &Holder) -> rusqlite::Result<Vec<Token>> {
    let (column, value) = selector(holder);
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM tokens WHERE {column} = ?1 ORDER BY seq"))?
        .query_map([value], |row| Ok(read(row)?.1))?
        .collect()
}

/// Gives a token another value and another end, also if it was deleted.
pub(super) fn renew(db: &Connection, id: &str, hash: &Hash, expires: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE tokens SET hash = ?2, deleted = NULL, expires = ?3 WHERE id = ?1")?
        .execute(params![id, hash, expires])
        .map(drop)
}
