-- Members join, change their roles, are suspended and leave. Teams are made, changed and deleted.

-- Instants are Unix seconds. Until now all were there since the organization began.
ALTER TABLE members ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN role_since INTEGER NOT NULL DEFAULT 0;
UPDATE members SET since = (SELECT created FROM organizations WHERE id = org_id);
UPDATE members SET role_since = since;
ALTER TABLE members ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1));

ALTER TABLE organizations ADD COLUMN plan TEXT NOT NULL DEFAULT 'enterprise'
    CHECK (plan IN ('enterprise', 'team-starter'));

ALTER TABLE organizations ADD COLUMN members_create_teams INTEGER NOT NULL DEFAULT 0
    CHECK (members_create_teams IN (0, 1));

CREATE INDEX team_members_of_user ON team_members (user_id);

-- A deleted team stays as a row: for its tokens, and so that its name never means another team.
ALTER TABLE teams ADD COLUMN deleted INTEGER;
