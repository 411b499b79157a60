-- Refusals that come again are counted, and told in one event when an hour is over.

CREATE TABLE audit_repeats (
    -- Empty for no organization.
    org_id TEXT NOT NULL,
    actor  TEXT NOT NULL,
    what   TEXT NOT NULL,
    -- Instants are Unix seconds.
    first  BIGINT NOT NULL,
    last   BIGINT NOT NULL,
    again  BIGINT NOT NULL CHECK (again >= 0),
    -- JSON: the event of the last one.
    event  TEXT NOT NULL,
    PRIMARY KEY (org_id, actor, what)
);
CREATE INDEX audit_repeats_by_age ON audit_repeats (first);

-- What happened stays what happened, for as long as the log is kept: by default for ever.
DROP TRIGGER audit_events_stay ON audit_events;
CREATE TRIGGER audit_events_stay BEFORE UPDATE OR TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_events_stay();
CREATE FUNCTION audit_events_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.at >= coalesce((SELECT value::BIGINT FROM settings WHERE key = 'audit_kept_from'),
                          -9223372036854775808) THEN
        RAISE EXCEPTION 'audit events are not deleted while the log is kept';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_events_are_kept BEFORE DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION audit_events_are_kept();
CREATE INDEX audit_events_by_age ON audit_events (at);
