-- Pools of agents. Of a pool's value the SHA-256 is stored. `created` is in Unix seconds.

CREATE TABLE agent_pools (
    id          TEXT PRIMARY KEY,
    org_id      TEXT NOT NULL REFERENCES organizations (id),
    name        TEXT NOT NULL CHECK (name <> ''),
    description TEXT NOT NULL,
    created     INTEGER NOT NULL,
    hash        BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    UNIQUE (org_id, name)
) STRICT;
