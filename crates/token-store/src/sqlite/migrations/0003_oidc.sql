-- OIDC trust: issuers that an organization believes, and the policies of each.
-- Instants are Unix seconds.

CREATE TABLE oidc_issuers (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT NOT NULL UNIQUE,
    org_id         TEXT NOT NULL REFERENCES organizations (id),
    name           TEXT NOT NULL CHECK (name <> ''),
    -- Also what `iss` must say.
    url            TEXT NOT NULL CHECK (url <> ''),
    -- JSON: a list of SHA-1 thumbprints in hexadecimal.
    thumbprints    TEXT NOT NULL CHECK (json_type(thumbprints) = 'array'),
    -- JSON: a key set (RFC 7517), in place of the one that the issuer publishes.
    jwks           TEXT CHECK (json_type(jwks) = 'object'),
    max_expiration INTEGER NOT NULL CHECK (max_expiration > 0),
    created        INTEGER NOT NULL,
    modified       INTEGER NOT NULL,
    last_used      INTEGER,
    UNIQUE (org_id, url)
) STRICT;

CREATE TABLE oidc_policies (
    id        TEXT PRIMARY KEY,
    issuer_id TEXT NOT NULL UNIQUE REFERENCES oidc_issuers (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL CHECK (version > 0),
    -- JSON: a list of policies, with the rules of each in the order written.
    policies  TEXT NOT NULL CHECK (json_type(policies) = 'array'),
    created   INTEGER NOT NULL,
    modified  INTEGER NOT NULL
) STRICT;
