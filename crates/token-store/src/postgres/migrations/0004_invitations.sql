-- Invitations that are open: one that was accepted or cancelled is no row any more. The identifier is
-- what accepts it. `sent` is in Unix seconds. `email` is empty for a link.

CREATE TABLE invitations (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    org_id       TEXT NOT NULL REFERENCES organizations (id),
    email        TEXT COLLATE "C" NOT NULL,
    role         TEXT NOT NULL CHECK (role IN ('member', 'admin')),
    role_id      TEXT REFERENCES roles (id) CHECK (role_id IS NULL OR role = 'member'),
    sender_user  TEXT REFERENCES users (id),
    sender_token TEXT REFERENCES tokens (id),
    sent_by      TEXT NOT NULL,
    sent         BIGINT NOT NULL,
    CHECK ((sender_user IS NULL) <> (sender_token IS NULL))
);
CREATE UNIQUE INDEX invitations_email ON invitations (org_id, email) WHERE email <> '';
CREATE INDEX invitations_to ON invitations (email, seq);
