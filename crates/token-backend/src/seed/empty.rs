//! `--seed empty`: one organization and its first admin.

use super::seeded::{NamedToken, SeedError};
use crate::db::Role;
use crate::db::organizations::{self, Organization};
use crate::db::tokens::{self, Holder, Origin, Token};
use crate::db::users::{self, User};
use crate::token_value;
use rusqlite::Connection;
use token_api::time::UnixSeconds;
use token_api::token::TokenKind;

const LOGIN: &str = "admin";

/// Makes both and returns the admin's token, to be told once.
pub fn fill(db: &Connection, now: UnixSeconds) -> Result<NamedToken, SeedError> {
    let org = Organization {
        id: token_value::random_id()?,
        login: "my-org".to_owned(),
        name: "My organization".to_owned(),
        created: now.0,
        cap: None,
    };
    let user = User {
        id: token_value::random_id()?,
        login: LOGIN.to_owned(),
        name: "Administrator".to_owned(),
        email: String::new(),
    };
    organizations::insert(db, &org)?;
    users::insert(db, &user)?;
    users::join(db, &org.id, &user.id, Role::Admin)?;
    let value = token_value::generate()?;
    let token = Token {
        id: token_value::random_id()?,
        kind: TokenKind::Personal,
        origin: Origin::Created,
        holder: Holder::Person { user_id: user.id },
        limited_to: None,
        name: String::new(),
        description: "First token, made with the database".to_owned(),
        admin: false,
        created: now.0,
        created_by: LOGIN.to_owned(),
        expires: 0,
        last_used: 0,
        deleted: None,
    };
    tokens::insert(db, &token, &token_value::hash(value.expose()))?;
    Ok(NamedToken { name: LOGIN.to_owned(), token: value })
}
