//! What somebody may do in an organization: the scopes of the roles that they have.

use crate::refusal::Refusal;
use crate::roles::details;
use crate::scope::{NOT_FOR_TOKENS, Scopes};
use crate::store::invitations::Sender;
use crate::store::roles::CustomRole;
use crate::store::tokens::Holder;
use crate::store::users::Membership;
use crate::store::{Role, Rows};
use token_api::time::UnixSeconds;

/// What somebody may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Power {
    /// What the roles grant together.
    pub scopes: Scopes,
    /// The name of the own role, where the organization made it.
    pub role: Option<String>,
}

impl Power {
    /// An organization admin's.
    pub fn admin() -> Self {
        Self { scopes: Scopes::ALL, role: None }
    }

    fn and(self, role: &CustomRole) -> Result<Self, Refusal> {
        Ok(Self { scopes: self.scopes.and(scopes(role)?), ..self })
    }

    fn of_a_token(self) -> Self {
        Self { scopes: self.scopes.without(NOT_FOR_TOKENS), ..self }
    }
}

/// What a role grants.
pub fn scopes(role: &CustomRole) -> Result<Scopes, Refusal> {
    details::stored(&role.details)
        .ok_or_else(|| Refusal::internal(format!("role {} has unreadable details", role.id)))
}

/// A member's: that of the own role and of the teams'. It is none while the member is suspended.
pub fn of_member(
    rows: &dyn Rows,
    org_id: &str,
    user_id: &str,
    membership: &Membership,
) -> Result<Power, Refusal> {
    if membership.suspended {
        return Ok(Power::default());
    }
    if membership.role == Role::Admin {
        return Ok(Power::admin());
    }
    let own = by_role(rows, org_id, membership.custom_role.as_deref())?;
    rows.roles_by_teams(org_id, user_id)?.iter().try_fold(own, Power::and)
}

/// That of the own role of members, without what teams add.
pub fn of_own_role(
    rows: &dyn Rows,
    org_id: &str,
    membership: &Membership,
) -> Result<Power, Refusal> {
    match membership.role {
        Role::Admin => Ok(Power::admin()),
        Role::Member => by_role(rows, org_id, membership.custom_role.as_deref()),
    }
}

/// That of a token of the organization. One without a role has what new members have.
pub fn of_organization_token(
    rows: &dyn Rows,
    org_id: &str,
    admin: bool,
    role_id: Option<&str>,
) -> Result<Power, Refusal> {
    let power = match (admin, role_id) {
        (true, _) => Power::admin(),
        (false, Some(_)) => by_role(rows, org_id, role_id)?,
        (false, None) => of_new_members(rows, org_id)?,
    };
    Ok(power.of_a_token())
}

/// That of a team's token: what the team's role grants, and what new members have.
pub fn of_team_token(rows: &dyn Rows, org_id: &str, team_id: &str) -> Result<Power, Refusal> {
    let team = rows.role_of_team(team_id)?;
    let power = team.iter().try_fold(of_new_members(rows, org_id)?, Power::and)?;
    Ok(power.of_a_token())
}

fn of_new_members(rows: &dyn Rows, org_id: &str) -> Result<Power, Refusal> {
    rows.default_role(org_id)?.iter().try_fold(Power::default(), Power::and)
}

/// A role that was deleted grants nothing.
fn by_role(rows: &dyn Rows, org_id: &str, role_id: Option<&str>) -> Result<Power, Refusal> {
    let Some(id) = role_id else { return Ok(Power::default()) };
    let Some(role) = rows.role_by_id(org_id, id)? else { return Ok(Power::default()) };
    Ok(Power { scopes: scopes(&role)?, role: Some(role.name) })
}

/// That of who sent an invitation, as it is now.
pub fn of_sender(
    rows: &dyn Rows,
    org_id: &str,
    sender: &Sender,
    now: UnixSeconds,
) -> Result<Power, Refusal> {
    match sender {
        Sender::Person(id) => match rows.membership(org_id, id)? {
            Some(membership) => of_member(rows, org_id, id, &membership),
            None => Ok(Power::default()),
        },
        Sender::Token(id) => {
            let token = rows.token_by_id(id)?.filter(|token| !token.has_expired(now));
            let Some(token) = token else { return Ok(Power::default()) };
            match &token.holder {
                Holder::Organization { org_id } => {
                    of_organization_token(rows, org_id, token.admin, token.role_id.as_deref())
                }
                Holder::Team { org_id, team_id } => of_team_token(rows, org_id, team_id),
                Holder::Person { .. } => Ok(Power::default()),
            }
        }
    }
}
