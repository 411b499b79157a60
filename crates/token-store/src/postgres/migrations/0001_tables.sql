-- The tables of SQLite, in their fifth version. Instants are Unix seconds. In `expires` and `last_used`,
-- 0 means never, as on the wire. Text is compared by its bytes, as everywhere in this API.

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organizations (
    id              TEXT PRIMARY KEY,
    login           TEXT COLLATE "C" NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    created         BIGINT NOT NULL,
    max_expiry_days BIGINT CHECK (max_expiry_days BETWEEN 1 AND 3650)
);

-- `seq` is the order in which accounts were made, by which members are paged.
CREATE TABLE users (
    seq   BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    id    TEXT PRIMARY KEY,
    login TEXT COLLATE "C" NOT NULL UNIQUE,
    name  TEXT NOT NULL,
    email TEXT NOT NULL
);

CREATE TABLE members (
    org_id  TEXT NOT NULL REFERENCES organizations (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    role    TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    PRIMARY KEY (org_id, user_id)
);
CREATE INDEX members_of_user ON members (user_id);

CREATE TABLE teams (
    id           TEXT PRIMARY KEY,
    org_id       TEXT NOT NULL REFERENCES organizations (id),
    name         TEXT COLLATE "C" NOT NULL,
    display_name TEXT NOT NULL,
    description  TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('pulumi', 'github', 'scim')),
    UNIQUE (org_id, name)
);

CREATE TABLE team_members (
    team_id TEXT NOT NULL REFERENCES teams (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    role    TEXT COLLATE "C" NOT NULL CHECK (role IN ('member', 'admin')),
    PRIMARY KEY (team_id, user_id)
);

-- A deleted token stays as a row: its name remains reserved, and its use is recognized as the use
-- of a revoked token. `seq` is the order of creation, by which lists are paged. `limited_to` is the only
-- organization in which a personal token acts that an organization's issuer gave.
CREATE TABLE tokens (
    seq         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    hash        BYTEA NOT NULL UNIQUE CHECK (length(hash) = 32),
    kind        TEXT NOT NULL CHECK (kind IN ('personal', 'organization', 'team', 'refresh')),
    origin      TEXT NOT NULL CHECK (origin IN ('created', 'session', 'exchange')),
    user_id     TEXT REFERENCES users (id),
    org_id      TEXT REFERENCES organizations (id),
    team_id     TEXT REFERENCES teams (id),
    name        TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    admin       BOOLEAN NOT NULL,
    created     BIGINT NOT NULL,
    created_by  TEXT NOT NULL,
    expires     BIGINT NOT NULL CHECK (expires >= 0),
    last_used   BIGINT NOT NULL CHECK (last_used >= 0),
    deleted     BIGINT,
    limited_to  TEXT REFERENCES organizations (id)
                CHECK (limited_to IS NULL OR (kind = 'personal' AND origin = 'exchange')),
    CHECK ((kind IN ('personal', 'refresh')) = (user_id IS NOT NULL)),
    CHECK ((kind IN ('organization', 'team')) = (org_id IS NOT NULL)),
    CHECK ((kind = 'team') = (team_id IS NOT NULL)),
    CHECK ((kind IN ('organization', 'team')) = (name <> '')),
    CHECK (NOT admin OR kind = 'organization')
);

-- One name, once, over the organization and team tokens of an organization, deleted ones included.
CREATE UNIQUE INDEX tokens_name ON tokens (org_id, name) WHERE org_id IS NOT NULL;
CREATE INDEX tokens_of_user ON tokens (user_id, seq) WHERE deleted IS NULL;
CREATE INDEX tokens_of_org ON tokens (org_id, seq) WHERE deleted IS NULL;
CREATE INDEX tokens_of_team ON tokens (team_id, seq) WHERE deleted IS NULL;

CREATE TABLE audit_events (
    seq             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id          TEXT REFERENCES organizations (id),
    at              BIGINT NOT NULL,
    event           TEXT NOT NULL,
    description     TEXT NOT NULL,
    user_login      TEXT NOT NULL,
    user_name       TEXT NOT NULL,
    token_id        TEXT NOT NULL,
    token_name      TEXT NOT NULL,
    source_ip       TEXT NOT NULL,
    request_id      TEXT NOT NULL,
    reason          TEXT NOT NULL,
    status          INTEGER NOT NULL,
    auth_failure    BOOLEAN NOT NULL,
    req_org_admin   BOOLEAN NOT NULL,
    req_stack_admin BOOLEAN NOT NULL,
    actor_name      TEXT NOT NULL,
    actor_urn       TEXT NOT NULL
);
CREATE INDEX audit_events_of_org ON audit_events (org_id, at, seq);
CREATE INDEX audit_events_of_event ON audit_events (org_id, event, at, seq);
CREATE INDEX audit_events_of_user ON audit_events (org_id, user_login, at, seq);

-- What happened stays what happened.
CREATE FUNCTION audit_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit events are never changed or deleted'; END $$;
CREATE TRIGGER audit_events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_events_stay();

-- OIDC trust. JSON is kept as text: the order of rules counts.
CREATE TABLE oidc_issuers (
    seq               BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    id                TEXT PRIMARY KEY,
    org_id            TEXT NOT NULL REFERENCES organizations (id),
    name              TEXT NOT NULL CHECK (name <> ''),
    url               TEXT NOT NULL CHECK (url <> ''),
    thumbprints       TEXT NOT NULL,
    jwks              TEXT,
    max_expiration    BIGINT NOT NULL CHECK (max_expiration > 0),
    created           BIGINT NOT NULL,
    modified          BIGINT NOT NULL,
    last_used         BIGINT,
    thumbprints_taken BOOLEAN,
    UNIQUE (org_id, url)
);

CREATE TABLE oidc_policies (
    id        TEXT PRIMARY KEY,
    issuer_id TEXT NOT NULL UNIQUE REFERENCES oidc_issuers (id) ON DELETE CASCADE,
    version   BIGINT NOT NULL CHECK (version > 0),
    policies  TEXT NOT NULL,
    created   BIGINT NOT NULL,
    modified  BIGINT NOT NULL
);
