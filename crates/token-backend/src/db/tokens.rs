//! Tokens: rows and hashes. Values never come here, only their SHA-256.

use rusqlite::{Connection, OptionalExtension, Row, params};
use token_api::time::UnixSeconds;
use token_api::token::TokenKind;

/// The SHA-256 of a token's value.
pub type Hash = [u8; 32];

/// How a token came to be. Only tokens that somebody created are held to the expiry cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By a create call.
    Created,
    /// A web session.
    Session,
    /// By an OIDC token exchange.
    Exchange,
}

impl Origin {
    fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Session => "session",
            Self::Exchange => "exchange",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "session" => Self::Session,
            "exchange" => Self::Exchange,
            _ => Self::Created,
        }
    }
}

/// Whose token it is, by identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person's.
    Person {
        /// The person.
        user_id: String,
    },
    /// An organization's.
    Organization {
        /// The organization.
        org_id: String,
    },
    /// A team's.
    Team {
        /// The organization.
        org_id: String,
        /// The team.
        team_id: String,
    },
}

impl Holder {
    /// The kind of the tokens that are created for it.
    pub fn kind(&self) -> TokenKind {
        match self {
            Self::Person { .. } => TokenKind::Personal,
            Self::Organization { .. } => TokenKind::Organization,
            Self::Team { .. } => TokenKind::Team,
        }
    }

    fn org_id(&self) -> Option<&str> {
        match self {
            Self::Person { .. } => None,
            Self::Organization { org_id } | Self::Team { org_id, .. } => Some(org_id),
        }
    }

    /// The column and the value that select its tokens.
    pub(super) fn selector(&self) -> (&'static str, &str) {
        match self {
            // Refresh tokens are listed and deleted among the personal ones.
            Self::Person { user_id } => ("user_id", user_id),
            Self::Organization { org_id } => ("kind = 'organization' AND org_id", org_id),
            Self::Team { team_id, .. } => ("team_id", team_id),
        }
    }
}

/// A token as it is stored.
#[derive(Clone, Debug)]
pub struct Token {
    /// Identifier; no secret.
    pub id: String,
    /// `personal`, `organization`, `team` or `refresh`.
    pub kind: TokenKind,
    /// How it came to be.
    pub origin: Origin,
    /// Whose it is.
    pub holder: Holder,
    /// The only organization that it acts in; `None` where its holder alone decides that. So are
    /// personal tokens limited that an organization's issuer gave.
    pub limited_to: Option<String>,
    /// Its name; empty for personal and refresh tokens.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it has an organization admin's rights.
    pub admin: bool,
    /// When it was created, in Unix seconds.
    pub created: i64,
    /// Login of who created it, who may be gone by now.
    pub created_by: String,
    /// When it ends, in Unix seconds; 0 = never.
    pub expires: i64,
    /// When it was last used, in Unix seconds; 0 = never.
    pub last_used: i64,
    /// When it was deleted, in Unix seconds.
    pub deleted: Option<i64>,
}

impl Token {
    /// Whether it is of no use in this organization, whatever its holder may do there.
    pub fn is_kept_out_of(&self, org_id: &str) -> bool {
        self.limited_to.as_deref().is_some_and(|only| only != org_id)
    }

    /// Whether it has ended at `now`.
    pub fn has_expired(&self, now: UnixSeconds) -> bool {
        self.expires != 0 && self.expires <= now.0
    }
}

/// The columns that [`read`] takes, in this order.
pub(super) const COLUMNS: &str = "seq, id, kind, origin, user_id, org_id, team_id, name, description, admin, \
                       created, created_by, expires, last_used, deleted, limited_to";

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
    };
    Ok((row.get(0)?, token))
}

/// Writes a token. The schema refuses a name that was ever used in its organization.
pub fn insert(db: &Connection, token: &Token, hash: &Hash) -> rusqlite::Result<()> {
    let (user_id, team_id) = match &token.holder {
        Holder::Person { user_id } => (Some(user_id), None),
        Holder::Organization { .. } => (None, None),
        Holder::Team { team_id, .. } => (None, Some(team_id)),
    };
    db.prepare_cached(
        "INSERT INTO tokens (id, hash, kind, origin, user_id, org_id, team_id, name, description,
                             admin, created, created_by, expires, last_used, deleted,
                             limited_to)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
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
    ])
    .map(drop)
}

/// The token whose value has this hash, deleted or not.
pub fn by_hash(db: &Connection, hash: &Hash) -> rusqlite::Result<Option<Token>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM tokens WHERE hash = ?1"))?
        .query_row([hash], |row| read(row).map(|(_, token)| token))
        .optional()
}

/// The token with this identifier, unless it was deleted.
pub fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Token>> {
    let sql = format!("SELECT {COLUMNS} FROM tokens WHERE id = ?1 AND deleted IS NULL");
    db.prepare_cached(&sql)?.query_row([id], |row| read(row).map(|(_, token)| token)).optional()
}

/// Whether an organization ever had a token of this name.
pub fn name_is_taken(db: &Connection, org_id: &str, name: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM tokens WHERE org_id = ?1 AND name = ?2")?
        .exists([org_id, name])
}

/// Notes that a token was used.
pub fn touch(db: &Connection, id: &str, now: UnixSeconds) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE tokens SET last_used = ?2 WHERE id = ?1")?
        .execute(params![id, now.0])
        .map(drop)
}

/// Revokes a token. The row stays and reserves the name.
pub fn delete(db: &Connection, id: &str, now: UnixSeconds) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE tokens SET deleted = ?2 WHERE id = ?1 AND deleted IS NULL",
        params![id, now.0],
    )
    .map(drop)
}
