-- The audit log is read: by time, by event and by user, newest first.

ALTER TABLE audit_events ADD COLUMN req_stack_admin INTEGER NOT NULL DEFAULT 0
    CHECK (req_stack_admin IN (0, 1));
-- An actor that is neither a person nor an access token.
ALTER TABLE audit_events ADD COLUMN actor_name TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_events ADD COLUMN actor_urn TEXT NOT NULL DEFAULT '';

-- Each ends with the row's `seq`, as every index does: the order of reading needs no sorting.
CREATE INDEX audit_events_of_event ON audit_events (org_id, event, at);
CREATE INDEX audit_events_of_user ON audit_events (org_id, user_login, at);
