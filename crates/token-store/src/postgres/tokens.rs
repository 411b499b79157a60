//! Tokens.

use super::{Connected, Postgres};
use postgres::{Error, Row};
use token_api::time::UnixSeconds;
use token_api::token::{TokenFilter, TokenKind};
use token_api::token_order::{SortDirection, SortField};
use token_service::store::Stored;
use token_service::store::tokens::{Hash, Holder, Origin, Place, Slice, Token, TokenRows};

/// The columns that [`read`] takes, in this order.
pub(super) const COLUMNS: &str = "seq, id, kind, origin, user_id, org_id, team_id, name, description, admin, \
                       created, created_by, expires, last_used, deleted, limited_to, role_id";

/// A token, and its place in the order of creation.
pub(super) fn read(row: &Row) -> Result<(i64, Token), Error> {
    let org_id = row.try_get::<_, Option<String>>(5)?.unwrap_or_default();
    let holder = match (row.try_get(4)?, row.try_get(6)?) {
        (Some(user_id), _) => Holder::Person { user_id },
        (None, None) => Holder::Organization { org_id },
        (None, Some(team_id)) => Holder::Team { org_id, team_id },
    };
    let token = Token {
        id: row.try_get(1)?,
        kind: TokenKind::from(row.try_get::<_, String>(2)?),
        origin: Origin::parse(row.try_get(3)?),
        holder,
        name: row.try_get(7)?,
        description: row.try_get(8)?,
        admin: row.try_get(9)?,
        created: row.try_get(10)?,
        created_by: row.try_get(11)?,
        expires: row.try_get(12)?,
        last_used: row.try_get(13)?,
        deleted: row.try_get(14)?,
        limited_to: row.try_get(15)?,
        role_id: row.try_get(16)?,
    };
    Ok((row.try_get(0)?, token))
}

/// The column and the value that select a holder's tokens.
fn selector(holder: &Holder) -> (&'static str, &str) {
    match holder {
        // Refresh tokens are listed and deleted among the personal ones.
        Holder::Person { user_id } => ("user_id", user_id),
        Holder::Organization { org_id } => ("kind = 'organization' AND org_id", org_id),
        Holder::Team { team_id, .. } => ("team_id", team_id),
    }
}

/// What tokens are called, in SQL. With this collation only letters of ASCII are folded.
const LABEL: &str = "lower(CASE WHEN name <> '' THEN name ELSE description END)";

/// A field as a number, in SQL, such that never comes where it belongs.
fn number(field: SortField) -> &'static str {
    match field {
        SortField::Name => "0::bigint",
        SortField::Created => "created",
        SortField::LastUsed => "last_used",
        SortField::Expires => "CASE expires WHEN 0 THEN 9223372036854775807 ELSE expires END",
    }
}

impl<C: Connected> TokenRows for Postgres<C> {
    fn insert_token(&self, token: &Token, hash: &Hash) -> Stored<()> {
        let (user_id, team_id) = match &token.holder {
            Holder::Person { user_id } => (Some(user_id), None),
            Holder::Organization { .. } => (None, None),
            Holder::Team { team_id, .. } => (None, Some(team_id)),
        };
        self.0.run(
            "INSERT INTO tokens (id, hash, kind, origin, user_id, org_id, team_id, name,
                                 description, admin, created, created_by, expires, last_used,
                                 deleted, limited_to, role_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            &[
                &token.id,
                &hash.as_slice(),
                &String::from(token.kind.clone()),
                &token.origin.as_str(),
                &user_id,
                &token.holder.org_id(),
                &team_id,
                &token.name,
                &token.description,
                &token.admin,
                &token.created,
                &token.created_by,
                &token.expires,
                &token.last_used,
                &token.deleted,
                &token.limited_to,
                &token.role_id,
            ],
        )
    }

    fn token_by_hash(&self, hash: &Hash) -> Stored<Option<Token>> {
        let sql = format!("SELECT {COLUMNS} FROM tokens WHERE hash = $1");
        self.0.one(&sql, &[&hash.as_slice()], |row| Ok(read(row)?.1))
    }

    fn token_by_id(&self, id: &str) -> Stored<Option<Token>> {
        let sql = format!("SELECT {COLUMNS} FROM tokens WHERE id = $1 AND deleted IS NULL");
        self.0.one(&sql, &[&id], |row| Ok(read(row)?.1))
    }

    fn touch_token(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        self.0.run("UPDATE tokens SET last_used = $2 WHERE id = $1", &[&id, &now.0])
    }

    fn delete_token(&self, id: &str, now: UnixSeconds) -> Stored<()> {
        let sql = "UPDATE tokens SET deleted = $2 WHERE id = $1 AND deleted IS NULL";
        self.0.run(sql, &[&id, &now.0])
    }

    fn list_tokens(&self, holder: &Holder, slice: Slice<'_>) -> Stored<Vec<(Place, Token)>> {
        let (column, value) = selector(holder);
        let state = match slice.filter {
            TokenFilter::Active => "(expires = 0 OR expires > $2::bigint)",
            TokenFilter::Expired => "(expires <> 0 AND expires <= $2::bigint)",
            TokenFilter::All => "$2::bigint IS NOT NULL",
        };
        let (beyond, way) = match slice.order.direction {
            SortDirection::Ascending => (">", "ASC"),
            SortDirection::Descending => ("<", "DESC"),
        };
        let by = match slice.order.field {
            None => "0::bigint",
            Some(SortField::Name) => LABEL,
            Some(field) => number(field),
        };
        let last = match slice.order.field {
            // The name stays when a token is deleted.
            Some(SortField::Name) => {
                format!("(SELECT {LABEL} FROM tokens WHERE seq = $4), $3::bigint + $4::bigint")
            }
            _ => "$3::bigint, $4::bigint".to_owned(),
        };
        let behind = match slice.after {
            Some(_) => format!("({by}, seq) {beyond} ({last})"),
            None => "$3::bigint + $4::bigint IS NOT NULL".to_owned(),
        };
        let key = slice.order.field.map_or("0::bigint", number);
        // What is searched for is looked for here, by the rules of all stores.
        let limit = if slice.search.is_some() { i64::MAX } else { slice.limit.into() };
        let sql = format!(
            "SELECT {COLUMNS}, {key} FROM tokens
             WHERE {column} = $1 AND deleted IS NULL AND {state} AND {behind}
                   AND ($5::text IS NULL OR limited_to = $5)
             ORDER BY {by} {way}, seq {way} LIMIT $6"
        );
        let after = slice.after.unwrap_or(Place { key: 0, seq: 0 });
        let rows = self.0.all(
            &sql,
            &[&value, &slice.now.0, &after.key, &after.seq, &slice.limited_to, &limit],
            |row| {
                let (seq, token) = read(row)?;
                Ok((Place { key: row.try_get(17)?, seq }, token))
            },
        )?;
        let is_found =
            |(_, token): &(Place, Token)| slice.search.is_none_or(|text| token.has_text(text));
        Ok(rows.into_iter().filter(is_found).take(slice.limit as usize).collect())
    }

    fn tokens_ever(&self, holder: &Holder) -> Stored<Vec<Token>> {
        let (column, value) = selector(holder);
        let sql = format!("SELECT {COLUMNS} FROM tokens WHERE {column} = $1 ORDER BY seq");
        self.0.all(&sql, &[&value], |row| Ok(read(row)?.1))
    }

    fn renew_token(&self, id: &str, hash: &Hash, expires: i64) -> Stored<()> {
        let sql = "UPDATE tokens SET hash = $2, deleted = NULL, expires = $3 WHERE id = $1";
        self.0.run(sql, &[&id, &hash.as_slice(), &expires])
    }
}
