//! What policies give away: the scopes of the tokens that they allow. Whoever saves policies, or changes
//! who is believed to be an issuer that has some, must have these scopes.

use crate::power;
use crate::refusal::Refusal;
use crate::scope::Scopes;
use crate::store::Rows;
use crate::store::organizations::Organization;
use token_api::oidc::{Decision, PolicyDefinition, PolicyTokenType};

/// The scopes that the tokens have which these policies allow.
pub(super) fn given(
    rows: &dyn Rows,
    org: &Organization,
    policies: &[PolicyDefinition],
) -> Result<Scopes, Refusal> {
    let allowing = policies.iter().filter(|policy| policy.decision == Decision::Allow);
    allowing.into_iter().try_fold(Scopes::NONE, |all, policy| Ok(all.and(by(rows, org, policy)?)))
}

fn by(rows: &dyn Rows, org: &Organization, policy: &PolicyDefinition) -> Result<Scopes, Refusal> {
    let name = policy.holder().unwrap_or_default();
    let power = match policy.token_type {
        PolicyTokenType::Organization => {
            power::of_organization_token(rows, &org.id, policy.admin(), None)?
        }
        PolicyTokenType::Team => match rows.team_by_name(&org.id, name)? {
            Some(team) => power::of_team_token(rows, &org.id, &team.id)?,
            None => return Ok(Scopes::NONE),
        },
        PolicyTokenType::Personal => {
            let Some(user) = rows.member_by_login(&org.id, name)? else { return Ok(Scopes::NONE) };
            match rows.membership(&org.id, &user.id)? {
                Some(membership) => power::of_member(rows, &org.id, &user.id, &membership)?,
                None => return Ok(Scopes::NONE),
            }
        }
        PolicyTokenType::Runner | PolicyTokenType::Other(_) => return Ok(Scopes::NONE),
    };
    Ok(power.scopes)
}
