//! `--seed empty`: one organization and its first admin.

use demo_data::{NamedToken, Problem};
use token_api::time::UnixSeconds;
use token_api::token::TokenKind;
use token_service::random::{Random, identifier};
use token_service::store::organizations::{Organization, Plan};
use token_service::store::tokens::{Holder, Origin, Token};
use token_service::store::users::{Membership, User};
use token_service::store::{Role, Rows};
use token_service::token_value;

const LOGIN: &str = "admin";

/// Makes both and returns the admin's token, to be told once.
pub fn fill(rows: &dyn Rows, now: UnixSeconds, random: &dyn Random) -> Result<NamedToken, Problem> {
    let org = Organization {
        id: identifier(random)?,
        login: "my-org".to_owned(),
        name: "My organization".to_owned(),
        created: now.0,
        cap: None,
        plan: Plan::Enterprise,
        members_create_teams: false,
    };
    let user = User {
        id: identifier(random)?,
        login: LOGIN.to_owned(),
        name: "Administrator".to_owned(),
        email: String::new(),
    };
    rows.insert_organization(&org)?;
    rows.insert_user(&user)?;
    rows.join_organization(&org.id, &user.id, &Membership::new(Role::Admin, now.0))?;
    let value = token_value::generate(random)?;
    let token = Token {
        id: identifier(random)?,
        kind: TokenKind::Personal,
        origin: Origin::Created,
        holder: Holder::Person { user_id: user.id },
        limited_to: None,
        name: String::new(),
        description: "First token, made with the database".to_owned(),
        admin: false,
        role_id: None,
        created: now.0,
        created_by: LOGIN.to_owned(),
        expires: 0,
        last_used: 0,
        deleted: None,
    };
    rows.insert_token(&token, &token_value::hash(value.expose()))?;
    Ok(NamedToken { name: LOGIN.to_owned(), token: value })
}
