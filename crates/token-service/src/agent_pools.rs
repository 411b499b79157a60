//! Agent pools. A pool has a value with which agents would sign in; as a token's, it is told once and
//! stored as its SHA-256. This server runs no deployments, so that no agent ever does.

use crate::act::{Act, DELETED, DONE, Inside};
use crate::event_type::EventType;
use crate::permission::Action;
use crate::random::identifier;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::scope::Scope;
use crate::store::StoreError;
use crate::store::agent_pools::AgentPool;
use crate::store::organizations::Organization;
use crate::token_value;
use serde::Serialize;
use token_api::agent_pool::{AgentPool as AgentPoolBody, AgentPoolDetail, NewAgentPool};
use token_api::id::{OrgName, TokenId};
use token_api::name::{MAX_TEXT_CHARS, NewTokenName};
use token_api::token::CreateTokenResponse;

/// The pools of an organization.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentPoolList {
    agent_pools: Vec<AgentPoolBody>,
}

/// The most pools of an organization.
const MAX_POOLS: usize = 200;

fn manage(act: &mut Act<'_>, org: &OrgName, scope: Scope) -> Result<Inside, Refusal> {
    let inside = act.organization(org.as_str())?;
    act.allow(Action::Scoped(scope), Some(&inside), None)?;
    Ok(inside)
}

/// The pools, by name.
pub fn list(act: &mut Act<'_>, org: &OrgName) -> Result<AgentPoolList, Refusal> {
    let org = manage(act, org, Scope::ReadAgentPools)?.organization;
    let pools = act.rows.agent_pools(&org.id)?;
    let agent_pools = pools.into_iter().map(|pool| AgentPoolBody {
        id: pool.id,
        name: pool.name,
        description: pool.description,
        created: pool.created,
        last_seen: 0,
        status: "offline".to_owned(),
        is_default: false,
    });
    Ok(AgentPoolList { agent_pools: agent_pools.collect() })
}

fn find(act: &Act<'_>, org: &Organization, id: &str) -> Result<AgentPool, Refusal> {
    act.rows.agent_pool_by_id(&org.id, id)?.ok_or_else(|| {
        Refusal::not_found("There is no such agent pool here; it may have been deleted.")
    })
}

/// A pool.
pub fn one(act: &mut Act<'_>, org: &OrgName, id: &str) -> Result<AgentPoolDetail, Refusal> {
    let org = manage(act, org, Scope::ReadAgentPools)?.organization;
    let AgentPool { id, name, description, created } = find(act, &org, id)?;
    Ok(AgentPoolDetail { id, name, description, created, agents: Vec::new() })
}

/// A name and a description that keep the rules.
fn check(body: NewAgentPool) -> Result<(String, String), Refusal> {
    let name = NewTokenName::parse(&body.name)
        .map_err(|problem| Refusal::invalid("name", problem.to_string()))?;
    match body.description.chars().count() {
        0..=MAX_TEXT_CHARS => Ok((name.as_str().to_owned(), body.description)),
        _ => Err(Refusal::invalid(
            "description",
            format!("Shorten the description to {MAX_TEXT_CHARS} characters."),
        )),
    }
}

fn unless_taken(
    written: Result<(), StoreError>,
    org: &Organization,
    name: &str,
) -> Result<(), Refusal> {
    match written {
        Err(StoreError::Duplicate) => {
            let message = format!("{} already has an agent pool named {name}.", org.login);
            Err(Refusal::conflict("name", message))
        }
        written => Ok(written?),
    }
}

/// Creates a pool. Its value is in the answer, and nowhere else.
pub fn create(
    act: &mut Act<'_>,
    org: &OrgName,
    new: &Body<'_>,
) -> Result<CreateTokenResponse, Refusal> {
    let org = manage(act, org, Scope::CreateAgentPools)?.organization;
    let (name, description) = check(new.read()?)?;
    if act.rows.agent_pools(&org.id)?.len() >= MAX_POOLS {
        let message = format!("An organization has at most {MAX_POOLS} agent pools.");
        return Err(Refusal::against_rule(message));
    }
    let value = token_value::generate(act.outside.random)?;
    let id = identifier(act.outside.random)?;
    let pool = AgentPool { id, name, description, created: act.now().0 };
    let hash = token_value::hash(value.expose());
    unless_taken(act.rows.insert_agent_pool(&org.id, &pool, &hash), &org, &pool.name)?;
    let description = format!("Created the agent pool {}", pool.name);
    act.record(EventType::AgentPoolCreated, description, DONE)?;
    Ok(CreateTokenResponse { id: TokenId::new(pool.id), token_value: value })
}

/// Changes what a pool is called and is for.
pub fn change(
    act: &mut Act<'_>,
    org: &OrgName,
    id: &str,
    update: &Body<'_>,
) -> Result<NewAgentPool, Refusal> {
    let org = manage(act, org, Scope::UpdateAgentPools)?.organization;
    let before = find(act, &org, id)?;
    let (name, description) = check(update.read()?)?;
    let pool = AgentPool { name, description, ..before };
    unless_taken(act.rows.update_agent_pool(&pool), &org, &pool.name)?;
    let description = format!("Changed the agent pool {}", pool.name);
    act.record(EventType::AgentPoolUpdated, description, DONE)?;
    Ok(NewAgentPool { name: pool.name, description: pool.description })
}

/// Deletes a pool. Its value is worth nothing from then on.
pub fn delete(act: &mut Act<'_>, org: &OrgName, id: &str) -> Result<(), Refusal> {
    let org = manage(act, org, Scope::DeleteAgentPools)?.organization;
    let pool = find(act, &org, id)?;
    act.rows.delete_agent_pool(&pool.id)?;
    let description = format!("Deleted the agent pool {}", pool.name);
    act.record(EventType::AgentPoolDeleted, description, DELETED)
}
