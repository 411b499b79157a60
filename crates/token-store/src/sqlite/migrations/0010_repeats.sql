-- Refusals that come again are counted, and told in one event when an hour is over.

CREATE TABLE audit_repeats (
    -- Empty for no organization.
    org_id TEXT NOT NULL,
    actor  TEXT NOT NULL,
    what   TEXT NOT NULL,
    -- Instants are Unix seconds.
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    again  INTEGER NOT NULL CHECK (again >= 0),
    -- JSON: the event of the last one.
    event  TEXT NOT NULL CHECK (json_type(event) = 'object'),
    PRIMARY KEY (org_id, actor, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_repeats_by_age ON audit_repeats (first);

-- What happened stays what happened, for as long as the log is kept: by default for ever.
DROP TRIGGER IF EXISTS audit_events_are_not_deleted;
CREATE TRIGGER audit_events_are_not_deleted BEFORE DELETE ON audit_events
WHEN OLD.at >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'audit_kept_from'),
                        -9223372036854775808)
BEGIN SELECT RAISE(ABORT, 'audit events are not deleted while the log is kept'); END;
CREATE INDEX audit_events_by_age ON audit_events (at);
