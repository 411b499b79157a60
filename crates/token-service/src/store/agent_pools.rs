//! Pools of agents that run deployments. There are no agents here: a pool is a name and a value.

use super::error::Stored;
use super::tokens::Hash;

/// A pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentPool {
    /// Identifier; no secret.
    pub id: String,
    /// Name for people, unique in its organization.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// When it was created, in Unix seconds.
    pub created: i64,
}

/// Pools as rows. Their values never come here, only their SHA-256.
pub trait AgentPoolRows {
    /// Writes a pool. A name that another pool of the organization has is a duplicate.
    fn insert_agent_pool(&self, org_id: &str, pool: &AgentPool, hash: &Hash) -> Stored<()>;

    /// Changes a pool's name and description. The name as in [`AgentPoolRows::insert_agent_pool`].
    fn update_agent_pool(&self, pool: &AgentPool) -> Stored<()>;

    /// Removes a pool, and with it its value.
    fn delete_agent_pool(&self, id: &str) -> Stored<()>;

    /// The pools of an organization by name.
    fn agent_pools(&self, org_id: &str) -> Stored<Vec<AgentPool>>;

    /// A pool of an organization.
    fn agent_pool_by_id(&self, org_id: &str, id: &str) -> Stored<Option<AgentPool>>;
}
