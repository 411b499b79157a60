//! Agent pools.

use super::{Connected, Sqlite};
use rusqlite::{Row, params};
use token_service::store::Stored;
use token_service::store::agent_pools::{AgentPool, AgentPoolRows};
use token_service::store::tokens::Hash;

fn read(row: &Row<'_>) -> rusqlite::Result<AgentPool> {
    Ok(AgentPool {
        id: row.get(0)?,
        name: row.get(1)?,
        description: row.get(2)?,
        created: row.get(3)?,
    })
}

impl<C: Connected> AgentPoolRows for Sqlite<C> {
    fn insert_agent_pool(&self, org_id: &str, pool: &AgentPool, hash: &Hash) -> Stored<()> {
        self.run(
            "INSERT INTO agent_pools (id, org_id, name, description, created, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![pool.id, org_id, pool.name, pool.description, pool.created, hash],
        )
    }

    fn update_agent_pool(&self, pool: &AgentPool) -> Stored<()> {
        self.run(
            "UPDATE agent_pools SET name = ?2, description = ?3 WHERE id = ?1",
            [&pool.id, &pool.name, &pool.description],
        )
    }

    fn delete_agent_pool(&self, id: &str) -> Stored<()> {
        self.run("DELETE FROM agent_pools WHERE id = ?1", [id])
    }

    fn agent_pools(&self, org_id: &str) -> Stored<Vec<AgentPool>> {
        let sql = "SELECT id, name, description, created FROM agent_pools WHERE org_id = ?1
                   ORDER BY name";
        self.all(sql, &[org_id], read)
    }

    fn agent_pool_by_id(&self, org_id: &str, id: &str) -> Stored<Option<AgentPool>> {
        let sql = "SELECT id, name, description, created FROM agent_pools
                   WHERE org_id = ?1 AND id = ?2";
        Ok(self.all(sql, &[org_id, id], read)?.into_iter().next())
    }
}
