-- Members join, change their roles, are suspended and leave. Teams are made, changed and deleted.

-- Instants are Unix seconds. Until now all were there since the organization began.
ALTER TABLE members ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN role_since BIGINT NOT NULL DEFAULT 0;
UPDATE members SET since = o.created, role_since = o.created
FROM organizations o WHERE o.id = members.org_id;
ALTER TABLE members ADD COLUMN suspended BOOLEAN NOT NULL DEFAULT FALSE;

ALTER TABLE organizations ADD COLUMN plan TEXT NOT NULL DEFAULT 'enterprise'
    CHECK (plan IN ('enterprise', 'team-starter'));

ALTER TABLE organizations ADD COLUMN members_create_teams BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX team_members_of_user ON team_members (user_id);

-- A deleted team stays as a row: for its tokens, and so that its name never means another team.
ALTER TABLE teams ADD COLUMN deleted BIGINT;
