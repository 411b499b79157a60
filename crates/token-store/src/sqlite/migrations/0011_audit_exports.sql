-- Where the audit logs of organizations are exported to. Instants are Unix seconds.

CREATE TABLE audit_exports (
    org_id       TEXT PRIMARY KEY REFERENCES organizations (id),
    enabled      INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    bucket       TEXT NOT NULL CHECK (bucket <> ''),
    prefix       TEXT NOT NULL,
    role         TEXT NOT NULL,
    -- The first second of the hour that is exported next.
    next_hour    INTEGER NOT NULL,
    -- 0 for never.
    last_at      INTEGER NOT NULL,
    -- Empty for a success.
    last_message TEXT NOT NULL
) STRICT;
