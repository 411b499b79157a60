//! Agent pools.

use super::{Connected, Memory, PoolRow};
use token_service::store::agent_pools::{AgentPool, AgentPoolRows};
use token_service::store::tokens::Hash;
use token_service::store::{StoreError, Stored};

fn is_same(one: &PoolRow, other: &PoolRow) -> bool {
    one.pool.id == other.pool.id
        || one.hash == other.hash
        || (&one.org_id, &one.pool.name) == (&other.org_id, &other.pool.name)
}

impl<C: Connected> AgentPoolRows for Memory<C> {
    fn insert_agent_pool(&self, org_id: &str, pool: &AgentPool, hash: &Hash) -> Stored<()> {
        let row = PoolRow { org_id: org_id.to_owned(), pool: pool.clone(), hash: *hash };
        self.insert(|tables| &mut tables.agent_pools, row, is_same)
    }

    fn update_agent_pool(&self, pool: &AgentPool) -> Stored<()> {
        let is_taken = self.read(|tables| {
            let own = tables.agent_pools.iter().find(|row| row.pool.id == pool.id);
            own.is_some_and(|own| {
                tables.agent_pools.iter().any(|row| {
                    row.pool.id != pool.id
                        && (&row.org_id, &row.pool.name) == (&own.org_id, &pool.name)
                })
            })
        })?;
        if is_taken {
            return Err(StoreError::Duplicate);
        }
        self.update(
            |tables| &mut tables.agent_pools,
            |row| row.pool.id == pool.id,
            |row| {
                row.pool.name.clone_from(&pool.name);
                row.pool.description.clone_from(&pool.description);
            },
        )
    }

    fn delete_agent_pool(&self, id: &str) -> Stored<()> {
        self.remove(|tables| &mut tables.agent_pools, |row| row.pool.id == id)
    }

    fn agent_pools(&self, org_id: &str) -> Stored<Vec<AgentPool>> {
        self.read(|tables| {
            let own = tables.agent_pools.iter().filter(|row| row.org_id == org_id);
            let mut pools: Vec<_> = own.map(|row| row.pool.clone()).collect();
            pools.sort_by(|one, other| one.name.cmp(&other.name));
            pools
        })
    }

    fn agent_pool_by_id(&self, org_id: &str, id: &str) -> Stored<Option<AgentPool>> {
        Ok(self.agent_pools(org_id)?.into_iter().find(|pool| pool.id == id))
    }
}
