-- A personal token that an organization's issuer gave acts in that organization alone: whoever
-- writes its policies must not reach what the person may do elsewhere.

ALTER TABLE tokens ADD COLUMN limited_to TEXT REFERENCES organizations (id)
    CHECK (limited_to IS NULL OR (kind = 'personal' AND origin = 'exchange'));

-- Which organization's issuer gave those that there are, the audit log knows.
UPDATE tokens SET limited_to = (
    SELECT org_id FROM audit_events
    WHERE audit_events.token_id = tokens.id AND event = 'OIDC Token Exchanged'
) WHERE kind = 'personal' AND origin = 'exchange';
-- The others, if any, are revoked; they had a day to live.
UPDATE tokens SET deleted = unixepoch()
WHERE kind = 'personal' AND origin = 'exchange' AND limited_to IS NULL AND deleted IS NULL;
