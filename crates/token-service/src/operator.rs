//! What the operator of a server does past the rules of requests, by access to the database alone: for
//! organizations whose admins have no token any more.

use crate::event_type::EventType;
use crate::random::{Random, identifier};
use crate::refusal::Refusal;
use crate::store::audit::EventRow;
use crate::store::organizations::Organization;
use crate::store::tokens::{Holder, Origin, Token};
use crate::store::{Role, Rows, Stored};
use crate::token_value;
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_api::token::TokenKind;

const DAY: i64 = 86_400;

/// The members that are read at once.
const AT_ONCE: usize = 1000;

/// An organization, as its operator needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Its login.
    pub login: String,
    /// How many members it has.
    pub members: i64,
    /// The logins of its admins, without those who are suspended.
    pub admins: Vec<String>,
}

/// All organizations, by login.
pub fn organizations(rows: &dyn Rows) -> Stored<Vec<Overview>> {
    rows.organizations()?.into_iter().map(|org| overview(rows, org)).collect()
}

fn overview(rows: &dyn Rows, org: Organization) -> Stored<Overview> {
    let (mut admins, mut after) = (Vec::new(), 0);
    loop {
        let page = rows.members(&org.id, after, AT_ONCE)?;
        let Some((place, _)) = page.last() else { break };
        after = *place;
        let is_admin = |role: Role, suspended: bool| role == Role::Admin && !suspended;
        let page = page.into_iter().map(|(_, member)| member);
        admins.extend(
            page.filter(|of| is_admin(of.membership.role, of.membership.suspended))
                .map(|member| member.login),
        );
    }
    Ok(Overview { members: rows.member_count(&org.id)?, login: org.login, admins })
}

/// Creates a personal token for a user, for so many days. It is told here and nowhere else. Each
/// organization of the user has it in its log.
///
/// # Errors
/// The refusal, if there is no such user.
pub fn create_token(
    rows: &dyn Rows,
    random: &dyn Random,
    now: UnixSeconds,
    login: &str,
    days: u32,
) -> Result<TokenValue, Refusal> {
    let user = rows
        .user_by_login(login)?
        .ok_or_else(|| Refusal::not_found(format!("There is no user {login}.")))?;
    let value = token_value::generate(random)?;
    let token = Token {
        id: identifier(random)?,
        kind: TokenKind::Personal,
        origin: Origin::Created,
        holder: Holder::Person { user_id: user.id.clone() },
        limited_to: None,
        name: String::new(),
        description: "Created by the operator of the server".to_owned(),
        admin: false,
        role_id: None,
        created: now.0,
        created_by: user.login.clone(),
        expires: now.plus_seconds(i64::from(days) * DAY).0,
        last_used: 0,
        deleted: None,
    };
    rows.insert_token(&token, &token_value::hash(value.expose()))?;
    for (organization, _) in rows.memberships(&user.id)? {
        rows.write_event(&EventRow {
            org_id: Some(organization.id),
            description: format!("The operator of the server created a personal token for {login}"),
            user_login: user.login.clone(),
            user_name: user.name.clone(),
            token_id: token.id.clone(),
            actor_name: "Operator of the server".to_owned(),
            ..EventRow::of(EventType::OperatorTokenCreated, now)
        })?;
    }
    Ok(value)
}
