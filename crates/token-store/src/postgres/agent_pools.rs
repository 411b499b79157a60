//! Agent pools.

use super::{Connected, Postgres};
use postgres::{Error, Row};
use token_service::store::Stored;
use token_service::store::agent_pools::{AgentPool, AgentPoolRows};
use token_service::store::tokens::Hash;

fn read(row: &Row) -> Result<AgentPool, Error> {
    Ok(AgentPool {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        description: row.try_get(2)?,
        created: row.try_get(3)?,
    })
}

impl<C: Connected> AgentPoolRows for Postgres<C> {
    fn insert_agent_pool(&self, org_id: &str, pool: &AgentPool, hash: &Hash) -> Stored<()> {
        self.0.run(
            "INSERT INTO agent_pools (id, org_id, name, description, created, hash)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[&pool.id, &org_id, &pool.name, &pool.description, &pool.created, &hash.as_slice()],
        )
    }

    fn update_agent_pool(&self, pool: &AgentPool) -> Stored<()> {
        self.0.run(
            "UPDATE agent_pools SET name = $2, description = $3 WHERE id = $1",
            &[&pool.id, &pool.name, &pool.description],
        )
    }

    fn delete_agent_pool(&self, id: &str) -> Stored<()> {
        self.0.run("DELETE FROM agent_pools WHERE id = $1", &[&id])
    }

    fn agent_pools(&self, org_id: &str) -> Stored<Vec<AgentPool>> {
        let sql = "SELECT id, name, description, created FROM agent_pools WHERE org_id = $1
                   ORDER BY name";
        self.0.all(sql, &[&org_id], read)
    }

    fn agent_pool_by_id(&self, org_id: &str, id: &str) -> Stored<Option<AgentPool>> {
        let sql = "SELECT id, name, description, created FROM agent_pools
                   WHERE org_id = $1 AND id = $2";
        self.0.one(sql, &[&org_id, &id], read)
    }
}
