-- People, organizations, teams, tokens and audit events.
-- Instants are Unix seconds. In `expires` and `last_used`, 0 means never, as on the wire.

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE organizations (
    id              TEXT PRIMARY KEY,
    login           TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    created         INTEGER NOT NULL,
    max_expiry_days INTEGER CHECK (max_expiry_days BETWEEN 1 AND 3650)
) STRICT;

CREATE TABLE users (
    id    TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name  TEXT NOT NULL,
    email TEXT NOT NULL
) STRICT;

CREATE TABLE members (
    org_id  TEXT NOT NULL REFERENCES organizations (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    role    TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    PRIMARY KEY (org_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE teams (
    id           TEXT PRIMARY KEY,
    org_id       TEXT NOT NULL REFERENCES organizations (id),
    name         TEXT NOT NULL,
    display_name TEXT NOT NULL,
    description  TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('pulumi', 'github', 'scim')),
    UNIQUE (org_id, name)
) STRICT;

CREATE TABLE team_members (
    team_id TEXT NOT NULL REFERENCES teams (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    role    TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;

-- A deleted token stays as a row: its name remains reserved, and its use is recognized as the use
-- of a revoked token. `seq` is the order of creation, by which lists are paged.
CREATE TABLE tokens (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    hash        BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    kind        TEXT NOT NULL CHECK (kind IN ('personal', 'organization', 'team', 'refresh')),
    origin      TEXT NOT NULL CHECK (origin IN ('created', 'session', 'exchange')),
    user_id     TEXT REFERENCES users (id),
    org_id      TEXT REFERENCES organizations (id),
    team_id     TEXT REFERENCES teams (id),
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    admin       INTEGER NOT NULL CHECK (admin IN (0, 1)),
    created     INTEGER NOT NULL,
    created_by  TEXT NOT NULL,
    expires     INTEGER NOT NULL CHECK (expires >= 0),
    last_used   INTEGER NOT NULL CHECK (last_used >= 0),
    deleted     INTEGER,
    CHECK ((kind IN ('personal', 'refresh')) = (user_id IS NOT NULL)),
    CHECK ((kind IN ('organization', 'team')) = (org_id IS NOT NULL)),
    CHECK ((kind = 'team') = (team_id IS NOT NULL)),
    CHECK ((kind IN ('organization', 'team')) = (name <> '')),
    CHECK (admin = 0 OR kind = 'organization')
) STRICT;

-- One name, once, over the organization and team tokens of an organization, deleted ones included.
CREATE UNIQUE INDEX tokens_name ON tokens (org_id, name) WHERE org_id IS NOT NULL;
CREATE INDEX tokens_of_user ON tokens (user_id, seq) WHERE deleted IS NULL;
CREATE INDEX tokens_of_org ON tokens (org_id, seq) WHERE deleted IS NULL;
CREATE INDEX tokens_of_team ON tokens (team_id, seq) WHERE deleted IS NULL;

CREATE TABLE audit_events (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id        TEXT REFERENCES organizations (id),
    at            INTEGER NOT NULL,
    event         TEXT NOT NULL,
    description   TEXT NOT NULL,
    user_login    TEXT NOT NULL,
    user_name     TEXT NOT NULL,
    token_id      TEXT NOT NULL,
    token_name    TEXT NOT NULL,
    source_ip     TEXT NOT NULL,
    request_id    TEXT NOT NULL,
    reason        TEXT NOT NULL,
    status        INTEGER NOT NULL,
    auth_failure  INTEGER NOT NULL CHECK (auth_failure IN (0, 1)),
    req_org_admin INTEGER NOT NULL CHECK (req_org_admin IN (0, 1))
) STRICT;
CREATE INDEX audit_events_of_org ON audit_events (org_id, at);

-- What happened stays what happened.
CREATE TRIGGER audit_events_are_not_changed BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END;
CREATE TRIGGER audit_events_are_not_deleted BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END;
