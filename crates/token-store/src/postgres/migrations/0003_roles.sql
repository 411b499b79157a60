-- Roles that organizations make, given to members, teams and tokens. Instants are Unix seconds.

-- A deleted role stays as a row for the tokens that had it. Its name can be used again: policies and
-- requests name roles by their identifiers.
CREATE TABLE roles (
    id          TEXT PRIMARY KEY,
    org_id      TEXT NOT NULL REFERENCES organizations (id),
    name        TEXT COLLATE "C" NOT NULL CHECK (name <> ''),
    description TEXT NOT NULL,
    details     TEXT NOT NULL,
    created     BIGINT NOT NULL,
    modified    BIGINT NOT NULL,
    version     BIGINT NOT NULL CHECK (version > 0),
    deleted     BIGINT
);
CREATE UNIQUE INDEX roles_name ON roles (org_id, name) WHERE deleted IS NULL;

-- The role that new members get; NULL is the built-in one.
ALTER TABLE organizations ADD COLUMN default_role TEXT REFERENCES roles (id);

ALTER TABLE members ADD COLUMN role_id TEXT REFERENCES roles (id)
    CHECK (role_id IS NULL OR role = 'member');
CREATE INDEX members_of_role ON members (role_id) WHERE role_id IS NOT NULL;

ALTER TABLE teams ADD COLUMN role_id TEXT REFERENCES roles (id);
CREATE INDEX teams_of_role ON teams (role_id) WHERE role_id IS NOT NULL;

ALTER TABLE tokens ADD COLUMN role_id TEXT REFERENCES roles (id)
    CHECK (role_id IS NULL OR (kind = 'organization' AND NOT admin));
CREATE INDEX tokens_of_role ON tokens (role_id) WHERE role_id IS NOT NULL;
